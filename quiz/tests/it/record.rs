//! The completion file: read, verified, judged.

use proptest::prelude::*;
use quiz::{
    AttemptRecord, BrowserKey, Drawing, Finding, Quiz, Record, RecordError, Seal, Seed, Signature,
    Verdict, VerifiedRecord,
};

use crate::support::{ALL_RIGHT, any_acts, any_quiz, percent, played, record, sample, take};

const MONDAY: u64 = 1_790_000_000_000;
const DAY: u64 = 86_400_000;

fn verify(record: &Record, quiz: &Quiz) -> VerifiedRecord {
    let digest = quiz.digest();
    record.verify(|asked| (*asked == digest).then_some(quiz))
}

fn findings(record: &Record, quiz: &Quiz) -> Vec<Finding> {
    verify(record, quiz).all_findings().cloned().collect()
}

#[test]
fn an_honest_file_is_accepted() {
    let quiz = sample();
    let made = record(vec![
        take(&quiz, 1, MONDAY, &ALL_RIGHT[1..]),
        take(&quiz, 2, MONDAY + DAY, &ALL_RIGHT),
    ]);
    let read = Record::parse(made.to_json().as_bytes()).unwrap();
    assert_eq!(read, made);
    assert_eq!(read.file_name(), "completion-options-transfer-0123456789abcdef.json");
    let verified = verify(&read, &quiz);
    assert_eq!((verified.verdict(), verified.all_findings().count()), (Verdict::Accepted, 0));
    let percents: Vec<u8> =
        verified.counting().filter_map(|a| Some(a.earned.as_ref()?.score.percent.get())).collect();
    assert_eq!(percents, [83, 100]);
    assert_eq!(verified.attempts[1].answers.len(), 4);
}

#[test]
fn an_edited_score_is_what_its_answers_earn_and_marked() {
    let quiz = sample();
    let mut made = record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT[2..])]);
    let honest = made.attempts[0].result.unwrap();
    let mut edited = honest;
    (edited.points, edited.percent, edited.passed) = (6, percent(100), true);
    made.attempts[0].result = Some(edited);
    let verified = verify(&made, &quiz);
    assert_eq!(verified.verdict(), Verdict::AcceptedWithWarnings);
    assert_eq!(
        verified.attempts[0].findings,
        [Finding::OtherScore { claimed: edited, earned: honest }]
    );
    assert_eq!(verified.attempts[0].earned.as_ref().unwrap().score, honest);
}

#[test]
fn an_edited_or_cut_log_rejects_the_file() {
    let quiz = sample();
    let made = record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT)]);
    let mut answer = made.clone();
    answer.attempts[0].log[1] =
        crate::support::event(MONDAY + 1, crate::support::answer("a", &[2]));
    let mut cut = made.clone();
    cut.attempts[0].log.remove(2);
    let mut learner = made.clone();
    learner.learner.id.0 ^= 1;
    let mut year = made;
    year.year = "2025-26".into();
    for changed in [answer, cut, learner, year] {
        let verified = verify(&changed, &quiz);
        assert_eq!(verified.verdict(), Verdict::Rejected);
        assert!(verified.all_findings().any(|finding| *finding == Finding::BrokenChain));
        assert_eq!(verified.counting().count(), 0);
    }
}

#[test]
fn a_log_that_cannot_have_happened_rejects_the_file_even_if_its_chain_holds() {
    let quiz = sample();
    let mut other = sample();
    other.questions.push(crate::support::question("e", 2, &[0]));
    let mut forged = take(&other, 1, MONDAY, &[("e", &[0])]);
    forged.digest = quiz.digest();
    let mut made = record(vec![forged]);
    let header = made.attempts[0].header(&made);
    let mut log = quiz::Log::open(&header);
    made.attempts[0].log.iter().for_each(|event| log.add(event.clone()));
    made.attempts[0].head = log.head();
    let found = findings(&made, &quiz);
    assert!(matches!(found[..], [Finding::ImpossibleEvent { event: 2, .. }]), "{found:?}");
    assert_eq!(verify(&made, &quiz).verdict(), Verdict::Rejected);
}

