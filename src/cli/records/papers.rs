//! `hallpass records receipts`, `certificates` and `verify-certificate`: what the office signs about its
//! learners, and whether it did.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use quiz::{Date, OfficeKey};

use super::super::Outcome;
use super::super::invite::passphrase;
use super::super::terminal::Terminal;
use super::reporting::OfficePlace;
use super::tell::tell_mistakes;
use super::{Place, date, today};
use crate::error::Result;
use crate::records::certificate::{Certificates, Certifying, certificates};
use crate::records::receipts::{Receipts, receipts};
use crate::records::standings::{Desk, Refusal};
use crate::records::vouch::{Holder, Vouched, Vouching, vouch};
use crate::records::words::{self, count};

/// Where the records and the office's facts are, and on which day they are looked at.
#[derive(Debug, Args)]
pub(super) struct DeskArgs {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    office: OfficePlace,
    /// The day on which the standings are, when it is not today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    as_of: Option<Date>,
}

impl DeskArgs {
    pub(super) fn desk(&self) -> Result<Desk> {
        Ok(Desk {
            records: self.place.records.clone(),
            content: self.office.content.clone(),
            roster: self.office.roster.clone(),
            as_of: self.as_of.map_or_else(today, Ok)?,
        })
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Papers {
    /// Write a signed receipt for each learner, which their own page takes in.
    #[command(after_help = "\
A receipt shows on the learner's page what sealed quizzes earned, and confirms the certificate there. Each is
for one browser and one learner alone; send it back to whoever handed in the file. docs/receipts.md has the
format.

Example:
  hallpass records receipts --out receipts")]
    Receipts {
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        desk: DeskArgs,
        /// Read the passphrase of the office's key from this file's first line instead of asking.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Write a certificate to print for everyone who holds a certification.
    #[command(after_help = "\
Each is a page that opens anywhere and prints on one sheet, with a code that anyone can ask the office about, and
signed data that `hallpass records verify-certificate` checks.

Examples:
  hallpass records certificates --out certificates
  hallpass records certificates --out certificates --only ts-3 --language es

Exit code: 0 written · 1 somebody named with --only holds none · 2 usage or files")]
    Certificates {
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Only this certification; else each that there is.
        #[arg(long, value_name = "ID")]
        certification: Option<String>,
        /// Only this person, by the id in the roster or a learner id; may be given more than once.
        #[arg(long, value_name = "ID")]
        only: Vec<String>,
        /// Language of the pages, where the roster names none for a person.
        #[arg(long, value_name = "LANGUAGE", default_value = "en")]
        language: String,
        #[command(flatten)]
        desk: DeskArgs,
        /// Read the passphrase of the office's key from this file's first line instead of asking.
        #[arg(long, value_name = "FILE")]
        passphrase_file: Option<PathBuf>,
    },
    /// Say whether a certificate, a receipt or a code is genuine, and what the ledger says of it today.
    #[command(after_help = "\
Hold the answer against the words on the paper: they can be changed, what is signed cannot.

Examples:
  hallpass records verify-certificate HP-7K3M-XQ2A-9TRW-0C5D
  hallpass records verify-certificate certificate-transition-specialist-ts-1.html

Exit code: 0 genuine, and held today · 1 not so · 2 it cannot be read")]
    VerifyCertificate {
        /// The file, or the code on it.
        #[arg(value_name = "FILE|CODE")]
        what: String,
        /// The public key of an office that is believed, where there is no records folder.
        #[arg(long, value_name = "KEY")]
        key: Vec<OfficeKey>,
        #[command(flatten)]
        desk: DeskArgs,
    },
}

/// Why nothing more was done.
type Told = Result<std::io::Result<Outcome>>;

/// Tells what was made, or the mistakes that it was not made for.
pub(super) fn settle<T>(
    made: Result<T, Refusal>,
    terminal: &Terminal,
    out: &mut dyn Write,
    tell: impl FnOnce(&T, &mut dyn Write) -> std::io::Result<Outcome>,
) -> Told {
    match made {
        Ok(made) => Ok(tell(&made, out)),
        Err(Refusal::Mistakes(mistakes)) => Ok(tell_mistakes(&mistakes, terminal, out)),
        Err(Refusal::Error(error)) => Err(error),
    }
}

pub(super) fn run(papers: &Papers, terminal: &Terminal, out: &mut dyn Write) -> Told {
    match papers {
        Papers::Receipts { out: folder, desk, passphrase_file } => {
            let mut ask = |asking| passphrase(asking, passphrase_file.as_ref());
            let made = receipts(&desk.desk()?, folder, &mut ask);
            settle(made, terminal, out, |made, out| {
                let Receipts { paths, new_key } = made;
                let receipts = count(paths.len(), "receipt", "receipts");
                writeln!(out, "{receipts} in `{}`", folder.display())?;
                tell_new_key(*new_key, out)?;
                Ok(Outcome::Well)
            })
        }
        Papers::Certificates {
            out: folder,
            certification,
            only,
            language,
            desk,
            passphrase_file,
        } => {
            let certifying = Certifying {
                desk: desk.desk()?,
                out: folder.clone(),
                certification: certification.clone(),
                only: only.clone(),
                language: language.clone(),
            };
            let mut ask = |asking| passphrase(asking, passphrase_file.as_ref());
            let made = certificates(&certifying, &mut ask);
            settle(made, terminal, out, |made, out| {
                let Certificates { paths, left_out, new_key } = made;
                for why in left_out {
                    writeln!(out, "{} {why}", terminal.warning("no certificate:"))?;
                }
                let certificates = count(paths.len(), "certificate", "certificates");
                writeln!(out, "{certificates} in `{}`", folder.display())?;
                tell_new_key(*new_key, out)?;
                Ok(if left_out.is_empty() { Outcome::Well } else { Outcome::Faulty })
            })
        }
        Papers::VerifyCertificate { what, key, desk } => {
            let vouching = Vouching { desk: desk.desk()?, what: what.clone(), keys: key.clone() };
            settle(vouch(&vouching), terminal, out, |vouched, out| {
                tell_vouched(vouched, terminal, out)
            })
        }
    }
}

fn tell_new_key(new: bool, out: &mut dyn Write) -> std::io::Result<()> {
    if !new {
        return Ok(());
    }
    writeln!(out, "made the office's key in the records folder; keep that to yourself")?;
    writeln!(out, "next: `hallpass build`, so that the pages know it")
}

fn tell_vouched(
    vouched: &Vouched,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    if let Some(signed) = &vouched.signed {
        match &signed.key {
            Ok(key) => writeln!(out, "{} by the office's key {key}", terminal.good("signed"))?,
            Err(why) => writeln!(out, "{} {why}", terminal.error("not genuine:"))?,
        }
        if signed.edited {
            let edited = "the page was changed after it was signed; what was signed is this alone";
            writeln!(out, "{} {edited}", terminal.error("changed:"))?;
        }
        for (label, value) in &signed.says {
            writeln!(out, "  {label:<14}{value}")?;
        }
    }
    match &vouched.no_ledger {
        Some(why) => writeln!(
            out,
            "{} {why}: nobody can say here whether it still stands",
            terminal.warning("note:")
        )?,
        None if vouched.holders.is_empty() => {
            let unknown = "no certificate of the ledger has this code today";
            writeln!(out, "{} {unknown}", terminal.error("not known:"))?;
        }
        None => vouched.holders.iter().try_for_each(|holder| tell_holder(holder, terminal, out))?,
    }
    Ok(if vouched.is_good() { Outcome::Well } else { Outcome::Faulty })
}

fn tell_holder(holder: &Holder, terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<()> {
    let status = words::status(holder.status);
    let held = matches!(holder.status, quiz::Status::Certified { .. });
    let status = if held { terminal.good(status) } else { terminal.warning(status) };
    writeln!(out, "in the ledger: {status}")?;
    writeln!(out, "  {:<14}{}", "name", holder.name)?;
    if !holder.school.is_empty() {
        writeln!(out, "  {:<14}{}", "school", holder.school)?;
    }
    writeln!(out, "  {:<14}{}", "certification", holder.certification)?;
    if let Some(on) = holder.on {
        writeln!(out, "  {:<14}{}", "certified on", words::long_date(on))?;
    }
    writeln!(out, "  {:<14}{}", "holds until", words::long_date(holder.until))?;
    holder.renew.iter().try_for_each(|clause| writeln!(out, "  {:<14}{clause}", "to renew"))
}
