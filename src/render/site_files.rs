//! The files of a site that are no page of the author's: assets, the page for unknown addresses,
//! redirects, sitemap and robots.

use std::fmt::Write as _;

use minijinja::Value;
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::diag::Diagnostic;
use crate::model::{NodeId, Site};
use crate::theme::fingerprinted;

use super::context::{SiteView, direction};
use super::{Output, Renderer, calendar, feed, print, search, standing};

pub(super) fn add<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &SiteView,
    output: &mut Output,
    problems: &mut Vec<Diagnostic>,
) {
    assets(renderer, site, output);
    match not_found(renderer, view, &base_path(&site.config.base_url)) {
        Ok(html) => output.add("404.html", html),
        Err(problem) => problems.push(problem),
    }
    redirects(renderer, site, view, output, problems);
    output.add("sitemap.xml", sitemap(renderer, site));
    output.add("robots.txt", robots(site));
    let words = renderer.theme.words(&view.language);
    output.add("feed.xml", feed::feed(renderer.model, site, &view.language, &words));
    if let Some(calendar) = calendar::calendar(renderer.model, site, &words) {
        output.add("calendar.ics", calendar);
    }
    let printed = print::all(site).map(|(top, url)| {
        let html = print::render(renderer, site, view, top, &url);
        (format!("{url}index.html"), html)
    });
    let search = search::has_page(site)
        .then(|| (format!("{}index.html", search::URL), search::page(renderer, view)));
    for (path, html) in printed.chain(search) {
        match html {
            Ok(html) => output.add(path, html),
            Err(problem) => problems.push(problem),
        }
    }
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
            "css/search.css" | "js/search.js" => search::has_page(site),
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
    view: &SiteView,
    root: &str,
) -> Result<String, Diagnostic> {
    let title = renderer.theme.words(&view.language).get("not_found_title");
    let page = Value::from_pairs(bare_page(view, "not-found", &title));
    let context = Value::from_pairs([
        ("root", Value::from(root)),
        ("site", view.site(None, root)),
        ("page", page),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("not-found.html", context)
}

/// What `page` is for a page that Hallpass makes itself; later keys take the place of earlier ones.
pub(super) fn bare_page(
    view: &SiteView,
    kind: &'static str,
    title: &str,
) -> Vec<(&'static str, Value)> {
    let none = || Value::from(());
    let empty = || Value::from(Vec::<Value>::new());
    let own = vec![
        ("kind", Value::from(kind)),
        ("title", Value::from(title)),
        ("short_title", Value::from(title)),
        ("summary", Value::from("")),
        ("url", Value::from("")),
        ("canonical", Value::from("")),
        ("lang", Value::from(view.language.clone())),
        ("dir", Value::from(direction(&view.language))),
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
    ];
    own.into_iter().chain(standing::of_bare_page()).collect()
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
            Ok(html) => output.add(file, html),
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
    let root = "../".repeat(path.matches('/').count());
    let context = Value::from_pairs([
        ("root", Value::from(root.clone())),
        ("site", view.site(None, &root)),
        ("strings", view.strings.clone()),
        ("title", Value::from(renderer.model.title(site, id))),
        ("target_url", Value::from(format!("{root}{}", site.node(id).url))),
    ]);
    renderer.theme.render("redirect.html", context)
}

/// One of these files by its path, for the live preview.
pub(super) fn find(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
    path: &str,
) -> Option<Vec<u8>> {
    if let Some((_, asset)) = renderer.theme.assets().iter().find(|(_, asset)| asset.path == path) {
        return Some(asset.bytes.to_vec());
    }
    match path {
        "sitemap.xml" => return Some(sitemap(renderer, site).into_bytes()),
        "robots.txt" => return Some(robots(site).into_bytes()),
        _ => {}
    }
    if let Some(bytes) = made(renderer, site, view, path) {
        return Some(bytes);
    }
    let index = format!("{path}index.html");
    let redirects = &site.redirects;
    if let Some((file, &id)) =
        redirects.get_key_value(path).or_else(|| redirects.get_key_value(&index))
    {
        return redirect(renderer, site, view, file, id).ok().map(String::into_bytes);
    }
    site.files.values().find_map(|(id, plain)| {
        let bytes = renderer.sources.file(*id).bytes();
        (plain == path || fingerprinted(plain, bytes) == path).then(|| bytes.to_vec())
    })
}

/// The files that are made of the pages as a whole.
fn made(renderer: &Renderer<'_>, site: &Site, view: &SiteView, path: &str) -> Option<Vec<u8>> {
    let words = renderer.theme.words(&view.language);
    let html = match path.strip_suffix("index.html").unwrap_or(path) {
        "feed.xml" => return Some(feed::feed(renderer.model, site, &view.language, &words).into()),
        "calendar.ics" => return calendar::calendar(renderer.model, site, &words).map(Into::into),
        search::URL if search::has_page(site) => search::page(renderer, view),
        _ if search::has_page(site) && path == search::index_path(&view.language) => {
            let pages: Vec<(NodeId, String)> = site
                .listed()
                .filter_map(|id| Some((id, renderer.page(site, id).ok()?.content)))
                .collect();
            let pages = pages.iter().map(|(id, content)| (*id, content.as_str()));
            return Some(search::index(view, site, pages).into());
        }
        url => {
            let (top, url) = print::all(site).find(|(_, known)| known == url)?;
            print::render(renderer, site, view, top, &url)
        }
    };
    html.ok().map(Into::into)
}

/// <https://www.sitemaps.org/protocol.html>.
fn sitemap(renderer: &Renderer<'_>, site: &Site) -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    let is_ready = |id: &NodeId| !renderer.model.page(site, *id).front.publishing.draft;
    for id in site.listed().filter(is_ready) {
        xml.push_str("<url><loc>");
        let _ = escape_html(FmtWriter(&mut xml), &site.config.base_url);
        let _ = escape_html(FmtWriter(&mut xml), &site.node(id).url);
        xml.push_str("</loc>");
        if let Some(date) = renderer.model.page(site, id).front.last_reviewed {
            let _ = write!(xml, "<lastmod>{date}</lastmod>");
        }
        xml.push_str("</url>\n");
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
