//! A finished site to disk, whole or not at all.
//!
//! The site is put together in a folder beside its place and then takes the place in one step. A
//! build that fails or is killed, at whatever moment, leaves the last good site as it was; the next
//! build clears away what the killed one left behind.
#![expect(clippy::disallowed_methods, reason = "this room is the door that writes files")]

mod beside;
mod mark;
mod origins;
mod publication;

pub use beside::{recall, remember};
pub use mark::Mark;
pub use origins::Origins;
pub use publication::{Kept, Publication};

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::read::stamps::with_slashes;
use crate::render::{Output, Receiver as _};

/// Says that the output folder is ours to replace sites in.
const MARKER: &str = ".hallpass";
const MARKER_TEXT: &str =
    "The folders beside this file are made by `hallpass build`, which replaces them.\n";

/// What publishing did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or different.
    pub written: usize,
    /// Files that stayed as they were.
    pub kept: usize,
    /// Files that are gone.
    pub removed: usize,
    /// The files that took their places one by one; none where a new folder took the place of all.
    pub changed: Option<Vec<PathBuf>>,
}

/// Makes `out/name` hold exactly `output`.
pub fn publish(out: &Path, name: &str, output: &Output) -> Result<Published> {
    let publication = Publication::begin(out, name)?;
    output
        .iter()
        .collect::<Vec<_>>()
        .into_par_iter()
        .for_each(|(path, bytes)| publication.take(path.to_owned(), bytes.to_vec()));
    publication.finish()
}

/// Whether a folder is one that [`publish`] writes to.
pub fn is_output(folder: &Path) -> bool {
    folder.join(MARKER).is_file()
}

/// Adds files that are never replaced or removed: evidence kept from one year to the next.
pub fn keep(folder: &Path, output: &Output) -> Result<usize> {
    let mut added = 0;
    for (path, bytes) in output.iter() {
        let path = folder.join(path);
        if differs(&path, bytes) {
            write_whole(&path, bytes)?;
            added += 1;
        }
    }
    Ok(added)
}

/// Writes one file in a single step: beside its place first, then over it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> Result<()> {
    write_parts(path, &[bytes])
}

/// The same with what stands in several places, one after the other.
fn write_parts(path: &Path, parts: &[&[u8]]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.next"));
    let written = fs::File::create(&beside)
        .and_then(|mut file| parts.iter().try_for_each(|part| file.write_all(part)));
    written.map_err(Error::io("write", &beside))?;
    fs::rename(&beside, path).map_err(Error::io("write", path))
}

/// Gives a text file other words, if it still has those that were read: somebody may have saved it since.
/// What stands at the end of a symbolic link is written, and keeps its permissions.
pub fn replace_text(path: &Path, before: &str, after: &str) -> Result<()> {
    let real = fs::canonicalize(path).map_err(Error::io("find", path))?;
    let found = fs::read(&real).map_err(Error::io("read", path))?;
    if found != before.as_bytes() {
        let path = path.display();
        return Err(Error::Usage(format!(
            "`{path}` changed while it was checked; nothing was written to it, run the command again"
        )));
    }
    let permissions = fs::metadata(&real).map_err(Error::io("read", path))?.permissions();
    let name = real.file_name().unwrap_or_default().to_string_lossy();
    let beside = real.with_file_name(format!(".{name}.next"));
    fs::write(&beside, after).map_err(Error::io("write", &beside))?;
    fs::set_permissions(&beside, permissions).map_err(Error::io("write", &beside))?;
    fs::rename(&beside, &real).map_err(Error::io("write", path))
}

/// A new folder with the given files; refuses one that already holds something.
pub fn create(folder: &Path, output: &Output) -> Result<()> {
    let taken = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if taken {
        let shown = folder.display();
        return Err(Error::Usage(format!("`{shown}` is not empty; name a new folder")));
    }
    for (path, bytes) in output.iter() {
        write_whole(&folder.join(path), bytes)?;
    }
    Ok(())
}

/// The output folder must be new, empty, or one that an earlier build made.
fn refuse_foreign(out: &Path, name: &str) -> Result<()> {
    if !out.join(MARKER).is_file() && out.join(name).exists() {
        let shown = out.join(name);
        let shown = shown.display();
        return Err(Error::Usage(format!(
            "`{shown}` was not made by `hallpass build` and would be replaced; name another folder with `--out`, or remove it"
        )));
    }
    Ok(())
}