#[test]
fn a_foreign_quiz_counts_for_nothing_and_the_rest_stands() {
    let quiz = sample();
    let mut unknown = sample();
    unknown.id = "other-check".into();
    let both =
        record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT), take(&unknown, 1, MONDAY, &ALL_RIGHT)]);
    let verified = verify(&both, &quiz);
    assert_eq!(
        (verified.verdict(), verified.counting().count()),
        (Verdict::AcceptedWithWarnings, 1)
    );
    let only = record(vec![take(&unknown, 1, MONDAY, &ALL_RIGHT)]);
    assert_eq!(verify(&only, &quiz).verdict(), Verdict::Rejected);
    let mut renamed = record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT)]);
    renamed.attempts[0].quiz = "other-check".into();
    assert!(
        findings(&renamed, &quiz)
            .iter()
            .any(|finding| matches!(finding, Finding::OtherQuiz { .. }))
    );
}

#[test]
fn the_limits_of_the_quiz_hold() {
    let mut quiz = sample();
    quiz.attempts = Some(2);
    quiz.wait_seconds = Some(DAY / 1000);
    let at = [MONDAY, MONDAY + DAY + 2, MONDAY + DAY + 3];
    let made = record(vec![
        take(&quiz, 3, at[2], &ALL_RIGHT),
        take(&quiz, 1, at[0], &ALL_RIGHT[1..]),
        take(&quiz, 2, at[1], &ALL_RIGHT[1..]),
    ]);
    let verified = verify(&made, &quiz);
    assert_eq!(verified.attempts[2].findings, [Finding::TooManyAttempts { allowed: 2 }]);
    assert_eq!(verified.counting().count(), 2);
    let hasty =
        record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT), take(&quiz, 2, MONDAY + 9, &ALL_RIGHT)]);
    assert_eq!(findings(&hasty, &quiz), [Finding::TooEarly { until: MONDAY + 2 + DAY }]);
    let twice = record(vec![
        take(&quiz, 1, MONDAY, &ALL_RIGHT),
        take(&quiz, 1, MONDAY + 2 * DAY, &ALL_RIGHT),
    ]);
    assert_eq!(findings(&twice, &quiz), [Finding::SameNumber { number: 1 }]);
}

#[test]
fn what_surrounds_the_log_is_looked_at_too() {
    let quiz = sample();
    let honest = record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT)]);
    let mut early = honest.clone();
    early.exported = MONDAY;
    assert_eq!(findings(&early, &quiz), [Finding::AfterExport]);
    let mut silent = honest.clone();
    silent.attempts[0].result = None;
    assert!(matches!(findings(&silent, &quiz)[..], [Finding::MissingResult { .. }]));
    assert_eq!(findings(&record(vec![]), &quiz), [Finding::Empty]);
    let spaced = honest.to_json().replace(",\"course\"", ", \"course\"");
    let read = Record::parse(spaced.as_bytes()).unwrap();
    assert_eq!(findings(&read, &quiz), [Finding::Reformatted]);
}

