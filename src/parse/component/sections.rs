//! The parts of a Markdown body: what stands under each of its headings, or each item of its list.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::markdown;

/// Events with their places.
pub type Events<'t> = [(Event<'t>, Range<usize>)];

/// The headings of the highest level, none inside of a quotation or list, and what follows each, as
/// ranges of `events`. What stands before the first comes alone.
pub struct Sections {
    pub before: Range<usize>,
    /// The heading with its edges, and the rest of the section.
    pub sections: Vec<(Range<usize>, Range<usize>)>,
}

/// Cuts events at the headings of the level that the first heading has, or above.
pub fn sections(events: &Events<'_>) -> Sections {
    let mut depth = 0_usize;
    let mut level = None;
    let mut starts: Vec<(usize, usize)> = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level: this, .. }) => {
                if depth == 0 && level.is_none_or(|first| *this <= first) {
                    level.get_or_insert(*this);
                    starts.push((at, at));
                }
                depth += 1;
            }
            Event::End(TagEnd::Heading(_)) => {
                depth -= 1;
                if let Some(open) =
                    starts.last_mut().filter(|(start, end)| start == end && depth == 0)
                {
                    open.1 = at + 1;
                }
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    let before = 0..starts.first().map_or(events.len(), |&(start, _)| start);
    let ends = starts.iter().skip(1).map(|&(start, _)| start).chain([events.len()]);
    let sections =
        starts.iter().zip(ends).map(|(&(start, text), end)| (start..text, text..end)).collect();
    Sections { before, sections }
}

/// The items of the lists at the top of the text, as ranges of `events` without the items' edges.
pub fn items(events: &Events<'_>) -> Vec<Range<usize>> {
    let mut depth = 0_usize;
    let mut start = 0;
    let mut items = Vec::new();
    for (at, (event, _)) in events.iter().enumerate() {
        match event {
            Event::Start(tag) => {
                depth += 1;
                if depth == 2 && matches!(tag, Tag::Item) {
                    start = at + 1;
                }
            }
            Event::End(tag) => {
                if depth == 2 && matches!(tag, TagEnd::Item) {
                    items.push(start..at);
                }
                depth -= 1;
            }
            _ => {}
        }
    }
    items
}

pub(super) fn has_none(text: &str) -> bool {
    let events: Vec<_> = markdown::events(text).collect();
    sections(&events).sections.is_empty()
}

/// The first block at the top of the text that is no list, as far as its first line goes.
pub(super) fn not_a_list(text: &str) -> Option<Range<usize>> {
    let mut depth = 0_usize;
    for (event, range) in markdown::events(text) {
        match event {
            Event::Start(tag) => {
                if depth == 0 && !matches!(tag, Tag::List(_)) {
                    let line = text[range.clone()].lines().next().unwrap_or_default();
                    return Some(range.start..range.start + line.len());
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ if depth == 0 => return Some(range),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_at_headings_of_one_level() {
        let text = "hello\n\n### One\ntext\n#### Inner\n> ### quoted\n\n### Two\n";
        let events: Vec<_> = markdown::events(text).collect();
        let cut = sections(&events);
        assert_eq!(cut.sections.len(), 2);
        assert!(!cut.before.is_empty());
        assert_eq!(cut.sections[1].1.len(), 0);
        assert!(has_none("no heading"));
    }

    #[test]
    fn a_list_gives_its_items() {
        let events: Vec<_> = markdown::events("- a\n  - inner\n- b\n").collect();
        assert_eq!(items(&events).len(), 2);
        assert_eq!(not_a_list("- a\n- b\n"), None);
        assert_eq!(not_a_list("- a\n\nwords\n"), Some(5..10));
    }
}