fn mark(out: &Path) -> Result<()> {
    let marker = out.join(MARKER);
    if marker.is_file() { Ok(()) } else { write_whole(&marker, MARKER_TEXT.as_bytes()) }
}

/// Clears away what a killed build left. Where the system cannot exchange folders there is an
/// instant with the old site set aside and the new not yet in place; then the old goes back.
fn recover(place: &Path, next: &Path, last: &Path) -> Result<()> {
    if last.exists() && !place.exists() {
        fs::rename(last, place).map_err(Error::io("restore", place))?;
    }
    remove(last)?;
    remove(next)
}

fn remove(folder: &Path) -> Result<()> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(Error::io("remove", folder)(error))
        }
        _ => Ok(()),
    }
}

fn differs(path: &Path, bytes: &[u8]) -> bool {
    let same_size = fs::metadata(path).is_ok_and(|found| found.len() == bytes.len() as u64);
    !same_size || fs::read(path).map_or(true, |found| found != bytes)
}

/// The files below a folder, by their path in it.
fn listing(folder: &Path) -> Result<BTreeSet<String>> {
    let mut files = BTreeSet::new();
    if !folder.exists() {
        return Ok(files);
    }
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.map_err(|error| Error::io("read", folder)(error.into()))?;
        if entry.file_type().is_file()
            && let Ok(inside) = entry.path().strip_prefix(folder)
        {
            files.insert(with_slashes(inside));
        }
    }
    Ok(files)
}

/// Puts `next` in the place of `place`. On Linux the two are exchanged in one step of the file
/// system; elsewhere the old site steps aside first, and [`recover`] knows how to bring it back.
fn swap(place: &Path, next: &Path, last: &Path) -> Result<()> {
    if !place.exists() {
        return fs::rename(next, place).map_err(Error::io("publish", place));
    }
    if exchange(next, place).is_ok() {
        return remove(next);
    }
    fs::rename(place, last).map_err(Error::io("publish", place))?;
    fs::rename(next, place).map_err(Error::io("publish", place))?;
    remove(last)
}

#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE).map_err(Into::into)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn output(files: &[(&str, &str)]) -> Output {
        let mut output = Output::default();
        for (path, text) in files {
            output.add(*path, *text);
        }
        output
    }

    #[test]
    fn only_what_changed_is_written_and_what_is_gone_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("dist");
        let first = output(&[("a/index.html", "a"), ("b.html", "b")]);
        assert_eq!(
            publish(&out, "public", &first).unwrap(),
            Published { written: 2, kept: 0, removed: 0, changed: None }
        );
        assert_eq!(
            publish(&out, "public", &first).unwrap(),
            Published { written: 0, kept: 2, removed: 0, changed: Some(Vec::new()) }
        );
        let second = output(&[("a/index.html", "a"), ("c.html", "c")]);
        assert_eq!(
            publish(&out, "public", &second).unwrap(),
            Published { written: 1, kept: 1, removed: 1, changed: None }
        );
        let files: Vec<String> = listing(&out).unwrap().into_iter().collect();
        assert_eq!(files, [".hallpass", "public/a/index.html", "public/c.html"]);
    }

    #[test]
    fn a_foreign_folder_is_not_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let foreign = folder.path().join("public");
        fs::create_dir(&foreign).unwrap();
        fs::write(foreign.join("precious.txt"), "mine").unwrap();
        assert!(publish(folder.path(), "public", &output(&[("a", "a")])).is_err());
        assert_eq!(fs::read_to_string(foreign.join("precious.txt")).unwrap(), "mine");
    }

    #[test]
    fn what_a_killed_build_left_is_cleared_and_the_old_site_comes_back() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("dist");
        publish(&out, "public", &output(&[("a", "old")])).unwrap();
        fs::rename(out.join("public"), out.join(".public.last")).unwrap();
        fs::create_dir(out.join(".public.next")).unwrap();
        let done = publish(&out, "public", &output(&[("a", "old")])).unwrap();
        assert_eq!(done, Published { written: 0, kept: 1, removed: 0, changed: Some(Vec::new()) });
        assert!(!out.join(".public.next").exists() && !out.join(".public.last").exists());
    }
}
