//! What a reader reads of a page, section by section: running text, items of lists, cells of tables, notes,
//! what stands in components and snippets, with the facts put in. Not counted are headings, code, citations,
//! and what is quoted: a block quotation that cites its source is the law's wording, which the author may not
//! make plainer.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag, TagEnd};

use crate::component::{BodyForm, Kind};
use crate::diag::Span;
use crate::model::facts::{Bare, TBC, plain};
use crate::model::{Model, Site};
use crate::parse::component::{self, Value, yaml_body};
use crate::parse::facts::{Piece, pieces};
use crate::parse::{Body, FactKind, Heading, Page, Places, markdown};
use crate::read::Sources;

/// Components and snippets in each other deeper than this are not read; nobody writes them.
const MAX_DEPTH: usize = 8;

/// A paragraph, item or cell: what no sentence reaches out of.
pub(super) struct Block<'m> {
    /// Index into the page's sections; none before its first heading.
    pub(super) section: Option<usize>,
    pub(super) text: String,
    body: &'m Body,
    places: Places,
}

impl Block<'_> {
    /// Where a part of the text stands in its file.
    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        self.body.span(&self.places.range(range))
    }
}

/// A page's prose, with the headings that part it.
pub(super) struct Prose<'m> {
    pub(super) sections: Vec<&'m Heading>,
    pub(super) blocks: Vec<Block<'m>>,
}

/// Reads a page as the readers of a site see it.
pub(super) fn prose<'m>(
    model: &'m Model,
    sources: &'m Sources,
    site: &'m Site,
    page: &'m Page,
) -> Prose<'m> {
    let of_page = |heading: &&Heading| !heading.in_component;
    let mut walk = Walk {
        model,
        sources,
        site,
        depth: 0,
        prose: Prose {
            sections: page.body.headings.iter().filter(of_page).collect(),
            blocks: Vec::new(),
        },
        section: None,
    };
    walk.body(&page.body);
    walk.prose
}

struct Walk<'m> {
    model: &'m Model,
    sources: &'m Sources,
    site: &'m Site,
    depth: usize,
    prose: Prose<'m>,
    section: Option<usize>,
}

/// A quotation while it is read.
struct Quotation {
    /// How many blocks there were before it.
    first: usize,
    /// Plain, so that a cite in it makes it the words of its source.
    is_plain: bool,
    cites: bool,
}

/// The state of one text's walk.
struct Reading<'m, 't> {
    body: &'m Body,
    text: &'t str,
    places: &'t Places,
    block: String,
    block_places: Places,
    quotations: Vec<Quotation>,
    /// How many tags stand around whose text is not prose.
    unread: usize,
}

impl<'m> Walk<'m> {
    fn body(&mut self, body: &'m Body) {
        let text = body.text(&self.sources.file(body.file).text);
        self.text(body, text, &Places::default());
    }

