//! `hallpass check --external`: the door between the room that asks other servers, the clock, and the file in
//! which answers are kept.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;

use crate::build::Checked;
use crate::check::{Asked, settle};
use crate::diag::{self, Diagnostic};
use crate::error::Result;
use crate::external::{Cache, Manners, links, problems, run};
use crate::{read, write};

use super::terminal::{count, stderr};

/// More is no cache of ours.
const MAX_CACHE_BYTES: u64 = 64 * 1024 * 1024;

#[derive(Args)]
pub(super) struct ExternalArgs {
    /// Also ask whether the addresses outside still hold what pages link to
    #[arg(long)]
    external: bool,
    /// Where answers are kept [default: .hallpass/links.json beside the content folder]
    #[arg(long, value_name = "FILE", requires = "external")]
    cache: Option<PathBuf>,
    /// Days for which a good answer holds; 0 asks everything anew
    #[arg(long, value_name = "DAYS", default_value_t = 7, requires = "external")]
    max_age: u32,
    /// Seconds that one request may take
    #[arg(long, value_name = "SECONDS", default_value_t = 20, value_parser = clap::value_parser!(u64).range(1..=600), requires = "external")]
    timeout: u64,
}

impl ExternalArgs {
    /// Asks, if that is wanted, and adds what is wrong to the rest.
    pub(super) fn run(&self, content: &Path, checked: &mut Checked) -> Result<()> {
        let Some(model) = checked.model.as_ref().filter(|_| self.external) else { return Ok(()) };
        let file = self.cache.clone().unwrap_or_else(|| beside(content));
        let kept = read::if_there(&file, MAX_CACHE_BYTES)?.unwrap_or_default();
        let mut cache = Cache::read(&kept);
        let links = links(model);
        let of = model.sites.first().map_or("", |site| site.config.base_url.as_str());
        let manners = Manners {
            user_agent: format!(
                "hallpass/{} (checks the links of {of})",
                env!("CARGO_PKG_VERSION")
            ),
            timeout: Duration::from_secs(self.timeout),
            ..Manners::default()
        };
        let time = (jiff::Timestamp::now().as_second(), i64::from(self.max_age) * 86_400);
        let is_seen = std::io::stderr().is_terminal();
        let progress = |done: usize, total: usize, url: &str| {
            if is_seen {
                stderr(&format!(
                    "\r\x1b[2Kasked {done} of {} {}",
                    count(total, "address", "addresses"),
                    short(url)
                ));
            }
        };
        let findings = run(&links, &mut cache, &manners, time, &progress);
        if is_seen {
            stderr("\r\x1b[2K");
        }
        write::write_whole(&file, cache.write().as_bytes())?;
        let mut found: Vec<Diagnostic> = problems(&links, &findings);
        settle(model, Asked::External, &mut found);
        checked.diagnostics.extend(found);
        diag::sort(&mut checked.diagnostics, &checked.sources);
        Ok(())
    }
}

/// `site/content` → `site/.hallpass/links.json`: never in the content itself.
fn beside(content: &Path) -> PathBuf {
    let whole = std::path::absolute(content).unwrap_or_else(|_| content.to_owned());
    let parent = whole.parent().map_or_else(|| PathBuf::from("."), Path::to_owned);
    parent.join(".hallpass/links.json")
}

/// What fits beside the numbers on a narrow terminal.
fn short(url: &str) -> String {
    let most = 48;
    if url.chars().count() <= most {
        return url.to_owned();
    }
    url.chars().take(most - 1).chain(['…']).collect()
}
