//! The commands as a user calls them: what they print and how they end.

use std::process::Command;

use super::honest::{completion, learner};
use super::keeping::Room;

/// Standard output and exit code of `hallpass records …`, called beside the records folder.
fn hallpass(room: &Room, args: &[&str]) -> (String, Option<i32>) {
    let output = Command::new(env!("CARGO_BIN_EXE_hallpass"))
        .arg("records")
        .args(args)
        .current_dir(room.path(""))
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn the_whole_way_from_file_to_report() {
    let room = Room::new();
    room.hand_in("a.json", completion(&learner(1, "Ana"), 4, 4).to_json());
    let import = ["import", "in", "--as-of", "2026-11-23"];
    assert_eq!(
        hallpass(&room, &import),
        (
            "accepted: in/a.json, Ana (file 1), self-declared\n1 file, 1 accepted\n".to_owned(),
            Some(0)
        )
    );
    let (again, _) = hallpass(&room, &import);
    assert!(again.contains("(already imported as file 1)"), "{again}");
    let (list, code) = hallpass(&room, &["list"]);
    assert!(list.contains("2026-11-23  accepted") && list.ends_with("1 file\n"), "{list}");
    assert_eq!(code, Some(0));
    for id in ["1", "0000000000000001"] {
        let (show, code) = hallpass(&room, &["show", id]);
        assert!(show.contains("earned: 4 of 4 points, 100%, passed"), "{show}");
        assert!(show.contains("rules-check-4 [1/1]  What about rules-check-4?"), "{show}");
        assert!(show.contains("Option 0 of rules-check-4 | Option 2 of rules-check-4"), "{show}");
        assert_eq!(code, Some(0));
    }
    let (proof, code) = hallpass(&room, &["verify"]);
    assert!(proof.contains("all of it holds: 1 file, 1 entry, 2 attempts"), "{proof}");
    assert_eq!(code, Some(0));
    let (report, code) = hallpass(&room, &["report", "--out", "out", "--as-of", "2026-11-23"]);
    assert!(report.starts_with("Transition specialist: 1 person: 1 certified"), "{report}");
    assert_eq!(code, Some(0));
}

#[test]
fn the_exit_code_tells_rejected_from_unreadable() {
    let room = Room::new();
    room.hand_in("a.json", "{}");
    room.hand_in("\u{1b}[31m\u{202e}.json", "");
    let (told, code) = hallpass(&room, &["import", "in"]);
    assert!(told.contains("rejected: in/\\u{1b}[31m\\u{202e}.json"), "{told}");
    assert!(told.ends_with("2 files, 2 rejected\n"), "{told}");
    assert_eq!(code, Some(1));
    assert_eq!(hallpass(&room, &["import", "nowhere"]).1, Some(2));
    assert_eq!(hallpass(&room, &["import"]).1, Some(2));
    assert_eq!(hallpass(&room, &["show", "9"]).1, Some(2));
    assert_eq!(hallpass(&room, &["verify", "--noted", &"0".repeat(64)]).1, Some(1));
    assert_eq!(hallpass(&Room::new(), &["list"]).1, Some(2));
}
