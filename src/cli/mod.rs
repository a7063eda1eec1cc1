//! The command line: clap's types are turned at once into plain options, the library does the work,
//! and what it returns is printed here. The exit code is decided in one expression, in [`main`].

mod build;
mod check;
mod completions;
mod explain;
mod external;
mod fmt;
mod forms;
mod grades;
mod invite;
mod new;
mod policy;
mod records;
mod schema;
mod serve;
mod terminal;
mod to_confirm;
mod translations;
mod unchanged;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use jiff::civil::Date;

use crate::check::Strictness;
use crate::error::Result;

use terminal::{ColorChoice, Terminal, complain};

/// How a command ended, when nothing outside of the content was in its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// All well.
    Well,
    /// The content has errors, or a record was rejected.
    Faulty,
}

#[derive(Parser)]
#[command(
    name = "hallpass",
    version,
    about = "Training that knows which rule changed: a course, public pages and certification from one folder",
    after_help = "Exit codes: 0 all well · 1 the content has errors · 2 usage, files or environment"
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value = "auto")]
    color: ColorChoice,
}

#[derive(Subcommand)]
enum Command {
    /// Build the sites
    Build(build::BuildArgs),
    /// Show the sites in the browser, and every saved change at once
    Serve(serve::ServeArgs),
    /// Report what build would, and write nothing
    Check(check::CheckArgs),
    /// Tell what a code means, and how to mend what it finds
    Explain(explain::ExplainArgs),
    /// List what is not translated, out of date or not reviewed, in each language
    Translations(translations::TranslationsArgs),
    /// List policy documents, compare their versions, and map clauses to pages and questions
    Policy(policy::PolicyArgs),
    /// List what the district has to fill in, in which order
    ToConfirm(to_confirm::ToConfirmArgs),
    /// Make a small folder to start from
    New(new::NewArgs),
    /// Put front matter and tables in their regular form
    Fmt(fmt::FmtArgs),
    /// Print what each file may hold, as JSON Schema for editors
    Schema(schema::SchemaArgs),
    /// Print the completions of a shell
    Completions(completions::CompletionsArgs),
    /// Write a signed link and a message for everyone who is to take the course
    Invite(invite::InviteArgs),
    /// Import completion files, see who is certified, and prove it
    Records(records::RecordsArgs),
}

/// What `build`, `check` and `serve` share.
#[derive(Args)]
struct ContentArgs {
    /// The folder with site.yaml
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// Only this site; may be given more than once
    #[arg(long = "site", value_name = "NAME")]
    sites: Vec<String>,
    /// The day to read the content on, so that a build can be repeated [default: today]
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

impl ContentArgs {
    fn options(self, strictness: Strictness) -> crate::build::Options {
        crate::build::Options {
            content: self.content,
            sites: self.sites,
            as_of: self.as_of.unwrap_or_else(today),
            strictness,
            office_keys: Vec::new(),
        }
    }
}

/// The one place that asks the clock for the day.
fn today() -> Date {
    jiff::ZonedDateTime::now().date()
}

fn strictness(release: bool) -> Strictness {
    if release { Strictness::Release } else { Strictness::Draft }
}

/// Runs the command that the process was called with.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let terminal = Terminal::new(cli.color);
    let failed = terminal.error("error:");
    match run(cli.command, terminal) {
        Ok(Outcome::Well) => ExitCode::SUCCESS,
        Ok(Outcome::Faulty) => ExitCode::from(1),
        Err(error) => {
            complain!("{failed} {error}");
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, terminal: Terminal) -> Result<Outcome> {
    match command {
        Command::Build(args) => build::run(args, &terminal),
        Command::Serve(args) => serve::run(args, terminal),
        Command::Explain(args) => explain::run(&args, &terminal),
        Command::Check(args) => check::run(args, &terminal),
        Command::Translations(args) => translations::run(args, &terminal),
        Command::Policy(args) => policy::run(args, &terminal),
        Command::ToConfirm(args) => to_confirm::run(args, &terminal),
        Command::New(args) => new::run(&args, &terminal),
        Command::Fmt(args) => fmt::run(&args, &terminal),
        Command::Schema(args) => schema::run(&args, &terminal),
        Command::Completions(args) => Ok(completions::run(&args)),
        Command::Invite(args) => invite::run(args, &terminal),
        Command::Records(args) => records::run(&args, &terminal),
    }
}
