//! Every format, with all that a diagnostic can have: related places here and elsewhere, help, a repair.

use super::super::{FileId, codes};
use super::*;

struct Two;

const PAGE: &str = "---\ntilte: Réc\n---\n\nSee [the old page](alt.md).\n";
const OTHER: &str = "# Other, 100%\n";

impl Files for Two {
    fn path(&self, file: FileId) -> &'static str {
        if file == FileId(0) { "public/my records.md" } else { "public/other.md" }
    }
    fn text(&self, file: FileId) -> &str {
        if file == FileId(0) { PAGE } else { OTHER }
    }
}

fn unknown_key() -> Diagnostic {
    Diagnostic::error(codes::UNKNOWN_KEY, "unknown key `tilte` in front matter")
        .at(Span::new(FileId(0), 4..9))
        .did_you_mean("tilte", ["title"])
}

/// An error with help; a warning with places here and elsewhere, and a repair; one without a place.
fn all() -> [Diagnostic; 3] {
    let link = PAGE.find("alt.md").map_or(0..0, |at| at..at + 6);
    let warning = Diagnostic::warning(codes::LINK_TO_WITHDRAWN, "`alt.md`, 100% gone: see, twice")
        .at(Span::new(FileId(0), link.clone()))
        .label("this one")
        .related(Span::new(FileId(0), 4..9), "the page's key")
        .related(Span::new(FileId(1), 2..7), "the new page")
        .help("link to the other")
        .fix(Span::new(FileId(0), link), "other.md");
    [unknown_key(), warning, Diagnostic::error(codes::MISSING_FILE, "there is no `site.yaml`")]
}

fn shown(format: Format) -> String {
    render(&all(), &Two, format)
}

#[test]
fn people_see_the_line_and_the_place() {
    insta::assert_snapshot!(shown(Format::Human { color: false }));
}

#[test]
fn editors_get_one_line_each() {
    insta::assert_snapshot!(shown(Format::Short));
}

#[test]
fn programs_get_lines_columns_and_bytes() {
    insta::assert_snapshot!(shown(Format::Json));
}

#[test]
fn github_gets_commands() {
    insta::assert_snapshot!(shown(Format::Github));
}

#[test]
fn code_hosts_get_sarif() {
    // The explanations have their own tests; here they would change with every word.
    let text = shown(Format::Sarif);
    let mut log: Value = serde_json::from_str(&text).unwrap();
    for rule in log["runs"][0]["tool"]["driver"]["rules"].as_array_mut().unwrap() {
        rule["fullDescription"]["text"] = "…".into();
        rule["help"]["markdown"] = "…".into();
    }
    insta::assert_snapshot!(format!("{log:#}"));
}

#[test]
fn a_place_outside_the_text_does_not_panic() {
    let wild =
        unknown_key().at(Span::new(FileId(0), 13..999)).fix(Span::new(FileId(0), 99..999), "");
    for format in
        [Format::Human { color: true }, Format::Short, Format::Json, Format::Github, Format::Sarif]
    {
        assert!(!render(std::slice::from_ref(&wild), &Two, format).is_empty());
    }
}

struct OneLine(String);

impl Files for OneLine {
    fn path(&self, _: FileId) -> &'static str {
        "public/long.md"
    }
    fn text(&self, _: FileId) -> &str {
        &self.0
    }
}

/// A line without end, as minified files have it: each problem shows its own part, at its own column.
#[test]
fn of_a_line_without_end_the_part_around_the_place_is_shown() {
    let files = OneLine(format!("---\n{}\n", "wörd, ".repeat(20_000)));
    let at = |word: usize| 4 + word * 7;
    let problem = |word: usize| {
        let span = Span::new(FileId(0), at(word)..at(word) + 5);
        let first = Span::new(FileId(0), at(0)..at(0) + 5);
        Diagnostic::error(codes::BROKEN_LINK, "no").at(span).label("this").related(first, "that")
    };
    for word in [0, 1, 10_000, 19_999] {
        let told = render(&[problem(word)], &files, Format::Human { color: false });
        assert!(told.len() < 3000, "{} bytes", told.len());
        let place = format!("--> public/long.md:2:{}\n", word * 6 + 1);
        assert!(told.contains(&place), "{told}");
        assert!(told.contains("^^^^ this") && told.contains(" that"), "{told}");
        assert!(!told.contains("^^^^^"), "{told}");
    }
}
