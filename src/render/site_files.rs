//! The files of a site that are no page of the author's: assets, the page for unknown addresses,
//! redirects, sitemap and robots; and what other modules make of the pages as a whole.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use minijinja::Value;
use pulldown_cmark_escape::{FmtWriter, escape_html};
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::{NodeId, Site};
use crate::share::share;
use crate::theme::fingerprinted;

use super::context::SiteView;
use super::{
    Receiver, Renderer, Views, calendar, document, feed, health, languages, policy, print, search,
    sources, standing, style_guide,
};

/// What every language has of its own.
pub(super) fn add_in_language(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    output: &dyn Receiver,
    problems: &mut Vec<Diagnostic>,
) {
    let folder = &view.language.folder;
    let mut page = |path: &str, html: Result<String, Diagnostic>| match html {
        Ok(html) => output.add(format!("{folder}{path}"), html),
        Err(problem) => problems.push(problem),
    };
    page("404.html", not_found(renderer, site, view, &base_path(&site.config.base_url)));
    for (file, &id) in &site.redirects {
        page(file, redirect(renderer, site, view, file, id));
    }
    if health::is_made(renderer, site) {
        page(&format!("{}index.html", health::URL), health::page(renderer, site, view));
    }
    for (top, url) in print::all(site) {
        page(&format!("{url}index.html"), print::render(renderer, site, view, top, &url));
    }
    if search::has_page(site) {
        page(&format!("{}index.html", search::URL), search::page(renderer, site, view));
    }
    if style_guide::has_page(renderer.model, site) {
        page(&format!("{}index.html", style_guide::URL), style_guide::page(renderer, site, view));
    }
    output.add(
        format!("{folder}feed.xml"),
        feed::feed(renderer.model, site, &view.language, &view.words),
    );
    let calendar = calendar::calendar(renderer.model, site, &view.language, &view.words);
    if let Some(calendar) = calendar {
        output.add(format!("{folder}calendar.ics"), calendar);
    }
}

/// What a completion file looks like, for whoever reads one with a program of their own.
const COMPLETION_SCHEMA: &str = include_str!("../../docs/completion.schema.json");

/// What a site has once.
pub(super) fn add(renderer: &Renderer<'_>, site: &Site, output: &dyn Receiver) {
    assets(renderer, site, output);
    if let Some((path, bytes)) = logo(renderer) {
        output.add(path, bytes.to_vec());
    }
    output.add("sitemap.xml", sitemap(renderer, site));
    output.add("robots.txt", robots(site));
    if site.is_course() {
        output.add("completion.schema.json", COMPLETION_SCHEMA);
    }
}

/// The district's logo: its path in the site, and its bytes.
fn logo<'r>(renderer: &Renderer<'r>) -> Option<(String, &'r [u8])> {
    let (id, name, _) = renderer.model.documents.logo()?;
    let bytes = renderer.sources.file(id).bytes();
    Some((logo_path(name, bytes), bytes))
}

pub(super) fn logo_path(name: &str, bytes: &[u8]) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    format!("assets/{}", fingerprinted(file, bytes))
}

