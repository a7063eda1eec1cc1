//! Freshness: somebody owns each page and looked at it lately; no day is told as one to come that has
//! passed; and nobody is named who has left. (Days in running text are read in `measure`.)

use std::collections::BTreeSet;

use jiff::civil::Date;

use crate::diag::{Diagnostic, Span, codes};
use crate::model::Model;
use crate::model::facts::TBC;
use crate::parse::{Data, FactKind, Page};
use crate::yaml::{Node, Value};

use super::Place;
use super::entries::files;

pub(super) fn review(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(due) = &place.page.front.review_by else { return };
    if due.value < place.model.as_of {
        problems.push(
            Diagnostic::warning(
                codes::REVIEW_OVERDUE,
                format!("this page was due for review on {}", due.value),
            )
            .at(due.span)
            .help("read it against its sources, mend it, and set `last_reviewed` to the day"),
        );
    }
}

pub(super) fn owner(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    owner_of(place.model, &place.site.config.root.value, place.page, problems);
}

/// Whether a page says something.
type Has = fn(&Page) -> bool;

/// Where most pages of a site say who keeps them and by when, every one does.
pub(super) fn kept(model: &Model, problems: &mut Vec<Diagnostic>) {
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for site in &model.sites {
        let pages: Vec<&Page> = site.ids().map(|id| model.page(site, id)).collect();
        let keys: [(&str, Has); 3] = [
            ("owner", |page| page.front.owner.is_some()),
            ("last_reviewed", |page| page.front.last_reviewed.is_some()),
            ("review_by", |page| page.front.review_by.is_some()),
        ];
        let usual = keys.into_iter().filter(|(_, has)| {
            let count = pages.iter().filter(|page| has(page)).count();
            count * 2 > pages.len()
        });
        let usual: Vec<_> = usual.collect();
        for page in &pages {
            let lacking: Vec<&str> =
                usual.iter().filter(|(_, has)| !has(page)).map(|(key, _)| *key).collect();
            if lacking.is_empty() || !told.insert(&page.name) {
                continue;
            }
            let keys = lacking.join("`, no `");
            problems.push(
                Diagnostic::warning(
                    codes::NOT_KEPT,
                    format!("this page has no `{keys}`, as most pages of its site have"),
                )
                .at(page.front.title.span)
                .help("say who keeps it and by when: `owner: …`, `last_reviewed: …`, `review_every: 6 months`"),
            );
        }
    }
}

/// Who keeps a policy document is a contact as well.
pub(super) fn policy_owners(model: &Model, problems: &mut Vec<Diagnostic>) {
    for version in model.documents.policies.iter().flat_map(|policy| &policy.versions) {
        owner_of(model, "", &version.text.page, problems);
    }
}

fn owner_of(model: &Model, root: &str, page: &Page, problems: &mut Vec<Diagnostic>) {
    let Some(owner) = &page.front.owner else { return };
    let data = &model.documents.data;
    let path = ["contacts", &owner.value].map(str::to_owned);
    match data.lookup(root, &path) {
        Err(missing) => {
            let known: Vec<&str> = missing.known.iter().map(String::as_str).collect();
            problems.push(
                Diagnostic::error(
                    codes::UNKNOWN_OWNER,
                    format!("there is no contact `{}`", owner.value),
                )
                .at(owner.span)
                .did_you_mean(&owner.value, known)
                .help("an owner is the `id` of an entry in `data/contacts.yaml`"),
            );
        }
        Ok(contact) => {
            problems.extend(left(model, contact, &owner.value, owner.span, "owns this page"));
        }
    }
}

/// Whoever a text names by a fact or a component is still there.
pub(super) fn people(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    let mut tell = |id: &str, span: Span| {
        let path = ["contacts", id].map(str::to_owned);
        let root = &place.site.config.root.value;
        if let Ok(contact) = place.model.documents.data.lookup(root, &path) {
            problems.extend(left(place.model, contact, id, span, "is named here"));
        }
    };
    for fact in body.facts.iter().filter(|fact| place.shows(&fact.range)) {
        if let FactKind::Data(path) | FactKind::Filtered(path, _) = &fact.kind
            && let [file, id, ..] = path.as_slice()
            && file == "contacts"
        {
            tell(id, body.span(&fact.range));
        }
    }
    for reference in &body.used.references {
        if reference.file == "contacts" && reference.field == "id" {
            tell(&reference.value.value, reference.value.span);
        }
    }
}

