//! Reading: what counts now for each file, what the office decided, what files are alike.

use std::collections::BTreeMap;
use std::sync::mpsc::{channel, sync_channel};

use quiz::Digest;
use rayon::prelude::*;
use rusqlite::{OptionalExtension as _, Row};

use super::Ledger;
use crate::error::{Error, Result};
use crate::records::decision::Decision;
use crate::records::evidence::Evidence;
use crate::records::statement::{AnyStatement, Statement};
use crate::records::twins::{Mark, Marked, Twins, pair};
use crate::records::verify::Arrival;

/// The entry of a file, without the file's bytes.
#[derive(Debug, Clone)]
pub struct Entry {
    pub id: u64,
    /// Number of the first entry of the same file.
    pub first: u64,
    /// Of the file.
    pub digest: Digest,
    /// Of the file.
    pub name: String,
    pub statement: Statement,
    /// Of this entry, and so of everything up to it.
    pub hash: Digest,
}

impl Entry {
    /// When its file came in.
    pub fn arrival(&self) -> Arrival {
        Arrival { at: self.statement.received, entry: self.first }
    }
}

/// A decision of the office, with its entry.
#[derive(Debug, Clone)]
pub struct Decided {
    pub id: u64,
    /// Unix milliseconds.
    pub at: u64,
    pub decision: Decision,
}

/// How many entries are read before they are taken apart, by all processors.
const BATCH: usize = 500;

const SELECT: &str = "SELECT e.id, e.version, e.file, f.name, e.content, e.hash, c.text,
    (SELECT min(id) FROM entries WHERE file = e.file)
    FROM entries e JOIN files f ON f.digest = e.file JOIN contents c ON c.entry = e.id";

impl Ledger {
    /// The entry that counts for each file: its last. By number.
    pub fn current(&self, evidence: &Evidence) -> Result<Vec<Entry>> {
        let mut all = Vec::new();
        self.each_current(evidence, |entry| entry, |entry| all.push(entry))?;
        Ok(all)
    }

    /// The same, one after the other, for those who need not hold them all. While some are read, those before
    /// them are taken apart and what is `made` of them is made, by all processors.
    pub fn each_current<T: Send>(
        &self,
        evidence: &Evidence,
        made: impl Fn(Entry) -> T + Sync,
        mut each: impl FnMut(T),
    ) -> Result<()> {
        let (to_take_apart, waiting) = sync_channel::<Vec<RawEntry>>(2);
        let (done, taken_apart) = channel::<Vec<Result<T, Box<Parsed>>>>();
        let mut deliver = |parsed: Vec<Result<T, Box<Parsed>>>| {
            for entry in parsed {
                each(match entry {
                    Ok(thing) => thing,
                    Err(parsed) => made(self.finish(*parsed, evidence)?),
                });
            }
            Ok::<_, Error>(())
        };
        std::thread::scope(|scope| {
            scope.spawn(|| {
                for batch in waiting {
                    let parsed = batch.into_par_iter().map(|raw| raw.parse().plain().map(&made));
                    if done.send(parsed.collect()).is_err() {
                        break;
                    }
                }
                drop(done);
            });
            self.each_raw(|batch| {
                // It ends before the last is sent only by a panic, which the scope hands on.
                let _ = to_take_apart.send(batch);
                taken_apart.try_iter().try_for_each(&mut deliver)
            })?;
            drop(to_take_apart);
            taken_apart.iter().try_for_each(&mut deliver)
        })
    }

    /// The last entry of each file as SQLite has it, some at a time.
    fn each_raw(&self, mut batch_read: impl FnMut(Vec<RawEntry>) -> Result<()>) -> Result<()> {
        let fail = Self::failure("read", &self.path);
        let mut query = self
            .connection
            .prepare(&format!(
                "{SELECT} WHERE e.id IN (SELECT max(id) FROM entries WHERE file IS NOT NULL GROUP BY file) ORDER BY e.id"
            ))
            .map_err(&fail)?;
        let mut rows = query.query([]).map_err(&fail)?;
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = rows.next().map_err(&fail)? {
            batch.push(raw_entry(row).map_err(&fail)?);
            if batch.len() == BATCH {
                batch_read(std::mem::take(&mut batch))?;
            }
        }
        batch_read(batch)
    }

