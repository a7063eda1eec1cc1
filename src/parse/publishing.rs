//! The part of front matter that says when a page is there for readers: drafts, dates, withdrawal,
//! and what changed when.

use jiff::civil::Date;

use crate::diag::{Diagnostic, codes};
use crate::yaml::types::{self, Placed};
use crate::yaml::{Fields, Node};

/// When a page is published, and what became of it.
#[derive(Debug, Clone, Default)]
pub struct Publishing {
    /// Not ready: shown and marked in drafts, left out of a release.
    pub draft: bool,
    /// The first day on which the page is there.
    pub publish_from: Option<Placed<Date>>,
    /// The last day on which it is there.
    pub expires: Option<Placed<Date>>,
    pub withdrawn: Option<Withdrawn>,
    /// For the feed: what changed, for people who know the page.
    pub changes: Vec<Change>,
}

/// A page that no longer holds keeps its address and says so.
#[derive(Debug, Clone)]
pub struct Withdrawn {
    pub date: Placed<Date>,
    pub reason: Option<String>,
    /// A link as in the text of the page: `../records/index.md`.
    pub replaced_by: Option<Placed<String>>,
}

#[derive(Debug, Clone)]
pub struct Change {
    pub date: Date,
    pub note: String,
}

pub(super) fn read(fields: &mut Fields<'_>, problems: &mut Vec<Diagnostic>) -> Publishing {
    let publishing = Publishing {
        draft: fields.optional("draft", types::boolean, problems).unwrap_or(false),
        publish_from: fields.optional("publish_from", placed_date, problems),
        expires: fields.optional("expires", placed_date, problems),
        withdrawn: fields.optional("withdrawn", withdrawn, problems),
        changes: fields.optional("changes", types::list(change), problems).unwrap_or_default(),
    };
    if let (Some(from), Some(until)) = (&publishing.publish_from, &publishing.expires)
        && until.value < from.value
    {
        problems.push(
            Diagnostic::error(
                codes::WRONG_VALUE,
                format!("this page is there until {}, before anyone can read it", until.value),
            )
            .at(until.span)
            .related(from.span, "it is published from this day on")
            .help("give `expires` a day that is not before `publish_from`"),
        );
    }
    publishing
}

fn placed_date(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<Date>> {
    types::date(node, problems).map(|value| Placed { value, span: node.span })
}

fn withdrawn(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Withdrawn> {
    let mut fields = Fields::new(node, "`withdrawn`", problems)?;
    let date = fields.required("date", placed_date, problems);
    let reason = fields.optional("reason", types::text, problems);
    let replaced_by = fields.optional("replaced_by", types::placed_text, problems);
    fields.finish(problems);
    Some(Withdrawn { date: date?, reason, replaced_by })
}

fn change(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Change> {
    let mut fields = Fields::new(node, "a change", problems)?;
    let date = fields.required("date", types::date, problems);
    let note = fields.required("note", types::text, problems);
    fields.finish(problems);
    Some(Change { date: date?, note: note? })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::FileId;

    fn parse(yaml: &str) -> (Publishing, Vec<String>) {
        let node = crate::yaml::parse(FileId(0), yaml).unwrap();
        let mut problems = Vec::new();
        let mut fields = Fields::new(&node, "front matter", &mut problems).unwrap();
        let publishing = read(&mut fields, &mut problems);
        (publishing, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn everything_is_read() {
        let (read, problems) = parse(
            "draft: true\npublish_from: 2026-12-01\nexpires: 2027-01-01\n\
             withdrawn: {date: 2026-11-01, reason: Merged, replaced_by: b.md}\n\
             changes: [{date: 2026-10-01, note: New form}]\n",
        );
        assert!(problems.is_empty(), "{problems:?}");
        assert!(read.draft);
        assert_eq!(read.withdrawn.unwrap().replaced_by.unwrap().value, "b.md");
        assert_eq!(read.changes[0].note, "New form");
    }

    #[test]
    fn a_page_that_nobody_could_read_is_reported() {
        let (_, problems) = parse("publish_from: 2026-12-01\nexpires: 2026-11-30\n");
        assert_eq!(problems, ["this page is there until 2026-11-30, before anyone can read it"]);
        let (_, problems) = parse("withdrawn: {reason: Old}\nchanges: [{date: soon, note: x}]\n");
        assert_eq!(
            problems,
            ["`withdrawn` has no `date`", "expected a date such as `2026-10-01`, found `soon`"]
        );
    }
}
