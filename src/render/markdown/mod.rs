//! Markdown to HTML. One walk over the events writes the page: links resolved to addresses, facts put
//! in and escaped, citations numbered, tables made scrollable, no inline style anywhere.

mod components;
mod isolate;
mod links;
mod raw;
mod tables;
mod writer;

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::diag::Diagnostic;
use crate::model::{NodeId, Site};
use crate::parse::facts::mask;
use crate::parse::{Body, Fact, Heading, Page, Places, markdown};
use crate::theme::Words;

use super::context::SiteView;
use super::{Renderer, code};

use writer::Writer;

/// A page while its Markdown becomes HTML; gathers what the page as a whole must know.
pub(super) struct Composer<'r> {
    pub(super) renderer: Renderer<'r>,
    pub(super) site: &'r Site,
    pub(super) id: NodeId,
    /// The page whose text is shown: the source, or its translation.
    pub(super) page: &'r Page,
    /// The page that says how it is built.
    pub(super) source: &'r Page,
    /// The way to the site's top.
    pub(super) root: String,
    /// Whether the text runs from right to left.
    pub(super) right_to_left: bool,
    pub(super) view: &'r SiteView,
    pub(super) words: Words,
    /// Cited ids in order of first mention, each with the anchors of its mentions.
    pub(super) cites: Vec<(String, Vec<String>)>,
    /// Files shown or linked: path in the site, name in the content.
    pub(super) files: BTreeSet<(String, String)>,
    /// How many values are still to be confirmed.
    pub(super) tbc_count: usize,
    /// The headings that were written, each with the text that it belongs to.
    pub(super) headings: Vec<(&'r Body, &'r Heading)>,
    pub(super) used: UsedComponents,
    /// The page is none of the site's tree, and its text may come from another: links to headings lead
    /// to the page that they were written on, those of a policy text to its own clauses.
    pub(super) made: bool,
}

/// What the components of a page ask of the page around them.
#[derive(Default)]
pub(super) struct UsedComponents {
    /// How many there are; their ids are made of it.
    pub(super) count: usize,
    /// How many stand around what is being written.
    pub(super) depth: usize,
    pub(super) styles: BTreeSet<String>,
    pub(super) scripts: BTreeSet<String>,
    /// Snippets that are being written, against one that shows itself.
    pub(super) including: Vec<String>,
    /// Templates that failed.
    pub(super) problems: Vec<Diagnostic>,
}

/// A text that is written, and what is known about it.
#[derive(Clone)]
pub(super) struct Source<'w, 'r> {
    pub(super) text: &'w str,
    pub(super) facts: &'w [Fact],
    /// The file that its links are written from.
    pub(super) name: &'r str,
    /// Its headings have anchors in the page: the text they are listed in, and where this one stands
    /// in it. None for a fragment.
    pub(super) home: Option<(&'r Body, Places)>,
    /// Keeps the footnotes of one text apart from those of another.
    pub(super) mark: String,
}

impl<'r> Composer<'r> {
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
        // One in some sixteen bytes, so that hardly a page's list has to move while it grows.
        let mut events = Vec::with_capacity(text.len() / 16);
        events.extend(markdown::events(text).filter(|(_, range)| outside(range)));
        let page = self.page;
        let source = Source {
            text,
            facts: &page.body.facts,
            name: &page.name,
            home: Some((&page.body, Places::default())),
            mark: String::new(),
        };
        Writer::new(self, source).write(&events)
    }

    /// The way to the language's home page.
    pub(super) fn home(&self) -> &str {
        self.root.strip_prefix(self.view.language.up()).unwrap_or(&self.root)
    }

    /// A part of the page's text, without what stands at `without`.
    pub(super) fn part(&mut self, range: &Range<usize>, without: &Range<usize>) -> String {
        let page = self.page;
        let text = page.body.text(&self.renderer.sources.file(page.file).text);
        let inside = |at: &Range<usize>| range.contains(&at.start) && !without.contains(&at.start);
        let events: Vec<_> = markdown::events(text).filter(|(_, at)| inside(at)).collect();
        let source = Source {
            text,
            facts: &page.body.facts,
            name: &page.name,
            home: Some((&page.body, Places::default())),
            mark: format!("{}-", range.start),
        };
        Writer::new(self, source).write(&events)
    }

    /// The words at a range of the page's text, as they stand in a line.
    pub(super) fn words_at(&mut self, range: &Range<usize>) -> String {
        let page = self.page;
        let text = page.body.text(&self.renderer.sources.file(page.file).text);
        let source = Source {
            text: text.get(range.clone()).unwrap_or_default(),
            facts: &page.body.facts,
            name: &page.name,
            home: None,
            mark: String::new(),
        };
        self.piece(source)
    }

    /// The text of a snippet, as part of the page.
    fn snippet(&mut self, name: &str) -> String {
        let renderer = self.renderer;
        let Some(snippet) = renderer.model.documents.snippets.get(name) else {
            return String::new();
        };
        if self.used.including.iter().any(|known| known == name) {
            return String::new();
        }
        self.used.including.push(name.to_owned());
        let text = snippet.body.text(&renderer.sources.file(snippet.file).text);
        let events: Vec<_> = markdown::events(text).collect();
        let source = Source {
            text,
            facts: &snippet.body.facts,
            name: &snippet.path,
            home: Some((&snippet.body, Places::default())),
            mark: format!("{name}-"),
        };
        let html = Writer::new(self, source).write(&events);
        self.used.including.pop();
        html
    }

    /// A piece of Markdown that stands alone: an option, a hint. A single paragraph loses its `<p>`.
    pub(super) fn fragment(&mut self, text: &str) -> String {
        let masked = mask(text, self.page.file, 0, &mut Vec::new());
        let source = Source {
            text: &masked.text,
            facts: &masked.facts,
            name: &self.page.name,
            home: None,
            mark: String::new(),
        };
        self.piece(source)
    }

    /// A text as HTML; a single paragraph loses its `<p>`.
    fn piece(&mut self, source: Source<'_, 'r>) -> String {
        let mut events: Vec<_> = markdown::events(source.text).collect();
        without_paragraph(&mut events);
        Writer::new(self, source).write(&events).trim_end().to_owned()
    }
}

/// Takes the edges of the only paragraph away.
fn without_paragraph(events: &mut Vec<(Event<'_>, Range<usize>)>) {
    let paragraphs =
        events.iter().filter(|(event, _)| matches!(event, Event::Start(Tag::Paragraph)));
    let single = paragraphs.count() == 1
        && matches!(events.first(), Some((Event::Start(Tag::Paragraph), _)))
        && matches!(events.last(), Some((Event::End(TagEnd::Paragraph), _)));
    if single {
        events.pop();
        events.remove(0);
    }
}

/// The mark for a value that only the district can supply, with what it is, where that is said.
pub(super) fn unconfirmed(words: &str, what: Option<&str>) -> String {
    let what = what.map_or(String::new(), |what| {
        format!("<span class=\"tbc-what\">: {}</span>", escape(what))
    });
    format!("{UNCONFIRMED}{}{what}</mark>", escape(words))
}

/// How the mark begins, by which its instances are counted.
const UNCONFIRMED: &str = "<mark class=\"tbc\">";

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    push_escaped(&mut escaped, text);
    escaped
}

fn push_escaped(out: &mut String, text: &str) {
    let _ = escape_html(FmtWriter(out), text);
}
