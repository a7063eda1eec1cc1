//! The ledger: every file as it came and what was said of it, in one SQLite file that only grows.
//!
//! `<records>/records.db`, `application_id` `0x48504c47` ("HPLG"), `user_version` = schema version:
//!
//! ```text
//! files    digest      SHA-256 of bytes, 64 hexadecimal digits; one row for the same bytes
//!          name        file name at its first receipt, made fit to show
//!          bytes       the file as it came
//! entries  id          1, 2, 3, … without gap: the number that people use
//!          digest      of the file
//!          statement   what was said: JSON, members sorted
//!                        {"graded":[{"attempt":1,"counts":true,"of":8,"passed":true,"points":7,"quiz":…}],
//!                         "name":…,"reasons":[…],"received":…,"verdict":…,"version":1}
//!          hash        SHA-256(hash of the entry before ‖ digest ‖ statement); 64 hexadecimal digits
//! ```
//!
//! The first entry follows SHA-256("hallpass-ledger-1"); digests are hashed as their 32 bytes. A
//! statement's `name` is the SHA-256 of the file's name and it names no person, so that a person's
//! file could one day be removed while the chain still holds. The same file judged differently later
//! (the quiz it was made on is known now) gets a second entry; its last one counts.
//!
//! Triggers refuse every change and removal. Whoever gets around them is found out by
//! [`prove`](super::prove); a ledger cut at its end is found out by a hash noted earlier.
//!
//! Each file is one transaction, on the disk (`synchronous = EXTRA`) before its verdict is told. The
//! rollback journal is used, not the write-ahead log: records may lie on a network share, where the
//! latter does not work (<https://sqlite.org/wal.html>).
#![expect(clippy::disallowed_methods, reason = "this room makes the folder of its database itself")]

use std::path::{Path, PathBuf};
use std::time::Duration;

use quiz::{Digest, Verdict};
use rusqlite::{Connection, OpenFlags, OptionalExtension as _, TransactionBehavior, params};

use super::statement::Statement;
use super::verify::Judgement;
use crate::error::{Error, Result};

pub(super) const APPLICATION_ID: i32 = 0x4850_4c47;

/// One step per schema version; a ledger of version n needs the steps from the n-th on.
pub(super) const MIGRATIONS: &[&str] = &["
CREATE TABLE files (
  digest TEXT PRIMARY KEY NOT NULL CHECK (length(digest) = 64),
  name TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE entries (
  id INTEGER PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL REFERENCES files (digest),
  statement TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX entries_by_digest ON entries (digest);
CREATE TRIGGER files_once BEFORE INSERT ON files
  WHEN EXISTS (SELECT 1 FROM files WHERE digest = NEW.digest)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER files_stay BEFORE DELETE ON files
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER files_as_they_came BEFORE UPDATE ON files
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_in_order BEFORE INSERT ON entries
  WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM entries)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_stay BEFORE DELETE ON entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER entries_as_written BEFORE UPDATE ON entries
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
"];

/// One entry, without the file's bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub id: u64,
    pub digest: Digest,
    /// Of the file.
    pub name: String,
    pub statement: Statement,
    /// Of this entry, and so of everything up to it.
    pub hash: Digest,
}

/// What [`Ledger::add`] did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Added {
    /// The bytes are new.
    New(Entry),
    /// The bytes were there; the judgement is another now.
    JudgedAgain { before: Option<Verdict>, now: Entry },
    /// Bytes and judgement were there.
    Known(Entry),
}

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
}

/// The chain's start and its step; see the module's head.
pub(super) fn first_hash() -> Digest {
    Digest::of(b"hallpass-ledger-1")
}

pub(super) fn next_hash(before: &Digest, file: &Digest, statement: &[u8]) -> Digest {
    before.chain(&[file.bytes().as_slice(), statement].concat())
}

impl Ledger {
    /// Opens the ledger in `records`, and makes folder and ledger when there are none.
    pub fn open_or_create(records: &Path) -> Result<Self> {
        std::fs::create_dir_all(records).map_err(Error::io("make the folder", records))?;
        Self::connect(records, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)
    }

