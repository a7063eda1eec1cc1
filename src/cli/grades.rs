//! `hallpass check --grades`: how hard each page is to read, instead of what is wrong with it.

use std::cmp::Ordering;

use serde_json::{Value, json};

use crate::build::{Options, load};
use crate::diag::Files as _;
use crate::diag::render::{Format, line_column, render};
use crate::error::Result;
use crate::measure::{Counts, PageReading, Verdict, readings};
use crate::parse::Reading;
use crate::read::Sources;

use super::Outcome;
use super::terminal::{Terminal, complain, count, say, stderr, stdout};

/// Prints every page with its grade, the hardest first. Exit 1 when one is too hard for its readers.
pub(super) fn run(options: &Options, as_json: bool, terminal: &Terminal) -> Result<Outcome> {
    let checked = load(options)?;
    let Some(model) = &checked.model else {
        let format = Format::Human { color: terminal.color };
        stderr(&render(&checked.diagnostics, &checked.sources, format));
        complain!("{} there is no `site.yaml` to go by", terminal.error("not read:"));
        return Ok(Outcome::Faulty);
    };
    let limits = &model.documents.config.reading;
    let mut pages = readings(model, &checked.sources);
    pages.sort_by(hardest_first);
    if as_json {
        let list: Vec<Value> =
            pages.iter().map(|page| machine(page, limits, &checked.sources)).collect();
        stdout(&format!("{:#}\n", Value::Array(list)));
    } else {
        table(&pages, limits, &checked.sources, terminal);
    }
    let too_hard = pages.iter().any(|page| page.verdict(limits) == Verdict::TooHard);
    Ok(if too_hard { Outcome::Faulty } else { Outcome::Well })
}

/// By measure, then by score; what has none stands at the end.
fn hardest_first(a: &PageReading<'_>, b: &PageReading<'_>) -> Ordering {
    let name = |page: &PageReading<'_>| page.measure.map_or("", crate::measure::Measure::name);
    let score = match (a.measure, a.score, b.score) {
        (Some(measure), Some(one), Some(other)) if measure.is_harder(one, other) => Ordering::Less,
        (Some(measure), Some(one), Some(other)) if measure.is_harder(other, one) => {
            Ordering::Greater
        }
        _ => Ordering::Equal,
    };
    let site = |page: &PageReading<'_>| page.site.config.name.value.clone();
    (a.measure.is_none(), name(a), a.score.is_none())
        .cmp(&(b.measure.is_none(), name(b), b.score.is_none()))
        .then(score)
        .then_with(|| (&a.page.name, site(a)).cmp(&(&b.page.name, site(b))))
}

fn table(pages: &[PageReading<'_>], limits: &Reading, sources: &Sources, terminal: &Terminal) {
    let mut heading = None;
    let width = pages.iter().map(|page| sources.path(page.page.file).len()).max().unwrap_or(0);
    let mut shown: Vec<(&str, &str)> = Vec::new();
    for page in pages.iter().filter(|page| page.measure.is_some()) {
        let score = page.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.1}"));
        let path = sources.path(page.page.file);
        // An edition of the site for other readers has the same page once more.
        if shown.contains(&(path, page.site.config.root.value.as_str())) {
            continue;
        }
        shown.push((path, &page.site.config.root.value));
        let name = page.measure.map_or("", crate::measure::Measure::name);
        if heading != Some(name) {
            if heading.is_some() {
                say!("");
            }
            say!("{}", terminal.bold(&format!("{name:>22}  words  page")));
            heading = Some(name);
        }
        let verdict = page.verdict(limits);
        let mark = match verdict {
            Verdict::TooHard => terminal.error("too hard"),
            Verdict::Hard => terminal.warning("hard    "),
            Verdict::Fine => terminal.good("fine    "),
            Verdict::Free => "        ".to_owned(),
        };
        let hardest = page.hardest_section().map_or(String::new(), |(section, score)| {
            terminal.dim(&format!("hardest section {score:.1} #{}", section.heading.id))
        });
        let line =
            format!("{score:>13} {mark}  {:>5}  {path:<width$}  {hardest}", page.counts.words);
        say!("{}", line.trim_end());
    }
    let mut without: Vec<&str> =
        pages.iter().filter(|page| page.measure.is_none()).map(|page| page.language).collect();
    if !without.is_empty() {
        let number = without.len();
        without.sort_unstable();
        without.dedup();
        say!(
            "\n{} without a figure: no tested formula is known for `{}`",
            count(number, "page", "pages"),
            without.join("`, `")
        );
    }
}

fn machine(page: &PageReading<'_>, limits: &Reading, sources: &Sources) -> Value {
    let sections = page.sections.iter().map(|section| {
        let text = sources.text(section.span.file);
        let mut value = figures(section.counts, section.score);
        value["id"] = json!(section.heading.id);
        value["line"] = json!(line_column(text, section.span.start).0);
        value
    });
    let mut value = figures(page.counts, page.score);
    value["file"] = json!(sources.path(page.page.file));
    value["site"] = json!(page.site.config.name.value);
    value["language"] = json!(page.language);
    value["measure"] = json!(page.measure.map(crate::measure::Measure::name));
    value["verdict"] = json!(page.verdict(limits).name());
    value["sections"] = sections.collect();
    value
}

fn figures(counts: Counts, score: Option<f64>) -> Value {
    json!({
        "score": score, "words": counts.words, "sentences": counts.sentences,
        "syllables": counts.syllables,
    })
}
