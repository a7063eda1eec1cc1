//! Old addresses. Each becomes a file that leads to the page's new one, unless something else stands
//! there.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span, codes};
use crate::parse::Documents;

use super::site::{NodeId, Site};

/// Files that every site has.
const OWN_FILES: &[&str] = &["404.html", "robots.txt", "sitemap.xml"];
/// The folder of the theme's files.
const ASSETS: &str = "assets/";

/// The file of each redirect, and the page that took its place.
pub(super) fn redirects(
    documents: &Documents,
    site: &Site,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, NodeId> {
    let page_at = |file: &str| {
        let id = site.find_url(file.strip_suffix("index.html")?)?;
        Some(documents.pages[site.node(id).page].front.title.span)
    };
    let is_file = |file: &str| {
        let content = site.files.values().any(|(_, path)| path == file || is_below(file, path));
        content
            || OWN_FILES.iter().any(|own| *own == file || is_below(file, own))
            || file.starts_with(ASSETS)
    };
    let mut redirects: BTreeMap<String, (NodeId, Span)> = BTreeMap::new();
    for id in site.ids() {
        for old in &documents.pages[site.node(id).page].front.redirect_from {
            let file = redirect_file(&old.value);
            let problem = Diagnostic::error(
                codes::ADDRESS_TAKEN,
                format!("the old address `{}` is in use", old.value),
            )
            .at(old.span);
            if let Some(page) = page_at(&file) {
                problems.push(problem.related(page, "this page has the address"));
            } else if let Some(&(_, other)) = redirects.get(&file) {
                problems.push(problem.related(other, "also redirected here"));
            } else if is_file(&file) {
                problems
                    .push(problem.help("a file of the site stands there; leave this address out"));
            } else {
                redirects.insert(file, (id, old.span));
            }
        }
    }
    redirects.into_iter().map(|(file, (id, _))| (file, id)).collect()
}

/// `/old/records/` → `old/records/index.html`; an address that ends in `.html` is its own file.
fn redirect_file(address: &str) -> String {
    match address.trim_start_matches('/') {
        path if path.is_empty() || path.ends_with('/') => format!("{path}index.html"),
        path if path.ends_with(".html") => path.to_owned(),
        path => format!("{path}/index.html"),
    }
}

/// `form.txt/index.html` would need a folder where the file `form.txt` is.
fn is_below(file: &str, other: &str) -> bool {
    file.strip_prefix(other).is_some_and(|rest| rest.starts_with('/'))
}
