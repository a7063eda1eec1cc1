//! What the preview adds to a page: the script that reloads it, and the errors on top of it. Both
//! come as files of the preview's own, so that the page's strict policy holds here as well.

use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::model::Site;

const HEAD: &str = "<link rel=\"stylesheet\" href=\"/_hallpass/live.css\">\n\
                    <script type=\"module\" src=\"/_hallpass/live.js\"></script>\n";

/// The page with the reload script, and the errors when there are any.
pub(super) fn add(html: &str, errors: &str) -> String {
    let html = html.replacen("</head>", &format!("{HEAD}</head>"), 1);
    if errors.is_empty() {
        return html;
    }
    html.replacen("</body>", &format!("{}</body>", panel(errors)), 1)
}

/// When there is no good state to show below the errors.
pub(super) fn only_errors(errors: &str) -> String {
    add(&document("Hallpass", "<p>There is no good build to show yet.</p>"), errors)
}

/// The way in, when several sites are served.
pub(super) fn list_of_sites(sites: &[Site]) -> String {
    let entry = |site: &Site| {
        let (name, title) = (escape(&site.config.name.value), escape(&site.config.title));
        format!("<li><a href=\"/{name}/\">{title}</a> <code>{name}</code></li>\n")
    };
    let list: Vec<String> = sites.iter().map(entry).collect();
    document("Hallpass", &format!("<h1>Sites</h1>\n<ul>\n{}</ul>\n", list.concat()))
}

fn document(title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n</head>\n<body class=\"hallpass-plain\">\n<main>{body}</main>\n</body>\n</html>\n"
    )
}

fn panel(errors: &str) -> String {
    let many = errors.matches("error[").count();
    let title = if many == 1 { "1 error".to_owned() } else { format!("{many} errors") };
    format!(
        "<section id=\"hallpass-errors\" role=\"alert\" aria-labelledby=\"hallpass-errors-title\">\
         <h2 id=\"hallpass-errors-title\">{title}: this is the last good version</h2>\
         <pre tabindex=\"0\">{}</pre></section>\n",
        escape(errors.trim_end())
    )
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let _ = escape_html(FmtWriter(&mut escaped), text);
    escaped
}
