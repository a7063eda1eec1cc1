//! What a reader reads of a page, section by section: its running text as `parse` has found it, with the facts and the
//! snippets put in that readers of the site see.

use std::ops::Range;

use crate::diag::Span;
use crate::model::facts::{Bare, TBC, plain};
use crate::model::{Model, Site};
use crate::parse::facts::{Piece, pieces};
use crate::parse::{Body, FactKind, Heading, Page, Part, Places};
use crate::read::Sources;

/// Snippets in each other deeper than this are not read; nobody writes them.
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
    let sections = page.body.headings.iter().filter(of_page).collect();
    let prose = Prose { sections, blocks: Vec::new() };
    let mut reading = Reading { model, sources, site, prose, section: None };
    reading.body(&page.body, 0);
    reading.prose
}

struct Reading<'m> {
    model: &'m Model,
    sources: &'m Sources,
    site: &'m Site,
    prose: Prose<'m>,
    section: Option<usize>,
}

impl<'m> Reading<'m> {
    /// The body of the page, or of a snippet at a depth.
    fn body(&mut self, body: &'m Body, depth: usize) {
        let source = &self.sources.file(body.file).text;
        let prose = body.prose(source, &self.model.documents.components);
        let mut text = String::new();
        let mut places = Places::empty();
        for part in prose.parts(body.text(source)) {
            match part {
                // Headings in snippets are parts of the section around them.
                Part::Heading(number) if depth == 0 => self.section = Some(number),
                Part::Heading(_) => {}
                Part::Text(masked, start) => {
                    self.push(body, (masked, start), &mut text, &mut places);
                }
                Part::End => {
                    let places = std::mem::replace(&mut places, Places::empty());
                    self.block(body, std::mem::take(&mut text), places);
                }
                Part::Snippet(number) => {
                    let include = body.used.includes.get(number);
                    let snippets = &self.model.documents.snippets;
                    if let Some(snippet) = include.and_then(|include| snippets.get(&include.value))
                        && depth < MAX_DEPTH
                    {
                        self.body(&snippet.body, depth + 1);
                    }
                }
            }
        }
    }

    /// Puts a piece of a masked text into the block, facts as readers see them. What only the district knows
    /// shows as a mark, and is no prose.
    fn push(
        &self,
        body: &Body,
        (masked, start): (&str, usize),
        block: &mut String,
        places: &mut Places,
    ) {
        let mut at = start;
        for piece in pieces(masked) {
            places.push(block.len(), at);
            match piece {
                Piece::Text(text) => {
                    block.push_str(text);
                    at += text.len();
                }
                Piece::Fact(index) => {
                    let Some(fact) = body.facts.get(index) else { continue };
                    block.push_str(&self.fact(&fact.kind));
                    at += fact.range.len();
                }
            }
        }
    }

    fn fact(&self, kind: &FactKind) -> String {
        let value = plain(self.model, self.site, &Bare, kind);
        if value == TBC { String::new() } else { value }
    }

    fn block(&mut self, body: &'m Body, text: String, places: Places) {
        let start = places.at(0);
        let is_shown = body.is_shown(&(start..start), &self.site.config.audience);
        if !text.trim().is_empty() && is_shown {
            self.prose.blocks.push(Block { section: self.section, text, body, places });
        }
    }
}
