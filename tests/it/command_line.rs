//! The commands as a person or a script calls them: what each says, where, and its exit code.

use super::support::{Folder, Hallpass, repository};

#[test]
fn a_build_ends_with_what_was_built_and_what_to_do_next() {
    let folder = Folder::with_site();
    Hallpass::new(&folder, "build")
        .stdout(
            "  public  2 pages                    dist/public/index.html
built 1 site in [..] s
next `hallpass serve` shows the sites as a reader sees them
",
        )
        .run();
}

#[test]
fn warnings_are_told_and_do_not_stop_a_build() {
    let folder = Folder::with_site();
    folder.write("content/public/more.md", "---\ntitle: More\n---\n<b>x</b> {{ tbc(\"who\") }}\n");
    Hallpass::new(&folder, "build")
        .stdout("  public [..]\nbuilt 1 site in [..] s\nnote 1 warning, shown above\nopen 1 place waits for the district to confirm: `hallpass check` lists them\nnext [..]\n")
        .stderr("warning[HP070]: raw HTML shows as text on the page\n...\n")
        .run();
    Hallpass::new(&folder, "build --release")
        .code(1)
        .stderr("...\nerror[HP032]: the district has to confirm: who\n...\nnot built: 1 error, nothing was written; the last build is untouched\n")
        .run();
}

#[test]
fn one_site_of_two() {
    let folder = Folder::with_content(&repository("tests/sites/course/content"));
    Hallpass::new(&folder, "build --site training --out site --as-of 2026-11-23")
        .stdout("  training  [..]site/training/index.html\nbuilt 1 site in [..] s\nnote [..]\nnext [..]\n")
        .stderr("warning[HP070]: [..]\n...\n")
        .run();
    assert!(folder.join("site/training/index.html").exists());
    assert!(!folder.join("site/public").exists());
    Hallpass::new(&folder, "build --site trianing")
        .code(2)
        .stderr("error: `site.yaml` has no site `trianing`; it has `public`, `training`\n")
        .run();
    Hallpass::new(&folder, "check --site trianing")
        .code(2)
        .stderr("error: `site.yaml` has no site `trianing`; it has `public`, `training`\n")
        .run();
}

#[test]
fn check_says_what_build_would_and_writes_nothing() {
    let folder = Folder::with_site();
    Hallpass::new(&folder, "check").stdout("checked: 0 errors, 0 warnings\n").run();
    folder.write("content/public/more.md", "---\ntilte: More\n---\n");
    Hallpass::new(&folder, "check")
        .code(1)
        .stdout(
            "error[HP005]: front matter has no `title`
 --> content/public/more.md:1:1
...
error[HP004]: unknown key `tilte` in front matter
 --> content/public/more.md:2:1
  |
2 | tilte: More
  | ^^^^^
  |
  = help: did you mean `title`?

Files, front matter and data 2 errors, 0 warnings
not ready: 2 errors, 0 warnings
",
        )
        .run();
    assert!(!folder.join("dist").exists() && !folder.join("records").exists());
}

#[test]
fn check_speaks_to_editors_and_programs() {
    let folder = Folder::with_site();
    folder.write("content/public/more.md", "---\ntitle: More\nownr: x\n---\n");
    Hallpass::new(&folder, "check --format short")
        .code(1)
        .stdout("content/public/more.md:3:1: error[HP004]: unknown key `ownr` in front matter\n")
        .run();
    let output = Hallpass::new(&folder, "check --format json").code(1).quietly();
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let value = &value["problems"];
    assert_eq!(value.as_array().unwrap().len(), 1);
    assert_eq!(value[0]["code"], "HP004");
    assert_eq!(value[0]["place"]["file"], "content/public/more.md");
    assert_eq!(
        (&value[0]["place"]["line"], &value[0]["place"]["end_column"]),
        (&3.into(), &5.into())
    );
    assert_eq!(value[0]["help"][0], "did you mean `owner`?");
    folder.write("content/public/more.md", "---\ntitle: More\n---\n");
    Hallpass::new(&folder, "check --format short").run();
    let output = Hallpass::new(&folder, "check --format json").quietly();
    let value: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(value["problems"], serde_json::json!([]));
}

#[test]
fn a_folder_that_is_not_there() {
    let folder = Folder::empty();
    Hallpass::new(&folder, "build").code(2).stderr("error: [..]`content`[..]\n").run();
    Hallpass::new(&folder, "check --content elsewhere")
        .code(2)
        .stderr("error: [..]`elsewhere`[..]\n")
        .run();
}

#[test]
fn the_output_may_not_lie_in_the_content() {
    let folder = Folder::with_site();
    for out in [
        "content/dist",
        "content",
        ".",
        "content/../content/x",
        "other/../content/x",
        "./content/x",
    ] {
        let before = folder.tree("content");
        Hallpass::new(&folder, &format!("build --out {out}"))
            .code(2)
            .stderr("error: the content folder and the folders that a build writes to must not lie in each other\n")
            .run();
        assert_eq!(before, folder.tree("content"));
    }
    Hallpass::new(&folder, "build --records content/records").code(2).stderr("error: [..]\n").run();
    assert!(!folder.join("content/records").exists());
}

#[test]
fn wrong_usage_is_told_on_the_error_stream() {
    let folder = Folder::with_site();
    Hallpass::new(&folder, "bulid").code(2).stderr("error: [..]'bulid'\n...\n").run();
    Hallpass::new(&folder, "build --as-of yesterday")
        .code(2)
        .stderr("error: invalid value 'yesterday'[..]\n...\n")
        .run();
    Hallpass::new(&folder, "check --format xml")
        .code(2)
        .stderr("error: invalid value 'xml'[..]\n...\n")
        .run();
    Hallpass::new(&folder, "").code(2).stderr("...\nUsage: hallpass[..]\n...\n").run();
}

#[test]
fn help_and_version() {
    let folder = Folder::empty();
    Hallpass::new(&folder, "--version").stdout("hallpass 0.1.0\n").run();
    for command in ["", "build", "check", "serve", "new", "records", "records import"] {
        Hallpass::new(&folder, &format!("{command} --help"))
            .stdout("...\nUsage: hallpass[..]\n...\n")
            .run();
    }
}

#[test]
fn colour_is_for_terminals_and_for_who_asks() {
    let folder = Folder::with_site();
    folder.write("content/public/more.md", "---\ntilte: More\n---\n");
    let coloured = |arguments: &str, key: &str, value: &str| {
        let run = Hallpass::new(&folder, arguments).env(key, value).code(1);
        run.quietly().stdout.contains(&0x1b)
    };
    assert!(!coloured("check", "TERM", "xterm"), "a pipe gets none");
    assert!(coloured("check --color always", "TERM", "xterm"));
    assert!(coloured("check --color always", "NO_COLOR", "1"), "asked for is asked for");
    assert!(!coloured("check --color never", "CLICOLOR_FORCE", "1"));
}

#[test]
fn a_reader_that_leaves_early_is_no_panic() {
    let folder = Folder::with_content(&repository("content"));
    let mut child = Hallpass::new(&folder, "check --format json")
        .into_command()
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(!stderr.contains("panicked"), "{stderr}");
}

#[test]
fn a_new_folder_builds() {
    let folder = Folder::empty();
    Hallpass::new(&folder, "new office").quietly();
    Hallpass::new(&folder, "build --content office/content").quietly();
    assert!(folder.join("dist").is_dir());
    let output = Hallpass::new(&folder, "new office").code(2).quietly();
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not empty"));
}
