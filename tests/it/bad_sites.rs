//! Broken content and what a person is told, in full, beside it in `tests/sites/bad/<name>/expected.txt`:
//! the code, the place underlined, what was expected and found, and the help. `HALLPASS_BLESS=1` writes
//! what is found; read it as the lead would.

use hallpass::diag::{codes, explain};

use super::support::{Folder, Hallpass, blessing, repository};

const AS_OF: &str = "2026-11-23";

fn names() -> Vec<String> {
    let entries = std::fs::read_dir(repository("tests/sites/bad")).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

fn site(name: &str) -> Folder {
    Folder::with_content(&repository(&format!("tests/sites/bad/{name}/content")))
}

/// Codes 0 and 1 are both right here: a fixture may hold only warnings.
fn told(folder: &Folder, arguments: &str) -> (i32, String) {
    let command = Hallpass::new(folder, arguments).into_command().output().unwrap();
    assert_eq!(String::from_utf8_lossy(&command.stderr), "");
    (command.status.code().unwrap(), String::from_utf8(command.stdout).unwrap())
}

#[test]
fn every_broken_site_is_told_as_expected() {
    let mut different = Vec::new();
    for name in names() {
        let (code, found) = told(&site(&name), &format!("check --as-of {AS_OF}"));
        assert_eq!(code, i32::from(found.contains("error[")), "exit code of `{name}`");
        let expected = repository(&format!("tests/sites/bad/{name}/expected.txt"));
        if blessing() {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            different.push(format!("## {name}\n{found}"));
        }
    }
    assert!(different.is_empty(), "told differently than expected:\n{}", different.join("\n"));
}

#[test]
fn every_code_is_told_by_some_broken_site() {
    let all: String = names()
        .iter()
        .map(|name| {
            let path = repository(&format!("tests/sites/bad/{name}/expected.txt"));
            std::fs::read_to_string(path).unwrap()
        })
        .collect();
    // What only `--external` finds is told by a server, in `external`.
    let untold: Vec<&str> = codes::ALL
        .iter()
        .filter(|code| explain::of(**code).is_some_and(|known| known.severity.is_some()))
        .map(|code| code.id())
        .filter(|id| !all.contains(&format!("[{id}]")))
        .collect();
    assert!(untold.is_empty(), "no fixture of tests/sites/bad is told {untold:?}");
}

#[test]
fn a_release_makes_errors_of_open_ends() {
    let folder = site("open-ends");
    let (_, draft) = told(&folder, &format!("check --as-of {AS_OF} --format short"));
    let (code, release) = told(&folder, &format!("check --as-of {AS_OF} --format short --release"));
    assert_eq!(code, 1);
    for id in ["HP032", "HP040"] {
        assert!(
            draft.contains(&format!("warning[{id}]")) && !draft.contains(&format!("error[{id}]"))
        );
        assert!(
            release.contains(&format!("error[{id}]"))
                && !release.contains(&format!("warning[{id}]"))
        );
    }
}

#[test]
fn a_file_above_the_bound_is_refused_before_it_is_read() {
    let folder = Folder::with_site();
    let file = std::fs::File::create(folder.join("content/public/huge.md")).unwrap();
    file.set_len(hallpass::read::MAX_TEXT_BYTES + 1).unwrap();
    let (code, found) = told(&folder, "check --format short");
    assert_eq!(code, 1);
    assert_eq!(
        found,
        "content/public/huge.md:1:1: error[HP001]: the file has 4194305 bytes, expected at most 4194304\n"
    );
}

/// A broken site never replaces a good one.
#[test]
fn no_broken_site_is_published() {
    for name in names() {
        let folder = site(&name);
        let output = Hallpass::new(&folder, &format!("build --as-of {AS_OF}"))
            .into_command()
            .output()
            .unwrap();
        let built = output.status.code() == Some(0);
        let errors = std::str::from_utf8(&output.stderr).unwrap().contains("error[");
        assert_eq!(built, !errors, "`{name}`");
        assert_eq!(folder.join("dist").exists(), built, "`{name}`");
        assert_eq!(output.stdout.is_empty(), !built, "`{name}`");
    }
}
