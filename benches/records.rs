//! How many completion files a second, from 450 to 45,000 people with nine quizzes each. Everyone is in the
//! roster and invited, and every attempt is sealed.
//!
//! ```text
//! cargo bench --bench records                     450 4,500 45,000
//! cargo bench --bench records -- 450              fewer
//! HALLPASS_BENCH_DIR=/disk cargo bench …          where the files lie, when not in the temporary folder
//! ```
//!
//! The floor is what no import can go below: each file read and parsed, its chains followed and its signatures
//! checked, without grading it or keeping it. The data comes from a seed, but for the keys; the files are removed
//! in the end. They are made by a process of their own, so that the memory told is that of the work alone.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::disallowed_methods, reason = "it prepares and measures files itself")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52, for a quotient")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;
use std::time::Instant;

use hallpass::records::invite::{Inviting, invite};
use hallpass::records::regrade::{Regrade, plan};
use hallpass::records::{
    Audience, ImportOptions, Imported, Office, ReportOptions, Roster, assurance, import, keys,
    prove, report,
};
use quiz::{
    Act, Answer, Attempt, AttemptRecord, BrowserKey, Certification, Choice, Event, Invitation,
    Kind, Mode, Percent, Question, Quiz, Record, Seal, Shuffle, Signature, SignedInvitation,
    Window,
};
use rayon::prelude::*;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const QUIZZES: usize = 9;
const QUESTIONS: usize = 10;
/// 2026-11-02T15:00:00Z.
const NOVEMBER: u64 = 1_793_631_600_000;
const RECEIVED: u64 = NOVEMBER + 21 * 86_400_000;

fn quiz(number: usize) -> Quiz {
    let question = |at: usize| Question {
        id: format!("q-{number}-{at}"),
        prompt: format!("What about the rule {at} of part {number}?"),
        kind: Kind::Choice {
            options: (0..4)
                .map(|option| Choice {
                    text: format!("Answer {option}"),
                    right: option == (at + number) % 4,
                    feedback: None,
                })
                .collect(),
            many: false,
            partial: false,
            keep_order: false,
        },
        objective: Some("rules".to_owned()),
        cites: vec!["il-8.1b".to_owned()],
        points: 1,
        must_pass: false,
        hints: Vec::new(),
        explanation: None,
    };
    Quiz {
        id: format!("check-{number}"),
        title: format!("Check {number}"),
        mode: Mode::Graded,
        pass: Percent::new(80).unwrap().into(),
        mastery: BTreeMap::new(),
        clears: None,
        attempts: None,
        wait_seconds: None,
        draw: BTreeMap::new(),
        shuffle: Shuffle { questions: true, options: true },
        clauses: BTreeMap::new(),
        objectives: BTreeMap::from([("rules".to_owned(), "Apply the rules".to_owned())]),
        questions: (0..QUESTIONS).map(question).collect(),
    }
}

fn certification(quizzes: &[Quiz]) -> Certification {
    Certification {
        id: "annual".to_owned(),
        title: "Annual".to_owned(),
        course: "course".to_owned(),
        year: "2026-27".to_owned(),
        roles: Vec::new(),
        window: Window {
            opens: "2026-08-01".parse().unwrap(),
            due: "2026-12-18".parse().unwrap(),
            closes: "2027-06-30".parse().unwrap(),
        },
        quizzes: quizzes
            .iter()
            .map(|quiz| (quiz.id.clone(), quiz.pass.percent().unwrap()))
            .collect(),
        pretests: BTreeMap::new(),
        attestations: Vec::new(),
        basis: None,
    }
}

