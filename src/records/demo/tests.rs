use std::collections::BTreeMap;

use super::*;
use quiz::{Choice, ClauseInForce, ClausesInForce, Digest, Kind, Mode, Percent, Question, Shuffle};

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
    DemoOptions { people, seed: 1, today, certification: None, schools: vec!["North High".into()] }
}

/// The quizzes as they are, and, in the other edition, with a clause that says something else.
fn editions(evidence: &Evidence) -> [Edition; 2] {
    let edition = |from: &str, words: &[u8]| {
        let quizzes = evidence.quizzes.values().cloned().map(|mut quiz| {
            quiz.clauses.insert("rules#evidence".into(), Digest::of(words));
            (quiz.id.clone(), quiz)
        });
        Edition { from: from.parse().unwrap(), quizzes: quizzes.collect() }
    };
    [edition("2026-08-01", b"before"), edition("2026-11-02", b"after")]
}

fn made(people: u32) -> (Demo, Evidence) {
    let mut evidence = evidence();
    let editions = editions(&evidence);
    let made = demo(&evidence, &editions, &options(people));
    assert_eq!(made, demo(&evidence, &editions, &options(people)), "from the same seed");
    let all = editions.iter().flat_map(|edition| edition.quizzes.values());
    evidence.quizzes = all.map(|quiz| (quiz.digest(), quiz.clone())).collect();
    let clause = ClauseInForce {
        title: "Evidence".into(),
        digest: Digest::of(b"after"),
        since: Some("2026-11-02".parse().unwrap()),
        quizzes: ["a-check".to_owned()].into(),
    };
    let clauses = [("rules#evidence".to_owned(), clause)].into();
    let in_force = ClausesInForce { certification: "annual".into(), clauses };
    evidence.clauses.insert("annual".into(), in_force);
    (made, evidence)
}

/// Status and verdict of each file that is one.
fn standings(evidence: &Evidence, demo: &Demo) -> Vec<(&'static str, quiz::Verdict)> {
    let certification = evidence.in_force(options(1).today)[0];
    let standing = |(_, json): &(String, String)| {
        let record = Record::parse(json.as_bytes()).ok()?;
        let verified = record.verify(|digest| evidence.quizzes.get(digest));
        let standing = certification.standing(verified.counting(), options(1).today);
        let standing =
            evidence.renewing(certification, standing, verified.counting(), options(1).today);
        Some((standing.status.name(), verified.verdict()))
    };
    demo.files.iter().filter_map(standing).collect()
}

#[test]
fn five_people_show_a_status_each_and_the_edited_score_is_found() {
    let (made, evidence) = made(5);
    let standings = standings(&evidence, &made);
    let names: Vec<_> = standings.iter().map(|(name, _)| *name).collect();
    assert_eq!(names[..4], ["renewal-needed", "certified", "in-progress", "not-passed"]);
    assert!(standings[..3].iter().all(|(_, verdict)| *verdict == quiz::Verdict::Accepted));
    assert_eq!(standings[3].1, quiz::Verdict::AcceptedWithWarnings);
    assert_eq!((made.people, made.files.len(), made.hostile), (5, 6, 2));
    // One of the two cannot be read at all, the other is found out.
    assert_eq!(standings[4..].iter().map(|it| it.1).collect::<Vec<_>>(), [quiz::Verdict::Rejected]);
    assert_eq!(made.excuses.len(), 1);
    assert!(!made.excuses[0].completed && made.excuses[0].person == "demo-0005");
}

#[test]
fn many_people_get_through_the_year_in_every_way() {
    let (made, evidence) = made(600);
    assert_eq!(made.people, 600);
    assert_eq!(made.roster.lines().count(), 601);
    assert!(
        made.roster.contains("school: \"North High\"") && made.roster.contains("Example school 07")
    );
    let standings = standings(&evidence, &made);
    let count = |status: &str| standings.iter().filter(|(name, _)| *name == status).count();
    // On that day two thirds of the time are over, and the rush has begun.
    let handed_in = made.files.len() - made.hostile;
    assert!((360..=500).contains(&handed_in), "{handed_in}");
    let (certified, renew) = (count("certified"), count("renewal-needed"));
    assert!((120..=380).contains(&certified), "{certified}");
    assert!((60..=300).contains(&renew), "{renew}");
    assert!(count("in-progress") > 0 && count("not-passed") > 0);
    assert!(made.excuses.iter().any(|one| one.completed));
    assert!(made.excuses.iter().any(|one| !one.completed));
    assert_eq!(made.hostile, 8);
    let rejected = standings.iter().filter(|(_, verdict)| *verdict == quiz::Verdict::Rejected);
    assert_eq!(rejected.count(), 4, "moved times, and attempts of others");
    let accepted = standings.iter().filter(|(_, verdict)| *verdict == quiz::Verdict::Accepted);
    assert!(accepted.count() > handed_in - 20);
}

#[test]
fn most_come_by_an_invitation_that_the_key_proves() {
    let (made, _) = made(600);
    let honest = &made.files[..made.files.len() - made.hostile];
    let records = honest.iter().map(|(_, json)| Record::parse(json.as_bytes()).unwrap());
    let mut invited = 0;
    for record in records {
        let Some(token) = &record.invitation else { continue };
        let signed = quiz::SignedInvitation::parse(token).unwrap();
        let key = made.key.as_ref().unwrap();
        assert!(crate::records::keys::holds(key, &signed.message, &signed.signature));
        assert_eq!(signed.invitation.learner, record.learner);
        assert!(record.attempts.iter().all(|attempt| attempt.seed == signed.invitation.seed));
        invited += 1;
    }
    assert_eq!(invited, made.invited.len());
    assert!((honest.len() * 7 / 10..honest.len() * 9 / 10).contains(&invited), "{invited}");
}
