//! `hallpass translations`.

use std::fmt::Write as _;

use clap::Args;
use serde_json::{Value, json};

use crate::build::load;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::translations::{Changed, Changes, Entry, open};

use super::terminal::{Terminal, complain, count, say, stdout};
use super::{ContentArgs, Outcome, strictness};

/// A passage longer than this is cut in the list: it is there to be recognised.
const SHOWN: usize = 160;

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// A list to work through
    Human,
    /// A JSON array, for programs
    Json,
}

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass translations                what is missing, stale or not reviewed
  hallpass translations --language es  the same for Spanish alone

A translation says what it was made of: `translation: {of: DIGEST, translator: NAME, reviewer: NAME}`.
The list gives the digest of the source as it is today.")]
pub(super) struct TranslationsArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// Only this language, such as es
    #[arg(long, value_name = "TAG")]
    language: Option<String>,
    #[arg(long, value_enum, default_value = "human")]
    format: Format,
}

pub(super) fn run(args: TranslationsArgs, terminal: &Terminal) -> Result<Outcome> {
    let checked = load(&args.content.options(strictness(false)))?;
    let Some(model) = &checked.model else {
        complain!("{} `hallpass check` says what is wrong", terminal.error("not read:"));
        return Ok(Outcome::Faulty);
    };
    if let Some(language) = &args.language {
        known(model, language)?;
    }
    let entries = open(model, &checked.sources, args.language.as_deref());
    match args.format {
        Format::Json => {
            let list: Vec<Value> = entries.iter().map(as_json).collect();
            stdout(&format!("{:#}\n", Value::Array(list)));
        }
        Format::Human => {
            stdout(&human(&entries, terminal));
            summarize(&entries, terminal);
        }
    }
    Ok(Outcome::Well)
}

fn known(model: &Model, language: &str) -> Result<()> {
    let mut known: Vec<&str> = model
        .sites
        .iter()
        .flat_map(|site| &site.languages)
        .filter(|known| !known.is_source())
        .map(|known| known.code.as_str())
        .collect();
    known.sort_unstable();
    known.dedup();
    if known.contains(&language) {
        return Ok(());
    }
    let known =
        if known.is_empty() { "none".to_owned() } else { format!("`{}`", known.join("`, `")) };
    Err(Error::Usage(format!(
        "no site is translated into `{language}`; the languages are: {known}"
    )))
}

fn human(entries: &[Entry], terminal: &Terminal) -> String {
    let mut text = String::new();
    for group in entries.chunk_by(|a, b| a.site == b.site && a.language == b.language) {
        let (site, language) = (&group[0].site, &group[0].language);
        let _ = writeln!(text, "{}", terminal.bold(&format!("{site} · {language}")));
        for entry in group {
            let state = format!("{:<10}", entry.state());
            let state = match entry.state() {
                "stale" => terminal.warning(&state),
                _ => terminal.dim(&state),
            };
            let _ = writeln!(
                text,
                "  {state}  {}  {}",
                entry.source,
                terminal.dim(&format!("of: {}", entry.digest))
            );
            changes(&entry.changes, terminal, &mut text);
        }
        text.push('\n');
    }
    text
}

fn changes(changes: &Changes, terminal: &Terminal, text: &mut String) {
    match changes {
        Changes::None => {}
        Changes::Unknown => {
            text.push_str(
                "      which passages changed is not known: no committed version has that digest\n",
            );
        }
        Changes::Known { since, passages } => {
            let many = count(passages.len(), "passage", "passages");
            let _ = writeln!(text, "      {many} changed since {since}");
            for Changed { line, before, after } in passages {
                let mut tell = |mark: &str, said: &Option<String>| {
                    if let Some(said) = said {
                        let _ = writeln!(text, "      {} {}", terminal.dim(mark), shortened(said));
                    }
                };
                tell(&format!("{line:>4} was"), before);
                tell(&format!("{line:>4} now"), after);
            }
        }
    }
}

fn shortened(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= SHOWN {
        return line;
    }
    let cut: String = line.chars().take(SHOWN - 1).collect();
    format!("{}…", cut.trim_end())
}

fn summarize(entries: &[Entry], terminal: &Terminal) {
    if entries.is_empty() {
        return say!("{} every page is translated, current and reviewed", terminal.good("done:"));
    }
    let of = |state: &str| entries.iter().filter(|entry| entry.state() == state).count();
    say!(
        "{} {} missing, {} stale, {} not reviewed",
        terminal.warning("open:"),
        of("missing"),
        of("stale"),
        of("unreviewed")
    );
    say!(
        "{} write `PAGE.LANGUAGE.md` beside the page, with `translation: {{of: DIGEST, translator: NAME}}`",
        terminal.dim("next:")
    );
}

fn as_json(entry: &Entry) -> Value {
    let changes = match &entry.changes {
        Changes::None => json!(null),
        Changes::Unknown => json!({ "known": false }),
        Changes::Known { since, passages } => {
            let passages: Vec<Value> = passages
                .iter()
                .map(|changed| {
                    json!({ "line": changed.line, "before": changed.before, "after": changed.after })
                })
                .collect();
            json!({ "known": true, "since": since, "passages": passages })
        }
    };
    json!({
        "site": entry.site,
        "language": entry.language,
        "state": entry.state(),
        "source": entry.source,
        "translation": entry.twin,
        "digest": entry.digest,
        "translator": entry.translator,
        "reviewer": entry.reviewer,
        "changes": changes,
    })
}
