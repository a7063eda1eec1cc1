//! Questions written in Markdown become a [`quiz::Quiz`].
//!
//! In a page with `quiz:` every level-2 heading is a question; in a lesson, every heading with the class
//! `.question` is, and together they make a practice quiz. A question's heading is its prompt, with
//! what follows up to the answer; then come hints (`> [!TIP]`) and the explanation (`> [!NOTE]`). What the answer
//! is given on tells the kind: a task list (an option's feedback is the quotation inside its item), a numbered
//! list, a table of two columns, a line that begins with `=`, gaps `[[…]]` in the text, or the classes `.case` and
//! `.attest`.

mod blocks;
mod case;
mod gaps;
mod kinds;
mod reader;
mod tasks;
mod translated;
mod typed;

use std::ops::Range;

use quiz::{Choice, Mark, Mode, Percent, Question, Quiz, Shuffle};

use crate::diag::{Diagnostic, Span, codes};
use crate::yaml::types::Placed;

use super::body::{Body, Heading};
use super::front::{FrontMatter, QuizSettings, Show};
use super::markdown;

use reader::QuestionReader;
pub(super) use translated::translated;

/// A page's quiz, and where its parts stand.
#[derive(Debug, Clone)]
pub struct QuizDocument {
    pub quiz: Quiz,
    /// The quiz's id in front matter, or the page's title for a lesson's.
    pub place: Span,
    pub questions: Vec<QuestionPlaces>,
    /// The settings of the front matter; none for the questions of a lesson.
    pub declared: bool,
    /// Left out: as the site has it.
    pub show: Option<Show>,
    /// Where the front matter names what the pre-test clears.
    pub clears: Option<Span>,
    settings: QuizSettings,
}

impl QuizDocument {
    /// Where the front matter has what a fault of the quiz as a whole is about.
    pub fn place_of(&self, fault: &quiz::Fault) -> Span {
        fn key<T>(keys: &[(Placed<String>, T)], objective: &str) -> Option<Span> {
            keys.iter().find(|(key, _)| key.value == objective).map(|(key, _)| key.span)
        }
        let QuizSettings { pass_place, attempts_place, mastery, draw, .. } = &self.settings;
        let place = match fault {
            quiz::Fault::PassMarkZero | quiz::Fault::PassMarkTooHigh { .. } => *pass_place,
            quiz::Fault::NoAttempts => *attempts_place,
            quiz::Fault::MasteryOfUnknown { objective } => key(mastery, objective),
            quiz::Fault::PoolTooSmall { objective, .. }
            | quiz::Fault::DrawsNothing { objective } => key(draw, objective),
            quiz::Fault::ClearsItself => self.clears,
            _ => None,
        };
        place.unwrap_or(self.place)
    }
}

/// Where a question stands.
#[derive(Debug, Clone)]
pub struct QuestionPlaces {
    /// The whole of it, in the body: what is not running text.
    pub range: Range<usize>,
    /// The prompt's text in the heading.
    pub prompt: Span,
    /// The Markdown between heading and answer; gaps are `[[1]]`, `[[2]]` and so on.
    pub context: String,
    /// The heading's own text, as Markdown.
    pub heading: String,
    pub objective: Option<Placed<String>>,
    pub cites: Vec<Placed<String>>,
    /// Whom it is asked; empty: everyone whom the site serves.
    pub audience: Vec<Placed<String>>,
    /// When somebody last held it against what it cites; left out: with its page.
    pub reviewed: Option<jiff::civil::Date>,
    /// The heads of a matching's two columns; empty for another kind.
    pub columns: Vec<String>,
    /// Something of its form could not be read, so that parts of it may be missing.
    pub faulty: bool,
    /// Where each part of it stands, as [`quiz::QuizProblem::part`] counts them.
    pub parts: Vec<Span>,
}

pub(super) fn parse(
    front: &FrontMatter,
    body: &Body,
    source: &str,
    name: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<QuizDocument> {
    let text = body.text(source);
    let is_question = |heading: &Heading| match front.quiz {
        _ if heading.in_component => false,
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
            .filter(|next| !next.in_component)
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
        mastery: settings
            .mastery
            .iter()
            .filter_map(|(id, mark)| Some((id.value.clone(), Percent::new(*mark)?)))
            .collect(),
        clears: settings.clears.as_ref().map(|quiz| quiz.value.clone()),
        attempts: settings.attempts,
        wait_seconds: settings.wait_seconds,
        draw: settings.draw.iter().map(|(pool, count)| (pool.value.clone(), *count)).collect(),
        shuffle: Shuffle {
            questions: settings.shuffle_questions,
            options: settings.shuffle_options,
        },
        objectives: used_objectives(front, &questions),
        // Which version is in force is the model's to say.
        clauses: std::collections::BTreeMap::new(),
        questions,
    };
    Some(QuizDocument {
        quiz,
        place: settings.id.span,
        questions: places,
        declared: front.quiz.is_some(),
        show: settings.show,
        clears: settings.clears.as_ref().map(|quiz| quiz.span),
        settings,
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
        pass_place: None,
        mastery: Vec::new(),
        clears: None,
        show: None,
        attempts: None,
        attempts_place: None,
        wait_seconds: None,
        draw: Vec::new(),
        shuffle_questions: false,
        shuffle_options: false,
    }
}

fn pass_mark(settings: &QuizSettings, problems: &mut Vec<Diagnostic>) -> Mark {
    if settings.pass_place.is_none() && settings.mode != Mode::Practice {
        problems.push(
            Diagnostic::error(codes::MISSING_KEY, "`quiz` has no `pass`")
                .at(settings.id.span)
                .help("add the mark that passes, such as `pass: 80%`"),
        );
    }
    // A practice quiz has no mark of its own; it is through when all is right.
    settings.pass.unwrap_or_else(|| Percent::new(100).unwrap_or(Percent::ZERO).into())
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

/// True/false is a single choice whose two options keep their order.
pub fn is_true_false(choices: &[Choice]) -> bool {
    let names: Vec<String> = choices.iter().map(|choice| choice.text.to_lowercase()).collect();
    names == ["true", "false"] || names == ["false", "true"]
}
