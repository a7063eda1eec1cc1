//! What the file system says of files, without reading them: size, times, identity. A file that was changed, by
//! whatever program, has another stamp: the time of its last change of state cannot be set by hand.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::fs::DirEntry;
use std::io::ErrorKind;
use std::path::Path;

use rayon::prelude::*;
use sha2::{Digest as _, Sha256};

use crate::error::{Error, Result};

use super::walk::walk;

/// Stamps of many files, taken together.
#[derive(Default)]
pub struct Stamps {
    hash: Sha256,
    newest: Moment,
}

/// Nanoseconds of the file system's clock.
type Moment = i128;

impl Stamps {
    /// What else the outcome depends on.
    pub fn add_text(&mut self, text: &str) {
        self.hash.update(text.len().to_le_bytes());
        self.hash.update(text);
    }

    /// A file; that it is not there is something as well.
    pub fn add_file(&mut self, path: &Path) -> Result<()> {
        match std::fs::metadata(path) {
            Ok(found) => self.add(path.as_os_str(), &Stamp::of(&found)),
            Err(error) if error.kind() == ErrorKind::NotFound => self.add_text("none"),
            Err(error) => return Err(Error::io("read", path)(error)),
        }
        Ok(())
    }

    /// Every file below a folder, in the order of their paths.
    pub fn add_listing(&mut self, listing: &Listing) {
        self.hash.update(listing.files.len().to_le_bytes());
        for (path, stamp) in &listing.files {
            self.add(path, stamp);
        }
    }

    fn add(&mut self, path: &OsStr, stamp: &Stamp) {
        let path = path.as_encoded_bytes();
        self.hash.update(path.len().to_le_bytes());
        self.hash.update(path);
        for number in [stamp.modified, stamp.changed, stamp.length.into(), stamp.identity.into()] {
            self.hash.update(number.to_le_bytes());
        }
        self.newest = self.newest.max(stamp.modified).max(stamp.changed);
    }

    /// Whether all were last changed before a file that was made before they were looked at. Only then has every
    /// later change another time: clocks of file systems tick a few milliseconds apart.
    pub fn are_older_than(&self, path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|found| self.newest < Stamp::of(&found).modified)
    }

    /// Lower-case hexadecimal; the same for the same files in the same state.
    pub fn digest(&self) -> String {
        self.hash.clone().finalize().iter().fold(String::new(), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}

/// Every file below a folder, with its stamp.
#[derive(Default)]
pub struct Listing {
    /// In the order of their paths.
    files: Vec<(OsString, Stamp)>,
}

impl Listing {
    /// A folder that is not there has none. Without `hidden`, those are left out that
    /// [`super::Sources::add_folder`] leaves out.
    pub fn of(folder: &Path, hidden: bool) -> Result<Self> {
        let stamped = |entry: &DirEntry| {
            let path = entry.path();
            let found = entry.metadata().map_err(Error::io("read", &path))?;
            Ok(Some((path.into_os_string(), Stamp::of(&found))))
        };
        let mut files = walk(folder, hidden, &stamped)?;
        files.par_sort_unstable();
        Ok(Self { files })
    }

    /// Looks again at a file that is listed.
    pub fn renew(&mut self, path: &Path) -> Result<()> {
        let found = std::fs::symlink_metadata(path).map_err(Error::io("read", path))?;
        let at = self.files.binary_search_by(|(known, _)| (**known).cmp(path.as_os_str()));
        if let Ok(at) = at {
            self.files[at].1 = Stamp::of(&found);
        }
        Ok(())
    }

    /// The paths of the files inside of `folder`, with `/`.
    pub fn inside(&self, folder: &Path) -> BTreeSet<String> {
        let inside =
            self.files.iter().filter_map(|(path, _)| Path::new(path).strip_prefix(folder).ok());
        inside.map(with_slashes).collect()
    }
}

/// A relative path as addresses have it.
pub fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Stamp {
    length: u64,
    modified: Moment,
    /// The last change of content, name or rights; where the system keeps none, the last of content.
    changed: Moment,
    /// Of the file on its disk; 0 where the system says none.
    identity: u64,
}

impl Stamp {
    #[cfg(unix)]
    fn of(found: &std::fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        let moment = |seconds: i64, nanoseconds: i64| {
            i128::from(seconds) * 1_000_000_000 + i128::from(nanoseconds)
        };
        Self {
            length: found.size(),
            modified: moment(found.mtime(), found.mtime_nsec()),
            changed: moment(found.ctime(), found.ctime_nsec()),
            identity: found.ino(),
        }
    }

    #[cfg(not(unix))]
    fn of(found: &std::fs::Metadata) -> Self {
        let since = |time: std::time::SystemTime| time.duration_since(std::time::UNIX_EPOCH).ok();
        let modified = found.modified().ok().and_then(since);
        let modified = modified.map_or(0, |time| time.as_nanos().try_into().unwrap_or(0));
        Self { length: found.len(), modified, changed: modified, identity: 0 }
    }
}
