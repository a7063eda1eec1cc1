//! The one door through which files come in. What follows works on [`Sources`] alone, so that a
//! site can be built from memory, and the same sources always give the same site.
#![expect(clippy::disallowed_methods, reason = "this room is the door that reads files")]

mod git;
pub mod history;

pub mod past;
pub mod stamps;
mod walk;

use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::io::Read as _;
use std::ops::Range;
use std::path::{Path, PathBuf};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diag::{Diagnostic, FileId, Files, Span, codes};
use crate::error::{Error, Result};
use crate::share::share;

use walk::walk;

/// Text files above this are refused: no page is this long, and every later stage is linear in it.
pub const MAX_TEXT_BYTES: u64 = 4 * 1024 * 1024;
/// Images and downloads above this are refused; a static page should not carry them.
pub const MAX_BINARY_BYTES: u64 = 64 * 1024 * 1024;

const TEXT_EXTENSIONS: &[&str] =
    &["md", "yaml", "yml", "html", "css", "js", "svg", "txt", "xml", "json"];

/// Which folder a file came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Layer {
    /// The author's content.
    Content,
    /// The theme: embedded files, overridden by the author's.
    Theme,
}

/// A file as it was read.
#[derive(Debug, Clone)]
pub struct File {
    pub layer: Layer,
    /// Path inside the layer's folder, with `/`: `public/records.md`.
    pub name: String,
    /// Path as the user would write it: `content/public/records.md`.
    pub path: String,
    /// Valid UTF-8 for text files; empty for binary ones.
    pub text: String,
    /// The bytes of a binary file; empty for text.
    pub binary: Vec<u8>,
    /// Cannot be used, which has been told; later stages pass over it.
    pub refused: bool,
}

impl File {
    pub fn bytes(&self) -> &[u8] {
        if self.binary.is_empty() { self.text.as_bytes() } else { &self.binary }
    }
}

/// Every file of a run, in a fixed order: by layer, then by name.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<File>,
    by_name: BTreeMap<(Layer, String), FileId>,
    /// The day of the last change of files of the content, by name; empty without version control.
    pub changes: BTreeMap<String, Date>,
}

impl Sources {
    /// Adds the files of a folder below `root`. Hidden files, and symbolic links out of the
    /// folder's own tree, are left out. What cannot be read as text becomes a diagnostic.
    pub fn add_folder(&mut self, layer: Layer, root: &Path) -> Result<Vec<Diagnostic>> {
        if !root.is_dir() {
            let shown = root.display();
            return Err(Error::Usage(format!("there is no folder `{shown}`")));
        }
        let is_file = |entry: &DirEntry| {
            let kind = entry.file_type().map_err(Error::io("read", &entry.path()))?;
            Ok(kind.is_file().then(|| entry.path()))
        };
        let mut paths: Vec<PathBuf> = walk(root, false, &is_file)?;
        paths.par_sort_unstable();
        let read: Vec<Result<(File, Option<Fault>)>> =
            share(&paths).map(|path| read_file(layer, root, path)).collect();
        let mut diagnostics = Vec::new();
        for result in read {
            let (mut file, problem) = result?;
            file.refused = problem.is_some();
            let id = self.add(file);
            if let Some(fault) = problem {
                diagnostics.push(
                    Diagnostic::error(codes::UNREADABLE_FILE, fault.message)
                        .at(Span::new(id, fault.range))
                        .help(
                            "save the file as UTF-8 text, and keep large files out of the content",
                        ),
                );
            }
        }
        Ok(diagnostics)
    }

    /// Adds one text held in memory; a file of the same layer and name is replaced.
    pub fn add_text(
        &mut self,
        layer: Layer,
        name: &str,
        path: &str,
        text: impl Into<String>,
    ) -> FileId {
        self.add(File {
            layer,
            name: name.to_owned(),
            path: path.to_owned(),
            text: text.into(),
            binary: Vec::new(),
            refused: false,
        })
    }

    /// Adds a file; one of the same layer and name is replaced, which is how a theme is overridden.
    pub fn add(&mut self, file: File) -> FileId {
        let key = (file.layer, file.name.clone());
        if let Some(&id) = self.by_name.get(&key) {
            self.files[id.0 as usize] = file;
            return id;
        }
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(file);
        self.by_name.insert(key, id);
        id
    }

    pub fn file(&self, id: FileId) -> &File {
        &self.files[id.0 as usize]
    }

    pub fn file_mut(&mut self, id: FileId) -> &mut File {
        &mut self.files[id.0 as usize]
    }

    pub fn find(&self, layer: Layer, name: &str) -> Option<FileId> {
        self.by_name.get(&(layer, name.to_owned())).copied()
    }

