//! What a page says to machines: Open Graph (<https://ogp.me>) and JSON-LD in the words of
//! <https://schema.org>. Nothing is said here that the page does not say to people, and nothing that
//! the district has still to confirm.

use serde::Serialize;

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

/// What the graph speaks of. Properties stand in the order of the alphabet.
#[derive(Serialize)]
#[serde(untagged)]
enum Thing {
    Page(WebPage),
    Way(BreadcrumbList),
    Service(Service),
    School(School),
}

#[derive(Serialize)]
struct WebPage {
    #[serde(rename = "@id")]
    id: String,
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "dateModified", skip_serializing_if = "Option::is_none")]
    date_modified: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    #[serde(rename = "inLanguage")]
    in_language: String,
    #[serde(rename = "isPartOf")]
    is_part_of: WebSite,
    #[serde(rename = "lastReviewed", skip_serializing_if = "Option::is_none")]
    last_reviewed: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publisher: Option<Organization>,
    url: String,
}

#[derive(Serialize)]
struct WebSite {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
    url: String,
}

#[derive(Serialize)]
struct Organization {
    #[serde(rename = "@type")]
    kind: &'static str,
    name: String,
}

#[derive(Serialize)]
struct BreadcrumbList {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(rename = "itemListElement")]
    items: Vec<ListItem>,
}

#[derive(Serialize)]
struct ListItem {
    #[serde(rename = "@type")]
    kind: &'static str,
    item: String,
    name: String,
    position: usize,
}

#[derive(Serialize)]
struct Service {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    provider: Option<Organization>,
    url: String,
}

#[derive(Serialize)]
struct School {
    #[serde(rename = "@type")]
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    address: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    telephone: Option<String>,
}

#[derive(Serialize)]
struct Graph {
    #[serde(rename = "@context")]
    context: &'static str,
    #[serde(rename = "@graph")]
    graph: Vec<Thing>,
}

/// One JSON-LD graph, safe inside a `<script>` element.
pub(super) fn json_ld(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> String {
    let mut graph = vec![Thing::Page(web_page(model, site, id, shown))];
    graph.extend(breadcrumbs(model, site, id, shown).map(Thing::Way));
    graph.extend(service(model, site, id, shown).map(Thing::Service));
    let schools = schools(model, site, id, shown.content_html);
    graph.extend(schools.into_iter().map(Thing::School));
    let graph = Graph { context: "https://schema.org", graph };
    // Texts in structs are always JSON.
    let text = serde_json::to_string(&graph).unwrap_or_default();
    // `</script>` and `<!--` would end the element or hide its end.
    text.replace('<', "\\u003c")
}

fn web_page(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> WebPage {
    let front = &shown.variant.page.front;
    let url = shown.canonical(site, id);
    let face = model.face(site, shown.language());
    let summary = front.summary.as_ref();
    let reviewed = model.page(site, id).front.last_reviewed;
    WebPage {
        id: url.clone(),
        kind: "WebPage",
        date_modified: shown.last_changed.map(|date| date.to_string()),
        description: summary.and_then(|text| shown.confirmed(model, site, &text.value)),
        in_language: shown.variant.language.to_owned(),
        is_part_of: WebSite {
            kind: "WebSite",
            name: face.title.to_owned(),
            url: format!("{}{}", site.config.base_url, shown.language().folder),
        },
        last_reviewed: reviewed.map(|date| date.to_string()),
        name: shown.confirmed(model, site, &front.title.value),
        publisher: organization(face.organization),
        url,
    }
}

fn organization(name: &str) -> Option<Organization> {
    let said = !name.is_empty() && name != TBC;
    said.then(|| Organization { kind: "GovernmentOrganization", name: name.to_owned() })
}

/// The way from home to the page, as the page shows it, and the page.
fn breadcrumbs(
    model: &Model,
    site: &Site,
    id: NodeId,
    shown: &Shown<'_>,
) -> Option<BreadcrumbList> {
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
        items.push(ListItem {
            kind: "ListItem",
            item: shown.address(site, id),
            name: shown.confirmed(model, site, &short.unwrap_or(&front.title).value)?,
            position: at + 1,
        });
    }
    Some(BreadcrumbList { kind: "BreadcrumbList", items })
}

/// The home of the public pages stands for the service that they explain.
fn service(model: &Model, site: &Site, id: NodeId, shown: &Shown<'_>) -> Option<Service> {
    if site.is_course() || site.node(id).kind != Kind::Home {
        return None;
    }
    let front = &shown.variant.page.front;
    let summary = front.summary.as_ref();
    Some(Service {
        kind: "GovernmentService",
        description: summary.and_then(|text| shown.confirmed(model, site, &text.value)),
        name: shown.confirmed(model, site, &front.title.value)?,
        provider: organization(model.face(site, shown.language()).organization),
        url: shown.canonical(site, id),
    })
}

/// The schools that a directory lists, each with what the page says of it.
fn schools(model: &Model, site: &Site, id: NodeId, html: &str) -> Vec<School> {
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
    let schools: Vec<School> = items(model, site, "schools")
        .into_iter()
        .filter_map(|entry| {
            Some(School {
                kind: "EducationalOrganization",
                address: said(entry, "address"),
                name: said(entry, "name")?,
                telephone: said(entry, "phone"),
            })
        })
        .collect();
    if schools.len() < DIRECTORY { Vec::new() } else { schools }
}
