//! `hallpass records demo`: a made-up year to look at.

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use quiz::Date;

use super::super::Outcome;
use super::Place;
use crate::error::Result;
use crate::records::Evidence;
use crate::records::demo::{DemoOptions, demo};
use crate::records::words::count;

#[derive(Debug, Args)]
#[command(after_help = "\
Five people show every status: certified, certified after a second try, in progress, not passed, and a file whose
score was edited. Many people get through the year each in their own way. Keep them apart from your records.

Examples:
  hallpass records demo --out demo/files --records demo/records
  hallpass records import demo/files --records demo/records
  hallpass records report --out demo/report --records demo/records --roster demo/files/roster.yaml

  hallpass records demo --people 2000 --out staff/files --records staff/records

Exit code: 0 made · 1 there is no certification to make them for · 2 a file could not be written")]
pub(super) struct DemoArgs {
    /// Folder to write the completion files and `roster.yaml` to.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    #[command(flatten)]
    place: Place,
    /// How many people.
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    people: u32,
    /// Only for this certification; else for each that there is.
    #[arg(long, value_name = "ID")]
    certification: Option<String>,
    /// The same seed makes the same files.
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// The day on which they were handed in, when it is not today.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_of: Option<Date>,
}

impl DemoArgs {
    pub(super) fn run(&self, out: &mut dyn Write) -> Result<std::io::Result<Outcome>> {
        let evidence = Evidence::load(&self.place.records)?;
        let options = DemoOptions {
            people: self.people,
            seed: self.seed,
            today: self.as_of.map_or_else(super::today, Ok)?,
            certification: self.certification.clone(),
        };
        let made = demo(&evidence, &options);
        for (name, json) in &made.files {
            crate::write::write_whole(&self.out.join(name), json.as_bytes())?;
        }
        if made.people == 0 {
            let nothing = "nothing was made: no such certification is kept here yet; run `hallpass build` first";
            return Ok(writeln!(out, "{nothing}").map(|()| Outcome::Faulty));
        }
        crate::write::write_whole(&self.out.join("roster.yaml"), made.roster.as_bytes())?;
        let files = count(made.files.len(), "completion file", "completion files");
        let people = count(made.people, "person", "people");
        let (folder, records) = (self.out.display(), self.place.records.display());
        Ok(writeln!(
            out,
            "{files} and a roster of {people} in `{folder}`, made up from the seed {}\nnext: hallpass records import {folder} --records {records}",
            self.seed
        )
        .map(|()| Outcome::Well))
    }
}
