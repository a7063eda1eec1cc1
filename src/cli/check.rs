//! `hallpass check`.

use std::path::Path;

use clap::Args;

use crate::build::{self, Checked, load};
use crate::diag::{render, summary};
use crate::error::Result;
use crate::health;
use crate::render::{Nothing, Receiver};
use crate::repair::{Repaired, diff, repairs};
use crate::timings::Timings;
use crate::{translations, write};

use super::external::ExternalArgs;
use super::terminal::{Terminal, complain, count, say, stdout};
use super::{ContentArgs, Outcome, grades, strictness};

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The line with the place underlined, and what to do
    Human,
    /// One line each: path:line:column: severity[code]: message
    Short,
    /// One JSON document with the content's health, for programs
    Json,
    /// Commands of GitHub Actions, which shows problems beside their lines
    Github,
    /// SARIF 2.1.0, for code hosts and editors
    Sarif,
}

#[expect(clippy::struct_excessive_bools, reason = "flags of the command line are what they are")]
#[derive(Args)]
#[command(after_help = "Examples:
  hallpass check                       everything that is wrong or still open
  hallpass check --release             what stands between this content and publishing
  hallpass check --external            ask the addresses outside as well
  hallpass check --grades              how hard each page is to read
  hallpass check --fix --dry-run       what `--fix` would write
  hallpass check --format short        one line each, for an editor's problem list")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// As strict as `build --release`
    #[arg(long)]
    release: bool,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
    /// List how hard each page and section is to read, instead of what is wrong
    #[arg(long)]
    grades: bool,
    /// Write what is safe and leaves nothing to choose: a question's proposed id, a moved page's address
    #[arg(long, conflicts_with = "grades")]
    fix: bool,
    /// Show what `--fix` would write, and write nothing
    #[arg(long, requires = "fix")]
    dry_run: bool,
    #[command(flatten)]
    external: ExternalArgs,
}

pub(super) fn run(args: CheckArgs, terminal: &Terminal) -> Result<Outcome> {
    if args.grades {
        let options = args.content.options(strictness(args.release));
        return grades::run(&options, args.format == Format::Json, terminal);
    }
    let content = args.content.content.clone();
    let options = args.content.options(strictness(args.release));
    let mut checked = whole(&options)?;
    if args.fix {
        let repaired = repairs(&checked.diagnostics, &checked.sources);
        if args.dry_run {
            stdout(&repaired.iter().map(diff).collect::<String>());
            complain!("{}", made(&repaired, "would be written"));
            return Ok(Outcome::Well);
        }
        for file in &repaired {
            write::replace_text(Path::new(&file.path), &file.before, &file.after)?;
        }
        complain!("{}", made(&repaired, "written"));
        if !repaired.is_empty() {
            checked = whole(&options)?;
        }
    }
    args.external.run(&content, &mut checked)?;
    if let Some(model) = &checked.model {
        translations::point(model, &checked.sources, &mut checked.diagnostics);
    }
    let diagnostics = &checked.diagnostics;
    let format = match args.format {
        Format::Human => render::Format::Human { color: terminal.color },
        Format::Short => render::Format::Short,
        Format::Json => render::Format::Json,
        Format::Github => render::Format::Github,
        Format::Sarif => render::Format::Sarif,
    };
    if args.format == Format::Json {
        let mut document = render::document(diagnostics, &checked.sources);
        let health = checked.health.as_ref().map(health::to_json);
        document.insert("health".to_owned(), health.into());
        stdout(&format!("{:#}\n", serde_json::Value::Object(document)));
    } else {
        stdout(&render::render(diagnostics, &checked.sources, format));
    }
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    if args.format == Format::Human {
        for (family, errors, warnings) in summary(diagnostics) {
            say!("{:<28} {}", family.title(), told(errors, warnings));
        }
        let warnings = diagnostics.len() - errors;
        let line = told(errors, warnings);
        let verdict = if checked.has_errors() {
            terminal.error("not ready:")
        } else {
            terminal.good("checked:")
        };
        say!("{verdict} {line}");
    }
    Ok(if errors > 0 { Outcome::Faulty } else { Outcome::Well })
}

/// Rendering finds what only a template can: so this is a build that is not written.
fn whole(options: &build::Options) -> Result<Checked> {
    let mut checked = load(options)?;
    let sites = checked.model.as_ref().map_or(0, |model| model.sites.len());
    checked.diagnostics =
        build::render(&checked, &vec![&Nothing as &dyn Receiver; sites], &Timings::default());
    Ok(checked)
}

fn told(errors: usize, warnings: usize) -> String {
    let warnings = count(warnings, "warning", "warnings");
    format!("{}, {warnings}", count(errors, "error", "errors"))
}

/// `3 repairs in 2 files written`.
fn made(repaired: &[Repaired], verb: &str) -> String {
    let repairs = repaired.iter().map(|file| file.count).sum();
    let files = count(repaired.len(), "file", "files");
    format!("{} in {files} {verb}", count(repairs, "repair", "repairs"))
}
