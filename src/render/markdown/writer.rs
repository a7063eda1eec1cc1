//! The walk: one event after the other, each to its HTML.

use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Tag, TagEnd};
use pulldown_cmark_escape::{FmtWriter, escape_html_body_text};

use crate::model::facts::{self, FactValue};
use crate::parse::Fact;
use crate::parse::component::is_component;
use crate::parse::facts::{Piece, fill, pieces};
use crate::timings::Part;

use super::components::OpenComponent;
use super::links::{Image, OpenLink};
use super::raw::RawHtml;
use super::tables::Table;
use super::{Composer, Source, code, escape, isolate, push_escaped, unconfirmed};

pub(super) struct Writer<'w, 'r> {
    pub(super) composer: &'w mut Composer<'r>,
    pub(super) source: Source<'w, 'r>,
    pub(super) facts: &'w [Fact],
    pub(super) out: String,
    pub(super) component: Option<OpenComponent>,
    /// A word that is explained: its id, and where its text begins in `out`.
    pub(super) term: Option<(String, usize)>,
    /// Text inside a citation's link is not shown: the mark stands for it.
    pub(super) in_cite: bool,
    /// Links that lead nowhere are written as their text.
    pub(super) open_links: Vec<OpenLink>,
    pub(super) table: Table,
    /// The column heads of the tables so far.
    pub(super) table_columns: Vec<String>,
    code: Option<(String, String)>,
    pub(super) image: Option<Image>,
    footnotes: Footnotes,
    raw: RawHtml,
    /// The lines of an HTML block while it is gathered.
    html_block: Option<String>,
}

#[derive(Default)]
struct Footnotes {
    /// In order of first reference.
    names: Vec<String>,
    /// How often each was referred to.
    references: Vec<usize>,
    notes: Vec<(String, String)>,
    /// The output set aside while a note is written.
    aside: Option<(String, String)>,
}

impl Footnotes {
    fn number(&mut self, name: &str) -> usize {
        if let Some(at) = self.names.iter().position(|known| known == name) {
            return at + 1;
        }
        self.names.push(name.to_owned());
        self.references.push(0);
        self.names.len()
    }

    /// The number of a note, and what tells this reference to it from the first, to which the note
    /// leads back.
    fn refer(&mut self, name: &str) -> (usize, String) {
        let number = self.number(name);
        let count = &mut self.references[number - 1];
        *count += 1;
        match *count {
            1 => (number, String::new()),
            nth => (number, format!("-{nth}")),
        }
    }
}

impl<'w, 'r> Writer<'w, 'r> {
    pub(super) fn new(composer: &'w mut Composer<'r>, source: Source<'w, 'r>) -> Self {
        Self {
            composer,
            facts: source.facts,
            source,
            out: String::new(),
            component: None,
            term: None,
            in_cite: false,
            open_links: Vec::new(),
            table: Table::default(),
            table_columns: Vec::new(),
            code: None,
            image: None,
            footnotes: Footnotes::default(),
            raw: RawHtml::default(),
            html_block: None,
        }
    }

    pub(super) fn write(mut self, events: &[(Event<'_>, Range<usize>)]) -> String {
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Text(line) if self.component.is_some() => self.component_line(line, range),
                Event::Start(tag) => {
                    if !matches!(tag, Tag::HtmlBlock) {
                        self.raw.start_block();
                    }
                    self.start(tag, range, &events[at + 1..]);
                }
                Event::End(tag) => {
                    if !matches!(tag, TagEnd::HtmlBlock) {
                        let unclosed = self.raw.end_block();
                        self.out.push_str(&unclosed);
                    }
                    self.end(*tag);
                }
                Event::Text(text) => self.text(text),
                Event::Code(text) => self.inline_code(text),
                Event::SoftBreak => self.text("\n"),
                Event::HardBreak => self.out.push_str("<br>\n"),
                Event::Rule => self.out.push_str("<hr>\n"),
                Event::TaskListMarker(done) => {
                    let checked = if *done { " checked" } else { "" };
                    let label =
                        self.composer.words.get(if *done { "task_done" } else { "task_open" });
                    let _ = write!(
                        self.out,
                        "<input type=\"checkbox\" disabled{checked} aria-label=\"{}\"> ",
                        escape(&label)
                    );
                }
                Event::FootnoteReference(name) => {
                    let (number, nth) = self.footnotes.refer(name);
                    let mark = &self.source.mark;
                    let _ = write!(
                        self.out,
                        "<sup class=\"footnote-ref\"><a id=\"fnref-{mark}{number}{nth}\" href=\"#fn-{mark}{number}\">{number}</a></sup>"
                    );
                }
                Event::Html(text) | Event::InlineHtml(text) => self.raw_html(text),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
            }
        }
        let unclosed = self.raw.end_block();
        self.out.push_str(&unclosed);
        self.finish()
    }

