//! Languages: what is missing, what was translated from an earlier source, what nobody has confirmed,
//! and which words of the interface a language lacks.

use crate::diag::{Diagnostic, Severity, Span, codes};
use crate::model::{Language, Model, NodeId, Site, Standing};
use crate::parse::Translation;
use crate::theme::Theme;

use super::{Place, REVIEWER, Strictness, TO_CONFIRM};

/// A draft may lack translations; a release may not, in the languages that a site requires.
fn weighed(problem: Diagnostic, language: &Language, strictness: Strictness) -> Diagnostic {
    let severity = match strictness {
        Strictness::Release if language.required => Severity::Error,
        _ => Severity::Warning,
    };
    Diagnostic { severity, ..problem }
}

pub(super) fn translations(model: &Model, strictness: Strictness, problems: &mut Vec<Diagnostic>) {
    for site in &model.sites {
        for language in site.languages.iter().filter(|language| !language.is_source()) {
            let mut missing = Vec::new();
            for id in site.ids() {
                let variant = model.variant(site, id, language);
                let Some(translation) = variant.translation() else {
                    if variant.standing == Standing::Missing {
                        missing.push(id);
                    }
                    continue;
                };
                let mut tell = |problem| problems.push(weighed(problem, language, strictness));
                if variant.standing == Standing::Stale {
                    tell(stale(model, site, id, translation));
                }
                match (&translation.reviewer, translation.reviewer_open) {
                    (Some(_), _) => {}
                    (None, Some(open)) => problems.push(reviewer_open(open)),
                    (None, None) => tell(unreviewed(translation)),
                }
            }
            if !missing.is_empty() {
                let problem = missing_pages(model, site, language, &missing);
                problems.push(weighed(problem, language, strictness));
            }
        }
    }
}

fn stale(model: &Model, site: &Site, id: NodeId, translation: &Translation) -> Diagnostic {
    let source = model.page(site, id);
    Diagnostic::warning(
        codes::STALE_TRANSLATION,
        format!("`{}` has changed since this was translated", source.name),
    )
    .at(translation.of.span)
    .related(source.front.title.span, "the source")
    .help("`hallpass translations` shows the paragraphs that changed, and the digest to put here")
}

/// Counted among what the district has to supply, so that one list has all of it.
fn reviewer_open(span: Span) -> Diagnostic {
    Diagnostic::warning(codes::TO_BE_CONFIRMED, format!("{TO_CONFIRM}{REVIEWER}"))
        .at(span)
        .help("give `reviewer` the name of somebody who speaks the language and has read it")
}

fn unreviewed(translation: &Translation) -> Diagnostic {
    Diagnostic::warning(codes::UNREVIEWED_TRANSLATION, "nobody has confirmed this translation")
        .at(translation.of.span)
        .help("add `reviewer: NAME` once somebody who speaks the language has read it")
}

/// Told once for a language: a list of every page would bury the rest.
fn missing_pages(
    model: &Model,
    site: &Site,
    language: &Language,
    missing: &[NodeId],
) -> Diagnostic {
    let (count, of) = (missing.len(), site.nodes.len());
    let (name, code) = (&site.config.name.value, &language.code);
    let problem = Diagnostic::warning(
        codes::MISSING_TRANSLATION,
        format!("pages of `{name}` that are not translated into `{code}`: {count} of {of}"),
    );
    let first = &model.page(site, missing[0]).name;
    let twin = format!("{}.{code}.md", first.trim_end_matches(".md"));
    let problem = problem
        .help(format!(
            "`hallpass translations --language {code}` lists them; write `{twin}` and so on"
        ))
        .help("until then readers see the source language, with a notice");
    match site.config.languages.iter().find(|known| known.value == *code) {
        Some(known) => problem.at(known.span),
        None => problem,
    }
}

/// Links to a heading name it by its id; so a translation keeps the ids that its source's author gave.
pub(super) fn anchors(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let source = place.model.page(place.site, place.id);
    if std::ptr::eq(source, place.page) || source.quiz.as_ref().is_some_and(|quiz| quiz.declared) {
        return;
    }
    let headings = place.model.headings(place.site, place.page);
    let has = |id: &str| headings.iter().any(|heading| heading.id == id);
    for heading in place.model.headings(place.site, source) {
        let Some(id) = heading.attributes.id.as_ref().filter(|id| !has(&id.value)) else {
            continue;
        };
        problems.push(
            Diagnostic::error(
                codes::TRANSLATION_FORM,
                format!("this translation has no heading with the id `{}`", id.value),
            )
            .at(place.page.front.title.span)
            .related(id.span, "the source has it here")
            .help(format!(
                "write `{{#{}}}` after the heading that translates it: links lead there",
                id.value
            )),
        );
    }
}

/// The theme's words in the languages that the sites have.
pub(super) fn strings(model: &Model, theme: &Theme, problems: &mut Vec<Diagnostic>) {
    let mut seen: Vec<&str> = Vec::new();
    for language in model.sites.iter().flat_map(|site| &site.languages) {
        let code = language.code.as_str();
        if seen.contains(&code) {
            continue;
        }
        seen.push(code);
        let lacking = theme.untranslated(code);
        if !lacking.is_empty() {
            problems.push(lacking_strings(theme, code, &lacking));
        }
    }
}

fn lacking_strings(theme: &Theme, code: &str, lacking: &[&str]) -> Diagnostic {
    let some = lacking.iter().take(8).copied().collect::<Vec<_>>().join("`, `");
    let more = if lacking.len() > 8 { ", …" } else { "" };
    if !theme.speaks(code) {
        return Diagnostic::warning(
            codes::UNTRANSLATED_STRINGS,
            format!("the theme has no words in `{code}`; its pages show the English ones"),
        )
        .help(format!(
            "`hallpass new language {code}` makes a file with every word, to be translated"
        ));
    }
    let count = lacking.len();
    Diagnostic::warning(
        codes::UNTRANSLATED_STRINGS,
        format!("`strings/{code}.yaml` lacks {count} of the interface's words: `{some}`{more}"),
    )
    .help("their place is taken by the English ones")
}
