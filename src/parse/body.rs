//! A page's Markdown, walked once for what the rest of the site must know about it.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Tag, TagEnd};

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::yaml::types::{Placed, is_id};

use super::attributes::Attributes;
use super::facts::{self, Fact, Piece};
use super::markdown;

/// The body of a page. Places in it are bytes from `start` in the file.
#[derive(Debug, Clone)]
pub struct Body {
    pub file: FileId,
    /// Where the body begins in the file.
    pub start: usize,
    /// The text with its facts masked, when it has any; see [`facts`].
    masked: Option<String>,
    pub facts: Vec<Fact>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub cites: Vec<Cite>,
    /// A fenced block with a language: the page needs the colours of code.
    pub has_code: bool,
    /// What an edition leaves out of the page: ranges of the body, see `model`.
    pub left_out: Vec<Range<usize>>,
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
}

#[derive(Debug, Clone)]
pub struct Link {
    /// As written, masked.
    pub address: String,
    /// Where the address stands.
    pub range: Range<usize>,
}

#[derive(Debug, Clone)]
pub struct Image {
    pub address: String,
    pub text: String,
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
}

pub(super) fn parse(
    file: FileId,
    source: &str,
    start: usize,
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
            cites: Vec::new(),
            has_code: false,
            left_out: Vec::new(),
        },
        text: &masked.text,
        heading: None,
        image: None,
        in_cite: false,
        anchors: BTreeMap::new(),
        problems,
    };
    for (event, range) in markdown::events(&masked.text) {
        walk.event(event, range);
    }
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
    text: &'w str,
    heading: Option<OpenHeading>,
    image: Option<(String, Range<usize>, String)>,
    in_cite: bool,
    /// Anchor to the place that took it.
    anchors: BTreeMap<String, Range<usize>>,
    problems: &'w mut Vec<Diagnostic>,
}

impl Walk<'_> {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let is_edge =
            matches!(event, Event::Start(Tag::Heading { .. }) | Event::End(TagEnd::Heading(_)));
        if let Some(heading) = self.heading.as_mut().filter(|_| !is_edge) {
            let known = heading.text_range.clone().unwrap_or_else(|| range.clone());
            heading.text_range = Some(known.start.min(range.start)..known.end.max(range.end));
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                self.heading =
                    Some(OpenHeading { level, range, title: String::new(), text_range: None });
            }
            Event::End(TagEnd::Heading(_)) => self.end_heading(),
            Event::Start(Tag::Link { dest_url, .. }) => {
                if let Some(id) = dest_url.strip_prefix(markdown::CITE_SCHEME) {
                    self.in_cite = true;
                    self.body.cites.push(Cite { id: id.to_owned(), range });
                } else {
                    let range = self.address_range(&dest_url, range);
                    self.body.links.push(Link { address: dest_url.to_string(), range });
                }
            }
            Event::End(TagEnd::Link) => self.in_cite = false,
            Event::Start(Tag::Image { dest_url, .. }) => {
                self.image = Some((dest_url.to_string(), range, String::new()));
            }
            Event::End(TagEnd::Image) => {
                if let Some((address, range, text)) = self.image.take() {
                    self.body.images.push(Image { address, text, range });
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

    /// The address alone, where it stands inside the link as it was resolved; else the whole link.
    fn address_range(&self, address: &str, link: Range<usize>) -> Range<usize> {
        let written = &self.text[link.clone()];
        match written.rfind(address).filter(|_| !address.is_empty()) {
            Some(at) => link.start + at..link.start + at + address.len(),
            None => link,
        }
    }

    fn push_text(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.title.push_str(text);
        }
        if let Some((_, _, alternative)) = &mut self.image {
            alternative.push_str(text);
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let OpenHeading { level, range, title, text_range } = heading;
        let base = self.body.start + range.start;
        let attributes = Attributes::parse(&self.text[range.clone()], self.body.file, base);
        let id = self.anchor(&attributes, &title, &range);
        self.body.headings.push(Heading {
            level: level as u8,
            id,
            title: title.trim().to_owned(),
            attributes,
            text_range: text_range.unwrap_or(range.end..range.end),
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
