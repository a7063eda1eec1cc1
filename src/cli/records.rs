//! `hallpass records`: the records room in a terminal.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use quiz::{Date, Digest, Verdict};

use crate::diag::render::{Format, render};
use crate::error::{Error, Result};
use crate::records::demo::{DemoOptions, completion_files};
use crate::records::show::{ShownAttempt, ShownQuestion};
use crate::records::words::{self, count, moment};
use crate::records::{self, Import, Imported, Kept, ReportOptions, Since, Written};

use super::Outcome;
use super::terminal::Terminal;

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
    #[command(after_help = "\
Five people show every status: certified, certified after a second try, in progress, not passed, and
a file whose score was edited. Keep them apart from your records:

Example:
  hallpass records demo --out demo/files
  hallpass records import demo/files --records demo/records

Exit code: 0 made · 1 there is no certification to make them for · 2 a file could not be written")]
    Demo {
        /// Folder to write the files to.
        #[arg(long, value_name = "DIR")]
        out: PathBuf,
        #[command(flatten)]
        place: Place,
        /// How many people.
        #[arg(long, value_name = "N", default_value = "5")]
        people: u32,
        /// The same seed makes the same files.
        #[arg(long, value_name = "N", default_value = "1")]
        seed: u64,
        /// The day on which they were handed in, when it is not today.
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<Date>,
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
        Action::Report { out: folder, place, content, as_of } => {
            let options = ReportOptions {
                records: place.records.clone(),
                content: content.clone(),
                out: folder.clone(),
                as_of: as_of.map_or_else(today, Ok)?,
            };
            tell_report(&records::report(&options)?, terminal, out)
        }
        Action::Demo { out: folder, place, people, seed, as_of } => {
            let evidence = records::Evidence::load(&place.records)?;
            let today = as_of.map_or_else(today, Ok)?;
            let options = DemoOptions { people: *people, seed: *seed, today };
            tell_demo(&evidence, folder, &place.records, options, out)
        }
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

fn tell_demo(
    evidence: &records::Evidence,
    folder: &Path,
    records: &Path,
    options: DemoOptions,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    let files = completion_files(evidence, options);
    for (name, json) in &files {
        let path = folder.join(name);
        crate::write::write_whole(&path, json.as_bytes()).map_err(std::io::Error::other)?;
    }
    if files.is_empty() {
        writeln!(
            out,
            "nothing was made: no certification is kept here yet; run `hallpass build` first"
        )?;
        return Ok(Outcome::Faulty);
    }
    let made = count(files.len(), "completion file", "completion files");
    writeln!(out, "{made} in `{}`, made up from the seed {}", folder.display(), options.seed)?;
    let (folder, records) = (folder.display(), records.display());
    writeln!(out, "next: hallpass records import {folder} --records {records}")?;
    Ok(Outcome::Well)
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

fn tell_import(
    import: &Import,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    tell_faults(&import.faults, terminal, out)?;
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
    let rejected = import.count(Verdict::Rejected) > 0;
    Ok(if rejected { Outcome::Faulty } else { Outcome::Well })
}

/// The verdict in its colour, filled up to `width` characters.
fn painted(verdict: Verdict, width: usize, terminal: &Terminal) -> String {
    let text = format!("{:<width$}", words::verdict(verdict));
    match verdict {
        Verdict::Accepted => terminal.good(&text),
        Verdict::AcceptedWithWarnings => terminal.warning(&text),
        Verdict::Rejected => terminal.error(&text),
    }
}

fn tell_imported(file: &Imported, terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<()> {
    let path = &file.path;
    match &file.outcome {
        records::Outcome::Kept(kept) => {
            let verdict = painted(kept.verdict, 0, terminal);
            writeln!(out, "{verdict}: {path}{}{}", learner(&kept.learner), since(kept))?;
            tell_reasons(&kept.reasons, out)
        }
        records::Outcome::TooLarge => {
            let verdict = painted(Verdict::Rejected, 0, terminal);
            writeln!(out, "{verdict}: {path} (not kept)")?;
            let most = quiz::record::MAX_RECORD_BYTES / (1024 * 1024);
            tell_reasons(
                &[format!("the file is larger than {most} MB, which no completion file is")],
                out,
            )
        }
        records::Outcome::Unreadable(error) => {
            writeln!(out, "{}: {path}: {error}", terminal.error("not read"))
        }
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

fn tell_faults(faults: &[String], terminal: &Terminal, out: &mut dyn Write) -> std::io::Result<()> {
    faults.iter().try_for_each(|fault| writeln!(out, "{} {fault}", terminal.warning("warning:")))
}

fn tell_list(
    files: &[records::people::Filed],
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    for filed in files {
        let entry = &filed.entry;
        let received = Date::of_millis(entry.statement.received);
        let verdict = painted(filed.judgement.verdict, 22, terminal);
        let who = filed.judgement.record.as_ref().map_or_else(
            || "no completion file".to_owned(),
            |record| format!("{} ({})", words::plain(&record.learner.name), record.learner.id),
        );
        writeln!(out, "{:>4}  {received}  {verdict}  {who}  {}", entry.id, entry.name)?;
    }
    writeln!(out, "{}", count(files.len(), "file", "files"))?;
    Ok(Outcome::Well)
}

fn tell_file(
    shown: &records::Shown,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
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
    writeln!(out, "  verdict   {}", painted(judgement.verdict, 0, terminal))?;
    if !entry.statement.says(judgement) {
        writeln!(out, "  when it came in: {}", words::plain(&entry.statement.verdict))?;
    }
    tell_reasons(&judgement.texts(), out)?;
    tell_faults(&shown.faults, terminal, out)?;
    shown.attempts.iter().try_for_each(|attempt| tell_attempt(attempt, out))?;
    Ok(Outcome::Well)
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

fn tell_proof(
    proof: &records::Proof,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    for broken in &proof.broken {
        writeln!(out, "{} {broken}", terminal.error("broken:"))?;
    }
    for differing in &proof.differing {
        writeln!(out, "{} {differing}", terminal.warning("judged differently:"))?;
    }
    tell_faults(&proof.faults, terminal, out)?;
    let files = count(proof.files, "file", "files");
    let entries = count(proof.entries, "entry", "entries");
    let attempts = count(proof.attempts, "attempt", "attempts");
    if proof.holds() {
        writeln!(
            out,
            "{} {files}, {entries}, {attempts} graded again",
            terminal.good("all of it holds:")
        )?;
        writeln!(out, "hash of the last entry: {}", proof.head)?;
        return Ok(Outcome::Well);
    }
    let problems = proof.broken.len() + proof.differing.len() + proof.faults.len();
    let problems = count(problems, "problem", "problems");
    writeln!(out, "{problems} in {files}, {entries}, {attempts} graded again")?;
    Ok(Outcome::Faulty)
}

fn tell_report(
    written: &Written,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    match written {
        Written::Files { paths, summaries, faults } => {
            tell_faults(faults, terminal, out)?;
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
            Ok(Outcome::Well)
        }
        Written::Problems { problems, sources } => {
            write!(
                out,
                "{}",
                render(problems, sources.as_ref(), Format::Human { color: terminal.color })
            )?;
            writeln!(out, "nothing was written: {}", count(problems.len(), "mistake", "mistakes"))?;
            Ok(Outcome::Faulty)
        }
    }
}
