//! Files that were looked at before, with nothing to be said, and that have not changed since.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use super::FileId;

/// Which files need not be looked at again, and about which of the others something was found.
#[derive(Debug, Default)]
pub struct Quiet {
    known: BTreeSet<FileId>,
    loud: Mutex<BTreeSet<FileId>>,
}

impl Quiet {
    /// `known` are those about which nothing was to be said, nor would be now.
    pub fn new(known: BTreeSet<FileId>) -> Self {
        Self { known, loud: Mutex::default() }
    }

    /// Whether a file need not be looked at.
    pub fn is_known(&self, file: FileId) -> bool {
        self.known.contains(&file)
    }

    /// Hears what was found while a file was looked at, wherever the places of it are.
    pub fn hear<T>(&self, file: FileId, found: &[T]) {
        if !found.is_empty() {
            self.loud.lock().unwrap_or_else(PoisonError::into_inner).insert(file);
        }
    }

    /// The files about which something was found.
    pub fn into_loud(self) -> BTreeSet<FileId> {
        self.loud.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}
