-- The first schema, as its ledgers have it.
PRAGMA application_id = 0x48504c47;
PRAGMA user_version = 1;
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
