//! Everything that a report says about one certification, in figures: computed once, then shown as a
//! page, as tables and as a workbook, so that they can never disagree.
//!
//! ```text
//! people ──▶ completion: over time, by network, by school, who is missing
//! files  ──▶ questions:  first attempts, by objective, clause and question
//! ```

mod analysis;
mod completion;
mod places;
mod questions;
mod small;
mod tally;

use std::collections::BTreeMap;

use quiz::{Certification, Date, Status};

use super::evidence::Evidence;
use super::people::{Filed, Person};

pub use completion::{Group, Week};
pub use questions::{OptionFigures, Outcome, QuestionFigures, QuizFigures, Shared};

/// One certification on one day.
#[derive(Debug)]
pub struct Figures {
    pub certification: Certification,
    pub as_of: Date,
    /// Everyone who is to hold it: without those who are exempt.
    pub total: usize,
    /// Everyone who holds it today.
    pub certified: usize,
    /// [`Status::name`] to people.
    pub by_status: BTreeMap<&'static str, usize>,
    /// From the window's first day on, a week each, up to today.
    pub weeks: Vec<Week>,
    /// By id. Somebody with two networks is in both.
    pub networks: Vec<Group>,
    /// By name.
    pub schools: Vec<Group>,
    /// How many people a network (the first) and a school have in common.
    pub common: BTreeMap<(String, String), usize>,
    /// Index in the people, of those who do not hold it: by school and name.
    pub missing: Vec<usize>,
    /// Days until it is due; negative: since.
    pub days_left: i32,
    pub objectives: Vec<Shared>,
    pub clauses: Vec<Shared>,
    /// By id.
    pub quizzes: Vec<QuizFigures>,
}

impl Figures {
    pub fn of(
        certification: &Certification,
        people: &[Person],
        files: &[Filed],
        evidence: &Evidence,
        as_of: Date,
    ) -> Self {
        let mut by_status: BTreeMap<&'static str, usize> = BTreeMap::new();
        for person in people {
            *by_status.entry(person.standing.status.name()).or_default() += 1;
        }
        let learned = || {
            let first = tally::first_attempts(certification, people, files);
            questions::Learned::of(certification, &first, evidence)
        };
        let groups = || {
            let (networks, schools) = (completion::networks(people), completion::schools(people));
            (networks, schools, completion::common(people))
        };
        let (learned, (networks, schools, common)) = rayon::join(learned, groups);
        let mut missing: Vec<usize> = (0..)
            .zip(people)
            .filter(|(_, person)| is_due(person.standing.status))
            .map(|(index, _)| index)
            .collect();
        let certified = people.iter().filter(|person| holds(person.standing.status)).count();
        missing.sort_by_key(|index| people.get(*index).map(|person| (&person.school, *index)));
        Self {
            certification: certification.clone(),
            as_of,
            total: certified + missing.len(),
            certified,
            by_status,
            weeks: completion::weeks(certification, people, as_of),
            networks,
            schools,
            common,
            missing,
            days_left: certification.window.due.epoch_days() - as_of.epoch_days(),
            objectives: learned.objectives,
            clauses: learned.clauses,
            quizzes: learned.quizzes,
        }
    }

    /// Puts networks and schools together so that no figure about fewer than `fewest` people is shown or can be
    /// found by taking away what is shown.
    pub fn hide_small_groups(&mut self, fewest: usize) {
        small::hide(&mut self.networks, &mut self.schools, &self.common, fewest);
    }

    /// All the questions of all quizzes that have figures, those that were missed most first.
    pub fn most_missed(&self) -> Vec<(&QuizFigures, &QuestionFigures)> {
        let mut questions: Vec<_> = self
            .quizzes
            .iter()
            .flat_map(|quiz| quiz.questions.iter().map(move |question| (quiz, question)))
            .filter(|(_, question)| question.item.facility.is_some_and(|facility| facility < 100.0))
            .collect();
        questions.sort_by(|(_, one), (_, other)| {
            let facility = |question: &QuestionFigures| question.item.facility.unwrap_or(100.0);
            facility(one).total_cmp(&facility(other)).then_with(|| one.id.cmp(&other.id))
        });
        questions
    }
}

/// Whether the status counts as certified today.
pub fn holds(status: Status) -> bool {
    matches!(status, Status::Certified { .. })
}

/// Whether somebody of this status is to hold it and does not.
pub fn is_due(status: Status) -> bool {
    !holds(status) && status != Status::Exempt
}

/// The day on which the certification was earned.
pub fn earned_on(status: Status) -> Option<Date> {
    match status {
        Status::Certified { on } | Status::RenewalNeeded { on } | Status::Expired { on } => {
            Some(on)
        }
        _ => None,
    }
}
