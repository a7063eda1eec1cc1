//! Proves the ledger again from nothing but its stored bytes: the schema with its triggers, the chain of
//! entries, each content's and file's digest, and each judgement by grading every answer once more.

mod files;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use quiz::Digest;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, Row};

use files::prove_files;

use super::decision::Decision;
use super::evidence::Evidence;
use super::ledger::chain::{Link, first_hash, hash_1};
use super::ledger::schema::MIGRATIONS;
use super::ledger::{Decided, Ledger};
use super::statement::AnyStatement;
use super::{decision, invitations, words};
use crate::error::Result;

/// What was proved, and what was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    pub entries: usize,
    pub files: usize,
    /// Attempts that were graded again.
    pub attempts: usize,
    /// Entries whose content was removed, as an entry of the chain says.
    pub forgotten: usize,
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
        forgotten: 0,
        head: first_hash(),
        broken: Vec::new(),
        differing: Vec::new(),
        faults: evidence.faults.clone(),
    };
    // What SQLite itself cannot read is a finding like any other.
    if let Err(error) = prove_all(&ledger.connection, evidence, noted, &mut proof) {
        let error = words::plain(&error.to_string());
        proof.broken.push(format!("the database cannot be read to its end: {error}"));
    }
    Ok(proof)
}

fn prove_all(
    connection: &Connection,
    mut evidence: Evidence,
    noted: Option<&Digest>,
    proof: &mut Proof,
) -> rusqlite::Result<()> {
    prove_database(connection, proof)?;
    let chain = prove_chain(connection, noted, proof)?;
    prove_forgotten(connection, &chain, proof)?;
    evidence.mends = decision::mends(chain.decisions.iter().map(|decided| &decided.decision));
    evidence.invited = invitations::invited(&chain.decisions);
    prove_files(connection, &evidence, &chain, proof)
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

/// Kind, name and table of everything there, and the words that made it.
fn schema(connection: &Connection) -> rusqlite::Result<BTreeSet<[Vec<u8>; 4]>> {
    let mut query = connection.prepare("SELECT type, name, tbl_name, sql FROM sqlite_schema")?;
    let row = |row: &Row<'_>| Ok([bytes(row, 0)?, bytes(row, 1)?, bytes(row, 2)?, bytes(row, 3)?]);
    query.query_map([], row)?.collect()
}

/// What the walk over the entries leaves to be looked at.
#[derive(Default)]
struct Chain {
    /// The entry that counts for each file.
    current: BTreeMap<Digest, i64>,
    /// Every file that an entry is about, with its first entry.
    first: BTreeMap<Digest, i64>,
    decisions: Vec<Decided>,
    /// Entries that were removed, and the entry that says so.
    forgotten: BTreeMap<i64, i64>,
    /// Entries without content.
    without: BTreeSet<i64>,
    versions: BTreeMap<i64, i64>,
}

/// Walks the entries in their order.
fn prove_chain(
    connection: &Connection,
    noted: Option<&Digest>,
    proof: &mut Proof,
) -> rusqlite::Result<Chain> {
    let mut chain = Chain::default();
    let mut seen_noted = noted.is_none_or(|noted| *noted == first_hash());
    let mut query = connection.prepare(
        "SELECT e.id, e.version, e.kind, e.at, e.file, e.content, e.hash, c.text, c.entry IS NULL
         FROM entries e LEFT JOIN contents c ON c.entry = e.id ORDER BY e.id",
    )?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let id: i64 = row.get(0)?;
        proof.entries += 1;
        if id != i64::try_from(proof.entries).unwrap_or(i64::MAX) {
            proof.broken.push(format!("entry {} is missing before entry {id}", id - 1));
            proof.entries = usize::try_from(id).unwrap_or(proof.entries);
        }
        let stored = digest(&bytes(row, 6)?);
        let hash = link(row, id, &proof.head)?;
        if stored.is_none() || stored != hash {
            proof.broken.push(format!(
                "entry {id} was changed, or one before it: its hash is not the one that follows from the entries"
            ));
        }
        // Going on from the stored hash names the entry that was changed, not every one after it.
        proof.head = stored.or(hash).unwrap_or(proof.head);
        seen_noted |= noted == Some(&proof.head);
        chain.take(row, id, proof)?;
    }
    let orphans: i64 = connection.query_row(
        "SELECT count(*) FROM contents WHERE entry NOT IN (SELECT id FROM entries)",
        [],
        |row| row.get(0),
    )?;
    if orphans > 0 {
        let orphans = words::count(usize::try_from(orphans).unwrap_or(0), "content", "contents");
        proof.broken.push(format!("{orphans} without an entry"));
    }
    if !seen_noted {
        proof.broken.push(
            "no entry has the hash that was noted: the ledger was cut, or written anew".to_owned(),
        );
    }
    Ok(chain)
}

