//! What the terminal can show.

use std::io::IsTerminal as _;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(super) enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// Colour or not, for the two streams together: both are read by the same person.
pub(super) struct Terminal {
    pub(super) color: bool,
}

impl Terminal {
    /// `NO_COLOR` (<https://no-color.org>) is heeded where the choice is automatic.
    pub(super) fn new(choice: ColorChoice) -> Self {
        let color = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto => {
                let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
                !refused && std::io::stderr().is_terminal() && std::io::stdout().is_terminal()
            }
        };
        Self { color }
    }

    fn paint(&self, code: &str, text: &str) -> String {
        if self.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }

    pub(super) fn error(&self, text: &str) -> String {
        self.paint("1;31", text)
    }

    pub(super) fn warning(&self, text: &str) -> String {
        self.paint("1;33", text)
    }

    pub(super) fn good(&self, text: &str) -> String {
        self.paint("1;32", text)
    }

    pub(super) fn bold(&self, text: &str) -> String {
        self.paint("1", text)
    }

    pub(super) fn dim(&self, text: &str) -> String {
        self.paint("2", text)
    }
}

/// `1 page`, `2 pages`.
pub(super) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}
