//! `hallpass build`.

use std::path::PathBuf;
use std::time::Instant;

use clap::Args;

use crate::build::{self, load};
use crate::diag::{Diagnostic, codes, render};
use crate::error::{Error, Result};
use crate::model::{Model, Site};
use crate::render::{Receiver, evidence};
use crate::write;

use super::forms::{self, Forms};
use super::terminal::{Terminal, complain, count, say, stderr};
use super::{ContentArgs, Outcome, strictness};

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
}

pub(super) fn run(args: BuildArgs, terminal: &Terminal) -> Result<Outcome> {
    let started = Instant::now();
    let mut options = args.content.options(strictness(args.release));
    options.office_keys = crate::records::keys::public_keys(&args.records)?;
    refuse_overlap(&options.content, &args.out)?;
    refuse_overlap(&options.content, &args.records)?;
    let checked = load(&options)?;
    let forms = Forms { portable: args.portable, fragments: args.fragments };
    let out = args.out.as_path();
    let untouched = if out.exists() { "; the last build is untouched" } else { "" };
    let deliveries = match checked.model.as_ref().filter(|_| !checked.has_errors()) {
        Some(model) => forms.begin(out, model)?,
        None => Vec::new(),
    };
    let receivers: Vec<&dyn Receiver> = deliveries.iter().map(|delivery| delivery as _).collect();
    let diagnostics = build::render(&checked, &receivers);
    let errors = diagnostics.iter().filter(|d| d.is_error()).count();
    let (open, told): (Vec<_>, Vec<_>) =
        diagnostics.into_iter().partition(|d| d.code == codes::TO_BE_CONFIRMED && !d.is_error());
    let format = render::Format::Human { color: terminal.color };
    stderr(&render::render(&told, &checked.sources, format));
    let Some(model) = checked.model.as_ref().filter(|_| errors == 0) else {
        let errors = count(errors, "error", "errors");
        complain!("{} {errors}, nothing was written{untouched}", terminal.error("not built:"));
        return Ok(Outcome::Faulty);
    };
    let made = forms::finish(deliveries, out, model.as_of)?;
    write::keep(&args.records, &evidence(model))?;
    print_summary(out, model, &told, open.len(), started, terminal);
    for line in made {
        say!("{}", terminal.dim(&line));
    }
    Ok(Outcome::Well)
}

/// A build never writes into the content, and content that lay in the output would be replaced.
fn refuse_overlap(content: &std::path::Path, out: &std::path::Path) -> Result<()> {
    let absolute = |path: &std::path::Path| -> Result<PathBuf> {
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

fn print_summary(
    out: &std::path::Path,
    model: &Model,
    told: &[Diagnostic],
    open: usize,
    started: Instant,
    terminal: &Terminal,
) {
    let width = model.sites.iter().map(|site| site.config.name.value.len()).max().unwrap_or(0);
    for site in &model.sites {
        let name = &site.config.name.value;
        let pages = count(site.nodes.len(), "page", "pages");
        let line = match questions(model, site) {
            0 => pages,
            asked => format!("{pages}, {}", count(asked, "question", "questions")),
        };
        let place = out.join(name).join("index.html");
        say!(
            "  {}  {line:<26} {}",
            terminal.bold(&format!("{name:<width$}")),
            terminal.dim(&place.display().to_string())
        );
    }
    let seconds = started.elapsed().as_secs_f64();
    let sites = count(model.sites.len(), "site", "sites");
    say!("{} {sites} in {seconds:.2} s", terminal.good("built"));
    if !told.is_empty() {
        let warnings = count(told.len(), "warning", "warnings");
        say!("{} {warnings}, shown above", terminal.warning("note"));
    }
    if open > 0 {
        let values = count(open, "place waits", "places wait");
        say!(
            "{} {values} for the district to confirm: `hallpass check` lists them",
            terminal.warning("open")
        );
    }
    say!("{} `hallpass serve` shows the sites as a reader sees them", terminal.dim("next"));
}