/// The hash that follows from an entry's stored values; `None` when they are beyond use.
fn link(row: &Row, id: i64, before: &Digest) -> rusqlite::Result<Option<Digest>> {
    let file = digest(&bytes(row, 4)?);
    let kind = bytes(row, 2)?;
    if row.get_ref(1)?.as_i64().unwrap_or(0) == 1 {
        // What the first version's chain does not cover has one value only.
        let null = |column| row.get_ref(column).map(|value| matches!(value, ValueRef::Null));
        let as_taken_over = kind == b"file" && null(3)? && null(5)?;
        let text = bytes(row, 7)?;
        let file = file.filter(|_| as_taken_over);
        return Ok(file.map(|file| hash_1(before, &file, &text)));
    }
    let at = row.get_ref(3)?.as_i64().ok().and_then(|at| u64::try_from(at).ok());
    let has_file = !matches!(row.get_ref(4)?, ValueRef::Null);
    let whole = || {
        let content = digest(&bytes(row, 5).ok()?)?;
        let file = if has_file { Some(file?) } else { None };
        let kind = std::str::from_utf8(&kind).ok()?;
        let id = u64::try_from(id).ok()?;
        let link = Link { id, kind, at: at?, file: file.as_ref(), content: &content };
        Some(link.hash_after(before))
    };
    Ok(whole())
}

impl Chain {
    /// Takes down what an entry says, and holds its content against the digest in the chain.
    fn take(&mut self, row: &Row, id: i64, proof: &mut Proof) -> rusqlite::Result<()> {
        let version = row.get_ref(1)?.as_i64().unwrap_or(0);
        self.versions.insert(id, version);
        let kind = String::from_utf8_lossy(&bytes(row, 2)?).into_owned();
        let file = digest(&bytes(row, 4)?);
        if let Some(file) = file {
            self.current.insert(file, id);
            self.first.entry(file).or_insert(id);
        } else if matches!(kind.as_str(), "file" | "regrade") {
            proof.broken.push(format!("entry {id} names no file"));
        }
        if row.get::<_, bool>(8)? {
            self.without.insert(id);
            return Ok(());
        }
        let text = bytes(row, 7)?;
        if version != 1 && digest(&bytes(row, 5)?) != Some(Digest::of(&text)) {
            proof
                .broken
                .push(format!("entry {id} was changed: its content is not what was written"));
            return Ok(());
        }
        if file.is_some() {
            if AnyStatement::parse(version, &text).is_none() {
                proof.broken.push(format!("entry {id} has no statement that can be read"));
            }
        } else {
            match Decision::parse(&kind, &text) {
                Some(decision) => self.decide(row, id, decision)?,
                None => proof.broken.push(format!("entry {id} has no content that can be read")),
            }
        }
        Ok(())
    }
}

impl Chain {
    fn decide(&mut self, row: &Row, id: i64, decision: Decision) -> rusqlite::Result<()> {
        if let Decision::Forget(forgot) = &decision {
            let entries = forgot.entries.iter().filter_map(|entry| i64::try_from(*entry).ok());
            self.forgotten.extend(entries.map(|entry| (entry, id)));
        }
        let at = row.get_ref(3)?.as_i64().unwrap_or(0);
        let (id, at) = (u64::try_from(id).unwrap_or(0), u64::try_from(at).unwrap_or(0));
        self.decisions.push(Decided { id, at, decision });
        Ok(())
    }
}

/// Whatever is missing must have been removed by an entry that says so.
fn prove_forgotten(
    connection: &Connection,
    chain: &Chain,
    proof: &mut Proof,
) -> rusqlite::Result<()> {
    let said = &chain.forgotten;
    let mut query = connection.prepare("SELECT entry, by FROM forgotten")?;
    let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)))?;
    let stored: BTreeMap<i64, i64> = rows.collect::<rusqlite::Result<_>>()?;
    proof.forgotten = stored.len();
    for entry in stored.keys().filter(|entry| !said.contains_key(entry)) {
        proof.broken.push(format!("entry {entry} is marked as forgotten, and no entry says so"));
    }
    for entry in said.iter().filter(|(entry, by)| stored.get(entry) != Some(by)).map(|it| it.0) {
        proof.broken.push(format!("entry {entry} was forgotten, and its mark is gone"));
    }
    for entry in chain.without.iter().filter(|entry| !said.contains_key(entry)) {
        proof.broken.push(format!("the content of entry {entry} is missing"));
    }
    for entry in said.keys().filter(|entry| {
        !chain.without.contains(entry) && chain.versions.get(entry).is_some_and(|it| *it != 1)
    }) {
        proof
            .broken
            .push(format!("the content of entry {entry} is there, although it was forgotten"));
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
