//! The few types that arguments and bodies are declared in.

use crate::diag::Diagnostic;
use crate::yaml::fields::wrong;
use crate::yaml::{Fields, Node, Value, types};

/// What a component's fence holds.
#[derive(Debug, PartialEq, Eq)]
pub enum BodyForm {
    None,
    /// Markdown, handed over whole.
    Markdown,
    /// Markdown under headings of one level, handed over heading by heading.
    Sections,
    /// One Markdown list, handed over item by item.
    Items,
    /// `a -> b: label` lines; see `parse::diagram`.
    Diagram,
    Yaml(Schema),
}

/// The shape of a YAML body.
#[derive(Debug, PartialEq, Eq)]
pub enum Schema {
    One(Kind),
    /// Markdown, handed over as HTML.
    Markdown,
    List(Box<Schema>),
    /// A row of a table: a list of at most as many values as the list under the key `columns` beside it has.
    Row {
        cell: Box<Schema>,
        columns: String,
    },
    /// Free keys, each with a value of the same shape; handed over as a list of key and value.
    Map(Box<Schema>),
    Fields(Vec<Field>),
}

/// A key of a group; `name?` in the declaration makes it optional.
#[derive(Debug, PartialEq, Eq)]
pub struct Field {
    pub name: String,
    pub required: bool,
    pub schema: Schema,
}

/// A single value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// `true` or `false`; an argument that stands alone is true.
    Flag,
    Integer,
    OneOf(Vec<String>),
    /// A value that an entry of a data file has: `from: contacts.role`.
    From {
        file: String,
        field: String,
    },
    /// An audience that a site of `site.yaml` serves.
    Audience,
    /// An image of the site, by its path from the page.
    Image,
    /// A file of the `snippets` folder, without its `.md`.
    Snippet,
}

impl Kind {
    /// For "expected …".
    pub fn expected(&self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Flag => "`true` or `false`".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::OneOf(words) => format!("one of `{}`", words.join("`, `")),
            Self::From { file, field } => format!("a `{field}` of `data/{file}.yaml`"),
            Self::Audience => "an audience of `site.yaml`".to_owned(),
            Self::Image => "the path of an image".to_owned(),
            Self::Snippet => "the name of a file in `snippets`".to_owned(),
        }
    }

    /// Whether a word is of the kind, as far as the word alone tells.
    pub fn fits(&self, word: &str) -> bool {
        match self {
            Self::Flag => word == "true" || word == "false",
            Self::Integer => word.parse::<i64>().is_ok(),
            Self::OneOf(words) => words.iter().any(|known| known == word),
            _ => !word.trim().is_empty(),
        }
    }
}

const KINDS: &[(&str, Kind)] = &[
    ("text", Kind::Text),
    ("flag", Kind::Flag),
    ("integer", Kind::Integer),
    ("audience", Kind::Audience),
    ("image", Kind::Image),
    ("snippet", Kind::Snippet),
];

/// `text`, or a group with `one_of` or `from`.
pub(super) fn kind(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Kind> {
    if let Some((_, kind)) = KINDS.iter().find(|(name, _)| node.as_scalar() == Some(name)) {
        return Some(kind.clone());
    }
    if let Some(words) = node.get("one_of") {
        return types::list(types::text)(words, problems).map(Kind::OneOf);
    }
    if let Some(from) = node.get("from") {
        let path = from.as_scalar().and_then(|path| path.split_once('.'));
        return match path {
            Some((file, field)) => {
                Some(Kind::From { file: file.to_owned(), field: field.to_owned() })
            }
            None => reject(from, "a data file and a field such as `contacts.role`", problems),
        };
    }
    let names: Vec<&str> = KINDS.iter().map(|(name, _)| *name).collect();
    let expected = format!("`{}`, `one_of: […]` or `from: FILE.FIELD`", names.join("`, `"));
    reject(node, &expected, problems)
}

pub(super) fn body(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<BodyForm> {
    match node.as_scalar() {
        Some("none") => Some(BodyForm::None),
        Some("markdown") => Some(BodyForm::Markdown),
        Some("sections") => Some(BodyForm::Sections),
        Some("items") => Some(BodyForm::Items),
        Some("diagram") => Some(BodyForm::Diagram),
        _ => match node.get("yaml") {
            Some(node) => schema(node, problems).map(BodyForm::Yaml),
            None => reject(
                node,
                "`none`, `markdown`, `sections`, `items`, `diagram` or `yaml: …`",
                problems,
            ),
        },
    }
}

fn schema(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Schema> {
    if node.as_scalar() == Some("markdown") {
        return Some(Schema::Markdown);
    }
    if let Some(cell) = node.get("row") {
        let columns = node.get("of").and_then(Node::as_scalar);
        let Some(columns) = columns.map(str::to_owned) else {
            return reject(node, "`{row: markdown, of: columns}`", problems);
        };
        let cell = schema(cell, problems).map(Box::new)?;
        return Some(Schema::Row { cell, columns });
    }
    if let Some(item) = node.get("list") {
        return schema(item, problems).map(|item| Schema::List(Box::new(item)));
    }
    if let Some(value) = node.get("map") {
        return schema(value, problems).map(|value| Schema::Map(Box::new(value)));
    }
    if let Some(Node { value: Value::Mapping(entries), .. }) = node.get("fields") {
        let field = |entry: &crate::yaml::Entry| {
            let required = !entry.key.ends_with('?');
            let name = entry.key.trim_end_matches('?').to_owned();
            schema(&entry.value, problems).map(|schema| Field { name, required, schema })
        };
        return entries.iter().map(field).collect::<Option<_>>().map(Schema::Fields);
    }
    kind(node, problems).map(Schema::One)
}

/// `type: text`, `type: {text: required}`, `type: {one_of: […], many: true}`.
pub(super) fn argument(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<super::Argument> {
    let named = KINDS.iter().find_map(|(name, kind)| Some((name, kind, node.get(name)?)));
    if let Some((name, kind, rule)) = named {
        let mut fields = Fields::new(node, "an argument", problems)?;
        fields.node(name);
        let many = fields.optional("many", types::boolean, problems).unwrap_or(false);
        fields.finish(problems);
        return match rule.as_scalar() {
            Some("required") => {
                Some(super::Argument { kind: kind.clone(), required: true, many, of: None })
            }
            Some("optional") => {
                Some(super::Argument { kind: kind.clone(), required: false, many, of: None })
            }
            _ => reject(rule, "`required` or `optional`", problems),
        };
    }
    let kind = kind(node, problems)?;
    if node.as_scalar().is_some() {
        return Some(super::Argument { kind, required: false, many: false, of: None });
    }
    let mut fields = Fields::new(node, "an argument", problems)?;
    fields.node("one_of");
    fields.node("from");
    let of = fields.optional("of", types::text, problems);
    let of = of.and_then(|path| {
        path.split_once('.').map(|(file, field)| (file.to_owned(), field.to_owned()))
    });
    let required = fields.optional("required", types::boolean, problems).unwrap_or(false);
    let many = fields.optional("many", types::boolean, problems).unwrap_or(false);
    fields.finish(problems);
    Some(super::Argument { kind, required, many, of })
}

fn reject<T>(node: &Node, expected: &str, problems: &mut Vec<Diagnostic>) -> Option<T> {
    problems.push(wrong(node, expected));
    None
}
