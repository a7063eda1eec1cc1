//! A build over an earlier one gives the same bytes as a first: whatever was edited in between, no page is kept that
//! would have come out otherwise.

use super::support::{Folder, Hallpass};

const SITE: &str = "title: Office\norganization: The Office\nlanguage: en\ntheme: look\nsites:\n\
  - {name: public, root: public, title: Ours, base_url: https://example.org/, languages: [en, es]}\n";

/// A translation of what stood there once.
const OF_ANOTHER_TEXT: &str = "translation: {of: sha256-0000000000000000000000000000000000000000000000000000000000000000, translator: T}\n";

fn page(title: &str, more: &str, body: &str) -> String {
    format!("---\ntitle: {title}\n{more}---\n{body}\n")
}

fn start() -> Folder {
    let folder = Folder::empty();
    let files = [
        ("site.yaml", SITE.to_owned()),
        ("data/contacts.yaml", "- {id: office, name: The office, phone: 555-0100}\n".to_owned()),
        (
            "data/citations.yaml",
            "- {id: il-1, cite: 105 ILCS 10/1, says: Records have rules.}\n".to_owned(),
        ),
        ("snippets/call.md", "Call us early.\n".to_owned()),
        ("look/templates/partials/page-head.html", "<h1>{{ page.title }}</h1>\n".to_owned()),
        ("public/index.md", page("Home", "", "See [one](a/one.md#how).")),
        ("public/a/index.md", page("Section", "summary: What is here.\n", "All of it.")),
        (
            "public/a/one.md",
            page(
                "One",
                "owner: office\n",
                "First.\n\n## How\n\nLike this.\n\n```rust\nlet one = 1;\n```",
            ),
        ),
        ("public/a/two.md", page("Two", "order: 2\n", "Second, with [three](three.md).")),
        ("public/a/three.md", page("Three", "", "Third: {{ data.contacts.office.phone }}.")),
        (
            "public/a/four.md",
            page("Four", "", "The law says so [@il-1].\n\n```{include name=call}\n```"),
        ),
        ("public/a/one.es.md", page("Uno", OF_ANOTHER_TEXT, "Primero.\n\n## Cómo {#how}")),
    ];
    for (name, text) in files {
        folder.write(&format!("content/{name}"), text);
    }
    folder
}

