//! A build of what was built already says so and does nothing: it compares what the file system says of every
//! file that goes in and comes out with what it said after the last build. What that build told is told again.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::build::Options;
use crate::error::Result;
use crate::read::stamps::{Listing, Stamps};
use crate::read::{history, if_there};
use crate::write;

/// Beside the sites; about the files of this machine, and of no use on another.
const NAME: &str = ".hallpass-last";
/// Far above what a build has to say.
const MOST_BYTES: u64 = 64 * 1024 * 1024;

/// The folders of the records folder in which a build keeps its evidence.
const EVIDENCE: [&str; 3] = ["quizzes", "certifications", "clauses"];

/// What is asked of a build, as far as its outcome depends on it.
pub(super) struct Asked<'a> {
    pub(super) options: &'a Options,
    pub(super) out: &'a Path,
    pub(super) records: &'a Path,
    /// Everything else on the command line, in words.
    pub(super) rest: String,
}

/// What is known after a build.
#[derive(Serialize, Deserialize)]
pub(super) struct Known<T> {
    inputs: String,
    outputs: String,
    /// Folders inside of the output folder that the build made.
    made: Vec<String>,
    /// A theme that lies outside of the content.
    theme: Option<PathBuf>,
    /// What was told.
    pub(super) told: T,
}

/// A build, from before it reads its first file.
pub(super) struct Begun<'a> {
    asked: Asked<'a>,
    /// Made before anything is looked at, so that whatever changes from then on is newer.
    mark: write::Mark,
    /// What goes in, as it was before any of it was read, and the theme that is counted in.
    inputs: Stamps,
    theme: Option<PathBuf>,
    /// What the last build made, where it lies there as it left it.
    outputs: Option<Outputs>,
}

/// What a build made, as the file system has it.
struct Outputs {
    /// Each name inside of the output folder, and the files below.
    made: Vec<(String, Listing)>,
    evidence: Vec<Listing>,
}

/// What there is to do.
pub(super) enum Work<'a, T> {
    /// Nothing: this is what the last build told.
    None(T),
    Build(Box<Begun<'a>>),
}

impl<'a> Begun<'a> {
    /// Looks at what goes in and what came out the last time. Without `may_rest`, there is always something to do.
    pub(super) fn look<T: for<'de> Deserialize<'de>>(
        asked: Asked<'a>,
        may_rest: bool,
    ) -> Result<Work<'a, T>> {
        let mark = write::Mark::new(&asked.out.join(NAME))?;
        let last = if_there(&asked.out.join(NAME), MOST_BYTES)?;
        let last: Option<Known<T>> = last.and_then(|bytes| serde_json::from_slice(&bytes).ok());
        let theme = last.as_ref().and_then(|last| last.theme.clone());
        let made = last.as_ref().map(|last| last.made.clone());
        let (inputs, outputs) = rayon::join(
            || asked.inputs(theme.as_deref()),
            || made.map(|made| Outputs::of(&asked, made)).transpose(),
        );
        let (inputs, mut outputs) = (inputs?, outputs?);
        if let (Some(last), Some(found)) = (last, &outputs) {
            if found.digest(&asked)? != last.outputs {
                outputs = None;
            } else if may_rest && last.inputs == inputs.digest() {
                return Ok(Work::None(last.told));
            }
        }
        mark.clear();
        Ok(Work::Build(Box::new(Self { asked, mark, inputs, theme, outputs })))
    }

    /// The files of each site that the last build made, by its name, where it lies there as it left it.
    pub(super) fn untouched(&self) -> BTreeMap<String, BTreeSet<String>> {
        let made = self.outputs.iter().flat_map(|outputs| &outputs.made);
        made.map(|(name, files)| (name.clone(), files.inside(&self.asked.out.join(name)))).collect()
    }

    /// Remembers a build that went well. Where a file was changed while it ran, or so shortly before that the
    /// next change might have the same time, there is nothing to remember. `changed` are the files of an output that
    /// otherwise is as it was.
    pub(super) fn end<T: Serialize>(
        self,
        made: Vec<String>,
        changed: Option<&[PathBuf]>,
        theme: Option<PathBuf>,
        told: T,
    ) -> Result<()> {
        let asked = &self.asked;
        let inputs = || {
            let again = asked.inputs(self.theme.as_deref())?;
            // A file that is gone leaves no newer one behind: that shows only beside what was there before.
            if again.digest() != self.inputs.digest() {
                return Ok(None);
            }
            if theme == self.theme {
                return Ok(Some(again));
            }
            // A theme that is known only now. What changed of it while it was read is newer than the mark.
            asked.inputs(theme.as_deref()).map(Some)
        };
        let same = |outputs: &Outputs| outputs.made.iter().map(|(name, _)| name).eq(&made);
        let outputs = || match (self.outputs.filter(same), changed) {
            (Some(outputs), Some(changed)) => outputs.renewed(asked, changed),
            _ => Outputs::of(asked, made.clone()),
        };
        let (inputs, outputs) = rayon::join(inputs, outputs);
        let (Some(inputs), outputs) = (inputs?, outputs?) else { return Ok(()) };
        if !inputs.are_older_than(self.mark.path()) {
            return Ok(());
        }
        let (inputs, outputs) = (inputs.digest(), outputs.digest(&self.asked)?);
        let known = Known { inputs, outputs, made, theme, told };
        self.mark.replace(&serde_json::to_vec(&known).unwrap_or_default())
    }
}

