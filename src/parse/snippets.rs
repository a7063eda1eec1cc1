//! `snippets/NAME.md`: a text that several pages show, kept in one place. It has no front matter and no
//! address of its own; links in it are written from its own folder.

use std::collections::BTreeMap;

use crate::component::Declarations;
use crate::diag::{Diagnostic, FileId, codes};
use crate::read::{Layer, Sources};
use crate::yaml::types::Placed;

use super::body::Body;
use super::{Page, front, walk};

/// Where snippets live in the content folder.
pub(super) const FOLDER: &str = "snippets/";

/// A text to include.
#[derive(Debug)]
pub struct Snippet {
    pub file: FileId,
    /// Path in the content folder: `snippets/fees.md`.
    pub path: String,
    pub body: Body,
}

pub(super) fn parse(
    sources: &Sources,
    components: &Declarations,
    problems: &mut Vec<Diagnostic>,
) -> BTreeMap<String, Snippet> {
    let mut snippets = BTreeMap::new();
    for (id, file) in sources.layer(Layer::Content) {
        let name = file.name.strip_prefix(FOLDER).and_then(|name| name.strip_suffix(".md"));
        let Some(name) = name else { continue };
        // Front matter does no harm, and says nothing.
        let start = front::split(&file.text).map_or(0, |split| split.body_start);
        let body = walk::body(id, &file.text, start, components, problems);
        snippets.insert(name.to_owned(), Snippet { file: id, path: file.name.clone(), body });
    }
    snippets
}

/// Every `{include}` names a snippet, and none shows itself.
pub(super) fn check_includes(
    pages: &[Page],
    snippets: &BTreeMap<String, Snippet>,
    problems: &mut Vec<Diagnostic>,
) {
    let of_snippets = snippets.values().map(|snippet| &snippet.body);
    for body in pages.iter().map(|page| &page.body).chain(of_snippets) {
        for include in &body.used.includes {
            if !snippets.contains_key(&include.value) {
                problems.push(
                    Diagnostic::error(
                        codes::SNIPPET,
                        format!("there is no snippet `{}`", include.value),
                    )
                    .at(include.span)
                    .did_you_mean(&include.value, snippets.keys().map(String::as_str))
                    .help(format!("write it as `{FOLDER}{}.md`", include.value)),
                );
            }
        }
    }
    for (name, snippet) in snippets {
        for include in &snippet.body.used.includes {
            if leads_to(snippets, &include.value, name) {
                problems.push(cycle(name, include));
            }
        }
    }
}

fn cycle(name: &str, include: &Placed<String>) -> Diagnostic {
    Diagnostic::error(codes::SNIPPET, format!("the snippet `{name}` includes itself"))
        .at(include.span)
        .help("take one of the includes out; a text cannot stand inside itself")
}

/// Whether the snippet `from` shows `target`, directly or through others, or is it.
fn leads_to(snippets: &BTreeMap<String, Snippet>, from: &str, target: &str) -> bool {
    let mut seen = vec![from];
    let mut next = 0;
    while let Some(&name) = seen.get(next) {
        next += 1;
        if name == target {
            return true;
        }
        for include in snippets.get(name).iter().flat_map(|snippet| &snippet.body.used.includes) {
            if !seen.contains(&include.value.as_str()) {
                seen.push(&include.value);
            }
        }
    }
    false
}
