//! What leads away from the text: links, citations, images.

use std::fmt::Write as _;

use pulldown_cmark::LinkType;
use pulldown_cmark_escape::{FmtWriter, escape_href};

use crate::model::facts::{self, Bare, FactValue};
use crate::model::links::{self, Target};
use crate::parse::facts::fill;
use crate::parse::{is_policy, markdown};
use crate::render::policy::cites;
use crate::theme::fingerprinted;

use super::writer::Writer;
use super::{Composer, escape, push_escaped};

pub(super) struct Image {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) alternative: String,
}

impl Writer<'_, '_> {
    pub(super) fn start_link(&mut self, kind: LinkType, address: &str, title: &str) {
        if let Some(id) = address.strip_prefix(markdown::CITE_SCHEME) {
            self.in_cite = true;
            self.open_links.push(false);
            return self.cite(id);
        }
        if let Some(id) = address.strip_prefix(markdown::TERM_SCHEME) {
            self.term = Some((id.to_owned(), self.out.len()));
            return;
        }
        let address = match kind {
            LinkType::Email => format!("mailto:{address}"),
            _ => address.to_owned(),
        };
        let href = self.href(&address);
        self.open_links.push(href.is_some());
        let Some(href) = href else { return };
        self.out.push_str("<a href=\"");
        let _ = escape_href(FmtWriter(&mut self.out), &href);
        if !title.is_empty() {
            let _ = write!(self.out, "\" title=\"{}", escape(title));
        }
        self.out.push_str("\">");
    }

    /// The address as the reader's browser needs it; none for one that leads nowhere or is still to be
    /// confirmed.
    fn href(&mut self, masked: &str) -> Option<String> {
        let Composer { renderer, site, id, .. } = *self.composer;
        let mut confirmed = true;
        let facts = self.facts;
        let address = fill(masked, |index| {
            let value = facts.get(index).map(|fact| facts::value(renderer.model, site, &fact.kind));
            match value {
                Some(Ok(value)) if !matches!(value, FactValue::Tbc(_)) => value.say(&Bare),
                _ => {
                    confirmed = false;
                    String::new()
                }
            }
        });
        if !confirmed {
            return None;
        }
        let is_own_anchor = address.starts_with('#') && is_policy(self.source.name);
        if self.composer.made && is_own_anchor {
            return Some(address.into_owned());
        }
        match links::resolve(site, id, self.source.name, &address) {
            Target::Page { node, anchor } if self.composer.made => {
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
                let home = self.composer.home();
                Some(format!("{home}{}{anchor}", site.node(node).url))
            }
            Target::Page { node, anchor } => {
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
                if node == id && !anchor.is_empty() {
                    return Some(anchor);
                }
                Some(site.href(id, node) + &anchor)
            }
            Target::File { path, file } => {
                let name = renderer.sources.file(file).name.clone();
                self.composer.files.insert((path.clone(), name));
                Some(format!("{}{path}", self.composer.root))
            }
            Target::Outside => Some(address.into_owned()),
            Target::Missing { .. } | Target::Refused { .. } => None,
        }
    }

    fn cite(&mut self, id: &str) {
        let mark = self.composer.cite(id);
        self.out.push_str(&mark);
    }

    /// Images of the site carry their fingerprint and their size, so that nothing jumps while they load.
    pub(super) fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let Some(file) = self.composer.image(self.source.name, &image.address) else {
            return push_escaped(&mut self.out, &image.alternative);
        };
        self.out.push_str("<img src=\"");
        let _ = escape_href(FmtWriter(&mut self.out), &file.url);
        let _ = write!(self.out, "\" alt=\"{}\"", escape(&image.alternative));
        if !image.title.is_empty() {
            let _ = write!(self.out, " title=\"{}\"", escape(&image.title));
        }
        if let Some((width, height)) = file.size {
            let _ = write!(self.out, " width=\"{width}\" height=\"{height}\"");
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
    }
}

/// An image of the site, as a page shows it.
pub(super) struct ImageFile {
    pub(super) url: String,
    /// Width and height in pixels.
    pub(super) size: Option<(u32, u32)>,
}

impl Composer<'_> {
    /// Numbers a citation, and gives its mark.
    pub(super) fn cite(&mut self, id: &str) -> String {
        let cites = &mut self.cites;
        let at = cites.iter().position(|(known, _)| known == id).unwrap_or_else(|| {
            cites.push((id.to_owned(), Vec::new()));
            cites.len() - 1
        });
        let number = at + 1;
        let id = cites::anchor(id);
        let anchor = format!("cite-{id}-{}", cites[at].1.len() + 1);
        let label = self.words.fill("source_number", "n", &number.to_string());
        let mark = format!(
            "\u{2060}<sup class=\"cite\"><a id=\"{0}\" href=\"#source-{1}\" aria-label=\"{2}\">[{number}]</a></sup>",
            escape(&anchor),
            escape(&id),
            escape(&label),
        );
        self.cites[at].1.push(anchor);
        mark
    }

    /// The image at an address written in the file `name`; the page takes it along.
    pub(super) fn image(&mut self, name: &str, address: &str) -> Option<ImageFile> {
        let Target::File { file, path } = links::resolve(self.site, self.id, name, address) else {
            return None;
        };
        let size = self.renderer.model.documents.image_sizes.get(&file).copied().flatten();
        let file = self.renderer.sources.file(file);
        let path = fingerprinted(&path, file.bytes());
        let url = format!("{}{path}", self.root);
        self.files.insert((path, file.name.clone()));
        Some(ImageFile { url, size })
    }
}
