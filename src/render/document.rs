//! One page: its Markdown, its place in the site, its template.

use std::collections::BTreeSet;

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::facts::{fill_plain, plain};
use crate::model::{Kind, NodeId, Site};
use crate::parse::facts::fill;
use crate::parse::{Body, Heading, Page};

use super::context::{SiteView, date_value, direction, objectives};
use super::markdown::{Composer, UsedComponents};
use super::{Rendered, Renderer, quizzes, standing};

/// Fewer main headings than this need no table of contents.
const MIN_TOC_HEADINGS: usize = 3;

/// Everything that a template needs for a page, and what the page brings along.
pub(super) fn compose<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    id: NodeId,
) -> Result<(Value, Brought), Diagnostic> {
    let page = renderer.model.page(site, id);
    let mut composer = Composer {
        renderer: *renderer,
        site,
        id,
        page,
        view,
        words: renderer.theme.words(&view.language),
        cites: Vec::new(),
        files: BTreeSet::new(),
        tbc_count: 0,
        headings: Vec::new(),
        used: UsedComponents::default(),
    };
    let content = composer.body();
    let root = site.root_from(id);
    let quiz = match &page.quiz {
        Some(document) => quizzes::context(&mut composer, document, &root)?,
        None => Value::from(()),
    };
    if let Some(problem) = composer.used.problems.pop() {
        return Err(problem);
    }
    let context = Value::from_pairs([
        ("root", Value::from(root.clone())),
        ("site", view.site(Some(id), &root)),
        ("page", page_context(&composer, view, &root, content.clone(), quiz)),
        ("strings", view.strings.clone()),
    ]);
    Ok((context, Brought { content, files: composer.files, used: composer.used }))
}

/// What comes out of a page beside its context.
pub(super) struct Brought {
    content: String,
    files: BTreeSet<(String, String)>,
    pub(super) used: UsedComponents,
}

pub(super) fn render<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &SiteView,
    id: NodeId,
) -> Result<Rendered, Diagnostic> {
    let page = renderer.model.page(site, id);
    let (context, Brought { content, files, .. }) = compose(renderer, site, view, id)?;
    let template = template_name(page, site.node(id).kind);
    let html = renderer.theme.render(&template, context).map_err(|problem| {
        problem.related(page.front.title.span, "while this page was rendered")
    })?;
    Ok(Rendered { html, content, files })
}

/// The template that the page asks for, or the one of its kind.
fn template_name(page: &Page, kind: Kind) -> String {
    match &page.front.template {
        Some(name) if name.value.ends_with(".html") => name.value.clone(),
        Some(name) => format!("{}.html", name.value),
        None => format!("{}.html", kind.name()),
    }
}

fn page_context(
    composer: &Composer<'_>,
    view: &SiteView,
    root: &str,
    content: String,
    quiz: Value,
) -> Value {
    let Composer { renderer, site, id, page, .. } = composer;
    let (model, id) = (renderer.model, *id);
    let node = site.node(id);
    let front = &page.front;
    let text = |text: &Option<String>| {
        text.as_deref().map_or(String::new(), |text| fill_plain(model, site, text))
    };
    let title = fill_plain(model, site, &front.title.value);
    let short_title =
        front.short_title.as_ref().map_or_else(|| title.clone(), |_| text(&front.short_title));
    let language = &view.language;
    let url = if node.url.is_empty() { "./".to_owned() } else { format!("{root}{}", node.url) };
    let breadcrumbs: Vec<NodeId> =
        site.line(id).skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let step = |other: Option<NodeId>| {
        other.map_or(Value::from(()), |other| {
            Value::from_pairs([
                ("title", Value::from(view.title(other))),
                ("url", Value::from(site.href(id, other))),
            ])
        })
    };
    let review_by = front.review_by.as_ref().map(|date| date.value);
    let standing = standing::of_page(renderer, site, view, id, &content);
    let own = [
        ("kind", Value::from(node.kind.name())),
        ("title", Value::from(title)),
        ("short_title", Value::from(short_title)),
        ("summary", Value::from(text(&front.summary))),
        ("url", Value::from(url)),
        ("canonical", Value::from(format!("{}{}", site.config.base_url, node.url))),
        ("lang", Value::from(language.clone())),
        ("dir", Value::from(direction(language))),
        ("content_html", Value::from(content)),
        ("has_code", Value::from(page.body.has_code)),
        ("has_components", Value::from(composer.used.count > 0)),
        ("styles", composer.used.styles.iter().map(String::as_str).collect()),
        ("scripts", composer.used.scripts.iter().map(String::as_str).collect()),
        ("toc", table_of_contents(composer)),
        ("breadcrumbs", view.breadcrumbs(id, root, &breadcrumbs)),
        ("prev", step(site.previous_listed(id))),
        ("next", step(site.next_listed(id))),
        ("owner", owner(composer)),
        ("last_reviewed", date_value(front.last_reviewed)),
        ("review_by", date_value(review_by)),
        ("overdue", Value::from(review_by.is_some_and(|date| date < model.as_of))),
        ("minutes", Value::from(front.minutes)),
        ("objectives", objectives(model, site, id)),
        ("children", view.listing(id, root, &node.children)),
        ("sources", sources(composer)),
        ("tbc_count", Value::from(composer.tbc_count)),
        ("module", node.module.map_or(Value::from(()), |number| view.module(id, root, number))),
        ("quiz", quiz),
    ];
    Value::from_pairs(own.into_iter().chain(standing))
}

