//! `hallpass records report`: what it is asked for, and what it says.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use quiz::Date;

use super::Place;
use crate::error::Result;
use crate::records::{Audience, Persons, ReportOptions};

/// Where the office's own facts are.
#[derive(Debug, Args)]
pub(super) struct OfficePlace {
    /// Folder of the content, for the office's name and the roster in `training/data/roster.yaml`.
    #[arg(long, value_name = "DIR", default_value = "content")]
    pub content: PathBuf,
    /// Another roster than the content's.
    #[arg(long, value_name = "FILE")]
    pub roster: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
The page opens anywhere and prints on two pages; its last line has a box for printing everything.
For networks and schools it leaves out persons, figures about fewer than 10 people, and sealed questions.

Examples:
  hallpass records report --out report
  hallpass records report --out report --as-of 2026-12-18 --language es
  hallpass records report --out for-networks --audience network
  hallpass records report --out for-networks --audience network --with names")]
pub(super) struct ReportArgs {
    /// Folder to write to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    office: OfficePlace,
    /// The day to report for, when it is not today.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_of: Option<Date>,
    #[command(flatten)]
    audience: AudienceArgs,
    /// Language of the page, one that the theme speaks.
    #[arg(long, value_name = "LANGUAGE", default_value = "en")]
    language: String,
}

/// For whom something is written.
#[derive(Debug, Args)]
pub(super) struct AudienceArgs {
    /// Who reads it.
    #[arg(long, value_enum, default_value = "office")]
    audience: Reader,
    /// What is said of persons to networks all the same; may be given more than once.
    #[arg(long, value_enum, requires = "audience")]
    with: Vec<Persona>,
}

impl AudienceArgs {
    pub(super) fn audience(&self) -> Audience {
        let persons = Persons {
            names: self.with.contains(&Persona::Names),
            scores: self.with.contains(&Persona::Scores),
        };
        match self.audience {
            Reader::Office => Audience::Office,
            Reader::Network => Audience::Network(persons),
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Reader {
    /// The office that trains: everything.
    Office,
    /// Networks and schools.
    Network,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Persona {
    /// Who is certified and who is missing.
    Names,
    /// The same with what each scored.
    Scores,
}

impl ReportArgs {
    pub(super) fn options(&self) -> Result<ReportOptions> {
        Ok(ReportOptions {
            records: self.place.records.clone(),
            content: self.office.content.clone(),
            roster: self.office.roster.clone(),
            out: self.out.clone(),
            as_of: self.as_of.map_or_else(super::today, Ok)?,
            audience: self.audience.audience(),
            language: self.language.clone(),
        })
    }
}
