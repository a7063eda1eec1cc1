//! What was read of the pages the last time. A page whose file has the same bytes is taken from here, as long as
//! the components that it may use are declared as they were.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use sha2::{Digest as _, Sha256};

use crate::diag::FileId;
use crate::read::{File, Layer, Sources};

use super::{Page, packed};

/// A SHA-256 digest.
pub type Digest = [u8; 32];

pub(super) fn digest_of(file: &File) -> Digest {
    Sha256::digest(&file.text).into()
}

/// The pages of the last build, each as it was parsed.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Memory {
    /// Of the theme, whose components say what a page may have.
    theme: Digest,
    /// Of all that a page may show beside its own text; whoever checks the pages says what that is.
    pub surroundings: Digest,
    /// By name.
    pages: BTreeMap<String, Known>,
}

#[derive(Debug, PartialEq, Eq)]
struct Known {
    /// Of the file.
    digest: Digest,
    /// Nothing was to be said about it.
    is_quiet: bool,
    packed: Packed,
}

/// A packed page: a part of the bytes of a memory that was read, which are held once for all its pages.
#[derive(Clone)]
pub(super) struct Packed {
    whole: Arc<Vec<u8>>,
    range: Range<usize>,
}

impl Packed {
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self { range: 0..bytes.len(), whole: Arc::new(bytes) }
    }

    fn bytes(&self) -> &[u8] {
        &self.whole[self.range.clone()]
    }
}

impl PartialEq for Packed {
    fn eq(&self, other: &Self) -> bool {
        self.bytes() == other.bytes()
    }
}

impl Eq for Packed {}

impl fmt::Debug for Packed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.range.len())
    }
}

impl Memory {
    /// A memory without pages, for those of `sources`.
    pub(super) fn of(sources: &Sources) -> Self {
        let mut theme = Sha256::new();
        for (_, file) in sources.layer(Layer::Theme) {
            for part in [file.name.as_bytes(), file.bytes()] {
                theme.update(part.len().to_le_bytes());
                theme.update(part);
            }
        }
        Self { theme: theme.finalize().into(), ..Self::default() }
    }

    /// Whether pages that were read with `other` would be read the same with this.
    pub(super) fn fits(&self, other: &Self) -> bool {
        self.theme == other.theme
    }

    /// The page that this file was the last time, and what it was packed to.
    pub(super) fn recall(&self, id: FileId, file: &File, digest: Digest) -> Option<(Page, Packed)> {
        let known = self.pages.get(&file.name).filter(|known| known.digest == digest)?;
        let page = packed::unpack(known.packed.bytes(), id, &file.name, digest)?;
        Some((page, known.packed.clone()))
    }

    pub(super) fn learn(&mut self, name: &str, digest: Digest, packed: Packed) {
        self.pages.insert(name.to_owned(), Known { digest, is_quiet: false, packed });
    }

    /// Whether the page of this name is as it was, and nothing was to be said about it.
    pub fn is_quiet(&self, name: &str, digest: &Digest) -> bool {
        self.pages.get(name).is_some_and(|known| known.is_quiet && known.digest == *digest)
    }

    /// Says about each page whether anything was to be said about it.
    pub fn set_quiet(&mut self, is_quiet: impl Fn(&str) -> bool) {
        for (name, known) in &mut self.pages {
            known.is_quiet = is_quiet(name);
        }
    }

    /// To be read by [`Memory::from_bytes`] of the same program.
    pub fn to_bytes(&self) -> Vec<u8> {
        let size: usize = self.pages.values().map(|known| known.packed.range.len() + 128).sum();
        let mut bytes = Vec::with_capacity(size);
        bytes.extend(self.theme);
        bytes.extend(self.surroundings);
        for (name, known) in &self.pages {
            for part in [name.as_bytes(), known.packed.bytes()] {
                bytes.extend(u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes());
                bytes.extend(part);
            }
            bytes.extend(known.digest);
            bytes.push(u8::from(known.is_quiet));
        }
        bytes
    }

    /// None where the bytes are not such ones, from beginning to end.
    pub fn from_bytes(bytes: Vec<u8>) -> Option<Self> {
        let whole = Arc::new(bytes);
        let mut rest = whole.as_slice();
        let mut memory = Self {
            theme: *take(&mut rest)?,
            surroundings: *take(&mut rest)?,
            pages: BTreeMap::new(),
        };
        let mut pages = Vec::new();
        while !rest.is_empty() {
            let name = std::str::from_utf8(take_sized(&mut rest)?).ok()?.to_owned();
            let length = take_sized(&mut rest)?.len();
            let end = whole.len() - rest.len();
            let packed = Packed { whole: Arc::clone(&whole), range: end - length..end };
            let digest = *take(&mut rest)?;
            let [is_quiet] = *take::<1>(&mut rest)?;
            pages.push((name, Known { digest, is_quiet: is_quiet == 1, packed }));
        }
        memory.pages = pages.into_iter().collect();
        Some(memory)
    }
}

