//! The tree of one site: sections, order, addresses.

use std::collections::{BTreeMap, HashMap};

use foldhash::fast::RandomState;

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::parse::{Documents, Page, SiteConfig};

use super::course::{self, Course};
use super::edition;
use super::languages::{self, Language};
use super::publishing::{LeftOut, Reading, is_withdrawn, left_out};
use super::redirects::redirects;

/// A page's place in its site: an index into [`Site::nodes`], which stand in reading order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub usize);

/// What a page is in its site; decides the template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Home,
    /// A folder's page.
    Section,
    Page,
    /// A section right below the home page of a course.
    Module,
    /// A page in a module.
    Lesson,
    Quiz,
}

impl Kind {
    /// The name in templates, and of the template.
    pub fn name(self) -> &'static str {
        match self {
            Self::Home => "home",
            Self::Section => "section",
            Self::Page => "page",
            Self::Module => "module",
            Self::Lesson => "lesson",
            Self::Quiz => "quiz",
        }
    }
}

/// A page in the tree.
#[derive(Debug, Clone)]
pub struct Node {
    /// Index into the documents' pages.
    pub page: usize,
    /// Path in the site, from its top, without a slash at the start: `family/records/`; empty for home.
    pub url: String,
    pub kind: Kind,
    pub parent: Option<NodeId>,
    pub children: Vec<NodeId>,
    /// Index into the course's modules.
    pub module: Option<usize>,
    /// Whether lists of pages have it: navigation, search, feed. A withdrawn page is in none.
    pub listed: bool,
}

/// One site to build.
pub struct Site {
    pub config: SiteConfig,
    /// The source language first.
    pub languages: Vec<Language>,
    /// In reading order: a section, then its pages and sections by `order`, then by file name.
    pub nodes: Vec<Node>,
    pub course: Option<Course>,
    /// Looked into for every link of every page.
    by_name: HashMap<String, NodeId, RandomState>,
    by_url: HashMap<String, NodeId, RandomState>,
    /// The file at an old address, and the page that took its place.
    pub redirects: BTreeMap<String, NodeId>,
    /// Images and downloads: path in the content folder → path in the site.
    pub files: BTreeMap<String, (FileId, String)>,
    /// Pages of the root that this site does not have, by name.
    pub left_out: BTreeMap<String, LeftOut>,
    /// Pages that are not the same for every audience, as this site's gets them; by index into the
    /// documents' pages.
    pub(super) editions: BTreeMap<usize, Page>,
}

impl Site {
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    pub fn ids(&self) -> impl DoubleEndedIterator<Item = NodeId> + use<> {
        (0..self.nodes.len()).map(NodeId)
    }

    /// The page of a file in the content folder: `public/family/records.md`.
    pub fn find(&self, name: &str) -> Option<NodeId> {
        self.by_name.get(name).copied()
    }

    /// The page at an address: `family/records/`.
    pub fn find_url(&self, url: &str) -> Option<NodeId> {
        self.by_url.get(url).copied()
    }

    /// The page at an address in any language: `es/family/records/`.
    pub fn find_address(&self, address: &str) -> Option<(NodeId, &Language)> {
        self.languages.iter().find_map(|language| {
            let url = address.strip_prefix(&language.folder)?;
            Some((self.find_url(url)?, language))
        })
    }

    /// The page's path from the site's top in a language: `es/family/records/`.
    pub fn address(&self, id: NodeId, language: &Language) -> String {
        format!("{}{}", language.folder, self.node(id).url)
    }

    /// The names of all pages, in their order, for "did you mean".
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut names: Vec<&str> = self.by_name.keys().map(String::as_str).collect();
        names.sort_unstable();
        names.into_iter()
    }

    pub fn is_course(&self) -> bool {
        self.config.course.is_some()
    }

    /// The way from a page to the home page of its language: `../../`.
    pub fn root_from(&self, id: NodeId) -> String {
        "../".repeat(self.node(id).url.matches('/').count())
    }

    /// The address of a page as seen from another in the same language.
    pub fn href(&self, from: NodeId, to: NodeId) -> String {
        let href = format!("{}{}", self.root_from(from), self.node(to).url);
        if href.is_empty() { "./".to_owned() } else { href }
    }

    /// The pages that lists have, in reading order.
    pub fn listed(&self) -> impl DoubleEndedIterator<Item = NodeId> + '_ {
        self.ids().filter(|&id| self.node(id).listed)
    }

    /// The listed page before a page, in reading order.
    pub fn previous_listed(&self, id: NodeId) -> Option<NodeId> {
        (0..id.0).rev().map(NodeId).find(|&id| self.node(id).listed)
    }

    /// The listed page after a page, in reading order.
    pub fn next_listed(&self, id: NodeId) -> Option<NodeId> {
        (id.0 + 1..self.nodes.len()).map(NodeId).find(|&id| self.node(id).listed)
    }

    /// The page itself and everything above it, nearest first.
    pub fn line(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        std::iter::successors(Some(id), |&id| self.node(id).parent)
    }
}

