//! Every parser of foreign text as a function of bytes that must come back, whatever the bytes.

use std::path::Path;

use hallpass::diag::{FileId, Quiet};
use hallpass::exchange::{Format, page as write_page, write_gift};
use hallpass::read::{Layer, Sources};
use hallpass::render::{Renderer, Views};
use hallpass::{check, component, format, measure, model, parse, theme};
use quiz::{Certification, ClausesInForce, Paper, Quiz, Record, SignedInvitation, SignedReceipt};

/// A name and what it does with bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

pub(crate) const TARGETS: &[Target] = &[
    ("record", record),
    ("paper", paper),
    ("quiz", quiz),
    ("page", page),
    ("gift", gift),
    ("aiken", aiken),
    ("csv", csv),
    ("intake", intake),
    ("invitation", invitation),
    ("receipt", receipt),
    ("certificate", certificate),
    ("rules", rules),
    ("content", content),
];

/// A completion file; one that is read says the same when it is written and read again.
pub(crate) fn record(bytes: &[u8]) {
    if let Ok(record) = Record::parse(bytes) {
        let again = Record::parse(record.to_json().as_bytes()).expect("what we write, we read");
        assert_eq!(again.to_json(), record.to_json());
    }
}

/// What a page carries for the engine, and the way through it.
pub(crate) fn paper(bytes: &[u8]) {
    if let Ok(paper) = Paper::from_bytes(bytes) {
        let layout = paper.sheet.lay_out(quiz::Drawing::default(), quiz::Seed(7), 3);
        let Some(key) = &paper.key else { return };
        let none = vec![None; paper.sheet.questions.len()];
        let grade = quiz::grade(&paper.sheet, key, &layout, &none);
        assert!(grade.score.points <= grade.score.of);
    }
}

/// A kept quiz; one that is sound has a paper and a digest.
pub(crate) fn quiz(bytes: &[u8]) {
    if let Ok(quiz) = Quiz::from_json(bytes)
        && quiz.validate().is_empty()
    {
        let again = Quiz::from_json(quiz.to_json().as_bytes()).expect("what we write, we read");
        assert_eq!(again.digest(), quiz.digest());
        assert_eq!(Paper::from_bytes(&quiz.paper().to_bytes()).as_ref(), Ok(&quiz.paper()));
    }
}

/// A page of the content, from its front matter to its HTML.
pub(crate) fn page(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let text =
        if text.starts_with("---") { text } else { format!("---\ntitle: T\n---\n{text}").into() };
    if let Ok(formatted) = format::page(&text) {
        assert_eq!(
            format::page(&formatted).as_ref(),
            Ok(&formatted),
            "a second time changes nothing"
        );
    }
    let mut sources = Sources::default();
    sources.add_text(
        Layer::Content,
        "site.yaml",
        "site.yaml",
        "title: T\nsites: [{name: t, root: t, title: T, base_url: https://example.org/}]\n",
    );
    sources.add_text(Layer::Content, "t/index.md", "t/index.md", "---\ntitle: Home\n---\n");
    sources.add_text(Layer::Content, "t/page.md", "t/page.md", text);
    theme::read(&mut sources, None).expect("the built-in theme");
    let (compiled, _) = theme::Theme::compile(&sources);
    let (components, _) = component::declarations(&sources);
    let (documents, _) = parse::parse(&sources, components);
    let day = jiff::civil::date(2026, 11, 23);
    let (model, _) = model::model(documents.expect("a site"), day, model::Drafts::Shown, &[]);
    check::check(&model, &compiled, &sources, check::Strictness::Draft, &Quiet::default());
    measure::problems(&model, &sources, &Quiet::default());
    let timings = hallpass::timings::Timings::default();
    let renderer = Renderer {
        model: &model,
        theme: &compiled,
        sources: &sources,
        health: None,
        surroundings: None,
        timings: &timings,
    };
    for site in &model.sites {
        for id in site.ids() {
            let _ = renderer.page(site, id, &site.languages[0], &Views::default());
        }
    }
}

