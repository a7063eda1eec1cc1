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

/// What a link that is open put into the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OpenLink {
    Anchor,
    /// It leads nowhere, which a check has told.
    Nothing,
    /// Its address is still to be confirmed.
    Unconfirmed,
}

pub(super) struct Image {
    pub(super) address: String,
    pub(super) title: String,
    pub(super) alternative: String,
}

impl Writer<'_, '_> {
    pub(super) fn start_link(&mut self, kind: LinkType, address: &str, title: &str) {
        if let Some(id) = address.strip_prefix(markdown::CITE_SCHEME) {
            self.in_cite = true;
            self.open_links.push(OpenLink::Nothing);
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
        let href = match self.href(&address) {
            Ok(href) => href,
            Err(open) => return self.open_links.push(open),
        };
        self.open_links.push(OpenLink::Anchor);
        self.out.push_str("<a href=\"");
        let _ = escape_href(FmtWriter(&mut self.out), &href);
        if !title.is_empty() {
            let title = self.said(title);
            let _ = write!(self.out, "\" title=\"{}", escape(&title));
        }
        self.out.push_str("\">");
    }

    pub(super) fn end_link(&mut self) {
        match self.open_links.pop() {
            Some(OpenLink::Anchor) => self.out.push_str("</a>"),
            Some(OpenLink::Unconfirmed) => {
                self.out.push(' ');
                self.mark_unconfirmed(None);
            }
            Some(OpenLink::Nothing) | None => {}
        }
    }

    /// Text of an attribute, its facts put in.
    fn said(&self, masked: &str) -> String {
        fill(masked, |index| self.fact_text(index)).into_owned()
    }

    /// A fact as plain text, in the words of the page's language.
    pub(super) fn fact_text(&self, index: usize) -> String {
        let Composer { renderer, site, words, .. } = &*self.composer;
        let fact = self.facts.get(index);
        fact.map_or(String::new(), |fact| facts::plain(renderer.model, site, words, &fact.kind))
    }

    /// The address as the reader's browser needs it.
    fn href(&mut self, masked: &str) -> Result<String, OpenLink> {
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
            return Err(OpenLink::Unconfirmed);
        }
        let is_own_anchor = address.starts_with('#') && is_policy(self.source.name);
        if self.composer.made && is_own_anchor {
            return Ok(address.into_owned());
        }
        match links::resolve(site, id, self.source.name, &address) {
            Target::Page { node, anchor } if self.composer.made => {
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
                let home = self.composer.home();
                Ok(format!("{home}{}{anchor}", site.node(node).url))
            }
            Target::Page { node, anchor } => {
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
                if node == id && !anchor.is_empty() {
                    return Ok(anchor);
                }
                Ok(site.href(id, node) + &anchor)
            }
            Target::File { path, file } => {
                let name = renderer.sources.file(file).name.clone();
                self.composer.files.insert((path.clone(), name));
                Ok(format!("{}{path}", self.composer.root))
            }
            Target::Outside => Ok(address.into_owned()),
            Target::Missing { .. } | Target::Refused { .. } => Err(OpenLink::Nothing),
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
            let title = self.said(&image.title);
            let _ = write!(self.out, " title=\"{}\"", escape(&title));
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

    /// A page or file of the site by its path from the root, as a data file has it; the page takes a file along.
    /// Any other address is what it is.
    pub(super) fn address(&mut self, written: &str) -> Option<String> {
        let Some(path) = written.strip_prefix('/') else { return Some(written.to_owned()) };
        let site = self.site;
        if let Some(node) = site.find_url(path) {
            return Some(format!("{}{}", self.root, site.node(node).url));
        }
        match links::resolve(site, self.id, &self.page.name, written) {
            Target::Page { node, .. } => Some(format!("{}{}", self.root, site.node(node).url)),
            Target::File { path, file } => {
                let name = self.renderer.sources.file(file).name.clone();
                self.files.insert((path.clone(), name));
                Some(format!("{}{path}", self.root))
            }
            _ => None,
        }
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
