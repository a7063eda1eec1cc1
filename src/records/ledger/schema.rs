//! The ledger's tables, one step per schema version. A ledger of version n needs the steps from the
//! n-th on; a new one takes them all, so that every ledger of a version has the same schema to the
//! letter and [`prove`](crate::records::prove) can compare.

pub(in crate::records) const APPLICATION_ID: i32 = 0x4850_4c47;

pub(in crate::records) const MIGRATIONS: &[&str] = &[VERSION_1, VERSION_2, VERSION_3];

/// The tables stay. Statements may say from here on what vouches for a file, which earlier programs would
/// take for a change by hand.
const VERSION_3: &str = "";

const VERSION_1: &str = "
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
";

/// What was said moves out of the entries, so that the chain needs no person: an entry has the digest
/// of its content, and the content can be forgotten. A large file no longer lies inside of an index.
const VERSION_2: &str = "
ALTER TABLE files RENAME TO files_1;
ALTER TABLE entries RENAME TO entries_1;
DROP TRIGGER files_once;
DROP TRIGGER files_stay;
DROP TRIGGER files_as_they_came;
DROP TRIGGER entries_in_order;
DROP TRIGGER entries_stay;
DROP TRIGGER entries_as_written;
DROP INDEX entries_by_digest;
CREATE TABLE files (
  id INTEGER PRIMARY KEY NOT NULL,
  digest TEXT NOT NULL UNIQUE CHECK (length(digest) = 64),
  name TEXT NOT NULL,
  bytes BLOB NOT NULL
) STRICT;
CREATE TABLE entries (
  id INTEGER PRIMARY KEY NOT NULL,
  version INTEGER NOT NULL CHECK (version IN (1, 2)),
  kind TEXT NOT NULL,
  at INTEGER,
  file TEXT CHECK (length(file) = 64),
  content TEXT CHECK (length(content) = 64),
  hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
CREATE TABLE contents (
  entry INTEGER PRIMARY KEY NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE TABLE forgotten (
  entry INTEGER PRIMARY KEY NOT NULL,
  by INTEGER NOT NULL
) STRICT;
CREATE TABLE marks (
  mark INTEGER NOT NULL,
  file INTEGER NOT NULL,
  learner TEXT NOT NULL,
  PRIMARY KEY (mark, file)
) STRICT, WITHOUT ROWID;
INSERT INTO files (digest, name, bytes)
  SELECT f.digest, f.name, f.bytes FROM files_1 f
  JOIN (SELECT digest, min(id) AS first FROM entries_1 GROUP BY digest) e USING (digest)
  ORDER BY e.first;
INSERT INTO entries (id, version, kind, file, hash)
  SELECT id, 1, 'file', digest, hash FROM entries_1 ORDER BY id;
INSERT INTO contents (entry, text) SELECT id, statement FROM entries_1 ORDER BY id;
DROP TABLE entries_1;
DROP TABLE files_1;
CREATE INDEX entries_by_file ON entries (file, id);
CREATE INDEX entries_by_kind ON entries (kind, id) WHERE kind NOT IN ('file', 'regrade');
CREATE INDEX marks_by_file ON marks (file);
CREATE TRIGGER files_once BEFORE INSERT ON files
  WHEN EXISTS (SELECT 1 FROM files WHERE digest = NEW.digest OR id = NEW.id)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER files_stay BEFORE DELETE ON files
  WHEN EXISTS (SELECT 1 FROM entries WHERE file = OLD.digest
    AND id NOT IN (SELECT entry FROM forgotten))
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
CREATE TRIGGER contents_once BEFORE INSERT ON contents
  WHEN EXISTS (SELECT 1 FROM contents WHERE entry = NEW.entry)
    OR NEW.entry IS NOT (SELECT max(id) FROM entries)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER contents_stay BEFORE DELETE ON contents
  WHEN NOT EXISTS (SELECT 1 FROM forgotten WHERE entry = OLD.entry)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER contents_as_written BEFORE UPDATE ON contents
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER forgotten_by_an_entry BEFORE INSERT ON forgotten
  WHEN EXISTS (SELECT 1 FROM forgotten WHERE entry = NEW.entry)
    OR NOT EXISTS (SELECT 1 FROM entries WHERE id = NEW.by AND kind = 'forget' AND id > NEW.entry)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER forgotten_stay BEFORE DELETE ON forgotten
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER forgotten_as_written BEFORE UPDATE ON forgotten
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER marks_stay BEFORE DELETE ON marks
  WHEN EXISTS (SELECT 1 FROM files WHERE id = OLD.file)
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER marks_as_written BEFORE UPDATE ON marks
  BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
";
