//! The page of all sources of a site: every citation that its pages make, with the way back to each
//! page and place. An author who writes a page `sources` of their own gets that one instead.

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
    match page(renderer, site, view, cited) {
        Ok(html) => output.add(format!("{}{URL}index.html", view.language.folder), html),
        Err(problem) => problems.push(problem),
    }
}

/// The page for the live preview, which holds no rendered pages.
pub(super) fn for_preview(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
) -> Result<String, Diagnostic> {
    let mut cited = Vec::new();
    for id in site.ids() {
        cited.push((id, document::render(renderer, site, view, id)?.cites));
    }
    page(renderer, site, view, &cited)
}

fn page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    cited: &[(NodeId, Cited)],
) -> Result<String, Diagnostic> {
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
    let model = renderer.model;
    let citations = &model.documents.data.citations;
    let name = |id: &str| match citations.get(id) {
        Some(citation) => Some(citation.cite.clone()),
        None => policy::cited(model, id).ok().map(|found| cites::name(view, found)),
    };
    let mut sources: Vec<(String, &str, Citing<'_>)> = by_source
        .into_iter()
        .filter_map(|(id, pages)| name(id).map(|name| (name, id, pages)))
        .collect();
    sources.sort_by(|(a, x, _), (b, y, _)| (a, x).cmp(&(b, y)));
    let home = "../";
    let entries = sources.iter().enumerate().filter_map(|(at, (_, id, pages))| {
        let pages = pages.iter().map(|(id, anchors)| backlinks(site, view, *id, anchors));
        cites::details((model, site, view), home, at + 1, id, pages.collect())
    });
    let root = format!("{}{home}", view.language.up());
    let mut page = site_files::generated_page(renderer, site, view, "sources", &root);
    let title = view.words.get("all_sources");
    let canonical = format!("{}{}{URL}", site.config.base_url, view.language.folder);
    page.extend([
        ("title", Value::from(title.clone())),
        ("short_title", Value::from(title)),
        ("url", Value::from("./")),
        ("languages", languages::of_address(renderer.theme, site, URL, &view.language, &root)),
        ("canonical", Value::from(canonical)),
        ("breadcrumbs", view.breadcrumbs(NodeId(0), home, &[NodeId(0)])),
        ("sources", entries.collect()),
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

fn backlinks(site: &Site, view: &SiteView, id: NodeId, anchors: &[&str]) -> Value {
    let url = format!("../{}", site.node(id).url);
    let places: Value =
        anchors.iter().map(|anchor| Value::from(format!("{url}#{anchor}"))).collect();
    Value::from_pairs([("page", view.entry(NodeId(0), "../", id)), ("places", places)])
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
