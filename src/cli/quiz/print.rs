//! `hallpass quiz print`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::build::load;
use crate::cli::terminal::{Terminal, complain, count, say, stderr};
use crate::cli::{ContentArgs, Outcome, strictness};
use crate::diag::render::{self, render};
use crate::error::{Error, Result};
use crate::model::Model;
use crate::render::{PaperSize, Printing, Renderer};
use crate::timings::Timings;
use crate::write;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Size {
    Letter,
    A4,
}

#[derive(Args)]
#[command(after_help = "\
The file prints as it is from a browser: each form begins on a page of its own. Form A draws and shuffles as the seed says,
form B as the next one. The key is a file apart; that of a sealed quiz is written only where you say.

Examples:
  hallpass quiz print records-check --out check.html --key check-key.html
  hallpass quiz print records-check --out check.html --forms 4 --seed 17 --paper a4
  hallpass quiz print records-check --out prueba.html --language es

Exit code: 0 written · 1 the content has errors · 2 usage or files")]
pub(super) struct PrintArgs {
    /// The quiz's id, or the page that it is on
    #[arg(value_name = "QUIZ")]
    quiz: String,
    /// The file for the questions
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// The file for the key; left out: none is written
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
    /// How many forms
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(crate::render::MOST_FORMS)))]
    forms: u32,
    /// The seed of form A
    #[arg(long, value_name = "N", default_value_t = 0)]
    seed: u64,
    /// The sheet
    #[arg(long, value_enum, default_value = "letter")]
    paper: Size,
    /// The language [default: the content's own]
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<String>,
    #[command(flatten)]
    content: ContentArgs,
}

pub(super) fn run(args: PrintArgs, terminal: &Terminal) -> Result<Outcome> {
    let root = args.content.content.clone();
    for place in [Some(&args.out), args.key.as_ref()].into_iter().flatten() {
        refuse_published(place)?;
    }
    if args.key.as_ref() == Some(&args.out) {
        return Err(Error::Usage("the questions and their key need two files".to_owned()));
    }
    let checked = load(&args.content.options(strictness(false)))?;
    let page = super::export::find(checked.model.as_ref(), &args.quiz, &root)?;
    if checked.has_errors() {
        let errors: Vec<_> =
            checked.diagnostics.iter().filter(|found| found.is_error()).cloned().collect();
        stderr(&render(&errors, &checked.sources, render::Format::Human { color: terminal.color }));
        complain!("{} mend what is shown above first", terminal.error("not printed:"));
        return Ok(Outcome::Faulty);
    }
    let Some(model) = &checked.model else { return Ok(Outcome::Faulty) };
    let (site, id) = place(model, &page.name)?;
    let language = match &args.language {
        None => &site.languages[0],
        Some(code) => {
            site.languages.iter().find(|language| language.code == *code).ok_or_else(|| {
                let known: Vec<&str> =
                    site.languages.iter().map(|language| language.code.as_str()).collect();
                Error::Usage(format!(
                    "the site has no language `{code}`; it has `{}`",
                    known.join("`, `")
                ))
            })?
        }
    };
    let size = match args.paper {
        Size::Letter => PaperSize::Letter,
        Size::A4 => PaperSize::A4,
    };
    let timings = Timings::default();
    let renderer = Renderer {
        model,
        theme: &checked.theme,
        sources: &checked.sources,
        health: None,
        surroundings: None,
        timings: &timings,
    };
    let printing = Printing { seed: args.seed, forms: args.forms, size };
    let printed = match renderer.paper(site, id, language, printing) {
        Some(Ok(printed)) => printed,
        Some(Err(problem)) => {
            stderr(&render(
                &[problem],
                &checked.sources,
                render::Format::Human { color: terminal.color },
            ));
            return Ok(Outcome::Faulty);
        }
        None => return Err(Error::Usage(format!("`{}` has no quiz in this site", page.name))),
    };
    write::write_whole(&args.out, printed.questions.as_bytes())?;
    let forms = count(args.forms as usize, "form", "forms");
    say!("{} {forms} to `{}`", terminal.good("printed"), args.out.display());
    match &args.key {
        Some(key) => {
            write::write_whole(key, printed.key.as_bytes())?;
            say!("{} to `{}`; keep it apart", terminal.good("key"), key.display());
        }
        None => say!("{} no key was written; name a file with `--key`", terminal.dim("note")),
    }
    Ok(Outcome::Well)
}

/// The first site that shows the page.
fn place<'m>(
    model: &'m Model,
    name: &str,
) -> Result<(&'m crate::model::Site, crate::model::NodeId)> {
    let found = model.sites.iter().find_map(|site| {
        let id = site.ids().find(|id| model.page(site, *id).name == name)?;
        Some((site, id))
    });
    found.ok_or_else(|| Error::Usage(format!("no site shows `{name}`")))
}

/// A folder that a build writes is published, and replaced at the next one.
fn refuse_published(place: &Path) -> Result<()> {
    let absolute = std::path::absolute(place).map_err(Error::io("find", place))?;
    let named = |folder: &Path| folder.file_name().is_some_and(|name| name == "dist");
    if absolute.ancestors().skip(1).any(|folder| named(folder) || write::is_output(folder)) {
        let place = place.display();
        return Err(Error::Usage(format!(
            "`{place}` lies in a folder that is published; print to another"
        )));
    }
    Ok(())
}
