//! A YAML body against its schema. The same walk serves those who check a page and those who render it:
//! it hands every value to a visitor in the order in which the author wrote them.

use crate::component::{Kind, Schema};
use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::parse::places::Places;
use crate::yaml::types::Placed;
use crate::yaml::{self, Node};

/// A value that fits its schema.
#[derive(Debug)]
pub enum Value {
    Single(Kind, Placed<String>),
    /// Markdown, and where it stands in the page's body.
    Markdown(String, Places),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
    /// Every declared key, in the declared order; none for an optional one that is not there.
    Fields(Vec<(String, Option<Value>)>),
}

/// A YAML body as the page has it: its text, and where that stands.
struct Yaml<'t> {
    text: &'t str,
    file: FileId,
    /// Where the page's body begins in its file.
    base: usize,
    places: &'t Places,
}

/// Reads a body by its schema. What does not fit is reported and left out.
pub fn yaml_body(
    text: &str,
    (file, base): (FileId, usize),
    places: &Places,
    fence: Span,
    schema: &Schema,
    problems: &mut Vec<Diagnostic>,
) -> Option<Value> {
    let yaml = Yaml { text, file, base, places };
    if text.trim().is_empty() {
        problems.push(error("this component has no body", fence).help(shape(schema)));
        return None;
    }
    match yaml::parse(file, text) {
        Ok(node) => yaml.value(&node, schema, problems),
        Err(mut problem) => {
            problem.span = problem.span.map(|span| yaml.span(span));
            // Lines count from the fence there, and the place is known better here.
            let said = problem.message.find(" at line ").unwrap_or(problem.message.len());
            problem.message.truncate(said);
            problems.push(problem);
            None
        }
    }
}

impl Yaml<'_> {
    fn span(&self, local: Span) -> Span {
        let range = self.places.range(&local.range());
        Span::new(self.file, self.base + range.start..self.base + range.end)
    }

    fn value(&self, node: &Node, schema: &Schema, problems: &mut Vec<Diagnostic>) -> Option<Value> {
        match (schema, &node.value) {
            (Schema::One(kind), yaml::Value::Scalar(text)) => {
                let placed = Placed { value: text.clone(), span: self.span(node.span) };
                Some(Value::Single(kind.clone(), placed))
            }
            (Schema::Markdown, yaml::Value::Scalar(text)) => {
                let local = Places::of_scalar(text, &self.text[node.span.range()], node.span.start);
                Some(Value::Markdown(text.clone(), self.places.within(&local)))
            }
            (Schema::List(item) | Schema::Row { cell: item, .. }, yaml::Value::Sequence(items)) => {
                Some(Value::List(
                    items.iter().filter_map(|node| self.value(node, item, problems)).collect(),
                ))
            }
            (Schema::Map(value), yaml::Value::Mapping(entries)) => Some(Value::Map(
                entries
                    .iter()
                    .filter_map(|entry| {
                        Some((entry.key.clone(), self.value(&entry.value, value, problems)?))
                    })
                    .collect(),
            )),
            (Schema::Fields(fields), yaml::Value::Mapping(entries)) => {
                self.unknown_keys(fields, entries, problems);
                Some(Value::Fields(self.fields(node, fields, problems)))
            }
            _ => {
                let found = match node.as_scalar() {
                    Some(text) => format!("`{text}`"),
                    None => node.kind().to_owned(),
                };
                let message = format!("expected {}, found {found}", shape(schema));
                let mut span = node.span;
                // A long list is told at its first line.
                let line = self.text[span.range()].find('\n');
                span.end = line.map_or(span.end, |line| span.start + line);
                problems.push(error(message, self.span(span)));
                None
            }
        }
    }

    fn fields(
        &self,
        node: &Node,
        fields: &[crate::component::Field],
        problems: &mut Vec<Diagnostic>,
    ) -> Vec<(String, Option<Value>)> {
        let is_there = |node: &&Node| node.value != yaml::Value::Null;
        // In the author's order, because citations are numbered as they are met.
        let mut read: Vec<(String, Option<Value>)> = Vec::with_capacity(fields.len());
        if let yaml::Value::Mapping(entries) = &node.value {
            for entry in entries {
                let field = fields.iter().find(|field| field.name == entry.key);
                if let (Some(field), Some(value)) = (field, Some(&entry.value).filter(is_there)) {
                    read.push((field.name.clone(), self.value(value, &field.schema, problems)));
                }
            }
        }
        for field in fields {
            if let Some(value) = node.get(&field.name) {
                self.long_rows(value, &field.schema, node, problems);
            }
            if read.iter().any(|(name, _)| *name == field.name) {
                continue;
            }
            read.push((field.name.clone(), None));
            if field.required {
                let mut span = node.span;
                span.end = span.end.min(span.start + 1);
                problems.push(
                    error(format!("this entry has no `{}`", field.name), self.span(span))
                        .help(format!("add a line `{}: …`", field.name)),
                );
            }
        }
        read
    }

    /// A cell that no column has would be shown nowhere.
    fn long_rows(
        &self,
        node: &Node,
        schema: &Schema,
        group: &Node,
        problems: &mut Vec<Diagnostic>,
    ) {
        match (schema, &node.value) {
            (Schema::Row { columns, .. }, yaml::Value::Sequence(cells)) => {
                let count = group.get(columns).map_or(0, |columns| columns.items().len());
                if let Some(first) = cells.get(count) {
                    let message = format!(
                        "this row has {} cells, and there are {count} `{columns}`",
                        cells.len()
                    );
                    let help = format!("name one more of the `{columns}`, or take the cell out");
                    problems.push(error(message, self.span(first.span)).help(help));
                }
            }
            (Schema::Map(inner), yaml::Value::Mapping(entries)) => {
                for entry in entries {
                    self.long_rows(&entry.value, inner, group, problems);
                }
            }
            (Schema::List(inner), yaml::Value::Sequence(items)) => {
                for item in items {
                    self.long_rows(item, inner, group, problems);
                }
            }
            _ => {}
        }
    }

    fn unknown_keys(
        &self,
        fields: &[crate::component::Field],
        entries: &[yaml::Entry],
        problems: &mut Vec<Diagnostic>,
    ) {
        let known: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let problem = error(format!("unknown key `{}`", entry.key), self.span(entry.key_span))
                .did_you_mean(&entry.key, known.iter().copied());
            problems.push(if problem.help.is_empty() {
                problem.help(format!("the known keys are `{}`", known.join("`, `")))
            } else {
                problem
            });
        }
    }
}

/// A schema in an author's words.
fn shape(schema: &Schema) -> String {
    match schema {
        Schema::One(kind) => kind.expected(),
        Schema::Markdown => "text; put it in quotes if it has `: ` in it".to_owned(),
        Schema::List(_) => "a list of lines that begin with `- `".to_owned(),
        Schema::Row { .. } => "the cells of a row such as `[one, two]`".to_owned(),
        Schema::Map(_) => "lines of the form `key: value`".to_owned(),
        Schema::Fields(fields) => {
            let names: Vec<&str> = fields.iter().map(|field| field.name.as_str()).collect();
            format!("lines with the keys `{}`", names.join("`, `"))
        }
    }
}

fn error(message: impl Into<String>, span: Span) -> Diagnostic {
    Diagnostic::error(codes::COMPONENT_BODY, message).at(span)
}
