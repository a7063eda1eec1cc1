//! `hallpass records exempt`, `complete`, `withdraw`, `decisions`, `regrade`, `forget`, `retain` and
//! `backup`: what the office decides about its records.

use std::io::{BufRead as _, IsTerminal as _, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};
use quiz::Date;

use super::super::Outcome;
use super::super::terminal::Terminal;
use super::reporting::OfficePlace;
use super::{Place, date, now, today};
use crate::error::{Error, Result};
use crate::records::excuse::{Excusing, excuse, withdraw};
use crate::records::ledger::Forgetting;
use crate::records::mend::short;
use crate::records::regrade::{Mending, Plan, Regrade, plan};
use crate::records::words::{self, count, moment, plain};
use crate::records::{self, Decision};

/// Who decides, and why. Both stay in the ledger.
#[derive(Debug, Args)]
pub(super) struct Because {
    /// Why; it stays in the ledger.
    #[arg(long, value_name = "TEXT")]
    pub(super) reason: String,
    /// Who decides; it stays in the ledger.
    #[arg(long, value_name = "NAME")]
    pub(super) author: String,
}

/// Whom a decision is about.
#[derive(Debug, Args)]
pub(super) struct Whom {
    /// Id of the person in the roster, or a learner id.
    person: String,
    /// Which certification, when there is more than one.
    #[arg(long, value_name = "ID")]
    certification: Option<String>,
    /// Which school year, when it is not the one of the day.
    #[arg(long, value_name = "YEAR")]
    year: Option<String>,
    /// The day, when it is not today.
    #[arg(long, value_name = "DATE", value_parser = date)]
    on: Option<Date>,
    #[command(flatten)]
    because: Because,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    content: OfficePlace,
}

/// How sure one must be before something is written.
#[derive(Debug, Args)]
pub(super) struct Sure {
    /// Only say what would be done.
    #[arg(long)]
    dry_run: bool,
    /// Do it without asking.
    #[arg(long, conflicts_with = "dry_run")]
    yes: bool,
}

#[derive(Debug, Subcommand)]
pub(super) enum Decide {
    /// Somebody need not hold a certification.
    #[command(after_help = "\
Example:
  hallpass records exempt ts-4 --reason \"on leave until July\" --author \"R. Vega\"")]
    Exempt(Whom),
    /// Somebody completed a certification in another way, on paper for instance.
    #[command(after_help = "\
Example:
  hallpass records complete ts-5 --on 2026-11-20 --reason \"paper test, filed in room 12\" --author \"R. Vega\"")]
    Complete(Whom),
    /// Take back an exemption or a completion; both stay in the ledger.
    Withdraw {
        /// Number of its entry.
        entry: u64,
        #[command(flatten)]
        because: Because,
        #[command(flatten)]
        place: Place,
    },
    /// List what the office decided.
    Decisions {
        #[command(flatten)]
        place: Place,
    },
    /// Grade everything again, or by a mended key; say whose status changes, then keep both results.
    #[command(after_help = "\
When a right answer was wrong: mend it in the content and build, which keeps the new version of the quiz
beside the old one. Then see what that changes, and do it:

  hallpass build
  hallpass records regrade --quiz records-check --reason \"clk-01: 10 days\" --author \"R. Vega\" --dry-run
  hallpass records regrade --quiz records-check --reason \"clk-01: 10 days\" --author \"R. Vega\"

Without `--quiz` everything is graded with the quizzes that are kept now: a file whose quiz was not
known when it came in gets its grade.")]
    Regrade {
        /// The quiz whose key was wrong.
        #[arg(long, value_name = "ID", requires_all = ["reason", "author"])]
        quiz: Option<String>,
        /// Start of the digest of the version whose key is right, when there are several.
        #[arg(long, value_name = "DIGEST", requires = "quiz")]
        with: Option<String>,
        /// Why; it stays in the ledger.
        #[arg(long, value_name = "TEXT")]
        reason: Option<String>,
        /// Who decides; it stays in the ledger.
        #[arg(long, value_name = "NAME")]
        author: Option<String>,
        /// The day on which the standings are compared, when it is not today.
        #[arg(long, value_name = "DATE", value_parser = date)]
        as_of: Option<Date>,
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        content: OfficePlace,
    },
    /// Remove everything about a person; the chain still proves the rest.
    #[command(after_help = "\
The person's files, names, answers and results are removed and overwritten. What stays are the numbers of
the entries and digests that tell nothing. Copies elsewhere (backups, downloads, mail) are yours to remove.

Example:
  hallpass records forget 1f2e3d4c5b6a7988 --reason \"left the district\" --author \"R. Vega\"
  hallpass records forget ts-3 --reason \"left the district\" --author \"R. Vega\" --dry-run")]
    Forget {
        /// A learner id, or the id of a person in the roster: then every file that the report counts as theirs.
        person: String,
        #[command(flatten)]
        because: Because,
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        place: Place,
        #[command(flatten)]
        content: OfficePlace,
    },
    /// Remove everything about persons of the policy years before one.
    #[command(after_help = "\
