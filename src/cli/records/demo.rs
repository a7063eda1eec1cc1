//! `hallpass records demo`: a made-up year to look at, from the content's own courses.
#![expect(
    clippy::disallowed_methods,
    reason = "it replaces the folder of an earlier demonstration"
)]

use std::collections::BTreeSet;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::civil;
use quiz::Date;

use super::super::terminal::{Terminal, count};
use super::super::{ContentArgs, Outcome};
use super::progress::Teller;
use super::tell::tell_import;
use super::{noon, tell};
use crate::build::{Checked, load};
use crate::check::Strictness;
use crate::diag::Diagnostic;
use crate::diag::render::{self as told, render as tell_all};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::read::Layer;
use crate::records::demo::{Demo, DemoOptions, Edition, demo};
use crate::records::excuse::{Excusing, excuse};
use crate::records::export::{Exporting, Format, export};
use crate::records::remind::{Reminding, remind};
use crate::records::standings::Desk;
use crate::records::status::status;
use crate::records::{self, Audience, Evidence, ImportOptions, Office, ReportOptions, Roster};
use crate::render::{Output, evidence};
use crate::write::{keep, write_whole};
use crate::yaml::Node;

/// What says that a folder is a demonstration, and may be replaced by another.
const MARK: &str = "DEMONSTRATION.txt";
const MADE_UP: &str = "All people, answers and results in this folder are made up. Schools are named as in the content.";

#[derive(Debug, Args)]
#[command(after_help = "\
Makes up who takes the course, what they hand in and what the office decides, and runs all of it through import,
report, tables, reminders and the list of who is certified. Five people show a status each; many get through the
year each in their own way: early, late, on a second try, not at all, exempt. Some files are damaged, or made to deceive.
Whoever passed before a policy changed has to renew.

Examples:
  hallpass records demo --out demo/specialists --certification transition-specialist
  hallpass records demo --out demo/staff --certification school-staff --people 2000
  hallpass records demo --out demo/late --people 300 --as-of 2027-01-15

Exit code: 0 made · 1 the content has errors, or certifies nobody · 2 a file could not be written")]
pub(super) struct DemoArgs {
    /// Folder to make; a demonstration that lies there is replaced.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// The folder with site.yaml.
    #[arg(long, value_name = "DIR", default_value = "content")]
    content: PathBuf,
    /// How many people.
    #[arg(long, value_name = "N", default_value = "5", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    people: u32,
    /// Only for this certification; else for each that there is.
    #[arg(long, value_name = "ID")]
    certification: Option<String>,
    /// The same seed makes the same files.
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// The day on which it is looked at, when it is not today.
    #[arg(long, value_name = "DATE", value_parser = super::date)]
    as_of: Option<Date>,
    /// Only the files, the roster and the rules: import and report are left to you.
    #[arg(long)]
    only_files: bool,
}

impl DemoArgs {
    pub(super) fn run(
        &self,
        terminal: &Terminal,
        out: &mut dyn Write,
    ) -> Result<std::io::Result<Outcome>> {
        let today = self.as_of.map_or_else(super::today, Ok)?;
        let checked = self.load(today)?;
        let Some(model) = checked.model.as_ref().filter(|_| !checked.has_errors()) else {
            let errors: Vec<Diagnostic> =
                checked.diagnostics.into_iter().filter(Diagnostic::is_error).collect();
            let format = told::Format::Human { color: terminal.color };
            let told = tell_all(&errors, &checked.sources, format);
            return Ok(writeln!(out, "{told}nothing was made").map(|()| Outcome::Faulty));
        };
        self.clear()?;
        let stage = Stage { out: &self.out, today };
        let (kept, editions) = self.editions(&stage, model)?;
        let options = DemoOptions {
            people: self.people,
            seed: self.seed,
            today,
            certification: self.certification.clone(),
            schools: schools(model),
        };
        let made = demo(&kept, &editions, &options);
        if made.people == 0 {
            let nothing = "nothing was made: the content has no such certification";
            return Ok(writeln!(out, "{nothing}").map(|()| Outcome::Faulty));
        }
        stage.write(&made, &site_yaml(model))?;
        let citations = checked.sources.find(Layer::Content, "data/citations.yaml");
        if let Some(file) = citations {
            let text = checked.sources.file(file).text.as_bytes();
            write_whole(&self.out.join("content/data/citations.yaml"), text)?;
        }
        if let Err(error) = tell_made(&made, &options, out) {
            return Ok(Err(error));
        }
        if self.only_files { Ok(Ok(Outcome::Well)) } else { stage.play(&made, terminal, out) }
    }

