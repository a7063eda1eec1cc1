//! The pages made from policy documents: each version's text, what changed between versions, the map from
//! clauses to pages and questions, and the short renewal course. No author wrote them, and none is in the
//! site's tree: they stand below `policy/` and `renewal/`.

mod changes;
pub(super) mod cites;
mod map;
mod renewal;
mod text;
mod touched;

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::policy::{Renewal, history, in_force, predecessor, shown};
use crate::model::{Model, NodeId, Site, direction};
use crate::parse::{Page, Policy, PolicyStatus, PolicyVersion};

use super::context::SiteView;
use super::dates::long_date;
use super::document::date_value;
use super::markdown::{Composer, UsedComponents};
use super::site_files::generated_page;
use super::{Receiver, Renderer, languages};

/// Where the list of documents stands.
pub(super) const URL: &str = "policy/";

const STYLE: &str = "css/policy.css";

/// A page that is made, not written.
#[derive(Clone, Copy)]
enum Made<'m> {
    Documents,
    Version(&'m Policy, &'m PolicyVersion),
    /// Older and newer version.
    Changes(&'m Policy, &'m PolicyVersion, &'m PolicyVersion),
    Map(&'m Policy),
    Renewal(&'m Renewal),
}

/// Every such page of a site, by its address from the language's home page. An author's own page at an
/// address goes first.
fn all<'m>(model: &'m Model, site: &Site) -> Vec<(String, Made<'m>)> {
    let mut pages = Vec::new();
    let policies = model.policies_of(site);
    if !policies.is_empty() {
        pages.push((URL.to_owned(), Made::Documents));
    }
    for policy in policies {
        for version in published(policy, model) {
            pages.push((version_url(model, policy, version), Made::Version(policy, version)));
            if let Some(before) = predecessor(policy, version) {
                let url = changes_url(model, policy, version);
                pages.push((url, Made::Changes(policy, before, version)));
            }
        }
        if site.is_course() {
            pages.push((format!("{URL}{}/map/", policy.id), Made::Map(policy)));
        }
    }
    let number = model.sites.iter().position(|known| std::ptr::eq(known, site));
    for renewal in model.renewals.iter().filter(|renewal| Some(renewal.site) == number) {
        pages.push((renewal_url(model, renewal), Made::Renewal(renewal)));
    }
    pages.retain(|(url, _)| site.find_url(url).is_none());
    pages
}

/// The versions that readers may see: a draft only where there is nothing else.
fn published<'m>(policy: &'m Policy, model: &Model) -> Vec<&'m PolicyVersion> {
    let current = shown(policy, model.as_of);
    let is_shown =
        |version: &&PolicyVersion| current.is_some_and(|known| std::ptr::eq(known, *version));
    let is_published =
        |version: &&PolicyVersion| version.front.status != PolicyStatus::Draft || is_shown(version);
    policy.versions.iter().filter(is_published).collect()
}

fn is_shown(model: &Model, policy: &Policy, version: &PolicyVersion) -> bool {
    shown(policy, model.as_of).is_some_and(|known| std::ptr::eq(known, version))
}

fn version_url(model: &Model, policy: &Policy, version: &PolicyVersion) -> String {
    if is_shown(model, policy, version) {
        return format!("{URL}{}/", policy.id);
    }
    format!("{URL}{}/{}/", policy.id, version.slug)
}

fn changes_url(model: &Model, policy: &Policy, version: &PolicyVersion) -> String {
    if is_shown(model, policy, version) {
        return format!("{URL}{}/changes/", policy.id);
    }
    format!("{URL}{}/changes/{}/", policy.id, version.slug)
}

pub(super) fn renewal_url(model: &Model, renewal: &Renewal) -> String {
    let certification = &model.documents.config.certifications[renewal.certification];
    format!("renewal/{}/", certification.id.value)
}

