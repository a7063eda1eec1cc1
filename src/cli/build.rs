//! `hallpass build`.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::{Deserialize, Serialize};

use crate::build::{self, Checked, load_with};
use crate::diag::{Diagnostic, codes, render};
use crate::error::{Error, Result};
use crate::model::{Model, Site};
use crate::parse::Memory;
use crate::render::{Receiver, evidence};
use crate::timings::Timings;
use crate::write::{self, Origins};

use super::forms::{self, Forms, Made};
use super::terminal::{Terminal, complain, count, say, stderr, stdout};
use super::unchanged::{Asked, Begun, Work};
use super::{ContentArgs, Outcome, strictness};

/// Beside the sites.
const MEMORY: &str = ".hallpass-read";

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass build                       both sites, from content/ to dist/
  hallpass build --site public         the public pages alone
  hallpass build --release             for publishing: open ends are errors
  hallpass build --portable            also a folder and a ZIP file that work from disk
  hallpass build --as-of 2026-11-23    the same bytes on any day")]
pub(super) struct BuildArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// Where the sites go, each into a folder of its name
    #[arg(long, value_name = "DIR", default_value = "dist")]
    out: PathBuf,
    /// Where the published quizzes are kept, to verify completion files later
    #[arg(long, value_name = "DIR", default_value = "records")]
    records: PathBuf,
    /// For publishing: a value to be confirmed or an overdue review is an error
    #[arg(long)]
    release: bool,
    /// Also make of each site a folder and a ZIP file that work from disk, by double click
    #[arg(long)]
    portable: bool,
    /// Also make of each public page a piece of HTML for another system's pages
    #[arg(long)]
    fragments: bool,
    /// Also say how long each stage took; everything is made anew
    #[arg(
        long,
        value_name = "FORMAT",
        value_enum,
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "table"
    )]
    timings: Option<TimingsFormat>,
}

/// How the times of the stages are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum TimingsFormat {
    /// A table, after the summary
    Table,
    /// JSON instead of the summary, for programs
    Json,
}

pub(super) fn run(args: BuildArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let forms = Forms { portable: args.portable, fragments: args.fragments };
    let mut options = args.content.options(strictness(args.release));
    options.office_keys = crate::records::keys::public_keys(&args.records)?;
    refuse_overlap(&options.content, &args.out)?;
    refuse_overlap(&options.content, &args.records)?;
    let out = args.out.as_path();
    let rest = format!("{forms:?} {}", terminal.color);
    let asked = Asked { options: &options, out, records: &args.records, rest };
    let untouched = if out.exists() { "; the last build is untouched" } else { "" };
    let basis = asked.basis()?;
    // Where times are asked for, everything is made anew.
    let remembers = args.timings.is_none();
    let begun = match Begun::look::<Told>(asked, remembers)? {
        Work::None(told) => {
            told.problems();
            told.summary(started, true, terminal);
            return Ok(Outcome::Well);
        }
        Work::Build(begun) => *begun,
    };
    let (origins, known) = if remembers {
        rayon::join(|| Origins::read(out, &basis), || memory(out, &basis))
    } else {
        (Ok(Origins::default()), Ok(Memory::default()))
    };
    let (mut origins, known) = (origins?, known?);
    origins.untouched = begun.untouched();
    let timings = Timings::default();
    let checked = load_with(&options, Some(&known), &timings)?;
    let deliveries = match checked.model.as_ref().filter(|_| !checked.has_errors()) {
        Some(model) => forms.begin(out, model, &timings, &mut origins)?,
        None => Vec::new(),
    };
    let receivers: Vec<&dyn Receiver> = deliveries.iter().map(|delivery| delivery as _).collect();
    let diagnostics = build::render(&checked, &receivers, &timings);
    let mut told = Told::new(&diagnostics, &checked, terminal);
    told.problems();
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let Some(model) = checked.model.as_ref().filter(|_| errors == 0) else {
        let errors = count(errors, "error", "errors");
        complain!("{} {errors}, nothing was written{untouched}", terminal.error("not built:"));
        return Ok(Outcome::Faulty);
    };
    let Made { folders, lines, changed } = timings.stage("publish", || -> Result<Made> {
        write::keep(&args.records, &evidence(model))?;
        let publish = || {
            let mut made_of = Origins::default();
            let made = forms::finish(deliveries, out, model.as_of, &mut made_of)?;
            made_of.write(out, &basis)?;
            Ok(made)
        };
        let remember = || match checked.memory.as_ref().filter(|memory| **memory != known) {
            Some(memory) => write::remember(out, MEMORY, &basis, &memory.to_bytes()),
            None => Ok(()),
        };
        // What is remembered is true of the content, whatever becomes of the sites.
        let (made, remembered) = rayon::join(publish, remember);
        remembered.and(made)
    })?;
    told.sites = model.sites.iter().map(|site| Line::of(model, site, out)).collect();
    told.made = lines;
    let theme = model.documents.config.theme.as_ref().map(|folder| options.content.join(folder));
    match args.timings {
        Some(TimingsFormat::Json) => stdout(&timings.json()),
        format => {
            told.summary(started, false, terminal);
            if format.is_some() {
                say!("\n{}", timings.table().trim_end());
            }
        }
    }
    begun.end(folders, changed.as_deref(), theme, told)?;
    // The process ends here: to take ten thousand pages apart would only take time.
    std::mem::forget((checked, known, origins));
    Ok(Outcome::Well)
}

