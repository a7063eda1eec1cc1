//! Which events an attempt takes, and the chain over them.

use proptest::prelude::*;
use quiz::log::{MAX_EVENTS, MAX_TIME, chain_holds};
use quiz::{Act, Attempt, Earlier, Mode, Refusal, Seed, Start};

use crate::support::{LEARNER, answer, any_acts, any_quiz, event, played, sample};

fn check(question: &str) -> Act {
    Act::Check { question: question.into() }
}

fn hint(question: &str) -> Act {
    Act::Hint { question: question.into() }
}

/// The refusal of the last of `acts`, after the others were taken.
fn refusal(mode: Mode, acts: &[Act]) -> Option<Refusal> {
    let mut quiz = sample();
    quiz.mode = mode;
    let sheet = quiz.sheet();
    let mut attempt = Attempt::new(&sheet, "c", "y", LEARNER, 1, Seed(1));
    let (last, first) = acts.split_last().unwrap();
    for act in first {
        attempt.apply(&sheet, event(5, act.clone())).unwrap();
    }
    let before = attempt.clone();
    let refused = attempt.apply(&sheet, event(5, last.clone())).err();
    assert_eq!(refused.is_some(), attempt == before, "a refused event changes nothing");
    refused
}

#[test]
fn the_rules_of_an_attempt() {
    use Mode::{Graded, Practice};
    use Refusal::{
        AlreadyStarted, AlreadySubmitted, AnswerDoesNotFit, NoMoreHints, NotAsked, NotStarted,
        NothingToCheck,
    };
    let start = Act::Start;
    for (mode, acts, expected) in [
        (Graded, vec![Act::Submit], Some(NotStarted)),
        (Graded, vec![answer("a", &[1])], Some(NotStarted)),
        (Graded, vec![start.clone(), start.clone()], Some(AlreadyStarted)),
        (Graded, vec![start.clone(), answer("a", &[1])], None),
        (Graded, vec![start.clone(), answer("a", &[])], None),
        (Graded, vec![start.clone(), answer("zz", &[1])], Some(NotAsked)),
        (Graded, vec![start.clone(), answer("a", &[0, 1])], Some(AnswerDoesNotFit)),
        (Graded, vec![start.clone(), answer("a", &[3])], Some(AnswerDoesNotFit)),
        (Graded, vec![start.clone(), answer("c", &[2, 0])], Some(AnswerDoesNotFit)),
        (Graded, vec![start.clone(), answer("c", &[2, 2])], Some(AnswerDoesNotFit)),
        (Graded, vec![start.clone(), Act::Submit, answer("a", &[1])], Some(AlreadySubmitted)),
        (Graded, vec![start.clone(), Act::Submit, Act::Submit], Some(AlreadySubmitted)),
        (Graded, vec![start.clone(), hint("a"), hint("a")], Some(NoMoreHints)),
        (Graded, vec![start.clone(), answer("a", &[1]), check("a")], Some(NothingToCheck)),
        (Practice, vec![start.clone(), check("a")], Some(NothingToCheck)),
        (Practice, vec![start.clone(), answer("a", &[1]), check("a")], None),
        (
            Practice,
            vec![start.clone(), answer("a", &[1]), answer("a", &[]), check("a")],
            Some(NothingToCheck),
        ),
    ] {
        assert_eq!(refusal(mode, &acts), expected, "{mode:?} {acts:?}");
    }
}

#[test]
fn right_answers_show_when_the_mode_says_so() {
    let quiz = sample();
    let sheet = quiz.sheet();
    let mut graded = Attempt::new(&sheet, "c", "y", LEARNER, 1, Seed(1));
    graded.apply(&sheet, event(1, Act::Start)).unwrap();
    graded.apply(&sheet, event(1, answer("a", &[1]))).unwrap();
    assert!(!graded.reveals(0) && graded.grade(&sheet, &quiz.key()).is_none());
    graded.apply(&sheet, event(1, Act::Submit)).unwrap();
    assert!(graded.reveals(0) && graded.grade(&sheet, &quiz.key()).is_some());

    let mut quiz = sample();
    quiz.mode = Mode::Practice;
    let sheet = quiz.sheet();
    let mut practice = Attempt::new(&sheet, "c", "y", LEARNER, 1, Seed(1));
    for act in [Act::Start, answer("a", &[0]), check("a")] {
        practice.apply(&sheet, event(1, act)).unwrap();
    }
    assert!(practice.reveals(0) && !practice.reveals(1));
    practice.apply(&sheet, event(1, answer("a", &[1]))).unwrap();
    assert!(!practice.reveals(0), "a new answer is checked anew");
}

