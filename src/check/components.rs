//! What components name: entries of the data, audiences, values that only the district can supply. What
//! can be told from a component alone was told when it was parsed.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span, codes};
use crate::model::Model;
use crate::model::facts::{Bare, TBC, plain};
use crate::parse::component::Component;
use crate::parse::facts::fill;
use crate::yaml::{Node, Value};

use super::{Place, TO_CONFIRM};

/// A value that must be one of those in the data: a contact's `id`, a school's `type`.
pub(super) fn references(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for reference in &body.used.references {
        let span = reference.value.span;
        let start = span.start.saturating_sub(body.start);
        if !place.shows(&(start..start)) {
            continue;
        }
        let (file, field) = (&reference.file, &reference.field);
        let written = written(place, &reference.value.value);
        let Some(data) = data_file(place, file) else {
            problems.push(
                Diagnostic::error(
                    codes::COMPONENT_REFERENCE,
                    format!("`{written}` needs `data/{file}.yaml`, which is not there"),
                )
                .at(span)
                .help(format!("write the file as a list of entries that have `{field}`")),
            );
            continue;
        };
        let known = values(data, field);
        if known.contains(&written.as_str()) {
            continue;
        }
        let problem = Diagnostic::error(
            codes::COMPONENT_REFERENCE,
            format!("no entry of `data/{file}.yaml` has the {field} `{written}`"),
        )
        .at(span)
        .did_you_mean(&written, known.iter().copied());
        problems.push(match (problem.help.is_empty(), known.is_empty()) {
            (false, _) => problem,
            (true, true) => {
                problem.help(format!("every `{field}` there is still `tbc`; fill them in first"))
            }
            (true, false) => {
                let some: Vec<&str> = known.iter().take(12).copied().collect();
                problem.help(format!("it has `{}`", some.join("`, `")))
            }
        });
    }
}

fn data_file<'m>(place: Place<'m>, file: &str) -> Option<&'m Node> {
    let data = &place.model.documents.data;
    data.lookup(&place.site.config.root.value, &[file.to_owned()]).ok()
}

/// The values that a field has, entry by entry; a list counts each of its items.
fn values<'n>(data: &'n Node, field: &str) -> Vec<&'n str> {
    let Value::Sequence(entries) = &data.value else { return Vec::new() };
    let mut known: Vec<&str> = Vec::new();
    for value in entries.iter().filter_map(|entry| entry.get(field)) {
        known.extend(singles(value).into_iter().filter(|single| *single != TBC));
    }
    known.sort_unstable();
    known.dedup();
    known
}

/// A single value, or each of a list.
fn singles(value: &Node) -> Vec<&str> {
    match &value.value {
        Value::Sequence(items) => items.iter().filter_map(Node::as_scalar).collect(),
        _ => Vec::from_iter(value.as_scalar()),
    }
}

/// An argument with its facts put in.
fn written(place: Place<'_>, masked: &str) -> String {
    let fact = |index: usize| {
        let fact = place.text.body.facts.get(index);
        fact.map_or(String::new(), |fact| plain(place.model, place.site, &Bare, &fact.kind))
    };
    fill(masked, fact).into_owned()
}

/// A component that shows entries of a data file shows what is still open in them; and it shows some.
pub(super) fn shown(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    for component in &place.text.body.used.components {
        let declaration = place.model.documents.components.get(&component.name.value);
        let Some(declaration) = declaration.filter(|_| place.shows(&component.range)) else {
            continue;
        };
        for file in &declaration.data {
            let Some(data) = data_file(place, file) else { continue };
            let wanted = Wanted::of(place, component, file);
            let open = match &data.value {
                Value::Sequence(entries) => {
                    let shown: Vec<&Node> =
                        entries.iter().filter(|entry| wanted.has(entry)).collect();
                    if shown.is_empty() {
                        problems.extend(wanted.nothing(data, file));
                    }
                    shown.into_iter().map(count_open).sum()
                }
                _ => count_open(data),
            };
            let values = if open == 1 { "1 value".to_owned() } else { format!("{open} values") };
            if open > 0 {
                problems.push(
                    Diagnostic::warning(
                        codes::TO_BE_CONFIRMED,
                        format!("{TO_CONFIRM}{values} of `data/{file}.yaml`, which this shows"),
                    )
                    .at(component.name.span)
                    .help("give each `tbc` there its value"),
                );
            }
        }
    }
}

