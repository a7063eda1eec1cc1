//! Questions written in Markdown become a [`quiz::Quiz`].
//!
//! In a page with `quiz:` every level-2 heading is a question; in a lesson, every heading with the class
//! `.question` is, and together they make a practice quiz. A question's heading is its prompt, with
//! what follows up to the options; then come the task list, hints (`> [!TIP]`) and the explanation
//! (`> [!NOTE]`). An option's feedback is the quotation inside its list item.

use std::ops::Range;

use pulldown_cmark::{BlockQuoteKind, Event, Tag};
use quiz::{Choice, Kind, Mode, Percent, Question, Quiz, Shuffle};

use crate::diag::{Diagnostic, Span, codes};
use crate::yaml::types::{Placed, is_id};

use super::body::{Body, Heading};
use super::front::{FrontMatter, QuizSettings};
use super::{facts, markdown};

/// A page's quiz, and where its parts stand.
#[derive(Debug, Clone)]
pub struct QuizDocument {
    pub quiz: Quiz,
    /// The quiz's id in front matter, or the page's title for a lesson's.
    pub place: Span,
    pub questions: Vec<QuestionPlaces>,
    /// The settings of the front matter; none for the questions of a lesson.
    pub declared: bool,
}

/// Where a question stands.
#[derive(Debug, Clone)]
pub struct QuestionPlaces {
    /// The whole of it, in the body: what is not running text.
    pub range: Range<usize>,
    /// The prompt's text in the heading.
    pub prompt: Span,
    /// The Markdown between heading and options.
    pub context: String,
    /// The heading's own text, as Markdown.
    pub heading: String,
    pub objective: Option<Placed<String>>,
    pub cites: Vec<Placed<String>>,
    pub options: Vec<Span>,
}

const ATTRIBUTES: &[&str] = &["cites", "objective", "points", "score"];
const CLASSES: &[&str] = &["must-pass", "question"];

pub(super) fn parse(
    front: &FrontMatter,
    body: &Body,
    source: &str,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<QuizDocument> {
    let text = body.text(source);
    let is_question = |heading: &Heading| match front.quiz {
        Some(_) => heading.level == 2,
        None => heading.attributes.has_class("question"),
    };
    let mut questions = Vec::new();
    let mut places = Vec::new();
    for (at, heading) in
        body.headings.iter().enumerate().filter(|(_, heading)| is_question(heading))
    {
        let end = body.headings[at + 1..]
            .iter()
            .find(|next| next.level <= heading.level || is_question(next))
            .map_or(text.len(), |next| next.range.start);
        let number = questions.len() + 1;
        let mut reader = QuestionReader { body, text, heading, end, number, problems };
        let (question, place) = reader.read();
        questions.push(question);
        places.push(place);
    }
    if questions.is_empty() && front.quiz.is_none() {
        return None;
    }
    let settings = front.quiz.clone().unwrap_or_else(|| lesson_settings(front, name));
    let pass = pass_mark(&settings, problems);
    let quiz = Quiz {
        id: settings.id.value.clone(),
        title: front.title.value.clone(),
        mode: settings.mode,
        pass,
        attempts: settings.attempts,
        wait_seconds: settings.wait_seconds,
        draw: settings.draw.iter().map(|(pool, count)| (pool.value.clone(), *count)).collect(),
        shuffle: Shuffle {
            questions: settings.shuffle_questions,
            options: settings.shuffle_options,
        },
        objectives: used_objectives(front, &questions),
        questions,
    };
    Some(QuizDocument {
        quiz,
        place: settings.id.span,
        questions: places,
        declared: front.quiz.is_some(),
    })
}

/// A lesson's questions are practice; their quiz is named after the page: `records/clocks.md` makes
/// `records-clocks-practice`.
fn lesson_settings(front: &FrontMatter, name: &str) -> QuizSettings {
    let inside = name.split_once('/').map_or(name, |(_, rest)| rest);
    let slug = markdown::slug(&inside.trim_end_matches(".md").replace('/', " "));
    QuizSettings {
        id: Placed { value: format!("{slug}-practice"), span: front.title.span },
        mode: Mode::Practice,
        pass: None,
        attempts: None,
        wait_seconds: None,
        draw: Vec::new(),
        shuffle_questions: false,
        shuffle_options: false,
    }
}

fn pass_mark(settings: &QuizSettings, problems: &mut Vec<Diagnostic>) -> Percent {
    if settings.pass.is_none() && settings.mode != Mode::Practice {
        problems.push(
            Diagnostic::error(codes::MISSING_KEY, "`quiz` has no `pass`")
                .at(settings.id.span)
                .help("add the mark that passes, such as `pass: 80%`"),
        );
    }
    // A practice quiz has no mark of its own; it is through when all is right.
    settings.pass.and_then(Percent::new).or(Percent::new(100)).unwrap_or(Percent::ZERO)
}

/// A lesson has its module's objectives in its front matter as well; the quiz keeps those it tests,
/// and a quiz page all that it declares.
fn used_objectives(
    front: &FrontMatter,
    questions: &[Question],
) -> std::collections::BTreeMap<String, String> {
    let used =
        |id: &str| questions.iter().any(|question| question.objective.as_deref() == Some(id));
    front
        .objectives
        .iter()
        .filter(|(id, _)| front.quiz.is_some() || used(&id.value))
        .map(|(id, text)| (id.value.clone(), text.clone()))
        .collect()
}

struct QuestionReader<'r> {
    body: &'r Body,
    text: &'r str,
    heading: &'r Heading,
    end: usize,
    number: usize,
    problems: &'r mut Vec<Diagnostic>,
}

