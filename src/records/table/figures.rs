//! The tables of what a report's charts and lists show.

use super::{Cell, Table};
use crate::records::figures::{
    Figures, Group, OptionFigures, Outcome, QuestionFigures, QuizFigures, Shared,
};
use crate::records::report::{Audience, SMALL};

/// Everything but persons, in the order in which a report shows it.
pub(in crate::records) fn of_figures(figures: &Figures, audience: Audience) -> Vec<Table<'_>> {
    if !audience.sees(figures.total) {
        return vec![summary(figures, audience)];
    }
    let mut tables = vec![
        summary(figures, audience),
        weeks(figures),
        groups("networks", "network", &figures.networks, audience),
        groups("schools", "school", &figures.schools, audience),
        shared("objectives", "objective", &figures.objectives),
        shared("clauses", "clause", &figures.clauses),
        quizzes(figures),
    ];
    tables.extend(questions(figures));
    tables
}

fn summary(figures: &Figures, audience: Audience) -> Table<'static> {
    let rules = &figures.certification;
    let mut rows: Vec<Vec<Cell>> = Vec::new();
    let mut add = |name: &str, value: Cell| rows.push(vec![name.into(), value]);
    add("certification", (&rules.id).into());
    add("year", (&rules.year).into());
    add("as_of", figures.as_of.into());
    add("opens", rules.window.opens.into());
    add("due", rules.window.due.into());
    add("closes", rules.window.closes.into());
    if audience.sees(figures.total) {
        add("people", figures.total.into());
        add("certified", figures.certified.into());
        let mut statuses = figures.by_status.clone();
        if !audience.scores() {
            let failed = statuses.remove("not-passed").unwrap_or(0);
            *statuses.entry("in-progress").or_default() += failed;
        }
        for (status, count) in statuses {
            add(&format!("status_{status}"), count.into());
        }
    }
    Table::new("summary", &["figure", "value"], rows)
}

fn weeks(figures: &Figures) -> Table<'_> {
    let row = |week: &crate::records::figures::Week| {
        vec![week.ends.into(), week.new.into(), week.sum.into(), figures.total.into()]
    };
    let columns = ["week_ends", "new", "certified", "people"];
    Table::new("weeks", &columns, figures.weeks.iter().map(row))
}

/// `groups`: how many are put together in this line, because each is too small to be shown.
fn groups<'a>(
    name: &'static str,
    of: &'static str,
    groups: &'a [Group],
    audience: Audience,
) -> Table<'a> {
    let row = move |group: &Group| -> Vec<Cell> {
        if !audience.sees(group.total) {
            let fewer = format!("fewer than {SMALL}").into();
            let hidden = [(&group.name).into(), fewer, Cell::Empty, Cell::Empty, Cell::Empty];
            return hidden.into_iter().chain([group.merged.into()]).collect();
        }
        vec![
            (&group.name).into(),
            group.total.into(),
            group.certified.into(),
            group.under_way.into(),
            group.not_started.into(),
            group.merged.into(),
        ]
    };
    let columns = [of, "people", "certified", "under_way", "not_started", "groups"];
    Table::new(name, &columns, groups.iter().map(row))
}

fn shared<'a>(name: &'static str, of: &'static str, all: &'a [Shared]) -> Table<'a> {
    let columns = [of, "text", "questions", "first_attempts", "points", "of", "percent"];
    let row = |shared: &Shared| {
        vec![
            (&shared.id).into(),
            (&shared.text).into(),
            shared.questions.into(),
            shared.attempts.into(),
            shared.points.into(),
            shared.of.into(),
            shared.percent().into(),
        ]
    };
    Table::new(name, &columns, all.iter().map(row))
}

fn quizzes(figures: &Figures) -> Table<'_> {
    let columns = [
        "quiz",
        "title",
        "digest",
        "first_attempts",
        "of_other_versions",
        "points_there_are",
        "average",
        "median",
        "deviation",
        "skewness",
        "kurtosis",
        "alpha_percent",
        "error_ratio_percent",
        "standard_error",
    ];
    let row = |quiz: &QuizFigures| {
        let test = quiz.test.as_ref();
        let figure = |value: Option<f64>| Cell::from(value);
        vec![
            (&quiz.id).into(),
            (&quiz.title).into(),
            quiz.digest.to_hex().into(),
            quiz.attempts.into(),
            quiz.elsewhere.into(),
            test.map(|test| test.of).into(),
            figure(test.and_then(|test| test.average)),
            figure(test.and_then(|test| test.median)),
            figure(test.and_then(|test| test.deviation)),
            figure(test.and_then(|test| test.skewness)),
            figure(test.and_then(|test| test.kurtosis)),
            figure(test.and_then(|test| test.alpha)),
            figure(test.and_then(|test| test.error_ratio)),
            figure(test.and_then(|test| test.standard_error)),
        ]
    };
    Table::new("quizzes", &columns, figures.quizzes.iter().map(row))
}

/// Each question, and each answer to it.
fn questions<'a>(figures: &'a Figures) -> [Table<'a>; 2] {
    let all = || {
        let of =
            |quiz: &'a QuizFigures| quiz.questions.iter().map(move |question| (quiz, question));
        figures.quizzes.iter().flat_map(of)
    };
    let question_row = |(quiz, question): (&QuizFigures, &QuestionFigures)| {
        let item = &question.item;
        vec![
            (&quiz.id).into(),
            (&question.id).into(),
            (&question.prompt).into(),
            (&question.objective).into(),
            item.count.into(),
            item.facility.into(),
            item.deviation.into(),
            question.intended_weight.into(),
            question.effective_weight.into(),
            item.discrimination.into(),
            item.efficiency.into(),
        ]
    };
    let columns = [
        "quiz",
        "question",
        "prompt",
        "objective",
        "asked",
        "facility_percent",
        "deviation_percent",
        "intended_weight_percent",
        "effective_weight_percent",
        "discrimination_percent",
        "efficiency_percent",
    ];
    let answers = ["quiz", "question", "answer", "outcome", "count", "share_percent"];
    let answer_rows = |(quiz, question): (&'_ QuizFigures, &'_ QuestionFigures)| {
        question.options.iter().map(|option| answer_row(quiz, question, option)).collect::<Vec<_>>()
    };
    [
        Table::new("questions", &columns, all().map(question_row)),
        Table::new("answers", &answers, all().flat_map(answer_rows)),
    ]
}

fn answer_row(quiz: &QuizFigures, question: &QuestionFigures, option: &OptionFigures) -> Vec<Cell> {
    let outcome = match option.outcome {
        Outcome::Right => "right",
        Outcome::Partly => "partly",
        Outcome::Wrong => "wrong",
        Outcome::Unanswered => "none",
    };
    vec![
        (&quiz.id).into(),
        (&question.id).into(),
        (&option.text).into(),
        outcome.into(),
        option.count.into(),
        option.share.into(),
    ]
}
