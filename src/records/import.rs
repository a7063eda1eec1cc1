//! Import: each file read, judged, kept, and only then told.

use std::path::{Path, PathBuf};

use quiz::Verdict;

use super::evidence::Evidence;
use super::intake::{self, Content};
use super::ledger::{Added, Ledger};
use super::verify::judge;
use super::words;
use crate::error::Result;

/// What an import did.
#[derive(Debug)]
pub struct Import {
    /// In the order of the call; a folder's files by name.
    pub files: Vec<Imported>,
    /// Files in folders that were passed over.
    pub left_alone: usize,
    /// Evidence that cannot be used.
    pub faults: Vec<String>,
}

/// One file of an import.
#[derive(Debug)]
pub struct Imported {
    /// The path as given, fit to show.
    pub path: String,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub enum Outcome {
    /// In the ledger, now or since earlier.
    Kept(Kept),
    /// Not in the ledger: more bytes than a completion file can have.
    TooLarge,
    /// Not in the ledger, in the operating system's words.
    Unreadable(String),
}

/// A file that is in the ledger.
#[derive(Debug)]
pub struct Kept {
    /// Number of the entry that counts.
    pub id: u64,
    pub verdict: Verdict,
    pub reasons: Vec<String>,
    /// The name that the file states; empty when it is no completion file.
    pub learner: String,
    pub since: Since,
}

/// How the ledger stood to a file before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    New,
    /// The same bytes with the same verdict are entry [`Kept::id`].
    Known,
    /// The same bytes had this verdict, or other points, before.
    JudgedAgain {
        before: Option<Verdict>,
    },
}

impl Import {
    /// How many files ended this way.
    pub fn count(&self, verdict: Verdict) -> usize {
        let kept = self.files.iter().filter_map(|file| file.outcome.kept());
        kept.filter(|kept| kept.verdict == verdict).count()
            + if verdict == Verdict::Rejected { self.too_large() } else { 0 }
    }

    pub fn unreadable(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.outcome, Outcome::Unreadable(_))).count()
    }

    fn too_large(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.outcome, Outcome::TooLarge)).count()
    }
}

impl Outcome {
    pub fn kept(&self) -> Option<&Kept> {
        match self {
            Self::Kept(kept) => Some(kept),
            Self::TooLarge | Self::Unreadable(_) => None,
        }
    }
}

/// Imports files and folders into the ledger in `records`. `now`: Unix milliseconds. `told` gets each
/// file as soon as it is kept: what it was told is on the disk, whatever happens next.
pub fn import(
    records: &Path,
    paths: &[PathBuf],
    now: u64,
    told: &mut dyn FnMut(&Imported),
) -> Result<Import> {
    let candidates = intake::candidates(paths)?;
    let mut ledger = Ledger::open_or_create(records)?;
    let evidence = Evidence::load(records)?;
    let mut files = Vec::with_capacity(candidates.files.len());
    for path in &candidates.files {
        let outcome = match intake::read(path) {
            Content::Bytes(bytes) => {
                Outcome::Kept(keep(&mut ledger, &evidence, path, &bytes, now)?)
            }
            Content::TooLarge => Outcome::TooLarge,
            Content::Unreadable(error) => Outcome::Unreadable(error),
        };
        let imported = Imported { path: words::plain(&path.to_string_lossy()), outcome };
        told(&imported);
        files.push(imported);
    }
    Ok(Import { files, left_alone: candidates.left_alone, faults: evidence.faults })
}

fn keep(
    ledger: &mut Ledger,
    evidence: &Evidence,
    path: &Path,
    bytes: &[u8],
    now: u64,
) -> Result<Kept> {
    let judgement = judge(bytes, now, evidence);
    let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
    let (entry, since) = match ledger.add(&words::plain(&name), bytes, now, &judgement)? {
        Added::New(entry) => (entry, Since::New),
        Added::Known(entry) => (entry, Since::Known),
        Added::JudgedAgain { before, now } => (now, Since::JudgedAgain { before }),
    };
    let learner = judgement.record.as_ref().map(|record| words::plain(&record.learner.name));
    Ok(Kept {
        id: entry.id,
        verdict: judgement.verdict,
        reasons: judgement.texts(),
        learner: learner.unwrap_or_default(),
        since,
    })
}