    fn load(&self, day: Date) -> Result<Checked> {
        let civil: civil::Date = day.to_string().parse().map_err(|_| no_day(day))?;
        let content =
            ContentArgs { content: self.content.clone(), sites: Vec::new(), as_of: Some(civil) };
        load(&content.options(Strictness::Draft))
    }

    /// The quizzes as they were on the first day of each window, and on each day since on which a policy changed.
    fn editions(&self, stage: &Stage, model: &Model) -> Result<(Evidence, Vec<Edition>)> {
        let mut editions = Vec::new();
        let mut before = Evidence::default();
        for day in days(model, stage.today) {
            let checked = self.load(day)?;
            let Some(model) = &checked.model else { continue };
            keep(&stage.records(), &self.kept(model))?;
            let now = Evidence::load(&stage.records())?;
            let mut quizzes = editions
                .last()
                .map_or_else(Default::default, |last: &Edition| last.quizzes.clone());
            let new =
                now.quizzes.iter().filter(|(digest, _)| !before.quizzes.contains_key(*digest));
            quizzes.extend(new.map(|(_, quiz)| (quiz.id.clone(), quiz.clone())));
            editions.push(Edition { from: day, quizzes });
            before = now;
        }
        Ok((before, editions))
    }

    /// Only the rules of the certification that it is for: a report on nobody says nothing.
    fn kept(&self, model: &Model) -> Output {
        let whole = evidence(model);
        let Some(only) = &self.certification else { return whole };
        let rules = format!("certifications/{only}-");
        let paths = whole.iter().map(|(path, _)| path.to_owned());
        let others =
            paths.filter(|path| path.starts_with("certifications/") && !path.starts_with(&rules));
        let others: BTreeSet<String> = others.collect();
        whole.without(&others)
    }

    /// Only what a demonstration left is removed.
    fn clear(&self) -> Result<()> {
        let out = &self.out;
        if !out.exists() {
            return Ok(());
        }
        if !out.join(MARK).is_file() {
            let empty = std::fs::read_dir(out).is_ok_and(|mut entries| entries.next().is_none());
            return if empty {
                Ok(())
            } else {
                let shown = out.display();
                Err(Error::Usage(format!(
                    "`{shown}` is there and is no demonstration; name a new folder"
                )))
            };
        }
        std::fs::remove_dir_all(out).map_err(Error::io("remove", out))
    }
}

fn no_day(day: Date) -> Error {
    Error::Usage(format!("`{day}` is no day"))
}

/// Days on which the quizzes may have been others, in order.
fn days(model: &Model, today: Date) -> BTreeSet<Date> {
    let quiz_day = |day: civil::Date| day.to_string().parse::<Date>().ok();
    let rules = &model.documents.config.certifications;
    let opens: Vec<Date> = rules.iter().filter_map(|rules| quiz_day(rules.opens)).collect();
    let first = opens.iter().min().copied().unwrap_or(today).min(today);
    let versions = model.documents.policies.iter().flat_map(|policy| &policy.versions);
    let effective =
        versions.filter_map(crate::parse::PolicyVersion::effective).filter_map(quiz_day);
    let mut days: BTreeSet<Date> = effective.filter(|day| (first..=today).contains(day)).collect();
    days.insert(first);
    days
}

fn schools(model: &Model) -> Vec<String> {
    let schools = model.documents.data.shared.get("schools").into_iter().flat_map(Node::items);
    let name = |school: &Node| school.get("name").and_then(Node::as_scalar).map(str::to_owned);
    schools.filter_map(name).filter(|name| name != "tbc").collect()
}

/// What the records commands read of the content, with a notice that everything is made up.
fn site_yaml(model: &Model) -> String {
    let config = &model.documents.config;
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    let sites: String = config
        .sites
        .iter()
        .filter_map(|site| {
            let course = site.course.as_deref()?;
            let (title, address) = (quoted(&site.title), quoted(&site.base_url));
            Some(format!("- {{course: {course}, title: {title}, base_url: {address}}}\n"))
        })
        .collect();
    let organization = quoted(&config.organization);
    format!(
        "organization: {organization}\nnotice: \"Demonstration: all people, answers and results are made up.\"\nsites:\n{sites}"
    )
}

