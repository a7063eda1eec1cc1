//! The adherence report: who is certified, who is not and why, and which files it rests on.
//!
//! Everything is computed from the stored bytes, graded again with the evidence kept now; where that
//! differs from what the ledger says, the report says so. One HTML file without outside requests and
//! two tables. With several certifications each has its `report-<id>.html` and `.csv`.
#![expect(
    clippy::disallowed_methods,
    reason = "this room writes its report itself, each file whole"
)]

use std::path::{Path, PathBuf};

use minijinja::{Value, context};
use quiz::{Certification, Date, Status, Verdict};
use serde::Serialize;

use super::chart::{self, Bar};
use super::evidence::Evidence;
use super::ledger::Ledger;
use super::office::Office;
use super::people::{Filed, Person, people};
use super::verify::judge;
use super::{table, words};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::read::Sources;
use crate::theme::{self, Theme};

/// What a report is made from.
#[derive(Debug, Clone)]
pub struct ReportOptions {
    pub records: PathBuf,
    /// For the roster and the office's name; need not be there.
    pub content: PathBuf,
    pub out: PathBuf,
    /// The day on which the standings are.
    pub as_of: Date,
}

/// What a report came to.
#[derive(Debug)]
pub enum Written {
    /// All files, in the order of writing, and what the lead should see at once.
    Files { paths: Vec<PathBuf>, summaries: Vec<Summary>, faults: Vec<String> },
    /// Nothing was written: the roster or the theme has mistakes.
    Problems { problems: Vec<Diagnostic>, sources: Box<Sources> },
}

/// One certification in figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    pub certification: String,
    pub total: usize,
    /// Label and count of each status that is shown.
    pub counts: Vec<(&'static str, usize)>,
}

/// Makes the report over the ledger in `options.records`.
pub fn report(options: &ReportOptions) -> Result<Written> {
    let (files, evidence) = filed(&options.records)?;
    if evidence.certifications.is_empty() {
        let folder = options.records.join("certifications");
        return Err(Error::Usage(format!(
            "there is no certification in `{}`; `hallpass build` puts it there",
            folder.display()
        )));
    }
    let office = Office::read(&options.content)?;
    if !office.problems.is_empty() {
        return Ok(Written::Problems {
            problems: office.problems,
            sources: Box::new(office.sources),
        });
    }
    let mut sources = Sources::default();
    let mut problems = theme::read(&mut sources, None)?;
    let (theme, found) = Theme::compile(&sources);
    problems.extend(found);
    let mut outputs = Vec::new();
    let mut summaries = Vec::new();
    let single = evidence.certifications.len() == 1;
    for certification in evidence.certifications.values() {
        let stem =
            if single { "report".to_owned() } else { format!("report-{}", certification.id) };
        let people = people(certification, &files, &office.roster, &evidence, options.as_of);
        let page = page(certification, &people, &files, &evidence, &office, options.as_of);
        summaries.push(page.summary());
        match page.render(&theme) {
            Ok(html) => outputs.push((format!("{stem}.html"), html.into_bytes())),
            Err(problem) => problems.push(problem),
        }
        outputs.push((format!("{stem}.csv"), table::people(certification, &people)));
    }
    if problems.iter().any(Diagnostic::is_error) {
        return Ok(Written::Problems { problems, sources: Box::new(sources) });
    }
    outputs.push(("attempts.csv".to_owned(), table::attempts(&files)));
    let paths = write(&options.out, &outputs)?;
    Ok(Written::Files { paths, summaries, faults: evidence.faults })
}

/// Every file of the ledger, judged with the evidence kept now and its own moment of receipt.
pub fn filed(records: &Path) -> Result<(Vec<Filed>, Evidence)> {
    let ledger = Ledger::open(records)?;
    let evidence = Evidence::load(records)?;
    let mut files = Vec::new();
    for entry in ledger.current()? {
        let bytes = ledger.bytes(&entry.digest)?;
        let judgement = judge(&bytes, entry.statement.received, &evidence);
        files.push(Filed { entry, judgement });
    }
    Ok((files, evidence))
}

/// What the template `report.html` gets as `report`.
#[derive(Debug, Serialize)]
struct Page {
    title: String,
    organization: String,
    generated: String,
    course: String,
    year: String,
    certification: CertificationView,
    counts: Vec<CountView>,
    total: usize,
    people: Vec<PersonView>,
    files: Vec<FileView>,
    chart_svg: String,
}

#[derive(Debug, Serialize)]
struct CertificationView {
    title: String,
    due: String,
    quizzes: Vec<NeededQuiz>,
}

#[derive(Debug, Serialize)]
struct NeededQuiz {
    id: String,
    title: String,
    pass: u8,
}

#[derive(Debug, Serialize)]
struct CountView {
    status: &'static str,
    label: &'static str,
    count: usize,
}

