//! How the pages stand in each language: what is missing, out of date or unconfirmed, and what a
//! translator has to look at again. The past of a source comes from version control, through
//! [`crate::read::past`]; what is compared is passages, as a translator works.

use std::path::Path;

use crate::diag::{Diagnostic, Span, codes};
use crate::model::{Model, NodeId, Site, Standing};
use crate::parse::{Page, Passage, Twin, digest, passages};
use crate::read::{Sources, past};

/// How many changed passages a diagnostic shows.
const SHOWN_PASSAGES: usize = 3;

/// One page that needs work in a language.
#[derive(Debug, Clone)]
pub struct Entry {
    pub site: String,
    pub language: String,
    /// The source page's path, as the user writes it.
    pub source: String,
    /// Where the translation is or would be.
    pub twin: String,
    pub standing: Standing,
    pub translator: Option<String>,
    pub reviewer: Option<String>,
    /// The digest of the source as it is, for `translation: {of: …}`.
    pub digest: String,
    /// For a stale translation.
    pub changes: Changes,
}

/// What has changed in the source since it was translated.
#[derive(Debug, Clone)]
pub enum Changes {
    None,
    /// No committed version of the source has the digest that the translation names.
    Unknown,
    Known {
        /// The day of the version that was translated, ISO 8601.
        since: String,
        passages: Vec<Changed>,
    },
}

/// A passage that a translator has to look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// In the source of today, from 1; where a passage went, the line at which it stood.
    pub line: usize,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Entry {
    /// The word for the page's standing, as lists show it.
    pub fn state(&self) -> &'static str {
        match (self.standing, &self.reviewer) {
            (Standing::Missing, _) => "missing",
            (Standing::Stale, _) => "stale",
            (_, None) => "unreviewed",
            _ => "current",
        }
    }
}

/// Shows beside each stale translation the passages of its source that have changed since, where version
/// control knows them.
pub fn point(model: &Model, sources: &Sources, diagnostics: &mut [Diagnostic]) {
    for problem in diagnostics.iter_mut().filter(|known| known.code == codes::STALE_TRANSLATION) {
        let Some((page, twin)) = problem.span.and_then(|span| twin_at(model, span)) else {
            continue;
        };
        let Some(said) = &twin.page.front.translation else { continue };
        let source = sources.file(page.file);
        let found = changes(Path::new(&source.path), &said.of.value, &source.text);
        let Changes::Known { since, passages } = found else { continue };
        for passage in passages.iter().take(SHOWN_PASSAGES) {
            let Some(range) = line(&source.text, passage.line) else { continue };
            let what = match (&passage.before, &passage.after) {
                (Some(_), None) => format!("what stood here on {since} has gone"),
                (None, _) => format!("new since {since}"),
                _ => format!("changed since {since}"),
            };
            problem.labels.retain(|label| label.text != "the source");
            *problem = problem.clone().related(Span::new(page.file, range), what);
        }
    }
}

fn twin_at<'m>(model: &'m Model, span: Span) -> Option<(&'m Page, &'m Twin)> {
    let twins = |page: &'m Page| std::iter::zip(std::iter::repeat(page), &page.twins);
    let mut all = model.documents.pages.iter().flat_map(twins);
    all.find(|(_, twin)| twin.page.file == span.file)
}

/// The bytes of a line that is counted from 1, without its end.
fn line(text: &str, number: usize) -> Option<std::ops::Range<usize>> {
    let start: usize = text.split_inclusive('\n').take(number.checked_sub(1)?).map(str::len).sum();
    let line = text.get(start..)?.lines().next()?;
    (!line.is_empty()).then(|| start..start + line.len())
}

/// Everything that is not current and confirmed, by site, language and page.
pub fn open(model: &Model, sources: &Sources, language: Option<&str>) -> Vec<Entry> {
    let mut entries = Vec::new();
    for site in &model.sites {
        let wanted = site.languages.iter().filter(|known| {
            !known.is_source() && language.is_none_or(|language| known.code == language)
        });
        for language in wanted {
            let all = site.ids().map(|id| entry(model, sources, site, id, language));
            entries.extend(all.filter(|entry| entry.state() != "current"));
        }
    }
    entries
}

fn entry(
    model: &Model,
    sources: &Sources,
    site: &Site,
    id: NodeId,
    language: &crate::model::Language,
) -> Entry {
    let variant = model.variant(site, id, language);
    let file = sources.file(model.page(site, id).file);
    let said = variant.translation();
    let changes = match said.filter(|_| variant.standing == Standing::Stale) {
        Some(said) => changes(Path::new(&file.path), &said.of.value, &file.text),
        None => Changes::None,
    };
    Entry {
        site: site.config.name.value.clone(),
        language: language.code.clone(),
        twin: format!("{}.{}.md", file.path.trim_end_matches(".md"), language.code),
        source: file.path.clone(),
        standing: variant.standing,
        translator: said.map(|said| said.translator.clone()),
        reviewer: said.and_then(|said| said.reviewer.clone()),
        digest: digest(&file.text),
        changes,
    }
}

