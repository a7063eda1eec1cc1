//! Grading everything again, and saying what that changes before it is written.
//!
//! A key is mended by a build with the right answers: the new version of the quiz has another digest
//! and is kept beside the old one. [`plan`] finds the attempts at the old one, grades them with the new
//! one's key, and tells whose points and whose status change; [`Plan::carry_out`] adds the results to
//! the ledger, where the earlier ones stay.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quiz::{Date, Digest};
use rayon::prelude::*;

use super::decision::{self, Decision, Mended};
use super::evidence::Evidence;
use super::filed::{open, without_answers};
use super::ledger::{Ledger, New};
use super::mend::{changed, fits, short};
use super::office::Office;
use super::people::{Filed, people};
use super::verify::judge;
use super::words;
use crate::error::{Error, Result};

/// What is to be graded again.
#[derive(Debug, Clone)]
pub struct Regrade {
    /// As of which day the standings are compared.
    pub today: Date,
    /// `None`: everything, with the evidence kept now.
    pub mend: Option<Mending>,
}

/// A key that was wrong.
#[derive(Debug, Clone)]
pub struct Mending {
    /// Id of the quiz.
    pub quiz: String,
    /// Start of the digest of the version whose key is right; left out when there is only one other.
    pub with: Option<String>,
    pub reason: String,
    pub author: String,
}

/// What grading again comes to. Nothing is written yet.
#[derive(Debug)]
pub struct Plan {
    ledger: Ledger,
    mends: Vec<Decision>,
    results: Vec<New>,
    /// Attempts that were graded again.
    pub attempts: usize,
    /// Quiz versions that are mended, with the questions whose right answer is another.
    pub mended: Vec<(Digest, Digest, Vec<String>)>,
    pub changes: Vec<Change>,
    pub faults: Vec<String>,
}

/// A person whose status is another by the new results.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Title and year.
    pub certification: String,
    /// Fit to show.
    pub name: String,
    pub before: &'static str,
    pub now: &'static str,
}

impl Plan {
    /// Files whose result is another.
    pub fn files(&self) -> usize {
        self.results.len()
    }

    pub fn is_empty(&self) -> bool {
        self.results.is_empty() && self.mends.is_empty()
    }

    /// Writes mends and results in one transaction. `now`: Unix milliseconds.
    pub fn carry_out(mut self, now: u64) -> Result<()> {
        let mut entries: Vec<New> = self.mends.into_iter().map(New::Decision).collect();
        entries.append(&mut self.results);
        self.ledger.record(entries, now).map(|_| ())
    }
}

/// Grades again, in memory.
pub fn plan(
    records: &Path,
    content: &Path,
    roster: Option<&Path>,
    regrade: &Regrade,
) -> Result<Plan> {
    let (ledger, mut evidence) = open(records)?;
    let office = Office::read(content, roster)?;
    let mut files = without_answers(&ledger, &evidence)?;
    let before = standings(&files, &office, &evidence, regrade.today);
    let mut plan = Plan {
        mends: Vec::new(),
        results: Vec::new(),
        attempts: 0,
        mended: Vec::new(),
        changes: Vec::new(),
        faults: evidence.faults.clone(),
        ledger,
    };
    if let Some(mending) = &regrade.mend {
        plan.mend(mending, &files, &mut evidence)?;
    }
    plan.grade(&mut files, &evidence)?;
    let now = standings(&files, &office, &evidence, regrade.today);
    for (key, (certification, name, now)) in now {
        let before = before.get(&key).map_or("Not started", |(_, _, before)| before);
        if before != now {
            plan.changes.push(Change { certification, name, before, now });
        }
    }
    Ok(plan)
}

