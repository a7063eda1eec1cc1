//! The list of documents, and the map of one: clause, the pages that teach it, the questions that test it.

use minijinja::Value;

use crate::model::policy::{changed, shown};
use crate::parse::{Policy, PolicyVersion, clause_name};
use crate::render::document::date_value;
use crate::render::health;

use super::text::policy_value;
use super::{Maker, Values};

pub(super) fn documents(maker: &Maker<'_>) -> Values {
    let title = maker.view.words.get("policy_documents");
    let mut page = maker.page(&title, &[]);
    let policies = maker.model.policies_of(maker.site);
    let health = health::is_made(&maker.renderer, maker.site);
    let documents = policies.into_iter().filter_map(|policy| {
        let version = shown(policy, maker.model.as_of)?;
        Some(policy_value(maker, policy, version))
    });
    page.extend([
        ("summary", Value::from(maker.view.words.get("policy_documents_text"))),
        ("documents", documents.collect()),
        ("health_url", Value::from(health.then(|| format!("{}{}", maker.home, health::URL)))),
    ]);
    page
}

pub(super) fn page(maker: &Maker<'_>, policy: &Policy) -> Values {
    let words = &maker.view.words;
    let Some(version) = shown(policy, maker.model.as_of) else { return Vec::new() };
    let title = format!("{}: {}", words.get("policy_map"), maker.title(version));
    let mut page = maker.page(&title, &maker.above(policy));
    let clauses: Vec<Value> = (0..version.text.clauses.len())
        .filter_map(|at| clause(maker, policy, version, at))
        .collect();
    page.extend([
        ("summary", Value::from(words.get("policy_map_text"))),
        ("policy", policy_value(maker, policy, version)),
        ("clauses", Value::from(clauses)),
    ]);
    page
}

fn clause(maker: &Maker<'_>, policy: &Policy, version: &PolicyVersion, at: usize) -> Option<Value> {
    let clause = version.text.clauses.get(at)?;
    let (text, _) = version.text_in(&maker.view.language.code);
    let said = text.clause(&clause.id.value).unwrap_or(clause);
    let is_frame = clause.blocks.len() < 2
        && version.text.clauses.iter().any(|below| below.parent == Some(at));
    let change = changed(policy, &clause.id.value, maker.model.as_of);
    let name = clause_name(&policy.id, &clause.id.value);
    Some(Value::from_pairs([
        ("id", Value::from(clause.id.value.clone())),
        ("number", Value::from(clause.number.clone())),
        ("title", Value::from(said.title.clone())),
        ("frame", Value::from(is_frame)),
        ("deep", Value::from(clause.parent.is_some())),
        (
            "url",
            Value::from(format!(
                "{}{}#{}",
                maker.home,
                super::version_url(maker.model, policy, version),
                clause.id.value
            )),
        ),
        ("changed", date_value(&maker.view.words, change.map(|change| change.on))),
        ("touched", maker.touched_value(&name)),
    ]))
}
