//! A clause among the sources of a page: what it is called, which version is meant, and the way to it.

use minijinja::Value;

use crate::model::policy::{Cited, cited};
use crate::model::{Model, Site, direction};
use crate::parse::PolicyVersion;
use crate::render::context::SiteView;
use crate::render::dates::long_date;
use crate::render::sources;

use super::version_url;

/// What stands after `source-` and `cite-` in anchors: a `#` would end the address.
pub(in crate::render) fn anchor(cite: &str) -> String {
    cite.replace('#', ".")
}

/// An entry of a list of sources: of the citations, or a clause. None for what is not there. `home` is the
/// way to the language's home page.
pub(in crate::render) fn details(
    (model, site, view): (&Model, &Site, &SiteView),
    home: &str,
    number: usize,
    cite: &str,
    links: Value,
) -> Option<Value> {
    if let Some(citation) = model.documents.data.citations.get(cite) {
        return Some(sources::details(model, view, number, citation, links));
    }
    let found = cited(model, cite).ok()?;
    let note = note(view, found.version);
    let shown = crate::model::policy::serves(&site.config, found.policy);
    let language = &model.documents.config.language;
    let (_, translated) = found.version.text_in(&view.language.code);
    let language =
        Some(language).filter(|code| **code != view.language.code && translated.is_none());
    Some(Value::from_pairs([
        ("number", Value::from(number)),
        ("id", Value::from(anchor(cite))),
        ("cite", Value::from(name(view, found))),
        ("says", Value::from(())),
        ("url", Value::from(shown.then(|| format!("{home}{}", url(model, found))))),
        ("internal", Value::from(true)),
        ("read", Value::from(())),
        ("confidence", Value::from(())),
        ("note", Value::from(note)),
        ("lang", Value::from(language.cloned())),
        ("dir", Value::from(language.map(|code| direction(code)))),
        ("backlinks", links),
    ]))
}

/// `Options transfer procedure, 4: Evidence`.
pub(in crate::render) fn name(view: &SiteView, found: Cited<'_>) -> String {
    let (text, _) = found.version.text_in(&view.language.code);
    let title = &text.page.front.title.value;
    let Some(clause) = found.clause else { return title.clone() };
    let said = text.clause(&clause.id.value).unwrap_or(clause);
    format!("{title}, {}: {}", clause.number, said.title)
}

/// From the language's home page.
pub(in crate::render) fn url(model: &Model, found: Cited<'_>) -> String {
    let anchor = found.clause.map_or(String::new(), |clause| format!("#{}", clause.id.value));
    version_url(model, found.policy, found.version) + &anchor
}

fn note(view: &SiteView, version: &PolicyVersion) -> String {
    let words = &view.words;
    let name = &version.front.version.value;
    match version.effective() {
        Some(from) => words
            .fill("policy_cited_version", "version", name)
            .replace("{date}", &long_date(words, from)),
        None => words.fill("policy_cited_open", "version", name),
    }
}
