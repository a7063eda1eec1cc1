//! The tables of what a report's charts and lists show.

use super::{Cell, Table};
use crate::records::figures::{Figures, Group, Outcome, QuizFigures, Shared};
use crate::records::report::{Audience, SMALL};

/// Everything but persons, in the order in which a report shows it.
pub(in crate::records) fn of_figures(figures: &Figures, audience: Audience) -> Vec<Table> {
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

fn summary(figures: &Figures, audience: Audience) -> Table {
    let rules = &figures.certification;
    let mut table = Table::new("summary", &["figure", "value"]);
    let mut add = |name: &str, value: Cell| table.rows.push(vec![name.into(), value]);
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
    table
}

fn weeks(figures: &Figures) -> Table {
    let mut table = Table::new("weeks", &["week_ends", "new", "certified", "people"]);
    let row = |week: &crate::records::figures::Week| {
        vec![week.ends.into(), week.new.into(), week.sum.into(), figures.total.into()]
    };
    table.rows = figures.weeks.iter().map(row).collect();
    table
}

/// `groups`: how many are put together in this line, because each is too small to be shown.
fn groups(name: &'static str, of: &'static str, groups: &[Group], audience: Audience) -> Table {
    let columns = [of, "people", "certified", "under_way", "not_started", "groups"];
    let mut table = Table::new(name, &columns);
    table.rows = groups
        .iter()
        .map(|group| {
            if audience.sees(group.total) {
                return vec![
                    (&group.name).into(),
                    group.total.into(),
                    group.certified.into(),
                    group.under_way.into(),
                    group.not_started.into(),
                    group.merged.into(),
                ];
            }
            let fewer = format!("fewer than {SMALL}").into();
            let group = [(&group.name).into(), fewer, Cell::Empty, Cell::Empty, Cell::Empty]
                .into_iter()
                .chain([group.merged.into()]);
            group.collect()
        })
        .collect();
    table
}

fn shared(name: &'static str, of: &'static str, all: &[Shared]) -> Table {
    let columns = [of, "text", "questions", "first_attempts", "points", "of", "percent"];
    let mut table = Table::new(name, &columns);
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
    table.rows = all.iter().map(row).collect();
    table
}

fn quizzes(figures: &Figures) -> Table {
    let mut table = Table::new(
        "quizzes",
        &[
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
        ],
    );
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
    table.rows = figures.quizzes.iter().map(row).collect();
    table
}

/// Each question, and each answer to it.
fn questions(figures: &Figures) -> [Table; 2] {
    let mut questions = Table::new(
        "questions",
        &[
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
        ],
    );
    let mut answers =
        Table::new("answers", &["quiz", "question", "answer", "outcome", "count", "share_percent"]);
    for quiz in &figures.quizzes {
        for question in &quiz.questions {
            let item = &question.item;
            questions.rows.push(vec![
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
            ]);
            answers.rows.extend(question.options.iter().map(|option| {
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
            }));
        }
    }
    [questions, answers]
}
