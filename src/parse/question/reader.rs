//! One question: its heading's attributes, and what stands below it.

use std::ops::Range;

use quiz::{Kind, Question};

use crate::diag::{Diagnostic, Span, codes};
use crate::parse::body::{Body, Heading};
use crate::parse::facts;
use crate::yaml::types::{Placed, is_id};

use super::QuestionPlaces;

const ATTRIBUTES: &[&str] = &["audience", "cites", "objective", "points", "reviewed", "score"];
const CLASSES: &[&str] = &["attest", "case", "must-pass", "question"];

pub(super) struct QuestionReader<'r> {
    pub(super) body: &'r Body,
    pub(super) text: &'r str,
    pub(super) heading: &'r Heading,
    pub(super) end: usize,
    pub(super) number: usize,
    pub(super) problems: &'r mut Vec<Diagnostic>,
}

impl QuestionReader<'_> {
    pub(super) fn read(&mut self) -> (Question, QuestionPlaces) {
        let attributes = &self.heading.attributes;
        let before = self.problems.len();
        self.check_attributes();
        let id = match &attributes.id {
            Some(id) => id.value.clone(),
            None if self.tell_open_brace() => self.free_id(),
            None => self.propose_id(),
        };
        let objective = attributes.get("objective").cloned();
        let cites = self.words("cites");
        let audience = self.words("audience");
        let reviewed = self.reviewed();
        let points = self.points();
        let partial = self.partial();
        let mut blocks = self.blocks(self.heading.range.end..self.first_step());
        let read = self.kind(&mut blocks, partial);
        let heading = self.source(&self.heading.text_range);
        let context = read.context;
        let prompt =
            if context.is_empty() { heading.clone() } else { format!("{heading}\n\n{context}") };
        self.check_partial(&read.kind, partial);
        let attests = matches!(read.kind, Kind::Attest { .. });
        let question = Question {
            id,
            prompt,
            kind: read.kind,
            objective: objective.as_ref().map(|objective| objective.value.clone()),
            cites: cites.iter().map(|cite| cite.value.clone()).collect(),
            points,
            // What nobody signed is not attested, whatever the points.
            must_pass: attributes.has_class("must-pass") || attests,
            hints: blocks.hints,
            explanation: blocks.explanation,
        };
        let places = QuestionPlaces {
            range: self.heading.range.start..self.end,
            prompt: self.body.span(&self.heading.text_range),
            context,
            heading,
            columns: read.columns,
            objective,
            cites,
            audience,
            reviewed,
            faulty: self.problems[before..]
                .iter()
                .any(|problem| problem.code == codes::QUESTION_FORM),
            parts: read.places.iter().map(|range| self.body.span(range)).collect(),
        };
        (question, places)
    }

    /// Where the first step of a case begins, or the question ends.
    fn first_step(&self) -> usize {
        if !self.heading.attributes.has_class("case") {
            return self.end;
        }
        self.step_headings().first().map_or(self.end, |step| step.range.start)
    }

    fn check_partial(&mut self, kind: &Kind, partial: bool) {
        let takes = matches!(
            kind,
            Kind::Choice { .. } | Kind::Ordering { .. } | Kind::Matching { .. } | Kind::Fill { .. }
        );
        if let Some(score) = self.heading.attributes.get("score").filter(|_| partial && !takes) {
            let why = match kind {
                Kind::Case { .. } => "a case gives a part of its points anyway",
                _ => "this question has one part, which is right or not",
            };
            self.problems.push(
                Diagnostic::error(codes::QUESTION_FORM, "`score=partial` does nothing here")
                    .at(score.span)
                    .help(why),
            );
        }
    }

    /// The author's Markdown at a range of the body, facts as written.
    pub(super) fn source(&self, range: &Range<usize>) -> String {
        self.written(self.text.get(range.clone()).unwrap_or_default())
    }

    pub(super) fn written(&self, masked: &str) -> String {
        let fact = |index: usize| {
            self.body.facts.get(index).map_or(String::new(), |fact| fact.written.clone())
        };
        facts::fill(masked, fact).trim().to_owned()
    }

    /// Whether the heading's attributes begin and never end, so that Markdown takes them for words.
    fn tell_open_brace(&mut self) -> bool {
        let heading = &self.heading.text_range;
        let text = &self.text[heading.clone()];
        let opens = |at: &usize| text[at + 1..].starts_with(['#', '.']);
        let Some(at) = text.rfind('{').filter(opens).filter(|at| !text[*at..].contains('}')) else {
            return false;
        };
        let end = self.body.span(heading).end;
        let problem = Diagnostic::error(codes::QUESTION_ID, "this `{` is not closed")
            .at(self.body.span(&(heading.start + at..heading.end)))
            .help("end what belongs to the question with `}` at the end of the heading")
            .fix(Span::new(self.body.file, end..end), "}".to_owned());
        self.problems.push(problem);
        true
    }

    fn propose_id(&mut self) -> String {
        let proposed = self.free_id();
        let (place, text) = match self.heading.attributes.open {
            Some(open) => (Span::new(self.body.file, open..open), format!("#{proposed} ")),
            None => {
                let end = self.body.span(&self.heading.text_range).end;
                (Span::new(self.body.file, end..end), format!(" {{#{proposed}}}"))
            }
        };
        self.problems.push(
            Diagnostic::error(codes::QUESTION_ID, "this question has no id")
                .at(self.body.span(&self.heading.text_range))
                .label(format!("add `{{#{proposed}}}` after it"))
                .help("records name questions by their id: choose it once, and keep it when the words change")
                .fix(place, text),
        );
        proposed
    }

    /// An id made of the first words, which no other heading of the page has or will be proposed.
    fn free_id(&self) -> String {
        let first_words = |id: &str| id.split('-').take(4).collect::<Vec<_>>().join("-");
        let words = first_words(&self.heading.id);
        let words = if is_id(&words) { words } else { format!("q-{}", self.number) };
        let others = || {
            let headings = self.body.headings.iter();
            headings.filter(|other| other.range.start != self.heading.range.start)
        };
        let waits = |other: &&Heading| {
            other.range.start < self.heading.range.start
                && other.attributes.id.is_none()
                && first_words(&other.id) == words
        };
        let before = others().filter(waits).count();
        let numbered = (before + 1..).map(|number| match number {
            1 => words.clone(),
            number => format!("{words}-{number}"),
        });
        let is_free = |id: &String| others().all(|other| other.id != *id);
        numbered.into_iter().find(is_free).unwrap_or(words.clone())
    }

    fn check_attributes(&mut self) {
        for (key, _) in &self.heading.attributes.pairs {
            if !ATTRIBUTES.contains(&key.value.as_str()) {
                self.problems.push(unknown("key", key, ATTRIBUTES));
            }
        }
        for class in &self.heading.attributes.classes {
            if !CLASSES.contains(&class.value.as_str()) {
                self.problems.push(unknown("class", class, CLASSES));
            }
        }
    }

    /// The words of an attribute, each at its place.
    fn words(&self, key: &str) -> Vec<Placed<String>> {
        let Some(words) = self.heading.attributes.get(key) else { return Vec::new() };
        let mut at = words.span.start;
        let mut placed = Vec::new();
        for word in words.value.split_inclusive(' ') {
            let bare = word.trim();
            if !bare.is_empty() {
                let span = Span::new(words.span.file, at..at + bare.len());
                placed.push(Placed { value: bare.to_owned(), span });
            }
            at += word.len();
        }
        placed
    }

    fn reviewed(&mut self) -> Option<jiff::civil::Date> {
        let day = self.heading.attributes.get("reviewed")?;
        let read = day.value.parse().ok().filter(|_| day.value.len() == 10);
        if read.is_none() {
            let found = &day.value;
            self.problems.push(
                Diagnostic::error(
                    codes::QUESTION_FORM,
                    format!("expected a date such as `reviewed=2026-10-01`, found `{found}`"),
                )
                .at(day.span),
            );
        }
        read
    }

    fn points(&mut self) -> u32 {
        let Some(points) = self.heading.attributes.get("points") else { return 1 };
        match points.value.parse() {
            Ok(number) if (1..=quiz::question::MAX_POINTS).contains(&number) => number,
            _ => {
                let found = &points.value;
                self.problems.push(
                    Diagnostic::error(
                        codes::QUESTION_FORM,
                        format!("expected points such as `2`, found `{found}`"),
                    )
                    .at(points.span),
                );
                1
            }
        }
    }

    fn partial(&mut self) -> bool {
        match self.heading.attributes.get("score") {
            None => false,
            Some(score) if score.value == "partial" => true,
            Some(score) => {
                let found = &score.value;
                self.problems.push(
                    Diagnostic::error(
                        codes::QUESTION_FORM,
                        format!("expected `score=partial`, found `score={found}`"),
                    )
                    .at(score.span),
                );
                false
            }
        }
    }
}

fn unknown(what: &str, written: &Placed<String>, known: &[&str]) -> Diagnostic {
    let problem = Diagnostic::error(
        codes::UNKNOWN_KEY,
        format!("unknown {what} `{}` on a question", written.value),
    )
    .at(written.span)
    .did_you_mean(&written.value, known.iter().copied());
    if problem.help.is_empty() {
        return problem.help(format!("a question knows `{}`", known.join("`, `")));
    }
    problem
}
