//! `hallpass records`: the records room in a terminal.

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use quiz::{Date, Digest, Verdict};

use crate::diag::render::{Format, render};
use crate::error::{Error, Result};
use crate::records::show::{ShownAttempt, ShownQuestion};
use crate::records::words::{self, count, moment};
use crate::records::{self, Import, Imported, Kept, Outcome, ReportOptions, Since, Written};

/// All went well.
const DONE: u8 = 0;
/// A file is rejected, the ledger does not hold, or the roster has mistakes.
const FAULTY: u8 = 1;
/// A file could not be read.
const ENVIRONMENT: u8 = 2;

/// Import completion files, see who is certified, and prove it.
#[derive(Debug, Args)]
#[command(after_help = "\
The whole way:
  hallpass build                               keeps each quiz in `records/` for grading
  hallpass records import ~/Downloads          verifies and keeps what the specialists sent
  hallpass records report --out report         writes report/report.html and tables
  hallpass records verify                      proves that nothing was changed since")]
pub struct RecordsCommand {
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
    /// Write the adherence report: a page, a table of people, a table of attempts.
    #[command(after_help = "\
Examples:
  hallpass records report --out report
  hallpass records report --out report --as-of 2026-12-18")]
    Report {
        /// Folder to write to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
        /// Folder of the content, for the roster in `training/data/roster.yaml`.
        #[arg(long, value_name = "DIR", default_value = "content")]
        content: PathBuf,
        /// The day to report for, when it is not today.
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<Date>,
    },
}

/// The moment of the call, as values.
#[derive(Debug, Clone, Copy)]
pub struct Now {
    /// Unix milliseconds.
    pub millis: u64,
    /// The day where the user is.
    pub today: Date,
}

fn date(text: &str) -> Result<Date, String> {
    text.parse().map_err(|_| "expected a date such as `2026-12-18`".to_owned())
}

/// Runs the command, writes its report to `out`, and returns the exit code.
pub fn run(command: &RecordsCommand, now: Now, out: &mut dyn Write) -> Result<u8> {
    let told = match &command.action {
        Action::Import { paths, place, as_of } => {
            let received = as_of.map_or(now.millis, noon);
            tell_import(&records::import(&place.records, paths, received)?, out)
        }
        Action::List { place } => tell_list(&records::filed(&place.records)?.0, out),
        Action::Show { id, place } => tell_file(&records::show(&place.records, id)?, out),
        Action::Verify { place, noted } => {
            tell_proof(&records::prove(&place.records, noted.as_ref())?, out)
        }
        Action::Report { out: folder, place, content, as_of } => {
            let options = ReportOptions {
                records: place.records.clone(),
                content: content.clone(),
                out: folder.clone(),
                as_of: as_of.unwrap_or(now.today),
            };
            tell_report(&records::report(&options)?, out)
        }
    };
    told.map_err(|source| Error::Io { action: "write to", path: "the terminal".to_owned(), source })
}

/// Noon in UTC, within a clock's tolerance of any time of that day.
fn noon(day: Date) -> u64 {
    u64::try_from(day.epoch_days()).unwrap_or(0) * 86_400_000 + 43_200_000
}

fn tell_import(import: &Import, out: &mut dyn Write) -> std::io::Result<u8> {
    for file in &import.files {
        tell_imported(file, out)?;
    }
    tell_faults(&import.faults, out)?;
    let mut parts = vec![count(import.files.len(), "file", "files")];
    let verdicts = [Verdict::Accepted, Verdict::AcceptedWithWarnings, Verdict::Rejected];
    for verdict in verdicts.into_iter().filter(|verdict| import.count(*verdict) > 0) {
        parts.push(format!("{} {}", import.count(verdict), words::verdict(verdict)));
    }
    if import.unreadable() > 0 {
        parts.push(format!("{} not read", import.unreadable()));
    }
    if import.left_alone > 0 {
        parts
            .push(format!("{} passed over", count(import.left_alone, "other file", "other files")));
    }
    writeln!(out, "{}", parts.join(", "))?;
    Ok(if import.unreadable() > 0 {
        ENVIRONMENT
    } else if import.count(Verdict::Rejected) > 0 {
        FAULTY
    } else {
        DONE
    })
}

