//! `hallpass check`.

use clap::Args;

use crate::build::{self, load};
use crate::diag::render;
use crate::error::Result;
use crate::render::{Nothing, Receiver};
use crate::timings::Timings;

use super::external::ExternalArgs;
use super::terminal::{Terminal, count, say, stdout};
use super::{ContentArgs, Outcome, grades, strictness};

/// How problems are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// The line with the place underlined, and what to do
    Human,
    /// One line each: path:line:column: severity[code]: message
    Short,
    /// A JSON array, for programs
    Json,
}

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass check                       everything that is wrong or still open
  hallpass check --release             what stands between this content and publishing
  hallpass check --external            ask the addresses outside as well
  hallpass check --grades              how hard each page is to read
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
    #[command(flatten)]
    external: ExternalArgs,
}

pub(super) fn run(args: CheckArgs, terminal: &Terminal) -> Result<Outcome> {
    if args.grades {
        let options = args.content.options(strictness(args.release));
        return grades::run(&options, args.format == Format::Json, terminal);
    }
    // Rendering finds what only a template can: so this is a build that is not written.
    let content = args.content.content.clone();
    let mut checked = load(&args.content.options(strictness(args.release)))?;
    let sites = checked.model.as_ref().map_or(0, |model| model.sites.len());
    checked.diagnostics =
        build::render(&checked, &vec![&Nothing as &dyn Receiver; sites], &Timings::default());
    args.external.run(&content, &mut checked)?;
    let diagnostics = &checked.diagnostics;
    let format = match args.format {
        Format::Human => render::Format::Human { color: terminal.color },
        Format::Short => render::Format::Short,
        Format::Json => render::Format::Json,
    };
    stdout(&render::render(diagnostics, &checked.sources, format));
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    if args.format == Format::Human {
        let warnings = diagnostics.len() - errors;
        let (errors, warnings) =
            (count(errors, "error", "errors"), count(warnings, "warning", "warnings"));
        let line = format!("{errors}, {warnings}");
        let verdict = if checked.has_errors() {
            terminal.error("not ready:")
        } else {
            terminal.good("checked:")
        };
        say!("{verdict} {line}");
    }
    Ok(if errors > 0 { Outcome::Faulty } else { Outcome::Well })
}