    /// Opens the ledger in `records`, which must be there.
    pub fn open(records: &Path) -> Result<Self> {
        let path = records.join("records.db");
        if !path.is_file() {
            let shown = path.display();
            return Err(Error::Usage(format!(
                "there is no ledger `{shown}` yet; `hallpass records import` makes it"
            )));
        }
        Self::connect(records, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    fn connect(records: &Path, flags: OpenFlags) -> Result<Self> {
        let path = records.join("records.db");
        let connection =
            Connection::open_with_flags(&path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(Self::failure("open", &path))?;
        let mut ledger = Self { connection, path };
        ledger.prepare()?;
        Ok(ledger)
    }

    fn prepare(&mut self) -> Result<()> {
        let fail = Self::failure("open", &self.path);
        self.connection.busy_timeout(Duration::from_secs(30)).map_err(&fail)?;
        // A schema that someone else wrote into the file must not call functions of ours.
        let settings = "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA synchronous = EXTRA;";
        self.connection.execute_batch(settings).map_err(&fail)?;
        let pragma = |connection: &Connection, name: &str| {
            connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0))
        };
        let shown = self.path.display().to_string();
        let changes = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(&fail)?;
        let tables: i64 = changes
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(&fail)?;
        if tables > 0 && pragma(&changes, "application_id").map_err(&fail)? != APPLICATION_ID {
            return Err(Error::Usage(format!(
                "`{shown}` is a database, but no ledger of Hallpass"
            )));
        }
        let version = pragma(&changes, "user_version").map_err(&fail)?;
        drop(changes);
        let version = usize::try_from(version).unwrap_or(usize::MAX);
        if version > MIGRATIONS.len() {
            return Err(Error::Usage(format!(
                "the ledger `{shown}` has version {version}, this program knows version {}; use a newer Hallpass",
                MIGRATIONS.len()
            )));
        }
        if version < MIGRATIONS.len() { self.migrate() } else { Ok(()) }
    }

    /// Takes the missing steps, all or none. Another process may have taken them meanwhile.
    fn migrate(&mut self) -> Result<()> {
        let fail = Self::failure("prepare", &self.path);
        let changes = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&fail)?;
        let version: usize = changes
            .pragma_query_value(None, "user_version", |row| row.get::<_, u32>(0))
            .map_err(&fail)?
            .try_into()
            .unwrap_or(usize::MAX);
        for step in MIGRATIONS.iter().skip(version) {
            changes.execute_batch(step).map_err(&fail)?;
        }
        changes.pragma_update(None, "application_id", APPLICATION_ID).map_err(&fail)?;
        let version = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
        changes.pragma_update(None, "user_version", version).map_err(&fail)?;
        changes.commit().map_err(&fail)
    }

