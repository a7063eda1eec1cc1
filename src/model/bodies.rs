//! The texts that make up a page: its own, and the snippets that it includes. What a check says about
//! a page's text holds for each of them.

use crate::parse::{Body, Heading, Page};

use super::{Model, Site};

/// A text of a page, with the file that its links are written from.
#[derive(Clone, Copy)]
pub struct Text<'m> {
    /// Path in the content folder.
    pub name: &'m str,
    pub body: &'m Body,
}

impl Model {
    /// The page's own text, then the snippets that readers of the site see in it, each once.
    pub fn texts<'m>(&'m self, site: &Site, page: &'m Page) -> Vec<Text<'m>> {
        let mut texts = vec![Text { name: &page.name, body: &page.body }];
        let mut next = 0;
        while let Some(&Text { body, .. }) = texts.get(next) {
            next += 1;
            for include in &body.used.includes {
                let start = include.span.start.saturating_sub(body.start);
                if !body.is_shown(&(start..start), &site.config.audience) {
                    continue;
                }
                let Some(snippet) = self.documents.snippets.get(&include.value) else { continue };
                if !texts.iter().any(|text| text.name == snippet.path) {
                    texts.push(Text { name: &snippet.path, body: &snippet.body });
                }
            }
        }
        texts
    }

    /// The headings that readers of the site find on a page.
    pub fn headings<'m>(&'m self, site: &Site, page: &'m Page) -> Vec<&'m Heading> {
        self.texts(site, page)
            .into_iter()
            .flat_map(|text| {
                let shown =
                    |heading: &&Heading| text.body.is_shown(&heading.range, &site.config.audience);
                text.body.headings.iter().filter(shown).collect::<Vec<_>>()
            })
            .collect()
    }
}
