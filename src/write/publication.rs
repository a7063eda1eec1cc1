//! A site on its way to its place. Files are put together in a folder beside it as they are made, and then
//! take the place in one step; what did not change is linked, so that only what differs is written.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::render::{MadeOf, Origin, Receiver};

use super::origins::{Known, Origins, Pages, digest};
use super::{Published, differs, listing, mark, recover, refuse_foreign, remove, swap};

/// One folder of the output while it is made. Dropped before [`Publication::finish`] it leaves what was
/// there.
pub struct Publication {
    out: PathBuf,
    place: PathBuf,
    next: PathBuf,
    last: PathBuf,
    /// Whether there is something in the place.
    replaces: bool,
    /// What the pages were made of that lie in the place.
    known: Pages,
    /// All files in the place, where they are as they were left and need not be read to know it.
    untouched: Option<BTreeSet<String>>,
    taken: Mutex<Taken>,
}

/// A page that stays.
pub struct Kept {
    pub text: String,
    /// What was said of it when it was made.
    pub note: Arc<str>,
}

#[derive(Default)]
struct Taken {
    /// In the place already, as they are.
    kept: BTreeSet<String>,
    /// New or different; they lie beside the place.
    written: BTreeSet<String>,
    /// What the pages were made of that may be kept the next time.
    origins: Pages,
    failed: Option<Error>,
}

impl Publication {
    /// Begins to make `out/name` anew. Clears away what a killed build left.
    pub fn begin(out: &Path, name: &str) -> Result<Self> {
        refuse_foreign(out, name)?;
        let place = out.join(name);
        let next = out.join(format!(".{name}.next"));
        let last = out.join(format!(".{name}.last"));
        recover(&place, &next, &last)?;
        let replaces = place.exists();
        let (out, known, taken) = (out.to_owned(), Pages::new(), Mutex::default());
        Ok(Self { out, place, next, last, replaces, known, untouched: None, taken })
    }

    /// The same, and pages that were made of the same may be kept.
    pub fn begin_with(out: &Path, name: &str, origins: &mut Origins) -> Result<Self> {
        let mut publication = Self::begin(out, name)?;
        publication.known = origins.take(name);
        publication.untouched = origins.untouched.remove(name);
        Ok(publication)
    }

    /// The page that lies in the place, if it was made of the same and is as it was; it stays. Its running text is read
    /// where that is wanted.
    pub fn kept(&self, path: &str, origin: &Origin, wants_text: bool) -> Option<Kept> {
        let known = self.known.get(path).filter(|_| self.replaces)?;
        if known.made_of.origin != *origin {
            return None;
        }
        let mut text = String::new();
        if wants_text || self.untouched.is_none() {
            let bytes = fs::read(self.place.join(path)).ok()?;
            if self.untouched.is_none() && digest(&bytes) != known.digest {
                return None;
            }
            if wants_text {
                let range = bytes.get(known.made_of.text.clone())?;
                std::str::from_utf8(range).ok()?.clone_into(&mut text);
            }
        }
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        taken.origins.insert(path.to_owned(), known.clone());
        taken.kept.insert(path.to_owned());
        Some(Kept { text, note: Arc::clone(&known.note) })
    }

    /// Takes a page that may be kept the next time. `note` is what to know of it then.
    pub fn take_made_of(&self, path: String, bytes: Vec<u8>, made_of: MadeOf, note: Arc<str>) {
        // What is remembered is remembered by lines.
        if !note.contains('\n') {
            let known = Known { made_of, digest: digest(&bytes), note };
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            taken.origins.insert(path.clone(), known);
        }
        self.take(path, bytes);
    }

    /// Makes the folder hold exactly the files that were taken.
    pub fn finish(self) -> Result<Published> {
        self.finish_into(&mut Origins::default(), "")
    }

    /// The same, and says what the pages of the site were made of.
    pub fn finish_into(mut self, origins: &mut Origins, name: &str) -> Result<Published> {
        let taken = std::mem::take(&mut *self.taken.lock().unwrap_or_else(PoisonError::into_inner));
        let Taken { kept, written, origins: pages, failed } = taken;
        origins.put(name, pages);
        if let Some(error) = failed {
            return Err(error);
        }
        let is_gone = |path: &&String| !kept.contains(*path) && !written.contains(*path);
        let before = match self.untouched.take() {
            Some(files) => files,
            None => listing(&self.place)?,
        };
        let removed = before.iter().filter(is_gone).count();
        let mut published =
            Published { written: written.len(), kept: kept.len(), removed, changed: None };
        mark(&self.out)?;
        match written.first() {
            None if removed == 0 && self.replaces => published.changed = Some(Vec::new()),
            // A single file takes its place in one step of its own.
            Some(path) if written.len() == 1 && removed == 0 && before.contains(path) => {
                let (from, to) = (self.next.join(path), self.place.join(path));
                fs::rename(from, &to).map_err(Error::io("write", &to))?;
                published.changed = Some(vec![to]);
            }
            _ => {
                fs::create_dir_all(&self.next).map_err(Error::io("create", &self.next))?;
                kept.par_iter().try_for_each(|path| self.link(path))?;
                swap(&self.place, &self.next, &self.last)?;
            }
        }
        Ok(published)
    }

    fn put(&self, path: &str, bytes: &[u8]) -> Result<()> {
        let target = self.next.join(path);
        make_folder_of(&target)?;
        fs::write(&target, bytes).map_err(Error::io("write", &target))
    }

    /// A file system that has no links gets a copy.
    fn link(&self, path: &str) -> Result<()> {
        let (from, to) = (self.place.join(path), self.next.join(path));
        make_folder_of(&to)?;
        if fs::hard_link(&from, &to).is_ok() {
            return Ok(());
        }
        fs::copy(&from, &to).map(|_| ()).map_err(Error::io("write", &to))
    }
}

fn make_folder_of(file: &Path) -> Result<()> {
    let folder = file.parent().unwrap_or(file);
    fs::create_dir_all(folder).map_err(Error::io("create", folder))
}

impl Receiver for Publication {
    fn take(&self, path: String, bytes: Vec<u8>) {
        let is_kept = self.replaces && !differs(&self.place.join(&path), &bytes);
        let put = if is_kept { Ok(()) } else { self.put(&path, &bytes) };
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        match put {
            Ok(()) if is_kept => _ = taken.kept.insert(path),
            Ok(()) => _ = taken.written.insert(path),
            Err(error) => _ = taken.failed.get_or_insert(error),
        }
    }
}

impl Drop for Publication {
    fn drop(&mut self) {
        // Of a build that came to nothing; after one that did, there is neither to remove.
        let _ = remove(&self.next);
        let _ = fs::remove_dir(&self.out);
    }
}
