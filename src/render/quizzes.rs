//! A quiz as the form on its page. What a sealed quiz must not show does not come this far: its
//! feedback, hints and explanations are left out here, and its paper has no key.

use std::collections::BTreeSet;

use minijinja::Value;
use quiz::{Kind, Mark, Mode, Question, Quiz};

use crate::diag::{Diagnostic, codes};
use crate::model::facts::fill_plain;
use crate::model::policy::{cited, serves};
use crate::parse::{QuestionPlaces, QuizDocument, Show, is_true_false};
use crate::theme::Words;

use super::markdown::Composer;
use super::policy::cites;

mod answers;

/// The engine, as the theme's assets name it.
const MODULE: &str = "quiz/quiz.wasm";

/// `document` is the source's quiz: how it is scored and what its paper holds are the same in every
/// language. Its words come from the page that is shown.
pub(super) fn context(
    composer: &mut Composer<'_>,
    document: &QuizDocument,
) -> Result<Value, Diagnostic> {
    let model = composer.renderer.model;
    let page = composer.page;
    let (quiz, shown) = (&document.quiz, page.quiz.as_ref().unwrap_or(document));
    let questions: Vec<Value> = quiz
        .questions
        .iter()
        .zip(shown.quiz.questions.iter().zip(&shown.questions))
        .enumerate()
        .map(|(at, (question, words))| {
            question_context(composer, at + 1, question, words, quiz.mode)
        })
        .collect();
    let title = fill_plain(model, composer.site, &composer.words, &page.front.title.value);
    form(composer, quiz, title, document.show, questions)
}

/// The form of a quiz around its questions.
pub(super) fn form(
    composer: &Composer<'_>,
    quiz: &Quiz,
    title: String,
    show: Option<Show>,
    questions: Vec<Value>,
) -> Result<Value, Diagnostic> {
    let (model, page) = (composer.renderer.model, composer.page);
    let module = composer.renderer.theme.assets().get(MODULE).ok_or_else(|| {
        Diagnostic::error(codes::TEMPLATE, format!("the theme has no `{MODULE}`"))
            .help("build the quiz engine with `quiz-wasm/build`")
    })?;
    let wasm_url = format!("{}{}", composer.root, module.path);
    let site = composer.site;
    let course = site.course.as_ref().map_or(String::new(), |course| course.id.clone());
    let show = match show.unwrap_or(site.config.quiz_show) {
        Show::All => "all",
        Show::One => "one",
    };
    let year = model.documents.config.school_year.as_ref();
    let objectives: Value = quiz
        .objectives
        .iter()
        .map(|(id, text)| {
            let said = page.front.objectives.iter().find(|(known, _)| known.value == *id);
            let text =
                fill_plain(model, site, &composer.words, said.map_or(text, |(_, text)| text));
            Value::from_pairs([
                ("id", Value::from(id.clone())),
                ("text", Value::from(text)),
                ("mark", Value::from(quiz.mastery.get(id).map(|mark| mark.get()))),
            ])
        })
        .collect();
    Ok(Value::from_pairs([
        ("id", Value::from(quiz.id.clone())),
        ("title", Value::from(title)),
        ("mode", Value::from(quiz.mode.name())),
        ("digest", Value::from(quiz.digest().to_hex())),
        ("pass", Value::from(mark_text(&composer.words, quiz.pass))),
        ("show", Value::from(show)),
        ("attempts", Value::from(quiz.attempts)),
        (
            "wait_text",
            Value::from(quiz.wait_seconds.map(|seconds| wait_text(&composer.words, seconds))),
        ),
        ("question_count", Value::from(asked(quiz))),
        ("objectives", objectives),
        ("roles", roles(composer)),
        ("paper", Value::from(quiz.paper().to_base64())),
        ("wasm_url", Value::from(wasm_url)),
        ("course", Value::from(course)),
        ("year", Value::from(year.map_or(String::new(), |year| year.name.clone()))),
        ("questions", Value::from(questions)),
    ]))
}

