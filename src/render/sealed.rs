//! The last look at a site before it is written: no page of a sealed quiz holds what tells its answers.
//! The types see to that (a `Sheet` has no key); this sees to the theme, whose templates are anybody's.

use quiz::{Kind, Mode, Question};

use crate::diag::{Diagnostic, codes};
use crate::parse::Page;

/// Shorter words may stand on a page by chance.
const TELLING_BYTES: usize = 24;

/// Each question of a page's sealed quiz whose feedback or explanation got into the page.
pub(super) fn told(page: &Page, html: &str) -> Vec<Diagnostic> {
    let Some(document) = page.quiz.as_ref().filter(|quiz| quiz.quiz.mode == Mode::Sealed) else {
        return Vec::new();
    };
    let questions = document.quiz.questions.iter().zip(&document.questions);
    let is_told =
        |question: &Question| secrets(question).iter().any(|secret| html.contains(secret));
    questions
        .filter(|(question, _)| is_told(question))
        .map(|(question, places)| {
            Diagnostic::error(
                codes::SEALED_ANSWER,
                format!("the page of a sealed quiz holds the answer to `{}`", question.id),
            )
            .at(places.prompt)
            .help("look for what shows feedback or explanations in the theme, or for the same words in the text")
        })
        .collect()
}

/// What only whoever has answered may read: the longest run of plain words of each text.
fn secrets(question: &Question) -> Vec<&str> {
    let Kind::Choice { options, .. } = &question.kind else {
        return question.explanation.iter().filter_map(|text| plain(text)).collect();
    };
    let feedback = options.iter().filter_map(|option| option.feedback.as_deref());
    feedback.chain(question.explanation.as_deref()).filter_map(plain).collect()
}

/// Marks would have become tags, and some characters entities.
fn plain(text: &str) -> Option<&str> {
    let runs = text.split(|c: char| "*_[]()<>&\"'`{}#|\\~\n".contains(c));
    runs.map(str::trim).max_by_key(|run| run.len()).filter(|run| run.len() >= TELLING_BYTES)
}