    /// The files of a layer, ordered by name.
    pub fn layer(&self, layer: Layer) -> impl Iterator<Item = (FileId, &File)> {
        self.by_name
            .iter()
            .filter(move |((of, _), _)| *of == layer)
            .map(|(_, &id)| (id, self.file(id)))
    }
}

impl Files for Sources {
    fn path(&self, file: FileId) -> &str {
        &self.file(file).path
    }

    fn text(&self, file: FileId) -> &str {
        &self.file(file).text
    }
}

/// One text file, for rooms that read a single known file.
pub fn text_file(sources: &mut Sources, layer: Layer, path: &Path) -> Result<FileId> {
    let bytes = std::fs::read(path).map_err(Error::io("read", path))?;
    let shown = path.display().to_string();
    match String::from_utf8(bytes) {
        Ok(text) => Ok(sources.add_text(layer, &shown, &shown, text)),
        Err(_) => Err(Error::Usage(format!("`{shown}` is not UTF-8 text"))),
    }
}

/// One file of a folder, by its name there; none where it is not there or cannot be used.
pub fn single(layer: Layer, root: &Path, name: &str) -> Result<Option<File>> {
    let path = root.join(name);
    if !path.is_file() {
        return Ok(None);
    }
    let (file, fault) = read_file(layer, root, &path)?;
    Ok(fault.is_none().then_some(file))
}

/// The bytes of a file that need not be there; more than `most` is refused.
pub fn if_there(path: &Path, most: u64) -> Result<Option<Vec<u8>>> {
    match std::fs::metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path)(error)),
        Ok(found) if found.len() > most => {
            let shown = path.display();
            return Err(Error::Usage(format!(
                "`{shown}` has {} bytes, expected at most {most}",
                found.len()
            )));
        }
        Ok(_) => {}
    }
    std::fs::read(path).map(Some).map_err(Error::io("read", path))
}

/// Why a file cannot be used, and where in it.
struct Fault {
    message: String,
    range: Range<usize>,
}

fn read_file(layer: Layer, root: &Path, path: &Path) -> Result<(File, Option<Fault>)> {
    let name = stamps::with_slashes(path.strip_prefix(root).unwrap_or(path));
    let is_text = path
        .extension()
        .is_some_and(|ext| TEXT_EXTENSIONS.iter().any(|known| ext.eq_ignore_ascii_case(known)));
    let bound = if is_text { MAX_TEXT_BYTES } else { MAX_BINARY_BYTES };
    let mut file = File {
        layer,
        name,
        path: path.to_string_lossy().into_owned(),
        text: String::new(),
        binary: Vec::new(),
        refused: false,
    };
    let opened = std::fs::File::open(path).map_err(Error::io("read", path))?;
    let size = opened.metadata().map_err(Error::io("read", path))?.len();
    if size > bound {
        let message = format!("the file has {size} bytes, expected at most {bound}");
        return Ok((file, Some(Fault { message, range: 0..0 })));
    }
    // Its size is known, and what it grows by in the meantime is for the next time.
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    opened.take(size).read_to_end(&mut bytes).map_err(Error::io("read", path))?;
    if !is_text {
        file.binary = bytes;
        return Ok((file, None));
    }
    match String::from_utf8(bytes) {
        Ok(text) => file.text = text,
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            // Up to there the text is as it was, so the place of the first bad byte is right.
            file.text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let message = "this byte is not UTF-8 text";
            let range = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
            return Ok((file, Some(Fault { message: message.to_owned(), range })));
        }
    }
    Ok((file, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_of_the_same_name_replaces_the_embedded_one() {
        let mut sources = Sources::default();
        let embedded = sources.add_text(Layer::Theme, "css/base.css", "theme/css/base.css", "a");
        let own = sources.add_text(Layer::Theme, "css/base.css", "my/css/base.css", "b");
        assert_eq!(embedded, own);
        assert_eq!(sources.text(own), "b");
        assert_eq!(sources.find(Layer::Content, "css/base.css"), None);
    }

    #[test]
    fn text_that_is_not_utf8_is_a_diagnostic_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("a.md"), b"one\ntwo \xff\n").unwrap();
        std::fs::write(folder.path().join("b.png"), b"\xff\x00").unwrap();
        let mut sources = Sources::default();
        let problems = sources.add_folder(Layer::Content, folder.path()).unwrap();
        assert_eq!(problems.len(), 1);
        assert_eq!(problems[0].span.unwrap().start, 8);
        assert_eq!(sources.layer(Layer::Content).count(), 2);
    }
}
