//! Changes in the content folder, a batch at a time: an editor's save is several events.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::Duration;

use notify::event::{AccessKind, AccessMode, ModifyKind};
use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::error::{Error, Result};

/// A save is over when nothing more has happened for this long,
const QUIET: Duration = Duration::from_millis(30);
/// or for this long after a written file was closed or put in its place.
const QUIET_AFTER_CLOSE: Duration = Duration::from_millis(4);

/// Waits for changes; dropping it ends the watch.
pub(super) struct Changes {
    events: Receiver<Seen>,
    root: PathBuf,
    _watcher: RecommendedWatcher,
}

/// One event: what it was about, and whether it ends a save.
struct Seen {
    paths: Vec<PathBuf>,
    ends: bool,
}

/// What came of waiting.
pub(super) enum Next {
    /// The files that changed, by their path in the folder; hidden ones, which are no content, left out.
    Changed(BTreeSet<String>),
    /// Nothing, in the time that was given.
    Nothing,
    /// There is no more to come.
    Over,
}

/// Watches a folder and everything below it.
pub(super) fn watch(folder: &Path) -> Result<Changes> {
    let (sender, events) = channel();
    let on_event = move |event: notify::Result<notify::Event>| {
        let seen = match event {
            // Reading a file is an event as well, and must not start the next load.
            Ok(event) => match event.kind {
                EventKind::Access(AccessKind::Close(AccessMode::Write))
                | EventKind::Modify(ModifyKind::Name(_)) => Seen { paths: event.paths, ends: true },
                EventKind::Access(_) => return,
                _ => Seen { paths: event.paths, ends: false },
            },
            // Events were lost: whatever it was, everything is read again.
            Err(_) => Seen { paths: vec![PathBuf::new()], ends: false },
        };
        let _ = sender.send(seen);
    };
    let failed = |error: notify::Error| {
        Error::Usage(format!("cannot watch `{}`: {error}", folder.display()))
    };
    let root = std::path::absolute(folder).map_err(Error::io("find", folder))?;
    let mut watcher = notify::recommended_watcher(on_event).map_err(failed)?;
    watcher.watch(&root, RecursiveMode::Recursive).map_err(failed)?;
    Ok(Changes { events, root, _watcher: watcher })
}

impl Changes {
    /// Blocks until something changed and the batch is over, or for `at_most`.
    pub(super) fn next(&self, at_most: Option<Duration>) -> Next {
        let mut names = BTreeSet::new();
        let first = match at_most {
            Some(time) => self.events.recv_timeout(time),
            None => self.events.recv().map_err(|_| RecvTimeoutError::Disconnected),
        };
        let mut quiet = match first {
            Ok(seen) => self.add(&seen, &mut names),
            Err(RecvTimeoutError::Timeout) => return Next::Nothing,
            Err(RecvTimeoutError::Disconnected) => return Next::Over,
        };
        while let Ok(seen) = self.events.recv_timeout(quiet) {
            quiet = self.add(&seen, &mut names);
        }
        Next::Changed(names)
    }

    /// Returns how long it must be quiet after this.
    fn add(&self, seen: &Seen, names: &mut BTreeSet<String>) -> Duration {
        for path in &seen.paths {
            let inside = path.strip_prefix(&self.root).unwrap_or(path).components();
            let parts: Vec<_> = inside.map(|part| part.as_os_str().to_string_lossy()).collect();
            if !parts.iter().any(|part| part.starts_with('.') && part != "..") {
                names.insert(parts.join("/"));
            }
        }
        if seen.ends { QUIET_AFTER_CLOSE } else { QUIET }
    }
}
