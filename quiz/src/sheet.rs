//! A quiz without its words: what is asked (the sheet) apart from what is right (the key).
//!
//! The page carries the words as HTML; the engine needs ids, counts and rules only. That the sheet has
//! no place for a right answer is what makes a sealed quiz safe to publish. Where the authored order
//! would tell (an ordering, a matching's right sides, a drop-down), [`publish`](crate::publish) numbers anew.

use crate::digest::Digest;
use crate::mark::Mark;
use crate::paper::Paper;
use crate::question::{Gap, Kind, Mode, Percent, Question, Quiz, Shuffle, Step};
use crate::typed::{Decimal, MAX_TYPED};

/// What is asked, by which rules. No text, no key.
#[derive(Debug, Clone, PartialEq, Eq)]
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetQuestion {
    pub id: String,
    pub kind: SheetKind,
    pub objective: Option<String>,
    pub points: u32,
    pub must_pass: bool,
    /// How many hints there are.
    pub hints: u32,
}

/// How a question is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SheetKind {
    Choice {
        /// How many options there are.
        options: u32,
        many: bool,
        partial: bool,
        keep_order: bool,
    },
    Order {
        items: u32,
        partial: bool,
    },
    /// Matching, fill-in, number and short text.
    Gaps {
        /// For each gap how many options its menu has, or [`GAP_TEXT`], or [`GAP_NUMBER`].
        gaps: Vec<u32>,
        /// All menus are the same one.
        shared: bool,
        partial: bool,
    },
    Case {
        /// For each step, to which step each of its options leads; beyond the last: the end.
        steps: Vec<Vec<u32>>,
    },
    Attest {
        boxes: u32,
    },
}

/// In [`SheetKind::Gaps`]: any text is typed.
pub const GAP_TEXT: u32 = 0;
/// In [`SheetKind::Gaps`]: a number is typed.
pub const GAP_NUMBER: u32 = 1;

/// What is right, in the order of the sheet's questions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub answers: Vec<Solution>,
}

/// What is right in one question.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Solution {
    /// The right options, ascending, or all items in the right order.
    Picks(Vec<u32>),
    Gaps(Vec<GapKey>),
    /// For each step the credit of each of its options, in percent.
    Case(Vec<Vec<u8>>),
    /// All boxes, and any name.
    Attest,
}

/// What is right in one gap.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum GapKey {
    Pick(u32),
    /// Any of these.
    Text(Vec<String>),
    Number {
        low: Decimal,
        high: Decimal,
        /// The range in words.
        shown: String,
    },
}

/// An answer as given: which parts it has is the question's kind to say.
///
/// - A choice: the ticked options, ascending. An ordering: all items in the order given.
/// - Gaps: one part for each gap, an option's index or a text; `""` where nothing is given.
/// - A case: the option taken at each step on the way. An attestation: the ticked boxes, ascending, then the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer(pub Vec<Part>);

/// One part of an [`Answer`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// An option or item by its index on the sheet.
    Pick(u32),
    /// One line of at most [`MAX_TYPED`] characters.
    Text(String),
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
        Key { answers: self.questions.iter().map(|question| question.kind.solution()).collect() }
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
    pub fn sheet(&self) -> SheetKind {
        let partial = self.gives_part();
        match self {
            Self::Choice { options, many, keep_order, .. } => SheetKind::Choice {
                options: count(options.len()),
                many: *many,
                partial,
                keep_order: *keep_order,
            },
            Self::Ordering { items, .. } => SheetKind::Order { items: count(items.len()), partial },
            Self::Matching { pairs, .. } => {
                let menu = self.published().first().map_or(0, Vec::len);
                SheetKind::Gaps { gaps: vec![count(menu); pairs.len()], shared: true, partial }
            }
            Self::Number { .. } => typed_alone(GAP_NUMBER),
            Self::Text { .. } => typed_alone(GAP_TEXT),
            Self::Fill { gaps, .. } => {
                let gaps = gaps.iter().map(|gap| match gap {
                    Gap::Menu { options, .. } => count(options.len()),
                    Gap::Number(_) => GAP_NUMBER,
                    Gap::Text(_) => GAP_TEXT,
                });
                SheetKind::Gaps { gaps: gaps.collect(), shared: false, partial }
            }
            Self::Case { steps } => {
                SheetKind::Case { steps: steps.iter().map(|step| ways(steps, step)).collect() }
            }
            Self::Attest { statements } => SheetKind::Attest { boxes: count(statements.len()) },
        }
    }

    /// Whether what is right in part earns a part of the points.
    pub fn gives_part(&self) -> bool {
        match self {
            Self::Choice { partial, .. }
            | Self::Ordering { partial, .. }
            | Self::Matching { partial, .. }
            | Self::Fill { partial, .. } => *partial,
            Self::Case { .. } => true,
            Self::Number { .. } | Self::Text { .. } | Self::Attest { .. } => false,
        }
    }
}