    /// The entry of this number, when it is about a file that is there.
    pub fn entry(&self, id: u64, evidence: &Evidence) -> Result<Option<Entry>> {
        let fail = Self::failure("read", &self.path);
        let Ok(id) = i64::try_from(id) else { return Ok(None) };
        let raw = self
            .connection
            .query_row(&format!("{SELECT} WHERE e.id = ?1"), [id], raw_entry)
            .optional()
            .map_err(fail)?;
        raw.map(|raw| self.finish(raw.parse(), evidence)).transpose()
    }

    /// A file's other results, before the one of entry `last`: number, verdict and statement.
    pub fn earlier(&self, last: &Entry, evidence: &Evidence) -> Result<Vec<Entry>> {
        let fail = Self::failure("read", &self.path);
        let mut query = self
            .connection
            .prepare(&format!("{SELECT} WHERE e.file = ?1 AND e.id < ?2 ORDER BY e.id"))
            .map_err(&fail)?;
        let id = i64::try_from(last.id).unwrap_or(i64::MAX);
        let rows = query
            .query_map(rusqlite::params![last.digest.to_hex(), id], raw_entry)
            .map_err(&fail)?;
        rows.map(|row| self.finish(row.map_err(&fail)?.parse(), evidence)).collect()
    }

    fn finish(&self, parsed: Parsed, evidence: &Evidence) -> Result<Entry> {
        let parsed = match parsed.plain() {
            Ok(entry) => return Ok(entry),
            Err(parsed) => parsed,
        };
        let Parsed { id, first: first_entry, name, digest, hash, statement } = *parsed;
        let (Some(digest), Some(hash), Some(statement)) = (digest, hash, statement) else {
            return Err(self.changed_by_hand(id));
        };
        let bytes = self.bytes(&digest)?;
        let statement = statement.restated(&name, &bytes, first_entry, evidence);
        Ok(Entry { id, first: first_entry, digest, name, statement, hash })
    }

    fn changed_by_hand(&self, id: u64) -> Error {
        Error::Usage(format!(
            "entry {id} of the ledger `{}` was changed by hand; `hallpass records verify` tells more",
            self.path.display()
        ))
    }

    /// The bytes of a file as they came.
    pub fn bytes(&self, digest: &Digest) -> Result<Vec<u8>> {
        self.connection
            .query_row("SELECT bytes FROM files WHERE digest = ?1", [digest.to_hex()], |row| {
                row.get(0)
            })
            .map_err(Self::failure("read", &self.path))
    }

