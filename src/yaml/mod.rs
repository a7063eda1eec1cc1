//! YAML with places, and the only room that names the YAML library.
//!
//! A document is read into [`Node`]s that know where they stand and keep a scalar as it was
//! written: what `1.10`, `yes` or `2026-10-01` means is for the schema to say (a version stays
//! `1.10`, as in StrictYAML), not for YAML's guess. [`Fields`] takes a mapping apart by a schema
//! and gathers every problem: missing keys, unknown keys with "did you mean", wrong types.

pub mod fields;
pub mod schema;
pub mod types;

pub use fields::Fields;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_yaml::Spanned;

use crate::diag::{Diagnostic, FileId, Span, codes};

/// A value and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Node {
    pub span: Span,
    pub value: Value,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Value {
    /// Nothing: an empty value, `~` or `null`.
    Null,
    /// Plain or quoted text, unescaped, not interpreted.
    Scalar(String),
    Sequence(Vec<Node>),
    /// In the author's order; keys are unique.
    Mapping(Vec<Entry>),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

impl Node {
    /// What the value is, in an author's words, for "expected …, found …".
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) => "a single value",
            Value::Sequence(_) => "a list",
            Value::Mapping(_) => "a group of keys",
        }
    }

    pub fn as_scalar(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The value of a key, when this is a mapping that has it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        match &self.value {
            Value::Mapping(entries) => {
                entries.iter().find(|entry| entry.key == key).map(|entry| &entry.value)
            }
            _ => None,
        }
    }
}

/// Room for a roster of a whole district: 45,000 people with four keys each are half of it. A text of 4 MB cannot have
/// many more but by aliases.
const MOST_NODES: usize = 1_000_000;

/// Reads one YAML document. `text` must start at the file's first byte, so that the places are
/// the file's; it may end before the file does (front matter ends at its fence).
pub fn parse(file: FileId, text: &str) -> Result<Node, Diagnostic> {
    let options = serde_yaml::options! {
        budget: serde_yaml::budget! { max_nodes: MOST_NODES, max_events: 2 * MOST_NODES },
    };
    match serde_yaml::from_str_with_options::<Spanned<Raw>>(text, options) {
        Ok(raw) => Ok(Reading { file, text }.node(raw)),
        Err(error) => Err(syntax_error(file, text, &error)),
    }
}

fn syntax_error(file: FileId, text: &str, error: &serde_yaml::Error) -> Diagnostic {
    let error = error.without_snippet();
    let at = error.location().map_or(text.len(), |location| {
        let line_start = text
            .split_inclusive('\n')
            .take(usize::try_from(location.line()).unwrap_or(1).saturating_sub(1))
            .map(str::len)
            .sum::<usize>();
        let column = usize::try_from(location.column()).unwrap_or(1).saturating_sub(1);
        let line = &text[line_start..];
        line_start + line.char_indices().nth(column).map_or(line.trim_end().len(), |(at, _)| at)
    });
    let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
    let said = error.to_string();
    let said = said.lines().next().unwrap_or_default();
    let said = said.trim_start_matches("error: ");
    let said = said
        .split_once(": ")
        .filter(|(place, _)| place.starts_with("line "))
        .map_or(said, |(_, rest)| rest);
    let said = said.split(", set DuplicateKeyPolicy").next().unwrap_or(said);
    let help = if said.contains("duplicate") {
        "write each key once; of two with one name nobody knows which is meant"
    } else {
        "check the quotes, colons and indentation here; text with `: ` or `#` in it needs quotes"
    };
    Diagnostic::error(codes::YAML_SYNTAX, format!("this is not valid YAML: {said}"))
        .at(Span::new(file, at..end))
        .help(help)
}

/// The library's untyped value, before scalars are put back as they were written.
enum Raw {
    Null,
    Text(String),
    /// Something YAML took for a number or a boolean; its written form is looked up by place.
    Guessed,
    Sequence(Vec<Spanned<Raw>>),
    Mapping(Vec<(Spanned<String>, Spanned<Raw>)>),
}

struct Reading<'t> {
    file: FileId,
    text: &'t str,
}

