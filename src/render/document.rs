//! One page: its Markdown, its place in the site, its template.

use std::collections::BTreeSet;

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::facts::{fill_plain, plain};
use crate::model::{Kind, NodeId, Site, Variant, direction};
use crate::parse::facts::fill;
use crate::parse::{Body, Heading, Page};
use crate::theme::Words;
use crate::timings::Part;
use crate::yaml::types::Placed;

use super::context::{SiteView, named, objectives};
use super::dates::long_date;
use super::languages;
use super::markdown::{Composer, UsedComponents};
use super::policy::cites;
use super::{Rendered, Renderer, quizzes, sources, standing};

/// Fewer main headings than this need no table of contents.
const MIN_TOC_HEADINGS: usize = 3;

/// A page before its Markdown is walked.
pub(super) fn composer<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    id: NodeId,
) -> Composer<'r> {
    let variant = renderer.model.variant(site, id, &view.language);
    Composer {
        renderer: *renderer,
        site,
        id,
        source: renderer.model.page(site, id),
        page: variant.page,
        root: format!("{}{}", view.language.up(), site.root_from(id)),
        right_to_left: direction(variant.language) == "rtl",
        view,
        words: view.words.clone(),
        cites: Vec::new(),
        files: BTreeSet::new(),
        tbc_count: 0,
        headings: Vec::new(),
        used: UsedComponents::default(),
        made: false,
    }
}

/// Everything that a template needs for a page, and what the page brings along.
pub(super) fn compose<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    id: NodeId,
) -> Result<(Value, Brought), Diagnostic> {
    let variant = renderer.model.variant(site, id, &view.language);
    let home = site.root_from(id);
    let mut composer = composer(renderer, site, view, id);
    let content = renderer.timings.part(Part::Markdown, || composer.body());
    let quiz = match &composer.source.quiz {
        Some(document) => quizzes::context(&mut composer, document)?,
        None => Value::from(()),
    };
    if let Some(problem) = composer.used.problems.pop() {
        return Err(problem);
    }
    let context = named([
        ("root", Value::from(composer.root.clone())),
        ("site", view.site(Some(id), &home)),
        ("page", page_context(&composer, view, &variant, content.clone(), quiz)),
        ("strings", view.strings.clone()),
    ]);
    let mut cites = composer.cites;
    cites.extend(sources::of_questions(renderer, site, id));
    Ok((context, Brought { content, files: composer.files, used: composer.used, cites }))
}

/// What comes out of a page beside its context.
pub(super) struct Brought {
    content: String,
    files: BTreeSet<(String, String)>,
    pub(super) used: UsedComponents,
    cites: sources::Cited,
}

pub(super) fn render<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    id: NodeId,
) -> Result<Rendered, Diagnostic> {
    let source = renderer.model.page(site, id);
    let variant = renderer.model.variant(site, id, &view.language);
    let (context, Brought { content, files, cites, .. }) = compose(renderer, site, view, id)?;
    let template = template_name(source, site.node(id).kind);
    let html = renderer.timings.part(Part::Template, || renderer.theme.render(&template, context));
    let html = html.map_err(|problem| {
        problem.related(variant.page.front.title.span, "while this page was rendered")
    })?;
    Ok(Rendered { html, content, files, cites, told: Vec::new(), entry: None })
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
    variant: &Variant<'_>,
    content: String,
    quiz: Value,
) -> Value {
    let Composer { renderer, site, id, source, page, .. } = composer;
    let (model, id) = (renderer.model, *id);
    let node = site.node(id);
    // The source says how the page stands; the variant, which may be a translation, says its words.
    let (settings, front) = (&source.front, &page.front);
    let root = &site.root_from(id);
    let text = |text: &Option<Placed<String>>| {
        let fill = |text: &Placed<String>| fill_plain(model, site, &composer.words, &text.value);
        text.as_ref().map_or(String::new(), fill)
    };
    let title = fill_plain(model, site, &composer.words, &front.title.value);
    let short_title =
        front.short_title.as_ref().map_or_else(|| title.clone(), |_| text(&front.short_title));
    let url = if node.url.is_empty() { "./".to_owned() } else { format!("{root}{}", node.url) };
    let breadcrumbs: Vec<NodeId> =
        site.line(id).skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let step =
        |other: Option<NodeId>| other.map_or(Value::from(()), |other| view.entry(id, root, other));
    let review_by = settings.review_by.as_ref().map(|date| date.value);
    let standing = standing::of_page(renderer, site, view, id, variant, &content);
    let values = [
        ("kind", Value::from(node.kind.name())),
        ("title", Value::from(title)),
        ("short_title", Value::from(short_title)),
        ("summary", Value::from(text(&front.summary))),
        ("url", Value::from(url)),
        (
            "canonical",
            Value::from(languages::canonical(site, id, &view.language, variant.standing)),
        ),
        ("lang", Value::from(view.language.code.clone())),
        ("dir", Value::from(view.language.direction())),
        (
            "languages",
            languages::of_address(renderer.theme, site, &node.url, &view.language, &composer.root),
        ),
        ("alternates", languages::alternates_value(model, site, id)),
        ("translation", languages::translation(site, id, view, variant)),
        ("content_html", Value::from(content)),
        ("has_code", Value::from(page.body.has_code)),
        ("styles", composer.used.styles.iter().map(String::as_str).collect()),
        ("scripts", composer.used.scripts.iter().map(String::as_str).collect()),
        ("toc", table_of_contents(composer)),
        ("breadcrumbs", view.breadcrumbs(id, root, &breadcrumbs)),
        ("prev", step(site.previous_listed(id))),
        ("next", step(site.next_listed(id))),
        ("owner", owner(composer)),
        ("last_reviewed", date_value(&view.words, settings.last_reviewed)),
        ("review_by", date_value(&view.words, review_by)),
        ("overdue", Value::from(review_by.is_some_and(|date| date < model.as_of))),
        ("minutes", Value::from(model.minutes(site, id))),
        ("objectives", objectives(model, site, &composer.words, source, page)),
        ("children", view.children(id, root)),
        ("sources", cited_sources(composer, view)),
        ("tbc_count", Value::from(composer.tbc_count)),
        ("module", node.module.map_or(Value::from(()), |number| view.module(id, root, number))),
        ("quiz", quiz),
    ];
    named(values.into_iter().chain(languages::of_text(variant)).chain(standing))
}

