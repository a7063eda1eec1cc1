//! The same content and date give the same bytes, whatever the number of threads and wherever they lie.

use super::support::{Folder, Hallpass, Tree, repository, tree};

fn build(folder: &Folder, threads: &str) -> (Tree, Tree) {
    Hallpass::new(folder, "build --as-of 2026-11-23").env("RAYON_NUM_THREADS", threads).quietly();
    (folder.tree("dist"), folder.tree("records"))
}

#[test]
fn threads_and_place_change_no_byte() {
    let content = repository("content");
    let (one, many) = (Folder::with_content(&content), Folder::with_content(&content));
    let (first, second) = (build(&one, "1"), build(&many, "4"));
    assert!(first.0.len() > 60 && first.1.len() > 3, "the real content was built");
    assert_eq!(first, second);
}

#[test]
fn a_second_build_changes_nothing() {
    let folder = Folder::with_content(&repository("content"));
    let first = build(&folder, "2");
    let at = |path: &str| std::fs::metadata(folder.join(path)).unwrap().modified().unwrap();
    let before = at("dist/public/index.html");
    assert_eq!(first, build(&folder, "2"));
    assert_eq!(before, at("dist/public/index.html"), "an unchanged site is left in its place");
}

#[test]
fn no_command_writes_into_the_content() {
    let content = repository("content");
    let folder = Folder::with_content(&content);
    let before = folder.tree("content");
    for command in [
        "build",
        "check",
        "records demo --only-files --out demo",
        "records import demo/files",
        "records report --out report",
    ] {
        Hallpass::new(&folder, command).quietly();
        assert_eq!(before, folder.tree("content"), "`hallpass {command}`");
    }
    assert_eq!(before, tree(&content));
}

/// The date is the only thing that a build takes from outside: an overdue page shows on another day.
#[test]
fn the_date_decides_what_is_overdue() {
    let folder = Folder::with_site();
    folder.write("content/public/more.md", "---\ntitle: More\nreview_by: 2026-11-23\n---\n");
    let page = |day: &str| {
        Hallpass::new(&folder, &format!("build --as-of {day}")).quietly();
        folder.read("dist/public/more/index.html")
    };
    assert_eq!(
        page("2026-11-23"),
        page("2026-11-22")
            .replace("2026-11-22", "2026-11-23")
            .replace("November 22", "November 23")
    );
    let overdue = page("2026-11-24")
        .replace("2026-11-24", "2026-11-23")
        .replace("November 24", "November 23");
    assert_ne!(page("2026-11-23"), overdue);
}
