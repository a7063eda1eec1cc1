//! Whose page is it: a page for families is held to a grade, a page for counselors is not.

use crate::model::{Model, NodeId, Site};

/// Whether a page is for one of those whom `reading.audience` of `site.yaml` names. Its readers are, in this
/// order: its own `audience`, or that of the nearest section above that names one; the audience of the site
/// whose name its top folder bears (`public/family/…`); everyone whom the site serves. A site that names no
/// audience is for everyone, but a course is for its learners.
pub(super) fn is_held(model: &Model, site: &Site, id: NodeId) -> bool {
    let held =
        |audience: &str| model.documents.config.reading.audience.iter().any(|one| one == audience);
    let named = site
        .line(id)
        .map(|id| &model.page(site, id).front.audience)
        .find(|named| !named.is_empty());
    if let Some(named) = named {
        return named.iter().any(|audience| held(&audience.value));
    }
    let folder = site.node(id).url.split('/').next().unwrap_or_default();
    let serves = &site.config.audience;
    if let Some(audience) = serves.iter().find(|audience| *audience == folder) {
        return held(audience);
    }
    if serves.is_empty() { !site.is_course() } else { serves.iter().any(|audience| held(audience)) }
}
