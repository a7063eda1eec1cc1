//! What templates see. The site's part is made once; a page's own part is made per page, and the
//! navigation is worked out only as far as a template looks into it.

use std::sync::{Arc, OnceLock};

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use crate::model::{Kind, Language, Model, NodeId, Site, direction};
use crate::parse::Page;
use crate::theme::{Theme, Words};

use super::course::{CourseEntry, QuizEntry};
use super::{languages, policy, sources};

/// A site in one language as templates see it, shared by all of its pages.
pub(super) struct SiteView {
    tree: Arc<Tree>,
    /// Values that are the same on every page.
    fixed: Vec<(&'static str, Value)>,
    /// Addresses of the files that Hallpass adds to a site, from its language's home page; none where it has none.
    files: Vec<(&'static str, Option<String>)>,
    pub(super) strings: Value,
    pub(super) words: Words,
    pub(super) language: Language,
    /// The data files as components see them; made when the first component asks.
    data: OnceLock<Value>,
}

/// The pages of a site with what navigation shows of them.
#[derive(Debug)]
struct Tree {
    entries: Vec<Entry>,
    course: Option<CourseEntry>,
}

#[derive(Debug)]
struct Entry {
    title: String,
    short_title: String,
    summary: String,
    /// Of title and summary, where it is not the reader's.
    language: Option<String>,
    url: String,
    kind: Kind,
    minutes: Option<u32>,
    parent: Option<NodeId>,
    children: Vec<NodeId>,
    /// The section of one of the site's audiences, which its folder is named after: `family/`.
    for_readers: bool,
}

impl SiteView {
    pub(super) fn new(model: &Model, theme: &Theme, site: &Site, language: &Language) -> Self {
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
        ];
        let calendar = super::calendar::calendar(model, site, language, &words);
        let files = vec![
            ("policy_url", policy::has_documents(model, site).then(|| policy::URL.to_owned())),
            ("sources_url", sources::is_there(model, site).then(|| sources::URL.to_owned())),
            ("feed_url", Some("feed.xml".to_owned())),
            ("calendar_url", calendar.map(|_| "calendar.ics".to_owned())),
            ("search_url", super::search::has_page(site).then(|| super::search::URL.to_owned())),
            ("print_url", super::print::url(site, NodeId(0))),
        ];
        let tree = Arc::new(Tree::new(model, site, language, &words, year));
        let strings = theme.strings(&language.code);
        let language = language.clone();
        Self { tree, fixed, files, strings, words, language, data: OnceLock::new() }
    }

    /// `data` for components.
    pub(super) fn data(&self, model: &Model, site: &Site) -> Value {
        self.data.get_or_init(|| super::data::values(model, &self.words, site)).clone()
    }

    /// `site` as the page `from` sees it; `root` is the way to the language's home page.
    pub(super) fn site(&self, from: Option<NodeId>, root: &str) -> Value {
        let place = Place { tree: Arc::clone(&self.tree), from, root: root.into() };
        let home_url = if root.is_empty() { "./".to_owned() } else { root.to_owned() };
        let nav = place
            .nodes(self.tree.entries.first().map_or(&[][..], |home| &home.children), Titles::Short);
        let own = [("home_url", Value::from(home_url)), ("nav", nav), ("course", place.course())];
        let files = self.files.iter().map(|(key, path)| {
            (*key, Value::from(path.as_ref().map(|path| format!("{root}{path}"))))
        });
        Value::from_pairs(self.fixed.iter().cloned().chain(own).chain(files))
    }

    /// A module as the page `from` sees it.
    pub(super) fn module(&self, from: NodeId, root: &str, number: usize) -> Value {
        let place = Place { tree: Arc::clone(&self.tree), from: Some(from), root: root.into() };
        place.module(number)
    }

    /// Pages in the way from home to a page, by their short titles.
    pub(super) fn breadcrumbs(&self, from: NodeId, root: &str, ids: &[NodeId]) -> Value {
        let place = Place { tree: Arc::clone(&self.tree), from: Some(from), root: root.into() };
        place.nodes(ids, Titles::Short)
    }

    /// A list of pages in the text, by their whole titles.
    pub(super) fn listing(&self, from: NodeId, root: &str, ids: &[NodeId]) -> Value {
        let place = Place { tree: Arc::clone(&self.tree), from: Some(from), root: root.into() };
        place.nodes(ids, Titles::Whole)
    }

    pub(super) fn summary(&self, id: NodeId) -> &str {
        &self.tree.entries[id.0].summary
    }

    pub(super) fn title(&self, id: NodeId) -> &str {
        &self.tree.entries[id.0].title
    }

    /// One page by its whole title.
    pub(super) fn entry(&self, from: NodeId, root: &str, id: NodeId) -> Value {
        let place = Place { tree: Arc::clone(&self.tree), from: Some(from), root: root.into() };
        Value::from_object(NavNode { place, id, titles: Titles::Whole })
    }
}

impl Tree {
    fn new(model: &Model, site: &Site, language: &Language, words: &Words, year: String) -> Self {
        let entries: Vec<Entry> = site
            .ids()
            .map(|id| {
                let node = site.node(id);
                let variant = model.variant(site, id, language);
                let front = &variant.page.front;
                let fill = |text: &str| crate::model::facts::fill_plain(model, site, words, text);
                Entry {
                    title: fill(&front.title.value),
                    short_title: fill(front.short_title.as_ref().unwrap_or(&front.title.value)),
                    summary: front.summary.as_deref().map_or(String::new(), fill),
                    language: (variant.language != language.code)
                        .then(|| variant.language.to_owned()),
                    url: node.url.clone(),
                    kind: node.kind,
                    minutes: model.minutes(site, id),
                    parent: node.parent,
                    children: node.children.clone(),
                    for_readers: site
                        .config
                        .audience
                        .iter()
                        .any(|audience| node.url.strip_suffix('/') == Some(audience)),
                }
            })
            .collect();
        let course = CourseEntry::new(model, site, language, words, year);
        Self { entries, course }
    }

