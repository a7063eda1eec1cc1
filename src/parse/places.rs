//! Where a text that was taken out of a page, line by line or unescaped, stands in the page: the body
//! of a component in a list, a Markdown string in YAML. With it a mistake in such a text is told at
//! its own word.

use std::ops::Range;

/// Runs of bytes that stand together in both texts: where a run begins in the taken text, and where
/// in the page's body. Ordered by the former.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Places {
    runs: Vec<(usize, usize)>,
}

impl Default for Places {
    /// The body itself.
    fn default() -> Self {
        Self { runs: vec![(0, 0)] }
    }
}

impl Places {
    pub fn empty() -> Self {
        Self { runs: Vec::new() }
    }

    /// A run that begins at byte `taken` of the text and stands at `body`.
    pub fn push(&mut self, taken: usize, body: usize) {
        let goes_on = self
            .runs
            .last()
            .is_some_and(|&(t, b)| taken.checked_sub(t).is_some_and(|length| b + length == body));
        if !goes_on {
            self.runs.push((taken, body));
        }
    }

    /// The place in the body of a byte of the text.
    pub fn at(&self, taken: usize) -> usize {
        let after = self.runs.partition_point(|&(start, _)| start <= taken);
        match after.checked_sub(1).and_then(|index| self.runs.get(index)) {
            Some(&(start, body)) => body + (taken - start),
            None => self.runs.first().map_or(0, |&(_, body)| body),
        }
    }

    /// The last byte's place ends a range, so that it never reaches into the next run.
    pub fn range(&self, taken: &Range<usize>) -> Range<usize> {
        let start = self.at(taken.start);
        if taken.is_empty() {
            return start..start;
        }
        start..(self.at(taken.end - 1) + 1).max(start)
    }

    /// The places of a text that was taken out of this one.
    pub(super) fn within(&self, inner: &Self) -> Self {
        let mut places = Self::empty();
        for (index, &(start, outer)) in inner.runs.iter().enumerate() {
            places.push(start, self.at(outer));
            // A run of the inner text may cross runs of this one.
            let end = inner.runs.get(index + 1).map_or(usize::MAX, |&(next, _)| next);
            for &(begin, body) in &self.runs {
                if begin > outer && begin - outer < end - start {
                    places.push(start + (begin - outer), body);
                }
            }
        }
        places
    }

    /// Finds each character of `value` again in `written`, the YAML scalar it was read from, which
    /// stands at byte `from`: quotes, escapes, indentation and folded line ends are stepped over.
    pub(super) fn of_scalar(value: &str, written: &str, from: usize) -> Self {
        let mut places = Self::empty();
        let mut at = match written.chars().next() {
            Some('"' | '\'') => 1,
            Some('|' | '>') => written.find('\n').map_or(0, |end| end + 1),
            _ => 0,
        };
        for (index, c) in value.char_indices() {
            let rest = &written[at..];
            let is_space = c == ' ' || c == '\n';
            let next = if is_space {
                rest.find(char::is_whitespace).filter(|&skip| skip == 0)
            } else {
                let skipped = rest.len() - rest.trim_start_matches([' ', '\n', '\r', '\\']).len();
                rest[skipped..].find(c).filter(|&skip| skip < 8).map(|skip| skipped + skip)
            };
            let Some(next) = next else {
                places.push(index, from + at);
                continue;
            };
            places.push(index, from + at + next);
            at += next + rest[next..].chars().next().map_or(0, char::len_utf8);
        }
        if places.runs.is_empty() {
            places.push(0, from);
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scalar_is_found_again_however_it_was_written() {
        let cases = [
            ("see [a](b.md) now", "see [a](b.md) now"),
            ("see [a](b.md) now", "\"see [a](b.md) now\""),
            ("it \"is\" [a](b.md)", "\"it \\\"is\\\" [a](b.md)\""),
            ("one\ntwo [a](b.md)\n", "|\n    one\n    two [a](b.md)\n"),
            ("one two [a](b.md)", "one\n    two [a](b.md)"),
        ];
        for (value, written) in cases {
            let places = Places::of_scalar(value, written, 100);
            let start = value.find("[a]").unwrap();
            let range = places.range(&(start..start + "[a](b.md)".len()));
            assert_eq!(&written[range.start - 100..range.end - 100], "[a](b.md)", "{written:?}");
        }
    }

    #[test]
    fn places_compose() {
        let mut outer = Places::empty();
        outer.push(0, 50);
        outer.push(10, 70);
        let mut inner = Places::empty();
        inner.push(0, 4);
        let both = outer.within(&inner);
        assert_eq!((both.at(0), both.at(5), both.at(6), both.at(9)), (54, 59, 70, 73));
    }

    proptest::proptest! {
        #[test]
        fn no_scalar_panics(value in "(?s).{0,40}", written in "(?s).{0,40}") {
            let places = Places::of_scalar(&value, &written, 7);
            for at in 0..value.len() + 2 {
                proptest::prop_assert!(places.at(at) >= 7);
            }
        }
    }
}
