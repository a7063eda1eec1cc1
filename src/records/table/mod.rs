//! The figures as tables: made once, then written as CSV, as a workbook or as JSON Lines, so that the three can
//! never disagree. What a cell is (a day, a number) is kept until it is written.
//!
//! `docs/export.md` lists every table and its columns.

mod csv;
mod figures;
mod jsonl;
mod persons;
mod workbook;

use std::fmt;

use quiz::Date;

use super::words;

pub(super) use csv::{parts_to_csv, to_csv};
pub(super) use figures::of_figures;
pub(super) use jsonl::to_jsonl;
pub(super) use persons::{attempts, people};
pub(super) use workbook::workbook;

/// One table. A row is made when it is written: a district's attempts are half a million rows, which nothing
/// needs all at once.
pub(super) struct Table<'a> {
    /// Part of a file's name, and the name of a sheet.
    pub name: &'static str,
    pub columns: Vec<String>,
    /// Each as long as `columns`.
    pub rows: Box<dyn Iterator<Item = Vec<Cell>> + 'a>,
}

/// What stands in a table, with its type.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    /// Nothing is known, or nothing is to be said.
    Empty,
    /// Fit to show.
    Text(String),
    Whole(u64),
    /// A figure; `None` where its formula defines none.
    Figure(f64),
    /// A day in UTC.
    Day(Date),
    /// Unix milliseconds.
    Moment(u64),
    Is(bool),
}

impl<'a> Table<'a> {
    fn new<R>(name: &'static str, columns: &[&str], rows: R) -> Self
    where
        R: IntoIterator<Item = Vec<Cell>, IntoIter: 'a>,
    {
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        Self { name, columns, rows: Box::new(rows.into_iter()) }
    }
}

impl From<&str> for Cell {
    fn from(text: &str) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text.to_owned()) }
    }
}

impl From<String> for Cell {
    fn from(text: String) -> Self {
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<usize> for Cell {
    fn from(count: usize) -> Self {
        Self::Whole(u64::try_from(count).unwrap_or(u64::MAX))
    }
}

impl From<u64> for Cell {
    fn from(count: u64) -> Self {
        Self::Whole(count)
    }
}

impl From<u32> for Cell {
    fn from(count: u32) -> Self {
        Self::Whole(u64::from(count))
    }
}

impl From<u8> for Cell {
    fn from(count: u8) -> Self {
        Self::Whole(u64::from(count))
    }
}

impl From<f64> for Cell {
    fn from(figure: f64) -> Self {
        Self::Figure(figure)
    }
}

impl From<Date> for Cell {
    fn from(day: Date) -> Self {
        Self::Day(day)
    }
}

impl From<bool> for Cell {
    fn from(is: bool) -> Self {
        Self::Is(is)
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Empty, Into::into)
    }
}

/// As a text file has it. Figures have four places after the point.
impl fmt::Display for Cell {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => Ok(()),
            Self::Text(text) => f.write_str(text),
            Self::Whole(count) => write!(f, "{count}"),
            Self::Figure(figure) => f.write_str(&rounded(*figure)),
            Self::Day(day) => write!(f, "{day}"),
            Self::Moment(at) => f.write_str(&words::moment(*at)),
            Self::Is(is) => f.write_str(if *is { "yes" } else { "no" }),
        }
    }
}

fn rounded(figure: f64) -> String {
    let text = format!("{figure:.4}");
    if text.trim_start_matches(['-', '0', '.']).is_empty() { "0.0000".to_owned() } else { text }
}
