//! One page: its Markdown, its place in the site, its template.

use std::collections::BTreeSet;

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::facts::{fill_plain, plain};
use crate::model::{Kind, NodeId, Site, Variant, direction};
use crate::parse::facts::fill;
use crate::parse::{Body, Heading, Page};
use crate::theme::Words;

use super::context::{SiteView, objectives};
use super::dates::long_date;
use super::languages;
use super::markdown::{Composer, UsedComponents};
use super::{Rendered, Renderer, quizzes};

/// Fewer main headings than this need no table of contents.
const MIN_TOC_HEADINGS: usize = 3;

pub(super) fn render<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    id: NodeId,
) -> Result<Rendered, Diagnostic> {
    let source = renderer.model.page(site, id);
    let variant = renderer.model.variant(site, id, &view.language);
    let home = site.root_from(id);
    let mut composer = Composer {
        renderer: *renderer,
        site,
        id,
        source,
        page: variant.page,
        root: format!("{}{home}", view.language.up()),
        right_to_left: direction(variant.language) == "rtl",
        view,
        words: view.words.clone(),
        cites: Vec::new(),
        files: BTreeSet::new(),
        tbc_count: 0,
        headings: Vec::new(),
        used: UsedComponents::default(),
    };
    let content = composer.body();
    let quiz = match &source.quiz {
        Some(document) => quizzes::context(&mut composer, document)?,
        None => Value::from(()),
    };
    if let Some(problem) = composer.used.problems.pop() {
        return Err(problem);
    }
    let context = Value::from_pairs([
        ("root", Value::from(composer.root.clone())),
        ("site", view.site(Some(id), &home)),
        ("page", page_context(&composer, view, &variant, content, quiz)),
        ("strings", view.strings.clone()),
    ]);
    let template = template_name(source, site.node(id).kind);
    let html = renderer.theme.render(&template, context).map_err(|problem| {
        problem.related(variant.page.front.title.span, "while this page was rendered")
    })?;
    Ok(Rendered { html, files: composer.files })
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
    let text = |text: &Option<String>| {
        text.as_deref().map_or(String::new(), |text| fill_plain(model, site, text))
    };
    let title = fill_plain(model, site, &front.title.value);
    let short_title =
        front.short_title.as_ref().map_or_else(|| title.clone(), |_| text(&front.short_title));
    let url = if node.url.is_empty() { "./".to_owned() } else { format!("{root}{}", node.url) };
    let breadcrumbs: Vec<NodeId> =
        site.line(id).skip(1).collect::<Vec<_>>().into_iter().rev().collect();
    let step =
        |other: Option<NodeId>| other.map_or(Value::from(()), |other| view.entry(id, root, other));
    let review_by = settings.review_by.as_ref().map(|date| date.value);
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
            languages::of_page(renderer.theme, site, Some(id), &view.language, &composer.root),
        ),
        ("alternates", languages::alternates_value(model, site, id)),
        ("translation", languages::translation(site, id, view, variant)),
        ("content_html", Value::from(content)),
        ("has_code", Value::from(page.body.has_code)),
        ("has_components", Value::from(composer.used.count > 0)),
        ("styles", composer.used.styles.iter().map(String::as_str).collect()),
        ("scripts", composer.used.scripts.iter().map(String::as_str).collect()),
        ("toc", table_of_contents(composer)),
        ("breadcrumbs", view.breadcrumbs(id, root, &breadcrumbs)),
        ("prev", step(id.0.checked_sub(1).map(NodeId))),
        ("next", step(Some(NodeId(id.0 + 1)).filter(|next| next.0 < site.nodes.len()))),
        ("owner", owner(composer)),
        ("last_reviewed", date_value(&view.words, settings.last_reviewed)),
        ("review_by", date_value(&view.words, review_by)),
        ("overdue", Value::from(review_by.is_some_and(|date| date < model.as_of))),
        ("minutes", Value::from(settings.minutes)),
        ("objectives", objectives(model, site, source, page)),
        ("children", view.listing(id, root, &node.children)),
        ("sources", sources(composer, view)),
        ("tbc_count", Value::from(composer.tbc_count)),
        ("module", node.module.map_or(Value::from(()), |number| view.module(id, root, number))),
        ("quiz", quiz),
        ("robots", Value::from(if site.is_course() { "noindex" } else { "index" })),
    ];
    Value::from_pairs(values.into_iter().chain(languages::of_text(variant)))
}

fn date_value(words: &Words, date: Option<jiff::civil::Date>) -> Value {
    date.map_or(Value::from(()), |date| {
        Value::from_pairs([
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
    Value::from_pairs([
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
fn sources(composer: &Composer<'_>, view: &SiteView) -> Value {
    let documents = &composer.renderer.model.documents;
    let citations = &documents.data.citations;
    let language = Some(&documents.config.language).filter(|code| **code != view.language.code);
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
                ("read", date_value(&composer.words, citation.read)),
                ("confidence", Value::from(citation.confidence.map(String::from))),
                ("note", Value::from(citation.note.clone())),
                ("lang", Value::from(language.cloned())),
                ("dir", Value::from(language.map(|code| direction(code)))),
                ("backlinks", backlinks),
            ]))
        })
        .collect()
}
