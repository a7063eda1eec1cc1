//! `hallpass new`: a small folder to start from, of the same shape as a large one.

use std::path::PathBuf;

use clap::Args;

use crate::error::Result;
use crate::parse::schemas::published;
use crate::render::Output;
use crate::write;

use super::Outcome;
use super::terminal::{Terminal, say};

#[derive(rust_embed::Embed)]
#[folder = "src/cli/starter"]
struct Starter;

#[derive(Args)]
#[command(after_help = "Example:
  hallpass new my-office               then: cd my-office && hallpass serve")]
pub(super) struct NewArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub(super) fn run(args: &NewArgs, terminal: &Terminal) -> Result<Outcome> {
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
    write::create(&args.folder, &files)?;
    let folder = args.folder.display();
    say!("{} {} files in `{folder}`", terminal.good("made"), files.len());
    say!("{} cd {folder} && hallpass serve", terminal.dim("next"));
    say!("     write pages in {folder}/content; `hallpass check` says what is wrong or still open");
    Ok(Outcome::Well)
}
