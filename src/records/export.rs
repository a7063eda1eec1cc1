//! The report's figures for other programs: CSV, a workbook, or JSON Lines.

use std::path::PathBuf;

use super::figures::Figures;
use super::papers::{self, Readers};
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
    let mut outputs = Vec::new();
    for rules in standings.certifications(exporting.certification.as_deref())? {
        let tables = tables(&standings, rules, exporting.audience);
        let id = &rules.id;
        let each = |extension: &str, write: fn(&Table) -> Vec<u8>| -> Vec<(String, Vec<u8>)> {
            let named = |table: &Table| (format!("{id}-{}.{extension}", table.name), write(table));
            tables.iter().map(named).collect()
        };
        match exporting.format {
            Format::Csv => outputs.extend(each("csv", table::to_csv)),
            Format::Jsonl => outputs.extend(each("jsonl", table::to_jsonl)),
            Format::Xlsx => {
                let title =
                    format!("{}, {}", words::plain(&rules.title), words::plain(&rules.year));
                let book = table::workbook(&tables, &title, exporting.desk.as_of);
                let book = book.map_err(|error| {
                    Error::Usage(format!("the workbook of `{id}` cannot be made: {error}"))
                })?;
                outputs.push((format!("{id}.xlsx"), book));
            }
        }
    }
    Ok(papers::write(&exporting.out, &outputs, Readers::Anyone)?)
}

fn tables(standings: &Standings, rules: &quiz::Certification, audience: Audience) -> Vec<Table> {
    let Standings { files, evidence, as_of, .. } = standings;
    let people = standings.people(rules);
    let mut figures = Figures::of(rules, &people, files, evidence, *as_of);
    audience.reduce(&mut figures);
    let mut tables = table::of_figures(&figures, audience);
    if audience.names() {
        tables.insert(1, table::people(rules, &people, audience));
    }
    if audience.is_office() {
        tables.push(table::attempts(files, Some(rules)));
    }
    tables
}
