//! A page's Markdown, walked once for what the rest of the site must know about it.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::component::Declarations;
use crate::diag::{Diagnostic, FileId, codes};
use crate::yaml::types::{Placed, is_id};

use super::attributes::Attributes;
use super::body::{Body, Cite, Heading, Image, Link};
use super::component::{self, Used};
use super::facts::{self, Piece};
use super::markdown;
use super::places::Places;
use super::prose::Gather;
use super::tables::TableWatch;

pub(super) fn body(
    file: FileId,
    source: &str,
    start: usize,
    declarations: &Declarations,
    problems: &mut Vec<Diagnostic>,
) -> Body {
    let masked = facts::mask(&source[start..], file, start, problems);
    let mut walk = Walk {
        body: Body {
            file,
            start,
            masked: None,
            facts: masked.facts,
            headings: Vec::new(),
            links: Vec::new(),
            images: Vec::new(),
            tables: Vec::new(),
            cites: Vec::new(),
            has_code: false,
            left_out: Vec::new(),
            used: Used::default(),
            prose: None,
        },
        prose: Gather::new(&masked.text),
        sections: 0,
        declarations,
        places: Places::default(),
        depth: 0,
        heading: None,
        image: None,
        table: TableWatch::default(),
        in_link: false,
        in_cite: false,
        anchors: BTreeMap::new(),
        problems,
    };
    walk.text(&masked.text);
    let mut body = walk.body;
    body.prose = Some(walk.prose.finish());
    body.masked = match masked.text {
        Cow::Owned(text) => Some(text),
        Cow::Borrowed(_) => None,
    };
    body
}

/// A heading while its text is read.
struct OpenHeading {
    level: HeadingLevel,
    range: Range<usize>,
    title: String,
    text_range: Option<Range<usize>>,
}

struct Walk<'w> {
    body: Body,
    prose: Gather<'w>,
    /// How many headings of the page have begun that are in no component.
    sections: usize,
    declarations: &'w Declarations,
    /// Where the text that is walked stands in the body.
    places: Places,
    /// How many components stand around it.
    depth: usize,
    heading: Option<OpenHeading>,
    image: Option<(String, Range<usize>, String)>,
    table: TableWatch,
    /// The last of the links is open.
    in_link: bool,
    in_cite: bool,
    /// Anchor to the place that took it.
    anchors: BTreeMap<String, Range<usize>>,
    problems: &'w mut Vec<Diagnostic>,
}

/// Components in components deeper than this are not read: nobody writes them, and each is walked
/// again by all around it.
pub const MAX_COMPONENT_DEPTH: usize = 8;

/// A component while its lines are gathered.
struct OpenComponent {
    start: usize,
    range: Range<usize>,
    text: String,
    places: Places,
}