#[test]
fn what_is_no_completion_file_is_told_why() {
    let json = record(vec![take(&sample(), 1, MONDAY, &ALL_RIGHT)]).to_json();
    let with = |from: &str, to: &str| {
        assert!(json.contains(from), "{from}");
        Record::parse(json.replacen(from, to, 1).as_bytes()).unwrap_err()
    };
    let value = |error| matches!(error, RecordError::Value { .. });
    assert!(matches!(
        Record::parse(&json.as_bytes()[..json.len() / 2]),
        Err(RecordError::Malformed { .. })
    ));
    assert!(matches!(Record::parse(b"\x89PNG"), Err(RecordError::Malformed { .. })));
    assert!(matches!(
        Record::parse(b"[]"),
        Err(RecordError::Malformed { .. } | RecordError::OtherFormat { .. })
    ));
    assert!(matches!(Record::parse(&vec![b' '; 9 << 20]), Err(RecordError::TooLarge { .. })));
    assert!(matches!(with("hallpass-completion", "other"), RecordError::OtherFormat { .. }));
    assert_eq!(with("\"version\":2", "\"version\":7"), RecordError::Newer { version: 7, known: 2 });
    assert!(matches!(with("\"year\"", "\"extra\":1,\"year\""), RecordError::Malformed { .. }));
    assert!(matches!(with("\"percent\":100", "\"percent\":101"), RecordError::Malformed { .. }));
    assert!(matches!(with("\"number\":1", "\"number\":-1"), RecordError::Malformed { .. }));
    assert!(value(with("\"number\":1", "\"number\":0")));
    assert!(value(with("\"version\":2", "\"version\":1")), "version 1 draws in another way");
    assert!(value(with("\"draw\":2", "\"draw\":3")));
    assert!(value(with("\"draw\":2", "\"draw\":1")), "one thing has one spelling");
    assert!(value(with("\"learner\"", "\"invitation\":\"<b>\",\"learner\"")));
    assert!(value(with(
        "\"learner\"",
        &format!("\"invitation\":\"{}\",\"learner\"", "a".repeat(8193))
    )));
    assert!(value(with("\"seed\"", "\"seal\":{\"key\":\"AA\",\"signature\":\"AA\"},\"seed\"")));
    assert!(value(with("Ana Díaz", "Ana\\nDíaz")));
    assert!(value(with("Ana Díaz", "Ana \\u202e Díaz")));
    assert!(value(with("Ana Díaz", &"a".repeat(201))));
    assert!(value(with("options-transfer", "../../etc")));
    assert!(value(with("0123456789abcdef", "0123456789ABCDEF")));
    assert!(value(with("\"do\":\"submit\"", "\"do\":\"cheat\"")));
}

/// An attempt as the first version of the file has it.
fn of_version_1(quiz: &Quiz, acts: Vec<quiz::Act>) -> AttemptRecord {
    let header =
        quiz::Header { drawing: Drawing::Anew, ..played(quiz, 7, vec![]).header().clone() };
    let sheet = quiz.sheet();
    let mut attempt = quiz::Attempt::of(&sheet, header);
    for (at, act) in (MONDAY..).zip(acts) {
        attempt.apply(&sheet, crate::support::event(at, act)).unwrap();
    }
    let score = attempt.grade(&sheet, &quiz.key()).map(|grade| grade.score);
    AttemptRecord::of(&attempt, score)
}

#[test]
fn a_file_of_version_1_is_read_as_it_was_drawn() {
    let mut quiz = sample();
    quiz.draw = [("clocks".to_owned(), 2)].into();
    let layout = quiz.sheet().lay_out(Drawing::Anew, Seed(7), 1);
    assert_ne!(layout, quiz.sheet().lay_out(Drawing::UnseenFirst, Seed(7), 1));
    let asked = &quiz.questions[layout.questions[0].question];
    let acts = vec![quiz::Act::Start, crate::support::answer(&asked.id, &[0]), quiz::Act::Submit];
    let made = record(vec![of_version_1(&quiz, acts)]);
    let json = made.to_json();
    assert!(!json.contains("\"draw\""));
    let first = json.replace("\"version\":2", "\"version\":1");
    let read = Record::parse(first.as_bytes()).unwrap();
    assert_eq!(read, made);
    assert_eq!(verify(&read, &quiz).verdict(), Verdict::Accepted);
    // A browser that kept it hands it on in a file of version 2.
    let read = Record::parse(json.as_bytes()).unwrap();
    assert_eq!(verify(&read, &quiz).verdict(), Verdict::Accepted);
    // What was drawn in the first way cannot be passed off as drawn in the second.
    let mut other = made;
    other.attempts[0].drawing = Drawing::UnseenFirst;
    assert!(findings(&other, &quiz).contains(&Finding::BrokenChain));
}

