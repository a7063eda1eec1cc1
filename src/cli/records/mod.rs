//! `hallpass records`: the records room in a terminal.

mod demo;
mod reporting;
mod tell;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use quiz::{Date, Digest};

use crate::error::{Error, Result};
use crate::records;
use crate::records::words::count;

use super::Outcome;
use super::terminal::Terminal;

use demo::DemoArgs;
use reporting::ReportArgs;
use tell::{tell_file, tell_import, tell_imported, tell_list, tell_proof, tell_report};

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
    /// Verify completion files, grade them again and keep them.
    #[command(after_help = "\
Each file gets a verdict: accepted, accepted with warnings, or rejected, with every reason.
The same file twice is one record. Of a folder, the `.json` files are taken.

Examples:
  hallpass records import completion-options-transfer-1f2e3d4c5b6a7988.json
  hallpass records import ~/Downloads mail-attachments/

Exit code: 0 all accepted · 1 some rejected · 2 something could not be read")]
    Import {
        /// Completion files, and folders with them.
        #[arg(required = true, value_name = "PATH")]
        paths: Vec<PathBuf>,
        #[command(flatten)]
        place: Place,
        /// The day of receipt, when it is not today; the files' times are held against it.
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<Date>,
    },
    /// List the files in the ledger with their verdicts.
    #[command(after_help = "Example:\n  hallpass records list")]
    List {
        #[command(flatten)]
        place: Place,
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
    /// Make up completion files for a demonstration, from a seed.
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
        Action::Import { paths, place, as_of } => {
            let received = as_of.map_or_else(now, noon);
            let mut failed = None;
            let import = records::import(&place.records, paths, received, &mut |file| {
                failed = failed.take().or(tell_imported(file, terminal, out).err());
            })?;
            let told = failed.map_or_else(|| tell_import(&import, terminal, out), Err);
            if told.is_ok() && import.unreadable() > 0 {
                let files = count(import.unreadable(), "file", "files");
                return Err(Error::Usage(format!("{files} could not be read")));
            }
            told
        }
        Action::List { place } => tell_list(&records::filed(&place.records)?.0, terminal, out),
        Action::Show { id, place } => tell_file(&records::show(&place.records, id)?, terminal, out),
        Action::Verify { place, noted } => {
            tell_proof(&records::prove(&place.records, noted.as_ref())?, terminal, out)
        }
        Action::Report(args) => tell_report(&records::report(&args.options()?)?, terminal, out),
        Action::Demo(args) => args.run(out)?,
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
