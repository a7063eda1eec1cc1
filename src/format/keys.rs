//! The keys of front matter in the order of its schema. A key takes with it the lines up to the next
//! one, and the remarks right above it.

use crate::diag::FileId;
use crate::parse::schemas::{FRONT_MATTER, POLICY};
use crate::yaml::schema::Group;
use crate::yaml::{self, Node, Value};

/// `text`: the file up to the closing fence; `node`: what it says.
pub(super) fn order(text: &str, node: &Node) -> String {
    reordered(text, node).unwrap_or_else(|| text.to_owned())
}

/// A key with its lines.
struct Chunk<'t> {
    place: usize,
    text: &'t str,
}

fn reordered(text: &str, node: &Node) -> Option<String> {
    let Value::Mapping(entries) = &node.value else { return None };
    let starts: Vec<usize> = entries.iter().map(|entry| entry.key_span.start).collect();
    let at_line_start = |&at: &usize| at > 0 && text.as_bytes().get(at - 1) == Some(&b'\n');
    // Keys between braces, or a key with a mark before it, are the author's own layout.
    if starts.is_empty() || !starts.iter().all(at_line_start) || !starts.is_sorted() {
        return None;
    }
    let begins: Vec<usize> = starts.iter().map(|&at| with_remarks(text, at)).collect();
    let head = begins[0];
    let ends = begins.iter().skip(1).copied().chain([text.len()]);
    // Only a policy version says from when it holds.
    let is_policy = node.get("effective").is_some();
    let group = if is_policy { &POLICY } else { &FRONT_MATTER };
    let mut chunks: Vec<Chunk<'_>> = entries
        .iter()
        .zip(begins.iter().copied().zip(ends))
        .map(|(entry, (begin, end))| Chunk {
            place: place(group, &entry.key),
            text: &text[begin..end],
        })
        .collect();
    if chunks.is_sorted_by_key(|chunk| chunk.place) {
        return None;
    }
    chunks.sort_by_key(|chunk| chunk.place);
    let mut ordered = text[..head].to_owned();
    ordered.extend(chunks.iter().map(|chunk| chunk.text));
    let again = yaml::parse(FileId(0), &ordered).ok()?;
    same(node, &again).then_some(ordered)
}

/// Unknown keys stand last, as the author has them.
fn place(group: &Group, key: &str) -> usize {
    group.keys.iter().position(|known| known.name == key).unwrap_or(usize::MAX)
}

/// Where the remarks right above a key begin; a blank line parts them from it, and a line for the
/// editor belongs to the top.
fn with_remarks(text: &str, key: usize) -> usize {
    let mut begin = key;
    while let Some(before) = text[..begin].strip_suffix('\n') {
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = &before[start..];
        if !line.starts_with('#') || line.contains("yaml-language-server") {
            break;
        }
        begin = start;
    }
    begin
}

/// The same keys with the same values, in whatever order at the top.
fn same(one: &Node, other: &Node) -> bool {
    match (&one.value, &other.value) {
        (Value::Mapping(one), Value::Mapping(other)) => {
            let find = |key: &str| other.iter().find(|entry| entry.key == key);
            one.len() == other.len()
                && one.iter().all(|entry| {
                    find(&entry.key).is_some_and(|found| same(&entry.value, &found.value))
                })
        }
        (Value::Sequence(one), Value::Sequence(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(a, b)| same(a, b))
        }
        (one, other) => one == other,
    }
}
