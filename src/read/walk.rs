//! The files below a folder.

use std::fs::DirEntry;
use std::io::ErrorKind;
use std::path::Path;

use rayon::prelude::*;

use crate::error::{Error, Result};

const NOTHING_BELOW: [ErrorKind; 2] = [ErrorKind::NotFound, ErrorKind::NotADirectory];

/// What `see` makes of every file below a folder, in no order; folders beside each other are walked in parallel, and no
/// link to a folder is followed. A folder that is not there has none. Without `hidden`, those are left out whose name
/// begins with a dot.
pub(super) fn walk<T: Send>(
    folder: &Path,
    hidden: bool,
    see: &(impl Fn(&DirEntry) -> Result<Option<T>> + Sync),
) -> Result<Vec<T>> {
    let mut files = Vec::new();
    let mut folders = Vec::new();
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        // A file that stands alone has none below it.
        Err(error) if NOTHING_BELOW.contains(&error.kind()) => return Ok(files),
        Err(error) => return Err(Error::io("read", folder)(error)),
    };
    for entry in entries {
        let entry = entry.map_err(Error::io("read", folder))?;
        if !hidden && entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        let kind = entry.file_type().map_err(Error::io("read", &entry.path()))?;
        if kind.is_dir() {
            folders.push(entry.path());
        } else {
            files.extend(see(&entry)?);
        }
    }
    let below: Vec<Result<Vec<T>>> =
        folders.par_iter().map(|folder| walk(folder, hidden, see)).collect();
    for found in below {
        files.append(&mut found?);
    }
    Ok(files)
}
