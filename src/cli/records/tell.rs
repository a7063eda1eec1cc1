//! What the records commands say.

use std::io::Write;

use quiz::{Date, Verdict};

use crate::diag::render::{Format, render};
use crate::records::show::{ShownAttempt, ShownQuestion};
use crate::records::standings::Mistakes;
use crate::records::words::{self, count, moment};
use crate::records::{self, Assurance, Import, Imported, Kept, Since, Written};

use super::super::Outcome;
use super::super::terminal::Terminal;

pub(super) fn tell_import(
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
    if import.forgotten() > 0 {
        parts.push(format!(
            "{} passed over",
            count(import.forgotten(), "forgotten file", "forgotten files")
        ));
    }
    if import.left_alone > 0 {
        parts
            .push(format!("{} passed over", count(import.left_alone, "other file", "other files")));
    }
    for (entry, reason) in &import.earlier {
        writeln!(
            out,
            "{}: file {entry}, of an earlier import: {reason}",
            terminal.warning("now with a warning")
        )?;
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

pub(super) fn tell_imported(
    file: &Imported,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<()> {
    let path = &file.path;
    match &file.outcome {
        records::Outcome::Kept(kept) => {
            let verdict = painted(kept.verdict, 0, terminal);
            let assurance = kept.assurance.map_or("", Assurance::text);
            let told = format!("{verdict}: {path}{}{}", learner(&kept.learner), since(kept));
            match assurance {
                "" => writeln!(out, "{told}")?,
                assurance => writeln!(out, "{told}, {assurance}")?,
            }
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
        records::Outcome::Forgotten { by } => {
            let passed_over = terminal.dim("passed over");
            writeln!(
                out,
                "{passed_over}: {path} (removed from the ledger by entry {by}, and stays away)"
            )
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

pub(super) fn tell_list(
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
        let record = filed.judgement.record.as_ref();
        let assurance = record.map_or("", |record| record.assurance.text());
        writeln!(
            out,
            "{:>4}  {received}  {verdict}  {assurance:<18}  {who}  {}",
            entry.id, entry.name
        )?;
    }
    writeln!(out, "{}", count(files.len(), "file", "files"))?;
    Ok(Outcome::Well)
}

pub(super) fn tell_file(
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
        writeln!(out, "  assurance {}", record.assurance.text())?;
    }
    writeln!(out, "  verdict   {}", painted(judgement.verdict, 0, terminal))?;
    for earlier in &shown.earlier {
        let verdict = words::plain(&earlier.statement.verdict);
        writeln!(out, "  before    {verdict} (entry {})", earlier.id)?;
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
    if let Some(was) = attempt.was.filter(|was| Some(*was) != attempt.earned) {
        writeln!(out, "  earned before the key was mended: {}", score(was))?;
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

pub(super) fn tell_proof(
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
    let mut attempts = count(proof.attempts, "attempt", "attempts");
    if proof.forgotten > 0 {
        let entries = count(proof.forgotten, "entry", "entries");
        attempts = format!("{entries} forgotten, {attempts}");
    }
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

pub(super) fn tell_report(
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
        Written::Problems(mistakes) => tell_mistakes(mistakes, terminal, out),
    }
}

pub(super) fn tell_mistakes(
    mistakes: &Mistakes,
    terminal: &Terminal,
    out: &mut dyn Write,
) -> std::io::Result<Outcome> {
    let Mistakes { problems, sources } = mistakes;
    let format = Format::Human { color: terminal.color };
    write!(out, "{}", render(problems, sources.as_ref(), format))?;
    writeln!(out, "nothing was written: {}", count(problems.len(), "mistake", "mistakes"))?;
    Ok(Outcome::Faulty)
}
