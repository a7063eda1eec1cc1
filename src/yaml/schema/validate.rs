//! A node held against a schema.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span, codes};
use crate::yaml::fields::wrong;
use crate::yaml::types::Placed;
use crate::yaml::{Fields, Node, Value};

use super::{Group, Reference, Schema};

/// The word for what is still to be confirmed.
const TBC: &str = "tbc";

/// What a check of one file found.
#[derive(Debug, Default)]
pub struct Reading {
    pub problems: Vec<Diagnostic>,
    /// Names of entries elsewhere, to be looked up when everything is read.
    pub references: Vec<Reference>,
}

pub(super) fn value(schema: &Schema, node: &Node, reading: &mut Reading) {
    let scalar = node.as_scalar();
    let fits = match schema {
        Schema::Text => scalar.is_some_and(|text| !text.trim().is_empty()),
        Schema::MayBeEmpty => scalar.is_some(),
        Schema::Boolean => matches!(scalar, Some("true" | "false")),
        Schema::Whole { least, most } => scalar
            .and_then(|text| text.parse::<i64>().ok())
            .is_some_and(|number| (*least..=*most).contains(&number)),
        Schema::Of(form) => scalar.is_some_and(form.fits),
        Schema::OneOf(words) => return one_of(words, node, reading),
        Schema::List(item) => match &node.value {
            Value::Sequence(items) => {
                return items.iter().for_each(|node| value(item, node, reading));
            }
            _ => false,
        },
        Schema::Map(of) => match &node.value {
            Value::Mapping(entries) => {
                return entries.iter().for_each(|entry| value(of, &entry.value, reading));
            }
            _ => false,
        },
        Schema::Group(of) => return group(of, node, reading),
        Schema::Entries(of) => return entries(of, node, reading),
        Schema::Tbc(_) if scalar == Some(TBC) => true,
        Schema::Tbc(inner) => return or_tbc(inner, node, reading),
        Schema::TextOr(_) if scalar.is_some_and(|text| !text.trim().is_empty()) => true,
        Schema::TextOr(inner) => return value(inner, node, reading),
        Schema::Refers(to) => match scalar.filter(|text| !text.trim().is_empty()) {
            Some(text) => {
                let id = Placed { value: text.to_owned(), span: node.span };
                reading.references.push(Reference { to, id });
                true
            }
            None => false,
        },
    };
    if !fits {
        reading.problems.push(wrong(node, &expected(schema)));
    }
}

/// The inner schema's complaint, with the way out that it does not know.
fn or_tbc(inner: &Schema, node: &Node, reading: &mut Reading) {
    let before = reading.problems.len();
    value(inner, node, reading);
    for problem in &mut reading.problems[before..] {
        if problem.span == Some(node.span) && problem.code == codes::WRONG_VALUE {
            problem.help.push("write `tbc` while nobody knows it yet".to_owned());
        }
    }
}

fn expected(schema: &Schema) -> String {
    match schema {
        Schema::Text | Schema::MayBeEmpty => "text".to_owned(),
        Schema::Boolean => "`true` or `false`".to_owned(),
        Schema::Whole { least, most: i64::MAX } if *least <= 0 => "a whole number".to_owned(),
        Schema::Whole { least, most } => format!("a whole number from {least} to {most}"),
        Schema::Of(form) => form.expected.to_owned(),
        Schema::OneOf(words) => expected_words(words),
        Schema::List(_) => "a list such as `[a, b]`".to_owned(),
        Schema::Map(_) => "a group of `key: value` lines".to_owned(),
        Schema::Group(group) => format!("{} to be a group of `key: value` lines", group.what),
        Schema::Entries(group) => expected_entries(group),
        Schema::Tbc(inner) | Schema::TextOr(inner) => expected(inner),
        Schema::Refers(to) => format!("an id of `{to}`"),
    }
}

fn expected_entries(group: &Group) -> String {
    format!("a list with `- ` before each entry, {}", group.what)
}

fn one_of(words: &[&str], node: &Node, reading: &mut Reading) {
    let written = node.as_scalar().unwrap_or_default();
    if words.contains(&written) {
        return;
    }
    let problem = wrong(node, &expected_words(words));
    reading.problems.push(problem.did_you_mean(written, words.iter().copied()));
}

fn expected_words(words: &[&str]) -> String {
    format!("one of `{}`", words.join("`, `"))
}

fn group(of: &Group, node: &Node, reading: &mut Reading) {
    let Some(mut fields) = Fields::new(node, of.what, &mut reading.problems) else { return };
    let needed = |key: &str| {
        let by_case = of.cases.iter().any(|case| {
            case.needs.contains(&key)
                && node.get(case.key).and_then(Node::as_scalar) == Some(case.value)
        });
        by_case || of.keys.iter().any(|known| known.name == key && known.required)
    };
    for key in of.keys {
        let found = if needed(key.name) {
            let keep = |_: &Node, _: &mut Vec<Diagnostic>| Some(());
            fields.required(key.name, keep, &mut reading.problems).and_then(|()| node.get(key.name))
        } else {
            fields.node(key.name)
        };
        if let Some(found) = found {
            value(&key.schema, found, reading);
        }
    }
    let before = reading.problems.len();
    fields.finish(&mut reading.problems);
    if of.keys.iter().any(|key| key.name == "more") {
        for problem in &mut reading.problems[before..] {
            problem.help.push("a fact of your own goes below `more:`".to_owned());
        }
    }
    for (first, second) in of.orders {
        order(node, first, second, reading);
    }
}

fn order(node: &Node, first: &str, second: &str, reading: &mut Reading) {
    let date = |key: &str| {
        let node = node.get(key)?;
        Some((node.as_scalar()?.parse::<Date>().ok()?, node.span))
    };
    let (Some((from, from_at)), Some((to, to_at))) = (date(first), date(second)) else { return };
    if from > to {
        reading.problems.push(
            Diagnostic::error(
                codes::WRONG_VALUE,
                format!("expected `{second}` not to be before `{first}`, found {to} after {from}"),
            )
            .at(to_at)
            .related(from_at, format!("`{first}` is here")),
        );
    }
}

fn entries(of: &Group, node: &Node, reading: &mut Reading) {
    let items: &[Node] = match &node.value {
        Value::Sequence(items) => items,
        // A file with nothing but remarks has no entries yet.
        Value::Null => &[],
        _ => {
            reading.problems.push(wrong(node, &expected_entries(of)));
            return;
        }
    };
    let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
    for item in items {
        group(of, item, reading);
        let Some((id, text)) = item.get("id").and_then(|id| Some((id, id.as_scalar()?))) else {
            continue;
        };
        if let Some(first) = taken.get(text) {
            reading.problems.push(
                Diagnostic::error(
                    codes::DUPLICATE_ID,
                    format!("the id `{text}` stands here twice"),
                )
                .at(id.span)
                .related(*first, "first here"),
            );
        } else {
            taken.insert(text, id.span);
        }
    }
}