fn typed_alone(gap: u32) -> SheetKind {
    SheetKind::Gaps { gaps: vec![gap], shared: false, partial: false }
}

fn ways(steps: &[Step], from: &Step) -> Vec<u32> {
    let place = |id: &String| steps.iter().position(|step| step.id == *id);
    let to = |id: &Option<String>| id.as_ref().and_then(place).unwrap_or(steps.len());
    from.options.iter().map(|option| count(to(&option.to))).collect()
}

impl SheetKind {
    /// Whether `answer` could have been given on the form: its parts are as [`Answer`] says, indexes in range.
    pub fn fits(&self, answer: &Answer) -> bool {
        let parts = &answer.0;
        match self {
            Self::Choice { options, many, .. } => {
                (*many || parts.len() <= 1) && ascending(parts, *options)
            }
            Self::Order { items, .. } => {
                parts.is_empty()
                    || parts.len() as u64 == u64::from(*items)
                        && (0..*items).all(|item| parts.contains(&Part::Pick(item)))
            }
            Self::Gaps { gaps, .. } => {
                parts.is_empty()
                    || parts.len() == gaps.len()
                        && parts.iter().zip(gaps).all(|(part, gap)| part.fits(*gap))
            }
            Self::Case { .. } => self.walk(answer).is_some(),
            Self::Attest { boxes } => match parts.split_last() {
                Some((name, ticks)) => name.fits(GAP_TEXT) && ascending(ticks, *boxes),
                None => true,
            },
        }
    }

    /// To which step of a case an option leads.
    pub(crate) fn way(&self, step: usize, option: u32) -> Option<usize> {
        let Self::Case { steps } = self else { return None };
        steps.get(step)?.get(index(option)).copied().map(index)
    }

    /// To which step of a case the answer leads; `None`: not a way through it.
    fn walk(&self, answer: &Answer) -> Option<usize> {
        let mut at = 0;
        for part in &answer.0 {
            let Part::Pick(option) = part else { return None };
            at = self.way(at, *option)?;
        }
        Some(at)
    }

    /// Whether the answer leads to an end of the case.
    pub(crate) fn ends(&self, answer: &Answer) -> bool {
        self.walk(answer).is_some_and(|at| self.way(at, 0).is_none())
    }
}

impl Part {
    fn fits(&self, gap: u32) -> bool {
        match self {
            Self::Pick(index) => *index < gap && gap > GAP_NUMBER,
            Self::Text(text) if text.is_empty() => true,
            Self::Text(text) => {
                let fine = text.chars().nth(MAX_TYPED).is_none()
                    && !text.chars().any(|character| u32::from(character) < 0x20);
                fine && (gap == GAP_TEXT || gap == GAP_NUMBER && Decimal::parse(text).is_some())
            }
        }
    }
}

/// All are indexes below `bound`, each above the one before.
fn ascending(parts: &[Part], bound: u32) -> bool {
    let mut next = 0;
    parts.iter().all(|part| match part {
        Part::Pick(index) if *index >= next && *index < bound => {
            next = index + 1;
            true
        }
        _ => false,
    })
}

impl Answer {
    pub fn of_picks(picks: impl IntoIterator<Item = u32>) -> Self {
        Self(picks.into_iter().map(Part::Pick).collect())
    }

    /// No tick, no text: the same as not answered.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|part| *part == Part::Text(String::new()))
    }

    /// The parts that are indexes.
    pub fn picks(&self) -> impl Iterator<Item = u32> {
        self.0.iter().filter_map(|part| match part {
            Part::Pick(index) => Some(*index),
            Part::Text(_) => None,
        })
    }
}

/// Lengths here are bounded far below `u32::MAX` by [`Quiz::validate`].
pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

pub(crate) fn index(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