fn take<'b, const LENGTH: usize>(rest: &mut &'b [u8]) -> Option<&'b [u8; LENGTH]> {
    let (taken, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(taken)
}

fn take_sized<'b>(rest: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = u32::from_le_bytes(*take(rest)?);
    let (taken, after) = rest.split_at_checked(usize::try_from(length).ok()?)?;
    *rest = after;
    Some(taken)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component;
    use crate::parse::{Documents, parse_with};

    /// Everything that a page can have beside questions.
    const PAGE: &str = "---\ntitle: Records {{ data.x.y }}\nshort_title: Short\nsummary: Said\nowner: office\n\
        last_reviewed: 2026-01-02\nreview_every: 6 months\naudience: [family]\nredirect_from: [/old/]\norder: -7\n\
        toc: true\nminutes: 3\nobjectives: {one: To know}\ndraft: true\npublish_from: 2026-01-01\n\
        withdrawn: {date: 2026-02-01, reason: gone, replaced_by: ../b.md}\n\
        changes: [{date: 2026-01-03, note: new}]\nsilence: {HP044: no need}\n---\n\
        ## A heading {#own .wide key=\"two words\"}\n\nA [link](b.md#x), ![image](i.png), {{ data.a.b | date }} and \
        {{ tbc(\"who\") }}. [@cite] [term](term:word)\n\n| a | |\n|---|---|\n| 1 | 2 |\n\n\
        ```{only audience=family}\nFor some.\n```\n\n```rust\nfn main() {}\n```\n";

    fn sources(text: &str) -> Sources {
        let mut sources = Sources::default();
        sources.add_text(
            Layer::Content,
            "another.md",
            "another.md",
            "so that the numbers of files differ",
        );
        sources.add_text(Layer::Content, "site.yaml", "site.yaml", SITE);
        sources.add_text(Layer::Content, "public/a.md", "public/a.md", text);
        let only = include_str!("../../themes/default/templates/components/only.html");
        sources.add_text(Layer::Theme, "templates/components/only.html", "only.html", only);
        sources
    }

    const SITE: &str = "title: Office\nsites:\n  - {name: public, root: public, title: Ours, base_url: https://example.org/}\n";

    fn read(sources: &Sources, memory: &Memory) -> (Documents, Memory) {
        let components = component::declarations(sources).0;
        let (documents, problems, learned) = parse_with(sources, components, Some(memory));
        assert_eq!(problems, []);
        (documents.unwrap(), learned)
    }

    #[test]
    fn a_page_comes_back_as_it_was_parsed() {
        let first = sources(PAGE);
        let (documents, memory) = read(&first, &Memory::default());
        assert!(memory.pages.contains_key("public/a.md"), "{:?}", documents.pages);
        let stored = Memory::from_bytes(memory.to_bytes()).unwrap();
        assert_eq!(stored, memory);
        // In another run the file has another number.
        let mut second = Sources::default();
        second.add_text(Layer::Content, "public/0.md", "public/0.md", "---\ntitle: New\n---\n");
        for layer in [Layer::Content, Layer::Theme] {
            for (_, file) in first.layer(layer) {
                second.add(file.clone());
            }
        }
        let documents = read(&second, &Memory::default()).0;
        let fresh = documents.pages.iter().find(|page| page.name == "public/a.md").unwrap();
        let id = second.find(Layer::Content, "public/a.md").unwrap();
        let digest = stored.pages["public/a.md"].digest;
        let (mut recalled, _) = stored.recall(id, second.file(id), digest).unwrap();
        // Running text is not packed, and read again where it is asked for.
        let prose = recalled.body.prose(&second.file(id).text, &documents.components).into_owned();
        recalled.body.prose = Some(prose);
        assert_eq!(format!("{recalled:?}"), format!("{fresh:?}"));
        assert!(stored.recall(id, second.file(id), [0; 32]).is_none());
        // Cut anywhere it is no page.
        let packed = stored.pages["public/a.md"].packed.bytes();
        for length in 0..packed.len() {
            assert!(packed::unpack(&packed[..length], id, "public/a.md", digest).is_none());
        }
    }
}
