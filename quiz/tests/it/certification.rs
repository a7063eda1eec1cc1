//! Who is certified on which day.

use std::collections::BTreeMap;

use quiz::{Certification, Date, Mode, Quiz, Status, VerifiedAttempt, Window};

use crate::support::{ALL_RIGHT, percent, record, sample, take};

/// 2026-09-21.
const AT: u64 = 1_790_000_000_000;
const DAY: u64 = 86_400_000;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn certification() -> Certification {
    Certification {
        id: "transition-specialist".into(),
        title: "Transition specialist".into(),
        course: "options-transfer".into(),
        year: "2026-27".into(),
        roles: vec!["transition-specialist".into()],
        window: Window {
            opens: date("2026-08-01"),
            due: date("2026-12-18"),
            closes: date("2027-06-30"),
        },
        quizzes: BTreeMap::from([
            ("records-check".into(), percent(80)),
            ("second-check".into(), percent(80)),
        ]),
        pretests: BTreeMap::new(),
        attestations: Vec::new(),
        basis: None,
    }
}

fn second() -> Quiz {
    Quiz { id: "second-check".into(), ..sample() }
}

/// Which quiz, when, with which answers.
type Taken<'a> = (&'a Quiz, u64, &'a [(&'a str, &'a [u32])]);

/// Attempts at the two quizzes, as they count.
fn attempts(taken: &[Taken]) -> Vec<VerifiedAttempt> {
    let quizzes = [sample(), second()];
    let made = (1..)
        .zip(taken)
        .map(|(number, (quiz, at, answers))| take(quiz, number, *at, answers))
        .collect();
    let verified =
        record(made).verify(|digest| quizzes.iter().find(|quiz| quiz.digest() == *digest));
    verified.counting().cloned().collect()
}

fn status(attempts: &[VerifiedAttempt], today: &str) -> (Status, bool) {
    let standing = certification().standing(attempts, date(today));
    (standing.status, standing.overdue)
}

#[test]
fn every_status_is_reached() {
    let (first, second) = (&sample(), &second());
    let some = &ALL_RIGHT[..1];
    let on = date("2026-09-22");
    let both = attempts(&[(first, AT, &ALL_RIGHT), (second, AT + DAY, &ALL_RIGHT)]);
    assert_eq!(status(&[], "2026-10-01"), (Status::NotStarted, false));
    assert_eq!(status(&[], "2026-12-19"), (Status::NotStarted, true));
    assert_eq!(
        status(&attempts(&[(first, AT, &ALL_RIGHT)]), "2026-10-01"),
        (Status::InProgress, false)
    );
    assert_eq!(status(&attempts(&[(first, AT, some)]), "2026-10-01"), (Status::NotPassed, false));
    assert_eq!(status(&both, "2026-10-01"), (Status::Certified { on }, false));
    assert_eq!(status(&both, "2027-06-30"), (Status::Certified { on }, false));
    assert_eq!(status(&both, "2027-07-01"), (Status::Expired { on }, false));
}

#[test]
fn a_later_failed_try_does_not_undo_a_pass() {
    let taken = attempts(&[
        (&sample(), AT, &ALL_RIGHT),
        (&second(), AT, &ALL_RIGHT),
        (&sample(), AT + DAY, &ALL_RIGHT[..1]),
    ]);
    assert_eq!(status(&taken, "2026-10-01").0, Status::Certified { on: date("2026-09-21") });
}

#[test]
fn what_is_missing_is_said() {
    let standing = certification()
        .standing(&attempts(&[(&sample(), AT, &ALL_RIGHT[..3])]), date("2026-10-01"));
    let [first, second] = &standing.quizzes[..] else { panic!("two quizzes") };
    assert_eq!(
        (first.best, first.passed, first.submitted),
        (Some(percent(83)), Some(date("2026-09-21")), 1)
    );
    assert_eq!((second.best, second.passed, second.submitted, second.open), (None, None, 0, false));
}

#[test]
fn the_mark_is_the_certifications_and_a_must_pass_question_stays_one() {
    let mut strict = certification();
    strict.quizzes.values_mut().for_each(|mark| *mark = percent(84));
    let taken = attempts(&[(&sample(), AT, &ALL_RIGHT[..3])]);
    assert_eq!(strict.standing(&taken, date("2026-10-01")).status, Status::NotPassed);
    let missed = attempts(&[(&sample(), AT, &ALL_RIGHT[1..])]);
    assert_eq!(missed[0].earned.as_ref().unwrap().score.percent, percent(83));
    assert_eq!(status(&missed, "2026-10-01").0, Status::NotPassed);
}

#[test]
fn the_window_has_a_day_of_grace_at_each_end() {
    let window = certification().window;
    for (day, counts) in [
        (window.opens.plus_days(-2), false),
        (window.opens.plus_days(-1), true),
        (window.closes.plus_days(1), true),
        (window.closes.plus_days(2), false),
    ] {
        let at = u64::try_from(day.epoch_days()).unwrap() * DAY;
        let mut taken = attempts(&[(&sample(), AT, &ALL_RIGHT)]);
        taken[0].submitted = Some(at);
        let standing = certification().standing(&taken, date("2026-10-01"));
        assert_eq!(standing.quizzes[0].passed.is_some(), counts, "{day}");
    }
}