/// Foreign questions: what comes in is written, and goes out again.
fn questions(format: Format, bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let import = format.read(&text, FileId(0));
    assert!(import.items.len() <= import.found);
    for span in import.problems.iter().filter_map(|problem| problem.span) {
        assert!(text.get(span.range()).is_some(), "{span:?} in {} bytes", text.len());
    }
    let _ = write_page(&import.front, "T", "t", &import.items);
    let _ = write_gift(&import.front, &import.items);
}

pub(crate) fn gift(bytes: &[u8]) {
    questions(Format::Gift, bytes);
}

pub(crate) fn aiken(bytes: &[u8]) {
    questions(Format::Aiken, bytes);
}

pub(crate) fn csv(bytes: &[u8]) {
    questions(Format::Csv, bytes);
}

/// An archive or a message; the first byte says which.
pub(crate) fn intake(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = if first % 2 == 0 { "a.zip" } else { "a.eml" };
    let mut files = 0;
    hallpass::records::intake::unpack_bytes(Path::new(name), rest, &mut |_| {
        files += 1;
        files < 100
    });
}

/// The token in a link's fragment.
pub(crate) fn invitation(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(signed) = SignedInvitation::parse(&text) {
        let _ = signed.invitation.to_json();
    }
}

/// A certificate's page, or a receipt, as somebody sends it in to be verified.
pub(crate) fn certificate(bytes: &[u8]) {
    let _ = hallpass::records::vouch::signed_bytes(bytes, &[], &mut Vec::new());
}

/// What a build keeps beside the quizzes: a year's certification, and which words were in force.
pub(crate) fn rules(bytes: &[u8]) {
    if let Ok(rules) = Certification::from_json(bytes) {
        let again = Certification::from_json(rules.to_json().as_bytes());
        assert_eq!(again.expect("what we write, we read").to_json(), rules.to_json());
    }
    if let Ok(clauses) = ClausesInForce::from_json(bytes) {
        let again = ClausesInForce::from_json(clauses.to_json().as_bytes());
        assert_eq!(again.expect("what we write, we read").to_json(), clauses.to_json());
    }
}

/// The other files of a content folder; the first byte says which.
const FILES: &[&str] = &[
    "site.yaml",
    "data/contacts.yaml",
    "data/dates.yaml",
    "data/citations.yaml",
    "data/glossary.yaml",
    "t/data/roster.yaml",
    "policy/moves/1.md",
    "t/page.es.md",
    "snippets/one.md",
    "site.es.yaml",
];

/// Settings, facts, a policy document, a translation: read, held against each other, and checked.
pub(crate) fn content(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = FILES[usize::from(*first) % FILES.len()];
    let text = String::from_utf8_lossy(rest);
    let mut sources = Sources::default();
    let mut add = |name: &str, text: &str| {
        sources.add_text(Layer::Content, name, name, text);
    };
    if name != "site.yaml" {
        add(
            "site.yaml",
            "title: T\nsites: [{name: t, root: t, title: T, base_url: https://example.org/, languages: [en, es], course: c}]\nschool_year: {name: 2026-27, starts: 2026-07-01, ends: 2027-06-30}\n",
        );
    }
    add("t/index.md", "---\ntitle: Home\n---\n");
    add("t/page.md", "---\ntitle: T\n---\n## A {#a}\nSee [@moves#a].\n");
    add(name, &text);
    theme::read(&mut sources, None).expect("the built-in theme");
    let (compiled, _) = theme::Theme::compile(&sources);
    let (components, _) = component::declarations(&sources);
    let (documents, _) = parse::parse(&sources, components);
    let Some(documents) = documents else { return };
    let day = jiff::civil::date(2026, 11, 23);
    let (model, _) = model::model(documents, day, model::Drafts::Shown, &[]);
    check::check(&model, &compiled, &sources, check::Strictness::Draft, &Quiet::default());
}

pub(crate) fn receipt(bytes: &[u8]) {
    let _ = SignedReceipt::parse(bytes);
}
