//! Import: files read and judged by all processors, kept in batches, and only then told.
//!
//! ```text
//! unpack ──▶ batch ──▶ judge, in parallel ──▶ ledger, one transaction ──▶ told
//! ```
//!
//! One batch is judged while the one before it is written. Only two are in memory, so an import of any
//! size needs the same.

mod batch;

use std::path::{Path, PathBuf};

use quiz::Verdict;

use super::assurance::Assurance;
use super::evidence::Evidence;
use super::filed::Beside;
use super::intake;
use super::ledger::{Added, Ledger, Received};
use super::roster::Roster;
use super::twins::Mark;
use super::words;
use crate::error::{Error, Result};

use batch::{Batches, Judged};

/// What to import.
#[derive(Debug)]
pub struct ImportOptions<'p> {
    pub records: &'p Path,
    pub paths: &'p [PathBuf],
    /// Unix milliseconds: the moment of receipt.
    pub now: u64,
    /// Who is expected to hand something in.
    pub roster: Roster,
}

/// Who watches an import.
pub trait Watch {
    /// Before anything is read: how many files the call names, and who is told first what evidence
    /// cannot be used.
    fn begins(&mut self, _files: usize) {}
    /// One of them is done; it may have been an archive with many.
    fn passed(&mut self, _files: usize) {}
    /// A file is kept, on the disk, whatever happens next.
    fn told(&mut self, file: &Imported);
}

impl<F: FnMut(&Imported)> Watch for F {
    fn told(&mut self, file: &Imported) {
        self(file);
    }
}

/// What an import did.
#[derive(Debug)]
pub struct Import {
    /// In the order of the call; a folder's files by name.
    pub files: Vec<Imported>,
    /// Files in folders, archives and messages that were passed over.
    pub left_alone: usize,
    /// Evidence that cannot be used.
    pub faults: Vec<String>,
    /// Files of earlier imports that are like one of these: number of the entry, and the reason.
    pub earlier: Vec<(u64, String)>,
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
    /// Not in the ledger any more: removed by the entry of this number.
    Forgotten { by: u64 },
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
    /// `None`: it is no completion file.
    pub assurance: Option<Assurance>,
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

    pub fn forgotten(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.outcome, Outcome::Forgotten { .. })).count()
    }

    fn too_large(&self) -> usize {
        self.files.iter().filter(|file| matches!(file.outcome, Outcome::TooLarge)).count()
    }
}

impl Outcome {
    pub fn kept(&self) -> Option<&Kept> {
        match self {
            Self::Kept(kept) => Some(kept),
            Self::TooLarge | Self::Unreadable(_) | Self::Forgotten { .. } => None,
        }
    }
}

/// Imports into the ledger. What `watch` was told is on the disk.
pub fn import(options: &ImportOptions, watch: &mut dyn Watch) -> Result<Import> {
    let candidates = intake::candidates(options.paths)?;
    let (mut ledger, evidence) = super::filed::open_or_create(options.records)?;
    watch.begins(candidates.files.len());
    let mut import = Import {
        files: Vec::with_capacity(candidates.files.len()),
        left_alone: candidates.left_alone,
        faults: evidence.faults.clone(),
        earlier: Vec::new(),
    };
    let batches = Batches { files: &candidates.files, now: options.now, evidence: &evidence };
    std::thread::scope(|scope| {
        // One in the writer's hand, one in work, and some ready: when the disk takes its time, judging goes on.
        let (sender, receiver) = std::sync::mpsc::sync_channel(4);
        let reading = scope.spawn(|| batches.send(sender));
        for batch in receiver {
            keep(&batch, options, &evidence, &mut ledger, &mut import, watch)?;
        }
        let joined = reading.join();
        import.left_alone +=
            joined.map_err(|_| Error::Usage("reading the files has failed".to_owned()))?;
        Ok::<_, Error>(())
    })?;
    import.earlier.sort();
    import.earlier.dedup();
    Ok(import)
}

/// Writes one batch, and tells it.
fn keep(
    batch: &batch::Batch,
    options: &ImportOptions,
    evidence: &Evidence,
    ledger: &mut Ledger,
    import: &mut Import,
    watch: &mut dyn Watch,
) -> Result<()> {
    let received: Vec<&Received> = batch.items.iter().filter_map(Judged::received).collect();
    let added = ledger.add(&received, options.now, evidence)?;
    let marks: Vec<Mark> =
        received.iter().flat_map(|file| &file.judgement.marks).copied().collect();
    let twins = ledger.twins_of(&marks)?;
    let beside = Beside { roster: &options.roster, twins: &twins, evidence };
    let mut here = std::collections::BTreeSet::new();
    let mut added = added.into_iter();
    for item in &batch.items {
        let outcome = match item {
            Judged::TooLarge { .. } => Outcome::TooLarge,
            Judged::Unreadable { why, .. } => Outcome::Unreadable(why.clone()),
            Judged::File { file, .. } => match added.next() {
                Some(added) => kept(added, file, &beside),
                None => continue,
            },
        };
        here.extend(outcome.kept().map(|kept| kept.id));
        let imported = Imported { path: item.shown().to_owned(), outcome };
        watch.told(&imported);
        import.files.push(imported);
    }
    for (entry, twins) in twins.iter().filter(|(entry, _)| !here.contains(entry)) {
        let new = twins.iter().filter(|twin| here.contains(&twin.other));
        import.earlier.extend(new.map(|twin| (*entry, twin.text())));
    }
    watch.passed(batch.passed);
    Ok(())
}

fn kept(added: Added, file: &Received, beside: &Beside) -> Outcome {
    let (id, first, since, judgement) = match added {
        Added::Forgotten { by } => return Outcome::Forgotten { by },
        Added::New { id } => (id, id, Since::New, None),
        Added::Known { id, first, judgement } => (id, first, Since::Known, judgement),
        Added::JudgedAgain { id, first, before, judgement } => {
            (id, first, Since::JudgedAgain { before }, judgement)
        }
    };
    let judgement = judgement.as_ref().unwrap_or(&file.judgement);
    let mut reasons = judgement.texts();
    let mut verdict = judgement.verdict;
    let more = beside.reasons(judgement.record.as_ref(), id, first);
    if verdict == Verdict::Accepted && !more.is_empty() {
        verdict = Verdict::AcceptedWithWarnings;
    }
    if verdict != Verdict::Rejected {
        reasons.extend(more.into_iter().map(|reason| reason.text));
    }
    let learner = judgement.record.as_ref().map(|record| words::plain(&record.learner.name));
    let assurance = judgement.record.as_ref().map(|record| record.assurance);
    let learner = learner.unwrap_or_default();
    Outcome::Kept(Kept { id, verdict, reasons, learner, assurance, since })
}
