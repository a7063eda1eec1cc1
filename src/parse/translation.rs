//! Translations: `records.es.md` beside `records.md` is its Spanish twin.
//!
//! A twin carries text and nothing else. Where the page stands, who owns it, which answer is right:
//! all of that is the source's, so that a rule changed in one file is changed in every language. The
//! twin names the source that it was made of by a digest; when the source's words have changed since,
//! the twin is stale and its page says so.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::read::Sources;
use crate::yaml::types::{self, Placed};
use crate::yaml::{self, Fields, Node, Value};

use super::config::Config;
use super::front;
use super::{Page, question};

/// The `translation:` group of a twin's front matter.
#[derive(Debug, Clone)]
pub struct Translation {
    /// The digest of the source that this was made of; see [`digest`].
    pub of: Placed<String>,
    pub translator: String,
    /// None: nobody has confirmed the translation.
    pub reviewer: Option<String>,
    /// Where `reviewer: tbc` stands: the author knows that somebody is still to be found.
    pub reviewer_open: Option<Span>,
}

/// A page in another language than its source.
#[derive(Debug, Clone)]
pub struct Twin {
    /// BCP 47, as the file name has it.
    pub language: String,
    pub page: Page,
    /// Whether it was made of the source as it is today.
    pub current: bool,
}

pub(super) fn group(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Translation> {
    let mut fields = Fields::new(node, "`translation`", problems)?;
    let of = fields.required("of", types::placed_text, problems);
    let translator = fields.required("translator", types::text, problems);
    let named = fields.optional("reviewer", types::placed_text, problems);
    fields.finish(problems);
    let (open, named): (Vec<_>, Vec<_>) = named.into_iter().partition(|name| name.value == "tbc");
    Some(Translation {
        of: of?,
        translator: translator?,
        reviewer: named.into_iter().next().map(|name| name.value),
        reviewer_open: open.into_iter().next().map(|name| name.span),
    })
}

/// `public/family/records.es.md` → (`public/family/records.md`, `es`). A stem that ends otherwise,
/// such as `version-1.2.md`, names no language.
pub(super) fn twin_name(name: &str) -> Option<(String, &str)> {
    let stem = name.strip_suffix(".md")?;
    let (source, language) = stem.rsplit_once('.')?;
    let has_stem = !source.is_empty() && !source.ends_with('/');
    (has_stem && is_language(language)).then(|| (format!("{source}.md"), language))
}

/// The tags of RFC 5646 that sites use: `es`, `zh-Hans`, `pt-BR`.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let main = parts.next().unwrap_or_default();
    (2..=3).contains(&main.len())
        && main.chars().all(|c| c.is_ascii_lowercase())
        && parts.all(|part| {
            (2..=8).contains(&part.len()) && part.chars().all(|c| c.is_ascii_alphanumeric())
        })
}

/// What a translator would have to look at again when it changes: title, short title, summary,
/// objectives and body, by the first 12 hexadecimal digits of SHA-256. White space and the width of
/// a table's rule do not count, nor does who reviewed the page when: a formatted or reviewed source
/// leaves its translations as they are.
pub fn digest(text: &str) -> String {
    let mut hash = Sha256::new();
    let mut feed = |text: &str| {
        hash.update(normal(text));
        hash.update("\n");
    };
    match front::split(text) {
        Some(split) => {
            for (_, words) in front_words(&text[..split.yaml_end]) {
                feed(&words);
            }
            feed(&text[split.body_start..]);
        }
        None => feed(text),
    }
    let mark =
        hash.finalize().iter().take(6).fold(0_u64, |mark, byte| (mark << 8) | u64::from(*byte));
    format!("{mark:012x}")
}

fn front_words(yaml: &str) -> Vec<(usize, String)> {
    let Ok(node) = yaml::parse(FileId(0), yaml) else { return vec![(0, yaml.to_owned())] };
    let mut words = Vec::new();
    for key in ["title", "short_title", "summary", "objectives"] {
        let Some(node) = node.get(key) else { continue };
        match &node.value {
            Value::Scalar(text) => words.push((node.span.start, format!("{key}: {text}"))),
            Value::Mapping(entries) => words.extend(entries.iter().map(|entry| {
                let text = entry.value.as_scalar().unwrap_or_default();
                (entry.key_span.start, format!("{key}.{}: {text}", entry.key))
            })),
            _ => {}
        }
    }
    words
}

