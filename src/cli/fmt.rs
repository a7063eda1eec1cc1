//! `hallpass fmt`.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::diag::{Diagnostic, FileId, render};
use crate::error::{Error, Result};
use crate::format;
use crate::read::{Layer, Sources, text_file};
use crate::write;

use super::Outcome;
use super::terminal::{Terminal, count, say, stderr};

#[derive(Args)]
#[command(
    after_help = "Puts the keys of the front matter in order and the columns of tables one below the other.
Nothing else changes, and the pages stay as they are.

Examples:
  hallpass fmt                         every page in content/
  hallpass fmt content/public/a.md     one page
  hallpass fmt --check                 say which pages would change, and change none"
)]
pub(super) struct FmtArgs {
    /// Pages, or folders of pages
    #[arg(value_name = "PATH", default_value = "content")]
    paths: Vec<PathBuf>,
    /// Write nothing; exit with 1 when a page would change
    #[arg(long)]
    check: bool,
}

pub(super) fn run(args: &FmtArgs, terminal: &Terminal) -> Result<Outcome> {
    let mut sources = Sources::default();
    let mut skipped: Vec<Diagnostic> = Vec::new();
    for path in &args.paths {
        add(&mut sources, path, &mut skipped)?;
    }
    let pages: Vec<FileId> = sources
        .layer(Layer::Content)
        .filter(|(_, file)| file.name.ends_with(".md"))
        .map(|(id, _)| id)
        .collect();
    let mut changed = 0;
    for &id in &pages {
        let file = sources.file(id);
        match format::page(&file.text) {
            Ok(text) if text == file.text => {}
            Ok(text) => {
                changed += 1;
                if !args.check {
                    write::write_whole(Path::new(&file.path), text.as_bytes())?;
                }
                let verb = if args.check { "would format" } else { "formatted" };
                say!("{} {}", terminal.dim(verb), file.path);
            }
            Err(mut problem) => {
                problem.span = problem.span.map(|span| crate::diag::Span { file: id, ..span });
                skipped.push(problem);
            }
        }
    }
    let format = render::Format::Human { color: terminal.color };
    stderr(&render::render(&skipped, &sources, format));
    let (of, skips) = (count(pages.len(), "page", "pages"), skipped.len());
    let done = if args.check { "to format" } else { "formatted" };
    let left = if skips == 0 { String::new() } else { format!(", {skips} left alone: see above") };
    say!("{} {changed} of {of} {done}{left}", terminal.good("fmt"));
    let faulty = skips > 0 || (args.check && changed > 0);
    Ok(if faulty { Outcome::Faulty } else { Outcome::Well })
}

fn add(sources: &mut Sources, path: &Path, skipped: &mut Vec<Diagnostic>) -> Result<()> {
    if !path.is_dir() {
        if !path.is_file() {
            return Err(Error::Usage(format!("there is no page or folder `{}`", path.display())));
        }
        text_file(sources, Layer::Content, path)?;
        return Ok(());
    }
    let mut folder = Sources::default();
    let unreadable = folder.add_folder(Layer::Content, path)?;
    let ids: Vec<FileId> = folder.layer(Layer::Content).map(|(id, _)| id).collect();
    for id in ids {
        let mut file = folder.file(id).clone();
        let problem = unreadable.iter().find(|problem| problem.span.is_some_and(|s| s.file == id));
        file.name.clone_from(&file.path);
        let new = sources.add(file);
        if let Some(problem) = problem {
            let mut problem = problem.clone();
            problem.span = problem.span.map(|span| crate::diag::Span { file: new, ..span });
            skipped.push(problem);
        }
    }
    Ok(())
}
