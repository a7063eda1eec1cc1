//! What is wrong with a site that parses: a list of checks over the model. Each looks at one thing
//! and gathers every instance of it; none changes anything.

mod access;
mod components;
mod cover;
mod coverage;
mod entries;
mod facts;
mod freshness;
mod images;
mod languages;
mod links;
mod look;
mod policy;
mod privacy;
mod publishing;
mod quiz_quality;
mod quizzes;
mod settings;
mod training;

pub use settings::{Asked, settle};

use std::ops::Range;

use rayon::prelude::*;

use crate::diag::{Diagnostic, Quiet, Severity, codes};
use crate::model::{Language, Model, NodeId, Site, Standing, Text};
use crate::parse::Page;
use crate::read::Sources;
use crate::share::share;
use crate::theme::Theme;

/// How every finding begins that tells of a value which only the district can supply.
pub const TO_CONFIRM: &str = "the district has to confirm: ";

/// What is open where a translation says `reviewer: tbc`.
pub const REVIEWER: &str = "who reviews this translation";

/// How strict a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Strictness {
    /// A draft may have open ends; they are warnings.
    Draft,
    /// What goes out may not: a `tbc` or an overdue review is an error.
    Release,
}

/// A page in its site, as a check sees it; a translation is a page of its own.
#[derive(Clone, Copy)]
struct Place<'m> {
    model: &'m Model,
    theme: &'m Theme,
    site: &'m Site,
    id: NodeId,
    page: &'m Page,
    language: &'m Language,
    /// The page's own text, or that of a snippet in it.
    text: Text<'m>,
}

impl Place<'_> {
    /// Whether readers of the site see what stands at a place of the text.
    fn shows(&self, range: &Range<usize>) -> bool {
        self.text.body.is_shown(range, &self.site.config.audience)
    }

    /// A translation is held against its source.
    fn is_quiet(&self, quiet: &Quiet) -> bool {
        let source = self.model.page(self.site, self.id);
        quiet.is_known(self.page.file) && quiet.is_known(source.file)
    }
}

type PageCheck = fn(Place<'_>, &mut Vec<Diagnostic>);
type SourceCheck = fn(&Model, &Sources, &Quiet, &mut Vec<Diagnostic>);

/// Every check that looks at one text at a time: that of a page, and each snippet in it.
const TEXT_CHECKS: &[PageCheck] = &[
    links::links,
    facts::facts,
    facts::cites,
    images::alternative_text,
    images::size,
    access::link_words,
    access::table_headings,
    access::image_words,
    access::empty_headings,
    freshness::people,
    training::links,
    components::references,
    components::shown,
];

/// Every check that looks at one page at a time.
const PAGE_CHECKS: &[PageCheck] = &[
    facts::front_matter,
    facts::cites_of_questions,
    freshness::review,
    freshness::owner,
    images::heading_order,
    publishing::replacements,
    quizzes::questions,
    quiz_quality::quality,
    languages::anchors,
    components::anchors,
    template,
];

/// Every check that looks at the whole.
const SITE_CHECKS: &[fn(&Model, &mut Vec<Diagnostic>)] = &[
    quizzes::ids,
    quizzes::certifications,
    quizzes::pretests,
    facts::data,
    components::audiences,
    publishing::audiences,
    entries::references,
    coverage::backups,
    policy::texts,
    policy::addresses,
    policy::taught_and_tested,
    policy::changed_since_review,
    freshness::data,
    freshness::policy_owners,
    freshness::kept,
    cover::coverage,
    training::sealed_answers,
];

/// Every check that reads files as they are written.
const SOURCE_CHECKS: &[SourceCheck] = &[privacy::people, training::names];

/// Runs all checks, in parallel over pages; the order of what they find is fixed. Of a page that is quiet, only
/// what it has to do with others is looked at.
pub fn check(
    model: &Model,
    theme: &Theme,
    sources: &Sources,
    strictness: Strictness,
    quiet: &Quiet,
) -> Vec<Diagnostic> {
    let places: Vec<Place<'_>> = model
        .sites
        .iter()
        .flat_map(|site| site.ids().map(move |id| (site, id)))
        .flat_map(|(site, id)| places_of(model, theme, site, id))
        .filter(|place| !place.is_quiet(quiet))
        .collect();
    let of_each = |&place: &Place<'_>| {
        let found = of_place(place);
        quiet.hear(place.page.file, &found);
        found
    };
    let mut found: Vec<Diagnostic> = share(&places).flat_map_iter(of_each).collect();
    for check in SITE_CHECKS {
        check(model, &mut found);
    }
    for check in SOURCE_CHECKS {
        check(model, sources, quiet, &mut found);
    }
    languages::translations(model, strictness, &mut found);
    languages::strings(model, theme, &mut found);
    look::logo(model, &mut found);
    look::contrast(model, theme, &mut found);
    if strictness == Strictness::Release {
        for problem in &mut found {
            if [codes::TO_BE_CONFIRMED, codes::REVIEW_OVERDUE].contains(&problem.code) {
                problem.severity = Severity::Error;
            }
        }
    }
    found
}

/// What the checks of single pages find in the source page with this index among the documents, and its
/// translations.
pub fn of_page(model: &Model, theme: &Theme, page: usize) -> Vec<Diagnostic> {
    let in_site =
        |site: &'_ Site| site.ids().filter(|&id| site.node(id).page == page).collect::<Vec<_>>();
    model
        .sites
        .iter()
        .flat_map(|site| in_site(site).into_iter().map(move |id| (site, id)))
        .flat_map(|(site, id)| {
            places_of(model, theme, site, id).flat_map(of_place).collect::<Vec<_>>()
        })
        .collect()
}

/// A node in each language in which it is written.
fn places_of<'m>(
    model: &'m Model,
    theme: &'m Theme,
    site: &'m Site,
    id: NodeId,
) -> impl Iterator<Item = Place<'m>> {
    site.languages.iter().filter_map(move |language| {
        let variant = model.variant(site, id, language);
        let page = variant.page;
        let text = Text { name: &page.name, body: &page.body };
        let place = Place { model, theme, site, id, page, language, text };
        (variant.standing != Standing::Missing).then_some(place)
    })
}

fn of_place(place: Place<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for text in place.model.texts(place.site, place.page) {
        for check in TEXT_CHECKS {
            check(Place { text, ..place }, &mut problems);
        }
    }
    for check in PAGE_CHECKS {
        check(place, &mut problems);
    }
    problems
}

fn template(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let Some(name) = &place.page.front.template else { return };
    let file = format!("{}.html", name.value.trim_end_matches(".html"));
    if place.theme.has_template(&file) {
        return;
    }
    let known = place.theme.template_names().filter(|name| !name.contains('/'));
    let known: Vec<&str> = known.map(|name| name.trim_end_matches(".html")).collect();
    problems.push(
        Diagnostic::error(codes::TEMPLATE, format!("the theme has no template `{file}`"))
            .at(name.span)
            .did_you_mean(&name.value, known),
    );
}
