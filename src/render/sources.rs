//! The page of all sources of a site: every citation that its pages make, with the way back to each
//! page and place, in as many parts as it takes. An author who writes a page `sources` of their own gets that one
//! instead.

use std::collections::BTreeMap;

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::{Model, NodeId, Site, direction};
use crate::parse::Citation;

use crate::model::policy;

use super::context::SiteView;
use super::document::date_value;
use super::policy::cites;
use super::{Receiver, Renderer, document, languages, site_files};

/// Where the page stands, from a language's home page.
pub(super) const URL: &str = "sources/";

/// More sources than that go on further pages, `sources/2/` and so on, so that each comes with the first answer of a
/// host: about 250 bytes a source as they are sent, and twice that where many pages cite it.
const MOST: usize = 28;

/// What one page cites: citation id to the anchors of its places.
pub(super) type Cited = Vec<(String, Vec<String>)>;

/// The pages that cite one source, each with the anchors of its places.
type Citing<'c> = Vec<(NodeId, Vec<&'c str>)>;

/// Whether the site has such a page, the author's or ours.
pub(super) fn is_there(model: &Model, site: &Site) -> bool {
    is_written(site) || cites_anything(model, site)
}

/// Whether the page is ours to make.
pub(super) fn is_made(model: &Model, site: &Site) -> bool {
    !is_written(site) && cites_anything(model, site)
}

fn is_written(site: &Site) -> bool {
    site.find_url(URL).is_some()
}

fn cites_anything(model: &Model, site: &Site) -> bool {
    site.ids().any(|id| {
        let page = model.page(site, id);
        let mut questions = page.quiz.iter().flat_map(|quiz| &quiz.questions);
        !page.body.cites.is_empty() || questions.any(|question| !question.cites.is_empty())
    })
}

/// The citations of a quiz's questions, each at its question. What a sealed quiz cites would tell.
pub(super) fn of_questions(renderer: &Renderer<'_>, site: &Site, id: NodeId) -> Cited {
    let quiz = renderer.model.page(site, id).quiz.as_ref();
    let questions = quiz
        .filter(|quiz| quiz.quiz.mode != quiz::Mode::Sealed)
        .into_iter()
        .flat_map(|quiz| &quiz.quiz.questions);
    questions
        .flat_map(|question| {
            let anchor = format!("question-{}", question.id);
            question.cites.iter().map(move |cite| (cite.clone(), vec![anchor.clone()]))
        })
        .collect()
}

pub(super) fn add(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    cited: &[(NodeId, Cited)],
    output: &dyn Receiver,
    problems: &mut Vec<Diagnostic>,
) {
    if !is_made(renderer.model, site) {
        return;
    }
    let all = sorted(renderer.model, view, cited);
    for part in Part::all(all.len()) {
        match page(renderer, site, view, &all, part) {
            Ok(html) => {
                output.add(format!("{}{}index.html", view.language.folder, part.url()), html);
            }
            Err(problem) => problems.push(problem),
        }
    }
}

/// The part at this address for the live preview, which holds no rendered pages.
pub(super) fn for_preview(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    url: &str,
) -> Option<Result<String, Diagnostic>> {
    if !url.starts_with(URL) || !is_made(renderer.model, site) {
        return None;
    }
    let mut cited = Vec::new();
    for id in site.ids() {
        match document::render(renderer, site, view, id) {
            Ok(rendered) => cited.push((id, rendered.cites)),
            Err(problem) => return Some(Err(problem)),
        }
    }
    let all = sorted(renderer.model, view, &cited);
    let part = Part::all(all.len()).into_iter().find(|part| part.url() == url)?;
    Some(page(renderer, site, view, &all, part))
}

/// One page of several: which, of how many, and which sources are on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Part {
    at: usize,
    of: usize,
    sources: (usize, usize),
}

impl Part {
    /// As even as they come.
    fn all(sources: usize) -> Vec<Self> {
        let of = sources.div_ceil(MOST).max(1);
        let each = sources.div_ceil(of);
        let range = |at: usize| ((at * each).min(sources), ((at + 1) * each).min(sources));
        (0..of).map(|at| Self { at, of, sources: range(at) }).collect()
    }

    fn url(self) -> String {
        match self.at {
            0 => URL.to_owned(),
            at => format!("{URL}{}/", at + 1),
        }
    }
}

/// A source with its name and the pages that cite it.
type Entry<'c> = (String, &'c str, Citing<'c>);

