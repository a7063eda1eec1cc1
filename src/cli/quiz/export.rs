//! `hallpass quiz export`.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::build::load;
use crate::cli::terminal::{Terminal, complain, count, say, stdout};
use crate::cli::{ContentArgs, Outcome, strictness};
use crate::error::{Error, Result};
use crate::exchange::{Front, of_quiz, write_gift};
use crate::model::Model;
use crate::parse::{Page, split_front_matter};
use crate::write;
use crate::yaml;

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum To {
    /// Moodle's text format
    Gift,
}

#[derive(Args)]
#[command(after_help = "\
Read back by `hallpass quiz import`, the file gives the same questions. What Moodle will not have of them is
listed: kinds that GIFT has no form for, hints, pass marks, drawing.

Examples:
  hallpass quiz export records-check                        print
  hallpass quiz export records-check --out records-check.gift
  hallpass quiz export content/training/records/check.md

Exit code: 0 every question written · 1 some left out · 2 usage or files")]
pub(super) struct ExportArgs {
    /// The quiz's id, or the page that it is on
    #[arg(value_name = "QUIZ")]
    quiz: String,
    /// The format to write
    #[arg(long, value_enum, default_value = "gift")]
    format: To,
    /// The file to write; left out: print
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    content: ContentArgs,
}

pub(super) fn run(args: ExportArgs, terminal: &Terminal) -> Result<Outcome> {
    let root = args.content.content.clone();
    let checked = load(&args.content.options(strictness(false)))?;
    let page = find(checked.model.as_ref(), &args.quiz, &root)?;
    let Some(document) = &page.quiz else {
        return Err(Error::Usage(format!("`{}` has no questions", page.name)));
    };
    let To::Gift = args.format;
    let text = &checked.sources.file(page.file).text;
    let yaml_end = split_front_matter(text).map_or(0, |(end, _)| end);
    let front = yaml::parse(page.file, &text[..yaml_end]).map(|node| Front::of_page(&node));
    let mut front = front.unwrap_or_default();
    front.title = Some(document.quiz.title.clone());
    let outgoing = of_quiz(&document.quiz);
    let (gift, refused) = write_gift(&front, &outgoing.items);
    let written = outgoing.items.len() - refused.len();
    for (id, kind) in &outgoing.left_out {
        complain!(
            "{} `{id}`: GIFT has no form for a question of the kind `{kind}`",
            terminal.error("left out:")
        );
    }
    for id in &refused {
        complain!(
            "{} `{id}`: GIFT cannot say it so that it is read back the same",
            terminal.error("left out:")
        );
    }
    for loss in losses(&document.quiz, &outgoing.items) {
        complain!("{} {loss}", terminal.warning("not for Moodle:"));
    }
    let of = count(document.quiz.questions.len(), "question", "questions");
    match &args.out {
        None => stdout(&gift),
        Some(out) => {
            write::write_whole(out, gift.as_bytes())?;
            say!("{} {written} of {of} to `{}`", terminal.good("exported"), out.display());
        }
    }
    Ok(if written < document.quiz.questions.len() { Outcome::Faulty } else { Outcome::Well })
}

/// The page with the quiz of this id, or at this path.
pub(super) fn find<'m>(
    model: Option<&'m Model>,
    wanted: &str,
    root: &std::path::Path,
) -> Result<&'m Page> {
    let model = model.ok_or_else(|| {
        Error::Usage(format!(
            "`{}` has no usable `site.yaml`; see `hallpass check`",
            root.display()
        ))
    })?;
    let pages = || model.documents.pages.iter().filter(|page| page.quiz.is_some());
    let path = PathBuf::from(wanted);
    let name = path.strip_prefix(root).unwrap_or(&path);
    let id = |page: &Page| {
        page.quiz.as_ref().map(|document| document.quiz.id.clone()).unwrap_or_default()
    };
    let found = pages().find(|page| id(page) == wanted || std::path::Path::new(&page.name) == name);
    found.ok_or_else(|| {
        let known: Vec<String> = pages().map(id).collect();
        let close = crate::diag::closest(wanted, known.iter().map(String::as_str));
        let help = match close {
            Some(close) => format!("did you mean `{close}`?"),
            None => format!("there are `{}`", known.join("`, `")),
        };
        Error::Usage(format!("there is no quiz `{wanted}`; {help}"))
    })
}

/// What stays in comments that Moodle passes over, one line each.
fn losses(quiz: &quiz::Quiz, items: &[crate::exchange::Item]) -> Vec<String> {
    let number = |has: &dyn Fn(&crate::exchange::Item) -> bool| {
        items.iter().filter(|item| has(item)).count()
    };
    let counted = [
        (number(&|item| !item.hints.is_empty()), "the hints"),
        (number(&|item| item.must_pass), "that one must pass"),
        (number(&|item| item.points != 1), "the points"),
        (number(&|item| !item.cites.is_empty()), "what they cite, which becomes a tag,"),
        (
            number(&|item| {
                item.prompt.contains("{{")
                    || item.explanation.as_ref().is_some_and(|text| text.contains("{{"))
            }),
            "facts `{{ … }}`, which stay as they are written,",
        ),
    ];
    let mut losses: Vec<String> = counted
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, what)| format!("{what} of {}", count(number, "question", "questions")))
        .collect();
    losses.push(format!("the rules of the quiz: {} to pass, attempts, drawing, order", quiz.pass));
    losses
}
