//! A quiz in another language. The twin carries the words; which questions there are, how they are
//! scored and what is right comes from the source, so a translation can never change a result. What is
//! asked must therefore be the same: ids, order, options.

use quiz::{Choice, Kind, Question};

use crate::diag::{Diagnostic, Span, codes};
use crate::parse::Page;

use super::{QuestionPlaces, QuizDocument, parse};

/// Reads the questions of `twin`, a translation of `source`, and holds them against the source's.
pub(in crate::parse) fn translated(
    source: &Page,
    twin: &Page,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<QuizDocument> {
    let mut front = twin.front.clone();
    front.quiz.clone_from(&source.front.quiz);
    let before = problems.len();
    let read = parse(&front, &twin.body, text, &source.name, problems);
    // Its ids are the source's, which words in another language cannot propose.
    problems[before..].iter_mut().for_each(|problem| problem.fix = None);
    let Some(key) = &source.quiz else {
        if let Some(document) = read {
            let place = document.questions.first().map_or(document.place, |first| first.prompt);
            problems.push(differs("this page has questions, and its source has none", place));
        }
        return None;
    };
    let Some(mut document) = read else {
        let found = key.questions.len();
        problems.push(differs(
            format!("this page has no questions, and its source has {found}"),
            twin.front.title.span,
        ));
        return None;
    };
    document.place = twin.front.title.span;
    compare(key, &document, problems);
    Some(document)
}

fn differs(message: impl Into<String>, at: Span) -> Diagnostic {
    Diagnostic::error(codes::QUIZ_TRANSLATION, message)
        .at(at)
        .help("a translated quiz has the questions and options of its source, in the same order")
}

fn compare(key: &QuizDocument, twin: &QuizDocument, problems: &mut Vec<Diagnostic>) {
    let ids = |document: &QuizDocument| -> Vec<String> {
        document.quiz.questions.iter().map(|question| question.id.clone()).collect()
    };
    let (wanted, found) = (ids(key), ids(twin));
    if let Some(at) = (0..wanted.len().max(found.len())).find(|&at| wanted.get(at) != found.get(at))
    {
        let source = key.questions.get(at).or(key.questions.last()).map(|places| places.prompt);
        let place = twin
            .questions
            .get(at)
            .or(twin.questions.last())
            .map_or(twin.place, |places| places.prompt);
        let number = at + 1;
        let message = match (wanted.get(at), found.get(at)) {
            (Some(wanted), Some(found)) => {
                format!("question {number} is `{found}` here and `{wanted}` in the source")
            }
            (Some(wanted), None) => format!("question {number}, `{wanted}`, is missing here"),
            (None, Some(found)) => format!("question {number}, `{found}`, is not in the source"),
            (None, None) => return,
        };
        let problem = differs(message, place);
        problems.push(match source {
            Some(source) => problem.related(source, "the source"),
            None => problem,
        });
        return;
    }
    let questions = key.quiz.questions.iter().zip(&key.questions);
    for (source, twin) in questions.zip(twin.quiz.questions.iter().zip(&twin.questions)) {
        question(source, twin, problems);
    }
}

fn question(
    (source, source_at): (&Question, &QuestionPlaces),
    (twin, twin_at): (&Question, &QuestionPlaces),
    problems: &mut Vec<Diagnostic>,
) {
    let (wanted, found) = (choices(source), choices(twin));
    let mut tell = |message: String, at: Span| {
        problems.push(differs(message, at).related(source_at.prompt, "the source"));
    };
    let id = &source.id;
    if wanted.len() != found.len() {
        let (wanted, found) = (wanted.len(), found.len());
        tell(format!("`{id}` has {found} options here and {wanted} in the source"), twin_at.prompt);
        return;
    }
    // A translator may leave all boxes empty; a box ticked elsewhere tells that options changed places.
    let marked = found.iter().any(|choice| choice.right);
    for (at, (wanted, found)) in wanted.iter().zip(found).enumerate() {
        let place = twin_at.options.get(at).copied().unwrap_or(twin_at.prompt);
        if marked && wanted.right != found.right {
            let is = |right: bool| if right { "right" } else { "wrong" };
            let (here, there) = (is(found.right), is(wanted.right));
            tell(format!("this option is {here} here and {there} in the source"), place);
        }
        if wanted.feedback.is_some() && found.feedback.is_none() {
            tell("this option lacks the feedback that the source has".to_owned(), place);
        }
    }
    if source.hints.len() != twin.hints.len() {
        let (wanted, found) = (source.hints.len(), twin.hints.len());
        tell(format!("`{id}` has {found} hints here and {wanted} in the source"), twin_at.prompt);
    }
    if source.explanation.is_some() != twin.explanation.is_some() {
        let (here, there) = if twin.explanation.is_some() { ("an", "none") } else { ("no", "one") };
        tell(
            format!("`{id}` has {here} explanation here and {there} in the source"),
            twin_at.prompt,
        );
    }
}

fn choices(question: &Question) -> &[Choice] {
    match &question.kind {
        Kind::Choice { options, .. } => options,
        _ => &[],
    }
}
