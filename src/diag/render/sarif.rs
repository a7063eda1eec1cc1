//! SARIF 2.1.0, the form in which code hosts and editors take the results of checks
//! (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>). Numbers in brackets are its sections.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::super::explain::{self, Explanation};
use super::super::{Code, Diagnostic, Files, Severity, Span};
use super::Lines;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log with one run.
pub(super) fn log(diagnostics: &[Diagnostic], files: &dyn Files) -> Value {
    let codes: BTreeSet<Code> = diagnostics.iter().map(|diagnostic| diagnostic.code).collect();
    let codes: Vec<Code> = codes.into_iter().collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    let lines = Lines::of(diagnostics, files);
    let results: Vec<Value> =
        diagnostics.iter().map(|diagnostic| result(diagnostic, &codes, &lines)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "hallpass",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            // Columns count characters, not the units of UTF-16 (3.14.17).
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    })
}

fn level(severity: Option<Severity>) -> &'static str {
    match severity {
        Some(Severity::Error) => "error",
        Some(Severity::Warning) => "warning",
        None => "none",
    }
}

/// A reporting descriptor (3.49).
fn rule(code: Code) -> Value {
    let Some(known) = explain::of(code) else { return json!({ "id": code.id() }) };
    let Explanation { title, story, severity, .. } = known;
    json!({
        "id": code.id(),
        "shortDescription": { "text": title },
        "fullDescription": { "text": story },
        "help": {
            "text": format!("`hallpass explain {code}` shows an example and its repair."),
            "markdown": explain::markdown(known, 1).trim_end(),
        },
        "defaultConfiguration": { "level": level(*severity), "enabled": severity.is_some() },
        "properties": { "tags": [known.family.name()] },
    })
}

/// A result (3.27).
fn result(diagnostic: &Diagnostic, codes: &[Code], lines: &Lines<'_>) -> Value {
    let help = diagnostic.help.iter().map(|help| format!("\nhelp: {help}"));
    let text: String = std::iter::once(diagnostic.message.clone()).chain(help).collect();
    let locations: Vec<Value> = diagnostic
        .span
        .iter()
        .map(|span| json!({ "physicalLocation": place(*span, lines) }))
        .collect();
    let mut result = json!({
        "ruleId": diagnostic.code.id(),
        "ruleIndex": codes.binary_search(&diagnostic.code).unwrap_or_default(),
        "level": level(Some(diagnostic.severity)),
        "message": { "text": text },
        "locations": locations,
    });
    let Some(members) = result.as_object_mut() else { return result };
    if !diagnostic.labels.is_empty() {
        let related = diagnostic.labels.iter().enumerate().map(|(at, label)| {
            json!({
                "id": at + 1,
                "message": { "text": label.text },
                "physicalLocation": place(label.span, lines),
            })
        });
        members.insert("relatedLocations".to_owned(), related.collect());
    }
    if let Some(fix) = &diagnostic.fix {
        let deleted = region(fix.span, lines);
        let replacement =
            json!({ "deletedRegion": deleted, "insertedContent": { "text": fix.text } });
        let change = json!({
            "artifactLocation": artifact(fix.span, lines), "replacements": [replacement],
        });
        members.insert("fixes".to_owned(), json!([{ "artifactChanges": [change] }]));
    }
    result
}

/// A physical location (3.29).
fn place(span: Span, lines: &Lines<'_>) -> Value {
    json!({ "artifactLocation": artifact(span, lines), "region": region(span, lines) })
}

fn artifact(span: Span, lines: &Lines<'_>) -> Value {
    json!({ "uri": uri(lines.files.path(span.file)) })
}

/// A path as a URI reference (RFC 3986): relative as it is, absolute with its scheme.
fn uri(path: &str) -> String {
    const KEPT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
        .remove(b'/')
        .remove(b'-')
        .remove(b'_')
        .remove(b'.')
        .remove(b'~');
    let path = path.replace('\\', "/");
    let encoded = percent_encoding::utf8_percent_encode(&path, KEPT).to_string();
    if path.starts_with('/') { format!("file://{encoded}") } else { encoded }
}

/// A region (3.30); its end is the first column that is no part of it.
fn region(span: Span, lines: &Lines<'_>) -> Value {
    let [(line, column), (end_line, end_column)] = lines.ends(span);
    json!({ "startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column })
}
