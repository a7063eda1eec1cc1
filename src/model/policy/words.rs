//! What changed between two texts, word by word.
//!
//! The edits tell both texts whole: what is the same and what came is the new text, what is the same
//! and what went is the old one. The shortest edit script is E. W. Myers, "An O(ND) Difference
//! Algorithm and Its Variations", Algorithmica 1 (1986); what it leaves in splinters is then joined, so
//! that a reader sees phrases.

use std::ops::Range;

/// A run of text and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub kind: EditKind,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum EditKind {
    Same,
    /// The old text alone has it.
    Gone,
    /// The new text alone has it.
    New,
}

/// Texts that differ in more places than this are told as replaced, whole: nobody reads such a
/// difference, and its search is quadratic.
const MAX_DIFFERENCES: usize = 1_500;

/// The edits from `old` to `new`. What went stands before what came in its place.
pub fn diff(old: &str, new: &str) -> Vec<Edit> {
    let (before, after) = (tokens(old), tokens(new));
    let Some(kept) = common(&before, &after, MAX_DIFFERENCES) else {
        return joined(&[
            Edit { kind: EditKind::Gone, text: old.to_owned() },
            Edit { kind: EditKind::New, text: new.to_owned() },
        ]);
    };
    let mut edits = Vec::new();
    let (mut b, mut a) = (0, 0);
    for (to_b, to_a) in kept.into_iter().chain([(before.len(), after.len())]) {
        push(&mut edits, EditKind::Gone, &before[b..to_b].concat());
        push(&mut edits, EditKind::New, &after[a..to_a].concat());
        if let Some(same) = before.get(to_b) {
            push(&mut edits, EditKind::Same, same);
        }
        (b, a) = (to_b + 1, to_a + 1);
    }
    joined(&edits)
}

/// How much of two texts is the same, from 0 to 1: twice the shared words over all words.
pub(super) fn likeness(old: &str, new: &str) -> f64 {
    let (before, after) = (words(old), words(new));
    let all = before.len() + after.len();
    if all == 0 {
        return 1.0;
    }
    let shared = common(&before, &after, MAX_DIFFERENCES).map_or(0, |kept| kept.len());
    ratio(2 * shared, all)
}

fn ratio(part: usize, whole: usize) -> f64 {
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    number(part) / number(whole)
}

fn words(text: &str) -> Vec<&str> {
    tokens(text).into_iter().filter(|token| is_word(token)).collect()
}

fn is_word(token: &str) -> bool {
    token.chars().next().is_some_and(char::is_alphanumeric)
}

/// Words, signs and white space, each a token; together they are the text. Scripts without spaces
/// fall into their characters.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut start = 0;
    let mut last = None;
    for (at, c) in text.char_indices() {
        let class = Class::of(c);
        if at > 0 && (last != Some(class) || class == Class::Sign) {
            tokens.push(&text[start..at]);
            start = at;
        }
        last = Some(class);
    }
    if start < text.len() {
        tokens.push(&text[start..]);
    }
    tokens
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Word,
    Space,
    /// Stands alone.
    Sign,
}

impl Class {
    fn of(c: char) -> Self {
        // Han, kana and Hangul syllables; a combining mark belongs to the letter before it.
        let alone = matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        let in_word = c.is_alphanumeric()
            || matches!(c, '\u{300}'..='\u{36f}' | '\u{64b}'..='\u{65f}' | '\'' | '’');
        match () {
            () if c.is_whitespace() => Self::Space,
            () if in_word && !alone => Self::Word,
            () => Self::Sign,
        }
    }
}

/// The longest common subsequence as pairs of indices; none when there are more differences than
/// `most`. Linear in what is the same, quadratic in the differences.
pub(super) fn common<T: PartialEq>(
    old: &[T],
    new: &[T],
    most: usize,
) -> Option<Vec<(usize, usize)>> {
    let head = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let rest = old.len().min(new.len()) - head;
    let tail =
        old.iter().rev().zip(new.iter().rev()).take(rest).take_while(|(a, b)| a == b).count();
    let (old_end, new_end) = (old.len() - tail, new.len() - tail);
    let mut pairs: Vec<(usize, usize)> = (0..head).map(|at| (at, at)).collect();
    let middle = shortest(&old[head..old_end], &new[head..new_end], most)?;
    pairs.extend(middle.into_iter().map(|(b, a)| (head + b, head + a)));
    pairs.extend((0..tail).map(|at| (old_end + at, new_end + at)));
    Some(pairs)
}

