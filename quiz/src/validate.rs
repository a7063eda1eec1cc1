//! What can be wrong with a quiz as a whole, apart from how it is written down.
//!
//! The generator turns each problem into a diagnostic at the question's heading; nothing here is an
//! opinion about style.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::mark::Mark;
use crate::question::{Choice, Kind, MAX_OPTIONS, MAX_POINTS, MAX_QUESTIONS, Question, Quiz};

/// A structural fault of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizProblem {
    /// Index in [`Quiz::questions`]; `None`: the quiz as a whole.
    pub question: Option<usize>,
    pub fault: Fault,
}

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
    TooFewOptions {
        id: String,
        found: usize,
    },
    TooManyOptions {
        id: String,
        found: usize,
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
    SameOption {
        id: String,
        text: String,
    },
    EmptyOption {
        id: String,
        option: usize,
    },
    /// Partial credit is counted in whole points, so that one point cannot be shared out.
    PartialOfOnePoint {
        id: String,
    },
}

impl fmt::Display for Fault {
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
                "the quiz draws {wanted} questions for the objective `{objective}`, but only {found} belong to it"
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
            Self::TooFewOptions { id, found } => {
                write!(out, "question `{id}` has {found} options, expected at least 2")
            }
            Self::TooManyOptions { id, found } => {
                write!(out, "question `{id}` has {found} options, expected at most {MAX_OPTIONS}")
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
            Self::SameOption { id, text } => {
                write!(out, "question `{id}` has the option `{text}` twice")
            }
            Self::EmptyOption { id, option } => {
                write!(out, "option {} of question `{id}` is empty", option + 1)
            }
            Self::PartialOfOnePoint { id } => {
                write!(out, "question `{id}` gives a part of its points, but it has only 1")
            }
        }
    }
}

impl Quiz {
    /// Every structural fault, the quiz's own first, then by question.
    pub fn validate(&self) -> Vec<QuizProblem> {
        let mut problems = Vec::new();
        self.validate_whole(&mut |fault| {
            problems.push(QuizProblem { question: None, fault });
        });
        for (index, question) in self.questions.iter().enumerate() {
            let mut add = |fault| {
                problems.push(QuizProblem { question: Some(index), fault });
            };
            let first = self.questions.iter().position(|other| other.id == question.id);
            if let Some(first) = first.filter(|first| *first < index) {
                add(Fault::SameId { id: question.id.clone(), first });
            }
            if let Some(objective) =
                question.objective.as_ref().filter(|name| !self.objectives.contains_key(*name))
            {
                add(Fault::UnknownObjective {
                    id: question.id.clone(),
                    objective: objective.clone(),
                });
            }
            question.validate(&mut add);
        }
        problems
    }

    fn validate_whole(&self, add: &mut impl FnMut(Fault)) {
        if !is_id(&self.id) {
            add(Fault::BadId { id: self.id.clone() });
        }
        for id in self.objectives.keys().filter(|id| !is_id(id)) {
            add(Fault::BadId { id: id.clone() });
        }
        if self.questions.is_empty() {
            add(Fault::NoQuestions);
        }
        if self.questions.len() > MAX_QUESTIONS {
            add(Fault::TooManyQuestions { found: self.questions.len() });
        }
        self.validate_marks(add);
        if self.attempts == Some(0) {
            add(Fault::NoAttempts);
        }
        for (objective, wanted) in &self.draw {
            let members = self
                .questions
                .iter()
                .filter(|question| question.objective.as_ref() == Some(objective));
            let found = members.count();
            if *wanted == 0 {
                add(Fault::DrawsNothing { objective: objective.clone() });
            }
            if usize::try_from(*wanted).is_ok_and(|wanted| wanted > found) {
                add(Fault::PoolTooSmall { objective: objective.clone(), wanted: *wanted, found });
            }
        }
    }
}

impl Quiz {
    fn validate_marks(&self, add: &mut impl FnMut(Fault)) {
        if self.pass.is_zero() {
            add(Fault::PassMarkZero);
        }
        if let Mark::Points(mark) = self.pass {
            let most = self.most_points();
            if mark > most && !self.questions.is_empty() {
                add(Fault::PassMarkTooHigh { mark, most });
            }
        }
        for objective in self.mastery.keys() {
            let belongs = |question: &Question| question.objective.as_ref() == Some(objective);
            if !self.questions.iter().any(belongs) {
                add(Fault::MasteryOfUnknown { objective: objective.clone() });
            }
        }
        if self.clears.as_ref() == Some(&self.id) {
            add(Fault::ClearsItself);
        }
    }

    /// The most points that one attempt can have: of each pool the questions that are worth most.
    fn most_points(&self) -> u32 {
        let mut pools: BTreeMap<Option<&String>, Vec<u32>> = BTreeMap::new();
        for question in &self.questions {
            pools.entry(question.objective.as_ref()).or_default().push(question.points);
        }
        let of_pool = |(objective, mut points): (Option<&String>, Vec<u32>)| -> u32 {
            points.sort_unstable_by(|a, b| b.cmp(a));
            let drawn = objective.and_then(|objective| self.draw.get(objective));
            let count =
                drawn.and_then(|count| usize::try_from(*count).ok()).unwrap_or(points.len());
            points.iter().take(count).fold(0, |sum, points| sum.saturating_add(*points))
        };
        pools.into_iter().map(of_pool).fold(0, u32::saturating_add)
    }
}

impl Question {
    fn validate(&self, add: &mut impl FnMut(Fault)) {
        let id = || self.id.clone();
        if !is_id(&self.id) {
            add(Fault::BadId { id: id() });
        }
        if self.prompt.trim().is_empty() {
            add(Fault::NoPrompt { id: id() });
        }
        if !(1..=MAX_POINTS).contains(&self.points) {
            add(Fault::BadPoints { id: id(), points: self.points });
        }
        match &self.kind {
            Kind::Choice { options, many, partial, .. } => {
                validate_options(&self.id, options, *many, add);
                if *partial && self.points == 1 {
                    add(Fault::PartialOfOnePoint { id: id() });
                }
            }
        }
    }
}

fn validate_options(id: &str, options: &[Choice], many: bool, add: &mut impl FnMut(Fault)) {
    let id = || id.to_owned();
    match options.len() {
        found @ 0..2 => add(Fault::TooFewOptions { id: id(), found }),
        found if found > MAX_OPTIONS => add(Fault::TooManyOptions { id: id(), found }),
        _ => {}
    }
    let mut texts = BTreeSet::new();
    for (option, text) in options.iter().map(|option| option.text.trim()).enumerate() {
        if text.is_empty() {
            add(Fault::EmptyOption { id: id(), option });
        } else if !texts.insert(text) {
            add(Fault::SameOption { id: id(), text: text.to_owned() });
        }
    }
    match options.iter().filter(|option| option.right).count() {
        0 => add(Fault::NoRightOption { id: id() }),
        1 => {}
        found if !many => add(Fault::SeveralRightOptions { id: id(), found }),
        found if found == options.len() => add(Fault::EveryOptionRight { id: id() }),
        _ => {}
    }
}

/// Ids stand in file names, attributes and storage keys: ASCII letters, digits, `-`, `_` and `.`, 1 to 100 of them.
pub fn is_id(text: &str) -> bool {
    (1..=100).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
        && !text.starts_with('.')
}
