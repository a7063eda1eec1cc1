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

/// Waits until the file system's clock has moved on, so that what comes next has another time.
fn a_moment_later(folder: &Folder) {
    let time = |name: &str| {
        folder.write(name, "");
        std::fs::metadata(folder.join(name)).unwrap().modified().unwrap()
    };
    let before = time("clock");
    while time("clock") <= before {}
}

/// A build of what was built says the same, and sees whatever was changed, added or taken away since, going in
/// or coming out.
#[test]
fn a_build_of_the_same_is_known_and_nothing_else() {
    let folder = Folder::with_site();
    let page = "---\ntitle: More\n---\nOne and [far too short](index.md).\n";
    folder.write("content/public/more.md", page);
    a_moment_later(&folder);
    let build = || {
        let output = Hallpass::new(&folder, "build --as-of 2026-11-23").quietly();
        let said = String::from_utf8(output.stdout).unwrap();
        (said.contains("unchanged since the last build"), output.stderr)
    };
    let known = |why: &str| assert!(build().0, "{why}");
    let seen = |why: &str| {
        assert!(!build().0, "{why}");
        a_moment_later(&folder);
    };
    seen("the first build");
    let (again, told) = build();
    assert!(again, "the same again");
    assert_eq!(told, build().1, "and with the same words");
    folder.write("content/public/more.md", page.replace("One", "Two"));
    a_moment_later(&folder);
    seen("a page of the same length");
    assert!(folder.read("dist/public/more/index.html").contains("Two and"));
    known("after a change");
    folder.write("content/public/new.md", "---\ntitle: New\n---\n");
    a_moment_later(&folder);
    seen("a new page");
    std::fs::remove_file(folder.join("content/public/new.md")).unwrap();
    seen("a page that is gone");
    assert!(!folder.join("dist/public/new").exists());
    folder.write("dist/public/more/index.html", "edited");
    seen("a file of the site that somebody wrote over");
    assert!(folder.read("dist/public/more/index.html").contains("Two and"));
    folder.write("dist/public/stray.html", "stray");
    seen("a stray file in the site");
    assert!(!folder.join("dist/public/stray.html").exists());
    std::fs::remove_dir_all(folder.join("dist/public/more")).unwrap();
    seen("a folder of the site that is gone");
    assert!(folder.join("dist/public/more/index.html").exists());
    known("all is as it should be");
    Hallpass::new(&folder, "build --as-of 2026-11-24").quietly();
    seen("another day");
}
