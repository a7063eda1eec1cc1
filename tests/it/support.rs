//! What the tests of the command share: a builder for its runs, and folders to run it in.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A path in the repository.
pub(crate) fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Whether expected files are to be written anew instead of compared.
pub(crate) fn blessing() -> bool {
    std::env::var("HALLPASS_BLESS").is_ok_and(|value| value == "1")
}

/// A run of the command and what it must say. Both streams and the exit code are always compared: a
/// stream that is not mentioned must be empty.
#[must_use = "nothing runs before `run`"]
pub(crate) struct Hallpass {
    command: Command,
    code: i32,
    stdout: String,
    stderr: String,
}

impl Hallpass {
    /// The arguments, parted by spaces.
    pub(crate) fn new(folder: &Folder, arguments: &str) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hallpass"));
        command.current_dir(folder.path()).args(arguments.split_whitespace());
        command.env_remove("NO_COLOR").env_remove("CLICOLOR_FORCE").env_remove("FORCE_COLOR");
        Self { command, code: 0, stdout: String::new(), stderr: String::new() }
    }

    pub(crate) fn env(mut self, key: &str, value: &str) -> Self {
        self.command.env(key, value);
        self
    }

    pub(crate) fn code(mut self, code: i32) -> Self {
        self.code = code;
        self
    }

    /// `[..]` stands for anything on the line, a line `...` for any number of lines.
    pub(crate) fn stdout(mut self, expected: &str) -> Self {
        expected.clone_into(&mut self.stdout);
        self
    }

    pub(crate) fn stderr(mut self, expected: &str) -> Self {
        expected.clone_into(&mut self.stderr);
        self
    }

    /// Runs the command and compares.
    #[track_caller]
    pub(crate) fn run(mut self) -> Output {
        let output = self.command.output().unwrap();
        let (stdout, stderr) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        let both = format!("--- stdout\n{stdout}--- stderr\n{stderr}---");
        assert_eq!(
            output.status.code(),
            Some(self.code),
            "exit code of {:?}\n{both}",
            self.command
        );
        assert!(fits(&self.stdout, &stdout), "stdout should be\n{}\nbut:\n{both}", self.stdout);
        assert!(fits(&self.stderr, &stderr), "stderr should be\n{}\nbut:\n{both}", self.stderr);
        output
    }

    /// For runs whose words another test compares.
    #[track_caller]
    pub(crate) fn quietly(mut self) -> Output {
        let output = self.command.output().unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(self.code), "{:?}\n{stderr}", self.command);
        output
    }

    /// The bare command, for a test that ends it before its time.
    pub(crate) fn into_command(self) -> Command {
        self.command
    }
}

/// Whether a text is what is expected, with the wildcards of [`Hallpass::stdout`].
fn fits(expected: &str, found: &str) -> bool {
    fn lines(expected: &[&str], found: &[&str]) -> bool {
        match (expected, found) {
            ([], []) => true,
            (["...", rest @ ..], _) => {
                (0..=found.len()).any(|skipped| lines(rest, &found[skipped..]))
            }
            ([wanted, rest @ ..], [line, after @ ..]) => {
                line_fits(wanted, line) && lines(rest, after)
            }
            _ => false,
        }
    }
    let expected: Vec<&str> = expected.lines().collect();
    let found: Vec<&str> = found.lines().collect();
    lines(&expected, &found)
}

fn line_fits(wanted: &str, line: &str) -> bool {
    let Some((first, rest)) = wanted.split_once("[..]") else { return wanted == line };
    let Some(mut line) = line.strip_prefix(first) else { return false };
    let parts: Vec<&str> = rest.split("[..]").collect();
    let (last, middle) = parts.split_last().unwrap();
    for part in middle {
        let Some(at) = line.find(part) else { return false };
        line = &line[at + part.len()..];
    }
    line.ends_with(last)
}

#[test]
fn wildcards_stand_for_what_they_say() {
    assert!(fits("a [..] c\n", "a b c\n") && fits("...\nend\n", "x\ny\nend\n"));
    assert!(!fits("a [..] c\n", "a b d\n") && !fits("", "x\n") && !fits("a\n", ""));
}

/// Path in a folder to bytes.
pub(crate) type Tree = BTreeMap<String, Vec<u8>>;

/// A folder that goes away with the test.
pub(crate) struct Folder(tempfile::TempDir);

impl Folder {
    pub(crate) fn empty() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// The least that builds: one site with a home page and a second page.
    pub(crate) fn with_site() -> Self {
        let folder = Self::empty();
        folder.write(
            "content/site.yaml",
            "title: Office\nsites:\n  - {name: public, root: public, title: Ours, base_url: https://example.org/}\n",
        );
        folder.write(
            "content/public/index.md",
            "---\ntitle: Home\n---\nSee [the second page](more.md).\n",
        );
        folder.write("content/public/more.md", "---\ntitle: More\n---\nText.\n");
        folder
    }

    /// A copy of a folder of the repository, as `content`.
    pub(crate) fn with_content(of: &Path) -> Self {
        let folder = Self::empty();
        for (path, bytes) in tree(of) {
            folder.write(&format!("content/{path}"), bytes);
        }
        folder
    }

    pub(crate) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn join(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.join(path)).unwrap()
    }

    pub(crate) fn tree(&self, path: &str) -> Tree {
        tree(&self.join(path))
    }
}

fn is_memory(name: &std::ffi::OsStr) -> bool {
    [".hallpass-last", ".hallpass-pages", ".hallpass-read"].iter().any(|known| name == *known)
}

/// Every file below a folder; nothing where there is no folder. What a build remembers of the files of this
/// machine is none of them.
pub(crate) fn tree(folder: &Path) -> Tree {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_file() && !is_memory(entry.file_name()))
        .map(|entry| {
            let inside = entry.path().strip_prefix(folder).unwrap();
            let parts: Vec<_> =
                inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
            (parts.join("/"), std::fs::read(entry.path()).unwrap())
        })
        .collect()
}