/// Status by certification and person.
type Standings = BTreeMap<(String, String, String), (String, String, &'static str)>;

fn standings(files: &[Filed], office: &Office, evidence: &Evidence, today: Date) -> Standings {
    let mut standings = Standings::new();
    for certification in evidence.certifications.values() {
        for person in people(certification, files, &office.roster, evidence, today) {
            let learners: Vec<String> = person.learners.iter().map(ToString::to_string).collect();
            let id =
                if person.roster_id.is_empty() { learners.join(" ") } else { person.roster_id };
            let title = format!("{}, {}", certification.title, certification.year);
            standings.insert(
                (certification.id.clone(), certification.year.clone(), id),
                (title, person.name, words::status(person.standing.status)),
            );
        }
    }
    standings
}

impl Plan {
    /// Finds the versions of the quiz that were taken and differ in the key.
    fn mend(&mut self, mending: &Mending, files: &[Filed], evidence: &mut Evidence) -> Result<()> {
        let quiz = words::plain(&mending.quiz);
        let versions: BTreeSet<Digest> = evidence
            .quizzes
            .iter()
            .filter(|(_, kept)| kept.id == mending.quiz)
            .map(|(digest, _)| *digest)
            .collect();
        if versions.is_empty() {
            let known: BTreeSet<&str> =
                evidence.quizzes.values().map(|kept| kept.id.as_str()).collect();
            let known = known.into_iter().collect::<Vec<_>>().join("`, `");
            return Err(Error::Usage(format!("no quiz `{quiz}` is kept; there is `{known}`")));
        }
        let records = files.iter().filter_map(|filed| filed.judgement.record.as_ref());
        let attempts = records.flat_map(|record| &record.attempts);
        let taken: BTreeSet<Digest> = attempts
            .map(|judged| judged.attempt.digest)
            .filter(|digest| versions.contains(digest))
            .collect();
        let to = match &mending.with {
            Some(start) => named(start, &versions, &quiz)?,
            None => the_other(&versions, &taken, evidence, &quiz)?,
        };
        let Some(right) = evidence.grader(&to) else { return Ok(()) };
        for from in taken.iter().filter(|from| **from != to) {
            let Some(wrong) = evidence.grader(from).filter(|it| fits(&it.quiz, &right.quiz)) else {
                continue;
            };
            let questions: Vec<String> =
                changed(wrong, right).into_iter().map(str::to_owned).collect();
            if !questions.is_empty() && evidence.mends.get(from) != Some(&to) {
                self.mended.push((*from, to, questions));
            }
        }
        if self.mended.is_empty() {
            return Err(Error::Usage(format!(
                "nothing to mend: no version of `{quiz}` that was taken has the same questions and options as `{}` with another key",
                short(&to)
            )));
        }
        let mends = self.mended.iter().map(|(from, to, _)| {
            Decision::Mend(Mended {
                author: mending.author.clone(),
                from: from.to_hex(),
                quiz: mending.quiz.clone(),
                reason: mending.reason.clone(),
                salt: String::new(),
                to: to.to_hex(),
            })
        });
        self.mends = mends.collect();
        let decided = self.ledger.decisions()?;
        let all = decided.iter().map(|decided| &decided.decision).chain(&self.mends);
        evidence.mends = decision::mends(all);
        Ok(())
    }

    /// Judges every file again; those that come out differently are results, and take their place in
    /// `files`.
    fn grade(&mut self, files: &mut [Filed], evidence: &Evidence) -> Result<()> {
        // Few enough files that their bytes and answers fit in memory.
        for part in files.chunks_mut(256) {
            let bytes = part.iter().map(|filed| self.ledger.bytes(&filed.entry.digest));
            let bytes: Vec<Vec<u8>> = bytes.collect::<Result<_>>()?;
            let judged: Vec<_> = part
                .par_iter()
                .zip(bytes)
                .map(|(filed, bytes)| judge(&bytes, filed.entry.arrival(), evidence))
                .collect();
            for (filed, judgement) in part.iter_mut().zip(judged) {
                self.attempts += judgement.record.as_ref().map_or(0, |it| it.attempts.len());
                if judgement.says_as(&filed.judgement) {
                    continue;
                }
                let entry = &filed.entry;
                let statement = super::statement::Statement::new(
                    &entry.name,
                    entry.statement.received,
                    &judgement,
                );
                filed.judgement = statement.clone().take_judgement();
                self.results
                    .push(New::Regrade { file: entry.digest, statement: Box::new(statement) });
            }
        }
        Ok(())
    }
}

/// The version whose digest begins so.
fn named(start: &str, versions: &BTreeSet<Digest>, quiz: &str) -> Result<Digest> {
    let mut fitting = versions.iter().filter(|digest| digest.to_hex().starts_with(start));
    match (fitting.next(), fitting.next()) {
        (Some(digest), None) => Ok(*digest),
        (None, _) => Err(Error::Usage(format!(
            "no version of `{quiz}` has a digest that begins with `{}`; {}",
            words::plain(start),
            listed(versions.iter())
        ))),
        (Some(_), Some(_)) => Err(Error::Usage(format!(
            "more than one version of `{quiz}` has a digest that begins with `{}`: give more of it",
            words::plain(start)
        ))),
    }
}

/// The only version that nobody took and that fits one which was taken.
fn the_other(
    versions: &BTreeSet<Digest>,
    taken: &BTreeSet<Digest>,
    evidence: &Evidence,
    quiz: &str,
) -> Result<Digest> {
    let mends = |right: &Digest| {
        let Some(right) = evidence.grader(right) else { return false };
        let taken = taken.iter().filter_map(|digest| evidence.grader(digest));
        taken
            .filter(|wrong| fits(&wrong.quiz, &right.quiz))
            .any(|it| !changed(it, right).is_empty())
    };
    let others: Vec<&Digest> =
        versions.iter().filter(|digest| !taken.contains(digest) && mends(digest)).collect();
    match others.as_slice() {
        [only] => Ok(**only),
        [] => Err(Error::Usage(format!(
            "no other version of `{quiz}` with a mended key is kept: mend the key in the content, run `hallpass build`, or name a version with `--with`; {}",
            listed(versions.iter())
        ))),
        several => Err(Error::Usage(format!(
            "several versions of `{quiz}` could mend it; name one with `--with`; {}",
            listed(several.iter().copied())
        ))),
    }
}

fn listed<'d>(versions: impl Iterator<Item = &'d Digest>) -> String {
    let versions: Vec<String> = versions.map(short).collect();
    format!("there is `{}`", versions.join("`, `"))
}
