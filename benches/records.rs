//! How many completion files a second, from 450 to 45,000 people with nine quizzes each.
//!
//! ```text
//! cargo bench --bench records                     450 4,500 45,000
//! cargo bench --bench records -- 450              fewer
//! HALLPASS_BENCH_DIR=/disk cargo bench …          where the files lie, when not in the temporary folder
//! ```
//!
//! The floor is what no import can go below: each file read, parsed, and its chains followed, without
//! grading it or keeping it. The data comes from a seed; the files are removed in the end.
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::disallowed_methods, reason = "it prepares and measures files itself")]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]
#![expect(clippy::cast_precision_loss, reason = "counts far below 2^52, for a quotient")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use hallpass::records::regrade::{Regrade, plan};
use hallpass::records::{
    Audience, ImportOptions, Imported, ReportOptions, Roster, import, prove, report,
};
use quiz::{
    Act, Answer, Attempt, AttemptRecord, Certification, Choice, Event, Kind, Learner, LearnerId,
    Mode, Percent, Question, Quiz, Record, Seed, Shuffle, Window,
};
use rayon::prelude::*;

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

fn completion(person: u64, quizzes: &[Quiz]) -> Record {
    let id = LearnerId(chance(person + 1));
    let mut at = NOVEMBER + chance(person) % (10 * 86_400_000);
    let attempts: Vec<AttemptRecord> = quizzes
        .iter()
        .map(|quiz| {
            let (sheet, key) = (quiz.sheet(), quiz.key());
            let seed = Seed(chance(at));
            let mut attempt = Attempt::new(&sheet, "course", "2026-27", id, 1, seed);
            attempt.apply(&sheet, Event { at, act: Act::Start }).unwrap();
            for question in &quiz.questions {
                at += 8_000 + chance(at) % 40_000;
                let right = question.kind.right_answer("");
                let wrong = Answer::of_picks([u32::try_from(chance(at + 1) % 4).unwrap()]);
                let answer = if chance(at + 2) % 10 < 9 { right } else { wrong };
                let act = Act::Answer { question: question.id.clone(), answer };
                attempt.apply(&sheet, Event { at, act }).unwrap();
            }
            at += 5_000;
            attempt.apply(&sheet, Event { at, act: Act::Submit }).unwrap();
            let score = attempt.grade(&sheet, &key).map(|grade| grade.score);
            AttemptRecord::of(&attempt, score)
        })
        .collect();
    let learner = Learner {
        id,
        name: format!("Person {person}"),
        role: "specialist".to_owned(),
        school: format!("School {}", person % 600),
    };
    record(learner, at, attempts)
}

fn record(learner: Learner, exported: u64, attempts: Vec<AttemptRecord>) -> Record {
    Record {
        course: "course".to_owned(),
        year: "2026-27".to_owned(),
        exported,
        learner,
        attempts,
        invitation: None,
        canonical: true,
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

/// The most memory that the process has had, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kb = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<u64>().ok());
    kb.unwrap_or(0) / 1024
}

fn measure(people: u64, folder: &Path) {
    let quizzes: Vec<Quiz> = (0..QUIZZES).map(quiz).collect();
    let (files, records) = (folder.join("in"), folder.join("records"));
    std::fs::create_dir_all(&files).unwrap();
    keep(&records, &quizzes);
    let bytes: u64 = (0..people)
        .into_par_iter()
        .map(|person| {
            let json = completion(person, &quizzes).to_json();
            std::fs::write(files.join(format!("completion-{person}.json")), &json).unwrap();
            json.len() as u64
        })
        .sum();
    let (floor, ()) = timed(|| {
        (0..people).into_par_iter().for_each(|person| {
            let path = files.join(format!("completion-{person}.json"));
            let record = Record::parse(&std::fs::read(path).unwrap()).unwrap();
            for attempt in &record.attempts {
                let header = attempt.header(&record);
                assert!(quiz::log::chain_holds(&header, &attempt.log, &attempt.head));
            }
        });
    });
    let paths = [files];
    let (imported, kept) = timed(|| {
        let roster = Roster::default();
        let options = ImportOptions { records: &records, paths: &paths, now: RECEIVED, roster };
        import(&options, &mut |_: &Imported| ()).unwrap()
    });
    assert_eq!(kept.count(quiz::Verdict::Accepted) as u64, people);
    drop(kept);
    let after_import = peak();
    let (verified, proof) = timed(|| prove(&records, None).unwrap());
    assert!(proof.holds(), "{proof:?}");
    let (regraded, plan) = timed(|| {
        let regrade = Regrade { today: "2026-11-23".parse().unwrap(), mend: None };
        plan(&records, Path::new("nowhere"), None, &regrade).unwrap()
    });
    assert!(plan.is_empty());
    drop(plan);
    let before_report = peak();
    let (reported, _) = timed(|| {
        report(&ReportOptions {
            records: records.clone(),
            content: PathBuf::from("nowhere"),
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
        "{people:>6} people, {} attempts, {} MB: floor {floor:.2} s ({:.0} files/s) · import {imported:.2} s ({:.0} files/s, {:.1} × floor) · verify {verified:.2} s · regrade {regraded:.2} s · report {reported:.2} s · memory {after_import}, {before_report}, {} MB",
        people * QUIZZES as u64,
        bytes / 1_000_000,
        rate(floor),
        rate(imported),
        imported / floor,
        peak(),
    );
}

fn main() {
    let given: Vec<u64> = std::env::args().skip(1).filter_map(|text| text.parse().ok()).collect();
    let sizes = if given.is_empty() { vec![450, 4_500, 45_000] } else { given };
    for people in sizes {
        let folder = match std::env::var_os("HALLPASS_BENCH_DIR") {
            Some(folder) => tempfile::tempdir_in(folder).unwrap(),
            None => tempfile::tempdir().unwrap(),
        };
        measure(people, folder.path());
    }
}
