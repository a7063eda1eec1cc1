//! The live preview: watch → load in memory → render the page that is asked for → tell the browser.
//!
//! Nothing is written to disk. A page is rendered when a browser asks for it, so a site of ten
//! thousand pages shows as fast as one of ten. When the content has errors, the last good state goes
//! on being served, with the errors on top; they go away with the next good state.

mod http;
mod overlay;
mod problems;
mod state;
mod watch;

use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::build::{self, Checked};
use crate::error::{Error, Result};
use crate::parse::Memory;
use crate::timings::Timings;

pub use problems::Editor;
pub use state::State;

use watch::Next;

/// An author who has saved nothing for this long is not about to save again. A save has to wait for a load that is
/// running, so where that takes long, it begins later.
const PAUSE: Duration = Duration::from_millis(400);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// How long to wait before everything is loaded, where the last time it took so long.
fn pause(took: Duration) -> Duration {
    (took * 4).clamp(PAUSE, LONGEST_PAUSE)
}

/// How many ports are tried after the first, when the user named none.
const PORTS_TRIED: u16 = 20;

/// What happened, for whoever tells the user.
pub enum Event<'e> {
    /// The preview answers at this address.
    Listening(SocketAddr),
    /// The content was loaded and checked: at the start, and after each change.
    Loaded { checked: &'e Checked, took: Duration },
    /// A change could not be read; the state before goes on.
    Failed(&'e Error),
}

/// Serves until the process ends. `port`: the one to use, or to begin looking at.
pub fn serve(
    options: build::Options,
    port: u16,
    exact: bool,
    editor: Editor,
    tell: impl Fn(Event<'_>) + Send + Sync + 'static,
) -> Result<()> {
    let listener = listen(port, exact)?;
    let address = listener.local_addr().map_err(|source| io_error("listen on", port, source))?;
    // What there is to show is shown before it is checked, and read once more for that: so nothing is lost that is
    // saved before everything is watched.
    let content = options.content.clone();
    let mut loader = Loader::new(options);
    let (first, changes) = std::thread::scope(|scope| {
        let changes = scope.spawn(|| watch::watch(&content));
        let first = loader.first();
        (first, changes.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
    });
    let (first, changes) = (first?, changes?);
    let is_checked = first.has_errors();
    if is_checked {
        tell(Event::Loaded { checked: &first, took: loader.took });
    }
    let state = Arc::new(State::new(first, editor));
    tell(Event::Listening(address));
    let follower = Arc::clone(&state);
    std::thread::spawn(move || {
        if !is_checked {
            loader.load(&follower, true, &tell);
        }
        follow(&mut loader, &changes, &follower, &tell);
    });
    http::run(listener, state).map_err(|source| io_error("serve on", port, source))
}

/// Loads the content again and again, and reads no page twice that has not changed.
struct Loader {
    options: build::Options,
    memory: Memory,
    /// The last time.
    took: Duration,
}

impl Loader {
    fn new(options: build::Options) -> Self {
        Self { options, memory: Memory::default(), took: Duration::ZERO }
    }

    /// The content, checked only where it cannot be shown as it is.
    fn first(&mut self) -> Result<Checked> {
        let started = Instant::now();
        let mut first = build::resolve(&self.options, Some(&self.memory), &Timings::default())?;
        if first.has_errors() {
            return self.checked();
        }
        self.memory = first.memory.take().unwrap_or_default();
        self.took = started.elapsed();
        Ok(first)
    }

    fn checked(&mut self) -> Result<Checked> {
        let started = Instant::now();
        let known = Some(&self.memory);
        let mut checked = build::load_with(&self.options, known, &Timings::default())?;
        self.memory = checked.memory.take().unwrap_or_default();
        self.took = started.elapsed();
        Ok(checked)
    }

    /// Loads everything into `state`; browsers may have seen it already.
    fn load(&mut self, state: &State, saw: bool, tell: &impl Fn(Event<'_>)) {
        match self.checked() {
            Ok(checked) => {
                tell(Event::Loaded { checked: &checked, took: self.took });
                state.replace(checked, saw);
            }
            Err(error) => tell(Event::Failed(&error)),
        }
    }
}

/// Takes over what is saved. Where a save changes one page and nothing else, that is shown at once, and the
/// whole is loaded when the author pauses.
fn follow(loader: &mut Loader, changes: &watch::Changes, state: &State, tell: &impl Fn(Event<'_>)) {
    let mut owed = false;
    loop {
        match changes.next(owed.then(|| pause(loader.took))) {
            Next::Over => return,
            Next::Changed(names) if names.is_empty() => continue,
            Next::Changed(names) => {
                let single = names.first().filter(|_| names.len() == 1);
                let amended = single.is_some_and(|name| {
                    state.amend(|checked| build::amend(checked, &loader.options.content, name))
                });
                if amended {
                    owed = true;
                    continue;
                }
                owed = false;
            }
            Next::Nothing => {}
        }
        loader.load(state, owed, tell);
        owed = false;
    }
}

/// Loopback only: a draft is nobody else's business.
fn listen(port: u16, exact: bool) -> Result<TcpListener> {
    let last = if exact { port } else { port.saturating_add(PORTS_TRIED) };
    let mut refused = None;
    for port in port..=last {
        match TcpListener::bind((Ipv4Addr::LOCALHOST, port)) {
            Ok(listener) => return Ok(listener),
            Err(error) => refused = Some(error),
        }
    }
    let source = refused.unwrap_or_else(|| std::io::ErrorKind::AddrInUse.into());
    Err(io_error("listen on", port, source))
}

fn io_error(action: &'static str, port: u16, source: std::io::Error) -> Error {
    Error::Io { action, path: format!("127.0.0.1:{port}"), source }
}
