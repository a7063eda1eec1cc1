//! Diagnostics as rustc shows them. The library that draws them looks at every byte that it is handed, for each
//! diagnostic anew; so it is handed the lines that are shown, and of a line without end the part around the place.

use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use rayon::prelude::*;

use crate::share::share;

use super::super::{Diagnostic, Files, Severity, Span};
use super::{Lines, clamp};

/// Bytes of text around one place, and of lines between two places that are shown as one piece.
const MOST: usize = 8 * 1024;
/// Of a longer line, what stays before and after the place: more than a terminal shows.
const AROUND: usize = 600;

pub(super) fn all(diagnostics: &[Diagnostic], files: &dyn Files, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let lines = Lines::of(diagnostics, files);
    share(diagnostics).map(|diagnostic| one(diagnostic, &lines, &renderer) + "\n\n").collect()
}

fn one(diagnostic: &Diagnostic, lines: &Lines<'_>, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.id());
    let mut moved = Vec::new();
    let mut group = match diagnostic.span {
        None => Group::with_title(title),
        Some(span) => {
            let mut pieces = vec![(Piece::new(span, lines), Vec::new())];
            for label in &diagnostic.labels {
                // Places near each other are shown as one piece.
                let both = pieces.iter().enumerate().find_map(|(at, (piece, _))| {
                    piece.with(label.span, lines).map(|both| (at, both))
                });
                match both {
                    Some((at, both)) => {
                        pieces[at].0 = both;
                        pieces[at].1.push(label);
                    }
                    None => pieces.push((Piece::new(label.span, lines), vec![label])),
                }
            }
            moved.extend(pieces.iter().filter_map(|(piece, _)| piece.moved(lines)));
            let mut primary = Some(diagnostic);
            pieces.into_iter().fold(Group::with_title(title), |group, (piece, labels)| {
                let place = primary.take().map(|of| {
                    let place = AnnotationKind::Primary.span(piece.inside(shown(span, lines)));
                    if of.label.is_empty() { place } else { place.label(&of.label) }
                });
                let context = labels.into_iter().map(|label| {
                    let place = piece.inside(shown(label.span, lines));
                    AnnotationKind::Context.span(place).label(&label.text)
                });
                group.element(piece.snippet(lines).annotations(place).annotations(context))
            })
        }
    };
    for help in &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    let told = renderer.render(&[group]);
    moved.into_iter().fold(told, |told, (drawn, right)| told.replacen(&drawn, &right, 1))
}

/// What is shown of a file.
struct Piece {
    span: Span,
    bytes: Range<usize>,
    /// Whether the piece begins within a line.
    is_cut: bool,
}

impl Piece {
    fn new(span: Span, lines: &Lines<'_>) -> Self {
        let text = lines.files.text(span.file);
        let place = shown(span, lines);
        let bytes = whole_lines(span, &place, lines);
        if bytes.len() <= MOST {
            return Self { span, bytes, is_cut: false };
        }
        let before = text.floor_char_boundary(place.start.saturating_sub(AROUND));
        let start = bytes.start.max(before);
        let end =
            text.ceil_char_boundary((place.end.min(place.start + MOST) + AROUND).min(text.len()));
        Self { span, is_cut: start > bytes.start, bytes: start..bytes.end.min(end) }
    }

    /// The piece with another place of the file in it, unless it lies too far away.
    fn with(&self, other: Span, lines: &Lines<'_>) -> Option<Self> {
        if other.file != self.span.file || self.is_cut {
            return None;
        }
        let more = whole_lines(other, &shown(other, lines), lines);
        let bytes = self.bytes.start.min(more.start)..self.bytes.end.max(more.end);
        (bytes.len() <= MOST).then_some(Self { span: self.span, bytes, is_cut: false })
    }

    fn inside(&self, place: Range<usize>) -> Range<usize> {
        let end = place.end.min(self.bytes.end) - self.bytes.start;
        place.start - self.bytes.start..end
    }

    fn snippet<'f>(&self, lines: &Lines<'f>) -> Snippet<'f, Annotation<'f>> {
        let file = self.span.file;
        Snippet::source(&lines.files.text(file)[self.bytes.clone()])
            .line_start(lines.line(file, self.bytes.start))
            .path(lines.files.path(file))
    }

    /// The place of a piece that begins within a line, as it is drawn and as it is.
    fn moved(&self, lines: &Lines<'_>) -> Option<(String, String)> {
        let text = lines.files.text(self.span.file);
        let start = shown(self.span, lines).start;
        let [(line, column), _] = lines.ends(self.span);
        let drawn = text[self.bytes.start..start].chars().count() + 1;
        let place = |column| format!("{}:{line}:{column}", lines.files.path(self.span.file));
        self.is_cut.then(|| (place(drawn), place(column)))
    }
}

/// The lines of a place, from the first to the end of the last.
fn whole_lines(span: Span, place: &Range<usize>, lines: &Lines<'_>) -> Range<usize> {
    let starts = lines.starts(span.file);
    let start = starts[lines.line(span.file, place.start) - 1];
    let text = lines.files.text(span.file);
    let end = starts.get(lines.line(span.file, place.end)).copied().unwrap_or(text.len());
    start..end
}

/// The place without the line feed that ends it: that would underline the start of the next line.
fn shown(span: Span, lines: &Lines<'_>) -> Range<usize> {
    let source = lines.files.text(span.file);
    let range = clamp(span, source);
    let text = source[range.clone()].trim_end_matches(['\r', '\n']);
    range.start..range.start + text.len()
}
