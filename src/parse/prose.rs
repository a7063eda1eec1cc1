//! What of a text is running text: paragraphs, items of lists, cells of tables, notes, what stands in components. Not counted
//! are headings, code, citations, and what is quoted: a block quotation that cites its source is the law's wording,
//! which the author may not make plainer.
//!
//! It is found in the walk that reads everything else, and kept as places, because a page's words are in memory already.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use super::markdown;
use super::places::Places;

/// Running text in the order in which it is read.
#[derive(Debug, Clone, Default)]
pub struct Prose {
    pieces: Vec<Stored>,
    said: Vec<Said>,
}

/// A part of running text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part<'p> {
    /// What follows stands under the heading with this number, of those of the page that are in no component.
    Heading(usize),
    /// Masked text, and where it begins in the body.
    Text(&'p str, usize),
    /// No sentence goes on behind this: a paragraph, item or cell ends.
    End,
    /// Here stands the snippet that is included with this number.
    Snippet(usize),
}

/// Most of a text stands in the body as it is read, so that its place is enough.
#[derive(Debug, Clone)]
enum Stored {
    Heading(u32),
    Place(Range<u32>),
    /// The text with this number.
    Said(u32),
    /// A line ends in a paragraph.
    Break(u32),
    End,
    Snippet(u32),
}

/// A text that was written otherwise: a character by its name, a string in YAML.
#[derive(Debug, Clone)]
struct Said {
    text: String,
    start: usize,
}

impl Prose {
    /// Part by part. `body` is the text that Markdown saw.
    pub fn parts<'p>(&'p self, body: &'p str) -> impl Iterator<Item = Part<'p>> {
        self.pieces.iter().map(move |stored| match stored {
            Stored::Heading(number) => Part::Heading(wide(*number)),
            Stored::Place(place) => {
                let text = body.get(wide(place.start)..wide(place.end));
                Part::Text(text.unwrap_or_default(), wide(place.start))
            }
            Stored::Said(number) => {
                let said = self.said.get(wide(*number));
                said.map_or(Part::End, |said| Part::Text(&said.text, said.start))
            }
            Stored::Break(at) => Part::Text(" ", wide(*at)),
            Stored::End => Part::End,
            Stored::Snippet(number) => Part::Snippet(wide(*number)),
        })
    }
}

/// A file is far shorter than four gigabytes; a place beyond them would be none.
fn narrow(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

fn wide(at: u32) -> usize {
    usize::try_from(at).unwrap_or(usize::MAX)
}

/// Gathers the prose of a body.
pub(super) struct Gather<'b> {
    prose: Prose,
    /// The text that Markdown sees.
    body: &'b str,
    text: OfText,
}

/// The state of one text's walk: the body's, or that of a text in a component.
#[derive(Default)]
pub(super) struct OfText {
    quotations: Vec<Quotation>,
    /// How many tags stand around whose text is not prose.
    unread: usize,
}

/// A quotation while it is read.
struct Quotation {
    /// How many pieces there were before it.
    first: usize,
    /// Plain, so that a cite in it makes it the words of its source.
    is_plain: bool,
    cites: bool,
}

impl<'b> Gather<'b> {
    pub(super) fn new(body: &'b str) -> Self {
        Self { prose: Prose::default(), body, text: OfText::default() }
    }

    pub(super) fn finish(mut self) -> Prose {
        self.prose.pieces.shrink_to_fit();
        self.prose
    }

    /// Begins a text in a component, and returns what [`Gather::leave`] wants at its end.
    pub(super) fn enter(&mut self) -> OfText {
        std::mem::take(&mut self.text)
    }

    pub(super) fn leave(&mut self, around: OfText) {
        self.end_block();
        self.text = around;
    }

    /// The heading that begins now is the page's, with this number.
    pub(super) fn heading(&mut self, number: usize) {
        self.prose.pieces.push(Stored::Heading(narrow(number)));
    }

    pub(super) fn snippet(&mut self, number: usize) {
        self.end_block();
        self.prose.pieces.push(Stored::Snippet(narrow(number)));
    }

