//! A quiz without its words: what is asked (the sheet) apart from what is right (the key).
//!
//! The page carries the words as HTML; the engine needs ids, counts and rules only. That the sheet has
//! no place for a right answer is what makes a sealed quiz safe to publish.

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::mark::Mark;
use crate::question::{Kind, Mode, Percent, Question, Quiz, Shuffle};

/// What is asked, by which rules. No text, no key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// Id of the quiz.
    pub quiz: String,
    /// Of the whole [`Quiz`], key included.
    pub digest: Digest,
    pub mode: Mode,
    pub pass: Mark,
    /// Objective and the mark of its own; sorted by objective.
    pub mastery: Vec<(String, Percent)>,
    pub attempts: Option<u32>,
    pub wait_seconds: Option<u64>,
    /// Objective and how many of its questions are drawn; sorted by objective.
    pub draw: Vec<(String, u32)>,
    pub shuffle: Shuffle,
    /// In authored order.
    pub questions: Vec<SheetQuestion>,
}

/// One question of a [`Sheet`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetQuestion {
    pub id: String,
    pub kind: SheetKind,
    pub objective: Option<String>,
    pub points: u32,
    pub must_pass: bool,
    /// How many hints there are.
    pub hints: u32,
}

/// How a question is answered. New variants go to the end: the encoding numbers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum SheetKind {
    Choice {
        /// How many options there are.
        options: u32,
        many: bool,
        partial: bool,
        keep_order: bool,
    },
}

/// The right answers, in the order of the sheet's questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    pub answers: Vec<Answer>,
}

/// An answer, given or right. New variants go to the end: the encoding numbers them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Answer {
    /// Authored indexes of the ticked options, ascending, each once. Empty: the ticks were taken back.
    Choice(Vec<u32>),
}

/// What a page carries for the engine: the sheet, and the key unless the quiz is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    pub sheet: Sheet,
    pub key: Option<Key>,
}

impl Quiz {
    pub fn sheet(&self) -> Sheet {
        Sheet {
            quiz: self.id.clone(),
            digest: self.digest(),
            mode: self.mode,
            pass: self.pass,
            mastery: self.mastery.iter().map(|(id, mark)| (id.clone(), *mark)).collect(),
            attempts: self.attempts,
            wait_seconds: self.wait_seconds,
            draw: self.draw.iter().map(|(pool, count)| (pool.clone(), *count)).collect(),
            shuffle: self.shuffle,
            questions: self.questions.iter().map(Question::sheet).collect(),
        }
    }

    pub fn key(&self) -> Key {
        Key {
            answers: self.questions.iter().map(|question| question.kind.right_answer()).collect(),
        }
    }

    /// What the page carries: without the key when the quiz is sealed.
    pub fn paper(&self) -> Paper {
        let key = match self.mode {
            Mode::Practice | Mode::Graded => Some(self.key()),
            Mode::Sealed => None,
        };
        Paper { sheet: self.sheet(), key }
    }
}

impl Question {
    fn sheet(&self) -> SheetQuestion {
        SheetQuestion {
            id: self.id.clone(),
            kind: self.kind.sheet(),
            objective: self.objective.clone(),
            points: self.points,
            must_pass: self.must_pass,
            hints: count(self.hints.len()),
        }
    }
}

impl Kind {
    fn sheet(&self) -> SheetKind {
        match self {
            Self::Choice { options, many, partial, keep_order } => SheetKind::Choice {
                options: count(options.len()),
                many: *many,
                partial: *partial,
                keep_order: *keep_order,
            },
        }
    }

    fn right_answer(&self) -> Answer {
        match self {
            Self::Choice { options, .. } => Answer::Choice(
                (0..)
                    .zip(options)
                    .filter(|(_, option)| option.right)
                    .map(|(index, _)| index)
                    .collect(),
            ),
        }
    }
}

impl SheetKind {
    /// Whether `answer` could have been given on the form: right shape, indexes ascending and in range.
    pub fn fits(&self, answer: &Answer) -> bool {
        match (self, answer) {
            (Self::Choice { options, many, .. }, Answer::Choice(picked)) => {
                (*many || picked.len() <= 1)
                    && picked.iter().all(|index| index < options)
                    && picked.windows(2).all(|pair| pair.first() < pair.last())
            }
        }
    }
}

impl Answer {
    /// No tick, no text: the same as not answered.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Choice(picked) => picked.is_empty(),
        }
    }
}

/// A paper that does not decode.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPaper;

impl Paper {
    /// Postcard (<https://postcard.jamesmunns.com/wire-format>). Built and read by one version of this crate.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).unwrap_or_default()
    }

    pub fn from_bytes(bytes: &[u8]) -> Result<Self, BadPaper> {
        postcard::from_bytes(bytes).map_err(|_| BadPaper)
    }

    /// The bytes in base64 (RFC 4648, section 4), as the form's `data-paper` holds them.
    pub fn to_base64(&self) -> String {
        crate::base64::encode(&self.to_bytes())
    }
}

/// Lengths here are bounded far below `u32::MAX` by [`Quiz::validate`].
fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
