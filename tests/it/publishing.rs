//! A site is published whole or not at all, whatever happens to the build.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::time::Duration;

use super::support::{Folder, Hallpass, Tree};

/// A site of some hundred pages, each of which says which version it is.
fn write_version(folder: &Folder, version: usize) {
    folder.write(
        "content/site.yaml",
        "title: Office\nsites:\n  - {name: public, root: public, title: Ours, base_url: https://example.org/}\n",
    );
    let mut links = String::new();
    // Pages come and go, so that a mixture would show in the list of files as well.
    let pages = 300 + 20 * (version % 2);
    let _ = std::fs::remove_dir_all(folder.join("content/public"));
    for page in 0..pages {
        let _ = writeln!(links, "- [{page}](page-{page}.md)");
        folder.write(
            &format!("content/public/page-{page}.md"),
            format!(
                "---\ntitle: Page {page}\n---\nversion-{version}-end\n\n{}\n",
                "Words. ".repeat(200)
            ),
        );
    }
    folder.write(
        "content/public/index.md",
        format!("---\ntitle: Home\n---\nversion-{version}-end\n\n{links}\n"),
    );
}

fn build(folder: &Folder) -> Tree {
    Hallpass::new(folder, "build --as-of 2026-11-23").quietly();
    folder.tree("dist/public")
}

#[test]
fn a_killed_build_leaves_one_whole_version() {
    let folder = Folder::empty();
    let mut versions: BTreeMap<usize, Tree> = BTreeMap::new();
    for version in [1, 2] {
        write_version(&folder, version);
        versions.insert(version, build(&folder));
    }
    assert_ne!(versions[&1], versions[&2]);
    // How long a whole build takes here, so that the kills fall inside of it.
    let whole = {
        write_version(&folder, 1);
        let started = std::time::Instant::now();
        build(&folder);
        started.elapsed()
    };
    let mut standing = 1;
    let mut before_the_end = 0;
    for kill in 0..30_u32 {
        let next = 3 - standing;
        write_version(&folder, next);
        let mut command = Hallpass::new(&folder, "build --as-of 2026-11-23").into_command();
        let mut child = command
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        // Most of the kills into the last part, in which files are written and folders exchanged.
        let share = if kill % 3 == 0 { kill * 3 } else { 60 + kill * 45 / 30 };
        std::thread::sleep(whole * share / 100 + Duration::from_micros(u64::from(kill) * 137));
        let _ = child.kill();
        let killed = !child.wait().unwrap().success();
        before_the_end += usize::from(killed);
        let found = folder.tree("dist/public");
        let version =
            versions.iter().find(|(_, tree)| **tree == found).map(|(version, _)| *version);
        let version =
            version.unwrap_or_else(|| panic!("kill {kill} left a mixture: {} files", found.len()));
        standing = version;
    }
    assert!(before_the_end >= 5, "only {before_the_end} of 30 kills fell into a build");
    write_version(&folder, 1);
    assert_eq!(build(&folder), versions[&1], "the next build works");
    let left: Vec<String> = std::fs::read_dir(folder.join("dist"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| {
            ![
                "public",
                "hosting",
                ".hallpass",
                ".hallpass-last",
                ".hallpass-pages",
                ".hallpass-read",
            ]
            .contains(&name.as_str())
        })
        .collect();
    assert!(left.is_empty(), "the next build clears away {left:?}");
}

#[test]
fn a_build_with_errors_leaves_the_last_site() {
    let folder = Folder::with_site();
    Hallpass::new(&folder, "build").quietly();
    let (before, kept) = (folder.tree("dist"), folder.tree("records"));
    folder.write("content/public/index.md", "---\ntitle: Home\n---\n[nowhere](nowhere.md)\n");
    Hallpass::new(&folder, "build")
        .code(1)
        .stderr("error[HP020]: there is no file `public/nowhere.md`\n...\nnot built: 1 error, nothing was written; the last build is untouched\n")
        .run();
    assert_eq!((before, kept), (folder.tree("dist"), folder.tree("records")));
}

#[test]
fn what_is_gone_from_the_content_goes_from_the_site() {
    let folder = Folder::with_site();
    Hallpass::new(&folder, "build").quietly();
    assert!(folder.join("dist/public/more/index.html").exists());
    std::fs::remove_file(folder.join("content/public/more.md")).unwrap();
    folder.write("content/public/index.md", "---\ntitle: Home\n---\nAlone.\n");
    Hallpass::new(&folder, "build").quietly();
    assert!(!folder.join("dist/public/more").exists());
}

#[test]
fn a_folder_of_somebody_else_is_left_alone() {
    let folder = Folder::with_site();
    folder.write("dist/public/thesis.txt", "years of work");
    Hallpass::new(&folder, "build")
        .code(2)
        .stderr("error: `dist/public` was not made by `hallpass build` and would be replaced; name another folder with `--out`, or remove it\n")
        .run();
    assert_eq!(folder.tree("dist").into_keys().collect::<Vec<_>>(), ["public/thesis.txt"]);
}

#[test]
fn files_beside_the_sites_stay() {
    let folder = Folder::with_site();
    folder.write("dist/notes.txt", "mine");
    Hallpass::new(&folder, "build").quietly();
    assert_eq!(folder.read("dist/notes.txt"), "mine");
    assert!(folder.join("dist/public/index.html").exists());
}

/// A module of which an edition has two pages of three takes as long as those two.
#[test]
fn an_edition_tells_the_time_of_the_pages_that_are_left() {
    let folder = Folder::empty();
    folder.write(
        "content/site.yaml",
        "title: T
school_year: {name: 2026-27, starts: 2026-07-01, ends: 2027-06-30}
sites:
  - {name: whole, root: course, title: Whole, base_url: https://a.example.org/, audience: [one], course: a}
  - {name: short, root: course, title: Short, base_url: https://b.example.org/, audience: [two], course: b}
",
    );
    folder.write("content/course/index.md", "---\ntitle: Course\n---\n");
    folder.write("content/course/m/index.md", "---\ntitle: Module\nminutes: 15\n---\n");
    folder.write("content/course/m/a.md", "---\ntitle: A\nminutes: 3\n---\n");
    folder.write("content/course/m/b.md", "---\ntitle: B\nminutes: 4\n---\n");
    folder.write("content/course/m/c.md", "---\ntitle: C\nminutes: 8\naudience: [one]\n---\n");
    Hallpass::new(&folder, "build").quietly();
    let home = |site: &str| folder.read(&format!("dist/{site}/index.html"));
    assert!(home("whole").contains("15 min"));
    assert!(home("short").contains("7 min") && !home("short").contains("15 min"));
}
