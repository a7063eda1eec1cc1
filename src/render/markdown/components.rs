//! Components: the fence is read, its body becomes what the declaration says, and the template of the
//! theme makes HTML of both.

use std::ops::Range;

use minijinja::Value;
use pulldown_cmark::Event;

use crate::component::{BodyForm, Declaration, Kind, template_name};
use crate::diag::{Diagnostic, codes};
use crate::model::facts::plain;
use crate::parse::component::sections::{items, sections};
use crate::parse::component::{self, Fence, diagram};
use crate::parse::facts::fill;
use crate::parse::{MAX_COMPONENT_DEPTH, Places, markdown};
use crate::render::diagram::draw;
use crate::theme::{Later, fill_later};

use super::writer::Writer;
use super::{Source, UNCONFIRMED, escape, without_paragraph};

/// A component while its lines are gathered.
pub(super) struct OpenComponent {
    start: usize,
    text: String,
    places: Places,
}

impl OpenComponent {
    pub(super) fn at(start: usize) -> Self {
        Self { start, text: String::new(), places: Places::empty() }
    }
}

/// What a template gets besides the arguments: names and values.
type Pairs = Vec<(&'static str, Value)>;

impl<'r> Writer<'_, 'r> {
    pub(super) fn component_line(&mut self, line: &str, range: &Range<usize>) {
        let at = match &self.source.home {
            Some((_, places)) => places.at(range.start),
            None => range.start,
        };
        if let Some(open) = &mut self.component {
            open.places.push(open.text.len(), at);
            open.text.push_str(line);
        }
    }

    pub(super) fn end_component(&mut self, open: &OpenComponent) {
        let renderer = self.composer.renderer;
        let whole = Places::default();
        let places = self.source.home.as_ref().map_or(&whole, |(_, places)| places);
        let file = self.composer.page.file;
        let fence = component::fence(self.source.text, open.start, file, places, 0);
        let components = &renderer.model.documents.components;
        let Some(declaration) = components.get(&fence.name.value) else { return };
        if !self.is_for_readers(&fence, declaration) {
            return;
        }
        // What stands deeper was told when the page was parsed; each of it would need more of the stack.
        if self.composer.used.depth >= MAX_COMPONENT_DEPTH {
            return;
        }
        self.composer.used.depth += 1;
        self.composer.used.count += 1;
        self.composer.used.styles.extend(declaration.styles.iter().cloned());
        self.composer.used.scripts.extend(declaration.scripts.iter().cloned());
        let id = self.component_id(&fence);
        let unconfirmed = self.composer.tbc_count;
        let arguments = self.arguments(&fence, declaration);
        let mut context: Pairs = ["body", "body_html", "before_html", "sections", "items"]
            .map(|name| (name, Value::from(())))
            .into();
        context.extend(self.snippet_body(&fence, declaration));
        context.extend(self.body(&fence, open, declaration, &id));
        context.extend([("arguments", arguments), ("id", Value::from(id))]);
        let html = self.template(&template_name(&fence.name.value), context);
        self.composer.used.depth -= 1;
        self.composer.tbc_count = unconfirmed + html.matches(UNCONFIRMED).count();
        self.out.push_str(&html);
        self.out.push('\n');
    }

    /// `{only}` is left out of a site that serves none of its audiences.
    fn is_for_readers(&self, fence: &Fence, declaration: &Declaration) -> bool {
        let served = &self.composer.site.config.audience;
        let mut audiences =
            declaration.arguments.iter().filter(|(_, argument)| argument.kind == Kind::Audience);
        served.is_empty()
            || audiences.all(|(name, _)| {
                fence.get(name).is_none()
                    || fence.words(name).any(|word| served.iter().any(|one| one == word))
            })
    }

    /// The author's id, or the component's name and a number that no heading has taken.
    fn component_id(&self, fence: &Fence) -> String {
        if let Some(id) = &fence.id {
            return id.value.clone();
        }
        let Fence { name, .. } = fence;
        let mut id = format!("{}-{}", name.value, self.composer.used.count);
        while self.composer.page.body.headings.iter().any(|heading| heading.id == id) {
            id.push_str("-x");
        }
        id
    }

    /// Every declared argument by its name: text with its facts, a list where there may be many, none
    /// where there is none.
    fn arguments(&mut self, fence: &Fence, declaration: &Declaration) -> Value {
        let mut pairs = Vec::with_capacity(declaration.arguments.len());
        for (name, argument) in &declaration.arguments {
            let written = fence.get(name).map(|value| self.filled(&value.value));
            let value = match (written, argument.many) {
                (Some(text), true) => text.split_whitespace().map(Value::from).collect(),
                (Some(text), false) => self.single(&argument.kind, &text),
                (None, true) => Value::from(Vec::<Value>::new()),
                (None, false) if argument.kind == Kind::Flag => Value::from(false),
                (None, false) => Value::from(()),
            };
            pairs.push((name.as_str(), value));
        }
        Value::from_pairs(pairs)
    }

    fn single(&mut self, kind: &Kind, text: &str) -> Value {
        match kind {
            Kind::Flag => Value::from(text == "true"),
            Kind::Integer => text.parse::<i64>().map_or(Value::from(()), Value::from),
            Kind::Image => {
                self.composer.image(self.source.name, text).map_or(Value::from(()), |image| {
                    let (width, height) = image.size.unzip();
                    Value::from_pairs([
                        ("url", Value::from(image.url)),
                        ("width", Value::from(width)),
                        ("height", Value::from(height)),
                    ])
                })
            }
            _ => Value::from(text),
        }
    }

    /// A masked text with its facts put in.
    fn filled(&self, masked: &str) -> String {
        let super::Composer { renderer, site, words, .. } = &*self.composer;
        let fact = |index: usize| {
            let fact = self.facts.get(index);
            fact.map_or(String::new(), |fact| plain(renderer.model, site, words, &fact.kind))
        };
        fill(masked, fact).into_owned()
    }

    fn snippet_body(
        &mut self,
        fence: &Fence,
        declaration: &Declaration,
    ) -> Option<(&'static str, Value)> {
        let mut arguments = declaration.arguments.iter();
        let (name, _) = arguments.find(|(_, argument)| argument.kind == Kind::Snippet)?;
        let html = self.composer.snippet(&fence.get(name)?.value);
        Some(("body_html", Value::from_safe_string(html)))
    }

    fn body(
        &mut self,
        fence: &Fence,
        open: &OpenComponent,
        declaration: &Declaration,
        id: &str,
    ) -> Pairs {
        let text = open.text.as_str();
        let source = |writer: &Self| Source {
            text,
            facts: writer.facts,
            name: writer.source.name,
            home: writer.source.home.as_ref().map(|(body, _)| (*body, open.places.clone())),
            mark: format!("{id}-"),
        };
        let events = || markdown::events(text).collect::<Vec<_>>();
        match &declaration.body {
            BodyForm::None => Vec::new(),
            BodyForm::Markdown => {
                let html = self.html(source(self), &events());
                vec![("body_html", html)]
            }
            BodyForm::Sections => {
                let events = events();
                let cut = sections(&events);
                let before = self.html(source(self), &events[cut.before]);
                let parts: Value = cut
                    .sections
                    .into_iter()
                    .map(|(heading, rest)| {
                        self.section(&source(self), &events[heading], &events[rest])
                    })
                    .collect::<Vec<_>>()
                    .into();
                vec![("before_html", before), ("sections", parts)]
            }
            BodyForm::Items => {
                let events = events();
                let items: Vec<Value> = items(&events)
                    .into_iter()
                    .map(|item| {
                        let mut inside = events[item].to_vec();
                        // The component has a box of its own.
                        inside.retain(|(event, _)| !matches!(event, Event::TaskListMarker(_)));
                        without_paragraph(&mut inside);
                        self.html(source(self), &inside)
                    })
                    .collect();
                vec![("items", items.into())]
            }
            BodyForm::Diagram => vec![("body", self.diagram(text, id))],
            BodyForm::Yaml(schema) => {
                let place = (self.composer.page.file, 0);
                let value = component::yaml_body(
                    text,
                    place,
                    &open.places,
                    fence.name.span,
                    schema,
                    &mut Vec::new(),
                );
                let value = value.map_or(Value::from(()), |value| self.value(value, id));
                vec![("body", value)]
            }
        }
    }

    fn html(&mut self, source: Source<'_, 'r>, events: &[(Event<'_>, Range<usize>)]) -> Value {
        let html = Writer::new(&mut *self.composer, source).write(events);
        Value::from_safe_string(html.trim_end().to_owned())
    }

    /// A heading without its edges, which the template writes, and what follows it.
    fn section(
        &mut self,
        source: &Source<'_, 'r>,
        heading: &[(Event<'_>, Range<usize>)],
        rest: &[(Event<'_>, Range<usize>)],
    ) -> Value {
        let known =
            source.home.as_ref().zip(heading.first()).and_then(|((body, places), first)| {
                let start = places.at(first.1.start);
                let at =
                    body.headings.binary_search_by_key(&start, |known| known.range.start).ok()?;
                Some((*body, body.headings.get(at)?))
            });
        if let Some(known) = known {
            self.composer.headings.push(known);
        }
        let inside = heading.get(1..heading.len().saturating_sub(1)).unwrap_or_default();
        let title = self.html(source.clone(), inside);
        Value::from_pairs([
            ("id", known.map_or(Value::from(()), |(_, known)| Value::from(known.id.clone()))),
            ("level", known.map_or(Value::from(3), |(_, known)| Value::from(known.level))),
            ("title_html", title),
            ("html", self.html(source.clone(), rest)),
        ])
    }

    /// A YAML value as templates see it, its Markdown as HTML.
    fn value(&mut self, value: component::Value, id: &str) -> Value {
        match value {
            component::Value::Single(kind, text) => {
                let text = self.filled(&text.value);
                self.single(&kind, &text)
            }
            component::Value::Markdown(text, places) => {
                let source = Source {
                    text: &text,
                    facts: self.facts,
                    name: self.source.name,
                    home: self.source.home.as_ref().map(|(body, _)| (*body, places)),
                    mark: format!("{id}-"),
                };
                Value::from_safe_string(self.composer.piece(source))
            }
            component::Value::List(items) => {
                items.into_iter().map(|item| self.value(item, id)).collect::<Vec<_>>().into()
            }
            component::Value::Map(pairs) => pairs
                .into_iter()
                .map(|(key, value)| {
                    let key = self.filled(&key);
                    Value::from_pairs([("key", Value::from(key)), ("value", self.value(value, id))])
                })
                .collect::<Vec<_>>()
                .into(),
            component::Value::Fields(fields) => {
                Value::from_pairs(fields.into_iter().map(|(name, value)| {
                    (name, value.map_or(Value::from(()), |value| self.value(value, id)))
                }))
            }
        }
    }

    fn diagram(&mut self, text: &str, id: &str) -> Value {
        let (mut process, _) = diagram::read(text);
        for step in &mut process.steps {
            step.label = self.filled(&step.label);
        }
        for way in &mut process.ways {
            way.label = way.label.as_deref().map(|label| self.filled(label));
        }
        let drawn = draw(&process, id, self.composer.right_to_left);
        let ways = |from: usize| -> Value {
            process
                .ways
                .iter()
                .filter(|way| way.from == from)
                .map(|way| {
                    Value::from_pairs([
                        ("label", Value::from(way.label.clone())),
                        ("number", Value::from(drawn.order[way.to] + 1)),
                        ("to", Value::from(process.steps[way.to].label.clone())),
                        ("is_next", Value::from(drawn.order[way.to] == drawn.order[from] + 1)),
                    ])
                })
                .collect()
        };
        let mut by_order: Vec<usize> = (0..process.steps.len()).collect();
        by_order.sort_by_key(|&step| drawn.order[step]);
        let steps: Value = by_order
            .into_iter()
            .map(|step| {
                let is_question = process.steps[step].is_question;
                Value::from_pairs([
                    ("label", Value::from(process.steps[step].label.clone())),
                    ("is_question", Value::from(is_question)),
                    ("ways", ways(step)),
                ])
            })
            .collect();
        Value::from_pairs([("svg", Value::from_safe_string(drawn.svg)), ("steps", steps)])
    }

    /// A word of the glossary, explained where it stands.
    pub(super) fn end_term(&mut self, id: &str, start: usize) {
        let text = self.out.split_off(start);
        self.composer.used.count += 1;
        let count = self.composer.used.count;
        let context = vec![
            ("text_html", Value::from_safe_string(text)),
            ("term_id", Value::from(id)),
            ("id", Value::from(format!("term-{id}-{count}"))),
        ];
        let html = self.template("partials/term.html", context);
        // A button is a word that lines may break around: a bracket before it stays with it.
        if self.out.ends_with(['(', '“', '«', '¿', '¡']) {
            self.out.push('\u{2060}');
        }
        self.out.push_str(html.trim());
    }

    /// Renders a template of the theme inside of the page's text.
    fn template(&mut self, name: &str, own: Pairs) -> String {
        let composer = &mut *self.composer;
        let (renderer, site, view) = (composer.renderer, composer.site, composer.view);
        let here = (!composer.made).then_some(composer.id);
        let site_value = view.site(here, composer.home());
        let shared = [
            ("data", view.data(renderer.model, site)),
            ("site", site_value),
            ("strings", view.strings.clone()),
            ("root", Value::from(composer.root.clone())),
        ];
        let context = Value::from_pairs(shared.into_iter().chain(own));
        let html = match renderer.theme.render(name, context) {
            Ok(html) => html,
            Err(problem) => {
                let title = composer.page.front.title.span;
                composer.used.problems.push(problem.related(title, "while this page was rendered"));
                return String::new();
            }
        };
        fill_later(&html, |later| match later {
            Later::Cite(id) if renderer.model.documents.data.citations.contains_key(id) => {
                composer.cite(id)
            }
            Later::Cite(id) => {
                let message = format!("the data cites `{id}`, and there is no such citation");
                let problem = Diagnostic::error(codes::UNKNOWN_CITE, message)
                    .at(composer.page.front.title.span)
                    .help("add it to `data/citations.yaml`, or mend the entry that cites it");
                composer.used.problems.push(problem);
                String::new()
            }
            Later::Markdown(text) => composer.fragment(text),
            Later::Address(written) => match composer.address(written) {
                Some(address) => escape(&address),
                None => {
                    let message = format!("the data leads to `{written}`, which is not there");
                    let problem = Diagnostic::error(codes::BROKEN_LINK, message)
                        .at(composer.page.front.title.span)
                        .help("write a page's address such as `/forms/request/`, or a file's path, from the site's root");
                    composer.used.problems.push(problem);
                    String::new()
                }
            },
        })
    }
}
