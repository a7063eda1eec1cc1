//! Components: fenced blocks with a name in braces. What a page's component says is read here and held
//! against what its template declares; `render` reads the fence again, as it does all Markdown.

mod arguments;
mod body;
pub mod diagram;
pub mod sections;

pub use body::{Value, yaml_body};

use std::ops::Range;

use crate::component::{BodyForm, Declaration, Declarations, Kind};
use crate::diag::{Diagnostic, FileId, codes};
use crate::yaml::types::Placed;

use super::attributes;
use super::body::{Body, Image};
use super::places::Places;

/// The components that a text holds, and what they name elsewhere.
#[derive(Debug, Clone, Default)]
pub struct Used {
    pub components: Vec<Component>,
    /// Blocks for some readers alone.
    pub only: Vec<Only>,
    /// Snippets that are shown, by name.
    pub includes: Vec<Placed<String>>,
    /// Names of entries in the data.
    pub references: Vec<Reference>,
}

/// A component in a text.
#[derive(Debug, Clone)]
pub struct Component {
    pub name: Placed<String>,
    /// The whole block, in the body.
    pub range: Range<usize>,
    /// What its arguments want of the entries that it shows: of each field one of these values.
    pub wanted: Vec<Reference>,
}

/// `{only audience=…}`.
#[derive(Debug, Clone)]
pub struct Only {
    pub range: Range<usize>,
    pub audience: Vec<Placed<String>>,
}

/// A value that an entry of a data file must have: a contact's `id`, a school's `type`.
#[derive(Debug, Clone)]
pub struct Reference {
    pub file: String,
    pub field: String,
    pub value: Placed<String>,
}

/// The opening line of a component.
#[derive(Debug, Clone)]
pub struct Fence {
    pub name: Placed<String>,
    /// The author's id for the block, if it has one.
    pub id: Option<Placed<String>>,
    pub arguments: Vec<(Placed<String>, Placed<String>)>,
}

impl Fence {
    pub fn get(&self, name: &str) -> Option<&Placed<String>> {
        self.arguments.iter().find(|(key, _)| key.value == name).map(|(_, value)| value)
    }

    /// The words of an argument that takes many.
    pub fn words<'f>(&'f self, name: &str) -> impl Iterator<Item = &'f str> {
        self.get(name).into_iter().flat_map(|value| value.value.split_whitespace())
    }
}

/// Whether a fence with this info string is a component.
pub fn is_component(info: &str) -> bool {
    info.trim_start().starts_with('{')
}

/// Reads the opening line of the fence that begins at `start` of `text`.
pub fn fence(text: &str, start: usize, file: FileId, places: &Places, base: usize) -> Fence {
    let line = text[start..].lines().next().unwrap_or_default();
    let open = line.find('{').unwrap_or(line.len());
    let close = line.rfind('}').filter(|&close| close > open).unwrap_or(line.len());
    let inside = line.get(open + 1..close).unwrap_or_default();
    let from = start + open + 1;
    let mut fence = Fence {
        name: Placed {
            value: String::new(),
            span: attributes::span(file, &places.range(&(start..start + line.len().max(1))), base),
        },
        id: None,
        arguments: Vec::new(),
    };
    for (index, (at, word)) in attributes::words(inside).into_iter().enumerate() {
        let placed = |text: &str, offset: usize| {
            let begin = from + at + offset;
            Placed {
                value: text.to_owned(),
                span: attributes::span(file, &places.range(&(begin..begin + text.len())), base),
            }
        };
        match word.split_once('=') {
            _ if index == 0 => fence.name = placed(word, 0),
            Some((key, value)) => {
                let bare = value.trim_matches('"');
                let quote = usize::from(value.starts_with('"'));
                fence.arguments.push((placed(key, 0), placed(bare, key.len() + 1 + quote)));
            }
            None if word.starts_with('#') => fence.id = Some(placed(&word[1..], 1)),
            None => {
                let flag = Placed { value: "true".to_owned(), span: placed(word, 0).span };
                fence.arguments.push((placed(word, 0), flag));
            }
        }
    }
    fence
}

/// The declaration that a fence asks for, its arguments checked; none for an unknown component.
pub(super) fn check<'d>(
    fence: &Fence,
    declarations: &'d Declarations,
    used: &mut Used,
    problems: &mut Vec<Diagnostic>,
) -> Option<&'d Declaration> {
    let name = &fence.name;
    let Some(declaration) = declarations.get(&name.value) else {
        let known: Vec<&str> = declarations.names().collect();
        let mut problem = Diagnostic::error(
            codes::UNKNOWN_COMPONENT,
            format!("the theme has no component `{}`", name.value),
        )
        .at(name.span)
        .did_you_mean(&name.value, known.iter().copied());
        if problem.help.is_empty() {
            problem = problem.help(format!("it has `{}`", known.join("`, `")));
        }
        problems.push(problem);
        return None;
    };
    arguments::check(fence, declaration, used, problems);
    Some(declaration)
}

/// A component with what its fence holds.
pub(super) struct Block<'b> {
    pub(super) fence: &'b Fence,
    pub(super) text: &'b str,
    /// Where `text` stands in the body.
    pub(super) places: &'b Places,
}

