//! What a page says about its own standing: a draft, withdrawn, changed when, where to edit and print
//! it; and what it says of this to machines.

use minijinja::Value;

use crate::model::links::Target;
use crate::model::publishing::{replacement, withdrawal};
use crate::model::{Kind, NodeId, Site, Standing, Variant};

use super::context::{SiteView, named};
use super::document::date_value;
use super::metadata::{self, Shown};
use super::{Renderer, print};

/// The keys that every page of the author's adds to `page`.
pub(super) fn of_page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    id: NodeId,
    variant: &Variant<'_>,
    content_html: &str,
) -> Vec<(&'static str, Value)> {
    let model = renderer.model;
    let page = model.page(site, id);
    let last_changed = renderer.sources.changes.get(&variant.page.name).copied();
    let shown = Shown { view, variant, content_html, last_changed };
    // What is not translated yet is described at its own address, which this page names as the canonical one.
    let is_own = variant.standing != Standing::Missing;
    let repository = model.documents.config.repository.as_ref();
    let print = (site.node(id).kind == Kind::Module)
        .then(|| print::url(site, id))
        .flatten()
        .map(|url| site.root_from(id) + &url);
    vec![
        ("draft", Value::from(page.front.publishing.draft)),
        ("withdrawn", withdrawn(renderer, site, view, id)),
        ("last_changed", date_value(&view.words, last_changed)),
        (
            "edit_url",
            Value::from(repository.map(|repository| repository.edit_url(&variant.page.name))),
        ),
        ("print_url", Value::from(print)),
        ("robots", Value::from(robots(renderer, site, id))),
        (
            "open_graph",
            is_own
                .then(|| metadata::open_graph(model, site, id, &shown))
                .into_iter()
                .flatten()
                .map(|(property, content)| {
                    named([("property", Value::from(property)), ("content", Value::from(content))])
                })
                .collect(),
        ),
        (
            "json_ld",
            Value::from(if is_own {
                metadata::json_ld(model, site, id, &shown)
            } else {
                String::new()
            }),
        ),
    ]
}

/// The same keys for a page that Hallpass makes itself.
pub(super) fn of_generated_page() -> Vec<(&'static str, Value)> {
    vec![
        ("draft", Value::from(false)),
        ("withdrawn", Value::from(())),
        ("last_changed", Value::from(())),
        ("edit_url", Value::from(())),
        ("print_url", Value::from(())),
        ("robots", Value::from("noindex")),
        ("open_graph", Value::from(Vec::<Value>::new())),
        ("json_ld", Value::from("")),
    ]
}

/// A course is for its learners, a draft for nobody yet, a withdrawn page for those who have its address.
fn robots(renderer: &Renderer<'_>, site: &Site, id: NodeId) -> &'static str {
    let draft = renderer.model.page(site, id).front.publishing.draft;
    if site.is_course() || draft || !site.node(id).listed { "noindex" } else { "index" }
}

fn withdrawn(renderer: &Renderer<'_>, site: &Site, view: &SiteView, id: NodeId) -> Value {
    let model = renderer.model;
    let Some((at, withdrawn)) = withdrawal(model, site, id) else { return Value::from(()) };
    let link = |title: String, url: String| {
        named([("title", Value::from(title)), ("url", Value::from(url))])
    };
    let replacement = match replacement(model, site, at, withdrawn) {
        Some(Target::Page { node, anchor }) => {
            let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
            link(view.title(node).to_owned(), site.href(id, node) + &anchor)
        }
        Some(Target::Outside) => {
            let url = withdrawn.replaced_by.as_ref().map_or("", |by| by.value.as_str());
            link(url.to_owned(), url.to_owned())
        }
        _ => Value::from(()),
    };
    let reason = withdrawn.reason.as_ref();
    let reason =
        reason.map(|reason| crate::model::facts::fill_plain(model, site, &view.words, reason));
    named([
        ("date", date_value(&view.words, Some(withdrawn.date.value))),
        ("reason", Value::from(reason)),
        ("replacement", replacement),
    ])
}
