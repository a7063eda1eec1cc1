//! A case: steps below level-3 headings, with options that lead on.

use std::ops::Range;

use quiz::{Step, StepOption};

use crate::diag::{Diagnostic, codes};
use crate::parse::body::Heading;
use crate::yaml::types::is_id;

use super::blocks::{Blocks, Form};
use super::reader::QuestionReader;

/// Where an option leads.
enum Way {
    /// Nothing is said: to the step that follows.
    On,
    To(String),
    End,
}

/// The steps, and the places of steps and options counted through; hints and explanation of any step are
/// the question's.
pub(super) struct CaseRead {
    pub(super) steps: Vec<Step>,
    pub(super) places: Vec<Range<usize>>,
}

impl<'r> QuestionReader<'r> {
    /// The headings one level below the question's.
    pub(super) fn step_headings(&self) -> Vec<&'r Heading> {
        let below = self.heading.range.end..self.end;
        let level = self.heading.level + 1;
        let steps = self.body.headings.iter().filter(|heading| {
            heading.level == level && !heading.in_component && below.contains(&heading.range.start)
        });
        steps.collect()
    }

    pub(super) fn case(&mut self, whole: &mut Blocks) -> CaseRead {
        let headings = self.step_headings();
        let id = |at: usize| headings.get(at).map(|heading| step_id(heading));
        let mut read = CaseRead { steps: Vec::new(), places: Vec::new() };
        for (at, heading) in headings.iter().enumerate() {
            let end = headings.get(at + 1).map_or(self.end, |next| next.range.start);
            let mut blocks = self.blocks(heading.range.end..end);
            whole.hints.append(&mut blocks.hints);
            let explanations = [whole.explanation.take(), blocks.explanation.take()];
            let explanations: Vec<String> = explanations.into_iter().flatten().collect();
            whole.explanation = (!explanations.is_empty()).then(|| explanations.join("\n\n"));
            let mut text = self.source(&heading.text_range);
            for block in &blocks.context {
                text = format!("{text}\n\n{}", self.source(block));
            }
            read.places.push(heading.text_range.clone());
            let next = id(at + 1);
            let options =
                self.step_options(heading, blocks.form, next.as_deref(), &mut read.places);
            read.steps.push(Step { id: step_id(heading), text, options });
        }
        if headings.is_empty() {
            self.wrong(&self.heading.text_range.clone(), "this case has no steps").help_last(
                "begin each step with a heading one level below the question's: `### The school does not answer {#wait}`",
            );
        }
        read
    }

    fn step_options(
        &mut self,
        heading: &Heading,
        form: Form,
        next: Option<&str>,
        places: &mut Vec<Range<usize>>,
    ) -> Vec<StepOption> {
        let is_end = heading.attributes.has_class("end");
        for class in heading.attributes.classes.iter().filter(|class| class.value != "end") {
            self.problems.push(
                Diagnostic::error(
                    codes::UNKNOWN_KEY,
                    format!("unknown class `{}` on a step of a case", class.value),
                )
                .at(class.span)
                .help("a step knows `.end`"),
            );
        }
        let tasks = match form {
            Form::Tasks(tasks) => tasks,
            _ => Vec::new(),
        };
        if tasks.is_empty() && !is_end {
            self.wrong(&heading.text_range, "this step has no options")
                .help_last("write a task list below it, or give the heading the class `.end` if the case ends here");
        }
        if !tasks.is_empty() && is_end {
            self.wrong(&heading.text_range, "this step ends the case, and yet has options")
                .help_last("take out `.end` or the options");
        }
        let mut options = Vec::new();
        for task in tasks {
            let (text, way) = self.way(&task.text, &task.place);
            places.push(task.place);
            options.push(StepOption {
                text,
                credit: task.credit,
                feedback: task.feedback,
                to: match way {
                    Way::On => next.map(str::to_owned),
                    Way::To(id) => Some(id),
                    Way::End => None,
                },
            });
        }
        options
    }

    /// Parts an option's text from the `→ #step` at its end.
    fn way(&mut self, text: &str, place: &Range<usize>) -> (String, Way) {
        let arrow =
            ["→", "->"].into_iter().filter_map(|mark| Some((text.rfind(mark)?, mark))).max();
        let Some((at, mark)) = arrow else { return (text.to_owned(), Way::On) };
        let to = text[at + mark.len()..].trim();
        let before = text[..at].trim_end().to_owned();
        if to == ".end" {
            return (before, Way::End);
        }
        match to.strip_prefix('#') {
            Some(id) if is_id(id) => (before, Way::To(id.to_owned())),
            // An arrow within a sentence leads nowhere.
            None if to.contains(char::is_whitespace) => (text.to_owned(), Way::On),
            _ => {
                let from =
                    self.text[place.clone()].rfind(mark).map_or(place.start, |at| place.start + at);
                self.wrong(
                    &(from..place.end),
                    format!("expected a step after `{mark}`, found `{to}`"),
                )
                .help_last("write `→ #step` with the id of a step's heading, or `→ .end`");
                (before, Way::End)
            }
        }
    }
}

/// The author's id, or the one made of the words.
fn step_id(heading: &Heading) -> String {
    let written = heading.attributes.id.as_ref().map(|id| id.value.clone());
    written.unwrap_or_else(|| heading.id.clone())
}
