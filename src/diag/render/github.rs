//! Workflow commands of GitHub Actions, which show a problem beside its line:
//! <https://docs.github.com/actions/reference/workflow-commands-for-github-actions>.

use std::fmt::Write as _;

use super::super::{Diagnostic, Files, Severity};
use super::Lines;

/// `::error file=…,line=…::message`, one line for each problem.
pub(super) fn all(diagnostics: &[Diagnostic], files: &dyn Files) -> String {
    let lines = Lines::of(diagnostics, files);
    diagnostics.iter().map(|diagnostic| one(diagnostic, &lines)).collect()
}

fn one(diagnostic: &Diagnostic, lines: &Lines<'_>) -> String {
    let command = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut line = format!("::{command} ");
    if let Some(span) = diagnostic.span {
        let [(row, column), (end_row, end_column)] = lines.ends(span);
        let path = property(&lines.files.path(span.file).replace('\\', "/"));
        let _ = write!(line, "file={path},line={row},endLine={end_row},");
        // Columns are shown where the place lies on one line, and nowhere else.
        if row == end_row {
            let _ = write!(line, "col={column},endColumn={end_column},");
        }
    }
    let _ = write!(line, "title={}::", property(diagnostic.code.id()));
    let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
    let message: String = std::iter::once(diagnostic.message.clone()).chain(help).collect();
    line + &data(&message) + "\n"
}

/// A message: what would end the command is written as a percent code.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A value among the command's properties, which `:` and `,` would end.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
