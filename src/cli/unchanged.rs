//! A build of what was built already says so and does nothing: it compares what the file system says of every
//! file that goes in and comes out with what it said after the last build. What that build told is told again.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::build::Options;
use crate::error::Result;
use crate::read::stamps::Stamps;
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
    /// Made before anything is read, so that whatever changes from then on is newer.
    mark: write::Mark,
}

impl<'a> Begun<'a> {
    /// What the last build told, where it would be told again.
    pub(super) fn last<T: for<'de> Deserialize<'de>>(asked: &Asked<'a>) -> Result<Option<T>> {
        let Some(bytes) = if_there(&asked.out.join(NAME), MOST_BYTES)? else { return Ok(None) };
        let Ok(known) = serde_json::from_slice::<Known<T>>(&bytes) else { return Ok(None) };
        let same = known.inputs == asked.inputs(known.theme.as_deref())?.digest()
            && known.outputs == asked.outputs(&known.made)?;
        Ok(same.then_some(known.told))
    }

    pub(super) fn new(asked: Asked<'a>) -> Result<Self> {
        let mark = write::Mark::new(&asked.out.join(NAME))?;
        Ok(Self { asked, mark })
    }

    /// Remembers a build that went well. Where a file was changed while it ran, or so shortly before that the
    /// next change might have the same time, there is nothing to remember.
    pub(super) fn end<T: Serialize>(
        self,
        made: Vec<String>,
        theme: Option<PathBuf>,
        told: T,
    ) -> Result<()> {
        let inputs = self.asked.inputs(theme.as_deref())?;
        if !inputs.are_older_than(self.mark.path()) {
            return Ok(());
        }
        let (inputs, outputs) = (inputs.digest(), self.asked.outputs(&made)?);
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
        stamps.add_folder(&self.options.content, false)?;
        if let Some(theme) = theme {
            stamps.add_folder(theme, false)?;
        }
        Ok(stamps)
    }

    fn outputs(&self, made: &[String]) -> Result<String> {
        let mut stamps = Stamps::default();
        for name in made {
            stamps.add_text(name);
            let path = self.out.join(name);
            stamps.add_file(&path)?;
            stamps.add_folder(&path, true)?;
        }
        for folder in EVIDENCE {
            stamps.add_folder(&self.records.join(folder), true)?;
        }
        Ok(stamps.digest())
    }
}
