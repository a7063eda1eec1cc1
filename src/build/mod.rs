//! The pipeline, one line per stage. What `build`, `check` and `serve` have in common is here; what
//! they do with the result is theirs.

mod amend;

pub use amend::{Amended, amend};

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use jiff::civil::Date;

use crate::check::{Asked, Strictness, check, settle};
use crate::component;
use crate::diag::{self, Diagnostic, Quiet};
use crate::error::{Error, Result};
use crate::health::{Health, health};
use crate::measure;
use crate::model::{Drafts, Model, model};
use crate::parse::{Config, Digest, Documents, Memory, Page, parse_with, settings};
use crate::read::{Layer, Sources, history};
use crate::render::{Output, Receiver, Renderer, evidence, surroundings};
use crate::theme::{self, OwnColor, Theme, Token};
use crate::timings::Timings;

/// What to build.
#[derive(Debug, Clone)]
pub struct Options {
    pub content: PathBuf,
    /// Names of sites; empty: all.
    pub sites: Vec<String>,
    /// The day on which the content is read.
    pub as_of: Date,
    pub strictness: Strictness,
    /// Keys of the office that `site.yaml` need not name, because the records folder has them.
    pub office_keys: Vec<quiz::OfficeKey>,
}

/// Content, resolved and checked, ready to be rendered.
pub struct Checked {
    pub sources: Sources,
    pub theme: Theme,
    /// None when `site.yaml` is missing or beyond use.
    pub model: Option<Model>,
    /// In the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// What of it is for whom to look at.
    pub health: Option<Health>,
    /// For the next time, where that was wanted.
    pub memory: Option<Memory>,
}

/// Sites, ready to be written.
pub struct Built {
    pub checked: Checked,
    /// Site name and files, as `site.yaml` lists them; empty when there are errors.
    pub sites: Vec<(String, Output)>,
    /// Quizzes and certification rules, for the records folder.
    pub evidence: Output,
}

impl Checked {
    /// Whether the checks have looked at it: what [`resolve`] alone returns, they have not.
    pub fn is_checked(&self) -> bool {
        self.model.is_none() || self.health.is_some()
    }

    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(Diagnostic::is_error)
    }
}

/// What goes out has no drafts in it.
fn drafts(strictness: Strictness) -> Drafts {
    match strictness {
        Strictness::Draft => Drafts::Shown,
        Strictness::Release => Drafts::LeftOut,
    }
}

/// read → parse → model → check.
pub fn load(options: &Options) -> Result<Checked> {
    load_with(options, None, &Timings::default())
}

/// The same with what is known from the last time, and how long each stage takes. What is found is the same as
/// without a memory.
pub fn load_with(options: &Options, known: Option<&Memory>, timings: &Timings) -> Result<Checked> {
    let mut checked = resolve(options, known, timings)?;
    inspect(&mut checked, options.strictness, known, timings);
    Ok(checked)
}

/// read → parse → model: all that there is to show, without what only the checks find.
pub fn resolve(options: &Options, known: Option<&Memory>, timings: &Timings) -> Result<Checked> {
    let (sources, mut diagnostics) = timings.stage("read", || read(options))?;
    let parse = || {
        let (components, mut found) = component::declarations(&sources);
        let (documents, more, learned) = parse_with(&sources, components, known);
        found.extend(more);
        (documents, found, learned)
    };
    let theme = || Theme::compile_with(&sources, &own_colors(settings(&sources).as_ref()));
    let ((mut documents, found, learned), (theme, more)) =
        timings.stage("parse, and the theme", || rayon::join(parse, theme));
    diagnostics.extend(found);
    diagnostics.extend(more);
    if let Some(documents) = &mut documents {
        refuse_unknown_sites(&options.sites, documents)?;
        let named = &mut documents.config.office_keys;
        let more = options.office_keys.iter().filter(|key| !named.contains(key));
        let more: Vec<_> = more.copied().collect();
        named.extend(more);
    }
    let model = documents.map(|documents| {
        let (model, found) = timings.stage("model", || {
            model(documents, options.as_of, drafts(options.strictness), &options.sites)
        });
        diagnostics.extend(found);
        model
    });
    let memory = known.map(|_| learned);
    Ok(Checked { sources, theme, model, diagnostics, health: None, memory })
}