/// A folder while the tree is being made.
#[derive(Default)]
struct Folder {
    index: Option<usize>,
    pages: Vec<usize>,
    folders: BTreeMap<String, Folder>,
}

pub(super) fn build(
    documents: &Documents,
    config: &SiteConfig,
    reading: Reading,
    problems: &mut Vec<Diagnostic>,
) -> Option<Site> {
    let prefix = format!("{}/", config.root.value);
    let mut top = Folder::default();
    for (index, page) in documents.pages.iter().enumerate() {
        let Some(inside) = page.name.strip_prefix(&prefix) else { continue };
        top.insert(inside, index);
    }
    let mut gone = BTreeMap::new();
    top.leave_out(documents, config, reading, &mut gone);
    if top.index.is_none() {
        let root = &config.root.value;
        problems.push(
            Diagnostic::error(
                codes::MISSING_FILE,
                format!("the site `{}` has no home page", config.name.value),
            )
            .at(config.root.span)
            .help(match gone.get(&format!("{root}/index.md")) {
                Some(why) => format!("`{root}/index.md` {why}"),
                None => format!("write `{root}/index.md`"),
            }),
        );
        return None;
    }
    let mut site = Site {
        config: config.clone(),
        languages: languages::of_site(&documents.config, config),
        nodes: Vec::new(),
        course: None,
        by_name: HashMap::with_capacity_and_hasher(documents.pages.len(), RandomState::default()),
        by_url: HashMap::with_capacity_and_hasher(documents.pages.len(), RandomState::default()),
        redirects: BTreeMap::new(),
        files: files(documents, &prefix),
        left_out: gone,
        editions: BTreeMap::new(),
    };
    site.add_folder(documents, &top, "", None);
    site.make_editions(documents);
    site.unlist_withdrawn(documents, reading);
    site.check_addresses(documents, problems);
    languages::check_folders(&site, &documents.pages, problems);
    site.redirects = redirects(documents, &site, problems);
    site.course = course::build(documents, &mut site);
    Some(site)
}

fn files(documents: &Documents, prefix: &str) -> BTreeMap<String, (FileId, String)> {
    let mut files = BTreeMap::new();
    for (id, name) in &documents.file_names {
        if let Some(inside) = name.strip_prefix(prefix) {
            files.insert(name.clone(), (*id, inside.to_owned()));
        }
    }
    files
}

impl Folder {
    fn insert(&mut self, path: &str, page: usize) {
        match path.split_once('/') {
            Some((folder, rest)) => {
                self.folders.entry(folder.to_owned()).or_default().insert(rest, page);
            }
            None if path == "index.md" => self.index = Some(page),
            None => self.pages.push(page),
        }
    }

    /// Takes out the pages that the site does not have; what goes with a section's page is all of it.
    fn leave_out(
        &mut self,
        documents: &Documents,
        config: &SiteConfig,
        reading: Reading,
        gone: &mut BTreeMap<String, LeftOut>,
    ) {
        let why = |page: usize| left_out(config, &documents.pages[page], reading);
        if let Some(why) = self.index.and_then(why) {
            return std::mem::take(self).note_all(documents, why, gone);
        }
        self.pages.retain(|&page| {
            let why = why(page);
            gone.extend(why.map(|why| (documents.pages[page].name.clone(), why)));
            why.is_none()
        });
        for folder in self.folders.values_mut() {
            folder.leave_out(documents, config, reading, gone);
        }
        self.folders.retain(|_, folder| !folder.is_empty());
    }

    fn note_all(&self, documents: &Documents, why: LeftOut, gone: &mut BTreeMap<String, LeftOut>) {
        let pages = self.index.iter().chain(&self.pages);
        gone.extend(pages.map(|&page| (documents.pages[page].name.clone(), why)));
        for folder in self.folders.values() {
            folder.note_all(documents, why, gone);
        }
    }

