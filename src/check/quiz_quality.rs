//! What makes a quiz fair and worth taking, beyond that it works: its answers are not given away by their
//! length or place, every option says why it is right or wrong, every question names its source, and
//! every objective is tested.

use std::collections::BTreeMap;

use quiz::{Choice, Kind, Mode, Question};

use crate::diag::{Diagnostic, Span, codes};
use crate::parse::{QuestionPlaces, QuizDocument};

use super::Place;

/// With fewer questions a pattern is chance.
const FEWEST: usize = 5;

pub(super) fn quality(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    // A translation has the form of its source.
    let Some(document) = place.page.quiz.as_ref().filter(|_| place.language.is_source()) else {
        return;
    };
    telling_length(document, problems);
    telling_place(document, problems);
    same_questions(document, problems);
    for (question, places) in document.quiz.questions.iter().zip(&document.questions) {
        let Some(options) = options(question) else { continue };
        same_options(options, places, problems);
        feedback(question, options, places, problems);
    }
    for (question, places) in document.quiz.questions.iter().zip(&document.questions) {
        cites(document, question, places, problems);
    }
    objectives(place, document, problems);
}

fn options(question: &Question) -> Option<&[Choice]> {
    match &question.kind {
        Kind::Choice { options, .. } => Some(options),
        _ => None,
    }
}

/// Questions with one right answer of which the reader chooses, with its index.
fn single_choices(
    document: &QuizDocument,
) -> impl Iterator<Item = (&QuestionPlaces, &[Choice], usize)> {
    document.quiz.questions.iter().zip(&document.questions).filter_map(|(question, places)| {
        let options = options(question)?;
        let mut right = options.iter().enumerate().filter(|(_, option)| option.right);
        let (at, _) = right.next()?;
        (right.next().is_none() && options.len() > 1).then_some((places, options, at))
    })
}

/// Who knows nothing and picks the longest answer passes.
fn telling_length(document: &QuizDocument, problems: &mut Vec<Diagnostic>) {
    let mut asked = 0;
    let mut longest: Vec<Span> = Vec::new();
    for (places, options, right) in single_choices(document) {
        // Yes and no, true and false have no length to choose.
        if options.len() < 3 {
            continue;
        }
        asked += 1;
        let length = |at: usize| options[at].text.chars().count();
        let is_longest = (0..options.len()).all(|at| at == right || length(at) < length(right));
        if is_longest {
            longest.extend(places.parts.get(right));
        }
    }
    if asked < FEWEST || longest.len() * 10 < asked * 9 {
        return;
    }
    let many =
        if longest.len() == asked { "every one".to_owned() } else { longest.len().to_string() };
    let problem = Diagnostic::warning(
        codes::TELLING_LENGTH,
        format!("the right answer is the longest in {many} of {asked} questions"),
    )
    .at(document.place)
    .help(
        "make some wrong answers as long and as exact as the right ones, and some right ones short",
    );
    problems.push(shown(problem, &longest, "right, and the longest"));
}

/// Who knows nothing and picks the first answer passes: in the edition on paper, without a script, and
/// wherever options are not shuffled they stand as written.
fn telling_place(document: &QuizDocument, problems: &mut Vec<Diagnostic>) {
    let mut places_of: BTreeMap<usize, Vec<Span>> = BTreeMap::new();
    let mut asked = 0;
    for (places, _, right) in single_choices(document) {
        asked += 1;
        places_of.entry(right).or_default().extend(places.parts.get(right));
    }
    let most = places_of.into_iter().max_by_key(|(_, spans)| spans.len());
    let Some((at, spans)) = most.filter(|(_, spans)| asked >= FEWEST && spans.len() == asked)
    else {
        return;
    };
    let problem = Diagnostic::warning(
        codes::TELLING_PLACE,
        format!("the right answer is number {} in all {asked} questions", at + 1),
    )
    .at(document.place)
    .help("move some of the right answers: on paper and without a script they stand as written");
    problems.push(shown(problem, &spans, "right"));
}

fn shown(problem: Diagnostic, spans: &[Span], what: &str) -> Diagnostic {
    spans.iter().take(3).fold(problem, |problem, span| problem.related(*span, what))
}

/// Letters and digits in lower case: what a reader takes for the same.
fn folded(text: &str) -> String {
    let kept = text.chars().filter(|c| c.is_alphanumeric());
    kept.flat_map(char::to_lowercase).collect()
}