pub(super) fn date_value(words: &Words, date: Option<jiff::civil::Date>) -> Value {
    date.map_or(Value::from(()), |date| {
        named([
            ("iso", Value::from(date.to_string())),
            ("text", Value::from(long_date(words, date))),
        ])
    })
}

/// The owner's name from the contacts; the id where there is none, or where the name is still open.
fn owner(composer: &Composer<'_>) -> Value {
    let Some(owner) = &composer.source.front.owner else { return Value::from(()) };
    let root = &composer.site.config.root.value;
    let data = &composer.renderer.model.documents.data;
    let field = |field: &str| {
        let path = ["contacts", &owner.value, field].map(str::to_owned);
        let node = data.lookup(root, &path).ok()?;
        node.as_scalar().filter(|text| *text != crate::model::facts::TBC).map(str::to_owned)
    };
    let name = field("name").or_else(|| field("title")).or_else(|| field("role"));
    named([
        ("id", Value::from(owner.value.clone())),
        ("name", Value::from(name.unwrap_or_else(|| owner.value.clone()))),
    ])
}

/// The headings of level 2 and 3 that were written, the latter below the former: not those of
/// questions, nor of blocks for other readers.
fn table_of_contents(composer: &Composer<'_>) -> Value {
    let headings: Vec<(&Body, &Heading)> = composer
        .headings
        .iter()
        .copied()
        .filter(|(_, heading)| (2..=3).contains(&heading.level))
        .collect();
    let main = headings.iter().filter(|(_, heading)| heading.level == 2).count();
    if !composer.source.front.toc.unwrap_or(main >= MIN_TOC_HEADINGS) {
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
        let Composer { renderer, site, words, .. } = composer;
        facts
            .get(index)
            .map_or(String::new(), |fact| plain(renderer.model, site, words, &fact.kind))
    });
    named([
        ("id", Value::from(heading.id.clone())),
        ("title", Value::from(title.into_owned())),
        ("level", Value::from(heading.level)),
        ("children", children),
    ])
}

/// The cited sources, in order of first mention.
pub(super) fn cited_sources(composer: &Composer<'_>, view: &SiteView) -> Value {
    let place = (composer.renderer.model, composer.site, view);
    let cited = composer.cites.iter().enumerate();
    cited
        .filter_map(|(at, (id, mentions))| {
            let backlinks: Value = mentions
                .iter()
                .enumerate()
                .map(|(mention, anchor)| {
                    named([
                        ("id", Value::from(anchor.clone())),
                        ("label", Value::from((mention + 1).to_string())),
                    ])
                })
                .collect();
            cites::details(place, composer.home(), at + 1, id, backlinks)
        })
        .collect()
}
