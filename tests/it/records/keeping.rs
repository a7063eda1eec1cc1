//! The ledger: what is told is kept, once, and every change is found.

use std::path::{Path, PathBuf};

use hallpass::records::{
    Entry, Import, ImportOptions, Imported, Ledger, Outcome, Roster, Since, import, open, prove,
};
use quiz::{Digest, Verdict};
use rusqlite::Connection;
use tempfile::TempDir;

use super::honest::{RECEIVED, completion, keep_evidence, learner};

/// A records folder with evidence, and a folder beside it with files to hand in.
pub(crate) struct Room {
    folder: TempDir,
}

impl Room {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        keep_evidence(&folder.path().join("records"));
        std::fs::create_dir(folder.path().join("in")).unwrap();
        Self { folder }
    }

    pub(crate) fn records(&self) -> PathBuf {
        self.folder.path().join("records")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn hand_in(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.folder.path().join("in").join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    }

    pub(crate) fn import(&self) -> Import {
        self.import_from(&[self.path("in")]).unwrap()
    }

    pub(crate) fn import_from(&self, paths: &[PathBuf]) -> Result<Import, hallpass::error::Error> {
        let records = self.records();
        let roster = Roster::default();
        let options = ImportOptions { records: &records, paths, now: RECEIVED, roster };
        import(&options, &mut |_: &Imported| ())
    }

    pub(crate) fn current(&self) -> Vec<Entry> {
        let (ledger, evidence) = open(&self.records()).unwrap();
        ledger.current(&evidence).unwrap()
    }

    pub(crate) fn database(&self) -> Connection {
        Connection::open(self.records().join("records.db")).unwrap()
    }

    /// Three files: accepted, with warnings, rejected.
    fn filled() -> Self {
        let room = Self::new();
        room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
        room.hand_in("b.json", completion(&learner(2, "Ben"), 4, 4).to_json() + "\n");
        room.hand_in("c.json", "{\"cut");
        room.import();
        room
    }

    #[track_caller]
    fn expect_broken(&self, reason: &str) {
        let proof = prove(&self.records(), None).unwrap();
        assert!(!proof.holds());
        assert!(proof.broken.iter().any(|text| text.contains(reason)), "{:?}", proof.broken);
    }
}

fn since(import: &Import) -> Vec<Since> {
    import.files.iter().map(|file| file.outcome.kept().unwrap().since).collect()
}

#[test]
fn files_are_kept_with_their_verdicts_and_the_same_file_twice_is_one() {
    let room = Room::filled();
    let verdicts: Vec<String> =
        room.current().into_iter().map(|entry| entry.statement.verdict).collect();
    assert_eq!(verdicts, ["accepted", "accepted with warnings", "rejected"]);

    let copy = completion(&learner(1, "Ana"), 4, 4).to_json();
    room.hand_in("a (1).json", &copy);
    room.hand_in("photo.png", "x");
    let again = room.import();
    assert_eq!(since(&again), [Since::Known; 4]);
    assert_eq!(again.left_alone, 1);
    let ledger = Ledger::open(&room.records()).unwrap();
    assert_eq!(room.current().len(), 3);
    assert_eq!(ledger.bytes(&Digest::of(copy.as_bytes())).unwrap(), copy.as_bytes());
}

#[test]
fn an_untouched_ledger_holds_and_leads_through_a_hash_noted_earlier() {
    let room = Room::filled();
    let proof = prove(&room.records(), None).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries, proof.attempts), (3, 3, 4));
    room.hand_in("d.json", completion(&learner(3, "Cho"), 1, 1).to_json());
    room.import();
    assert!(prove(&room.records(), Some(&proof.head)).unwrap().holds());
    assert!(!prove(&room.records(), Some(&Digest::of(b"other"))).unwrap().holds());
}

#[test]
fn a_file_that_can_be_graded_only_later_is_judged_again() {
    let room = Room::new();
    let (kept, away) = (room.records().join("quizzes"), room.path("away"));
    std::fs::rename(&kept, &away).unwrap();
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    assert_eq!(room.import().count(Verdict::Rejected), 1);
    std::fs::rename(&away, &kept).unwrap();
    let proof = prove(&room.records(), None).unwrap();
    assert_eq!((proof.broken.len(), proof.differing.len()), (0, 1), "{proof:?}");
    let again = room.import();
    assert_eq!(since(&again), [Since::JudgedAgain { before: Some(Verdict::Rejected) }]);
    assert_eq!(again.count(Verdict::Accepted), 1);
    let proof = prove(&room.records(), None).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries), (1, 2));
}

