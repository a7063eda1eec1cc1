//! Every code's explanation holds what it says: its example sets off exactly that code, with the weight that it
//! names, and the mended example sets off nothing. The list in the documentation is made of them.

use std::collections::BTreeSet;

use hallpass::diag::explain::{self, ExampleFile, Explanation};

use super::support::{Folder, Hallpass, blessing, repository};

const AS_OF: &str = "2026-11-23";

/// What the files of an example lie over.
const BASE: &[(&str, &str)] = &[
    (
        "site.yaml",
        "title: Office\nschool_year: {name: 2026-27, starts: 2026-07-01, ends: 2027-06-30}\nsites:\n  \
         - {name: public, root: public, title: Pages, base_url: https://example.org/}\n  \
         - {name: training, root: training, title: Course, base_url: https://training.example.org/, course: transfer}\n",
    ),
    ("data/contacts.yaml", "- {id: office, name: The enrollment office}\n"),
    (
        "data/citations.yaml",
        "- {id: il-1, cite: 105 ILCS 10/1, says: Student records have rules.}\n",
    ),
    ("public/index.md", "---\ntitle: Home\n---\n\nSchools.\n"),
    ("training/index.md", "---\ntitle: Home\n---\n\nRead it all.\n"),
];

/// Each problem's code and severity.
fn told(files: &[ExampleFile]) -> (BTreeSet<(String, String)>, String) {
    let folder = Folder::empty();
    for (path, text) in BASE {
        folder.write(&format!("content/{path}"), text);
    }
    for file in files {
        folder.write(&format!("content/{}", file.path), file.bytes());
    }
    let run = format!("check --format short --as-of {AS_OF}");
    let output = Hallpass::new(&folder, &run).into_command().output().unwrap();
    let short = String::from_utf8(output.stdout).unwrap();
    let problem = |line: &str| {
        let (before, rest) = line.split_once("[HP")?;
        let severity = before.rsplit(' ').next()?;
        Some((format!("HP{}", rest.split_once(']')?.0), severity.to_owned()))
    };
    (short.lines().filter_map(problem).collect(), short)
}

#[test]
fn every_example_sets_off_its_code_and_nothing_else() {
    let mut wrong = Vec::new();
    for known in explain::all() {
        let (found, short) = told(&known.example);
        // A check that is off shows in `checks::settings`.
        let Some(severity) = known.severity else { continue };
        let expected = BTreeSet::from([(known.code.id().to_owned(), severity.name().to_owned())]);
        if found != expected {
            wrong.push(format!("{}: expected {expected:?}, told\n{short}", known.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_mended_example_sets_off_anything() {
    let mut wrong = Vec::new();
    for known in explain::all() {
        let (_, short) = told(&known.mended);
        if !short.is_empty() {
            wrong.push(format!("{}:\n{short}", known.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_documentation_lists_every_code() {
    let path = repository("docs/checks.md");
    if blessing() {
        std::fs::write(&path, explain::document()).unwrap();
    }
    let current = std::fs::read_to_string(&path).unwrap() == explain::document();
    assert!(current, "`hallpass explain --markdown > docs/checks.md` writes it anew");
}

#[test]
fn a_code_is_told_with_its_example_and_its_repair() {
    let folder = Folder::empty();
    Hallpass::new(&folder, "explain hp020")
        .stdout(
            "HP020: a link to a page or file that does not exist\n\nSeverity: error · [..]\n...\n\
             Sets it off, `public/records.md`:\n...\n    Read [when to ask](clock.md).\n...\n\
             Mended, `public/records.md`:\n...\n    Read [when to ask](clocks.md).\n...\n",
        )
        .run();
    Hallpass::new(&folder, "explain HP02O")
        .code(2)
        .stderr("error: there is no code `HP02O`; did you mean `HP020`?\n")
        .run();
    let output = Hallpass::new(&folder, "explain --list").quietly();
    let list = String::from_utf8(output.stdout).unwrap();
    let lacks = |known: &&Explanation| !list.contains(&format!("  {}  ", known.code));
    assert_eq!(explain::all().filter(lacks).count(), 0);
}
