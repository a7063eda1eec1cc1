//! Whole modules and whole sites on one page, to print or to keep. The pages are rendered as ever and
//! then put together: ids made unique, headings one level down, links among them turned into anchors.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::Value;
use pulldown_cmark_escape::{FmtWriter, escape_html};
use rayon::prelude::*;

use crate::diag::Diagnostic;
use crate::model::{Kind, NodeId, Site};

use super::context::SiteView;
use super::markdown::UsedComponents;
use super::plain_text::{name, pieces, unescape};
use super::site_files::generated_page;
use super::{Renderer, document, languages};

/// Nobody prints more, and a browser should not be asked to lay it out.
const MOST_PAGES: usize = 300;

/// Attributes that hold ids of the same page.
const ID_ATTRIBUTES: &[&str] = &[
    "id",
    "for",
    "headers",
    "aria-controls",
    "aria-describedby",
    "aria-labelledby",
    "popovertarget",
];

/// The id of a page's title in `partials/print-page.html`.
const TITLE_ID: &str = "page-title";

/// Attributes that hold an address.
const ADDRESS_ATTRIBUTES: &[&str] = &["href", "src"];

/// The address of the page that prints `id` and all below it; none where the author has a page there,
/// or where it would be too long.
pub(super) fn url(site: &Site, id: NodeId) -> Option<String> {
    let url = format!("{}print/", site.node(id).url);
    let fits = (2..=MOST_PAGES).contains(&pages(site, id).len());
    (fits && site.find_url(&url).is_none()).then_some(url)
}

/// Every page that is printed from: the site's home, and each module.
pub(super) fn all(site: &Site) -> impl Iterator<Item = (NodeId, String)> + '_ {
    let whole = |id: &NodeId| matches!(site.node(*id).kind, Kind::Home | Kind::Module);
    site.listed().filter(whole).filter_map(|id| Some((id, url(site, id)?)))
}

fn pages(site: &Site, top: NodeId) -> Vec<NodeId> {
    site.listed().filter(|&id| site.line(id).any(|above| above == top)).collect()
}

/// The printable page of `top`, which stands at `url`.
pub(super) fn render<'r>(
    renderer: &Renderer<'r>,
    site: &'r Site,
    view: &'r SiteView,
    top: NodeId,
    url: &str,
) -> Result<String, Diagnostic> {
    let ids = pages(site, top);
    let home = "../".repeat(url.matches('/').count());
    let root = format!("{}{home}", view.language.up());
    let folder = &view.language.folder;
    let address = |id: NodeId| format!("{folder}{}", site.node(id).url);
    let anchors: BTreeMap<String, String> =
        ids.iter().map(|&id| (address(id), anchor(&site.node(id).url))).collect();
    let parts: Vec<Result<(Value, UsedComponents), Diagnostic>> = ids
        .par_iter()
        .map(|&id| {
            let (context, brought) = document::compose(renderer, site, view, id)?;
            let html = renderer.theme.render("partials/print-page.html", context)?;
            let page = &*address(id);
            let mut title = String::new();
            let _ = escape_html(FmtWriter(&mut title), view.title(id));
            let own = anchors[page].as_str();
            let mover = Mover { page, root: &root, own, title: &title, anchors: &anchors };
            let part = Value::from_pairs([
                ("id", Value::from(own)),
                ("title", Value::from(view.title(id))),
                ("html", Value::from(mover.html(&html))),
            ]);
            Ok((part, brought.used))
        })
        .collect();
    let parts: Vec<(Value, UsedComponents)> = parts.into_iter().collect::<Result<_, _>>()?;
    let (parts, used): (Vec<Value>, Vec<UsedComponents>) = parts.into_iter().unzip();
    let all = |of: fn(&UsedComponents) -> &BTreeSet<String>| {
        let names: BTreeSet<&str> = used.iter().flat_map(of).map(String::as_str).collect();
        names.into_iter().collect::<Value>()
    };
    let mut page = generated_page(renderer, site, view, "print", &root);
    let has_code =
        |&id: &NodeId| renderer.model.variant(site, id, &view.language).page.body.has_code;
    page.extend([
        ("title", Value::from(view.title(top))),
        ("short_title", Value::from(view.title(top))),
        ("parts", Value::from(parts)),
        ("url", Value::from(format!("{home}{url}"))),
        ("languages", languages::of_address(renderer.theme, site, url, &view.language, &root)),
        ("back_url", Value::from(format!("{home}{}", site.node(top).url))),
        ("styles", all(|used| &used.styles)),
        ("has_code", Value::from(ids.iter().any(has_code))),
    ]);
    let context = Value::from_pairs([
        ("root", Value::from(root.clone())),
        ("site", view.site(None, &home)),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("print.html", context)
}

/// `records/clocks/` → `page-records.clocks`.
fn anchor(url: &str) -> String {
    match url.trim_end_matches('/') {
        "" => "page-home".to_owned(),
        url => format!("page-{}", url.replace('/', ".")),
    }
}

/// Moves the HTML of one page into the page of many.
struct Mover<'m> {
    /// The page's own address in the site, its language's folder included.
    page: &'m str,
    /// The way from the page of many to the site's top.
    root: &'m str,
    own: &'m str,
    /// The page's title, escaped.
    title: &'m str,
    /// The pages that are on it, by address.
    anchors: &'m BTreeMap<String, String>,
}

impl Mover<'_> {
    fn html(&self, html: &str) -> String {
        let mut out = String::with_capacity(html.len() + html.len() / 8);
        for piece in pieces(html) {
            out.push_str(piece.text);
            self.tag(piece.tag, &mut out);
        }
        out
    }

    fn tag(&self, tag: &str, out: &mut String) {
        let tag_name = name(tag);
        let (slash, bare) = match tag_name.strip_prefix('/') {
            Some(bare) => ("/", bare),
            None => ("", tag_name),
        };
        let rest = match (tag.len() > 1).then(|| lower_heading(bare)).flatten() {
            Some(lower) => {
                out.extend(["<", slash, lower]);
                &tag[1 + tag_name.len()..]
            }
            None => tag,
        };
        self.attributes(rest, matches!(bare, "a" | "input"), out);
    }

    /// Copies a tag, its ids and addresses moved.
    fn attributes(&self, tag: &str, own_name: bool, out: &mut String) {
        let mut rest = tag;
        while let Some(at) = rest.find('=') {
            let key = rest[..at].rsplit([' ', '\n', '\t']).next().unwrap_or_default();
            let after = &rest[at + 1..];
            let Some(quote) = after.chars().next().filter(|c| ['"', '\''].contains(c)) else {
                out.push_str(&rest[..=at]);
                rest = after;
                continue;
            };
            let Some(end) = after[1..].find(quote) else { break };
            let value = &after[1..=end];
            out.push_str(&rest[..=at]);
            out.push(quote);
            if ID_ATTRIBUTES.contains(&key) {
                let ids: Vec<String> = value.split(' ').map(|id| moved_id(self.own, id)).collect();
                out.push_str(&ids.join(" "));
                // "Sources" names one region of a page, and many of a page of many.
                if key == "aria-labelledby" {
                    out.extend([" ", &moved_id(self.own, TITLE_ID)]);
                }
            } else if key == "aria-label" && !own_name {
                out.extend([value, " · ", self.title]);
            } else if ADDRESS_ATTRIBUTES.contains(&key) {
                out.push_str(&self.address(value));
            } else if let Some(id) = value.strip_prefix("url(#") {
                // A mark of a drawing.
                out.extend(["url(#", &moved_id(self.own, id)]);
            } else {
                out.push_str(value);
            }
            out.push(quote);
            rest = &after[end + 2..];
        }
        out.push_str(rest);
    }

    /// An escaped address as seen from the page, as it is seen from the page of many.
    fn address(&self, value: &str) -> String {
        if let Some(id) = value.strip_prefix('#') {
            return format!("#{}", moved_id(self.own, id));
        }
        let head = value.split(['/', '?', '#']).next().unwrap_or_default();
        if head.contains(':') || value.starts_with('/') {
            return value.to_owned();
        }
        let (path, fragment) = match value.split_once('#') {
            Some((path, fragment)) => (path, Some(fragment)),
            None => (value, None),
        };
        let path = join(self.page, path);
        if let Some(page) = self.anchors.get(&*unescape(&path)) {
            return match fragment {
                Some(id) => format!("#{}", moved_id(page, id)),
                None => format!("#{page}"),
            };
        }
        let fragment = fragment.map_or(String::new(), |fragment| format!("#{fragment}"));
        format!("{}{path}{fragment}", self.root)
    }
}

