//! Policy documents: every citation leads to a clause, every clause is taught and tested, and whoever
//! cites a clause has looked at it since it last changed.

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span, closest, codes};
use crate::model::Model;
use crate::model::policy::{
    Changed, Cited, Citing, Uncited, changed, cited, find, in_force, place_of, serves, shown,
};
use crate::parse::{Clause, Page, Policy, PolicyText, PolicyVersion, clause_name, split_name};

use super::{Place, facts};

/// Checks a citation that may name a document or a clause of one; false when it names neither, and so
/// can only be an entry of the citations.
pub(super) fn cite(place: Place<'_>, id: &str, span: Span, problems: &mut Vec<Diagnostic>) -> bool {
    match cited(place.model, id) {
        Ok(found) => readable(place, id, found, span, problems),
        Err(Uncited::Clause { policy, version, other }) => {
            problems.push(unknown_clause(policy, version, other, id, span));
        }
        Err(Uncited::Document) => match split_name(id) {
            Some((document, clause)) => {
                problems.push(unknown_document(place.model, document, clause, span));
            }
            None => return false,
        },
    }
    true
}

fn readable(
    place: Place<'_>,
    id: &str,
    found: Cited<'_>,
    span: Span,
    problems: &mut Vec<Diagnostic>,
) {
    let (policy, model) = (found.policy, place.model);
    if !serves(&place.site.config, policy) {
        let name = &place.site.config.name.value;
        problems.push(
            Diagnostic::error(
                codes::POLICY_AUDIENCE,
                format!("`{}` is not for the readers of the site `{name}`", policy.id),
            )
            .at(span)
            .related(found.version.place(), "its `audience` is for others")
            .help("cite a source that these readers may see, or widen the document's `audience`"),
        );
    } else if in_force(policy, model.as_of).is_none() {
        problems.push(
            Diagnostic::warning(
                codes::POLICY_NOT_IN_FORCE,
                format!("no version of `{}` is in force on {}", policy.id, model.as_of),
            )
            .at(span)
            .related(found.version.place(), format!("`{id}` is read in this version"))
            .help("give a version an `effective` day that has come, or cite what holds today"),
        );
    }
}

fn unknown_clause(
    policy: &Policy,
    version: &PolicyVersion,
    other: Option<&PolicyVersion>,
    id: &str,
    span: Span,
) -> Diagnostic {
    let clause = split_name(id).map_or(id, |(_, clause)| clause);
    let named = &version.front.version.value;
    let problem = Diagnostic::error(
        codes::UNKNOWN_CLAUSE,
        format!("`{}` has no clause `{clause}` in the version `{named}`", policy.id),
    )
    .at(span);
    if let Some((other, known)) = other.and_then(|other| Some((other, other.clause(clause)?))) {
        let name = &other.front.version.value;
        return problem
            .related(other.text.heading(known), format!("the version `{name}` has it"))
            .help(format!("read what the version `{named}` says instead, and cite that"));
    }
    let clauses = version.text.clauses.iter().map(|clause| clause.id.value.as_str());
    if let Some(near) = closest(clause, clauses.clone()) {
        let at = version.clause(near).map(|clause| version.text.heading(clause));
        let problem = problem.help(format!("did you mean `{}`?", clause_name(&policy.id, near)));
        return match at {
            Some(at) => problem.related(at, "this clause"),
            None => problem,
        };
    }
    let some: Vec<&str> = clauses.take(12).collect();
    problem.help(format!("its clauses are `{}`", some.join("`, `")))
}

fn unknown_document(model: &Model, document: &str, clause: &str, span: Span) -> Diagnostic {
    let known = || model.documents.policies.iter().map(|policy| policy.id.as_str());
    let problem =
        Diagnostic::error(codes::UNKNOWN_CITE, format!("there is no policy document `{document}`"))
            .at(span);
    if let Some(near) = closest(document, known()) {
        return problem.help(format!("did you mean `{}`?", clause_name(near, clause)));
    }
    // `[@il#8.1b]`: a citation with another sign.
    let citations = model.documents.data.citations.keys().map(String::as_str);
    let problem = problem.did_you_mean(&format!("{document}-{clause}"), citations);
    if problem.help.is_empty() {
        return problem.help(format!("write it as `policy/{document}/VERSION.md`"));
    }
    problem
}

