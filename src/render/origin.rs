//! What a page is made of, as one digest: a page of the last build with the same one would come out the same, and
//! need not be made again. A page shows its own text, and of everything else what the site is made of: theme, data,
//! settings, and of the other pages their front matter, headings and cites. Whether that covers everything, a test
//! tries: it edits the content in many ways, and holds a second build against a first.

use std::collections::BTreeSet;
use std::ops::Range;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::diag::FileId;
use crate::model::{Language, Model, NodeId, Site};
use crate::parse::{Digest, Page};
use crate::read::{Layer, Sources};
use crate::share::share;

use super::Renderer;

pub type Origin = Digest;

/// A page that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MadeOf {
    pub origin: Origin,
    /// Where its running text stands in the file.
    pub text: Range<usize>,
}

/// What any page may show beside its own text, as one digest.
pub fn surroundings(model: &Model, sources: &Sources) -> Digest {
    let mut hash = Hash(Sha256::new());
    hash.add(&model.as_of.to_string());
    let pages: Vec<&Page> = model
        .documents
        .pages
        .iter()
        .flat_map(|page| std::iter::once(page).chain(page.twins.iter().map(|twin| &twin.page)))
        .collect();
    let of_pages: BTreeSet<FileId> = pages.iter().map(|page| page.file).collect();
    for layer in [Layer::Theme, Layer::Content] {
        for (id, file) in sources.layer(layer) {
            // Policies and snippets count whole.
            if !of_pages.contains(&id) {
                hash.add(&file.name);
                hash.bytes(file.bytes());
            }
        }
    }
    let of_page = |page: &&Page| -> Digest {
        let mut hash = Hash(Sha256::new());
        let text = &sources.file(page.file).text;
        hash.add(&page.name);
        // Of these, other parts decide what others see of it: its questions, and which of its headings are there.
        let used = &page.body.used;
        let is_whole = page.quiz.is_some() || !used.only.is_empty() || !used.includes.is_empty();
        hash.add(if is_whole { text } else { &text[..page.body.start] });
        for heading in &page.body.headings {
            hash.add(&heading.id);
            hash.add(&heading.title);
        }
        for cite in &page.body.cites {
            hash.add(&cite.id);
        }
        hash.0.finalize().into()
    };
    for of_page in &share(&pages).map(of_page).collect::<Vec<Digest>>() {
        hash.bytes(of_page);
    }
    hash.0.finalize().into()
}

/// What the pages of a site in one language have in common.
pub(super) struct Frame {
    hash: Sha256,
}

impl Frame {
    pub(super) fn of(surroundings: &Digest, site: &Site, language: &Language) -> Self {
        let mut frame = Hash(Sha256::new());
        frame.bytes(surroundings);
        frame.add(&site.config.name.value);
        frame.add(&language.code);
        Self { hash: frame.0 }
    }

    /// None where more of a page goes into other files than its headings and cites, or the page shows others.
    pub(super) fn origin(
        &self,
        renderer: &Renderer<'_>,
        site: &Site,
        language: &Language,
        id: NodeId,
    ) -> Option<Origin> {
        let source = renderer.model.page(site, id);
        let shown = renderer.model.variant(site, id, language).page;
        if ![source, shown].into_iter().all(stands_alone) {
            return None;
        }
        let mut page = Hash(self.hash.clone());
        for part in [source, shown] {
            page.add(&part.name);
            page.bytes(&part.digest);
            let changed = renderer.sources.changes.get(&part.name);
            page.add(&changed.map_or(String::new(), ToString::to_string));
        }
        Some(page.0.finalize().into())
    }
}

/// Where a long text stands in a file. Its beginning is searched for: to search for the whole costs as much as to
/// read it several times.
pub(super) fn place_of(text: &str, file: &str) -> Option<Range<usize>> {
    let beginning = text.get(..text.floor_char_boundary(64))?;
    let mut found = file.match_indices(beginning).map(|(at, _)| at);
    found.find(|&at| file[at..].starts_with(text)).map(|at| at..at + text.len())
}

fn stands_alone(page: &Page) -> bool {
    let body = &page.body;
    page.quiz.is_none()
        && body.cites.is_empty()
        && body.images.is_empty()
        && body.used.components.is_empty()
        && body.used.references.is_empty()
}

/// Parts with their lengths, so that no two lists of parts are the same bytes.
struct Hash(Sha256);

impl Hash {
    fn add(&mut self, text: &str) {
        self.bytes(text.as_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.0.update(bytes.len().to_le_bytes());
        self.0.update(bytes);
    }
}