    /// What the office decided and has not been forgotten, in order.
    pub fn decisions(&self) -> Result<Vec<Decided>> {
        let fail = Self::failure("read", &self.path);
        let mut query = self
            .connection
            .prepare(
                "SELECT e.id, e.kind, e.at, e.content, c.text FROM entries e JOIN contents c ON c.entry = e.id
                 WHERE e.kind NOT IN ('file', 'regrade') ORDER BY e.id",
            )
            .map_err(&fail)?;
        let mut rows = query.query([]).map_err(&fail)?;
        let mut decisions = Vec::new();
        while let Some(row) = rows.next().map_err(&fail)? {
            let read = || -> rusqlite::Result<(u64, String, u64, String, String)> {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))
            };
            let (id, kind, at, content, text) = read().map_err(&fail)?;
            let decision = Decision::parse(&kind, text.as_bytes())
                .filter(|_| Digest::of(text.as_bytes()).to_hex() == content);
            let Some(decision) = decision else { return Err(self.changed_by_hand(id)) };
            decisions.push(Decided { id, at, decision });
        }
        Ok(decisions)
    }

    /// The files that are like another's; see [`twins`](crate::records::twins).
    pub fn twins(&self) -> Result<Twins> {
        let by_mark = self.marked(
            "WHERE m.mark IN (SELECT mark FROM marks GROUP BY mark HAVING count(DISTINCT learner) > 1)",
        );
        Ok(pair(&by_mark?))
    }

    /// The same for the files of these marks alone.
    pub(in crate::records) fn twins_of(&self, marks: &[Mark]) -> Result<Twins> {
        let fail = Self::failure("read", &self.path);
        let mut shared = Vec::new();
        let mut query = self
            .connection
            .prepare_cached(
                "SELECT count(*) FROM (SELECT DISTINCT learner FROM marks WHERE mark = ?1 LIMIT 2)",
            )
            .map_err(&fail)?;
        for mark in marks {
            let learners: i64 = query.query_row([mark.0], |row| row.get(0)).map_err(&fail)?;
            if learners > 1 {
                shared.push(mark.0.to_string());
            }
        }
        if shared.is_empty() {
            return Ok(Twins::new());
        }
        Ok(pair(&self.marked(&format!("WHERE m.mark IN ({})", shared.join(",")))?))
    }

    /// Files by mark, those whose last verdict is `rejected` left out.
    fn marked(&self, condition: &str) -> Result<BTreeMap<Mark, Vec<Marked>>> {
        let fail = Self::failure("read", &self.path);
        let mut query = self
            .connection
            .prepare(&format!(
                "SELECT m.mark, e.id, m.learner, c.text ->> '$.learner.name'
                 FROM marks m JOIN files f ON f.id = m.file
                 JOIN entries e ON e.id = (SELECT max(id) FROM entries WHERE file = f.digest)
                 JOIN contents c ON c.entry = e.id
                 {condition} AND c.text ->> '$.verdict' <> 'rejected' ORDER BY m.mark, e.id"
            ))
            .map_err(&fail)?;
        let mut rows = query.query([]).map_err(&fail)?;
        let mut by_mark: BTreeMap<Mark, Vec<Marked>> = BTreeMap::new();
        while let Some(row) = rows.next().map_err(&fail)? {
            let read = || -> rusqlite::Result<(i64, u64, String, Option<String>)> {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
            };
            let (mark, entry, learner, name) = read().map_err(&fail)?;
            let Ok(learner) = learner.parse() else { continue };
            let marked = Marked { entry, learner, name: name.unwrap_or_default() };
            by_mark.entry(Mark(mark)).or_default().push(marked);
        }
        Ok(by_mark)
    }
}

/// An entry as SQLite gives it, before it is known to be one.
struct RawEntry {
    id: u64,
    first: u64,
    version: i64,
    file: String,
    name: String,
    content: Option<String>,
    hash: String,
    text: String,
}

struct Parsed {
    id: u64,
    first: u64,
    name: String,
    digest: Option<Digest>,
    hash: Option<Digest>,
    /// `None`: not the text that the chain covers.
    statement: Option<AnyStatement>,
}

impl Parsed {
    /// An entry that is whole and needs nothing else; else what there is.
    fn plain(self) -> Result<Entry, Box<Self>> {
        match self {
            Self {
                id,
                first,
                name,
                digest: Some(digest),
                hash: Some(hash),
                statement: Some(AnyStatement::Now(statement)),
            } => Ok(Entry { id, first, digest, name, statement, hash }),
            other => Err(Box::new(other)),
        }
    }
}

fn raw_entry(row: &Row) -> rusqlite::Result<RawEntry> {
    Ok(RawEntry {
        id: row.get(0)?,
        version: row.get(1)?,
        file: row.get(2)?,
        name: row.get(3)?,
        content: row.get(4)?,
        hash: row.get(5)?,
        text: row.get(6)?,
        first: row.get(7)?,
    })
}

impl RawEntry {
    fn parse(self) -> Parsed {
        let text = self.text.as_bytes();
        let as_written = self.version == 1
            || self.content.is_some_and(|content| content == Digest::of(text).to_hex());
        Parsed {
            id: self.id,
            first: self.first,
            name: self.name,
            digest: self.file.parse().ok(),
            hash: self.hash.parse().ok(),
            statement: as_written.then(|| AnyStatement::parse(self.version, text)).flatten(),
        }
    }
}
