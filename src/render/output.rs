//! A site as a sorted map of path to bytes, the only thing that `write` and the live preview see.

use std::collections::{BTreeMap, BTreeSet};

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
