//! `hallpass explain`: what a code means, why it matters, and how its example is mended.

use std::fmt::Write as _;

use clap::Args;

use crate::diag::explain::{self, Explanation};
use crate::diag::{Family, closest};
use crate::error::{Error, Result};

use super::Outcome;
use super::terminal::{Terminal, stdout};

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass explain HP020          what this code means, and how to mend it
  hallpass explain --list         every code, family by family")]
pub(super) struct ExplainArgs {
    /// The code, as it stands in a message's brackets
    #[arg(value_name = "CODE", required_unless_present_any = ["list", "markdown"])]
    code: Option<String>,
    /// One line for every code
    #[arg(long, conflicts_with = "code")]
    list: bool,
    /// Everything about every code, as Markdown for documentation
    #[arg(long, conflicts_with_all = ["code", "list"])]
    markdown: bool,
}

pub(super) fn run(args: &ExplainArgs, terminal: &Terminal) -> Result<Outcome> {
    match &args.code {
        Some(code) => stdout(&one(found(code)?, terminal)),
        None if args.markdown => stdout(&explain::document()),
        None => stdout(&list(terminal)),
    }
    Ok(Outcome::Well)
}

fn found(code: &str) -> Result<&'static Explanation> {
    explain::find(code).ok_or_else(|| {
        let known: Vec<&str> = explain::all().map(|known| known.code.id()).collect();
        let hint = match closest(&code.to_uppercase(), known) {
            Some(close) => format!("did you mean `{close}`?"),
            None => "`hallpass explain --list` shows them all".to_owned(),
        };
        Error::Usage(format!("there is no code `{code}`; {hint}"))
    })
}

fn list(terminal: &Terminal) -> String {
    let mut text = String::new();
    for family in Family::ALL {
        let known: Vec<&Explanation> =
            explain::all().filter(|known| known.family == family).collect();
        if known.is_empty() {
            continue;
        }
        let gap = if text.is_empty() { "" } else { "\n" };
        let _ = writeln!(text, "{gap}{}", terminal.bold(family.title()));
        for known in known {
            let Explanation { code, title, fixed, .. } = known;
            let fixed = if *fixed { " (always on)" } else { "" };
            let _ = writeln!(text, "  {code}  {:<7}  {title}{fixed}", known.severity_name());
        }
    }
    text
}

/// Plain text for the terminal; what stands between the fences is indented.
fn one(known: &Explanation, terminal: &Terminal) -> String {
    let mut text = String::new();
    let mut in_fence = false;
    for line in explain::markdown(known, 1).lines() {
        if line.starts_with("~~~~") {
            in_fence = !in_fence;
        } else if let Some(title) = line.strip_prefix("# ").filter(|_| !in_fence) {
            let _ = writeln!(text, "{}", terminal.bold(title));
        } else if in_fence && !line.is_empty() {
            let _ = writeln!(text, "    {line}");
        } else {
            let _ = writeln!(text, "{line}");
        }
    }
    // Fences leave an empty line on both sides.
    while text.contains("\n\n\n") {
        text = text.replace("\n\n\n", "\n\n");
    }
    text.trim_end().to_owned() + "\n"
}
