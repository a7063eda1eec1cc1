//! Where everyone stands on one day: read once, for whatever is written from it, so that a report, a
//! reminder and a receipt can never disagree.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use quiz::{Certification, Date};

use super::evidence::Evidence;
use super::filed;
use super::office::Office;
use super::people::{Filed, Person, people};
use super::roster::Roster;
use super::words;
use crate::diag::Diagnostic;
use crate::error::{Error, Result};
use crate::read::Sources;

/// Where it is read from.
#[derive(Debug, Clone)]
pub struct Desk {
    pub records: PathBuf,
    /// For the roster, the office's name and its theme; need not be there.
    pub content: PathBuf,
    /// A roster elsewhere than in the content.
    pub roster: Option<PathBuf>,
    /// The day on which the standings are.
    pub as_of: Date,
}

/// Everything that is known on that day.
#[derive(Debug)]
pub struct Standings {
    pub files: Vec<Filed>,
    pub evidence: Evidence,
    pub office: Office,
    pub as_of: Date,
}

/// What is wrong with the roster or the theme, and the files that the problems point into.
#[derive(Debug)]
pub struct Mistakes {
    pub problems: Vec<Diagnostic>,
    pub sources: Arc<Sources>,
}

/// Why nothing was written.
#[derive(Debug)]
pub enum Refusal {
    Mistakes(Mistakes),
    Error(Error),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Error(error)
    }
}

impl From<Mistakes> for Refusal {
    fn from(mistakes: Mistakes) -> Self {
        Self::Mistakes(mistakes)
    }
}

impl Standings {
    pub fn read(desk: &Desk) -> Result<Self, Refusal> {
        // A district's ledger and its roster take their time, and neither needs the other. Neither runs on a thread
        // of those that take the ledger's entries apart, which would wait for SQLite with it.
        let (filed, office) = std::thread::scope(|scope| {
            let office = scope.spawn(|| Office::read(&desk.content, desk.roster.as_deref()));
            let filed = filed(&desk.records, &Roster::default());
            (filed, office.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        });
        let (files, evidence) = filed?;
        if evidence.certifications.is_empty() {
            return Err(no_rules(&desk.records).into());
        }
        let office = office?;
        if !office.problems.is_empty() {
            let Office { problems, sources, .. } = office;
            return Err(Mistakes { problems, sources: Arc::new(sources) }.into());
        }
        Ok(Self { files, evidence, office, as_of: desk.as_of })
    }

    /// The rules in force on the day: those of `only`, where one is named.
    pub fn certifications(&self, only: Option<&str>) -> Result<Vec<&Certification>> {
        let mut in_force = self.evidence.in_force(self.as_of);
        let Some(only) = only else { return Ok(in_force) };
        let known: Vec<&str> = in_force.iter().map(|rules| rules.id.as_str()).collect();
        let known = known.join("`, `");
        in_force.retain(|rules| rules.id == only);
        if in_force.is_empty() {
            let only = words::plain(only);
            let message = format!("there is no certification `{only}`: there is `{known}`");
            return Err(Error::Usage(message));
        }
        Ok(in_force)
    }

    /// Everyone who is to hold `certification` or handed something in for it, by name.
    pub fn people(&self, certification: &Certification) -> Vec<Person> {
        people(certification, &self.files, &self.office.roster, &self.evidence, self.as_of)
    }
}

fn no_rules(records: &Path) -> Error {
    let folder = records.join("certifications");
    Error::Usage(format!(
        "there is no certification in `{}`; `hallpass build` puts it there",
        folder.display()
    ))
}
