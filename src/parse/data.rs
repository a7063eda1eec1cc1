//! `data/*.yaml`: facts that live once and show on every page that asks for them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::Diagnostic;
use crate::read::{Layer, Sources};
use crate::yaml::schema::{self, Reference};
use crate::yaml::types::Placed;
use crate::yaml::{self, Node, Value};

use super::schemas;

/// The facts by file name, the citations as what they are.
#[derive(Debug, Default)]
pub struct Data {
    /// `contacts` → the content of `data/contacts.yaml`.
    pub shared: BTreeMap<String, Node>,
    /// The same for the facts of one root alone: root folder → file → content.
    pub of_root: BTreeMap<String, BTreeMap<String, Node>>,
    /// By id.
    pub citations: BTreeMap<String, Citation>,
    /// Entries that name entries of other files.
    pub references: Vec<Reference>,
}

/// A source that pages cite: a law, a policy, a page that was read.
#[derive(Debug, Clone)]
pub struct Citation {
    pub id: Placed<String>,
    /// As lawyers write it: `105 ILCS 10/8.1(b)`.
    pub cite: String,
    /// What it says, in plain words.
    pub says: String,
    pub url: Option<String>,
    pub read: Option<Date>,
    /// A: its own words were read · B: read in part or reproduced by others · C: known, not read.
    pub confidence: Option<char>,
    pub note: Option<String>,
}

impl Data {
    /// The value at `file.id.field…`, where a list is entered by its items' `id`.
    pub fn lookup(&self, root: &str, path: &[String]) -> Result<&Node, Missing> {
        let (file, rest) =
            path.split_first().ok_or_else(|| Missing { at: 0, known: Vec::new() })?;
        let own = self.of_root.get(root).and_then(|files| files.get(file));
        let mut node = own
            .or_else(|| self.shared.get(file))
            .ok_or_else(|| Missing { at: 0, known: self.shared.keys().cloned().collect() })?;
        for (step, key) in rest.iter().enumerate() {
            node =
                child(node, key).ok_or_else(|| Missing { at: step + 1, known: children(node) })?;
        }
        Ok(node)
    }
}

/// Which part of a path led nowhere, and what stands there instead.
pub struct Missing {
    pub at: usize,
    pub known: Vec<String>,
}

fn child<'n>(node: &'n Node, key: &str) -> Option<&'n Node> {
    match &node.value {
        Value::Sequence(items) => {
            items.iter().find(|item| item.get("id").and_then(Node::as_scalar) == Some(key))
        }
        _ => node.get(key),
    }
}

fn children(node: &Node) -> Vec<String> {
    match &node.value {
        Value::Mapping(entries) => entries.iter().map(|entry| entry.key.clone()).collect(),
        Value::Sequence(items) => items
            .iter()
            .filter_map(|item| item.get("id").and_then(Node::as_scalar).map(str::to_owned))
            .collect(),
        _ => Vec::new(),
    }
}

pub(super) fn parse(sources: &Sources, problems: &mut Vec<Diagnostic>) -> Data {
    let mut data = Data::default();
    for (id, file) in sources.layer(Layer::Content) {
        let Some((folder, stem)) = data_file(&file.name) else { continue };
        let node = match yaml::parse(id, &file.text) {
            Ok(node) => node,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        if let Some(schema) = schemas::of_data_file(stem) {
            let reading = schema.read(&node);
            problems.extend(reading.problems);
            data.references.extend(reading.references);
        }
        if folder.is_none() && stem == "citations" {
            data.citations = citations(&node);
        }
        match folder {
            None => data.shared.insert(stem.to_owned(), node),
            Some(root) => {
                data.of_root.entry(root.to_owned()).or_default().insert(stem.to_owned(), node)
            }
        };
    }
    data
}

/// `data/contacts.yaml` → (none, `contacts`); `training/data/roster.yaml` → (`training`, `roster`).
fn data_file(name: &str) -> Option<(Option<&str>, &str)> {
    let stem = name.strip_suffix(".yaml").or_else(|| name.strip_suffix(".yml"))?;
    if let Some(stem) = stem.strip_prefix("data/") {
        return (!stem.contains('/')).then_some((None, stem));
    }
    let (root, stem) = stem.split_once("/data/")?;
    (!stem.contains('/')).then_some((Some(root), stem))
}

/// The schema has said what is wrong; what does not fit it is left out here.
fn citations(node: &Node) -> BTreeMap<String, Citation> {
    let Value::Sequence(items) = &node.value else { return BTreeMap::new() };
    let mut by_id = BTreeMap::new();
    for citation in items.iter().filter_map(citation) {
        by_id.entry(citation.id.value.clone()).or_insert(citation);
    }
    by_id
}

fn citation(node: &Node) -> Option<Citation> {
    let scalar = |key: &str| node.get(key).and_then(Node::as_scalar);
    let text = |key: &str| scalar(key).map(str::to_owned);
    let id = node.get("id")?;
    let id = Placed { value: id.as_scalar()?.to_owned(), span: id.span };
    let confidence = scalar("conf").and_then(|conf| conf.chars().next());
    Some(Citation {
        id,
        cite: text("cite")?,
        says: text("says")?,
        url: text("url").filter(|url| (schema::WEB_ADDRESS.fits)(url)),
        read: scalar("read").and_then(|date| date.parse().ok()),
        confidence: confidence.filter(|conf| ('A'..='C').contains(conf)),
        note: text("note"),
    })
}
