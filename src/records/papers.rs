//! Writing what leaves this room: each file whole or not at all, so that a reader never sees half of one.
#![expect(
    clippy::disallowed_methods,
    reason = "this room writes its papers itself, each file whole"
)]

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// Who may read a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readers {
    /// Whoever may read the folder.
    Anyone,
    /// Its owner alone (mode 0600): it is about one person.
    Owner,
}

/// Files that go into one folder together: each is written beside its place and all take their places at the
/// end, so that what fails in the middle leaves the last ones as they were.
#[derive(Debug)]
pub(super) struct Papers {
    folder: PathBuf,
    readers: Readers,
    /// Where each is now, and its place.
    halves: Vec<(PathBuf, PathBuf)>,
}

impl Papers {
    /// Makes the folder when it is not there.
    pub(super) fn into_folder(folder: &Path, readers: Readers) -> Result<Self> {
        make_folder(folder)?;
        Ok(Self { folder: folder.to_owned(), readers, halves: Vec::new() })
    }

    /// Writes what `fill` gives, piece by piece: no file is held whole.
    pub(super) fn add(
        &mut self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<()> {
        let path = self.folder.join(name);
        let half = half_of(&path);
        self.halves.push((half.clone(), path));
        write_half(&half, self.readers, fill)
    }

    /// Lets all take their places. Returns these in the order of writing.
    pub(super) fn finish(mut self) -> Result<Vec<PathBuf>> {
        let halves = std::mem::take(&mut self.halves).into_iter();
        halves.map(|(half, path)| place(&half, path)).collect()
    }
}

impl Drop for Papers {
    fn drop(&mut self) {
        for (half, _) in &self.halves {
            // What is left of a run that failed; the next one writes over it anyway.
            let _ = std::fs::remove_file(half);
        }
    }
}

/// Writes files into `out`, which is made when it is not there. Returns their paths in the same order.
pub(super) fn write(
    out: &Path,
    outputs: &[(String, Vec<u8>)],
    readers: Readers,
) -> Result<Vec<PathBuf>> {
    let mut papers = Papers::into_folder(out, readers)?;
    for (name, bytes) in outputs {
        papers.add(name, |out| out.write_all(bytes))?;
    }
    papers.finish()
}

pub(super) fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))
}

/// Writes one file whose folder is there.
pub(super) fn write_one(path: &Path, bytes: &[u8], readers: Readers) -> Result<PathBuf> {
    let half = half_of(path);
    write_half(&half, readers, |out| out.write_all(bytes))?;
    place(&half, path.to_owned())
}

fn half_of(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.part"))
}

fn write_half(
    half: &Path,
    readers: Readers,
    fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let written = options.open(half).and_then(|file| {
        let mut file = io::BufWriter::new(file);
        fill(&mut file)?;
        file.flush()
    });
    written.map_err(Error::io("write", half))
}

fn place(half: &Path, path: PathBuf) -> Result<PathBuf> {
    std::fs::rename(half, &path).map_err(Error::io("write", &path))?;
    Ok(path)
}
