//! Quizzes: each can be taken and passed, and what names them names them rightly.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span, codes};
use crate::model::{Kind, Model};
use crate::parse::{Certification, QuizDocument};

use super::Place;

pub(super) fn questions(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    // A translation's questions were held against its source's where they were read.
    let Some(document) = place.page.quiz.as_ref().filter(|_| place.language.is_source()) else {
        return;
    };
    let faults = document.quiz.validate();
    let strays = |index| {
        faults.iter().any(|other| {
            other.question == index && matches!(other.fault, quiz::Fault::UnknownStep { .. })
        })
    };
    for problem in &faults {
        let question = problem.question.and_then(|index| document.questions.get(index));
        let at = match (question, &problem.fault) {
            (None, fault) => document.place_of(fault),
            (Some(question), quiz::Fault::UnknownObjective { .. }) => {
                question.objective.as_ref().map_or(question.prompt, |objective| objective.span)
            }
            (Some(question), _) => {
                let part = problem.part.and_then(|part| question.parts.get(part));
                part.copied().unwrap_or(question.prompt)
            }
        };
        // What is missing because it could not be read was told where it stands; a gap is read apart from the others.
        let kind = problem.question.and_then(|index| document.quiz.questions.get(index));
        let in_gap = problem.part.is_some()
            && kind.is_some_and(|question| matches!(question.kind, quiz::Kind::Fill { .. }));
        let follows = question.is_some_and(|question| question.faulty)
            && !in_gap
            && matches!(
                problem.fault,
                quiz::Fault::TooFew { .. }
                    | quiz::Fault::Empty { .. }
                    | quiz::Fault::NoRightOption { .. }
                    | quiz::Fault::EveryOptionRight { .. }
                    | quiz::Fault::OneRightSide { .. }
                    | quiz::Fault::NoRightDecision { .. }
                    | quiz::Fault::UnreachableStep { .. }
            )
            || matches!(problem.fault, quiz::Fault::UnreachableStep { .. })
                && strays(problem.question);
        if !follows {
            problems.push(Diagnostic::error(codes::QUIZ_BROKEN, problem.fault.to_string()).at(at));
        }
    }
    if place.site.course.is_none()
        && document.declared
        && place.site.node(place.id).kind == Kind::Quiz
    {
        problems.push(
            Diagnostic::error(codes::QUIZ_REFERENCE, "a quiz needs a course to be recorded in")
                .at(document.place)
                .help(format!(
                    "give the site `{}` a `course: ID` in `site.yaml`, or move the quiz to a site that has one",
                    place.site.config.name.value
                )),
        );
    }
}

fn quizzes(model: &Model) -> impl Iterator<Item = &QuizDocument> {
    model.documents.pages.iter().filter_map(|page| page.quiz.as_ref())
}

/// Records name quizzes by id, so an id means one quiz.
pub(super) fn ids(model: &Model, problems: &mut Vec<Diagnostic>) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for document in quizzes(model) {
        if let Some(first) = seen.insert(&document.quiz.id, document.place) {
            problems.push(
                Diagnostic::error(
                    codes::DUPLICATE_ID,
                    format!("two quizzes have the id `{}`", document.quiz.id),
                )
                .at(document.place)
                .related(first, "the other one"),
            );
        }
    }
}

/// A pre-test clears a quiz that counts and that is in its own course.
pub(super) fn pretests(model: &Model, problems: &mut Vec<Diagnostic>) {
    for document in quizzes(model) {
        let (Some(cleared), Some(at)) = (&document.quiz.clears, document.clears) else { continue };
        let known: Vec<&str> = counting(model)
            .filter(|other| other.quiz.clears.is_none())
            .map(|other| other.quiz.id.as_str())
            .collect();
        if !known.contains(&cleared.as_str()) {
            problems.push(
                Diagnostic::error(
                    codes::QUIZ_REFERENCE,
                    format!(
                        "the pre-test clears `{cleared}`, and there is no graded quiz of this id"
                    ),
                )
                .at(at)
                .did_you_mean(cleared, known),
            );
        } else if document.quiz.mode == quiz::Mode::Practice {
            problems.push(
                Diagnostic::error(
                    codes::QUIZ_REFERENCE,
                    format!(
                        "a practice quiz counts for nothing, so that it cannot clear `{cleared}`"
                    ),
                )
                .at(at)
                .help("make it `mode: graded` or `mode: sealed`"),
            );
        }
    }
}

fn counting(model: &Model) -> impl Iterator<Item = &QuizDocument> {
    quizzes(model)
        .filter(|document| document.declared && document.quiz.mode != quiz::Mode::Practice)
}

/// An attestation that a certification wants must be one that every attempt asks for.
fn attestations(model: &Model, certification: &Certification, problems: &mut Vec<Diagnostic>) {
    for wanted in &certification.attestations {
        let (quiz, question) = &wanted.value;
        let known: Vec<&str> = counting(model).map(|document| document.quiz.id.as_str()).collect();
        let Some(document) = counting(model).find(|document| document.quiz.id == *quiz) else {
            problems.push(
                Diagnostic::error(
                    codes::QUIZ_REFERENCE,
                    format!("there is no graded quiz `{quiz}`"),
                )
                .at(wanted.span)
                .did_you_mean(quiz, known),
            );
            continue;
        };
        let ids = document.quiz.questions.iter().map(|question| question.id.as_str());
        let found = document.quiz.questions.iter().find(|known| known.id == *question);
        let drawn = |question: &quiz::Question| {
            question.objective.as_ref().is_some_and(|pool| document.quiz.draw.contains_key(pool))
        };
        let problem = match found {
            None => Diagnostic::error(
                codes::QUIZ_REFERENCE,
                format!("the quiz `{quiz}` has no question `{question}`"),
            )
            .did_you_mean(question, ids),
            Some(found) if !found.must_pass || drawn(found) => Diagnostic::error(
                codes::QUIZ_REFERENCE,
                format!("`{question}` can be passed by, so that it attests nothing"),
            )
            .help("an attestation is `.attest` or `.must-pass`, and its objective is none that `draw` names"),
            Some(_) => continue,
        };
        problems.push(problem.at(wanted.span));
    }
}

pub(super) fn certifications(model: &Model, problems: &mut Vec<Diagnostic>) {
    let config = &model.documents.config;
    let courses: Vec<&str> =
        config.sites.iter().filter_map(|site| site.course.as_deref()).collect();
    for certification in &config.certifications {
        if !courses.contains(&certification.course.value.as_str()) {
            problems.push(
                Diagnostic::error(
                    codes::QUIZ_REFERENCE,
                    format!("no site has the course `{}`", certification.course.value),
                )
                .at(certification.course.span)
                .did_you_mean(&certification.course.value, courses.iter().copied()),
            );
        }
        attestations(model, certification, problems);
        for (quiz, _) in &certification.quizzes {
            let known: Vec<&str> =
                counting(model).map(|document| document.quiz.id.as_str()).collect();
            if !known.contains(&quiz.value.as_str()) {
                problems.push(
                    Diagnostic::error(
                        codes::QUIZ_REFERENCE,
                        format!("there is no graded quiz `{}`", quiz.value),
                    )
                    .at(quiz.span)
                    .did_you_mean(&quiz.value, known),
                );
            }
        }
    }
}
