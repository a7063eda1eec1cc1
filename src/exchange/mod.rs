//! Questions of other programs: into our Markdown, and out of it.
//!
//! ```text
//! GIFT, Aiken, CSV ──read──▶ Item ──page──▶ our Markdown ──parse──▶ Quiz
//! Quiz ──of_quiz──▶ Item ──gift::write──▶ GIFT
//! ```
//!
//! An [`Item`] is a question whose texts are Markdown of our dialect already. What a format says and an
//! item cannot, or the other way round, is told as a [`Diagnostic`] at its line: nothing is dropped in silence.

mod aiken;
mod decimal;
mod gift;
mod html;
mod names;
mod of_quiz;
mod page;
mod plain;
mod settle;
mod table;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{Diagnostic, FileId, Span, codes};

pub use gift::write as write_gift;
pub use of_quiz::{Outgoing, of_quiz};
pub use page::{Front, page};

/// A format that questions come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Moodle's: <https://docs.moodle.org/en/GIFT_format>.
    Gift,
    /// A question, lettered answers, `ANSWER: B`: <https://docs.moodle.org/en/Aiken_format>.
    Aiken,
    /// A table with one question in a row (RFC 4180, also with `;` or tabs).
    Csv,
}

impl Format {
    /// By the file's name, else by its text: only Aiken has lines that begin with `ANSWER:`.
    pub fn guess(name: &str, text: &str) -> Self {
        let name = name.to_ascii_lowercase();
        if name.ends_with(".csv") || name.ends_with(".tsv") {
            return Self::Csv;
        }
        let is_aiken = || !text.contains('{') && text.lines().any(aiken::is_answer_line);
        if !name.ends_with(".gift") && is_aiken() { Self::Aiken } else { Self::Gift }
    }

    /// Reads a file of this format.
    pub fn read(self, text: &str, file: FileId) -> Import {
        let mut import = match self {
            Self::Gift => gift::read(text, file),
            Self::Aiken => aiken::read(text, file),
            Self::Csv => table::read(text, file),
        };
        names::give(&mut import);
        settle::settle(&mut import);
        import
    }
}

/// What a file holds.
#[derive(Debug, Default)]
pub struct Import {
    pub front: Front,
    pub items: Vec<Item>,
    /// Questions in the file, also those that could not be carried over.
    pub found: usize,
    /// What was left out, and what was changed.
    pub problems: Vec<Diagnostic>,
}

/// A question on its way from one form to another. Texts are Markdown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The author's, where the file has one; see [`names`].
    pub id: Option<String>,
    /// A title that the file gives; the id is made of it.
    pub name: Option<String>,
    /// Where it stands in the file.
    pub span: Option<Span>,
    pub prompt: String,
    pub answer: Answer,
    /// Id of an objective in [`Front::objectives`].
    pub objective: Option<String>,
    pub cites: Vec<String>,
    pub points: u32,
    pub must_pass: bool,
    pub hints: Vec<String>,
    pub explanation: Option<String>,
}

impl Item {
    fn new(prompt: String, answer: Answer, span: Span) -> Self {
        Self {
            id: None,
            name: None,
            span: Some(span),
            prompt,
            answer,
            objective: None,
            cites: Vec::new(),
            points: 1,
            must_pass: false,
            hints: Vec::new(),
            explanation: None,
        }
    }
}

/// How an [`Item`] is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Several right ones make a multiple choice; `partial`: a part of them earns a part of the points.
    Choice {
        options: Vec<Choice>,
        partial: bool,
    },
    /// In the right order.
    Order {
        items: Vec<String>,
        partial: bool,
    },
    /// Left to right.
    Pairs {
        pairs: Vec<(String, String)>,
        distractors: Vec<String>,
        partial: bool,
    },
    Number(Number),
    /// The answers that count as right, as plain text.
    Text(Vec<String>),
    /// The prompt has one gap, written as [`GAP`].
    Gap(Gap),
}

impl Answer {
    /// The points that a question of this kind is worth where nobody says: one for each part that can be right
    /// alone, so that parts of them can be counted.
    fn usual_points(&self) -> u32 {
        let parts = match self {
            Self::Choice { options, partial: true } => {
                options.iter().filter(|option| option.right).count()
            }
            Self::Order { items, partial: true } => items.len(),
            Self::Pairs { pairs, partial: true, .. } => pairs.len(),
            _ => 1,
        };
        u32::try_from(parts).unwrap_or(1).clamp(1, quiz::question::MAX_POINTS)
    }

    fn partial(&mut self) -> Option<&mut bool> {
        match self {
            Self::Choice { partial, .. }
            | Self::Order { partial, .. }
            | Self::Pairs { partial, .. } => Some(partial),
            _ => None,
        }
    }
}

/// Where the gap of an [`Answer::Gap`] stands in its prompt.
pub(super) const GAP: char = '\u{fffc}';

/// What fills a gap, as plain text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Gap {
    /// Text and whether it is right; exactly one is.
    Menu(Vec<(String, bool)>),
    Blank(Vec<String>),
    Number(Number),
}

/// One option of a choice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub text: String,
    pub right: bool,
    pub feedback: Option<String>,
}

/// Decimal numbers as they are written, `3.1415`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Number {
    Around { value: String, tolerance: String },
    Between { low: String, high: String },
}

impl Number {
    fn exactly(number: quiz::Decimal) -> Self {
        Self::Around { value: number.to_string(), tolerance: "0".to_owned() }
    }

    /// The same numbers by their ends, where whole arithmetic tells them.
    fn between(&self) -> Self {
        match self {
            Self::Between { .. } => self.clone(),
            Self::Around { value, tolerance } => {
                let ends = decimal::spread(value, tolerance);
                ends.map_or_else(|| self.clone(), |(low, high)| Self::Between { low, high })
            }
        }
    }
}

/// A question that stays behind.
fn left_out(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::NOT_IMPORTED, message).at(span)
}

/// A question that came along, with a change.
fn changed(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::warning(codes::IMPORTED_IN_PART, message).at(span)
}

/// Objectives by id, in the order in which a file first names them.
#[derive(Debug, Default)]
struct Objectives {
    ids: BTreeMap<String, String>,
    list: Vec<(String, String)>,
}

impl Objectives {
    /// The id of the objective with this text.
    fn id(&mut self, text: &str) -> String {
        if let Some(id) = self.ids.get(text) {
            return id.clone();
        }
        let slug = names::slug(text).unwrap_or_else(|| format!("pool-{}", self.list.len() + 1));
        let free = |id: &String| !self.list.iter().any(|(known, _)| known == id);
        let numbered = (2..).map(|number| format!("{slug}-{number}"));
        let id = std::iter::once(slug.clone()).chain(numbered).find(free).unwrap_or(slug);
        self.ids.insert(text.to_owned(), id.clone());
        self.list.push((id.clone(), text.to_owned()));
        id
    }
}

/// A range without the white space around its text.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    start..start + part.trim().len()
}
