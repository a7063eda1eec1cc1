//! What a page says to machines: Open Graph (<https://ogp.me>) and JSON-LD in the words of
//! <https://schema.org>. Nothing is said here that the page does not say to people, and nothing that
//! the district has still to confirm.

use serde_json::{Map, Value as Json, json};

use crate::model::facts::TBC;
use crate::model::facts::{Item, fill_confirmed, items};
use crate::model::{Kind, Language, Model, NodeId, Site, Variant};
use crate::parse::FactKind;
use crate::yaml::types::Placed;

use super::context::SiteView;
use super::languages::canonical;

/// A page that names fewer schools speaks of schools; one that names more lists them.
const DIRECTORY: usize = 5;

/// What the page shows, for what is said about it.
pub(super) struct Shown<'s> {
    pub(super) view: &'s SiteView,
    pub(super) variant: &'s Variant<'s>,
    pub(super) content_html: &'s str,
    pub(super) last_changed: Option<jiff::civil::Date>,
}

impl Shown<'_> {
    /// Text of the page with its facts put in; none where one of them is still to be confirmed.
    fn confirmed(&self, model: &Model, site: &Site, text: &str) -> Option<String> {
        fill_confirmed(model, site, &self.view.words, text)
    }

    fn language(&self) -> &Language {
        &self.view.language
    }

    /// The address at which search engines keep it.
    fn canonical(&self, site: &Site, id: NodeId) -> String {
        canonical(site, id, self.language(), self.variant.standing)
    }

    /// The full address of another page in the reader's language.
    fn address(&self, site: &Site, id: NodeId) -> String {
        format!("{}{}", site.config.base_url, site.address(id, self.language()))
    }
}

/// Property and content, in order.
pub(super) fn open_graph(
    model: &Model,
    site: &Site,
    id: NodeId,
    shown: &Shown<'_>,
) -> Vec<(&'static str, String)> {
    let front = &shown.variant.page.front;
    let is_home = site.node(id).kind == Kind::Home;
    let mut properties = vec![
        ("og:type", if is_home { "website" } else { "article" }.to_owned()),
        ("og:url", shown.canonical(site, id)),
        ("og:site_name", model.face(site, shown.language()).title.to_owned()),
        ("og:locale", shown.variant.language.replace('-', "_")),
    ];
    let mut say = |property, text: Option<&Placed<String>>| {
        let text = text.and_then(|text| shown.confirmed(model, site, &text.value));
        properties.extend(text.map(|text| (property, text)));
    };
    say("og:title", Some(&front.title));
    say("og:description", front.summary.as_ref());
    properties
}

/// One JSON-LD graph, safe inside a `<script>` element.
pub(super) fn json_ld(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> String {
    let mut graph = vec![web_page(model, site, id, shown)];
    graph.extend(breadcrumbs(model, site, id, shown));
    graph.extend(service(model, site, id, shown));
    graph.extend(schools(model, site, id, shown.content_html));
    let text = json!({"@context": "https://schema.org", "@graph": graph}).to_string();
    // `</script>` and `<!--` would end the element or hide its end.
    text.replace('<', "\\u003c")
}

fn web_page(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> Json {
    let front = &shown.variant.page.front;
    let url = shown.canonical(site, id);
    let mut page = Map::new();
    page.insert("@type".into(), "WebPage".into());
    page.insert("@id".into(), url.clone().into());
    page.insert("url".into(), url.into());
    let mut say = |key: &str, text: Option<String>| {
        if let Some(text) = text {
            page.insert(key.into(), text.into());
        }
    };
    let summary = front.summary.as_ref();
    let reviewed = model.page(site, id).front.last_reviewed;
    say("name", shown.confirmed(model, site, &front.title.value));
    say("description", summary.and_then(|text| shown.confirmed(model, site, &text.value)));
    say("inLanguage", Some(shown.variant.language.to_owned()));
    say("lastReviewed", reviewed.map(|date| date.to_string()));
    say("dateModified", shown.last_changed.map(|date| date.to_string()));
    let face = model.face(site, shown.language());
    let home = format!("{}{}", site.config.base_url, shown.language().folder);
    page.insert("isPartOf".into(), json!({"@type": "WebSite", "url": home, "name": face.title}));
    if let Some(organization) = organization(face.organization) {
        page.insert("publisher".into(), organization);
    }
    page.into()
}

fn organization(name: &str) -> Option<Json> {
    let said = !name.is_empty() && name != TBC;
    said.then(|| json!({"@type": "GovernmentOrganization", "name": name}))
}

/// The way from home to the page, as the page shows it, and the page.
fn breadcrumbs(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> Option<Json> {
    let mut line: Vec<NodeId> = site.line(id).collect();
    line.reverse();
    if line.len() < 2 {
        return None;
    }
    let mut items = Vec::with_capacity(line.len());
    let length = line.len();
    for (at, id) in line.into_iter().enumerate() {
        let front = &model.variant(site, id, shown.language()).page.front;
        // The page itself goes by its whole title, those above it by what the breadcrumbs call them.
        let short = front.short_title.as_ref().filter(|_| at + 1 < length);
        let name = shown.confirmed(model, site, &short.unwrap_or(&front.title).value)?;
        items.push(json!({
            "@type": "ListItem", "position": at + 1, "name": name, "item": shown.address(site, id)
        }));
    }
    Some(json!({"@type": "BreadcrumbList", "itemListElement": items}))
}

/// The home of the public pages stands for the service that they explain.
fn service(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> Option<Json> {
    if site.is_course() || site.node(id).kind != Kind::Home {
        return None;
    }
    let front = &shown.variant.page.front;
    let mut service = Map::new();
    service.insert("@type".into(), "GovernmentService".into());
    service.insert("name".into(), shown.confirmed(model, site, &front.title.value)?.into());
    let summary = front.summary.as_ref();
    if let Some(summary) = summary.and_then(|text| shown.confirmed(model, site, &text.value)) {
        service.insert("description".into(), summary.into());
    }
    service.insert("url".into(), shown.canonical(site, id).into());
    if let Some(organization) = organization(model.face(site, shown.language()).organization) {
        service.insert("provider".into(), organization);
    }
    Some(service.into())
}

/// The schools that a directory lists, each with what the page says of it.
fn schools(model: &Model, site: &Site, id: NodeId, html: &str) -> Vec<Json> {
    let page = model.page(site, id);
    let components = &page.body.used.components;
    let shows_directory = components.iter().any(|one| one.name.value == "schools");
    let of_schools = |kind: &FactKind| matches!(kind, FactKind::Data(path) if path.first().is_some_and(|file| file == "schools"));
    if !page.body.facts.iter().any(|fact| of_schools(&fact.kind)) && !shows_directory {
        return Vec::new();
    }
    let text = super::plain_text::of(html);
    let said = |school: Item<'_>, key: &str| {
        school.get(key).filter(|value| text.contains(*value)).map(str::to_owned)
    };
    let schools: Vec<Json> = items(model, site, "schools")
        .into_iter()
        .filter_map(|entry| {
            let mut school = Map::new();
            school.insert("@type".into(), "EducationalOrganization".into());
            school.insert("name".into(), said(entry, "name")?.into());
            for (key, property) in [("address", "address"), ("phone", "telephone")] {
                if let Some(value) = said(entry, key) {
                    school.insert(property.into(), value.into());
                }
            }
            Some(school.into())
        })
        .collect();
    if schools.len() < DIRECTORY { Vec::new() } else { schools }
}
