//! Documents and their changes, as a terminal shows them and as JSON.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::build::Checked;
use crate::cli::terminal::{Terminal, count};
use crate::diag::{Files as _, Span};
use crate::model::Model;
use crate::model::policy::{
    BlockChange, Change, Citing, ClauseChange, Edit, EditKind, Move, in_force, place_of,
};
use crate::parse::{Policy, PolicyStatus, PolicyVersion, clause_name};

/// Every document with its versions, newest first.
pub(super) fn list(model: &Model, terminal: &Terminal) -> String {
    let mut text = String::new();
    for policy in &model.documents.policies {
        let title = policy.versions.last().map_or("", |version| version.front.title.value.as_str());
        let _ = writeln!(text, "{}  {title}", terminal.bold(&policy.id));
        let width =
            policy.versions.iter().map(|version| version.front.version.value.chars().count()).max();
        let width = width.unwrap_or(0);
        for version in policy.versions.iter().rev() {
            let name = &version.front.version.value;
            let clauses = count(version.text.clauses.len(), "clause", "clauses");
            let standing = standing(model, policy, version);
            let _ = writeln!(
                text,
                "  {name:<width$}  {}  {}",
                painted(terminal, &standing),
                terminal.dim(&clauses)
            );
        }
    }
    if text.is_empty() {
        text.push_str("no policy document; write one as `policy/DOCUMENT/VERSION.md`\n");
    }
    text
}

fn painted(terminal: &Terminal, standing: &str) -> String {
    let padded = format!("{standing:<26}");
    if standing.starts_with("in force since") {
        terminal.good(&padded)
    } else {
        terminal.dim(&padded)
    }
}

fn standing(model: &Model, policy: &Policy, version: &PolicyVersion) -> String {
    if version.front.status == PolicyStatus::Draft {
        return "draft".to_owned();
    }
    match version.effective() {
        None => "no effective day yet".to_owned(),
        Some(day) if day > model.as_of => format!("takes effect on {day}"),
        Some(day) => {
            let current =
                in_force(policy, model.as_of).is_some_and(|known| std::ptr::eq(known, version));
            match (current, version.front.status) {
                (true, _) => format!("in force since {day}"),
                (false, PolicyStatus::Withdrawn) => format!("withdrawn on {day}"),
                _ => format!("was in force from {day}"),
            }
        }
    }
}

/// Two versions of a document, compared.
pub(super) struct Diff<'d> {
    pub(super) checked: &'d Checked,
    pub(super) model: &'d Model,
    pub(super) policy: &'d Policy,
    pub(super) old: &'d PolicyVersion,
    pub(super) new: &'d PolicyVersion,
    pub(super) changes: &'d [ClauseChange<'d>],
}

/// A page or question that a change touches.
pub(super) struct Touch {
    pub(super) site: String,
    /// `path:line:column`.
    pub(super) place: String,
    /// The question's id; none for a page's text.
    pub(super) question: Option<String>,
}

/// Where a clause is cited, in the sites of this run.
pub(super) fn touches(checked: &Checked, model: &Model, name: &str) -> Vec<Touch> {
    let uses = model.clause_uses.get(name).into_iter().flatten();
    uses.filter_map(|&place| {
        let site = &model.sites[place.site];
        let span = place_of(model, site, place, name)?;
        let question = match place.citing {
            Citing::Text => None,
            Citing::Question(at) => {
                let quiz = model.page(site, place.node).quiz.as_ref()?;
                Some(quiz.quiz.questions.get(at)?.id.clone())
            }
        };
        let site = site.config.name.value.clone();
        Some(Touch { site, place: at(checked, span), question })
    })
    .collect()
}

/// `content/training/a.md:3:14`, as an editor opens it.
fn at(checked: &Checked, span: Span) -> String {
    let text = checked.sources.text(span.file);
    let before = text.get(..span.start).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].chars().count() + 1;
    format!("{}:{line}:{column}", checked.sources.path(span.file))
}

