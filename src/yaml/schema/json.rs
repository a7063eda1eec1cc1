//! A schema as JSON Schema, draft 2020-12. An editor's YAML reader guesses types where ours does not
//! (`1.10` is a number to it), so text allows what such a guess may make of it.

use serde_json::{Map, Value, json};

use super::{Group, Schema};

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The whole document, ending with a line feed. The order of keys is the author's order.
pub(super) fn document(schema: &Schema, name: &str, about: &str) -> String {
    let mut document = value(schema);
    document["$schema"] = json!(DRAFT);
    document["$id"] = json!(format!("{name}.schema.json"));
    document["title"] = json!(name);
    document["description"] = json!(about);
    format!("{document:#}\n")
}

fn value(schema: &Schema) -> Value {
    match schema {
        Schema::Text => json!({ "type": ["string", "number", "boolean"], "minLength": 1 }),
        Schema::MayBeEmpty => json!({ "type": ["string", "number", "boolean"] }),
        Schema::Boolean => json!({ "type": "boolean" }),
        Schema::Whole { least, most } => {
            let mut whole = json!({ "type": "integer", "minimum": least });
            if *most != i64::MAX {
                whole["maximum"] = json!(most);
            }
            whole
        }
        Schema::Of(form) => json!({
            "type": ["string", "integer"], "pattern": form.pattern, "examples": [form.example],
        }),
        Schema::OneOf(words) => json!({ "enum": words }),
        Schema::List(item) => json!({ "type": "array", "items": value(item) }),
        Schema::Map(of) => json!({ "type": "object", "additionalProperties": value(of) }),
        Schema::Group(of) => group(of),
        Schema::Entries(of) => json!({ "type": ["array", "null"], "items": group(of) }),
        Schema::Tbc(inner) => json!({ "anyOf": [{ "const": "tbc" }, value(inner)] }),
        Schema::TextOr(inner) => json!({ "anyOf": [value(&Schema::Text), value(inner)] }),
        Schema::Refers(to) => json!({
            "type": ["string", "integer"], "minLength": 1, "$comment": format!("an id of {to}"),
        }),
    }
}

fn group(of: &Group) -> Value {
    let mut properties = Map::new();
    for key in of.keys {
        let mut property = value(&key.schema);
        let needed = key.required || of.cases.iter().any(|case| case.needs.contains(&key.name));
        if !needed {
            // `key:` with nothing after it is the same as no key.
            property = json!({ "anyOf": [property, { "type": "null" }] });
        }
        property["description"] = json!(key.about);
        properties.insert(key.name.to_owned(), property);
    }
    let required: Vec<&str> =
        of.keys.iter().filter(|key| key.required).map(|key| key.name).collect();
    let mut group = json!({
        "type": "object", "properties": properties, "additionalProperties": false,
    });
    if !required.is_empty() {
        group["required"] = json!(required);
    }
    if !of.cases.is_empty() {
        let case = |case: &super::Case| {
            json!({
                "if": { "properties": { case.key: { "const": case.value } }, "required": [case.key] },
                "then": { "required": case.needs },
            })
        };
        group["allOf"] = of.cases.iter().map(case).collect();
    }
    group
}
