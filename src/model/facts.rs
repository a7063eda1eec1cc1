//! What a `{{ … }}` stands for.

use crate::diag::Diagnostic;
use crate::diag::{FileId, codes};
use crate::parse::FactKind;
use crate::parse::facts::{fill, mask};
use crate::yaml::{Node, Value};

use super::{Model, Site};

/// The word in a data file for what only the district can supply.
pub const TBC: &str = "tbc";

/// What plain text says where a value is still to be confirmed. Pages use the theme's word.
const TBC_IN_TEXT: &str = "District to confirm";

/// The value of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FactValue {
    Text(String),
    /// Still to be confirmed; with what it is, where that is said.
    Tbc(Option<String>),
}

/// Looks a fact up as a page of `site` sees it. The diagnostic has no place yet.
pub fn value(model: &Model, site: &Site, kind: &FactKind) -> Result<FactValue, Diagnostic> {
    let path = match kind {
        FactKind::Tbc(what) => return Ok(FactValue::Tbc(Some(what.clone()))),
        FactKind::Data(path) => path,
    };
    let node = model.documents.data.lookup(&site.config.root.value, path).map_err(|missing| {
        let key = path.get(missing.at).map_or("", String::as_str);
        let before = path[..missing.at].join(".");
        let message = if missing.at == 0 {
            format!("there is no data file `{key}`")
        } else {
            format!("`data.{before}` has no `{key}`")
        };
        let problem = Diagnostic::error(codes::UNKNOWN_FACT, message)
            .did_you_mean(key, missing.known.iter().map(String::as_str));
        if problem.help.is_empty() && !missing.known.is_empty() {
            let some: Vec<&str> = missing.known.iter().take(12).map(String::as_str).collect();
            return problem.help(format!("it has `{}`", some.join("`, `")));
        }
        problem
    })?;
    match &node.value {
        Value::Scalar(text) if text == TBC => Ok(FactValue::Tbc(None)),
        Value::Scalar(text) => Ok(FactValue::Text(text.clone())),
        _ => {
            let path = path.join(".");
            Err(Diagnostic::error(
                codes::UNKNOWN_FACT,
                format!("`data.{path}` is {}, expected a single value", node.kind()),
            ))
        }
    }
}

/// The value as plain text, for titles and addresses. What has no value has been reported by the
/// checks and shows as nothing.
pub fn plain(model: &Model, site: &Site, kind: &FactKind) -> String {
    match value(model, site, kind) {
        Ok(FactValue::Text(text)) => text,
        Ok(FactValue::Tbc(_)) => TBC_IN_TEXT.to_owned(),
        Err(_) => String::new(),
    }
}

/// An item of a data file that is a list.
#[derive(Clone, Copy)]
pub struct Item<'m>(&'m Node);

impl<'m> Item<'m> {
    /// A single value; none where it is still to be confirmed.
    pub fn get(self, key: &str) -> Option<&'m str> {
        self.0.get(key).and_then(Node::as_scalar).filter(|text| *text != TBC)
    }
}

/// The items of a data file as a site sees it; none where there is no such file, or it is no list.
pub fn items<'m>(model: &'m Model, site: &Site, file: &str) -> Vec<Item<'m>> {
    let found = model.documents.data.lookup(&site.config.root.value, &[file.to_owned()]);
    match found.map(|node| &node.value) {
        Ok(Value::Sequence(items)) => items.iter().map(Item).collect(),
        _ => Vec::new(),
    }
}

/// A front matter string with its facts put in; none where one of them is still to be confirmed.
pub fn fill_confirmed(model: &Model, site: &Site, text: &str) -> Option<String> {
    let masked = mask(text, FileId(0), 0, &mut Vec::new());
    let open = |kind: &FactKind| matches!(value(model, site, kind), Ok(FactValue::Tbc(_)) | Err(_));
    let open = text == TBC || masked.facts.iter().any(|fact| open(&fact.kind));
    (!open).then(|| fill_plain(model, site, text))
}

/// A front matter string with its facts put in.
pub fn fill_plain(model: &Model, site: &Site, text: &str) -> String {
    if !text.contains("{{") {
        return text.to_owned();
    }
    let masked = mask(text, FileId(0), 0, &mut Vec::new());
    let value = |index: usize| {
        masked.facts.get(index).map_or(String::new(), |fact| plain(model, site, &fact.kind))
    };
    fill(&masked.text, value).into_owned()
}
