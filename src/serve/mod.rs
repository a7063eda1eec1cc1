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
use std::time::Duration;

use crate::build::{self, Checked};
use crate::error::{Error, Result};

pub use problems::Editor;
pub use state::State;

use watch::Next;

/// An author who has saved nothing for this long is not about to save again.
const PAUSE: Duration = Duration::from_millis(400);

/// How many ports are tried after the first, when the user named none.
const PORTS_TRIED: u16 = 20;

/// What happened, for whoever tells the user.
pub enum Event<'e> {
    /// The preview answers at this address.
    Listening(SocketAddr),
    /// The content was loaded: at the start, and after each change.
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
    let (checked, took) = timed(&options)?;
    tell(Event::Loaded { checked: &checked, took });
    let state = Arc::new(State::new(checked, editor));
    let changes = watch::watch(&options.content)?;
    tell(Event::Listening(address));
    let follower = Arc::clone(&state);
    std::thread::spawn(move || follow(&options, &changes, &follower, &tell));
    http::run(listener, state).map_err(|source| io_error("serve on", port, source))
}

/// Takes over what is saved. Where a save changes one page and nothing else, that is shown at once, and the
/// whole is loaded when the author pauses.
fn follow(
    options: &build::Options,
    changes: &watch::Changes,
    state: &State,
    tell: &impl Fn(Event<'_>),
) {
    let mut owed = false;
    loop {
        match changes.next(owed.then_some(PAUSE)) {
            Next::Over => return,
            Next::Changed(names) if names.is_empty() => continue,
            Next::Changed(names) => {
                let single = names.first().filter(|_| names.len() == 1);
                let amended = single.is_some_and(|name| {
                    state.amend(|checked| build::amend(checked, &options.content, name))
                });
                if amended {
                    owed = true;
                    continue;
                }
                owed = false;
            }
            Next::Nothing => {}
        }
        match timed(options) {
            Ok((checked, took)) => {
                tell(Event::Loaded { checked: &checked, took });
                state.replace(checked, owed);
            }
            Err(error) => tell(Event::Failed(&error)),
        }
        owed = false;
    }
}

fn timed(options: &build::Options) -> Result<(Checked, Duration)> {
    let started = std::time::Instant::now();
    let checked = build::load(options)?;
    Ok((checked, started.elapsed()))
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
