//! What is of the training alone stays there: public pages neither link to it nor name its quizzes or its
//! learners, and the answers of a sealed quiz stand in no other quiz.

use std::collections::BTreeMap;

use quiz::{Kind, Mode};

use crate::diag::{Diagnostic, Quiet, Span, codes};
use crate::model::facts::TBC;
use crate::model::{Model, Site};
use crate::parse::{Page, QuizDocument};
use crate::read::Sources;
use crate::yaml::Node;

use super::Place;
use super::entries::files;

/// A link to an address of a course, written out in full.
pub(super) fn links(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    if place.site.is_course() {
        return;
    }
    let sites = &place.model.documents.config.sites;
    let body = place.text.body;
    for link in body.links.iter().filter(|link| place.shows(&link.range)) {
        let course = sites.iter().filter(|site| site.course.is_some()).find(|site| {
            let base = site.base_url.trim_end_matches('/');
            link.address
                .strip_prefix(base)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '#', '?']))
        });
        if let Some(course) = course {
            problems.push(
                Diagnostic::warning(
                    codes::TRAINING_MATERIAL,
                    format!("this public page links into the training site `{}`", course.name.value),
                )
                .at(body.span(&link.range))
                .help("say here what readers need to know; if they are to take that course, silence this with the reason"),
            );
        }
    }
}

/// A name that public pages should not have, and what it is.
struct Secret {
    name: String,
    what: String,
    at: Span,
}

/// Names of quizzes and of learners in the words of public pages.
pub(super) fn names(
    model: &Model,
    sources: &Sources,
    quiet: &Quiet,
    problems: &mut Vec<Diagnostic>,
) {
    let secrets = secrets(model);
    if secrets.is_empty() {
        return;
    }
    let public = model.sites.iter().filter(|site| !site.is_course());
    for (site, page) in public.flat_map(|site| pages(model, site).map(move |page| (site, page))) {
        if quiet.is_known(page.file) {
            continue;
        }
        let before = problems.len();
        for text in model.texts(site, page) {
            let words = text.body.text(&sources.file(text.body.file).text);
            for secret in &secrets {
                for at in whole_words(words, &secret.name) {
                    let range = at..at + secret.name.len();
                    if !text.body.is_shown(&range, &site.config.audience) {
                        continue;
                    }
                    problems.push(
                        Diagnostic::warning(
                            codes::TRAINING_MATERIAL,
                            format!("this public page names {}", secret.what),
                        )
                        .at(text.body.span(&range))
                        .related(secret.at, "which only the training has")
                        .help("say it without the name, or keep it for the training"),
                    );
                }
            }
        }
        quiet.hear(page.file, &problems[before..]);
    }
}

fn pages<'m>(model: &'m Model, site: &'m Site) -> impl Iterator<Item = &'m Page> {
    site.ids().flat_map(move |id| {
        let page = model.page(site, id);
        std::iter::once(page).chain(page.twins.iter().map(|twin| &twin.page))
    })
}

fn secrets(model: &Model) -> Vec<Secret> {
    let courses: Vec<&Site> = model.sites.iter().filter(|site| site.is_course()).collect();
    let quizzes = courses.iter().flat_map(|site| pages(model, site)).filter_map(|page| {
        let document = page.quiz.as_ref().filter(|quiz| quiz.declared)?;
        Some((page, document))
    });
    let mut secrets: BTreeMap<String, Secret> = BTreeMap::new();
    for (page, document) in quizzes {
        let what = format!("the quiz `{}` of the training", document.quiz.id);
        let at = page.front.title.span;
        for name in [&page.front.title.value, &document.quiz.id] {
            // One plain word may mean anything.
            if name.contains([' ', '-', ':']) {
                let secret = Secret { name: name.clone(), what: what.clone(), at };
                secrets.entry(name.clone()).or_insert(secret);
            }
        }
    }
    let data = &model.documents.data;
    let known: Vec<&str> = files(data, "contacts")
        .flat_map(Node::items)
        .filter_map(|contact| value(contact, "name"))
        .collect();
    for person in files(data, "roster").flat_map(Node::items) {
        for key in ["name", "email"] {
            let Some(name) = value(person, key).filter(|name| !known.contains(name)) else {
                continue;
            };
            let what = "somebody of the training's roster".to_owned();
            let secret = Secret {
                name: name.to_owned(),
                what,
                at: person.get(key).map_or(person.span, |node| node.span),
            };
            secrets.entry(name.to_owned()).or_insert(secret);
        }
    }
    secrets.into_values().collect()
}

fn value<'n>(entry: &'n Node, key: &str) -> Option<&'n str> {
    entry.get(key)?.as_scalar().filter(|text| *text != TBC && text.len() > 3)
}

fn whole_words<'t>(text: &'t str, name: &'t str) -> impl Iterator<Item = usize> + 't {
    text.match_indices(name).map(|(at, _)| at).filter(move |&at| {
        let joins = |c: char| c.is_alphanumeric() || c == '-';
        !text[..at].chars().next_back().is_some_and(joins)
            && !text[at + name.len()..].chars().next().is_some_and(joins)
    })
}

/// A question of a sealed quiz that stands in another quiz as well shows its answer there.
pub(super) fn sealed_answers(model: &Model, problems: &mut Vec<Diagnostic>) {
    let all = || model.documents.pages.iter().filter_map(|page| page.quiz.as_ref());
    let mut sealed: BTreeMap<String, Span> = BTreeMap::new();
    for document in all().filter(|document| document.quiz.mode == Mode::Sealed) {
        sealed.extend(questions(document));
    }
    if sealed.is_empty() {
        return;
    }
    for document in all().filter(|document| document.quiz.mode != Mode::Sealed) {
        for (text, at) in questions(document) {
            if let Some(&first) = sealed.get(&text) {
                problems.push(
                    Diagnostic::error(
                        codes::SEALED_ANSWER,
                        "a sealed quiz asks the same, and this one shows the answer",
                    )
                    .at(at)
                    .related(first, "the question of the sealed quiz")
                    .help("ask something else in one of the two"),
                );
            }
        }
    }
}

/// Prompt and options in lower case, letters and digits alone; and the prompt's place.
fn questions(document: &QuizDocument) -> impl Iterator<Item = (String, Span)> {
    document.quiz.questions.iter().zip(&document.questions).filter_map(|(question, places)| {
        let Kind::Choice { options, .. } = &question.kind else { return None };
        let mut answers: Vec<String> = options.iter().map(|option| folded(&option.text)).collect();
        answers.sort();
        let text = format!("{} {}", folded(&question.prompt), answers.join(" "));
        Some((text, places.prompt))
    })
}

fn folded(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
