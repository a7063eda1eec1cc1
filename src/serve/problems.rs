//! Everything that is wrong or still open, as a page of the preview, with links that open the source
//! in the author's editor at the place.

use std::fmt::Write as _;

use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};

use crate::diag::render::line_column;
use crate::diag::{Diagnostic, Files as _, Severity};
use crate::error::{Error, Result};
use crate::read::Sources;

use super::overlay::{document, escape};

/// What a path may not have in an address, `/` excepted.
const IN_PATH: &AsciiSet =
    &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'`');

/// The address that opens a file in an editor: `{path}`, `{line}` and `{column}` stand for the place.
#[derive(Debug, Clone)]
pub struct Editor(String);

impl Editor {
    /// The address that Visual Studio Code answers to.
    pub const DEFAULT: &str = "vscode://file{path}:{line}:{column}";

    pub fn new(template: &str) -> Result<Self> {
        if template.contains("{path}") && template.contains(':') {
            return Ok(Self(template.to_owned()));
        }
        Err(Error::Usage(format!(
            "expected an address with `{{path}}` such as `{}`, found `{template}`",
            Self::DEFAULT
        )))
    }

    /// None for a file that is not on this disk, such as the theme inside of the program.
    fn address(&self, path: &str, line: usize, column: usize) -> Option<String> {
        let absolute = std::path::absolute(path).ok().filter(|path| path.is_file())?;
        let absolute = absolute.to_str()?.replace('\\', "/");
        let slash = if absolute.starts_with('/') { "" } else { "/" };
        let absolute = format!("{slash}{absolute}");
        let path = utf8_percent_encode(&absolute, IN_PATH).to_string();
        let address = self.0.replace("{line}", &line.to_string());
        Some(address.replace("{column}", &column.to_string()).replace("{path}", &path))
    }
}

/// A diagnostic as the preview shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Problem {
    severity: Severity,
    code: &'static str,
    message: String,
    help: Vec<String>,
    place: Option<Place>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Place {
    path: String,
    line: usize,
    column: usize,
    address: Option<String>,
}

pub(super) fn gather(
    diagnostics: &[Diagnostic],
    sources: &Sources,
    editor: &Editor,
) -> Vec<Problem> {
    let problem = |diagnostic: &Diagnostic| Problem {
        severity: diagnostic.severity,
        code: diagnostic.code.id(),
        message: diagnostic.message.clone(),
        help: diagnostic.help.clone(),
        place: diagnostic.span.map(|span| {
            let path = sources.path(span.file).to_owned();
            let (line, column) = line_column(sources.text(span.file), span.start);
            let address = editor.address(&path, line, column);
            Place { path, line, column, address }
        }),
    };
    diagnostics.iter().map(problem).collect()
}

/// The page at `/_hallpass/`: errors first, then what is open, file by file.
pub(super) fn page(problems: &[Problem]) -> String {
    let of = |severity: Severity| {
        problems.iter().filter(|problem| problem.severity == severity).collect::<Vec<_>>()
    };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    let mut body = format!(
        "<p><a href=\"/\">Sites</a></p>\n<h1>Wrong or still open</h1>\n\
         <p role=\"status\">Errors: {} · Warnings: {}</p>\n",
        errors.len(),
        warnings.len()
    );
    section(&mut body, "Errors", &errors);
    section(&mut body, "Warnings", &warnings);
    if problems.is_empty() {
        body.push_str("<p>Nothing: the content is ready.</p>\n");
    }
    document("Wrong or still open", &body)
}

fn section(body: &mut String, title: &str, problems: &[&Problem]) {
    if problems.is_empty() {
        return;
    }
    let _ = writeln!(body, "<h2>{title}</h2>");
    let file = |problem: &Problem| problem.place.as_ref().map(|place| place.path.clone());
    for group in problems.chunk_by(|a, b| file(a) == file(b)) {
        if let Some(path) = file(group[0]) {
            let _ = writeln!(body, "<h3><code>{}</code></h3>", escape(&path));
        }
        body.push_str("<ul class=\"hallpass-problems\">\n");
        for problem in group {
            let _ = writeln!(body, "<li>{}", link(problem));
            let _ = write!(
                body,
                "<span>{}</span> <small>{}</small>",
                code_marked(&problem.message),
                problem.code
            );
            for help in &problem.help {
                let _ = write!(body, "<br><small>{}</small>", code_marked(help));
            }
            body.push_str("</li>\n");
        }
        body.push_str("</ul>\n");
    }
}

/// The place, as a link where an editor can open it.
pub(super) fn link(problem: &Problem) -> String {
    let Some(Place { path, line, column, address }) = &problem.place else { return String::new() };
    let shown = format!("<bdi dir=\"ltr\">{}:{line}:{column}</bdi>", escape(path));
    match address {
        Some(address) => format!("<a href=\"{}\">{shown}</a>", escape(address)),
        None => shown,
    }
}

/// Back-ticked names as code.
fn code_marked(text: &str) -> String {
    let mut marked = String::new();
    for (at, part) in text.split('`').enumerate() {
        match at % 2 {
            0 => marked.push_str(&escape(part)),
            _ => {
                let _ = write!(marked, "<code>{}</code>", escape(part));
            }
        }
    }
    marked
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Span, codes};
    use crate::read::Layer;

    #[test]
    fn every_problem_is_listed_with_a_link_to_its_place() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a page.md");
        crate::write::write_whole(&path, b"one\ntwo <x>\n").unwrap();
        let mut sources = Sources::default();
        let shown = path.display().to_string();
        let file = sources.add_text(Layer::Content, "a.md", &shown, "one\ntwo <x>\n");
        let gone = sources.add_text(Layer::Theme, "b.html", "themes/none/b.html", "x\n");
        let found = [
            Diagnostic::error(codes::RAW_HTML, "no `<x>` here").at(Span::new(file, 8..11)),
            Diagnostic::warning(codes::TEMPLATE, "odd").at(Span::new(gone, 0..1)),
            Diagnostic::warning(codes::MISSING_FILE, "nowhere"),
        ];
        let problems =
            gather(&found, &sources, &Editor::new("edit:{path}?l={line}&c={column}").unwrap());
        let html = page(&problems);
        let address = format!("edit:{}?l=2&amp;c=5", shown.replace(' ', "%20"));
        assert!(html.contains(&format!("<a href=\"{address}\">")), "{html}");
        assert!(html.contains("no <code>&lt;x&gt;</code> here"), "{html}");
        assert!(html.contains("<bdi dir=\"ltr\">themes/none/b.html:1:1</bdi>"), "{html}");
        assert!(html.contains("Errors: 1 · Warnings: 2"), "{html}");
        assert!(Editor::new("code").is_err());
    }
}