    fn is_empty(&self) -> bool {
        self.index.is_none() && self.pages.is_empty() && self.folders.is_empty()
    }

    /// The order among siblings that the folder's own page asks for.
    fn order(&self, documents: &Documents) -> Option<i64> {
        self.index.and_then(|index| documents.pages[index].front.order)
    }
}

enum Entry<'f> {
    Page(usize),
    Folder(&'f Folder),
}

impl Site {
    /// A folder without a page of its own lends its pages to the section above.
    fn add_folder(
        &mut self,
        documents: &Documents,
        folder: &Folder,
        url: &str,
        parent: Option<NodeId>,
    ) {
        let here = match folder.index {
            Some(page) => {
                let kind = if parent.is_none() { Kind::Home } else { Kind::Section };
                Some(self.add(documents, page, url.to_owned(), kind, parent))
            }
            None => parent,
        };
        let pages = folder.pages.iter().map(|&page| {
            let name = file_stem(&documents.pages[page].name);
            (documents.pages[page].front.order, name, Entry::Page(page))
        });
        let folders = folder
            .folders
            .iter()
            .map(|(name, folder)| (folder.order(documents), name.as_str(), Entry::Folder(folder)));
        let mut entries: Vec<_> = pages.chain(folders).collect();
        entries.sort_by_key(|(order, name, _)| (order.unwrap_or(i64::MAX), *name));
        for (_, name, entry) in entries {
            let url = format!("{url}{name}/");
            match entry {
                Entry::Page(page) => {
                    self.add(documents, page, url, Kind::Page, here);
                }
                Entry::Folder(folder) => self.add_folder(documents, folder, &url, here),
            }
        }
    }

    fn add(
        &mut self,
        documents: &Documents,
        page: usize,
        url: String,
        kind: Kind,
        parent: Option<NodeId>,
    ) -> NodeId {
        let id = NodeId(self.nodes.len());
        let document = &documents.pages[page];
        let is_quiz = document.quiz.as_ref().is_some_and(|quiz| quiz.declared);
        let kind = if is_quiz { Kind::Quiz } else { kind };
        self.nodes.push(Node {
            page,
            url,
            kind,
            parent,
            children: Vec::new(),
            module: None,
            listed: true,
        });
        if let Some(parent) = parent {
            self.nodes[parent.0].children.push(id);
        }
        self.by_name.insert(document.name.clone(), id);
        self.by_url.insert(self.node(id).url.clone(), id);
        id
    }

    fn make_editions(&mut self, documents: &Documents) {
        let pages = self.nodes.iter().map(|node| node.page);
        self.editions = pages
            .filter_map(|page| {
                Some((page, edition::of_page(&self.config, &documents.pages[page])?))
            })
            .collect();
    }

    /// A withdrawn section takes the pages below it out of the lists as well.
    fn unlist_withdrawn(&mut self, documents: &Documents, reading: Reading) {
        for id in self.ids() {
            let node = self.node(id);
            let above = node.parent.is_none_or(|parent| self.node(parent).listed);
            let listed = above && !is_withdrawn(&documents.pages[node.page], reading.as_of);
            self.nodes[id.0].listed = listed;
        }
        let listed: Vec<bool> = self.nodes.iter().map(|node| node.listed).collect();
        for node in &mut self.nodes {
            node.children.retain(|child| listed[child.0]);
        }
    }

    /// `records.md` beside `records/index.md` would be two pages at one address.
    fn check_addresses(&self, documents: &Documents, problems: &mut Vec<Diagnostic>) {
        if self.by_url.len() == self.nodes.len() {
            return;
        }
        let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
        for node in &self.nodes {
            let title = documents.pages[node.page].front.title.span;
            if let Some(first) = taken.insert(&node.url, title) {
                problems.push(
                    Diagnostic::error(
                        codes::ADDRESS_TAKEN,
                        format!("two pages have the address `/{}`", node.url),
                    )
                    .at(title)
                    .related(first, "the other one")
                    .help("rename one of the files"),
                );
            }
        }
    }
}

/// `public/family/records.md` → `records`.
fn file_stem(name: &str) -> &str {
    let file = name.rsplit('/').next().unwrap_or(name);
    file.strip_suffix(".md").unwrap_or(file)
}
