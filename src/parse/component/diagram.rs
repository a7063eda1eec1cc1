//! `a -> b: label` lines to the steps of a process and the ways between them.
//!
//! ```text
//! ask: You ask for the move
//! open: Is the window open?
//! ask -> open
//! open -> answer: yes
//! ```
//!
//! A step may be declared under a short name, as here; a diagram that declares none takes what stands
//! at the ends of its arrows as the steps' words. Words that end with `?` make a question.

use std::ops::Range;

use crate::diag::{Diagnostic, codes};

/// More steps than this are no picture any more.
pub const MAX_STEPS: usize = 40;
const MAX_WAYS: usize = 120;

/// A process: what happens, and what follows on what. Texts are masked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagram {
    pub steps: Vec<Step>,
    pub ways: Vec<Way>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    pub label: String,
    pub is_question: bool,
}

/// From one step to another, by their index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Way {
    pub from: usize,
    pub to: usize,
    pub label: Option<String>,
}

/// A part of a line at its place in the text.
#[derive(Clone, Copy)]
struct Part<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Part<'t> {
    fn trimmed(text: &'t str, at: usize) -> Self {
        let lead = text.len() - text.trim_start().len();
        Self { text: text.trim(), at: at + lead }
    }

    fn range(self) -> Range<usize> {
        self.at..self.at + self.text.len().max(1)
    }

    fn split_once(self, by: &str) -> Option<(Self, Self)> {
        let cut = self.text.find(by)?;
        let (before, after) = (&self.text[..cut], &self.text[cut + by.len()..]);
        Some((Self::trimmed(before, self.at), Self::trimmed(after, self.at + cut + by.len())))
    }
}

/// Reads a diagram; what is wrong is told with its range in `text`, by a diagnostic without a place.
pub fn read(text: &str) -> (Diagram, Vec<(Range<usize>, Diagnostic)>) {
    let mut reader = Reader::default();
    let mut arrows = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let part = Part::trimmed(line, at);
        at += line.len();
        match () {
            () if part.text.is_empty() || part.text.starts_with('#') => {}
            () if part.text.contains("->") => arrows.push(part),
            () => reader.declare(part),
        }
    }
    for part in arrows {
        reader.arrows(part);
    }
    reader.finish(text)
}

#[derive(Default)]
struct Reader<'t> {
    diagram: Diagram,
    /// The short name, or the words where there is none, of each step.
    names: Vec<Part<'t>>,
    declared: usize,
    problems: Vec<(Range<usize>, Diagnostic)>,
}

impl<'t> Reader<'t> {
    fn declare(&mut self, part: Part<'t>) {
        let Some((name, label)) = part.split_once(":").filter(|(_, label)| !label.text.is_empty())
        else {
            return self.problem(
                part,
                "this line is neither a step nor a way",
                "write `name: What happens`, or `name -> other: when`",
            );
        };
        if self.names.iter().any(|known| known.text == name.text) {
            let message = format!("the step `{}` is declared twice", name.text);
            return self.problem(name, message, "give one of them another name");
        }
        self.add(name, label.text);
        self.declared = self.names.len();
    }

    fn arrows(&mut self, part: Part<'t>) {
        let mut rest = part;
        let mut from = None;
        loop {
            let (end, label, next) = match rest.split_once("->") {
                Some((end, next)) => (end, None, Some(next)),
                None => match rest.split_once(":") {
                    Some((end, label)) => (end, Some(label), None),
                    None => (rest, None, None),
                },
            };
            let Some(to) = self.step(end) else { return };
            if let Some(from) = from {
                self.way(from, to, end, label);
            }
            from = Some(to);
            match next {
                Some(next) => rest = next,
                None => return,
            }
        }
    }

    fn way(&mut self, from: usize, to: usize, end: Part<'t>, label: Option<Part<'t>>) {
        if from == to {
            return self.problem(
                end,
                "this way leads back to its own step",
                "lead it to the step that follows",
            );
        }
        let label = label.map(|label| label.text.to_owned()).filter(|label| !label.is_empty());
        self.diagram.ways.push(Way { from, to, label });
    }

