//! `{#id .class key=value key="two words"}` after a heading. The Markdown library takes them off the
//! heading; they are read again here, because it splits quoted values and tells no places.

use crate::diag::{FileId, Span};
use crate::yaml::types::Placed;

/// A heading's attributes, each at its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attributes {
    /// Behind the brace that opens them, in the file; none where there are none.
    pub open: Option<usize>,
    pub id: Option<Placed<String>>,
    pub classes: Vec<Placed<String>>,
    pub pairs: Vec<(Placed<String>, Placed<String>)>,
}

impl Attributes {
    pub fn has_class(&self, name: &str) -> bool {
        self.classes.iter().any(|class| class.value == name)
    }

    pub fn get(&self, key: &str) -> Option<&Placed<String>> {
        self.pairs.iter().find(|(name, _)| name.value == key).map(|(_, value)| value)
    }

    /// Reads the last `{…}` of a heading's source, which stands at byte `base` of the file.
    pub(super) fn parse(heading: &str, file: FileId, base: usize) -> Self {
        let mut attributes = Self::default();
        let text = heading.trim_end().trim_end_matches('#').trim_end();
        let Some(open) = text.rfind('{').filter(|_| text.ends_with('}')) else { return attributes };
        let inside = &text[open + 1..text.len() - 1];
        let start = base + open + 1;
        attributes.open = Some(start);
        for (at, word) in words(inside) {
            let place =
                |from: usize, to: usize| Span::new(file, start + at + from..start + at + to);
            let placed = |text: &str, from: usize| Placed {
                value: text.to_owned(),
                span: place(from, from + text.len()),
            };
            if let Some(id) = word.strip_prefix('#') {
                attributes.id = Some(placed(id, 1));
            } else if let Some(class) = word.strip_prefix('.') {
                attributes.classes.push(placed(class, 1));
            } else if let Some((key, value)) = word.split_once('=') {
                let from = key.len() + 1;
                let bare = value.trim_matches('"');
                let quote = usize::from(value.starts_with('"'));
                attributes.pairs.push((placed(key, 0), placed(bare, from + quote)));
            }
        }
        attributes
    }
}

/// A range of a page's body as a place in its file, where the body begins at `base`.
pub(super) fn span(file: FileId, range: &std::ops::Range<usize>, base: usize) -> Span {
    Span::new(file, base + range.start..base + range.end)
}

/// Words separated by spaces; a space inside double quotes does not separate.
pub(super) fn words(text: &str) -> Vec<(usize, &str)> {
    let mut words = Vec::new();
    let mut start = None;
    let mut quoted = false;
    for (at, c) in text.char_indices() {
        if c == '"' {
            quoted = !quoted;
        }
        match (c.is_whitespace() && !quoted, start) {
            (true, Some(from)) => {
                words.push((from, &text[from..at]));
                start = None;
            }
            (false, None) => start = Some(at),
            _ => {}
        }
    }
    words.extend(start.map(|from| (from, &text[from..])));
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quoted_values_and_places() {
        let heading = "## By when? {#clk-01 objective=clocks cites=\"il-8.1b il-2\" .must-pass}\n";
        let read = Attributes::parse(heading, FileId(0), 100);
        let id = read.id.as_ref().unwrap();
        assert_eq!((id.value.as_str(), id.span.start), ("clk-01", 114));
        let cites = read.get("cites").unwrap();
        assert_eq!(cites.value, "il-8.1b il-2");
        assert_eq!(&heading[cites.span.start - 100..cites.span.end - 100], "il-8.1b il-2");
        assert!(read.has_class("must-pass"));
        assert_eq!(Attributes::parse("## No {braces\n", FileId(0), 0), Attributes::default());
    }
}
