//! The report's figures for other programs: CSV, a workbook, or JSON Lines.

use std::path::PathBuf;

use quiz::Certification;

use super::figures::Figures;
use super::papers::{Papers, Readers};
use super::people::{Filed, Person};
use super::report::Audience;
use super::standings::{Desk, Refusal, Standings};
use super::table::{self, Table};
use super::words;
use crate::error::Error;

/// How the tables are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A file for each table.
    Csv,
    /// A workbook for each certification, with a sheet for each table.
    Xlsx,
    /// A file for each table.
    Jsonl,
}

/// What to write.
#[derive(Debug)]
pub struct Exporting {
    pub desk: Desk,
    pub out: PathBuf,
    pub format: Format,
    pub audience: Audience,
    /// Only this certification.
    pub certification: Option<String>,
}

/// Writes `<certification>-<table>.csv`, `<certification>.xlsx` or `<certification>-<table>.jsonl`.
pub fn export(exporting: &Exporting) -> Result<Vec<PathBuf>, Refusal> {
    let standings = Standings::read(&exporting.desk)?;
    let mut papers = Papers::into_folder(&exporting.out, Readers::Anyone)?;
    for rules in standings.certifications(exporting.certification.as_deref())? {
        let people = standings.people(rules);
        let figures = figures(&standings, rules, &people, exporting.audience);
        let tables = tables(&standings.files, &figures, &people, exporting.audience);
        let id = &rules.id;
        match exporting.format {
            Format::Csv => {
                for table in tables {
                    papers.add(&format!("{id}-{}.csv", table.name), |out| {
                        table::to_csv(table, out)
                    })?;
                }
            }
            Format::Jsonl => {
                for table in tables {
                    let name = format!("{id}-{}.jsonl", table.name);
                    papers.add(&name, |out| table::to_jsonl(table, out))?;
                }
            }
            Format::Xlsx => {
                let title =
                    format!("{}, {}", words::plain(&rules.title), words::plain(&rules.year));
                let book = table::workbook(tables, &title, exporting.desk.as_of);
                let book = book.map_err(|error| {
                    Error::Usage(format!("the workbook of `{id}` cannot be made: {error}"))
                })?;
                papers.add(&format!("{id}.xlsx"), |out| out.write_all(&book))?;
            }
        }
    }
    Ok(papers.finish()?)
}

fn figures(
    standings: &Standings,
    rules: &Certification,
    people: &[Person],
    audience: Audience,
) -> Figures {
    let Standings { files, evidence, as_of, .. } = standings;
    let mut figures = Figures::of(rules, people, files, evidence, *as_of);
    audience.reduce(&mut figures);
    figures
}

fn tables<'a>(
    files: &'a [Filed],
    figures: &'a Figures,
    people: &'a [Person],
    audience: Audience,
) -> Vec<Table<'a>> {
    let rules = &figures.certification;
    let mut tables = table::of_figures(figures, audience);
    if audience.names() {
        tables.insert(1, table::people(rules, people, audience));
    }
    if audience.is_office() {
        tables.push(table::attempts(files, Some(rules)));
    }
    tables
}