fn tell_made(made: &Demo, options: &DemoOptions, out: &mut dyn Write) -> std::io::Result<()> {
    let people = count(made.people, "person", "people");
    let files = count(made.files.len() - made.hostile, "completion file", "completion files");
    let hostile = count(made.hostile, "damaged or deceitful one", "damaged or deceitful ones");
    let decided = count(made.excuses.len(), "decision", "decisions");
    let (seed, today) = (options.seed, options.today);
    writeln!(
        out,
        "made up from the seed {seed}, on {today}: {people}, {files}, {hostile}, {decided} of the office"
    )
}

/// The folder of one demonstration.
struct Stage<'s> {
    out: &'s Path,
    today: Date,
}

impl Stage<'_> {
    fn records(&self) -> PathBuf {
        self.out.join("records")
    }

    fn desk(&self) -> Desk {
        Desk {
            records: self.records(),
            content: self.out.join("content"),
            roster: None,
            as_of: self.today,
        }
    }

    fn write(&self, made: &Demo, site: &str) -> Result<()> {
        write_whole(&self.out.join(MARK), format!("{MADE_UP}\n").as_bytes())?;
        for (name, json) in &made.files {
            write_whole(&self.out.join("files").join(name), json.as_bytes())?;
        }
        made.publish_key(&self.records())?;
        let content = self.out.join("content");
        write_whole(&content.join("site.yaml"), site.as_bytes())?;
        write_whole(&content.join("training/data/roster.yaml"), made.roster.as_bytes())
    }

    /// Everything that an office does with it.
    fn play(
        &self,
        made: &Demo,
        terminal: &Terminal,
        out: &mut dyn Write,
    ) -> Result<std::io::Result<Outcome>> {
        let desk = self.desk();
        let office = Office::read(&desk.content, None)?;
        made.record_invitations(&desk.records, noon(self.today))?;
        let options = ImportOptions {
            records: &desk.records,
            paths: &[self.out.join("files")],
            now: noon(self.today),
            roster: Roster::new(&office.roster),
        };
        let mut unheard = Vec::new();
        let mut teller = Teller::new(terminal, &mut unheard);
        let import = records::import(&options, &mut teller)?;
        if let Err(error) = teller.finish().and_then(|()| tell_import(&import, terminal, out)) {
            return Ok(Err(error));
        }
        for one in &made.excuses {
            let excusing = Excusing {
                completed: one.completed,
                person: one.person.clone(),
                certification: Some(one.certification.clone()),
                year: None,
                on: one.on,
                reason: one.reason.to_owned(),
                author: "made up".to_owned(),
            };
            excuse(&desk.records, &office, &excusing, noon(self.today))?;
        }
        self.papers(&desk, terminal, out)
    }

    fn papers(
        &self,
        desk: &Desk,
        terminal: &Terminal,
        out: &mut dyn Write,
    ) -> Result<std::io::Result<Outcome>> {
        let written = records::report(&ReportOptions {
            records: desk.records.clone(),
            content: desk.content.clone(),
            roster: None,
            out: self.out.join("report"),
            as_of: self.today,
            audience: Audience::Office,
            language: "en".to_owned(),
        })?;
        if let Err(error) = tell::tell_report(&written, terminal, out) {
            return Ok(Err(error));
        }
        let made = remind(&Reminding {
            desk: desk.clone(),
            out: self.out.join("reminders"),
            days: 30,
            certification: None,
            language: "en".to_owned(),
            from: Some("office@example.org".to_owned()),
        })
        .and_then(|reminders| {
            let exporting = Exporting {
                desk: desk.clone(),
                out: self.out.join("tables"),
                format: Format::Xlsx,
                audience: Audience::Office,
                certification: None,
            };
            export(&exporting)?;
            status(desk, &self.out.join("content/data/certified.yaml"))?;
            Ok(reminders)
        });
        super::papers::settle(made, terminal, out, |reminders, out| {
            let messages: usize = reminders.rounds.iter().map(|round| round.reminded).sum();
            let messages = count(messages, "reminder", "reminders");
            let folder = self.out.display();
            writeln!(out, "{messages} in `{folder}/reminders`, workbooks in `{folder}/tables`")?;
            let place = format!("--records {folder}/records --content {folder}/content");
            writeln!(out, "next: hallpass records verify --records {folder}/records")?;
            writeln!(
                out,
                "      hallpass records certificates --out {folder}/certificates {place}"
            )?;
            Ok(Outcome::Well)
        })
    }
}
