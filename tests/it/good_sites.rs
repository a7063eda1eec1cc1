//! Small sites with their expected output, beside them in `tests/sites/<name>/expected`. Of an HTML page
//! only `<main>` is compared, so that a change of the frame touches no page here; every other file is
//! compared whole, and so is the list of all files. `HALLPASS_BLESS=1` writes what is found.

use std::fmt::Write as _;

use super::support::{Folder, Hallpass, Tree, blessing, repository, tree};

const AS_OF: &str = "2026-11-23";

#[test]
fn markdown() {
    compare("markdown");
}

#[test]
fn sections() {
    compare("sections");
}

#[test]
fn course() {
    compare("course");
}

#[test]
fn languages() {
    compare("languages");
}

#[test]
fn components() {
    compare("components");
}

#[test]
fn policy() {
    compare("policy");
}

#[test]
fn every_good_site_has_a_test() {
    let source = include_str!("good_sites.rs");
    for entry in std::fs::read_dir(repository("tests/sites")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(name == "bad" || source.contains(&format!("compare(\"{name}\")")), "{name}");
    }
}

#[track_caller]
fn compare(name: &str) {
    let site = repository(&format!("tests/sites/{name}"));
    let folder = Folder::with_content(&site.join("content"));
    Hallpass::new(&folder, &format!("build --as-of {AS_OF}")).quietly();
    let found = comparable(&folder.tree("dist"));
    let expected_folder = site.join("expected");
    if blessing() {
        let _ = std::fs::remove_dir_all(&expected_folder);
        for (path, bytes) in &found {
            let path = expected_folder.join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
        return;
    }
    let expected = tree(&expected_folder);
    let names = |tree: &Tree| tree.keys().cloned().collect::<Vec<_>>();
    assert_eq!(names(&found), names(&expected), "the compared files of `{name}`");
    for (path, bytes) in &found {
        let difference = difference(bytes, &expected[path]);
        assert!(difference.is_none(), "`{path}` of `{name}`{}", difference.unwrap_or_default());
    }
}

/// The first line that differs: a whole page would hide it.
fn difference(found: &[u8], expected: &[u8]) -> Option<String> {
    if found == expected {
        return None;
    }
    let (found, expected) = (String::from_utf8_lossy(found), String::from_utf8_lossy(expected));
    let (mut found, mut expected) = (found.lines(), expected.lines());
    (1..=usize::MAX)
        .map(|number| (number, found.next(), expected.next()))
        .find(|(_, found, expected)| found != expected || found.is_none())
        .map(|(number, found, expected)| {
            format!(", line {number}\n   found: {found:?}\nexpected: {expected:?}")
        })
}

/// What is compared of an output: the list of files, pages' `<main>`, other files, without the theme's.
fn comparable(output: &Tree) -> Tree {
    let mut list = String::new();
    let mut compared = Tree::new();
    for (path, bytes) in output {
        let path = without_fingerprints(path);
        // It shows the theme and nothing of the site; `look` tests it.
        if path.contains("/style-guide/") {
            continue;
        }
        let of_theme = path.split('/').nth(1) == Some("assets");
        if !of_theme {
            let _ = writeln!(list, "{path}");
        }
        if path.ends_with(".html") {
            let page = without_fingerprints(std::str::from_utf8(bytes).unwrap());
            compared.insert(path, main_part(&page).into_bytes());
        } else if !of_theme && !path.starts_with('.') {
            compared.insert(path, bytes.clone());
        }
    }
    compared.insert("files.txt".to_owned(), list.into_bytes());
    compared
}

/// A redirect has no `<main>`, and is compared whole.
fn main_part(page: &str) -> String {
    let part = page.find("<main").and_then(|start| {
        let end = page.rfind("</main>")?;
        Some(format!("{}</main>\n", &page[start..end]))
    });
    part.unwrap_or_else(|| page.to_owned())
}

/// `base.5f3a9c01d2.css` → `base.*.css`: the theme's bytes are no concern of these tests.
fn without_fingerprints(text: &str) -> String {
    let mut parts: Vec<&str> = text.split('.').collect();
    let last = parts.len() - 1;
    for (at, part) in parts.iter_mut().enumerate() {
        let is_fingerprint = part.len() == 10
            && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        if at > 0 && at < last && is_fingerprint {
            *part = "*";
        }
    }
    parts.join(".")
}
