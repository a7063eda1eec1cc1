//! `hallpass records`: the records room in a terminal.

mod decide;
mod demo;
mod invitations;
mod outgoing;
mod papers;
mod progress;
mod reporting;
mod tell;

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use quiz::{Date, Digest};

use crate::error::{Error, Result};
use crate::records;
use crate::records::words::count;
use crate::records::{ImportOptions, Roster};

use super::Outcome;
use super::terminal::Terminal;

use demo::DemoArgs;
use progress::Teller;
use reporting::{OfficePlace, ReportArgs};
use tell::{tell_file, tell_import, tell_list, tell_proof, tell_report};

#[derive(Debug, Args)]
#[command(after_help = "\
The whole way:
  hallpass build                               keeps each quiz in `records/` for grading
  hallpass records import ~/Downloads          verifies and keeps what the specialists sent
  hallpass records report --out report         writes report/report.html and tables
  hallpass records verify                      proves that nothing was changed since")]
pub(super) struct RecordsArgs {
    #[command(subcommand)]
    action: Action,
}

/// Where the records are.
#[derive(Debug, Args)]
struct Place {
    /// Folder of the ledger and of the quizzes that builds keep.
    #[arg(long, value_name = "DIR", default_value = "records")]
    records: PathBuf,
}

#[derive(Debug, Subcommand)]
enum Action {
    #[command(flatten)]
    Decide(decide::Decide),
    #[command(flatten)]
    Invitations(invitations::Invitations),
    #[command(flatten)]
    Papers(papers::Papers),
    #[command(flatten)]
    Outgoing(outgoing::Outgoing),
    /// Verify completion files, grade them again and keep them.
    #[command(after_help = "\
Each file gets a verdict: accepted, accepted with warnings, or rejected, with every reason.
The same file twice is one record. Of a folder, the `.json`, `.zip` and `.eml` files are taken; of an
archive or a message, the `.json` files in it.

Examples:
  hallpass records import completion-options-transfer-1f2e3d4c5b6a7988.json
  hallpass records import ~/Downloads handed-in.zip message.eml

Exit code: 0 all accepted · 1 some rejected · 2 something could not be read")]
    Import {
        /// Completion files, zip archives, saved messages (.eml), and folders with them.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        content: OfficePlace,
        /// The day of receipt, when it is not today; the files' times are held against it.
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<Date>,
    },
    /// List the files in the ledger with their verdicts.
    #[command(after_help = "Example:\n  hallpass records list")]
    List {
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        content: OfficePlace,
    },
    /// Show one file: every attempt graded again, question by question.
    #[command(after_help = "\
Examples:
  hallpass records show 3                      the file with the number 3
  hallpass records show 1f2e3d4c5b6a7988       the last file of this learner")]
    Show {
        /// The number of a file, or a learner id.
        id: String,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        content: OfficePlace,
    },
    /// Prove the ledger again: its chain, each stored byte, each grade.
    #[command(after_help = "\
Note the hash that this prints. A ledger that was cut or written anew does not lead through it:
  hallpass records verify
  hallpass records verify --noted 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08

Exit code: 0 all of it holds · 1 something does not · 2 the ledger could not be opened")]
    Verify {
        #[command(flatten)]
        place: Place,
        /// The hash of an entry that was noted earlier.
        #[arg(long, value_name = "HASH")]
        noted: Option<Digest>,
    },
    /// Make up a year for a demonstration, from a seed: files, report, reminders and tables.
    Demo(DemoArgs),
    /// Write the adherence report: a page, a table of people, a table of attempts.
    Report(ReportArgs),
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as `2026-12-18`".to_owned())
}

/// Runs the command and tells what came of it.
pub(super) fn run(args: &RecordsArgs, terminal: &Terminal) -> Result<Outcome> {
    let out = &mut std::io::stdout().lock();
    let told = match &args.action {
        Action::Decide(action) => decide::run(action, terminal, out)?,
        Action::Invitations(action) => action.run(terminal, out)?,
        Action::Outgoing(action) => outgoing::run(action, terminal, out)?,
        Action::Papers(action) => papers::run(action, terminal, out)?,
        Action::Import { paths, place, content, as_of } => {
            let roster = roster(&place.records, content)?;
            let now = as_of.map_or_else(now, noon);
            let options = ImportOptions { records: &place.records, paths, now, roster };
            let mut teller = Teller::new(terminal, out);
            let import = records::import(&options, &mut teller)?;
            let told = teller.finish().and_then(|()| tell_import(&import, terminal, out));
            if told.is_ok() && import.unreadable() > 0 {
                let files = count(import.unreadable(), "file", "files");
                return Err(Error::Usage(format!("{files} could not be read")));
            }
            told
        }
        Action::List { place, content } => {
            let roster = roster(&place.records, content)?;
            tell_list(&records::filed(&place.records, &roster)?.0, terminal, out)
        }
        Action::Show { id, place, content } => {
            let roster = roster(&place.records, content)?;
            tell_file(&records::show(&place.records, id, &roster)?, terminal, out)
        }
        Action::Verify { place, noted } => {
            tell_proof(&records::prove(&place.records, noted.as_ref())?, terminal, out)
        }
        Action::Report(args) => tell_report(&records::report(&args.options()?)?, terminal, out),
        Action::Demo(args) => args.run(terminal, out)?,
    };
    match told {
        // `hallpass records list | head` reads what it wants and goes.
        Err(source) if source.kind() == std::io::ErrorKind::BrokenPipe => Ok(Outcome::Well),
        told => told.map_err(|source| Error::Io {
            action: "write to",
            path: "the terminal".to_owned(),
            source,
        }),
    }
}

/// The roster, with those whom an invitation ties to it. A roster with mistakes is told by `hallpass
/// check` and by the report; here it names whom it can.
fn roster(folder: &Path, content: &OfficePlace) -> Result<Roster> {
    let office = records::Office::read(&content.content, content.roster.as_deref())?;
    let roster = Roster::new(&office.roster);
    if !folder.join("records.db").is_file() {
        return Ok(roster);
    }
    let (_, evidence) = records::open(folder)?;
    Ok(roster.with_invited(evidence.invited.keys().map(ToString::to_string)))
}

/// Unix milliseconds.
fn now() -> u64 {
    u64::try_from(jiff::Timestamp::now().as_millisecond()).unwrap_or(0)
}

/// The day where the user is.
fn today() -> Result<Date> {
    let today = super::today().to_string();
    today.parse().map_err(|_| Error::Usage(format!("the clock says `{today}`; use `--as-of`")))
}

/// Noon in UTC, within a clock's tolerance of any time of that day.
fn noon(day: Date) -> u64 {
    u64::try_from(day.epoch_days()).unwrap_or(0) * 86_400_000 + 43_200_000
}
