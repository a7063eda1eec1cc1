//! `hallpass check` beyond its messages: what authors set about the checks, the formats for machines, the
//! repairs, and the health of the content.

use serde_json::Value;

use hallpass::diag::explain;

use super::support::{Folder, Hallpass, Tree, blessing, repository};

const AS_OF: &str = "2026-11-23";

fn bad(name: &str) -> Folder {
    Folder::with_content(&repository(&format!("tests/sites/bad/{name}/content")))
}

fn stdout(folder: &Folder, arguments: &str, code: i32) -> String {
    let run = format!("check --as-of {AS_OF} {arguments}");
    String::from_utf8(Hallpass::new(folder, &run).code(code).quietly().stdout).unwrap()
}

fn json(folder: &Folder, code: i32) -> Value {
    serde_json::from_str(&stdout(folder, "--format json", code)).unwrap()
}

/// A page that nobody may check is a page that nobody can trust: what is silenced says why, in one place.
#[test]
fn a_code_is_silenced_in_its_page_and_nowhere_else() {
    let folder = Folder::with_site();
    let vague = "[here](more.md)\n";
    folder.write("content/public/index.md", format!("---\ntitle: Home\n---\n{vague}"));
    assert!(stdout(&folder, "--format short", 0).contains("warning[HP062]"));
    let silence = "silence: {HP062: It is a quotation.}\n";
    folder.write("content/public/index.md", format!("---\ntitle: Home\n{silence}---\n{vague}"));
    assert_eq!(stdout(&folder, "--format short", 0), "");
    folder.write("content/public/more.md", format!("---\ntitle: More\n---\n{vague}"));
    assert!(stdout(&folder, "--format short", 0).starts_with("content/public/more.md:4"));
}

#[test]
fn a_silence_of_a_page_that_a_run_does_not_show_is_not_unused() {
    let folder = bad("settings");
    let site = folder.read("content/site.yaml");
    let more = "  - {name: other, root: other, title: Other, base_url: https://o.example.org/}\n";
    folder.write("content/site.yaml", site + more);
    folder.write("content/other/index.md", "---\ntitle: Home\n---\n");
    assert!(stdout(&folder, "--format short", 1).contains("[HP182]"));
    assert!(!stdout(&folder, "--format short --site public", 1).contains("[HP182]"));
}

#[test]
fn what_site_yaml_sets_holds_in_a_release_as_well() {
    let folder = bad("open-ends");
    let site = folder.read("content/site.yaml");
    folder.write("content/site.yaml", format!("checks: {{HP032: warning, HP040: off}}\n{site}"));
    let found = stdout(&folder, "--format short --release", 1);
    assert!(found.contains("warning[HP032]") && !found.contains("[HP040]"), "{found}");
}

