//! What the terminal can show, and the way to it. A reader that goes away early (`hallpass check |
//! head`) is no reason to panic, as `println!` would: what cannot be written is not wanted.

use std::io::{IsTerminal as _, Write as _};

/// Writes to standard output.
pub(super) fn stdout(text: &str) {
    let mut stream = std::io::stdout().lock();
    let _ = stream.write_all(text.as_bytes()).and_then(|()| stream.flush());
}

/// Writes to standard error.
pub(super) fn stderr(text: &str) {
    let _ = std::io::stderr().lock().write_all(text.as_bytes());
}

/// A formatted line on standard output.
macro_rules! say {
    ($($part:tt)*) => { $crate::cli::terminal::stdout(&(format!($($part)*) + "\n")) };
}

/// A formatted line on standard error.
macro_rules! complain {
    ($($part:tt)*) => { $crate::cli::terminal::stderr(&(format!($($part)*) + "\n")) };
}

pub(super) use {complain, say};

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
