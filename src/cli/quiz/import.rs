//! `hallpass quiz import`.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::cli::Outcome;
use crate::cli::terminal::{Terminal, complain, count, say, stderr, stdout};
use crate::diag::render::{self, render};
use crate::error::{Error, Result};
use crate::exchange::{Format, page};
use crate::read::{Layer, Sources, text_file};
use crate::write;
use crate::yaml::types::is_id;

/// With more problems than this, each has one line.
const MOST_SHOWN_WHOLE: usize = 200;

/// The formats by their names.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum From {
    /// Moodle's text format
    Gift,
    /// A question, lettered answers, `ANSWER: B`
    Aiken,
    /// A table with one question in a row
    Csv,
}

impl From {
    fn format(self) -> Format {
        match self {
            Self::Gift => Format::Gift,
            Self::Aiken => Format::Aiken,
            Self::Csv => Format::Csv,
        }
    }
}

#[derive(Args)]
#[command(after_help = "\
What cannot be carried over is listed with its line: an error is a question that stays behind, a warning one
that came along with a change. Each question gets an id, made of its own id, name or words; keep it from then on.

A table (CSV with `,`, `;` or tabs) has its columns' names in its first line, in any order:
  question      the text; the one column that must be there
  type          choice, true-false, number, text, ordering or matching; left out: told by the answers
  option 1 …    the options; for ordering the items in their order, for matching `left -> right`
  feedback 1 …  for whoever picks that option
  right         `2`, `B` or the words of the right option, several parted by `;`; `true` or `false`; a number
                such as `10`, `10 ± 2` or `5..10`; or the words that count as right
  explanation, hint, points, objective, cites, id, must pass

Examples:
  hallpass quiz import bank.gift --out content/training/records/check.md
  hallpass quiz import bank.txt --format aiken --out content/training/records/check.md --force
  hallpass quiz import questions.csv                print the Markdown

Exit code: 0 every question carried over · 1 some stayed behind · 2 usage or files")]
pub(super) struct ImportArgs {
    /// The file with the questions
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The page to write; left out: print
    #[arg(long, value_name = "PATH")]
    out: Option<PathBuf>,
    /// Write over a page that is there
    #[arg(long, requires = "out")]
    force: bool,
    /// The format, when the file's name and text do not tell
    #[arg(long, value_enum)]
    format: Option<From>,
    /// The page's title [default: the file's, or its name]
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The quiz's id [default: the file's, or made of the name of the page]
    #[arg(long, value_name = "ID")]
    id: Option<String>,
}

pub(super) fn run(args: &ImportArgs, terminal: &Terminal) -> Result<Outcome> {
    if let Some(id) = args.id.as_ref().filter(|id| !is_id(id)) {
        return Err(Error::Usage(format!(
            "`{id}` is no id; use lower-case letters, digits and `-`"
        )));
    }
    if let Some(out) = args.out.as_ref().filter(|out| out.exists() && !args.force) {
        let out = out.display();
        return Err(Error::Usage(format!(
            "`{out}` is there already; nothing was changed. Use `--force` to write over it"
        )));
    }
    let mut sources = Sources::default();
    let file = text_file(&mut sources, Layer::Content, &args.file)?;
    let text = &sources.file(file).text;
    let name = args.file.display().to_string();
    let format = args.format.map_or_else(|| Format::guess(&name, text), From::format);
    let mut import = format.read(text, file);
    if args.title.is_some() {
        import.front.title.clone_from(&args.title);
    }
    if let Some(id) = &args.id {
        import.front.quiz.insert("id".to_owned(), id.clone().into());
    }
    let whole = import.problems.len() <= MOST_SHOWN_WHOLE;
    let form =
        if whole { render::Format::Human { color: terminal.color } } else { render::Format::Short };
    stderr(&render(&import.problems, &sources, form));
    let (found, carried) = (import.found, import.items.len());
    if carried == 0 {
        let of = count(found, "question", "questions");
        complain!("{} nothing of {of} could be carried over", terminal.error("not imported:"));
        return Ok(Outcome::Faulty);
    }
    let place = args.out.as_deref().unwrap_or(&args.file);
    let markdown = page(&import.front, &title_of(place), &id_of(place), &import.items);
    let of = count(found, "question", "questions");
    match &args.out {
        None => {
            stdout(&markdown);
            if carried < found || !import.problems.is_empty() {
                complain!("{} {carried} of {of}; see above", terminal.warning("imported"));
            }
        }
        Some(out) => {
            write::write_whole(out, markdown.as_bytes())?;
            say!("{} {carried} of {of} to `{}`", terminal.good("imported"), out.display());
            say!(
                "{} add `summary`, `owner` and `last_reviewed`; `hallpass check` says what is missing",
                terminal.dim("next")
            );
        }
    }
    Ok(if carried < found { Outcome::Faulty } else { Outcome::Well })
}

/// `training/records/check.md` → `Check`.
fn title_of(place: &Path) -> String {
    let stem = place.file_stem().unwrap_or_default().to_string_lossy().replace(['-', '_'], " ");
    let mut letters = stem.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    first + letters.as_str()
}

/// `training/records/check.md` → `records-check`.
fn id_of(place: &Path) -> String {
    let name = |path: Option<&std::ffi::OsStr>| {
        let name = path.unwrap_or_default().to_string_lossy().to_lowercase();
        let fits = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
        name.chars().map(fits).collect::<String>().trim_matches('-').to_owned()
    };
    let stem = name(place.file_stem());
    let folder = name(place.parent().and_then(Path::file_name));
    let id = if folder.is_empty() { stem } else { format!("{folder}-{stem}") };
    if is_id(&id) { id } else { "imported".to_owned() }
}
