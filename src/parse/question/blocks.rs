//! The blocks below a question's heading: context, options with feedback, hints, explanation.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag};
use quiz::Choice;

use crate::diag::{Diagnostic, codes};
use crate::parse::markdown;

use super::reader::QuestionReader;

/// The blocks under a question's heading.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) context: Vec<String>,
    pub(super) options: Vec<(Range<usize>, Choice)>,
    pub(super) hints: Vec<String>,
    pub(super) explanation: Option<String>,
}

impl QuestionReader<'_> {
    /// Sorts the blocks below the heading by what they are.
    pub(super) fn blocks(&mut self) -> Blocks {
        let from = self.heading.range.end;
        let section = &self.text[from..self.end];
        let mut blocks = Blocks::default();
        let mut depth = 0_usize;
        let mut events: Vec<(Event<'_>, Range<usize>)> = Vec::new();
        for (event, range) in markdown::events(section) {
            let range = from + range.start..from + range.end;
            match &event {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                _ => {}
            }
            events.push((event, range));
            if depth == 0 {
                self.block(&events, &mut blocks);
                events.clear();
            }
        }
        blocks
    }

    fn block(&mut self, events: &[(Event<'_>, Range<usize>)], blocks: &mut Blocks) {
        let Some((first, range)) = events.first() else { return };
        let is_task_list =
            || events.iter().any(|(event, _)| matches!(event, Event::TaskListMarker(_)));
        match first {
            Event::Start(Tag::List(_)) if is_task_list() => {
                if !blocks.options.is_empty() {
                    self.problems.push(
                        Diagnostic::error(codes::QUESTION_FORM, "this question has a second list of options")
                            .at(self.body.span(&(range.start..range.start + 1)))
                            .help("begin a new question with a level-2 heading, or join the lists"),
                    );
                }
                let options = self.options(events);
                blocks.options.extend(options);
            }
            Event::Start(Tag::BlockQuote(Some(BlockQuoteKind::Tip | BlockQuoteKind::Note))) => {
                self.hints_and_explanation(range, blocks);
            }
            _ if blocks.options.is_empty() => blocks.context.push(self.source(range)),
            _ => self.problems.push(
                Diagnostic::error(codes::QUESTION_FORM, "this text after the options belongs to no part of the question")
                    .at(self.body.span(range))
                    .help("put it before the options, or make it a hint (`> [!TIP]`) or the explanation (`> [!NOTE]`)"),
            ),
        }
    }

    /// A hint and the explanation may follow each other without an empty line between: to Markdown that
    /// is one quotation, and the explanation must not show with the hint.
    fn hints_and_explanation(&self, range: &Range<usize>, blocks: &mut Blocks) {
        let mut parts: Vec<(bool, Vec<&str>)> = Vec::new();
        for line in self.text[range.clone()].lines() {
            let line = unquoted(line);
            let marker = line.trim();
            if marker.eq_ignore_ascii_case("[!TIP]") || marker.eq_ignore_ascii_case("[!NOTE]") {
                parts.push((marker.eq_ignore_ascii_case("[!TIP]"), Vec::new()));
            } else if let Some((_, lines)) = parts.last_mut() {
                lines.push(line);
            }
        }
        for (is_hint, lines) in parts {
            let text = self.written(&lines.join("\n"));
            if is_hint {
                blocks.hints.push(text);
                continue;
            }
            blocks.explanation = Some(match blocks.explanation.take() {
                Some(before) => format!("{before}\n\n{text}"),
                None => text,
            });
        }
    }

    fn options(&mut self, events: &[(Event<'_>, Range<usize>)]) -> Vec<(Range<usize>, Choice)> {
        let mut options = Vec::new();
        let mut depth = 0_usize;
        let mut item: Option<OpenItem> = None;
        for (event, range) in events {
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    match (tag, depth) {
                        (Tag::Item, 2) => item = Some(OpenItem::at(range)),
                        (Tag::BlockQuote(_), 3) => {
                            if let Some(item) = &mut item {
                                item.feedback.get_or_insert(range.clone());
                            }
                        }
                        _ => {}
                    }
                }
                Event::TaskListMarker(right) if depth <= 3 => {
                    if let Some(item) = item.as_mut().filter(|item| item.right.is_none()) {
                        item.right = Some(*right);
                        item.text_from = range.end;
                    }
                }
                Event::End(_) => {
                    depth -= 1;
                    if depth == 1
                        && let Some(item) = item.take()
                    {
                        options.extend(self.option(&item));
                    }
                }
                _ => {}
            }
        }
        options
    }

    fn option(&mut self, item: &OpenItem) -> Option<(Range<usize>, Choice)> {
        let Some(right) = item.right else {
            let line_end = self.text[item.range.start..]
                .find('\n')
                .map_or(item.range.end, |at| item.range.start + at);
            self.problems.push(
                Diagnostic::error(codes::QUESTION_FORM, "this option has no box")
                    .at(self.body.span(&(item.range.start..line_end)))
                    .help("begin it with `- [ ]`, or with `- [x]` when it is right"),
            );
            return None;
        };
        let text_end = item.feedback.as_ref().map_or(item.range.end, |feedback| feedback.start);
        let range = item.text_from..text_end;
        let text = self.written(&unindent(&self.text[range.clone()]));
        let feedback = item.feedback.as_ref().map(|range| self.quotation(range));
        let shown = range.start..range.start + self.text[range.clone()].trim_end().len();
        Some((shown, Choice { text, right, feedback }))
    }

    /// The Markdown inside a quotation: its marks taken off.
    fn quotation(&self, range: &Range<usize>) -> String {
        let lines: Vec<&str> = self.text[range.clone()].lines().map(unquoted).collect();
        self.written(&lines.join("\n"))
    }
}

/// A line of a quotation without its mark.
fn unquoted(line: &str) -> &str {
    let line = line.trim_start();
    line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest))
}

/// A list item being read.
struct OpenItem {
    range: Range<usize>,
    right: Option<bool>,
    text_from: usize,
    feedback: Option<Range<usize>>,
}

impl OpenItem {
    fn at(range: &Range<usize>) -> Self {
        Self { range: range.clone(), right: None, text_from: range.start, feedback: None }
    }
}

fn unindent(text: &str) -> String {
    text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}
