//! Search without a server: the words of a site in files that the search page's own script reads, a few for each query.
//!
//! The index is made of the pages as they are rendered for the site, so that a word that a site leaves
//! out cannot be in its index.

mod parts;
mod words;

use minijinja::Value;

use crate::diag::Diagnostic;
use crate::model::{NodeId, Site};

use super::context::SiteView;
use super::plain_text::{attribute, fold, name, pieces, unescape};
use super::site_files::generated_page;
use super::{Renderer, languages};

/// Where the search page stands.
pub(super) const URL: &str = "search/";

/// The index's first file, from the language's home page; the others stand beside it.
pub(super) const INDEX: &str = "search/index.json";

/// Whether the site has a search page; the author may have a page of his own there.
pub(super) fn has_page(site: &Site) -> bool {
    site.find_url(URL).is_none()
}

/// A page as search knows it.
pub(super) struct Entry {
    url: String,
    title: String,
    summary: String,
    sections: Vec<Section>,
}

/// A page of the tree by its running text as HTML; none where it is not listed, and so is not to be found.
pub(super) fn entry(view: &SiteView, site: &Site, id: NodeId, html: &str) -> Option<Entry> {
    site.node(id).listed.then(|| Entry {
        url: site.node(id).url.clone(),
        title: view.title(id).to_owned(),
        summary: view.summary(id).to_owned(),
        sections: sections(html),
    })
}

/// A page that is made of data, by its whole HTML.
pub(super) fn made(url: &str, html: &str) -> Option<Entry> {
    let (_, main) = html.split_once("<main")?;
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let (_, main) = main.split_once('>')?;
    let (_, heading) = main.split_once("<h1")?;
    let (heading, text) = heading.split_once("</h1>")?;
    let (_, title) = heading.split_once('>')?;
    Some(Entry {
        url: url.to_owned(),
        title: super::plain_text::of(title),
        summary: String::new(),
        sections: sections(text),
    })
}

/// The files of the index: path from the language's home page, and content.
pub(super) fn files(view: &SiteView, entries: &[Entry]) -> Vec<(String, String)> {
    parts::files(&view.language.code, entries)
}

#[derive(Debug, Default, PartialEq, Eq)]
struct Section {
    anchor: String,
    heading: String,
    text: String,
}

/// A page's text, parted at its headings that have an id.
fn sections(html: &str) -> Vec<Section> {
    let mut sections = vec![Section::default()];
    let mut in_heading = false;
    // The `#` beside a heading, the number of a source or a note and the way back are no words of the page.
    let mut skipped: Option<&str> = None;
    for piece in pieces(html) {
        let Some(section) = sections.last_mut() else { break };
        let text = if in_heading { &mut section.heading } else { &mut section.text };
        if skipped.is_none() {
            text.push_str(&unescape(piece.text));
        }
        let tag = name(piece.tag);
        match tag {
            _ if skipped == Some(tag) => skipped = None,
            _ if skipped.is_some() => {}
            "h2" | "h3" | "h4" | "h5" | "h6" => {
                in_heading = true;
                let anchor = attribute(piece.tag, "id").map(|id| unescape(id).into_owned());
                sections.push(Section { anchor: anchor.unwrap_or_default(), ..Section::default() });
            }
            "/h2" | "/h3" | "/h4" | "/h5" | "/h6" => in_heading = false,
            "a" if attribute(piece.tag, "class") == Some("anchor") => skipped = Some("/a"),
            "sup" if matches!(attribute(piece.tag, "class"), Some("cite" | "footnote-ref")) => {
                skipped = Some("/sup");
            }
            "a" if attribute(piece.tag, "href").is_some_and(|to| to.starts_with("#fnref-")) => {
                skipped = Some("/a");
            }
            "svg" => skipped = Some("/svg"),
            "script" => skipped = Some("/script"),
            "style" => skipped = Some("/style"),
            "template" => skipped = Some("/template"),
            _ if parts_words(tag) => text.push(' '),
            _ => {}
        }
    }
    for section in &mut sections {
        section.heading = fold(&section.heading);
        section.text = fold(&section.text);
    }
    sections.retain(|section| !section.heading.is_empty() || !section.text.is_empty());
    sections
}

fn parts_words(tag: &str) -> bool {
    let tag = tag.trim_start_matches('/');
    !tag.is_empty() && !super::plain_text::INLINE.contains(&tag)
}

/// The search page. Without JavaScript it lists every page.
pub(super) fn page(
    renderer: &Renderer<'_>,
    site: &Site,
    view: &SiteView,
) -> Result<String, Diagnostic> {
    let home = "../";
    let root = format!("{}{home}", view.language.up());
    let title = Value::from(view.words.get("search_title"));
    let mut page = generated_page(renderer, site, view, "search", &root);
    page.extend([
        ("title", title.clone()),
        ("short_title", title),
        ("url", Value::from("./")),
        ("languages", languages::of_address(renderer.theme, site, URL, &view.language, &root)),
        ("index_url", Value::from(format!("{home}{INDEX}"))),
    ]);
    let context = Value::from_pairs([
        ("root", Value::from(root)),
        ("site", view.site(None, home)),
        ("page", Value::from_pairs(page)),
        ("strings", view.strings.clone()),
    ]);
    renderer.theme.render("search.html", context)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_parted_at_its_headings() {
        let html = "<p>Before<sup class=\"cite\"><a href=\"#s\">[1]</a></sup>.</p>\
                    <h2 id=\"a\">One &amp; <em>two</em> <a class=\"anchor\" href=\"#a\">#</a></h2><p>x</p><p>y</p>";
        let found = sections(html);
        let section = |anchor: &str, heading: &str, text: &str| Section {
            anchor: anchor.to_owned(),
            heading: heading.to_owned(),
            text: text.to_owned(),
        };
        assert_eq!(found, [section("", "", "Before."), section("a", "One & two", "x y")]);
    }
}
