//! `hallpass to-confirm`: what the district has to fill in, in which order.

use std::path::PathBuf;

use clap::Args;

use crate::build::load;
use crate::error::Result;
use crate::to_confirm::{gather, to_markdown};
use crate::write;

use super::terminal::{Terminal, complain, count, say, stdout};
use super::{ContentArgs, Outcome, strictness};

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass to-confirm                                print the list
  hallpass to-confirm --out content/TO-CONFIRM.md    keep it beside the content

Facts that stand once in `data/` come first, those of the file for which most pages wait at the top; then
what pages leave open in their own words. Exit 1 while something is open.")]
pub(super) struct ToConfirmArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// The file to write; left out: print
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: ToConfirmArgs, terminal: &Terminal) -> Result<Outcome> {
    let checked = load(&args.content.options(strictness(true)))?;
    let Some(model) = &checked.model else {
        complain!("{} `hallpass check` says what is wrong", terminal.error("not read:"));
        return Ok(Outcome::Faulty);
    };
    let open = gather(&checked, model);
    let text = to_markdown(&open);
    match &args.out {
        Some(path) => {
            write::write_whole(path, text.as_bytes())?;
            let places = count(open.places, "open place", "open places");
            say!("{} `{}`: {places}", terminal.good("wrote"), path.display());
        }
        None => stdout(&text),
    }
    let done = open.places == 0 && open.others.is_empty();
    Ok(if done || args.out.is_some() { Outcome::Well } else { Outcome::Faulty })
}
