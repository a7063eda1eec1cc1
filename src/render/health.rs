//! How the content is, on a page of the training site for the lead: by owner, what is due, out of date, open,
//! and which clauses nobody teaches or tests.

use minijinja::Value;
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::diag::Diagnostic;
use crate::health::{Due, Health, Item, OwnerHealth};
use crate::model::{NodeId, Site};

use super::context::SiteView;
use super::document::date_value;
use super::site_files::generated_page;
use super::{Renderer, languages, policy};

/// Where the page stands. An author's own page at the address goes first.
pub(super) const URL: &str = "content-health/";

const STYLE: &str = "css/health.css";

/// The first course has it: that of the people who keep the content.
pub(super) fn is_made(renderer: &Renderer<'_>, site: &Site) -> bool {
    let mut sites = renderer.model.documents.config.sites.iter();
    let first = sites.find(|config| config.course.is_some());
    renderer.health.is_some()
        && first.is_some_and(|first| first.name.value == site.config.name.value)
        && site.find_url(URL).is_none()
}

pub(super) fn page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
) -> Result<String, Diagnostic> {
    let home = "../";
    let root = format!("{}{home}", view.language.up());
    let title = view.words.get("health");
    let mut page = generated_page(renderer, site, view, "health", &root);
    let canonical = format!("{}{}{URL}", site.config.base_url, view.language.folder);
    let maker = Maker { renderer, site, view, home };
    let owners = renderer.health.map(|health| maker.owners(health)).unwrap_or_default();
    let well = renderer.health.is_none_or(|health| health.owners.iter().all(OwnerHealth::is_well));
    let day = date_value(&view.words, Some(renderer.model.as_of));
    page.extend([
        ("title", Value::from(title.clone())),
        ("short_title", Value::from(title)),
        ("url", Value::from("./")),
        ("canonical", Value::from(canonical)),
        ("languages", languages::of_address(renderer.theme, site, URL, &view.language, &root)),
        ("breadcrumbs", view.breadcrumbs(NodeId(0), home, &[NodeId(0)])),
        ("styles", [STYLE].into_iter().collect()),
        ("robots", Value::from("noindex")),
        ("health_day", day),
        ("owners", Value::from(owners)),
        ("well", Value::from(well)),
    ]);
    let context = Value::from_pairs([
        ("root", Value::from(root.clone())),
        ("site", view.site(None, home)),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("health.html", context)
}

struct Maker<'r> {
    renderer: &'r Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    home: &'r str,
}

impl Maker<'_> {
    fn owners(&self, health: &Health) -> Vec<Value> {
        health.owners.iter().map(|owner| self.owner(owner)).collect()
    }

    fn owner(&self, owner: &OwnerHealth) -> Value {
        let items = |all: &[Item]| all.iter().map(|item| self.item(item)).collect::<Value>();
        let count = |all: &[Item]| all.iter().map(|item| item.places).sum::<usize>();
        Value::from_pairs([
            ("id", Value::from(owner.id.clone())),
            ("name", Value::from(owner.name.clone())),
            ("pages", Value::from(owner.pages)),
            ("well", Value::from(owner.is_well())),
            ("due", owner.due.iter().map(|due| self.due(due)).collect()),
            ("stale", items(&owner.stale)),
            ("open", items(&owner.open)),
            ("open_places", Value::from(count(&owner.open))),
            ("untaught", items(&owner.untaught)),
            ("untested", items(&owner.untested)),
        ])
    }

    fn due(&self, due: &Due) -> Value {
        Value::from_pairs([
            ("item", self.item(&due.item)),
            ("day", date_value(&self.view.words, Some(due.day))),
            ("overdue", Value::from(due.overdue)),
        ])
    }

    fn item(&self, item: &Item) -> Value {
        Value::from_pairs([
            ("title", Value::from(item.title.clone())),
            ("url", Value::from(self.url(&item.file))),
            ("file", Value::from(item.file.clone())),
            ("line", Value::from(item.line)),
            ("what", Value::from_safe_string(with_code(&item.what))),
            ("places", Value::from(item.places)),
        ])
    }

    /// A page of this site from here, one of another site by its whole address; none for what is no page.
    fn url(&self, file: &str) -> Option<String> {
        let model = self.renderer.model;
        if let Some(id) = self.site.find(file) {
            return Some(format!("{}{}", self.home, self.site.node(id).url));
        }
        if let Some(document) = file.strip_prefix("policy/").and_then(|rest| rest.split('/').next())
        {
            let is_here = model.policies_of(self.site).iter().any(|known| known.id == document);
            return is_here.then(|| format!("{}{}{document}/", self.home, policy::URL));
        }
        model.sites.iter().find_map(|site| {
            let source = || {
                let page = model
                    .documents
                    .pages
                    .iter()
                    .find(|page| page.twins.iter().any(|twin| twin.page.name == file))?;
                let twin = page.twins.iter().find(|twin| twin.page.name == file)?;
                let language = site.languages.iter().find(|known| known.code == twin.language)?;
                Some(format!(
                    "{}{}",
                    site.config.base_url,
                    site.address(site.find(&page.name)?, language)
                ))
            };
            let own = |id| format!("{}{}", site.config.base_url, site.node(id).url);
            site.find(file).map(own).or_else(source)
        })
    }
}

/// A finding as the command line words it, with what stands in back-ticks there as code.
fn with_code(text: &str) -> String {
    let mut html = String::new();
    for (at, part) in text.split('`').enumerate() {
        let is_code = at % 2 == 1;
        html.push_str(if is_code { "<code dir=\"ltr\">" } else { "" });
        let _ = escape_html(FmtWriter(&mut html), part);
        html.push_str(if is_code { "</code>" } else { "" });
    }
    html
}
