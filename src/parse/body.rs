//! What the rest of the site must know about a page's Markdown; `walk` finds it.

use std::borrow::Cow;
use std::ops::Range;

use crate::component::Declarations;
use crate::diag::{FileId, Span};

use super::attributes::Attributes;
use super::component::Used;
use super::facts::Fact;
use super::prose::Prose;
use super::tables::Table;
use super::walk;

/// The body of a page. Places in it are bytes from `start` in the file.
#[derive(Debug, Clone)]
pub struct Body {
    pub file: FileId,
    /// Where the body begins in the file.
    pub start: usize,
    /// The text with its facts masked, when it has any; see [`facts`].
    pub(super) masked: Option<String>,
    pub facts: Vec<Fact>,
    pub headings: Vec<Heading>,
    pub links: Vec<Link>,
    pub images: Vec<Image>,
    pub tables: Vec<Table>,
    pub cites: Vec<Cite>,
    /// A fenced block with a language: the page needs the colours of code.
    pub has_code: bool,
    /// What an edition leaves out of the page: ranges of the body, see `model`.
    pub left_out: Vec<Range<usize>>,
    /// Its components; what stands in them is among the links, headings and so on above.
    pub used: Used,
    /// None in a body that the memory of the last build had: few of them are asked for it, see [`Body::prose`].
    pub(super) prose: Option<Prose>,
}

#[derive(Debug, Clone)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The anchor: the author's, or made of the text; unique in the page.
    pub id: String,
    /// Masked plain text.
    pub title: String,
    pub attributes: Attributes,
    /// The whole heading, in the body.
    pub range: Range<usize>,
    /// Its text alone, without marks and attributes.
    pub text_range: Range<usize>,
    /// Part of a component, so that it ends no section of the page and begins no question.
    pub in_component: bool,
}

#[derive(Debug, Clone)]
pub struct Link {
    /// As written, masked.
    pub address: String,
    /// Where the address stands.
    pub range: Range<usize>,
    /// What readers see of it, masked; the words of an image in it.
    pub text: String,
    /// The whole link.
    pub whole: Range<usize>,
    /// The address is written in `range`, and nothing else: it can be replaced there.
    pub is_inline: bool,
}

#[derive(Debug, Clone)]
pub struct Image {
    pub address: String,
    pub text: String,
    /// Marked as one that says nothing, so that it needs no words.
    pub decorative: bool,
    pub range: Range<usize>,
}

#[derive(Debug, Clone)]
pub struct Cite {
    pub id: String,
    pub range: Range<usize>,
}

impl Body {
    /// The text that Markdown sees. `source` is the file's.
    pub fn text<'t>(&'t self, source: &'t str) -> &'t str {
        self.masked.as_deref().unwrap_or_else(|| &source[self.start..])
    }

    /// Its running text. `source` is the file's.
    pub fn prose(&self, source: &str, components: &Declarations) -> Cow<'_, Prose> {
        if let Some(prose) = &self.prose {
            return Cow::Borrowed(prose);
        }
        // Its problems are known.
        let again = walk::body(self.file, source, self.start, components, &mut Vec::new());
        Cow::Owned(again.prose.unwrap_or_default())
    }

    /// A range of the body as a place in the file.
    pub fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, self.start + range.start..self.start + range.end)
    }

    /// Whether readers see what stands at `range`: no edition leaves it out, and each `{only}` block around it is for one of the
    /// audiences that the site serves. A site that names none serves everyone.
    pub fn is_shown(&self, range: &Range<usize>, audiences: &[String]) -> bool {
        let around = self.used.only.iter().filter(|only| only.range.contains(&range.start));
        let left_out = self.left_out.iter().any(|cut| cut.contains(&range.start));
        let served = audiences.is_empty()
            || around.into_iter().all(|only| {
                only.audience.iter().any(|audience| audiences.contains(&audience.value))
            });
        served && !left_out
    }
}