/// The members that the schema of SARIF 2.1.0 requires, and the values that it knows.
#[test]
fn sarif_has_what_its_schema_requires() {
    for name in ["moved", "broken-link", "duplicate-anchor", "no-site-file", "privacy"] {
        let folder = bad(name);
        let log: Value = serde_json::from_str(&stdout(&folder, "--format sarif", 1)).unwrap();
        assert_eq!(log["version"], "2.1.0");
        let [run] = log["runs"].as_array().unwrap().as_slice() else { panic!("one run") };
        let driver = &run["tool"]["driver"];
        assert_eq!(driver["name"], "hallpass");
        assert_eq!(run["columnKind"], "unicodeCodePoints");
        let rules = driver["rules"].as_array().unwrap();
        let results = run["results"].as_array().unwrap();
        assert!(!results.is_empty(), "{name}");
        for rule in rules {
            let id = rule["id"].as_str().unwrap();
            assert!(explain::find(id).is_some(), "{id}");
            for text in ["shortDescription", "fullDescription", "help"] {
                assert!(rule[text]["text"].as_str().is_some_and(|text| !text.is_empty()), "{id}");
            }
            let level = rule["defaultConfiguration"]["level"].as_str().unwrap();
            assert!(["none", "note", "warning", "error"].contains(&level));
        }
        for result in results {
            assert!(["warning", "error"].contains(&result["level"].as_str().unwrap()));
            assert!(result["message"]["text"].is_string());
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(rules[index]["id"], result["ruleId"]);
            let related = result["relatedLocations"].as_array().cloned().unwrap_or_default();
            for place in result["locations"].as_array().unwrap().iter().chain(&related) {
                let physical = &place["physicalLocation"];
                let uri = physical["artifactLocation"]["uri"].as_str().unwrap();
                assert!(uri.starts_with("content/") && !uri.contains([' ', '\\']), "{uri}");
                let number = |key: &str| physical["region"][key].as_u64().unwrap();
                assert!(number("startLine") >= 1 && number("startColumn") >= 1);
                let end = (number("endLine"), number("endColumn"));
                assert!(end >= (number("startLine"), number("startColumn")));
            }
            for fix in result["fixes"].as_array().unwrap_or(&Vec::new()) {
                let change = &fix["artifactChanges"][0];
                assert!(change["artifactLocation"]["uri"].is_string());
                assert!(change["replacements"][0]["deletedRegion"]["startLine"].is_u64());
            }
        }
    }
}

/// One broken site in the forms for machines, in full, beside what people are told of it. `HALLPASS_BLESS=1` writes them.
#[test]
fn every_format_tells_the_same_site_as_expected() {
    let mut different = Vec::new();
    for (format, file) in [("short", "txt"), ("json", "json"), ("github", "txt"), ("sarif", "json")]
    {
        let mut found = stdout(&bad("moved"), &format!("--format {format}"), 1);
        if format == "sarif" {
            // The explanations have tests of their own, and here would change with every word.
            let mut log: Value = serde_json::from_str(&found).unwrap();
            for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
                rule["fullDescription"]["text"] = "…".into();
                rule["help"]["markdown"] = "…".into();
            }
            found = format!("{log:#}\n");
        }
        let expected = repository(&format!("tests/sites/bad/moved/{format}.{file}"));
        if blessing() {
            std::fs::write(&expected, &found).unwrap();
        } else if std::fs::read_to_string(&expected).unwrap_or_default() != found {
            different.push(found);
        }
    }
    assert!(different.is_empty(), "told differently than expected:\n{}", different.join("\n"));
}

#[test]
fn problems_are_counted_by_family() {
    let folder = bad("broken-link");
    let found = json(&folder, 1);
    let links = &found["summary"]["families"]["links"];
    let of_links = |problem: &&Value| problem["family"] == "links";
    let counted = found["problems"].as_array().unwrap().iter().filter(of_links).count();
    assert_eq!(links["errors"].as_u64().unwrap(), counted as u64);
    assert!(stdout(&folder, "", 1).contains("\nLinks and anchors  "));
}

fn mended(folder: &Folder, code: i32) -> Tree {
    let run = format!("check --fix --format short --as-of {AS_OF}");
    Hallpass::new(folder, &run).code(code).quietly();
    folder.tree("content")
}

/// Every repair is made once, nothing else is touched, and a second run finds nothing to do.
#[test]
fn a_repair_is_written_once_and_touches_nothing_else() {
    for (name, code) in [("moved", 1), ("no-question-ids", 0)] {
        let folder = bad(name);
        let before = folder.tree("content");
        let preview = stdout(&folder, "--fix --dry-run", 0);
        assert!(preview.starts_with("--- content/"), "{preview}");
        assert_eq!(folder.tree("content"), before, "a dry run writes nothing");
        let after = mended(&folder, code);
        assert_eq!(after.len(), before.len());
        let lines = |bytes: &[u8]| -> Vec<String> {
            std::str::from_utf8(bytes).unwrap().lines().map(str::to_owned).collect()
        };
        for (path, bytes) in &before {
            let (old, new) = (lines(bytes), lines(&after[path]));
            assert_eq!(old.len(), new.len(), "{path}");
            for (old, new) in old.iter().zip(&new).filter(|(old, new)| old != new) {
                assert!(preview.contains(&format!("-{old}\n")), "{old}");
                assert!(preview.contains(&format!("+{new}\n")), "{new}");
            }
        }
        assert_eq!(mended(&folder, code), after, "a second run changes nothing");
        assert_eq!(stdout(&folder, "--fix --dry-run", 0), "");
    }
}