#[test]
fn time_does_not_run_back_and_a_log_has_an_end() {
    let quiz = sample();
    let sheet = quiz.sheet();
    let mut attempt = Attempt::new(&sheet, "c", "y", LEARNER, 1, Seed(1));
    attempt.apply(&sheet, event(10, Act::Start)).unwrap();
    assert_eq!(attempt.apply(&sheet, event(9, Act::Submit)), Err(Refusal::Time));
    assert_eq!(attempt.apply(&sheet, event(MAX_TIME + 1, Act::Submit)), Err(Refusal::Time));
    for _ in 1..MAX_EVENTS {
        attempt.apply(&sheet, event(10, answer("a", &[1]))).unwrap();
    }
    assert_eq!(attempt.apply(&sheet, event(10, answer("a", &[1]))), Err(Refusal::LogFull));
}

#[test]
fn attempts_and_waiting_time_are_enforced() {
    let mut quiz = sample();
    quiz.attempts = Some(2);
    quiz.wait_seconds = Some(60);
    let sheet = quiz.sheet();
    let done = |at| Earlier { same_digest: true, submitted: Some(at) };
    let open = |same_digest| Earlier { same_digest, submitted: None };
    assert_eq!(sheet.may_start(&[], 0), Start::Allowed);
    assert_eq!(sheet.may_start(&[open(true)], 0), Start::Open);
    assert_eq!(sheet.may_start(&[open(false)], 0), Start::Allowed);
    assert_eq!(sheet.may_start(&[done(1000)], 60_999), Start::WaitUntil(61_000));
    assert_eq!(sheet.may_start(&[done(1000)], 61_000), Start::Allowed);
    assert_eq!(sheet.may_start(&[done(1000), done(2000)], 1_000_000), Start::NoneLeft);
}

proptest! {
    #[test]
    fn any_prefix_of_a_log_verifies(quiz in any_quiz(), seed: u64, acts in any_acts(), cut in 0_usize..50) {
        let attempt = played(&quiz, seed, acts);
        let events = &attempt.log().events()[..cut.min(attempt.log().events().len())];
        let sheet = quiz.sheet();
        let mut prefix = Attempt::new(&sheet, "options-transfer", "2026-27", LEARNER, 1, Seed(seed));
        for event in events {
            prop_assert_eq!(prefix.apply(&sheet, event.clone()), Ok(()));
        }
        prop_assert!(chain_holds(prefix.header(), events, &prefix.log().head()));
    }

    #[test]
    fn any_changed_event_breaks_the_chain(
        quiz in any_quiz(), seed: u64, acts in any_acts(), place: prop::sample::Index, how in 0..5,
    ) {
        let attempt = played(&quiz, seed, acts);
        let mut events = attempt.log().events().to_vec();
        let place = place.index(events.len());
        match how {
            0 => events[place].at += 1,
            1 => { events.remove(place); }
            2 => { let twin = events[place].clone(); events.insert(place, twin); }
            3 => events[place].act = answer("q0", &[5]),
            _ => { let last = events.len() - 1; events.swap(place, last); }
        }
        prop_assume!(events != attempt.log().events());
        prop_assert!(!chain_holds(attempt.header(), &events, &attempt.log().head()));
    }

    #[test]
    fn any_changed_header_breaks_the_chain(seed: u64, how in 0..6) {
        let attempt = played(&sample(), seed, vec![Act::Submit]);
        let mut header = attempt.header().clone();
        match how {
            0 => header.course.push('x'),
            1 => header.year.push('x'),
            2 => header.learner.0 ^= 1,
            3 => header.quiz.push('x'),
            4 => header.number += 1,
            _ => header.seed.0 ^= 1,
        }
        prop_assert!(!chain_holds(&header, attempt.log().events(), &attempt.log().head()));
    }
}
