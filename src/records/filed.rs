//! The files of the ledger as they count today: what each states, and what only shows beside the others.

use std::path::Path;

use quiz::{Verdict, Weight};

use super::decision;
use super::evidence::Evidence;
use super::ledger::Ledger;
use super::people::Filed;
use super::roster::Roster;
use super::twins::Twins;
use super::verify::{Judgement, Reason};
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
    Ok((ledger, evidence))
}

/// Every file of the ledger with what counts of it now, by number.
pub fn filed(records: &Path, roster: &Roster) -> Result<(Vec<Filed>, Evidence)> {
    let (ledger, evidence) = open(records)?;
    let twins = ledger.twins()?;
    let mut files = Vec::new();
    ledger.each_current(&evidence, |mut entry| {
        let mut judgement = entry.statement.judgement();
        // The judgement has them now; of many thousand files once is enough.
        entry.statement.attempts = Vec::new();
        add_beside(&mut judgement, entry.id, roster, &twins);
        files.push(Filed { entry, judgement });
    })?;
    Ok((files, evidence))
}

/// Adds what other files and the roster say.
pub(super) fn add_beside(judgement: &mut Judgement, entry: u64, roster: &Roster, twins: &Twins) {
    if judgement.verdict == Verdict::Rejected {
        return;
    }
    let learner = judgement.record.as_ref().map(|record| &record.learner);
    let more = beside(learner, entry, roster, twins);
    if judgement.verdict == Verdict::Accepted && !more.is_empty() {
        judgement.verdict = Verdict::AcceptedWithWarnings;
    }
    judgement.file_reasons.extend(more.iter().cloned());
    judgement.reasons.extend(more);
}

/// What is to be said of a file beside its judgement: it depends on the other files and on the roster of
/// today, so it is worked out whenever it is shown and never kept.
pub(super) fn beside(
    learner: Option<&quiz::Learner>,
    entry: u64,
    roster: &Roster,
    twins: &Twins,
) -> Vec<Reason> {
    let warning = |text| Reason { weight: Weight::Warning, text };
    let twins = twins.get(&entry).into_iter().flatten().map(|twin| warning(twin.text()));
    let stranger = learner.and_then(|learner| roster.stranger(learner)).map(warning);
    twins.chain(stranger).collect()
}
