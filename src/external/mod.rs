//! The links that lead out of the sites: does what they promise still stand there? The only room that asks
//! other people's servers, and only when the user wants it (`hallpass check --external`). It asks politely:
//! each address once, `HEAD` before `GET`, one request at a time to a host and a pause between two, no more
//! of a page than it needs, and not before the time that a server names.

mod address;
mod ask;
mod cache;
mod gather;
mod page;
mod run;
mod told;

pub use cache::Cache;
pub use gather::{Links, links};
pub use run::{Progress, run};
pub use told::problems;

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How to ask.
#[derive(Debug, Clone)]
pub struct Manners {
    /// Who asks, so that a server's owner knows whom to talk to.
    pub user_agent: String,
    /// For one request with all that comes of it.
    pub timeout: Duration,
    /// Between two requests to one host.
    pub pause: Duration,
    /// Requests at one time, each to another host.
    pub at_once: usize,
    /// The longest time that a server may make us wait; who wants more is asked another day.
    pub patience: Duration,
    /// Bytes of a page that are read in search of an anchor.
    pub most_bytes: u64,
}

impl Default for Manners {
    fn default() -> Self {
        Self {
            user_agent: String::new(),
            timeout: Duration::from_secs(20),
            pause: Duration::from_millis(300),
            at_once: 8,
            patience: Duration::from_secs(30),
            most_bytes: 2 * 1024 * 1024,
        }
    }
}

/// Most steps from one address to the next that are followed.
const MOST_REDIRECTS: usize = 8;
/// How often an address is asked again that was busy or broke off.
const MOST_RETRIES: u8 = 2;

/// What became of an address.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    Well,
    /// The server says that it is for ever at another address.
    Moved(String),
    /// The server knows nothing there any more; its status, 404 or 410.
    Gone(u16),
    /// Nothing can be said; why.
    Unknown(String),
}

/// An answer, with the anchors that were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    pub answer: Answer,
    /// Anchor to whether the page has it; one that could not be looked for is not here.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub anchors: BTreeMap<String, bool>,
    /// The server wants no request before this, in seconds since 1970.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub not_before: Option<i64>,
}

impl Finding {
    fn of(answer: Answer) -> Self {
        Self { answer, anchors: BTreeMap::new(), not_before: None }
    }
}
