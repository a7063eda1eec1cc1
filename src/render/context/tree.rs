//! The pages of a site as navigation shows them, made once for all pages.

use std::sync::Arc;

use minijinja::Value;

use crate::model::{Kind, Language, Model, NodeId, Site};
use crate::theme::Words;

use super::course::CourseEntry;

/// A menu of more entries than this is none.
const MOST_IN_NAV: usize = 40;

/// The tree, by node.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) entries: Vec<Entry>,
    pub(super) course: Option<CourseEntry>,
    /// What stands on every page as the way through the site.
    pub(super) nav: Arc<[NodeId]>,
    /// What of it leads on to other pages.
    pub(super) nav_paths: Arc<[NodeId]>,
    /// The rest: single pages, to look something up.
    pub(super) nav_pages: Arc<[NodeId]>,
}

#[derive(Debug)]
pub(super) struct Entry {
    /// Values are made once, and shared by all pages that show them.
    pub(super) title: Value,
    pub(super) short_title: Value,
    pub(super) summary: Value,
    /// Of title and summary, where it is not the reader's.
    pub(super) language: Option<String>,
    pub(super) url: String,
    pub(super) kind: Kind,
    pub(super) minutes: Option<u32>,
    pub(super) parent: Option<NodeId>,
    pub(super) children: Arc<[NodeId]>,
    /// The section of one of the site's audiences, which its folder is named after: `family/`.
    pub(super) for_readers: bool,
}

impl Tree {
    pub(super) fn new(
        model: &Model,
        site: &Site,
        language: &Language,
        words: &Words,
        year: String,
    ) -> Self {
        let entries: Vec<Entry> = site
            .ids()
            .map(|id| {
                let node = site.node(id);
                let variant = model.variant(site, id, language);
                let front = &variant.page.front;
                let fill = |text: &str| crate::model::facts::fill_plain(model, site, words, text);
                Entry {
                    title: Value::from(fill(&front.title.value)),
                    short_title: Value::from(fill(
                        &front.short_title.as_ref().unwrap_or(&front.title).value,
                    )),
                    summary: Value::from(
                        front.summary.as_ref().map_or(String::new(), |text| fill(&text.value)),
                    ),
                    language: (variant.language != language.code)
                        .then(|| variant.language.to_owned()),
                    url: node.url.clone(),
                    kind: node.kind,
                    minutes: model.minutes(site, id),
                    parent: node.parent,
                    children: node.children.as_slice().into(),
                    for_readers: site
                        .config
                        .audience
                        .iter()
                        .any(|audience| node.url.strip_suffix('/') == Some(audience)),
                }
            })
            .collect();
        let course = CourseEntry::new(model, site, language, words, year);
        let nav = nav(&entries);
        let (paths, pages): (Vec<NodeId>, Vec<NodeId>) =
            nav.iter().partition(|id| !entries[id.0].children.is_empty());
        let (nav_paths, nav_pages) = (paths.into(), pages.into());
        Self { entries, course, nav: nav.into(), nav_paths, nav_pages }
    }

    pub(super) fn is_above(&self, above: NodeId, below: NodeId) -> bool {
        std::iter::successors(Some(below), |id| self.entries[id.0].parent).any(|id| id == above)
    }
}

/// The pages right below home. With more of them than a reader would scan, only those that lead on to others;
/// with too many of these as well, none: the search page lists them all.
fn nav(entries: &[Entry]) -> Vec<NodeId> {
    let top = entries.first().map_or(&[][..], |home| &home.children);
    let sections = || top.iter().filter(|id| !entries[id.0].children.is_empty());
    match (top.len(), sections().count()) {
        (..=MOST_IN_NAV, _) => top.to_vec(),
        (_, ..=MOST_IN_NAV) => sections().copied().collect(),
        _ => Vec::new(),
    }
}
