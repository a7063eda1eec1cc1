//! The files of the ledger as they count today: what each states, and what only shows beside the others.

use std::path::Path;

use quiz::{Verdict, Weight};
use rayon::prelude::*;

use super::decision;
use super::evidence::Evidence;
use super::ledger::{Entry, Ledger};
use super::people::Filed;
use super::roster::Roster;
use super::twins::Twins;
use super::verify::{JudgedRecord, Judgement, Reason};
use super::words;
use crate::error::Result;

/// The ledger in `records`, which must be there, with the evidence that its files are graded with.
pub fn open(records: &Path) -> Result<(Ledger, Evidence)> {
    with_evidence(Ledger::open(records)?, records)
}

/// The same; makes folder and ledger when there are none.
pub(super) fn open_or_create(records: &Path) -> Result<(Ledger, Evidence)> {
    with_evidence(Ledger::open_or_create(records)?, records)
}

fn with_evidence(ledger: Ledger, records: &Path) -> Result<(Ledger, Evidence)> {
    let mut evidence = Evidence::load(records)?;
    let decided = ledger.decisions()?;
    evidence.mends = decision::mends(decided.iter().map(|decided| &decided.decision));
    evidence.excused = decision::excused(&decided);
    evidence.invited = super::invitations::invited(&decided);
    Ok((ledger, evidence))
}

/// Every file of the ledger with what counts of it now, by number.
pub fn filed(records: &Path, roster: &Roster) -> Result<(Vec<Filed>, Evidence)> {
    let (ledger, evidence) = open(records)?;
    let twins = ledger.twins()?;
    let mut files = as_stated(&ledger, &evidence)?;
    let beside = Beside { roster, twins: &twins, evidence: &evidence };
    files
        .par_iter_mut()
        .for_each(|Filed { entry, judgement }| add_beside(judgement, entry, &beside));
    Ok((files, evidence))
}

/// What counts of each file as its last entry states it, without what lies beside it.
fn as_stated(ledger: &Ledger, evidence: &Evidence) -> Result<Vec<Filed>> {
    stated(ledger, evidence, |_| ())
}

/// The same without the answers, which only statistics look at, and a district's take room.
pub(super) fn without_answers(ledger: &Ledger, evidence: &Evidence) -> Result<Vec<Filed>> {
    stated(ledger, evidence, |judgement| {
        for judged in judgement.record.iter_mut().flat_map(|record| &mut record.attempts) {
            judged.stated = None;
        }
    })
}

fn stated(
    ledger: &Ledger,
    evidence: &Evidence,
    keep: impl Fn(&mut Judgement) + Sync,
) -> Result<Vec<Filed>> {
    let filed = |mut entry: Entry| {
        let mut judgement = entry.statement.take_judgement();
        keep(&mut judgement);
        Filed { entry, judgement }
    };
    let mut files = Vec::new();
    ledger.each_current(evidence, filed, |file| files.push(file))?;
    Ok(files)
}

/// What lies beside a file: its judgement depends on none of it, and what it says is worked out whenever it
/// is shown and never kept.
#[derive(Debug, Clone, Copy)]
pub(super) struct Beside<'b> {
    pub(super) roster: &'b Roster,
    pub(super) twins: &'b Twins,
    /// For what the office decided after the file had come in.
    pub(super) evidence: &'b Evidence,
}

/// Adds what lies beside a file.
pub(super) fn add_beside(judgement: &mut Judgement, entry: &Entry, beside: &Beside) {
    if judgement.verdict == Verdict::Rejected {
        return;
    }
    let more = beside.reasons(judgement.record.as_ref(), entry.id, entry.first);
    if judgement.verdict == Verdict::Accepted && !more.is_empty() {
        judgement.verdict = Verdict::AcceptedWithWarnings;
    }
    judgement.file_reasons.extend(more.iter().cloned());
    judgement.reasons.extend(more);
}

impl Beside<'_> {
    /// `entry` is the file's last, `first` its first.
    pub(super) fn reasons(
        &self,
        record: Option<&JudgedRecord>,
        entry: u64,
        first: u64,
    ) -> Vec<Reason> {
        let twins = self.twins.get(&entry).into_iter().flatten().map(super::twins::Twin::text);
        let Some(record) = record else { return twins.map(warning).collect() };
        let stranger = self.roster.stranger(&record.learner);
        let invitation = self.invitation(record, first);
        twins.chain(invitation).chain(stranger).map(warning).collect()
    }

    /// What the ledger's invitations say of a file that came in as entry `first`.
    fn invitation(&self, record: &JudgedRecord, first: u64) -> Option<String> {
        let issued = self.evidence.invited.get(&record.learner.id);
        match (issued, record.assurance.invited) {
            (Some(issued), true) => {
                let later = issued.revoked.as_ref().filter(|revoked| revoked.entry > first)?;
                Some(format!("after the file had come in, its invitation was {}", later.text()))
            }
            (Some(issued), false) => Some(format!(
                "its learner id is that of the invitation for `{}`, but it does not bear that invitation",
                words::plain(&issued.person)
            )),
            (None, true) => Some(
                "its invitation bears the office's signature, but no invitation of the ledger is this learner's"
                    .to_owned(),
            ),
            (None, false) => None,
        }
    }
}

fn warning(text: String) -> Reason {
    Reason { weight: Weight::Warning, text }
}