/// The blocks under a question's heading.
#[derive(Default)]
struct Blocks {
    context: Vec<String>,
    options: Vec<(Range<usize>, Choice)>,
    hints: Vec<String>,
    explanation: Option<String>,
}

impl QuestionReader<'_> {
    fn read(&mut self) -> (Question, QuestionPlaces) {
        let attributes = &self.heading.attributes;
        self.check_attributes();
        let id = match &attributes.id {
            Some(id) => id.value.clone(),
            None => self.propose_id(),
        };
        let objective = attributes.get("objective").cloned();
        let cites = self.cites();
        let points = self.points();
        let partial = self.partial();
        let blocks = self.blocks();
        let heading = self.source(&self.heading.text_range);
        let context = blocks.context.join("\n\n");
        let prompt =
            if context.is_empty() { heading.clone() } else { format!("{heading}\n\n{context}") };
        let (ranges, choices): (Vec<_>, Vec<_>) = blocks.options.into_iter().unzip();
        if choices.is_empty() {
            self.problems.push(
                Diagnostic::error(
                    codes::QUESTION_FORM,
                    "this question has no options to answer with",
                )
                .at(self.body.span(&self.heading.text_range))
                .help("write a task list below it: `- [x] the right answer`, `- [ ] another one`"),
            );
        }
        let right = choices.iter().filter(|choice| choice.right).count();
        let question = Question {
            id,
            prompt,
            kind: Kind::Choice {
                many: right > 1,
                partial,
                keep_order: is_true_false(&choices),
                options: choices,
            },
            objective: objective.as_ref().map(|objective| objective.value.clone()),
            cites: cites.iter().map(|cite| cite.value.clone()).collect(),
            points,
            must_pass: attributes.has_class("must-pass"),
            hints: blocks.hints,
            explanation: blocks.explanation,
        };
        let places = QuestionPlaces {
            range: self.heading.range.start..self.end,
            prompt: self.body.span(&self.heading.text_range),
            context,
            heading,
            objective,
            cites,
            options: ranges.iter().map(|range| self.body.span(range)).collect(),
        };
        (question, places)
    }

    /// The author's Markdown at a range of the body, facts as written.
    fn source(&self, range: &Range<usize>) -> String {
        self.written(self.text.get(range.clone()).unwrap_or_default())
    }

    fn written(&self, masked: &str) -> String {
        let fact = |index: usize| {
            self.body.facts.get(index).map_or(String::new(), |fact| fact.written.clone())
        };
        facts::fill(masked, fact).trim().to_owned()
    }

    fn propose_id(&mut self) -> String {
        let words: Vec<&str> = self.heading.id.split('-').take(4).collect();
        let proposed = words.join("-");
        let proposed = if is_id(&proposed) { proposed } else { format!("q-{}", self.number) };
        self.problems.push(
            Diagnostic::error(codes::QUESTION_ID, "this question has no id")
                .at(self.body.span(&self.heading.text_range))
                .label(format!("add `{{#{proposed}}}` after it"))
                .help("records name questions by their id: choose it once, and keep it when the words change"),
        );
        proposed
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

    fn cites(&self) -> Vec<Placed<String>> {
        let Some(cites) = self.heading.attributes.get("cites") else { return Vec::new() };
        let mut at = cites.span.start;
        let mut placed = Vec::new();
        for word in cites.value.split_inclusive(' ') {
            let id = word.trim();
            if !id.is_empty() {
                let span = Span::new(cites.span.file, at..at + id.len());
                placed.push(Placed { value: id.to_owned(), span });
            }
            at += word.len();
        }
        placed
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

    /// Sorts the blocks below the heading by what they are.
    fn blocks(&mut self) -> Blocks {
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
            Event::Start(Tag::BlockQuote(Some(BlockQuoteKind::Tip))) => {
                blocks.hints.push(self.quotation(range));
            }
            Event::Start(Tag::BlockQuote(Some(BlockQuoteKind::Note))) => {
                let text = self.quotation(range);
                blocks.explanation = Some(match blocks.explanation.take() {
                    Some(before) => format!("{before}\n\n{text}"),
                    None => text,
                });
            }
            _ if blocks.options.is_empty() => blocks.context.push(self.source(range)),
            _ => self.problems.push(
                Diagnostic::error(codes::QUESTION_FORM, "this text after the options belongs to no part of the question")
                    .at(self.body.span(range))
                    .help("put it before the options, or make it a hint (`> [!TIP]`) or the explanation (`> [!NOTE]`)"),
            ),
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

    /// The Markdown inside a quotation: its marks and the `[!TIP]` line taken off.
    fn quotation(&self, range: &Range<usize>) -> String {
        let mut lines = Vec::new();
        for line in self.text[range.clone()].lines() {
            let line = line.trim_start();
            let line =
                line.strip_prefix('>').map_or(line, |rest| rest.strip_prefix(' ').unwrap_or(rest));
            let is_marker = lines.is_empty()
                && line.trim_start().starts_with("[!")
                && line.trim_end().ends_with(']');
            if !is_marker {
                lines.push(line);
            }
        }
        self.written(&lines.join("\n"))
    }
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

/// True/false is a single choice whose two options keep their order.
pub fn is_true_false(choices: &[Choice]) -> bool {
    let names: Vec<String> = choices.iter().map(|choice| choice.text.to_lowercase()).collect();
    names == ["true", "false"] || names == ["false", "true"]
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
