//! The blocks below a question's heading: context, the form of its answer, hints, explanation.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag};

use crate::diag::{Diagnostic, codes};
use crate::parse::markdown;

use super::gaps;
use super::reader::QuestionReader;
use super::tasks::Task;

/// The blocks under a question's heading.
#[derive(Default)]
pub(super) struct Blocks {
    pub(super) context: Vec<Range<usize>>,
    pub(super) form: Form,
    pub(super) hints: Vec<String>,
    pub(super) explanation: Option<String>,
}

/// What the answer is given on, as far as Markdown tells it.
#[derive(Default)]
pub(super) enum Form {
    /// Nothing, or gaps in the context.
    #[default]
    None,
    Tasks(Vec<Task>),
    /// The items of a numbered list.
    Items(Vec<Range<usize>>),
    Table(Table),
    /// The text after `=`.
    Typed(Range<usize>),
}

/// A table as places of its cells.
pub(super) struct Table {
    pub(super) place: Range<usize>,
    pub(super) head: Vec<Range<usize>>,
    pub(super) rows: Vec<Vec<Range<usize>>>,
}

pub(super) type Placed<'e> = (Event<'e>, Range<usize>);

impl QuestionReader<'_> {
    /// Sorts the blocks of a section by what they are: below the question's heading, or one of its steps.
    pub(super) fn blocks(&mut self, section: Range<usize>) -> Blocks {
        let found = top_level(self.text, section);
        let answer = self.answer_block(&found);
        let mut blocks = Blocks::default();
        for (at, events) in found.iter().enumerate() {
            let Some((first, range)) = events.first() else { continue };
            if let Event::Start(Tag::BlockQuote(Some(BlockQuoteKind::Tip | BlockQuoteKind::Note))) =
                first
            {
                self.hints_and_explanation(range, &mut blocks);
            } else if answer.is_none_or(|answer| at < answer) {
                blocks.context.push(range.clone());
            } else if answer == Some(at) {
                blocks.form = self.form(events);
            } else {
                self.after_the_answer(events, &mut blocks);
            }
        }
        blocks
    }

    /// The block that is answered on. A task list or a line with `=` is one wherever it stands; a table or a
    /// numbered list is one when nothing follows that could be, and no text has gaps.
    fn answer_block(&self, found: &[Vec<Placed<'_>>]) -> Option<usize> {
        let surely =
            |events: &Vec<Placed<'_>>| is_task_list(events) || self.typed(events).is_some();
        let maybe = |events: &Vec<Placed<'_>>| {
            matches!(events.first(), Some((Event::Start(Tag::List(Some(_)) | Tag::Table(_)), _)))
        };
        let has_gaps = || {
            let mut ranges = found.iter().filter_map(|events| events.first());
            ranges.any(|(_, range)| gaps::any(&self.text[range.clone()]))
        };
        let last = || found.iter().rposition(maybe).filter(|_| !has_gaps());
        found.iter().position(surely).or_else(last)
    }

    fn form(&mut self, events: &[Placed<'_>]) -> Form {
        if let Some(range) = self.typed(events) {
            return Form::Typed(range);
        }
        match events.first() {
            Some((Event::Start(Tag::List(_)), _)) if is_task_list(events) => {
                Form::Tasks(self.tasks(events))
            }
            Some((Event::Start(Tag::List(_)), _)) => Form::Items(self.items(events)),
            Some((Event::Start(Tag::Table(_)), range)) => Form::Table(table(events, range)),
            _ => Form::None,
        }
    }

    fn after_the_answer(&mut self, events: &[Placed<'_>], blocks: &mut Blocks) {
        let Some((_, range)) = events.first() else { return };
        if is_task_list(events)
            && let Form::Tasks(tasks) = &mut blocks.form
        {
            self.problems.push(
                Diagnostic::error(
                    codes::QUESTION_FORM,
                    "this question has a second list of options",
                )
                .at(self.body.span(&(range.start..range.start + 1)))
                .help("begin a new question with a level-2 heading, or join the lists"),
            );
            let mut more = std::mem::take(tasks);
            more.extend(self.tasks(events));
            blocks.form = Form::Tasks(more);
            return;
        }
        self.problems.push(
            Diagnostic::error(
                codes::QUESTION_FORM,
                "this text after the options belongs to no part of the question",
            )
            .at(self.body.span(range))
            .help("put it before the options, or make it a hint (`> [!TIP]`) or the explanation (`> [!NOTE]`)"),
        );
    }

    /// What stands after the `=` of a paragraph that begins with one.
    fn typed(&self, events: &[Placed<'_>]) -> Option<Range<usize>> {
        let (Event::Start(Tag::Paragraph), range) = events.first()? else { return None };
        let text = self.text.get(range.clone())?;
        let inside = text.strip_prefix('=')?;
        let bare = inside.trim();
        let start = range.end - inside.len() + (inside.len() - inside.trim_start().len());
        (inside.starts_with(char::is_whitespace) || bare.is_empty())
            .then_some(start..start + bare.len())
    }

    /// A hint and the explanation may follow each other without an empty line between: to Markdown that
    /// is one quotation, and the explanation must not show with the hint.
    fn hints_and_explanation(&mut self, range: &Range<usize>, blocks: &mut Blocks) {
        let mut parts: Vec<(bool, Vec<&str>)> = Vec::new();
        let text = self.text;
        for line in text[range.clone()].lines() {
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
            if text.is_empty() {
                let what = if is_hint { "hint" } else { "explanation" };
                self.problems.push(
                    Diagnostic::error(codes::QUESTION_FORM, format!("this {what} is empty"))
                        .at(self.body.span(range))
                        .help("write it on the next line, after `>`, or take the mark away"),
                );
                continue;
            }
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

    /// The items of a numbered list, without their numbers.
    fn items(&mut self, events: &[Placed<'_>]) -> Vec<Range<usize>> {
        let mut items = Vec::new();
        let mut depth = 0_usize;
        let mut item: Option<(usize, usize)> = None;
        for (event, range) in events {
            if let Some((start, _)) = item.as_mut().filter(|(start, _)| *start == usize::MAX) {
                *start = range.start;
            }
            match event {
                Event::Start(tag) => {
                    depth += 1;
                    match tag {
                        Tag::Item if depth == 2 => item = Some((usize::MAX, range.end)),
                        Tag::BlockQuote(_) if depth == 3 => self.problems.push(
                            Diagnostic::error(
                                codes::QUESTION_FORM,
                                "an item to put in order has no feedback of its own",
                            )
                            .at(self.body.span(&(range.start..range.start + 1)))
                            .help("say it in the explanation (`> [!NOTE]`), which shows with the result"),
                        ),
                        _ => {}
                    }
                }
                Event::End(_) => {
                    depth -= 1;
                    if depth == 1
                        && let Some((start, end)) = item.take()
                    {
                        items.push(start.min(end)..end);
                    }
                }
                _ => {}
            }
        }
        items
    }

    /// The Markdown inside a quotation: its marks taken off.
    pub(super) fn quotation(&self, range: &Range<usize>) -> String {
        let lines: Vec<&str> = self.text[range.clone()].lines().map(unquoted).collect();
        self.written(&lines.join("\n"))
    }
}

/// The events of a section, block by block, each at its place in the body.
fn top_level(text: &str, section: Range<usize>) -> Vec<Vec<Placed<'_>>> {
    let from = section.start;
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    let mut events: Vec<Placed<'_>> = Vec::new();
    for (event, range) in markdown::events(&text[section]) {
        match &event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        events.push((event, from + range.start..from + range.end));
        if depth == 0 {
            blocks.push(std::mem::take(&mut events));
        }
    }
    blocks
}

/// A list with a box, or with the mark of a half-right option, in any of its items.
fn is_task_list(events: &[Placed<'_>]) -> bool {
    let is_list = matches!(events.first(), Some((Event::Start(Tag::List(_)), _)));
    let begins_half_right = |pair: &[Placed<'_>]| matches!(pair, [(Event::Start(Tag::Item | Tag::Paragraph), _), (Event::Text(text), _)] if &**text == "[");
    is_list
        && (events.iter().any(|(event, _)| matches!(event, Event::TaskListMarker(_)))
            || events.windows(2).any(begins_half_right))
}

fn table(events: &[Placed<'_>], place: &Range<usize>) -> Table {
    let mut table = Table { place: place.clone(), head: Vec::new(), rows: Vec::new() };
    let mut in_head = false;
    for (event, range) in events {
        match event {
            Event::Start(Tag::TableHead) => in_head = true,
            Event::Start(Tag::TableRow) => {
                in_head = false;
                table.rows.push(Vec::new());
            }
            Event::Start(Tag::TableCell) if in_head => table.head.push(range.clone()),
            Event::Start(Tag::TableCell) => {
                if let Some(row) = table.rows.last_mut() {
                    row.push(range.clone());
                }
            }
            _ => {}
        }
    }
    table
}

/// A line of a quotation without its mark.
fn unquoted(line: &str) -> &str {
    let line = line.trim_start();
    line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest))
}

pub(super) fn unindent(text: &str) -> String {
    text.lines().map(str::trim_start).collect::<Vec<_>>().join("\n")
}
