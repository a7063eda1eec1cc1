//! Zip archives (APPNOTE.TXT of PKWARE), as a mail program or a learning platform hands them out.

use std::io::{Cursor, Read as _};

use super::Content;
use super::unpack::{MAX_FILES, Unpacking};

/// Completion files shrink about twenty-fold; what grows more than this is made to fill memory.
const MAX_RATIO: u64 = 200;
/// Below this many bytes the ratio says nothing.
const SMALL: u64 = 256 * 1024;

pub(super) fn open(bytes: &[u8], shown: &str, depth: u32, to: &mut Unpacking) {
    if let Some(files) = listed(bytes).filter(|files| *files > MAX_FILES) {
        let why = format!("it lists {files} files, and at most {MAX_FILES} are taken");
        return to.refuse(shown, why);
    }
    let mut archive = match zip::ZipArchive::new(Cursor::new(bytes)) {
        Ok(archive) => archive,
        Err(error) => return to.refuse(shown, format!("it is no zip archive: {error}")),
    };
    let mut order: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|index| Some((archive.name_for_index(index)?.ok()?.into_owned(), index)))
        .collect();
    order.sort();
    for (name, index) in order {
        if !to.is_going() {
            return;
        }
        // Folders, and the notes that macOS puts beside each file.
        if name.ends_with('/') || name.starts_with("__MACOSX/") {
            continue;
        }
        let left = to.bytes_left();
        to.found(shown, &name, depth, |most| match archive.by_index(index) {
            Ok(file) => {
                let packed = file.compressed_size().max(1);
                take(file, packed, most.min(left))
            }
            Err(error) => Content::Unreadable(error.to_string()),
        });
    }
}

/// How many files the end of the archive's directory announces, before anything is made for them.
fn listed(bytes: &[u8]) -> Option<usize> {
    const END: &[u8] = b"PK\x05\x06";
    let tail = &bytes[bytes.len().saturating_sub(66_000)..];
    let at = tail.windows(END.len()).rposition(|window| window == END)?;
    let count = tail.get(at + 10..at + 12)?;
    let count = usize::from(u16::from_le_bytes([count[0], count[1]]));
    // All ones: the number is in a later record, because there are more.
    Some(if count == usize::from(u16::MAX) { usize::MAX } else { count })
}

fn take(file: impl std::io::Read, packed: u64, most: u64) -> Content {
    let mut bytes = Vec::new();
    let mut file = file.take(most + 1);
    let mut part = [0; 16 * 1024];
    loop {
        match file.read(&mut part) {
            Ok(0) => return Content::Bytes(bytes),
            Ok(length) => bytes.extend(&part[..length]),
            Err(error) => return Content::Unreadable(format!("it cannot be unpacked: {error}")),
        }
        let length = bytes.len() as u64;
        if length > SMALL && length / packed > MAX_RATIO {
            let why = format!("it unpacks to more than {MAX_RATIO} times its size");
            return Content::Unreadable(why);
        }
        if length > most {
            return Content::TooLarge;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;
    use std::path::Path;

    use super::super::{Content, Item, unpack};
    use zip::write::SimpleFileOptions;

    pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
        for (name, bytes) in files {
            archive.start_file(*name, SimpleFileOptions::default()).unwrap();
            archive.write_all(bytes).unwrap();
        }
        archive.finish().unwrap().into_inner()
    }

    fn unpacked(name: &str, bytes: &[u8]) -> (Vec<Item>, usize) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        let mut items = Vec::new();
        let found = unpack(&path, &mut |item| {
            items.push(item);
            true
        });
        (items, found.left_alone)
    }

    #[test]
    fn an_archive_gives_its_json_files_and_those_of_archives_in_it() {
        let inner = zipped(&[("c.json", b"{}")]);
        let outer = zipped(&[
            ("b/a.json", b"{\"a\":1}"),
            ("photo.png", b"x"),
            ("__MACOSX/b/._a.json", b"x"),
            ("../../d.zip", &inner),
        ]);
        let (items, left_alone) = unpacked("a.zip", &outer);
        let names: Vec<&str> = items.iter().map(|item| item.name.as_str()).collect();
        assert_eq!((names, left_alone), (vec!["c.json", "a.json"], 1));
        assert!(items[0].shown.ends_with("a.zip › ../../d.zip › c.json"), "{}", items[0].shown);
        assert_eq!(items[1].content, Content::Bytes(b"{\"a\":1}".to_vec()));
    }

    #[test]
    fn bombs_and_broken_archives_are_told() {
        let zeros = vec![0; 4 * 1024 * 1024];
        let big = vec![b'a'; quiz::record::MAX_RECORD_BYTES + 10];
        for (bytes, reason) in [
            (zipped(&[("a.json", &zeros)]), "200 times its size"),
            (zipped(&[("a.json", &big)]), "200 times its size"),
            (b"PK\x03\x04 not really".to_vec(), "no zip archive"),
            (Vec::new(), "no zip archive"),
        ] {
            let (items, _) = unpacked("a.zip", &bytes);
            let Content::Unreadable(why) = &items[0].content else { panic!("{items:?}") };
            assert!(why.contains(reason), "{why}");
        }
        let mut cut = zipped(&[("a.json", b"{}"), ("b.json", b"{}")]);
        cut.truncate(cut.len() - 30);
        assert!(matches!(unpacked("a.zip", &cut).0[0].content, Content::Unreadable(_)));
    }

    #[test]
    fn an_archive_that_claims_too_many_files_is_not_opened() {
        let mut bytes = zipped(&[("a.json", b"{}")]);
        let end = bytes.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
        bytes[end + 10..end + 12].copy_from_slice(&[0xff, 0xff]);
        let (items, _) = unpacked("a.zip", &bytes);
        let Content::Unreadable(why) = &items[0].content else { panic!("{items:?}") };
        assert!(why.contains("files, and at most"), "{why}");
    }

    #[test]
    fn a_file_that_is_not_there_is_told() {
        let mut items = Vec::new();
        unpack(Path::new("/nowhere/a.zip"), &mut |item| {
            items.push(item);
            true
        });
        assert!(matches!(items[0].content, Content::Unreadable(_)));
    }
}
