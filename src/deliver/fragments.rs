//! Fragments for a content management system: of each public page what stands between its header and footer,
//! as one piece of HTML with its own styles, whose links lead to the published site. No script comes along.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::render::Output;

use super::css::{SCOPE, scoped};
use super::html::{escape, rewrite, unescape};
use super::{folder, inside};

/// A fragment for each page that search engines may list, and a list of them. `base_url` is where the site
/// stands, which their links lead to.
pub fn fragments(site: &Output, base_url: &str) -> Output {
    let mut output = Output::default();
    let mut styles: BTreeMap<String, String> = BTreeMap::new();
    let mut list = Vec::new();
    for (path, bytes) in site.iter().filter(|(path, _)| path.ends_with("index.html")) {
        let html = String::from_utf8_lossy(bytes);
        let Some(page) = Page::read(&html, path, base_url) else { continue };
        let mut css = String::new();
        for sheet in &page.sheets {
            let bytes = site.get(sheet).unwrap_or_default();
            let made = styles
                .entry(sheet.clone())
                .or_insert_with(|| scoped(&String::from_utf8_lossy(bytes)));
            css.push_str(made);
        }
        let stem = folder(path).trim_end_matches('/');
        let name = if stem.is_empty() { "home.html".to_owned() } else { format!("{stem}.html") };
        output.add(name.clone(), page.fragment(&css));
        list.push((name, page));
    }
    output.add("index.html", overview(&list, base_url));
    output
}

struct Page {
    title: String,
    language: String,
    direction: String,
    /// Language and direction of the title, where they are not the page's.
    title_in: Option<(String, String)>,
    classes: String,
    /// Style sheets, by their path in the site.
    sheets: Vec<String>,
    main: String,
}

impl Page {
    /// None for a page that is not for search engines, such as a redirect or a list of results.
    fn read(html: &str, path: &str, base_url: &str) -> Option<Self> {
        let mut page = Self {
            title: between(html, "<h1", "</h1>").map(without_tags).unwrap_or_default(),
            language: String::new(),
            direction: String::new(),
            title_in: None,
            classes: String::new(),
            sheets: Vec::new(),
            main: String::new(),
        };
        let here = folder(path);
        let mut is_listed = true;
        rewrite(html, |tag| match tag.name {
            "html" => {
                page.language = tag.get("lang").unwrap_or_default();
                page.direction = tag.get("dir").unwrap_or_default();
                page.classes = tag.get("class").unwrap_or_default();
            }
            // A page that waits for its translation has its words in another language.
            "h1" => {
                if let Some((language, direction)) = tag.get("lang").zip(tag.get("dir")) {
                    page.title_in = Some((language, direction));
                }
            }
            "body" => {
                page.classes = format!("{} {}", page.classes, tag.get("class").unwrap_or_default());
            }
            "meta" if tag.get("name").as_deref() == Some("robots") => {
                is_listed &= !tag.get("content").unwrap_or_default().contains("noindex");
            }
            "link" if tag.get("rel").as_deref() == Some("stylesheet") => {
                let sheet = tag.get("href").and_then(|href| inside(here, &href));
                page.sheets.extend(sheet.map(|(sheet, _)| sheet));
            }
            _ => {}
        });
        let main = between(html, "<main", "</main>").filter(|_| is_listed)?;
        let bare = ["script", "template", "noscript", "form"]
            .iter()
            .fold(without_title(main), |html, name| without(&html, name));
        page.main = rewrite(&bare, |tag| {
            for key in ["href", "src"] {
                if let Some(address) = tag.get(key)
                    && let Some((target, end)) = inside(here, &address)
                {
                    tag.set(key, &format!("{base_url}{target}{}", &address[end..]));
                }
            }
        });
        Some(page)
    }

    fn fragment(&self, css: &str) -> String {
        let class = SCOPE.trim_start_matches('.');
        format!(
            "<style>\n{css}</style>\n<div class=\"{class} {}\" lang=\"{}\" dir=\"{}\">\n{}\n</div>\n",
            escape(self.classes.trim()),
            escape(&self.language),
            escape(&self.direction),
            self.main.trim()
        )
    }
}

