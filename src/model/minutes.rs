//! How long a page takes. A section tells its own time; in an edition that leaves out some of its pages
//! that would be too long, so there it is the time of those that are left.

use super::{Model, NodeId, Site};

impl Model {
    /// Minutes that a page or section of the site takes; none where the author gives none.
    pub fn minutes(&self, site: &Site, node: NodeId) -> Option<u32> {
        let page = self.page(site, node);
        let own = page.front.minutes?;
        let Some(folder) = page.name.strip_suffix("index.md") else { return Some(own) };
        let left: u32 = site
            .ids()
            .filter(|&id| id != node && site.line(id).any(|above| above == node))
            .filter_map(|id| self.page(site, id).front.minutes)
            .sum();
        let all: u32 = self
            .documents
            .pages
            .iter()
            .filter(|other| other.name != page.name && other.name.starts_with(folder))
            .filter_map(|other| other.front.minutes)
            .sum();
        Some(if left < all { left } else { own })
    }
}
