//! Proves the ledger again from nothing but its stored bytes: the schema with its triggers, the
//! chain of entries, each file's digest, and each judgement by grading every answer once more.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quiz::Digest;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use super::evidence::Evidence;
use super::ledger::{Ledger, MIGRATIONS, first_hash, next_hash};
use super::statement::Statement;
use super::verify::judge;
use super::words;
use crate::error::Result;

/// What was proved, and what was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub entries: usize,
    pub files: usize,
    /// Attempts that were graded again.
    pub attempts: usize,
    /// The hash of the last entry as computed; note it to find a ledger that was cut.
    pub head: Digest,
    /// Something in the ledger is not as it was written. One sentence each.
    pub broken: Vec<String>,
    /// The ledger holds, but a file would be judged differently with the evidence kept now.
    pub differing: Vec<String>,
    /// Evidence that cannot be used.
    pub faults: Vec<String>,
}

impl Proof {
    pub fn holds(&self) -> bool {
        self.broken.is_empty() && self.differing.is_empty() && self.faults.is_empty()
    }
}

/// Proves the ledger in `records`. `noted` is the hash of an entry that was noted earlier: the chain
/// must still lead through it.
pub fn prove(records: &Path, noted: Option<&Digest>) -> Result<Proof> {
    let ledger = Ledger::open(records)?;
    let evidence = Evidence::load(records)?;
    let mut proof = Proof {
        entries: 0,
        files: 0,
        attempts: 0,
        head: first_hash(),
        broken: Vec::new(),
        differing: Vec::new(),
        faults: evidence.faults.clone(),
    };
    // What SQLite itself cannot read is a finding like any other.
    if let Err(error) = prove_all(&ledger.connection, &evidence, noted, &mut proof) {
        let error = words::plain(&error.to_string());
        proof.broken.push(format!("the database cannot be read to its end: {error}"));
    }
    Ok(proof)
}

fn prove_all(
    connection: &Connection,
    evidence: &Evidence,
    noted: Option<&Digest>,
    proof: &mut Proof,
) -> rusqlite::Result<()> {
    prove_database(connection, proof)?;
    let current = prove_chain(connection, noted, proof)?;
    prove_files(connection, evidence, &current, proof)
}

/// SQLite's own structure, and the tables and triggers that were made in the beginning.
fn prove_database(connection: &Connection, proof: &mut Proof) -> rusqlite::Result<()> {
    let said: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    if said != "ok" {
        proof.broken.push(format!("the database is damaged: {}", words::plain(&said)));
    }
    let pristine = Connection::open_in_memory()?;
    for step in MIGRATIONS {
        pristine.execute_batch(step)?;
    }
    if schema(connection)? != schema(&pristine)? {
        proof
            .broken
            .push("the tables or the triggers that protect them were changed by hand".to_owned());
    }
    Ok(())
}

fn schema(connection: &Connection) -> rusqlite::Result<BTreeSet<(String, Vec<u8>)>> {
    let mut query = connection.prepare("SELECT name, sql FROM sqlite_schema")?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, bytes(row, 1)?)))?;
    rows.collect()
}

/// Walks the entries in their order. Returns the statement that counts for each file.
fn prove_chain(
    connection: &Connection,
    noted: Option<&Digest>,
    proof: &mut Proof,
) -> rusqlite::Result<BTreeMap<Digest, (i64, Statement)>> {
    let mut current = BTreeMap::new();
    let mut seen_noted = noted.is_none_or(|noted| *noted == first_hash());
    let mut query =
        connection.prepare("SELECT id, digest, statement, hash FROM entries ORDER BY id")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        proof.entries += 1;
        if id != i64::try_from(proof.entries).unwrap_or(i64::MAX) {
            proof.broken.push(format!("entry {} is missing before entry {id}", id - 1));
        }
        let stored = digest(&bytes(row, 3)?);
        let Some(file) = digest(&bytes(row, 1)?) else {
            proof.broken.push(format!("entry {id} names no file"));
            continue;
        };
        let statement = bytes(row, 2)?;
        let hash = next_hash(&proof.head, &file, &statement);
        if stored != Some(hash) {
            proof.broken.push(format!(
                "entry {id} was changed, or one before it: its hash is not the one that follows from the entries"
            ));
        }
        // Going on from the stored hash names the entry that was changed, not every one after it.
        proof.head = stored.unwrap_or(hash);
        seen_noted |= noted == Some(&proof.head);
        match serde_json::from_slice(&statement) {
            Ok(statement) => {
                current.insert(file, (id, statement));
            }
            Err(_) => proof.broken.push(format!("entry {id} has no statement that can be read")),
        }
    }
    if !seen_noted {
        proof.broken.push(
            "no entry has the hash that was noted: the ledger was cut, or written anew".to_owned(),
        );
    }
    Ok(current)
}

/// Holds each file against its digest, its name and what is said of it.
fn prove_files(
    connection: &Connection,
    evidence: &Evidence,
    current: &BTreeMap<Digest, (i64, Statement)>,
    proof: &mut Proof,
) -> rusqlite::Result<()> {
    let mut unmet: BTreeMap<Digest, i64> =
        current.iter().map(|(file, (id, _))| (*file, *id)).collect();
    let mut query = connection.prepare("SELECT digest, name, bytes FROM files")?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        proof.files += 1;
        let (stored, name, content) = (bytes(row, 0)?, bytes(row, 1)?, bytes(row, 2)?);
        let name_shown = words::plain(&String::from_utf8_lossy(&name));
        let Some(stored) = digest(&stored) else {
            proof.broken.push(format!("the file `{name_shown}` has no digest"));
            continue;
        };
        unmet.remove(&stored);
        let Some((id, statement)) = current.get(&stored) else {
            proof.broken.push(format!("the file `{name_shown}` has no entry"));
            continue;
        };
        if Digest::of(&content) != stored {
            proof.broken.push(format!(
                "the stored bytes of `{name_shown}` (entry {id}) are not those that were received"
            ));
            continue;
        }
        if Digest::of(&name).to_hex() != statement.name {
            proof.broken.push(format!("the name of `{name_shown}` (entry {id}) was changed"));
        }
        let judgement = judge(&content, statement.received, evidence);
        proof.attempts += judgement.record.as_ref().map_or(0, |record| record.attempts.len());
        if !statement.says(&judgement) {
            let before = words::plain(&statement.verdict);
            let mut now = words::verdict(judgement.verdict).to_owned();
            if before == now {
                now.push_str(" with other points");
            }
            let why = judgement.texts().join("; ");
            let why = if why.is_empty() { why } else { format!(": {why}") };
            proof.differing.push(format!(
                "`{name_shown}` (entry {id}) was {before} when it came in, and would be {now} today{why}"
            ));
        }
    }
    for (_, id) in unmet {
        proof.broken.push(format!("the file of entry {id} is missing"));
    }
    Ok(())
}

/// A column's bytes whatever its type is: a hand may have changed that too.
fn bytes(row: &Row, column: usize) -> rusqlite::Result<Vec<u8>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes.to_vec(),
        ValueRef::Null => Vec::new(),
        ValueRef::Integer(number) => number.to_string().into_bytes(),
        ValueRef::Real(number) => number.to_string().into_bytes(),
    })
}

fn digest(text: &[u8]) -> Option<Digest> {
    std::str::from_utf8(text).ok()?.parse().ok()
}
