//! What the office decides: exemptions, completions, mended keys, forgetting, backups; and ledgers of
//! earlier versions.

use std::collections::BTreeSet;
use std::io::Write as _;

use hallpass::records::excuse::{Excusing, excuse, withdraw};
use hallpass::records::people::people;
use hallpass::records::regrade::{Mending, Plan, Regrade, plan};
use hallpass::records::{Office, Outcome, Roster, backup, filed, judge, open, prove, show};
use quiz::{Date, Digest, Kind, Quiz, Verdict};
use rusqlite::{Connection, params};

use super::cases::evidence;
use super::honest::{RECEIVED, completion, learner, quiz};
use super::keeping::Room;

fn day(text: &str) -> Date {
    text.parse().unwrap()
}

/// Name to status, on November 23.
fn statuses(room: &Room) -> Vec<(String, &'static str)> {
    let (files, evidence) = filed(&room.records(), &Roster::default()).unwrap();
    let today = day("2026-11-23");
    let certification = evidence.in_force(today)[0];
    let people = people(certification, &files, &[], &evidence, today);
    people.into_iter().map(|person| (person.name, person.standing.status.name())).collect()
}

pub(crate) fn excusing(person: &str, completed: bool) -> Excusing {
    Excusing {
        completed,
        person: person.to_owned(),
        certification: None,
        year: None,
        on: day("2026-11-20"),
        reason: "paper test".to_owned(),
        author: "R. Vega".to_owned(),
    }
}

#[test]
fn exemptions_and_completions_decide_until_they_are_taken_back() {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana"), 1, 1).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 1).to_json());
    room.import();
    let (ana, ben) = ("0000000000000001", "0000000000000002");
    let office = Office::default();
    let decide = |person: &str, completed| {
        excuse(&room.records(), &office, &excusing(person, completed), RECEIVED)
    };
    let (entry, _) = decide(ana, true).unwrap();
    decide(ben, false).unwrap();
    assert!(decide(ben, false).unwrap_err().to_string().contains("says so already"));
    assert!(decide("nobody", true).unwrap_err().to_string().contains("nobody has the id"));
    let found = statuses(&room);
    assert_eq!(found, [("Ana".to_owned(), "certified"), ("Ben".to_owned(), "exempt")]);
    withdraw(&room.records(), entry, "it was another Ana", "R. Vega", RECEIVED).unwrap();
    assert_eq!(statuses(&room)[0].1, "not-passed");
    assert!(withdraw(&room.records(), entry, "again", "R. Vega", RECEIVED).is_err());
    assert!(prove(&room.records(), None).unwrap().holds());
}

/// The same quiz with another right answer to its second question.
fn mended(id: &str) -> Quiz {
    let mut quiz = quiz(id);
    let Kind::Choice { options, .. } = &mut quiz.questions[1].kind else { panic!() };
    options[1].right = false;
    options[2].right = true;
    quiz
}

fn planned(room: &Room) -> Result<Plan, hallpass::error::Error> {
    let mend = Mending {
        quiz: "rules-check".to_owned(),
        with: None,
        reason: "rules-check-2: the third is right".to_owned(),
        author: "R. Vega".to_owned(),
    };
    let regrade = Regrade { today: day("2026-11-23"), mend: Some(mend) };
    plan(&room.records(), &room.path("content"), None, &regrade)
}

#[test]
fn a_mended_key_tells_whose_status_changes_and_keeps_both_results() {
    let room = Room::new();
    // Three of four: one more is lost with the mended key.
    room.hand_in("a.json", completion(&learner(1, "Ana"), 3, 4).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 4).to_json());
    room.import();
    assert!(planned(&room).unwrap_err().to_string().contains("no other version"));
    let right = mended("rules-check");
    let path = room.records().join(format!("quizzes/{}.json", right.digest()));
    std::fs::write(path, right.to_json()).unwrap();
    let before = prove(&room.records(), None).unwrap();
    let plan = planned(&room).unwrap();
    assert_eq!((plan.files(), plan.attempts), (2, 4));
    let changes: Vec<_> =
        plan.changes.iter().map(|it| (it.name.as_str(), it.before, it.now)).collect();
    assert_eq!(changes, [("Ana", "Certified", "Not passed")]);
    drop(plan);
    assert_eq!(prove(&room.records(), None).unwrap(), before);
    planned(&room).unwrap().carry_out(RECEIVED).unwrap();
    let proof = prove(&room.records(), Some(&before.head)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries), (2, 5));
    let shown = show(&room.records(), "0000000000000001", &Roster::default()).unwrap();
    assert_eq!(shown.earlier.len(), 1);
    let points = |score: Option<quiz::Score>| score.unwrap().points;
    let attempt = shown.attempts.iter().find(|attempt| attempt.quiz == "rules-check").unwrap();
    assert_eq!((points(attempt.was), points(attempt.earned)), (3, 2));
    assert_eq!(statuses(&room)[0].1, "not-passed");
    // What comes in later is graded by the mended key at once, and nothing is left to mend.
    room.hand_in("c.json", completion(&learner(3, "Cho"), 3, 4).to_json());
    room.import();
    assert_eq!(statuses(&room)[2], ("Cho".to_owned(), "not-passed"));
    assert!(planned(&room).is_err());
}

