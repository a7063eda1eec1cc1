//! The addresses outside that pages link to and data name, each once, with the places where it stands.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Span;
use crate::model::facts::{Bare, plain};
use crate::model::{Model, Standing};
use crate::parse::Body;
use crate::parse::facts::fill;
use crate::yaml::{Node, Value};

use super::address::{is_web, part};

/// Address without its anchor → where it stands, with which anchor.
pub type Links = BTreeMap<String, BTreeSet<(Span, Option<String>)>>;

/// The links of every page that readers of some site see, and every address in the data.
pub fn links(model: &Model) -> Links {
    let mut links = Links::new();
    for site in &model.sites {
        for language in &site.languages {
            for id in site.ids() {
                let variant = model.variant(site, id, language);
                if variant.standing == Standing::Missing {
                    continue;
                }
                for text in model.texts(site, variant.page) {
                    let fact = |body: &Body, index: usize| {
                        let fact = body.facts.get(index);
                        fact.map_or(String::new(), |fact| plain(model, site, &Bare, &fact.kind))
                    };
                    for link in &text.body.links {
                        if text.body.is_shown(&link.range, &site.config.audience) {
                            let address = fill(&link.address, |index| fact(text.body, index));
                            add(&mut links, &address, text.body.span(&link.range));
                        }
                    }
                }
            }
        }
    }
    let data = &model.documents.data;
    let of_roots = data.of_root.values().flat_map(BTreeMap::values);
    for node in data.shared.values().chain(of_roots) {
        values(node, &mut links);
    }
    links
}

fn values(node: &Node, links: &mut Links) {
    match &node.value {
        Value::Scalar(text) => add(links, text, node.span),
        Value::Sequence(items) => items.iter().for_each(|item| values(item, links)),
        Value::Mapping(entries) => entries.iter().for_each(|entry| values(&entry.value, links)),
        Value::Null => {}
    }
}

fn add(links: &mut Links, address: &str, span: Span) {
    // A sentence that begins with an address is none.
    if is_web(address) && !address.trim().contains(char::is_whitespace) {
        let (url, anchor) = part(address);
        links.entry(url).or_default().insert((span, anchor));
    }
}
