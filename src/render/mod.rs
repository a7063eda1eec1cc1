//! Sites to bytes. A pure function: the same model and theme give the same files, on any number of threads;
//! nothing is written here. Files are handed over as they are made, to whatever [`Receiver`] is there.

mod calendar;
mod code;
mod context;
mod data;
mod dates;
mod diagram;
mod document;
mod evidence;
mod feed;
mod health;
mod languages;
mod markdown;
mod metadata;
mod origin;
mod output;
mod paper;
mod plain_text;
mod policy;
mod print;
mod quizzes;
mod sealed;
mod search;
mod site_files;
mod sources;
mod speech;
mod standing;
mod style_guide;

pub use evidence::evidence;
pub use origin::{MadeOf, Origin, surroundings};
pub use output::{Nothing, Output, Receiver};
pub use paper::{MOST_FORMS, PaperSize, Printed, Printing};

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::health::Health;
use crate::model::{Language, Model, NodeId, Site};
use crate::parse::Digest;
use crate::read::{Layer, Sources};
use crate::share::share;
use crate::theme::Theme;
use crate::timings::Timings;

use context::SiteView;

/// Everything that rendering looks at.
#[derive(Clone, Copy)]
pub struct Renderer<'r> {
    pub model: &'r Model,
    pub theme: &'r Theme,
    pub sources: &'r Sources,
    /// For the page that tells the lead how the content is.
    pub health: Option<&'r Health>,
    /// Of [`surroundings`], where pages may stay that were made of the same.
    pub surroundings: Option<&'r Digest>,
    pub timings: &'r Timings,
}

/// One page as a file of the site.
#[derive(Default)]
pub struct Rendered {
    pub html: String,
    /// The running text in it, for the search index.
    pub content: String,
    /// Images and downloads that it shows or links to: path in the site → path in the content.
    pub files: BTreeSet<(String, String)>,
    /// What it cites, and at which anchors.
    cites: sources::Cited,
    /// What is wrong with it as a whole.
    told: Vec<Diagnostic>,
    /// For a search index that is made of all pages.
    entry: Option<search::Entry>,
}

/// What the pages of a language leave for the files that are made of them all.
#[derive(Default)]
struct Made {
    cited: Vec<(NodeId, sources::Cited)>,
    /// Where a search index is made of them.
    entries: Vec<search::Entry>,
    files: BTreeSet<(String, String)>,
}

impl<'r> Renderer<'r> {
    /// A whole site, file by file.
    pub fn site(&self, site: &'r Site, output: &dyn Receiver) -> Vec<Diagnostic> {
        let mut problems = Vec::new();
        let mut files = BTreeSet::new();
        for language in &site.languages {
            let view = SiteView::new(self, site, language);
            let mut made =
                self.timings.stage("pages", || self.pages(site, &view, output, &mut problems));
            files.append(&mut made.files);
            let policy = self.timings.stage("pages made of others", || {
                let policy = policy::add(self, site, &view, output, &mut problems);
                sources::add(self, site, &view, &made.cited, output, &mut problems);
                site_files::add_in_language(self, site, &view, output, &mut problems);
                policy
            });
            if search::has_page(site) {
                let mut entries = std::mem::take(&mut made.entries);
                entries.extend(policy);
                self.timings.stage("search index", || {
                    for (path, text) in search::files(&view, &entries) {
                        output.add(format!("{}{path}", language.folder), text);
                    }
                });
            }
        }
        for (path, name) in &files {
            if let Some(id) = self.sources.find(Layer::Content, name) {
                output.add(path.as_str(), self.sources.file(id).bytes());
            }
        }
        self.timings.stage("site files", || site_files::add(self, site, output));
        once_each(problems)
    }