impl Reading<'_> {
    fn span<T>(&self, spanned: &Spanned<T>) -> Span {
        let span = spanned.defined.span();
        let start = span.byte_offset().and_then(|at| usize::try_from(at).ok()).unwrap_or(0);
        let length = span.byte_len().and_then(|n| usize::try_from(n).ok()).unwrap_or(0);
        let start = start.min(self.text.len());
        let end = (start + length).min(self.text.len());
        let shown = self.text.get(start..end).map_or(0, |text| text.trim_end().len());
        Span::new(self.file, start..start + shown)
    }

    fn node(&self, raw: Spanned<Raw>) -> Node {
        let span = self.span(&raw);
        let value = match raw.value {
            Raw::Null => Value::Null,
            Raw::Text(text) => Value::Scalar(text),
            Raw::Guessed => Value::Scalar(self.text[span.range()].to_owned()),
            Raw::Sequence(items) => {
                Value::Sequence(items.into_iter().map(|item| self.node(item)).collect())
            }
            Raw::Mapping(entries) => Value::Mapping(
                entries
                    .into_iter()
                    .map(|(key, value)| Entry {
                        key_span: self.span(&key),
                        key: key.value,
                        value: self.node(value),
                    })
                    .collect(),
            ),
        };
        Node { span, value }
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a YAML value")
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        Raw::deserialize(deserializer)
    }

    fn visit_str<E>(self, text: &str) -> Result<Raw, E> {
        Ok(Raw::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Guessed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Raw, E> {
        Ok(Raw::Guessed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Raw, E> {
        Ok(Raw::Guessed)
    }

    fn visit_i128<E>(self, _: i128) -> Result<Raw, E> {
        Ok(Raw::Guessed)
    }

    fn visit_u128<E>(self, _: u128) -> Result<Raw, E> {
        Ok(Raw::Guessed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Guessed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = access.next_element()? {
            items.push(item);
        }
        Ok(Raw::Sequence(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Raw, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = access.next_entry()? {
            entries.push(entry);
        }
        Ok(Raw::Mapping(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: FileId = FileId(0);

    #[test]
    fn the_roster_of_a_whole_district_is_read() {
        let person =
            |n: usize| format!("- {{id: p-{n}, name: Person {n}, role: staff, school: S}}\n");
        let text: String = (0..45_000).map(person).collect();
        assert_eq!(parse(FILE, &text).unwrap().items().len(), 45_000);
    }

    #[test]
    fn scalars_stay_as_written_and_know_their_place() {
        let text =
            "version: 1.10\nwhen: 2026-10-01\non: yes\nname: \"a: b\" # c\nlist: [x, 2]\nnone:\n";
        let node = parse(FILE, text).unwrap();
        let scalar = |key: &str| node.get(key).and_then(Node::as_scalar).unwrap();
        assert_eq!(scalar("version"), "1.10");
        assert_eq!(scalar("when"), "2026-10-01");
        assert_eq!(scalar("on"), "yes");
        assert_eq!(scalar("name"), "a: b");
        assert_eq!(node.get("none").unwrap().value, Value::Null);
        let name = node.get("name").unwrap();
        assert_eq!(&text[name.span.range()], "\"a: b\"");
    }

    #[test]
    fn a_syntax_error_points_at_its_character() {
        let text = "title: ok\nsummary: a: b\n";
        let problem = parse(FILE, text).unwrap_err();
        let span = problem.span.unwrap();
        assert_eq!(&text[span.range()], ":");
        assert_eq!(crate::diag::render::line_column(text, span.start), (2, 11));
    }

    #[test]
    fn hostile_depth_and_aliases_are_refused() {
        assert!(parse(FILE, &"[".repeat(20_000)).is_err());
        let level = |pair: &[u8]| {
            let (of, name) = (char::from(pair[0]), char::from(pair[1]));
            format!("{name}: &{name} [{}]\n", vec![format!("*{of}"); 9].join(","))
        };
        let levels: String = b"abcdefghij".windows(2).map(level).collect();
        let bomb = format!("a: &a [x,x,x,x,x,x,x,x,x]\n{levels}");
        assert!(parse(FILE, &bomb).is_err());
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "(?s).{0,200}") {
            if let Err(problem) = parse(FILE, &text) {
                let span = problem.span.unwrap();
                proptest::prop_assert!(text.get(span.range()).is_some());
            }
        }
    }
}
