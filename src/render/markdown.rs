//! Markdown to HTML. One walk over the events writes the page: links resolved to addresses, facts put
//! in and escaped, citations numbered, tables made scrollable, no inline style anywhere.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd};
use pulldown_cmark_escape::{FmtWriter, escape_href, escape_html, escape_html_body_text};

use crate::model::facts::{self, FactValue};
use crate::model::links::{self, Target};
use crate::model::{NodeId, Site};
use crate::parse::facts::{Piece, fill, mask, pieces};
use crate::parse::{Fact, Page, markdown};
use crate::theme::{Words, fingerprinted};

use super::{Renderer, code};

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

struct Writer<'w, 'r> {
    composer: &'w mut Composer<'r>,
    facts: &'w [Fact],
    /// Headings have the page's anchors; those of a fragment have none.
    whole_page: bool,
    out: String,
    /// Text inside a citation's link is not shown: the mark stands for it.
    in_cite: bool,
    /// Links that lead nowhere are written as their text.
    open_links: Vec<bool>,
    table: Table,
    code: Option<(String, String)>,
    image: Option<Image>,
    footnotes: Footnotes,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    cell: usize,
    in_head: bool,
    label_at: usize,
    columns: Vec<String>,
}

struct Image {
    address: String,
    title: String,
    alternative: String,
}

#[derive(Default)]
struct Footnotes {
    /// In order of first reference.
    names: Vec<String>,
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
        self.names.len()
    }
}

impl<'w, 'r> Writer<'w, 'r> {
    fn new(composer: &'w mut Composer<'r>, facts: &'w [Fact], whole_page: bool) -> Self {
        Self {
            composer,
            facts,
            whole_page,
            out: String::new(),
            in_cite: false,
            open_links: Vec::new(),
            table: Table::default(),
            code: None,
            image: None,
            footnotes: Footnotes::default(),
        }
    }

