//! A page that the live preview takes over alone gives the same sites as when everything is loaded again; and
//! where that cannot be, it is not taken over.

use std::sync::Mutex;

use hallpass::build::{Amended, Checked, Options, amend, load, render};
use hallpass::check::Strictness;
use hallpass::diag::Diagnostic;
use hallpass::render::{Output, Receiver};
use hallpass::timings::Timings;

use super::support::Folder;

fn options(folder: &Folder) -> Options {
    Options {
        content: folder.join("content"),
        sites: Vec::new(),
        as_of: "2026-11-23".parse().unwrap(),
        strictness: Strictness::Draft,
        office_keys: Vec::new(),
    }
}

fn site(checked: &Checked) -> Output {
    let output = Mutex::new(Output::default());
    let found = render(checked, &[&output as &dyn Receiver], &Timings::default());
    assert!(!found.iter().any(Diagnostic::is_error), "{found:?}");
    output.into_inner().unwrap()
}

fn content() -> Folder {
    let folder = Folder::with_site();
    folder.write("content/site.yaml", SITE);
    folder.write("content/theme/css/own.css", "p { color: teal }\n");
    folder.write("content/theme/templates/partials/overdue.html", "<p>Mine.</p>\n");
    folder
}

const SITE: &str = "title: Office\ntheme: theme\nsites:\n  - {name: public, root: public, title: Ours, base_url: https://example.org/}\n";

const PAGE: &str = "---\ntitle: More\nsummary: What there is.\n---\n# Part {#part}\n\nText and [home](index.md).\n";

/// Writes `text` to a file of the content, and tells whether it was taken over; if so, what came of it is held
/// against a whole load.
fn edit(name: &str, before: &str, text: &str) -> Option<Amended> {
    let folder = content();
    let path = format!("content/{name}");
    folder.write("content/public/more.md", PAGE);
    folder.write(&path, before);
    let mut checked = load(&options(&folder)).unwrap();
    assert!(!checked.has_errors(), "{:?}", checked.diagnostics);
    let first = site(&checked);
    folder.write(&path, text);
    let amended = amend(&mut checked, &folder.join("content"), name);
    match amended {
        Some(_) => {
            let whole = site(&load(&options(&folder)).unwrap());
            assert_ne!(first, whole, "the edit of `{name}` shows");
            assert_eq!(site(&checked), whole, "`{name}`");
        }
        None => assert_eq!(site(&checked), first, "`{name}` was left as it was"),
    }
    amended
}

#[test]
fn the_text_of_a_page_is_taken_over() {
    for (old, new) in [
        ("Text", "Another text, with **more** in it"),
        ("# Part", "# Another part\n\nWords.\n\n# Part"),
        ("[home](index.md)", "`code`\n\n```rust\nfn main() {}\n```\n"),
        (").\n", ").\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"),
    ] {
        let text = PAGE.replacen(old, new, 1);
        assert_eq!(edit("public/more.md", PAGE, &text), Some(Amended::Page), "{old}");
    }
}

#[test]
fn what_shows_elsewhere_or_is_wrong_is_not() {
    for (old, new) in [
        ("title: More", "title: Less"),
        ("---\n# Part", "order: 3\n---\n# Part"),
        ("(index.md)", "(nowhere.md)"),
        ("(index.md)", "(index.md#nothing)"),
        ("Text", "Text [@law]"),
        ("Text", "Text {{ data.nothing }}"),
        ("# Part {#part}", "# Part {#part}\n\n# Again {#part}"),
        ("---\ntitle", "title"),
    ] {
        assert_eq!(edit("public/more.md", PAGE, &PAGE.replacen(old, new, 1)), None, "{new}");
    }
    assert_eq!(edit("site.yaml", SITE, &SITE.replace("Ours", "Theirs")), None);
}

#[test]
fn a_file_of_the_theme_is_taken_over_unless_it_is_broken() {
    let partial = "theme/templates/partials/page-head.html";
    let with = |words: &str| format!("<h1>{{{{ page.title }}}}</h1><p>{words}</p>\n");
    assert_eq!(edit(partial, &with("one"), &with("two")), Some(Amended::Theme));
    assert_eq!(edit(partial, &with("one"), &with("{{ broken")), None);
    let style = "theme/css/base.css";
    assert_eq!(edit(style, "p { margin: 0 }\n", "p { margin: 1px }\n"), Some(Amended::Theme));
}
