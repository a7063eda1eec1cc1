//! `hallpass records invitations` and `revoke`: which links are out, and taking one back.

use std::io::Write;

use clap::{Args, Subcommand};
use quiz::Date;

use super::super::Outcome;
use super::super::terminal::Terminal;
use super::decide::Because;
use super::{Place, date, now, today};
use crate::error::Result;
use crate::records::invitations::{Listed, State, list, revoke};
use crate::records::words::{count, long_date};

#[derive(Debug, Subcommand)]
pub(super) enum Invitations {
    /// List the invitations with who holds them, and which were revoked or have expired.
    #[command(after_help = "\
Example:
  hallpass records invitations

`hallpass invite` makes them, and writes the same link again for whoever lost theirs.")]
    Invitations(Listing),
    /// Take back an invitation that fell into other hands.
    #[command(after_help = "\
Files that come in on it from now on are rejected; those that came in before keep their verdict, with a
warning. `hallpass invite --only ID` then makes another link.

Examples:
  hallpass records revoke ts-3 --reason \"the link was forwarded\" --author \"R. Vega\"
  hallpass records revoke 12 --reason \"the link was forwarded\" --author \"R. Vega\"")]
    Revoke {
        /// Id of the person in the roster, or the number of the invitation's entry.
        invitation: String,
        #[command(flatten)]
        because: Because,
        #[command(flatten)]
        place: Place,
    },
}

#[derive(Debug, Args)]
pub(super) struct Listing {
    /// The day on which they are looked at, when it is not today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
    #[command(flatten)]
    place: Place,
}

impl Invitations {
    pub(super) fn run(
        &self,
        terminal: &Terminal,
        out: &mut dyn Write,
    ) -> Result<std::io::Result<Outcome>> {
        match self {
            Self::Invitations(Listing { as_of, place }) => {
                let day = as_of.map_or_else(today, Ok)?;
                Ok(tell(&list(&place.records, day)?, terminal, out))
            }
            Self::Revoke { invitation, because, place } => {
                let Because { reason, author } = because;
                let (by, whose) = revoke(&place.records, invitation, reason, author, now())?;
                Ok(writeln!(
                    out,
                    "entry {by}: the invitation of `{whose}` is revoked\nnext: `hallpass invite --only {whose} --out DIR` makes another"
                )
                .map(|()| Outcome::Well))
            }
        }
    }
}

fn tell(listed: &[Listed], terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<Outcome> {
    for one in listed {
        let state = match &one.state {
            State::Holds => terminal.good("holds"),
            State::Expired(closed) => {
                terminal.warning(&format!("expired on {}", long_date(*closed)))
            }
            State::Revoked(text) => terminal.error(text),
        };
        let files = match one.files {
            0 => "nothing handed in".to_owned(),
            files => count(files, "file", "files"),
        };
        let Listed { entry, person, name, certification, year, learner, .. } = one;
        writeln!(
            out,
            "{entry:>4}  {}  {person}  {name} ({learner})  {certification} {year}  {files}  {state}",
            Date::of_millis(one.at)
        )?;
    }
    writeln!(out, "{}", count(listed.len(), "invitation", "invitations"))?;
    Ok(Outcome::Well)
}