/// check: adds what the checks find.
fn inspect(
    checked: &mut Checked,
    strictness: Strictness,
    known: Option<&Memory>,
    timings: &Timings,
) {
    let Checked { sources, theme, model, diagnostics, health: _, memory } = checked;
    if let Some(model) = model {
        let quiet = match (known, &mut *memory) {
            (Some(known), Some(memory)) => {
                memory.surroundings = surroundings(model, sources);
                quiet_pages(model, known, &memory.surroundings)
            }
            _ => Quiet::default(),
        };
        let found = timings.stage("check", || check(model, theme, sources, strictness, &quiet));
        diagnostics.extend(found);
        let found = timings.stage("running text", || measure::problems(model, sources, &quiet));
        diagnostics.extend(found);
        let loud = quiet.into_loud();
        if let Some(memory) = memory {
            memory.set_quiet(|name| {
                sources.find(Layer::Content, name).is_some_and(|file| !loud.contains(&file))
            });
        }
        settle(model, Asked::Content, diagnostics);
    }
    diag::sort(diagnostics, sources);
    checked.health =
        checked.model.as_ref().map(|model| health(model, &checked.sources, &checked.diagnostics));
}

/// The pages that need not be checked, because they are as they were, and so is all that they may show.
fn quiet_pages(model: &Model, known: &Memory, surroundings: &Digest) -> Quiet {
    if known.surroundings != *surroundings {
        return Quiet::default();
    }
    let pages = model.documents.pages.iter();
    let pages = pages
        .flat_map(|page| std::iter::once(page).chain(page.twins.iter().map(|twin| &twin.page)));
    let is_quiet = |page: &&Page| known.is_quiet(&page.name, &page.digest);
    Quiet::new(pages.filter(is_quiet).map(|page| page.file).collect())
}

/// The district's colors, as the theme takes them.
fn own_colors(settings: Option<&Config>) -> Vec<OwnColor> {
    let colors = settings.map_or(&[][..], |settings| &settings.look.colors);
    let own = colors.iter().map(|color| {
        let [light, dark] = color
            .schemes()
            .map(|place| place.map(|(value, span)| Token { value: value.to_owned(), span }));
        OwnColor { name: color.name.to_owned(), light, dark }
    });
    own.collect()
}

/// The content, with its past, and the theme.
fn read(options: &Options) -> Result<(Sources, Vec<Diagnostic>)> {
    let mut sources = Sources::default();
    let mut diagnostics = sources.add_folder(Layer::Content, &options.content)?;
    sources.changes = history::last_changes(&options.content, options.as_of);
    let own_theme = settings(&sources)
        .and_then(|settings| settings.theme)
        .map(|folder| options.content.join(folder));
    diagnostics.extend(theme::read(&mut sources, own_theme.as_deref())?);
    Ok((sources, diagnostics))
}

fn refuse_unknown_sites(wanted: &[String], documents: &Documents) -> Result<()> {
    let known: Vec<&str> =
        documents.config.sites.iter().map(|site| site.name.value.as_str()).collect();
    match wanted.iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => {
            let known = known.join("`, `");
            Err(Error::Usage(format!("`site.yaml` has no site `{name}`; it has `{known}`")))
        }
    }
}

/// check → render: each site into the receiver that stands for it, in the order of the model's sites. Returns
/// everything that is wrong, with the faults of templates, which are found here. With errors in the content
/// nothing is rendered, and what was handed over before one was found is not to be published.
pub fn render(
    checked: &Checked,
    receivers: &[&dyn Receiver],
    timings: &Timings,
) -> Vec<Diagnostic> {
    let mut diagnostics = checked.diagnostics.clone();
    let Some(model) = checked.model.as_ref().filter(|_| !checked.has_errors()) else {
        return diagnostics;
    };
    let renderer = Renderer {
        model,
        theme: &checked.theme,
        sources: &checked.sources,
        health: checked.health.as_ref(),
        surroundings: checked.memory.as_ref().map(|memory| &memory.surroundings),
        timings,
    };
    for (site, &receiver) in model.sites.iter().zip(receivers) {
        diagnostics.extend(renderer.site(site, receiver));
    }
    diag::sort(&mut diagnostics, &checked.sources);
    diagnostics
}

/// Everything in memory: read → parse → model → check → render. With errors in the content there are no sites.
pub fn build(options: &Options) -> Result<Built> {
    let mut checked = load(options)?;
    let names: Vec<String> = checked
        .model
        .iter()
        .flat_map(|model| &model.sites)
        .map(|site| site.config.name.value.clone())
        .collect();
    let outputs: Vec<Mutex<Output>> = names.iter().map(|_| Mutex::default()).collect();
    let receivers: Vec<&dyn Receiver> = outputs.iter().map(|output| output as _).collect();
    checked.diagnostics = render(&checked, &receivers, &Timings::default());
    let outputs = outputs
        .into_iter()
        .map(|output| output.into_inner().unwrap_or_else(PoisonError::into_inner));
    let (sites, evidence) = match &checked.model {
        Some(model) if !checked.has_errors() => {
            (names.into_iter().zip(outputs).collect(), evidence(model))
        }
        _ => (Vec::new(), Output::default()),
    };
    Ok(Built { checked, sites, evidence })
}
