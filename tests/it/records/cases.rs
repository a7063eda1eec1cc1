//! What each kind of file is told.

use hallpass::records::{Evidence, Judgement, judge};
use quiz::record::Record;
use quiz::{Verdict, Weight};

use super::honest::{
    COURSE, HOUR, NOVEMBER, RECEIVED, attempt, certification, completion, keep_evidence, learner,
    quiz, record, submitted,
};

pub(crate) fn evidence() -> Evidence {
    let folder = tempfile::tempdir().unwrap();
    keep_evidence(folder.path());
    let evidence = Evidence::load(folder.path()).unwrap();
    assert_eq!(evidence.faults, [""; 0]);
    evidence
}

fn judged(record: &Record) -> Judgement {
    judge(record.to_json().as_bytes(), RECEIVED, &evidence())
}

#[track_caller]
fn expect(judgement: &Judgement, verdict: Verdict, reason: &str) {
    assert_eq!(judgement.verdict, verdict, "{:?}", judgement.texts());
    assert!(judgement.texts().iter().any(|text| text.contains(reason)), "{:?}", judgement.texts());
}

#[test]
fn an_honest_file_is_accepted_without_a_word() {
    let judgement = judged(&completion(&learner(1, "Ana Ortiz"), 4, 3));
    assert_eq!((judgement.verdict, judgement.texts()), (Verdict::Accepted, Vec::new()));
    let record = judgement.record.unwrap();
    let earned: Vec<u8> = record
        .attempts
        .iter()
        .map(|judged| judged.attempt.earned.as_ref().unwrap().score.percent.get())
        .collect();
    assert_eq!(earned, [75, 100]);
}

#[test]
fn an_edited_score_shows_what_the_answers_earn() {
    let json = completion(&learner(1, "Ana"), 1, 1).to_json();
    let edited = json.replace(
        "\"passed\":false,\"percent\":25,\"points\":1",
        "\"passed\":true,\"percent\":100,\"points\":4",
    );
    let judgement = judge(edited.as_bytes(), RECEIVED, &evidence());
    expect(
        &judgement,
        Verdict::AcceptedWithWarnings,
        "rules-check, attempt 1: the file states 4 of 4 points (100%), but the answers earn 1 of 4 (25%)",
    );
    let record = judgement.record.unwrap();
    assert!(
        record.attempts.iter().all(|judged| !judged.attempt.earned.as_ref().unwrap().score.passed)
    );
}

#[test]
fn an_edited_answer_breaks_the_chain() {
    let json = completion(&learner(1, "Ana"), 1, 4).to_json();
    let edited = json.replacen("\"answer\":[2],", "\"answer\":[1],", 1);
    assert_ne!(json, edited);
    let judgement = judge(edited.as_bytes(), RECEIVED, &evidence());
    expect(&judgement, Verdict::Rejected, "its chain does not match");
    assert!(judgement.record.unwrap().attempts.iter().all(|judged| !judged.counts));
}

#[test]
fn another_learner_cannot_take_over_the_attempts() {
    let mut record = completion(&learner(1, "Ana"), 4, 4);
    record.learner = learner(2, "Ben");
    expect(&judged(&record), Verdict::Rejected, "its chain does not match");
}

#[test]
fn bytes_that_are_no_completion_file_are_told_what_they_are() {
    let json = completion(&learner(1, "Ana"), 4, 4).to_json();
    let deep = format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "the file is empty"),
        (json.as_bytes()[..json.len() - 200].to_vec(), "the file is cut off"),
        (b"hello".to_vec(), "not a JSON object"),
        (b"\xff\xfe{\x00}\x00".to_vec(), "not text in UTF-8"),
        (vec![0; 1000], "not a JSON object"),
        (b"[]".to_vec(), "not a JSON object"),
        (b"{\"name\":\"package\"}".to_vec(), "no completion file of a course"),
        (b"{\"format\":\"xapi\"}".to_vec(), "found `xapi`"),
        (json.replace("\"version\":2", "\"version\":3").into_bytes(), "is of version 3"),
        (json.replace("\"version\":2", "\"version\":1.5").into_bytes(), "cannot be read"),
        (
            json.replace("\"number\":1", "\"number\":99999999999999999999").into_bytes(),
            "cannot be read",
        ),
        (json.replace("\"number\":1", "\"number\":1.0").into_bytes(), "cannot be read"),
        (json.replace("\"number\":1", "\"number\":1,\"number\":1").into_bytes(), "duplicate field"),
        (json.replace("\"year\"", "\"extra\":1,\"year\"").into_bytes(), "unknown field"),
        (format!("{{\"a\":{}", "[".repeat(100_000)).into_bytes(), "the file is cut off"),
        (
            json.replacen("\"answer\":[2]", &format!("\"answer\":{deep}"), 1).into_bytes(),
            "nested too deeply",
        ),
        (deep.clone().into_bytes(), "not a JSON object"),
        (json.replace("Ana", &"A".repeat(1_000_000)).into_bytes(), "longer than 200 characters"),
        (json.replace("Ana", "A\\u0007na").into_bytes(), "control characters"),
        (json.replace("Ana", "A\u{202e}na").into_bytes(), "control characters"),
        (json.replace("Ana", "A\\ud800").into_bytes(), "cannot be read"),
    ];
    for (bytes, reason) in cases {
        let judgement = judge(&bytes, RECEIVED, &evidence());
        expect(&judgement, Verdict::Rejected, reason);
        assert!(judgement.record.is_none() && judgement.texts()[0].len() < 400);
    }
}

