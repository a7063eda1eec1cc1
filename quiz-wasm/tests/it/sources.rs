//! The committed module and scripts carry the digest of the sources that they were built from.

#![expect(clippy::disallowed_methods, reason = "a test reads what is committed")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use quiz::Digest;

const WHAT_TO_DO: &str =
    "was not built from the sources beside it: run `quiz-wasm/build` and commit `quiz-wasm/dist`";

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The digest that `quiz-wasm/build` takes: over the lines of `sha256sum`, sorted by path.
fn digest_of_sources() -> String {
    let root = root();
    let mut files = Vec::new();
    for source in [
        "quiz/Cargo.toml",
        "quiz/src",
        "quiz-wasm/Cargo.toml",
        "quiz-wasm/src",
        "quiz-wasm/script",
        "quiz-wasm/build",
    ] {
        collect(&root.join(source), &mut files);
    }
    let mut names: Vec<String> = files
        .iter()
        .map(|file| file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"))
        .collect();
    names.sort_unstable();
    let mut lines = String::new();
    for name in names {
        writeln!(lines, "{}  {name}", Digest::of(&fs::read(root.join(&name)).unwrap())).unwrap();
    }
    Digest::of(lines.as_bytes()).to_string()
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            collect(&entry.unwrap().path(), files);
        }
    } else {
        files.push(path.to_owned());
    }
}

fn dist(name: &str) -> Vec<u8> {
    fs::read(root().join("quiz-wasm/dist").join(name)).unwrap()
}

#[test]
fn the_module_was_built_from_the_sources_beside_it() {
    let module = dist("quiz.wasm");
    let expected = [b"\0\x51\x10hallpass-sources", digest_of_sources().as_bytes()].concat();
    assert!(module.ends_with(&expected), "quiz-wasm/dist/quiz.wasm {WHAT_TO_DO}");
}

#[test]
fn the_scripts_were_built_from_the_sources_beside_them() {
    let expected = format!("// sources: {}\n", digest_of_sources());
    for name in ["quiz.js", "progress.js", "course.js"] {
        assert!(dist(name).starts_with(expected.as_bytes()), "quiz-wasm/dist/{name} {WHAT_TO_DO}");
    }
}