/// The problem with a contact who is gone on the day.
fn left(model: &Model, contact: &Node, id: &str, span: Span, how: &str) -> Option<Diagnostic> {
    let (day, node) = day_left(contact)?;
    (day <= model.as_of).then(|| {
        Diagnostic::warning(
            codes::CONTACT_LEFT,
            format!("the contact `{id}` left on {day}, and {how}"),
        )
        .at(span)
        .related(node.span, "left on this day")
        .help("name who does the work now")
    })
}

/// Since when a contact is not there any more.
pub(super) fn day_left(contact: &Node) -> Option<(Date, &Node)> {
    let node = contact.get("left")?;
    Some((node.as_scalar()?.parse().ok()?, node))
}

/// Days in the data and in `site.yaml`.
pub(super) fn data(model: &Model, problems: &mut Vec<Diagnostic>) {
    let data = &model.documents.data;
    for entry in files(data, "dates").flat_map(Node::items) {
        for (key, verb) in [("closes", "closed"), ("due", "was due")] {
            tell_past(model, entry.get(key), entry, verb, problems);
        }
    }
    for absence in files(data, "coverage").flat_map(Node::items).flat_map(absences) {
        if let Some((day, node)) = past(model, absence.get("to")) {
            problems.push(
                passed(node, format!("this absence ended on {day}"))
                    .help("take the absence out: the table shows what is to come"),
            );
        }
    }
    reviews(model, problems);
    references(model, data, problems);
    let config = &model.documents.config;
    if let Some(year) = &config.school_year
        && year.ends < model.as_of
    {
        problems.push(
            Diagnostic::warning(
                codes::PAST_DATE,
                format!("the school year `{}` ended on {}", year.name, year.ends),
            )
            .at(year.ends_at)
            .help("give `school_year` the year that runs now"),
        );
    }
    for certification in &config.certifications {
        if certification.closes < model.as_of {
            let (id, day) = (&certification.id.value, certification.closes);
            problems.push(
                Diagnostic::warning(
                    codes::PAST_DATE,
                    format!("the window of the certification `{id}` closed on {day}"),
                )
                .at(certification.closes_at)
                .help("open a window for this year: nobody can be certified now"),
            );
        }
    }
}

fn absences(entry: &Node) -> &[Node] {
    entry.get("absences").map_or(&[], Node::items)
}

fn past<'n>(model: &Model, node: Option<&'n Node>) -> Option<(Date, &'n Node)> {
    let node = node?;
    let day: Date = node.as_scalar()?.parse().ok()?;
    (day < model.as_of).then_some((day, node))
}

fn passed(node: &Node, message: String) -> Diagnostic {
    Diagnostic::warning(codes::PAST_DATE, message).at(node.span)
}

fn tell_past(
    model: &Model,
    node: Option<&Node>,
    entry: &Node,
    verb: &str,
    problems: &mut Vec<Diagnostic>,
) {
    let Some((day, node)) = past(model, node) else { return };
    let id = entry.get("id").and_then(Node::as_scalar).unwrap_or("this date");
    problems.push(
        passed(node, format!("`{id}` {verb} on {day}, and readers are still shown it"))
            .help("give it the day that comes next, or `tbc` until it is known"),
    );
}

/// Entries of the data have a day of review as pages have.
fn reviews(model: &Model, problems: &mut Vec<Diagnostic>) {
    let data = &model.documents.data;
    let all = data.shared.values().chain(data.of_root.values().flat_map(|files| files.values()));
    for entry in all.flat_map(Node::items) {
        if let Some((day, node)) = past(model, entry.get("review_by")) {
            let id = entry.get("id").and_then(Node::as_scalar).unwrap_or("this entry");
            problems.push(
                Diagnostic::warning(
                    codes::REVIEW_OVERDUE,
                    format!("`{id}` was due for review on {day}"),
                )
                .at(node.span)
                .help("ask whether it still holds, and set `review_by` to the next day"),
            );
        }
    }
}

/// Entries of the data that name a contact who left: coverage, backups.
fn references(model: &Model, data: &Data, problems: &mut Vec<Diagnostic>) {
    for reference in data.references.iter().filter(|reference| reference.to == "contacts") {
        let id = &reference.id;
        let is_it = |entry: &&Node| entry.get("id").and_then(Node::as_scalar) == Some(&id.value);
        if id.value != TBC
            && let Some(contact) = files(data, "contacts").flat_map(Node::items).find(is_it)
        {
            problems.extend(left(model, contact, &id.value, id.span, "is still named here"));
        }
    }
}

/// Whether a value is a list with nothing in it, or not there.
pub(super) fn is_empty(node: Option<&Node>) -> bool {
    node.is_none_or(|node| match &node.value {
        Value::Null => true,
        Value::Sequence(items) => items.is_empty(),
        _ => false,
    })
}
