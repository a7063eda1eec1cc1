//! Paths to bytes: files, folders, zip archives and saved messages with attachments.
//!
//! A folder gives its `.json`, `.zip` and `.eml` files, so that a whole downloads folder can be handed in
//! without its photos going into the ledger; a file that is named is always looked at. What an archive
//! or a message claims of its size is not believed: everything is counted while it is unpacked.
#![expect(clippy::disallowed_methods, reason = "this room reads foreign files itself, bounded")]

mod archive;
mod mail;
mod unpack;

use std::io::Read as _;
use std::path::{Path, PathBuf};

pub use unpack::{Item, MAX_CONTAINER_BYTES, Unpacked, unpack, unpack_bytes};

use crate::error::{Error, Result};

/// The files that a call names.
#[derive(Debug, Default)]
pub struct Candidates {
    /// Each once; those of a folder are sorted.
    pub files: Vec<PathBuf>,
    /// Files in folders that were passed over: another name, or a symbolic link.
    pub left_alone: usize,
}

/// What one file holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    Bytes(Vec<u8>),
    /// More than a completion file can have; not read.
    TooLarge,
    /// In the operating system's words, or why an archive's file cannot be unpacked.
    Unreadable(String),
}

/// How a file has to be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// A completion file, or what claims to be one.
    Plain,
    Archive,
    Message,
}

impl Form {
    pub fn of(path: &Path) -> Self {
        let is = |wanted: &str| path.extension().is_some_and(|it| it.eq_ignore_ascii_case(wanted));
        if is("zip") {
            Self::Archive
        } else if is("eml") {
            Self::Message
        } else {
            Self::Plain
        }
    }

    /// A name inside of a folder, an archive or a message that may be a completion file or hold some.
    fn of_interest(name: &Path) -> bool {
        let json = name.extension().is_some_and(|it| it.eq_ignore_ascii_case("json"));
        json || Self::of(name) != Self::Plain
    }
}

/// Finds the files before any is read: a path that is not there stops the call while nothing has
/// happened yet. Symbolic links inside of folders are not followed, so no loop can catch the walk.
pub fn candidates(paths: &[PathBuf]) -> Result<Candidates> {
    let mut found = Candidates::default();
    for path in paths {
        let kind = std::fs::metadata(path).map_err(Error::io("read", path))?.file_type();
        if kind.is_file() {
            found.files.push(path.clone());
        } else if kind.is_dir() {
            add_folder(path, &mut found)?;
        } else {
            let shown = path.display();
            return Err(Error::Usage(format!("`{shown}` is neither a file nor a folder")));
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    found.files.retain(|path| seen.insert(path.clone()));
    Ok(found)
}

fn add_folder(folder: &Path, found: &mut Candidates) -> Result<()> {
    for entry in walkdir::WalkDir::new(folder).sort_by_file_name() {
        let entry = entry.map_err(|error| {
            let path = error.path().unwrap_or(folder).to_owned();
            Error::io("read", &path)(error.into())
        })?;
        let kind = entry.file_type();
        if kind.is_file() && Form::of_interest(entry.path()) {
            found.files.push(entry.into_path());
        } else if !kind.is_dir() {
            found.left_alone += 1;
        }
    }
    Ok(())
}

/// How many bytes of a file will be read, as far as its file system says; at most so many that it will
/// be refused.
pub fn size(path: &Path) -> usize {
    let length = std::fs::metadata(path).map_or(0, |found| found.len());
    usize::try_from(length).unwrap_or(usize::MAX).min(quiz::record::MAX_RECORD_BYTES)
}

/// Reads one file, never more than a completion file may have: the size that a file system states
/// is not to be relied on.
pub fn read(path: &Path) -> Content {
    read_bounded(path, quiz::record::MAX_RECORD_BYTES as u64)
}

fn read_bounded(path: &Path, bound: u64) -> Content {
    let mut bytes = Vec::new();
    let read =
        std::fs::File::open(path).and_then(|file| file.take(bound + 1).read_to_end(&mut bytes));
    match read {
        Ok(length) if length as u64 > bound => Content::TooLarge,
        Ok(_) => Content::Bytes(bytes),
        Err(error) => Content::Unreadable(error.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_gives_its_json_files_and_no_loop_catches_the_walk() {
        let folder = tempfile::tempdir().unwrap();
        let inner = folder.path().join("b");
        std::fs::create_dir(&inner).unwrap();
        std::fs::write(folder.path().join("z.JSON"), "{}").unwrap();
        std::fs::write(folder.path().join("photo.png"), "x").unwrap();
        std::fs::write(inner.join("a.json"), "{}").unwrap();
        std::os::unix::fs::symlink(folder.path(), inner.join("loop")).unwrap();
        let found = candidates(&[folder.path().to_owned(), folder.path().to_owned()]).unwrap();
        assert_eq!(found.files, [inner.join("a.json"), folder.path().join("z.JSON")]);
        assert_eq!(found.left_alone, 4);
    }

    #[test]
    fn a_path_that_is_not_there_stops_the_call() {
        assert!(candidates(&[PathBuf::from("/nowhere/at/all")]).is_err());
        assert!(candidates(&[PathBuf::from("/dev/null")]).is_err());
    }

    #[test]
    fn no_more_is_read_than_a_completion_file_may_have() {
        let file = tempfile::NamedTempFile::new().unwrap();
        file.as_file().set_len(quiz::record::MAX_RECORD_BYTES as u64 + 1).unwrap();
        assert_eq!(read(file.path()), Content::TooLarge);
        assert!(matches!(read(Path::new("/nowhere")), Content::Unreadable(_)));
    }
}
