//! The attempts that statistics are taken from: each person's first submission of each quiz. Later ones
//! build on what the first gave away.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::FixedState;
use quiz::{Certification, Digest, LearnerId, Mode};
use rayon::prelude::*;

use crate::records::asked::Asked;
use crate::records::people::{Filed, Person};
use crate::records::verify::{JudgedAttempt, JudgedRecord};

/// A person's first submission of a quiz.
#[derive(Debug)]
pub(super) struct First<'f> {
    /// In the order of the quiz.
    pub asked: Vec<Asked<'f>>,
}

/// The first submissions of each version of each quiz, in the people's order. What was answered is not taken
/// apart yet: a district's answers are too many to be held all at once.
pub(super) type Versions<'f> = BTreeMap<&'f str, BTreeMap<Digest, Vec<&'f JudgedAttempt>>>;

pub(super) fn first_attempts<'f>(
    certification: &Certification,
    people: &[Person],
    files: &'f [Filed],
) -> Versions<'f> {
    let mut by_learner: HashMap<LearnerId, Vec<&JudgedRecord>, FixedState> = HashMap::default();
    for record in files.iter().filter_map(|filed| filed.judgement.record.as_ref()) {
        if record.course == certification.course && record.year == certification.year {
            by_learner.entry(record.learner.id).or_default().push(record);
        }
    }
    let of_person = |person: &Person| {
        let records = person.learners.iter().filter_map(|id| by_learner.get(id)).flatten();
        let mut earliest: BTreeMap<&str, &JudgedAttempt> = BTreeMap::new();
        for judged in records.flat_map(|record| &record.attempts).filter(|it| is_graded(it)) {
            let known = earliest.entry(&judged.attempt.quiz).or_insert(judged);
            if order(judged) < order(known) {
                *known = judged;
            }
        }
        earliest
    };
    let add = |mut versions: Versions<'f>, person: &Person| {
        for (quiz, judged) in of_person(person) {
            if judged.attempt.earned.is_some() {
                let of_quiz = versions.entry(quiz).or_default();
                of_quiz.entry(judged.attempt.digest).or_default().push(judged);
            }
        }
        versions
    };
    people.par_iter().fold(Versions::new, add).reduce(Versions::new, joined)
}

/// Those of some people, and then those of the people after them.
fn joined<'f>(mut versions: Versions<'f>, more: Versions<'f>) -> Versions<'f> {
    for (quiz, by_digest) in more {
        let of_quiz = versions.entry(quiz).or_default();
        for (digest, mut attempts) in by_digest {
            of_quiz.entry(digest).or_default().append(&mut attempts);
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

impl<'f> First<'f> {
    pub(super) fn of(judged: &'f JudgedAttempt) -> Self {
        let mut asked = judged.asked();
        asked.sort_by_key(|asked| asked.question);
        Self { asked }
    }

    pub(super) fn total(&self) -> u32 {
        self.asked.iter().fold(0, |sum, asked| sum.saturating_add(asked.points))
    }
}
