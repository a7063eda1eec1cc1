//! The pipeline, one line per stage. What `build`, `check` and `serve` have in common is here; what
//! they do with the result is theirs.

use std::path::PathBuf;

use jiff::civil::Date;

use crate::check::{Asked, Strictness, check, settle};
use crate::component;
use crate::diag::{self, Diagnostic};
use crate::error::{Error, Result};
use crate::health::{Health, health};
use crate::measure;
use crate::model::{Drafts, Model, model};
use crate::parse::{Documents, parse, theme_folder};
use crate::read::{Layer, Sources, history};
use crate::render::{Output, Renderer, evidence};
use crate::theme::{self, Theme};

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
    let mut sources = Sources::default();
    let mut diagnostics = sources.add_folder(Layer::Content, &options.content)?;
    sources.changes = history::last_changes(&options.content, options.as_of);
    let own_theme = theme_folder(&sources).map(|folder| options.content.join(folder));
    diagnostics.extend(theme::read(&mut sources, own_theme.as_deref())?);
    let (theme, found) = Theme::compile(&sources);
    diagnostics.extend(found);
    let (components, found) = component::declarations(&sources);
    diagnostics.extend(found);
    let (mut documents, found) = parse(&sources, components);
    diagnostics.extend(found);
    if let Some(documents) = &mut documents {
        refuse_unknown_sites(&options.sites, documents)?;
        let named = &mut documents.config.office_keys;
        let more = options.office_keys.iter().filter(|key| !named.contains(key));
        let more: Vec<_> = more.copied().collect();
        named.extend(more);
    }
    let model = documents.map(|documents| {
        let (model, found) =
            model(documents, options.as_of, drafts(options.strictness), &options.sites);
        diagnostics.extend(found);
        diagnostics.extend(check(&model, &theme, &sources, options.strictness));
        diagnostics.extend(measure::problems(&model, &sources));
        settle(&model, Asked::Content, &mut diagnostics);
        model
    });
    diag::sort(&mut diagnostics, &sources);
    let health = model.as_ref().map(|model| health(model, &sources, &diagnostics));
    Ok(Checked { sources, theme, model, diagnostics, health })
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

/// read → parse → model → check → render. With errors in the content there are no sites.
pub fn build(options: &Options) -> Result<Built> {
    let mut checked = load(options)?;
    let (mut sites, mut kept) = (Vec::new(), Output::default());
    if let Some(model) = checked.model.as_ref().filter(|_| !checked.has_errors()) {
        let renderer = Renderer {
            model,
            theme: &checked.theme,
            sources: &checked.sources,
            health: checked.health.as_ref(),
        };
        for site in &model.sites {
            let (output, found) = renderer.site(site);
            sites.push((site.config.name.value.clone(), output));
            checked.diagnostics.extend(found);
        }
        kept = evidence(model);
    }
    if checked.has_errors() {
        sites.clear();
        diag::sort(&mut checked.diagnostics, &checked.sources);
    }
    Ok(Built { checked, sites, evidence: kept })
}
