//! Coverage: on every day to come each network has somebody, or somebody who stands in. Whether that
//! person is certified is for the records to say; this reads `data/coverage.yaml` alone.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan as _;
use jiff::civil::Date;

use crate::diag::{Diagnostic, Span, codes};
use crate::model::Model;
use crate::model::facts::TBC;
use crate::yaml::types::Placed;
use crate::yaml::{Node, Value};

use super::entries::files;
use super::freshness::is_empty;

/// No absence is looked at for longer than this, in days.
const MOST_DAYS: usize = 400;

/// A planned absence.
struct Away<'n> {
    from: Date,
    to: Date,
    who: &'n Node,
    entry: &'n Node,
}

/// Who is away when.
type Absences<'n> = BTreeMap<&'n str, Vec<Away<'n>>>;

pub(super) fn coverage(model: &Model, problems: &mut Vec<Diagnostic>) {
    let data = &model.documents.data;
    let areas: Vec<&Node> = files(data, "coverage").flat_map(Node::items).collect();
    let absences = absences(&areas);
    for area in &areas {
        backups(area, problems);
        for away in absences.values().flatten().filter(|away| away.is_of(area)) {
            uncovered(model, area, away, &absences, problems);
        }
    }
    networks(model, &areas, problems);
}

fn absences<'n>(areas: &[&'n Node]) -> Absences<'n> {
    let mut absences = Absences::new();
    for entry in areas.iter().filter_map(|area| area.get("absences")).flat_map(Node::items) {
        let day = |key: &str| entry.get(key)?.as_scalar()?.parse::<Date>().ok();
        let (Some(from), Some(to), Some(who)) = (day("from"), day("to"), entry.get("who")) else {
            continue;
        };
        if let Some(person) = who.as_scalar() {
            absences.entry(person).or_default().push(Away { from, to, who, entry });
        }
    }
    absences
}

impl Away<'_> {
    fn is_of(&self, area: &Node) -> bool {
        let of = area.get("absences").map_or(&[][..], Node::items);
        of.iter().any(|entry| std::ptr::eq(entry, self.entry))
    }

    fn has(&self, day: Date) -> bool {
        self.from <= day && day <= self.to
    }
}

/// As people name it, and where it is written.
fn name(area: &Node) -> Placed<String> {
    let known = |key: &str| {
        let node = area.get(key)?;
        let text = node.as_scalar().filter(|text| *text != TBC)?;
        Some(Placed { value: text.to_owned(), span: node.span })
    };
    known("network").or_else(|| known("id")).unwrap_or(Placed {
        value: "this network".to_owned(),
        span: Span { end: area.span.start + 1, ..area.span },
    })
}

fn people(node: Option<&Node>) -> Vec<&str> {
    let nodes = match node.map(|node| &node.value) {
        Some(Value::Sequence(items)) => items.iter().collect(),
        _ => Vec::from_iter(node),
    };
    nodes.into_iter().filter_map(Node::as_scalar).filter(|id| *id != TBC).collect()
}

fn is_tbc(node: Option<&Node>) -> bool {
    node.and_then(Node::as_scalar) == Some(TBC)
}

/// Everybody falls ill: a network has somebody who stands in, who is somebody else.
fn backups(area: &Node, problems: &mut Vec<Diagnostic>) {
    let (name, backups) = (name(area), area.get("backups"));
    if is_empty(backups) {
        let mut problem = Diagnostic::warning(
            codes::NO_BACKUP,
            format!("nobody stands in for the network `{}`", name.value),
        )
        .at(backups.map_or(name.span, |node| node.span))
        .help("name who takes over in `backups`, in the order in which to ask them");
        if let Some(vacant) = area.get("vacancy_since").filter(|node| node.as_scalar().is_some()) {
            problem = problem.related(vacant.span, "and its post has been empty since this day");
        }
        problems.push(problem);
        return;
    }
    let primary = area.get("primary");
    let same = backups.map_or(&[][..], Node::items).iter().find(|backup| {
        backup.as_scalar().is_some_and(|id| id != TBC)
            && backup.as_scalar() == primary.and_then(Node::as_scalar)
    });
    if let (Some(same), Some(primary)) = (same, primary) {
        let id = same.as_scalar().unwrap_or_default();
        problems.push(
            Diagnostic::warning(
                codes::NO_BACKUP,
                format!("`{id}` stands in for `{id}` in the network `{}`", name.value),
            )
            .at(same.span)
            .related(primary.span, "who looks after it")
            .help("name somebody else"),
        );
    }
}

/// Days of an absence on which everybody who could stand in is away as well.
fn uncovered(
    model: &Model,
    area: &Node,
    away: &Away<'_>,
    absences: &Absences<'_>,
    problems: &mut Vec<Diagnostic>,
) {
    let cover = away.entry.get("covered_by");
    let cover = if is_empty(cover) { area.get("backups") } else { cover };
    if is_tbc(cover) {
        return; // Told as what the district has to confirm.
    }
    let candidates = people(cover);
    let gone = away.who.as_scalar().unwrap_or_default();
    let clash = |day: Date, person: &str| {
        absences.get(person).and_then(|all| all.iter().find(|other| other.has(day)))
    };
    let is_open = |day: &Date| {
        candidates.iter().all(|person| *person == gone || clash(*day, person).is_some())
    };
    let start = away.from.max(model.as_of);
    let days = start.series(1.day()).take(MOST_DAYS).take_while(|day| *day <= away.to);
    let open: Vec<Date> = days.filter(is_open).collect();
    let (Some(&first), Some(&last)) = (open.first(), open.last()) else { return };
    let when =
        if first == last { format!("on {first}") } else { format!("between {first} and {last}") };
    let name = name(area).value;
    let mut problem = Diagnostic::warning(
        codes::UNCOVERED_DAYS,
        format!("nobody looks after the network `{name}` {when}: `{gone}` is away"),
    )
    .at(away.entry.get("covered_by").map_or(away.who.span, |node| node.span));
    for person in candidates.iter().filter(|person| **person != gone) {
        if let Some(other) = clash(first, person) {
            problem = problem.related(other.who.span, format!("`{person}` is away as well"));
        }
    }
    problems.push(problem.help("name in `covered_by` somebody who is there on these days"));
}

/// A network that somebody has, and the coverage does not.
fn networks(model: &Model, areas: &[&Node], problems: &mut Vec<Diagnostic>) {
    let covered: BTreeSet<&str> =
        areas.iter().flat_map(|area| people(area.get("network"))).collect();
    if covered.is_empty() {
        return;
    }
    let data = &model.documents.data;
    let mut told = BTreeSet::new();
    let people = files(data, "contacts").chain(files(data, "roster")).flat_map(Node::items);
    for network in people.filter_map(|person| person.get("networks")).flat_map(Node::items) {
        let Some(id) = network.as_scalar().filter(|id| *id != TBC && !covered.contains(id)) else {
            continue;
        };
        if told.insert(id) {
            problems.push(
                Diagnostic::warning(
                    codes::UNCOVERED_NETWORK,
                    format!("`data/coverage.yaml` has no entry for the network `{id}`"),
                )
                .at(network.span)
                .help("add one that says who looks after it and who stands in"),
            );
        }
    }
}
