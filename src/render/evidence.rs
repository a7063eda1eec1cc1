//! What a build keeps so that a completion file can be verified years later: every quiz that was
//! published, under its digest and with the digests of the clauses that it is about; the rules of each
//! certification; and which clauses hold on the day of the build, by which one can tell who has to renew.

use std::collections::BTreeMap;

use quiz::{Certification, ClauseInForce, ClausesInForce, Percent, Window};

use crate::model::Model;
use crate::model::policy::{changed, in_force};
use crate::parse::{self, clause_name};

use super::Output;

/// `quizzes/<digest>.json`, `certifications/<id>-<year>.json` and `clauses/<id>-<year>.json`, for the
/// records folder. Every year's rules and clauses stay, so that last year's report can still be made.
pub fn evidence(model: &Model) -> Output {
    let mut output = Output::default();
    for site in &model.sites {
        for id in site.ids() {
            if let Some(document) = &model.page(site, id).quiz {
                let path = format!("quizzes/{}.json", document.quiz.digest().to_hex());
                output.add(path, document.quiz.to_json());
            }
        }
    }
    for renewal in &model.renewals {
        let path = format!("quizzes/{}.json", renewal.quiz.digest().to_hex());
        output.add(path, renewal.quiz.to_json());
    }
    let year = model.documents.config.school_year.as_ref().map_or("", |year| year.name.as_str());
    for certification in &model.documents.config.certifications {
        let path = format!("certifications/{}{}.json", certification.id.value, in_name(year));
        output.add(path, rules(model, certification, year).to_json());
        if !model.documents.policies.is_empty() {
            let path = format!("clauses/{}{}.json", certification.id.value, in_name(year));
            output.add(path, clauses(model, certification).to_json());
        }
    }
    output
}

/// `-2026-27`, in characters that a file name may have.
fn in_name(year: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() || c == '_' { c } else { '-' };
    if year.is_empty() {
        String::new()
    } else {
        format!("-{}", year.chars().map(plain).collect::<String>())
    }
}

/// Every clause in force, and which of the certification's quizzes ask about it.
fn clauses(model: &Model, certification: &parse::Certification) -> ClausesInForce {
    let mut clauses = BTreeMap::new();
    for policy in &model.documents.policies {
        let Some(version) = in_force(policy, model.as_of) else { continue };
        for clause in &version.text.clauses {
            let name = clause_name(&policy.id, &clause.id.value);
            let asks = |id: &str| {
                let quizzes = model.documents.pages.iter().filter_map(|page| page.quiz.as_ref());
                let mut of_id = quizzes.filter(|document| document.quiz.id == id);
                of_id.any(|document| document.quiz.clauses.contains_key(&name))
            };
            let quizzes = certification.quizzes.iter().map(|(quiz, _)| &quiz.value);
            let known = ClauseInForce {
                title: format!(
                    "{}, {}: {}",
                    version.front.title.value, clause.number, clause.title
                ),
                digest: clause.digest,
                since: changed(policy, &clause.id.value, model.as_of).map(|change| day(change.on)),
                quizzes: quizzes.filter(|id| asks(id)).cloned().collect(),
            };
            clauses.insert(name, known);
        }
    }
    ClausesInForce { certification: certification.id.value.clone(), clauses }
}

/// A certification as the quiz crate judges it.
fn rules(model: &Model, certification: &parse::Certification, year: &str) -> Certification {
    Certification {
        id: certification.id.value.clone(),
        title: certification.title.clone(),
        course: certification.course.value.clone(),
        year: year.to_owned(),
        roles: certification.roles.clone(),
        window: Window {
            opens: day(certification.opens),
            due: day(certification.due),
            closes: day(certification.closes),
        },
        quizzes: certification
            .quizzes
            .iter()
            .filter_map(|(quiz, pass)| Some((quiz.value.clone(), Percent::new(*pass)?)))
            .collect(),
        pretests: pretests(model, certification),
        attestations: certification.attestations.iter().map(|it| it.value.clone()).collect(),
        basis: certification.basis.clone(),
    }
}

/// The pre-tests of a certification's quizzes.
fn pretests(model: &Model, certification: &parse::Certification) -> BTreeMap<String, String> {
    let wanted = |quiz: &String| certification.quizzes.iter().any(|(id, _)| id.value == *quiz);
    let quizzes = model.documents.pages.iter().filter_map(|page| page.quiz.as_ref());
    let clearing = quizzes.filter_map(|document| {
        let cleared = document.quiz.clears.as_ref().filter(|quiz| wanted(quiz))?;
        Some((document.quiz.id.clone(), cleared.clone()))
    });
    clearing.collect()
}

fn day(date: jiff::civil::Date) -> quiz::Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = date.duration_since(epoch).as_hours() / 24;
    quiz::Date::from_epoch_days(i32::try_from(days).unwrap_or(0))
}
