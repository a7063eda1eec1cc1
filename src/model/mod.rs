//! Documents to sites: which page stands where, what leads to what. Immutable once made; everything
//! after this room only reads.

mod bodies;
mod course;
mod edition;
pub mod facts;
mod languages;
pub mod links;
mod minutes;
pub mod policy;
pub mod publishing;
mod redirects;
mod site;

pub use bodies::Text;
pub use course::{Course, Module};
pub use languages::{Face, Language, Standing, Variant, direction};
pub use publishing::{Drafts, LeftOut};
pub use site::{Kind, Node, NodeId, Site};

use jiff::civil::Date;

use crate::diag::Diagnostic;
use crate::parse::{Documents, Page, SiteConfig};

/// The whole content, resolved.
pub struct Model {
    pub documents: Documents,
    /// As `site.yaml` lists them.
    pub sites: Vec<Site>,
    /// The day that the content is read on: what is overdue or in force is decided by it.
    pub as_of: Date,
    /// Whether this is a draft, which shows what a release leaves out.
    pub drafts: Drafts,
    /// The renewal courses, where clauses changed in the middle of a year.
    pub renewals: Vec<policy::Renewal>,
    /// Who cites which clause, in the sites of this run.
    pub clause_uses: policy::Uses,
}

impl Model {
    /// The source page, as the site's audience gets it: what says how the page is built.
    pub fn page<'m>(&'m self, site: &'m Site, node: NodeId) -> &'m Page {
        let page = site.node(node).page;
        site.editions.get(&page).unwrap_or(&self.documents.pages[page])
    }

    /// A page's title in a language, with its facts put in.
    pub fn title(
        &self,
        site: &Site,
        node: NodeId,
        language: &Language,
        speech: &dyn facts::Speech,
    ) -> String {
        let title = &self.variant(site, node, language).page.front.title.value;
        facts::fill_plain(self, site, speech, title)
    }
}

/// Builds the tree of each site. `wanted` names the sites to keep; empty keeps all.
pub fn model(
    mut documents: Documents,
    as_of: Date,
    drafts: Drafts,
    wanted: &[String],
) -> (Model, Vec<Diagnostic>) {
    let reading = publishing::Reading { as_of, drafts };
    let mut problems = Vec::new();
    policy::mark_quizzes(&mut documents, as_of);
    let keep = |site: &&SiteConfig| wanted.is_empty() || wanted.contains(&site.name.value);
    let sites = documents
        .config
        .sites
        .iter()
        .filter(keep)
        .filter_map(|config| site::build(&documents, config, reading, &mut problems))
        .collect();
    let mut model = Model {
        documents,
        sites,
        as_of,
        drafts,
        renewals: Vec::new(),
        clause_uses: policy::Uses::new(),
    };
    model.clause_uses = policy::uses_of(&model);
    model.renewals = policy::renewals(&model);
    (model, problems)
}