fn tell_imported(file: &Imported, out: &mut dyn Write) -> std::io::Result<()> {
    let path = &file.path;
    match &file.outcome {
        Outcome::Kept(kept) => {
            let verdict = words::verdict(kept.verdict);
            writeln!(out, "{verdict}: {path}{}{}", learner(&kept.learner), since(kept))?;
            tell_reasons(&kept.reasons, out)
        }
        Outcome::TooLarge => {
            writeln!(out, "rejected: {path} (not kept)")?;
            let most = quiz::record::MAX_RECORD_BYTES / (1024 * 1024);
            tell_reasons(
                &[format!("the file is larger than {most} MB, which no completion file is")],
                out,
            )
        }
        Outcome::Unreadable(error) => writeln!(out, "not read: {path}: {error}"),
    }
}

fn learner(name: &str) -> String {
    if name.is_empty() { String::new() } else { format!(", {name}") }
}

fn since(kept: &Kept) -> String {
    match kept.since {
        Since::New => format!(" (file {})", kept.id),
        Since::Known => format!(" (already imported as file {})", kept.id),
        Since::JudgedAgain { before } => {
            let before = before.map_or("judged differently", words::verdict);
            format!(" (file {}; was {before} before)", kept.id)
        }
    }
}

fn tell_reasons(reasons: &[String], out: &mut dyn Write) -> std::io::Result<()> {
    reasons.iter().try_for_each(|reason| writeln!(out, "  - {reason}"))
}

fn tell_faults(faults: &[String], out: &mut dyn Write) -> std::io::Result<()> {
    faults.iter().try_for_each(|fault| writeln!(out, "warning: {fault}"))
}

fn tell_list(files: &[records::people::Filed], out: &mut dyn Write) -> std::io::Result<u8> {
    for filed in files {
        let entry = &filed.entry;
        let received = Date::of_millis(entry.statement.received);
        let verdict = words::plain(&entry.statement.verdict);
        let who = filed.judgement.record.as_ref().map_or_else(
            || "no completion file".to_owned(),
            |record| format!("{} ({})", words::plain(&record.learner.name), record.learner.id),
        );
        writeln!(out, "{:>4}  {received}  {verdict:<22}  {who}  {}", entry.id, entry.name)?;
    }
    writeln!(out, "{}", count(files.len(), "file", "files"))?;
    Ok(DONE)
}

fn tell_file(shown: &records::Shown, out: &mut dyn Write) -> std::io::Result<u8> {
    let (entry, judgement) = (&shown.filed.entry, &shown.filed.judgement);
    writeln!(out, "file {}: {}", entry.id, entry.name)?;
    writeln!(out, "  received  {}", moment(entry.statement.received))?;
    writeln!(out, "  SHA-256   {}", entry.digest)?;
    if let Some(record) = &judgement.record {
        let learner = &record.learner;
        let (name, role, school) = (
            words::plain(&learner.name),
            words::plain(&learner.role),
            words::plain(&learner.school),
        );
        writeln!(out, "  learner   {name}, {role}, {school} ({})", learner.id)?;
        writeln!(out, "  course    {}, {}", record.course, words::plain(&record.year))?;
        writeln!(out, "  exported  {}", moment(record.exported))?;
    }
    writeln!(out, "  verdict   {}", words::verdict(judgement.verdict))?;
    if !entry.statement.says(judgement) {
        writeln!(out, "  when it came in: {}", words::plain(&entry.statement.verdict))?;
    }
    tell_reasons(&judgement.texts(), out)?;
    tell_faults(&shown.faults, out)?;
    shown.attempts.iter().try_for_each(|attempt| tell_attempt(attempt, out))?;
    Ok(DONE)
}

