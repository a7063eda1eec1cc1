//! Days in running text that are told as ones to come, and have passed.

use std::ops::Range;

use jiff::civil::Date;

use crate::diag::{Diagnostic, codes};
use crate::parse::{Page, days};

use super::prose::Prose;
use super::sentences;

/// Words before a day that make it one to keep, in English and Spanish.
const TO_COME: &[&str] = &[
    "by",
    "until",
    "till",
    "due",
    "deadline",
    "closes",
    "close",
    "closing",
    "opens",
    "open",
    "ends",
    "end",
    "starts",
    "begins",
    "through",
    "will",
    "must",
    "no later than",
    "apply",
    "register",
    "enroll before",
    "hasta",
    "a más tardar",
    "vence",
    "cierra",
    "abre",
    "termina",
    "empieza",
    "comienza",
    "límite",
    "debe",
];

/// Words that make a sentence one about the past, or about something else than a term.
const PAST: &[&str] = &[
    "was",
    "were",
    "had",
    "did",
    "since",
    "ago",
    "adopted",
    "amended",
    "approved",
    "became",
    "began",
    "born",
    "changed",
    "closed",
    "dated",
    "ended",
    "filed",
    "issued",
    "opened",
    "passed",
    "published",
    "read",
    "received",
    "replaced",
    "reviewed",
    "signed",
    "started",
    "took",
    "updated",
    "version",
    "written",
    "era",
    "fue",
    "fueron",
    "leído",
    "leída",
    "desde",
    "nacido",
    "nacida",
    "publicado",
    "publicada",
];

/// Quizzes are left alone: their cases are made up.
pub(super) fn problems(as_of: Date, page: &Page, prose: &Prose<'_>) -> Vec<Diagnostic> {
    if page.quiz.as_ref().is_some_and(|quiz| quiz.declared) {
        return Vec::new();
    }
    let mut problems = Vec::new();
    for block in &prose.blocks {
        for (range, day) in days(&block.text) {
            if day >= as_of || !is_to_come(&block.text, &range) {
                continue;
            }
            problems.push(
                Diagnostic::warning(
                    codes::PAST_DATE,
                    format!("{day} has passed, and this is told as still to come"),
                )
                .at(block.span(&range))
                .help("give the day that comes next, or say what happened; a day that changes belongs in `data/dates.yaml`"),
            );
        }
    }
    problems
}

fn is_to_come(text: &str, day: &Range<usize>) -> bool {
    let all = sentences::sentences(text);
    let sentence = all.into_iter().find(|sentence| sentence.contains(&day.start));
    let sentence = sentence.unwrap_or(0..text.len());
    let whole = text[sentence.clone()].to_lowercase();
    let before = text[sentence.start..day.start].to_lowercase();
    TO_COME.iter().any(|cue| has_words(&before, cue))
        && !PAST.iter().any(|cue| has_words(&whole, cue))
}

fn has_words(text: &str, words: &str) -> bool {
    text.match_indices(words).any(|(at, _)| {
        !text[..at].chars().next_back().is_some_and(char::is_alphanumeric)
            && !text[at + words.len()..].chars().next().is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> bool {
        days(text).iter().any(|(range, _)| is_to_come(text, range))
    }

    #[test]
    fn terms_are_told_from_history() {
        assert!(told("Hand it in by March 2, 2025."));
        assert!(told("The window closes on 2025-06-30. Ask early."));
        assert!(told("Puede pedirlo hasta el 2 de marzo de 2025."));
        assert!(!told("We read the law on November 23, 2025."));
        assert!(!told("The Board adopted it on June 1, 2025, and it must be kept."));
        assert!(!told("On March 2, 2025 a family called."));
    }
}
