//! The attempts that statistics are taken from: each person's first submission of each quiz. Later ones
//! build on what the first gave away.

use std::collections::{BTreeMap, HashMap};

use quiz::{Certification, Digest, LearnerId, Mode};

use crate::records::people::{Filed, Person};
use crate::records::verify::{Given, JudgedAttempt};

/// A person's first submission of a quiz.
#[derive(Debug)]
pub(super) struct First {
    /// In the order of the quiz.
    pub given: Vec<Given>,
}

/// The first submissions of each version of each quiz, in the people's order. What was answered is not taken
/// apart yet: a district's answers are too many to be held all at once.
pub(super) type Versions<'f> = BTreeMap<&'f str, BTreeMap<Digest, Vec<&'f JudgedAttempt>>>;

pub(super) fn first_attempts<'f>(
    certification: &Certification,
    people: &[Person],
    files: &'f [Filed],
) -> Versions<'f> {
    let mut by_learner: HashMap<LearnerId, Vec<&JudgedAttempt>> = HashMap::new();
    for record in files.iter().filter_map(|filed| filed.judgement.record.as_ref()) {
        if record.course == certification.course && record.year == certification.year {
            let attempts = by_learner.entry(record.learner.id).or_default();
            attempts.extend(record.attempts.iter().filter(|attempt| is_graded(attempt)));
        }
    }
    let mut versions = Versions::new();
    for person in people {
        let mut earliest: BTreeMap<&str, &JudgedAttempt> = BTreeMap::new();
        for judged in person.learners.iter().filter_map(|id| by_learner.get(id)).flatten() {
            let known = earliest.entry(&judged.attempt.quiz).or_insert(judged);
            if order(judged) < order(known) {
                *known = judged;
            }
        }
        for (quiz, judged) in earliest {
            if judged.attempt.earned.is_some() {
                let of_quiz = versions.entry(quiz).or_default();
                of_quiz.entry(judged.attempt.digest).or_default().push(judged);
            }
        }
    }
    versions
}

fn is_graded(judged: &JudgedAttempt) -> bool {
    let attempt = &judged.attempt;
    judged.counts
        && attempt.submitted.is_some()
        && attempt.mode.is_some_and(|mode| mode != Mode::Practice)
}

fn order(judged: &JudgedAttempt) -> (Option<u64>, u32, Digest) {
    (judged.attempt.submitted, judged.attempt.number, judged.attempt.head)
}

impl First {
    pub(super) fn of(judged: &JudgedAttempt) -> Self {
        let mut given = judged.given();
        for given in &mut given {
            given.answer = given.answer.take().filter(|answer| !answer.is_empty());
        }
        given.sort_by_key(|given| given.question);
        Self { given }
    }

    pub(super) fn total(&self) -> u32 {
        self.given.iter().fold(0, |sum, given| sum.saturating_add(given.points))
    }
}
