//! The adherence report: who is certified, who is not and why, and how the course does its work.
//!
//! Everything is computed from what the ledger states of each file, held against the hash chain's
//! digests as it is read; `records verify` grades the stored bytes again. One HTML file without outside requests and two tables. With
//! several certifications each has its `report-<id>.html` and `.csv`.

mod audience;
mod chart;
mod learned;
mod persons;
mod view;

use std::path::PathBuf;

use minijinja::{Value, context};
use quiz::{Certification, Date};

use super::figures::Figures;
use super::papers::{Papers, Readers};
use super::people::Person;
use super::say::Voices;
use super::sheet::Sheet;
use super::standings::{Desk, Mistakes, Refusal, Standings};
use super::table;
use crate::error::{Error, Result};

pub use audience::{Audience, Persons, SMALL};
use view::{Material, page};

/// What a report is made from.
#[derive(Debug, Clone)]
pub struct ReportOptions {
    pub records: PathBuf,
    /// For the roster, the office's name and its theme; need not be there.
    pub content: PathBuf,
    /// A roster elsewhere than in the content.
    pub roster: Option<PathBuf>,
    pub out: PathBuf,
    /// The day on which the standings are.
    pub as_of: Date,
    pub audience: Audience,
    /// A language that the theme speaks.
    pub language: String,
}

/// What a report came to.
#[derive(Debug)]
pub enum Written {
    /// All files, in the order of writing, and what the lead should see at once.
    Files { paths: Vec<PathBuf>, summaries: Vec<Summary>, faults: Vec<String> },
    /// Nothing was written: the roster or the theme has mistakes.
    Problems(Mistakes),
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
    match written(options) {
        Ok(written) => Ok(written),
        Err(Refusal::Mistakes(mistakes)) => Ok(Written::Problems(mistakes)),
        Err(Refusal::Error(error)) => Err(error),
    }
}

fn written(options: &ReportOptions) -> Result<Written, Refusal> {
    let standings = Standings::read(&Desk {
        records: options.records.clone(),
        content: options.content.clone(),
        roster: options.roster.clone(),
        as_of: options.as_of,
    })?;
    let voices = Voices::of(&standings.office)?;
    let mut tables = Papers::into_folder(&options.out, Readers::Anyone)?;
    // What is worked out needs all processors; what is written then needs one each.
    let reports = worked_out(options, &standings)?;
    let attempts = || {
        if !options.audience.is_office() {
            return Ok(());
        }
        tables.add("attempts.csv", |out| {
            table::parts_to_csv(&standings.files, |files| table::attempts(files, None), out)
        })
    };
    let (attempts, pages) = rayon::join(attempts, || pages(options, &standings, &voices, &reports));
    attempts?;
    let mut paths = pages?.finish()?;
    paths.extend(tables.finish()?);
    let summaries = reports.iter().map(|report| report.summary.clone()).collect();
    let faults = standings.evidence.faults.clone();
    // The process is about to end: to take half a million attempts apart would only take time.
    std::mem::forget(reports);
    std::mem::forget(standings);
    Ok(Written::Files { paths, summaries, faults })
}

/// What there is to say about a certification.
struct Report<'s> {
    certification: &'s Certification,
    people: Vec<Person>,
    figures: Figures,
    summary: Summary,
}

fn worked_out<'s>(options: &ReportOptions, standings: &'s Standings) -> Result<Vec<Report<'s>>> {
    let Standings { files, evidence, as_of, .. } = standings;
    let of = |certification: &'s Certification| {
        let people = standings.people(certification);
        let mut figures = Figures::of(certification, &people, files, evidence, *as_of);
        let summary = summary(&figures);
        options.audience.reduce(&mut figures);
        Report { certification, people, figures, summary }
    };
    Ok(standings.certifications(None)?.into_iter().map(of).collect())
}

/// The page of each certification, and the table of its people.
fn pages(
    options: &ReportOptions,
    standings: &Standings,
    voices: &Voices,
    reports: &[Report<'_>],
) -> Result<Papers, Refusal> {
    let say = voices.say(&options.language)?;
    let mut papers = Papers::into_folder(&options.out, Readers::Anyone)?;
    for Report { certification, people, figures, .. } in reports {
        let stem = match reports {
            [_] => "report".to_owned(),
            _ => format!("report-{}", certification.id),
        };
        let material = Material {
            figures,
            people,
            files: &standings.files,
            evidence: &standings.evidence,
            office: &standings.office,
            audience: options.audience,
            say: &say,
        };
        let html = || {
            let report = Value::from(minijinja::value::Serde(page(&material)));
            SHEET.render(&voices.theme, &options.language, context! { report })
        };
        let table = || {
            let mut written = Vec::new();
            if options.audience.is_office() {
                let table = table::people(certification, people, options.audience);
                table::to_csv(table, &mut written).map_err(Error::io("write", &options.out))?;
            }
            Ok::<_, Error>(written)
        };
        let (html, table) = rayon::join(html, table);
        let html = html.map_err(|problem| voices.mistake(problem))?;
        papers.add(&format!("{stem}.html"), |out| out.write_all(html.as_bytes()))?;
        if options.audience.is_office() {
            let table = table?;
            papers.add(&format!("{stem}.csv"), |out| out.write_all(&table))?;
        }
    }
    Ok(papers)
}

const SHEET: Sheet =
    Sheet { template: "report.html", css: "css/report.css", js: Some("js/report.js") };

fn summary(figures: &Figures) -> Summary {
    let names = [
        ("certified", "Certified"),
        ("renewal-needed", "Certified, renewal needed"),
        ("in-progress", "In progress"),
        ("not-passed", "Not passed"),
        ("not-started", "Not started"),
        ("expired", "Expired"),
        ("exempt", "Exempt"),
    ];
    let counts = names
        .map(|(status, label)| (label, figures.by_status.get(status).copied().unwrap_or(0)))
        .into_iter()
        .filter(|(label, count)| {
            *count > 0 || !["Certified, renewal needed", "Expired", "Exempt"].contains(label)
        })
        .collect();
    Summary { certification: figures.certification.title.clone(), total: figures.total, counts }
}
