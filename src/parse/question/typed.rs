//! Answers that are typed: `= 10 ± 1`, `= 5..10`, `= Form 12-B | 12B`.

use std::ops::Range;

use quiz::{Decimal, Gap, Range as Numbers};
use unicode_normalization::UnicodeNormalization as _;

use crate::diag::{Diagnostic, codes};
use crate::parse::facts;

use super::reader::QuestionReader;

/// What is accepted, and where each accepted answer stands.
pub(super) type Accepted = (Gap, Vec<Range<usize>>);

impl QuestionReader<'_> {
    /// Reads what stands after the `=`: numbers where it says numbers, else texts.
    pub(super) fn accepted(&mut self, place: &Range<usize>) -> Accepted {
        let text = &self.text[place.clone()];
        if facts::pieces(text).any(|piece| matches!(piece, facts::Piece::Fact(_))) {
            self.wrong(place, "an accepted answer cannot be taken from the data files").help_last(
                "write the words themselves: they are part of the quiz and of its digest",
            );
        }
        if text.trim().is_empty() {
            self.wrong(place, "nothing is accepted here")
                .help_last("write an answer after `=`, such as `= 10` or `= transcript | record`");
            return (Gap::Text(Vec::new()), Vec::new());
        }
        let pieces = split(text, place.start);
        if let [only] = pieces.as_slice()
            && let Some(numbers) = self.numbers(only)
        {
            return (Gap::Number(numbers), vec![only.clone()]);
        }
        let words = |range: &Range<usize>| -> String {
            let words = self.text[range.clone()].replace("\\|", "|");
            words.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
        };
        (Gap::Text(pieces.iter().map(words).collect()), pieces)
    }

    /// `10`, `10 ± 1` or `5..10`; `None`: a text.
    fn numbers(&mut self, place: &Range<usize>) -> Option<Numbers> {
        let text = &self.text[place.clone()];
        if let Some(number) = Decimal::parse(text) {
            return Some(Numbers { low: number, high: number });
        }
        let (mark, spread) = ["±", "+/-", "+-"]
            .into_iter()
            .find(|mark| text.contains(mark))
            .map(|mark| (mark, true))
            .or_else(|| text.contains("..").then_some(("..", false)))?;
        let (one, other) = text.split_once(mark)?;
        let numbers = (Decimal::parse(one), Decimal::parse(other));
        if numbers == (None, None) {
            return None;
        }
        let range = match numbers {
            (Some(middle), Some(by)) if spread && Decimal::parse("0") <= Some(by) => {
                middle.spread(by)
            }
            (Some(low), Some(high)) if !spread => Some((low, high)),
            _ => None,
        };
        if range.is_none() {
            self.wrong(place, format!("expected a number on both sides of `{mark}`"))
                .help_last("write `= 10 ± 1` or `= 5..10`; numbers have up to six decimal places");
        }
        let (low, high) = range.unwrap_or_else(|| {
            let number = numbers.0.or(numbers.1).unwrap_or_default();
            (number, number)
        });
        Some(Numbers { low, high })
    }

    /// A mistake of form at a place of the body.
    pub(super) fn wrong(&mut self, place: &Range<usize>, message: impl Into<String>) -> &mut Self {
        let problem = Diagnostic::error(codes::QUESTION_FORM, message).at(self.body.span(place));
        self.problems.push(problem);
        self
    }

    /// What to do about the mistake told last.
    pub(super) fn help_last(&mut self, text: &str) {
        if let Some(problem) = self.problems.pop() {
            self.problems.push(problem.help(text));
        }
    }
}

/// The places of the texts between `|`, white space taken off; `\|` does not part.
pub(super) fn split(text: &str, base: usize) -> Vec<Range<usize>> {
    let mut places = Vec::new();
    let mut start = 0;
    let ends = text.match_indices('|').map(|(at, _)| at);
    let ends = ends.filter(|at| !text[..*at].ends_with('\\')).chain([text.len()]);
    for end in ends {
        let piece = &text[start..end];
        let from = base + start + (piece.len() - piece.trim_start().len());
        places.push(from..from + piece.trim().len());
        start = (end + 1).min(text.len());
    }
    places
}
