//! What an author writes: a quiz with its questions, right answers included.
//!
//! A [`Quiz`] is the only type here that holds texts and key together; it never reaches a page. What
//! reaches a page is its [`Sheet`](crate::Sheet), and the [`Key`](crate::Key) where the mode allows.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use crate::digest::Digest;
use crate::mark::Mark;

/// Most questions a quiz may have.
pub const MAX_QUESTIONS: usize = 1000;
/// Most options a question may have: an option's index fits one byte on its way into the module.
pub const MAX_OPTIONS: usize = 100;
/// Most points a question may give.
pub const MAX_POINTS: u32 = 1000;

/// A whole percentage from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Percent(u8);

impl Percent {
    pub const ZERO: Self = Self(0);

    /// `None` above 100.
    pub fn new(value: u8) -> Option<Self> {
        (value <= 100).then_some(Self(value))
    }

    pub fn get(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Percent {
    type Error = &'static str;

    fn try_from(value: u8) -> Result<Self, Self::Error> {
        Self::new(value).ok_or("a percentage lies between 0 and 100")
    }
}

impl From<Percent> for u8 {
    fn from(percent: Percent) -> Self {
        percent.0
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}%", self.0)
    }
}

/// When the right answers show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Mode {
    /// At once, question by question.
    Practice,
    /// After submitting.
    Graded,
    /// Never in the browser: the key is not shipped.
    Sealed,
}

impl Mode {
    /// The name in front matter and JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Practice => "practice",
            Self::Graded => "graded",
            Self::Sealed => "sealed",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Practice, Self::Graded, Self::Sealed].into_iter().find(|mode| mode.name() == name)
    }
}

/// What the seed may reorder.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shuffle {
    pub questions: bool,
    pub options: bool,
}

/// A quiz as written, key included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quiz {
    /// The author's, stable across versions.
    pub id: String,
    pub title: String,
    pub mode: Mode,
    /// The mark that passes.
    pub pass: Mark,
    /// Objective to the share of its points that it takes to pass, whatever the points of the whole.
    pub mastery: BTreeMap<String, Percent>,
    /// A test before the module: whoever passes it has passed the quiz of this id.
    pub clears: Option<String>,
    /// How many attempts a learner has; `None`: no limit.
    pub attempts: Option<u32>,
    /// Seconds from one submission to the next start.
    pub wait_seconds: Option<u64>,
    /// Objective to how many of its questions are drawn; the questions of an objective that is not named
    /// here, and those without objective, are all asked.
    pub draw: BTreeMap<String, u32>,
    pub shuffle: Shuffle,
    /// Objective id to its text.
    pub objectives: BTreeMap<String, String>,
    /// The policy clauses that its questions cite, `document#clause`, each with the digest of the words
    /// that were in force when the quiz was published.
    pub clauses: BTreeMap<String, Digest>,
    pub questions: Vec<Question>,
}

/// One question as written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The author's, unique in its quiz and stable across versions.
    pub id: String,
    /// Markdown.
    pub prompt: String,
    pub kind: Kind,
    /// Id of one of the quiz's objectives.
    pub objective: Option<String>,
    /// Ids of citations or policy clauses.
    pub cites: Vec<String>,
    /// At least 1.
    pub points: u32,
    /// Whoever misses this question does not pass, whatever the points.
    pub must_pass: bool,
    /// Markdown, shown one at a time on request.
    pub hints: Vec<String>,
    /// Markdown, shown with the result.
    pub explanation: Option<String>,
}

/// How a question is answered. A later kind is a new variant: the canonical form of the others, and so
/// their digests, stays as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Single choice, true/false (`many: false`) and multiple choice (`many: true`).
    Choice {
        /// In authored order; answers name options by their index in it.
        options: Vec<Choice>,
        /// Several options may be ticked.
        many: bool,
        /// A part of the right options earns a part of the points; else all or nothing.
        partial: bool,
        /// Never shuffled: true/false, or an option such as "all of these" that must come last.
        keep_order: bool,
    },
}

/// One option of a [`Kind::Choice`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Markdown.
    pub text: String,
    pub right: bool,
    /// Markdown, shown to whoever picked it.
    pub feedback: Option<String>,
}
