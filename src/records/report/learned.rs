//! The rows about what people knew, and about how well the questions ask for it.

use serde::Serialize;

use super::audience::Audience;
use super::chart;
use super::view::Material;
use crate::records::figures::{OptionFigures, Outcome, QuestionFigures, QuizFigures, Shared};
use crate::records::say::Say;
use crate::records::statistics::FEWEST;

/// Rows on paper of objectives and of clauses; the page has them all.
const SHARES_ON_PAPER: usize = 7;
/// The questions that were missed most.
const MOST_MISSED: usize = 10;
const MISSED_ON_PAPER: usize = 4;

#[derive(Debug, Serialize)]
pub(super) struct LearnedView {
    objectives: Vec<SharedView>,
    clauses: Vec<SharedView>,
    missed: Vec<MissedView>,
    /// Why there are no questions to show.
    missed_hidden: Option<String>,
    quizzes: Vec<QuizView>,
}

#[derive(Debug, Serialize)]
struct SharedView {
    label: String,
    percent: String,
    attempts: String,
    bar: String,
    on_paper: bool,
}

#[derive(Debug, Serialize)]
struct MissedView {
    quiz: String,
    id: String,
    prompt: String,
    facility: String,
    asked: usize,
    options: Vec<OptionView>,
    on_paper: bool,
}

#[derive(Debug, Serialize)]
struct OptionView {
    text: String,
    right: bool,
    count: usize,
    share: String,
    bar: String,
}

#[derive(Debug, Serialize)]
struct QuizView {
    title: String,
    attempts: usize,
    /// Why there are no figures.
    hidden: Option<String>,
    elsewhere: Option<String>,
    average: String,
    median: String,
    deviation: String,
    skewness: String,
    kurtosis: String,
    alpha: String,
    error_ratio: String,
    standard_error: String,
    questions: Vec<QuestionView>,
}

#[derive(Debug, Serialize)]
struct QuestionView {
    id: String,
    prompt: String,
    asked: usize,
    /// Asked too rarely.
    hidden: Option<String>,
    facility: String,
    deviation: String,
    intended: String,
    effective: String,
    discrimination: String,
    efficiency: String,
    /// Better people do worse here: look at its key.
    doubtful: bool,
}

pub(super) fn view(material: &Material) -> LearnedView {
    let Material { figures, office, evidence, audience, say, .. } = *material;
    let rules = &figures.certification;
    // A clause of a policy by its title, another source as it is cited.
    let clause = |shared: &Shared| match evidence.clause_title(rules, &shared.id) {
        title if title == shared.id => office.clause_title(&shared.id),
        title => title,
    };
    let objective = |shared: &Shared| {
        if shared.text.is_empty() { shared.id.clone() } else { shared.text.clone() }
    };
    let missed: Vec<MissedView> = figures
        .most_missed()
        .into_iter()
        .take(MOST_MISSED)
        .enumerate()
        .map(|(place, (quiz, question))| missed_view(quiz, question, place, say))
        .collect();
    let enough = figures.quizzes.iter().any(|quiz| quiz.test.is_some());
    let most = figures.quizzes.iter().map(|quiz| quiz.attempts).max().unwrap_or(0);
    LearnedView {
        objectives: shares(&figures.objectives, objective, say),
        clauses: shares(&figures.clauses, clause, say),
        missed_hidden: missed.is_empty().then(|| {
            if enough {
                say.text("report_missed_none")
            } else {
                hidden("report_hidden", most, audience, say)
            }
        }),
        missed,
        quizzes: figures.quizzes.iter().map(|quiz| quiz_view(quiz, audience, say)).collect(),
    }
}

/// Why the figures of so few attempts are not shown.
fn hidden(key: &str, attempts: usize, audience: Audience, say: &Say) -> String {
    let shown = if audience.sees(attempts) {
        attempts.to_string()
    } else {
        say.count("report_fewer_than", super::audience::SMALL)
    };
    say.fill(key, &[("n", &shown), ("m", &FEWEST.to_string())])
}

