//! A page's Markdown, walked once for what the rest of the site must know about it.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::component::Declarations;
use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::yaml::types::{Placed, is_id};

use super::attributes::Attributes;
use super::component::{self, Used};
use super::facts::{self, Fact, Piece};
use super::markdown;
use super::places::Places;
use super::tables::{Table, TableWatch};

/// The body of a page. Places in it are bytes from `start` in the file.
#[derive(Debug, Clone)]
pub struct Body {
    pub file: FileId,
    /// Where the body begins in the file.
    pub start: usize,
    /// The text with its facts masked, when it has any; see [`facts`].
    pub(super) masked: Option<String>,
    pub facts: Vec<Fact>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub tables: Vec<Table>,
    pub cites: Vec<Cite>,
    /// A fenced block with a language: the page needs the colours of code.
    pub has_code: bool,
    /// What an edition leaves out of the page: ranges of the body, see `model`.
    pub left_out: Vec<Range<usize>>,
    /// Its components; what stands in them is among the links, headings and so on above.
    pub used: Used,
}

#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor: the author's, or made of the text; unique in the page.
    pub id: String,
    /// Masked plain text.
    pub title: String,
    pub attributes: Attributes,
    /// The whole heading, in the body.
    pub range: Range<usize>,
    /// Its text alone, without marks and attributes.
    pub text_range: Range<usize>,
    /// Part of a component, so that it ends no section of the page and begins no question.
    pub in_component: bool,
}

#[derive(Debug, Clone)]
pub struct Link {
    /// As written, masked.
    pub address: String,
    /// Where the address stands.
    pub range: Range<usize>,
    /// What readers see of it, masked; the words of an image in it.
    pub text: String,
    /// The whole link.
    pub whole: Range<usize>,
    /// The address is written in `range`, and nothing else: it can be replaced there.
    pub is_inline: bool,
}

#[derive(Debug, Clone)]
pub struct Image {
    pub address: String,
    pub text: String,
    /// Marked as one that says nothing, so that it needs no words.
    pub decorative: bool,
    pub range: Range<usize>,
}

#[derive(Debug, Clone)]
pub struct Cite {
    pub id: String,
    pub range: Range<usize>,
}

impl Body {
    /// The text that Markdown sees. `source` is the file's.
    pub fn text<'t>(&'t self, source: &'t str) -> &'t str {
        self.masked.as_deref().unwrap_or_else(|| &source[self.start..])
    }

    /// A range of the body as a place in the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }

    /// Whether readers see what stands at `range`: no edition leaves it out, and each `{only}` block around it is for one of the
    /// audiences that the site serves. A site that names none serves everyone.
    pub fn is_shown(&self, range: &Range<usize>, audiences: &[String]) -> bool {
        let around = self.used.only.iter().filter(|only| only.range.contains(&range.start));
        let left_out = self.left_out.iter().any(|cut| cut.contains(&range.start));
        let served = audiences.is_empty()
            || around.into_iter().all(|only| {
                only.audience.iter().any(|audience| audiences.contains(&audience.value))
            });
        served && !left_out
    }
}

pub(super) fn parse(
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
        },
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
    body.masked = match masked.text {
        std::borrow::Cow::Owned(text) => Some(text),
        std::borrow::Cow::Borrowed(_) => None,
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
                    open = Some(OpenComponent {
                        start: local.start,
                        range,
                        text: String::new(),
                        places: Places::empty(),
                    });
                }
                _ => self.event(event, text, &local, range),
            }
        }
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
        let Some(declaration) =
            component::check(&fence, self.declarations, &mut self.body.used, self.problems)
        else {
            return;
        };
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
        self.depth += 1;
        self.text(text);
        self.depth -= 1;
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
