//! Writing: entries are added, many in one transaction, and nothing else.

use quiz::{Digest, Verdict};
use rusqlite::{Connection, OptionalExtension as _, Transaction, TransactionBehavior, params};

use super::Ledger;
use super::chain::{Link, first_hash};
use crate::error::{Error, Result};
use crate::records::decision::Decision;
use crate::records::evidence::Evidence;
use crate::records::statement::{AnyStatement, Statement};
use crate::records::verify::{Arrival, Judgement, judge};

/// A file that came in, judged.
#[derive(Debug)]
pub struct Received {
    /// Fit to show.
    pub name: String,
    pub bytes: Vec<u8>,
    /// Of `bytes`.
    pub digest: Digest,
    pub judgement: Judgement,
}

/// What came of a file. A judgement is there when it is another than that of now: the file is judged
/// by the moment of its first receipt. `first` is the number of its first entry.
#[derive(Debug)]
pub enum Added {
    /// The bytes are new.
    New { id: u64 },
    /// Bytes and judgement were there.
    Known { id: u64, first: u64, judgement: Option<Judgement> },
    /// The bytes were there; the judgement is another now.
    JudgedAgain { id: u64, first: u64, before: Option<Verdict>, judgement: Option<Judgement> },
    /// The file was removed by this entry, and stays away.
    Forgotten { by: u64 },
}

impl Ledger {
    /// Keeps files and what was said of them, all or none. When this returns, they are on the disk.
    pub fn add(
        &mut self,
        files: &[&Received],
        now: u64,
        evidence: &Evidence,
    ) -> Result<Vec<Added>> {
        let fail = Self::failure("write to", &self.path);
        let changes = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&fail)?;
        let mut writer = Writer::new(&changes, now).map_err(&fail)??;
        let mut added = Vec::with_capacity(files.len());
        for file in files {
            added.push(add(&mut writer, file, evidence).map_err(&fail)?);
        }
        changes.commit().map_err(&fail)?;
        Ok(added)
    }

    /// Adds entries that are not the receipt of a file: what the office decided, results by a mended
    /// key. All or none; returns their numbers.
    pub(in crate::records) fn record(&mut self, entries: Vec<New>, now: u64) -> Result<Vec<u64>> {
        let fail = Self::failure("write to", &self.path);
        let changes = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&fail)?;
        let mut writer = Writer::new(&changes, now).map_err(&fail)??;
        let mut ids = Vec::with_capacity(entries.len());
        for entry in entries {
            ids.push(writer.new_entry(entry).map_err(&fail)?);
        }
        changes.commit().map_err(&fail)?;
        Ok(ids)
    }
}

/// An entry to be added that is not the receipt of a file.
#[derive(Debug)]
pub(in crate::records) enum New {
    Decision(Decision),
    /// Another result of a file that is in the ledger.
    Regrade {
        file: Digest,
        statement: Box<Statement>,
    },
}

impl Writer<'_> {
    fn new_entry(&mut self, entry: New) -> rusqlite::Result<u64> {
        match entry {
            New::Decision(decision) => self.decision(&decision),
            New::Regrade { file, mut statement } => {
                statement.salt = self.salt();
                self.entry("regrade", Some(&file), &statement.to_json())
            }
        }
    }
}

fn add(writer: &mut Writer, file: &Received, evidence: &Evidence) -> rusqlite::Result<Added> {
    let Some(known) = last_of(writer.changes, &file.digest)? else {
        let id = writer.file(file)?;
        return Ok(Added::New { id });
    };
    if known.forgotten_by > 0 {
        return Ok(Added::Forgotten { by: known.forgotten_by });
    }
    let Some(statement) = known.statement else {
        // A hand has made the last statement unreadable: say it again, as of now.
        let (at, digest) = (writer.at, &file.digest);
        let id = writer.statement("regrade", &known.name, at, digest, &file.judgement)?;
        return Ok(Added::JudgedAgain { id, first: known.first, before: None, judgement: None });
    };
    if statement.says(&file.judgement) {
        return Ok(Added::Known { id: known.id, first: known.first, judgement: None });
    }
    let arrival = Arrival { at: statement.received(), entry: known.first };
    let judgement = judge(&file.bytes, arrival, evidence);
    if statement.says(&judgement) {
        return Ok(Added::Known { id: known.id, first: known.first, judgement: Some(judgement) });
    }
    let before = crate::records::words::verdict_from(statement.verdict());
    let id = writer.statement("regrade", &known.name, arrival.at, &file.digest, &judgement)?;
    Ok(Added::JudgedAgain { id, first: known.first, before, judgement: Some(judgement) })
}

/// The last entry about a file.
struct LastOf {
    id: u64,
    /// The file's first entry.
    first: u64,
    name: String,
    /// `None`: forgotten.
    statement: Option<AnyStatement>,
    forgotten_by: u64,
}

