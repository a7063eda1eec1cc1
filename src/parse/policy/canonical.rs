//! The canonical form of a clause: what it says, without how its file is laid out.
//!
//! The digest of a clause is taken over this form, so it decides what counts as a change of the rule.
//!
//! - Counts: every word and sign, the order of paragraphs, which text is an item of a list, a cell of a
//!   table, a quotation or a heading; the numbers of a numbered list; the sources cited and the facts
//!   asked for, by their names; struck-out text; white space inside of code.
//! - Does not count: where lines are wrapped, blank lines, indentation, `-` or `*`, the widths of a table,
//!   emphasis, where a link leads, and the clause's own number and level, by which it is found and not
//!   what it says.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag, TagEnd};

use crate::parse::body::{Body, Heading};
use crate::parse::facts::{Piece, pieces};
use crate::parse::markdown;

/// A paragraph, an item of a list, a row of a table: one line of the canonical form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// What it is, as Markdown would mark it: empty for a paragraph, `# ` for the clause's heading,
    /// `### ` for another, `- `, `  - `, `2. `, `> `, `| `, `[^1]: `, `: `, and
    /// three back-ticks for a line of code.
    pub mark: String,
    /// Its words, with one space between them.
    pub text: String,
}

/// A block a line.
pub(super) fn text(blocks: &[Block]) -> String {
    let lines: Vec<String> =
        blocks.iter().map(|block| format!("{}{}", block.mark, block.text)).collect();
    lines.join("\n")
}

/// The blocks of a clause. `skipped`: how many bytes of its title are its number.
pub(super) fn blocks(
    body: &Body,
    text: &str,
    range: &Range<usize>,
    heading: &Heading,
    skipped: usize,
) -> Vec<Block> {
    let mut walk = Walk::new(body);
    for (event, place) in markdown::events(text) {
        if !range.contains(&place.start) {
            continue;
        }
        let own = heading.range.contains(&place.start);
        match event {
            Event::End(TagEnd::Heading(_)) if own => {
                let title = std::mem::take(&mut walk.buffer);
                // The number is written at the title's beginning, before anything else can stand there.
                title.get(skipped..).unwrap_or(&title).clone_into(&mut walk.buffer);
                walk.flush("# ");
            }
            event => walk.event(event),
        }
    }
    walk.flush("");
    walk.blocks
}

struct Walk<'b> {
    body: &'b Body,
    blocks: Vec<Block>,
    buffer: String,
    /// The next number of each list around, outermost first; none where it has no numbers.
    lists: Vec<Option<u64>>,
    /// The mark of an item whose first text has not come yet.
    item: Option<String>,
    quotes: Vec<&'static str>,
    cells: Vec<String>,
    in_table: bool,
    in_code: bool,
    in_cite: bool,
}

