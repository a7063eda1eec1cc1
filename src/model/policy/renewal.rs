//! What somebody who is certified has to look at again when a clause changed in the middle of the year:
//! the pages that teach it, and a short quiz of the questions that test it.

use std::collections::{BTreeMap, BTreeSet};

use quiz::{Mode, Percent, Question, Quiz, Shuffle};

use crate::model::{Model, NodeId, Site};
use crate::parse::{Certification, Documents, clause_name, split_name};

use super::{Citing, changed, find, in_force};

/// The short renewal course of one certification.
pub struct Renewal {
    /// Index into the certifications of `site.yaml`.
    pub certification: usize,
    /// Index into the model's sites.
    pub site: usize,
    /// The clauses that changed since the certification's window opened: `document#clause`.
    pub clauses: Vec<String>,
    /// Pages that teach one of them.
    pub pages: Vec<NodeId>,
    /// The quiz page and the index of each question, in the order of the course.
    pub questions: Vec<(NodeId, usize)>,
    /// These questions as a quiz of its own. Passing it proves that its learner knows the new words.
    pub quiz: Quiz,
}

/// Writes into each quiz which words its questions are about.
pub(in crate::model) fn mark_quizzes(documents: &mut Documents, today: jiff::civil::Date) {
    let mut holds: BTreeMap<String, quiz::Digest> = BTreeMap::new();
    for policy in &documents.policies {
        let Some(version) = in_force(policy, today) else { continue };
        for clause in &version.text.clauses {
            holds.insert(clause_name(&policy.id, &clause.id.value), clause.digest);
        }
    }
    for document in documents.pages.iter_mut().filter_map(|page| page.quiz.as_mut()) {
        let cited = document.quiz.questions.iter().flat_map(|question| &question.cites);
        document.quiz.clauses = cited
            .filter_map(|cite| holds.get(cite).map(|digest| (cite.clone(), *digest)))
            .collect();
    }
}

/// The renewal courses that the sites of this run offer, by certification.
pub(in crate::model) fn renewals(model: &Model) -> Vec<Renewal> {
    let certifications = model.documents.config.certifications.iter().enumerate();
    certifications
        .filter_map(|(number, certification)| {
            let of_course = |site: &Site| {
                site.course.as_ref().is_some_and(|course| course.id == certification.course.value)
            };
            let site = model.sites.iter().position(of_course)?;
            renewal(model, number, certification, site)
        })
        .collect()
}

fn renewal(
    model: &Model,
    number: usize,
    certification: &Certification,
    site_number: usize,
) -> Option<Renewal> {
    let site = &model.sites[site_number];
    let quizzes = needed_quizzes(model, site, certification);
    let uses = &model.clause_uses;
    let here =
        |name: &str| uses.get(name).into_iter().flatten().filter(|place| place.site == site_number);
    let is_tested = |name: &str| {
        here(name).any(|place| {
            matches!(place.citing, Citing::Question(_)) && quizzes.contains(&place.node)
        })
    };
    // In the order of the documents.
    let clauses: Vec<String> = in_force_now(model)
        .filter(|name| is_tested(name) && changed_after(model, name, certification.opens))
        .collect();
    let is_sealed = |node: NodeId| {
        let quiz = model.page(site, node).quiz.as_ref();
        quiz.is_some_and(|document| document.quiz.mode == Mode::Sealed)
    };
    let mut pages = BTreeSet::new();
    let mut questions = BTreeSet::new();
    for name in &clauses {
        // A sealed question would seal the whole; it is asked where there is no other.
        let mut asked = Vec::new();
        for place in here(name) {
            match place.citing {
                Citing::Text => _ = pages.insert(place.node),
                Citing::Question(at) if quizzes.contains(&place.node) => {
                    asked.push((place.node, at));
                }
                Citing::Question(_) => {}
            }
        }
        let has_open = asked.iter().any(|(node, _)| !is_sealed(*node));
        questions.extend(asked.into_iter().filter(|(node, _)| !has_open || !is_sealed(*node)));
    }
    if questions.is_empty() {
        return None;
    }
    let questions: Vec<(NodeId, usize)> = questions.into_iter().collect();
    let quiz = assembled(model, site, certification, &questions);
    let pages = pages.into_iter().collect();
    Some(Renewal { certification: number, site: site_number, clauses, pages, questions, quiz })
}

fn needed_quizzes(model: &Model, site: &Site, certification: &Certification) -> Vec<NodeId> {
    let is_needed = |id: &NodeId| {
        let quiz = model.page(site, *id).quiz.as_ref().filter(|quiz| quiz.declared);
        quiz.is_some_and(|quiz| {
            certification.quizzes.iter().any(|(needed, _)| needed.value == quiz.quiz.id)
        })
    };
    site.ids().filter(is_needed).collect()
}

fn in_force_now(model: &Model) -> impl Iterator<Item = String> {
    model.documents.policies.iter().flat_map(|policy| {
        let clauses = in_force(policy, model.as_of).map(|version| version.text.clauses.as_slice());
        clauses.unwrap_or_default().iter().map(|clause| clause_name(&policy.id, &clause.id.value))
    })
}

/// Before that day nobody of this year can have passed a quiz about the old words.
fn changed_after(model: &Model, name: &str, opens: jiff::civil::Date) -> bool {
    let Some((document, clause)) = split_name(name) else { return false };
    let change =
        find(&model.documents, document).and_then(|policy| changed(policy, clause, model.as_of));
    change.is_some_and(|change| change.on > opens)
}

/// The mark is the highest that one of the certification's quizzes asks; the key ships only where all of
/// theirs do.
fn assembled(
    model: &Model,
    site: &Site,
    certification: &Certification,
    places: &[(NodeId, usize)],
) -> Quiz {
    let mut objectives = BTreeMap::new();
    let mut clauses = BTreeMap::new();
    let mut questions: Vec<Question> = Vec::with_capacity(places.len());
    let (mut sealed, mut shuffled) = (false, false);
    for &(node, at) in places {
        let Some(document) = &model.page(site, node).quiz else { continue };
        let of = &document.quiz;
        let Some(question) = of.questions.get(at) else { continue };
        sealed |= of.mode == Mode::Sealed;
        shuffled |= of.shuffle.options;
        if let Some(text) =
            question.objective.as_ref().and_then(|id| of.objectives.get_key_value(id))
        {
            objectives.insert(text.0.clone(), text.1.clone());
        }
        let about = question.cites.iter().filter_map(|cite| of.clauses.get_key_value(cite));
        clauses.extend(about.map(|(name, digest)| (name.clone(), *digest)));
        let taken = questions.iter().any(|known| known.id == question.id);
        let id = if taken { format!("{}.{}", of.id, question.id) } else { question.id.clone() };
        questions.push(Question { id, ..question.clone() });
    }
    let mark = certification.quizzes.iter().map(|(_, mark)| *mark).max().unwrap_or(100);
    Quiz {
        id: format!("{}-renewal", certification.id.value),
        title: certification.title.clone(),
        mode: if sealed { Mode::Sealed } else { Mode::Graded },
        pass: Percent::new(mark).unwrap_or(Percent::ZERO).into(),
        mastery: BTreeMap::new(),
        clears: None,
        attempts: None,
        wait_seconds: None,
        draw: BTreeMap::new(),
        shuffle: Shuffle { questions: false, options: shuffled },
        objectives,
        clauses,
        questions,
    }
}
