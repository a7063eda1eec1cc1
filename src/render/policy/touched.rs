//! The pages that teach a clause and the questions that test it, as a page of the site may list them. Only
//! what the site itself has: a page of one site names no page of another.

use std::collections::BTreeMap;

use minijinja::Value;
use pulldown_cmark::Event;
use quiz::Mode;

use crate::model::NodeId;
use crate::model::facts::fill_plain;
use crate::model::policy::Citing;
use crate::parse::markdown;

use super::Maker;

/// What cites a clause in this site.
pub(super) struct Touched {
    pub(super) pages: Vec<Value>,
    /// Quiz pages, each with its questions.
    pub(super) quizzes: Vec<Value>,
    /// How many questions there are in all.
    pub(super) questions: usize,
}

impl Maker<'_> {
    pub(super) fn touched(&self, name: &str) -> Touched {
        let here = self.model.sites.iter().position(|known| std::ptr::eq(known, self.site));
        let uses = self.model.clause_uses.get(name).into_iter().flatten();
        let mut pages: Vec<NodeId> = Vec::new();
        let mut quizzes: BTreeMap<NodeId, Vec<usize>> = BTreeMap::new();
        for place in uses.filter(|place| Some(place.site) == here) {
            if !self.site.node(place.node).listed {
                continue;
            }
            match place.citing {
                Citing::Text => pages.push(place.node),
                Citing::Question(at) => {
                    let asked = quizzes.entry(place.node).or_default();
                    if !asked.contains(&at) {
                        asked.push(at);
                    }
                }
            }
        }
        pages.sort_unstable();
        pages.dedup();
        let questions = quizzes.values().map(Vec::len).sum();
        Touched {
            pages: pages.into_iter().map(|id| self.view.entry(id, &self.home, id)).collect(),
            quizzes: quizzes.into_iter().map(|(id, asked)| self.quiz(id, &asked)).collect(),
            questions,
        }
    }

    fn quiz(&self, id: NodeId, asked: &[usize]) -> Value {
        let (model, site) = (self.model, self.site);
        let source = model.page(site, id);
        let shown = model.variant(site, id, &self.view.language).page;
        // What a sealed quiz asks about which rule is for nobody to read beforehand.
        let is_open =
            source.quiz.as_ref().is_some_and(|document| document.quiz.mode != Mode::Sealed);
        let url = format!("{}{}", self.home, site.node(id).url);
        let question = |&at: &usize| {
            let document = shown.quiz.as_ref().or(source.quiz.as_ref())?;
            let places = document.questions.get(at)?;
            let id = &document.quiz.questions.get(at)?.id;
            let words = fill_plain(model, site, &self.view.words, &places.heading);
            Some(Value::from_pairs([
                ("url", Value::from(format!("{url}#question-{id}"))),
                ("text", Value::from(plain(&words))),
            ]))
        };
        let questions: Vec<Value> =
            if is_open { asked.iter().filter_map(question).collect() } else { Vec::new() };
        Value::from_pairs([
            ("page", self.view.entry(id, &self.home, id)),
            ("questions", Value::from(questions)),
            ("count", Value::from(asked.len())),
        ])
    }

    /// The same as a template sees it.
    pub(super) fn touched_value(&self, name: &str) -> Value {
        let Touched { pages, quizzes, questions } = self.touched(name);
        Value::from_pairs([
            ("pages", Value::from(pages)),
            ("quizzes", Value::from(quizzes)),
            ("questions", Value::from(questions)),
        ])
    }
}

/// A line of Markdown without its marks.
fn plain(text: &str) -> String {
    let mut words = String::new();
    for (event, _) in markdown::events(text) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
    }
    words
}
