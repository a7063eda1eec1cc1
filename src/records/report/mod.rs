//! The adherence report: who is certified, who is not and why, and how the course does its work.
//!
//! Everything is computed from what the ledger states of each file, held against the hash chain's
//! digests as it is read; `records verify` grades the stored bytes again. One HTML file without outside requests and two tables. With
//! several certifications each has its `report-<id>.html` and `.csv`.
#![expect(
    clippy::disallowed_methods,
    reason = "this room writes its report itself, each file whole"
)]

mod audience;
mod chart;
mod learned;
mod persons;
mod say;
mod view;

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use minijinja::{Value, context};
use quiz::Date;
use sha2::{Digest as _, Sha256};

use super::figures::Figures;
use super::office::Office;
use super::people::people;
use super::roster::Roster;
use super::{filed, table, words};
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::read::Sources;
use crate::theme::{self, Theme};

pub use audience::{Audience, Persons, SMALL};
pub(crate) use say::Say;
use view::{Material, Page, page};

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
    let (files, evidence) = filed(&options.records, &Roster::default())?;
    if evidence.certifications.is_empty() {
        let folder = options.records.join("certifications");
        return Err(Error::Usage(format!(
            "there is no certification in `{}`; `hallpass build` puts it there",
            folder.display()
        )));
    }
    let office = Office::read(&options.content, options.roster.as_deref())?;
    if !office.problems.is_empty() {
        return Ok(Written::Problems {
            problems: office.problems,
            sources: Box::new(office.sources),
        });
    }
    let mut sources = Sources::default();
    let mut problems = theme::read(&mut sources, office.theme.as_deref())?;
    let (theme, found) = Theme::compile(&sources);
    problems.extend(found);
    if !theme.speaks(&options.language) {
        let language = words::plain(&options.language);
        return Err(Error::Usage(format!("the theme has no strings in the language `{language}`")));
    }
    let say = Say::new(theme.words(&options.language));
    let mut outputs = Vec::new();
    let mut summaries = Vec::new();
    let certifications = evidence.in_force(options.as_of);
    let single = certifications.len() == 1;
    for certification in certifications {
        let stem =
            if single { "report".to_owned() } else { format!("report-{}", certification.id) };
        let people = people(certification, &files, &office.roster, &evidence, options.as_of);
        let mut figures = Figures::of(certification, &people, &files, &evidence, options.as_of);
        summaries.push(summary(&figures));
        options.audience.reduce(&mut figures);
        let page = page(&Material {
            figures: &figures,
            people: &people,
            files: &files,
            evidence: &evidence,
            office: &office,
            audience: options.audience,
            say: &say,
        });
        match render(&page, &theme, &options.language) {
            Ok(html) => outputs.push((format!("{stem}.html"), html.into_bytes())),
            Err(problem) => problems.push(problem),
        }
        if options.audience.is_office() {
            outputs.push((format!("{stem}.csv"), table::people(certification, &people)));
        }
    }
    if problems.iter().any(Diagnostic::is_error) {
        return Ok(Written::Problems { problems, sources: Box::new(sources) });
    }
    if options.audience.is_office() {
        outputs.push(("attempts.csv".to_owned(), table::attempts(&files)));
    }
    let paths = write(&options.out, &outputs)?;
    Ok(Written::Files { paths, summaries, faults: evidence.faults })
}

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

/// The page with its one style and its one script, each allowed by its hash alone.
fn render(page: &Page, theme: &Theme, language: &str) -> Result<String, Diagnostic> {
    let asset = |name: &str| {
        let bytes = theme.assets().get(name).map(|asset| asset.bytes.to_vec());
        String::from_utf8(bytes.unwrap_or_default()).unwrap_or_default()
    };
    let (css, script) = (asset("css/report.css"), asset("js/report.js"));
    let (css_hash, script_hash) = (source_hash(&css), source_hash(&script));
    let strings = theme.strings(language);
    let report = Value::from(minijinja::value::Serde(page));
    theme.render("report.html", context! { report, css, css_hash, script, script_hash, strings })
}

/// A source expression of a content security policy (CSP Level 3, section 2.3.1).
fn source_hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}

/// Each file whole or not at all: a reader never sees half a report.
pub(super) fn write(out: &Path, outputs: &[(String, Vec<u8>)]) -> Result<Vec<PathBuf>> {
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
