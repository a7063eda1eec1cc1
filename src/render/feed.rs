//! `feed.xml`: what changed, newest first, for people who follow a site. Atom, RFC 4287.

use std::fmt::Write as _;

use jiff::civil::Date;
use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::model::facts::fill_plain;
use crate::model::{Language, Model, NodeId, Site};
use crate::theme::Words;

/// A feed is news: what is older stands on the pages.
const MOST_ENTRIES: usize = 50;

struct Entry {
    date: Date,
    url: String,
    /// Tells the changes of one page on one day apart.
    mark: String,
    title: String,
    note: String,
}

/// The feed of a site in one language.
pub(super) fn feed(model: &Model, site: &Site, language: &Language, words: &Words) -> String {
    let mut entries: Vec<Entry> =
        site.listed().flat_map(|id| of_page(model, site, id, language, words)).collect();
    entries.sort_by(|a, b| {
        b.date.cmp(&a.date).then_with(|| (&a.url, &a.mark).cmp(&(&b.url, &b.mark)))
    });
    entries.truncate(MOST_ENTRIES);
    let base = format!("{}{}", site.config.base_url, language.folder);
    let face = model.face(site, language);
    let updated = entries.first().map_or(model.as_of, |entry| entry.date);
    let author = if face.organization.is_empty() { face.title } else { face.organization };
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let _ = writeln!(
        xml,
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">",
        escape(&language.code)
    );
    element(&mut xml, "title", face.title);
    if !face.summary.is_empty() {
        element(&mut xml, "subtitle", face.summary);
    }
    element(&mut xml, "id", &base);
    let _ = writeln!(
        xml,
        "<link rel=\"self\" type=\"application/atom+xml\" href=\"{}feed.xml\"/>",
        escape(&base)
    );
    let _ =
        writeln!(xml, "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>", escape(&base));
    let _ = writeln!(xml, "<updated>{}</updated>", instant(updated));
    let _ = writeln!(xml, "<author><name>{}</name></author>", escape(author));
    for entry in &entries {
        xml.push_str("<entry>\n");
        element(&mut xml, "title", &entry.title);
        element(&mut xml, "id", &format!("{}#{}", entry.url, entry.mark));
        let _ = writeln!(
            xml,
            "<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>",
            escape(&entry.url)
        );
        let _ = writeln!(xml, "<updated>{}</updated>", instant(entry.date));
        element(&mut xml, "summary", &entry.note);
        xml.push_str("</entry>\n");
    }
    xml.push_str("</feed>\n");
    xml
}

/// The changes that the page tells; without any, the day on which it was last found true. A
/// translation may tell them in its own words.
fn of_page(
    model: &Model,
    site: &Site,
    id: NodeId,
    language: &Language,
    words: &Words,
) -> Vec<Entry> {
    let front = &model.page(site, id).front;
    let url = format!("{}{}", site.config.base_url, site.address(id, language));
    let title = model.title(site, id, language, words);
    let told = &model.variant(site, id, language).page.front.publishing.changes;
    let told = if told.is_empty() { &front.publishing.changes } else { told };
    let mut entries: Vec<Entry> = Vec::new();
    for change in told.iter().filter(|change| change.date <= model.as_of) {
        let same_day = entries.iter().filter(|entry| entry.date == change.date).count();
        let again = if same_day == 0 { String::new() } else { format!("-{}", same_day + 1) };
        entries.push(Entry {
            date: change.date,
            url: url.clone(),
            mark: format!("changed-{}{again}", change.date),
            title: title.clone(),
            note: fill_plain(model, site, words, &change.note),
        });
    }
    if let (true, Some(date)) = (entries.is_empty(), front.last_reviewed)
        && date <= model.as_of
    {
        entries.push(Entry {
            date,
            mark: format!("reviewed-{date}"),
            url,
            title,
            note: words.get("feed_reviewed"),
        });
    }
    entries
}

/// A day as RFC 3339 wants it.
fn instant(date: Date) -> String {
    format!("{date}T00:00:00Z")
}

fn element(xml: &mut String, name: &str, text: &str) {
    let _ = writeln!(xml, "<{name}>{}</{name}>", escape(text));
}

/// For XML 1.0, which has no place for most control characters.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let clean: String = text.chars().filter(|c| !c.is_control() || c.is_whitespace()).collect();
    let _ = escape_html(FmtWriter(&mut escaped), &clean);
    escaped
}