/// Myers' greedy search, forward; the trace is walked back from the end.
fn shortest<T: PartialEq>(old: &[T], new: &[T], most: usize) -> Option<Vec<(usize, usize)>> {
    let (n, m) = (signed(old.len()), signed(new.len()));
    if n == 0 || m == 0 {
        return Some(Vec::new());
    }
    let bound = signed((old.len() + new.len()).min(most));
    // How far each diagonal k = x - y reaches; a row of the trace has diagonals -d - 1 to d + 1.
    let mut reach = vec![0_isize; unsigned(2 * bound + 3)];
    let at = |k: isize| unsigned(k + bound + 1);
    let mut trace: Vec<Vec<isize>> = Vec::new();
    for d in 0..=bound {
        trace.push(reach[at(-d - 1)..=at(d + 1)].to_vec());
        for k in (-d..=d).step_by(2) {
            let down = k == -d || (k != d && reach[at(k - 1)] < reach[at(k + 1)]);
            let mut x = if down { reach[at(k + 1)] } else { reach[at(k - 1)] + 1 };
            while x < n && x - k < m && get(old, x) == get(new, x - k) {
                x += 1;
            }
            reach[at(k)] = x;
            if x >= n && x - k >= m {
                return Some(walked_back(&trace, (n, m)));
            }
        }
    }
    None
}

fn walked_back(trace: &[Vec<isize>], end: (isize, isize)) -> Vec<(usize, usize)> {
    let (mut x, mut y) = end;
    let mut pairs = Vec::new();
    for (d, row) in trace.iter().enumerate().rev() {
        let d = signed(d);
        let reach = |k: isize| row.get(unsigned(k + d + 1)).copied().unwrap_or(0);
        let k = x - y;
        let down = k == -d || (k != d && reach(k - 1) < reach(k + 1));
        let before = if down { k + 1 } else { k - 1 };
        let (from_x, from_y) = (reach(before), reach(before) - before);
        while x > from_x && y > from_y {
            (x, y) = (x - 1, y - 1);
            pairs.push((unsigned(x), unsigned(y)));
        }
        (x, y) = (from_x, from_y);
    }
    pairs.reverse();
    pairs
}

fn get<T>(items: &[T], at: isize) -> Option<&T> {
    items.get(usize::try_from(at).ok()?)
}

fn signed(number: usize) -> isize {
    isize::try_from(number).unwrap_or(isize::MAX)
}

fn unsigned(number: isize) -> usize {
    usize::try_from(number).unwrap_or(0)
}

fn push(edits: &mut Vec<Edit>, kind: EditKind, text: &str) {
    if text.is_empty() {
        return;
    }
    match edits.last_mut().filter(|last| last.kind == kind) {
        Some(last) => last.text.push_str(text),
        None => edits.push(Edit { kind, text: text.to_owned() }),
    }
}

/// Between two changes, white space, a sign or a lone short word that stayed is part of the change: a
/// reader sees `three school days` become `ten days`, not four splinters.
fn joined(edits: &[Edit]) -> Vec<Edit> {
    let mut groups: Vec<Edit> = Vec::with_capacity(edits.len());
    let (mut gone, mut new) = (String::new(), String::new());
    for (at, edit) in edits.iter().enumerate() {
        match edit.kind {
            EditKind::Gone => gone.push_str(&edit.text),
            EditKind::New => new.push_str(&edit.text),
            EditKind::Same => {
                let inside = at > 0 && at + 1 < edits.len();
                if inside && is_splinter(edits, at) {
                    gone.push_str(&edit.text);
                    new.push_str(&edit.text);
                } else {
                    settle(&mut groups, &mut gone, &mut new);
                    push(&mut groups, EditKind::Same, &edit.text);
                }
            }
        }
    }
    settle(&mut groups, &mut gone, &mut new);
    groups
}

/// Whether what stayed at `at` is too little to part the changes around it.
fn is_splinter(edits: &[Edit], at: usize) -> bool {
    let stayed = tokens(&edits[at].text);
    let count = stayed.iter().filter(|token| is_word(token)).count();
    let around = |range: Range<usize>| -> bool {
        let near = &edits[range];
        let has = |kind| near.iter().any(|edit| edit.kind == kind && !words(&edit.text).is_empty());
        has(EditKind::Gone) && has(EditKind::New)
    };
    let before = at.saturating_sub(2)..at;
    let after = at + 1..(at + 3).min(edits.len());
    match count {
        0 => true,
        // A lone word between two replacements; not between an insertion here and a deletion there.
        1 => {
            stayed.concat().trim().chars().count() <= 3
                && around(before.clone())
                && around(after.clone())
        }
        _ => false,
    }
}

