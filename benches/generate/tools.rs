//! The same pages in the form of each tool: its front matter, its way to link, its settings, and a template
//! with navigation, breadcrumbs and a table of contents.

use std::path::Path;

use clap::ValueEnum;
use rayon::prelude::*;

use crate::pages::{Kind, LinkForm, Page, body, plan};
use crate::{Arguments, write};

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Tool {
    Hallpass,
    Hugo,
    Zola,
    Mdbook,
    Eleventy,
}

/// How one tool wants its pages.
struct Form {
    /// The folder with the pages.
    content: &'static str,
    /// The name of a folder's own page.
    index: &'static str,
    link: LinkForm,
    front: fn(&Page) -> String,
    /// What else the tool reads: path and text.
    settings: &'static [(&'static str, &'static str)],
}

pub(crate) fn make_up(arguments: &Arguments) -> usize {
    let pages = plan(arguments.count, arguments.seed);
    let form = form(arguments.tool);
    let content = arguments.out.join(form.content);
    (0..pages.len()).into_par_iter().for_each(|at| {
        let page = &pages[at];
        let file = content.join(file_name(page, form.index));
        let front = (form.front)(page);
        let text = body(&pages, at, arguments.seed, arguments.code, form.link);
        let source = format!("{front}{text}");
        if arguments.tool == Tool::Hallpass && at % 5 == 1 {
            translate(&file, &source, page, &text, arguments);
        }
        write(&file, &source);
    });
    for (name, text) in form.settings {
        write(&arguments.out.join(name), text);
    }
    match arguments.tool {
        Tool::Hallpass => hallpass_settings(arguments, false),
        Tool::Mdbook => write(&content.join("SUMMARY.md"), &mdbook_summary(&pages)),
        _ => {}
    }
    pages.len()
}

/// A twin with the same structure; its words are the source's, which costs a build the same.
fn translate(file: &Path, source: &str, page: &Page, text: &str, arguments: &Arguments) {
    for language in &arguments.languages {
        let digest = hallpass::parse::digest(source);
        let twin = format!(
            "---\ntitle: {} ({language})\ntranslation: {{of: {digest}, translator: A, reviewer: B}}\n---\n{text}",
            page.title
        );
        write(&file.with_extension(format!("{language}.md")), &twin);
    }
}

/// `site.yaml` and the owner of the pages. A page of the author's at the address of the search page takes
/// the place of the search and its index.
pub(crate) fn hallpass_settings(arguments: &Arguments, raw_html: bool) {
    let out = &arguments.out;
    let others = arguments.languages.iter().map(String::as_str);
    let languages: Vec<&str> = std::iter::once("en").chain(others).collect();
    let site = format!(
        "title: Pages\norganization: The office\nlanguage: en\nraw_html: {raw_html}\nsites:\n  - name: public\n    \
         root: public\n    title: Pages\n    base_url: https://pages.example.org/\n    languages: [{}]\n",
        languages.join(", ")
    );
    write(&out.join("site.yaml"), &site);
    let office = "- id: office\n  kind: office\n  name: The office\n  role: Answers\n";
    write(&out.join("data/contacts.yaml"), office);
    if !arguments.search {
        write(&out.join("public/search.md"), "---\ntitle: Search\n---\nThere is none.\n");
    }
}

fn file_name(page: &Page, index: &str) -> String {
    match page.kind {
        Kind::Leaf => format!("{}.md", page.path),
        Kind::Index if page.path.is_empty() => index.to_owned(),
        Kind::Index => format!("{}/{index}", page.path),
    }
}

/// The way from one file to another: `../../topic-2/index.md`.
fn by_file(from: &Page, to: &Page, index: &str, anchor: Option<&str>) -> String {
    let depth = file_name(from, index).matches('/').count();
    let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
    format!("{}{}{anchor}", "../".repeat(depth), file_name(to, index))
}

