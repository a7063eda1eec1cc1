//! What a named file holds: itself, or the completion files in an archive or a message, one after the
//! other, so that a large archive is never in memory unpacked.

use std::path::Path;

use super::{Content, Form, archive, mail, read, read_bounded};
use crate::records::words;

/// Largest archive or message that is opened.
pub const MAX_CONTAINER_BYTES: u64 = 512 * 1024 * 1024;
/// Most completion files that are taken from one archive or message.
pub(super) const MAX_FILES: usize = 65_000;
/// Most bytes that one archive or message may unpack to.
const MAX_UNPACKED: u64 = 2 * 1024 * 1024 * 1024;
/// An archive in a message in an archive is still opened.
const MAX_DEPTH: u32 = 3;

/// Something to be judged.
#[derive(Debug)]
pub struct Item {
    /// The path as given, fit to show; `a.zip › b.json` for a file in an archive.
    pub shown: String,
    /// The file's own name, fit to show.
    pub name: String,
    pub content: Content,
}

/// What was found besides.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Unpacked {
    /// Files in archives and messages that were passed over.
    pub left_alone: usize,
}

/// Gives each file at `path` to `each`, in the order of the archive; ends early when that says `false`.
pub fn unpack(path: &Path, each: &mut dyn FnMut(Item) -> bool) -> Unpacked {
    let shown = words::plain(&path.to_string_lossy());
    let name = words::plain(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy());
    let form = Form::of(path);
    let content = match form {
        Form::Plain => read(path),
        Form::Archive | Form::Message => read_bounded(path, MAX_CONTAINER_BYTES),
    };
    let mut unpacking = Unpacking::to(each);
    match (form, content) {
        (Form::Archive | Form::Message, Content::Bytes(bytes)) => {
            unpacking.container(form, &bytes, &shown, 0);
        }
        (Form::Archive | Form::Message, Content::TooLarge) => {
            let most = MAX_CONTAINER_BYTES / (1024 * 1024);
            unpacking.refuse(&shown, format!("it is larger than {most} MB"));
        }
        (_, content) => unpacking.give(Item { shown, name, content }),
    }
    unpacking.unpacked
}

/// The same for a file of this name that is in memory.
pub fn unpack_bytes(name: &Path, bytes: &[u8], each: &mut dyn FnMut(Item) -> bool) -> Unpacked {
    let shown = words::plain(&name.to_string_lossy());
    let mut unpacking = Unpacking::to(each);
    match Form::of(name) {
        Form::Plain => {
            let content = Content::Bytes(bytes.to_vec());
            unpacking.give(Item { shown: shown.clone(), name: shown, content });
        }
        form => unpacking.container(form, bytes, &shown, 0),
    }
    unpacking.unpacked
}

/// One call's walk, with what it has used up.
pub(super) struct Unpacking<'e> {
    each: &'e mut dyn FnMut(Item) -> bool,
    going: bool,
    files: usize,
    bytes: u64,
    unpacked: Unpacked,
}

impl<'e> Unpacking<'e> {
    fn to(each: &'e mut dyn FnMut(Item) -> bool) -> Self {
        Self { each, going: true, files: 0, bytes: 0, unpacked: Unpacked::default() }
    }
}

impl Unpacking<'_> {
    fn container(&mut self, form: Form, bytes: &[u8], shown: &str, depth: u32) {
        match form {
            Form::Archive => archive::open(bytes, shown, depth, self),
            Form::Message => mail::open(bytes, shown, depth, self),
            Form::Plain => {}
        }
    }

    /// A file that an archive or a message has, by its name there. `content` is asked for the bytes,
    /// at most so many, when the file is wanted.
    pub(super) fn found(
        &mut self,
        inside: &str,
        name: &str,
        depth: u32,
        content: impl FnOnce(u64) -> Content,
    ) {
        if !self.going {
            return;
        }
        let path = Path::new(name);
        if !Form::of_interest(path) {
            self.unpacked.left_alone += 1;
            return;
        }
        let shown = format!("{inside} › {}", words::plain(name));
        self.files += 1;
        if self.files > MAX_FILES {
            self.refuse(inside, format!("more than {MAX_FILES} files are in it"));
            self.going = false;
            return;
        }
        let form = Form::of(path);
        let most = match form {
            Form::Plain => quiz::record::MAX_RECORD_BYTES as u64,
            Form::Archive | Form::Message => MAX_CONTAINER_BYTES / 8,
        };
        let content = content(most);
        if let Content::Bytes(bytes) = &content {
            self.bytes += bytes.len() as u64;
        }
        if self.bytes > MAX_UNPACKED {
            let most = MAX_UNPACKED / (1024 * 1024);
            self.refuse(inside, format!("it unpacks to more than {most} MB"));
            self.going = false;
            return;
        }
        match (form, content) {
            (Form::Archive | Form::Message, Content::Bytes(bytes)) if depth < MAX_DEPTH => {
                self.container(form, &bytes, &shown, depth + 1);
            }
            (Form::Archive | Form::Message, Content::Bytes(_)) => {
                self.refuse(&shown, "it is packed too many times over".to_owned());
            }
            (_, content) => {
                let own = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
                self.give(Item { shown, name: words::plain(&own), content });
            }
        }
    }

    /// Says why something was not opened.
    pub(super) fn refuse(&mut self, shown: &str, why: String) {
        let name = shown.to_owned();
        self.give(Item { shown: shown.to_owned(), name, content: Content::Unreadable(why) });
    }

    pub(super) fn is_going(&self) -> bool {
        self.going
    }

    pub(super) fn bytes_left(&self) -> u64 {
        MAX_UNPACKED.saturating_sub(self.bytes)
    }

    fn give(&mut self, item: Item) {
        self.going = self.going && (self.each)(item);
    }
}
