//! A fact lives once and shows wherever a page asks for it.

use super::content::{Content, text};

const EVERYWHERE: &str = "---
title: \"Call {{ data.contacts.office.phone | phone }}\"
short_title: \"Call {{ data.contacts.office.phone }}\"
summary: \"Ask {{ data.contacts.office.name }} in {{ data.contacts.office.languages | list }}\"
objectives:
  call: \"Call {{ data.contacts.office.phone }} by {{ data.dates.fall.closes | date }}\"
---

Running {{ data.contacts.office.phone | phone }} text, until {{ data.dates.fall.closes | date }}.

## Heading {{ data.contacts.office.phone | phone }}

| who | {{ data.contacts.office.languages | list }} |
| --- | --- |
| office | {{ data.contacts.office.phone | phone }} |

[Call](tel:{{ data.contacts.office.phone | tel }}) or ![the number {{ data.contacts.office.phone | phone }}](a.png)
";

fn content() -> Content {
    let content = Content::new();
    content.file(
        "data/dates.yaml",
        "- {id: fall, label: Fall, kind: window, opens: 2026-09-01, closes: 2026-12-18}\n",
    );
    for root in ["public", "training"] {
        content.file(&format!("{root}/call.md"), EVERYWHERE);
        content.file(&format!("{root}/calls/index.md"), EVERYWHERE.split("![").next().unwrap());
        content.file(&format!("{root}/a.png"), "");
    }
    content
}

#[test]
fn facts_show_in_every_place_that_an_author_can_write_them() {
    let built = content().build_well();
    let page = text(&built, "public", "call/index.html");
    let number = "<bdi dir=\"ltr\">(773) 555-0123</bdi>";
    for expected in [
        "<title>Call (773) 555-0123 · Public</title>",
        "content=\"Ask The office in English, Polish and Spanish\"",
        ">Call (773) 555-0123</h1>",
        &format!("<p>Running {number} text, until December 18, 2026.</p>"),
        &format!("Heading {number}</h2>"),
        "<th scope=\"col\">English, Polish and Spanish</th>",
        &format!("<td>{number}</td>"),
        "aria-label=\"Table: who, English, Polish and Spanish",
        "<a href=\"tel:7735550123\">Call</a>",
        "alt=\"the number (773) 555-0123\"",
    ] {
        assert!(page.contains(expected), "{expected}\n\n{page}");
    }
    let module = text(&built, "training", "calls/index.html");
    assert!(module.contains("Call (773) 555-0123 by December 18, 2026"), "{module}");
}

#[test]
fn a_changed_phone_number_changes_every_page_of_both_sites() {
    let content = content();
    let before = content.build_well();
    content.file(
        "data/contacts.yaml",
        "- {id: office, name: The office, phone: 312-555-0199, languages: [English]}\n",
    );
    let after = content.build_well();
    let holds = |bytes: &[u8], what: &str| String::from_utf8_lossy(bytes).contains(what);
    let mut changed = 0;
    for ((name, before), (_, after)) in before.sites.iter().zip(&after.sites) {
        for (path, bytes) in before.iter() {
            let now = after.get(path).unwrap_or_else(|| panic!("`{path}` of `{name}` is gone"));
            if holds(bytes, "555-0123") {
                assert!(holds(now, "312-555-0199"), "{name}/{path}");
                changed += 1;
            }
        }
        for (path, bytes) in after.iter() {
            for old in ["555-0123", "5550123", "Polish"] {
                assert!(!holds(bytes, old), "`{old}` is still in {name}/{path}");
            }
        }
    }
    assert!(changed >= 4, "only {changed} pages show the number");
}

#[test]
fn a_number_keeps_its_order_where_the_text_runs_from_the_right() {
    let content = content();
    let site = std::fs::read_to_string(content.path().join("site.yaml")).unwrap();
    content.file("site.yaml", &format!("language: ar\ntheme: theme\n{site}"));
    content.file("theme/strings/ar.yaml", "language_code: ar\n");
    let page = text(&content.build_well(), "public", "call/index.html");
    assert!(page.contains("<title>Call \u{2066}(773) 555-0123\u{2069} "), "{page}");
    assert!(page.contains("<p>Running <bdi dir=\"ltr\">(773) 555-0123</bdi> text"), "{page}");
}