#[test]
fn a_file_that_another_program_wrote_again_is_marked() {
    let json = completion(&learner(1, "Ana"), 4, 4).to_json();
    for changed in [json.replace("\":", "\": "), format!("{json}\n")] {
        let judgement = judge(changed.as_bytes(), RECEIVED, &evidence());
        expect(&judgement, Verdict::AcceptedWithWarnings, "rewritten by another program");
    }
}

#[test]
fn a_quiz_that_is_not_kept_grades_nothing_and_the_others_stand() {
    let ana = learner(1, "Ana");
    let mut other = quiz("rules-check");
    other.title = "Another text".to_owned();
    let known = submitted(&quiz("records-check"), ana.id, 1, NOVEMBER, 4);
    let unknown = submitted(&other, ana.id, 1, NOVEMBER, 4);
    let both = judged(&record(&ana, vec![known, unknown.clone()]));
    expect(&both, Verdict::AcceptedWithWarnings, "no published quiz has the digest");
    let counts: Vec<bool> =
        both.record.unwrap().attempts.iter().map(|judged| judged.counts).collect();
    assert_eq!(counts, [true, false]);
    expect(
        &judged(&record(&ana, vec![unknown])),
        Verdict::Rejected,
        "no published quiz has the digest",
    );
}

#[test]
fn an_edited_key_in_the_kept_quiz_makes_it_unknown() {
    let folder = tempfile::tempdir().unwrap();
    keep_evidence(folder.path());
    let path = folder.path().join(format!("quizzes/{}.json", quiz("rules-check").digest()));
    let edited =
        std::fs::read_to_string(&path).unwrap().replacen("\"right\":true", "\"right\":false", 1);
    std::fs::write(&path, edited).unwrap();
    let evidence = Evidence::load(folder.path()).unwrap();
    assert!(evidence.faults[0].contains("another digest"), "{:?}", evidence.faults);
    let bytes = completion(&learner(1, "Ana"), 4, 4).to_json();
    expect(
        &judge(bytes.as_bytes(), RECEIVED, &evidence),
        Verdict::AcceptedWithWarnings,
        "no published quiz",
    );
}

#[test]
fn times_that_cannot_be_are_told() {
    let ana = learner(1, "Ana");
    let quiz = quiz("rules-check");
    let at = |at: u64| {
        let mut record = record(&ana, vec![submitted(&quiz, ana.id, 1, at, 4)]);
        record.exported = at + HOUR;
        judged(&record)
    };
    let march = NOVEMBER - 240 * 24 * HOUR;
    expect(
        &at(march),
        Verdict::AcceptedWithWarnings,
        "outside of the window from August 1, 2026 to June 30, 2027",
    );
    expect(&at(0), Verdict::AcceptedWithWarnings, "submitted on January 1, 1970");
    expect(&at(RECEIVED + 48 * HOUR), Verdict::Rejected, "after the file was received");
    assert_eq!(at(RECEIVED + 12 * HOUR).verdict, Verdict::Accepted);
    let mut early = record(&ana, vec![submitted(&quiz, ana.id, 1, NOVEMBER, 4)]);
    early.exported = NOVEMBER;
    expect(&judged(&early), Verdict::AcceptedWithWarnings, "after the file was exported");
}

#[test]
fn attempts_left_out_repeated_or_beyond_the_rules_are_told() {
    let ana = learner(1, "Ana");
    let quiz = quiz("rules-check");
    let numbered = |numbers: &[u32]| {
        let attempts = numbers
            .iter()
            .zip(0..)
            .map(|(number, hour)| submitted(&quiz, ana.id, *number, NOVEMBER + hour * HOUR, 4))
            .collect();
        judged(&record(&ana, attempts))
    };
    assert_eq!(numbered(&[1, 2]).verdict, Verdict::Accepted);
    expect(&numbered(&[3]), Verdict::AcceptedWithWarnings, "2 attempts before attempt 3 left out");
    expect(
        &numbered(&[1, 1]),
        Verdict::AcceptedWithWarnings,
        "more than one attempt with the number 1",
    );
    let judgement = numbered(&[1, 2, 3, 4]);
    expect(&judgement, Verdict::AcceptedWithWarnings, "the quiz allows 3 attempts");
    assert!(judgement.reasons.iter().any(|reason| reason.weight == Weight::AttemptVoid));
    expect(&judged(&record(&ana, Vec::new())), Verdict::Rejected, "holds no attempt");
}

#[test]
fn an_open_attempt_is_no_fault_and_a_foreign_course_is_told() {
    let ana = learner(1, "Ana");
    let open = attempt(&quiz("rules-check"), ana.id, 1, NOVEMBER, 4);
    let open = quiz::record::AttemptRecord::of(&open, None);
    assert_eq!(judged(&record(&ana, vec![open])).verdict, Verdict::Accepted);

    let mut evidence = evidence();
    evidence.certifications.clear();
    let bytes = completion(&ana, 4, 4).to_json();
    let judgement = judge(bytes.as_bytes(), RECEIVED, &evidence);
    expect(&judgement, Verdict::AcceptedWithWarnings, "no certification is known for the course");
    assert_eq!(certification().course, COURSE);
}

#[test]
fn a_file_that_names_nobody_is_told() {
    expect(
        &judged(&completion(&learner(1, "  "), 4, 4)),
        Verdict::AcceptedWithWarnings,
        "names nobody",
    );
}
