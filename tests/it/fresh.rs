//! Who sees which page, when, and what a site says about its pages: tried on small sites.

use std::path::Path;

use hallpass::build::{Built, Options, build};
use hallpass::check::Strictness;
use hallpass::render::Output;

const SITE: &str = "title: Office\norganization: The Office\nlanguage: en\nraw_html: true\n\
repository: {url: https://github.com/o/r, branch: main, path: content}\n\
sites:\n\
- {name: staff, root: training, title: Staff course, base_url: https://staff.example.org/, audience: [specialist], course: c}\n\
- {name: schools, root: training, title: Short course, base_url: https://schools.example.org/, audience: [school], course: short}\n\
- {name: public, root: public, title: Public pages, base_url: https://public.example.org/x/, audience: [family]}\n\
certifications:\n\
- {id: cert, title: Certified, course: c, roles: [r], window: {opens: 2026-08-01, due: 2026-12-18, closes: 2027-06-30}, quizzes: {check: 80%}}\n";

const CHECK: &str = "---\ntitle: Check\nquiz: {id: check, pass: 80%}\n---\n\
## Asked of all? {#q1 cites=\"il-1\"}\n\n- [x] Yes\n  > So.\n- [ ] No\n  > No.\n\n\
## ZEBRAQUESTION of staff? {#q2 audience=\"specialist\" cites=\"il-1\"}\n\n- [x] Yes\n  > So.\n- [ ] No\n  > No.\n";

fn put(folder: &Path, name: &str, text: impl AsRef<[u8]>) {
    let path = folder.join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn content(more: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let at = folder.path();
    put(at, "site.yaml", SITE);
    put(
        at,
        "data/dates.yaml",
        "- {id: fall, label: Fall window, kind: window, opens: 2026-12-01, closes: tbc}\n",
    );
    put(
        at,
        "data/citations.yaml",
        "- {id: il-1, cite: 105 ILCS 10/1, says: Student records have rules.}\n",
    );
    put(at, "training/index.md", "---\ntitle: Course home\n---\nHello.\n");
    put(
        at,
        "training/one/index.md",
        "---\ntitle: Module one\n---\nText.\n\n```{only audience=specialist}\nZEBRABLOCK\n```\n",
    );
    put(at, "training/one/check.md", CHECK);
    put(
        at,
        "training/one/inner.md",
        "---\ntitle: ZEBRAPAGE\naudience: [specialist]\n---\nZEBRATEXT\n",
    );
    put(at, "training/only/index.md", "---\ntitle: ZEBRASECTION\naudience: [specialist]\n---\n");
    put(at, "training/only/below.md", "---\ntitle: ZEBRABELOW\n---\nZEBRATEXT\n");
    put(at, "public/index.md", "---\ntitle: Public home\nsummary: What we do.\n---\nHello.\n");
    for (name, text) in more {
        put(at, name, text);
    }
    folder
}

fn built(folder: &Path, as_of: &str, strictness: Strictness) -> Built {
    let options = Options {
        content: folder.to_owned(),
        sites: Vec::new(),
        as_of: as_of.parse().unwrap(),
        strictness,
        office_keys: Vec::new(),
    };
    build(&options).unwrap()
}

fn draft(folder: &Path) -> Built {
    built(folder, "2026-11-23", Strictness::Draft)
}

fn told(built: &Built) -> Vec<(&str, &str)> {
    built.checked.diagnostics.iter().map(|d| (d.code.id(), d.message.as_str())).collect()
}

fn site<'b>(built: &'b Built, name: &str) -> &'b Output {
    let found = built.sites.iter().find(|(known, _)| known == name);
    &found.unwrap_or_else(|| panic!("{:?}", told(built))).1
}

fn text<'o>(output: &'o Output, path: &str) -> &'o str {
    std::str::from_utf8(output.get(path).unwrap_or_else(|| panic!("no {path}"))).unwrap()
}