impl Asked<'_> {
    /// What a page depends on beside the content: the program, and what it was asked for.
    pub(super) fn basis(&self) -> Result<String> {
        Ok(self.program()?.digest())
    }

    fn program(&self) -> Result<Stamps> {
        let mut stamps = Stamps::default();
        stamps.add_text(env!("CARGO_PKG_VERSION"));
        if let Ok(program) = std::env::current_exe() {
            stamps.add_file(&program)?;
        }
        stamps.add_text(&format!("{:?} {}", self.options, self.rest));
        Ok(stamps)
    }

    fn inputs(&self, theme: Option<&Path>) -> Result<Stamps> {
        let mut stamps = self.program()?;
        stamps.add_text(&history::state(&self.options.content).unwrap_or_default());
        stamps.add_listing(&Listing::of(&self.options.content, false)?);
        if let Some(theme) = theme {
            stamps.add_listing(&Listing::of(theme, false)?);
        }
        Ok(stamps)
    }

    fn evidence(&self) -> Result<Vec<Listing>> {
        EVIDENCE.iter().map(|folder| Listing::of(&self.records.join(folder), true)).collect()
    }
}

impl Outputs {
    fn of(asked: &Asked<'_>, made: Vec<String>) -> Result<Self> {
        let listed = |name: String| {
            let files = Listing::of(&asked.out.join(&name), true)?;
            Ok((name, files))
        };
        let made = made.into_iter().map(listed).collect::<Result<_>>()?;
        Ok(Self { made, evidence: asked.evidence()? })
    }

    /// The same after some files have changed, each of which was there.
    fn renewed(mut self, asked: &Asked<'_>, changed: &[PathBuf]) -> Result<Self> {
        for path in changed {
            for (name, files) in &mut self.made {
                if path.starts_with(asked.out.join(name)) {
                    files.renew(path)?;
                }
            }
        }
        self.evidence = asked.evidence()?;
        Ok(self)
    }

    fn digest(&self, asked: &Asked<'_>) -> Result<String> {
        let mut stamps = Stamps::default();
        for (name, files) in &self.made {
            stamps.add_text(name);
            stamps.add_file(&asked.out.join(name))?;
            stamps.add_listing(files);
        }
        for files in &self.evidence {
            stamps.add_listing(files);
        }
        Ok(stamps.digest())
    }
}

#[cfg(test)]
#[expect(clippy::disallowed_methods, reason = "tests make files as others would")]
mod tests {
    use super::*;
    use crate::check::Strictness;

    /// Whether a build that ended is remembered as one of what lies there, after `meanwhile` happened while it ran.
    fn rests_after(meanwhile: impl Fn(&Path)) -> bool {
        let folder = tempfile::tempdir().unwrap();
        let [content, out, records] =
            ["content", "out", "records"].map(|name| folder.path().join(name));
        std::fs::create_dir(&content).unwrap();
        for page in ["a.md", "b.md"] {
            std::fs::write(content.join(page), page).unwrap();
        }
        // Older than the mark that the build makes first.
        std::thread::sleep(std::time::Duration::from_millis(50));
        let options = Options {
            content: content.clone(),
            sites: Vec::new(),
            as_of: jiff::civil::date(2026, 11, 23),
            strictness: Strictness::Draft,
            office_keys: Vec::new(),
        };
        let look = || {
            let asked =
                Asked { options: &options, out: &out, records: &records, rest: String::new() };
            Begun::look::<()>(asked, true).unwrap()
        };
        let Work::Build(begun) = look() else { panic!("nothing was built yet") };
        meanwhile(&content);
        begun.end(Vec::new(), None, None, ()).unwrap();
        matches!(look(), Work::None(()))
    }

    #[test]
    fn what_happens_while_a_build_runs_is_not_taken_for_built() {
        assert!(rests_after(|_| ()));
        assert!(!rests_after(|content| std::fs::remove_file(content.join("b.md")).unwrap()));
        assert!(!rests_after(|content| std::fs::write(content.join("b.md"), "c").unwrap()));
    }
}