/// What the last build knew of the pages that it read.
fn memory(out: &Path, basis: &str) -> Result<Memory> {
    let bytes = write::recall(out, MEMORY, basis)?;
    Ok(bytes.and_then(Memory::from_bytes).unwrap_or_default())
}

/// What a build tells.
#[derive(Serialize, Deserialize)]
struct Told {
    /// As it was shown; without what is open.
    problems: String,
    warnings: usize,
    /// How many places wait for the district.
    open: usize,
    sites: Vec<Line>,
    /// The forms beside the sites.
    made: Vec<String>,
}

/// What is said about one site.
#[derive(Serialize, Deserialize)]
struct Line {
    name: String,
    holds: String,
    place: String,
}

impl Line {
    fn of(model: &Model, site: &Site, out: &Path) -> Self {
        let name = site.config.name.value.clone();
        let pages = count(site.nodes.len(), "page", "pages");
        let holds = match questions(model, site) {
            0 => pages,
            asked => format!("{pages}, {}", count(asked, "question", "questions")),
        };
        let place = out.join(&name).join("index.html").display().to_string();
        Self { name, holds, place }
    }
}

impl Told {
    fn new(diagnostics: &[Diagnostic], checked: &Checked, terminal: &Terminal) -> Self {
        let is_open = |d: &&Diagnostic| d.code == codes::TO_BE_CONFIRMED && !d.is_error();
        let (open, told): (Vec<_>, Vec<_>) = diagnostics.iter().partition(is_open);
        let told: Vec<Diagnostic> = told.into_iter().cloned().collect();
        let format = render::Format::Human { color: terminal.color };
        Self {
            problems: render::render(&told, &checked.sources, format),
            warnings: told.len(),
            open: open.len(),
            sites: Vec::new(),
            made: Vec::new(),
        }
    }

    fn problems(&self) {
        stderr(&self.problems);
    }

    /// `unchanged`: nothing was to be done.
    fn summary(&self, started: Instant, unchanged: bool, terminal: &Terminal) {
        let width = self.sites.iter().map(|site| site.name.len()).max().unwrap_or(0);
        for Line { name, holds, place } in &self.sites {
            let name = terminal.bold(&format!("{name:<width$}"));
            say!("  {name}  {holds:<26} {}", terminal.dim(place));
        }
        let seconds = started.elapsed().as_secs_f64();
        let sites = count(self.sites.len(), "site", "sites");
        let note = if unchanged { ", unchanged since the last build" } else { "" };
        say!("{} {sites} in {seconds:.2} s{note}", terminal.good("built"));
        if self.warnings > 0 {
            let warnings = count(self.warnings, "warning", "warnings");
            say!("{} {warnings}, shown above", terminal.warning("note"));
        }
        if self.open > 0 {
            let values = count(self.open, "place waits", "places wait");
            say!(
                "{} {values} for the district to confirm: `hallpass check` lists them",
                terminal.warning("open")
            );
        }
        say!("{} `hallpass serve` shows the sites as a reader sees them", terminal.dim("next"));
        for line in &self.made {
            say!("{}", terminal.dim(line));
        }
    }
}

/// A build never writes into the content, and content that lay in the output would be replaced.
fn refuse_overlap(content: &Path, out: &Path) -> Result<()> {
    let absolute = |path: &Path| -> Result<PathBuf> {
        let path = std::path::absolute(path).map_err(Error::io("find", path))?;
        // `dist/../content` lies in the content, whether or not `dist` is there yet.
        Ok(path.components().fold(PathBuf::new(), |mut whole, part| {
            match part {
                std::path::Component::ParentDir => _ = whole.pop(),
                part => whole.push(part),
            }
            whole
        }))
    };
    let (content, out) = (absolute(content)?, absolute(out)?);
    if out.starts_with(&content) || content.starts_with(&out) {
        return Err(Error::Usage(
            "the content folder and the folders that a build writes to must not lie in each other"
                .to_owned(),
        ));
    }
    Ok(())
}

fn questions(model: &Model, site: &Site) -> usize {
    let quizzes = site.ids().filter_map(|id| model.page(site, id).quiz.as_ref());
    quizzes.map(|quiz| quiz.quiz.questions.len()).sum()
}
