//! `hallpass quiz stats`.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Date;

use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, count, say};
use crate::error::{Error, Result};
use crate::records::figures::{Figures, QuizFigures};
use crate::records::people::people;
use crate::records::roster::Roster;
use crate::records::statistics::FEWEST;
use crate::records::words::plain;

#[derive(Args)]
#[command(after_help = "\
From first attempts at the version of a quiz that most people took, and from 20 of them on. Facility: the points earned of those
there were; 100 is a question that everyone gets right. Discrimination: how far whoever gets it right also does well in the
rest; below 0 something is wrong with the question. The report has every option with how often it was picked.

Examples:
  hallpass quiz stats
  hallpass quiz stats records-check

Exit code: 0 printed · 2 no such quiz or ledger")]
pub(super) struct StatsArgs {
    /// Only the quiz with this id
    #[arg(value_name = "QUIZ")]
    quiz: Option<String>,
    /// Folder of the ledger
    #[arg(long, value_name = "DIR", default_value = "records")]
    records: PathBuf,
    /// The day on which the certifications are in force [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

pub(super) fn run(args: &StatsArgs, terminal: &Terminal) -> Result<Outcome> {
    let day = args.as_of.unwrap_or_else(crate::cli::today).to_string();
    let as_of: quiz::Date = day.parse().map_err(|_| Error::Usage(format!("`{day}` is no day")))?;
    let (files, evidence) = crate::records::filed(&args.records, &Roster::default())?;
    let mut told: Vec<String> = Vec::new();
    for certification in evidence.in_force(as_of) {
        let people = people(certification, &files, &[], &evidence, as_of);
        let figures = Figures::of(certification, &people, &files, &evidence, as_of);
        let wanted = |quiz: &&QuizFigures| args.quiz.as_ref().is_none_or(|id| *id == quiz.id);
        for quiz in figures.quizzes.iter().filter(wanted) {
            if !told.contains(&quiz.id) {
                tell(quiz, terminal);
                told.push(quiz.id.clone());
            }
        }
    }
    if told.is_empty() {
        let what = args.quiz.as_ref().map_or_else(
            || "no quiz of a certification in force".to_owned(),
            |id| format!("no quiz `{id}` of a certification in force"),
        );
        return Err(Error::Usage(format!("the ledger knows {what}")));
    }
    Ok(Outcome::Well)
}

fn tell(quiz: &QuizFigures, terminal: &Terminal) {
    let attempts = count(quiz.attempts, "first attempt", "first attempts");
    let name = terminal.bold(&plain(&quiz.id));
    say!("{name}  {}  {attempts}", plain(&quiz.title));
    if quiz.elsewhere > 0 {
        say!("  {} more at other versions are not counted", quiz.elsewhere);
    }
    let Some(test) = &quiz.test else {
        say!("  fewer than {FEWEST}: figures would say more about persons than about questions\n");
        return;
    };
    let shown =
        |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.1}"));
    say!(
        "  average {} of {} points · Cronbach's alpha {} · standard error {} points",
        shown(test.average),
        test.of,
        shown(test.alpha),
        shown(test.standard_error)
    );
    let width =
        quiz.questions.iter().map(|question| question.id.chars().count()).max().unwrap_or(0).max(8);
    say!("  {}", terminal.dim(&format!("{:<width$}  asked  facility  discrimination", "question")));
    for question in &quiz.questions {
        let item = &question.item;
        let doubtful = item.discrimination.is_some_and(|value| value < 0.0);
        let mark = if doubtful { terminal.warning("  look at it") } else { String::new() };
        say!(
            "  {:<width$}  {:>5}  {:>8}  {:>14}{mark}",
            plain(&question.id),
            item.count,
            shown(item.facility),
            shown(item.discrimination)
        );
    }
    say!("");
}
