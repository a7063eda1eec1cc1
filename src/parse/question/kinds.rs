//! Which kind of question the blocks below a heading make.

use std::ops::Range;

use quiz::{Choice, Gap, Kind, Pair};

use crate::diag::{Diagnostic, codes};

use super::blocks::{Blocks, Form, Table, unindent};
use super::gaps;
use super::is_true_false;
use super::reader::QuestionReader;
use super::tasks::Task;

/// A question's kind with the words around it.
pub(super) struct KindRead {
    pub(super) kind: Kind,
    /// The Markdown between heading and answer; gaps by their number.
    pub(super) context: String,
    /// Where each part stands, as [`quiz::QuizProblem::part`] counts them.
    pub(super) places: Vec<Range<usize>>,
    /// The heads of a matching's columns.
    pub(super) columns: Vec<String>,
}

impl QuestionReader<'_> {
    pub(super) fn kind(&mut self, blocks: &mut Blocks, partial: bool) -> KindRead {
        let attributes = &self.heading.attributes;
        let (is_case, attests) = (attributes.has_class("case"), attributes.has_class("attest"));
        let has_gaps = blocks.context.iter().any(|block| gaps::any(&self.text[block.clone()]));
        let form = std::mem::take(&mut blocks.form);
        let read = |kind: Kind, places: Vec<Range<usize>>| KindRead {
            kind,
            context: String::new(),
            places,
            columns: Vec::new(),
        };
        let mut read = match form {
            _ if is_case => {
                let case = self.case(blocks);
                read(Kind::Case { steps: case.steps }, case.places)
            }
            Form::Tasks(tasks) if attests => {
                self.no_half_marks(&tasks);
                let (places, statements) =
                    tasks.into_iter().map(|task| (task.place, task.text)).unzip();
                read(Kind::Attest { statements }, places)
            }
            _ if attests => {
                self.without_answer(
                    "this attestation has nothing to tick",
                    "write a task list below it: `- [ ] I have read the procedure`",
                );
                read(Kind::Attest { statements: Vec::new() }, Vec::new())
            }
            Form::Tasks(tasks) => {
                let (kind, places) = self.choice(tasks, partial);
                read(kind, places)
            }
            Form::Items(items) => {
                let words =
                    |range: &Range<usize>| self.written(&unindent(&self.text[range.clone()]));
                let texts = items.iter().map(words).collect();
                read(Kind::Ordering { items: texts, partial }, items)
            }
            Form::Table(table) => self.matching(&table, partial),
            Form::Typed(place) => {
                let (gap, places) = self.accepted(&place);
                let kind = match gap {
                    Gap::Number(range) => Kind::Number { range },
                    Gap::Text(accepted) => Kind::Text { accepted },
                    Gap::Menu { .. } => Kind::Text { accepted: Vec::new() },
                };
                read(kind, places)
            }
            Form::None if has_gaps => {
                let filled = self.fill_in(&blocks.context);
                let kind = Kind::Fill { gaps: filled.gaps, partial };
                KindRead { context: filled.text, ..read(kind, filled.places) }
            }
            Form::None => {
                self.nothing_to_answer_on(&blocks.context);
                let (kind, places) = self.choice(Vec::new(), partial);
                read(kind, places)
            }
        };
        if !matches!(read.kind, Kind::Fill { .. }) {
            let words: Vec<String> =
                blocks.context.iter().map(|block| self.source(block)).collect();
            read.context = words.join("\n\n");
        }
        read
    }

    /// What looks as if it was meant as the answer is told at its place, else the heading.
    fn nothing_to_answer_on(&mut self, context: &[Range<usize>]) {
        let text = self.text;
        let words = |block: &&Range<usize>| text.get((*block).clone()).unwrap_or_default();
        let is_list = |block: &&Range<usize>| words(block).starts_with(['-', '*', '+']);
        let (message, help, place) = if let Some(list) = context.iter().find(is_list) {
            let help =
                "begin each option with a box: `- [x] the right answer`, `- [ ] another one`";
            ("this list has no boxes to tick", help, list.clone())
        } else if let Some((block, at)) =
            context.iter().find_map(|block| Some((block, words(&block).find("[[")?)))
        {
            let place = block.start + at..block.start + at + 2;
            let help =
                "end it with `]]` on the same line: `[[*same day* | 3 days]]`, `[[= same day]]`";
            ("this gap has no end", help, place)
        } else {
            let help = "write a task list below it: `- [x] the right answer`, `- [ ] another one`";
            return self.without_answer("this question has no options to answer with", help);
        };
        self.problems.push(
            Diagnostic::error(codes::QUESTION_FORM, message).at(self.body.span(&place)).help(help),
        );
    }

    fn without_answer(&mut self, message: &str, help: &str) {
        self.problems.push(
            Diagnostic::error(codes::QUESTION_FORM, message)
                .at(self.body.span(&self.heading.text_range))
                .help(help),
        );
    }

    fn choice(&mut self, tasks: Vec<Task>, partial: bool) -> (Kind, Vec<Range<usize>>) {
        self.no_half_marks(&tasks);
        let mut places = Vec::new();
        let mut options = Vec::new();
        for task in tasks {
            let right = task.credit.get() == 100;
            options.push(Choice { text: task.text, right, feedback: task.feedback });
            places.push(task.place);
        }
        let right = options.iter().filter(|choice| choice.right).count();
        let keep_order = is_true_false(&options);
        (Kind::Choice { many: right > 1, partial, keep_order, options }, places)
    }

    fn matching(&mut self, table: &Table, partial: bool) -> KindRead {
        if table.head.len() != 2 {
            let found = table.head.len();
            self.wrong(&table.place, format!("a matching is a table of 2 columns, this one has {found}"))
                .help_last("put what is asked on the left and what belongs to it on the right; an empty left cell makes a distractor");
        }
        let cell = |row: &[Range<usize>], at: usize| -> String {
            row.get(at).map_or(String::new(), |range| self.source(range).replace("\\|", "|"))
        };
        let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
        let (mut places, mut wrong_sides) = (Vec::new(), Vec::new());
        for row in &table.rows {
            let (left, right) = (cell(row, 0), cell(row, 1));
            let place = match (row.first(), row.last()) {
                (Some(first), Some(last)) => first.start..last.end,
                _ => table.place.clone(),
            };
            if left.is_empty() {
                distractors.push(right);
                wrong_sides.push(place);
            } else {
                pairs.push(Pair { left, right });
                places.push(place);
            }
        }
        places.append(&mut wrong_sides);
        let columns = vec![cell(&table.head, 0), cell(&table.head, 1)];
        let kind = Kind::Matching { pairs, distractors, partial };
        KindRead { kind, context: String::new(), places, columns }
    }
}
