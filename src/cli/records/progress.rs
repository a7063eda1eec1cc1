//! What an import shows while it runs: each verdict as soon as it is on the disk, and a bar below them
//! when somebody is watching.

use std::io::{IsTerminal as _, Write};

use indicatif::{ProgressBar, ProgressStyle};

use crate::records::{Imported, Watch};

use super::super::terminal::Terminal;
use super::tell::tell_imported;

/// Fewer files are done before a bar could be read.
const WORTH_A_BAR: usize = 50;

pub(super) struct Teller<'t, W: Write> {
    terminal: &'t Terminal,
    out: &'t mut W,
    bar: Option<ProgressBar>,
    failed: Option<std::io::Error>,
}

impl<'t, W: Write> Teller<'t, W> {
    pub(super) fn new(terminal: &'t Terminal, out: &'t mut W) -> Self {
        Self { terminal, out, bar: None, failed: None }
    }

    /// The first verdict that could not be shown, after everything was kept all the same.
    pub(super) fn finish(self) -> std::io::Result<()> {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        self.failed.map_or(Ok(()), Err)
    }
}

impl<W: Write> Watch for Teller<'_, W> {
    fn begins(&mut self, files: usize) {
        if files < WORTH_A_BAR || !std::io::stderr().is_terminal() {
            return;
        }
        let bar = ProgressBar::new(files as u64);
        let style = "{bar:30} {pos} of {len} files, {per_sec}, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        self.bar = Some(bar);
    }

    fn passed(&mut self, files: usize) {
        if let Some(bar) = &self.bar {
            bar.inc(files as u64);
        }
    }

    fn told(&mut self, file: &Imported) {
        if self.failed.is_some() {
            return;
        }
        let (terminal, out) = (self.terminal, &mut *self.out);
        let told = match &self.bar {
            Some(bar) if std::io::stdout().is_terminal() => {
                bar.suspend(|| tell_imported(file, terminal, out))
            }
            _ => tell_imported(file, terminal, out),
        };
        self.failed = told.err();
    }
}