/// A text as [`digest`] sees it: words with one space between them.
fn normal(text: &str) -> String {
    let words = text.trim_start_matches('\u{feff}').split(|c: char| c.is_whitespace() || c == '|');
    let words = words.filter(|word| !word.is_empty()).map(|word| {
        let is_rule = word.len() > 1 && word.chars().all(|c| c == '-' || c == ':');
        if is_rule { "-" } else { word }
    });
    words.collect::<Vec<_>>().join(" ")
}

/// What a translator works through one by one: an entry of the front matter, a paragraph, an item of
/// a list, a row of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// In the file, from 1.
    pub line: usize,
    pub text: String,
}

impl Passage {
    /// Whether the other says the same; see [`digest`] for what does not count.
    pub fn says_the_same(&self, other: &Self) -> bool {
        normal(&self.text) == normal(&other.text)
    }
}

/// The passages of a page, in order.
pub fn passages(text: &str) -> Vec<Passage> {
    let mut passages = Vec::new();
    let mut start = 0;
    if let Some(split) = front::split(text) {
        let line_of = |at: usize| text[..at].matches('\n').count() + 1;
        passages.extend(
            front_words(&text[..split.yaml_end])
                .into_iter()
                .map(|(at, text)| Passage { line: line_of(at), text }),
        );
        start = split.body_start;
    }
    let first = text[..start].matches('\n').count() + 1;
    let mut open = false;
    for (at, line) in text[start..].lines().enumerate() {
        let line = line.trim_end();
        if line.is_empty() {
            open = false;
            continue;
        }
        match passages.last_mut().filter(|_| open && !begins_passage(line)) {
            Some(last) => {
                last.text.push('\n');
                last.text.push_str(line);
            }
            None => passages.push(Passage { line: first + at, text: line.to_owned() }),
        }
        open = true;
    }
    passages
}

fn begins_passage(line: &str) -> bool {
    let line = line.trim_start();
    let after_number = line.trim_start_matches(|c: char| c.is_ascii_digit());
    line.starts_with(['|', '#'])
        || line.starts_with("- ")
        || line.starts_with("* ")
        || (after_number.len() < line.len() && after_number.starts_with(". "))
}

/// Puts each twin to its source page.
pub(super) fn pair(
    parsed: Vec<Page>,
    config: &Config,
    sources: &Sources,
    problems: &mut Vec<Diagnostic>,
) -> Vec<Page> {
    let mut pages = parsed;
    // Pages are large: those that are nobody's twin stay where they are.
    let twins: Vec<Page> = pages.extract_if(.., |page| twin_name(&page.name).is_some()).collect();
    if twins.is_empty() {
        return pages;
    }
    let index: BTreeMap<String, usize> =
        pages.iter().enumerate().map(|(at, page)| (page.name.clone(), at)).collect();
    for mut twin in twins {
        let Some((source, language)) = twin_name(&twin.name) else { continue };
        let language = language.to_owned();
        if !is_spoken(config, &source, &language, &twin, problems) {
            continue;
        }
        let Some(&at) = index.get(&source) else {
            problems.push(orphan(&twin, &source, index.keys().map(String::as_str)));
            continue;
        };
        let of = &mut pages[at];
        let made_of = digest(&sources.file(of.file).text);
        let current = check_translation(&twin, &made_of, problems);
        let text = &sources.file(twin.file).text;
        text_only(&twin, text, problems);
        twin.quiz = question::translated(of, &twin, text, problems);
        of.twins.push(Twin { language, page: twin, current });
    }
    pages
}

/// A twin must be in a language that a site over its root has.
fn is_spoken(
    config: &Config,
    source: &str,
    language: &str,
    twin: &Page,
    problems: &mut Vec<Diagnostic>,
) -> bool {
    let root = source.split('/').next().unwrap_or_default();
    let problem = if language == config.language {
        Diagnostic::error(
            codes::LANGUAGE,
            format!(
                "`{language}` is the language of the source, which has no language in its name"
            ),
        )
        .help(format!("rename the file to `{source}`"))
    } else {
        let sites =
            config.sites.iter().filter(|site| site.root.value.split('/').next() == Some(root));
        let known: Vec<&str> =
            sites.flat_map(|site| &site.languages).map(|known| known.value.as_str()).collect();
        if known.contains(&language) {
            return true;
        }
        Diagnostic::error(
            codes::LANGUAGE,
            format!("no site over `{root}` has the language `{language}`"),
        )
        .did_you_mean(language, known)
        .help(format!("add `{language}` to the site's `languages` in `site.yaml`"))
    };
    problems.push(problem.at(twin.front.title.span));
    false
}

