//! Facts and citations: each names something that is there, and what only the district can supply
//! is listed.

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::model::facts::{FactValue, TBC, value};
use crate::model::{Model, Site};
use crate::parse::{Fact, FactKind, facts};
use crate::yaml::types::Placed;

use crate::yaml::schema::WEB_ADDRESS;

use super::{Place, TO_CONFIRM, policy};

pub(super) fn facts(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for fact in body.facts.iter().filter(|fact| place.shows(&fact.range)) {
        fact_at(place.model, place.site, fact, body.span(&fact.range), problems);
    }
}

pub(super) fn front_matter(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    in_front_matter(place, &place.page.front.title, problems);
    let front = &place.page.front;
    for text in [&front.short_title, &front.summary].into_iter().flatten() {
        in_front_matter(place, text, problems);
    }
    for (id, text) in &front.objectives {
        let text = Placed { value: text.clone(), span: id.span };
        in_front_matter(place, &text, problems);
    }
}

fn in_front_matter(place: Place<'_>, text: &Placed<String>, problems: &mut Vec<Diagnostic>) {
    if !text.value.contains("{{") {
        return;
    }
    let mut malformed = Vec::new();
    let masked = facts::mask(&text.value, FileId(0), 0, &mut malformed);
    problems.extend(malformed.into_iter().map(|problem| problem.at(text.span)));
    for fact in &masked.facts {
        fact_at(place.model, place.site, fact, text.span, problems);
    }
}

pub(super) fn fact_at(
    model: &Model,
    site: &Site,
    fact: &Fact,
    span: Span,
    problems: &mut Vec<Diagnostic>,
) {
    match value(model, site, &fact.kind) {
        Ok(FactValue::Tbc(_)) => problems.push(to_be_confirmed(fact, span)),
        Ok(_) => {}
        Err(problem) => problems.push(problem.at(span)),
    }
}

fn to_be_confirmed(fact: &Fact, span: Span) -> Diagnostic {
    let (what, help) = match &fact.kind {
        FactKind::Tbc(what) => (what.clone(), "replace the braces by the answer".to_owned()),
        FactKind::Data(path) | FactKind::Filtered(path, _) => {
            let path = path.join(".");
            (format!("`data.{path}`"), format!("give `{path}` its value in the data folder"))
        }
    };
    Diagnostic::warning(codes::TO_BE_CONFIRMED, format!("{TO_CONFIRM}{what}")).at(span).help(help)
}

pub(super) fn cites(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for cite in body.cites.iter().filter(|cite| place.shows(&cite.range)) {
        cite_at(place, &cite.id, body.span(&cite.range), problems);
    }
}

pub(super) fn cites_of_questions(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let questions = place.page.quiz.iter().flat_map(|quiz| &quiz.questions);
    for cite in questions.flat_map(|question| &question.cites) {
        cite_at(place, &cite.value, cite.span, problems);
    }
}

fn cite_at(place: Place<'_>, id: &str, span: Span, problems: &mut Vec<Diagnostic>) {
    let citations = &place.model.documents.data.citations;
    if citations.contains_key(id) || policy::cite(place, id, span, problems) {
        return;
    }
    let problem =
        Diagnostic::error(codes::UNKNOWN_CITE, format!("there is no citation `{id}`")).at(span);
    // `[@il-8.1#b]`, `[@a; @b]`: what is meant is there, and is written in another way.
    let first = id.split([';', ',', '#', ' ']).next().unwrap_or_default();
    if first != id && citations.contains_key(first) {
        problems.push(problem.help(format!(
            "a citation is the id alone: `[@{first}]`; give each source brackets of its own"
        )));
        return;
    }
    let problem = problem.did_you_mean(id, citations.keys().map(String::as_str));
    problems.push(if problem.help.is_empty() {
        problem.help("add it to `data/citations.yaml`")
    } else {
        problem
    });
}

/// The address for problem reports is a fact of the site itself.
pub(super) fn data(model: &Model, problems: &mut Vec<Diagnostic>) {
    let Some(feedback) = &model.documents.config.feedback else { return };
    if feedback.value == TBC {
        problems.push(
            Diagnostic::warning(
                codes::TO_BE_CONFIRMED,
                format!("{TO_CONFIRM}the address for problem reports"),
            )
            .at(feedback.span)
            .help("give `feedback` an e-mail address or a page"),
        );
    } else if !leads_somewhere(model, &feedback.value) {
        problems.push(
            Diagnostic::error(
                codes::BROKEN_LINK,
                format!("`feedback` leads nowhere: `{}`", feedback.value),
            )
            .at(feedback.span)
            .help("write an e-mail address, an address with `https://`, or a page's path in every site such as `/contact/`"),
        );
    }
}

fn leads_somewhere(model: &Model, address: &str) -> bool {
    if let Some(path) = address.strip_prefix('/') {
        return model.sites.iter().all(|site| site.find_url(path).is_some());
    }
    let is_mail = |text: &str| {
        let parts = text.split_once('@');
        parts.is_some_and(|(name, host)| !name.is_empty() && host.contains('.'))
            && !text.contains(|c: char| c.is_whitespace() || "/:<>\"".contains(c))
    };
    (WEB_ADDRESS.fits)(address) || is_mail(address.strip_prefix("mailto:").unwrap_or(address))
}
