//! The ledger: every file as it came, what was said of it, and what the office decided, in one SQLite
//! file that only grows.
//!
//! `<records>/records.db`, `application_id` `0x48504c47` ("HPLG"), `user_version` = schema version:
//!
//! ```text
//! files      id        order of receipt
//!            digest    SHA-256 of bytes, 64 hexadecimal digits; one row for the same bytes
//!            name      file name at its first receipt, made fit to show
//!            bytes     the file as it came
//! entries    id        1, 2, 3, … without gap: the number that people use
//!            version   2; 1 for entries of a ledger that was begun with the first schema
//!            kind      file · regrade · mend · exempt · complete · withdraw · invite · revoke · forget
//!            at        Unix milliseconds
//!            file      digest of the file that it is about
//!            content   SHA-256 of the content's text
//!            hash      of this entry and so of every one before it; see `chain`
//! contents   entry     the entry that it belongs to
//!            text      JSON: a `Statement` of a file, a `Decision` of the office
//! forgotten  entry     an entry whose content and file were removed
//!            by        the entry of the kind `forget` that removed them
//! marks      mark      what makes files alike; see `twins`
//!            file      `files.id`
//!            learner   learner id, 16 hexadecimal digits
//! ```
//!
//! The chain covers digests, and what is about a person is in `files`, `contents` and `marks` alone: it
//! can be removed while the chain still holds. The same file judged differently later gets another
//! entry; its last one counts, and the others stay.
//!
//! Triggers refuse every other change and removal. Whoever gets around them is found out by
//! [`prove`](super::prove); a ledger cut at its end is found out by a hash noted earlier.
//!
//! Files are kept in batches; a batch is one transaction, on the disk (`synchronous = EXTRA`) before any
//! of its verdicts is told.
#![expect(clippy::disallowed_methods, reason = "this room makes the folder of its database itself")]

mod append;
mod backup;
pub(super) mod chain;
mod forget;
mod journal;
mod read;
pub(super) mod schema;

use std::path::{Path, PathBuf};
use std::time::Duration;

use quiz::Digest;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub(super) use append::New;
pub use append::{Added, Received};
pub use backup::{Backup, backup};
pub use forget::Forgetting;
pub use read::{Decided, Entry};

use crate::error::{Error, Result};
use schema::{APPLICATION_ID, MIGRATIONS};

/// 64 MB of pages in memory, and as many in the journal before they go to their places: digests come in no
/// order, and a district's ledger has half a gigabyte.
const ROOM: &str = "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 16384;";

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    pub(super) connection: Connection,
    pub(super) path: PathBuf,
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
        ledger.prepare(records)?;
        Ok(ledger)
    }

    fn prepare(&mut self, records: &Path) -> Result<()> {
        let fail = Self::failure("open", &self.path);
        self.connection.busy_timeout(Duration::from_secs(30)).map_err(&fail)?;
        // A schema that someone else wrote into the file must not call functions of ours.
        let settings = "PRAGMA trusted_schema = OFF; PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA synchronous = EXTRA; PRAGMA secure_delete = ON;";
        self.connection.execute_batch(settings).map_err(&fail)?;
        self.connection.execute_batch(ROOM).map_err(&fail)?;
        // Otherwise SQLite plans a query anew for each value that it is asked with.
        let plan_once = rusqlite::config::DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG;
        self.connection.set_db_config(plan_once, true).map_err(&fail)?;
        self.connection.set_prepared_statement_cache_capacity(32);
        let version = self.version()?;
        self.set_journal(journal::mode(records))?;
        if version < MIGRATIONS.len() { self.migrate() } else { Ok(()) }
    }

    /// The schema version of a ledger that this program can read.
    fn version(&mut self) -> Result<usize> {
        let fail = Self::failure("open", &self.path);
        let pragma = |connection: &Connection, name: &str| {
            connection.pragma_query_value(None, name, |row| row.get::<_, i32>(0))
        };
        let shown = self.path.display().to_string();
        let look = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Deferred)
            .map_err(&fail)?;
        let tables: i64 = look
            .query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))
            .map_err(&fail)?;
        if tables > 0 && pragma(&look, "application_id").map_err(&fail)? != APPLICATION_ID {
            return Err(Error::Usage(format!(
                "`{shown}` is a database, but no ledger of Hallpass"
            )));
        }
        let version = pragma(&look, "user_version").map_err(&fail)?;
        let version = usize::try_from(version).unwrap_or(usize::MAX);
        if version > MIGRATIONS.len() {
            return Err(Error::Usage(format!(
                "the ledger `{shown}` has version {version}, this program knows version {}; use a newer Hallpass",
                MIGRATIONS.len()
            )));
        }
        Ok(version)
    }

    /// A ledger that another process has open keeps the mode that it is in, which is safe too.
    fn set_journal(&self, mode: &str) -> Result<()> {
        let fail = Self::failure("open", &self.path);
        let now = |connection: &Connection| {
            connection.pragma_query_value(None, "journal_mode", |row| row.get::<_, String>(0))
        };
        if now(&self.connection).map_err(&fail)?.eq_ignore_ascii_case(mode) {
            return Ok(());
        }
        let set = self.connection.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(()));
        match set {
            Err(error) if error.sqlite_error_code() == Some(rusqlite::ErrorCode::DatabaseBusy) => {
                Ok(())
            }
            set => set.map_err(&fail),
        }
    }

    /// Takes the missing steps, all or none. Another process may have taken them meanwhile.
    fn migrate(&mut self) -> Result<()> {
        let fail = Self::failure("prepare", &self.path);
        // Tables are renamed and filled again: the references hold at the end, not in between.
        self.connection.execute_batch("PRAGMA foreign_keys = OFF").map_err(&fail)?;
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
        changes.commit().map_err(&fail)?;
        self.connection.execute_batch("PRAGMA foreign_keys = ON").map_err(&fail)
    }

    /// The hash of the last entry: it stands for everything in the ledger.
    pub fn head(&self) -> Result<Digest> {
        Ok(append::last(&self.connection).map_err(Self::failure("read", &self.path))?.1)
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
