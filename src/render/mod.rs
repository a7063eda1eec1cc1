//! Sites to bytes. A pure function: the same model and theme give the same [`Output`], on any number
//! of threads; nothing is written here.

mod calendar;
mod code;
mod context;
mod data;
mod diagram;
mod document;
mod evidence;
mod feed;
mod markdown;
mod metadata;
mod output;
mod plain_text;
mod print;
mod quizzes;
mod search;
mod site_files;
mod standing;

pub use evidence::evidence;
pub use output::Output;

use std::collections::BTreeSet;

use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::{Model, NodeId, Site};
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
}

impl<'r> Renderer<'r> {
    /// A whole site.
    pub fn site(&self, site: &'r Site) -> (Output, Vec<Diagnostic>) {
        let view = SiteView::new(self.model, self.theme, site);
        let ids: Vec<NodeId> = site.ids().collect();
        let pages: Vec<Result<Rendered, Diagnostic>> =
            ids.par_iter().map(|&id| document::render(self, site, &view, id)).collect();
        let mut output = Output::default();
        let mut problems = Vec::new();
        let mut contents: Vec<(NodeId, String)> = Vec::with_capacity(pages.len());
        for (id, page) in ids.into_iter().zip(pages) {
            match page {
                Ok(page) => {
                    for (path, name) in &page.files {
                        self.add_file(&mut output, path, name);
                    }
                    output.add(format!("{}index.html", site.node(id).url), page.html);
                    contents.push((id, page.content));
                }
                Err(problem) => problems.push(problem),
            }
        }
        site_files::add(self, site, &view, &mut output, &mut problems);
        if search::has_page(site) {
            let pages = contents.iter().map(|(id, content)| (*id, content.as_str()));
            output.add(search::index_path(&view.language), search::index(&view, site, pages));
        }
        (output, once_each(problems))
    }

    /// One page, as the live preview asks for it.
    pub fn page(&self, site: &'r Site, id: NodeId) -> Result<Rendered, Diagnostic> {
        let view = SiteView::new(self.model, self.theme, site);
        document::render(self, site, &view, id)
    }

    /// The page for an address that has none. `root` is where the site begins on its host: `/`.
    pub fn not_found(&self, site: &'r Site, root: &str) -> Result<String, Diagnostic> {
        let view = SiteView::new(self.model, self.theme, site);
        site_files::not_found(self, &view, root)
    }

    /// A file of the site that is no page: an asset, a download, a redirect.
    pub fn file(&self, site: &'r Site, path: &str) -> Option<Vec<u8>> {
        let view = SiteView::new(self.model, self.theme, site);
        site_files::find(self, site, &view, path)
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
