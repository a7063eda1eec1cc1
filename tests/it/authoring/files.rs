//! `hallpass fmt`, `new` and `schema` on whole folders, through the command.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use hallpass::format;

fn hallpass(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_hallpass"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap()
}

#[track_caller]
fn well(folder: &Path, arguments: &[&str]) -> String {
    let output = hallpass(folder, arguments);
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{arguments:?}: {told}");
    String::from_utf8(output.stdout).unwrap()
}

fn pages(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        match path.is_dir() {
            true => found.extend(pages(&path)),
            false if path.extension().is_some_and(|extension| extension == "md") => {
                found.push(path);
            }
            false => {}
        }
    }
    found
}

#[test]
fn the_real_pages_format_and_build_to_the_same_bytes() {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("content");
    copy_folder(&content, &copy);
    let build = |out: &str| {
        well(
            folder.path(),
            &[
                "build",
                "--as-of",
                "2026-11-23",
                "--out",
                out,
                "--records",
                &format!("{out}-records"),
            ],
        )
    };
    build("before");
    well(folder.path(), &["fmt"]);
    for page in pages(&copy) {
        let text = std::fs::read_to_string(&page).unwrap();
        assert_eq!(format::page(&text).unwrap(), text, "{}", page.display());
    }
    well(folder.path(), &["fmt", "--check"]);
    build("after");
    for made in ["public", "training", "staff", "hosting"] {
        assert_same(
            &folder.path().join("before").join(made),
            &folder.path().join("after").join(made),
        );
    }
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

fn assert_same(one: &Path, other: &Path) {
    for entry in std::fs::read_dir(one).unwrap() {
        let path = entry.unwrap().path();
        let twin = other.join(path.file_name().unwrap());
        if path.is_dir() {
            assert_same(&path, &twin);
        } else {
            assert_eq!(
                std::fs::read(&path).unwrap(),
                std::fs::read(&twin).unwrap(),
                "{}",
                path.display()
            );
        }
    }
}

#[test]
fn a_page_whose_front_matter_does_not_parse_is_left_alone_and_named() {
    let folder = tempfile::tempdir().unwrap();
    let (bad, good) = ("---\ntitle: a: b\n---\n|a|\n|-|\n", "---\norder: 1\ntitle: A\n---\n");
    std::fs::write(folder.path().join("bad.md"), bad).unwrap();
    std::fs::write(folder.path().join("good.md"), good).unwrap();
    let check = hallpass(folder.path(), &["fmt", "--check", "."]);
    assert_eq!(check.status.code(), Some(1));
    assert_eq!(std::fs::read_to_string(folder.path().join("good.md")).unwrap(), good);
    let output = hallpass(folder.path(), &["fmt", "."]);
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bad.md:2:"));
    assert_eq!(std::fs::read_to_string(folder.path().join("bad.md")).unwrap(), bad);
    assert_eq!(
        std::fs::read_to_string(folder.path().join("good.md")).unwrap(),
        "---\ntitle: A\norder: 1\n---\n"
    );
}

#[test]
fn a_new_page_and_a_new_quiz_pass_every_check() {
    let folder = tempfile::tempdir().unwrap();
    well(folder.path(), &["new", "office"]);
    let office = folder.path().join("office");
    well(
        &office,
        &["new", "page", "public/start/first-visit", "--title", "Say \"hi\": now # here"],
    );
    well(&office, &["new", "quiz", "content/training/first-steps/check-2.md"]);
    well(&office, &["new", "page", "public/visits/index.md"]);
    well(&office, &["new", "language", "ur"]);
    let words = std::fs::read_to_string(office.join("content/theme/strings/ur.yaml")).unwrap();
    assert!(words.contains("language_direction: rtl\n"), "{words}");
    assert!(words.contains("# quiz_submit: ") && !words.contains("\nquiz_submit: "), "{words}");
    well(&office, &["check"]);
    well(&office, &["fmt", "--check"]);
    let page = std::fs::read_to_string(office.join("content/public/start/first-visit.md")).unwrap();
    assert!(page.contains("\nowner: office\n"), "{page}");
    for arguments in [
        ["new", "page", "public/start/first-visit"],
        ["new", "page", "elsewhere/a"],
        ["new", "page", "../a"],
        ["new", "quiz", "public/Big"],
    ] {
        assert_eq!(hallpass(&office, &arguments).status.code(), Some(2), "{arguments:?}");
    }
    let again =
        std::fs::read_to_string(office.join("content/public/start/first-visit.md")).unwrap();
    assert_eq!(again, page);
}