    /// Shown as text, as the checks have said, unless the site lets HTML through.
    fn raw_html(&mut self, html: &str) {
        let allowed = self.composer.renderer.model.documents.config.raw_html;
        if !allowed || self.image.is_some() || self.in_cite {
            return self.text(html);
        }
        let html = fill(html, |index| escape(&self.fact_text(index)));
        match &mut self.html_block {
            Some(block) => block.push_str(&html),
            None => {
                let clean = self.raw.piece(&html);
                self.out.push_str(&clean);
            }
        }
    }

    fn end_html_block(&mut self) {
        match self.html_block.take() {
            Some(block) => {
                let clean = self.raw.piece(&block);
                self.out.push_str(&clean);
            }
            None => self.out.push_str("</p>\n"),
        }
    }

    fn finish(mut self) -> String {
        if self.footnotes.notes.is_empty() {
            return self.out;
        }
        let label = self.composer.words.get("footnotes");
        let back = self.composer.words.get("footnote_back");
        let _ =
            write!(self.out, "<section class=\"footnotes\" aria-label=\"{}\"><ol>", escape(&label));
        let mut notes = std::mem::take(&mut self.footnotes.notes);
        notes.sort_by_key(|(name, _)| self.footnotes.names.iter().position(|known| known == name));
        for (name, html) in notes {
            let n = format!("{}{}", self.source.mark, self.footnotes.number(&name));
            let _ = write!(
                self.out,
                "<li id=\"fn-{n}\">{html}<a href=\"#fnref-{n}\" aria-label=\"{}\">↩</a></li>",
                escape(&back)
            );
        }
        self.out.push_str("</ol></section>\n");
        self.out
    }