    fn step(&mut self, end: Part<'t>) -> Option<usize> {
        if end.text.is_empty() {
            self.problem(end, "this arrow has an end without a step", "name a step on both sides");
            return None;
        }
        if let Some(known) = self.names.iter().position(|known| known.text == end.text) {
            return Some(known);
        }
        if self.declared == 0 {
            self.add(end, end.text);
            return Some(self.names.len() - 1);
        }
        let names: Vec<&str> = self.names.iter().map(|name| name.text).collect();
        let problem =
            Diagnostic::error(codes::DIAGRAM, format!("this diagram has no step `{}`", end.text))
                .did_you_mean(end.text, names)
                .help(format!("declare it on a line of its own: `{}: What happens`", end.text));
        self.problems.push((end.range(), problem));
        None
    }

    fn add(&mut self, name: Part<'t>, label: &str) {
        self.names.push(name);
        let is_question = label.trim_end().ends_with(['?', '؟', '？']);
        self.diagram.steps.push(Step { label: label.to_owned(), is_question });
    }

    fn problem(&mut self, part: Part<'t>, message: impl Into<String>, help: &str) {
        let problem = Diagnostic::error(codes::DIAGRAM, message).help(help);
        self.problems.push((part.range(), problem));
    }

    fn finish(mut self, text: &'t str) -> (Diagram, Vec<(Range<usize>, Diagnostic)>) {
        let whole = Part::trimmed(text.lines().next().unwrap_or_default(), 0);
        let (steps, ways) = (self.diagram.steps.len(), self.diagram.ways.len());
        if ways == 0 && self.problems.is_empty() {
            self.problem(whole, "this diagram has no ways", "write lines such as `ask -> answer`");
        }
        if steps > MAX_STEPS || ways > MAX_WAYS {
            let message = format!(
                "this diagram has {steps} steps and {ways} ways, expected at most {MAX_STEPS} and {MAX_WAYS}"
            );
            self.problem(whole, message, "draw it in parts");
            self.diagram = Diagram::default();
        }
        for (index, name) in self.names.clone().into_iter().enumerate() {
            let is_used = |way: &Way| way.from == index || way.to == index;
            if self.problems.is_empty() && !self.diagram.ways.iter().any(is_used) {
                let message = format!("no way leads to or from `{}`", name.text);
                self.problem(name, message, "connect it, or take it out");
            }
        }
        (self.diagram, self.problems)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_may_have_short_names_or_none() {
        let (named, problems) = read("ask: You ask\nok: Open?\nask -> ok -> end: yes\nend: Done\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(named.steps.len(), 3);
        assert!(named.steps[1].is_question);
        assert_eq!(named.ways[1].label.as_deref(), Some("yes"));
        let (plain, problems) = read("# how\nYou ask -> We answer: in 10 days\n");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(plain.steps[1].label, "We answer");
        assert_eq!(plain.ways[0].label.as_deref(), Some("in 10 days"));
    }

    #[test]
    fn mistakes_have_their_place() {
        for (text, place) in [
            ("ask: You ask\nask -> anser: no\nanswer: We answer\n", "anser"),
            ("a -> a\n", "a\n"),
            ("just words\na -> b\n", "just words"),
            ("a: One\na: Two\na -> b\n", "a: Two"),
            ("a: One\nb: Two\nc: Three\na -> b\n", "c: Three"),
        ] {
            let (_, problems) = read(text);
            let at = problems[0].0.start;
            assert!(text[at..].starts_with(place.trim_end()), "{text:?}: {problems:?}");
        }
        let many: Vec<String> = (0..50).map(|n| format!("s{n} -> s{}", n + 1)).collect();
        assert_eq!(read(&many.join("\n")).1.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[a-c:>\\-? \n#é]{0,60}") {
            let (diagram, problems) = read(&text);
            for (range, _) in problems {
                proptest::prop_assert!(range.start <= text.len());
            }
            for way in diagram.ways {
                proptest::prop_assert!(way.from.max(way.to) < diagram.steps.len());
            }
        }
    }
}
