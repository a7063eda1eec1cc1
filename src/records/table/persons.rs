//! The tables about people and their attempts.

use quiz::{Certification, Percent};

use super::{Cell, Table};
use crate::records::Assurance;
use crate::records::figures::earned_on;
use crate::records::people::{Filed, Person};
use crate::records::report::Audience;
use crate::records::verify::{JudgedAttempt, JudgedRecord};
use crate::records::words;

/// A line per person.
pub(in crate::records) fn people<'a>(
    certification: &'a Certification,
    people: &'a [Person],
    audience: Audience,
) -> Table<'a> {
    let mut columns = vec!["certification", "name", "role", "school", "networks", "roster_id"];
    if audience.is_office() {
        columns.push("learner_ids");
    }
    columns.extend(["status", "certified_on", "overdue"]);
    if audience.scores() {
        columns.extend(["missing", "last_activity"]);
    }
    let rows = people.iter().map(move |person| person_row(certification, person, audience));
    let mut table = Table::new("people", &columns, rows);
    if audience.scores() {
        for quiz in certification.quizzes.keys() {
            let of = ["mark", "best", "passed_on", "passed_by", "submissions"];
            table.columns.extend(of.map(|of| format!("{quiz}_{of}")));
        }
    }
    if audience.is_office() {
        table.columns.extend(["assurance".to_owned(), "notes".to_owned()]);
    }
    table
}

fn person_row(certification: &Certification, person: &Person, audience: Audience) -> Vec<Cell> {
    let standing = &person.standing;
    let mut row: Vec<Cell> = vec![
        (&certification.id).into(),
        (&person.name).into(),
        (&person.role).into(),
        (&person.school).into(),
        person.networks.join("; ").into(),
        (&person.roster_id).into(),
    ];
    if audience.is_office() {
        let learners: Vec<String> = person.learners.iter().map(|id| id.to_hex()).collect();
        row.push(learners.join("; ").into());
    }
    row.push(audience.shown(standing.status).into());
    row.push(earned_on(standing.status).into());
    row.push(standing.overdue.into());
    if audience.scores() {
        row.push(person.missing.join("; ").into());
        row.push(person.last_activity.into());
        for quiz in &standing.quizzes {
            row.push(quiz.mark.get().into());
            row.push(quiz.best.map(Percent::get).into());
            row.push(quiz.passed.into());
            row.push(quiz.via.clone().unwrap_or_default().into());
            row.push(quiz.submitted.into());
        }
    }
    if audience.is_office() {
        row.push(person.assurance.map_or("", Assurance::text).into());
        row.push(person.notes.join("; ").into());
    }
    row
}

/// A line per attempt of each file in the ledger; `only`: of that course and year.
pub(in crate::records) fn attempts<'a>(
    files: &'a [Filed],
    only: Option<&'a Certification>,
) -> Table<'a> {
    let columns = [
        "file",
        "file_name",
        "received",
        "course",
        "year",
        "learner_id",
        "name",
        "role",
        "school",
        "quiz",
        "attempt",
        "quiz_digest",
        "started",
        "submitted",
        "points",
        "of",
        "percent",
        "passed",
        "stated_percent",
        "counts",
        "findings",
    ];
    let of_file = move |filed: &'a Filed| {
        let record = filed.judgement.record.as_ref().filter(|record| {
            only.is_none_or(|only| record.course == only.course && record.year == only.year)
        });
        record.into_iter().flat_map(move |record| {
            let shared = FileCells::of(filed, record);
            record.attempts.iter().map(move |judged| attempt_row(&shared, judged))
        })
    };
    Table::new("attempts", &columns, files.iter().flat_map(of_file))
}

/// What is the same for each attempt of a file.
struct FileCells {
    /// Before the quiz, in the order of the columns.
    first: [Cell; 9],
}

impl FileCells {
    fn of(filed: &Filed, record: &JudgedRecord) -> Self {
        let learner = &record.learner;
        let first = [
            filed.entry.id.into(),
            (&filed.entry.name).into(),
            Cell::Moment(filed.entry.statement.received),
            (&record.course).into(),
            words::plain(&record.year).into(),
            learner.id.to_hex().into(),
            words::plain(&learner.name).into(),
            words::plain(&learner.role).into(),
            words::plain(&learner.school).into(),
        ];
        Self { first }
    }
}

fn attempt_row(shared: &FileCells, judged: &JudgedAttempt) -> Vec<Cell> {
    let attempt = &judged.attempt;
    let score = attempt.earned.as_ref().map(|grade| grade.score);
    let findings: Vec<&str> = judged.reasons.iter().map(|reason| reason.text.as_str()).collect();
    let own = [
        (&attempt.quiz).into(),
        attempt.number.into(),
        attempt.digest.to_hex().into(),
        attempt.started.map_or(Cell::Empty, Cell::Moment),
        attempt.submitted.map_or(Cell::Empty, Cell::Moment),
        score.map(|score| score.points).into(),
        score.map(|score| score.of).into(),
        score.map(|score| score.percent.get()).into(),
        score.map(|score| score.passed).into(),
        attempt.claimed.map(|score| score.percent.get()).into(),
        judged.counts.into(),
        findings.join("; ").into(),
    ];
    shared.first.iter().cloned().chain(own).collect()
}
