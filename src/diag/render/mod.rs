//! Diagnostics for people (as rustc shows them), for one line each, and for machines.

mod github;
mod human;
mod json;
mod sarif;

pub use json::document;

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde_json::Value;

use super::{Diagnostic, FileId, Files, Span};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The source line with the place underlined; coloured where the terminal shows colour.
    Human { color: bool },
    /// `path:line:column: error[HP004]: message`, one line each.
    Short,
    /// One JSON document, see [`document`].
    Json,
    /// Commands of GitHub Actions, which shows them beside their lines.
    Github,
    /// SARIF 2.1.0.
    Sarif,
}

/// All diagnostics, in the order given, ending with a line feed unless there is nothing to say.
pub fn render(diagnostics: &[Diagnostic], files: &dyn Files, format: Format) -> String {
    match format {
        Format::Human { color } => human::all(diagnostics, files, color),
        Format::Short => {
            let lines = Lines::of(diagnostics, files);
            diagnostics.iter().map(|d| short(d, &lines)).collect()
        }
        Format::Json => format!("{:#}\n", Value::Object(document(diagnostics, files))),
        Format::Github => github::all(diagnostics, files),
        Format::Sarif => format!("{:#}\n", sarif::log(diagnostics, files)),
    }
}

/// Keeps a span inside its text and on character boundaries, whatever made it: a renderer never
/// panics over a place.
fn clamp(span: Span, source: &str) -> std::ops::Range<usize> {
    let start = source.floor_char_boundary(span.start.min(source.len()));
    let end = source.ceil_char_boundary(span.end.clamp(start, source.len()));
    start..end
}

/// Line and column, both from 1, the column in characters.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Where the lines of the files begin that diagnostics point at: a file with a thousand problems is
/// counted once.
struct Lines<'f> {
    files: &'f dyn Files,
    starts: BTreeMap<FileId, Vec<usize>>,
}

impl<'f> Lines<'f> {
    fn of(diagnostics: &[Diagnostic], files: &'f dyn Files) -> Self {
        let mut starts: BTreeMap<FileId, Vec<usize>> = BTreeMap::new();
        for diagnostic in diagnostics {
            let labels = diagnostic.labels.iter().map(|label| label.span);
            let fix = diagnostic.fix.iter().map(|fix| fix.span);
            for span in diagnostic.span.into_iter().chain(labels).chain(fix) {
                starts.entry(span.file).or_insert_with(|| {
                    let ends = files.text(span.file).match_indices('\n').map(|(at, _)| at + 1);
                    std::iter::once(0).chain(ends).collect()
                });
            }
        }
        Self { files, starts }
    }

    fn starts(&self, file: FileId) -> &[usize] {
        self.starts.get(&file).map_or(&[0], Vec::as_slice)
    }

    /// The line, from 1, in which a byte lies.
    fn line(&self, file: FileId, byte: usize) -> usize {
        self.starts(file).partition_point(|start| *start <= byte).max(1)
    }

    /// Line and column of both ends, from 1, columns in characters.
    fn ends(&self, span: Span) -> [(usize, usize); 2] {
        let text = self.files.text(span.file);
        let range = clamp(span, text);
        [range.start, range.end].map(|byte| {
            let line = self.line(span.file, byte);
            (line, text[self.starts(span.file)[line - 1]..byte].chars().count() + 1)
        })
    }
}

fn short(diagnostic: &Diagnostic, lines: &Lines<'_>) -> String {
    let mut line = String::new();
    if let Some(span) = diagnostic.span {
        let [(row, column), _] = lines.ends(span);
        let _ = write!(line, "{}:{row}:{column}: ", lines.files.path(span.file));
    }
    let Diagnostic { code, severity, message, .. } = diagnostic;
    let _ = writeln!(line, "{}[{code}]: {message}", severity.name());
    line
}

#[cfg(test)]
mod tests;