Example:
  hallpass records retain --from 2024-25 --reason \"kept for three years\" --author \"R. Vega\"")]
    Retain {
        /// The first school year that is kept.
        #[arg(long, value_name = "YEAR")]
        from: String,
        #[command(flatten)]
        because: Because,
        #[command(flatten)]
        sure: Sure,
        #[command(flatten)]
        place: Place,
    },
    /// Copy ledger, quizzes, rules and public keys to a new folder, also while they are in use.
    #[command(after_help = "\
The copy is a records folder: `hallpass records verify --records backup` proves it. Private keys are not
in it.

Example:
  hallpass records backup backup-2026-11-24")]
    Backup {
        /// A new or empty folder.
        folder: PathBuf,
        #[command(flatten)]
        place: Place,
    },
}

/// Why nothing more was done.
type Told = Result<std::io::Result<Outcome>>;

pub(super) fn run(decide: &Decide, terminal: &Terminal, out: &mut dyn Write) -> Told {
    match decide {
        Decide::Exempt(whom) => tell_excuse(whom, false, out),
        Decide::Complete(whom) => tell_excuse(whom, true, out),
        Decide::Withdraw { entry, because, place } => {
            let Because { reason, author } = because;
            let by = withdraw(&place.records, *entry, reason, author, now())?;
            Ok(writeln!(out, "entry {by}: took back entry {entry}").map(|()| Outcome::Well))
        }
        Decide::Decisions { place } => decisions(place, out),
        Decide::Regrade { quiz, with, reason, author, as_of, sure, place, content } => {
            let mend = quiz.as_ref().map(|quiz| Mending {
                quiz: quiz.clone(),
                with: with.clone(),
                reason: reason.clone().unwrap_or_default(),
                author: author.clone().unwrap_or_default(),
            });
            let today = as_of.map_or_else(today, Ok)?;
            let plan = plan(
                &place.records,
                &content.content,
                content.roster.as_deref(),
                &Regrade { today, mend },
            )?;
            regrade(plan, sure, terminal, out)
        }
        Decide::Forget { person, because, sure, place, content } => {
            let office = records::Office::read(&content.content, content.roster.as_deref())?;
            let (ledger, evidence) = records::open(&place.records)?;
            let learners = records::learners_of(person.trim(), &ledger, &office, &evidence)?;
            let what = ledger.about(person.trim(), &learners, &evidence)?;
            let whom = format!("everything about `{}`", plain(person));
            forget(ledger, &what, &whom, because, sure, out)
        }
        Decide::Retain { from, because, sure, place } => {
            let (ledger, evidence) = records::open(&place.records)?;
            let what = ledger.before_year(from, &evidence)?;
            let whom = format!("everything about persons before the year {}", plain(from));
            forget(ledger, &what, &whom, because, sure, out)
        }
        Decide::Backup { folder, place } => {
            let backup = records::backup(&place.records, folder)?;
            let evidence = count(backup.evidence, "file of evidence", "files of evidence");
            let told = writeln!(
                out,
                "copied the ledger and {evidence} to `{}`\nhash of the last entry: {}",
                folder.display(),
                backup.head
            );
            Ok(told.map(|()| Outcome::Well))
        }
    }
}

fn tell_excuse(whom: &Whom, completed: bool, out: &mut dyn Write) -> Told {
    let on = whom.on.map_or_else(today, Ok)?;
    let excusing = Excusing {
        completed,
        person: whom.person.clone(),
        certification: whom.certification.clone(),
        year: whom.year.clone(),
        on,
        reason: whom.because.reason.clone(),
        author: whom.because.author.clone(),
    };
    let content = &whom.content;
    let office = records::Office::read(&content.content, content.roster.as_deref())?;
    let (entry, title) = excuse(&whom.place.records, &office, &excusing, now())?;
    let person = plain(&whom.person);
    let what = if completed { "certified by hand on" } else { "exempt from" };
    let told = writeln!(out, "entry {entry}: `{person}` is {what} {on} ({title})");
    Ok(told.map(|()| Outcome::Well))
}

