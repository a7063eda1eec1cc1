//! What templates see. The site's part is made once; a page's own part is made per page, and the
//! navigation is worked out only as far as a template looks into it.

mod course;
mod places;
mod tree;

use std::collections::BTreeSet;
use std::sync::{Arc, OnceLock};

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use crate::model::{Language, Model, NodeId, Site};
use crate::parse::Page;
use crate::theme::Words;

use super::{Renderer, languages, policy, site_files, sources, style_guide};

use places::{Place, SiteObject, Titles};
use tree::Tree;

/// A site in one language as templates see it, shared by all of its pages.
pub(super) struct SiteView {
    tree: Arc<Tree>,
    shared: Arc<Shared>,
    pub(super) strings: Value,
    pub(super) words: Words,
    pub(super) language: Language,
    /// The data files as components see them; made when the first component asks.
    data: OnceLock<Value>,
}

/// What `site` says that is the same on every page.
#[derive(Debug)]
struct Shared {
    fixed: Vec<(&'static str, Value)>,
    /// Addresses of the files that Hallpass adds to a site, from its language's home page; none where it has none.
    files: Vec<(&'static str, Option<String>)>,
}

impl Shared {
    /// `root` is the way to the language's home page.
    fn value(&self, key: &str, root: &str) -> Option<Value> {
        if let Some((_, value)) = self.fixed.iter().find(|(known, _)| *known == key) {
            return Some(value.clone());
        }
        let (_, path) = self.files.iter().find(|(known, _)| *known == key)?;
        Some(Value::from(path.as_ref().map(|path| format!("{root}{path}"))))
    }

    fn keys(&self) -> impl Iterator<Item = &'static str> {
        self.fixed.iter().map(|(key, _)| *key).chain(self.files.iter().map(|(key, _)| *key))
    }
}

impl SiteView {
    pub(super) fn new(renderer: &Renderer<'_>, site: &Site, language: &Language) -> Self {
        let Renderer { model, theme, .. } = *renderer;
        let config = &model.documents.config;
        let words = theme.words(&language.code);
        let face = model.face(site, language);
        let year = config.school_year.as_ref().map_or(String::new(), |year| year.name.clone());
        let feedback = config.feedback.as_ref().map(|feedback| feedback.value.clone());
        let fixed = vec![
            ("name", Value::from(site.config.name.value.clone())),
            ("title", Value::from(face.title)),
            ("summary", Value::from(face.summary)),
            ("organization", Value::from(face.organization)),
            ("notice", Value::from(face.notice)),
            ("face", Value::from(if site.is_course() { "course" } else { "public" })),
            ("lang", Value::from(language.code.clone())),
            ("dir", Value::from(language.direction())),
            ("base_url", Value::from(site.config.base_url.clone())),
            ("school_year", Value::from(year.clone())),
            ("feedback", Value::from(feedback)),
            ("data_date", Value::from(model.as_of.to_string())),
            ("languages", languages::of_site(theme, site)),
            ("logo", logo(renderer)),
        ];
        let calendar = super::calendar::calendar(model, site, language, &words);
        let files = vec![
            ("policy_url", policy::has_documents(model, site).then(|| policy::URL.to_owned())),
            ("sources_url", sources::is_there(model, site).then(|| sources::URL.to_owned())),
            ("feed_url", Some("feed.xml".to_owned())),
            ("calendar_url", calendar.map(|_| "calendar.ics".to_owned())),
            ("search_url", super::search::has_page(site).then(|| super::search::URL.to_owned())),
            ("print_url", super::print::url(site, NodeId(0))),
            (
                "style_guide_url",
                style_guide::has_page(model, site).then(|| style_guide::URL.to_owned()),
            ),
        ];
        let tree = Arc::new(Tree::new(model, site, language, &words, year));
        let strings = theme.strings(&language.code);
        let language = language.clone();
        let shared = Arc::new(Shared { fixed, files });
        Self { tree, shared, strings, words, language, data: OnceLock::new() }
    }

    /// `data` for components.
    pub(super) fn data(&self, model: &Model, site: &Site) -> Value {
        self.data.get_or_init(|| super::data::values(model, &self.words, site)).clone()
    }

    /// The site as seen from a page; `root` is the way to the language's home page.
    fn place(&self, from: Option<NodeId>, root: &str) -> Place {
        Place { tree: Arc::clone(&self.tree), from, root: root.into() }
    }

    /// `site` as the page `from` sees it.
    pub(super) fn site(&self, from: Option<NodeId>, root: &str) -> Value {
        let place = self.place(from, root);
        Value::from_object(SiteObject { place, shared: Arc::clone(&self.shared) })
    }

    /// A module as the page `from` sees it.
    pub(super) fn module(&self, from: NodeId, root: &str, number: usize) -> Value {
        self.place(Some(from), root).module(number)
    }

    /// Pages in the way from home to a page, by their short titles.
    pub(super) fn breadcrumbs(&self, from: NodeId, root: &str, ids: &[NodeId]) -> Value {
        self.place(Some(from), root).nodes(ids, Titles::Short)
    }

    /// The pages of a section as they are listed in the text, by their whole titles.
    pub(super) fn children(&self, from: NodeId, root: &str) -> Value {
        let children = Arc::clone(&self.tree.entries[from.0].children);
        self.place(Some(from), root).nodes(children, Titles::Whole)
    }

    pub(super) fn summary(&self, id: NodeId) -> &str {
        self.tree.entries[id.0].summary.as_str().unwrap_or_default()
    }

    pub(super) fn title(&self, id: NodeId) -> &str {
        self.tree.entries[id.0].title.as_str().unwrap_or_default()
    }

    /// One page by its whole title.
    pub(super) fn entry(&self, from: NodeId, root: &str, id: NodeId) -> Value {
        self.place(Some(from), root).node(id, Titles::Whole)
    }
}

/// A group of values by names that are known here; of two with one name the later holds.
pub(super) fn named(pairs: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    Value::from_object(Named(pairs.into_iter().collect()))
}

/// Looked through from end to end: names differ in length, so that hardly one is compared, and a page of some forty values
/// is made and asked faster than with any map.
#[derive(Debug)]
struct Named(Vec<(&'static str, Value)>);

impl Object for Named {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, key: &str) -> Option<Value> {
        let found = self.0.iter().rev().find(|(name, _)| *name == key);
        found.map(|(_, value)| value.clone())
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names: BTreeSet<&str> = self.0.iter().map(|(name, _)| *name).collect();
        Enumerator::Values(names.into_iter().map(Value::from).collect())
    }
}

/// `site.logo`: its path from the site's top, and its size; none where the district has none.
fn logo(renderer: &Renderer<'_>) -> Value {
    let Some((id, name, size)) = renderer.model.documents.logo() else { return Value::from(()) };
    let (width, height) = size.unzip();
    let path = site_files::logo_path(name, renderer.sources.file(id).bytes());
    named([
        ("path", Value::from(path)),
        ("width", Value::from(width)),
        ("height", Value::from(height)),
    ])
}

/// The `objectives` of a page: id and text. The source says which there are, `shown` says them.
pub(super) fn objectives(
    model: &Model,
    site: &Site,
    words: &Words,
    source: &Page,
    shown: &Page,
) -> Value {
    let pairs = source.front.objectives.iter().map(|(id, text)| {
        let said = shown.front.objectives.iter().find(|(known, _)| known.value == id.value);
        let text = said.map_or(text, |(_, text)| text);
        named([
            ("id", Value::from(id.value.clone())),
            ("text", Value::from(crate::model::facts::fill_plain(model, site, words, text))),
        ])
    });
    pairs.collect()
}
