//! A site as files: handed over one by one as they are made, or held as a sorted map of path to bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, PoisonError};

use super::{MadeOf, Origin};

/// Takes the files of a site as they are made, from any thread and in any order, so that a site of ten
/// thousand pages is never held as a whole. Each path comes once.
pub trait Receiver: Sync {
    /// A path is relative, with `/`, and never leaves the site's folder.
    fn take(&self, path: String, bytes: Vec<u8>);

    /// Whether it knows what the pages were made of that lie in its place.
    fn remembers(&self) -> bool {
        false
    }

    /// Keeps the page that lies there, if it was made of the same, and returns its running text where that is wanted.
    fn keep(&self, _path: &str, _origin: &Origin, _wants_text: bool) -> Option<String> {
        None
    }

    /// Takes a page that may be kept the next time.
    fn take_made_of(&self, path: String, bytes: Vec<u8>, _made_of: MadeOf) {
        self.take(path, bytes);
    }
}

impl dyn Receiver + '_ {
    pub(super) fn add(&self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.take(path.into(), bytes.into());
    }
}

/// Holds the files.
impl Receiver for Mutex<Output> {
    fn take(&self, path: String, bytes: Vec<u8>) {
        self.lock().unwrap_or_else(PoisonError::into_inner).add(path, bytes);
    }
}

/// For who wants to know what is wrong with a site, and not the site.
pub struct Nothing;

impl Receiver for Nothing {
    fn take(&self, _: String, _: Vec<u8>) {}
}

/// The files of a site. Paths are relative, with `/`, and never leave the site's folder.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Output {
    files: BTreeMap<String, Vec<u8>>,
}

impl Output {
    pub fn add(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    pub fn get(&self, path: &str) -> Option<&[u8]> {
        self.files.get(path).map(Vec::as_slice)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// The same without these files.
    #[must_use]
    pub fn without(mut self, paths: &BTreeSet<String>) -> Self {
        self.files.retain(|path, _| !paths.contains(path));
        self
    }

    pub fn len(&self) -> usize {
        self.files.len()
    }

    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }
}
