//! `hallpass serve`.

use clap::Args;

use crate::check::Strictness;
use crate::diag::{codes, render};
use crate::error::Result;
use crate::serve::{self, Editor, Event};

use super::terminal::{Terminal, complain, count, say, stderr};
use super::{ContentArgs, Outcome};

const FIRST_PORT: u16 = 8000;

#[derive(Args)]
#[command(after_help = "Examples:
  hallpass serve                       every site, at http://127.0.0.1:8000/
  hallpass serve --site training       the course alone
  hallpass serve --port 9000           at a port of your choice")]
pub(super) struct ServeArgs {
    #[command(flatten)]
    content: ContentArgs,
    /// The port to listen on [default: the first free one from 8000]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
    /// The address that opens a file in your editor
    #[arg(long, value_name = "URL", default_value = Editor::DEFAULT)]
    editor: String,
}

pub(super) fn run(args: ServeArgs, terminal: Terminal) -> Result<Outcome> {
    let editor = Editor::new(&args.editor)?;
    let options = args.content.options(Strictness::Draft);
    let port = args.port.unwrap_or(FIRST_PORT);
    let content = options.content.display().to_string();
    let tell = move |event: Event<'_>| match event {
        Event::Listening(address) => {
            say!("{} http://{address}/", terminal.good("serving"));
            say!(
                "{} http://{address}/_hallpass/ lists what is wrong or open",
                terminal.dim("problems")
            );
            say!("{} `{content}`; Ctrl-C ends it", terminal.dim("watching"));
        }
        Event::Failed(error) => complain!("{} {error}", terminal.error("error:")),
        Event::Loaded { checked, took } => {
            let told: Vec<_> = checked
                .diagnostics
                .iter()
                .filter(|problem| problem.is_error() || problem.code != codes::TO_BE_CONFIRMED)
                .cloned()
                .collect();
            let format = render::Format::Human { color: terminal.color };
            stderr(&render::render(&told, &checked.sources, format));
            let errors = told.iter().filter(|problem| problem.is_error()).count();
            let millis = took.as_millis();
            if errors == 0 {
                say!("{} in {millis} ms", terminal.good("loaded"));
            } else {
                let errors = count(errors, "error", "errors");
                say!(
                    "{} {errors}; the last good version stays on the pages",
                    terminal.error("not loaded:")
                );
            }
        }
    };
    serve::serve(options, port, args.port.is_some(), editor, tell)?;
    Ok(Outcome::Well)
}