#[test]
fn practice_certifies_nobody() {
    let mut taken = attempts(&[(&sample(), AT, &ALL_RIGHT)]);
    taken[0].mode = Some(Mode::Practice);
    assert_eq!(status(&taken, "2026-10-01").0, Status::NotStarted);
}

#[test]
fn roles_are_told_apart_by_their_letters() {
    let certification = certification();
    for role in ["transition-specialist", "Transition specialist", " transition_SPECIALIST "] {
        assert!(certification.is_for(role), "{role}");
    }
    assert!(!certification.is_for("clerk"));
    assert!(Certification { roles: vec![], ..certification }.is_for("clerk"));
}

#[test]
fn a_certification_reads_back() {
    let mut made = certification();
    made.basis = Some("Demonstration value.".into());
    let json = made.to_json();
    assert_eq!(Certification::from_json(json.as_bytes()), Ok(made));
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    let wrong = json.replace("2027-06-30", "2027-06-31");
    assert!(Certification::from_json(wrong.as_bytes()).is_err());
}

fn pretest() -> Quiz {
    Quiz { id: "records-pretest".into(), clears: Some("records-check".into()), ..sample() }
}

#[test]
fn a_pre_test_clears_its_quiz_and_is_named() {
    let mut rules = certification();
    rules.pretests = [("records-pretest".to_owned(), "records-check".to_owned())].into();
    rules.quizzes.remove("second-check");
    let quizzes = [sample(), pretest()];
    let standing = |taken: &[Taken]| {
        let made = (1..)
            .zip(taken)
            .map(|(number, (quiz, at, answers))| take(quiz, number, *at, answers))
            .collect();
        let verified =
            record(made).verify(|digest| quizzes.iter().find(|quiz| quiz.digest() == *digest));
        rules.standing(verified.counting(), date("2026-10-01"))
    };
    let (test, pre) = (&sample(), &pretest());
    let cleared = standing(&[(pre, AT, &ALL_RIGHT)]);
    assert_eq!(cleared.status, Status::Certified { on: date("2026-09-21") });
    assert_eq!(cleared.quizzes[0].via.as_deref(), Some("records-pretest"));
    assert_eq!((cleared.quizzes[0].best, cleared.quizzes[0].submitted), (Some(percent(100)), 0));
    // Who fails it has lost nothing, and takes the module.
    let failed = standing(&[(pre, AT, &ALL_RIGHT[..1])]);
    assert_eq!((failed.status, failed.quizzes[0].best), (Status::NotStarted, None));
    // The earliest pass is the one that is named.
    let both = standing(&[(pre, AT + DAY, &ALL_RIGHT), (test, AT, &ALL_RIGHT)]);
    assert_eq!(both.quizzes[0].via, None);
    let both = standing(&[(pre, AT, &ALL_RIGHT), (test, AT + DAY, &ALL_RIGHT)]);
    assert_eq!(both.quizzes[0].via.as_deref(), Some("records-pretest"));
    // A mark of the certification above the pre-test's own holds for the pre-test too.
    rules.quizzes.insert("records-check".into(), percent(90));
    let made = record(vec![take(pre, 1, AT, &ALL_RIGHT[..3])]);
    let verified = made.verify(|_| Some(pre));
    assert!(verified.attempts[0].earned.as_ref().unwrap().score.passed);
    let low = rules.standing(verified.counting(), date("2026-10-01"));
    assert_eq!(low.quizzes[0].passed, None);
}

#[test]
fn what_must_be_attested_is_missing_until_it_is_given() {
    let mut rules = certification();
    rules.quizzes.remove("records-check");
    rules.attestations = vec![("records-check".into(), "a".into())];
    let without = attempts(&[(&second(), AT, &ALL_RIGHT)]);
    let standing = rules.standing(&without, date("2026-10-01"));
    assert_eq!((standing.status, standing.attestations[0].on), (Status::InProgress, None));
    let refused = attempts(&[(&second(), AT, &ALL_RIGHT), (&sample(), AT, &ALL_RIGHT[1..])]);
    assert_eq!(rules.standing(&refused, date("2026-10-01")).attestations[0].on, None);
    let given = attempts(&[(&second(), AT, &ALL_RIGHT), (&sample(), AT + DAY, &ALL_RIGHT[..1])]);
    let standing = rules.standing(&given, date("2026-10-01"));
    assert_eq!(standing.status, Status::Certified { on: date("2026-09-22") });
}

#[test]
fn the_rules_read_back_as_they_were_written() {
    let mut rules = certification();
    let before = rules.to_json();
    assert!(!before.contains("pretests") && !before.contains("attestations"));
    rules.pretests = [("records-pretest".to_owned(), "records-check".to_owned())].into();
    rules.attestations = vec![("records-check".into(), "a".into())];
    for rules in [certification(), rules] {
        let json = rules.to_json();
        assert_eq!(Certification::from_json(json.as_bytes()), Ok(rules));
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }
}