/// Where a certification is renewed in a site, when there is anything to renew.
pub(super) fn renewal_of(model: &Model, site: &Site, certification: &str) -> Option<String> {
    let pages = all(model, site).into_iter();
    let of = |made: &Made<'_>| match made {
        Made::Renewal(renewal) => {
            model.documents.config.certifications[renewal.certification].id.value == certification
        }
        _ => false,
    };
    pages.into_iter().find(|(_, made)| of(made)).map(|(url, _)| url)
}

/// Whether the site has any of these pages, and so needs their styles.
pub(super) fn is_there(model: &Model, site: &Site) -> bool {
    !all(model, site).is_empty()
}

/// Whether the list of documents is there, ours or the author's.
pub(super) fn has_documents(model: &Model, site: &Site) -> bool {
    !model.policies_of(site).is_empty()
}

pub(super) fn add<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    output: &dyn Receiver,
    problems: &mut Vec<Diagnostic>,
) {
    for (url, made) in all(renderer.model, site) {
        match render(renderer, site, view, &url, made) {
            Ok(html) => output.add(format!("{}{url}index.html", view.language.folder), html),
            Err(problem) => problems.push(problem),
        }
    }
}

/// The page at an address, for the live preview.
pub(super) fn find<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    path: &str,
) -> Option<Result<String, Diagnostic>> {
    let (url, made) = all(renderer.model, site).into_iter().find(|(url, _)| url == path)?;
    Some(render(renderer, site, view, &url, made))
}

/// The addresses for the site map: what is about the text itself.
pub(super) fn urls(model: &Model, site: &Site) -> Vec<String> {
    all(model, site).into_iter().map(|(url, _)| url).collect()
}

