//! The readers and the declarations say the same: the same keys, and the same values taken and refused.

use std::collections::BTreeMap;

use super::*;
use crate::diag::{Diagnostic, FileId, codes};
use crate::parse::schemas::POLICY;
use crate::parse::{config, front, policy};
use crate::read::{Layer, Sources};
use crate::yaml;

/// A value of the schema in YAML's flow style; every group also has the keys `more`.
fn sample(schema: &Schema, more: &str) -> String {
    match schema {
        Schema::Text | Schema::MayBeEmpty | Schema::Refers(_) => "en".to_owned(),
        Schema::Boolean => "true".to_owned(),
        Schema::Whole { .. } => "1".to_owned(),
        Schema::Of(form) => format!("\"{}\"", form.example),
        Schema::OneOf(words) => words[0].to_owned(),
        Schema::List(item) => format!("[{}]", sample(item, more)),
        Schema::Map(of) => format!("{{a: {}}}", sample(of, more)),
        Schema::Group(group) => format!("{{{}}}", keys(group, more)),
        Schema::Entries(group) => format!("[{{{}}}]", keys(group, more)),
        Schema::Tbc(inner) | Schema::TextOr(inner) => sample(inner, more),
    }
}

fn keys(group: &Group, more: &str) -> String {
    let pairs = group.keys.iter().map(|key| format!("{}: {}", key.name, sample(&key.schema, more)));
    let more = (!more.is_empty()).then(|| more.to_owned());
    pairs.chain(more).collect::<Vec<_>>().join(", ")
}

fn read_front(group: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    front::parse(FileId(0), &format!("---\n{group}\n"), &mut problems);
    problems
}

fn read_site(group: &str) -> Vec<Diagnostic> {
    let mut sources = Sources::default();
    sources.add_text(Layer::Content, "site.yaml", "site.yaml", group);
    let mut problems = Vec::new();
    config::parse(&sources, &mut problems);
    problems
}

fn read_policy(group: &str) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    policy::front::parse(FileId(0), &format!("---\n{group}\n"), &mut problems);
    problems
}

type Reader = fn(&str) -> Vec<Diagnostic>;
const READERS: [(&Group, Reader); 3] =
    [(&FRONT_MATTER, read_front), (&SITE, read_site), (&POLICY, read_policy)];

#[test]
fn what_the_schema_takes_the_reader_takes() {
    for (group, read) in READERS {
        let text = format!("{{{}}}", keys(group, ""));
        let node = yaml::parse(FileId(0), &text).unwrap();
        assert_eq!(Schema::Group(group).problems(&node), [], "{text}");
        assert_eq!(read(&text), [], "{text}");
    }
}

#[test]
fn what_is_nonsense_to_the_schema_is_nonsense_to_the_reader() {
    for (group, read) in READERS {
        for key in group.keys {
            let others = group.keys.iter().filter(|other| other.required && other.name != key.name);
            let others =
                others.map(|other| format!("{}: {}, ", other.name, sample(&other.schema, "")));
            let text =
                format!("{{{}{}: [{{zzzzzzzz: [1]}}]}}", others.collect::<String>(), key.name);
            assert_ne!(read(&text), [], "{text}");
        }
    }
}

/// Each group by its name, with its keys in alphabetical order.
fn declared(group: &Group, known: &mut BTreeMap<String, Vec<String>>) {
    let mut names: Vec<String> = group.keys.iter().map(|key| key.name.to_owned()).collect();
    names.sort_unstable();
    known.insert(group.what.to_owned(), names);
    for key in group.keys {
        let mut schema = &key.schema;
        while let Schema::List(inner)
        | Schema::Map(inner)
        | Schema::Tbc(inner)
        | Schema::TextOr(inner) = schema
        {
            schema = inner;
        }
        if let Schema::Group(inner) | Schema::Entries(inner) = schema {
            declared(inner, known);
        }
    }
}

/// When this fails, somebody added a key to a reader and not here, or the other way round.
#[test]
fn the_readers_know_exactly_the_declared_keys() {
    for (group, read) in READERS {
        let mut expected = BTreeMap::new();
        declared(group, &mut expected);
        let problems = read(&format!("{{{}}}", keys(group, "zzzzzzzz: 1")));
        let unknown = problems.iter().filter(|problem| problem.code == codes::UNKNOWN_KEY);
        let found: BTreeMap<String, Vec<String>> = unknown
            .map(|problem| {
                let what = problem.message.trim_start_matches("unknown key `zzzzzzzz` in ");
                let keys = problem.help[0].trim_start_matches("the known keys are ");
                (
                    what.to_owned(),
                    keys.split(", ").map(|key| key.trim_matches('`').to_owned()).collect(),
                )
            })
            .collect();
        assert_eq!(found, expected);
    }
}
