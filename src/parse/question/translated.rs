//! A quiz in another language. The twin carries the words; which questions there are, how they are
//! scored and what is right comes from the source, so a translation can never change a result. What is
//! asked must therefore be the same: ids, order, options.

use quiz::typed::fold;
use quiz::{Gap, Kind, Question};

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
    let mut tell = |message: String, at: Span| {
        problems.push(differs(message, at).related(source_at.prompt, "the source"));
    };
    let id = &source.id;
    let part = |at: usize| twin_at.parts.get(at).copied().unwrap_or(twin_at.prompt);
    if let Some((at, message)) = kind(&source.kind, &twin.kind, id) {
        tell(message, at.map_or(twin_at.prompt, part));
        return;
    }
    let (wanted, found) = (marks(&source.kind), marks(&twin.kind));
    // A translator may leave all boxes empty; a box ticked elsewhere tells that options changed places.
    let marked = found.iter().any(|mark| mark.credit > 0);
    for (wanted, found) in wanted.iter().zip(&found) {
        let place = part(found.part);
        if marked && wanted.credit != found.credit {
            let is = |credit: u8| match credit {
                100 => "right".to_owned(),
                0 => "wrong".to_owned(),
                half => format!("{half}% right"),
            };
            let (here, there) = (is(found.credit), is(wanted.credit));
            tell(format!("this option is {here} here and {there} in the source"), place);
        }
        if wanted.to != found.to {
            let to = |mark: &Mark<'_>| mark.to.map_or("the end".to_owned(), |to| format!("`{to}`"));
            let (here, there) = (to(found), to(wanted));
            tell(format!("this option leads to {here} here and to {there} in the source"), place);
        }
        if wanted.feedback && !found.feedback {
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

/// How the two are answered differently, and at which part of the twin.
fn kind(source: &Kind, twin: &Kind, id: &str) -> Option<(Option<usize>, String)> {
    let count = |what: &str, wanted: usize, found: usize| {
        (wanted != found)
            .then(|| (None, format!("`{id}` has {found} {what}s here and {wanted} in the source")))
    };
    match (source, twin) {
        (Kind::Choice { options: source, .. }, Kind::Choice { options: twin, .. }) => {
            count("option", source.len(), twin.len())
        }
        (Kind::Ordering { items: source, .. }, Kind::Ordering { items: twin, .. }) => {
            count("item", source.len(), twin.len())
        }
        (Kind::Attest { statements: source }, Kind::Attest { statements: twin }) => {
            count("statement", source.len(), twin.len())
        }
        (
            Kind::Matching { pairs: source, distractors: more, .. },
            Kind::Matching { pairs: twin, distractors: found, .. },
        ) => count("row", source.len(), twin.len())
            .or_else(|| count("distractor", more.len(), found.len())),
        (Kind::Number { range: source }, Kind::Number { range: twin }) => {
            (source != twin).then(|| {
                (Some(0), format!("expected `= {source}` as in the source, found `= {twin}`"))
            })
        }
        (Kind::Text { accepted: source }, Kind::Text { accepted: twin }) => {
            not_accepted(source, twin).map(|(at, message)| (Some(at), message))
        }
        (Kind::Fill { gaps: source, .. }, Kind::Fill { gaps: twin, .. }) => {
            count("gap", source.len(), twin.len()).or_else(|| {
                let mut gaps = source.iter().zip(twin).enumerate();
                gaps.find_map(|(at, (source, twin))| Some((Some(at), gap(source, twin)?)))
            })
        }
        (Kind::Case { steps: source }, Kind::Case { steps: twin }) => {
            count("step", source.len(), twin.len()).or_else(|| {
                source.iter().zip(twin).find_map(|(source, twin)| {
                    if source.id != twin.id {
                        let (wanted, found) = (&source.id, &twin.id);
                        return Some((None, format!("step `{found}` is `{wanted}` in the source")));
                    }
                    count("option", source.options.len(), twin.options.len())
                })
            })
        }
        _ => {
            let (here, there) = (twin.name(), source.name());
            Some((None, format!("`{id}` is of the kind `{here}` here and `{there}` in the source")))
        }
    }
}

fn gap(source: &Gap, twin: &Gap) -> Option<String> {
    match (source, twin) {
        (Gap::Menu { options: source, right: wanted }, Gap::Menu { options: twin, right }) => {
            if source.len() != twin.len() {
                let (wanted, found) = (source.len(), twin.len());
                return Some(format!(
                    "this drop-down has {found} options here and {wanted} in the source"
                ));
            }
            let (here, there) = (right + 1, wanted + 1);
            (right != wanted).then(|| {
                format!("option {here} of this drop-down is right here, and option {there} in the source")
            })
        }
        (Gap::Number(source), Gap::Number(twin)) => (source != twin)
            .then(|| format!("expected `= {source}` as in the source, found `= {twin}`")),
        (Gap::Text(source), Gap::Text(twin)) => not_accepted(source, twin).map(|(_, why)| why),
        _ => Some("this gap is of another kind in the source".to_owned()),
    }
}

/// The source accepts what is typed, in whichever language; a twin's answer that it does not know would be wrong.
fn not_accepted(source: &[String], twin: &[String]) -> Option<(usize, String)> {
    let known: Vec<String> = source.iter().map(|text| fold(text)).collect();
    let at = twin.iter().position(|text| !known.contains(&fold(text)))?;
    let text = twin.get(at)?;
    Some((
        at,
        format!("the source does not accept `{text}`: add it there, beside the other answers"),
    ))
}

/// What of an option must be the same, and which part of its question it is.
struct Mark<'q> {
    credit: u8,
    to: Option<&'q str>,
    feedback: bool,
    part: usize,
}

fn marks(kind: &Kind) -> Vec<Mark<'_>> {
    match kind {
        Kind::Choice { options, .. } => options
            .iter()
            .enumerate()
            .map(|(part, option)| Mark {
                credit: if option.right { 100 } else { 0 },
                to: None,
                feedback: option.feedback.is_some(),
                part,
            })
            .collect(),
        Kind::Case { steps } => {
            let mut part = 0;
            let mut marks = Vec::new();
            for step in steps {
                part += 1;
                for option in &step.options {
                    marks.push(Mark {
                        credit: option.credit.get(),
                        to: option.to.as_deref(),
                        feedback: option.feedback.is_some(),
                        part,
                    });
                    part += 1;
                }
            }
            marks
        }
        _ => Vec::new(),
    }
}
