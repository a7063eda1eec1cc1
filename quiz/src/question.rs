//! What an author writes: a quiz with its questions, right answers included.
//!
//! A [`Quiz`] is the only type here that holds texts and key together; it never reaches a page. What
//! reaches a page is its [`Sheet`](crate::Sheet), and the [`Key`](crate::Key) where the mode allows.

use std::collections::BTreeMap;
use std::fmt;

use crate::digest::Digest;
use crate::mark::Mark;
use crate::typed::Decimal;

/// Most questions a quiz may have.
pub const MAX_QUESTIONS: usize = 1000;
/// Most options a question may have: an option's index fits one byte on its way into the module.
pub const MAX_OPTIONS: usize = 100;
/// Most steps a case may have.
pub const MAX_STEPS: usize = 100;
/// Most points a question may give.
pub const MAX_POINTS: u32 = 1000;

/// A whole percentage from 0 to 100.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "json", serde(try_from = "u8", into = "u8"))]
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
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "json", derive(serde::Serialize, serde::Deserialize))]
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
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
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
///
/// `partial` in any of them: what is right in part earns a part of the points; else all or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// Single choice, true/false (`many: false`) and multiple choice (`many: true`).
    Choice {
        /// In authored order; answers name options by their index in it.
        options: Vec<Choice>,
        /// Several options may be ticked.
        many: bool,
        partial: bool,
        /// Never shuffled: true/false, or an option such as "all of these" that must come last.
        keep_order: bool,
    },
    /// Things to put in order.
    Ordering {
        /// Markdown, in the right order.
        items: Vec<String>,
        partial: bool,
    },
    /// To each left side its right side, out of one list.
    Matching {
        /// Several may have the same right side.
        pairs: Vec<Pair>,
        /// Right sides that belong to none.
        distractors: Vec<String>,
        partial: bool,
    },
    /// A number to type.
    Number { range: Range },
    /// A short text to type; one of these is accepted, compared by [`fold`](crate::typed::fold). The first is shown.
    Text { accepted: Vec<String> },
    /// Gaps in the prompt, which has `[[1]]`, `[[2]]` and so on where they stand.
    Fill { gaps: Vec<Gap>, partial: bool },
    /// A story with decisions: it begins at the first step and goes where the options lead, forward only.
    Case { steps: Vec<Step> },
    /// Statements to tick, all of them, and to sign with one's name.
    Attest {
        /// Markdown.
        statements: Vec<String>,
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

/// One row of a [`Kind::Matching`], both sides in Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pair {
    pub left: String,
    pub right: String,
}

/// The numbers that are right, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Range {
    pub low: Decimal,
    pub high: Decimal,
}

impl fmt::Display for Range {
    /// `10`, or `5 – 10` with thin spaces.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.low == self.high {
            return write!(out, "{}", self.low);
        }
        write!(out, "{}\u{2009}–\u{2009}{}", self.low, self.high)
    }
}

/// One gap of a [`Kind::Fill`]; its texts are plain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// A drop-down: its options in authored order, and the index of the right one.
    Menu { options: Vec<String>, right: usize },
    /// As in [`Kind::Number`].
    Number(Range),
    /// As in [`Kind::Text`].
    Text(Vec<String>),
}

/// One step of a [`Kind::Case`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Unique in its question.
    pub id: String,
    /// Markdown.
    pub text: String,
    /// None: the case ends here.
    pub options: Vec<StepOption>,
}

/// One decision of a [`Step`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepOption {
    /// Markdown.
    pub text: String,
    /// How right it is.
    pub credit: Percent,
    /// Markdown, shown with the result.
    pub feedback: Option<String>,
    /// Id of the step to which it leads; `None`: the case ends.
    pub to: Option<String>,
}

impl Kind {
    /// The name in JSON.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Choice { .. } => "choice",
            Self::Ordering { .. } => "ordering",
            Self::Matching { .. } => "matching",
            Self::Number { .. } => "number",
            Self::Text { .. } => "text",
            Self::Fill { .. } => "fill",
            Self::Case { .. } => "case",
            Self::Attest { .. } => "attest",
        }
    }
}
