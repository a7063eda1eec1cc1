//! Freshness: somebody owns each page and looked at it lately.

use crate::diag::{Diagnostic, codes};

use super::Place;

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
    let Some(owner) = &place.page.front.owner else { return };
    let data = &place.model.documents.data;
    let path = ["contacts", &owner.value].map(str::to_owned);
    if let Err(missing) = data.lookup(&place.site.config.root.value, &path) {
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
}
