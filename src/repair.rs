//! What `hallpass check --fix` writes: the repairs that diagnostics carry, where there is only one that can be
//! right. A repair that overlaps another one is left to the author, and so is everything without one.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::diag::{Diagnostic, Edit, FileId};
use crate::read::{Layer, Sources};

/// Unchanged lines around a change, as other tools show them.
const CONTEXT: usize = 3;

/// A file of the content, mended.
#[derive(Debug, Clone)]
pub struct Repaired {
    pub file: FileId,
    /// As the user would write it.
    pub path: String,
    pub before: String,
    pub after: String,
    /// How many repairs it has.
    pub count: usize,
}

/// Every file that has repairs, in the order of their paths.
pub fn repairs(diagnostics: &[Diagnostic], sources: &Sources) -> Vec<Repaired> {
    let mut edits: BTreeMap<FileId, Vec<&Edit>> = BTreeMap::new();
    for edit in diagnostics.iter().filter_map(|diagnostic| diagnostic.fix.as_ref()) {
        let file = sources.file(edit.span.file);
        if file.layer == Layer::Content && file.text.get(edit.span.range()).is_some() {
            edits.entry(edit.span.file).or_default().push(edit);
        }
    }
    let mut repaired: Vec<Repaired> = edits
        .into_iter()
        .filter_map(|(id, edits)| {
            let file = sources.file(id);
            let edits = clear(edits);
            let after = apply(&file.text, &edits);
            (after != file.text).then(|| Repaired {
                file: id,
                path: file.path.clone(),
                before: file.text.clone(),
                after,
                count: edits.len(),
            })
        })
        .collect();
    repaired.sort_by(|a, b| a.path.cmp(&b.path));
    repaired
}

/// In the order of the file, each once, and none that another one touches.
fn clear(mut edits: Vec<&Edit>) -> Vec<&Edit> {
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end, &edit.text));
    edits.dedup();
    let touches = |a: &Edit, b: &Edit| a.span.start <= b.span.end && b.span.start <= a.span.end;
    let alone = |edit: &&&Edit| {
        edits.iter().all(|other| std::ptr::eq(*other, **edit) || !touches(other, edit))
    };
    edits.iter().filter(alone).copied().collect()
}

fn apply(text: &str, edits: &[&Edit]) -> String {
    let mut after = String::with_capacity(text.len());
    let mut at = 0;
    for edit in edits {
        after.push_str(&text[at..edit.span.start]);
        after.push_str(&edit.text);
        at = edit.span.end;
    }
    after.push_str(&text[at..]);
    after
}

/// The change as a unified diff, as `diff -u` and version control write it.
pub fn diff(repaired: &Repaired) -> String {
    let path = repaired.path.replace('\\', "/");
    let mut out = format!("--- {path}\n+++ {path}\n");
    let before: Vec<&str> = repaired.before.split_inclusive('\n').collect();
    let after: Vec<&str> = repaired.after.split_inclusive('\n').collect();
    for (from, to) in hunks(&before, &after) {
        // A repair stays in its lines, so that both sides have the same number of them.
        let length = to - from;
        let _ = writeln!(out, "@@ -{},{length} +{},{length} @@", from + 1, from + 1);
        let mut at = from;
        while at < to {
            let changed = (at..to).take_while(|&line| before[line] != after[line]).count();
            if changed == 0 {
                push(&mut out, ' ', before[at]);
                at += 1;
                continue;
            }
            before[at..at + changed].iter().for_each(|line| push(&mut out, '-', line));
            after[at..at + changed].iter().for_each(|line| push(&mut out, '+', line));
            at += changed;
        }
    }
    out
}

fn push(out: &mut String, mark: char, line: &str) {
    let bare = line.trim_end_matches(['\r', '\n']);
    let _ = writeln!(out, "{mark}{bare}");
    if !line.ends_with('\n') {
        out.push_str("\\ No newline at end of file\n");
    }
}

/// Runs of lines with a change in them and some around.
fn hunks(before: &[&str], after: &[&str]) -> Vec<(usize, usize)> {
    let mut hunks: Vec<(usize, usize)> = Vec::new();
    let lines = before.len().min(after.len());
    for at in (0..lines).filter(|&at| before[at] != after[at]) {
        let (from, to) = (at.saturating_sub(CONTEXT), (at + CONTEXT + 1).min(lines));
        match hunks.last_mut().filter(|(_, end)| *end >= from) {
            Some((_, end)) => *end = to,
            None => hunks.push((from, to)),
        }
    }
    hunks
}
