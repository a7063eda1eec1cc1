use std::collections::BTreeMap;

use super::*;
use quiz::{Choice, Kind, Mode, Percent, Question, Shuffle};

fn evidence() -> Evidence {
    let choice = |text: &str, right| Choice { text: text.into(), right, feedback: None };
    let question = |id: &str| Question {
        id: id.into(),
        prompt: "?".into(),
        kind: Kind::Choice {
            options: vec![choice("a", true), choice("b", false)],
            many: false,
            partial: false,
            keep_order: false,
        },
        objective: None,
        cites: Vec::new(),
        points: 1,
        must_pass: false,
        hints: Vec::new(),
        explanation: None,
    };
    let quiz = |id: &str| Quiz {
        id: id.into(),
        title: id.into(),
        mode: Mode::Graded,
        pass: Percent::new(80).unwrap().into(),
        mastery: BTreeMap::new(),
        clears: None,
        attempts: None,
        wait_seconds: None,
        draw: BTreeMap::new(),
        shuffle: Shuffle::default(),
        objectives: BTreeMap::new(),
        clauses: BTreeMap::new(),
        questions: ["q-1", "q-2", "q-3", "q-4"].map(question).to_vec(),
    };
    let day = |text: &str| text.parse::<Date>().unwrap();
    let mut evidence = Evidence::default();
    let mut marks = BTreeMap::new();
    for id in ["a-check", "b-check"] {
        evidence.quizzes.insert(quiz(id).digest(), quiz(id));
        marks.insert(id.to_owned(), Percent::new(80).unwrap());
    }
    let certification = Certification {
        id: "annual".into(),
        title: "Annual".into(),
        course: "course".into(),
        year: "2026-27".into(),
        roles: vec!["specialist".into()],
        window: quiz::Window {
            opens: day("2026-08-01"),
            due: day("2026-12-18"),
            closes: day("2027-06-30"),
        },
        quizzes: marks,
        pretests: BTreeMap::new(),
        attestations: Vec::new(),
        basis: None,
    };
    evidence.certifications.insert(("annual".into(), "2026-27".into()), certification);
    evidence
}

fn options(people: u32) -> DemoOptions {
    let today = "2026-11-23".parse().unwrap();
    DemoOptions { people, seed: 1, today, certification: None }
}

/// Status and verdict of each file.
fn standings(evidence: &Evidence, demo: &Demo) -> Vec<(&'static str, quiz::Verdict)> {
    let certification = evidence.in_force(options(1).today)[0];
    let standing = |(_, json): &(String, String)| {
        let record = Record::parse(json.as_bytes()).unwrap();
        let verified = record.verify(|digest| evidence.quizzes.get(digest));
        let status = certification.standing(verified.counting(), options(1).today).status;
        (status.name(), verified.verdict())
    };
    demo.files.iter().map(standing).collect()
}

#[test]
fn five_people_show_every_status_and_the_edited_score_is_found() {
    let evidence = evidence();
    let made = demo(&evidence, &options(5));
    assert_eq!(made, demo(&evidence, &options(5)));
    let standings = standings(&evidence, &made);
    let names: Vec<_> = standings.iter().map(|(name, _)| *name).collect();
    assert_eq!(names[..3], ["certified", "certified", "in-progress"]);
    assert!(standings[..4].iter().all(|(_, verdict)| *verdict == quiz::Verdict::Accepted));
    assert_ne!(standings[4].1, quiz::Verdict::Accepted);
}

#[test]
fn many_people_get_through_the_year_in_every_way() {
    let evidence = evidence();
    let made = demo(&evidence, &options(300));
    assert_eq!(made.people, 300);
    assert_eq!(made.roster.lines().count(), 301);
    let standings = standings(&evidence, &made);
    let count = |status: &str| standings.iter().filter(|(name, _)| *name == status).count();
    // On that day two thirds of the time are over, and the rush has begun.
    let (certified, handed_in) = (count("certified"), made.files.len());
    assert!((180..=250).contains(&handed_in), "{handed_in}");
    assert!((130..=220).contains(&certified), "{certified}");
    assert!(count("in-progress") > 0 && count("not-passed") > 0);
    let accepted = standings.iter().filter(|(_, verdict)| *verdict == quiz::Verdict::Accepted);
    assert!(accepted.count() > handed_in - 10);
}
