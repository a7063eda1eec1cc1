//! The faults of a quiz, and their words.

use std::fmt;

use crate::question::{MAX_POINTS, MAX_QUESTIONS};
use crate::typed::MAX_TYPED;

/// What is wrong. The `Display` form is the sentence of a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    NoQuestions,
    TooManyQuestions {
        found: usize,
    },
    /// Ids are ASCII letters, digits, `-`, `_` and `.`, at most 100 of them.
    BadId {
        id: String,
    },
    SameId {
        id: String,
        first: usize,
    },
    NoPrompt {
        id: String,
    },
    UnknownObjective {
        id: String,
        objective: String,
    },
    PoolTooSmall {
        objective: String,
        wanted: u32,
        found: usize,
    },
    DrawsNothing {
        objective: String,
    },
    PassMarkZero,
    /// The mark is in points, and no attempt has so many.
    PassMarkTooHigh {
        mark: u32,
        most: u32,
    },
    MasteryOfUnknown {
        objective: String,
    },
    /// The pre-test is named as what it clears.
    ClearsItself,
    NoAttempts,
    BadPoints {
        id: String,
        points: u32,
    },
    /// `part` is what there is too little of: `option`, `item`, `row` and so on.
    TooFew {
        id: String,
        part: &'static str,
        found: usize,
        least: usize,
    },
    TooMany {
        id: String,
        part: &'static str,
        found: usize,
        most: usize,
    },
    /// The same text twice, where an answer could not tell them apart.
    Same {
        id: String,
        part: &'static str,
        text: String,
    },
    /// A part without text; `place` from 0.
    Empty {
        id: String,
        part: &'static str,
        place: usize,
    },
    NoRightOption {
        id: String,
    },
    EveryOptionRight {
        id: String,
    },
    /// Several right options in a single choice.
    SeveralRightOptions {
        id: String,
        found: usize,
    },
    /// Partial credit is counted in whole points, so that one point cannot be shared out.
    PartialOfOnePoint {
        id: String,
    },
    /// Every row of a matching has the same right side, and there is no distractor.
    OneRightSide {
        id: String,
    },
    /// The distractor is the right side of a row.
    RightDistractor {
        id: String,
        text: String,
    },
    EmptyRange {
        id: String,
    },
    /// Nobody can type it: longer than [`MAX_TYPED`], or not one line.
    NotTypeable {
        id: String,
        text: String,
    },
    /// `gap` from 0.
    GapNotInPrompt {
        id: String,
        gap: usize,
    },
    UnknownStep {
        id: String,
        to: String,
    },
    UnreachableStep {
        id: String,
        step: String,
    },
    /// The option leads to a step that may lead here again.
    EndlessCase {
        id: String,
        step: String,
        to: String,
    },
    NoRightDecision {
        id: String,
        step: String,
    },
}

fn counted(number: usize, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

impl fmt::Display for Fault {
    #[expect(clippy::too_many_lines, reason = "the words of every fault stand in one place")]
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoQuestions => write!(out, "the quiz has no questions"),
            Self::TooManyQuestions { found } => {
                write!(out, "the quiz has {found} questions, expected at most {MAX_QUESTIONS}")
            }
            Self::BadId { id } => write!(
                out,
                "the id `{id}` is not made of letters a to z, digits, `-`, `_` and `.`, at most 100 of them"
            ),
            Self::SameId { id, .. } => write!(out, "the id `{id}` names two questions"),
            Self::NoPrompt { id } => write!(out, "question `{id}` asks nothing"),
            Self::UnknownObjective { id, objective } => {
                write!(
                    out,
                    "question `{id}` belongs to the objective `{objective}`, which the quiz does not have"
                )
            }
            Self::PoolTooSmall { objective, wanted, found } => write!(
                out,
                "the quiz draws {} for the objective `{objective}`, which has {}",
                counted(usize::try_from(*wanted).unwrap_or(usize::MAX), "question"),
                counted(*found, "question")
            ),
            Self::DrawsNothing { objective } => {
                write!(out, "the quiz draws 0 questions for the objective `{objective}`")
            }
            Self::PassMarkZero => {
                write!(out, "the pass mark is 0, so that everyone passes without an answer")
            }
            Self::PassMarkTooHigh { mark, most } => {
                write!(out, "the pass mark is {mark} points, but an attempt has at most {most}")
            }
            Self::MasteryOfUnknown { objective } => write!(
                out,
                "`mastery` names the objective `{objective}`, which no question of the quiz belongs to"
            ),
            Self::ClearsItself => write!(out, "the quiz clears itself"),
            Self::NoAttempts => write!(out, "the quiz allows 0 attempts"),
            Self::BadPoints { id, points } => {
                write!(out, "question `{id}` gives {points} points, expected 1 to {MAX_POINTS}")
            }
            Self::TooFew { id, part, found, least } => {
                write!(
                    out,
                    "question `{id}` has {}, expected at least {least}",
                    counted(*found, part)
                )
            }
            Self::TooMany { id, part, found, most } => {
                write!(
                    out,
                    "question `{id}` has {}, expected at most {most}",
                    counted(*found, part)
                )
            }
            Self::Same { id, part, text } => {
                write!(out, "question `{id}` has the {part} `{text}` twice")
            }
            Self::Empty { id, part, place } => {
                write!(out, "{part} {} of question `{id}` is empty", place + 1)
            }
            Self::NoRightOption { id } => write!(out, "question `{id}` has no right option"),
            Self::EveryOptionRight { id } => {
                write!(out, "every option of question `{id}` is right")
            }
            Self::SeveralRightOptions { id, found } => {
                write!(
                    out,
                    "question `{id}` is a single choice with {found} right options, expected 1"
                )
            }
            Self::PartialOfOnePoint { id } => {
                write!(out, "question `{id}` gives a part of its points, but it has only 1")
            }
            Self::OneRightSide { id } => {
                write!(out, "every row of question `{id}` has the same right side")
            }
            Self::RightDistractor { id, text } => write!(
                out,
                "question `{id}` has `{text}` as a distractor, and as the right side of a row"
            ),
            Self::EmptyRange { id } => {
                write!(out, "question `{id}` accepts no number: its range ends before it begins")
            }
            Self::NotTypeable { id, text } => {
                let start: String = text.chars().take(40).collect();
                write!(
                    out,
                    "question `{id}` accepts `{start}…`, expected one line of at most {MAX_TYPED} characters"
                )
            }
            Self::GapNotInPrompt { id, gap } => {
                let gap = gap + 1;
                write!(
                    out,
                    "gap {gap} of question `{id}` does not stand in its prompt as `[[{gap}]]`"
                )
            }
            Self::UnknownStep { id, to } => {
                write!(out, "case `{id}` has no step `{to}`")
            }
            Self::UnreachableStep { id, step } => {
                write!(out, "no way through case `{id}` comes to the step `{step}`")
            }
            Self::EndlessCase { id, step, to } => write!(
                out,
                "case `{id}` goes round in a circle: `{step}` leads to `{to}`, and that leads back"
            ),
            Self::NoRightDecision { id, step } => {
                write!(out, "step `{step}` of case `{id}` has no right option")
            }
        }
    }
}
