//! Who may see which page, when. A site leaves out what is not for its audience, what is not yet or no
//! longer published and, in a release, what is a draft; a withdrawn page stays at its address and goes
//! from every list.

use jiff::civil::Date;

use crate::parse::{Page, SiteConfig, Withdrawn};
use crate::yaml::types::Placed;

use super::links::{Target, resolve};
use super::{Model, NodeId, Site};

/// Whether drafts are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drafts {
    /// And marked as such.
    Shown,
    LeftOut,
}

/// The day and the occasion that the content is read for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reading {
    pub(super) as_of: Date,
    pub(super) drafts: Drafts,
}

/// Why a page of the site's root is not in the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LeftOut {
    /// It is for others.
    Audience,
    Draft,
    /// It comes on this day.
    Scheduled(Date),
    /// This was its last day.
    Expired(Date),
}

impl std::fmt::Display for LeftOut {
    /// Reads after "the page": `is a draft`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Audience => f.write_str("is for another audience"),
            Self::Draft => f.write_str("is a draft"),
            Self::Scheduled(day) => write!(f, "is not published before {day}"),
            Self::Expired(day) => write!(f, "was there until {day}"),
        }
    }
}

/// Why `page` is not in the site, if it is not.
pub(super) fn left_out(config: &SiteConfig, page: &Page, reading: Reading) -> Option<LeftOut> {
    let publishing = &page.front.publishing;
    if !serves(config, &page.front.audience) {
        return Some(LeftOut::Audience);
    }
    if publishing.draft && reading.drafts == Drafts::LeftOut {
        return Some(LeftOut::Draft);
    }
    if let Some(from) = publishing.publish_from.as_ref().filter(|from| from.value > reading.as_of) {
        return Some(LeftOut::Scheduled(from.value));
    }
    let expired = publishing.expires.as_ref().filter(|until| until.value < reading.as_of);
    expired.map(|until| LeftOut::Expired(until.value))
}

/// What names no audience is for everyone, and a site that names none serves everyone.
pub(super) fn serves(config: &SiteConfig, audience: &[Placed<String>]) -> bool {
    audience.is_empty()
        || config.audience.is_empty()
        || audience.iter().any(|one| config.audience.contains(&one.value))
}

/// Whether the page is withdrawn on that day; one may say so before it happens.
pub(super) fn is_withdrawn(page: &Page, as_of: Date) -> bool {
    page.front.publishing.withdrawn.as_ref().is_some_and(|withdrawn| withdrawn.date.value <= as_of)
}

/// The withdrawal that holds for a page: its own, or that of a section above it.
pub fn withdrawal<'m>(
    model: &'m Model,
    site: &'m Site,
    id: NodeId,
) -> Option<(NodeId, &'m Withdrawn)> {
    site.line(id).find_map(|above| {
        let page = model.page(site, above);
        let withdrawn = page.front.publishing.withdrawn.as_ref()?;
        is_withdrawn(page, model.as_of).then_some((above, withdrawn))
    })
}

/// Where the replacement of a withdrawn page is, as seen from the page that names it.
pub fn replacement(
    model: &Model,
    site: &Site,
    id: NodeId,
    withdrawn: &Withdrawn,
) -> Option<Target> {
    let link = withdrawn.replaced_by.as_ref()?;
    Some(resolve(site, id, &model.page(site, id).name, &link.value))
}
