//! Writing what leaves this room: each file whole or not at all, so that a reader never sees half of one.
#![expect(
    clippy::disallowed_methods,
    reason = "this room writes its papers itself, each file whole"
)]

use std::io::Write as _;
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

/// Writes files into `out`, which is made when it is not there. Returns their paths in the same order.
pub(super) fn write(
    out: &Path,
    outputs: &[(String, Vec<u8>)],
    readers: Readers,
) -> Result<Vec<PathBuf>> {
    make_folder(out)?;
    outputs.iter().map(|(name, bytes)| write_one(&out.join(name), bytes, readers)).collect()
}

pub(super) fn make_folder(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))
}

/// Writes one file whose folder is there.
pub(super) fn write_one(path: &Path, bytes: &[u8], readers: Readers) -> Result<PathBuf> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let half = path.with_file_name(format!(".{name}.part"));
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    if readers == Readers::Owner {
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    }
    let written = options.open(&half).and_then(|mut file| file.write_all(bytes));
    written.map_err(Error::io("write", &half))?;
    std::fs::rename(&half, path).map_err(Error::io("write", path))?;
    Ok(path.to_owned())
}
