//! What builds kept for later: each published quiz, and the rules of each certification.
//!
//! ```text
//! <records>/quizzes/<digest>.json          canonical Quiz JSON, key included
//! <records>/certifications/<id>-<year>.json  canonical Certification JSON, one file per school year
//! <records>/clauses/<id>-<year>.json         canonical ClausesInForce JSON: which policy clauses hold in that year
//! <records>/keys/<id>.pub                    the office's public keys, which prove its invitations
//! ```
//!
//! `<id>.json` without a year is how earlier versions kept rules and clauses, of one year only.
//!
//! A quiz is believed only when the digest taken over its content is the one in its name: whoever
//! edits the right answers of a kept quiz makes it unknown, not different.
#![expect(clippy::disallowed_methods, reason = "this room reads the evidence itself, bounded")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use quiz::{
    Certification, ClausesInForce, Date, Digest, Grader, KeyId, OfficeKey, Quiz, Standing,
    VerifiedAttempt,
};

use super::decision::Excuse;
use super::intake::{self, Content};
use super::invitations::Invited;
use super::words;
use crate::error::{Error, Result};

/// Quizzes and certifications, and what is wrong with the files that hold them.
#[derive(Debug, Default)]
pub struct Evidence {
    pub quizzes: BTreeMap<Digest, Quiz>,
    /// The same, ready to grade with.
    graders: BTreeMap<Digest, Grader>,
    /// Every year's rules, by id and year.
    pub certifications: BTreeMap<(String, String), Certification>,
    /// By the name of their file, which is that of the certification's rules.
    pub(super) clauses: BTreeMap<String, ClausesInForce>,
    /// Id and year of a certification to the name of its file.
    stems: BTreeMap<(String, String), String>,
    /// Quizzes whose key has been mended: the version that was taken, and the one whose key counts.
    pub mends: BTreeMap<Digest, Digest>,
    /// Every invitation that was made.
    pub invited: Invited,
    /// The office's public keys.
    pub keys: BTreeMap<KeyId, OfficeKey>,
    /// Exemptions and completions that nobody took back.
    pub excused: Vec<Excuse>,
    /// One sentence for each file that cannot be used.
    pub faults: Vec<String>,
}

impl Evidence {
    /// Reads what builds kept in `records`, and the public keys; a folder that is not there is empty.
    pub fn load(records: &Path) -> Result<Self> {
        let mut evidence = Self::default();
        for path in json_files(&records.join("quizzes"))? {
            evidence.add_quiz(&path);
        }
        for path in json_files(&records.join("certifications"))? {
            evidence.add_certification(&path);
        }
        for path in json_files(&records.join("clauses"))? {
            evidence.add_clauses(&path);
        }
        let keys = super::keys::public_keys(records)?;
        evidence.keys = keys.into_iter().map(|key| (key.id(), key)).collect();
        Ok(evidence)
    }