/// What stands between an opening tag and its end.
fn between<'h>(html: &'h str, open: &str, close: &str) -> Option<&'h str> {
    let (_, after) = html.split_once(open)?;
    let (_, inner) = after.split_once('>')?;
    inner.split_once(close).map(|(inner, _)| inner)
}

/// The page of the other system has a title of its own.
fn without_title(main: &str) -> String {
    match (main.find("<h1"), main.find("</h1>")) {
        (Some(start), Some(end)) if start < end => {
            format!("{}{}", &main[..start], &main[end + 5..])
        }
        _ => main.to_owned(),
    }
}

/// The text without the elements of a name, which do not stand in each other.
fn without(html: &str, name: &str) -> String {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(start) = rest.find(&open) {
        let is_name = rest[start + open.len()..].starts_with([' ', '>', '\n']);
        let end = rest[start..].find(&close).map(|end| start + end + close.len());
        let (Some(end), true) = (end, is_name) else {
            let next = start + open.len();
            out.push_str(&rest[..next]);
            rest = &rest[next..];
            continue;
        };
        out.push_str(&rest[..start]);
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text.push_str(before);
        rest = after.split_once('>').map_or("", |(_, after)| after);
    }
    text.push_str(rest);
    unescape(text.trim())
}

fn overview(list: &[(String, Page)], base_url: &str) -> String {
    let mut html = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Fragments</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n</head>\n<body>\n<h1>Fragments</h1>\n\
         <p>Open a file in a text editor, copy all of it, and paste it where your system takes HTML. The title is \
         not part of it, because a page there has its own. Links lead to <a href=\"{0}\">{0}</a>.</p>\n<ul>\n",
        escape(base_url)
    );
    let languages: BTreeSet<&str> = list.iter().map(|(_, page)| page.language.as_str()).collect();
    for (name, page) in list {
        let language = if languages.len() > 1 {
            format!(" ({})", escape(&page.language))
        } else {
            String::new()
        };
        let (title_language, direction) = match &page.title_in {
            Some((language, direction)) => (language, direction),
            None => (&page.language, &page.direction),
        };
        let _ = writeln!(
            html,
            "<li><a href=\"{0}\">{0}</a>: <span lang=\"{1}\" dir=\"{2}\">{3}</span>{language}</li>",
            escape(name),
            escape(title_language),
            escape(direction),
            escape(&page.title),
        );
    }
    html.push_str("</ul>\n</body>\n</html>\n");
    html
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fragment_is_the_page_without_its_frame() {
        let mut site = Output::default();
        let page = "<html lang=\"es\" dir=\"ltr\" class=\"face-public\"><head><link rel=\"stylesheet\" href=\"../a.css\">\
            </head><body class=\"kind-page\"><header>x</header><main id=\"main\"><h1>Uno &amp; dos</h1><p>\
            <a href=\"../b/#c\">b</a> <a href=\"#d\">d</a> <img src=\"p.png\"></p><formula></formula>\
            <template><p>t</p></template><script>s</script></main></body></html>";
        site.add("a/index.html", page);
        site.add("a.css", "h2 { color: red }");
        site.add(
            "old/index.html",
            "<html><head><meta name=\"robots\" content=\"noindex\"></head><main>x</main></html>",
        );
        site.add("r/index.html", "<html><p>no main</p></html>");
        let made = fragments(&site, "https://x.org/y/");
        let paths: Vec<&str> = made.iter().map(|(path, _)| path).collect();
        assert_eq!(paths, ["a.html", "index.html"]);
        assert_eq!(
            String::from_utf8(made.get("a.html").unwrap().to_vec()).unwrap(),
            "<style>\nh2:is(.hallpass, .hallpass *){color: red}\n</style>\n\
             <div class=\"hallpass face-public kind-page\" lang=\"es\" dir=\"ltr\">\n\
             <p><a href=\"https://x.org/y/b/#c\">b</a> <a href=\"#d\">d</a> <img src=\"https://x.org/y/a/p.png\"></p>\
             <formula></formula>\n</div>\n"
        );
        let list = String::from_utf8(made.get("index.html").unwrap().to_vec()).unwrap();
        assert!(list.contains(
            "<a href=\"a.html\">a.html</a>: <span lang=\"es\" dir=\"ltr\">Uno &amp; dos</span>"
        ));
    }
}
