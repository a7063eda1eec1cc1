//! The published JSON Schema of the completion file, held against the reader: both take the same files.

use proptest::prelude::*;
use quiz::{AttemptRecord, BrowserKey, Record, Seal, Signature};
use serde_json::{Map, Value, json};

use crate::support::{ALL_RIGHT, any_acts, any_quiz, played, record, sample, take};

const SCHEMA: &str = include_str!("../../../docs/completion.schema.json");

/// Whether a value is what a schema says, for the part of JSON Schema 2020-12 that this one uses. A
/// keyword that is not known here fails the test rather than being skipped.
fn fits(root: &Value, schema: &Value, value: &Value) -> bool {
    let schema = schema.as_object().expect("a schema is an object");
    schema.iter().all(|(keyword, rule)| match keyword.as_str() {
        "$schema" | "$defs" | "title" | "description" => true,
        "$ref" => {
            let path = rule.as_str().unwrap().strip_prefix('#').unwrap();
            fits(root, root.pointer(path).expect("the reference leads somewhere"), value)
        }
        "type" => match rule {
            Value::Array(types) => types.iter().any(|name| is(name.as_str().unwrap(), value)),
            name => is(name.as_str().unwrap(), value),
        },
        "const" => value == rule,
        "enum" => rule.as_array().unwrap().contains(value),
        "oneOf" => {
            let rules = rule.as_array().unwrap();
            rules.iter().filter(|rule| fits(root, rule, value)).count() == 1
        }
        "required" => rule.as_array().unwrap().iter().all(|name| {
            value.as_object().is_none_or(|object| object.contains_key(name.as_str().unwrap()))
        }),
        "properties" => {
            let known = rule.as_object().unwrap();
            let members = value.as_object().cloned().unwrap_or_else(Map::new);
            members.iter().all(|(name, member)| {
                known.get(name).is_none_or(|schema| fits(root, schema, member))
            })
        }
        "additionalProperties" => {
            assert_eq!(rule, false);
            let known = schema["properties"].as_object().unwrap();
            value
                .as_object()
                .is_none_or(|object| object.keys().all(|name| known.contains_key(name)))
        }
        "items" => {
            value.as_array().is_none_or(|items| items.iter().all(|item| fits(root, rule, item)))
        }
        "maxItems" => {
            value.as_array().is_none_or(|items| items.len() as u64 <= rule.as_u64().unwrap())
        }
        "maxLength" => {
            value.as_str().is_none_or(|text| text.chars().count() as u64 <= rule.as_u64().unwrap())
        }
        "minimum" => value.as_u64().is_some_and(|number| number >= rule.as_u64().unwrap()),
        "maximum" => value.as_u64().is_some_and(|number| number <= rule.as_u64().unwrap()),
        "pattern" => value.as_str().is_none_or(|text| matches(rule.as_str().unwrap(), text)),
        other => panic!("the test knows no `{other}`"),
    })
}

fn is(name: &str, value: &Value) -> bool {
    match name {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64(),
        other => panic!("the test knows no type `{other}`"),
    }
}

/// The patterns of the schema, which are all of one class of characters, a count, and anchors.
fn matches(pattern: &str, text: &str) -> bool {
    let one_of = |class: fn(u8) -> bool, length: Option<usize>| {
        text.bytes().all(class) && length.is_none_or(|length| text.len() == length)
    };
    let digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    let url = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    let token = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    match pattern {
        "^[0-9a-f]{64}$" => one_of(digit, Some(64)),
        "^[0-9a-f]{16}$" => one_of(digit, Some(16)),
        "^[A-Za-z0-9_-]{87}$" => one_of(url, Some(87)),
        "^[A-Za-z0-9_-]{86}$" => one_of(url, Some(86)),
        "^[A-Za-z0-9._-]*$" => one_of(token, None),
        "^[A-Za-z0-9_-][A-Za-z0-9_.-]*$" => {
            one_of(token, None) && !text.is_empty() && !text.starts_with('.')
        }
        "^[^\\u0000-\\u001f\\u007f-\\u009f\\u202a-\\u202e\\u2066-\\u2069]*$" => {
            !text.chars().any(|c| {
                c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            })
        }
        other => panic!("the test knows no pattern `{other}`"),
    }
}

fn schema() -> Value {
    serde_json::from_str(SCHEMA).unwrap()
}

fn whole() -> Record {
    let mut made = record(vec![take(&sample(), 1, 1_790_000_000_000, &ALL_RIGHT)]);
    made.attempts[0].seal =
        Some(Seal { key: BrowserKey([4; 65]), signature: Signature([200; 64]) });
    made.invitation = Some("hallpass1.e30.AAAA".into());
    made
}

#[test]
fn the_schema_and_the_reader_take_and_refuse_the_same() {
    let schema = schema();
    let value: Value = serde_json::from_str(&whole().to_json()).unwrap();
    assert!(fits(&schema, &schema, &value));
    let changes: [(&str, Value); 16] = [
        ("/format", json!("other")),
        ("/version", json!(3)),
        ("/extra", json!(1)),
        ("/year", json!("a\u{202e}b")),
        ("/exported", json!(-1)),
        ("/exported", json!(253_402_300_800_000_u64)),
        ("/course", json!("../x")),
        ("/invitation", json!("<b>")),
        ("/learner/name", json!("a".repeat(201))),
        ("/learner/birthday", json!("x")),
        ("/learner/id", json!("0123456789ABCDEF")),
        ("/attempts/0/draw", json!(1)),
        ("/attempts/0/number", json!(0)),
        ("/attempts/0/seal/key", json!("AA")),
        ("/attempts/0/log/0/do", json!("cheat")),
        ("/attempts/0/log/1/answer", json!(true)),
    ];
    for (path, wrong) in changes {
        let mut changed = value.clone();
        let (above, name) = path.rsplit_once('/').unwrap();
        let place = changed.pointer_mut(above).unwrap();
        place[name] = wrong;
        assert!(!fits(&schema, &schema, &changed), "the schema takes {path}");
        assert!(Record::parse(changed.to_string().as_bytes()).is_err(), "the reader takes {path}");
    }
    for path in ["/attempts", "/learner/name", "/attempts/0/seed", "/attempts/0/seal/key"] {
        let mut changed = value.clone();
        let (above, name) = path.rsplit_once('/').unwrap();
        changed.pointer_mut(above).unwrap().as_object_mut().unwrap().remove(name);
        assert!(!fits(&schema, &schema, &changed), "the schema misses no {path}");
        assert!(
            Record::parse(changed.to_string().as_bytes()).is_err(),
            "the reader misses no {path}"
        );
    }
}

proptest! {
    #[test]
    fn what_the_engine_writes_is_what_the_schema_says(quiz in any_quiz(), seed: u64, acts in any_acts()) {
        let attempt = played(&quiz, seed, acts);
        let score = attempt.grade(&quiz.sheet(), &quiz.key()).map(|grade| grade.score);
        let json = record(vec![AttemptRecord::of(&attempt, score)]).to_json();
        let schema = schema();
        prop_assert!(fits(&schema, &schema, &serde_json::from_str(&json).unwrap()), "{}", json);
    }
}