#[derive(Debug, Serialize)]
struct PersonView {
    name: String,
    role: String,
    school: String,
    status: &'static str,
    label: &'static str,
    missing: Vec<String>,
    quizzes: Vec<QuizView>,
    last_activity: Option<String>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct QuizView {
    id: String,
    title: String,
    best: Option<u8>,
    pass: u8,
    passed: bool,
    attempts: usize,
    claimed: Option<u8>,
}

#[derive(Debug, Serialize)]
struct FileView {
    name: String,
    verdict: &'static str,
    reasons: Vec<String>,
    learner: Option<String>,
    received: String,
}

fn page(
    certification: &Certification,
    people: &[Person],
    files: &[Filed],
    evidence: &Evidence,
    office: &Office,
    as_of: Date,
) -> Page {
    let counts = counts(people);
    let bars: Vec<Bar> = counts
        .iter()
        .map(|entry| Bar { status: entry.status, label: entry.label, count: entry.count })
        .collect();
    let title = |quiz: &str| words::plain(evidence.quiz_title(quiz));
    Page {
        title: certification.title.clone(),
        organization: words::plain(&office.organization),
        generated: words::long_date(as_of),
        course: words::plain(office.course_title(&certification.course)),
        year: certification.year.clone(),
        certification: CertificationView {
            title: certification.title.clone(),
            due: words::long_date(certification.window.due),
            quizzes: certification
                .quizzes
                .iter()
                .map(|(id, mark)| NeededQuiz { id: id.clone(), title: title(id), pass: mark.get() })
                .collect(),
        },
        chart_svg: chart::by_status("People by status", &bars),
        counts,
        total: people.len(),
        people: people.iter().map(|person| person_view(person, &title)).collect(),
        files: files.iter().map(file_view).collect(),
    }
}

/// The first four always, so that two reports can be laid side by side.
fn counts(people: &[Person]) -> Vec<CountView> {
    // Renewals and expired ones are shown where there are any.
    let names = [
        ("certified", "Certified"),
        ("renewal-needed", "Certified, renewal needed"),
        ("in-progress", "In progress"),
        ("not-passed", "Not passed"),
        ("not-started", "Not started"),
        ("expired", "Expired"),
    ];
    let of = |name| people.iter().filter(|person| person.standing.status.name() == name).count();
    names
        .map(|(status, label)| CountView { status, label, count: of(status) })
        .into_iter()
        .filter(|entry| entry.count > 0 || !["renewal-needed", "expired"].contains(&entry.status))
        .collect()
}

fn person_view(person: &Person, title: &impl Fn(&str) -> String) -> PersonView {
    let quiz = |quiz: &quiz::QuizStanding| QuizView {
        id: quiz.quiz.clone(),
        title: title(&quiz.quiz),
        best: quiz.best.map(quiz::Percent::get),
        pass: quiz.mark.get(),
        passed: quiz.passed.is_some(),
        attempts: quiz.submitted,
        claimed: person.claimed.get(&quiz.quiz).copied(),
    };
    PersonView {
        name: person.name.clone(),
        role: person.role.clone(),
        school: person.school.clone(),
        status: person.standing.status.name(),
        label: words::status(person.standing.status),
        missing: held_since(person.standing.status)
            .into_iter()
            .chain(person.missing.clone())
            .collect(),
        quizzes: person.standing.quizzes.iter().map(quiz).collect(),
        last_activity: person.last_activity.map(words::long_date),
        notes: person.notes.clone(),
    }
}

/// Said below the status of whoever has nothing missing.
fn held_since(status: Status) -> Option<String> {
    match status {
        Status::Certified { on } | Status::RenewalNeeded { on } | Status::Expired { on } => {
            Some(format!("since {}", words::long_date(on)))
        }
        _ => None,
    }
}

fn file_view(filed: &Filed) -> FileView {
    let mut reasons = filed.judgement.texts();
    if !filed.entry.statement.says(&filed.judgement) {
        let before = words::plain(&filed.entry.statement.verdict);
        reasons.push(format!(
            "the ledger has it as `{before}`: what it is graded with has changed since; import it again"
        ));
    }
    let learner = filed.judgement.record.as_ref().map(|record| words::plain(&record.learner.name));
    FileView {
        name: format!("{}. {}", filed.entry.id, filed.entry.name),
        verdict: match filed.judgement.verdict {
            Verdict::Accepted => "accepted",
            Verdict::AcceptedWithWarnings => "warning",
            Verdict::Rejected => "rejected",
        },
        reasons,
        learner,
        received: words::long_date(Date::of_millis(filed.entry.statement.received)),
    }
}

impl Page {
    fn render(&self, theme: &Theme) -> Result<String, Diagnostic> {
        let style = theme.assets().get("css/report.css").map(|asset| asset.bytes.to_vec());
        let css = String::from_utf8(style.unwrap_or_default()).unwrap_or_default();
        let strings = theme.strings("en");
        let report = Value::from(minijinja::value::Serde(self));
        theme.render("report.html", context! { report, css, strings })
    }

    fn summary(&self) -> Summary {
        Summary {
            certification: self.certification.title.clone(),
            total: self.total,
            counts: self.counts.iter().map(|entry| (entry.label, entry.count)).collect(),
        }
    }
}

/// Each file whole or not at all: a reader never sees half a report.
fn write(out: &Path, outputs: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(out).map_err(Error::io("make the folder", out))?;
    let mut paths = Vec::with_capacity(outputs.len());
    for (name, bytes) in outputs {
        let path = out.join(name);
        let half = out.join(format!(".{name}.part"));
        std::fs::write(&half, bytes).map_err(Error::io("write", &half))?;
        std::fs::rename(&half, &path).map_err(Error::io("write", &path))?;
        paths.push(path);
    }
    Ok(paths)
}
