//! The data files as templates of components see them.

use std::collections::BTreeMap;
use std::sync::Arc;

use minijinja::Value;
use minijinja::value::{Enumerator, Object};

use crate::model::facts::TBC;
use crate::model::{Model, Site};
use crate::theme::Words;
use crate::yaml::{self, Node};

use super::markdown::unconfirmed;

/// Every data file that the site may show, by its stem: those of all sites, and those of its root.
pub(super) fn values(model: &Model, words: &Words, site: &Site) -> Value {
    let data = &model.documents.data;
    let mark = Value::from_safe_string(unconfirmed(&words.get("district_to_confirm"), None));
    let own = data.of_root.get(&site.config.root.value);
    let files: BTreeMap<&String, &Node> =
        data.shared.iter().chain(own.into_iter().flatten()).collect();
    record(files.into_iter().map(|(name, node)| (name.clone(), value(node, &mark))).collect())
}

/// A value as written, but `true` and `false` as what they mean, and `tbc` as the mark.
fn value(node: &Node, mark: &Value) -> Value {
    match &node.value {
        yaml::Value::Null => Value::from(()),
        yaml::Value::Scalar(text) => match text.as_str() {
            TBC => mark.clone(),
            "true" => Value::from(true),
            "false" => Value::from(false),
            text => Value::from(text),
        },
        yaml::Value::Sequence(items) => items.iter().map(|item| value(item, mark)).collect(),
        yaml::Value::Mapping(entries) => record(
            entries.iter().map(|entry| (entry.key.clone(), value(&entry.value, mark))).collect(),
        ),
    }
}

fn record(entries: Vec<(String, Value)>) -> Value {
    Value::from_object(Record(entries))
}

/// A group of keys. A key that an entry leaves out is none, so that a template can ask for it.
#[derive(Debug)]
struct Record(Vec<(String, Value)>);

impl Object for Record {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let key = key.as_str()?;
        let entry = self.0.iter().find(|(name, _)| name == key);
        Some(entry.map_or(Value::from(()), |(_, value)| value.clone()))
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        Enumerator::Values(self.0.iter().map(|(name, _)| Value::from(name.as_str())).collect())
    }
}
