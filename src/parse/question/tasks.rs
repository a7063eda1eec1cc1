//! The items of a task list: options of a choice or a step, statements of an attestation.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};
use quiz::Percent;

use crate::diag::{Diagnostic, codes};

use super::blocks::{Placed, unindent};
use super::reader::QuestionReader;

/// One item with its box.
pub(super) struct Task {
    /// Its text, without box and feedback.
    pub(super) place: Range<usize>,
    /// How right it is: `[x]` 100, `[ ]` 0, `[~50%]` what it says.
    pub(super) credit: Percent,
    /// The half-right mark, where there is one.
    pub(super) half: Option<Range<usize>>,
    pub(super) text: String,
    pub(super) feedback: Option<String>,
}

impl QuestionReader<'_> {
    pub(super) fn tasks(&mut self, events: &[Placed<'_>]) -> Vec<Task> {
        let mut tasks = Vec::new();
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
                Event::TaskListMarker(_) => {
                    let nested = "an option cannot have options of its own";
                    let problem = Diagnostic::error(codes::QUESTION_FORM, nested)
                        .at(self.body.span(range))
                        .help("move it to the margin; a question that goes on from an answer is a case");
                    self.problems.push(problem);
                }
                Event::End(_) => {
                    depth -= 1;
                    if depth == 1
                        && let Some(item) = item.take()
                    {
                        tasks.extend(self.task(item));
                    }
                }
                Event::Text(_) if depth <= 3 => {
                    if let Some(item) = &mut item {
                        item.first_text.get_or_insert(range.start);
                    }
                }
                _ => {}
            }
        }
        tasks
    }

    fn task(&mut self, mut item: OpenItem) -> Option<Task> {
        let mut half = None;
        let credit = match item.right {
            Some(right) => Percent::new(if right { 100 } else { 0 }),
            None => {
                let (credit, mark) = self.half_right(&item)?;
                item.text_from = mark.end;
                half = Some(mark);
                Some(credit)
            }
        };
        let text_end = item.feedback.as_ref().map_or(item.range.end, |feedback| feedback.start);
        let range = item.text_from..text_end.max(item.text_from);
        let text = self.written(&unindent(&self.text[range.clone()]));
        let feedback = item.feedback.as_ref().map(|range| self.quotation(range));
        let place = range.start..range.start + self.text[range.clone()].trim_end().len();
        Some(Task { place, credit: credit.unwrap_or(Percent::ZERO), half, text, feedback })
    }

    /// `[~50%]` at the beginning of an item.
    fn half_right(&mut self, item: &OpenItem) -> Option<(Percent, Range<usize>)> {
        let line_end = self.text[item.range.start..]
            .find('\n')
            .map_or(item.range.end, |at| item.range.start + at);
        let start = item.first_text.unwrap_or(item.range.start);
        let inside = self.text.get(start..line_end).and_then(|text| text.strip_prefix("[~"));
        let Some(inside) = inside else {
            self.problems.push(
                Diagnostic::error(codes::QUESTION_FORM, "this option has no box")
                    .at(self.body.span(&(item.range.start..line_end)))
                    .help("begin it with `- [ ]`, or with `- [x]` when it is right"),
            );
            return None;
        };
        let end = inside.find(']').unwrap_or(inside.len());
        let mark = start..(start + 2 + end + 1).min(line_end);
        let number =
            inside[..end].trim().strip_suffix('%').and_then(|text| text.trim().parse().ok());
        match number.filter(|number| (1..100).contains(number)).and_then(Percent::new) {
            Some(credit) => Some((credit, mark)),
            None => {
                let found = &self.text[mark.clone()];
                self.problems.push(
                    Diagnostic::error(
                        codes::QUESTION_FORM,
                        format!("expected a mark such as `[~50%]`, found `{found}`"),
                    )
                    .at(self.body.span(&mark)),
                );
                None
            }
        }
    }

    /// Whole or nothing: only a decision of a case can be half right.
    pub(super) fn no_half_marks(&mut self, tasks: &[Task]) {
        for mark in tasks.iter().filter_map(|task| task.half.as_ref()) {
            self.problems.push(
                Diagnostic::error(
                    codes::QUESTION_FORM,
                    "only an option of a case can be half right",
                )
                .at(self.body.span(mark))
                .help("use `[x]` or `[ ]`, or make the question a case with the class `.case`"),
            );
        }
    }
}

/// A list item being read.
struct OpenItem {
    range: Range<usize>,
    right: Option<bool>,
    text_from: usize,
    first_text: Option<usize>,
    feedback: Option<Range<usize>>,
}

impl OpenItem {
    fn at(range: &Range<usize>) -> Self {
        Self {
            range: range.clone(),
            right: None,
            text_from: range.start,
            first_text: None,
            feedback: None,
        }
    }
}