/// What went and what came, without the white space that both begin or end with.
fn settle(groups: &mut Vec<Edit>, gone: &mut String, new: &mut String) {
    let (gone, new) = (std::mem::take(gone), std::mem::take(new));
    let (before, after) = (tokens(&gone), tokens(&new));
    let is_space = |token: &&str| token.trim().is_empty();
    let head = before.iter().zip(&after).take_while(|(b, a)| b == a && is_space(b)).count();
    let left = before.len().min(after.len()) - head;
    let tail = before
        .iter()
        .rev()
        .zip(after.iter().rev())
        .take(left)
        .take_while(|(b, a)| b == a && is_space(b))
        .count();
    push(groups, EditKind::Same, &before[..head].concat());
    push(groups, EditKind::Gone, &before[head..before.len() - tail].concat());
    push(groups, EditKind::New, &after[head..after.len() - tail].concat());
    push(groups, EditKind::Same, &before[before.len() - tail..].concat());
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[-old-]{+new+}`, as the terminal shows it.
    fn told(old: &str, new: &str) -> String {
        let edits = diff(old, new);
        let told = edits.iter().map(|edit| match edit.kind {
            EditKind::Same => edit.text.clone(),
            EditKind::Gone => format!("[-{}-]", edit.text),
            EditKind::New => format!("{{+{}+}}", edit.text),
        });
        told.collect()
    }

    #[test]
    fn a_reader_sees_phrases() {
        let cases = [
            ("within 10 days.", "within 14 days.", "within [-10-]{+14+} days."),
            ("Ask the clerk.", "Ask the record clerk.", "Ask the {+record +}clerk."),
            ("one two three", "one three", "one [-two -]three"),
            (
                "in three school days of the request",
                "in ten calendar days of the request",
                "in [-three school-]{+ten calendar+} days of the request",
            ),
            ("may refuse", "may not refuse", "may {+not +}refuse"),
            ("", "new", "{+new+}"),
            ("old", "", "[-old-]"),
            ("the parent’s words", "the student’s words", "the [-parent’s-]{+student’s+} words"),
        ];
        for (old, new, wanted) in cases {
            assert_eq!(told(old, new), wanted, "{old} → {new}");
        }
    }

    #[test]
    fn scripts_without_spaces_and_marks_are_parted_by_character() {
        assert_eq!(told("十日以内", "十四日以内",), "十{+四+}日以内");
        assert_eq!(told("كَتَبَ الطالب", "كَتَبَ المعلم"), "كَتَبَ [-الطالب-]{+المعلم+}");
    }

    #[test]
    fn more_differences_than_anyone_reads_are_a_replacement() {
        let numbers = |from: usize| -> String {
            (from..from + 3_000).map(|n| n.to_string()).collect::<Vec<_>>().join(" ")
        };
        let edits = diff(&numbers(0), &numbers(9_000));
        assert!(edits.len() <= 3, "{}", edits.len());
    }

    fn side(edits: &[Edit], without: EditKind) -> String {
        edits.iter().filter(|edit| edit.kind != without).map(|edit| edit.text.as_str()).collect()
    }

    proptest::proptest! {
        #[test]
        fn the_edits_tell_both_texts(old in "[a-d ,.é日]{0,60}", new in "[a-d ,.é日]{0,60}") {
            let edits = diff(&old, &new);
            proptest::prop_assert_eq!(side(&edits, EditKind::New), old);
            proptest::prop_assert_eq!(side(&edits, EditKind::Gone), new);
        }

        #[test]
        fn any_texts_at_all(old in "(?s).{0,40}", new in "(?s).{0,40}") {
            let edits = diff(&old, &new);
            proptest::prop_assert_eq!(side(&edits, EditKind::New), old);
            proptest::prop_assert_eq!(side(&edits, EditKind::Gone), new);
        }

        #[test]
        fn the_same_text_has_no_edits(text in "(?s).{0,60}") {
            proptest::prop_assert!(diff(&text, &text).iter().all(|edit| edit.kind == EditKind::Same));
        }

        #[test]
        fn the_subsequence_is_common_and_longest(
            old in proptest::collection::vec(0_u8..4, 0..14),
            new in proptest::collection::vec(0_u8..4, 0..14),
        ) {
            let pairs = common(&old, &new, 1_000).unwrap();
            proptest::prop_assert!(pairs.iter().all(|&(b, a)| old[b] == new[a]));
            proptest::prop_assert!(pairs.windows(2).all(|p| p[0].0 < p[1].0 && p[0].1 < p[1].1));
            proptest::prop_assert_eq!(pairs.len(), longest(&old, &new));
        }
    }

    /// By the table of the textbook.
    fn longest(old: &[u8], new: &[u8]) -> usize {
        let mut table = vec![vec![0; new.len() + 1]; old.len() + 1];
        for (b, x) in old.iter().enumerate() {
            for (a, y) in new.iter().enumerate() {
                table[b + 1][a + 1] =
                    if x == y { table[b][a] + 1 } else { table[b][a + 1].max(table[b + 1][a]) };
            }
        }
        table[old.len()][new.len()]
    }
}
