//! A page as one site's audience gets it. A question that is for others is left out before anything
//! looks at the page, so that no later stage can show it by mistake.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::parse::{Page, SiteConfig};

use super::publishing::serves;

/// The page without the questions that are not for the site's audience; `None` when it is the same
/// for everyone. Its translations lose the same questions.
pub(super) fn of_page(config: &SiteConfig, page: &Page) -> Option<Page> {
    let document = page.quiz.as_ref()?;
    let left_out: BTreeSet<&str> = document
        .questions
        .iter()
        .zip(&document.quiz.questions)
        .filter(|(places, _)| !serves(config, &places.audience))
        .map(|(_, question)| question.id.as_str())
        .collect();
    if left_out.is_empty() {
        return None;
    }
    let mut edition = page.clone();
    leave_out(&mut edition, &left_out);
    for twin in &mut edition.twins {
        leave_out(&mut twin.page, &left_out);
    }
    Some(edition)
}

fn leave_out(page: &mut Page, ids: &BTreeSet<&str>) {
    let Some(quiz) = &mut page.quiz else { return };
    let wanted: Vec<bool> =
        quiz.quiz.questions.iter().map(|question| !ids.contains(question.id.as_str())).collect();
    let of_objective = |questions: &[quiz::Question], id: &str| {
        questions.iter().any(|question| question.objective.as_deref() == Some(id))
    };
    // The words of an objective that only left-out questions test are left out with them.
    let objectives = &mut page.front.objectives;
    let before: Vec<bool> =
        objectives.iter().map(|(id, _)| of_objective(&quiz.quiz.questions, &id.value)).collect();
    let cut: Vec<Range<usize>> = quiz
        .questions
        .iter()
        .zip(&wanted)
        .filter(|&(_, &wanted)| !wanted)
        .map(|(question, _)| question.range.clone())
        .collect();
    keep(&mut quiz.questions, &wanted);
    keep(&mut quiz.quiz.questions, &wanted);
    let asked = &quiz.quiz.questions;
    let is_cited = |name: &String| asked.iter().any(|question| question.cites.contains(name));
    quiz.quiz.clauses.retain(|name, _| is_cited(name));
    quiz.quiz.objectives.retain(|id, _| of_objective(asked, id));
    let mut before = before.into_iter();
    objectives.retain(|(id, _)| !before.next().unwrap_or(false) || of_objective(asked, &id.value));
    let outside = |range: &Range<usize>| !cut.iter().any(|cut| cut.contains(&range.start));
    let body = &mut page.body;
    body.headings.retain(|heading| outside(&heading.range));
    body.links.retain(|link| outside(&link.range));
    body.images.retain(|image| outside(&image.range));
    body.cites.retain(|cite| outside(&cite.range));
    // A lesson without a question left is a plain lesson; a check without one is reported.
    let plain = quiz.questions.is_empty() && !quiz.declared;
    body.left_out = cut;
    if plain {
        page.quiz = None;
    }
}

fn keep<T>(items: &mut Vec<T>, wanted: &[bool]) {
    let mut at = wanted.iter();
    items.retain(|_| at.next().copied().unwrap_or(false));
}
