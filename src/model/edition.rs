//! A page as one site's audience gets it. A question that is for others is left out before anything
//! looks at the page, so that no later stage can show it by mistake.

use std::ops::Range;

use crate::parse::{Page, SiteConfig};

use super::publishing::serves;

/// The page without the questions that are not for the site's audience; `None` when it is the same
/// for everyone.
pub(super) fn of_page(config: &SiteConfig, page: &Page) -> Option<Page> {
    let document = page.quiz.as_ref()?;
    let wanted: Vec<bool> =
        document.questions.iter().map(|question| serves(config, &question.audience)).collect();
    if wanted.iter().all(|&wanted| wanted) {
        return None;
    }
    let mut edition = page.clone();
    let quiz = edition.quiz.as_mut()?;
    let left_out: Vec<Range<usize>> = quiz
        .questions
        .iter()
        .zip(&wanted)
        .filter(|&(_, &wanted)| !wanted)
        .map(|(question, _)| question.range.clone())
        .collect();
    keep(&mut quiz.questions, &wanted);
    keep(&mut quiz.quiz.questions, &wanted);
    let asked = &quiz.quiz.questions;
    let tested = |id: &str| asked.iter().any(|question| question.objective.as_deref() == Some(id));
    // The words of an objective that only left-out questions test are left out with them.
    quiz.quiz.objectives.retain(|id, _| tested(id));
    edition.front.objectives.retain(|(id, _)| {
        let asks = |question: &quiz::Question| question.objective.as_deref() == Some(&id.value);
        let before = document.quiz.questions.iter().any(asks);
        !before || tested(&id.value)
    });
    let declared = quiz.declared;
    let none_left = quiz.questions.is_empty();
    let outside = |range: &Range<usize>| !left_out.iter().any(|cut| cut.contains(&range.start));
    let body = &mut edition.body;
    body.headings.retain(|heading| outside(&heading.range));
    body.links.retain(|link| outside(&link.range));
    body.images.retain(|image| outside(&image.range));
    body.cites.retain(|cite| outside(&cite.range));
    body.left_out = left_out;
    // A lesson without a question left is a plain lesson; a check without one is reported.
    if none_left && !declared {
        edition.quiz = None;
    }
    Some(edition)
}

fn keep<T>(items: &mut Vec<T>, wanted: &[bool]) {
    let mut at = wanted.iter();
    items.retain(|_| at.next().copied().unwrap_or(false));
}
