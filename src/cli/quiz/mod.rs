//! `hallpass quiz`: questions in and out, on paper, and how people did.

mod export;
mod import;
mod print;
mod stats;

use clap::{Args, Subcommand};

use crate::error::Result;

use super::Outcome;
use super::terminal::Terminal;

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass quiz import bank.gift --out content/training/records/check.md
  hallpass quiz import questions.csv
  hallpass quiz export records-check --out records-check.gift
  hallpass quiz print records-check --out check.html --key check-key.html --forms 2
  hallpass quiz stats records-check")]
pub(super) struct QuizArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// Turn questions of other programs (GIFT, Aiken, CSV) into our Markdown
    Import(import::ImportArgs),
    /// Write a quiz in the format of another program
    Export(export::ExportArgs),
    /// Make a paper edition, and its key apart
    Print(print::PrintArgs),
    /// Say how hard each question is, and whether it tells people apart
    Stats(stats::StatsArgs),
}

pub(super) fn run(args: QuizArgs, terminal: &Terminal) -> Result<Outcome> {
    match args.action {
        Action::Import(args) => import::run(&args, terminal),
        Action::Export(args) => export::run(args, terminal),
        Action::Print(args) => print::run(args, terminal),
        Action::Stats(args) => stats::run(&args, terminal),
    }
}
