//! The floor: what a static site cannot be built faster than with the same libraries. It reads the pages,
//! turns Markdown into HTML, puts it into a template with navigation, breadcrumbs and a table of contents,
//! and writes it, in parallel. It knows no schema, checks no link, and takes every file as it is.
//!
//! ```text
//! floor CONTENT OUT            with code in colour
//! floor CONTENT OUT --plain    without
//! ```
#![expect(
    clippy::disallowed_methods,
    reason = "it stands beside the product and shares nothing with it"
)]
#![expect(clippy::unwrap_used, reason = "a measurement that cannot go on fails")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, context};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag, TagEnd, html};
use pulldown_cmark_escape::{FmtWriter, escape_html};
use rayon::prelude::*;
use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

struct Page {
    /// `topic-1/section-9/page-3/`.
    url: String,
    title: String,
    body: String,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [content, out, rest @ ..] = arguments.as_slice() else {
        panic!("expected a folder of content and one for the output");
    };
    let colours = !rest.iter().any(|argument| argument == "--plain");
    let root = Path::new(content).join("public");
    let out = Path::new(out);
    let _ = std::fs::remove_dir_all(out);
    let mut files = Vec::new();
    markdown_below(&root, &mut files);
    let mut pages: Vec<Page> = files.par_iter().map(|file| read(&root, file)).collect();
    pages.sort_by(|a, b| a.url.cmp(&b.url));
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    environment.add_template("page", include_str!("page.html")).unwrap();
    let top: Value = pages.iter().filter(|page| depth(&page.url) == 1).map(entry).collect();
    (0..pages.len()).into_par_iter().for_each(|at| {
        let text = render(&environment, &pages, at, &top, colours);
        let file = out.join(&pages[at].url).join("index.html");
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(file, text).unwrap();
    });
    let mut sitemap =
        String::from("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">");
    for page in &pages {
        let _ = write!(sitemap, "<url><loc>https://pages.example.org/{}</loc></url>", page.url);
    }
    std::fs::write(out.join("sitemap.xml"), sitemap + "</urlset>").unwrap();
}

fn markdown_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            markdown_below(&path, found);
        } else {
            found.push(path);
        }
    }
}

fn read(root: &Path, file: &Path) -> Page {
    let text = std::fs::read_to_string(file).unwrap();
    let (front, body) = text.split_once("\n---\n").unwrap();
    let title = front.lines().find_map(|line| line.strip_prefix("title: ")).unwrap_or("");
    let name = file.strip_prefix(root).unwrap().with_extension("");
    let name = name.to_str().unwrap();
    let url = match name.strip_suffix("index") {
        Some(folder) => folder.to_owned(),
        None => format!("{name}/"),
    };
    Page { url, title: title.to_owned(), body: body.to_owned() }
}

fn depth(url: &str) -> usize {
    url.matches('/').count()
}

fn entry(page: &Page) -> Value {
    context! { url => page.url.as_str(), title => page.title.as_str() }
}

/// The folder above, from the top: `topic-1/section-9/`.
fn parent(url: &str) -> &str {
    let inside = url.trim_end_matches('/');
    inside.rfind('/').map_or("", |at| &inside[..=at])
}

fn render(
    environment: &Environment<'_>,
    pages: &[Page],
    at: usize,
    top: &Value,
    colours: bool,
) -> String {
    let page = &pages[at];
    let (content, toc) = markdown(&page.body, colours);
    // Sorted by address, a folder's pages stand together.
    let folder = parent(&page.url);
    let start = pages.partition_point(|page| page.url.as_str() < folder);
    let in_folder = pages[start..].iter().take_while(|page| page.url.starts_with(folder));
    let siblings: Vec<Value> = in_folder
        .take(40)
        .filter(|other| !folder.is_empty() && parent(&other.url) == folder)
        .map(entry)
        .collect();
    let above = page.url.match_indices('/').filter_map(|(end, _)| {
        let url = &page.url[..=end];
        pages.binary_search_by(|page| page.url.as_str().cmp(url)).ok()
    });
    let breadcrumbs: Vec<Value> = above.map(|at| entry(&pages[at])).collect();
    let context = context! {
        root => "../".repeat(depth(&page.url)),
        title => page.title.as_str(),
        top, siblings, breadcrumbs, toc,
        content => Value::from_safe_string(content),
        prev => at.checked_sub(1).map(|at| entry(&pages[at])),
        next => pages.get(at + 1).map(entry),
    };
    environment.get_template("page").unwrap().render(context).unwrap()
}

/// The page's HTML, with ids at its headings, and its table of contents.
fn markdown(text: &str, colours: bool) -> (String, Vec<Value>) {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_GFM;
    let mut events: Vec<Event<'_>> = Vec::new();
    let mut toc = Vec::new();
    let mut heading: Option<(usize, String)> = None;
    let mut code: Option<(String, String)> = None;
    for event in Parser::new_ext(text, options) {
        match event {
            Event::Text(text) if code.is_some() => {
                if let Some((_, block)) = &mut code {
                    block.push_str(&text);
                }
                continue;
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                code = Some((language.to_string(), String::new()));
                continue;
            }
            Event::End(TagEnd::CodeBlock) if code.is_some() => {
                let (language, block) = code.take().unwrap();
                events.push(Event::Html(code_block(&language, &block, colours).into()));
                continue;
            }
            Event::Start(Tag::Heading { .. }) => heading = Some((events.len(), String::new())),
            Event::Text(ref text) | Event::Code(ref text) => {
                if let Some((_, title)) = &mut heading {
                    title.push_str(text);
                }
            }
            Event::End(TagEnd::Heading(_)) => {
                let (at, title) = heading.take().unwrap();
                let slug = title.to_lowercase().replace(' ', "-");
                toc.push(context! { id => slug.as_str(), title => title });
                if let Event::Start(Tag::Heading { id, .. }) = &mut events[at] {
                    *id = Some(CowStr::from(slug));
                }
            }
            _ => {}
        }
        events.push(event);
    }
    let mut out = String::with_capacity(text.len() * 2);
    html::push_html(&mut out, events.into_iter());
    (out, toc)
}

fn code_block(language: &str, text: &str, colours: bool) -> String {
    let mut out = format!("<pre><code class=\"language-{language}\">");
    let syntax = SYNTAXES.find_syntax_by_token(language).filter(|_| colours);
    match syntax {
        Some(syntax) => {
            let (mut state, mut stack) = (ParseState::new(syntax), ScopeStack::new());
            for line in LinesWithEndings::from(text) {
                let changes = state.parse_line(line, &SYNTAXES).unwrap();
                for (piece, change) in ScopeRegionIterator::new(&changes, line) {
                    stack.apply(change).unwrap();
                    match stack.scopes.last().filter(|_| !piece.trim().is_empty()) {
                        Some(scope) => {
                            let name = scope.build_string();
                            let class = name.split('.').next().unwrap_or_default();
                            let _ = write!(out, "<span class=\"{class}\">");
                            let _ = escape_html(FmtWriter(&mut out), piece);
                            out.push_str("</span>");
                        }
                        None => _ = escape_html(FmtWriter(&mut out), piece),
                    }
                }
            }
        }
        None => _ = escape_html(FmtWriter(&mut out), text),
    }
    out + "</code></pre>"
}
