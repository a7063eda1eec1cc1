//! Takes a mapping apart by a schema, and says everything that does not fit it.

use crate::diag::{Diagnostic, Span, codes};

use super::{Entry, Node, Value};

/// A mapping being read. Ask for every key that the schema has, then call [`Fields::finish`],
/// which reports the keys that nobody asked for.
pub struct Fields<'n> {
    what: &'static str,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
    place: Span,
}

/// Reads a typed value from a node; on failure it has said why.
pub type Reader<T> = fn(&Node, &mut Vec<Diagnostic>) -> Option<T>;

impl<'n> Fields<'n> {
    /// `what` names the schema in messages: `front matter`, `a contact`.
    pub fn new(node: &'n Node, what: &'static str, problems: &mut Vec<Diagnostic>) -> Option<Self> {
        let entries: &[Entry] = match &node.value {
            Value::Mapping(entries) => entries,
            // An empty document is a mapping without keys.
            Value::Null => &[],
            _ => {
                problems.push(wrong(node, &format!("{what} to be a group of `key: value` lines")));
                return None;
            }
        };
        let place =
            Span { end: node.span.start.max(node.span.end.min(node.span.start + 1)), ..node.span };
        Some(Self { what, entries, asked: Vec::new(), place })
    }

    /// Where a missing key is reported, when the mapping itself has no good place.
    #[must_use]
    pub fn placed(mut self, place: Span) -> Self {
        self.place = place;
        self
    }

    /// The raw node of a key.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.asked.push(key);
        let found = self.entries.iter().find(|entry| entry.key == key)?;
        (found.value.value != Value::Null).then_some(&found.value)
    }

    pub fn optional<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Node, &mut Vec<Diagnostic>) -> Option<T>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        self.node(key).and_then(|node| read(node, problems))
    }

    pub fn required<T>(
        &mut self,
        key: &'static str,
        read: impl FnOnce(&Node, &mut Vec<Diagnostic>) -> Option<T>,
        problems: &mut Vec<Diagnostic>,
    ) -> Option<T> {
        if let Some(node) = self.node(key) {
            return read(node, problems);
        }
        let what = self.what;
        problems.push(
            Diagnostic::error(codes::MISSING_KEY, format!("{what} has no `{key}`"))
                .at(self.place)
                .help(format!("add a line `{key}: …`")),
        );
        None
    }

    /// Reports keys that the schema does not know.
    pub fn finish(self, problems: &mut Vec<Diagnostic>) {
        for entry in self.entries {
            if self.asked.iter().any(|known| *known == entry.key) {
                continue;
            }
            let mut known = self.asked.clone();
            known.sort_unstable();
            let mut problem = Diagnostic::error(
                codes::UNKNOWN_KEY,
                format!("unknown key `{}` in {}", entry.key, self.what),
            )
            .at(entry.key_span)
            .did_you_mean(&entry.key, known.iter().copied());
            if problem.help.is_empty() {
                problem = problem.help(format!("the known keys are `{}`", known.join("`, `")));
            }
            problems.push(problem);
        }
    }
}

/// The diagnostic for a value that is not what the schema wants; `expected` reads after "expected".
pub fn wrong(node: &Node, expected: &str) -> Diagnostic {
    let found = match node.as_scalar() {
        Some(text) => format!("`{text}`"),
        None => node.kind().to_owned(),
    };
    Diagnostic::error(codes::WRONG_VALUE, format!("expected {expected}, found {found}"))
        .at(node.span)
}
