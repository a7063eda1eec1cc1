//! A table as CSV: RFC 4180, UTF-8 with a byte order mark (without it Excel reads names in another
//! encoding), every field quoted.
//!
//! A text that begins with `= + - @`, their full-width forms, or white space would be run as a formula by a
//! spreadsheet; it gets an apostrophe in front, as OWASP advises
//! (<https://owasp.org/www-community/attacks/CSV_Injection>). A number may begin with a minus.

use std::fmt::Write as _;
use std::io::{self, Write};

use rayon::prelude::*;

use super::{Cell, Table};

/// A district's attempts are millions of fields, so they are written here, one after the other into one text: to quote
/// a field is to double the quotes in it.
pub(in crate::records) fn to_csv(table: Table, out: &mut dyn Write) -> io::Result<()> {
    begin(table.columns, out)?;
    let mut written = String::new();
    for row in table.rows {
        line(&row, &mut written);
        if written.len() >= ENOUGH {
            out.write_all(written.as_bytes())?;
            written.clear();
        }
    }
    out.write_all(written.as_bytes())
}

/// The same for a table that can be made of a part of `all` as well as of the whole: parts are made side by side.
pub(in crate::records) fn parts_to_csv<'a, T: Sync>(
    all: &'a [T],
    table: impl Fn(&'a [T]) -> Table<'a> + Sync,
    out: &mut dyn Write,
) -> io::Result<()> {
    begin(table(&[]).columns, out)?;
    let written = |part: &'a [T]| {
        let mut written = String::new();
        table(part).rows.for_each(|row| line(&row, &mut written));
        written
    };
    // Not all at once: half a million lines are a hundred megabytes.
    for some in all.chunks(PART * PARTS) {
        let parts: Vec<String> = some.par_chunks(PART).map(written).collect();
        parts.iter().try_for_each(|part| out.write_all(part.as_bytes()))?;
    }
    Ok(())
}

fn begin(columns: Vec<String>, out: &mut dyn Write) -> io::Result<()> {
    let mut written = String::from("\u{feff}");
    line(&columns.into_iter().map(Cell::Text).collect::<Vec<_>>(), &mut written);
    out.write_all(written.as_bytes())
}

/// Bytes that are written at a time.
const ENOUGH: usize = 64 * 1024;
/// How many things make a part.
const PART: usize = 250;
/// How many parts are held.
const PARTS: usize = 16;

fn line(row: &[Cell], to: &mut String) {
    for (place, cell) in row.iter().enumerate() {
        to.push_str(if place == 0 { "\"" } else { ",\"" });
        match cell {
            Cell::Text(text) => harmless(text, to),
            // Writing into a `String` cannot fail.
            other => _ = write!(to, "{other}"),
        }
        to.push('"');
    }
    to.push_str("\r\n");
}

/// A field that no spreadsheet takes for a formula, and no reader for more than one.
fn harmless(field: &str, to: &mut String) {
    let runs = |first: char| {
        matches!(first, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠') || first.is_whitespace()
    };
    if field.starts_with(runs) {
        to.push('\'');
    }
    let mut parts = field.split('"');
    to.push_str(parts.next().unwrap_or_default());
    for part in parts {
        to.push_str("\"\"");
        to.push_str(part);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_parts_is_the_whole_table() {
        let all: Vec<usize> = (0..3 * PART * PARTS + 7).collect();
        let table = |part: &[usize]| {
            let rows: Vec<Vec<Cell>> = part.iter().map(|number| vec![(*number).into()]).collect();
            Table::new("numbers", &["number"], rows)
        };
        let (mut whole, mut parts) = (Vec::new(), Vec::new());
        to_csv(table(&all), &mut whole).unwrap();
        parts_to_csv(&all, table, &mut parts).unwrap();
        assert!(whole == parts && whole.len() > all.len());
    }

    #[test]
    fn no_field_starts_a_formula_and_none_breaks_its_line() {
        let fields = ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "＝1", " =1", "a,\"b\"\r\nc", "Ñ"];
        let texts = fields.map(|field| Cell::Text(field.to_owned())).to_vec();
        let figures = vec![Cell::Figure(-0.5); fields.len()];
        let mut written = Vec::new();
        to_csv(Table::new("people", &fields, [texts, figures]), &mut written).unwrap();
        let text = String::from_utf8(written).unwrap();
        assert!(text.starts_with("\u{feff}\"'=1+1\",\"'+1\",\"'-1\",\"'@x\","), "{text}");
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .from_reader(text.trim_start_matches('\u{feff}').as_bytes());
        let read: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(read.len(), 3);
        for field in read[..2].iter().flat_map(csv::StringRecord::iter) {
            assert!(!field.starts_with(['=', '+', '-', '@', '\t', '\r', ' ']), "{field}");
        }
        assert_eq!(&read[1][8], "a,\"b\"\r\nc");
        assert_eq!(&read[2][0], "-0.5000");
    }
}