fn same_questions(document: &QuizDocument, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<(String, Vec<String>), Span> = BTreeMap::new();
    for (question, places) in document.quiz.questions.iter().zip(&document.questions) {
        let mut answers: Vec<String> = options(question)
            .unwrap_or_default()
            .iter()
            .map(|option| folded(&option.text))
            .collect();
        answers.sort();
        let prompt = folded(&question.prompt);
        if prompt.is_empty() {
            continue;
        }
        if let Some(first) = seen.insert((prompt, answers), places.prompt) {
            problems.push(
                Diagnostic::warning(
                    codes::SAME_AGAIN,
                    format!("question `{}` asks what another has asked", question.id),
                )
                .at(places.prompt)
                .related(first, "the other one")
                .help("take one of them out, or ask something else"),
            );
        }
    }
}

/// Options that differ in capitals or marks alone; those that are the very same cannot be built at all.
fn same_options(options: &[Choice], places: &QuestionPlaces, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    for (at, option) in options.iter().enumerate() {
        let key = folded(&option.text);
        // A comparison such as `<` has no letters.
        if key.is_empty() {
            continue;
        }
        let Some(&first) = seen.get(&key) else {
            seen.insert(key, at);
            continue;
        };
        let (Some(&here), Some(&there)) = (places.parts.get(at), places.parts.get(first)) else {
            continue;
        };
        if options[first].text.trim() != option.text.trim() {
            problems.push(
                Diagnostic::warning(codes::SAME_AGAIN, "this option says the same as another")
                    .at(here)
                    .related(there, "the other one")
                    .help("take one out, or say what sets them apart"),
            );
        }
    }
}

/// Whoever picks a wrong option learns why it is wrong. An explanation of the whole question will do for
/// the right one.
fn feedback(
    question: &Question,
    options: &[Choice],
    places: &QuestionPlaces,
    problems: &mut Vec<Diagnostic>,
) {
    let is_mute =
        |option: &Choice| option.feedback.as_deref().is_none_or(|text| text.trim().is_empty());
    let is_open =
        |option: &&Choice| is_mute(option) && !(option.right && question.explanation.is_some());
    let mute = options.iter().filter(is_open).count();
    let Some(first) = options.iter().position(|option| is_open(&option)) else { return };
    let Some(&at) = places.parts.get(first) else { return };
    let message = match mute {
        1 => "this option says nothing to whoever picks it".to_owned(),
        _ => format!("this option and {} more say nothing to whoever picks them", mute - 1),
    };
    problems.push(
        Diagnostic::warning(codes::NO_FEEDBACK, message).at(at).help(
            "write below it, as a quotation: `  > Why this is right, or where the mistake is.`",
        ),
    );
}

/// What a quiz asks rests on a source; a question without one cannot be found when its rule changes.
fn cites(
    document: &QuizDocument,
    question: &Question,
    places: &QuestionPlaces,
    problems: &mut Vec<Diagnostic>,
) {
    if question.cites.is_empty() && document.declared {
        problems.push(
            Diagnostic::warning(
                codes::NO_CITE,
                format!("question `{}` names no source", question.id),
            )
            .at(places.prompt)
            .help("write `cites=\"…\"` at its heading: when the rule changes, the question is found by it"),
        );
    }
}

/// Every objective that the quiz declares has a question; in a pool that is drawn from, the front matter
/// says how many.
fn objectives(place: Place<'_>, document: &QuizDocument, problems: &mut Vec<Diagnostic>) {
    if !document.declared {
        return;
    }
    let is_tested = |id: &str| {
        document.quiz.questions.iter().any(|question| question.objective.as_deref() == Some(id))
    };
    for (id, text) in &place.page.front.objectives {
        if !is_tested(&id.value) {
            let message = format!("no question tests the objective `{}`", id.value);
            let problem = Diagnostic::warning(codes::UNTESTED_OBJECTIVE, message)
                .at(id.span)
                .help(format!("write `objective={}` at a question about: {text}", id.value));
            problems.push(problem);
        }
    }
    // Without an objective a question counts for nothing that the report is read by.
    let has_objectives = !place.page.front.objectives.is_empty();
    for (question, places) in document.quiz.questions.iter().zip(&document.questions) {
        if has_objectives && question.objective.is_none() && document.quiz.mode != Mode::Practice {
            problems.push(
                Diagnostic::warning(
                    codes::UNTESTED_OBJECTIVE,
                    format!("question `{}` belongs to no objective", question.id),
                )
                .at(places.prompt)
                .help("write `objective=…` at its heading, so that the report can say what people know"),
            );
        }
    }
}