#[test]
fn a_forgotten_person_leaves_no_byte_and_the_chain_holds() {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana Ortiz"), 4, 4).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 4).to_json());
    room.import();
    let noted = prove(&room.records(), None).unwrap().head;
    let (mut ledger, evidence) = open(&room.records()).unwrap();
    let what = ledger.about("0000000000000001", &BTreeSet::new(), &evidence).unwrap();
    assert_eq!(what.files.len(), 1);
    ledger.forget(&what, "R. Vega", "left the district", RECEIVED).unwrap();
    drop(ledger);
    for name in ["records.db", "records.db-wal"] {
        let bytes = std::fs::read(room.records().join(name)).unwrap_or_default();
        for needle in [b"Ana Ortiz".as_slice(), b"0000000000000001"] {
            assert!(!bytes.windows(needle.len()).any(|part| part == needle), "{name}");
        }
    }
    let proof = prove(&room.records(), Some(&noted)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries, proof.forgotten), (1, 3, 1));
    let again = room.import();
    assert!(matches!(again.files[0].outcome, Outcome::Forgotten { by: 3 }));
    assert_eq!(statuses(&room).len(), 1);
}

#[test]
fn only_years_before_the_one_named_are_forgotten() {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    let mut old = completion(&learner(2, "Ben"), 4, 4);
    old.year = "2023-24".to_owned();
    room.hand_in("b.json", old.to_json());
    room.import();
    let (ledger, evidence) = open(&room.records()).unwrap();
    assert_eq!(ledger.before_year("2024-25", &evidence).unwrap().files.len(), 1);
    assert!(ledger.before_year("2023-24", &evidence).unwrap().is_empty());
}

#[test]
fn a_backup_while_another_writes_is_whole() {
    let room = Room::new();
    for id in 0..100 {
        room.hand_in(&format!("{id}.json"), completion(&learner(id, "Ana"), 4, 4).to_json());
    }
    std::thread::scope(|scope| {
        scope.spawn(|| room.import());
        for number in 0..5 {
            let copy = room.path(&format!("copy-{number}"));
            if backup(&room.records(), &copy).is_ok() {
                let proof = prove(&copy, None).unwrap();
                assert!(proof.broken.is_empty() && proof.faults.is_empty(), "{proof:?}");
            }
        }
    });
    let copy = room.path("copy");
    let made = backup(&room.records(), &copy).unwrap();
    assert_eq!(made.head, prove(&room.records(), None).unwrap().head);
    assert_eq!(prove(&copy, Some(&made.head)).unwrap().files, 100);
    assert!(backup(&room.records(), &copy).unwrap_err().to_string().contains("not empty"));
}

#[test]
fn like_files_of_two_learners_are_told_in_either_order() {
    let ana = completion(&learner(1, "Ana"), 4, 3);
    // The same answers at the same times, under another name with a chain of its own.
    let copied = {
        let mut copy = ana.clone();
        copy.learner = learner(2, "Ben");
        let headers: Vec<_> = copy.attempts.iter().map(|attempt| attempt.header(&copy)).collect();
        for (attempt, header) in copy.attempts.iter_mut().zip(headers) {
            let mut log = quiz::Log::open(&header);
            for event in &attempt.log {
                log.add(event.clone());
            }
            attempt.head = log.head();
        }
        copy
    };
    for files in [[&ana, &copied], [&copied, &ana]] {
        let room = Room::new();
        for (name, record) in ["a.json", "b.json"].iter().zip(files) {
            let path = room.hand_in(name, record.to_json());
            room.import_from(&[path]).unwrap();
        }
        let (found, _) = filed(&room.records(), &Roster::default()).unwrap();
        for file in found {
            assert_eq!(file.judgement.verdict, Verdict::AcceptedWithWarnings);
            let texts = file.judgement.texts();
            assert!(texts[0].contains("answers and the time of each are the same"), "{texts:?}");
        }
        assert!(prove(&room.records(), None).unwrap().holds());
    }
}

