//! One JSON document for programs.

use serde_json::{Map, Value, json};

use super::super::{Diagnostic, Files, Span, summary};
use super::{Lines, clamp};

/// `problems` in the order given, and `summary` by family. Lines and columns count from 1, columns in
/// characters, `start` and `end` in bytes.
pub fn document(diagnostics: &[Diagnostic], files: &dyn Files) -> Map<String, Value> {
    let lines = Lines::of(diagnostics, files);
    let problems: Vec<Value> = diagnostics.iter().map(|d| one(d, &lines)).collect();
    let families: Map<String, Value> = summary(diagnostics)
        .into_iter()
        .map(|(family, errors, warnings)| {
            (family.name().to_owned(), json!({ "errors": errors, "warnings": warnings }))
        })
        .collect();
    let errors = diagnostics.iter().filter(|problem| problem.is_error()).count();
    let summary =
        json!({ "errors": errors, "warnings": diagnostics.len() - errors, "families": families });
    Map::from_iter([
        ("version".to_owned(), json!(1)),
        ("problems".to_owned(), Value::Array(problems)),
        ("summary".to_owned(), summary),
    ])
}

fn one(diagnostic: &Diagnostic, lines: &Lines<'_>) -> Value {
    let place = |span: Span| place(span, lines);
    let edit = |edit: &super::super::Edit| json!({ "place": place(edit.span), "text": edit.text });
    json!({
        "code": diagnostic.code.id(),
        "family": diagnostic.family().name(),
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "place": diagnostic.span.map(place),
        "related": diagnostic.labels.iter()
            .map(|label| json!({ "text": label.text, "place": place(label.span) }))
            .collect::<Vec<_>>(),
        "help": diagnostic.help,
        "fix": diagnostic.fix.as_ref().map(edit),
    })
}

fn place(span: Span, lines: &Lines<'_>) -> Value {
    let range = clamp(span, lines.files.text(span.file));
    let [(line, column), (end_line, end_column)] = lines.ends(span);
    json!({
        "file": lines.files.path(span.file), "start": range.start, "end": range.end,
        "line": line, "column": column, "end_line": end_line, "end_column": end_column,
    })
}