fn sorted<'c>(model: &Model, view: &SiteView, cited: &'c [(NodeId, Cited)]) -> Vec<Entry<'c>> {
    let mut by_source: BTreeMap<&str, Citing<'_>> = BTreeMap::new();
    for (id, cites) in cited {
        for (source, anchors) in cites {
            let pages = by_source.entry(source).or_default();
            let anchors = anchors.iter().map(String::as_str);
            match pages.last_mut().filter(|(last, _)| last == id) {
                Some((_, known)) => known.extend(anchors),
                None => pages.push((*id, anchors.collect())),
            }
        }
    }
    let citations = &model.documents.data.citations;
    let name = |id: &str| match citations.get(id) {
        Some(citation) => Some(citation.cite.clone()),
        None => policy::cited(model, id).ok().map(|found| cites::name(view, found)),
    };
    let mut sources: Vec<Entry<'_>> = by_source
        .into_iter()
        .filter_map(|(id, pages)| name(id).map(|name| (name, id, pages)))
        .collect();
    sources.sort_by(|(a, x, _), (b, y, _)| (a, x).cmp(&(b, y)));
    sources
}

fn page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    sources: &[Entry<'_>],
    part: Part,
) -> Result<String, Diagnostic> {
    let model = renderer.model;
    let home = if part.at == 0 { "../" } else { "../../" };
    let here = part.sources.0..part.sources.1;
    let entries = here.clone().zip(&sources[here]).filter_map(|(at, (_, id, pages))| {
        let pages = pages.iter().map(|(id, anchors)| backlinks(site, view, home, *id, anchors));
        cites::details((model, site, view), home, at + 1, id, pages.collect())
    });
    let parts: Value = Part::all(sources.len())
        .into_iter()
        .map(|other| {
            let name = |at: usize| sources.get(at).map(|(name, ..)| name.clone());
            Value::from_pairs([
                ("url", Value::from(format!("{home}{}", other.url()))),
                ("number", Value::from(other.at + 1)),
                ("first", Value::from(name(other.sources.0))),
                ("last", Value::from(name(other.sources.1.saturating_sub(1)))),
                ("current", Value::from(other == part)),
            ])
        })
        .collect();
    let root = format!("{}{home}", view.language.up());
    let mut page = site_files::generated_page(renderer, site, view, "sources", &root);
    let title = match part.at {
        0 => view.words.get("all_sources"),
        at => format!("{}, {} / {}", view.words.get("all_sources"), at + 1, part.of),
    };
    let canonical = format!("{}{}{}", site.config.base_url, view.language.folder, part.url());
    page.extend([
        ("title", Value::from(title.clone())),
        ("short_title", Value::from(title)),
        ("url", Value::from("./")),
        ("languages", languages::of_address(renderer.theme, site, URL, &view.language, &root)),
        ("canonical", Value::from(canonical)),
        ("breadcrumbs", view.breadcrumbs(NodeId(0), home, &[NodeId(0)])),
        ("sources", entries.collect()),
        ("parts", parts),
        ("robots", Value::from(if site.is_course() { "noindex" } else { "index" })),
    ]);
    let context = Value::from_pairs([
        ("root", Value::from(root.clone())),
        ("site", view.site(None, home)),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("sources.html", context)
}

fn backlinks(site: &Site, view: &SiteView, home: &str, id: NodeId, anchors: &[&str]) -> Value {
    let url = format!("{home}{}", site.node(id).url);
    let places: Value =
        anchors.iter().map(|anchor| Value::from(format!("{url}#{anchor}"))).collect();
    Value::from_pairs([("page", view.entry(NodeId(0), home, id)), ("places", places)])
}

/// A source as templates see it, at the end of a page and on the page of all.
pub(super) fn details(
    model: &Model,
    view: &SiteView,
    number: usize,
    source: &Citation,
    links: Value,
) -> Value {
    let language = &model.documents.config.language;
    let language = Some(language).filter(|code| **code != view.language.code);
    Value::from_pairs([
        ("number", Value::from(number)),
        ("id", Value::from(source.id.value.clone())),
        ("cite", Value::from(source.cite.clone())),
        ("says", Value::from(source.says.clone())),
        ("url", Value::from(source.url.clone())),
        ("read", date_value(&view.words, source.read)),
        ("confidence", Value::from(source.confidence.map(String::from))),
        ("internal", Value::from(false)),
        ("note", Value::from(source.note.clone())),
        ("lang", Value::from(language.cloned())),
        ("dir", Value::from(language.map(|code| direction(code)))),
        ("backlinks", links),
    ])
}

#[cfg(test)]
mod tests {
    use super::{MOST, Part};

    #[test]
    fn every_source_is_on_one_part_and_none_is_too_long() {
        for sources in [0, 1, MOST, MOST + 1, 53, 4 * MOST + 1, 1000] {
            let parts = Part::all(sources);
            let mut next = 0;
            for part in &parts {
                assert_eq!(part.sources.0, next);
                next = part.sources.1;
                assert!(part.sources.1 - part.sources.0 <= MOST, "{sources}: {part:?}");
            }
            assert_eq!(next, sources);
            assert_eq!(parts[0].url(), "sources/");
        }
    }
}
