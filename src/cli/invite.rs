//! `hallpass invite`.

use std::path::PathBuf;

use clap::Args;
use quiz::Date;

use super::Outcome;
use super::terminal::{Terminal, complain, count, say};
use crate::error::{Error, Result};
use crate::records::invite::{Inviting, invite};
use crate::records::keys::Asking;

#[derive(Debug, Args)]
#[command(after_help = "\
Writes ID.txt and ID.eml for everyone of the roster who has a name and a role of the certification. Running
it again writes the same links, for whoever lost theirs. The first use makes the office's key in
`records/keys`; `hallpass build` puts its public half on the pages, so build once more after it.

Examples:
  hallpass invite --out invitations
  hallpass invite --out invitations --passphrase          locks the new key
  hallpass invite --out invitations --only ts-3
  hallpass invite --out invitations --only ts-3 --renew --reason \"link was forwarded\" --author \"R. Vega\"

Exit code: 0 written · 1 nobody could be invited · 2 usage or files")]
pub(super) struct InviteArgs {
    /// Folder to write the messages to
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Which certification, when there is more than one
    #[arg(long, value_name = "ID")]
    certification: Option<String>,
    /// Another roster than `training/data/roster.yaml` in the content
    #[arg(long, value_name = "FILE")]
    roster: Option<PathBuf>,
    /// Folder of the content
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// Folder of the ledger and the keys
    #[arg(long, value_name = "DIR", default_value = "records")]
    records: PathBuf,
    /// Address of the course, when it is not the one in site.yaml
    #[arg(long, value_name = "URL")]
    link: Option<String>,
    /// Only this person of the roster; may be given more than once
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Revoke the links of those named with --only, and make new ones
    #[arg(long, requires_all = ["only", "reason", "author"])]
    renew: bool,
    /// Why a link is revoked; it stays in the ledger
    #[arg(long, value_name = "TEXT", requires = "renew")]
    reason: Option<String>,
    /// Who revokes it; it stays in the ledger
    #[arg(long, value_name = "NAME", requires = "renew")]
    author: Option<String>,
    /// Lock a new key with a passphrase
    #[arg(long)]
    passphrase: bool,
    /// Read the passphrase from this file's first line instead of asking
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
    /// Language of the messages, one that the theme speaks
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
    /// The day of the invitations, when it is not today
    #[arg(long, value_name = "DATE")]
    as_of: Option<jiff::civil::Date>,
}

pub(super) fn run(args: InviteArgs, terminal: &Terminal) -> Result<Outcome> {
    let day = args.as_of.unwrap_or_else(super::today).to_string();
    let today: Date = day.parse().map_err(|_| Error::Usage(format!("`{day}` is no day")))?;
    let renew = args.renew.then(|| {
        (args.reason.clone().unwrap_or_default(), args.author.clone().unwrap_or_default())
    });
    let inviting = Inviting {
        records: args.records,
        content: args.content,
        roster: args.roster,
        out: args.out,
        certification: args.certification,
        today,
        link: args.link,
        only: args.only,
        lock: args.passphrase,
        language: args.language,
        renew,
    };
    let file = args.passphrase_file;
    let now = u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(0);
    let invitations = invite(&inviting, now, &mut |asking| passphrase(asking, file.as_ref()))?;
    for reason in &invitations.left_out {
        complain!("{} {reason}", terminal.warning("not invited:"));
    }
    for guest in &invitations.invited {
        let same = if guest.new { "" } else { " (the same link as before)" };
        say!("{}: {}{same}", guest.id, guest.name);
    }
    let new = invitations.invited.iter().filter(|guest| guest.new).count();
    let all = count(invitations.invited.len(), "invitation", "invitations");
    let out = inviting.out.display();
    say!("{all} to {}, {new} of them new, in `{out}`", invitations.certification);
    if invitations.new_key {
        let folder = inviting.records.join("keys");
        say!("made the office's key in `{}`; keep that folder to yourself", folder.display());
        say!("next: `hallpass build`, so that the pages know it: {}", invitations.public);
    }
    Ok(if invitations.invited.is_empty() { Outcome::Faulty } else { Outcome::Well })
}

pub(super) fn passphrase(asking: Asking, file: Option<&PathBuf>) -> Result<String> {
    if let Some(file) = file {
        #[expect(clippy::disallowed_methods, reason = "the one secret that a call may name")]
        let text = std::fs::read_to_string(file).map_err(Error::io("read", file))?;
        return Ok(text.lines().next().unwrap_or_default().to_owned());
    }
    let term = console::Term::stderr();
    if !term.is_term() {
        return Err(Error::Usage(
            "the key needs a passphrase and nobody is there to be asked; use `--passphrase-file`"
                .to_owned(),
        ));
    }
    let read = |prompt: &str| {
        complain!("{prompt}");
        term.read_secure_line().map_err(|source| Error::Io {
            action: "read from",
            path: "the terminal".to_owned(),
            source,
        })
    };
    match asking {
        Asking::Unlock => read("passphrase of the office's key:"),
        Asking::Lock => {
            let first = read("new passphrase, at least 8 characters:")?;
            if read("the same again:")? == first {
                return Ok(first);
            }
            Err(Error::Usage("the two passphrases are not the same".to_owned()))
        }
    }
}
