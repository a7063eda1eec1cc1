//! The files of a site that are no page of the author's: assets, the page for unknown addresses,
//! redirects, sitemap and robots.

use std::fmt::Write as _;

use minijinja::Value;
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::diag::Diagnostic;
use crate::model::{NodeId, Site};
use crate::theme::fingerprinted;

use super::context::SiteView;
use super::languages;
use super::{Output, Renderer};

/// What every language has of its own.
pub(super) fn add_in_language(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    output: &mut Output,
    problems: &mut Vec<Diagnostic>,
) {
    match not_found(renderer, site, view, &base_path(&site.config.base_url)) {
        Ok(html) => output.add(format!("{}404.html", view.language.folder), html),
        Err(problem) => problems.push(problem),
    }
    redirects(renderer, site, view, output, problems);
}

/// What a site has once.
pub(super) fn add(renderer: &Renderer<'_>, site: &Site, output: &mut Output) {
    assets(renderer, site, output);
    output.add("sitemap.xml", sitemap(renderer, site));
    output.add("robots.txt", robots(site));
}

/// The quiz engine goes only where there is a quiz, the course's styles only to a course.
fn assets(renderer: &Renderer<'_>, site: &Site, output: &mut Output) {
    let has_quiz = site.ids().any(|id| renderer.model.page(site, id).quiz.is_some());
    for (name, asset) in renderer.theme.assets().iter() {
        let wanted = match name {
            "css/course.css" => site.is_course(),
            "css/public.css" => !site.is_course(),
            // The records report carries it inside.
            "css/report.css" => false,
            "quiz/progress.js" => site.is_course(),
            name => has_quiz || !(name.starts_with("quiz/") || name == "css/quiz.css"),
        };
        if wanted {
            output.add(asset.path.clone(), asset.bytes.to_vec());
        }
    }
}

/// Served at whatever address was asked for, so its links start at the host's top.
pub(super) fn not_found(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    root: &str,
) -> Result<String, Diagnostic> {
    let none = || Value::from(());
    let empty = || Value::from(Vec::<Value>::new());
    let title = view.words.get("not_found_title");
    let page = Value::from_pairs([
        ("kind", Value::from("not-found")),
        ("title", Value::from(title.clone())),
        ("short_title", Value::from(title)),
        ("summary", Value::from("")),
        ("url", Value::from("")),
        ("canonical", Value::from("")),
        ("lang", Value::from(view.language.code.clone())),
        ("dir", Value::from(view.language.direction())),
        ("content_lang", Value::from(view.language.code.clone())),
        ("content_dir", Value::from(view.language.direction())),
        ("languages", languages::of_page(renderer.theme, site, None, &view.language, root)),
        ("alternates", empty()),
        ("translation", none()),
        ("content_html", Value::from("")),
        ("has_code", Value::from(false)),
        ("has_components", Value::from(false)),
        ("styles", empty()),
        ("scripts", empty()),
        ("toc", empty()),
        ("breadcrumbs", empty()),
        ("prev", none()),
        ("next", none()),
        ("owner", none()),
        ("last_reviewed", none()),
        ("review_by", none()),
        ("overdue", Value::from(false)),
        ("minutes", none()),
        ("objectives", empty()),
        ("children", empty()),
        ("sources", empty()),
        ("tbc_count", Value::from(0)),
        ("module", none()),
        ("quiz", none()),
        ("robots", Value::from("noindex")),
    ]);
    let context = Value::from_pairs([
        ("root", Value::from(root)),
        ("site", view.site(None, &format!("{root}{}", view.language.folder))),
        ("page", page),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("not-found.html", context)
}

/// `https://host/path/` → `/path/`.
fn base_path(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    after_scheme.find('/').map_or("/", |at| &after_scheme[at..]).to_owned()
}

fn redirects(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    output: &mut Output,
    problems: &mut Vec<Diagnostic>,
) {
    for (file, &id) in &site.redirects {
        match redirect(renderer, site, view, file, id) {
            Ok(html) => output.add(format!("{}{file}", view.language.folder), html),
            Err(problem) => problems.push(problem),
        }
    }
}

fn redirect(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    path: &str,
    id: NodeId,
) -> Result<String, Diagnostic> {
    let home = "../".repeat(path.matches('/').count());
    let context = Value::from_pairs([
        ("root", Value::from(format!("{}{home}", view.language.up()))),
        ("site", view.site(None, &home)),
        ("strings", view.strings.clone()),
        ("title", Value::from(renderer.model.title(site, id, &view.language))),
        ("target_url", Value::from(format!("{home}{}", site.node(id).url))),
    ]);
    renderer.theme.render("redirect.html", context)
}

/// One of these files by its path, for the live preview.
pub(super) fn find(renderer: &Renderer<'_>, site: &Site, path: &str) -> Option<Vec<u8>> {
    if let Some((_, asset)) = renderer.theme.assets().iter().find(|(_, asset)| asset.path == path) {
        return Some(asset.bytes.to_vec());
    }
    match path {
        "sitemap.xml" => return Some(sitemap(renderer, site).into_bytes()),
        "robots.txt" => return Some(robots(site).into_bytes()),
        _ => {}
    }
    let index = format!("{path}index.html");
    for language in &site.languages {
        let here = |path: &str| path.strip_prefix(&*language.folder).map(str::to_owned);
        let found = [path, &index]
            .into_iter()
            .filter_map(here)
            .find_map(|file| site.redirects.get_key_value(&file));
        if let Some((file, &id)) = found {
            let view = SiteView::new(renderer.model, renderer.theme, site, language);
            return redirect(renderer, site, &view, file, id).ok().map(String::into_bytes);
        }
    }
    site.files.values().find_map(|(id, plain)| {
        let bytes = renderer.sources.file(*id).bytes();
        (plain == path || fingerprinted(plain, bytes) == path).then(|| bytes.to_vec())
    })
}

/// <https://www.sitemaps.org/protocol.html>, with each page's other languages as
/// <https://developers.google.com/search/docs/specialty/international/localized-versions> reads them.
fn sitemap(renderer: &Renderer<'_>, site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\"",
    );
    if site.languages.len() > 1 {
        xml.push_str(" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\"");
    }
    xml.push_str(">\n");
    for id in site.ids() {
        let mut others = String::new();
        for (code, url) in languages::alternates(renderer.model, site, id) {
            let _ = write!(others, "<xhtml:link rel=\"alternate\" hreflang=\"{code}\" href=\"");
            let _ = escape_html(FmtWriter(&mut others), &url);
            others.push_str("\"/>");
        }
        for language in renderer.model.languages_of(site, id) {
            xml.push_str("<url><loc>");
            let _ = escape_html(FmtWriter(&mut xml), &site.config.base_url);
            let _ = escape_html(FmtWriter(&mut xml), &site.address(id, language));
            xml.push_str("</loc>");
            if let Some(date) = renderer.model.page(site, id).front.last_reviewed {
                let _ = write!(xml, "<lastmod>{date}</lastmod>");
            }
            xml.push_str(&others);
            xml.push_str("</url>\n");
        }
    }
    xml.push_str("</urlset>\n");
    xml
}

/// A course is for its learners: search engines are asked to stay out.
fn robots(site: &Site) -> String {
    if site.is_course() {
        return "User-agent: *\nDisallow: /\n".to_owned();
    }
    format!("User-agent: *\nAllow: /\n\nSitemap: {}sitemap.xml\n", site.config.base_url)
}