impl Walk<'_> {
    fn text(&mut self, text: &str) {
        let mut open: Option<OpenComponent> = None;
        for (event, local) in markdown::events(text) {
            let range = self.places.range(&local);
            match (&event, &mut open) {
                (Event::Text(line), Some(component)) => {
                    component.places.push(component.text.len(), self.places.at(local.start));
                    component.text.push_str(line);
                }
                (Event::End(TagEnd::CodeBlock), Some(_)) => {
                    if let Some(component) = open.take() {
                        self.component(text, &component);
                    }
                }
                (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), None)
                    if component::is_component(info) =>
                {
                    self.prose.end_block();
                    open = Some(OpenComponent {
                        start: local.start,
                        range,
                        text: String::new(),
                        places: Places::empty(),
                    });
                }
                _ => {
                    self.prose.see(&event, &local, &self.places);
                    self.event(event, text, &local, range);
                }
            }
        }
        self.prose.end_block();
    }

    /// `range` is the place of `local` in the body.
    fn event(&mut self, event: Event<'_>, text: &str, local: &Range<usize>, range: Range<usize>) {
        let is_edge =
            matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)));
        if let Some(heading) = self.heading.as_mut().filter(|_| !is_edge) {
            let known = heading.text_range.clone().unwrap_or_else(|| range.clone());
            heading.text_range = Some(known.start.min(range.start)..known.end.max(range.end));
        }
        self.body.tables.extend(self.table.see(&event, &range));
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                if self.depth == 0 {
                    self.prose.heading(self.sections);
                    self.sections += 1;
                }
                self.heading =
                    Some(OpenHeading { level, range, title: String::new(), text_range: None });
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(&text[local.clone()]),
            Event::Start(Tag::Link { dest_url, .. }) => self.link(&dest_url, text, local),
            Event::End(TagEnd::Link) => (self.in_cite, self.in_link) = (false, false),
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.image = Some((dest_url.to_string(), range, String::new()));
            }
            Event::End(TagEnd::Image) => {
                if let Some((address, range, text)) = self.image.take() {
                    self.body.images.push(Image { address, text, decorative: false, range });
                }
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                self.body.has_code |= !language.is_empty();
            }
            Event::Text(text) | Event::Code(text) if !self.in_cite => self.push_text(&text),
            Event::SoftBreak | Event::HardBreak => self.push_text(" "),
            // The opening tag is enough to tell.
            Event::Html(tag) | Event::InlineHtml(tag) if !tag.starts_with("</") => {
                self.raw_html(&range);
            }
            _ => {}
        }
    }

    fn link(&mut self, address: &str, text: &str, local: &Range<usize>) {
        let range = self.places.range(local);
        if let Some(id) = address.strip_prefix(markdown::CITE_SCHEME) {
            self.in_cite = true;
            self.body.cites.push(Cite { id: id.to_owned(), range });
            return;
        }
        let here = address_range(address, text, local);
        let is_inline = text.get(here.clone()) == Some(address);
        let range = self.places.range(&here);
        let is_inline = is_inline && range.len() == address.len();
        if let Some(id) = address.strip_prefix(markdown::TERM_SCHEME) {
            let value = Placed { value: id.to_owned(), span: self.body.span(&range) };
            self.body.used.references.push(component::Reference {
                file: "glossary".to_owned(),
                field: "id".to_owned(),
                value,
            });
        } else {
            let whole = self.places.range(local);
            let (address, text) = (address.to_owned(), String::new());
            self.body.links.push(Link { address, range, text, whole, is_inline });
            self.in_link = true;
        }
    }

    /// What stands in a component belongs to the page: it is walked like the text around it.
    fn component(&mut self, text: &str, open: &OpenComponent) {
        let (file, base) = (self.body.file, self.body.start);
        let fence = component::fence(text, open.start, file, &self.places, base);
        let name = fence.name.clone();
        let range = open.range.clone();
        let before = self.body.used.includes.len();
        let Some(declaration) =
            component::check(&fence, self.declarations, &mut self.body.used, self.problems)
        else {
            return;
        };
        for number in before..self.body.used.includes.len() {
            self.prose.snippet(number);
        }
        component::keep(&fence, declaration, &range, &mut self.body);
        if self.depth >= MAX_COMPONENT_DEPTH {
            self.problems.push(
                Diagnostic::error(codes::COMPONENT_BODY, "components stand too deep in each other")
                    .at(name.span)
                    .help(format!("at most {MAX_COMPONENT_DEPTH} may stand around one")),
            );
            return;
        }
        let inside = component::check_body(
            &component::Block { fence: &fence, text: &open.text, places: &open.places },
            declaration,
            &mut self.body,
            self.problems,
        );
        for (text, places) in inside {
            self.inside(&text, places);
        }
    }

    /// Markdown inside of a component.
    fn inside(&mut self, text: &str, places: Places) {
        let around = std::mem::replace(&mut self.places, places);
        let of_text = self.prose.enter();
        self.depth += 1;
        self.text(text);
        self.depth -= 1;
        self.prose.leave(of_text);
        self.places = around;
    }

    fn push_text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        if let Some((_, _, alternative)) = &mut self.image {
            alternative.push_str(text);
        }
        if let Some(link) = self.body.links.last_mut().filter(|_| self.in_link) {
            link.text.push_str(text);
        }
    }

    fn end_heading(&mut self, source: &str) {
        let Some(heading) = self.heading.take() else { return };
        let OpenHeading { level, range, title, text_range } = heading;
        let base = self.body.start + range.start;
        let attributes = Attributes::parse(source, self.body.file, base);
        let id = self.anchor(&attributes, &title, &range);
        self.body.headings.push(Heading {
            level: level as u8,
            id,
            title: title.trim().to_owned(),
            attributes,
            text_range: text_range.unwrap_or(range.end..range.end),
            in_component: self.depth > 0,
            range,
        });
    }

    /// The author's id must be unique; one made of the text gets a number when it is not.
    fn anchor(&mut self, attributes: &Attributes, title: &str, range: &Range<usize>) -> String {
        let id = match &attributes.id {
            Some(id) => {
                self.check_id(id);
                if let Some(first) = self.anchors.get(&id.value) {
                    self.problems.push(
                        Diagnostic::error(
                            codes::DUPLICATE_ANCHOR,
                            format!("two headings of this page have the id `{}`", id.value),
                        )
                        .at(id.span)
                        .related(self.body.span(first), "the first one"),
                    );
                }
                id.value.clone()
            }
            None => {
                let words: String = facts::pieces(title)
                    .filter_map(|piece| match piece {
                        Piece::Text(text) => Some(text),
                        Piece::Fact(_) => None,
                    })
                    .collect();
                let slug = markdown::slug(&words);
                let slug = if slug.is_empty() { "section".to_owned() } else { slug };
                let free = |name: &String| !self.anchors.contains_key(name);
                let numbered = (2..).map(|number| format!("{slug}-{number}"));
                std::iter::once(slug.clone()).chain(numbered).find(free).unwrap_or(slug)
            }
        };
        self.anchors.entry(id.clone()).or_insert_with(|| range.clone());
        id
    }

    fn check_id(&mut self, id: &Placed<String>) {
        if !is_id(&id.value) {
            self.problems.push(
                Diagnostic::error(
                    codes::WRONG_VALUE,
                    format!(
                        "expected an id of lower-case letters, digits and `-`, found `{}`",
                        id.value
                    ),
                )
                .at(id.span),
            );
        }
    }

    fn raw_html(&mut self, range: &Range<usize>) {
        self.problems.push(
            Diagnostic::warning(codes::RAW_HTML, "raw HTML shows as text on the page")
                .at(self.body.span(range))
                .help("use Markdown, or put it in back-ticks to show it as code"),
        );
    }
}

/// The address alone, where it stands inside the link as it was resolved; else the whole link.
fn address_range(address: &str, text: &str, link: &Range<usize>) -> Range<usize> {
    match text[link.clone()].rfind(address).filter(|_| !address.is_empty()) {
        Some(at) => link.start + at..link.start + at + address.len(),
        None => link.clone(),
    }
}
