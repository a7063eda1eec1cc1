//! A small course and honest completion files for it, made the way the browser makes them.

use std::collections::BTreeMap;
use std::path::Path;

use quiz::record::{AttemptRecord, Learner, Record};
use quiz::{
    Act, Answer, Attempt, Certification, Choice, Event, Kind, LearnerId, Mode, Percent, Question,
    Quiz, Seed, Shuffle, Window,
};

pub(crate) const COURSE: &str = "options-transfer";
pub(crate) const YEAR: &str = "2026-27";
/// 2026-11-02T15:00:00Z.
pub(crate) const NOVEMBER: u64 = 1_793_631_600_000;
pub(crate) const HOUR: u64 = 3_600_000;
/// 2026-11-23T15:00:00Z, when the files are received.
pub(crate) const RECEIVED: u64 = NOVEMBER + 21 * 24 * HOUR;

fn percent(value: u8) -> Percent {
    Percent::new(value).unwrap()
}

fn question(id: &str, right: &[usize], must_pass: bool) -> Question {
    let options = (0..3)
        .map(|index| Choice {
            text: format!("Option {index} of {id}"),
            right: right.contains(&index),
            feedback: None,
        })
        .collect();
    Question {
        id: id.to_owned(),
        prompt: format!("What about {id}?"),
        kind: Kind::Choice { options, many: right.len() > 1, partial: false, keep_order: false },
        objective: None,
        cites: Vec::new(),
        points: 1,
        must_pass,
        hints: Vec::new(),
        explanation: None,
    }
}

/// Four questions `<id>-1` to `<id>-4`. Right are option 0, 1, 2, and both 0 and 2; `<id>-1` must be right.
pub(crate) fn quiz(id: &str) -> Quiz {
    let name = |number: u8| format!("{id}-{number}");
    Quiz {
        id: id.to_owned(),
        title: format!("The {id}"),
        mode: Mode::Graded,
        pass: percent(75).into(),
        mastery: BTreeMap::new(),
        clears: None,
        attempts: Some(3),
        wait_seconds: None,
        draw: BTreeMap::new(),
        shuffle: Shuffle { questions: true, options: true },
        objectives: BTreeMap::new(),
        clauses: BTreeMap::new(),
        questions: vec![
            question(&name(1), &[0], true),
            question(&name(2), &[1], false),
            question(&name(3), &[2], false),
            question(&name(4), &[0, 2], false),
        ],
    }
}

pub(crate) fn certification() -> Certification {
    Certification {
        id: "transition-specialist".to_owned(),
        title: "Transition specialist".to_owned(),
        course: COURSE.to_owned(),
        year: YEAR.to_owned(),
        roles: vec!["transition-specialist".to_owned()],
        window: Window {
            opens: "2026-08-01".parse().unwrap(),
            due: "2026-12-18".parse().unwrap(),
            closes: "2027-06-30".parse().unwrap(),
        },
        quizzes: BTreeMap::from([
            ("rules-check".to_owned(), percent(75)),
            ("records-check".to_owned(), percent(75)),
        ]),
        pretests: BTreeMap::new(),
        attestations: Vec::new(),
        basis: None,
    }
}

/// The evidence as a build keeps it.
pub(crate) fn keep_evidence(records: &Path) {
    let (quizzes, certifications) = (records.join("quizzes"), records.join("certifications"));
    std::fs::create_dir_all(&quizzes).unwrap();
    std::fs::create_dir_all(&certifications).unwrap();
    for quiz in [quiz("rules-check"), quiz("records-check")] {
        std::fs::write(quizzes.join(format!("{}.json", quiz.digest())), quiz.to_json()).unwrap();
    }
    let certification = certification();
    let path = certifications.join(format!("{}-{YEAR}.json", certification.id));
    std::fs::write(path, certification.to_json()).unwrap();
}

pub(crate) fn learner(id: u64, name: &str) -> Learner {
    Learner {
        id: LearnerId(id),
        name: name.to_owned(),
        role: "transition-specialist".to_owned(),
        school: "North".to_owned(),
    }
}

/// An attempt at `quiz` with so many questions right, from the first, one answer a minute.
pub(crate) fn attempt(
    quiz: &Quiz,
    learner: LearnerId,
    number: u32,
    at: u64,
    right: usize,
) -> Attempt {
    attempt_on(quiz, learner, number, at, right, Seed(7))
}

fn attempt_on(
    quiz: &Quiz,
    learner: LearnerId,
    number: u32,
    at: u64,
    right: usize,
    seed: Seed,
) -> Attempt {
    let sheet = quiz.sheet();
    let mut attempt = Attempt::new(&sheet, COURSE, YEAR, learner, number, seed);
    attempt.apply(&sheet, Event { at, act: Act::Start }).unwrap();
    let wrong = [1, 2, 0, 1].map(|index| Answer::of_picks([index]));
    for (index, question) in quiz.questions.iter().enumerate() {
        let answer =
            if index < right { question.kind.right_answer("") } else { wrong[index].clone() };
        let act = Act::Answer { question: question.id.clone(), answer };
        // Nobody clicks at the same millisecond as somebody else.
        let at = at + 60_000 * (index as u64 + 1) + learner.0 % 997 * 13;
        attempt.apply(&sheet, Event { at, act }).unwrap();
    }
    attempt
}

/// The same, submitted.
pub(crate) fn submitted(
    quiz: &Quiz,
    learner: LearnerId,
    number: u32,
    at: u64,
    right: usize,
) -> AttemptRecord {
    submitted_on(quiz, learner, number, at, right, Seed(7))
}

pub(crate) fn submitted_on(
    quiz: &Quiz,
    learner: LearnerId,
    number: u32,
    at: u64,
    right: usize,
    seed: Seed,
) -> AttemptRecord {
    let mut attempt = attempt_on(quiz, learner, number, at, right, seed);
    let sheet = quiz.sheet();
    attempt.apply(&sheet, Event { at: at + 300_000, act: Act::Submit }).unwrap();
    let score = attempt.grade(&sheet, &quiz.key()).map(|grade| grade.score);
    AttemptRecord::of(&attempt, score)
}

pub(crate) fn record(learner: &Learner, attempts: Vec<AttemptRecord>) -> Record {
    Record {
        course: COURSE.to_owned(),
        year: YEAR.to_owned(),
        exported: NOVEMBER + 100 * HOUR,
        learner: learner.clone(),
        attempts,
        invitation: None,
        canonical: true,
    }
}

/// Both quizzes submitted at the first try, with so many questions of each right.
pub(crate) fn completion(learner: &Learner, rules: usize, records: usize) -> Record {
    let attempts = vec![
        submitted(&quiz("records-check"), learner.id, 1, NOVEMBER, records),
        submitted(&quiz("rules-check"), learner.id, 1, NOVEMBER + HOUR, rules),
    ];
    record(learner, attempts)
}