#[test]
fn a_moved_link_keeps_its_anchor_and_a_choice_is_left_to_the_author() {
    let folder = bad("moved");
    mended(&folder, 1);
    let text = folder.read("content/public/index.md");
    assert!(text.contains("[Ask](new/records.md#ask)"), "{text}");
    // The anchor is not there any more, and a reference stands elsewhere: both are the author's.
    assert!(text.contains("[see](old/records.md#gone)") && text.contains("[r]: old/records.md"));
    assert!(text.contains("[all](new/index.md)"));
}

#[test]
fn proposed_ids_are_free_and_join_the_attributes_that_are_there() {
    let folder = bad("no-question-ids");
    mended(&folder, 0);
    let text = folder.read("content/training/a/check.md");
    assert!(text.contains("a letter? {#by-when-must-it}\n"), "{text}");
    assert!(text.contains("a call? {#by-when-must-it-2 cites=\"il-1\"}\n"), "{text}");
    assert!(text.contains("## ¿? {#section .must-pass cites=\"il-1\"}"), "{text}");
}

#[test]
fn the_health_of_the_content_is_told_by_owner() {
    let folder = Folder::with_content(&repository("tests/sites/policy/content"));
    folder.write("content/data/contacts.yaml", "- {id: office, name: The office}\n");
    folder.write(
        "content/public/late.md",
        "---\ntitle: Late\nowner: office\nreview_by: 2026-12-01\n---\n{{ tbc(\"the room\") }} {{ tbc(\"the hour\") }}\n",
    );
    let output = Hallpass::new(&folder, &format!("check --format json --as-of {AS_OF}"))
        .into_command()
        .output()
        .unwrap();
    let found: Value = serde_json::from_slice(&output.stdout).unwrap();
    let owners = found["health"]["owners"].as_array().unwrap();
    let of = |id: Value| owners.iter().find(|owner| owner["owner"] == id).unwrap();
    let office = of("office".into());
    let due = office["due"].as_array().unwrap();
    let late = due.iter().find(|due| due["file"] == "public/late.md").unwrap();
    assert_eq!(
        (late["day"].as_str(), late["overdue"].as_bool()),
        (Some("2026-12-01"), Some(false))
    );
    let open = office["tbc"].as_array().unwrap();
    let open = open.iter().find(|item| item["file"] == "public/late.md").unwrap();
    assert_eq!(open["places"], 2);
    assert_eq!(open["what"], "the room, the hour");
    let told = |code: &str| {
        let problems = found["problems"].as_array().unwrap();
        problems.iter().filter(|problem| problem["code"] == code).count()
    };
    for (list, code) in [("untaught", "HP142"), ("untested", "HP143")] {
        let listed: usize = owners.iter().map(|owner| owner[list].as_array().unwrap().len()).sum();
        assert_eq!(listed, told(code), "{list}");
    }
}

#[test]
fn the_first_course_shows_the_health_of_the_content() {
    let folder = Folder::with_content(&repository("tests/sites/policy/content"));
    Hallpass::new(&folder, &format!("build --as-of {AS_OF}")).quietly();
    let pages: Vec<String> = folder
        .tree("dist")
        .into_keys()
        .filter(|path| path.ends_with("content-health/index.html"))
        .collect();
    assert_eq!(pages.len(), 1, "{pages:?}");
    let html = folder.read(&format!("dist/{}", pages[0]));
    assert!(html.contains("Content health") && html.contains("noindex"));
}
