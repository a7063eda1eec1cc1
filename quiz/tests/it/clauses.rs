//! Who has to renew, when a clause that they were asked about says something else.

use std::collections::{BTreeMap, BTreeSet};

use quiz::{
    Certification, ClauseInForce, ClausesInForce, Date, Digest, Mode, Quiz, Status,
    VerifiedAttempt, Window,
};

use crate::support::{ALL_RIGHT, percent, record, sample, take};

/// 2026-09-21.
const AT: u64 = 1_790_000_000_000;
const DAY: u64 = 86_400_000;

fn date(text: &str) -> Date {
    text.parse().unwrap()
}

fn certification() -> Certification {
    Certification {
        id: "specialist".into(),
        title: "Specialist".into(),
        course: "options-transfer".into(),
        year: "2026-27".into(),
        roles: Vec::new(),
        window: Window {
            opens: date("2026-08-01"),
            due: date("2026-12-18"),
            closes: date("2027-06-30"),
        },
        quizzes: BTreeMap::from([("records-check".into(), percent(80))]),
        pretests: BTreeMap::new(),
        attestations: Vec::new(),
        basis: None,
    }
}

fn words(text: &str) -> Digest {
    Digest::of(text.as_bytes())
}

/// The sample, about these clauses with these words.
fn about(id: &str, clauses: &[(&str, &str)]) -> Quiz {
    let clauses = clauses.iter().map(|(name, text)| ((*name).to_owned(), words(text))).collect();
    Quiz { id: id.into(), clauses, ..sample() }
}

/// What holds: name, words, since when, asked in which quiz.
fn in_force(clauses: &[(&str, &str, Option<&str>, &str)]) -> ClausesInForce {
    let clause = |(name, text, since, quiz): &(&str, &str, Option<&str>, &str)| {
        let clause = ClauseInForce {
            title: format!("Clause {name}"),
            digest: words(text),
            since: since.map(date),
            quizzes: BTreeSet::from([(*quiz).to_owned()]),
        };
        ((*name).to_owned(), clause)
    };
    ClausesInForce {
        certification: "specialist".into(),
        clauses: clauses.iter().map(clause).collect(),
    }
}

/// Attempts with all answers right, at these quizzes on these days after the first.
fn passed(taken: &[(&Quiz, u64)]) -> Vec<VerifiedAttempt> {
    let made = (1..)
        .zip(taken)
        .map(|(number, (quiz, days))| take(quiz, number, AT + days * DAY, &ALL_RIGHT))
        .collect();
    let find =
        |digest: &Digest| taken.iter().map(|(quiz, _)| *quiz).find(|quiz| quiz.digest() == *digest);
    record(made).verify(find).counting().cloned().collect()
}

fn renew(holds: &ClausesInForce, taken: &[(&Quiz, u64)]) -> Vec<String> {
    let find =
        |digest: &Digest| taken.iter().map(|(quiz, _)| *quiz).find(|quiz| quiz.digest() == *digest);
    holds.to_renew(&certification(), &passed(taken), find)
}

#[test]
fn a_clause_that_says_the_same_has_nothing_to_renew() {
    let check = about("records-check", &[("p#ask", "10 days")]);
    let holds = in_force(&[("p#ask", "10 days", None, "records-check")]);
    assert!(renew(&holds, &[(&check, 0)]).is_empty());
}

#[test]
fn a_changed_clause_is_named_until_a_quiz_about_its_new_words_is_passed() {
    let before = about("records-check", &[("p#ask", "10 days"), ("p#wait", "wait")]);
    let holds = in_force(&[
        ("p#ask", "14 days", Some("2026-11-02"), "records-check"),
        ("p#wait", "wait", None, "records-check"),
    ]);
    assert_eq!(renew(&holds, &[(&before, 0)]), ["p#ask"]);
    let renewal = about("specialist-renewal", &[("p#ask", "14 days")]);
    assert!(renew(&holds, &[(&before, 0), (&renewal, 50)]).is_empty());
    let again = about("records-check", &[("p#ask", "14 days"), ("p#wait", "wait")]);
    assert!(renew(&holds, &[(&before, 0), (&again, 50)]).is_empty());
    // Practice proves nothing, nor does a renewal of other words.
    let practice = Quiz { mode: Mode::Practice, ..renewal.clone() };
    assert_eq!(renew(&holds, &[(&before, 0), (&practice, 50)]), ["p#ask"]);
    let older = about("specialist-renewal", &[("p#ask", "12 days")]);
    assert_eq!(renew(&holds, &[(&before, 0), (&older, 50)]), ["p#ask"]);
}

#[test]
fn an_added_clause_is_named_when_it_came_after_the_pass() {
    let check = about("records-check", &[("p#ask", "10 days")]);
    let holds = |since| {
        in_force(&[
            ("p#ask", "10 days", None, "records-check"),
            ("p#log", "log it", since, "records-check"),
        ])
    };
    assert_eq!(renew(&holds(Some("2026-11-02")), &[(&check, 0)]), ["p#log"]);
    // A new question about an old rule is no change of the rule.
    assert!(renew(&holds(Some("2026-09-01")), &[(&check, 0)]).is_empty());
    assert!(renew(&holds(None), &[(&check, 0)]).is_empty());
}

#[test]
fn a_clause_that_is_no_longer_in_force_has_nothing_to_learn() {
    let check = about("records-check", &[("p#gone", "10 days")]);
    assert!(renew(&in_force(&[]), &[(&check, 0)]).is_empty());
}

#[test]
fn only_who_is_certified_can_have_something_to_renew() {
    let check = about("records-check", &[("p#ask", "10 days")]);
    let attempts = passed(&[(&check, 0)]);
    let clauses = vec!["p#ask".to_owned()];
    let standing = |attempts: &[VerifiedAttempt], day| {
        certification().standing(attempts, date(day)).renewing(clauses.clone())
    };
    let certified = standing(&attempts, "2026-12-24");
    assert_eq!(certified.status, Status::RenewalNeeded { on: date("2026-09-21") });
    assert_eq!((certified.renew.as_slice(), certified.overdue), (clauses.as_slice(), false));
    assert_eq!(certified.status.name(), "renewal-needed");
    let none = standing(&[], "2026-12-24");
    assert_eq!((none.status, none.renew.len()), (Status::NotStarted, 0));
    let expired = standing(&attempts, "2027-07-01");
    assert_eq!(expired.status, Status::Expired { on: date("2026-09-21") });
}

#[test]
fn what_holds_reads_back_as_it_was_written() {
    let holds = in_force(&[
        ("p#ask", "14 days", Some("2026-11-02"), "records-check"),
        ("p#wait", "wait", None, "records-check"),
    ]);
    let json = holds.to_json();
    let back = ClausesInForce::from_json(json.as_bytes()).unwrap();
    assert_eq!((&back, back.to_json()), (&holds, json.clone()));
    assert!(ClausesInForce::from_json(json.replace("2026-11-02", "soon").as_bytes()).is_err());
    assert_eq!((back.title("p#ask"), back.title("p#x")), ("Clause p#ask", "p#x"));
}
