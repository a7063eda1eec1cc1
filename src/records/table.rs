//! The report as tables for a spreadsheet: RFC 4180, UTF-8 with a byte order mark (without it Excel
//! reads names in another encoding), every field quoted.
//!
//! A field that begins with `= + - @`, their full-width forms, or white space would be run as a
//! formula by a spreadsheet; it gets an apostrophe in front, as OWASP advises
//! (<https://owasp.org/www-community/attacks/CSV_Injection>).
//!
//! `report.csv`, a line per person: `certification, name, role, school, networks, roster_id,
//! learner_ids, status` (a [`quiz::Status::name`]), `certified_on` (UTC day), `overdue` (`yes` or `no`),
//! `missing, last_activity` (UTC day); for each quiz `<quiz>_mark, <quiz>_best` (percent, whole),
//! `<quiz>_passed_on` (UTC day), `<quiz>_submissions`; `notes`. Lists within a field are parted by `; `.
//!
//! `attempts.csv`, a line per attempt of each file in the ledger: `file` (entry number), `file_name,
//! received` (UTC), `course, year, learner_id, name, role, school, quiz, attempt, quiz_digest, started,
//! submitted` (UTC), `points, of, percent, passed` (as graded here; empty when open or not gradable),
//! `stated_percent, counts` (`yes` or `no`), `findings`.

use csv::{QuoteStyle, Terminator, WriterBuilder};
use quiz::{Certification, Percent, Status};

use super::people::{Filed, Person};
use super::words;

/// `report.csv`.
pub fn people(certification: &Certification, people: &[Person]) -> Vec<u8> {
    let mut header: Vec<String> = [
        "certification",
        "name",
        "role",
        "school",
        "networks",
        "roster_id",
        "learner_ids",
        "status",
        "certified_on",
        "overdue",
        "missing",
        "last_activity",
    ]
    .map(str::to_owned)
    .to_vec();
    for quiz in certification.quizzes.keys() {
        header
            .extend(["mark", "best", "passed_on", "submissions"].map(|of| format!("{quiz}_{of}")));
    }
    header.push("notes".to_owned());
    let lines = people.iter().map(|person| person_line(certification, person));
    table(std::iter::once(header).chain(lines))
}

fn person_line(certification: &Certification, person: &Person) -> Vec<String> {
    let certified_on = match person.standing.status {
        Status::Certified { on } | Status::RenewalNeeded { on } | Status::Expired { on } => {
            on.to_string()
        }
        _ => String::new(),
    };
    let learners: Vec<String> = person.learners.iter().map(|id| id.to_hex()).collect();
    let mut line = vec![
        certification.id.clone(),
        person.name.clone(),
        person.role.clone(),
        person.school.clone(),
        person.networks.join("; "),
        person.roster_id.clone(),
        learners.join("; "),
        person.standing.status.name().to_owned(),
        certified_on,
        yes_no(person.standing.overdue),
        person.missing.join("; "),
        optional(person.last_activity),
    ];
    for quiz in &person.standing.quizzes {
        line.extend([
            quiz.mark.get().to_string(),
            optional(quiz.best.map(Percent::get)),
            optional(quiz.passed),
            quiz.submitted.to_string(),
        ]);
    }
    line.push(person.notes.join("; "));
    line
}

/// `attempts.csv`.
pub fn attempts(files: &[Filed]) -> Vec<u8> {
    let header = [
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
    ]
    .map(str::to_owned)
    .to_vec();
    table(std::iter::once(header).chain(files.iter().flat_map(attempt_lines)))
}

fn attempt_lines(filed: &Filed) -> Vec<Vec<String>> {
    let Some(record) = &filed.judgement.record else { return Vec::new() };
    let learner = &record.learner;
    let line = |judged: &super::verify::JudgedAttempt| {
        let attempt = &judged.attempt;
        let score = attempt.earned.as_ref().map(|grade| grade.score);
        let findings: Vec<&str> =
            judged.reasons.iter().map(|reason| reason.text.as_str()).collect();
        vec![
            filed.entry.id.to_string(),
            filed.entry.name.clone(),
            words::moment(filed.entry.statement.received),
            record.course.clone(),
            words::plain(&record.year),
            learner.id.to_hex(),
            words::plain(&learner.name),
            words::plain(&learner.role),
            words::plain(&learner.school),
            attempt.quiz.clone(),
            attempt.number.to_string(),
            attempt.digest.to_hex(),
            optional(attempt.started.map(words::moment)),
            optional(attempt.submitted.map(words::moment)),
            optional(score.map(|score| score.points)),
            optional(score.map(|score| score.of)),
            optional(score.map(|score| score.percent.get())),
            score.map_or_else(String::new, |score| yes_no(score.passed)),
            optional(attempt.claimed.map(|score| score.percent.get())),
            yes_no(judged.counts),
            findings.join("; "),
        ]
    };
    record.attempts.iter().map(line).collect()
}

fn optional(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn yes_no(value: bool) -> String {
    if value { "yes" } else { "no" }.to_owned()
}

fn table(lines: impl Iterator<Item = Vec<String>>) -> Vec<u8> {
    let mut writer = WriterBuilder::new()
        .quote_style(QuoteStyle::Always)
        .terminator(Terminator::CRLF)
        .from_writer("\u{feff}".as_bytes().to_vec());
    for line in lines {
        // Writing into memory cannot fail, and all the lines of a table have the same length.
        let _ = writer.write_record(line.iter().map(|field| harmless(field)));
    }
    writer.into_inner().unwrap_or_default()
}

/// A field that no spreadsheet takes for a formula.
fn harmless(field: &str) -> String {
    let runs = |first: char| {
        matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') || first.is_whitespace()
    };
    if field.starts_with(runs) { format!("'{field}") } else { field.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_field_starts_a_formula_and_none_breaks_its_line() {
        let fields = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", " =1", "a,\"b\"\r\nc", "Ñ"];
        let bytes = table(std::iter::once(fields.map(str::to_owned).to_vec()));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("\u{feff}\"'=1+1\",\"'+1\",\"'-1\",\"'@x\","), "{text}");
        assert!(text.ends_with("\"a,\"\"b\"\"\r\nc\",\"Ñ\"\r\n"), "{text}");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        let read = reader.records().next().unwrap().unwrap();
        assert_eq!(read.len(), fields.len());
        for field in read.iter().skip(1) {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', ' ']), "{field}");
        }
    }
}
