//! How hard pages are to read, as the command tells it.

use super::support::{Folder, Hallpass, repository};

/// Two long sentences that nobody should have to read.
const HARD: &str = "Documentation establishing residency must be submitted to the receiving institution \
    prior to the commencement of instruction, notwithstanding any previously granted administrative \
    accommodation. Failure to provide the aforementioned documentation may necessitate supplementary \
    verification procedures.";

fn site(reading: &str) -> Folder {
    let folder = Folder::empty();
    folder.write(
        "content/site.yaml",
        format!(
            "title: Office\n{reading}\nsites:\n  - {{name: public, root: public, title: Ours, \
             base_url: https://example.org/, audience: [family, counselor], languages: [en]}}\n"
        ),
    );
    folder.write("content/public/index.md", "---\ntitle: Home\n---\nHi.\n");
    folder
}

fn page(folder: &Folder, path: &str, body: &str) {
    folder.write(&format!("content/public/{path}"), format!("---\ntitle: Page\n---\n{body}\n"));
}

/// Code and severity of what `check` says about reading.
fn told(folder: &Folder) -> Vec<String> {
    let mut command = Hallpass::new(folder, "check --format short").into_command();
    let said = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let about_reading = |line: &&str| line.contains("[HP16");
    said.lines().filter(about_reading).map(str::to_owned).collect()
}

fn grades(folder: &Folder, code: i32) -> serde_json::Value {
    let output = Hallpass::new(folder, "check --grades --format json").code(code).quietly();
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn a_page_is_held_to_the_grade_of_its_readers() {
    let folder = site("");
    page(&folder, "counselor/a.md", HARD);
    assert_eq!(told(&folder), [""; 0]);
    page(&folder, "family/a.md", HARD);
    assert_eq!(
        told(&folder),
        [
            "content/public/family/a.md:2:8: error[HP161]: this page reads at grade 24.1; one for `family` may not be above 9"
        ]
    );
    // A page says for itself whom it is for, and so does the section above it.
    folder.write(
        "content/public/family/a.md",
        format!("---\ntitle: A\naudience: [counselor]\n---\n{HARD}\n"),
    );
    assert_eq!(told(&folder), [""; 0]);
    folder.write(
        "content/public/counselor/index.md",
        "---\ntitle: C\naudience: [family]\n---\nHi.\n",
    );
    assert_eq!(told(&folder).len(), 1);
}

#[test]
fn site_yaml_sets_the_limits_and_whom_they_are_for() {
    let folder = site("reading: {audience: [counselor], grade: {warn: 20, fail: 30}}");
    page(&folder, "counselor/a.md", HARD);
    page(&folder, "family/a.md", HARD);
    let found = told(&folder);
    assert_eq!(found.len(), 1);
    assert!(
        found[0].contains("counselor/a.md:2:8: warning[HP160]") && found[0].ends_with("above 20")
    );
    let folder = site("reading: {grade: {warn: 12, fail: 9}}");
    Hallpass::new(&folder, "check --format short")
        .code(1)
        .stdout("content/site.yaml:2:18: error[HP006]: expected `warn` below `fail`, found `warn: 12` and `fail: 9`\n")
        .run();
}

/// Only what readers read is counted, and all of that: facts, components, tables and snippets too.
#[test]
fn what_is_counted() {
    let folder = site("");
    folder.write("content/data/more.yaml", "office: {name: Students moving}\n");
    folder.write("content/snippets/fees.md", "You pay no fee at all.\n");
    folder.write(
        "content/data/citations.yaml",
        "- {id: law, cite: \"1 ILCS 1\", says: \"x\", url: \"https://x.org/\", conf: A, read: 2026-11-23}\n",
    );
    page(
        &folder,
        "family/a.md",
        "# Not the heading\n\nAsk {{ data.more.office.name }} for **it** now.[@law]\n\n\
         - label\n- This item is read.\n\n| Who | What it does |\n|---|---|\n| Them | They send you the paper |\n\n\
         ```sh\nnot the code\n```\n\n```{steps}\n### Not this\nCall the old school.\n```\n\n\
         ```{only audience=counselor}\nSee the counselors here.\n```\n\n```{include name=fees}\n```\n\n\
         {{ tbc(\"not this\") }}\n\n> Everything quoted from law stays out.[@law]\n\n> [!NOTE]\n> The note is read.[@law]\n",
    );
    let found = grades(&folder, 0);
    let page =
        found.as_array().unwrap().iter().find(|page| page["file"] == "content/public/family/a.md");
    let page = page.unwrap();
    // Ask students moving for it now · This item is read · They send you the paper · Call the old school
    // · See the counselors here · You pay no fee at all · The note is read; `What it does` is a label.
    assert_eq!(
        (page["words"].clone(), page["sentences"].clone()),
        (33.into(), 7.into()),
        "{page:#}"
    );
}

#[test]
fn grades_are_listed_with_the_hardest_first() {
    let folder = Folder::with_content(&repository("tests/sites/bad/reading-grade/content"));
    Hallpass::new(&folder, "check --grades")
        .code(1)
        .stdout(
            "  Flesch–Kincaid grade  words  page
         24.1              33  content/public/counselor/index.md
         17.5 too hard     41  content/public/family/too-hard.md
          8.6 hard         67  content/public/family/hard.md
          5.4 fine        128  content/public/family/one-section.md   hardest section 27.4 #print
         -1.4 fine         36  content/public/family/quotation.md
            –               2  content/public/family/index.md
            –               1  content/public/index.md

               INFLESZ  words  page
        -31.1 too hard     35  content/public/family/quotation.es.md

1 page without a figure: no tested formula is known for `ar`
",
        )
        .run();
    let found = grades(&folder, 1);
    let hardest = &found[0];
    assert_eq!(hardest["file"], "content/public/counselor/index.md");
    assert_eq!(hardest["verdict"], "free");
    let sections =
        &found.as_array().unwrap().iter().find(|page| page["words"] == 128).unwrap()["sections"];
    assert_eq!(
        (sections[0]["id"].clone(), sections[0]["line"].clone()),
        ("print".into(), 8.into())
    );
    assert!(sections[1]["score"].as_f64().unwrap() < 0.0);
}

/// The pages of this repository are within the limits that they preach.
#[test]
fn our_own_pages_are_plain() {
    let folder = Folder::with_content(&repository("content"));
    assert_eq!(told(&folder), [""; 0]);
}