    /// The certifications of a course in a school year.
    pub fn certifying<'e>(
        &'e self,
        course: &'e str,
        year: &'e str,
    ) -> impl Iterator<Item = &'e Certification> {
        self.certifications.values().filter(move |certification| {
            certification.course == course && certification.year == year
        })
    }

    /// The rules that hold on `day`, one year's for each certification: the latest whose window has
    /// opened, or the first when none has.
    pub fn in_force(&self, day: Date) -> Vec<&Certification> {
        let mut by_id: BTreeMap<&str, &Certification> = BTreeMap::new();
        for certification in self.certifications.values() {
            let later = |known: &Certification| {
                let (opens, known) = (certification.window.opens, known.window.opens);
                if known > day { opens < known } else { opens <= day && opens > known }
            };
            let known = by_id.entry(&certification.id).or_insert(certification);
            if later(known) {
                *known = certification;
            }
        }
        by_id.into_values().collect()
    }

    /// The kept quiz of this digest, ready to grade with.
    pub fn grader(&self, digest: &Digest) -> Option<&Grader> {
        self.graders.get(digest)
    }

    /// A standing with the clauses that have changed since its attempts and by `today`, if there are any.
    pub fn renewing<'a>(
        &'a self,
        certification: &Certification,
        standing: Standing,
        attempts: impl IntoIterator<Item = &'a VerifiedAttempt>,
        today: Date,
    ) -> Standing {
        let Some(holds) = self.clauses_of(certification) else { return standing };
        let quiz = |digest: &Digest| self.quizzes.get(digest);
        let mut names = holds.to_renew(certification, attempts, quiz);
        names.retain(|name| {
            let since = holds.clauses.get(name).and_then(|clause| clause.since);
            since.is_none_or(|since| since <= today)
        });
        standing.renewing(names)
    }

    /// The clauses that hold in the certification's year.
    fn clauses_of(&self, certification: &Certification) -> Option<&ClausesInForce> {
        let key = (certification.id.clone(), certification.year.clone());
        let of_year = self.stems.get(&key).and_then(|stem| self.clauses.get(stem));
        of_year.or_else(|| self.clauses.get(&certification.id))
    }

    /// What people call a clause of a certification; its name where that is not kept. Fit to show.
    pub fn clause_title(&self, certification: &Certification, clause: &str) -> String {
        let kept = self.clauses_of(certification);
        words::plain(kept.map_or(clause, |holds| holds.title(clause)))
    }

    /// The title of some kept version of a quiz; for a heading any will do.
    pub fn quiz_title<'e>(&'e self, id: &'e str) -> &'e str {
        self.quizzes.values().find(|quiz| quiz.id == id).map_or(id, |quiz| quiz.title.as_str())
    }

    fn add_quiz(&mut self, path: &Path) {
        let shown = path.display();
        let Some(named) = stem(path).and_then(|stem| stem.parse::<Digest>().ok()) else {
            self.faults.push(format!("`{shown}` is not named by the digest of a quiz"));
            return;
        };
        match intake::read(path) {
            Content::Bytes(bytes) => match Quiz::from_json(&bytes) {
                Ok(quiz) if quiz.digest() == named => {
                    self.graders.insert(named, Grader::new(quiz.clone()));
                    self.quizzes.insert(named, quiz);
                }
                Ok(_) => self.faults.push(format!(
                    "`{shown}` was changed after the build that kept it: its content has another digest than its name says, so nothing is graded with it"
                )),
                Err(error) => self.fault(path, &error.to_string()),
            },
            Content::TooLarge => self.fault(path, "the file is too large"),
            Content::Unreadable(error) => self.fault(path, &error),
        }
    }

    fn add_certification(&mut self, path: &Path) {
        match intake::read(path) {
            Content::Bytes(bytes) => match Certification::from_json(&bytes) {
                Ok(certification) => {
                    let key = (certification.id.clone(), certification.year.clone());
                    // `<id>.json` is how earlier versions kept the rules, of one year only.
                    let earlier = stem(path) == Some(certification.id.as_str());
                    if !(earlier && self.certifications.contains_key(&key)) {
                        let stem = stem(path).unwrap_or_default().to_owned();
                        self.stems.insert(key.clone(), stem);
                        self.certifications.insert(key, certification);
                    }
                }
                Err(error) => self.fault(path, &error.to_string()),
            },
            Content::TooLarge => self.fault(path, "the file is too large"),
            Content::Unreadable(error) => self.fault(path, &error),
        }
    }

    fn add_clauses(&mut self, path: &Path) {
        match intake::read(path) {
            Content::Bytes(bytes) => match ClausesInForce::from_json(&bytes) {
                Ok(clauses) => {
                    self.clauses.insert(stem(path).unwrap_or_default().to_owned(), clauses);
                }
                Err(error) => self.fault(path, &error.to_string()),
            },
            Content::TooLarge => self.fault(path, "the file is too large"),
            Content::Unreadable(error) => self.fault(path, &error),
        }
    }

    fn fault(&mut self, path: &Path, why: &str) {
        self.faults.push(format!("`{}` cannot be used: {}", path.display(), words::plain(why)));
    }
}

fn stem(path: &Path) -> Option<&str> {
    path.file_stem().and_then(|stem| stem.to_str())
}

fn json_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(Error::io("read", folder)(error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::io("read", folder))?.path();
        if path.extension().is_some_and(|extension| extension == "json") && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}
