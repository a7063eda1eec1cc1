//! The integration tests, one binary.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails")]
#![expect(clippy::disallowed_methods, reason = "tests prepare and look at files themselves")]

mod again;
mod amended;
mod authoring;
mod bad_sites;
mod checking;
mod command_line;
mod determinism;
mod exchanged;
mod explained;
mod external;
mod forms;
mod fresh;
mod good_sites;
mod hostile;
mod look;
mod policy;
mod printed;
mod publishing;
mod questions;
mod reading;
mod records;
mod rooms;
mod sealed;
mod stale;
mod support;
mod to_confirm;

/// A file that `mod` does not name would never run.
#[test]
fn no_test_file_is_forgotten() {
    for (folder, root) in [
        ("tests/it", "tests/it/main.rs"),
        ("tests/it/authoring", "tests/it/authoring.rs"),
        ("tests/it/records", "tests/it/records.rs"),
    ] {
        let named = std::fs::read_to_string(support::repository(root)).unwrap();
        for entry in std::fs::read_dir(support::repository(folder)).unwrap() {
            let path = entry.unwrap().path();
            let stem = path.file_stem().unwrap().to_str().unwrap();
            if path.is_file() && stem != "main" {
                assert!(named.contains(&format!("mod {stem};")), "`{root}` lacks `mod {stem};`");
            }
        }
    }
}
