//! Quizzes and attempts to test with: a small one by hand, and any that proptest can think of.

use std::collections::BTreeMap;

use proptest::prelude::*;
use quiz::{
    Act, Answer, Attempt, AttemptRecord, Choice, Decimal, Event, Gap, Kind, Learner, LearnerId,
    Mode, Pair, Part, Percent, Question, Quiz, Range, Record, Seed, Shuffle, Step, StepOption,
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
    Act::Answer { question: question.into(), answer: Answer::of_picks(picked.to_vec()) }
}

/// An attempt that starts at `at`, gives the answers and submits.
pub(crate) fn take(quiz: &Quiz, number: u32, at: u64, answers: &[(&str, &[u32])]) -> AttemptRecord {
    let answer = |(id, picked): &(&str, &[u32])| answer(id, picked);
    sit_at(quiz, number, at, answers.iter().map(answer))
}

/// The same with answers of any kind.
pub(crate) fn sit(quiz: &Quiz, number: u32, answers: &[(&str, Answer)]) -> AttemptRecord {
    let answer = |(id, answer): &(&str, Answer)| Act::Answer {
        question: (*id).into(),
        answer: answer.clone(),
    };
    sit_at(quiz, number, 1_790_000_000_000, answers.iter().map(answer))
}

fn sit_at(quiz: &Quiz, number: u32, at: u64, answers: impl Iterator<Item = Act>) -> AttemptRecord {
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
    for act in answers {
        attempt.apply(&sheet, event(at + 1, act)).unwrap();
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
    (any_kind(), any::<[bool; 2]>(), 1_u32..5, ".{0,20}").prop_map(
        |(kind, [must, pool], points, text)| Question {
            kind,
            prompt: text,
            points,
            must_pass: must,
            objective: pool.then(|| "clocks".into()),
            ..question("q", 2, &[0])
        },
    )
}

/// Every kind; each is one that can be answered, though an author would be told of some of them.
pub(crate) fn any_kind() -> impl Strategy<Value = Kind> {
    let words = || prop::collection::btree_set("[a-zéض]{1,8}", 2..6);
    let list = move || words().prop_map(|words| words.into_iter().collect::<Vec<String>>());
    prop_oneof![
        3 => any_choice(),
        1 => (list().prop_shuffle(), any::<bool>()).prop_map(|(items, partial)| Kind::Ordering { items, partial }),
        1 => (list(), list(), any::<bool>()).prop_map(|(lefts, rights, partial)| {
            let (right, distractors) = rights.split_at(rights.len() / 2 + 1);
            let pairs = lefts.into_iter().zip(right.iter().cycle());
            let pairs = pairs.map(|(left, right)| Pair { left, right: right.clone() }).collect();
            Kind::Matching { pairs, distractors: distractors.to_vec(), partial }
        }),
        1 => any_range().prop_map(|range| Kind::Number { range }),
        1 => list().prop_map(|accepted| Kind::Text { accepted }),
        1 => (prop::collection::vec(any_gap(), 1..5), any::<bool>())
            .prop_map(|(gaps, partial)| Kind::Fill { gaps, partial }),
        1 => any_case(),
        1 => list().prop_map(|statements| Kind::Attest { statements }),
    ]
}

fn any_choice() -> impl Strategy<Value = Kind> {
    let options = prop::collection::vec((any::<bool>(), ".{0,12}"), 2..6);
    (options, any::<[bool; 2]>()).prop_map(|(mut options, [partial, keep_order])| {
        if options.iter().all(|(right, _)| !right) {
            options[0].0 = true;
        }
        let right = options.iter().filter(|(right, _)| *right).count();
        let choice = |(right, text): (bool, String)| Choice { text, right, feedback: None };
        Kind::Choice {
            options: options.into_iter().map(choice).collect(),
            many: right != 1,
            partial,
            keep_order,
        }
    })
}

fn any_range() -> impl Strategy<Value = Range> {
    (0_u32..100_000, 0_u32..100).prop_map(|(low, more)| {
        let number = |hundredths: u32| {
            Decimal::parse(&format!("{}.{:02}", hundredths / 100, hundredths % 100)).unwrap()
        };
        Range { low: number(low), high: number(low + more) }
    })
}

fn any_gap() -> impl Strategy<Value = Gap> {
    let words = prop::collection::btree_set("[a-z]{1,6}", 2..5);
    let words = words.prop_map(|words| words.into_iter().collect::<Vec<_>>());
    prop_oneof![
        (words.clone(), 0_usize..2).prop_map(|(options, right)| Gap::Menu { options, right }),
        any_range().prop_map(Gap::Number),
        words.prop_map(Gap::Text),
    ]
}

/// Each step leads to one further on, or to the end.
fn any_case() -> impl Strategy<Value = Kind> {
    let options =
        prop::collection::vec((prop::sample::select(vec![0_u8, 30, 50]), 0_usize..4), 1..4);
    prop::collection::vec(options, 1..5).prop_map(|steps| {
        let count = steps.len();
        let step = |(at, options): (usize, Vec<(u8, usize)>)| Step {
            id: format!("s{at}"),
            text: format!("Step {at}"),
            options: options
                .into_iter()
                .chain([(100, 0)])
                .enumerate()
                .map(|(number, (credit, leap))| StepOption {
                    text: format!("option {number}"),
                    credit: percent(credit),
                    feedback: None,
                    to: Some(at + 1 + leap).filter(|to| *to < count).map(|to| format!("s{to}")),
                })
                .collect(),
        };
        Kind::Case { steps: steps.into_iter().enumerate().map(step).collect() }
    })
}

/// Answers of about the right shape, some of which fit.
pub(crate) fn answers_of(kind: &Kind) -> BoxedStrategy<Answer> {
    let pick = || (0_u32..6).prop_map(Part::Pick);
    let typed = || {
        prop_oneof![Just(String::new()), "[a-z]{1,3}", "[0-9]{1,4}(\\.[0-9])?"].prop_map(Part::Text)
    };
    match kind.sheet() {
        quiz::SheetKind::Order { items, .. } => {
            Just((0..items).collect::<Vec<_>>()).prop_shuffle().prop_map(Answer::of_picks).boxed()
        }
        quiz::SheetKind::Gaps { gaps, .. } => {
            let part = move |gap: u32| {
                if gap > 1 {
                    prop_oneof![4 => pick(), 1 => typed()].boxed()
                } else {
                    typed().boxed()
                }
            };
            gaps.into_iter().map(part).collect::<Vec<_>>().prop_map(Answer).boxed()
        }
        quiz::SheetKind::Attest { .. } => (prop::collection::btree_set(0_u32..6, 0..5), typed())
            .prop_map(|(ticks, name)| {
                Answer(ticks.into_iter().map(Part::Pick).chain([name]).collect())
            })
            .boxed(),
        quiz::SheetKind::Case { .. } => {
            prop::collection::vec(0_u32..4, 0..5).prop_map(Answer::of_picks).boxed()
        }
        _ => prop::collection::btree_set(0_u32..6, 0..5).prop_map(Answer::of_picks).boxed(),
    }
}

/// Events as a learner or an attacker might send them: many are refused.
pub(crate) fn any_acts() -> impl Strategy<Value = Vec<Act>> {
    let id = (0_u8..9).prop_map(|number| format!("q{number}"));
    let picked = prop::collection::btree_set(0_u32..6, 0..4).prop_map(Answer::of_picks);
    let answer = prop_oneof![3 => picked, 2 => any_kind().prop_flat_map(|kind| answers_of(&kind))];
    let act = prop_oneof![
        8 => (id.clone(), answer).prop_map(|(question, answer)| Act::Answer { question, answer }),
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
        if signs_as_another(quiz, &act) {
            continue;
        }
        // Refused events leave no trace; what is tested is what remains.
        let _refused = attempt.apply(&sheet, event(at, act));
    }
    attempt
}

/// The page takes no attestation in another name than the learner's.
fn signs_as_another(quiz: &Quiz, act: &Act) -> bool {
    let Act::Answer { question, answer } = act else { return false };
    let asked = quiz.questions.iter().find(|asked| asked.id == *question);
    let attests = asked.is_some_and(|asked| matches!(asked.kind, Kind::Attest { .. }));
    attests
        && matches!(answer.0.last(), Some(Part::Text(name)) if !name.is_empty() && name != "Ana Díaz")
}