/// The quiz engine goes only where there is a quiz, the course's styles only to a course.
fn assets(renderer: &Renderer<'_>, site: &Site, output: &dyn Receiver) {
    let has_quiz = site.ids().any(|id| renderer.model.page(site, id).quiz.is_some());
    let has_policy = policy::is_there(renderer.model, site);
    for (name, asset) in renderer.theme.assets().iter() {
        let wanted = match name {
            _ if asset.is_part => false,
            "css/course.css" | "css/course-print.css" => site.is_course(),
            "css/public.css" | "css/public-print.css" => !site.is_course(),
            // The records report carries them inside.
            "css/certificate.css" | "css/paper.css" | "css/report.css" | "js/report.js" => false,
            "quiz/progress.js" | "quiz/course.js" | "css/own-certificate.css" => site.is_course(),
            "css/search.css" | "js/search.js" => search::has_page(site),
            "css/style-guide.css" => style_guide::has_page(renderer.model, site),
            "css/policy.css" => has_policy,
            "css/health.css" => health::is_made(renderer, site),
            name => has_quiz || !name.starts_with("quiz/"),
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
    let title = view.words.get("not_found_title");
    let mut page = generated_page(renderer, site, view, "not-found", root);
    page.extend([("title", Value::from(title.clone())), ("short_title", Value::from(title))]);
    let context = Value::from_pairs([
        ("root", Value::from(root)),
        ("site", view.site(None, &format!("{root}{}", view.language.folder))),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("not-found.html", context)
}

/// `page` of a page that no author wrote: everything that templates ask for, and nothing in it. What is
/// added later under the same key holds.
pub(super) fn generated_page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    kind: &'static str,
    root: &str,
) -> Vec<(&'static str, Value)> {
    let none = || Value::from(());
    let empty = || Value::from(Vec::<Value>::new());
    vec![
        ("kind", Value::from(kind)),
        ("title", Value::from("")),
        ("short_title", Value::from("")),
        ("summary", Value::from("")),
        ("url", Value::from("")),
        ("canonical", Value::from("")),
        ("lang", Value::from(view.language.code.clone())),
        ("dir", Value::from(view.language.direction())),
        ("content_lang", Value::from(view.language.code.clone())),
        ("content_dir", Value::from(view.language.direction())),
        ("languages", languages::of_address(renderer.theme, site, "", &view.language, root)),
        ("alternates", empty()),
        ("translation", none()),
        ("content_html", Value::from("")),
        ("has_code", Value::from(false)),
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
    ]
    .into_iter()
    .chain(standing::of_generated_page())
    .collect()
}

/// `https://host/path/` → `/path/`.
fn base_path(base_url: &str) -> String {
    let after_scheme = base_url.split_once("://").map_or(base_url, |(_, rest)| rest);
    after_scheme.find('/').map_or("/", |at| &after_scheme[at..]).to_owned()
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
        ("title", Value::from(renderer.model.title(site, id, &view.language, &view.words))),
        ("target_url", Value::from(format!("{home}{}", site.node(id).url))),
    ]);
    renderer.theme.render("redirect.html", context)
}

/// One of these files by its path, for the live preview.
pub(super) fn find(
    renderer: &Renderer<'_>,
    site: &Site,
    path: &str,
    views: &Views,
) -> Option<Vec<u8>> {
    if let Some((_, asset)) = renderer.theme.assets().iter().find(|(_, asset)| asset.path == path) {
        return Some(asset.bytes.to_vec());
    }
    if let Some((_, bytes)) = logo(renderer).filter(|(known, _)| known == path) {
        return Some(bytes.to_vec());
    }
    match path {
        "sitemap.xml" => return Some(sitemap(renderer, site).into_bytes()),
        "robots.txt" => return Some(robots(site).into_bytes()),
        _ => {}
    }
    let index = format!("{path}index.html");
    // The source language's folder is empty, and so a beginning of every path.
    for language in site.languages.iter().rev() {
        let Some(here) = path.strip_prefix(&*language.folder) else { continue };
        let Some(index) = index.strip_prefix(&*language.folder) else { continue };
        let view = views.of(renderer, site, language);
        let redirects = &site.redirects;
        let old = redirects.get_key_value(here).or_else(|| redirects.get_key_value(index));
        if let Some((file, &id)) = old {
            return redirect(renderer, site, &view, file, id).ok().map(String::into_bytes);
        }
        if let Some(bytes) = made(renderer, site, (&view, views), here) {
            return Some(bytes);
        }
    }
    site.files.values().find_map(|(id, plain)| {
        let bytes = renderer.sources.file(*id).bytes();
        (plain == path || fingerprinted(plain, bytes) == path).then(|| bytes.to_vec())
    })
}

/// The files that are made of the pages of a language as a whole; `path` begins at its home page.
fn made(
    renderer: &Renderer<'_>,
    site: &Site,
    (view, views): (&SiteView, &Views),
    path: &str,
) -> Option<Vec<u8>> {
    let (model, language) = (renderer.model, &view.language);
    let html = match path.strip_suffix("index.html").unwrap_or(path) {
        "feed.xml" => return Some(feed::feed(model, site, language, &view.words).into()),
        "calendar.ics" => {
            return calendar::calendar(model, site, language, &view.words).map(Into::into);
        }
        path if policy::find(renderer, site, view, path).is_some() => {
            policy::find(renderer, site, view, path)?
        }
        path if path.starts_with(sources::URL) && sources::is_made(model, site) => {
            sources::for_preview(renderer, site, view, path)?
        }
        health::URL if health::is_made(renderer, site) => health::page(renderer, site, view),
        search::URL if search::has_page(site) => search::page(renderer, site, view),
        style_guide::URL if style_guide::has_page(model, site) => {
            style_guide::page(renderer, site, view)
        }
        path if path.starts_with(search::URL) && search::has_page(site) => {
            let index = || search_files(renderer, site, view);
            return views.search(site, language, index).get(path).map(|text| text.clone().into());
        }
        url => {
            let (top, url) = print::all(site).find(|(_, known)| known == url)?;
            print::render(renderer, site, view, top, &url)
        }
    };
    html.ok().map(Into::into)
}

/// The files of the search index, for the live preview.
fn search_files(renderer: &Renderer<'_>, site: &Site, view: &SiteView) -> BTreeMap<String, String> {
    let entry = |id| {
        let page = document::render(renderer, site, view, id).ok()?;
        search::entry(view, site, id, &page.content)
    };
    let listed: Vec<NodeId> = site.listed().collect();
    let mut entries: Vec<search::Entry> = share(&listed).filter_map(|&id| entry(id)).collect();
    entries.extend(policy::urls(renderer.model, site).iter().filter_map(|url| {
        let html = policy::find(renderer, site, view, url)?.ok()?;
        search::made(url, &html)
    }));
    search::files(view, &entries).into_iter().collect()
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
    let is_ready = |id: &NodeId| !renderer.model.page(site, *id).front.publishing.draft;
    for id in site.listed().filter(is_ready) {
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
    if sources::is_made(renderer.model, site) {
        for language in &site.languages {
            xml.push_str("<url><loc>");
            let _ = escape_html(FmtWriter(&mut xml), &site.config.base_url);
            let _ =
                escape_html(FmtWriter(&mut xml), &format!("{}{}", language.folder, sources::URL));
            xml.push_str("</loc></url>\n");
        }
    }
    for url in policy::urls(renderer.model, site) {
        for language in &site.languages {
            xml.push_str("<url><loc>");
            let _ = escape_html(FmtWriter(&mut xml), &site.config.base_url);
            let _ = escape_html(FmtWriter(&mut xml), &format!("{}{url}", language.folder));
            xml.push_str("</loc></url>\n");
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
