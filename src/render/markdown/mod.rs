//! Markdown to HTML. One walk over the events writes the page: links resolved to addresses, facts put
//! in and escaped, citations numbered, tables made scrollable, no inline style anywhere.

mod links;
mod raw;
mod tables;
mod writer;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::model::{NodeId, Site};
use crate::parse::facts::mask;
use crate::parse::{Page, markdown};
use crate::theme::Words;

use super::{Renderer, code};

use writer::Writer;

/// A page while its Markdown becomes HTML; gathers what the page as a whole must know.
pub(super) struct Composer<'r> {
    pub(super) renderer: Renderer<'r>,
    pub(super) site: &'r Site,
    pub(super) id: NodeId,
    pub(super) page: &'r Page,
    pub(super) words: Words,
    /// Cited ids in order of first mention, each with the anchors of its mentions.
    pub(super) cites: Vec<(String, Vec<String>)>,
    /// Files shown or linked: path in the site, name in the content.
    pub(super) files: BTreeSet<(String, String)>,
    /// How many values are still to be confirmed.
    pub(super) tbc_count: usize,
}

impl Composer<'_> {
    /// The running text of the page, without its questions.
    pub(super) fn body(&mut self) -> String {
        let source = &self.renderer.sources.file(self.page.file).text;
        let text = self.page.body.text(source);
        let questions: Vec<Range<usize>> = self
            .page
            .quiz
            .iter()
            .flat_map(|quiz| quiz.questions.iter().map(|question| question.range.clone()))
            .chain(self.page.body.left_out.iter().cloned())
            .collect();
        let outside =
            |range: &Range<usize>| !questions.iter().any(|cut| cut.contains(&range.start));
        let events: Vec<_> = markdown::events(text).filter(|(_, range)| outside(range)).collect();
        let page = self.page;
        Writer::new(self, &page.body.facts, true).write(&events)
    }

    /// A piece of Markdown that stands alone: an option, a hint. A single paragraph loses its `<p>`.
    pub(super) fn fragment(&mut self, text: &str) -> String {
        let masked = mask(text, self.page.file, 0, &mut Vec::new());
        let mut events: Vec<_> = markdown::events(&masked.text).collect();
        let paragraphs =
            events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)));
        let single = paragraphs.count() == 1
            && matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
            && matches!(events.last(), Some((Event::End(TagEnd::Paragraph), _)));
        if single {
            events.pop();
            events.remove(0);
        }
        Writer::new(self, &masked.facts, false).write(&events).trim_end().to_owned()
    }
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(&mut escaped, text);
    escaped
}

fn push_escaped(out: &mut String, text: &str) {
    let _ = escape_html(FmtWriter(out), text);
}
