//! What the authors say about the checks themselves: what a code weighs in `site.yaml`, and where a page
//! silences it. Without the codes that are always on no right site could be built, so nothing turns
//! them off; and a silence that silences nothing is told, because the next fault would slip through it.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Code, Diagnostic, FileId, Severity, codes, explain};
use crate::model::Model;
use crate::parse::{Documents, Page};
use crate::yaml::types::Placed;

/// Codes that only `--external` can find: other runs say nothing about their silences.
const EXTERNAL: [Code; 4] =
    [codes::EXTERNAL_GONE, codes::EXTERNAL_MOVED, codes::EXTERNAL_ANCHOR, codes::EXTERNAL_UNKNOWN];

/// Which silences a run can have an opinion about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Everything but the addresses outside.
    Content,
    /// The addresses outside alone.
    External,
}

impl Asked {
    fn has(self, code: Code) -> bool {
        EXTERNAL.contains(&code) == (self == Self::External)
    }
}

/// Gives each problem the weight that `site.yaml` sets, takes out what is off or silenced, and tells which
/// settings are wrong and which silences are not needed.
pub fn settle(model: &Model, asked: Asked, problems: &mut Vec<Diagnostic>) {
    let weights = weights(&model.documents);
    let mut used: BTreeSet<(FileId, Code)> = BTreeSet::new();
    let silences = silences(&model.documents);
    problems.retain_mut(|problem| {
        if is_fixed(problem.code) {
            return true;
        }
        let place = problem.span.map(|span| (span.file, problem.code));
        if let Some(place) = place.filter(|place| silences.contains_key(place)) {
            used.insert(place);
            return false;
        }
        match weights.get(&problem.code) {
            None => true,
            Some(None) => false,
            Some(&Some(severity)) => {
                problem.severity = severity;
                true
            }
        }
    });
    if asked == Asked::Content {
        wrong_settings(&model.documents, problems);
    }
    let not_told = |code: Code| matches!(weights.get(&code), Some(None));
    unused(model, asked, &silences, &used, not_told, problems);
}

fn is_fixed(code: Code) -> bool {
    explain::of(code).is_some_and(|known| known.fixed)
}

fn weights(documents: &Documents) -> BTreeMap<Code, Option<Severity>> {
    let set = documents.config.checks.iter();
    set.filter_map(|(code, weight)| Some((explain::find(&code.value)?.code, *weight))).collect()
}

/// Every page that can silence a code, translations and policy texts among them.
fn pages<'d>(documents: &'d Documents) -> impl Iterator<Item = &'d Page> {
    let with_twins =
        |page: &'d Page| std::iter::once(page).chain(page.twins.iter().map(|twin| &twin.page));
    let own = documents.pages.iter().flat_map(with_twins);
    let versions = documents.policies.iter().flat_map(|policy| &policy.versions);
    own.chain(versions.flat_map(|version| {
        let translated = version.translations.iter().map(|known| &known.text.page);
        std::iter::once(&version.text.page).chain(translated)
    }))
}

type Silenced<'d> = BTreeMap<(FileId, Code), (&'d Page, &'d Placed<String>)>;

fn silences(documents: &Documents) -> Silenced<'_> {
    let all =
        pages(documents).flat_map(|page| page.front.silence.iter().map(move |set| (page, set)));
    all.filter_map(|(page, (code, _))| {
        let known = explain::find(&code.value)?.code;
        (!is_fixed(known)).then_some(((page.file, known), (page, code)))
    })
    .collect()
}

fn wrong_settings(documents: &Documents, problems: &mut Vec<Diagnostic>) {
    for (code, weight) in &documents.config.checks {
        let is_raised = *weight == Some(Severity::Error);
        problems.extend(wrong(code, is_raised, "`site.yaml`"));
    }
    for page in pages(documents) {
        for (code, _) in &page.front.silence {
            problems.extend(wrong(code, false, "a page"));
        }
    }
}

fn wrong(code: &Placed<String>, is_raised: bool, who: &str) -> Option<Diagnostic> {
    let Some(known) = explain::find(&code.value) else {
        let problem = Diagnostic::error(
            codes::UNKNOWN_CHECK,
            format!("there is no check with the code `{}`", code.value),
        )
        .at(code.span);
        return Some(problem.help("`hallpass explain --list` has them all"));
    };
    (known.fixed && !is_raised).then(|| {
        Diagnostic::error(
            codes::FIXED_CHECK,
            format!("`{}` is always an error: {who} cannot turn it off", known.code),
        )
        .at(code.span)
        .help(format!("mend what it finds; `hallpass explain {}` says why it matters", known.code))
    })
}

fn unused(
    model: &Model,
    asked: Asked,
    silences: &Silenced<'_>,
    used: &BTreeSet<(FileId, Code)>,
    is_off: impl Fn(Code) -> bool,
    problems: &mut Vec<Diagnostic>,
) {
    // A run over some of the sites does not see all that a page shows.
    if model.sites.len() < model.documents.config.sites.len() || is_off(codes::UNUSED_SILENCE) {
        return;
    }
    for (place, (page, code)) in silences {
        let (_, known) = *place;
        let is_read = page.name.starts_with("policy/") || is_in_a_site(model, page);
        if used.contains(place) || !asked.has(known) || !is_read || known == codes::UNUSED_SILENCE {
            continue;
        }
        let message = if is_off(known) {
            format!("`{known}` is off on every page, so nothing is silenced here")
        } else {
            format!("`{known}` finds nothing here, so nothing is silenced")
        };
        problems.push(
            Diagnostic::warning(codes::UNUSED_SILENCE, message)
                .at(code.span)
                .help("take the line out: a fault that comes later would not be told"),
        );
    }
}

/// A page that every site leaves out is not checked.
fn is_in_a_site(model: &Model, page: &Page) -> bool {
    let is_it = |name: &str| model.sites.iter().any(|site| site.find(name).is_some());
    let of_twin = || {
        model
            .documents
            .pages
            .iter()
            .find(|source| source.twins.iter().any(|twin| twin.page.file == page.file))
    };
    is_it(&page.name) || of_twin().is_some_and(|source| is_it(&source.name))
}
