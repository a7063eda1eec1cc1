//! Who stands in for a network holds a current certification: a plan that names somebody who is not trained is
//! worse than one that names nobody.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::diag::{Diagnostic, codes};
use crate::model::Model;
use crate::model::facts::TBC;
use crate::yaml::Node;

use super::TO_CONFIRM;

/// After so many days the list says little: people leave, and rules change.
const RECENT: i32 = 60;
const HOW: &str =
    "`hallpass records status --out content/data/certified.yaml` writes it from the ledger";

pub(super) fn backups(model: &Model, problems: &mut Vec<Diagnostic>) {
    let data = &model.documents.data.shared;
    let stand_ins: Vec<&Node> = data.get("coverage").map(stand_ins).unwrap_or_default();
    // Without a roster nobody is to be certified.
    let has_roster =
        model.documents.data.of_root.values().any(|files| files.contains_key("roster"));
    let Some(first) = stand_ins.first().filter(|_| has_roster) else { return };
    let Some(certified) = data.get("certified") else {
        let message = "nothing says whether those who stand in are certified";
        let help = format!("`data/certified.yaml` is not there; {HOW}");
        problems.push(
            Diagnostic::warning(codes::CERTIFICATION_UNKNOWN, message).at(first.span).help(help),
        );
        return;
    };
    if let Some(as_of) = certified.get("as_of") {
        if as_of.as_scalar() == Some(TBC) {
            let message = format!("{TO_CONFIRM}`data.certified.as_of`");
            let open = Diagnostic::warning(codes::TO_BE_CONFIRMED, message);
            problems.push(open.at(as_of.span).help(HOW));
            return;
        }
        let day = as_of.as_scalar().and_then(|day| day.parse::<Date>().ok());
        let age = day.and_then(|day| model.as_of.since(day).ok()).map(|age| age.get_days());
        if let Some(age) = age.filter(|age| *age > RECENT) {
            let message = format!("who is certified was last written {age} days ago");
            let help = format!("expected at most {RECENT} days; {HOW}");
            problems.push(
                Diagnostic::warning(codes::CERTIFICATION_UNKNOWN, message)
                    .at(as_of.span)
                    .help(help),
            );
        }
    }
    let known = known(certified, model.as_of);
    for id in stand_ins {
        let Some(name) = id.as_scalar() else { continue };
        let why = match known.get(name) {
            Some(Held::Now) => continue,
            Some(Held::Expired(until)) => format!("the certification ended on {until}"),
            Some(Held::Not(what)) => format!("does not hold the certification `{what}`"),
            None => "nothing says that they are certified".to_owned(),
        };
        let help = "name somebody who is, or see that they are; the coverage page leaves them out until then";
        problems.push(
            Diagnostic::warning(
                codes::UNCERTIFIED_BACKUP,
                format!("`{name}` is to stand in, and {why}"),
            )
            .at(id.span)
            .help(help),
        );
    }
}

/// Backups, and whoever covers an absence; each place where somebody is named.
fn stand_ins(coverage: &Node) -> Vec<&Node> {
    let mut named = Vec::new();
    for entry in coverage.items() {
        named.extend(entry.get("backups").into_iter().flat_map(Node::items));
        let absences = entry.get("absences").into_iter().flat_map(Node::items);
        named.extend(absences.filter_map(|absence| absence.get("covered_by")));
    }
    named.retain(|id| id.as_scalar().is_some_and(|id| id != TBC && id != "null" && !id.is_empty()));
    named
}

enum Held {
    Now,
    Expired(String),
    Not(String),
}

/// By id; who lacks one of several certifications lacks it.
fn known(certified: &Node, today: Date) -> BTreeMap<String, Held> {
    let mut known: BTreeMap<String, Held> = BTreeMap::new();
    for row in certified.get("people").into_iter().flat_map(Node::items) {
        let text = |key: &str| row.get(key).and_then(Node::as_scalar).unwrap_or_default();
        let until = text("until").parse::<Date>().ok();
        let held = match until.filter(|_| text("holds") == "true") {
            None => Held::Not(text("certification").to_owned()),
            Some(until) if until < today => Held::Expired(until.to_string()),
            Some(_) => Held::Now,
        };
        let before = known.get(text("id"));
        if before.is_none_or(|before| matches!(before, Held::Now)) {
            known.insert(text("id").to_owned(), held);
        }
    }
    known
}