#[test]
fn what_a_filter_cannot_show_is_an_error_at_its_place() {
    let cases = [
        ("{{ data.contacts.office.phone | dat }}", "HP101", "dat"),
        ("{{ data.contacts.office.phone | date }}", "HP102", ""),
        ("{{ data.contacts.office.name | tel }}", "HP102", ""),
        ("{{ data.contacts.office.phone | list }}", "HP102", ""),
        ("{{ data.contacts.office.languages }}", "HP030", ""),
        ("{{ data.contacts.office.fone | phone }}", "HP030", ""),
    ];
    for (written, code, word) in cases {
        let content = Content::new();
        content.page("public/a.md", "A", &format!("Call {written} now."));
        let found = content.build().checked;
        let problem = found.diagnostics.iter().find(|problem| problem.is_error()).unwrap();
        assert_eq!(problem.code.id(), code, "{written}: {problem:?}");
        let span = problem.span.unwrap();
        let place = &found.sources.file(span.file).text[span.range()];
        assert_eq!(place, if word.is_empty() { written } else { word });
    }
}

#[test]
fn a_value_to_be_confirmed_stays_marked_through_a_filter() {
    let content = Content::new();
    content.page("public/a.md", "A", "[Call](tel:{{ data.contacts.office.hours | tel }}) {{ data.contacts.office.hours | phone }}");
    let page = text(&content.build_well(), "public", "a/index.html");
    assert!(page.contains("<p>Call <mark class=\"tbc\">District to confirm</mark> <mark class=\"tbc\">District to confirm</mark></p>"), "{page}");
}

#[test]
fn entries_that_name_each_other_are_held_to_it() {
    let content = Content::new();
    content.file(
        "data/coverage.yaml",
        "- {network: n15, primary: offcie, backups: [office], absences: [{who: nobody, from: 2027-01-09, to: 2027-01-05}]}\n",
    );
    content.file(
        "data/dates.yaml",
        "- {id: c, label: C, kind: clock, days: 10, starts: then, cite: il-8.1}\n",
    );
    content.file(
        "training/data/roster.yaml",
        "- {id: ts-1, name: tbc, role: lead, networks: [n14]}\n",
    );
    let found = content.build().checked.diagnostics;
    let told: Vec<&str> =
        found.iter().filter(|p| p.is_error()).map(|p| p.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "there is no network `n15`",
            "there is no contact `offcie`",
            "there is no contact `nobody`",
            "expected `to` not to be before `from`, found 2027-01-05 after 2027-01-09",
            "there is no citation `il-8.1`",
        ]
    );
}

#[test]
fn a_fact_is_filled_in_titles_and_in_html_and_escaped() {
    let content = Content::new();
    let site = std::fs::read_to_string(content.path().join("site.yaml")).unwrap();
    content.file("site.yaml", &format!("raw_html: true\n{site}"));
    content.file("data/extra.yaml", "fine: 'a & \"b\" <i>'\ntown: tbc\n");
    content.page(
        "public/a.md",
        "A",
        "[Home](index.md \"T {{ data.extra.fine }}\") <b title=\"{{ data.extra.fine }}\">{{ data.extra.fine }}</b> [Town]({{ data.extra.town }})",
    );
    let page = text(&content.build_well(), "public", "a/index.html");
    assert!(page.contains("title=\"T a &amp; &quot;b&quot; &lt;i&gt;\">Home</a>"), "{page}");
    assert!(page.contains("\">a &amp; \"b\" &lt;i&gt;</b>"), "{page}");
    assert!(page.contains("Town <mark class=\"tbc\">"), "{page}");
    assert!(!page.contains(['\u{e000}', '\u{e001}']), "{page}");
}

#[test]
fn addresses_in_data_and_settings_lead_somewhere() {
    let wrong = |feedback: &str, form: &str| {
        let content = Content::new();
        let site = std::fs::read_to_string(content.path().join("site.yaml")).unwrap();
        content.file("site.yaml", &format!("feedback: {feedback}\n{site}"));
        content.file("data/forms.yaml", &format!("- {{id: f, title: F, html: \"{form}\"}}\n"));
        content.page("public/a.md", "A", "```{forms}\n```");
        let built = content.build();
        let found = built.checked.diagnostics.iter().filter(|problem| problem.is_error());
        found.map(|problem| problem.code.id().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(wrong("office@example.org", "/a/"), [""; 0]);
    assert_eq!(wrong("https://example.org/tell", "https://example.org/f"), [""; 0]);
    assert_eq!(wrong("\"javascript:alert(1)\"", "/a/"), ["HP020"]);
    assert_eq!(wrong("nowhere.md", "/a/"), ["HP020"]);
    assert_eq!(wrong("office@example.org", "/nope/"), ["HP020"]);
    assert_eq!(wrong("office@example.org", "javascript:alert(1)"), ["HP006"]);
}