/// The same number for the same purpose (`SplitMix64`).
fn chance(purpose: u64) -> u64 {
    let mut z = purpose.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// What somebody hands in who was invited with this token.
fn completion(person: u64, token: &str, quizzes: &[Quiz]) -> Record {
    let invitation = SignedInvitation::parse(token).unwrap().invitation;
    let Invitation { learner, seed, .. } = invitation;
    let browser = Browser::new();
    let mut at = NOVEMBER + chance(person) % (10 * 86_400_000);
    let attempts: Vec<AttemptRecord> = quizzes
        .iter()
        .map(|quiz| {
            let (sheet, key) = (quiz.sheet(), quiz.key());
            let mut attempt = Attempt::new(&sheet, "course", "2026-27", learner.id, 1, seed);
            attempt.apply(&sheet, Event { at, act: Act::Start }).unwrap();
            for question in &quiz.questions {
                // Of the person too: two who were once at the same instant would go on as twins.
                at += 8_000 + chance(at ^ person << 44) % 40_000;
                let right = question.kind.right_answer("");
                let wrong = Answer::of_picks([u32::try_from(chance(at + 1) % 4).unwrap()]);
                let answer = if chance(at + 2) % 10 < 9 { right } else { wrong };
                let act = Act::Answer { question: question.id.clone(), answer };
                attempt.apply(&sheet, Event { at, act }).unwrap();
            }
            at += 5_000;
            attempt.apply(&sheet, Event { at, act: Act::Submit }).unwrap();
            let score = attempt.grade(&sheet, &key).map(|grade| grade.score);
            let mut record = AttemptRecord::of(&attempt, score);
            record.seal = Some(browser.seal(&record));
            record
        })
        .collect();
    Record {
        course: "course".to_owned(),
        year: "2026-27".to_owned(),
        exported: at,
        learner,
        attempts,
        invitation: Some(token.to_owned()),
        canonical: true,
    }
}

struct Browser(EcdsaKeyPair, SystemRandom);

impl Browser {
    fn new() -> Self {
        let (kind, random) = (&ECDSA_P256_SHA256_FIXED_SIGNING, SystemRandom::new());
        let key = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(kind, key.as_ref(), &random).unwrap(), random)
    }

    fn seal(&self, attempt: &AttemptRecord) -> Seal {
        let message = quiz::seal::message(&attempt.head);
        let signature = self.0.sign(&self.1, message.as_bytes()).unwrap();
        Seal {
            key: BrowserKey(self.0.public_key().as_ref().try_into().unwrap()),
            signature: Signature(signature.as_ref().try_into().unwrap()),
        }
    }
}

fn keep(records: &Path, quizzes: &[Quiz]) {
    std::fs::create_dir_all(records.join("quizzes")).unwrap();
    std::fs::create_dir_all(records.join("certifications")).unwrap();
    for quiz in quizzes {
        let path = records.join(format!("quizzes/{}.json", quiz.digest()));
        std::fs::write(path, quiz.to_json()).unwrap();
    }
    let path = records.join("certifications/annual-2026-27.json");
    std::fs::write(path, certification(quizzes).to_json()).unwrap();
}

/// Seconds.
fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let start = Instant::now();
    let done = work();
    (start.elapsed().as_secs_f64(), done)
}

/// The most memory that the process has had since the last call, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    // `proc_pid_clear_refs(5)`: 5 takes the peak back to what is in use.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
    kb.unwrap_or(0) / 1024
}

/// The office with its roster and keys, and what everyone hands in.
fn make(people: u64, folder: &Path) {
    let quizzes: Vec<Quiz> = (0..QUIZZES).map(quiz).collect();
    let (records, content) = (folder.join("records"), folder.join("content"));
    keep(&records, &quizzes);
    std::fs::create_dir_all(content.join("training/data")).unwrap();
    let site =
        "sites:\n  - {course: course, title: Course, base_url: 'https://course.example.org/'}\n";
    std::fs::write(content.join("site.yaml"), site).unwrap();
    let mut roster = String::new();
    for person in 0..people {
        let school = person % 600;
        writeln!(
            roster,
            "- {{id: p-{person}, name: Person {person}, role: specialist, school: School {school}}}"
        )
        .unwrap();
    }
    std::fs::write(content.join("training/data/roster.yaml"), roster).unwrap();
    let inviting = Inviting {
        records,
        content,
        roster: None,
        out: folder.join("invitations"),
        certification: None,
        today: "2026-09-01".parse().unwrap(),
        link: None,
        only: Vec::new(),
        lock: false,
        language: "en".to_owned(),
        renew: None,
    };
    let (seconds, invitations) = timed(|| invite(&inviting, NOVEMBER, &mut |_| unreachable!()));
    println!("{people:>6} invitations in {seconds:.2} s");
    let files = folder.join("in");
    std::fs::create_dir_all(&files).unwrap();
    let invited = invitations.unwrap().invited;
    assert_eq!(invited.len() as u64, people);
    invited.into_par_iter().enumerate().for_each(|(person, guest)| {
        let token = guest.link.split_once("#invitation=").unwrap().1;
        let json = completion(person as u64, token, &quizzes).to_json();
        std::fs::write(files.join(format!("completion-{person}.json")), json).unwrap();
    });
}