#[test]
fn the_ledger_refuses_every_change() {
    let room = Room::filled();
    for change in [
        "DELETE FROM entries",
        "DELETE FROM files",
        "DELETE FROM contents",
        "DELETE FROM marks",
        "UPDATE entries SET kind = 'regrade'",
        "UPDATE contents SET text = replace(text, 'rejected', 'accepted')",
        "UPDATE files SET name = 'other'",
        "UPDATE marks SET learner = 'other'",
        "INSERT INTO forgotten VALUES (1, 2)",
        "INSERT OR REPLACE INTO entries SELECT id, version, 'x', at, file, content, hash FROM entries WHERE id = 1",
        "INSERT OR REPLACE INTO contents SELECT entry, 'x' FROM contents WHERE entry = 1",
        "INSERT OR REPLACE INTO files SELECT id, digest, name, x'00' FROM files",
        "INSERT INTO entries SELECT 9, version, kind, at, file, content, file FROM entries WHERE id = 1",
    ] {
        let refused = room.database().execute_batch(change).unwrap_err().to_string();
        assert!(refused.contains("append-only"), "{change}: {refused}");
    }
    assert!(prove(&room.records(), None).unwrap().holds());
}

#[test]
fn whoever_gets_around_the_triggers_is_found_out() {
    let triggers = "
        DROP TRIGGER entries_stay; DROP TRIGGER entries_as_written;
        DROP TRIGGER contents_stay; DROP TRIGGER contents_as_written; DROP TRIGGER contents_once;
        DROP TRIGGER marks_stay; DROP TRIGGER marks_as_written; DROP TRIGGER forgotten_by_an_entry;
        DROP TRIGGER files_stay; DROP TRIGGER files_as_they_came;";
    for (change, found) in [
        ("", "triggers that protect them were changed"),
        (
            "UPDATE contents SET text = replace(text, 'rejected', 'accepted') WHERE entry = 3",
            "entry 3 was changed: its content",
        ),
        ("UPDATE contents SET text = CAST(text AS BLOB) || ' ' WHERE entry = 2", ""),
        ("UPDATE entries SET at = at + 1 WHERE id = 2", "entry 2 was changed"),
        ("UPDATE entries SET kind = 'regrade' WHERE id = 2", "entry 2 was changed"),
        ("UPDATE entries SET content = hash WHERE id = 2", "entry 2 was changed"),
        ("DELETE FROM contents WHERE entry = 2", "the content of entry 2 is missing"),
        ("INSERT INTO contents VALUES (9, '{}')", "1 content without an entry"),
        (
            "INSERT INTO forgotten VALUES (1, 2)",
            "entry 1 is marked as forgotten, and no entry says so",
        ),
        ("DELETE FROM marks WHERE file = 1", "the marks that tell"),
        ("UPDATE marks SET mark = mark + 2", "the marks that tell"),
        ("UPDATE marks SET learner = '0000000000000009'", "the marks that tell"),
        ("UPDATE files SET id = 9 WHERE id = 1", "not in the order of receipt"),
        (
            "UPDATE entries SET hash = replace(hash, substr(hash, 1, 1), 'z') WHERE id = 2",
            "entry 2 was changed",
        ),
        ("DELETE FROM entries WHERE id = 2", "entry 2 is missing"),
        ("DELETE FROM entries WHERE id = 3", "has no entry"),
        (
            "UPDATE files SET bytes = CAST(replace(CAST(bytes AS TEXT), 'Ana', 'Eva') AS BLOB)",
            "are not those that were received",
        ),
        (
            "UPDATE files SET name = 'other.json' WHERE name = 'b.json'",
            "the name of `other.json` (entry 2) was changed",
        ),
        ("DELETE FROM files WHERE name = 'a.json'", "the file of entry 1 is missing"),
    ] {
        let room = Room::filled();
        room.database()
            .execute_batch(&format!("PRAGMA foreign_keys = OFF; {triggers} {change}"))
            .unwrap();
        room.expect_broken(found);
    }
}

/// A trigger's place taken by something else of its name; and one whose row says another kind or table than its words,
/// with which SQLite itself refuses the file.
#[test]
fn a_trigger_that_something_else_stands_for_is_found() {
    for swapped in [
        "CREATE VIEW entries_stay AS SELECT 1",
        "CREATE TABLE entries_stay (id INTEGER) STRICT",
        "CREATE TRIGGER entries_stay BEFORE DELETE ON marks BEGIN SELECT 1; END",
    ] {
        let room = Room::filled();
        let edit = format!("DROP TRIGGER entries_stay; {swapped}");
        room.database().execute_batch(&edit).unwrap();
        room.expect_broken("triggers that protect them were changed");
    }
    for change in ["type = 'view'", "tbl_name = 'files'"] {
        let room = Room::filled();
        let edit = format!("UPDATE sqlite_schema SET {change} WHERE name = 'entries_stay'");
        room.database().execute_batch(&format!("PRAGMA writable_schema = ON; {edit}")).unwrap();
        assert!(prove(&room.records(), None).map_or(true, |proof| !proof.holds()), "{change}");
    }
}

