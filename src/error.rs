//! What goes wrong outside of the content: a disk that is full, a folder that is not there, a
//! port that is taken. A mistake in the content is a [`crate::diag::Diagnostic`] instead.

use std::path::Path;

/// A failure of the environment or of the call, told in one sentence with what to do.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused something.
    #[error("cannot {action} `{path}`: {source}")]
    Io { action: &'static str, path: String, source: std::io::Error },
    /// The call itself cannot be followed: a folder that is not ours, an argument out of range.
    #[error("{0}")]
    Usage(String),
}

impl Error {
    /// For `map_err`: `fs::read(path).map_err(Error::io("read", path))`.
    pub fn io(action: &'static str, path: &Path) -> impl FnOnce(std::io::Error) -> Self {
        move |source| Self::Io { action, path: path.display().to_string(), source }
    }
}

pub type Result<T, E = Error> = std::result::Result<T, E>;