#[test]
fn archives_and_messages_give_their_files() {
    let room = Room::new();
    let json = completion(&learner(1, "Ana"), 4, 4).to_json();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file("in/a.json", zip::write::SimpleFileOptions::default()).unwrap();
    archive.write_all(json.as_bytes()).unwrap();
    room.hand_in("a.zip", archive.finish().unwrap().into_inner());
    let other = completion(&learner(2, "Ben"), 4, 4).to_json();
    room.hand_in(
        "b.eml",
        format!("MIME-Version: 1.0\r\nContent-Type: application/json; name=\"b.json\"\r\nContent-Disposition: attachment; filename=\"b.json\"\r\n\r\n{other}"),
    );
    let import = room.import();
    let kept: Vec<&str> =
        import.files.iter().map(|file| file.outcome.kept().unwrap().learner.as_str()).collect();
    assert_eq!(kept, ["Ana", "Ben"]);
    assert!(import.files[0].path.ends_with("a.zip › in/a.json"), "{}", import.files[0].path);
    assert_eq!(import.files[0].outcome.kept().unwrap().verdict, Verdict::Accepted);
}

/// A ledger as the first version wrote it, with one file of Ana's.
fn first_version(room: &Room) -> Digest {
    let bytes = completion(&learner(1, "Ana"), 4, 3).to_json().into_bytes();
    let judgement = judge(&bytes, RECEIVED, &evidence());
    let graded: Vec<serde_json::Value> = judgement.record.unwrap().attempts.iter().map(|judged| {
        let score = judged.attempt.earned.as_ref().unwrap().score;
        serde_json::json!({"attempt": judged.attempt.number, "counts": true, "of": score.of, "passed": score.passed, "points": score.points, "quiz": judged.attempt.quiz})
    }).collect();
    let statement = serde_json::json!({"graded": graded, "name": Digest::of(b"a.json").to_hex(), "reasons": [], "received": RECEIVED, "verdict": "accepted", "version": 1}).to_string();
    let digest = Digest::of(&bytes);
    let link = [digest.bytes().as_slice(), statement.as_bytes()].concat();
    let hash = Digest::of(b"hallpass-ledger-1").chain(&link);
    let ledger = Connection::open(room.records().join("records.db")).unwrap();
    ledger.execute_batch(include_str!("../../ledgers/version-1.sql")).unwrap();
    ledger
        .execute("INSERT INTO files VALUES (?1, 'a.json', ?2)", params![digest.to_hex(), bytes])
        .unwrap();
    ledger
        .execute(
            "INSERT INTO entries VALUES (1, ?1, ?2, ?3)",
            params![digest.to_hex(), statement, hash.to_hex()],
        )
        .unwrap();
    hash
}

#[test]
fn a_ledger_of_the_first_version_is_taken_over_and_its_chain_goes_on() {
    let room = Room::new();
    let noted = first_version(&room);
    let proof = prove(&room.records(), Some(&noted)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.head), (1, noted));
    assert_eq!(statuses(&room), [("Ana".to_owned(), "certified")]);
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 3).to_json());
    room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 3).to_json());
    room.import();
    let proof = prove(&room.records(), Some(&noted)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries), (2, 2));
    let (mut ledger, evidence) = open(&room.records()).unwrap();
    let what = ledger.about("0000000000000001", &BTreeSet::new(), &evidence).unwrap();
    ledger.forget(&what, "R. Vega", "asked for it", RECEIVED).unwrap();
    drop(ledger);
    let proof = prove(&room.records(), Some(&noted)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!(statuses(&room).len(), 1);
}

#[test]
fn a_ledger_of_the_second_version_is_taken_over_with_all_that_it_says() {
    let room = Room::new();
    let right = mended("rules-check");
    let path = room.records().join(format!("quizzes/{}.json", right.digest()));
    std::fs::write(path, right.to_json()).unwrap();
    let ledger = Connection::open(room.records().join("records.db")).unwrap();
    ledger.execute_batch(include_str!("../../ledgers/version-2.sql")).unwrap();
    drop(ledger);
    let noted = "1ce9e39923a718f8df5a8af2ad6e469f795d05cc46d820a2cee7bc13d8c1f581".parse().unwrap();
    let proof = prove(&room.records(), Some(&noted)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries, proof.forgotten), (3, 10, 2));
    let found = statuses(&room);
    assert_eq!(found, [("Ana".to_owned(), "not-passed"), ("Ben".to_owned(), "exempt")]);
    room.hand_in("e.json", completion(&learner(5, "Eve"), 4, 4).to_json());
    room.import();
    let proof = prove(&room.records(), Some(&noted)).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries), (4, 11));
    let version: i64 =
        room.database().pragma_query_value(None, "user_version", |row| row.get(0)).unwrap();
    assert_eq!(version, 3);
}