fn last_of(connection: &Connection, file: &Digest) -> rusqlite::Result<Option<LastOf>> {
    let mut query = connection.prepare_cached(
        "SELECT e.id, e.version, c.text, coalesce(f.by, 0),
         coalesce((SELECT name FROM files WHERE digest = e.file), ''),
         (SELECT min(id) FROM entries WHERE file = e.file) FROM entries e
         LEFT JOIN contents c ON c.entry = e.id LEFT JOIN forgotten f ON f.entry = e.id
         WHERE e.file = ?1 ORDER BY e.id DESC LIMIT 1",
    )?;
    let found = query.query_row([file.to_hex()], |row| {
        let text: Option<String> = row.get(2)?;
        let version = row.get(1)?;
        Ok(LastOf {
            id: row.get(0)?,
            statement: text.and_then(|text| AnyStatement::parse(version, text.as_bytes())),
            forgotten_by: row.get(3)?,
            name: row.get(4)?,
            first: row.get(5)?,
        })
    });
    found.optional()
}

/// Number and hash of the last entry.
pub(super) fn last(connection: &Connection) -> rusqlite::Result<(u64, Digest)> {
    let mut query =
        connection.prepare_cached("SELECT id, hash FROM entries ORDER BY id DESC LIMIT 1")?;
    let found: Option<(u64, String)> =
        query.query_row([], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    let Some((id, hash)) = found else { return Ok((0, first_hash())) };
    // A hash that a hand has made unreadable: the chain goes on from its text, and the proof tells.
    Ok((id, hash.parse().unwrap_or_else(|_| Digest::of(hash.as_bytes()))))
}

/// Adds entries to the end of the chain.
pub(super) struct Writer<'c> {
    pub(super) changes: &'c Transaction<'c>,
    last: u64,
    hash: Digest,
    at: u64,
    seed: [u8; 32],
}

impl<'c> Writer<'c> {
    pub(super) fn new(changes: &'c Transaction<'c>, at: u64) -> rusqlite::Result<Result<Self>> {
        let (last, hash) = last(changes)?;
        let mut seed = [0; 32];
        if let Err(error) = getrandom::fill(&mut seed) {
            let reason = format!("the operating system gives no random numbers: {error}");
            return Ok(Err(Error::Usage(reason)));
        }
        Ok(Ok(Self { changes, last, hash, at, seed }))
    }

    /// 128 random bits for the next entry's content.
    pub(super) fn salt(&self) -> String {
        let number = (self.last + 1).to_be_bytes();
        let salt = Digest::of(&[self.seed.as_slice(), &number].concat()).to_hex();
        salt.chars().take(32).collect()
    }

    pub(super) fn entry(
        &mut self,
        kind: &str,
        file: Option<&Digest>,
        content: &str,
    ) -> rusqlite::Result<u64> {
        let id = self.last + 1;
        let digest = Digest::of(content.as_bytes());
        let hash = Link { id, kind, at: self.at, file, content: &digest }.hash_after(&self.hash);
        self.changes
            .prepare_cached(
                "INSERT INTO entries (id, version, kind, at, file, content, hash) VALUES (?1, 2, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                signed(id),
                kind,
                signed(self.at),
                file.map(Digest::to_hex),
                digest.to_hex(),
                hash.to_hex()
            ])?;
        self.changes
            .prepare_cached("INSERT INTO contents (entry, text) VALUES (?1, ?2)")?
            .execute(params![signed(id), content])?;
        (self.last, self.hash) = (id, hash);
        Ok(id)
    }

    pub(super) fn decision(&mut self, decision: &Decision) -> rusqlite::Result<u64> {
        let mut content = decision.to_value();
        if let Some(object) = content.as_object_mut() {
            object.insert("salt".to_owned(), self.salt().into());
        }
        self.entry(decision.kind(), None, &content.to_string())
    }

    fn statement(
        &mut self,
        kind: &str,
        name: &str,
        received: u64,
        digest: &Digest,
        judgement: &Judgement,
    ) -> rusqlite::Result<u64> {
        let mut statement = Statement::new(name, received, judgement);
        statement.salt = self.salt();
        self.entry(kind, Some(digest), &statement.to_json())
    }

    fn file(&mut self, file: &Received) -> rusqlite::Result<u64> {
        self.changes
            .prepare_cached("INSERT INTO files (digest, name, bytes) VALUES (?1, ?2, ?3)")?
            .execute(params![file.digest.to_hex(), file.name, file.bytes])?;
        let number = self.changes.last_insert_rowid();
        if let Some(record) = &file.judgement.record {
            let mut insert = self
                .changes
                .prepare_cached("INSERT INTO marks (mark, file, learner) VALUES (?1, ?2, ?3)")?;
            for mark in &file.judgement.marks {
                insert.execute(params![mark.0, number, record.learner.id.to_hex()])?;
            }
        }
        self.statement("file", &file.name, self.at, &file.digest, &file.judgement)
    }
}

/// SQLite's whole numbers have a sign.
pub(super) fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