fn changes(path: &Path, of: &str, now: &str) -> Changes {
    match past::find(path, |text| digest(text) == of) {
        Some(version) => Changes::Known {
            since: version.day,
            passages: compare(&passages(&version.text), &passages(now)),
        },
        None => Changes::Unknown,
    }
}

/// The passages that differ, by their longest common subsequence: what stands between two kept ones is
/// paired in order.
pub fn compare(before: &[Passage], after: &[Passage]) -> Vec<Changed> {
    let kept = kept(before, after);
    let mut changed = Vec::new();
    let (mut from, mut to) = (0, 0);
    for (b, a) in kept.into_iter().chain([(before.len(), after.len())]) {
        let gone = &before[from..b];
        let come = &after[to..a];
        for at in 0..gone.len().max(come.len()) {
            let here = come.get(at).or(come.last()).or(after.get(to));
            changed.push(Changed {
                line: here.or(after.last()).map_or(1, |passage| passage.line),
                before: gone.get(at).map(|passage| passage.text.clone()),
                after: come.get(at).map(|passage| passage.text.clone()),
            });
        }
        (from, to) = (b + 1, a + 1);
    }
    changed
}

/// Pairs of passages that say the same, in order. Quadratic in what differs; a page has some hundred
/// passages, and what is equal at both ends is taken off first.
fn kept(before: &[Passage], after: &[Passage]) -> Vec<(usize, usize)> {
    let same = |(b, a): (&Passage, &Passage)| b.says_the_same(a);
    let head = before.iter().zip(after).take_while(|&pair| same(pair)).count();
    let rest = before.len().min(after.len()) - head;
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(rest)
        .take_while(|&pair| same(pair))
        .count();
    let (b_end, a_end) = (before.len() - tail, after.len() - tail);
    let (old, new) = (&before[head..b_end], &after[head..a_end]);
    let width = new.len() + 1;
    let mut longest = vec![0_usize; (old.len() + 1) * width];
    for b in (0..old.len()).rev() {
        for a in (0..new.len()).rev() {
            longest[b * width + a] = if old[b].says_the_same(&new[a]) {
                longest[(b + 1) * width + a + 1] + 1
            } else {
                longest[(b + 1) * width + a].max(longest[b * width + a + 1])
            };
        }
    }
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let (mut b, mut a) = (0, 0);
    while b < old.len() && a < new.len() {
        if old[b].says_the_same(&new[a]) {
            pairs.push((head + b, head + a));
            (b, a) = (b + 1, a + 1);
        } else if longest[(b + 1) * width + a] >= longest[b * width + a + 1] {
            b += 1;
        } else {
            a += 1;
        }
    }
    pairs.extend((0..tail).map(|at| (b_end + at, a_end + at)));
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn differences(before: &str, after: &str) -> Vec<(usize, String, String)> {
        compare(&passages(before), &passages(after))
            .into_iter()
            .map(|changed| {
                let said = |text: Option<String>| text.unwrap_or_else(|| "nothing".to_owned());
                (changed.line, said(changed.before), said(changed.after))
            })
            .collect()
    }

    fn change(line: usize, before: &str, after: &str) -> Vec<(usize, String, String)> {
        vec![(line, before.to_owned(), after.to_owned())]
    }

    #[test]
    fn a_changed_passage_is_told_with_both_versions() {
        let found = differences("A\n\nB\n\nC\n", "A\n\nB, but new\n\nC\n");
        assert_eq!(found, change(3, "B", "B, but new"));
    }

    #[test]
    fn what_came_and_what_went_is_told() {
        assert_eq!(differences("A\n\nC\n", "A\n\nB\n\nC\n"), change(3, "nothing", "B"));
        assert_eq!(differences("A\n\nB\n\nC\n", "A\n\nC\n"), change(3, "B", "nothing"));
        assert_eq!(differences("A\n", ""), change(1, "A", "nothing"));
    }

    #[test]
    fn a_moved_passage_is_told_where_it_went_and_where_it_came() {
        let found = differences("A\n\nB\n\nC\n", "B\n\nC\n\nA\n");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn white_space_is_no_change() {
        assert_eq!(differences("A  b\n\n|c|\n", "A b\n\n| c |\n"), []);
    }
}
