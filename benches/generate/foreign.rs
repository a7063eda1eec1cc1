//! Somebody else's Markdown as a site: real pages, with real code and real mistakes. What would stop a
//! build (links to files that were not taken, components and facts that are none) is put right as it is
//! copied; a page that is refused all the same is left out.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use hallpass::build::{Options, load};
use hallpass::check::Strictness;
use hallpass::read::{Layer, Sources};
use pulldown_cmark::{CodeBlockKind, Event, Options as Dialect, Parser, Tag};
use rayon::prelude::*;

use crate::Arguments;
use crate::tools::hallpass_settings;
use crate::write;

/// Where links lead whose page was not taken.
const ELSEWHERE: &str = "https://example.org/";

pub(crate) fn take(from: &Path, arguments: &Arguments) -> usize {
    let mut found = Vec::new();
    markdown_below(from, &mut found);
    found.sort();
    if arguments.count > 0 {
        found.truncate(arguments.count);
    }
    hallpass_settings(arguments, true);
    let public = arguments.out.join("public");
    write(&public.join("index.md"), "---\ntitle: Home\n---\nForeign pages.\n");
    let taken: Vec<PathBuf> =
        found.par_iter().filter_map(|path| copy(from, path, &public)).collect();
    let refused = refused(&arguments.out);
    for name in &refused {
        let _ = std::fs::remove_file(arguments.out.join(name));
    }
    taken.len() - refused.len()
}

fn markdown_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            markdown_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "md") {
            found.push(path);
        }
    }
}

/// Copies one file, in lower case; none where it is no text.
fn copy(from: &Path, path: &Path, public: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(path).ok()?;
    let inside = path.strip_prefix(from).ok()?.to_string_lossy().to_lowercase();
    let inside = inside.replace(|c: char| !(c.is_ascii_alphanumeric() || "/-._".contains(c)), "-");
    let inside = inside.replace("/.", "/");
    let name = inside.strip_suffix(".md")?.replace('.', "-");
    let name = if name.ends_with("index") { format!("{name}-page") } else { name };
    let target = public.join(format!("{name}.md"));
    let body = without_front_matter(&text);
    let title = body.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(&name);
    let title = title.replace(['"', '\\', '{', '}'], "");
    write(&target, &format!("---\ntitle: \"{}\"\n---\n{}", title.trim(), repaired(body)));
    Some(target)
}

fn without_front_matter(text: &str) -> &str {
    let inside = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    inside.map_or(text, |(_, body)| body)
}

/// Links to files lead elsewhere, pictures become links, and no brace means a fact or a component.
fn repaired(text: &str) -> String {
    let text = text.replace("{{", "{ {").replace("[@", "[\\@");
    let mut changes: Vec<(Range<usize>, String)> = Vec::new();
    for (event, range) in Parser::new_ext(&text, Dialect::ENABLE_TABLES).into_offset_iter() {
        match event {
            Event::Start(Tag::Link { dest_url, .. }) if !dest_url.starts_with("http") => {
                change_address(&text, &range, &dest_url, "", &mut changes);
            }
            Event::Start(Tag::Image { dest_url, .. }) => {
                change_address(&text, &range, &dest_url, "!", &mut changes);
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(info))) if info.contains('{') => {
                let line = text[range.clone()].lines().next().unwrap_or_default();
                let end = range.start + line.len();
                changes.push((range.start..end, line.replace(['{', '}'], "")));
            }
            _ => {}
        }
    }
    changes.sort_by_key(|(range, _)| range.start);
    let mut repaired = String::with_capacity(text.len());
    let mut at = 0;
    for (range, instead) in changes.iter().filter(|(range, _)| !range.is_empty()) {
        if range.start < at {
            continue;
        }
        let _ = write!(repaired, "{}{instead}", &text[at..range.start]);
        at = range.end;
    }
    repaired.push_str(&text[at..]);
    repaired
}

fn change_address(
    text: &str,
    link: &Range<usize>,
    address: &str,
    mark: &str,
    changes: &mut Vec<(Range<usize>, String)>,
) {
    let written = &text[link.clone()];
    if written.starts_with(mark) {
        changes.push((link.start..link.start + mark.len(), String::new()));
    }
    if let Some(at) = written.rfind(address).filter(|_| !address.is_empty()) {
        let start = link.start + at;
        changes.push((start..start + address.len(), ELSEWHERE.to_owned()));
    }
}

/// The pages in which errors stand.
fn refused(content: &Path) -> BTreeSet<String> {
    let options = Options {
        content: content.to_owned(),
        sites: Vec::new(),
        as_of: jiff::civil::date(2026, 11, 23),
        strictness: Strictness::Draft,
        office_keys: Vec::new(),
    };
    let checked = load(&options).unwrap();
    let errors = checked.diagnostics.iter().filter(|problem| problem.is_error());
    let files = errors.filter_map(|problem| problem.span.map(|span| span.file));
    files.map(|id| file_name(&checked.sources, id)).collect()
}

fn file_name(sources: &Sources, id: hallpass::diag::FileId) -> String {
    let file = sources.file(id);
    assert_eq!(file.layer, Layer::Content, "an error outside of the pages: {}", file.path);
    file.name.clone()
}