/// The owner's name from the contacts; the id where there is none, or where the name is still open.
fn owner(composer: &Composer<'_>) -> Value {
    let Some(owner) = &composer.page.front.owner else { return Value::from(()) };
    let root = &composer.site.config.root.value;
    let data = &composer.renderer.model.documents.data;
    let field = |field: &str| {
        let path = ["contacts", &owner.value, field].map(str::to_owned);
        let node = data.lookup(root, &path).ok()?;
        node.as_scalar().filter(|text| *text != crate::model::facts::TBC).map(str::to_owned)
    };
    let name = field("name").or_else(|| field("title")).or_else(|| field("role"));
    Value::from_pairs([
        ("id", Value::from(owner.value.clone())),
        ("name", Value::from(name.unwrap_or_else(|| owner.value.clone()))),
    ])
}

/// The headings of level 2 and 3 that were written, the latter below the former: not those of
/// questions, nor of blocks for other readers.
fn table_of_contents(composer: &Composer<'_>) -> Value {
    let page = composer.page;
    let headings: Vec<(&Body, &Heading)> = composer
        .headings
        .iter()
        .copied()
        .filter(|(_, heading)| (2..=3).contains(&heading.level))
        .collect();
    let main = headings.iter().filter(|(_, heading)| heading.level == 2).count();
    if !page.front.toc.unwrap_or(main >= MIN_TOC_HEADINGS) {
        return Value::from(Vec::<Value>::new());
    }
    let groups = headings.chunk_by(|_, (_, next)| next.level > 2);
    groups
        .map(|group| {
            let children = group[1..]
                .iter()
                .map(|child| toc_entry(composer, child, Value::from(Vec::<Value>::new())));
            toc_entry(composer, &group[0], children.collect())
        })
        .collect()
}

fn toc_entry(
    composer: &Composer<'_>,
    &(body, heading): &(&Body, &Heading),
    children: Value,
) -> Value {
    let facts = &body.facts;
    let title = fill(&heading.title, |index| {
        facts
            .get(index)
            .map_or(String::new(), |fact| plain(composer.renderer.model, composer.site, &fact.kind))
    });
    Value::from_pairs([
        ("id", Value::from(heading.id.clone())),
        ("title", Value::from(title.into_owned())),
        ("level", Value::from(heading.level)),
        ("children", children),
    ])
}

/// The cited sources, in order of first mention.
fn sources(composer: &Composer<'_>) -> Value {
    let citations = &composer.renderer.model.documents.data.citations;
    let cited = composer.cites.iter().enumerate();
    cited
        .filter_map(|(at, (id, mentions))| {
            let citation = citations.get(id)?;
            let backlinks: Value = mentions
                .iter()
                .enumerate()
                .map(|(mention, anchor)| {
                    Value::from_pairs([
                        ("id", Value::from(anchor.clone())),
                        ("label", Value::from((mention + 1).to_string())),
                    ])
                })
                .collect();
            Some(Value::from_pairs([
                ("number", Value::from(at + 1)),
                ("id", Value::from(id.clone())),
                ("cite", Value::from(citation.cite.clone())),
                ("says", Value::from(citation.says.clone())),
                ("url", Value::from(citation.url.clone())),
                ("read", date_value(citation.read)),
                ("confidence", Value::from(citation.confidence.map(String::from))),
                ("note", Value::from(citation.note.clone())),
                ("backlinks", backlinks),
            ]))
        })
        .collect()
}
