//! `hallpass new`: a small folder to start from, of the same shape as a large one; a page; a quiz; the words of a
//! language.

mod language;
mod page;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use crate::component;
use crate::error::{Error, Result};
use crate::parse::schemas::published;
use crate::parse::{Documents, parse};
use crate::read::{Layer, Sources};
use crate::render::Output;
use crate::write;

use super::Outcome;
use super::terminal::{Terminal, say};

#[derive(rust_embed::Embed)]
#[folder = "src/cli/starter"]
struct Starter;

#[derive(Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
#[command(after_help = "Examples:
  hallpass new my-office               then: cd my-office && hallpass serve
  hallpass new page public/family/visits
  hallpass new quiz training/records/check
  hallpass new language pl")]
pub(super) struct NewArgs {
    /// The folder to make
    #[arg(value_name = "DIR", required = true)]
    folder: Option<PathBuf>,
    #[command(subcommand)]
    what: Option<What>,
}

#[derive(Subcommand)]
enum What {
    /// Make a page
    Page(page::PageArgs),
    /// Make a page of questions
    Quiz(page::PageArgs),
    /// Make a file with every word of the interface, to be translated
    Language(language::LanguageArgs),
}

pub(super) fn run(args: &NewArgs, terminal: &Terminal) -> Result<Outcome> {
    match (&args.what, &args.folder) {
        (Some(What::Page(args)), _) => page::run(args, page::Kind::Page, terminal),
        (Some(What::Quiz(args)), _) => page::run(args, page::Kind::Quiz, terminal),
        (Some(What::Language(args)), _) => language::run(args, terminal),
        (None, Some(folder)) => start(folder, terminal),
        (None, None) => Err(Error::Usage("name the folder to make".to_owned())),
    }
}

/// What the content folder holds, mistakes left aside: whoever adds to it need not have mended it first.
fn documents(content: &Path) -> Result<Documents> {
    let mut sources = Sources::default();
    sources.add_folder(Layer::Content, content)?;
    let (documents, _) = parse(&sources, component::declarations(&sources).0);
    documents.ok_or_else(|| {
        let shown = content.display();
        Error::Usage(format!("`{shown}` has no usable `site.yaml`; see `hallpass check`"))
    })
}

fn start(folder: &Path, terminal: &Terminal) -> Result<Outcome> {
    let mut files = Output::default();
    for name in Starter::iter() {
        if let Some(file) = Starter::get(&name) {
            // Cargo would leave a real `.gitignore` out of the package.
            let name = if name == "gitignore" { ".gitignore" } else { &*name };
            files.add(name, file.data.into_owned());
        }
    }
    for schema in published() {
        files.add(format!("content/.schema/{}", schema.file_name()), schema.to_json());
    }
    write::create(folder, &files)?;
    let folder = folder.display();
    say!("{} {} files in `{folder}`", terminal.good("made"), files.len());
    say!("{} cd {folder} && hallpass serve", terminal.dim("next"));
    say!("     write pages in {folder}/content; `hallpass check` says what is wrong or still open");
    Ok(Outcome::Well)
}
