//! What the preview adds to a page: the script that reloads it, and the errors on top of it. Both
//! come as files of the preview's own, so that the page's strict policy holds here as well.

use std::fmt::Write as _;

use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::model::Site;

use super::problems::{self, Problem};

const HEAD: &str = "<link rel=\"stylesheet\" href=\"/_hallpass/live.css\">\n\
                    <script type=\"module\" src=\"/_hallpass/live.js\"></script>\n";

/// The page with the reload script, and the panel of errors when there is one; see [`panel`].
pub(super) fn add(html: &str, panel: &str) -> String {
    let html = html.replacen("</head>", &format!("{HEAD}</head>"), 1);
    if panel.is_empty() {
        return html;
    }
    html.replacen("</body>", &format!("{panel}</body>"), 1)
}

/// When there is no good state to show below the errors.
pub(super) fn only_errors(panel: &str) -> String {
    add(&document("Hallpass", "<p>There is no good build to show yet.</p>"), panel)
}

/// The way in, when several sites are served.
pub(super) fn list_of_sites(sites: &[Site]) -> String {
    let entry = |site: &Site| {
        let (name, title) = (escape(&site.config.name.value), escape(&site.config.title));
        format!("<li><a href=\"/{name}/\">{title}</a> <code>{name}</code></li>\n")
    };
    let list: Vec<String> = sites.iter().map(entry).collect();
    document(
        "Hallpass",
        &format!(
            "<h1>Sites</h1>\n<ul>\n{}</ul>\n<p><a href=\"/_hallpass/\">Wrong or still open</a></p>\n",
            list.concat()
        ),
    )
}

pub(super) fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n</head>\n<body class=\"hallpass-plain\">\n<main>{body}</main>\n</body>\n</html>\n"
    )
}

/// Errors on top of a page, as the terminal shows them, each place a link into the editor; empty
/// without any.
pub(super) fn panel(errors: &str, problems: &[Problem]) -> String {
    if errors.is_empty() {
        return String::new();
    }
    let mut links = String::new();
    for link in problems.iter().map(problems::link).filter(|link| !link.is_empty()) {
        let _ = write!(links, "<li>{link}</li>");
    }
    let many = errors.matches("error[").count();
    let title = if many == 1 { "1 error".to_owned() } else { format!("{many} errors") };
    format!(
        "<section id=\"hallpass-errors\" role=\"alert\" aria-labelledby=\"hallpass-errors-title\">\
         <h2 id=\"hallpass-errors-title\">{title}: this is the last good version</h2>\
         <ul class=\"hallpass-places\">{links}<li><a href=\"/_hallpass/\">all, with what is open</a></li></ul>\
         <pre tabindex=\"0\">{}</pre></section>\n",
        escape(errors.trim_end())
    )
}

pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let _ = escape_html(FmtWriter(&mut escaped), text);
    escaped
}