/// What a component's arguments want of each entry: by field, one of several values.
struct Wanted<'p>(BTreeMap<&'p str, Vec<(String, Span)>>);

impl<'p> Wanted<'p> {
    fn of(place: Place<'p>, component: &'p Component, file: &str) -> Self {
        let mut by_field: BTreeMap<&str, Vec<(String, Span)>> = BTreeMap::new();
        for reference in component.wanted.iter().filter(|reference| reference.file == file) {
            let value = (written(place, &reference.value.value), reference.value.span);
            by_field.entry(&reference.field).or_default().push(value);
        }
        Self(by_field)
    }

    fn has(&self, entry: &Node) -> bool {
        self.0.iter().all(|(field, wanted)| {
            let found = entry.get(field).map(singles).unwrap_or_default();
            wanted.iter().any(|(value, _)| found.contains(&value.as_str()))
        })
    }

    /// Each value is one that some entry has, and no entry has them all.
    fn nothing(&self, data: &Node, file: &str) -> Option<Diagnostic> {
        let is_known = |(field, wanted): (&&str, &Vec<(String, Span)>)| {
            let known = values(data, field);
            wanted.iter().all(|(value, _)| known.contains(&value.as_str()))
        };
        if self.0.len() < 2 || !self.0.iter().all(is_known) {
            return None;
        }
        let all: Vec<String> = self
            .0
            .iter()
            .map(|(field, wanted)| {
                let values: Vec<&str> = wanted.iter().map(|(value, _)| value.as_str()).collect();
                format!("{field} `{}`", values.join("` or `"))
            })
            .collect();
        let (_, span) = self.0.values().flatten().max_by_key(|(_, span)| span.start)?;
        let message = format!("no entry of `data/{file}.yaml` has the {}", all.join(" and the "));
        Some(
            Diagnostic::error(codes::COMPONENT_REFERENCE, message)
                .at(*span)
                .help("each of them alone is there; together they show nothing"),
        )
    }
}

fn count_open(node: &Node) -> usize {
    match &node.value {
        Value::Null => 0,
        Value::Scalar(text) => usize::from(text == TBC),
        Value::Sequence(items) => items.iter().map(count_open).sum(),
        Value::Mapping(entries) => entries.iter().map(|entry| count_open(&entry.value)).sum(),
    }
}

/// A snippet's headings join those of the page that shows it.
pub(super) fn anchors(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let texts = place.model.texts(place.site, place.page);
    let mut taken: BTreeMap<&str, Span> = BTreeMap::new();
    for (at, text) in texts.iter().enumerate() {
        for heading in &text.body.headings {
            let span = text.body.span(&heading.text_range);
            if let Some(&first) = taken.get(heading.id.as_str())
                && at > 0
            {
                problems.push(
                    Diagnostic::error(
                        codes::DUPLICATE_ANCHOR,
                        format!(
                            "the heading id `{}` stands twice on the page `{}`",
                            heading.id, place.page.name
                        ),
                    )
                    .at(span)
                    .related(first, "the other one"),
                );
            } else {
                taken.insert(&heading.id, span);
            }
        }
    }
}

/// `{only audience=…}` names an audience that some site has.
pub(super) fn audiences(model: &Model, problems: &mut Vec<Diagnostic>) {
    let sites = &model.documents.config.sites;
    let known: Vec<&str> =
        sites.iter().flat_map(|site| &site.audience).map(String::as_str).collect();
    let pages = model.documents.pages.iter().map(|page| &page.body);
    let snippets = model.documents.snippets.values().map(|snippet| &snippet.body);
    let named = pages.chain(snippets).flat_map(|body| &body.used.only);
    for audience in named.flat_map(|only| &only.audience) {
        if known.contains(&audience.value.as_str()) {
            continue;
        }
        problems.push(
            Diagnostic::error(
                codes::COMPONENT_REFERENCE,
                format!("no site serves the audience `{}`", audience.value),
            )
            .at(audience.span)
            .did_you_mean(&audience.value, known.iter().copied())
            .help("an audience is one that a site of `site.yaml` names"),
        );
    }
}