    /// `local` is the place of the event in its text, whose bytes stand at `places` in the body.
    pub(super) fn see(&mut self, event: &Event<'_>, local: &Range<usize>, places: &Places) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(*tag),
            _ if self.text.unread > 0 => {}
            Event::Text(text) => self.push(text, places.at(local.start)),
            // Behind the mark.
            Event::Code(text) => self.push(text, places.at(local.start + 1)),
            Event::SoftBreak | Event::HardBreak => {
                self.prose.pieces.push(Stored::Break(narrow(places.at(local.start))));
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Link { dest_url, .. } => {
                if dest_url.starts_with(markdown::CITE_SCHEME) {
                    for quotation in &mut self.text.quotations {
                        quotation.cites = true;
                    }
                    self.text.unread += 1;
                } else if self.text.unread > 0 {
                    self.text.unread += 1;
                }
            }
            Tag::Emphasis
            | Tag::Strong
            | Tag::Strikethrough
            | Tag::Superscript
            | Tag::Subscript => {}
            Tag::Image { .. } => self.text.unread += 1,
            Tag::Heading { .. } | Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::MetadataBlock(_) => {
                self.end_block();
                self.text.unread += 1;
            }
            Tag::BlockQuote(kind) => {
                self.end_block();
                let first = self.prose.pieces.len();
                let is_plain = kind.is_none();
                self.text.quotations.push(Quotation { first, is_plain, cites: false });
            }
            _ => self.end_block(),
        }
    }

    fn end(&mut self, tag: TagEnd) {
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
            | TagEnd::MetadataBlock(_) => self.text.unread = self.text.unread.saturating_sub(1),
            TagEnd::BlockQuote(_) => {
                self.end_block();
                if let Some(quotation) = self.text.quotations.pop()
                    && quotation.is_plain
                    && quotation.cites
                {
                    self.take_back(quotation.first);
                }
            }
            _ => self.end_block(),
        }
    }

    /// Takes everything back from the piece with this number on, but that sections begin.
    fn take_back(&mut self, first: usize) {
        let taken = self.prose.pieces.drain(first..);
        let headings: Vec<Stored> =
            taken.filter(|piece| matches!(piece, Stored::Heading(_))).collect();
        self.prose.pieces.extend(headings);
    }

    pub(super) fn end_block(&mut self) {
        use Stored::{Break, Place, Said};
        if let Some(Place(_) | Said(_) | Break(_)) = self.prose.pieces.last() {
            self.prose.pieces.push(Stored::End);
        }
    }

    fn push(&mut self, text: &str, start: usize) {
        let place = start..start + text.len();
        if self.body.get(place.clone()) != Some(text) {
            self.prose.pieces.push(Stored::Said(narrow(self.prose.said.len())));
            self.prose.said.push(Said { text: text.to_owned(), start });
            return;
        }
        let place = narrow(place.start)..narrow(place.end);
        match self.prose.pieces.last_mut() {
            Some(Stored::Place(last)) if last.end == place.start => last.end = place.end,
            _ => self.prose.pieces.push(Stored::Place(place)),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::component::Declarations;
    use crate::diag::FileId;
    use crate::parse::walk;

    use super::Part;

    /// Blocks as they are read, headings as `#` and their number.
    fn read(source: &str) -> Vec<String> {
        let declarations = Declarations::default();
        let body = walk::body(FileId(0), source, 0, &declarations, &mut Vec::new());
        let prose = body.prose(source, &declarations);
        let mut read = Vec::new();
        let mut block = String::new();
        for part in prose.parts(body.text(source)) {
            match part {
                Part::Heading(number) => read.push(format!("#{number}")),
                Part::Text(text, at) => {
                    assert!(text == " " || at <= source.len());
                    block.push_str(text);
                }
                Part::End => read.push(std::mem::take(&mut block)),
                Part::Snippet(_) => {}
            }
        }
        assert_eq!(block, "", "every block has an end");
        read
    }

    #[test]
    fn running_text_is_what_is_read_in_blocks() {
        let source = "Ask *now*,\nor `call`.\n\n## Who &amp; when\n\n- one [link](a.md)\n- two ![a map](m.png)\n\n\
                      ```sh\nno prose\n```\n\n### Next\n\n| a | b |\n|---|---|\n| c &lt; d | e |\n";
        assert_eq!(
            read(source),
            ["Ask now, or call.", "#0", "one link", "two ", "#1", "a", "b", "c < d", "e"]
        );
    }

    #[test]
    fn what_a_cited_source_says_is_not_the_authors_prose() {
        let quoted =
            "> The words.\n> [@law]\n\nOurs.\n\n> No source.\n\n> [!NOTE]\n> Mind [@law].\n";
        assert_eq!(read(quoted), ["Ours.", "No source.", "Mind ."]);
    }
}