fn decisions(place: &Place, out: &mut dyn Write) -> Told {
    let (ledger, evidence) = records::open(&place.records)?;
    let decided = ledger.decisions()?;
    let mut tell = || -> std::io::Result<Outcome> {
        for one in &decided {
            let what = match &one.decision {
                Decision::Exempt(it) | Decision::Complete(it) => {
                    let stands = evidence.excused.iter().find(|excuse| excuse.entry == one.id);
                    let taken = if stands.is_none() { ", taken back" } else { "" };
                    let Excused { person, certification, year, on, reason, author, .. } = it;
                    let (person, reason, author) = (plain(person), plain(reason), plain(author));
                    format!("{person} on {on}, {certification} {year}: {reason} ({author}){taken}")
                }
                Decision::Withdraw(it) => {
                    format!("entry {}: {} ({})", it.entry, plain(&it.reason), plain(&it.author))
                }
                Decision::Mend(it) => format!(
                    "{}, {:.12} by the key of {:.12}: {} ({})",
                    plain(&it.quiz),
                    plain(&it.from),
                    plain(&it.to),
                    plain(&it.reason),
                    plain(&it.author)
                ),
                Decision::Invite(it) => {
                    format!("{} to {} {}", plain(&it.person), it.certification, it.year)
                }
                Decision::Revoke(it) => {
                    format!("entry {}: {} ({})", it.entry, plain(&it.reason), plain(&it.author))
                }
                Decision::Forget(it) => {
                    let entries = count(it.entries.len(), "entry", "entries");
                    format!("{entries}: {} ({})", plain(&it.reason), plain(&it.author))
                }
            };
            writeln!(out, "{:>4}  {}  {:<8}  {what}", one.id, moment(one.at), one.decision.kind())?;
        }
        writeln!(out, "{}", count(decided.len(), "decision", "decisions"))?;
        Ok(Outcome::Well)
    };
    Ok(tell())
}

use crate::records::decision::Excused;

fn regrade(plan: Plan, sure: &Sure, terminal: &Terminal, out: &mut dyn Write) -> Told {
    let mut tell = || -> std::io::Result<()> {
        for fault in &plan.faults {
            writeln!(out, "{} {fault}", terminal.warning("warning:"))?;
        }
        for (from, to, questions) in &plan.mended {
            let questions = questions.join("`, `");
            writeln!(out, "`{}` by the key of `{}`: `{questions}`", short(from), short(to))?;
        }
        for change in &plan.changes {
            let records::regrade::Change { certification, name, before, now } = change;
            let changed = format!("{before} → {now}");
            let changed = terminal.bold(&changed);
            writeln!(out, "{changed}: {name} ({})", plain(certification))?;
        }
        let attempts = count(plan.attempts, "attempt", "attempts");
        let files = count(plan.files(), "file has", "files have");
        let people =
            count(plan.changes.len(), "person's status changes", "people's status changes");
        writeln!(out, "{attempts} graded again: {files} another result, {people}")
    };
    if let Err(error) = tell() {
        return Ok(Err(error));
    }
    if plan.is_empty() {
        return Ok(Ok(Outcome::Well));
    }
    if !confirmed(sure, "write these results beside the earlier ones?", out)? {
        return Ok(writeln!(out, "nothing was written").map(|()| Outcome::Well));
    }
    let files = count(plan.files(), "result", "results");
    plan.carry_out(now())?;
    Ok(writeln!(out, "{files} written; the earlier ones stay").map(|()| Outcome::Well))
}

/// Names that are told before a removal.
const NAMES: usize = 20;

fn forget(
    mut ledger: records::Ledger,
    what: &Forgetting,
    whom: &str,
    because: &Because,
    sure: &Sure,
    out: &mut dyn Write,
) -> Told {
    if what.is_empty() {
        return Err(Error::Usage(format!("the ledger has nothing of it: {whom}")));
    }
    let files = count(what.files.len(), "file", "files");
    let decisions = count(what.decisions.len(), "decision", "decisions");
    let named: Vec<&str> = what.names.iter().take(NAMES).map(String::as_str).collect();
    let more = what.names.len().saturating_sub(NAMES);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    let told =
        writeln!(out, "{whom}: {files}, {decisions}").and_then(|()| match named.as_slice() {
            [] => Ok(()),
            names => writeln!(out, "the files are of {}{more}", names.join(", ")),
        });
    if let Err(error) = told {
        return Ok(Err(error));
    }
    if !confirmed(sure, "remove this for good?", out)? {
        return Ok(writeln!(out, "nothing was removed").map(|()| Outcome::Well));
    }
    let reason = records::excuse::said("reason", &because.reason)?;
    let author = records::excuse::said("author", &because.author)?;
    let by = ledger.forget(what, &author, &reason, now())?;
    let told = writeln!(
        out,
        "entry {by}: removed; copies in backups, downloads and mail are yours to remove"
    );
    Ok(told.map(|()| Outcome::Well))
}

/// Asks, unless the call has answered.
fn confirmed(sure: &Sure, question: &str, out: &mut dyn Write) -> Result<bool> {
    if sure.dry_run || sure.yes {
        return Ok(sure.yes);
    }
    let stdin = std::io::stdin();
    if !stdin.is_terminal() {
        return Err(Error::Usage(
            "nobody is there to be asked: add `--yes` to do it, or `--dry-run` to only see it"
                .to_owned(),
        ));
    }
    let _ = write!(out, "{question} [y/N] ").and_then(|()| out.flush());
    let mut answer = String::new();
    let read = stdin.lock().read_line(&mut answer);
    read.map_err(|source| Error::Io {
        action: "read from",
        path: "the terminal".to_owned(),
        source,
    })?;
    Ok(words::folded(&answer) == "y" || words::folded(&answer) == "yes")
}
