//! Files of different learners that are too much alike: signed by one browser's key, or with the same
//! answers at the same pace to the millisecond. Neither proves anything; both are for the lead to see,
//! in both files, whichever came first.
//!
//! Each file leaves marks in the ledger, numbers of 64 bits; two files with one mark are alike. They are
//! an index made from the bytes: `records verify` makes them again and compares.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use quiz::{Act, AttemptRecord, BrowserKey, Digest, LearnerId, Record};

/// What makes two files alike. The lowest bit of a mark says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Alike {
    /// The same answers at the same times.
    Answers,
    /// The same device key.
    Key,
}

/// One mark of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark(pub i64);

impl Mark {
    pub fn says(self) -> Alike {
        if self.0 & 1 == 1 { Alike::Key } else { Alike::Answers }
    }

    fn new(alike: Alike, bytes: &[u8]) -> Self {
        let digest = Digest::of(bytes);
        let start = digest.bytes().first_chunk().copied().unwrap_or_default();
        let number = i64::from_be_bytes(start);
        Self(match alike {
            Alike::Answers => number & !1,
            Alike::Key => number | 1,
        })
    }
}

/// The marks of a file, each once, in order.
pub(super) fn marks(record: &Record) -> Vec<Mark> {
    let attempts = record.attempts.iter().filter_map(pace);
    let keys = device_keys(record).into_iter().map(|key| Mark::new(Alike::Key, &key.0));
    let marks: BTreeSet<Mark> = attempts.chain(keys).collect();
    marks.into_iter().collect()
}

/// The public keys that sealed the file's attempts.
fn device_keys(record: &Record) -> BTreeSet<BrowserKey> {
    record.attempts.iter().filter_map(|attempt| attempt.seal.map(|seal| seal.key)).collect()
}

/// Few answers are alike by chance.
const ENOUGH_ANSWERS: usize = 3;
/// Steps in milliseconds of as many lengths come from a person; a log in even steps may be anyone's, so
/// there the hour counts too.
const UNEVEN_STEPS: usize = 3;

/// The answers of a submitted attempt with their pace.
fn pace(attempt: &AttemptRecord) -> Option<Mark> {
    let log = &attempt.log;
    let answers = log.iter().filter(|event| matches!(event.act, Act::Answer { .. })).count();
    if answers < ENOUGH_ANSWERS || log.last()?.act != Act::Submit {
        return None;
    }
    let start = log.first()?.at;
    let mut steps = BTreeSet::new();
    let mut text = attempt.digest.to_hex();
    let mut before = start;
    for event in log {
        steps.insert(event.at.saturating_sub(before));
        before = event.at;
        let _ = write!(text, "\n{} ", event.at.saturating_sub(start));
        match &event.act {
            Act::Answer { question, answer } => {
                text.push_str(question);
                text.push_str(&answer.to_json());
            }
            Act::Hint { question } => _ = write!(text, "hint {question}"),
            Act::Check { question } => _ = write!(text, "check {question}"),
            _ => {}
        }
    }
    // The first step is the start's, of length nothing.
    if steps.len() <= UNEVEN_STEPS {
        let _ = write!(text, "\n{start}");
    }
    Some(Mark::new(Alike::Answers, text.as_bytes()))
}

/// A file that is like another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Twin {
    pub alike: Alike,
    /// Number of the other file's entry.
    pub other: u64,
    pub learner: LearnerId,
    /// The other learner's name, fit to show.
    pub name: String,
}

impl Twin {
    pub fn text(&self) -> String {
        let Self { other, learner, name, .. } = self;
        match self.alike {
            Alike::Answers => format!(
                "its answers and the time of each are the same as in file {other} of {name} ({learner}): one of the two may be a copy"
            ),
            Alike::Key => format!(
                "the same browser signed file {other} of {name} ({learner}): one person may have answered for both"
            ),
        }
    }
}

/// Entry to its twins.
pub type Twins = BTreeMap<u64, Vec<Twin>>;

/// A file that has marks, as the ledger has it now.
#[derive(Debug, Clone)]
pub(super) struct Marked {
    pub(super) entry: u64,
    pub(super) learner: LearnerId,
    /// As stated.
    pub(super) name: String,
}

/// Pairs up files by their marks. One learner's files are alike, and so are those of one person who
/// cleared the browser: the same name. Of several files of one learner the first is named.
pub(super) fn pair(by_mark: &BTreeMap<Mark, Vec<Marked>>) -> Twins {
    let mut twins: BTreeMap<u64, BTreeMap<(Alike, LearnerId), Twin>> = BTreeMap::new();
    for (mark, files) in by_mark {
        for one in files {
            let folded = super::words::folded(&one.name);
            for other in files.iter().filter(|other| other.learner != one.learner) {
                if super::words::folded(&other.name) == folded {
                    continue;
                }
                let of_entry = twins.entry(one.entry).or_default();
                // A key that a whole class shares need not be told forty times in each file.
                if of_entry.len() == MOST_TOLD {
                    break;
                }
                let twin = Twin {
                    alike: mark.says(),
                    other: other.entry,
                    learner: other.learner,
                    name: super::words::plain(other.name.trim()),
                };
                of_entry.entry((twin.alike, twin.learner)).or_insert(twin);
            }
        }
    }
    let lists = twins.into_iter().map(|(entry, twins)| (entry, twins.into_values().collect()));
    lists.collect()
}

const MOST_TOLD: usize = 5;
