//! A version of a quiz and each of its questions, from first attempts that are seen one by one: a district's are too many to
//! be held. What is kept of an attempt is its points; of answers, which there are and how often each was given.

use std::borrow::Cow;
use std::collections::HashMap;

use foldhash::fast::FixedState;
use quiz::{Answer, Question, Quiz};

use super::places::Places;
use super::questions::{OptionFigures, Outcome, QuestionFigures};
use super::tally::First;
use crate::records::answers::counted;
use crate::records::asked;
use crate::records::statistics::{FEWEST, Item, Position, Test, share};
use crate::records::words;

pub(super) struct Analysis<'q, 'f> {
    quiz: &'q Quiz,
    places: Places<'q>,
    /// Points by position, of the attempts that fill each.
    columns: Vec<Vec<u32>>,
    /// By question.
    asked: Vec<OfQuestion<'f>>,
    attempts: usize,
}

impl<'q, 'f> Analysis<'q, 'f> {
    pub(super) fn new(quiz: &'q Quiz) -> Self {
        let places = Places::of(quiz);
        Self {
            quiz,
            columns: vec![Vec::new(); places.of.len()],
            places,
            asked: quiz.questions.iter().map(|_| OfQuestion::default()).collect(),
            attempts: 0,
        }
    }

    pub(super) fn see(&mut self, first: First<'f>) {
        self.attempts += 1;
        if let Some(row) = self.places.fill(&first.asked) {
            for (column, points) in self.columns.iter_mut().zip(row) {
                column.push(points);
            }
        }
        let total = first.total();
        for one in first.asked {
            let Some(asked) = self.asked.get_mut(one.question) else { continue };
            asked.points.push(one.points);
            asked.rest.push(total.saturating_sub(one.points));
            match one.answer {
                Some(answer) => *asked.given.entry((answer, one.points)).or_default() += 1,
                None => asked.unanswered += 1,
            }
        }
    }

    /// `None` with fewer than [`FEWEST`] attempts.
    pub(super) fn finish(self) -> Option<(Test, Vec<QuestionFigures>)> {
        if self.attempts < FEWEST {
            return None;
        }
        let test = Test::of(&self.columns, &self.places.of);
        let fixed = &self.places.fixed;
        let questions = (0..)
            .zip(self.quiz.questions.iter().zip(self.asked))
            .map(|(index, (question, asked))| {
                let position = fixed.get(&index).and_then(|place| test.positions.get(*place));
                asked.figures(question, position)
            })
            .collect();
        Some((test, questions))
    }
}

/// What came in for one question.
#[derive(Default)]
struct OfQuestion<'f> {
    points: Vec<u32>,
    rest: Vec<u32>,
    /// Each answer as it is spelled, with what it earned, and how often it was given.
    given: HashMap<(Cow<'f, str>, u32), usize, FixedState>,
    unanswered: usize,
}

/// An answer, what it earned, and how often it was given.
type Counted = (Answer, u32, usize);

impl OfQuestion<'_> {
    fn figures(mut self, question: &Question, position: Option<&Position>) -> QuestionFigures {
        let enough = self.points.len() >= FEWEST;
        let hidden = Item { count: self.points.len(), ..Item::default() };
        QuestionFigures {
            id: question.id.clone(),
            prompt: words::first_paragraph(&question.prompt),
            objective: question.objective.clone().unwrap_or_default(),
            item: if enough { Item::of(&self.points, &self.rest, question.points) } else { hidden },
            intended_weight: position.and_then(|position| position.intended_weight),
            effective_weight: position.and_then(|position| position.effective_weight),
            options: if enough { self.options(question) } else { Vec::new() },
        }
    }

    fn options(&mut self, question: &Question) -> Vec<OptionFigures> {
        let given = self.take_answers();
        let figures = |text: String, outcome, count| OptionFigures {
            text,
            outcome,
            count,
            share: share(count, self.points.len()).unwrap_or(0.0),
        };
        let answers: Vec<(&Answer, usize)> =
            given.iter().map(|(answer, _, count)| (answer, *count)).collect();
        let mut rows: Vec<OptionFigures> = match counted(&question.kind, &answers) {
            Some(rows) => {
                rows.into_iter().map(|row| figures(row.text, row.outcome, row.count)).collect()
            }
            None => outcomes(&given, question.points)
                .map(|(outcome, count)| figures(String::new(), outcome, count))
                .collect(),
        };
        if self.unanswered > 0 {
            rows.push(figures(String::new(), Outcome::Unanswered, self.unanswered));
        }
        rows
    }

    /// The answers in a fixed order; one that says nothing is none.
    fn take_answers(&mut self) -> Vec<Counted> {
        let mut given: Vec<_> = std::mem::take(&mut self.given).into_iter().collect();
        given.sort_unstable();
        let mut answers = Vec::with_capacity(given.len());
        for ((spelled, points), count) in given {
            match asked::answer(&spelled).filter(|answer| !answer.is_empty()) {
                Some(answer) => answers.push((answer, points, count)),
                None => self.unanswered += count,
            }
        }
        answers
    }
}

/// How many answered right, partly right and wrong: for a kind whose answers are no options.
fn outcomes(given: &[Counted], of: u32) -> impl Iterator<Item = (Outcome, usize)> {
    let mut counts = [(Outcome::Right, 0), (Outcome::Partly, 0), (Outcome::Wrong, 0)];
    for (_, points, count) in given {
        let place = if *points == of { 0 } else { 2 - usize::from(*points > 0) };
        counts[place].1 += count;
    }
    counts.into_iter().filter(|(_, count)| *count > 0)
}