/// Every place of the whole output, names of files included, that has the word.
fn places(output: &Output, word: &str) -> Vec<String> {
    let has = |bytes: &[u8]| {
        bytes.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    output
        .iter()
        .filter(|(path, bytes)| has(bytes) || has(path.as_bytes()))
        .map(|(path, _)| path.to_owned())
        .collect()
}

#[test]
fn an_edition_has_nothing_of_what_is_for_others() {
    let folder = content(&[]);
    let built = draft(folder.path());
    assert_eq!(told(&built), []);
    assert!(places(site(&built, "staff"), "zebra").len() > 8);
    assert_eq!(places(site(&built, "schools"), "zebra"), Vec::<String>::new());
    assert_eq!(places(site(&built, "public"), "zebra"), Vec::<String>::new());
    assert!(text(site(&built, "schools"), "one/check/index.html").contains("Asked of all?"));
    // Both forms of the quiz are kept, for verifying the files of both.
    assert_eq!(built.evidence.iter().filter(|(path, _)| path.starts_with("quizzes/")).count(), 2);
    assert!(text(site(&built, "staff"), "search/texts-0.json").contains("ZEBRATEXT"));
}

#[test]
fn a_link_to_what_is_left_out_is_reported() {
    let folder = content(&[("training/one/link.md", "---\ntitle: L\n---\n[x](inner.md)\n")]);
    let built = draft(folder.path());
    assert_eq!(
        told(&built),
        [(
            "HP110",
            "the site `schools` leaves `training/one/inner.md` out: it is for another audience"
        )]
    );
    let folder = content(&[("public/a.md", "---\ntitle: A\naudience: [famly]\n---\n")]);
    assert_eq!(told(&draft(folder.path())), [("HP113", "no site serves the audience `famly`")]);
}

#[test]
fn drafts_and_dates_decide_what_is_there() {
    let folder = content(&[
        ("public/draft.md", "---\ntitle: Unready\ndraft: true\n---\n"),
        (
            "public/later.md",
            "---\ntitle: Later\npublish_from: 2026-12-01\nexpires: 2027-01-01\n---\n",
        ),
    ]);
    let there = |as_of: &str, strictness| {
        let built = built(folder.path(), as_of, strictness);
        let output = site(&built, "public");
        (output.get("draft/index.html").is_some(), output.get("later/index.html").is_some())
    };
    assert_eq!(there("2026-11-30", Strictness::Draft), (true, false));
    assert_eq!(there("2026-12-01", Strictness::Release), (false, true));
    assert_eq!(there("2027-01-01", Strictness::Release), (false, true));
    assert_eq!(there("2027-01-02", Strictness::Release), (false, false));
    let built = draft(folder.path());
    let page = text(site(&built, "public"), "draft/index.html");
    assert!(page.contains("aria-label=\"Draft\"") && page.contains("content=\"noindex\""));
    assert!(!text(site(&built, "public"), "sitemap.xml").contains("draft"));
}

#[test]
fn a_withdrawn_page_keeps_its_address_and_leaves_the_lists() {
    let folder = content(&[
        (
            "public/old.md",
            "---\ntitle: Oldpage\nlast_reviewed: 2026-10-01\nwithdrawn: {date: 2026-11-01, reason: Merged., replaced_by: new.md}\n---\nOLDWORD\n",
        ),
        ("public/new.md", "---\ntitle: Newpage\n---\n"),
    ]);
    let built = draft(folder.path());
    let output = site(&built, "public");
    let page = text(output, "old/index.html");
    assert!(page.contains("withdrawn on November 1, 2026. Do not rely on it. Merged."), "{page}");
    assert!(
        page.contains("<a href=\"../new/\">Newpage</a>") && page.contains("content=\"noindex\"")
    );
    assert_eq!(places(output, "oldpage"), ["old/index.html"]);
    assert_eq!(places(output, "oldword"), ["old/index.html"]);
    assert!(!text(output, "sitemap.xml").contains("/old/"));
    // On the day before it was a page like any other.
    let before = self::built(folder.path(), "2026-10-31", Strictness::Draft);
    assert!(text(site(&before, "public"), "sitemap.xml").contains("/old/"));
    let folder = content(&[
        (
            "public/old.md",
            "---\ntitle: O\nwithdrawn: {date: 2026-11-01, replaced_by: nowhere.md}\n---\n",
        ),
        ("public/a.md", "---\ntitle: A\n---\n[o](old.md)\n"),
    ]);
    let built = draft(folder.path());
    let codes: Vec<&str> = told(&built).into_iter().map(|(code, _)| code).collect();
    assert_eq!(codes, ["HP111", "HP112"]);
}

#[test]
fn an_overdue_page_says_so_from_the_day_on() {
    let page = "---\ntitle: A\nlast_reviewed: 2026-05-23\nreview_every: 6 months\n---\n";
    let folder = content(&[("public/a.md", page)]);
    let notice = |as_of: &str| {
        let built = built(folder.path(), as_of, Strictness::Draft);
        text(site(&built, "public"), "a/index.html").contains("due for review by November 23, 2026")
    };
    assert!(!notice("2026-11-23"));
    assert!(notice("2026-11-24"));
}

#[test]
fn the_calendar_tells_each_audience_its_days() {
    let page = "---\ntitle: A, b\nlast_reviewed: 2026-05-23\nreview_every: 6 months\n---\n";
    let folder = content(&[("public/a.md", page)]);
    let built = draft(folder.path());
    let public = text(site(&built, "public"), "calendar.ics");
    assert!(public.contains("UID:fall-opens@public.example.org\r\nDTSTAMP:20261123T000000Z\r\nDTSTART;VALUE=DATE:20261201\r\n"), "{public}");
    assert!(!public.contains("Review") && !public.contains("closes"));
    let staff = text(site(&built, "staff"), "calendar.ics");
    assert!(
        staff.contains("SUMMARY:Review due: A\\, b\r\nURL:https://public.example.org/x/a/\r\n"),
        "{staff}"
    );
    assert!(staff.contains("SUMMARY:Due: Certified\r\n"));
    assert!(staff.split("\r\n").all(|line| line.len() <= 75 && !line.contains('\n')));
}

#[test]
fn the_feed_tells_changes_newest_first() {
    let folder = content(&[
        (
            "public/a.md",
            "---\ntitle: A & b\nlast_reviewed: 2026-05-23\nchanges: [{date: 2026-10-01, note: One <new> form}, {date: 2026-10-01, note: Two}, {date: 2027-01-01, note: FUTURE}]\n---\n",
        ),
        ("public/b.md", "---\ntitle: B\nlast_reviewed: 2026-11-02\n---\n"),
    ]);
    let built = draft(folder.path());
    let feed = text(site(&built, "public"), "feed.xml");
    let ids: Vec<&str> =
        feed.split("<id>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    let base = "https://public.example.org/x/";
    assert_eq!(
        ids,
        [
            base.to_owned(),
            format!("{base}b/#reviewed-2026-11-02"),
            format!("{base}a/#changed-2026-10-01"),
            format!("{base}a/#changed-2026-10-01-2"),
        ]
    );
    assert!(feed.contains("<updated>2026-11-02T00:00:00Z</updated>\n<author>"));
    assert!(feed.contains("<title>A &amp; b</title>") && feed.contains("One &lt;new&gt; form"));
}

#[test]
fn sections_nest_six_levels_deep_with_lists() {
    let mut pages = Vec::new();
    let mut path = "public".to_owned();
    for level in 1..=6 {
        path = format!("{path}/s{level}");
        pages.push((format!("{path}/index.md"), format!("---\ntitle: Level {level}\n---\n")));
    }
    let pages: Vec<(&str, &str)> = pages.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let folder = content(&pages);
    let built = draft(folder.path());
    let output = site(&built, "public");
    assert!(
        text(output, "s1/s2/s3/s4/s5/index.html")
            .contains("<a href=\"../../../../../s1/s2/s3/s4/s5/s6/\">Level 6</a>")
    );
    let last = text(output, "s1/s2/s3/s4/s5/s6/index.html");
    assert_eq!(last.matches("<a href=\"../../../../../../s1/").count(), 5 + 2, "{last}");
}

#[test]
fn what_metadata_says_is_what_the_page_says() {
    let folder = content(&[(
        "public/a.md",
        "---\ntitle: \"A </script> & {{ data.dates.fall.label }}\"\nsummary: \"Closes {{ data.dates.fall.closes }}\"\nlast_reviewed: 2026-11-01\n---\n",
    )]);
    let built = draft(folder.path());
    let page = text(site(&built, "public"), "a/index.html");
    let start = page.find("ld+json\">").unwrap() + "ld+json\">".len();
    let json = &page[start..start + page[start..].find("</script>").unwrap()];
    let json: serde_json::Value = serde_json::from_str(json).unwrap();
    let web_page = &json["@graph"][0];
    assert_eq!(web_page["name"], "A </script> & Fall window");
    assert!(
        page.contains("<h1>A &lt;&#x2f;script&gt; &amp; Fall window</h1>")
            || page.contains("<h1>A &lt;/script&gt; &amp; Fall window</h1>")
    );
    assert_eq!(web_page["lastReviewed"], "2026-11-01");
    assert!(page.contains("<time datetime=\"2026-11-01\">"));
    assert!(page.contains(&format!(
        "<link rel=\"canonical\" href=\"{}\">",
        web_page["url"].as_str().unwrap()
    )));
    // What is still to be confirmed shows on the page and in no metadata.
    assert!(page.contains("Closes District to confirm"));
    assert_eq!(web_page.get("description"), None);
    assert!(!page.contains("og:description"));
    assert_eq!(json["@graph"][1]["itemListElement"][1]["item"], web_page["url"]);
}

#[test]
fn a_printed_module_has_every_id_once_and_links_within() {
    let folder = content(&[
        (
            "training/one/a.md",
            "---\ntitle: A\n---\n## Same {#same}\n\n[b](b.md#same) [home](../index.md)\n",
        ),
        ("training/one/b.md", "---\ntitle: B\n---\n## Same {#same}\n"),
    ]);
    let built = draft(folder.path());
    let page = text(site(&built, "schools"), "one/print/index.html");
    let mut ids: Vec<&str> =
        page.split(" id=\"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all);
    assert!(
        page.contains("<a href=\"#page-one.b--same\">b</a> <a href=\"../../\">home</a>"),
        "{page}"
    );
    for target in page.split("href=\"#").skip(1).map(|rest| rest.split('"').next().unwrap()) {
        assert!(ids.contains(&target), "no {target}");
    }
    assert!(!page.contains("ZEBRA"));
    assert!(
        text(site(&built, "schools"), "print/index.html")
            .contains("<a href=\"#page-home\">home</a>")
    );
}

#[test]
fn html_is_let_through_only_where_the_site_says_so() {
    let page = "---\ntitle: A\n---\n<details><summary>More</summary>\n\nIn *it* <kbd>K</kbd>.\n\n</details>\n\n<script>alert(1)</script>\n";
    let folder = content(&[("public/a.md", page)]);
    let built = draft(folder.path());
    let html = text(site(&built, "public"), "a/index.html");
    assert!(
        html.contains("<details><summary>More</summary>")
            && html.contains("<kbd>K</kbd>.</p>\n</details>"),
        "{html}"
    );
    assert!(!html.contains("alert(1)"));
    put(folder.path(), "site.yaml", SITE.replace("raw_html: true\n", ""));
    let built = draft(folder.path());
    assert!(text(site(&built, "public"), "a/index.html").contains("&lt;details&gt;"));
    assert!(told(&built).iter().all(|(code, _)| *code == "HP070"));
}

#[test]
fn images_keep_their_place_and_broken_ones_are_told() {
    let folder = content(&[
        ("public/a.md", "---\ntitle: A\n---\n![Words](a.svg) ![Broken](b.png)\n\n![](a.svg)\n"),
        ("public/a.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 30 20\"/>"),
        ("public/b.png", "no picture"),
    ]);
    let built = draft(folder.path());
    assert_eq!(
        told(&built),
        [
            ("HP114", "`b.png` does not say how large it is"),
            ("HP060", "this image has no alternative text")
        ]
    );
    std::fs::write(
        folder.path().join("public/a.md"),
        "---\ntitle: A\n---\n![Words](a.svg) ![Broken](b.png)\n",
    )
    .unwrap();
    let built = draft(folder.path());
    let page = text(site(&built, "public"), "a/index.html");
    assert!(page.contains("alt=\"Words\" width=\"30\" height=\"20\" loading=\"lazy\""), "{page}");
    assert!(page.contains("alt=\"Broken\" loading=\"lazy\""));
    assert!(page.contains("href=\"https://github.com/o/r/edit/main/content/public/a.md\""));
}
