//! `hallpass schema`: what each file may hold, for editors that complete and check while one types.

use std::path::PathBuf;

use clap::Args;

use crate::error::{Error, Result};
use crate::parse::schemas::{Published, published};
use crate::write;

use super::Outcome;
use super::terminal::{Terminal, count, say, stdout};

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass schema contacts                       print one
  hallpass schema --out content/.schema          write them all, for your editor

A data file that begins with this line is completed and checked by editors with a YAML language server:
  # yaml-language-server: $schema=../.schema/contacts.schema.json")]
pub(super) struct SchemaArgs {
    /// The schema to print or write; left out: all
    #[arg(value_name = "NAME")]
    name: Option<String>,
    /// The folder to write them to; left out: print
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
}

pub(super) fn run(args: &SchemaArgs, terminal: &Terminal) -> Result<Outcome> {
    let wanted = |schema: &&Published| args.name.as_deref().is_none_or(|name| name == schema.name);
    let chosen: Vec<&Published> = published().filter(wanted).collect();
    if chosen.is_empty() {
        let name = args.name.as_deref().unwrap_or_default();
        let known: Vec<&str> = published().map(|schema| schema.name).collect();
        let known = known.join("`, `");
        return Err(Error::Usage(format!("there is no schema `{name}`; there are `{known}`")));
    }
    match &args.out {
        Some(folder) => {
            for schema in &chosen {
                write::write_whole(&folder.join(schema.file_name()), schema.to_json().as_bytes())?;
            }
            let (many, folder) = (count(chosen.len(), "schema", "schemas"), folder.display());
            say!("{} {many} to `{folder}`", terminal.good("wrote"));
        }
        None if args.name.is_none() => {
            for schema in chosen {
                stdout(&format!("{:<13} {}\n", schema.name, schema.about));
            }
        }
        None => chosen.iter().for_each(|schema| stdout(&schema.to_json())),
    }
    Ok(Outcome::Well)
}
