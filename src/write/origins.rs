//! What the pages of a build were made of, remembered beside the sites for the next one. It is believed only of a page
//! that still lies there byte for byte.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use sha2::{Digest as _, Sha256};

use crate::error::Result;
use crate::read::if_there;
use crate::render::{MadeOf, Origin};

/// Beside the sites.
const NAME: &str = ".hallpass-pages";
/// Far above what a site has.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// The pages of every site, by site and path.
#[derive(Default)]
pub struct Origins {
    sites: BTreeMap<String, Pages>,
}

/// By path: what a page was made of, and what it is.
pub(super) type Pages = BTreeMap<String, (MadeOf, Origin)>;

impl Origins {
    /// What the last build left, if it was asked the same: `basis` is everything but the content that pages depend on.
    pub fn read(out: &Path, basis: &str) -> Result<Self> {
        let mut origins = Self::default();
        let Some(bytes) = if_there(&out.join(NAME), MOST_BYTES)? else { return Ok(origins) };
        let text = String::from_utf8_lossy(&bytes);
        let mut lines = text.lines();
        if lines.next() != Some(basis) {
            return Ok(origins);
        }
        for line in lines {
            if let Some((site, path, page)) = parse(line) {
                origins.sites.entry(site.to_owned()).or_default().insert(path.to_owned(), page);
            }
        }
        Ok(origins)
    }

    pub(super) fn take(&mut self, site: &str) -> Pages {
        self.sites.remove(site).unwrap_or_default()
    }

    pub(super) fn put(&mut self, site: &str, pages: Pages) {
        self.sites.insert(site.to_owned(), pages);
    }

    pub fn write(&self, out: &Path, basis: &str) -> Result<()> {
        let mut text = format!("{basis}\n");
        for (site, pages) in &self.sites {
            for (path, (made_of, bytes)) in pages {
                let _ = write!(text, "{site} {} {} ", made_of.text.start, made_of.text.end);
                hex(&made_of.origin, &mut text);
                text.push(' ');
                hex(bytes, &mut text);
                let _ = writeln!(text, " {path}");
            }
        }
        super::write_whole(&out.join(NAME), text.as_bytes())
    }
}

/// A line of the file: site, start and end of the text, origin, digest of the page, path.
fn parse(line: &str) -> Option<(&str, &str, (MadeOf, Origin))> {
    let mut parts = line.splitn(6, ' ');
    let site = parts.next()?;
    let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let (origin, bytes) = (from_hex(parts.next()?)?, from_hex(parts.next()?)?);
    Some((site, parts.next()?, (MadeOf { origin, text: start..end }, bytes)))
}

pub(super) fn digest(bytes: &[u8]) -> Origin {
    Sha256::digest(bytes).into()
}

fn hex(digest: &Origin, text: &mut String) {
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
}

fn from_hex(text: &str) -> Option<Origin> {
    let mut digest = Origin::default();
    if text.len() != 2 * digest.len() || !text.is_ascii() {
        return None;
    }
    for (at, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(digest)
}
