//! A translation whose source has changed since: what a translator is shown comes from the past of the source, which
//! version control has.

use std::process::Command;

use super::support::{Folder, Hallpass};

const AS_OF: &str = "2026-11-23";
const SOURCE: &str = "---\ntitle: Records\n---\n\nThe old school sends the record.\n\nIt has 10 days.\n\nGone soon.\n";

fn git(folder: &Folder, arguments: &[&str]) {
    let day = "2026-11-02T12:00:00Z";
    let output = Command::new("git")
        .args(["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"])
        .args(arguments)
        .env("GIT_AUTHOR_DATE", day)
        .env("GIT_COMMITTER_DATE", day)
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn said(folder: &Folder, arguments: &str) -> String {
    let output = Hallpass::new(folder, arguments).into_command().output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// A page and its translation, committed; then the source changes.
fn site() -> Folder {
    let folder = Folder::with_site();
    let config = folder.read("content/site.yaml");
    folder.write(
        "content/site.yaml",
        config.replace("root: public,", "root: public, languages: [en, es],"),
    );
    folder.write("content/public/records.md", SOURCE);
    let listed = said(&folder, "translations --format json");
    let listed: Vec<serde_json::Value> = serde_json::from_str(&listed).unwrap();
    let missing = listed.iter().find(|entry| entry["source"] == "content/public/records.md");
    let of = missing.unwrap()["digest"].as_str().unwrap();
    folder.write(
        "content/public/records.es.md",
        format!(
            "---\ntitle: Expedientes\ntranslation: {{of: {of}, translator: Ana, reviewer: Luis}}\n---\n\n\
             La escuela lo manda.\n\nTiene 10 días.\n\nYa no.\n"
        ),
    );
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "-q", "-m", "The page"]);
    folder.write(
        "content/public/records.md",
        SOURCE.replace("10 days", "14 days").replace("Gone soon.\n", "It is free.\n"),
    );
    folder
}

#[test]
fn a_check_points_at_what_changed_in_the_source() {
    let folder = site();
    let run = format!("check --as-of {AS_OF} --format json");
    let found: serde_json::Value = serde_json::from_str(&said(&folder, &run)).unwrap();
    let problems = found["problems"].as_array().unwrap();
    let stale = problems.iter().find(|problem| problem["code"] == "HP093").unwrap();
    assert_eq!(stale["place"]["file"], "content/public/records.es.md");
    let related: Vec<(&str, u64, &str)> = stale["related"]
        .as_array()
        .unwrap()
        .iter()
        .map(|related| {
            let place = &related["place"];
            let file = place["file"].as_str().unwrap();
            (file, place["line"].as_u64().unwrap(), related["text"].as_str().unwrap())
        })
        .collect();
    let source = "content/public/records.md";
    assert_eq!(
        related,
        [(source, 7, "changed since 2026-11-02"), (source, 9, "changed since 2026-11-02")]
    );
    // People see the paragraph itself.
    let told = said(&folder, &format!("check --as-of {AS_OF}"));
    assert!(told.contains("7 | It has 14 days."), "{told}");
}

#[test]
fn a_translator_is_shown_the_paragraphs_before_and_after() {
    let told = said(&site(), "translations --language es");
    for line in ["stale", "7 was It has 10 days.", "7 now It has 14 days.", "9 now It is free."] {
        assert!(told.contains(line), "{line} in\n{told}");
    }
    assert!(!told.contains("The old school sends"), "{told}");
}
