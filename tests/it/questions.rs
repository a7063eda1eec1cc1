//! Questions of other programs: each file of `tests/questions` becomes the page beside it, and what is told of it
//! stands beside that. Imported, exported and imported again, a quiz is the same.

use super::support::{Folder, Hallpass, blessing, repository};

const FILES: &[&str] = &["moodle.gift", "aiken.txt", "table.csv"];

#[test]
fn files_of_other_programs_become_pages() {
    let mut wrong = Vec::new();
    for name in FILES {
        let folder = Folder::empty();
        folder.write(name, std::fs::read(repository(&format!("tests/questions/{name}"))).unwrap());
        let run = Hallpass::new(&folder, &format!("quiz import {name}"));
        let output = run.into_command().output().unwrap();
        for (ending, found) in [("md", &output.stdout), ("told", &output.stderr)] {
            let place = repository(&format!("tests/questions/{name}.{ending}"));
            let found = String::from_utf8_lossy(found);
            if blessing() {
                std::fs::write(&place, found.as_bytes()).unwrap();
            }
            if std::fs::read_to_string(&place).unwrap_or_default() != found {
                wrong.push(format!("{name}.{ending} should be\n{found}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A site whose training has one imported quiz.
fn imported(name: &str) -> Folder {
    let folder = Folder::empty();
    folder.write(
        "content/site.yaml",
        "title: Office\nsites:\n  - {name: training, root: training, title: Course, base_url: https://example.org/, course: c}\n",
    );
    folder.write(
        "content/data/citations.yaml",
        "- {id: il-8.1b, cite: 23 Ill. Adm. Code 375, says: Records go within 10 days.}\n",
    );
    folder.write("content/training/index.md", "---\ntitle: Home\n---\nStart.\n");
    folder.write("content/training/one/index.md", "---\ntitle: One\n---\nRead.\n");
    folder.write(name, std::fs::read(repository(&format!("tests/questions/{name}"))).unwrap());
    Hallpass::new(&folder, &format!("quiz import {name} --out content/training/one/check.md"))
        .code(1)
        .quietly();
    folder
}

#[test]
fn an_imported_page_builds() {
    for name in FILES {
        let folder = imported(name);
        Hallpass::new(&folder, "build").quietly();
    }
}

#[test]
fn import_after_export_gives_the_same_quiz() {
    for name in FILES {
        let folder = imported(name);
        Hallpass::new(&folder, "quiz export one-check --out out.gift").quietly();
        let first = folder.read("content/training/one/check.md");
        Hallpass::new(&folder, "quiz import out.gift --out content/training/one/check.md --force")
            .quietly();
        assert_eq!(
            folder.read("content/training/one/check.md"),
            first,
            "{name}\n{}",
            folder.read("out.gift")
        );
    }
}

#[test]
fn a_page_that_is_there_is_written_over_only_when_asked() {
    let folder = imported("aiken.txt");
    Hallpass::new(&folder, "quiz import aiken.txt --out content/training/one/check.md")
        .code(2)
        .stderr("error: `content/training/one/check.md` is there already; nothing was changed. Use `--force` to write over it\n")
        .run();
    Hallpass::new(&folder, "quiz export one-chek")
        .code(2)
        .stderr("error: there is no quiz `one-chek`; did you mean `one-check`?\n")
        .run();
}
