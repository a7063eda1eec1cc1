//! What can be wrong with a quiz as a whole, apart from how it is written down.
//!
//! The generator turns each problem into a diagnostic at the question's heading; nothing here is an
//! opinion about style.

mod case;
mod fault;
mod kinds;
mod marks;

use crate::question::{MAX_POINTS, MAX_QUESTIONS, Question, Quiz};

pub use fault::Fault;

/// A structural fault of a quiz.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizProblem {
    /// Index in [`Quiz::questions`]; `None`: the quiz as a whole.
    pub question: Option<usize>,
    /// Which option, item, row, accepted answer, gap or statement of the question, in authored order; of a case its
    /// steps and their options, counted through, each step before its options. `None`: the question as a whole.
    pub part: Option<usize>,
    pub fault: Fault,
}

impl Quiz {
    /// Every structural fault, the quiz's own first, then by question.
    pub fn validate(&self) -> Vec<QuizProblem> {
        let mut problems = Vec::new();
        self.validate_whole(&mut |fault| {
            problems.push(QuizProblem { question: None, part: None, fault });
        });
        for (index, question) in self.questions.iter().enumerate() {
            let mut tell = |part, fault| {
                problems.push(QuizProblem { question: Some(index), part, fault });
            };
            let mut add = |fault| tell(None, fault);
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
            question.validate(&mut tell);
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

impl Question {
    fn validate(&self, tell: &mut dyn FnMut(Option<usize>, Fault)) {
        let id = || self.id.clone();
        if !is_id(&self.id) {
            tell(None, Fault::BadId { id: id() });
        }
        if self.prompt.trim().is_empty() {
            tell(None, Fault::NoPrompt { id: id() });
        }
        if !(1..=MAX_POINTS).contains(&self.points) {
            tell(None, Fault::BadPoints { id: id(), points: self.points });
        }
        kinds::validate(self, tell);
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
