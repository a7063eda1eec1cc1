//! Tables with their columns one below the other, by the width that a terminal shows (Unicode Standard
//! Annex 11), so that Chinese or an emoji does not push a column aside.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, Tag};
use unicode_width::UnicodeWidthStr as _;

use crate::diag::FileId;
use crate::parse::{facts, markdown};

/// A rule needs three dashes to be one in every dialect.
const LEAST_WIDTH: usize = 3;

/// Aligns the tables of a page's body.
pub(super) fn align(body: &str) -> String {
    // A `|` inside of `{{ … }}` parts no cells, and the mask keeps every place.
    let masked = facts::mask(body, FileId(0), 0, &mut Vec::new());
    let mut tables: Vec<(Range<usize>, Vec<Alignment>)> = Vec::new();
    for (event, range) in markdown::events(&masked.text) {
        if let Event::Start(Tag::Table(alignments)) = event {
            tables.push((range, alignments));
        }
    }
    let mut aligned = body.to_owned();
    for (range, alignments) in tables.into_iter().rev() {
        if let Some((lines, text)) = table(body, &masked.text, range, &alignments) {
            let mut next = aligned.clone();
            next.replace_range(lines, &text);
            if means_the_same(&aligned, &next) {
                aligned = next;
            }
        }
    }
    aligned
}

/// Whether Markdown reads the same from both, whatever the places.
fn means_the_same(one: &str, other: &str) -> bool {
    let (one, other) = (masked(one), masked(other));
    markdown::events(&one)
        .map(|(event, _)| event)
        .eq(markdown::events(&other).map(|(event, _)| event))
}

fn masked(text: &str) -> String {
    facts::mask(text, FileId(0), 0, &mut Vec::new()).text.into_owned()
}

/// One line of a table.
struct Row<'t> {
    /// What stands before the table on the line: a quote's `>`, a list's indentation.
    prefix: &'t str,
    cells: Vec<&'t str>,
    /// `\n`, `\r\n`, or nothing at the end of the file.
    end: &'t str,
}

/// The whole lines of a table, and what stands there when it is aligned.
fn table(
    body: &str,
    masked: &str,
    range: Range<usize>,
    alignments: &[Alignment],
) -> Option<(Range<usize>, String)> {
    let start = masked[..range.start].rfind('\n').map_or(0, |at| at + 1);
    let lead = &body[start..range.start];
    let end = start + body[start..].len().min(range.end.max(start) - start);
    let end = match body[end..].find('\n') {
        Some(more) if !masked[..end].ends_with('\n') => end + more + 1,
        None if !masked[..end].ends_with('\n') => body.len(),
        _ => end,
    };
    let mut rows = Vec::new();
    let mut at = start;
    for line in masked[start..end].split_inclusive('\n') {
        let own = &body[at..at + line.len()];
        rows.push(row(own, line, lead, rows.is_empty())?);
        at += line.len();
    }
    if rows.len() < 2 || rows[0].cells.len() != alignments.len() {
        return None;
    }
    let mut widths = vec![LEAST_WIDTH; alignments.len()];
    for (number, row) in rows.iter().enumerate().filter(|(number, _)| *number != 1) {
        if row.cells.len() > alignments.len() || (number == 0 && row.cells.is_empty()) {
            return None;
        }
        for (width, cell) in widths.iter_mut().zip(&row.cells) {
            *width = (*width).max(cell.width());
        }
    }
    let mut text = String::with_capacity(end - start);
    for (number, row) in rows.iter().enumerate() {
        text.push_str(row.prefix);
        text.push('|');
        for (column, cell) in row.cells.iter().enumerate() {
            let alignment = alignments.get(column).copied().unwrap_or(Alignment::None);
            let width = widths.get(column).copied().unwrap_or(LEAST_WIDTH);
            text.push(' ');
            match number {
                1 => push_rule(&mut text, cell, width),
                _ => push_cell(&mut text, cell, width, alignment),
            }
            text.push_str(" |");
        }
        text.push_str(row.end);
    }
    Some((start..end, text))
}

/// `line` is masked, `own` the author's; both have the same places.
fn row<'t>(own: &'t str, line: &str, lead: &str, first: bool) -> Option<Row<'t>> {
    let text_end = line.trim_end().len();
    let end = &own[line.trim_end_matches(['\n', '\r']).len()..];
    let prefix = if first {
        lead.len()
    } else {
        // A quote's marks and a list's indentation, as far as they go on the first line.
        let held = |c: char| c == ' ' || c == '>';
        line.char_indices()
            .find(|&(at, c)| at >= lead.len() || !held(c))
            .map_or(text_end, |(at, _)| at)
    };
    let inside = line.get(prefix..text_end)?;
    let mut cells = Vec::new();
    let mut from = inside.len() - inside.strip_prefix('|').unwrap_or(inside).len();
    let mut escaped = false;
    let mut closed = false;
    for (at, c) in inside.char_indices().skip(from) {
        closed = c == '|' && !escaped;
        if closed {
            cells.push(own[prefix + from..prefix + at].trim());
            from = at + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    if !closed {
        cells.push(own[prefix + from..prefix + inside.len()].trim());
    }
    (!inside.trim().is_empty()).then_some(Row { prefix: &own[..prefix], cells, end })
}

fn push_rule(text: &mut String, written: &str, width: usize) {
    let (left, right) = (written.starts_with(':'), written.ends_with(':'));
    let dashes = width - usize::from(left) - usize::from(right);
    text.push_str(if left { ":" } else { "" });
    text.push_str(&"-".repeat(dashes));
    text.push_str(if right { ":" } else { "" });
}

fn push_cell(text: &mut String, cell: &str, width: usize, alignment: Alignment) {
    let room = width.saturating_sub(cell.width());
    let before = match alignment {
        Alignment::Right => room,
        Alignment::Center => room / 2,
        Alignment::Left | Alignment::None => 0,
    };
    text.push_str(&" ".repeat(before));
    text.push_str(cell);
    text.push_str(&" ".repeat(room - before));
}
