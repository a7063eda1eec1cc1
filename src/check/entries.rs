//! Data files name each other's entries: coverage its contacts and networks, dates and terms their
//! sources. Every name has its entry.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, codes};
use crate::model::Model;
use crate::parse::Data;
use crate::yaml::Node;
use crate::yaml::schema::Reference;

pub(super) fn references(model: &Model, problems: &mut Vec<Diagnostic>) {
    let data = &model.documents.data;
    for reference in &data.references {
        let known = match reference.to {
            "networks" => match networks(data) {
                Some(known) => known,
                // Nobody's networks are known yet, so nothing can be held against them.
                None => continue,
            },
            file => ids(data, file),
        };
        if !known.contains(reference.id.value.as_str()) {
            problems.push(unknown(reference, &known));
        }
    }
}

fn unknown(reference: &Reference, known: &BTreeSet<&str>) -> Diagnostic {
    let id = &reference.id;
    let (what, place) = match reference.to {
        "networks" => ("network", "no contact and no one of the roster has it in `networks`"),
        "contacts" => ("contact", "add it to `data/contacts.yaml`"),
        "citations" => ("citation", "add it to `data/citations.yaml`"),
        _ => ("entry", "add it to the data folder"),
    };
    let message = format!("there is no {what} `{}`", id.value);
    let problem = Diagnostic::error(codes::UNKNOWN_ENTRY, message)
        .at(id.span)
        .did_you_mean(&id.value, known.iter().copied());
    if problem.help.is_empty() { problem.help(place) } else { problem }
}

/// The ids in a data file, whichever root it belongs to.
fn ids<'d>(data: &'d Data, file: &str) -> BTreeSet<&'d str> {
    files(data, file)
        .flat_map(Node::items)
        .filter_map(|entry| entry.get("id")?.as_scalar())
        .collect()
}

/// Every network that somebody looks after; none when no list of networks has been filled in.
fn networks(data: &Data) -> Option<BTreeSet<&str>> {
    let people = files(data, "contacts").chain(files(data, "roster")).flat_map(Node::items);
    let known: BTreeSet<&str> = people
        .filter_map(|person| person.get("networks"))
        .flat_map(Node::items)
        .filter_map(Node::as_scalar)
        .collect();
    (!known.is_empty()).then_some(known)
}

fn files<'d>(data: &'d Data, name: &str) -> impl Iterator<Item = &'d Node> {
    let own = data.of_root.values().filter_map(move |files| files.get(name));
    data.shared.get(name).into_iter().chain(own.collect::<Vec<_>>())
}