/// The texts of the documents themselves: what they cite is there, and they lead to no page of one site
/// that another site's readers do not have.
pub(super) fn texts(model: &Model, problems: &mut Vec<Diagnostic>) {
    for policy in &model.documents.policies {
        for version in &policy.versions {
            let translated = version.translations.iter().map(|known| &known.text);
            for text in std::iter::once(&version.text).chain(translated) {
                text_of(model, text, problems);
            }
        }
        // What an older version left open is history.
        if let (Some(version), Some(site)) = (shown(policy, model.as_of), model.sites.first()) {
            let body = &version.text.page.body;
            for fact in &body.facts {
                facts::fact_at(model, site, fact, version.text.span(&fact.range), problems);
            }
        }
    }
}

fn text_of(model: &Model, text: &PolicyText, problems: &mut Vec<Diagnostic>) {
    let body = &text.page.body;
    for cite in &body.cites {
        let known = model.documents.data.citations.contains_key(&cite.id);
        let span = text.span(&cite.range);
        match cited(model, &cite.id) {
            _ if known => {}
            Ok(_) => {}
            Err(Uncited::Clause { policy, version, other }) => {
                // A version speaks of its own clauses.
                let own = split_name(&cite.id).and_then(|(_, clause)| text.clause(clause));
                let of_this = text.page.name.starts_with(&format!("policy/{}/", policy.id));
                if own.is_none() || !of_this {
                    problems.push(unknown_clause(policy, version, other, &cite.id, span));
                }
            }
            Err(Uncited::Document) => problems.push(match split_name(&cite.id) {
                Some((document, clause)) => unknown_document(model, document, clause, span),
                None => Diagnostic::error(
                    codes::UNKNOWN_CITE,
                    format!("there is no citation `{}`", cite.id),
                )
                .at(span)
                .did_you_mean(&cite.id, model.documents.data.citations.keys().map(String::as_str)),
            }),
        }
    }
    for link in &body.links {
        let outside = ["https://", "http://", "mailto:", "tel:"];
        if outside.iter().any(|scheme| link.address.starts_with(scheme)) {
            continue;
        }
        let span = text.span(&link.range);
        let Some(anchor) = link.address.strip_prefix('#') else {
            problems.push(
                Diagnostic::error(
                    codes::BROKEN_LINK,
                    "a policy text links to its own clauses and to other web sites alone",
                )
                .at(span)
                .help("its text stands on more than one site, and a page on one of them"),
            );
            continue;
        };
        let known = || body.headings.iter().map(|heading| heading.id.as_str());
        if !known().any(|id| id == anchor) {
            problems.push(
                Diagnostic::error(
                    codes::BROKEN_ANCHOR,
                    format!("`{}` has no heading with the id `{anchor}`", text.page.name),
                )
                .at(span)
                .did_you_mean(anchor, known()),
            );
        }
    }
}

/// Every clause in force is taught by a page and tested by a question. All sites count, whichever are
/// built in this run; a document that nobody cites yet is told once.
pub(super) fn taught_and_tested(model: &Model, problems: &mut Vec<Diagnostic>) {
    let (taught, tested) = cited_anywhere(model);
    let has_course = model.documents.config.sites.iter().any(|site| site.course.is_some());
    for policy in &model.documents.policies {
        let Some(version) = in_force(policy, model.as_of) else { continue };
        for clause in &version.text.clauses {
            if is_frame(version, clause) {
                continue;
            }
            let name = clause_name(&policy.id, &clause.id.value);
            let at = version.text.span(&clause.title_range);
            if !taught.contains(&name) {
                problems.push(
                    Diagnostic::warning(
                        codes::UNTAUGHT_CLAUSE,
                        format!("no page teaches the clause `{name}`"),
                    )
                    .at(at)
                    .help(format!("write `[@{name}]` where a page says what it means")),
                );
            }
            if has_course && !tested.contains(&name) {
                problems.push(
                    Diagnostic::warning(
                        codes::UNTESTED_CLAUSE,
                        format!("no question tests the clause `{name}`"),
                    )
                    .at(at)
                    .help(format!("write `cites=\"{name}\"` at the question that does")),
                );
            }
        }
    }
}

/// A clause that only holds others has no words of its own to teach.
fn is_frame(version: &PolicyVersion, clause: &Clause) -> bool {
    let own = |parent: usize| version.text.clauses[parent].id.value == clause.id.value;
    clause.blocks.len() < 2
        && version.text.clauses.iter().any(|below| below.parent.is_some_and(own))
}

