//! Quizzes and attempts to test with: a small one by hand, and any that proptest can think of.

use std::collections::BTreeMap;

use proptest::prelude::*;
use quiz::{
    Act, Answer, Attempt, AttemptRecord, Choice, Event, Kind, Learner, LearnerId, Mode, Percent,
    Question, Quiz, Record, Seed, Shuffle,
};

pub(crate) const LEARNER: LearnerId = LearnerId(0x0123_4567_89ab_cdef);

pub(crate) fn percent(value: u8) -> Percent {
    Percent::new(value).unwrap()
}

/// A choice question whose right options are those of `right`.
pub(crate) fn question(id: &str, options: u32, right: &[u32]) -> Question {
    let choice = |index: u32| Choice {
        text: format!("option {index}"),
        right: right.contains(&index),
        feedback: Some(format!("about {index}")),
    };
    Question {
        id: id.into(),
        prompt: format!("Question {id}?"),
        kind: Kind::Choice {
            options: (0..options).map(choice).collect(),
            many: right.len() > 1,
            partial: false,
            keep_order: false,
        },
        objective: Some("clocks".into()),
        cites: vec!["il-8.1b".into()],
        points: 1,
        must_pass: false,
        hints: vec!["think".into()],
        explanation: Some("because".into()),
    }
}

/// Four questions, 80 % to pass, graded; `a` must be right.
pub(crate) fn sample() -> Quiz {
    let mut questions = vec![
        question("a", 3, &[1]),
        question("b", 2, &[0]),
        question("c", 4, &[0, 2, 3]),
        question("d", 3, &[2]),
    ];
    questions[0].must_pass = true;
    questions[2].points = 3;
    questions[2].kind = match questions[2].kind.clone() {
        Kind::Choice { options, many, keep_order, .. } => {
            Kind::Choice { options, many, partial: true, keep_order }
        }
        other => other,
    };
    Quiz {
        id: "records-check".into(),
        title: "Records".into(),
        mode: Mode::Graded,
        pass: percent(80).into(),
        mastery: BTreeMap::new(),
        clears: None,
        attempts: None,
        wait_seconds: None,
        draw: BTreeMap::new(),
        shuffle: Shuffle::default(),
        objectives: BTreeMap::from([("clocks".into(), "Apply the clocks".into())]),
        clauses: BTreeMap::new(),
        questions,
    }
}

pub(crate) fn event(at: u64, act: Act) -> Event {
    Event { at, act }
}

pub(crate) fn answer(question: &str, picked: &[u32]) -> Act {
    Act::Answer { question: question.into(), answer: Answer::Choice(picked.to_vec()) }
}

/// An attempt that starts at `at`, gives the answers and submits.
pub(crate) fn take(quiz: &Quiz, number: u32, at: u64, answers: &[(&str, &[u32])]) -> AttemptRecord {
    let sheet = quiz.sheet();
    let mut attempt = Attempt::new(
        &sheet,
        "options-transfer",
        "2026-27",
        LEARNER,
        number,
        Seed(u64::from(number)),
    );
    attempt.apply(&sheet, event(at, Act::Start)).unwrap();
    for (question, picked) in answers {
        attempt.apply(&sheet, event(at + 1, answer(question, picked))).unwrap();
    }
    attempt.apply(&sheet, event(at + 2, Act::Submit)).unwrap();
    let score = attempt.grade(&sheet, &quiz.key()).map(|grade| grade.score);
    AttemptRecord::of(&attempt, score)
}

pub(crate) const ALL_RIGHT: [(&str, &[u32]); 4] =
    [("a", &[1]), ("b", &[0]), ("c", &[0, 2, 3]), ("d", &[2])];

pub(crate) fn record(attempts: Vec<AttemptRecord>) -> Record {
    Record {
        course: "options-transfer".into(),
        year: "2026-27".into(),
        exported: 1_800_000_000_000,
        learner: Learner {
            id: LEARNER,
            name: "Ana Díaz".into(),
            role: "transition-specialist".into(),
            school: "Network 14".into(),
        },
        attempts,
        invitation: None,
        canonical: true,
    }
}

pub(crate) fn any_quiz() -> impl Strategy<Value = Quiz> {
    let rules = (any::<[bool; 2]>(), 1_u8..=100, 0_u32..4);
    (prop::collection::vec(any_question(), 1..8), rules).prop_map(
        |(questions, ([a, b], pass, draw))| {
            let mut quiz = sample();
            quiz.pass =
                if a { percent(pass).into() } else { quiz::Mark::Points(u32::from(pass % 9)) };
            quiz.mastery =
                (!b).then(|| ("clocks".to_owned(), percent(pass / 2))).into_iter().collect();
            quiz.clears = (pass > 90).then(|| "other-check".to_owned());
            quiz.shuffle = Shuffle { questions: a, options: b };
            quiz.questions = questions;
            for (number, question) in quiz.questions.iter_mut().enumerate() {
                question.id = format!("q{number}");
            }
            quiz.draw = (draw > 0).then(|| ("clocks".to_owned(), draw)).into_iter().collect();
            let about = (a && b).then(|| ("rules#ask".to_owned(), quiz::Digest::of(&[pass])));
            quiz.clauses = about.into_iter().collect();
            quiz
        },
    )
}

fn any_question() -> impl Strategy<Value = Question> {
    let options = prop::collection::vec((any::<bool>(), ".{0,12}"), 2..6);
    (options, any::<[bool; 4]>(), 1_u32..5, ".{0,20}").prop_map(
        |(options, [partial, keep, must, pool], points, text)| {
            let right = options.iter().filter(|(right, _)| *right).count();
            let choice = |(right, text): (bool, String)| Choice { text, right, feedback: None };
            Question {
                kind: Kind::Choice {
                    options: options.into_iter().map(choice).collect(),
                    many: right != 1,
                    partial,
                    keep_order: keep,
                },
                prompt: text,
                points,
                must_pass: must,
                objective: pool.then(|| "clocks".into()),
                ..question("q", 2, &[0])
            }
        },
    )
}

/// Events as a learner or an attacker might send them: many are refused.
pub(crate) fn any_acts() -> impl Strategy<Value = Vec<Act>> {
    let id = (0_u8..9).prop_map(|number| format!("q{number}"));
    let picked = prop::collection::btree_set(0_u32..6, 0..4);
    let act = prop_oneof![
        8 => (id.clone(), picked).prop_map(|(question, picked)| Act::Answer {
            question,
            answer: Answer::Choice(picked.into_iter().collect()),
        }),
        2 => id.clone().prop_map(|question| Act::Hint { question }),
        1 => id.prop_map(|question| Act::Check { question }),
        1 => Just(Act::Submit),
        1 => Just(Act::Start),
    ];
    prop::collection::vec(act, 0..40)
}

/// The attempt that those of `acts` make which the rules take.
pub(crate) fn played(quiz: &Quiz, seed: u64, acts: Vec<Act>) -> Attempt {
    let sheet = quiz.sheet();
    let mut attempt = Attempt::new(&sheet, "options-transfer", "2026-27", LEARNER, 1, Seed(seed));
    let acts = [Act::Start].into_iter().chain(acts);
    for (at, act) in (1_790_000_000_000..).zip(acts) {
        // Refused events leave no trace; what is tested is what remains.
        let _refused = attempt.apply(&sheet, event(at, act));
    }
    attempt
}