impl Diff<'_> {
    pub(super) fn human(&self, terminal: &Terminal) -> String {
        let Self { policy, old, new, model, .. } = self;
        let mut text = format!(
            "{}: {} → {}, {}\n",
            terminal.bold(&policy.id),
            old.front.version.value,
            new.front.version.value,
            standing(model, policy, new)
        );
        for change in self.changes.iter().filter(|change| change.change != Change::Same) {
            text.push('\n');
            self.clause(change, terminal, &mut text);
        }
        let _ = write!(text, "\n{}\n", self.counts());
        text
    }

    fn counts(&self) -> String {
        let of = |wanted: Change| self.changes.iter().filter(|c| c.change == wanted).count();
        let parts = [
            (of(Change::Changed), "changed"),
            (of(Change::Added), "added"),
            (of(Change::Removed), "removed"),
            (of(Change::Renamed), "renamed"),
            (of(Change::Moved), "moved or renumbered"),
            (of(Change::Same), "unchanged"),
        ];
        let told: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}"))
            .collect();
        told.join(", ")
    }

    fn clause(&self, change: &ClauseChange<'_>, terminal: &Terminal, text: &mut String) {
        let Some(clause) = change.after.or(change.before) else { return };
        let mark = match change.change {
            Change::Added => terminal.good("added"),
            Change::Removed => terminal.error("removed"),
            Change::Changed => terminal.warning("changed"),
            other => terminal.dim(other.name()),
        };
        let mut notes = Vec::new();
        if let Some(before) = change.before {
            if before.number != clause.number {
                notes.push(format!("was {}", before.number));
            }
            if before.id.value != clause.id.value {
                notes.push(format!("was `{}`", before.id.value));
            }
        }
        if change.moved == Move::Moved {
            notes.push("stands elsewhere".to_owned());
        }
        let notes =
            if notes.is_empty() { String::new() } else { format!(" ({})", notes.join(", ")) };
        let _ = writeln!(
            text,
            "{mark}  {} {}  {}{}",
            clause.number,
            terminal.bold(&clause.title),
            terminal.dim(&format!("#{}", clause.id.value)),
            terminal.dim(&notes)
        );
        for block in &change.blocks {
            let is_heading = block.mark == "# ";
            if is_heading && (block.edits.len() < 2 || block.is_wholly(EditKind::Same)) {
                continue;
            }
            let mark = if is_heading { "" } else { block.mark.as_str() };
            let _ = writeln!(text, "    {mark}{}", words(block, terminal));
        }
        if change.is_of_words() {
            let name = clause_name(&self.policy.id, &clause.id.value);
            for touch in touches(self.checked, self.model, &name) {
                let what =
                    touch.question.map_or("taught on".to_owned(), |id| format!("tested by `{id}`"));
                let _ = writeln!(text, "    {} {what}  {}", terminal.dim("→"), touch.place);
            }
        }
    }

    pub(super) fn json(&self) -> Value {
        let clause = |change: &ClauseChange<'_>| {
            let name = clause_name(&self.policy.id, change.id());
            let side = |clause: Option<&crate::parse::Clause>| {
                clause.map(|clause| {
                    json!({
                        "id": clause.id.value,
                        "number": clause.number,
                        "title": clause.title,
                        "digest": clause.digest.to_hex(),
                    })
                })
            };
            let touched: Vec<Value> = touches(self.checked, self.model, &name)
                .into_iter()
                .map(|touch| {
                    json!({"site": touch.site, "place": touch.place, "question": touch.question})
                })
                .collect();
            json!({
                "change": change.change.name(),
                "moved": change.moved == Move::Moved,
                "before": side(change.before),
                "after": side(change.after),
                "blocks": change.blocks.iter().map(block_json).collect::<Vec<_>>(),
                "touches": touched,
            })
        };
        json!({
            "document": self.policy.id,
            "from": self.old.front.version.value,
            "to": self.new.front.version.value,
            "clauses": self.changes.iter().map(clause).collect::<Vec<_>>(),
        })
    }
}

fn block_json(block: &BlockChange) -> Value {
    let edits: Vec<Value> = block
        .edits
        .iter()
        .map(|edit| {
            let kind = match edit.kind {
                EditKind::Same => "same",
                EditKind::Gone => "gone",
                EditKind::New => "new",
            };
            json!({"kind": kind, "text": edit.text})
        })
        .collect();
    json!({"mark": block.mark, "edits": edits})
}

/// The words of a block; marked by colour, or by the signs of `wdiff` where there is none.
fn words(block: &BlockChange, terminal: &Terminal) -> String {
    let word = |edit: &Edit| match (edit.kind, terminal.color) {
        (EditKind::Same, _) => edit.text.clone(),
        (EditKind::Gone, true) => terminal.error(&edit.text),
        (EditKind::New, true) => terminal.good(&edit.text),
        (EditKind::Gone, false) => format!("[-{}-]", edit.text),
        (EditKind::New, false) => format!("{{+{}+}}", edit.text),
    };
    block.edits.iter().map(word).collect()
}
