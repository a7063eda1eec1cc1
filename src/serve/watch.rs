//! Changes in the content folder, a batch at a time: an editor's save is several events.

use std::path::Path;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher as _};

use crate::error::{Error, Result};

/// A save is over when nothing more has happened for this long.
const QUIET: Duration = Duration::from_millis(30);

/// Waits for changes; dropping it ends the watch.
pub(super) struct Changes {
    events: Receiver<()>,
    _watcher: RecommendedWatcher,
}

/// Watches a folder and everything below it.
pub(super) fn watch(folder: &Path) -> Result<Changes> {
    let (sender, events) = channel();
    let on_event = move |event: notify::Result<notify::Event>| {
        // Reading a file is an event as well, and must not start the next load.
        if !event.is_ok_and(|event| matches!(event.kind, EventKind::Access(_))) {
            let _ = sender.send(());
        }
    };
    let failed = |error: notify::Error| {
        Error::Usage(format!("cannot watch `{}`: {error}", folder.display()))
    };
    let mut watcher = notify::recommended_watcher(on_event).map_err(failed)?;
    watcher.watch(folder, RecursiveMode::Recursive).map_err(failed)?;
    Ok(Changes { events, _watcher: watcher })
}

impl Changes {
    /// Blocks until something changed and the batch is over; false when there is no more to come.
    pub(super) fn wait(&self) -> bool {
        if self.events.recv().is_err() {
            return false;
        }
        while self.events.recv_timeout(QUIET).is_ok() {}
        true
    }
}
