//! How SQLite keeps a transaction whole: the write-ahead log where readers and writers share a
//! machine, the rollback journal where that is not certain.
//!
//! The write-ahead log lets the report be made while an import runs, but it rests on memory that all
//! processes share, which a network drive does not give (<https://sqlite.org/wal.html>). There, and
//! where the kind of drive cannot be told, the rollback journal is used.

use std::path::Path;

/// The value for `PRAGMA journal_mode`.
pub(super) fn mode(folder: &Path) -> &'static str {
    if is_local(folder) { "WAL" } else { "DELETE" }
}

#[cfg(target_os = "linux")]
fn is_local(folder: &Path) -> bool {
    /// `f_type` of drives whose files may lie on another machine, as `statfs(2)` lists them: NFS, SMB
    /// (three), 9P, AFS (two), Coda, FUSE, Ceph, Lustre, GFS2, OCFS2.
    const SHARED: &[u32] = &[
        0x6969,
        0x517b,
        0xff53_4d42,
        0xfe53_4d42,
        0x0102_1997,
        0x6b41_4653,
        0x5346_414f,
        0x7375_7245,
        0x6573_5546,
        0x00c3_6400,
        0x0bd0_0bd0,
        0x0116_1970,
        0x7461_636f,
    ];
    rustix::fs::statfs(folder).is_ok_and(|found| {
        // The type's width differs by processor; the numbers have 32 bits.
        u32::try_from(found.f_type & 0xffff_ffff).is_ok_and(|kind| !SHARED.contains(&kind))
    })
}

#[cfg(not(target_os = "linux"))]
fn is_local(_folder: &Path) -> bool {
    false
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    #[test]
    fn a_drive_of_this_machine_has_the_write_ahead_log() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(super::mode(folder.path()), "WAL");
        assert_eq!(super::mode(&folder.path().join("nowhere")), "DELETE");
    }
}