impl<'b> Walk<'b> {
    fn new(body: &'b Body) -> Self {
        Self {
            body,
            blocks: Vec::new(),
            buffer: String::new(),
            lists: Vec::new(),
            item: None,
            quotes: Vec::new(),
            cells: Vec::new(),
            in_table: false,
            in_code: false,
            in_cite: false,
        }
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(&tag),
            Event::End(tag) => self.end(tag),
            Event::Text(words) if self.in_code => self.code(&words),
            Event::Text(words)
            | Event::Html(words)
            | Event::InlineHtml(words)
            | Event::InlineMath(words)
            | Event::DisplayMath(words) => self.text(&words),
            Event::Code(words) => {
                self.text("`");
                self.text(&words);
                self.text("`");
            }
            Event::SoftBreak | Event::HardBreak => self.text(" "),
            Event::FootnoteReference(name) => self.text(&format!("[^{name}]")),
            Event::TaskListMarker(done) => self.text(if done { "[x] " } else { "[ ] " }),
            Event::Rule => self.push("", "---"),
        }
    }

    fn start(&mut self, tag: &Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => {}
            Tag::List(first) => {
                self.flush("");
                self.lists.push(*first);
            }
            Tag::Item => {
                self.flush("");
                let indent = "  ".repeat(self.lists.len().saturating_sub(1));
                let mark = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        *number += 1;
                        format!("{indent}{}. ", *number - 1)
                    }
                    _ => format!("{indent}- "),
                };
                self.item = Some(mark);
            }
            Tag::BlockQuote(kind) => {
                self.flush("");
                self.quotes.push(match kind {
                    None => "> ",
                    Some(BlockQuoteKind::Note) => "> [!NOTE] ",
                    Some(BlockQuoteKind::Tip) => "> [!TIP] ",
                    Some(BlockQuoteKind::Important) => "> [!IMPORTANT] ",
                    Some(BlockQuoteKind::Warning) => "> [!WARNING] ",
                    Some(BlockQuoteKind::Caution) => "> [!CAUTION] ",
                });
            }
            Tag::Table(_) => {
                self.flush("");
                self.in_table = true;
            }
            Tag::CodeBlock(_) => {
                self.flush("");
                self.in_code = true;
            }
            Tag::FootnoteDefinition(name) => {
                self.flush("");
                self.item = Some(format!("[^{name}]: "));
            }
            Tag::DefinitionListDefinition => self.item = Some(": ".to_owned()),
            Tag::Strikethrough => self.text("~~"),
            Tag::Image { .. } => self.text("!["),
            Tag::Link { dest_url, .. } => {
                if let Some(id) = dest_url.strip_prefix(markdown::CITE_SCHEME) {
                    self.text(&format!("[@{id}]"));
                    self.in_cite = true;
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => self.flush(&format!("{} ", "#".repeat(level as usize))),
            TagEnd::Paragraph
            | TagEnd::HtmlBlock
            | TagEnd::Item
            | TagEnd::FootnoteDefinition
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition => {
                self.flush("");
                if !matches!(tag, TagEnd::Paragraph | TagEnd::HtmlBlock) {
                    self.item = None;
                }
            }
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush("");
                self.quotes.pop();
            }
            TagEnd::TableCell => self.cells.push(normal(&std::mem::take(&mut self.buffer))),
            TagEnd::TableHead | TagEnd::TableRow => {
                let cells = std::mem::take(&mut self.cells);
                self.push("| ", &cells.join(" | "));
            }
            TagEnd::Table => self.in_table = false,
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::Strikethrough => self.text("~~"),
            TagEnd::Image => self.text("]"),
            TagEnd::Link => self.in_cite = false,
            _ => {}
        }
    }

    /// Facts by their names: what they say may change without the rule.
    fn text(&mut self, words: &str) {
        if self.in_cite {
            return;
        }
        for piece in pieces(words) {
            match piece {
                Piece::Text(text) => self.buffer.push_str(text),
                Piece::Fact(index) => {
                    let fact = self.body.facts.get(index);
                    self.buffer.push_str(fact.map_or("", |fact| &fact.written));
                }
            }
        }
    }

    /// White space in code is part of what it says.
    fn code(&mut self, words: &str) {
        for line in words.lines() {
            self.blocks.push(Block { mark: "``` ".to_owned(), text: line.to_owned() });
        }
    }

    /// Ends a block. A paragraph has the mark of the item or quotation that it begins, and the
    /// indentation of one that it goes on with.
    fn flush(&mut self, mark: &str) {
        let words = normal(&std::mem::take(&mut self.buffer));
        if words.is_empty() || self.in_table {
            return;
        }
        if !mark.is_empty() {
            return self.push(mark, &words);
        }
        let item = self.item.take().unwrap_or_else(|| "  ".repeat(self.lists.len()));
        let mark = format!("{}{item}", self.quotes.concat());
        self.push(&mark, &words);
    }

    fn push(&mut self, mark: &str, words: &str) {
        self.blocks.push(Block { mark: mark.to_owned(), text: words.to_owned() });
    }
}

fn normal(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