    fn write(mut self, events: &[(Event<'_>, Range<usize>)]) -> String {
        for (at, (event, range)) in events.iter().enumerate() {
            match event {
                Event::Start(tag) => self.start(tag, range, &events[at + 1..]),
                Event::End(tag) => self.end(*tag),
                Event::Text(text) => self.text(text),
                Event::Code(text) => self.inline_code(text),
                Event::SoftBreak => self.text("\n"),
                Event::HardBreak => self.out.push_str("<br>\n"),
                Event::Rule => self.out.push_str("<hr>\n"),
                Event::TaskListMarker(done) => {
                    let checked = if *done { " checked" } else { "" };
                    let _ = write!(self.out, "<input type=\"checkbox\" disabled{checked}> ");
                }
                Event::FootnoteReference(name) => {
                    let n = self.footnotes.number(name);
                    let _ = write!(
                        self.out,
                        "<sup class=\"footnote-ref\"><a id=\"fnref-{n}\" href=\"#fn-{n}\">{n}</a></sup>"
                    );
                }
                // Raw HTML is not passed through; the checks have said so.
                Event::Html(text) | Event::InlineHtml(text) => self.text(text),
                Event::InlineMath(text) | Event::DisplayMath(text) => self.text(text),
            }
        }
        self.finish()
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
            let n = self.footnotes.number(&name);
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
            Tag::TableHead => {
                self.table.in_head = true;
                self.table.cell = 0;
                self.out.push_str("<thead><tr>");
            }
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
            Tag::HtmlBlock => self.out.push_str("<p>"),
            Tag::MetadataBlock(_) => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.out.push_str("</p>\n"),
            TagEnd::Heading(level) => {
                let _ = writeln!(self.out, "</h{}>", level as u8);
            }
            TagEnd::BlockQuote(None) => self.out.push_str("</blockquote>\n"),
            TagEnd::BlockQuote(Some(_)) => self.out.push_str("</aside>\n"),
            TagEnd::CodeBlock => self.end_code(),
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
            TagEnd::TableHead => {
                self.table.in_head = false;
                self.out.push_str("</tr></thead>\n<tbody>\n");
            }
            TagEnd::TableRow => self.out.push_str("</tr>\n"),
            TagEnd::TableCell => {
                self.table.cell += 1;
                self.out.push_str(if self.table.in_head { "</th>" } else { "</td>" });
            }
            TagEnd::Emphasis => self.out.push_str("</em>"),
            TagEnd::Strong => self.out.push_str("</strong>"),
            TagEnd::Strikethrough => self.out.push_str("</del>"),
            TagEnd::Superscript => self.out.push_str("</sup>"),
            TagEnd::Subscript => self.out.push_str("</sub>"),
            TagEnd::Link => {
                self.in_cite = false;
                if self.open_links.pop() == Some(true) {
                    self.out.push_str("</a>");
                }
            }
            TagEnd::Image => self.end_image(),
            TagEnd::MetadataBlock(_) => {}
        }
    }

    fn start_heading(&mut self, level: u8, range: &Range<usize>) {
        let headings = &self.composer.page.body.headings;
        let known = headings.binary_search_by_key(&range.start, |heading| heading.range.start);
        match known.ok().filter(|_| self.whole_page).and_then(|at| headings.get(at)) {
            Some(heading) => {
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

    fn start_table(&mut self, alignments: &[Alignment]) {
        self.out
            .push_str("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        self.table =
            Table { alignments: alignments.to_vec(), label_at: self.out.len(), ..Table::default() };
        self.out.push_str("\"><table>\n");
    }

    fn start_cell(&mut self) {
        let align = match self.table.alignments.get(self.table.cell) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-end\"",
            _ => "",
        };
        if self.table.in_head {
            self.table.columns.push(String::new());
            let _ = write!(self.out, "<th scope=\"col\"{align}>");
        } else {
            let _ = write!(self.out, "<td{align}>");
        }
    }

    /// The label of a table's region is made of its column heads, known only after the fact.
    fn end_table(&mut self) {
        let columns = self.table.columns.join(", ");
        let label = self.composer.words.fill("table_of", "columns", &columns);
        self.out.insert_str(self.table.label_at, &escape(&label));
        self.out.push_str("</tbody></table></div>\n");
    }

    fn text(&mut self, text: &str) {
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

    fn plain(&mut self, text: &str) {
        if let Some(image) = &mut self.image {
            image.alternative.push_str(text);
            return;
        }
        if self.table.in_head
            && let Some(column) = self.table.columns.last_mut()
        {
            column.push_str(text);
        }
        let _ = escape_html_body_text(FmtWriter(&mut self.out), text);
    }

    fn fact(&mut self, index: usize) {
        let Some(fact) = self.facts.get(index) else { return };
        let Composer { renderer, site, .. } = self.composer;
        match facts::value(renderer.model, site, &fact.kind) {
            Ok(FactValue::Text(text)) => self.plain(&text),
            Ok(FactValue::Tbc(what)) => self.mark_unconfirmed(what.as_deref()),
            Err(_) => {}
        }
    }

    fn mark_unconfirmed(&mut self, what: Option<&str>) {
        self.composer.tbc_count += 1;
        let words = self.composer.words.get("district_to_confirm");
        if self.image.is_some() {
            return self.plain(&words);
        }
        let _ = write!(self.out, "<mark class=\"tbc\">{}", escape(&words));
        if let Some(what) = what {
            let _ = write!(self.out, "<span class=\"tbc-what\">: {}</span>", escape(what));
        }
        self.out.push_str("</mark>");
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
        code::highlight(&language, &text, &mut self.out);
        self.out.push_str("</code></pre>\n");
    }

    fn start_link(&mut self, kind: LinkType, address: &str, title: &str) {
        if let Some(id) = address.strip_prefix(markdown::CITE_SCHEME) {
            self.in_cite = true;
            self.open_links.push(false);
            return self.cite(id);
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
        let Composer { renderer, site, id, page, .. } = self.composer;
        let mut confirmed = true;
        let facts = self.facts;
        let address = fill(masked, |index| {
            let value = facts.get(index).map(|fact| facts::value(renderer.model, site, &fact.kind));
            match value {
                Some(Ok(FactValue::Text(text))) => text,
                _ => {
                    confirmed = false;
                    String::new()
                }
            }
        });
        if !confirmed {
            return None;
        }
        match links::resolve(site, *id, &page.name, &address) {
            Target::Page { node, anchor } => {
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
                if node == *id && !anchor.is_empty() {
                    return Some(anchor);
                }
                Some(site.href(*id, node) + &anchor)
            }
            Target::File { path, file } => {
                let name = renderer.sources.file(file).name.clone();
                self.composer.files.insert((path.clone(), name));
                Some(self.composer.site.root_from(self.composer.id) + &path)
            }
            Target::Outside => Some(address.into_owned()),
            Target::Missing { .. } | Target::Refused { .. } => None,
        }
    }

    fn cite(&mut self, id: &str) {
        let cites = &mut self.composer.cites;
        let at = cites.iter().position(|(known, _)| known == id).unwrap_or_else(|| {
            cites.push((id.to_owned(), Vec::new()));
            cites.len() - 1
        });
        let number = at + 1;
        let anchor = format!("cite-{id}-{}", cites[at].1.len() + 1);
        let label = self.composer.words.fill("source_number", "n", &number.to_string());
        let _ = write!(
            self.out,
            "\u{2060}<sup class=\"cite\"><a id=\"{0}\" href=\"#source-{1}\" aria-label=\"{2}\">[{number}]</a></sup>",
            escape(&anchor),
            escape(id),
            escape(&label),
        );
        self.composer.cites[at].1.push(anchor);
    }

    /// Images of the site carry their fingerprint and their size, so that nothing jumps while they load.
    fn end_image(&mut self) {
        let Some(image) = self.image.take() else { return };
        let Composer { renderer, site, id, page, files, .. } = self.composer;
        let Target::File { file, path } = links::resolve(site, *id, &page.name, &image.address)
        else {
            return push_escaped(&mut self.out, &image.alternative);
        };
        let file = renderer.sources.file(file);
        let path = fingerprinted(&path, file.bytes());
        let source = site.root_from(*id) + &path;
        files.insert((path, file.name.clone()));
        self.out.push_str("<img src=\"");
        let _ = escape_href(FmtWriter(&mut self.out), &source);
        let _ = write!(self.out, "\" alt=\"{}\"", escape(&image.alternative));
        if !image.title.is_empty() {
            let _ = write!(self.out, " title=\"{}\"", escape(&image.title));
        }
        if let Ok(size) = imagesize::blob_size(file.bytes()) {
            let _ = write!(self.out, " width=\"{}\" height=\"{}\"", size.width, size.height);
        }
        self.out.push_str(" loading=\"lazy\" decoding=\"async\">");
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
