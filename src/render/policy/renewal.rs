//! The short renewal course: what changed, the pages that teach it, and the questions about it.

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::policy::{Cited, Renewal, changed, cited, predecessor};
use crate::render::document::date_value;
use crate::render::quizzes;

use super::{Maker, Values, changes_url, cites};

pub(super) fn page(maker: &Maker<'_>, renewal: &Renewal) -> Result<Values, Diagnostic> {
    let (model, view) = (maker.model, maker.view);
    let certification = &model.documents.config.certifications[renewal.certification];
    let title = view.words.fill("renewal_title", "title", &certification.title);
    let mut page = maker.page(&title, &[]);
    let clauses: Value = renewal
        .clauses
        .iter()
        .filter_map(|name| cited(model, name).ok())
        .map(|found| clause(maker, found))
        .collect();
    let pages: Value = renewal.pages.iter().map(|&id| view.entry(id, &maker.home, id)).collect();
    let quiz = quiz(maker, renewal, &title)?;
    page.extend([
        ("summary", Value::from(view.words.get("renewal_lead"))),
        ("clauses", clauses),
        ("pages", pages),
        ("quiz", quiz),
    ]);
    Ok(page)
}

fn clause(maker: &Maker<'_>, found: Cited<'_>) -> Value {
    let id = found.clause.map_or("", |clause| clause.id.value.as_str());
    let change = changed(found.policy, id, maker.model.as_of);
    let changes =
        change.filter(|change| predecessor(found.policy, change.version).is_some()).map(|change| {
            let url = changes_url(maker.model, found.policy, change.version);
            format!("{}{url}#{id}", maker.home)
        });
    Value::from_pairs([
        ("name", Value::from(cites::name(maker.view, found))),
        ("url", Value::from(format!("{}{}", maker.home, cites::url(maker.model, found)))),
        ("changes_url", Value::from(changes)),
        ("changed", date_value(&maker.view.words, change.map(|change| change.on))),
        ("added", Value::from(change.is_some_and(|change| change.before.is_none()))),
    ])
}

/// The quiz as a form. Each question is written as on its own page, from where its links lead.
fn quiz(maker: &Maker<'_>, renewal: &Renewal, title: &str) -> Result<Value, Diagnostic> {
    let (model, site, view) = (maker.model, maker.site, maker.view);
    let mut asked = Vec::with_capacity(renewal.questions.len());
    let mut first = None;
    for (number, &(node, at)) in renewal.questions.iter().enumerate() {
        let source = model.page(site, node);
        let variant = model.variant(site, node, &view.language);
        let Some(document) = &source.quiz else { continue };
        let shown = variant.page.quiz.as_ref().unwrap_or(document);
        let (Some(words), Some(place), Some(question)) = (
            shown.quiz.questions.get(at),
            shown.questions.get(at),
            renewal.quiz.questions.get(number),
        ) else {
            continue;
        };
        let mut composer = maker.composer(variant.page, variant.language);
        composer.id = node;
        composer.source = source;
        let value = quizzes::question_context(
            &mut composer,
            number + 1,
            question,
            (words, place),
            renewal.quiz.mode,
        );
        asked.push(value);
        first.get_or_insert(source);
    }
    let Some(source) = first else { return Ok(Value::from(())) };
    let composer = maker.composer(source, maker.source_language());
    quizzes::form(&composer, &renewal.quiz, title.to_owned(), None, asked)
}
