//! A version's text, taken apart into its clauses.
//!
//! A clause begins at a heading with an id of its author's and reaches to the next such heading, of
//! whatever level: a clause that holds others has the words above them. A heading without an id
//! belongs to the clause that it stands in, unless it is of the same level or a higher one; then it
//! ends that clause, and what follows belongs to none.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use quiz::Digest;

use crate::parse::body::{Body, Heading};
use crate::parse::facts::fill;
use crate::parse::markdown;
use crate::yaml::types::Placed;

use super::canonical::{self, Block};

/// One clause of a version.
#[derive(Debug, Clone)]
pub struct Clause {
    /// The author's, stable across versions.
    pub id: Placed<String>,
    /// As the heading has it, else counted: `3`, `3.2`.
    pub number: String,
    /// The heading without its number.
    pub title: String,
    pub level: u8,
    /// The clause that this one stands in, as an index.
    pub parent: Option<usize>,
    /// The whole of it, heading first, in the body.
    pub range: Range<usize>,
    /// Its heading, in the body.
    pub heading: Range<usize>,
    /// The heading's text without marks, number and attributes, in the body.
    pub title_range: Range<usize>,
    /// What it says, heading first, in canonical form.
    pub blocks: Vec<Block>,
    /// Over the canonical form; see [`Block`].
    pub digest: Digest,
}

impl Clause {
    /// The clause in canonical form, a block a line.
    pub fn words(&self) -> String {
        canonical::text(&self.blocks)
    }
}

/// A part of the body: a clause, or what stands outside of all.
#[derive(Debug, Clone)]
pub struct Segment {
    pub range: Range<usize>,
    pub clause: Option<usize>,
}

/// `source` is the file's text.
pub(super) fn split(body: &Body, source: &str) -> (Vec<Clause>, Vec<Segment>) {
    let text = body.text(source);
    let mut segments = Vec::new();
    let mut begun: Vec<&Heading> = Vec::new();
    let mut start = 0;
    let mut open: Option<usize> = None;
    for heading in top_headings(body, text) {
        let is_clause = heading.attributes.id.is_some();
        let ends = open.is_none_or(|clause| heading.level <= begun[clause].level);
        if !is_clause && (!ends || open.is_none()) {
            continue;
        }
        segments.push(Segment { range: start..heading.range.start, clause: open });
        start = heading.range.start;
        open = is_clause.then_some(begun.len());
        begun.extend(is_clause.then_some(heading));
    }
    segments.push(Segment { range: start..text.len(), clause: open });
    let mut counters = Counters::default();
    let mut clauses: Vec<Clause> = Vec::with_capacity(begun.len());
    for (at, heading) in begun.iter().enumerate() {
        let Some(id) = heading.attributes.id.clone() else { continue };
        let range = segments
            .iter()
            .find(|segment| segment.clause == Some(at))
            .map_or(heading.range.clone(), |segment| segment.range.clone());
        let (written, skipped) = written_number(&heading.title);
        let counted = counters.next(heading.level);
        let parent = begun[..at].iter().rposition(|before| before.level < heading.level);
        let blocks = canonical::blocks(body, text, &range, heading, skipped);
        let digest = Digest::of(canonical::text(&blocks).as_bytes());
        let title = fill(&heading.title[skipped..], |index| {
            body.facts.get(index).map_or(String::new(), |fact| fact.written.clone())
        });
        clauses.push(Clause {
            id,
            number: written.map_or(counted, str::to_owned),
            title: title.trim().to_owned(),
            level: heading.level,
            parent,
            range,
            heading: heading.range.clone(),
            title_range: after_number(text, &heading.text_range, written),
            blocks,
            digest,
        });
    }
    (clauses, segments)
}

