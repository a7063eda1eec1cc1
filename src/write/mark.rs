//! A file that is made before work begins and gets its content when the work is done: by its time one can
//! tell what was changed since.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// An empty file beside the place of the one that it may become; dropped, it is gone.
pub struct Mark {
    beside: PathBuf,
    place: PathBuf,
}

impl Mark {
    pub fn new(place: &Path) -> Result<Self> {
        let folder = place.parent().unwrap_or(place);
        fs::create_dir_all(folder).map_err(Error::io("create", folder))?;
        let name = place.file_name().unwrap_or_default().to_string_lossy();
        let beside = place.with_file_name(format!("{name}.next"));
        fs::write(&beside, b"").map_err(Error::io("write", &beside))?;
        Ok(Self { beside, place: place.to_owned() })
    }

    /// Removes what stands in the place: it is of an earlier time.
    pub fn clear(&self) {
        let _ = fs::remove_file(&self.place);
    }

    pub fn path(&self) -> &Path {
        &self.beside
    }

    pub fn replace(self, bytes: &[u8]) -> Result<()> {
        super::write_whole(&self.place, bytes)
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.beside);
        // Where nothing came of the work, the folder is as it was.
        let folder = self.place.parent().unwrap_or(&self.place);
        let _ = fs::remove_dir(folder);
    }
}