#[test]
fn seals_and_invitation_are_kept_as_they_came() {
    let mut made = record(vec![take(&sample(), 1, MONDAY, &ALL_RIGHT)]);
    made.attempts[0].seal =
        Some(Seal { key: BrowserKey([4; 65]), signature: Signature([200; 64]) });
    made.invitation = Some("hallpass1.e30.AAAA".into());
    let json = made.to_json();
    let value: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(serde_json::to_string(&value).unwrap(), json);
    assert_eq!(Record::parse(json.as_bytes()).unwrap(), made);
    assert_eq!(
        quiz::seal::message(&made.attempts[0].head),
        format!("hallpass-seal-1.{}", made.attempts[0].head)
    );
}

#[test]
fn a_pool_that_was_drawn_on_another_seed_is_told() {
    let mut quiz = sample();
    quiz.draw = [("clocks".to_owned(), 2)].into();
    let at = |number, seed| {
        let sheet = quiz.sheet();
        let header =
            quiz::Header { number, seed: Seed(seed), ..played(&quiz, 1, vec![]).header().clone() };
        let mut attempt = quiz::Attempt::of(&sheet, header);
        attempt.apply(&sheet, crate::support::event(MONDAY, quiz::Act::Start)).unwrap();
        AttemptRecord::of(&attempt, None)
    };
    assert_eq!(findings(&record(vec![at(1, 5), at(2, 5)]), &quiz), []);
    assert_eq!(
        findings(&record(vec![at(1, 5), at(2, 6)]), &quiz),
        [Finding::OtherSeed { number: 1 }]
    );
}

proptest! {
    #[test]
    fn no_byte_of_an_attempt_can_be_changed_unnoticed(
        quiz in any_quiz(), seed: u64, acts in any_acts(), place: prop::sample::Index, bit in 0..8_u8,
    ) {
        let attempt = played(&quiz, seed, acts);
        let score = attempt.grade(&quiz.sheet(), &quiz.key()).map(|grade| grade.score);
        let json = record(vec![AttemptRecord::of(&attempt, score)]).to_json();
        let end = json.find(",\"course\"").unwrap();
        let mut bytes = json.into_bytes();
        bytes[place.index(end)] ^= 1 << bit;
        if let Ok(read) = Record::parse(&bytes) {
            prop_assert_ne!(verify(&read, &quiz).verdict(), Verdict::Accepted);
        }
    }

    #[test]
    fn whatever_the_engine_made_is_accepted(quiz in any_quiz(), seed: u64, acts in any_acts()) {
        let attempt = played(&quiz, seed, acts);
        let score = attempt.grade(&quiz.sheet(), &quiz.key()).map(|grade| grade.score);
        let made = record(vec![AttemptRecord::of(&attempt, score)]);
        let json = made.to_json();
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&value).unwrap(), json.as_str());
        let read = Record::parse(json.as_bytes());
        prop_assert_eq!(read.as_ref(), Ok(&made));
        prop_assert_eq!(verify(&read.unwrap(), &quiz).verdict(), Verdict::Accepted);
    }

    #[test]
    fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
        let _error = Record::parse(&bytes);
    }

    #[test]
    fn no_damage_makes_reading_or_verifying_panic(places: Vec<(prop::sample::Index, u8)>) {
        let quiz = sample();
        let mut bytes = record(vec![take(&quiz, 1, MONDAY, &ALL_RIGHT)]).to_json().into_bytes();
        for (place, byte) in places {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if let Ok(record) = Record::parse(&bytes) {
            let _verdict = verify(&record, &quiz).verdict();
        }
    }
}
