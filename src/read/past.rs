//! Earlier versions of a file, as version control keeps them. Nothing is stored in the content for it;
//! where there is no repository, or a version was never committed, the past is simply not known.

use std::path::Path;

use super::git::git;

/// Versions that are looked at before giving up: a page changes a few times a year.
const MAX_VERSIONS: usize = 200;

/// A file as it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Version {
    /// The day of its commit, ISO 8601.
    pub day: String,
    pub text: String,
}

/// The newest committed version of a file that is `wanted`.
pub fn find(path: &Path, wanted: impl Fn(&str) -> bool) -> Option<Version> {
    let (folder, name) = (path.parent()?, path.file_name()?.to_str()?);
    let limit = format!("--max-count={MAX_VERSIONS}");
    let log = git(folder, &["log", &limit, "--format=%H %cs", "--", name])?;
    log.lines().filter_map(|line| line.split_once(' ')).find_map(|(commit, day)| {
        let text = git(folder, &["show", &format!("{commit}:./{name}")])?;
        wanted(&text).then(|| Version { day: day.to_owned(), text })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_that_is_wanted_is_found_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.md");
        assert_eq!(find(&path, |_| true), None, "there is no repository");
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.org"];
        git(folder.path(), &["init", "--quiet"]).unwrap();
        for text in ["one\n", "two\n", "three\n"] {
            std::fs::write(&path, text).unwrap();
            git(folder.path(), &["add", "a.md"]).unwrap();
            let commit: Vec<&str> =
                identity.into_iter().chain(["commit", "--quiet", "--message=x"]).collect();
            git(folder.path(), &commit).unwrap();
        }
        let found = find(&path, |text| text.starts_with("two")).unwrap();
        assert_eq!(found.text, "two\n");
        assert_eq!(find(&path, |text| text == "four\n"), None);
    }
}