fn orphan<'k>(twin: &Page, source: &str, known: impl Iterator<Item = &'k str>) -> Diagnostic {
    Diagnostic::error(
        codes::ORPHAN_TRANSLATION,
        format!("this is a translation of `{source}`, which is not there"),
    )
    .at(twin.front.title.span)
    .did_you_mean(source, known)
    .help("a translation has its source's name, with the language before `.md`")
}

/// Whether the twin says what it was made of, and that is the source of today.
fn check_translation(twin: &Page, made_of: &str, problems: &mut Vec<Diagnostic>) -> bool {
    match &twin.front.translation {
        Some(translation) => translation.of.value == made_of,
        None => {
            problems.push(
                Diagnostic::error(codes::MISSING_KEY, "front matter has no `translation`")
                    .at(twin.front.title.span)
                    .help(format!(
                        "add `translation: {{of: {made_of}, translator: NAME}}`, and `reviewer: NAME` once somebody has confirmed it"
                    )),
            );
            false
        }
    }
}

/// What says how a page is built is the source's to say.
fn text_only(twin: &Page, text: &str, problems: &mut Vec<Diagnostic>) {
    const BUILT: &[&str] = &[
        "audience",
        "draft",
        "expires",
        "minutes",
        "order",
        "owner",
        "publish_from",
        "quiz",
        "redirect_from",
        "review_by",
        "review_every",
        "template",
        "withdrawn",
    ];
    let yaml = front::split(text).map(|split| yaml::parse(twin.file, &text[..split.yaml_end]));
    let Some(Ok(Node { value: Value::Mapping(entries), .. })) = yaml else { return };
    for entry in entries.iter().filter(|entry| BUILT.contains(&entry.key.as_str())) {
        let key = &entry.key;
        problems.push(
            Diagnostic::error(
                codes::TRANSLATION_FORM,
                format!("`{key}` stands in the source page, and holds for all its translations"),
            )
            .at(entry.key_span)
            .help(format!("take `{key}` out: a translation carries text only")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_stands_before_the_ending() {
        assert_eq!(twin_name("public/a.es.md"), Some(("public/a.md".to_owned(), "es")));
        assert_eq!(twin_name("public/a.zh-Hans.md"), Some(("public/a.md".to_owned(), "zh-Hans")));
        for page in ["public/a.md", "public/version-1.2.md", "public/.es.md", "a.notes.md"] {
            assert_eq!(twin_name(page), None, "{page}");
        }
    }

    #[test]
    fn a_page_falls_into_passages_with_their_lines() {
        let text =
            "---\ntitle: A\n---\n\nOne\nmore\n\n- two\n- three\n  and so on\n1. four\n| x |\n";
        let found: Vec<(usize, String)> =
            passages(text).into_iter().map(|passage| (passage.line, passage.text)).collect();
        let wanted = [
            (2, "title: A"),
            (5, "One\nmore"),
            (8, "- two"),
            (9, "- three\n  and so on"),
            (11, "1. four"),
            (12, "| x |"),
        ];
        assert_eq!(found, wanted.map(|(line, text)| (line, text.to_owned())));
    }

    const SOURCE: &str = "---\ntitle: A\nowner: x\n---\n\n| a | b |\n|---|---|\n\nWords.\n";

    #[test]
    fn formatting_and_a_review_leave_the_digest_alone() {
        let formatted = "---\r\nlast_reviewed: 2026-01-01\r\ntitle: A\r\n---\r\n| a   | b |\r\n|-----|:-:|\r\nWords.";
        assert_eq!(digest(SOURCE), digest(formatted));
        assert_eq!(digest(SOURCE).len(), 12);
    }

    #[test]
    fn a_changed_word_changes_the_digest() {
        for (from, to) in [("Words", "Other words"), ("title: A", "title: B"), ("| b |", "| c |")] {
            assert_ne!(digest(SOURCE), digest(&SOURCE.replace(from, to)), "{from}");
        }
        let with_summary = SOURCE.replace("owner: x", "summary: x");
        assert_ne!(digest(SOURCE), digest(&with_summary));
    }
}
