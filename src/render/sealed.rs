//! The last look at a site before it is written: no page of a sealed quiz holds what tells its answers.
//! The types see to that (a `Sheet` has no key); this sees to the theme, whose templates are anybody's.

use quiz::{Kind, Mode, Question};

use crate::diag::{Diagnostic, codes};
use crate::model::{Model, Site};

use super::Output;

/// Shorter words may stand on a page by chance.
const TELLING_BYTES: usize = 24;

/// Every sealed quiz whose feedback or explanation got into its page.
pub(super) fn told(model: &Model, site: &Site, output: &Output) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for id in site.ids() {
        let page = model.page(site, id);
        let Some(document) = page.quiz.as_ref().filter(|quiz| quiz.quiz.mode == Mode::Sealed)
        else {
            continue;
        };
        let own = site.languages.iter().filter_map(|language| {
            let path = format!("{}index.html", site.address(id, language));
            let text = std::str::from_utf8(output.get(&path)?).ok()?;
            Some((path, text))
        });
        let files: Vec<(String, &str)> = own.collect();
        for (question, places) in document.quiz.questions.iter().zip(&document.questions) {
            let secrets = secrets(question);
            let has = |text: &str| secrets.iter().any(|secret| text.contains(secret));
            if let Some((path, _)) = files.iter().find(|(_, text)| has(text)) {
                problems.push(
                    Diagnostic::error(
                        codes::SEALED_ANSWER,
                        format!("the answer to `{}` of a sealed quiz stands in `{path}`", question.id),
                    )
                    .at(places.prompt)
                    .help("look for what shows feedback or explanations in the theme, or for the same words in a text"),
                );
            }
        }
    }
    problems
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