fn render<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    url: &str,
    made: Made<'r>,
) -> Result<String, Diagnostic> {
    let maker = Maker::new(*renderer, site, view, url);
    let (template, page) = match made {
        Made::Documents => ("policy-documents.html", map::documents(&maker)),
        Made::Version(policy, version) => ("policy.html", text::page(&maker, policy, version)),
        Made::Changes(policy, old, new) => {
            ("policy-changes.html", changes::page(&maker, policy, old, new))
        }
        Made::Map(policy) => ("policy-map.html", map::page(&maker, policy)),
        Made::Renewal(renewal) => ("renewal.html", renewal::page(&maker, renewal)?),
    };
    let context = Value::from_pairs([
        ("root", Value::from(maker.root.clone())),
        ("site", view.site(None, &maker.home)),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render(template, context)
}

/// What every page here is made with.
struct Maker<'r> {
    renderer: Renderer<'r>,
    model: &'r Model,
    site: &'r Site,
    view: &'r SiteView,
    /// From the language's home page.
    url: String,
    /// The way to the language's home page.
    home: String,
    /// The way to the site's top.
    root: String,
}

type Values = Vec<(&'static str, Value)>;

impl<'r> Maker<'r> {
    fn new(renderer: Renderer<'r>, site: &'r Site, view: &'r SiteView, url: &str) -> Self {
        let home = "../".repeat(url.matches('/').count());
        let root = format!("{}{home}", view.language.up());
        Self { renderer, model: renderer.model, site, view, url: url.to_owned(), home, root }
    }

    /// `page` with what all of them have. `above`: the pages between home and this one.
    fn page(&self, title: &str, above: &[(String, String)]) -> Values {
        let Self { renderer, site, view, url, home, root, .. } = self;
        let mut page = generated_page(renderer, site, view, "policy", root);
        let home_crumb = view.breadcrumbs(NodeId(0), home, &[NodeId(0)]);
        let crumbs = home_crumb.try_iter().into_iter().flatten();
        let own = above.iter().map(|(url, title)| {
            Value::from_pairs([
                ("url", Value::from(format!("{home}{url}"))),
                ("title", Value::from(title.clone())),
                ("lang", Value::from(())),
                ("dir", Value::from(())),
            ])
        });
        let canonical = format!("{}{}{url}", site.config.base_url, view.language.folder);
        page.extend([
            ("title", Value::from(title)),
            ("short_title", Value::from(title)),
            ("url", Value::from("./")),
            ("canonical", Value::from(canonical)),
            ("languages", languages::of_address(renderer.theme, site, url, &view.language, root)),
            ("breadcrumbs", crumbs.chain(own).collect()),
            ("styles", [STYLE].into_iter().collect()),
            ("robots", Value::from(if site.is_course() { "noindex" } else { "index" })),
        ]);
        page
    }

    /// The way above a document's pages.
    fn above(&self, policy: &Policy) -> Vec<(String, String)> {
        let mut above = vec![(URL.to_owned(), self.view.words.get("policy_documents"))];
        let own = format!("{URL}{}/", policy.id);
        if own != self.url {
            let title = shown(policy, self.model.as_of)
                .map_or(policy.id.clone(), |version| self.title(version));
            above.push((own, title));
        }
        above
    }

    fn title(&self, version: &PolicyVersion) -> String {
        version.text_in(&self.view.language.code).0.page.front.title.value.clone()
    }

    /// Text in another language than the page says so.
    fn language_of(&self, code: &str) -> [(&'static str, Value); 2] {
        let other = (code != self.view.language.code).then(|| code.to_owned());
        [
            ("lang", Value::from(other.clone())),
            ("dir", Value::from(other.as_deref().map(direction))),
        ]
    }

    fn source_language(&self) -> &str {
        &self.model.documents.config.language
    }

    fn composer(&self, page: &'r Page, language: &str) -> Composer<'r> {
        Composer {
            renderer: self.renderer,
            site: self.site,
            id: NodeId(0),
            source: page,
            page,
            root: self.root.clone(),
            right_to_left: direction(language) == "rtl",
            view: self.view,
            words: self.view.words.clone(),
            cites: Vec::new(),
            files: std::collections::BTreeSet::new(),
            tbc_count: 0,
            headings: Vec::new(),
            used: UsedComponents::default(),
            made: true,
        }
    }

    /// A version in a list: what it is called, where it is, how it stands.
    fn version(&self, policy: &Policy, version: &PolicyVersion) -> Value {
        let url = version_url(self.model, policy, version);
        let changes = predecessor(policy, version)
            .map(|_| format!("{}{}", self.home, changes_url(self.model, policy, version)));
        let (standing, said) = self.standing(policy, version);
        Value::from_pairs([
            ("version", Value::from(version.front.version.value.clone())),
            ("number", Value::from(version.front.number.clone())),
            ("title", Value::from(self.title(version))),
            ("url", Value::from(format!("{}{url}", self.home))),
            ("changes_url", Value::from(changes)),
            ("standing", Value::from(standing)),
            ("standing_text", Value::from(said)),
            ("current", Value::from(url == self.url)),
            ("adopted", date_value(&self.view.words, version.front.adopted)),
            ("effective", date_value(&self.view.words, version.effective())),
            ("demonstration", Value::from(version.front.status == PolicyStatus::Demonstration)),
        ])
    }

    /// How a version stands on the day of the build: a name for style sheets, and words.
    fn standing(&self, policy: &Policy, version: &PolicyVersion) -> (&'static str, String) {
        let words = &self.view.words;
        let day = |date| long_date(words, date);
        if version.front.status == PolicyStatus::Draft {
            return ("draft", words.get("policy_draft"));
        }
        let Some(from) = version.effective() else {
            return ("upcoming", words.get("policy_no_date"));
        };
        if from > self.model.as_of {
            return ("upcoming", words.fill("policy_takes_effect", "date", &day(from)));
        }
        if in_force(policy, self.model.as_of).is_some_and(|known| std::ptr::eq(known, version)) {
            return ("in-force", words.fill("policy_in_force_since", "date", &day(from)));
        }
        if version.front.status == PolicyStatus::Withdrawn {
            return ("withdrawn", words.fill("policy_withdrawn_on", "date", &day(from)));
        }
        let until = history(policy, self.model.as_of)
            .filter_map(PolicyVersion::effective)
            .find(|next| *next > from);
        let said = match until {
            Some(until) => {
                words.fill("policy_was_in_force", "from", &day(from)).replace("{to}", &day(until))
            }
            None => words.fill("policy_in_force_since", "date", &day(from)),
        };
        ("superseded", said)
    }
}
