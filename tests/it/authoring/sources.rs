//! Citations: at the end of each page, and all of a site's on one page with the way back.

use super::content::{Content, text};

fn content() -> Content {
    let content = Content::new();
    content.page("public/a/index.md", "Page A", "One [@il-8.1b]. Two [@il-26A]. Three [@il-8.1b].");
    content.page("public/b.md", "Page B", "One [@il-8.1b].");
    content
}

#[test]
fn a_page_shows_when_its_sources_were_read_and_how_sure_we_are() {
    let page = text(&content().build_well(), "public", "a/index.html");
    let read = page.split("id=\"source-il-8.1b\"").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(read.contains("Read on November 20, 2026. Read in an official"), "{read}");
    let unread = page.split("id=\"source-il-26A\"").nth(1).unwrap().split("</li>").next().unwrap();
    assert!(!unread.contains("Read on") && unread.contains("Read in part"), "{unread}");
}

#[test]
fn all_sources_lead_back_to_every_place_that_cites_them() {
    let built = content().build_well();
    let page = text(&built, "public", "sources/index.html");
    let entry = page.split("id=\"source-il-8.1b\"").nth(1).unwrap().split("</li>").next().unwrap();
    let mut links = 0;
    for link in entry.split("href=\"../").skip(1) {
        let (address, anchor) = link.split('"').next().unwrap().split_once('#').unwrap();
        let target = text(&built, "public", &format!("{address}index.html"));
        assert!(target.contains(&format!("id=\"{anchor}\"")), "{address}#{anchor}");
        links += 1;
    }
    assert_eq!(links, 3, "{entry}");
    assert!(entry.contains("105 ILCS 10/8.1(b)") && entry.contains("Ten days."), "{entry}");
    assert!(entry.contains("Read on November 20, 2026."), "{entry}");
    assert!(text(&built, "public", "b/index.html").contains("<a href=\"../sources/\">"));
    assert!(
        text(&built, "public", "sitemap.xml").contains("https://options.example.org/sources/<")
    );
    let (_, training) = &built.sites[1];
    assert!(training.get("sources/index.html").is_none(), "nothing is cited there");
    assert!(!text(&built, "training", "index.html").contains("sources/"));
}

#[test]
fn an_author_may_write_the_page_of_sources() {
    let content = content();
    content.page("public/sources.md", "Where we looked", "Mine.");
    let built = content.build_well();
    assert!(text(&built, "public", "sources/index.html").contains("<p>Mine.</p>"));
    assert!(text(&built, "public", "b/index.html").contains("<a href=\"../sources/\">"));
    assert_eq!(text(&built, "public", "sitemap.xml").matches("/sources/").count(), 1);
}
