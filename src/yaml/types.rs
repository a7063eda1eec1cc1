//! The scalar and list types that schemas are written in. Each reader returns the value, or
//! reports what was expected and found, and returns nothing.

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span};

use super::fields::wrong;
use super::{Node, Value};

/// A value with its place, for what is checked against other things later.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Placed<T> {
    pub value: T,
    pub span: Span,
}

/// Text that is not empty.
pub fn text(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    match node.as_scalar() {
        Some(text) if !text.trim().is_empty() => Some(text.to_owned()),
        _ => reject(node, "text", problems),
    }
}

pub fn placed_text(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
    text(node, problems).map(|value| Placed { value, span: node.span })
}

/// An id: lower-case ASCII letters, digits, `-`, `_` and `.`, starting with a letter or digit; at
/// most 64 bytes. It can stand in an address, a file name and an anchor as it is.
pub fn id(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
    match node.as_scalar() {
        Some(text) if is_id(text) => Some(Placed { value: text.to_owned(), span: node.span }),
        _ => reject(node, "an id of lower-case letters, digits and `-`", problems),
    }
}

pub fn is_id(text: &str) -> bool {
    text.len() <= 64
        && text.starts_with(|c: char| c.is_ascii_lowercase() || c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c))
}

/// `true` or `false`, and nothing else: `yes` and `on` mean different things to different readers.
pub fn boolean(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<bool> {
    match node.as_scalar() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        _ => reject(node, "`true` or `false`", problems),
    }
}

/// A whole number that fits the type.
pub fn integer<T: std::str::FromStr>(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<T> {
    match node.as_scalar().and_then(|text| text.parse().ok()) {
        Some(number) => Some(number),
        None => reject(node, "a whole number", problems),
    }
}

/// A calendar date, ISO 8601 `YYYY-MM-DD`.
pub fn date(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Date> {
    match node.as_scalar().and_then(|text| text.parse::<Date>().ok()) {
        Some(date) => Some(date),
        None => reject(node, "a date such as `2026-10-01`", problems),
    }
}

/// `80%`, from 0 to 100.
pub fn percent(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<u8> {
    let number = node.as_scalar().and_then(|text| text.strip_suffix('%')?.trim().parse().ok());
    match number {
        Some(number) if number <= 100 => Some(number),
        _ => reject(node, "a percentage such as `80%`", problems),
    }
}

/// A list; a bad item is reported and left out.
pub fn list<T>(
    item: impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<Vec<T>> {
    move |node, problems| match &node.value {
        Value::Sequence(items) => {
            Some(items.iter().filter_map(|node| item(node, problems)).collect())
        }
        _ => reject(node, "a list such as `[a, b]`", problems),
    }
}

/// Keys at their places, with their values, in the author's order.
pub type Pairs<T> = Vec<(Placed<String>, T)>;

/// A mapping with free keys; a bad value is reported and left out. Keeps the author's order.
pub fn map<T>(
    value: impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T>,
) -> impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<Pairs<T>> {
    move |node, problems| match &node.value {
        Value::Mapping(entries) => Some(
            entries
                .iter()
                .filter_map(|entry| {
                    let key = Placed { value: entry.key.clone(), span: entry.key_span };
                    value(&entry.value, problems).map(|value| (key, value))
                })
                .collect(),
        ),
        _ => reject(node, "a group of `key: value` lines", problems),
    }
}

/// One of a few words.
pub fn one_of<T: Copy>(
    choices: &'static [(&'static str, T)],
) -> impl Fn(&Node, &mut Vec<Diagnostic>) -> Option<T> {
    move |node, problems| {
        let written = node.as_scalar().unwrap_or_default();
        if let Some((_, value)) = choices.iter().find(|(name, _)| *name == written) {
            return Some(*value);
        }
        let names: Vec<&str> = choices.iter().map(|(name, _)| *name).collect();
        let expected = format!("one of `{}`", names.join("`, `"));
        problems.push(wrong(node, &expected).did_you_mean(written, names.iter().copied()));
        None
    }
}

fn reject<T>(node: &Node, expected: &str, problems: &mut Vec<Diagnostic>) -> Option<T> {
    problems.push(wrong(node, expected));
    None
}
