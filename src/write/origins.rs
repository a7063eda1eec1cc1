//! What the pages of a build were made of, remembered beside the sites for the next one. It is believed only of a page
//! that still lies there byte for byte.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::hash::BuildHasher as _;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::error::Result;
use crate::render::{MadeOf, Origin};

use super::beside::{recall, remember};

/// Beside the sites.
const NAME: &str = ".hallpass-pages";
/// What a line of a note begins with; no site is named so.
const NOTE: &str = "= ";

/// The pages of every site, by site and path.
#[derive(Default)]
pub struct Origins {
    sites: BTreeMap<String, Pages>,
    /// The files of each site that lies there as the last build left it, which somebody knows without reading them.
    pub untouched: BTreeMap<String, BTreeSet<String>>,
}

/// By path.
pub(super) type Pages = BTreeMap<String, Known>;

/// A page of the last build.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) made_of: MadeOf,
    /// Of its bytes, see [`digest`].
    pub(super) digest: u64,
    /// What is known of it beside; the same for many pages.
    pub(super) note: Arc<str>,
}

impl Origins {
    /// What the last build left, if it was asked the same: `basis` is everything but the content that pages depend on.
    pub fn read(out: &Path, basis: &str) -> Result<Self> {
        let mut origins = Self::default();
        let Some(bytes) = recall(out, NAME, basis)? else { return Ok(origins) };
        let text = String::from_utf8_lossy(&bytes);
        let mut notes: Vec<Arc<str>> = Vec::new();
        let mut found: BTreeMap<&str, Vec<(String, Known)>> = BTreeMap::new();
        for line in text.lines() {
            if let Some(note) = line.strip_prefix(NOTE) {
                notes.push(note.into());
            } else if let Some((site, path, page)) = parse(line, &notes) {
                found.entry(site).or_default().push((path.to_owned(), page));
            }
        }
        // In order as they are, a map of them is made at once.
        let sites =
            found.into_iter().map(|(site, pages)| (site.to_owned(), pages.into_iter().collect()));
        origins.sites = sites.collect();
        Ok(origins)
    }

    pub(super) fn take(&mut self, site: &str) -> Pages {
        self.sites.remove(site).unwrap_or_default()
    }

    pub(super) fn put(&mut self, site: &str, pages: Pages) {
        self.sites.insert(site.to_owned(), pages);
    }

    pub fn write(&self, out: &Path, basis: &str) -> Result<()> {
        let pages = || self.sites.values().flat_map(BTreeMap::values);
        let notes: BTreeSet<&str> = pages().map(|known| &*known.note).collect();
        let notes: BTreeMap<&str, usize> = notes.into_iter().zip(0..).collect();
        let mut text = String::new();
        for note in notes.keys() {
            let _ = writeln!(text, "{NOTE}{note}");
        }
        for (site, pages) in &self.sites {
            for (path, Known { made_of, digest, note }) in pages {
                let (Range { start, end }, note) = (&made_of.text, notes[&**note]);
                let _ = write!(text, "{site} {note} {start} {end} ");
                hex(&made_of.origin, &mut text);
                let _ = writeln!(text, " {digest:x} {path}");
            }
        }
        remember(out, NAME, basis, text.as_bytes())
    }
}

/// A line of the file: site, number of the note, start and end of the text, origin, digest of the page, path.
fn parse<'l>(line: &'l str, notes: &[Arc<str>]) -> Option<(&'l str, &'l str, Known)> {
    let mut parts = line.splitn(7, ' ');
    let site = parts.next()?;
    let note = Arc::clone(notes.get(parts.next()?.parse::<usize>().ok()?)?);
    let (start, end) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let origin = from_hex(parts.next()?)?;
    let digest = u64::from_str_radix(parts.next()?, 16).ok()?;
    let made_of = MadeOf { origin, text: start..end };
    Some((site, parts.next()?, Known { made_of, digest, note }))
}

/// Tells a page from what somebody else wrote in its place. Who wants to deceive can write what he likes there anyway, so
/// that 64 bits that cost nothing do; the function may be another one with another version, and then pages are made anew.
pub(super) fn digest(bytes: &[u8]) -> u64 {
    foldhash::quality::FixedState::default().hash_one(bytes)
}

fn hex(digest: &Origin, text: &mut String) {
    for byte in digest {
        for half in [byte >> 4, byte & 15] {
            text.extend(char::from_digit(half.into(), 16));
        }
    }
}

fn from_hex(text: &str) -> Option<Origin> {
    let mut digest = Origin::default();
    if text.len() != 2 * digest.len() || !text.is_ascii() {
        return None;
    }
    let half = |byte: u8| char::from(byte).to_digit(16).and_then(|half| u8::try_from(half).ok());
    for (byte, halves) in digest.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        *byte = half(halves[0])? << 4 | half(halves[1])?;
    }
    Some(digest)
}