    fn is_above(&self, above: NodeId, below: NodeId) -> bool {
        std::iter::successors(Some(below), |id| self.entries[id.0].parent).any(|id| id == above)
    }
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
        Value::from_pairs([
            ("id", Value::from(id.value.clone())),
            ("text", Value::from(crate::model::facts::fill_plain(model, site, words, text))),
        ])
    });
    pairs.collect()
}

/// The tree as seen from one page.
#[derive(Debug, Clone)]
struct Place {
    tree: Arc<Tree>,
    /// None on the page for unknown addresses.
    from: Option<NodeId>,
    root: Arc<str>,
}

impl Place {
    fn nodes(&self, ids: &[NodeId], titles: Titles) -> Value {
        let node = |&id| Value::from_object(NavNode { place: self.clone(), id, titles });
        ids.iter().map(node).collect()
    }

    fn url(&self, id: NodeId) -> Value {
        let url = format!("{}{}", self.root, self.tree.entries[id.0].url);
        Value::from(if url.is_empty() { "./".to_owned() } else { url })
    }

    fn is_current(&self, id: NodeId) -> bool {
        self.from == Some(id)
    }

    fn is_open(&self, id: NodeId) -> bool {
        self.from.is_some_and(|from| self.tree.is_above(id, from))
    }