/// The names that running texts cite, and those that questions cite.
fn cited_anywhere(model: &Model) -> (BTreeSet<String>, BTreeSet<String>) {
    let (mut taught, mut tested) = (BTreeSet::new(), BTreeSet::new());
    for page in &model.documents.pages {
        let questions = page.quiz.iter().flat_map(|quiz| &quiz.questions);
        let ranges: Vec<_> = questions.clone().map(|question| &question.range).collect();
        for cite in &page.body.cites {
            let in_question = ranges.iter().any(|range| range.contains(&cite.range.start));
            let set = if in_question { &mut tested } else { &mut taught };
            set.insert(cite.id.clone());
        }
        tested
            .extend(questions.flat_map(|question| &question.cites).map(|cite| cite.value.clone()));
    }
    for snippet in model.documents.snippets.values() {
        taught.extend(snippet.body.cites.iter().map(|cite| cite.id.clone()));
    }
    (taught, tested)
}

/// Whoever cites a clause has read it since it last changed: a page by its `last_reviewed`, a question
/// by its own `reviewed`, or its page's day.
pub(super) fn changed_since_review(model: &Model, problems: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<Span> = BTreeSet::new();
    for (name, uses) in &model.clause_uses {
        let Some((document, clause)) = split_name(name) else { continue };
        let Some(policy) = find(&model.documents, document) else { continue };
        let Some(change) = changed(policy, clause, model.as_of) else { continue };
        for &at in uses {
            let site = &model.sites[at.site];
            let page = model.page(site, at.node);
            let reviewed = reviewed(page, at.citing);
            if reviewed.is_some_and(|day| day >= change.on) {
                continue;
            }
            let Some(span) = place_of(model, site, at, name) else { continue };
            // Two sites may show the same page.
            if told.insert(span) {
                problems.push(stale(name, change, at.citing, reviewed, span, clause));
            }
        }
    }
}

fn reviewed(page: &Page, citing: Citing) -> Option<Date> {
    let own = match citing {
        Citing::Text => None,
        Citing::Question(at) => {
            page.quiz.as_ref().and_then(|quiz| quiz.questions.get(at)?.reviewed)
        }
    };
    own.or(page.front.last_reviewed)
}

fn stale(
    name: &str,
    change: Changed<'_>,
    citing: Citing,
    reviewed: Option<Date>,
    span: Span,
    clause: &str,
) -> Diagnostic {
    let (what, repair) = match citing {
        Citing::Text => ("page", "set `last_reviewed` to the day"),
        Citing::Question(_) => ("question", "write `reviewed=YYYY-MM-DD` at its heading"),
    };
    let verb = if change.before.is_some() { "changed" } else { "was added" };
    let seen = match reviewed {
        Some(day) => format!("was last reviewed on {day}"),
        None => "has not been reviewed".to_owned(),
    };
    let version = &change.version.front.version.value;
    let mut problem = Diagnostic::warning(
        codes::CHANGED_CLAUSE,
        format!("the clause `{name}` {verb} on {}, and this {what} {seen}", change.on),
    )
    .at(span);
    if let Some(now) = change.version.clause(clause) {
        let heading = change.version.text.heading(now);
        problem = problem.related(heading, format!("what it says since the version `{version}`"));
    }
    if let Some((before, old)) = change.before {
        let earlier = &before.front.version.value;
        problem = problem.related(before.text.heading(old), format!("what it said in `{earlier}`"));
    }
    problem.help(format!(
        "`hallpass policy diff {}` shows the words; hold the {what} against them, and {repair}",
        split_name(name).map_or(name, |(document, _)| document)
    ))
}

/// The pages made from the documents need their addresses.
pub(super) fn addresses(model: &Model, problems: &mut Vec<Diagnostic>) {
    for site in &model.sites {
        for policy in model.policies_of(site) {
            let url = format!("policy/{}/", policy.id);
            let Some(node) = site.find_url(&url) else { continue };
            let problem = Diagnostic::error(
                codes::ADDRESS_TAKEN,
                format!("the address `/{url}` is that of the policy document `{}`", policy.id),
            )
            .at(model.page(site, node).front.title.span);
            problems.push(match shown(policy, model.as_of) {
                Some(version) => problem.related(version.place(), "its page is made from this"),
                None => problem,
            });
        }
    }
}