    fn start(&mut self, tag: &Tag<'_>, range: &Range<usize>, rest: &[(Event<'_>, Range<usize>)]) {
        match tag {
            Tag::Paragraph => self.out.push_str("<p>"),
            Tag::Heading { level, .. } => self.start_heading(*level as u8, range),
            Tag::BlockQuote(None) => self.out.push_str("<blockquote>\n"),
            Tag::BlockQuote(Some(kind)) => self.start_alert(*kind),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if is_component(info) => {
                self.component = Some(OpenComponent::at(range.start));
            }
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => {
                        info.split([' ', ',']).next().unwrap_or_default()
                    }
                    CodeBlockKind::Indented => "",
                };
                self.code = Some((language.to_owned(), String::new()));
            }
            Tag::List(start) => self.start_list(*start, rest),
            Tag::Item => self.out.push_str("<li>"),
            Tag::FootnoteDefinition(name) => {
                let before = std::mem::take(&mut self.out);
                self.footnotes.aside = Some((name.to_string(), before));
            }
            Tag::DefinitionList => self.out.push_str("<dl>\n"),
            Tag::DefinitionListTitle => self.out.push_str("<dt>"),
            Tag::DefinitionListDefinition => self.out.push_str("<dd>"),
            Tag::Table(alignments) => self.start_table(alignments),
            Tag::TableHead => self.start_head(),
            Tag::TableRow => {
                self.table.cell = 0;
                self.out.push_str("<tr>");
            }
            Tag::TableCell => self.start_cell(),
            Tag::Emphasis => self.out.push_str("<em>"),
            Tag::Strong => self.out.push_str("<strong>"),
            Tag::Strikethrough => self.out.push_str("<del>"),
            Tag::Superscript => self.out.push_str("<sup>"),
            Tag::Subscript => self.out.push_str("<sub>"),
            Tag::Link { link_type, dest_url, title, .. } => {
                self.start_link(*link_type, dest_url, title);
            }
            Tag::Image { dest_url, title, .. } => {
                self.image = Some(Image {
                    address: dest_url.to_string(),
                    title: title.to_string(),
                    alternative: String::new(),
                });
            }
            Tag::HtmlBlock if self.composer.renderer.model.documents.config.raw_html => {
                self.html_block = Some(String::new());
            }
            Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.out.push_str("</p>\n"),
            TagEnd::HtmlBlock => self.end_html_block(),
            TagEnd::Heading(level) => {
                let _ = writeln!(self.out, "</h{}>", level as u8);
            }
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</aside>\n"),
            TagEnd::CodeBlock => match self.component.take() {
                Some(component) => self.end_component(&component),
                None => self.end_code(),
            },
            TagEnd::List(ordered) => self.out.push_str(if ordered { "</ol>\n" } else { "</ul>\n" }),
            TagEnd::Item => self.out.push_str("</li>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((name, before)) = self.footnotes.aside.take() {
                    let note = std::mem::replace(&mut self.out, before);
                    self.footnotes.notes.push((name, note));
                }
            }
            TagEnd::DefinitionList => self.out.push_str("</dl>\n"),
            TagEnd::DefinitionListTitle => self.out.push_str("</dt>\n"),
            TagEnd::DefinitionListDefinition => self.out.push_str("</dd>\n"),
            TagEnd::Table => self.end_table(),
            TagEnd::TableHead => self.end_head(),
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => self.end_cell(),
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => {
                self.in_cite = false;
                match self.term.take() {
                    Some((id, start)) => self.end_term(&id, start),
                    None => self.end_link(),
                }
            }
            TagEnd::Image => self.end_image(),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_heading(&mut self, level: u8, range: &Range<usize>) {
        let known = self.source.home.as_ref().and_then(|(body, places)| {
            let start = places.at(range.start);
            let headings = &body.headings;
            let at = headings.binary_search_by_key(&start, |heading| heading.range.start).ok()?;
            Some((*body, headings.get(at)?))
        });
        match known {
            Some((body, heading)) => {
                self.composer.headings.push((body, heading));
                let _ = write!(self.out, "<h{level} id=\"{}\">", escape(&heading.id));
            }
            None => {
                let _ = write!(self.out, "<h{level}>");
            }
        }
    }

    fn start_alert(&mut self, kind: BlockQuoteKind) {
        let name = match kind {
            BlockQuoteKind::Note => "note",
            BlockQuoteKind::Tip => "tip",
            BlockQuoteKind::Important => "important",
            BlockQuoteKind::Warning => "warning",
            BlockQuoteKind::Caution => "caution",
        };
        let title = self.composer.words.get(&format!("alert_{name}"));
        let title = escape(&title);
        let _ = writeln!(
            self.out,
            "<aside class=\"alert alert-{name}\" aria-label=\"{title}\"><p class=\"alert-title\">{title}</p>"
        );
    }

    /// A list whose first item has a box is a task list.
    fn start_list(&mut self, start: Option<u64>, rest: &[(Event<'_>, Range<usize>)]) {
        let tasks = rest.iter().take(3).any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
        match start {
            None if tasks => self.out.push_str("<ul class=\"tasks\">\n"),
            None => self.out.push_str("<ul>\n"),
            Some(1) => self.out.push_str("<ol>\n"),
            Some(number) => {
                let _ = writeln!(self.out, "<ol start=\"{number}\">");
            }
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.in_cite {
            return;
        }
        if let Some((_, code)) = &mut self.code {
            code.push_str(text);
            return;
        }
        for piece in pieces(text) {
            match piece {
                Piece::Text(text) => self.plain(text),
                Piece::Fact(index) => self.fact(index),
            }
        }
    }

    pub(super) fn plain(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            image.alternative.push_str(text);
            return;
        }
        self.name_column(text);
        if self.composer.right_to_left {
            return isolate::push_isolated(&mut self.out, text);
        }
        let _ = escape_html_body_text(FmtWriter(&mut self.out), text);
    }

    fn name_column(&mut self, text: &str) {
        if self.table.in_head
            && let Some(column) = self.table.columns.last_mut()
        {
            column.push_str(text);
        }
    }

    fn fact(&mut self, index: usize) {
        let Some(fact) = self.facts.get(index) else { return };
        let Composer { renderer, site, .. } = self.composer;
        match facts::value(renderer.model, site, &fact.kind) {
            Ok(FactValue::Text(text)) if self.composer.right_to_left && self.image.is_none() => {
                self.name_column(&text);
                isolate::push_value(&mut self.out, &text);
            }
            Ok(FactValue::Text(text)) => self.plain(&text),
            Ok(FactValue::Tbc(what)) => self.mark_unconfirmed(what.as_deref()),
            Ok(FactValue::Phone(number)) if self.image.is_none() => {
                self.name_column(&number);
                self.out.push_str("<bdi dir=\"ltr\">");
                push_escaped(&mut self.out, &number);
                self.out.push_str("</bdi>");
            }
            Ok(value) => {
                let said = value.say(&self.composer.words);
                self.plain(&said);
            }
            Err(_) => {}
        }
    }

    pub(super) fn mark_unconfirmed(&mut self, what: Option<&str>) {
        self.composer.tbc_count += 1;
        let words = self.composer.words.get("district_to_confirm");
        if self.image.is_some() {
            return self.plain(&words);
        }
        self.out.push_str(&unconfirmed(&words, what));
    }

    /// Code shows the braces of a fact as they were written.
    fn inline_code(&mut self, text: &str) {
        let facts = self.facts;
        let written =
            fill(text, |index| facts.get(index).map_or(String::new(), |fact| fact.written.clone()));
        if let Some(image) = &mut self.image {
            image.alternative.push_str(&written);
            return;
        }
        self.out.push_str("<code>");
        push_escaped(&mut self.out, &written);
        self.out.push_str("</code>");
    }

    fn end_code(&mut self) {
        let Some((language, text)) = self.code.take() else { return };
        self.out.push_str("<pre class=\"code\" tabindex=\"0\"><code");
        if !language.is_empty() {
            let _ = write!(self.out, " class=\"language-{}\"", escape(&language));
        }
        self.out.push('>');
        let timings = self.composer.renderer.timings;
        timings.part(Part::Code, || code::highlight(&language, &text, &mut self.out));
        self.out.push_str("</code></pre>\n");
    }
}