fn by_address(to: &Page, anchor: Option<&str>) -> String {
    let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
    let slash = if to.path.is_empty() { "" } else { "/" };
    format!("/{}{slash}{anchor}", to.path)
}

fn form(tool: Tool) -> Form {
    match tool {
        Tool::Hallpass => Form {
            content: "public",
            index: "index.md",
            link: |from, to, anchor| by_file(from, to, "index.md", anchor),
            front: |page| {
                format!(
                    "---\ntitle: {}\nsummary: {}\nowner: office\nlast_reviewed: 2026-10-01\norder: {}\n---\n",
                    page.title,
                    quoted(&page.summary),
                    page.order
                )
            },
            settings: &[],
        },
        Tool::Hugo => Form {
            content: "content",
            index: "_index.md",
            link: |_, to, anchor| by_address(to, anchor),
            front: |page| {
                format!(
                    "---\ntitle: {}\nsummary: {}\nlastmod: 2026-10-01\nweight: {}\n---\n",
                    page.title,
                    quoted(&page.summary),
                    page.order
                )
            },
            settings: HUGO,
        },
        Tool::Zola => Form {
            content: "content",
            index: "_index.md",
            link: |_, to, anchor| {
                let anchor = anchor.map_or(String::new(), |anchor| format!("#{anchor}"));
                format!("@/{}{anchor}", file_name(to, "_index.md"))
            },
            front: |page| {
                let (order, more) = match page.kind {
                    Kind::Leaf => (format!("weight = {}\nupdated = 2026-10-01\n", page.order), ""),
                    Kind::Index => (format!("weight = {}\n", page.order), "sort_by = \"weight\"\n"),
                };
                format!(
                    "+++\ntitle = {}\ndescription = {}\n{order}{more}+++\n",
                    quoted(&page.title),
                    quoted(&page.summary)
                )
            },
            settings: ZOLA,
        },
        Tool::Mdbook => Form {
            content: "src",
            index: "index.md",
            link: |from, to, anchor| by_file(from, to, "index.md", anchor),
            front: |page| format!("# {}\n\n", page.title),
            settings: &[(
                "book.toml",
                "[book]\ntitle = \"Pages\"\n[output.html.search]\nenable = false\n[output.html.print]\nenable = false\n",
            )],
        },
        Tool::Eleventy => Form {
            content: "src",
            index: "index.md",
            link: |_, to, anchor| by_address(to, anchor),
            front: |page| {
                format!(
                    "---\nlayout: page.njk\ntitle: {}\nsummary: {}\norder: {}\n---\n",
                    page.title,
                    quoted(&page.summary),
                    page.order
                )
            },
            settings: ELEVENTY,
        },
    }
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

/// The book's tree, in the order of the plan, which is its reading order.
fn mdbook_summary(pages: &[Page]) -> String {
    let line = |page: &Page| {
        let depth = if page.path.is_empty() { 0 } else { page.path.matches('/').count() };
        format!("{}- [{}]({})\n", "    ".repeat(depth), page.title, file_name(page, "index.md"))
    };
    format!("# Summary\n\n{}", pages.iter().map(line).collect::<String>())
}

const HUGO: &[(&str, &str)] = &[
    (
        "hugo.toml",
        "baseURL = \"https://pages.example.org/\"\ntitle = \"Pages\"\ndisableKinds = [\"taxonomy\", \"term\"]\n\
         [markup.highlight]\nnoClasses = false\n[markup.tableOfContents]\nendLevel = 3\n",
    ),
    ("layouts/_default/baseof.html", HUGO_BASE),
    (
        "layouts/partials/nav.html",
        "<nav><ul>{{ range site.Home.Sections }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></nav>",
    ),
    (
        "layouts/partials/section.html",
        "<nav><ul>{{ range .RegularPages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul></nav>",
    ),
    (
        "layouts/_default/single.html",
        "{{ define \"main\" }}{{ .TableOfContents }}{{ .Content }}{{ end }}",
    ),
    (
        "layouts/_default/list.html",
        "{{ define \"main\" }}{{ .TableOfContents }}{{ .Content }}<ul>{{ range .Pages }}<li><a href=\"{{ .RelPermalink }}\">{{ .Title }}</a></li>{{ end }}</ul>{{ end }}",
    ),
];

/// The list of top sections is the same everywhere, and that of a section's pages on all of them, so they are cached, as
/// Hugo's manual advises.
const HUGO_BASE: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ .Title }} · {{ site.Title }}</title>
<meta name="description" content="{{ .Summary }}"></head><body>
{{ partialCached "nav.html" . }}
<ol>{{ range .Ancestors.Reverse }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ol>
<main><h1>{{ .Title }}</h1>{{ block "main" . }}{{ end }}</main>
{{ with .CurrentSection }}{{ partialCached "section.html" . .RelPermalink }}{{ end }}
{{ with .PrevInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}{{ with .NextInSection }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}
</body></html>
"#;

const ZOLA: &[(&str, &str)] = &[
    (
        "config.toml",
        "base_url = \"https://pages.example.org\"\ntitle = \"Pages\"\nbuild_search_index = false\n\
         [markdown]\nhighlight_code = true\nhighlight_theme = \"css\"\n",
    ),
    ("templates/base.html", ZOLA_BASE),
    (
        "templates/page.html",
        "{% extends \"base.html\" %}{% block main %}<ol>{% for path in page.ancestors %}<li>{{ path }}</li>{% endfor %}</ol>\
         <h1>{{ page.title }}</h1><ul>{% for h in page.toc %}<li><a href=\"{{ h.permalink }}\">{{ h.title }}</a></li>{% endfor %}</ul>\
         {{ page.content | safe }}\
         {% if page.lower %}<a href=\"{{ page.lower.permalink }}\">{{ page.lower.title }}</a>{% endif %}\
         {% if page.higher %}<a href=\"{{ page.higher.permalink }}\">{{ page.higher.title }}</a>{% endif %}{% endblock %}",
    ),
    (
        "templates/section.html",
        "{% extends \"base.html\" %}{% block main %}<h1>{{ section.title }}</h1>{{ section.content | safe }}\
         <ul>{% for p in section.pages %}<li><a href=\"{{ p.permalink }}\">{{ p.title }}</a></li>{% endfor %}</ul>{% endblock %}",
    ),
    ("templates/index.html", "{% extends \"section.html\" %}"),
];

const ZOLA_BASE: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{{ config.title }}</title></head><body>
<nav><ul>{% set home = get_section(path="_index.md") %}{% for sub in home.subsections %}{% set s = get_section(path=sub, metadata_only=true) %}<li><a href="{{ s.permalink }}">{{ s.title }}</a></li>{% endfor %}</ul></nav>
<main>{% block main %}{% endblock %}</main></body></html>
"#;

const ELEVENTY: &[(&str, &str)] = &[
    (
        "eleventy.config.mjs",
        "import syntaxHighlight from \"@11ty/eleventy-plugin-syntaxhighlight\";\n\
         export default function (config) {\n  config.addPlugin(syntaxHighlight);\n  \
         config.addCollection(\"top\", (all) => all.getFilteredByGlob(\"src/*/index.md\"));\n  \
         return { dir: { input: \"src\", includes: \"_includes\" }, markdownTemplateEngine: false };\n}\n",
    ),
    (
        "src/_includes/page.njk",
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{{ title }}</title></head><body>\n\
         <nav><ul>{% for p in collections.top %}<li><a href=\"{{ p.url }}\">{{ p.data.title }}</a></li>{% endfor %}</ul></nav>\n\
         <main><h1>{{ title }}</h1>{{ content | safe }}</main></body></html>\n",
    ),
    ("package.json", "{\"type\": \"module\", \"private\": true}\n"),
];
