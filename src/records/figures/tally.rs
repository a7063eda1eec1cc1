//! The attempts that statistics are taken from: each person's first submission of each quiz. Later ones
//! build on what the first gave away.

use std::collections::BTreeMap;

use quiz::{Certification, Digest, LearnerId, Mode};
use rayon::prelude::*;

use crate::records::people::{Filed, Person};
use crate::records::verify::{Given, JudgedAttempt};

/// A person's first submission of a quiz.
#[derive(Debug)]
pub(super) struct First {
    /// Id of the quiz.
    pub quiz: String,
    /// Which version of it.
    pub digest: Digest,
    /// In the order of the quiz.
    pub given: Vec<Given>,
}

pub(super) fn first_attempts(
    certification: &Certification,
    people: &[Person],
    files: &[Filed],
) -> Vec<First> {
    let mut by_learner: BTreeMap<LearnerId, Vec<&JudgedAttempt>> = BTreeMap::new();
    for record in files.iter().filter_map(|filed| filed.judgement.record.as_ref()) {
        if record.course == certification.course && record.year == certification.year {
            let attempts = by_learner.entry(record.learner.id).or_default();
            attempts.extend(record.attempts.iter().filter(|attempt| is_graded(attempt)));
        }
    }
    let mut first = Vec::new();
    for person in people {
        let mut earliest: BTreeMap<&str, &JudgedAttempt> = BTreeMap::new();
        for judged in person.learners.iter().filter_map(|id| by_learner.get(id)).flatten() {
            let known = earliest.entry(&judged.attempt.quiz).or_insert(judged);
            if order(judged) < order(known) {
                *known = judged;
            }
        }
        first.extend(earliest.into_values());
    }
    first.into_par_iter().filter_map(First::of).collect()
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
    fn of(judged: &JudgedAttempt) -> Option<Self> {
        let attempt = &judged.attempt;
        attempt.earned.as_ref()?;
        let mut given = judged.given();
        for given in &mut given {
            given.answer = given.answer.take().filter(|answer| !answer.is_empty());
        }
        given.sort_by_key(|given| given.question);
        Some(Self { quiz: attempt.quiz.clone(), digest: attempt.digest, given })
    }

    pub(super) fn total(&self) -> u32 {
        self.given.iter().fold(0, |sum, given| sum.saturating_add(given.points))
    }
}
