//! What a site leaves out, withdraws, or says only to some: nothing that is there leads to it.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::{Diagnostic, codes};
use crate::model::links::Target;
use crate::model::publishing::{replacement, withdrawal};
use crate::model::{LeftOut, Model, NodeId};
use crate::yaml::types::Placed;

use super::Place;

/// The diagnostic for a link to a page that the site leaves out; none for any other.
pub(super) fn left_out_link(
    place: Place<'_>,
    range: &Range<usize>,
    name: &str,
) -> Option<Diagnostic> {
    let left_out = &place.site.left_out;
    let index = format!("{}/index.md", name.trim_end_matches('/'));
    let (name, why) = left_out.get_key_value(name).or_else(|| left_out.get_key_value(&index))?;
    let site = &place.site.config.name.value;
    let help = match why {
        LeftOut::Audience => format!(
            "the site `{site}` does not serve its audience: give this page, or the block with the link, the same `audience`"
        ),
        LeftOut::Draft => {
            "finish the page and take `draft: true` away, or link to it later".to_owned()
        }
        LeftOut::Scheduled(_) => {
            "give this page the same `publish_from`, or link to it later".to_owned()
        }
        LeftOut::Expired(_) => "take the link away, or link to the page that holds now".to_owned(),
    };
    Some(
        Diagnostic::error(
            codes::LINK_TO_LEFT_OUT,
            format!("the site `{site}` leaves `{name}` out: it {why}"),
        )
        .at(place.text.body.span(range))
        .help(help),
    )
}

/// The diagnostic for a link to a withdrawn page, which readers can open but should not need.
pub(super) fn withdrawn_link(
    place: Place<'_>,
    range: &Range<usize>,
    target: NodeId,
) -> Option<Diagnostic> {
    if !place.site.node(place.id).listed {
        return None;
    }
    let (at, withdrawn) = withdrawal(place.model, place.site, target)?;
    let name = &place.model.page(place.site, at).name;
    let problem = Diagnostic::warning(
        codes::LINK_TO_WITHDRAWN,
        format!("`{name}` was withdrawn on {}", withdrawn.date.value),
    )
    .at(place.text.body.span(range));
    Some(match &withdrawn.replaced_by {
        Some(by) => {
            problem.help(format!("link to its replacement, `{}` as seen from there", by.value))
        }
        None => {
            problem.help("take the link away, or name the page's replacement in its `withdrawn`")
        }
    })
}

/// A replacement is there, and is not withdrawn itself.
pub(super) fn replacements(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(withdrawn) = &place.page.front.publishing.withdrawn else { return };
    let Some(by) = &withdrawn.replaced_by else { return };
    let message = match replacement(place.model, place.site, place.id, withdrawn) {
        Some(Target::Page { node, .. }) if withdrawal(place.model, place.site, node).is_some() => {
            format!("the replacement `{}` is withdrawn as well", by.value)
        }
        Some(Target::Page { .. } | Target::Outside) | None => return,
        Some(Target::File { .. } | Target::Missing { .. } | Target::Refused { .. }) => {
            format!(
                "the replacement `{}` is no page of the site `{}`",
                by.value, place.site.config.name.value
            )
        }
    };
    problems.push(
        Diagnostic::error(codes::WITHDRAWN_REPLACEMENT, message)
            .at(by.span)
            .help("name it by its path from this file, such as `../family/records.md`"),
    );
}

/// An audience that no site serves would leave the page out everywhere, unseen.
pub(super) fn audiences(model: &Model, problems: &mut Vec<Diagnostic>) {
    let sites = &model.documents.config.sites;
    let known: BTreeSet<&str> =
        sites.iter().flat_map(|site| &site.audience).map(String::as_str).collect();
    if known.is_empty() {
        return;
    }
    let mut check = |audience: &Placed<String>| {
        if known.contains(audience.value.as_str()) {
            return;
        }
        let problem = Diagnostic::warning(
            codes::UNKNOWN_AUDIENCE,
            format!("no site serves the audience `{}`", audience.value),
        )
        .at(audience.span)
        .did_you_mean(&audience.value, known.iter().copied());
        problems.push(if problem.help.is_empty() {
            let known: Vec<&str> = known.iter().copied().collect();
            problem.help(format!("the sites serve `{}`", known.join("`, `")))
        } else {
            problem
        });
    };
    for page in &model.documents.pages {
        page.front.audience.iter().for_each(&mut check);
        let questions = page.quiz.iter().flat_map(|quiz| &quiz.questions);
        questions.flat_map(|question| &question.audience).for_each(&mut check);
    }
}