/// An id of one page, unique among many.
fn moved_id(page: &str, id: &str) -> String {
    format!("{page}--{id}")
}

/// The printed page's title is the only first heading, so all others go one level down.
fn lower_heading(name: &str) -> Option<&'static str> {
    Some(match name {
        "h1" => "h2",
        "h2" => "h3",
        "h3" => "h4",
        "h4" => "h5",
        "h5" => "h6",
        _ => return None,
    })
}

/// A relative path as seen from the site's top.
fn join(page: &str, path: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').filter(|part| !part.is_empty()).collect();
    let folder = path.is_empty() || path.ends_with(['/', '.']);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let joined = parts.join("/");
    if folder && !joined.is_empty() { joined + "/" } else { joined }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moved(html: &str) -> String {
        let anchors = BTreeMap::from([
            (String::new(), anchor("")),
            ("records/".to_owned(), anchor("records/")),
            ("records/clocks/".to_owned(), anchor("records/clocks/")),
        ]);
        let own = anchor("records/clocks/");
        Mover {
            page: "records/clocks/",
            root: "../../",
            own: &own,
            title: "Clocks",
            anchors: &anchors,
        }
        .html(html)
    }

    #[test]
    fn ids_and_links_within_are_moved() {
        assert_eq!(
            moved("<h2 id=\"ask\" class='x'>Ask <a href=\"#ask\">#</a></h2>"),
            "<h3 id=\"page-records.clocks--ask\" class='x'>Ask <a href=\"#page-records.clocks--ask\">#</a></h3>"
        );
        assert_eq!(
            moved(
                "<a href=\"../#top\">a</a><a href=\"../\">b</a><a href=\"../../\">c</a><a href=\"./\">d</a>"
            ),
            "<a href=\"#page-records--top\">a</a><a href=\"#page-records\">b</a><a href=\"#page-home\">c</a><a href=\"#page-records.clocks\">d</a>"
        );
    }

    #[test]
    fn what_lies_outside_is_reached_from_the_new_place() {
        assert_eq!(
            moved("<img src=\"../../a%20b.png\" alt=\"a = b\"><a href=\"../../other/#x\">o</a>"),
            "<img src=\"../../a%20b.png\" alt=\"a = b\"><a href=\"../../other/#x\">o</a>"
        );
        let outside = "<a href=\"https://example.org/#a\">x</a><a href=\"mailto:a@b.c\">y</a>";
        assert_eq!(moved(outside), outside);
    }

    #[test]
    fn any_text_is_survived() {
        for html in ["<", "<a href=\"", "<a href='x", "</", "a < b", "<h2", "<a =>", "<>", "</h1>"]
        {
            let _ = moved(html);
        }
    }
}
