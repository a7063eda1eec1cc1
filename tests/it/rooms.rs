//! The rooms of ARCHITECTURE.md, held against what their files really use, so that data keeps flowing
//! one way.

use std::collections::BTreeSet;
use std::path::Path;

use super::support::{repository, tree};

/// Room and what it may use. The same as the table of ARCHITECTURE.md: a test compares the two.
const ROOMS: &[(&str, &[&str])] = &[
    ("diag", &["share"]),
    ("error", &[]),
    ("timings", &[]),
    ("share", &[]),
    ("read", &["diag", "error", "share"]),
    ("yaml", &["diag"]),
    ("component", &["diag", "read", "yaml"]),
    ("parse", &["component", "diag", "read", "share", "yaml", "quiz"]),
    ("model", &["diag", "parse", "yaml", "quiz"]),
    ("check", &["diag", "model", "parse", "read", "share", "theme", "yaml", "quiz"]),
    ("measure", &["diag", "model", "parse", "read", "share", "yaml"]),
    ("external", &["diag", "model", "parse", "yaml"]),
    ("health", &["check", "diag", "model", "parse", "yaml"]),
    ("theme", &["diag", "error", "read", "yaml"]),
    (
        "render",
        &[
            "component",
            "diag",
            "health",
            "model",
            "parse",
            "read",
            "share",
            "theme",
            "timings",
            "yaml",
            "quiz",
        ],
    ),
    ("write", &["error", "read", "render"]),
    (
        "build",
        &[
            "check",
            "component",
            "diag",
            "error",
            "health",
            "measure",
            "model",
            "parse",
            "read",
            "render",
            "theme",
            "timings",
            "quiz",
        ],
    ),
    ("deliver", &["error", "render"]),
    ("exchange", &["component", "diag", "parse", "read", "yaml", "quiz"]),
    ("serve", &["build", "diag", "error", "model", "parse", "read", "render", "timings"]),
    ("format", &["diag", "parse", "yaml"]),
    ("repair", &["diag", "read"]),
    ("translations", &["diag", "model", "parse", "read"]),
    ("to_confirm", &["build", "check", "diag", "model", "yaml"]),
    ("records", &["diag", "error", "read", "theme", "yaml", "quiz"]),
];

/// A file's code without its tests, comments and texts.
fn code(text: &str) -> String {
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
    let uncommented = text.lines().map(|line| line.split("//").next().unwrap_or_default());
    uncommented.collect::<Vec<_>>().join("\n")
}

/// Names that follow `crate::`, also those of a group: `crate::{diag, error::Error}`.
fn used(code: &str) -> BTreeSet<String> {
    let mut rooms = BTreeSet::new();
    let name = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    for rest in code.split("crate::").skip(1) {
        let Some(group) = rest.strip_prefix('{') else {
            rooms.insert(name(rest));
            continue;
        };
        let mut depth = 0;
        let mut start = true;
        for (at, c) in group.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    rooms.insert(name(&group[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    let quiz = code.match_indices("quiz::").any(|(at, _)| {
        let before = code[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':')
    });
    if quiz {
        rooms.insert("quiz".to_owned());
    }
    rooms
}

fn rust_files(folder: &str) -> Vec<(String, String)> {
    tree(&repository(folder))
        .into_iter()
        .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "rs"))
        .map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap()))
        .collect()
}

#[test]
fn each_room_uses_only_what_it_may() {
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, text) in rust_files("src") {
        let room = path.split('/').next().unwrap().trim_end_matches(".rs");
        if ["cli", "main", "lib"].contains(&room) {
            continue;
        }
        let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            wrong.push(format!("`src/{path}` is in no room of the table"));
            continue;
        };
        seen.insert(room.to_owned());
        for other in used(&code(&text)) {
            if other != room && !may.contains(&other.as_str()) {
                wrong.push(format!("`src/{path}` uses `{other}`, which `{room}` may not"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen.len(), ROOMS.len(), "rooms without files");
}

/// What a room may use and does not is an invitation nobody needs.
#[test]
fn each_permission_is_needed() {
    let files = rust_files("src");
    for (room, may) in ROOMS {
        let mut needed = BTreeSet::new();
        for (path, text) in &files {
            if path.split('/').next().unwrap().trim_end_matches(".rs") == *room {
                needed.extend(used(&code(text)));
            }
        }
        for other in *may {
            assert!(needed.contains(*other), "`{room}` may use `{other}` and does not");
        }
    }
}

#[test]
fn the_architecture_says_the_same() {
    let text = std::fs::read_to_string(repository("ARCHITECTURE.md")).unwrap();
    for (room, may) in ROOMS {
        let row = text
            .lines()
            .find(|line| {
                line.starts_with(&format!("| `src/{room}` |"))
                    || line.starts_with(&format!("| `src/{room}.rs` |"))
            })
            .unwrap_or_else(|| panic!("ARCHITECTURE.md has no row of `{room}`"));
        let cell = row.trim_end_matches(" |").rsplit(" | ").next().unwrap();
        let told: Vec<&str> = match cell {
            "nothing" => Vec::new(),
            cell => cell.split(", ").collect(),
        };
        assert_eq!(told, *may, "the row of `{room}`");
    }
}

/// `quiz` runs in the browser and in the terminal alike: it reaches for nothing outside, not for the
/// clock, not for files.
#[test]
fn the_quiz_crate_is_pure() {
    for (path, text) in rust_files("quiz/src") {
        for foreign in
            ["std::fs", "std::env", "std::time", "std::net", "std::process", "hallpass::"]
        {
            assert!(!code(&text).contains(foreign), "`quiz/src/{path}` uses `{foreign}`");
        }
    }
}

/// A file is for one sitting.
#[test]
fn no_file_is_too_long() {
    for folder in ["src", "quiz/src", "quiz-wasm/src", "tests/it"] {
        for (path, text) in rust_files(folder) {
            let lines = text.lines().count();
            assert!(lines <= 450, "`{folder}/{path}` has {lines} lines");
        }
    }
}

#[test]
fn paths_are_found_in_groups_too() {
    let rooms = used(
        "use crate::{diag::{Code, Span}, error::Error, read};\nuse crate::yaml;\nlet x = quiz::Mode;",
    );
    assert_eq!(rooms.into_iter().collect::<Vec<_>>(), ["diag", "error", "quiz", "read", "yaml"]);
    assert!(used(&code("// crate::model\n")).is_empty());
}