/// The headings that stand in no list, quotation or component: those can part the text.
fn top_headings<'b>(body: &'b Body, text: &str) -> Vec<&'b Heading> {
    let mut depth = 0_usize;
    let mut starts = Vec::new();
    for (event, range) in markdown::events(text) {
        match event {
            Event::Start(Tag::Heading { .. }) if depth == 0 => starts.push(range.start),
            Event::Start(Tag::BlockQuote(_) | Tag::List(_) | Tag::FootnoteDefinition(_)) => {
                depth += 1;
            }
            Event::End(TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::FootnoteDefinition) => {
                depth = depth.saturating_sub(1);
            }
            _ => {}
        }
    }
    let is_top = |heading: &&Heading| {
        !heading.in_component && starts.binary_search(&heading.range.start).is_ok()
    };
    body.headings.iter().filter(is_top).collect()
}

/// Where the heading's text begins after its number.
fn after_number(text: &str, range: &Range<usize>, number: Option<&str>) -> Range<usize> {
    let Some(number) = number else { return range.clone() };
    let inside = text.get(range.clone()).unwrap_or_default();
    let Some(at) = inside.find(number) else { return range.clone() };
    let rest = inside[at + number.len()..].trim_start_matches(['.', ')', ' ', ':', '\u{a0}']);
    range.end - rest.len()..range.end
}

/// `3.2 Evidence` → `3.2`; `§ 4 Records`, `(a) Notice`, `IV. Appeals`. A bare number is part of the
/// words: `10 days to answer`. With how many bytes of the title it takes.
fn written_number(title: &str) -> (Option<&str>, usize) {
    let none = (None, 0);
    let sign = title.len() - title.trim_start_matches(['§', ' ', '\u{a0}']).len();
    let has_sign = title.starts_with('§');
    let rest = &title[sign..];
    let bracket = usize::from(rest.starts_with('('));
    let token_end = rest.find(char::is_whitespace).unwrap_or(rest.len());
    let token = &rest[..token_end];
    let closed = token.ends_with(['.', ')', ':']);
    let bare = token[bracket.min(token.len())..].trim_end_matches(['.', ')', ':']);
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let is_decimal = bare.split('.').all(digits);
    let is_deep = is_decimal && bare.contains('.');
    let is_letter = bare.len() == 1 && bare.chars().all(|c| c.is_ascii_alphabetic());
    let is_roman = !bare.is_empty() && bare.chars().all(|c| "IVXLC".contains(c));
    let marked = closed || has_sign || bracket > 0;
    let counts = is_deep || (marked && (is_decimal || is_letter || is_roman));
    let after = rest[token_end..].trim_start();
    if !counts || after.is_empty() {
        return none;
    }
    (Some(bare), title.len() - after.len())
}

/// Counts clauses by their level.
#[derive(Default)]
struct Counters {
    /// Level and count of each clause around the next.
    open: Vec<(u8, usize)>,
}

impl Counters {
    fn next(&mut self, level: u8) -> String {
        while self.open.last().is_some_and(|(above, _)| *above > level) {
            self.open.pop();
        }
        match self.open.last_mut().filter(|(above, _)| *above == level) {
            Some((_, count)) => *count += 1,
            None => self.open.push((level, 1)),
        }
        let counts: Vec<String> = self.open.iter().map(|(_, count)| count.to_string()).collect();
        counts.join(".")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_told_from_a_word() {
        let cases = [
            ("3.2 Evidence", Some("3.2"), "Evidence"),
            ("3. Evidence", Some("3"), "Evidence"),
            ("§ 4 Records", Some("4"), "Records"),
            ("(a) Notice", Some("a"), "Notice"),
            ("IV. Appeals", Some("IV"), "Appeals"),
            ("10 days to answer", None, "10 days to answer"),
            ("14-day clock", None, "14-day clock"),
            ("A student who moves", None, "A student who moves"),
            ("2026.", None, "2026."),
            ("Evidence", None, "Evidence"),
        ];
        for (title, number, rest) in cases {
            let (found, skipped) = written_number(title);
            assert_eq!((found, &title[skipped..]), (number, rest), "{title}");
        }
    }

    #[test]
    fn clauses_are_counted_by_their_level() {
        let mut counters = Counters::default();
        let counted: Vec<String> =
            [2, 3, 3, 2, 3, 4, 2].map(|level| counters.next(level)).into_iter().collect();
        assert_eq!(counted, ["1", "1.1", "1.2", "2", "2.1", "2.1.1", "3"]);
    }
}