    fn text(&mut self, body: &'m Body, text: &str, places: &Places) {
        if self.depth > MAX_DEPTH {
            return;
        }
        self.depth += 1;
        let mut reading = Reading {
            body,
            text,
            places,
            block: String::new(),
            block_places: Places::empty(),
            quotations: Vec::new(),
            unread: 0,
        };
        // A component while its lines are gathered: where it starts, its text and the places of that.
        let mut open: Option<(usize, String, Places)> = None;
        for (event, local) in markdown::events(text) {
            match (&event, &mut open) {
                (Event::Text(line), Some((_, inside, inner))) => {
                    inner.push(inside.len(), places.at(local.start));
                    inside.push_str(line);
                }
                (Event::End(TagEnd::CodeBlock), Some(_)) => {
                    if let Some((start, inside, inner)) = open.take() {
                        self.component(&reading, start, &inside, &inner);
                    }
                }
                (Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))), None)
                    if component::is_component(info) =>
                {
                    self.close(&mut reading);
                    open = Some((local.start, String::new(), Places::empty()));
                }
                _ => self.event(&event, &local, &mut reading),
            }
        }
        self.close(&mut reading);
        self.depth -= 1;
    }

    fn event(&mut self, event: &Event<'_>, local: &Range<usize>, reading: &mut Reading<'m, '_>) {
        match event {
            Event::Start(tag) => self.start(tag, local, reading),
            Event::End(tag) => self.end(*tag, reading),
            Event::Text(text) if reading.unread == 0 => self.push(text, local.start, reading),
            Event::Code(text) if reading.unread == 0 => self.push(text, local.start + 1, reading),
            Event::SoftBreak | Event::HardBreak if reading.unread == 0 => {
                self.push(" ", local.start, reading);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, local: &Range<usize>, reading: &mut Reading<'m, '_>) {
        match tag {
            Tag::Link { dest_url, .. } => {
                if dest_url.starts_with(markdown::CITE_SCHEME) {
                    for quotation in &mut reading.quotations {
                        quotation.cites = true;
                    }
                    reading.unread += 1;
                } else if reading.unread > 0 {
                    reading.unread += 1;
                }
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript => {}
            Tag::Image { .. } => reading.unread += 1,
            Tag::Heading { .. } => {
                self.close(reading);
                reading.unread += 1;
                let at = reading.places.at(local.start);
                let here = |heading: &&Heading| heading.range.start == at;
                // Headings in components and snippets are parts of the section around them.
                if self.depth == 1
                    && let Some(index) = self.prose.sections.iter().position(here)
                {
                    self.section = Some(index);
                }
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.close(reading);
                reading.unread += 1;
            }
            Tag::BlockQuote(kind) => {
                self.close(reading);
                let first = self.prose.blocks.len();
                reading.quotations.push(Quotation {
                    first,
                    is_plain: kind.is_none(),
                    cites: false,
                });
            }
            _ => self.close(reading),
        }
    }

    fn end(&mut self, tag: TagEnd, reading: &mut Reading<'m, '_>) {
        match tag {
            TagEnd::Emphasis
            | TagEnd::Strong
            | TagEnd::Strikethrough
            | TagEnd::Superscript
            | TagEnd::Subscript => {}
            TagEnd::Link
            | TagEnd::Image
            | TagEnd::Heading(_)
            | TagEnd::CodeBlock
            | TagEnd::HtmlBlock
            | TagEnd::MetadataBlock(_) => {
                reading.unread = reading.unread.saturating_sub(1);
            }
            TagEnd::BlockQuote(_) => {
                self.close(reading);
                if let Some(quotation) = reading.quotations.pop()
                    && quotation.is_plain
                    && quotation.cites
                {
                    self.prose.blocks.truncate(quotation.first);
                }
            }
            _ => self.close(reading),
        }
    }

    /// Puts a piece of a masked text into the block, facts as readers see them. What only the district knows
    /// shows as a mark, and is no prose.
    fn push(&mut self, masked: &str, start: usize, reading: &mut Reading<'m, '_>) {
        let mut at = start;
        for piece in pieces(masked) {
            let (shown, length) = match piece {
                Piece::Text(text) => (text.to_owned(), text.len()),
                Piece::Fact(index) => {
                    let Some(fact) = reading.body.facts.get(index) else { continue };
                    (self.fact(&fact.kind), fact.range.len())
                }
            };
            reading.block_places.push(reading.block.len(), reading.places.at(at));
            reading.block.push_str(&shown);
            at += length;
        }
    }

    fn fact(&self, kind: &FactKind) -> String {
        let value = plain(self.model, self.site, &Bare, kind);
        if value == TBC { String::new() } else { value }
    }

    /// Ends the block that is being read.
    fn close(&mut self, reading: &mut Reading<'m, '_>) {
        let text = std::mem::take(&mut reading.block);
        let places = std::mem::replace(&mut reading.block_places, Places::empty());
        let start = places.at(0);
        let is_shown = reading.body.is_shown(&(start..start), &self.site.config.audience);
        if !text.trim().is_empty() && is_shown {
            self.prose.blocks.push(Block {
                section: self.section,
                text,
                body: reading.body,
                places,
            });
        }
    }

    fn component(
        &mut self,
        reading: &Reading<'m, '_>,
        start: usize,
        inside: &str,
        places: &Places,
    ) {
        let body = reading.body;
        let fence = component::fence(reading.text, start, body.file, reading.places, body.start);
        let Some(declaration) = self.model.documents.components.get(&fence.name.value) else {
            return;
        };
        let shows_snippet = |name: &&String| declaration.arguments[*name].kind == Kind::Snippet;
        for name in declaration.arguments.keys().filter(shows_snippet) {
            let snippet =
                fence.get(name).and_then(|value| self.model.documents.snippets.get(&value.value));
            if let Some(snippet) = snippet
                && self.depth <= MAX_DEPTH
            {
                self.body(&snippet.body);
            }
        }
        match &declaration.body {
            // The labels of a diagram are no sentences.
            BodyForm::None | BodyForm::Diagram => {}
            BodyForm::Yaml(schema) => {
                let place = (body.file, body.start);
                let value =
                    yaml_body(inside, place, places, fence.name.span, schema, &mut Vec::new());
                if let Some(value) = value {
                    self.value(body, &value);
                }
            }
            BodyForm::Markdown | BodyForm::Sections | BodyForm::Items => {
                self.text(body, inside, places);
            }
        }
    }

    fn value(&mut self, body: &'m Body, value: &Value) {
        match value {
            Value::Single(..) => {}
            Value::Markdown(text, places) => self.text(body, text, places),
            Value::List(items) => items.iter().for_each(|item| self.value(body, item)),
            Value::Map(pairs) => pairs.iter().for_each(|(_, value)| self.value(body, value)),
            Value::Fields(fields) => {
                for value in fields.iter().filter_map(|(_, value)| value.as_ref()) {
                    self.value(body, value);
                }
            }
        }
    }
}