/// The roles that the course's certifications are for, as words: a learner picks one, so that what a
/// completion file says is a role that somebody is certified in.
fn roles(composer: &Composer<'_>) -> Value {
    let course = composer.site.course.as_ref().map(|course| course.id.as_str());
    let certifications = &composer.renderer.model.documents.config.certifications;
    let roles: BTreeSet<&String> = certifications
        .iter()
        .filter(|certification| Some(certification.course.value.as_str()) == course)
        .flat_map(|certification| &certification.roles)
        .collect();
    roles
        .into_iter()
        .map(|role| {
            let words = role.replace('-', " ");
            let mut letters = words.chars();
            let first = letters.next().map(char::to_uppercase);
            Value::from(first.into_iter().flatten().chain(letters).collect::<String>())
        })
        .collect()
}

/// How many questions one attempt asks.
fn asked(quiz: &Quiz) -> usize {
    let of = |objective: &str| {
        quiz.questions
            .iter()
            .filter(|question| question.objective.as_deref() == Some(objective))
            .count()
    };
    let left_out: usize = quiz
        .draw
        .iter()
        .map(|(objective, count)| {
            of(objective).saturating_sub(usize::try_from(*count).unwrap_or(usize::MAX))
        })
        .sum();
    quiz.questions.len() - left_out
}

/// `80%` or `12 points`, as the page says it.
pub(super) fn mark_text(words: &Words, mark: Mark) -> String {
    match mark {
        Mark::Percent(mark) => words.fill("percent", "n", &mark.get().to_string()),
        Mark::Points(mark) => words.fill("quiz_points", "n", &mark.to_string()),
    }
}

fn wait_text(words: &Words, seconds: u64) -> String {
    let (key, count) = match seconds {
        s if s % 86_400 == 0 && s > 86_400 => ("wait_days", s / 86_400),
        s if s % 3_600 == 0 => ("wait_hours", s / 3_600),
        s => ("minutes", s / 60),
    };
    words.fill(key, "n", &count.to_string())
}

pub(super) fn question_context(
    composer: &mut Composer<'_>,
    number: usize,
    question: &Question,
    (shown, places): (&Question, &QuestionPlaces),
    mode: Mode,
) -> Value {
    let open = mode != Mode::Sealed;
    let hints: Vec<Value> = shown
        .hints
        .iter()
        .filter(|_| open)
        .map(|hint| Value::from(composer.fragment(hint)))
        .collect();
    let explanation = shown.explanation.as_ref().filter(|_| open);
    let explanation =
        explanation.map_or(Value::from(()), |text| Value::from(composer.fragment(text)));
    let context = (!places.context.is_empty()).then(|| composer.fragment(&places.context));
    let answer = answers::Answer { question, shown, columns: &places.columns, open };
    let answer = answer.context(composer, context.as_deref().unwrap_or_default());
    Value::from_pairs([
        ("id", Value::from(question.id.clone())),
        ("number", Value::from(number)),
        ("kind", Value::from(kind_name(&question.kind))),
        ("prompt_html", Value::from(composer.fragment(&places.heading))),
        ("context_html", Value::from(context)),
        ("points", Value::from(question.points)),
        ("must_pass", Value::from(question.must_pass)),
        ("objective", Value::from(question.objective.clone())),
        ("answer", answer),
        ("hints_html", Value::from(hints)),
        ("explanation_html", explanation),
        (
            "sources",
            if open { sources(composer, question) } else { Value::from(Vec::<Value>::new()) },
        ),
    ])
}

fn kind_name(kind: &Kind) -> &'static str {
    match kind {
        Kind::Choice { many: true, .. } => "multiple",
        Kind::Choice { options, .. } if is_true_false(options) => "true-false",
        Kind::Choice { .. } => "single",
        other => other.name(),
    }
}

fn sources(composer: &Composer<'_>, question: &Question) -> Value {
    let (model, site, view) = (composer.renderer.model, composer.site, composer.view);
    let citations = &model.documents.data.citations;
    let source = |id: &String| {
        let (cite, says, url) = match citations.get(id) {
            Some(known) => (known.cite.clone(), Some(known.says.clone()), known.url.clone()),
            None => {
                let found = cited(model, id).ok()?;
                let url = serves(&site.config, found.policy)
                    .then(|| format!("{}{}", composer.home(), cites::url(model, found)));
                (cites::name(view, found), None, url)
            }
        };
        Some(Value::from_pairs([
            ("cite", Value::from(cite)),
            ("says", Value::from(says)),
            ("url", Value::from(url)),
        ]))
    };
    question.cites.iter().filter_map(source).collect()
}