/// What an author does between two builds: the file, and what becomes of it.
type Edit = (&'static str, fn(&str) -> String);

const EDITS: &[Edit] = &[
    ("public/a/one.md", |text| format!("{text}\nOne more sentence.\n")),
    ("public/a/two.md", |text| text.replace("title: Two", "title: Zwei")),
    ("public/a/one.md", |text| text.replace("## How", "## Why and how {#how}")),
    ("public/a/two.md", |text| text.replace("order: 2", "order: -2")),
    ("public/a/index.md", |text| text.replace("What is here", "What is there")),
    ("data/contacts.yaml", |text| text.replace("555-0100", "555-0199")),
    ("data/contacts.yaml", |text| text.replace("The office", "Our office")),
    ("public/a/one.es.md", |text| format!("{text}\nMás.\n")),
    ("public/a/two.es.md", |_| page("Dos", OF_ANOTHER_TEXT, "Segundo.")),
    // Another Spanish page shows the title of this one, and leads to its heading, which goes and comes back.
    ("public/index.es.md", |_| page("Inicio", OF_ANOTHER_TEXT, "Vea [uno](a/one.md#how).")),
    ("public/a/one.es.md", |text| text.replace("title: Uno", "title: Número uno")),
    ("public/a/one.es.md", |text| text.replace("## Cómo {#how}", "## Cómo")),
    ("public/a/two.es.md", |text| format!("{text}\nOtra frase.\n")),
    ("public/a/one.es.md", |text| text.replace("## Cómo", "## Cómo {#how}")),
    ("snippets/call.md", |text| text.replace("early", "late")),
    ("look/templates/partials/page-head.html", |text| text.replace("<h1>", "<h1 class=\"own\">")),
    ("site.yaml", |text| text.replace("title: Ours", "title: Yours")),
    ("public/a/five.md", |_| page("Five", "", "A new page.")),
    ("public/a/two.md", |text| text.replace("Second", "Still [@il-1] second")),
    ("public/a/three.md", |text| text.replace("title: Three", "title: Three\ndraft: true")),
    ("public/a/one.md", |text| text.replace("last", "least") + "\n![Nothing](none.png)\n"),
    ("public/a/one.md", |text| text.replace("![Nothing](none.png)", "Words instead.")),
    // What is told of a page is told again while another changes, and no longer when it is mended.
    ("public/a/one.md", |text| format!("{text}\n{}\n", "So it is. ".repeat(60))),
    ("public/a/two.md", |text| format!("{text}\nAnother sentence.\n")),
    ("public/index.md", |text| format!("{text}\nThe FGHI decides.\n")),
    ("public/a/one.md", |text| text.replace(&"So it is. ".repeat(60), "So.")),
    // Nothing is to be said of that page when a heading that it leads to goes, and comes back.
    ("public/index.md", |text| text.replace("The FGHI decides.", "We decide.")),
    ("public/a/one.md", |text| text.replace("## Why and how {#how}", "## Why")),
    ("public/a/two.md", |text| format!("{text}\nStill another.\n")),
    ("public/a/one.md", |text| text.replace("## Why", "## Why {#how}")),
    // A heading is there for some readers alone.
    ("site.yaml", |text| {
        text.replace("languages: [en, es]", "languages: [en, es], audience: [family]")
    }),
    ("public/a/one.md", |text| {
        text.replace("## Why {#how}", "```{only audience=school}\n## Why {#how}\n```\n")
    }),
    ("public/a/one.md", |text| text.replace("audience=school", "audience=family")),
    // What looks like a person's stops a build, until it is taken out.
    ("public/a/five.md", |text| format!("{text}\nBorn on 2010-02-03, student id 12345678.\n")),
    ("public/a/five.md", |text| text.replace("Born on 2010-02-03, student id 12345678.", "Fine.")),
];

#[test]
fn whatever_was_edited_a_second_build_is_like_a_first() {
    let folder = start();
    let build = |out: &str| {
        let line = format!("build --as-of 2026-11-23 --out {out} --records {out}-records");
        let output = Hallpass::new(&folder, &line).into_command().output().unwrap();
        let told = String::from_utf8(output.stderr).unwrap();
        // Whether there was a build before is said, too.
        let told: Vec<_> = told.lines().filter(|line| !line.contains("not built:")).collect();
        (output.status.code(), told.join("\n"))
    };
    assert_eq!(build("dist").0, Some(0));
    let (mut differing, mut told, mut refused) = (0, 0, Vec::new());
    let mut before = folder.tree("dist");
    for (at, (name, edit)) in EDITS.iter().enumerate() {
        let path = format!("content/{name}");
        let text = std::fs::read_to_string(folder.join(&path)).unwrap_or_default();
        let edited = edit(&text);
        assert_ne!(text, edited, "edit {at} of {name} does something");
        folder.write(&path, edited);
        let again = format!("first-{at}");
        let (second, first) = (build("dist"), build(&again));
        assert_eq!(second, first, "what edit {at} of {name} makes a build tell");
        told += usize::from(!first.1.is_empty());
        // What stops a build is mended by a later edit.
        if first.0 != Some(0) {
            refused.push(format!("{at} {name} {}", first.1));
            continue;
        }
        let (second, first) = (folder.tree("dist"), folder.tree(&again));
        let wrong: Vec<_> =
            first.keys().filter(|path| first.get(*path) != second.get(*path)).collect();
        assert!(wrong.is_empty() && first.len() == second.len(), "edit {at} of {name}: {wrong:?}");
        differing += usize::from(before != second);
        before = second;
    }
    assert!(differing > 15, "the edits show: {differing}");
    assert!(told > 6 && refused.len() == 7, "the edits tell: {told}, {}", refused.join("\n"));
}

/// A page that somebody changed in the output is made anew, and so is everything for another day.
#[test]
fn only_what_lies_there_as_it_was_made_is_kept() {
    let folder = start();
    let build = |day: &str| Hallpass::new(&folder, &format!("build --as-of {day}")).quietly();
    build("2026-11-23");
    let made = folder.read("dist/public/a/two/index.html");
    folder.write("dist/public/a/two/index.html", made.replace("Second", "Hacked"));
    folder.write("content/public/a/one.md", page("One", "", "Other.\n\n## How\n"));
    build("2026-11-23");
    assert_eq!(folder.read("dist/public/a/two/index.html"), made);
    build("2026-11-24");
    assert!(folder.read("dist/public/a/two/index.html").contains("2026-11-24"));
}