    /// Every page of a site in one language.
    fn pages(
        &self,
        site: &'r Site,
        view: &SiteView,
        output: &dyn Receiver,
        problems: &mut Vec<Diagnostic>,
    ) -> Made {
        let is_searched = search::has_page(site);
        let surroundings = self.surroundings.filter(|_| output.remembers());
        let frame = surroundings.map(|digest| origin::Frame::of(digest, site, &view.language));
        let ids: Vec<NodeId> = site.ids().collect();
        let pages: Vec<Result<Rendered, Diagnostic>> = share(&ids)
            .map(|&id| {
                let path = format!("{}index.html", site.address(id, &view.language));
                let origin =
                    frame.as_ref().and_then(|frame| frame.origin(self, site, &view.language, id));
                let kept =
                    origin.as_ref().and_then(|origin| output.keep(&path, origin, is_searched));
                let entry = |content: &str| {
                    is_searched.then(|| search::entry(view, site, id, content)).flatten()
                };
                if let Some(content) = kept {
                    return Ok(Rendered { entry: entry(&content), ..Rendered::default() });
                }
                let mut page = document::render(self, site, view, id)?;
                let html = std::mem::take(&mut page.html);
                page.told = sealed::told(self.model.page(site, id), &html);
                let is_alone = page.told.is_empty() && page.files.is_empty();
                // The search index needs the running text of a page that is kept, too.
                let text = origin::place_of(&page.content, &html);
                match (origin.filter(|_| is_alone), text) {
                    (Some(origin), Some(text)) => {
                        output.take_made_of(path, html.into_bytes(), MadeOf { origin, text });
                    }
                    _ => output.add(path, html),
                }
                page.entry = entry(&std::mem::take(&mut page.content));
                Ok(page)
            })
            .collect();
        let mut made = Made::default();
        for (id, page) in ids.into_iter().zip(pages) {
            match page {
                Ok(page) => {
                    made.cited.push((id, page.cites));
                    made.entries.extend(page.entry);
                    made.files.extend(page.files);
                    problems.extend(page.told);
                }
                Err(problem) => problems.push(problem),
            }
        }
        made
    }

    /// One page, as the live preview asks for it.
    pub fn page(
        &self,
        site: &'r Site,
        id: NodeId,
        language: &Language,
        views: &Views,
    ) -> Result<Rendered, Diagnostic> {
        document::render(self, site, &views.of(self, site, language), id)
    }

    /// The page for an address that has none. `root` is where the site begins on its host: `/`.
    pub fn not_found(
        &self,
        site: &'r Site,
        root: &str,
        views: &Views,
    ) -> Result<String, Diagnostic> {
        site_files::not_found(self, site, &views.of(self, site, &site.languages[0]), root)
    }

    /// A file of the site that is no page: an asset, a download, a redirect.
    pub fn file(&self, site: &'r Site, path: &str, views: &Views) -> Option<Vec<u8>> {
        site_files::find(self, site, path, views)
    }
}

/// What the pages of a site share, kept from one request of the live preview to the next. It holds as long as
/// front matter, data and theme are the same.
#[derive(Default)]
pub struct Views {
    made: Mutex<BySiteAndLanguage<SiteView>>,
    /// The files of the search indexes, by their path.
    searches: Mutex<BySiteAndLanguage<BTreeMap<String, String>>>,
}

type BySiteAndLanguage<T> = BTreeMap<(String, String), Arc<T>>;

impl Views {
    fn of(&self, renderer: &Renderer<'_>, site: &Site, language: &Language) -> Arc<SiteView> {
        kept(&self.made, site, language, || SiteView::new(renderer, site, language))
    }

    /// A query reads several files of an index, which is made of every page: it is made once for them all.
    fn search(
        &self,
        site: &Site,
        language: &Language,
        make: impl FnOnce() -> BTreeMap<String, String>,
    ) -> Arc<BTreeMap<String, String>> {
        kept(&self.searches, site, language, make)
    }

    /// The text of a page has changed, and nothing else.
    pub fn text_changed(&mut self) {
        self.searches = Mutex::default();
    }
}

fn kept<T>(
    made: &Mutex<BySiteAndLanguage<T>>,
    site: &Site,
    language: &Language,
    make: impl FnOnce() -> T,
) -> Arc<T> {
    let key = (site.config.name.value.clone(), language.code.clone());
    let mut made = made.lock().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(made.entry(key).or_insert_with(|| Arc::new(make())))
}

/// A fault of a template shows on every page that uses it; it is told once, with how many pages.
fn once_each(problems: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut told: Vec<(Diagnostic, usize)> = Vec::new();
    for problem in problems {
        let same = |(known, _): &&mut (Diagnostic, usize)| {
            known.span == problem.span && known.message == problem.message
        };
        match told.iter_mut().find(same) {
            Some((_, more)) => *more += 1,
            None => told.push((problem, 0)),
        }
    }
    told.into_iter()
        .map(|(problem, more)| match more {
            0 => problem,
            more => problem.help(format!("the same happens on {more} more of the site's pages")),
        })
        .collect()
}
