//! Sites to bytes. A pure function: the same model and theme give the same [`Output`], on any number
//! of threads; nothing is written here.

mod calendar;
mod code;
mod context;
mod course;
mod data;
mod dates;
mod diagram;
mod document;
mod evidence;
mod feed;
mod languages;
mod markdown;
mod metadata;
mod output;
mod plain_text;
mod policy;
mod print;
mod quizzes;
mod search;
mod site_files;
mod sources;
mod speech;
mod standing;

pub use evidence::evidence;
pub use output::Output;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::{Language, Model, NodeId, Site};
use crate::read::Sources;
use crate::theme::Theme;

use context::SiteView;

/// Everything that rendering looks at.
#[derive(Clone, Copy)]
pub struct Renderer<'r> {
    pub model: &'r Model,
    pub theme: &'r Theme,
    pub sources: &'r Sources,
}

/// One page as a file of the site.
pub struct Rendered {
    pub html: String,
    /// The running text in it, for the search index.
    pub content: String,
    /// Images and downloads that it shows or links to: path in the site → path in the content.
    pub files: BTreeSet<(String, String)>,
    /// What it cites, and at which anchors.
    cites: sources::Cited,
}

/// What the pages of a language leave for the files that are made of them all.
#[derive(Default)]
struct Made {
    cited: Vec<(NodeId, sources::Cited)>,
    /// Running text.
    contents: Vec<(NodeId, String)>,
}

impl<'r> Renderer<'r> {
    /// A whole site.
    pub fn site(&self, site: &'r Site) -> (Output, Vec<Diagnostic>) {
        let mut output = Output::default();
        let mut problems = Vec::new();
        for language in &site.languages {
            let view = SiteView::new(self.model, self.theme, site, language);
            let made = self.pages(site, &view, &mut output, &mut problems);
            if search::has_page(site) {
                let pages = made.contents.iter().map(|(id, content)| (*id, content.as_str()));
                let index = search::index(&view, site, pages);
                output.add(format!("{}{}", language.folder, search::INDEX), index);
            }
            policy::add(self, site, &view, &mut output, &mut problems);
            sources::add(self, site, &view, &made.cited, &mut output, &mut problems);
            site_files::add_in_language(self, site, &view, &mut output, &mut problems);
        }
        site_files::add(self, site, &mut output);
        (output, once_each(problems))
    }

    /// Every page of a site in one language.
    fn pages(
        &self,
        site: &'r Site,
        view: &SiteView,
        output: &mut Output,
        problems: &mut Vec<Diagnostic>,
    ) -> Made {
        let mut made = Made::default();
        let ids: Vec<NodeId> = site.ids().collect();
        let pages: Vec<Result<Rendered, Diagnostic>> =
            ids.par_iter().map(|&id| document::render(self, site, view, id)).collect();
        for (id, page) in ids.into_iter().zip(pages) {
            match page {
                Ok(page) => {
                    for (path, name) in &page.files {
                        self.add_file(output, path, name);
                    }
                    let address = site.address(id, &view.language);
                    output.add(format!("{address}index.html"), page.html);
                    made.cited.push((id, page.cites));
                    made.contents.push((id, page.content));
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
    ) -> Result<Rendered, Diagnostic> {
        let view = SiteView::new(self.model, self.theme, site, language);
        document::render(self, site, &view, id)
    }

    /// The page for an address that has none. `root` is where the site begins on its host: `/`.
    pub fn not_found(&self, site: &'r Site, root: &str) -> Result<String, Diagnostic> {
        let view = SiteView::new(self.model, self.theme, site, &site.languages[0]);
        site_files::not_found(self, site, &view, root)
    }

    /// A file of the site that is no page: an asset, a download, a redirect.
    pub fn file(&self, site: &'r Site, path: &str) -> Option<Vec<u8>> {
        site_files::find(self, site, path)
    }

    fn add_file(&self, output: &mut Output, path: &str, name: &str) {
        if let Some(id) = self.sources.find(crate::read::Layer::Content, name) {
            output.add(path.to_owned(), self.sources.file(id).bytes().to_vec());
        }
    }
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