fn shares(all: &[Shared], label: impl Fn(&Shared) -> String, say: &Say) -> Vec<SharedView> {
    all.iter()
        .enumerate()
        .map(|(place, shared)| {
            let percent = shared.percent();
            SharedView {
                label: label(shared),
                percent: say.percent(percent),
                attempts: say.number(shared.attempts),
                bar: chart::parts(&[("result", usize::try_from(percent).unwrap_or(0))], 100),
                on_paper: place < SHARES_ON_PAPER,
            }
        })
        .collect()
}

fn missed_view(
    quiz: &QuizFigures,
    question: &QuestionFigures,
    place: usize,
    say: &Say,
) -> MissedView {
    MissedView {
        quiz: quiz.title.clone(),
        id: question.id.clone(),
        prompt: question.prompt.clone(),
        facility: say.percent(Say::figure(question.item.facility)),
        asked: question.item.count,
        options: question
            .options
            .iter()
            .map(|option| option_view(option, question.item.count, say))
            .collect(),
        on_paper: place < MISSED_ON_PAPER,
    }
}

fn option_view(option: &OptionFigures, asked: usize, say: &Say) -> OptionView {
    let right = option.outcome == Outcome::Right;
    let text = if option.text.is_empty() {
        say.text(match option.outcome {
            Outcome::Right => "report_answer_right",
            Outcome::Partly => "report_answer_partly",
            Outcome::Wrong => "report_answer_wrong",
            Outcome::Unanswered => "report_answer_none",
        })
    } else {
        option.text.clone()
    };
    OptionView {
        text,
        right,
        count: option.count,
        share: say.percent(Say::figure(Some(option.share))),
        bar: chart::parts(&[(if right { "right" } else { "wrong" }, option.count)], asked),
    }
}

fn quiz_view(quiz: &QuizFigures, audience: Audience, say: &Say) -> QuizView {
    let test = quiz.test.as_ref();
    let figure =
        |of: fn(&crate::records::statistics::Test) -> Option<f64>| Say::figure(test.and_then(of));
    // Points say little without how many there are.
    let in_percent = |value: Option<f64>| {
        let of = test.map_or(0, |test| test.of);
        Say::figure(value.filter(|_| of > 0).map(|value| 100.0 * value / f64::from(of)))
    };
    QuizView {
        title: quiz.title.clone(),
        attempts: quiz.attempts,
        hidden: test.is_none().then(|| hidden("report_hidden_row", quiz.attempts, audience, say)),
        elsewhere: (quiz.elsewhere > 0 && audience.sees(quiz.elsewhere))
            .then(|| say.count("report_elsewhere", quiz.elsewhere)),
        average: in_percent(test.and_then(|test| test.average)),
        median: in_percent(test.and_then(|test| test.median)),
        deviation: in_percent(test.and_then(|test| test.deviation)),
        skewness: figure(|test| test.skewness),
        kurtosis: figure(|test| test.kurtosis),
        alpha: figure(|test| test.alpha),
        error_ratio: figure(|test| test.error_ratio),
        standard_error: in_percent(test.and_then(|test| test.standard_error)),
        questions: quiz
            .questions
            .iter()
            .map(|question| question_view(question, audience, say))
            .collect(),
    }
}

fn question_view(question: &QuestionFigures, audience: Audience, say: &Say) -> QuestionView {
    let item = &question.item;
    QuestionView {
        id: question.id.clone(),
        prompt: question.prompt.clone(),
        asked: item.count,
        hidden: (item.count < FEWEST)
            .then(|| hidden("report_hidden_row", item.count, audience, say)),
        facility: Say::figure(item.facility),
        deviation: Say::figure(item.deviation),
        intended: Say::figure(question.intended_weight),
        effective: Say::figure(question.effective_weight),
        discrimination: Say::figure(item.discrimination),
        efficiency: Say::figure(item.efficiency),
        doubtful: item.discrimination.is_some_and(|value| value < 0.0),
    }
}
