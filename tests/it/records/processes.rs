//! Real processes on one ledger: killed at any moment, and several at once.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use hallpass::records::{open, prove};
use quiz::Digest;

use super::honest::{completion, learner};
use super::keeping::Room;

/// `hallpass records …` on the room's ledger, its output into a file that outlives it.
fn start(room: &Room, args: &[&str], output: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_hallpass"))
        .arg("records")
        .args(args)
        .current_dir(room.path(""))
        .stdout(std::fs::File::create(output).unwrap())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Files `00.json` on, each of another learner; name to bytes.
fn hand_in(room: &Room, folder: &str, learners: std::ops::Range<u64>) -> BTreeMap<String, Vec<u8>> {
    std::fs::create_dir_all(room.path(folder)).unwrap();
    let file = |id: u64| {
        let name = format!("{id:03}.json");
        let json = completion(&learner(id, "Ana"), 4, 4).to_json();
        std::fs::write(room.path(folder).join(&name), &json).unwrap();
        (name, json.into_bytes())
    };
    learners.map(file).collect()
}

/// What was told as accepted is in the ledger with the bytes that came, and all of that holds.
#[track_caller]
fn nothing_told_is_lost(room: &Room, told: &str, files: &BTreeMap<String, Vec<u8>>) {
    let names = told.lines().filter_map(|line| line.strip_prefix("accepted: in/")?.get(..8));
    let names: Vec<&str> = names.collect();
    if names.is_empty() && !room.records().join("records.db").exists() {
        return;
    }
    let proof = prove(&room.records(), None).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!(proof.entries, proof.files);
    let (ledger, _) = open(&room.records()).unwrap();
    for name in names {
        let bytes = &files[name];
        assert_eq!(ledger.bytes(&Digest::of(bytes)).unwrap(), *bytes, "{name}");
    }
}

/// Kills an import as soon as it has told so many lines.
#[test]
fn a_killed_import_keeps_what_it_told_and_leaves_no_half_record() {
    let room = Room::new();
    let files = hand_in(&room, "in", 0..60);
    for lines in [1, 2, 3, 5, 8, 13, 21, 34] {
        let mut import = Command::new(env!("CARGO_BIN_EXE_hallpass"))
            .args(["records", "import", "in", "--as-of", "2026-11-23"])
            .current_dir(room.path(""))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let told = BufReader::new(import.stdout.take().unwrap()).lines().take(lines);
        let told: Vec<String> = told.map(|line| line.unwrap()).collect();
        import.kill().unwrap();
        import.wait().unwrap();
        assert_eq!(told.len(), lines);
        nothing_told_is_lost(&room, &told.join("\n"), &files);
    }
}

/// Kills imports at moments that have nothing to do with what they tell: while the ledger is made, while a
/// batch is judged, while one is written.
#[test]
fn an_import_that_is_killed_at_any_moment_loses_nothing() {
    let output = tempfile::NamedTempFile::new().unwrap();
    let mut chance = 0x9E37_79B9_u64;
    for round in 0..4 {
        let room = Room::new();
        let files = hand_in(&room, "in", 0..250);
        let import = ["import", "in", "--as-of", "2026-11-23"];
        for attempt in 0..10 {
            let mut running = start(&room, &import, output.path());
            chance = chance.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(round + 1);
            // The later attempts find most of it done, and get less time.
            std::thread::sleep(Duration::from_micros((chance >> 33) % 120_000 / (1 + attempt / 4)));
            running.kill().unwrap();
            running.wait().unwrap();
            let told = std::fs::read_to_string(output.path()).unwrap();
            nothing_told_is_lost(&room, &told, &files);
        }
        let whole = start(&room, &import, output.path()).wait().unwrap();
        assert!(whole.success());
        let proof = prove(&room.records(), None).unwrap();
        assert!(proof.holds(), "{proof:?}");
        assert_eq!((proof.files, proof.entries), (250, 250));
    }
}

#[test]
fn processes_that_use_one_ledger_at_once_do_not_disturb_each_other() {
    let room = Room::new();
    hand_in(&room, "one", 0..60);
    hand_in(&room, "two", 40..100);
    hand_in(&room, "three", 20..80);
    let output = |name: &str| room.path(&format!("{name}.out"));
    let mut imports: Vec<Child> = ["one", "two", "three"]
        .iter()
        .map(|folder| start(&room, &["import", folder, "--as-of", "2026-11-23"], &output(folder)))
        .collect();
    // While they write, others read.
    for number in 0..3 {
        let copy = format!("copy-{number}");
        if start(&room, &["backup", &copy], &output("backup")).wait().unwrap().success() {
            let proof = prove(&room.path(&copy), None).unwrap();
            assert!(proof.holds(), "{proof:?}");
        }
        let _ = start(&room, &["list"], &output("list")).wait().unwrap();
    }
    for import in &mut imports {
        assert!(import.wait().unwrap().success());
    }
    let told: String =
        ["one", "two", "three"].map(|name| std::fs::read_to_string(output(name)).unwrap()).concat();
    assert_eq!(told.matches("accepted: ").count(), 180);
    assert_eq!(told.matches("already imported as file").count(), 80);
    let proof = prove(&room.records(), None).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!((proof.files, proof.entries), (100, 100));
}
