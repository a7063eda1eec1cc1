//! `hallpass completions`.

use clap::{Args, CommandFactory as _};

use super::terminal::stdout;
use super::{Cli, Outcome};

#[derive(Args)]
#[command(after_help = "Example:
  hallpass completions bash > ~/.local/share/bash-completion/completions/hallpass")]
pub(super) struct CompletionsArgs {
    shell: clap_complete::Shell,
}

pub(super) fn run(args: &CompletionsArgs) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "hallpass", &mut script);
    stdout(&String::from_utf8_lossy(&script));
    Outcome::Well
}
