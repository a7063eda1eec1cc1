//! Who cites which clause: the pages that teach it and the questions that test it.

use std::collections::BTreeMap;

use crate::diag::Span;
use crate::model::{Model, NodeId, Site};
use crate::parse::{Page, Policy, split_name};

/// One place that cites a clause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Use {
    /// Index into the model's sites.
    pub site: usize,
    pub node: NodeId,
    pub citing: Citing,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Citing {
    /// The page's own text, or a snippet in it.
    Text,
    /// The question with this index.
    Question(usize),
}

/// `document#clause` to the places that cite it, in the order of the sites and their pages.
pub type Uses = BTreeMap<String, Vec<Use>>;

/// Every use of a clause in the sites of this run.
pub(in crate::model) fn uses_of(model: &Model) -> Uses {
    let mut uses = Uses::new();
    if model.documents.policies.is_empty() {
        return uses;
    }
    {
        for (number, site) in model.sites.iter().enumerate() {
            for node in site.ids() {
                for (cite, citing) in model.clause_cites(site, node) {
                    let places = uses.entry(cite.to_owned()).or_default();
                    let place = Use { site: number, node, citing };
                    // A page may cite a clause many times.
                    if places.last() != Some(&place) && !places.contains(&place) {
                        places.push(place);
                    }
                }
            }
        }
    }
    uses
}

impl Model {
    /// The clauses that a page's text and questions cite, as its site's readers see them.
    fn clause_cites<'m>(&'m self, site: &'m Site, node: NodeId) -> Vec<(&'m str, Citing)> {
        let page = self.page(site, node);
        let mut cites = Vec::new();
        for text in self.texts(site, page) {
            let shown = text.body.cites.iter().filter(|cite| {
                let own = text.name == page.name;
                text.body.is_shown(&cite.range, &site.config.audience)
                    && !(own && in_question(page, cite.range.start))
            });
            let of_clauses = shown.filter(|cite| split_name(&cite.id).is_some());
            cites.extend(of_clauses.map(|cite| (cite.id.as_str(), Citing::Text)));
        }
        let questions = page.quiz.iter().flat_map(|quiz| quiz.quiz.questions.iter().enumerate());
        for (at, question) in questions {
            let of_clauses = question.cites.iter().filter(|cite| split_name(cite).is_some());
            cites.extend(of_clauses.map(|cite| (cite.as_str(), Citing::Question(at))));
        }
        // What a question says in its own text it cites, too.
        for cite in &page.body.cites {
            let Some(at) = question_at(page, cite.range.start) else { continue };
            if split_name(&cite.id).is_some() {
                cites.push((cite.id.as_str(), Citing::Question(at)));
            }
        }
        cites
    }

    /// The documents that a site shows: those that its pages or questions cite, and in a course all that
    /// are meant for its readers.
    pub fn policies_of<'m>(&'m self, site: &Site) -> Vec<&'m Policy> {
        let shows = |policy: &&Policy| {
            super::serves(&site.config, policy) && (site.is_course() || self.cites(site, policy))
        };
        self.documents.policies.iter().filter(shows).collect()
    }

    fn cites(&self, site: &Site, policy: &Policy) -> bool {
        let names =
            |cite: &str| split_name(cite).map_or(cite, |(document, _)| document) == policy.id;
        site.ids().any(|node| {
            let page = self.page(site, node);
            let mut texts = self.texts(site, page).into_iter();
            let in_text = texts.any(|text| {
                text.body.cites.iter().any(|cite| {
                    names(&cite.id) && text.body.is_shown(&cite.range, &site.config.audience)
                })
            });
            let mut questions = page.quiz.iter().flat_map(|quiz| &quiz.quiz.questions);
            in_text || questions.any(|question| question.cites.iter().any(|cite| names(cite)))
        })
    }
}

fn in_question(page: &Page, at: usize) -> bool {
    question_at(page, at).is_some()
}

fn question_at(page: &Page, at: usize) -> Option<usize> {
    page.quiz.as_ref()?.questions.iter().position(|question| question.range.contains(&at))
}

/// The first place on a page that cites a clause.
pub fn place_of(model: &Model, site: &Site, at: Use, cite: &str) -> Option<Span> {
    let page = model.page(site, at.node);
    match at.citing {
        Citing::Text => model.texts(site, page).into_iter().find_map(|text| {
            let found = text.body.cites.iter().find(|found| found.id == cite)?;
            Some(text.body.span(&found.range))
        }),
        Citing::Question(number) => {
            let places = page.quiz.as_ref()?.questions.get(number)?;
            let named = places.cites.iter().find(|named| named.value == cite);
            Some(named.map_or(places.prompt, |named| named.span))
        }
    }
}
