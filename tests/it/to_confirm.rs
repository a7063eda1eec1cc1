//! The list of what a district has to fill in: whole, in an order, and current for the content here.

use std::collections::BTreeSet;

use super::support::{Folder, Hallpass, repository};

/// The list that lies beside the content is what the command makes of it.
#[test]
fn the_list_beside_the_content_is_current() {
    let folder = Folder::empty();
    let content = repository("content");
    let arguments = format!("to-confirm --content {} --as-of 2026-11-23", content.display());
    let made = Hallpass::new(&folder, &arguments).code(1).quietly().stdout;
    let kept = std::fs::read_to_string(content.join("TO-CONFIRM.md")).unwrap();
    assert!(
        String::from_utf8(made).unwrap() == kept,
        "run `hallpass to-confirm --out content/TO-CONFIRM.md`"
    );
}

/// Every file at which a release stops for a missing value is in the list, as itself or as the data file
/// that it waits for, and the list names no page at which none does.
#[test]
fn it_names_what_a_release_refuses() {
    let folder = Folder::with_content(&repository("content"));
    let found = Hallpass::new(&folder, "check --release --format json --as-of 2026-11-23")
        .code(1)
        .quietly()
        .stdout;
    let found: serde_json::Value = serde_json::from_slice(&found).unwrap();
    let mut pages = BTreeSet::new();
    let problems = found["problems"].as_array().unwrap();
    for problem in problems.iter().filter(|problem| problem["code"] == "HP032") {
        let message = problem["message"].as_str().unwrap();
        if !message.contains("`data.") && !message.contains("`data/") {
            let file = problem["place"]["file"].as_str().unwrap();
            pages.insert(file.strip_prefix("content/").unwrap().to_owned());
        }
    }
    let list = std::fs::read_to_string(repository("content/TO-CONFIRM.md")).unwrap();
    let (_, answers) = list.split_once("## 2. Rules and answers").unwrap();
    let named: BTreeSet<String> = answers
        .lines()
        .filter_map(|line| line.trim_start().strip_prefix("- "))
        .filter_map(|line| line.trim_start_matches("[ ] ").strip_prefix('`')?.split('`').next())
        .map(str::to_owned)
        .collect();
    assert_eq!(pages, named);
}

#[test]
fn it_is_short_when_nothing_is_open() {
    let folder = Folder::with_site();
    Hallpass::new(&folder, "to-confirm")
        .stdout("# What the district has to fill in\n\nMade by [..]\n\nNothing is open.\n")
        .run();
}

#[test]
fn what_more_pages_wait_for_comes_first() {
    let folder = Folder::with_site();
    folder.write(
        "content/data/contacts.yaml",
        "- {id: office, name: Office, phone: tbc, hours: tbc}\n",
    );
    folder.write(
        "content/public/a.md",
        "---\ntitle: A\n---\n{{ tbc(\"one\") }} {{ data.contacts.office.phone }}\n",
    );
    folder.write("content/public/b.md", "---\ntitle: B\n---\n{{ tbc(\"two\") }}\n");
    folder.write("content/public/c.md", "---\ntitle: C\n---\n{{ tbc(\"two\") }}\n");
    Hallpass::new(&folder, "to-confirm")
        .code(1)
        .stdout(
            "...
### `data/contacts.yaml`: 1 page waits

- [ ] `office`: phone, hours

## 2. Rules and answers

[..]

1. **two**
    - `public/b.md`
    - `public/c.md`
2. **one**
    - `public/a.md`
",
        )
        .run();
}