    /// Keeps a file and what was said of it. When this returns, both are on the disk.
    pub fn add(
        &mut self,
        name: &str,
        bytes: &[u8],
        received: u64,
        judgement: &Judgement,
    ) -> Result<Added> {
        let fail = Self::failure("write to", &self.path);
        let digest = Digest::of(bytes);
        let changes = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&fail)?;
        let before = last_entry(&changes, &self.path, Some(&digest))?;
        if let Some(known) = before.clone().filter(|entry| entry.statement.says(judgement)) {
            return Ok(Added::Known(known));
        }
        let name = before.as_ref().map_or(name, |entry| entry.name.as_str());
        if before.is_none() {
            changes
                .execute(
                    "INSERT INTO files (digest, name, bytes) VALUES (?1, ?2, ?3)",
                    params![digest.to_hex(), name, bytes],
                )
                .map_err(&fail)?;
        }
        let last = last_entry(&changes, &self.path, None)?;
        let (id, hash) = last.map_or((0, first_hash()), |entry| (entry.id, entry.hash));
        let statement = Statement::new(name, received, judgement);
        let json = statement.to_json();
        let hash = next_hash(&hash, &digest, json.as_bytes());
        let now = Entry { id: id + 1, digest, name: name.to_owned(), statement, hash };
        changes
            .execute(
                "INSERT INTO entries (id, digest, statement, hash) VALUES (?1, ?2, ?3, ?4)",
                params![
                    i64::try_from(now.id).unwrap_or(i64::MAX),
                    digest.to_hex(),
                    json,
                    hash.to_hex()
                ],
            )
            .map_err(&fail)?;
        changes.commit().map_err(&fail)?;
        Ok(match before {
            Some(before) => Added::JudgedAgain { before: before.statement.verdict(), now },
            None => Added::New(now),
        })
    }

    /// The entry that counts for each file: its last. By id.
    pub fn current(&self) -> Result<Vec<Entry>> {
        let fail = Self::failure("read", &self.path);
        let mut query = self
            .connection
            .prepare(&format!(
                "{SELECT} WHERE e.id IN (SELECT max(id) FROM entries GROUP BY digest) ORDER BY e.id"
            ))
            .map_err(&fail)?;
        let rows = query.query_map([], raw_entry).map_err(&fail)?;
        rows.map(|row| row.map_err(&fail)?.read(&self.path)).collect()
    }

    /// The entry of this number.
    pub fn entry(&self, id: u64) -> Result<Option<Entry>> {
        let fail = Self::failure("read", &self.path);
        let Ok(id) = i64::try_from(id) else { return Ok(None) };
        self.connection
            .query_row(&format!("{SELECT} WHERE e.id = ?1"), [id], raw_entry)
            .optional()
            .map_err(fail)?
            .map(|raw| raw.read(&self.path))
            .transpose()
    }

    /// The bytes of a file as they came.
    pub fn bytes(&self, digest: &Digest) -> Result<Vec<u8>> {
        self.connection
            .query_row("SELECT bytes FROM files WHERE digest = ?1", [digest.to_hex()], |row| {
                row.get(0)
            })
            .map_err(Self::failure("read", &self.path))
    }

    /// The hash of the last entry: it stands for everything in the ledger.
    pub fn head(&self) -> Result<Digest> {
        let last = last_entry(&self.connection, &self.path, None)?;
        Ok(last.map_or_else(first_hash, |entry| entry.hash))
    }

    pub(super) fn failure(
        action: &'static str,
        path: &Path,
    ) -> impl Fn(rusqlite::Error) -> Error + use<> {
        let path = path.display().to_string();
        move |error| Error::Io {
            action,
            path: path.clone(),
            source: std::io::Error::other(error.to_string()),
        }
    }
}

const SELECT: &str =
    "SELECT e.id, e.digest, f.name, e.statement, e.hash FROM entries e JOIN files f USING (digest)";

/// An entry as SQLite gives it, before it is known to be one.
struct RawEntry {
    id: i64,
    digest: String,
    name: String,
    statement: String,
    hash: String,
}

fn raw_entry(row: &rusqlite::Row) -> rusqlite::Result<RawEntry> {
    Ok(RawEntry {
        id: row.get(0)?,
        digest: row.get(1)?,
        name: row.get(2)?,
        statement: row.get(3)?,
        hash: row.get(4)?,
    })
}

impl RawEntry {
    fn read(self, path: &Path) -> Result<Entry> {
        let id = self.id;
        self.parse().ok_or_else(|| {
            Error::Usage(format!(
                "entry {id} of the ledger `{}` was changed by hand; `hallpass records verify` tells more",
                path.display()
            ))
        })
    }

    fn parse(self) -> Option<Entry> {
        Some(Entry {
            id: u64::try_from(self.id).ok()?,
            digest: self.digest.parse().ok()?,
            name: self.name,
            statement: serde_json::from_str(&self.statement).ok()?,
            hash: self.hash.parse().ok()?,
        })
    }
}

/// The last entry of a file, or of all.
fn last_entry(
    connection: &Connection,
    path: &Path,
    file: Option<&Digest>,
) -> Result<Option<Entry>> {
    let fail = Ledger::failure("read", path);
    let raw = match file {
        Some(file) => connection.query_row(
            &format!("{SELECT} WHERE e.digest = ?1 ORDER BY e.id DESC LIMIT 1"),
            [file.to_hex()],
            raw_entry,
        ),
        None => {
            connection.query_row(&format!("{SELECT} ORDER BY e.id DESC LIMIT 1"), [], raw_entry)
        }
    };
    raw.optional().map_err(fail)?.map(|raw| raw.read(path)).transpose()
}
