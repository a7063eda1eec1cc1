//! Each kept file, held against its digest, its name, its marks and what is said of it, by all processors.

use std::collections::BTreeSet;

use quiz::{Digest, LearnerId};
use rayon::prelude::*;
use rusqlite::Connection;

use super::super::evidence::Evidence;
use super::super::statement::AnyStatement;
use super::super::verify::{Arrival, judge};
use super::super::words;
use super::{Chain, Proof, bytes, digest};

/// How many bytes of files are taken from the database before all processors judge them.
const BATCH: usize = 16 * 1024 * 1024;

/// A file's row with the statement that counts for it.
struct Stored {
    number: i64,
    digest: Vec<u8>,
    name: Vec<u8>,
    bytes: Vec<u8>,
    /// Its first entry.
    first: u64,
    /// Entry, version, statement.
    statement: Option<(i64, i64, Vec<u8>)>,
}

/// What looking at one file came to.
#[derive(Default)]
struct Looked {
    attempts: usize,
    broken: Option<String>,
    differing: Option<String>,
    marks: Vec<Marking>,
}

/// A row of the marks: mark, file, learner; `None` for what no learner id looks like.
type Marking = (i64, i64, Option<LearnerId>);

/// Holds each file against its digest, its name and what is said of it.
pub(super) fn prove_files(
    connection: &Connection,
    evidence: &Evidence,
    chain: &Chain,
    proof: &mut Proof,
) -> rusqlite::Result<()> {
    let mut unmet = chain.first.clone();
    let mut marks: BTreeSet<Marking> = BTreeSet::new();
    let mut before = 0;
    let mut query = connection.prepare("SELECT id, digest, name, bytes FROM files ORDER BY id")?;
    let mut content = connection.prepare("SELECT text FROM contents WHERE entry = ?1")?;
    let mut rows = query.query([])?;
    let (mut batch, mut size) = (Vec::new(), 0);
    loop {
        let row = rows.next()?;
        let end = row.is_none();
        if let Some(row) = row {
            let stored = bytes(row, 1)?;
            let known = digest(&stored);
            if let Some(known) = known {
                unmet.remove(&known);
            }
            let first = known.and_then(|known| chain.first.get(&known)).copied();
            if let Some(first) = first.filter(|first| *first < before) {
                proof
                    .broken
                    .push(format!("the file of entry {first} is not in the order of receipt"));
            }
            before = first.unwrap_or(before);
            let entry = known.and_then(|known| chain.current.get(&known));
            let statement = match entry {
                Some(entry) => {
                    let mut found = content.query([entry])?;
                    let text = found.next()?.map(|row| bytes(row, 0)).transpose()?;
                    let version = chain.versions.get(entry).copied().unwrap_or(0);
                    Some((*entry, version, text.unwrap_or_default()))
                }
                None => None,
            };
            let file = Stored {
                number: row.get(0)?,
                digest: stored,
                name: bytes(row, 2)?,
                bytes: bytes(row, 3)?,
                first: first.and_then(|first| u64::try_from(first).ok()).unwrap_or(0),
                statement,
            };
            proof.files += 1;
            size += file.bytes.len();
            batch.push(file);
        }
        if end || size > BATCH {
            let looked: Vec<Looked> =
                batch.par_iter().map(|file: &Stored| file.look(evidence)).collect();
            for looked in looked {
                proof.attempts += looked.attempts;
                proof.broken.extend(looked.broken);
                proof.differing.extend(looked.differing);
                marks.extend(looked.marks);
            }
            batch.clear();
            size = 0;
        }
        if end {
            break;
        }
    }
    for entry in unmet.values().filter(|entry| !chain.forgotten.contains_key(entry)) {
        proof.broken.push(format!("the file of entry {entry} is missing"));
    }
    let mut query = connection.prepare("SELECT mark, file, learner FROM marks")?;
    let rows = query.query_map([], |row| {
        let learner = bytes(row, 2)?;
        let learner = std::str::from_utf8(&learner).ok().and_then(|text| text.parse().ok());
        Ok((row.get(0)?, row.get(1)?, learner))
    })?;
    let stored: BTreeSet<Marking> = rows.collect::<rusqlite::Result<_>>()?;
    // A ledger of the first version left no marks for its files.
    if !stored.is_subset(&marks) || missing_marks(&marks, &stored, connection)? {
        proof.broken.push("the marks that tell like files apart were changed by hand".to_owned());
    }
    Ok(())
}

/// Whether a file that has entries of the second version only lacks a mark.
fn missing_marks(
    made: &BTreeSet<Marking>,
    stored: &BTreeSet<Marking>,
    connection: &Connection,
) -> rusqlite::Result<bool> {
    let mut query = connection.prepare(
        "SELECT EXISTS (SELECT 1 FROM entries e JOIN files f ON f.digest = e.file
         WHERE f.id = ?1 AND e.version = 1)",
    )?;
    for (_, file, _) in made.difference(stored) {
        if !query.query_row([file], |row| row.get::<_, bool>(0))? {
            return Ok(true);
        }
    }
    Ok(false)
}

impl Stored {
    fn look(&self, evidence: &Evidence) -> Looked {
        let name = words::plain(&String::from_utf8_lossy(&self.name));
        let broken = |text: String| Looked { broken: Some(text), ..Looked::default() };
        let Some(stored) = digest(&self.digest) else {
            return broken(format!("the file `{name}` has no digest"));
        };
        let Some((id, version, text)) = &self.statement else {
            return broken(format!("the file `{name}` has no entry"));
        };
        if Digest::of(&self.bytes) != stored {
            return broken(format!(
                "the stored bytes of `{name}` (entry {id}) are not those that were received"
            ));
        }
        // What cannot be read has been told with the chain.
        let Some(statement) = AnyStatement::parse(*version, text) else { return Looked::default() };
        let arrival = Arrival { at: statement.received(), entry: self.first };
        let judgement = judge(&self.bytes, arrival, evidence);
        let learner = judgement.record.as_ref().map(|record| record.learner.id);
        let mut looked = Looked {
            attempts: judgement.record.as_ref().map_or(0, |record| record.attempts.len()),
            marks: judgement.marks.iter().map(|mark| (mark.0, self.number, learner)).collect(),
            ..Looked::default()
        };
        if !statement.is_named(&self.name) {
            looked.broken = Some(format!("the name of `{name}` (entry {id}) was changed"));
        }
        if !statement.says(&judgement) {
            let before = words::plain(statement.verdict());
            let mut now = words::verdict(judgement.verdict).to_owned();
            if before == now {
                now.push_str(" with other points");
            }
            let why = judgement.texts().join("; ");
            let why = if why.is_empty() { why } else { format!(": {why}") };
            looked.differing = Some(format!(
                "`{name}` (entry {id}) was {before} when it came in, and would be {now} today{why}"
            ));
        }
        looked
    }
}
