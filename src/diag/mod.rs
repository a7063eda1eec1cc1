//! What a user did wrong, in one type, however it is shown.
//!
//! Every stage gathers [`Diagnostic`]s instead of stopping at the first, so that one run tells
//! all. A diagnostic knows its place as bytes of a file; the renderers in [`render`] turn that
//! into lines and columns. The wording rules: lower-case sentence, names in back-ticks, what was
//! expected and what was found; what to do stands apart, in [`Diagnostic::help`].

mod code;
pub mod explain;
mod family;
mod quiet;
pub mod render;
mod suggest;

pub use code::{Code, codes};
pub use family::Family;
pub use quiet::Quiet;
pub use suggest::closest;

use std::collections::BTreeMap;
use std::ops::Range;

/// A file that diagnostics can point at; an index into the run's [`Files`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub u32);

/// A range of bytes in a file. `start <= end`, both on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub file: FileId,
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(file: FileId, range: Range<usize>) -> Self {
        Self { file, start: range.start, end: range.end }
    }

    pub fn range(self) -> Range<usize> {
        self.start..self.end
    }
}

/// How much a diagnostic weighs: an error stops the build, a warning does not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Error,
    Warning,
}

impl Severity {
    pub fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// A related place, with what it has to do with the problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    pub span: Span,
    pub text: String,
}

/// One problem: what, where, and what to do about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    /// The exact place, where there is one.
    pub span: Option<Span>,
    /// Said beside the underlined place; empty when the message says it all.
    pub label: String,
    /// Related places: the other definition of an id, the source of a stale translation.
    pub labels: Vec<Label>,
    /// What to do, one imperative sentence each.
    pub help: Vec<String>,
    /// The repair, where there is only one that can be right.
    pub fix: Option<Edit>,
}

/// A text that takes the place of another; an empty place is one to insert at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub text: String,
}

impl Diagnostic {
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, message)
    }

    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, message)
    }

    fn new(code: Code, severity: Severity, message: impl Into<String>) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            span: None,
            label: String::new(),
            labels: Vec::new(),
            help: Vec::new(),
            fix: None,
        }
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    #[must_use]
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.label = text.into();
        self
    }

    #[must_use]
    pub fn related(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds ``did you mean `X`?`` when one of `known` is close to `written`.
    #[must_use]
    pub fn did_you_mean<'k>(self, written: &str, known: impl IntoIterator<Item = &'k str>) -> Self {
        match closest(written, known) {
            Some(name) => self.help(format!("did you mean `{name}`?")),
            None => self,
        }
    }

    /// The repair that `check --fix` makes: only one that is safe and leaves nothing to choose.
    #[must_use]
    pub fn fix(mut self, span: Span, text: impl Into<String>) -> Self {
        self.fix = Some(Edit { span, text: text.into() });
        self
    }

    pub fn family(&self) -> Family {
        explain::of(self.code).map_or(Family::Files, |known| known.family)
    }

    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }
}

/// The files that diagnostics point into.
pub trait Files: Sync {
    /// The path as the user would write it.
    fn path(&self, file: FileId) -> &str;
    /// The whole text, as it was when the diagnostic was made.
    fn text(&self, file: FileId) -> &str;
}

/// Errors and warnings of each family that has any, in the order of the families.
pub fn summary(diagnostics: &[Diagnostic]) -> Vec<(Family, usize, usize)> {
    let mut counts: BTreeMap<Family, (usize, usize)> = BTreeMap::new();
    for diagnostic in diagnostics {
        let (errors, warnings) = counts.entry(diagnostic.family()).or_default();
        match diagnostic.severity {
            Severity::Error => *errors += 1,
            Severity::Warning => *warnings += 1,
        }
    }
    counts.into_iter().map(|(family, (errors, warnings))| (family, errors, warnings)).collect()
}

/// Orders by place (file path, then byte), so that any number of threads tells the same story,
/// and drops exact repetitions.
pub fn sort(diagnostics: &mut Vec<Diagnostic>, files: &dyn Files) {
    diagnostics.sort_by(|a, b| {
        let place =
            |d: &Diagnostic| d.span.map(|s| (files.path(s.file).to_owned(), s.start, s.end));
        (place(a), a.code, &a.message).cmp(&(place(b), b.code, &b.message))
    });
    diagnostics.dedup();
}