/// Any byte of the stored files and statements, changed in the database file itself.
#[test]
fn a_changed_byte_in_the_database_file_is_found() {
    let room = Room::filled();
    let path = room.records().join("records.db");
    let honest = std::fs::read(&path).unwrap();
    let text =
        |needle: &[u8]| honest.windows(needle.len()).position(|window| window == needle).unwrap();
    for at in
        [text(b"\"attempts\":["), text(b"accepted with"), text(b"b.json"), text(b"records-check-1")]
    {
        let mut changed = honest.clone();
        changed[at + 3] ^= 1;
        std::fs::write(&path, &changed).unwrap();
        assert!(!prove(&room.records(), None).unwrap().broken.is_empty(), "byte {at}");
    }
    std::fs::write(&path, &honest[..honest.len() / 2]).unwrap();
    let cut = prove(&room.records(), None);
    assert!(cut.is_err() || !cut.unwrap().broken.is_empty());
}

/// Every row of every table, and what the tables are; `None`: it cannot be read.
fn whole_content(path: &Path) -> Option<Vec<String>> {
    let ledger = Connection::open(path).ok()?;
    let mut rows = Vec::new();
    for table in ["sqlite_schema", "files", "entries", "contents", "forgotten", "marks"] {
        let columns = if table == "sqlite_schema" { "type, name, sql" } else { "*" };
        let mut query = ledger.prepare(&format!("SELECT {columns} FROM {table}")).ok()?;
        let count = query.column_count();
        let mut found = query.query([]).ok()?;
        while let Some(row) = found.next().ok()? {
            let values = (0..count).map(|at| format!("{:?}", row.get_ref(at).unwrap()));
            rows.push(values.collect::<Vec<_>>().join(" "));
        }
    }
    Some(rows)
}

/// Bytes anywhere in the database file: whatever changes what the ledger says is found.
#[test]
fn no_changed_byte_says_something_else_unnoticed() {
    let room = Room::filled();
    let path = room.records().join("records.db");
    let honest = std::fs::read(&path).unwrap();
    let before = whole_content(&path);
    assert!(before.is_some());
    let (mut chance, mut telling) = (7_u64, 0);
    for _ in 0..160 {
        chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        let at = usize::try_from(chance >> 20).unwrap() % honest.len();
        let mut changed = honest.clone();
        changed[at] ^= 1 << (chance % 8);
        std::fs::write(&path, &changed).unwrap();
        if whole_content(&path) != before {
            telling += 1;
            let proof = prove(&room.records(), None);
            assert!(proof.is_err() || !proof.unwrap().broken.is_empty(), "byte {at}");
        }
    }
    // Most of the file is room that SQLite keeps free and pages of indexes.
    assert!(telling > 20, "{telling}");
}

type Prepare = dyn Fn(&Path);

#[test]
fn a_database_that_is_no_ledger_or_a_newer_one_is_left_alone() {
    let room = Room::new();
    let path = room.records().join("records.db");
    let cases: [(&Prepare, &str); 3] = [
        (
            &|path| {
                std::fs::write(path, "not a database, but long enough to be taken for one")
                    .unwrap();
            },
            "not a database",
        ),
        (
            &|path| Connection::open(path).unwrap().execute_batch("CREATE TABLE a (b)").unwrap(),
            "no ledger of Hallpass",
        ),
        (
            &|path| {
                drop(Ledger::open_or_create(path.parent().unwrap()).unwrap());
                Connection::open(path).unwrap().pragma_update(None, "user_version", 99).unwrap();
            },
            "use a newer Hallpass",
        ),
    ];
    for (prepare, reason) in cases {
        let _ = std::fs::remove_file(&path);
        prepare(&path);
        let error = room.import_from(&[]).unwrap_err().to_string();
        assert!(error.contains(reason), "{error}");
    }
    assert!(
        Ledger::open(&room.path("nowhere")).unwrap_err().to_string().contains("there is no ledger")
    );
}

#[test]
fn too_large_and_unreadable_files_are_told_and_the_others_kept() {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    room.hand_in("huge.json", vec![b' '; quiz::record::MAX_RECORD_BYTES + 1]);
    let import = room.import();
    assert!(matches!(import.files[1].outcome, Outcome::TooLarge));
    assert_eq!((import.count(Verdict::Accepted), import.count(Verdict::Rejected)), (1, 1));
}
