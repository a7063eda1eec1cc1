//! A copy of the records while they are in use: a folder that every records command takes for
//! `--records`. Private keys stay where they are; the public ones go along, because without them no
//! invitation can be proved.

use std::path::{Path, PathBuf};

use quiz::Digest;

use super::Ledger;
use crate::error::{Error, Result};

/// A copy that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    pub folder: PathBuf,
    /// Files of evidence beside the ledger: quizzes, rules, clauses, public keys.
    pub evidence: usize,
    /// The hash of the copy's last entry.
    pub head: Digest,
}

/// What lies beside a ledger and is needed to prove it: folder, and the extension of its files. Of the keys
/// that is the public halves alone.
const EVIDENCE: [(&str, &str); 4] =
    [("quizzes", "json"), ("certifications", "json"), ("clauses", "json"), ("keys", "pub")];

/// Copies ledger and evidence of `records` to `folder`, which must be new or empty.
pub fn backup(records: &Path, folder: &Path) -> Result<Backup> {
    let ledger = Ledger::open(records)?;
    std::fs::create_dir_all(folder).map_err(Error::io("make the folder", folder))?;
    let mut there = std::fs::read_dir(folder).map_err(Error::io("read", folder))?;
    if there.next().is_some() {
        let shown = folder.display();
        return Err(Error::Usage(format!("`{shown}` is not empty; name a new folder")));
    }
    // Half a copy must not be taken for one: it gets its name when it is whole.
    let half = folder.join("records.db.part");
    let path = half.to_string_lossy();
    let fail = Ledger::failure("copy", &ledger.path);
    ledger.connection.execute("VACUUM INTO ?1", [path.as_ref()]).map_err(&fail)?;
    sync(&half)?;
    let mut evidence = 0;
    for (name, extension) in EVIDENCE {
        evidence += copy_folder(&records.join(name), &folder.join(name), extension)?;
    }
    let whole = folder.join("records.db");
    std::fs::rename(&half, &whole).map_err(Error::io("write", &whole))?;
    let head = Ledger::open(folder)?.head()?;
    Ok(Backup { folder: folder.to_owned(), evidence, head })
}

fn copy_folder(from: &Path, to: &Path, extension: &str) -> Result<usize> {
    let entries = match std::fs::read_dir(from) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(Error::io("read", from)(error)),
    };
    std::fs::create_dir_all(to).map_err(Error::io("make the folder", to))?;
    let mut copied = 0;
    for entry in entries {
        let path = entry.map_err(Error::io("read", from))?.path();
        let name = path.file_name().unwrap_or_default();
        if path.is_file() && path.extension().is_some_and(|it| it == extension) {
            let target = to.join(name);
            std::fs::copy(&path, &target).map_err(Error::io("copy", &path))?;
            sync(&target)?;
            copied += 1;
        }
    }
    Ok(copied)
}

fn sync(path: &Path) -> Result<()> {
    let file = std::fs::OpenOptions::new().read(true).write(true).open(path);
    file.and_then(|file| file.sync_all()).map_err(Error::io("write", path))
}
