//! Diagnostics for people (as rustc shows them), for one line each, and for machines.

use std::fmt::Write as _;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde_json::{Value, json};

use super::{Diagnostic, Files, Severity, Span};

/// How diagnostics are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// The source line with the place underlined; coloured where the terminal shows colour.
    Human { color: bool },
    /// `path:line:column: error[HP004]: message`, one line each.
    Short,
    /// One JSON array; lines and columns count from 1, columns in characters.
    Json,
}

/// All diagnostics, in the order given, ending with a line feed unless there is nothing to say.
pub fn render(diagnostics: &[Diagnostic], files: &dyn Files, format: Format) -> String {
    match format {
        Format::Human { color } => {
            let renderer = if color { Renderer::styled() } else { Renderer::plain() };
            diagnostics.iter().map(|d| human(d, files, &renderer) + "\n\n").collect()
        }
        Format::Short => diagnostics.iter().map(|d| short(d, files)).collect(),
        Format::Json => {
            let all: Vec<Value> = diagnostics.iter().map(|d| machine(d, files)).collect();
            format!("{:#}\n", Value::Array(all))
        }
    }
}

fn human(diagnostic: &Diagnostic, files: &dyn Files, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.id());
    let mut group = match diagnostic.span {
        None => Group::with_title(title),
        Some(span) => {
            let source = files.text(span.file);
            let mut place = AnnotationKind::Primary.span(shown(span, source));
            if !diagnostic.label.is_empty() {
                place = place.label(&diagnostic.label);
            }
            let (near, far): (Vec<_>, Vec<_>) =
                diagnostic.labels.iter().partition(|label| label.span.file == span.file);
            let context = near.into_iter().map(|label| {
                AnnotationKind::Context.span(shown(label.span, source)).label(&label.text)
            });
            let snippet = Snippet::source(source)
                .path(files.path(span.file))
                .annotation(place)
                .annotations(context);
            far.into_iter().fold(title.element(snippet), |group, label| {
                let source = files.text(label.span.file);
                let place = AnnotationKind::Context.span(shown(label.span, source));
                group.element(
                    Snippet::source(source)
                        .path(files.path(label.span.file))
                        .annotation(place.label(&label.text)),
                )
            })
        }
    };
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// Keeps a span inside its text and on character boundaries, whatever made it: a renderer never
/// panics over a place.
fn clamp(span: Span, source: &str) -> std::ops::Range<usize> {
    let start = source.floor_char_boundary(span.start.min(source.len()));
    let end = source.ceil_char_boundary(span.end.clamp(start, source.len()));
    start..end
}

/// The place without the line feed that ends it: that would underline the start of the next line.
fn shown(span: Span, source: &str) -> std::ops::Range<usize> {
    let range = clamp(span, source);
    let text = source[range.clone()].trim_end_matches(['\r', '\n']);
    range.start..range.start + text.len()
}

/// Line and column, both from 1, the column in characters.
pub fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(byte.min(text.len()))];
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

fn short(diagnostic: &Diagnostic, files: &dyn Files) -> String {
    let mut line = String::new();
    if let Some(span) = diagnostic.span {
        let (row, column) = line_column(files.text(span.file), span.start);
        let _ = write!(line, "{}:{row}:{column}: ", files.path(span.file));
    }
    let Diagnostic { code, severity, message, .. } = diagnostic;
    let _ = writeln!(line, "{}[{code}]: {message}", severity.name());
    line
}

fn machine(diagnostic: &Diagnostic, files: &dyn Files) -> Value {
    let place = |span: Span| {
        let text = files.text(span.file);
        let range = clamp(span, text);
        let (line, column) = line_column(text, range.start);
        let (end_line, end_column) = line_column(text, range.end);
        json!({
            "file": files.path(span.file), "start": range.start, "end": range.end,
            "line": line, "column": column, "end_line": end_line, "end_column": end_column,
        })
    };
    json!({
        "code": diagnostic.code.id(),
        "severity": diagnostic.severity.name(),
        "message": diagnostic.message,
        "label": diagnostic.label,
        "place": diagnostic.span.map(place),
        "related": diagnostic.labels.iter()
            .map(|label| json!({ "text": label.text, "place": place(label.span) }))
            .collect::<Vec<_>>(),
        "help": diagnostic.help,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{FileId, codes};
    use super::*;

    struct One(&'static str);
    impl Files for One {
        fn path(&self, _: FileId) -> &'static str {
            "public/records.md"
        }
        fn text(&self, _: FileId) -> &str {
            self.0
        }
    }

    fn unknown_key() -> Diagnostic {
        Diagnostic::error(codes::UNKNOWN_KEY, "unknown key `tilte` in front matter")
            .at(Span::new(FileId(0), 4..9))
            .did_you_mean("tilte", ["title"])
    }

    const TEXT: &str = "---\ntilte: Réc\n---\n";

    #[test]
    fn a_person_sees_the_line_and_the_place() {
        insta::assert_snapshot!(render(
            &[unknown_key()],
            &One(TEXT),
            Format::Human { color: false }
        ));
    }

    #[test]
    fn one_line_each_for_editors() {
        assert_eq!(
            render(&[unknown_key()], &One(TEXT), Format::Short),
            "public/records.md:2:1: error[HP004]: unknown key `tilte` in front matter\n"
        );
    }

    #[test]
    fn machines_get_lines_columns_and_bytes() {
        let written = render(&[unknown_key()], &One(TEXT), Format::Json);
        let value: Value = serde_json::from_str(&written).unwrap();
        assert_eq!(value[0]["place"]["line"], 2);
        assert_eq!(value[0]["place"]["end_column"], 6);
        assert_eq!(value[0]["help"][0], "did you mean `title`?");
    }

    #[test]
    fn a_place_outside_the_text_does_not_panic() {
        let wild = unknown_key().at(Span::new(FileId(0), 13..999));
        for format in [Format::Human { color: true }, Format::Short, Format::Json] {
            assert!(!render(std::slice::from_ref(&wild), &One(TEXT), format).is_empty());
        }
    }
}
