//! When each file of the content last changed, as version control knows it. Where there is no
//! repository, or one without its past, there is nothing to say, and that is no error.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::civil::Date;

use super::git::git;

/// Begins the line of a commit; no file name does.
const COMMIT: char = '\u{1}';

/// What [`last_changes`] depends on: the commit that is checked out, and whether its past is there. None outside of
/// version control.
pub fn state(folder: &Path) -> Option<String> {
    git(folder, &["rev-parse", "--is-shallow-repository", "HEAD"])
}

/// The day of each file's last commit that is not after `as_of`, by its path in the folder. One call
/// answers for all files.
pub fn last_changes(folder: &Path, as_of: Date) -> BTreeMap<String, Date> {
    // A shallow copy would call every file new.
    let shallow = git(folder, &["rev-parse", "--is-shallow-repository"]);
    if shallow.as_deref().map(str::trim) != Some("false") {
        return BTreeMap::new();
    }
    let log = git(
        folder,
        &["log", "--relative", "--no-renames", "--format=%x01%cs", "--name-only", "-z", "--", "."],
    );
    log.map(|log| parse(&log, as_of)).unwrap_or_default()
}

/// `^A2026-11-24 NUL LF a.md NUL b.md NUL ^A2026-11-23 NUL …`: git-log(1) with `-z`.
fn parse(log: &str, as_of: Date) -> BTreeMap<String, Date> {
    let mut changes: BTreeMap<String, Date> = BTreeMap::new();
    let mut day: Option<Date> = None;
    for part in log.split('\0') {
        let part = part.trim_start_matches('\n');
        if let Some(date) = part.strip_prefix(COMMIT) {
            day = date.trim().parse().ok().filter(|day| *day <= as_of);
        } else if let Some(day) = day.filter(|_| !part.is_empty()) {
            // Commits need not come in the order of their dates.
            let known = changes.entry(part.to_owned()).or_insert(day);
            *known = day.max(*known);
        }
    }
    changes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn the_latest_change_up_to_the_day_counts() {
        let log = "\u{1}2026-11-24\0\npublic/a.md\0public/b c.md\0\u{1}2026-10-02\0\npublic/a.md\0public/ü.md\0";
        let changes = parse(log, date("2026-11-23"));
        let found: Vec<_> =
            changes.iter().map(|(name, day)| (name.as_str(), day.to_string())).collect();
        assert_eq!(
            found,
            [("public/a.md", "2026-10-02".to_owned()), ("public/ü.md", "2026-10-02".to_owned())]
        );
        assert_eq!(parse(log, date("2026-12-01"))["public/a.md"], date("2026-11-24"));
    }

    #[test]
    fn a_folder_outside_of_version_control_has_no_past() {
        let folder = tempfile::tempdir().unwrap();
        assert!(last_changes(folder.path(), date("2026-11-23")).is_empty());
        assert!(last_changes(&folder.path().join("missing"), date("2026-11-23")).is_empty());
    }
}