/// Reads every file, and checks what needs no key of a quiz. Returns how many bytes there were.
fn floor(folder: &Path, people: u64) -> u64 {
    let office = keys::public_keys(&folder.join("records")).unwrap()[0];
    let look = |person: u64| {
        let bytes = std::fs::read(folder.join(format!("in/completion-{person}.json"))).unwrap();
        let record = Record::parse(&bytes).unwrap();
        let signed = SignedInvitation::parse(record.invitation.as_deref().unwrap()).unwrap();
        assert!(keys::holds(&office, &signed.message, &signed.signature));
        for attempt in &record.attempts {
            let header = attempt.header(&record);
            assert!(quiz::log::chain_holds(&header, &attempt.log, &attempt.head));
            assert_eq!(assurance::seal_holds(attempt), Some(true));
        }
        bytes.len() as u64
    };
    (0..people).into_par_iter().map(look).sum()
}

fn measure(people: u64, folder: &Path) {
    let (records, content) = (folder.join("records"), folder.join("content"));
    let (least, bytes) = timed(|| floor(folder, people));
    let paths = [folder.join("in")];
    peak();
    let (imported, kept) = timed(|| {
        let roster = Roster::new(&Office::read(&content, None).unwrap().roster);
        let options = ImportOptions { records: &records, paths: &paths, now: RECEIVED, roster };
        import(&options, &mut |_: &Imported| ()).unwrap()
    });
    let accepted = |file: &&Imported| {
        file.outcome.kept().is_some_and(|kept| kept.verdict == quiz::Verdict::Accepted)
    };
    let other = kept.files.iter().find(|file| !accepted(file));
    assert!(other.is_none(), "{other:?}");
    drop(kept);
    let import_peak = peak();
    let (verified, proof) = timed(|| prove(&records, None).unwrap());
    assert!(proof.holds(), "{proof:?}");
    let verify_peak = peak();
    let (regraded, plan) = timed(|| {
        let regrade = Regrade { today: "2026-11-23".parse().unwrap(), mend: None };
        plan(&records, &content, None, &regrade).unwrap()
    });
    assert!(plan.is_empty());
    drop(plan);
    let regrade_peak = peak();
    let (reported, _) = timed(|| {
        report(&ReportOptions {
            records: records.clone(),
            content: content.clone(),
            roster: None,
            out: folder.join("out"),
            as_of: "2026-11-23".parse().unwrap(),
            audience: Audience::Office,
            language: "en".to_owned(),
        })
        .unwrap()
    });
    let rate = |seconds: f64| people as f64 / seconds;
    println!(
        "{people:>6} people, {} attempts, {} MB: floor {least:.2} s ({:.0} files/s) · import {imported:.2} s ({:.0} files/s, {:.2} × floor) · verify {verified:.2} s · regrade {regraded:.2} s · report {reported:.2} s · memory {import_peak}, {verify_peak}, {regrade_peak}, {} MB",
        people * QUIZZES as u64,
        bytes / 1_000_000,
        rate(least),
        rate(imported),
        imported / least,
        peak(),
    );
}

fn main() {
    let given: Vec<String> = std::env::args().skip(1).collect();
    if let [make_them, people, folder] = given.as_slice()
        && make_them == "make"
    {
        return make(people.parse().unwrap(), Path::new(folder));
    }
    let sizes: Vec<u64> = given.iter().filter_map(|text| text.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![450, 4_500, 45_000] } else { sizes };
    for people in sizes {
        let folder = match std::env::var_os("HALLPASS_BENCH_DIR") {
            Some(folder) => tempfile::tempdir_in(folder).unwrap(),
            None => tempfile::tempdir().unwrap(),
        };
        let made = std::process::Command::new(std::env::current_exe().unwrap())
            .arg("make")
            .arg(people.to_string())
            .arg(folder.path())
            .status();
        assert!(made.unwrap().success());
        measure(people, folder.path());
    }
}
