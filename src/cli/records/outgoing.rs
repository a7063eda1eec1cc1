//! `hallpass records export`, `remind` and `status`: what leaves the records for other programs, for those who
//! are due, and for the content.

use std::io::Write;
use std::path::PathBuf;

use clap::{Subcommand, ValueEnum};

use super::super::Outcome;
use super::super::terminal::Terminal;
use super::papers::{DeskArgs, settle};
use super::reporting::AudienceArgs;
use crate::error::Result;
use crate::records::export::{self, Exporting, export};
use crate::records::remind::{Reminders, Reminding, Round, remind};
use crate::records::status::{self, status};
use crate::records::words::count;

#[derive(Debug, Subcommand)]
pub(super) enum Outgoing {
    /// Write the report's figures as CSV, as a workbook, or as JSON Lines.
    #[command(after_help = "\
A workbook has a sheet for each table, with real days, a frozen header and filters. docs/export.md lists the
tables and their columns. For networks the same is left out as in the report.

Examples:
  hallpass records export --format xlsx --out export
  hallpass records export --format csv --out export --certification school-staff
  hallpass records export --format jsonl --out for-networks --audience network")]
    Export {
        /// How to write them.
        #[arg(long, value_enum)]
        format: Format,
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Only this certification; else each that there is.
        #[arg(long, value_name = "ID")]
        certification: Option<String>,
        #[command(flatten)]
        audience: AudienceArgs,
        #[command(flatten)]
        desk: DeskArgs,
    },
    /// Write a message for everyone who is due, and one calendar file; send nothing.
    #[command(after_help = "\
Writes CERTIFICATION-ID.txt and CERTIFICATION-ID.eml for everyone who does not hold what is due within so
many days, or overdue, or who has a changed rule to renew; and due.ics with who is due, for your calendar.
Each is written in the language that the roster names for the person.

Examples:
  hallpass records remind --days 14 --out reminders
  hallpass records remind --days 14 --out reminders --language es --from office@example.org")]
    Remind {
        /// Of what is due within so many days.
        #[arg(long, value_name = "N", default_value = "14", value_parser = clap::value_parser!(u32).range(0..=3660))]
        days: u32,
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        /// Only this certification; else each that there is.
        #[arg(long, value_name = "ID")]
        certification: Option<String>,
        /// Language of the messages, where the roster names none for a person.
        #[arg(long, value_name = "LANGUAGE", default_value = "en")]
        language: String,
        /// The address that they come from; else you fill it in when you send them.
        #[arg(long, value_name = "ADDRESS")]
        from: Option<String>,
        #[command(flatten)]
        desk: DeskArgs,
    },
    /// Write who is certified, without scores and names, for the coverage page.
    #[command(after_help = "\
The coverage page names nobody as a stand-in who does not hold a current certification, and `hallpass check`
tells who that is (HP120, HP121).

Example:
  hallpass records status --out content/data/certified.yaml")]
    Status {
        /// The file to write, `data/certified.yaml` in the content.
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
        #[command(flatten)]
        desk: DeskArgs,
    },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A file for each table, for spreadsheets and statistics.
    Csv,
    /// A workbook for each certification.
    Xlsx,
    /// A file for each table, an object a line.
    Jsonl,
}

pub(super) fn run(
    outgoing: &Outgoing,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> Result<std::io::Result<Outcome>> {
    match outgoing {
        Outgoing::Export { format, out: folder, certification, audience, desk } => {
            let exporting = Exporting {
                desk: desk.desk()?,
                out: folder.clone(),
                format: match format {
                    Format::Csv => export::Format::Csv,
                    Format::Xlsx => export::Format::Xlsx,
                    Format::Jsonl => export::Format::Jsonl,
                },
                audience: audience.audience(),
                certification: certification.clone(),
            };
            settle(export(&exporting), terminal, out, |paths: &Vec<PathBuf>, out| {
                paths.iter().try_for_each(|path| writeln!(out, "wrote {}", path.display()))?;
                Ok(Outcome::Well)
            })
        }
        Outgoing::Remind { days, out: folder, certification, language, from, desk } => {
            let reminding = Reminding {
                desk: desk.desk()?,
                out: folder.clone(),
                days: *days,
                certification: certification.clone(),
                language: language.clone(),
                from: from.clone(),
            };
            settle(remind(&reminding), terminal, out, |reminders, out| {
                tell_reminders(reminders, &reminding, terminal, out)
            })
        }
        Outgoing::Status { out: file, desk } => {
            settle(status(&desk.desk()?, file), terminal, out, |written, out| {
                let status::Written { path, people, holding } = written;
                let people = count(*people, "person", "people");
                writeln!(out, "{holding} of {people} certified, in `{}`", path.display())?;
                Ok(Outcome::Well)
            })
        }
    }
}

fn tell_reminders(
    reminders: &Reminders,
    reminding: &Reminding,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    for round in &reminders.rounds {
        for who in &round.left_out {
            writeln!(out, "{} {who}", terminal.warning("not written to:"))?;
        }
        writeln!(out, "{}: {}", round.certification, told(round, reminding.days))?;
        if round.without_address > 0 {
            let people = count(round.without_address, "message", "messages");
            writeln!(out, "  {people} without an address, because the roster has no `email`")?;
        }
    }
    if let Some(calendar) = &reminders.calendar {
        let folder = reminding.out.display();
        writeln!(out, "in `{folder}`; who is due, for a calendar: `{}`", calendar.display())?;
        writeln!(out, "nothing was sent")?;
    }
    Ok(Outcome::Well)
}

fn told(round: &Round, days: u32) -> String {
    let due = match round.days_left {
        _ if round.closed => "its window has closed".to_owned(),
        0 => "due today".to_owned(),
        left @ 1.. => format!("due in {}", count(left.unsigned_abs() as usize, "day", "days")),
        late => format!("was due {} ago", count(late.unsigned_abs() as usize, "day", "days")),
    };
    match round.reminded {
        0 if i64::from(round.days_left) > i64::from(days) => {
            format!("nobody to remind yet: {due}, and asked for were {days}")
        }
        0 => format!("nobody to remind: {due}"),
        people => format!("{} written, {due}", count(people, "message", "messages")),
    }
}