fn tell_attempt(attempt: &ShownAttempt, out: &mut dyn Write) -> std::io::Result<()> {
    writeln!(out, "\n{} ({}), attempt {}", attempt.title, attempt.quiz, attempt.number)?;
    let time = |millis: Option<u64>| millis.map_or_else(|| "not yet".to_owned(), moment);
    writeln!(out, "  started {}, submitted {}", time(attempt.started), time(attempt.submitted))?;
    let score = |score: quiz::Score| {
        let passed = if score.passed { "passed" } else { "not passed" };
        format!("{} of {} points, {}, {passed}", score.points, score.of, score.percent)
    };
    match attempt.earned {
        Some(earned) => writeln!(out, "  earned: {}", score(earned))?,
        None => writeln!(out, "  earned: nothing that can be graded")?,
    }
    if let Some(stated) = attempt.stated.filter(|stated| Some(*stated) != attempt.earned) {
        writeln!(out, "  the file states: {}", score(stated))?;
    }
    if !attempt.counts {
        writeln!(out, "  counts for nothing")?;
    }
    tell_reasons(&attempt.reasons, out)?;
    attempt.questions.iter().try_for_each(|question| tell_question(question, out))
}

fn tell_question(question: &ShownQuestion, out: &mut dyn Write) -> std::io::Result<()> {
    let points =
        question.points.map_or_else(String::new, |(points, of)| format!(" [{points}/{of}]"));
    writeln!(out, "  {}{points}  {}", question.id, question.prompt)?;
    let texts = |texts: &[String]| texts.join(" | ");
    if question.given.is_empty() {
        writeln!(out, "      answered: nothing")?;
    } else {
        writeln!(out, "      answered: {}", texts(&question.given))?;
    }
    if question.points.is_some_and(|(points, of)| points < of) {
        writeln!(out, "      right:    {}", texts(&question.right))?;
    }
    Ok(())
}

fn tell_proof(proof: &records::Proof, out: &mut dyn Write) -> std::io::Result<u8> {
    for broken in &proof.broken {
        writeln!(out, "broken: {broken}")?;
    }
    for differing in &proof.differing {
        writeln!(out, "judged differently: {differing}")?;
    }
    tell_faults(&proof.faults, out)?;
    let files = count(proof.files, "file", "files");
    let entries = count(proof.entries, "entry", "entries");
    let attempts = count(proof.attempts, "attempt", "attempts");
    if proof.holds() {
        writeln!(out, "all of it holds: {files}, {entries}, {attempts} graded again")?;
        writeln!(out, "hash of the last entry: {}", proof.head)?;
        return Ok(DONE);
    }
    let problems = proof.broken.len() + proof.differing.len() + proof.faults.len();
    let problems = count(problems, "problem", "problems");
    writeln!(out, "{problems} in {files}, {entries}, {attempts} graded again")?;
    Ok(FAULTY)
}

fn tell_report(written: &Written, out: &mut dyn Write) -> std::io::Result<u8> {
    match written {
        Written::Files { paths, summaries, faults } => {
            tell_faults(faults, out)?;
            for summary in summaries {
                let counts: Vec<String> = summary
                    .counts
                    .iter()
                    .map(|(label, count)| format!("{count} {}", label.to_lowercase()))
                    .collect();
                let people = count(summary.total, "person", "people");
                writeln!(out, "{}: {people}: {}", summary.certification, counts.join(", "))?;
            }
            for path in paths {
                writeln!(out, "wrote {}", path.display())?;
            }
            Ok(DONE)
        }
        Written::Problems { problems, sources } => {
            write!(out, "{}", render(problems, sources.as_ref(), Format::Human { color: false }))?;
            writeln!(out, "nothing was written: {}", count(problems.len(), "mistake", "mistakes"))?;
            Ok(FAULTY)
        }
    }
}
