//! `data/*.yaml`: facts that live once and show on every page that asks for them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::{Diagnostic, FileId};
use crate::read::{Layer, Sources};
use crate::yaml::types::{self, Placed};
use crate::yaml::{self, Fields, Node, Value};

/// The facts by file name, the citations as what they are.
#[derive(Debug, Default)]
pub struct Data {
    /// `contacts` → the content of `data/contacts.yaml`.
    pub shared: BTreeMap<String, Node>,
    /// The same for the facts of one root alone: root folder → file → content.
    pub of_root: BTreeMap<String, BTreeMap<String, Node>>,
    /// By id.
    pub citations: BTreeMap<String, Citation>,
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
        if folder.is_none() && stem == "citations" {
            data.citations = citations(id, &node, problems);
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

fn citations(_: FileId, node: &Node, problems: &mut Vec<Diagnostic>) -> BTreeMap<String, Citation> {
    let mut by_id: BTreeMap<String, Citation> = BTreeMap::new();
    for citation in types::list(citation)(node, problems).unwrap_or_default() {
        if let Some(first) = by_id.get(&citation.id.value) {
            problems.push(
                Diagnostic::error(
                    crate::diag::codes::DUPLICATE_ID,
                    format!("the citation `{}` stands here twice", citation.id.value),
                )
                .at(citation.id.span)
                .related(first.id.span, "first here"),
            );
            continue;
        }
        by_id.insert(citation.id.value.clone(), citation);
    }
    by_id
}

fn citation(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Citation> {
    let mut fields = Fields::new(node, "a citation", problems)?;
    let id = fields.required("id", cite_id, problems);
    let cite = fields.required("cite", types::text, problems);
    let says = fields.required("says", types::text, problems);
    let url = fields.optional("url", web_address, problems);
    let read = fields.optional("read", types::date, problems);
    let confidence =
        fields.optional("conf", types::one_of(&[("A", 'A'), ("B", 'B'), ("C", 'C')]), problems);
    let note = fields.optional("note", types::text, problems);
    fields.finish(problems);
    Some(Citation { id: id?, cite: cite?, says: says?, url, read, confidence, note })
}

/// Law is cited with capitals (`il-26A`), so these ids may have them.
fn cite_id(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
    match node.as_scalar() {
        Some(text) if types::is_id(&text.to_ascii_lowercase()) => {
            Some(Placed { value: text.to_owned(), span: node.span })
        }
        _ => {
            problems.push(yaml::fields::wrong(node, "an id of letters, digits, `-` and `.`"));
            None
        }
    }
}

fn web_address(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<String> {
    let text = types::text(node, problems)?;
    if text.starts_with("https://") || text.starts_with("http://") {
        return Some(text);
    }
    problems.push(yaml::fields::wrong(node, "an address that begins with `https://`"));
    None
}
