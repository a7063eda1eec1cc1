//! Version control, asked through its own command. Where there is none, nothing is known and nothing
//! is wrong.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

/// What `git` prints in a folder; none when it fails or is not there.
pub(super) fn git(folder: &Path, arguments: &[&str]) -> Option<String> {
    let folder = if folder.as_os_str().is_empty() { OsStr::new(".") } else { folder.as_os_str() };
    let output = Command::new("git")
        .arg("-C")
        .arg(folder)
        .args(["-c", "log.showSignature=false", "-c", "core.quotePath=false"])
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}
