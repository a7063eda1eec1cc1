//! `hallpass policy`: the policy documents in a terminal.

mod map;
mod tell;

use std::path::PathBuf;

use clap::{Args, Subcommand};

use crate::build::{Checked, load};
use crate::diag::closest;
use crate::error::{Error, Result};
use crate::model::Model;
use crate::model::policy::{Change, between, find, predecessor, shown};
use crate::parse::{Policy, PolicyVersion};

use super::terminal::{Terminal, complain, stdout};
use super::{ContentArgs, Outcome, strictness};

#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Format {
    /// To be read
    Human,
    /// For programs
    Json,
}

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass policy list                                  every document with its versions
  hallpass policy diff transfer-procedure               what the version in force changed
  hallpass policy diff transfer-procedure 2025-26       from that version to the one in force
  hallpass policy diff transfer-procedure 2025-26 2026-27
  hallpass policy map transfer-procedure                who teaches and who tests each clause
  hallpass policy map --records records                 and how many answered rightly

A document is a folder of `content/policy`, a version a file in it.")]
pub(super) struct PolicyArgs {
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the documents, their versions and which is in force
    List {
        #[command(flatten)]
        content: ContentArgs,
    },
    /// Show what changed between two versions, and the pages and questions that it touches
    #[command(after_help = "\
Where there is no colour, words that went are [-in these-] and words that came {+in these+}.

Examples:
  hallpass policy diff transfer-procedure
  hallpass policy diff transfer-procedure 2025-26 2026-27 --format json
  hallpass policy diff transfer-procedure --exit-code && echo nothing to learn anew

Exit code: 0 shown · 1 with --exit-code, when words changed · 2 no such document or version")]
    Diff {
        /// The document: a folder of content/policy
        #[arg(value_name = "DOC")]
        document: String,
        /// The older version [default: the one before TO]
        #[arg(value_name = "FROM")]
        from: Option<String>,
        /// The newer version [default: the one in force]
        #[arg(value_name = "TO")]
        to: Option<String>,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
        /// Exit with 1 when words of a clause changed, for scripts
        #[arg(long)]
        exit_code: bool,
        #[command(flatten)]
        content: ContentArgs,
    },
    /// Show for each clause in force the pages that teach it and the questions that test it
    Map {
        /// The document [default: all]
        #[arg(value_name = "DOC")]
        document: Option<String>,
        /// How people did, from the answers in this records folder
        #[arg(long, value_name = "DIR")]
        records: Option<PathBuf>,
        #[arg(long, value_enum, default_value = "human")]
        format: Format,
        #[command(flatten)]
        content: ContentArgs,
    },
}

pub(super) fn run(args: PolicyArgs, terminal: &Terminal) -> Result<Outcome> {
    match args.action {
        Action::List { content } => with(content, terminal, |_, model| {
            stdout(&tell::list(model, terminal));
            Ok(Outcome::Well)
        }),
        Action::Diff { document, from, to, format, exit_code, content } => {
            with(content, terminal, |checked, model| {
                let policy = known(model, &document)?;
                let (old, new) = versions(model, policy, from.as_deref(), to.as_deref())?;
                let changes = between(old, new);
                let told = tell::Diff { checked, model, policy, old, new, changes: &changes };
                stdout(&match format {
                    Format::Human => told.human(terminal),
                    Format::Json => format!("{:#}\n", told.json()),
                });
                let words = changes.iter().any(|change| change.change != Change::Same)
                    && changes.iter().any(crate::model::policy::ClauseChange::is_of_words);
                Ok(if exit_code && words { Outcome::Faulty } else { Outcome::Well })
            })
        }
        Action::Map { document, records, format, content } => {
            with(content, terminal, |checked, model| {
                let policies = match &document {
                    Some(document) => vec![known(model, document)?],
                    None => model.documents.policies.iter().collect(),
                };
                let results = records.as_deref().map(map::results).transpose()?;
                let map = map::Map { checked, model, policies, results };
                stdout(&match format {
                    Format::Human => map.human(terminal),
                    Format::Json => format!("{:#}\n", map.json()),
                });
                Ok(Outcome::Well)
            })
        }
    }
}

/// Reads the content; one that cannot be read is for `hallpass check` to tell.
fn with(
    content: ContentArgs,
    terminal: &Terminal,
    tell: impl FnOnce(&Checked, &Model) -> Result<Outcome>,
) -> Result<Outcome> {
    let checked = load(&content.options(strictness(false)))?;
    let Some(model) = &checked.model else {
        complain!("{} `hallpass check` says what is wrong", terminal.error("not read:"));
        return Ok(Outcome::Faulty);
    };
    tell(&checked, model)
}

fn known<'m>(model: &'m Model, id: &str) -> Result<&'m Policy> {
    find(&model.documents, id).ok_or_else(|| {
        let names = || model.documents.policies.iter().map(|policy| policy.id.as_str());
        Error::Usage(match closest(id, names()) {
            Some(near) => format!("there is no policy document `{id}`; did you mean `{near}`?"),
            None if model.documents.policies.is_empty() => {
                "the content has no policy document; write one as `policy/DOCUMENT/VERSION.md`"
                    .to_owned()
            }
            None => {
                let names = names().collect::<Vec<_>>().join("`, `");
                format!("there is no policy document `{id}`; there is `{names}`")
            }
        })
    })
}

/// The two versions to compare, older first as they are asked for.
fn versions<'m>(
    model: &Model,
    policy: &'m Policy,
    from: Option<&str>,
    to: Option<&str>,
) -> Result<(&'m PolicyVersion, &'m PolicyVersion)> {
    let named = |name: &str| {
        policy.version(name).ok_or_else(|| {
            let names: Vec<&str> =
                policy.versions.iter().map(|known| known.front.version.value.as_str()).collect();
            let names = names.join("`, `");
            Error::Usage(format!("`{}` has no version `{name}`; it has `{names}`", policy.id))
        })
    };
    let new = match to {
        Some(to) => named(to)?,
        None => shown(policy, model.as_of)
            .ok_or_else(|| Error::Usage(format!("`{}` has no version", policy.id)))?,
    };
    let old = match from {
        Some(from) => named(from)?,
        None => predecessor(policy, new).ok_or_else(|| {
            Error::Usage(format!(
                "nothing comes before the version `{}` of `{}`",
                new.front.version.value, policy.id
            ))
        })?,
    };
    Ok((old, new))
}