/// Keeps what a component means to the page around it: who sees it, which images it shows.
pub(super) fn keep(
    fence: &Fence,
    declaration: &Declaration,
    range: &Range<usize>,
    body: &mut Body,
) {
    body.used.components.push(Component {
        name: fence.name.clone(),
        range: range.clone(),
        wanted: wanted(fence, declaration),
    });
    for (name, argument) in &declaration.arguments {
        let Some(value) = fence.get(name) else { continue };
        match argument.kind {
            Kind::Audience => {
                let audience = arguments::words(value);
                body.used.only.push(Only { range: range.clone(), audience });
            }
            Kind::Image => {
                let text = fence.get("alt").map_or(String::new(), |alt| alt.value.clone());
                let span = value.span;
                let start = span.start.saturating_sub(body.start);
                body.images.push(Image {
                    address: value.value.clone(),
                    text,
                    // Where neither is given, the component's own message says so.
                    decorative: fence.get("decorative").is_some_and(|flag| flag.value == "true")
                        || fence.get("alt").is_none() && is_alternative(declaration, "alt"),
                    range: start..start + (span.end - span.start),
                });
            }
            _ => {}
        }
    }
}

/// Whether it is told when this argument and those that may stand in its place are left out.
fn is_alternative(declaration: &Declaration, name: &str) -> bool {
    declaration.either.iter().flatten().any(|known| known == name)
}

/// The entries of the data that the arguments name.
fn wanted(fence: &Fence, declaration: &Declaration) -> Vec<Reference> {
    let named = declaration.arguments.iter().filter_map(|(name, argument)| {
        let from = match &argument.kind {
            Kind::From { file, field } => Some((file, field)),
            _ => argument.of.as_ref().map(|(file, field)| (file, field)),
        };
        let (file, field) = from?;
        let value = fence.get(name)?;
        let values = if argument.many { arguments::words(value) } else { vec![value.clone()] };
        Some(values.into_iter().map(|value| Reference {
            file: file.clone(),
            field: field.clone(),
            value,
        }))
    });
    named.flatten().collect()
}

/// Checks the form of a body, and returns the Markdown in it, in the order of the page.
pub(super) fn check_body(
    block: &Block<'_>,
    declaration: &Declaration,
    body: &mut Body,
    problems: &mut Vec<Diagnostic>,
) -> Vec<(String, Places)> {
    let (name, span) = (&block.fence.name.value, block.fence.name.span);
    let is_empty = block.text.trim().is_empty();
    let wrong = |message: String, help: &str| {
        Diagnostic::error(codes::COMPONENT_BODY, message).at(span).help(help)
    };
    let markdown = || vec![(block.text.to_owned(), block.places.clone())];
    match &declaration.body {
        BodyForm::None if !is_empty => problems.push(
            wrong(format!("`{name}` takes no text between its fences"), "take it out")
                .at(body.span(&block.places.range(&(0..block.text.trim_end().len())))),
        ),
        BodyForm::None => {}
        BodyForm::Yaml(schema) => {
            let place = (body.file, body.start);
            let value = yaml_body(block.text, place, block.places, span, schema, problems);
            let mut found = Vec::new();
            if let Some(value) = value {
                texts(value, &mut found, &mut body.used, problems);
            }
            return found;
        }
        BodyForm::Diagram if is_empty => problems.push(wrong(
            format!("`{name}` is empty"),
            "write lines such as `ask -> answer` between the fences",
        )),
        BodyForm::Diagram => {
            for (range, problem) in diagram::read(block.text).1 {
                problems.push(problem.at(body.span(&block.places.range(&range))));
            }
        }
        _ if is_empty && declaration.body != BodyForm::Markdown => {
            problems.push(wrong(format!("`{name}` is empty"), "write its text between the fences"));
        }
        BodyForm::Sections => {
            if sections::has_none(block.text) {
                problems.push(wrong(
                    format!("`{name}` has no headings"),
                    "begin each of its parts with a heading such as `### Ask for the records`",
                ));
            }
            return markdown();
        }
        BodyForm::Items => {
            if let Some(range) = sections::not_a_list(block.text) {
                problems.push(
                    wrong(
                        format!("`{name}` takes one list and nothing else"),
                        "begin each line with `- `",
                    )
                    .at(body.span(&block.places.range(&range))),
                );
            }
            return markdown();
        }
        BodyForm::Markdown => return markdown(),
    }
    Vec::new()
}

/// The Markdown in a YAML body; its single values are checked on the way.
fn texts(
    value: Value,
    found: &mut Vec<(String, Places)>,
    used: &mut Used,
    problems: &mut Vec<Diagnostic>,
) {
    match value {
        Value::Markdown(text, places) => found.push((text, places)),
        Value::Single(kind, value) => {
            arguments::single(&value, &kind, codes::COMPONENT_BODY, used, problems);
        }
        Value::List(items) => {
            for item in items {
                texts(item, found, used, problems);
            }
        }
        Value::Map(pairs) => {
            for (_, value) in pairs {
                texts(value, found, used, problems);
            }
        }
        Value::Fields(fields) => {
            for value in fields.into_iter().filter_map(|(_, value)| value) {
                texts(value, found, used, problems);
            }
        }
    }
}