    fn course(&self) -> Value {
        let Some(course) = &self.tree.course else { return Value::from(()) };
        let certifications: Value = course
            .certifications
            .iter()
            .map(|certification| {
                let renewal_url =
                    certification.renewal.as_ref().map(|url| format!("{}{url}", self.root));
                Value::from_pairs([
                    ("id", Value::from(certification.id.clone())),
                    ("title", Value::from(certification.title.clone())),
                    ("due", Value::from(certification.due.clone())),
                    ("due_text", Value::from(certification.due_text.clone())),
                    ("closes", Value::from(certification.closes.clone())),
                    ("closes_text", Value::from(certification.closes_text.clone())),
                    ("quizzes", certification.quizzes.iter().map(|quiz| self.quiz(quiz)).collect()),
                    ("renewal_url", Value::from(renewal_url)),
                ])
            })
            .collect();
        Value::from_pairs([
            ("id", Value::from(course.id.clone())),
            ("title", Value::from(course.title.clone())),
            ("year", Value::from(course.year.clone())),
            ("modules", (0..course.modules.len()).map(|number| self.module(number)).collect()),
            ("certifications", certifications),
            ("office_keys", Value::from(course.office_keys.clone())),
        ])
    }

    fn quiz(&self, quiz: &QuizEntry) -> Value {
        Value::from_pairs([
            ("id", Value::from(quiz.id.clone())),
            ("title", Value::from(self.tree.entries[quiz.node.0].title.clone())),
            ("lang", Value::from(self.tree.entries[quiz.node.0].language.clone())),
            ("dir", Value::from(self.tree.entries[quiz.node.0].language.as_deref().map(direction))),
            ("url", self.url(quiz.node)),
            ("count", Value::from(quiz.count)),
            ("pass", Value::from(quiz.pass.clone())),
            ("mode", Value::from(quiz.mode.name())),
            ("cleared_by", Value::from(quiz.cleared_by.clone())),
        ])
    }

    fn module(&self, number: usize) -> Value {
        let module = self.tree.course.as_ref().and_then(|course| course.modules.get(number));
        let Some(module) = module else { return Value::from(()) };
        let entry = &self.tree.entries[module.node.0];
        Value::from_pairs([
            ("number", Value::from(number + 1)),
            ("id", Value::from(module.id.clone())),
            ("title", Value::from(entry.title.clone())),
            ("summary", Value::from(entry.summary.clone())),
            ("lang", Value::from(entry.language.clone())),
            ("dir", Value::from(entry.language.as_deref().map(direction))),
            ("url", self.url(module.node)),
            ("minutes", Value::from(entry.minutes)),
            ("current", Value::from(self.is_current(module.node))),
            ("open", Value::from(self.is_open(module.node))),
            ("objectives", module.objectives.clone()),
            ("pages", self.nodes(&module.pages, Titles::Short)),
            ("quiz", module.quiz.as_ref().map_or(Value::from(()), |quiz| self.quiz(quiz))),
            ("pretest", module.pretest.as_ref().map_or(Value::from(()), |quiz| self.quiz(quiz))),
        ])
    }
}

/// A page in the navigation; its children are made when a template asks for them.
#[derive(Debug)]
struct NavNode {
    place: Place,
    id: NodeId,
    titles: Titles,
}

/// Navigation is short of room; a list in the text is not.
#[derive(Debug, Clone, Copy)]
enum Titles {
    Short,
    Whole,
}

impl Object for NavNode {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let entry = &self.place.tree.entries[self.id.0];
        Some(match key.as_str()? {
            "title" => Value::from(match self.titles {
                Titles::Short => entry.short_title.as_str(),
                Titles::Whole => entry.title.as_str(),
            }),
            "summary" => Value::from(entry.summary.as_str()),
            "lang" => Value::from(entry.language.as_deref()),
            "dir" => Value::from(entry.language.as_deref().map(direction)),
            "url" => self.place.url(self.id),
            "kind" => Value::from(entry.kind.name()),
            "minutes" => Value::from(entry.minutes),
            "current" => Value::from(self.place.is_current(self.id)),
            "open" => Value::from(self.place.is_open(self.id)),
            "children" => self.place.nodes(&entry.children, self.titles),
            "for_readers" => Value::from(entry.for_readers),
            _ => return None,
        })
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Str(&[
            "title",
            "summary",
            "lang",
            "dir",
            "url",
            "kind",
            "minutes",
            "current",
            "open",
            "children",
            "for_readers",
        ])
    }
}
