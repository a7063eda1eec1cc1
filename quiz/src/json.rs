//! Reading what this crate writes as JSON: bounded, strict, and never a panic on foreign bytes.
//!
//! Native only. Unknown members are errors, because a member that is dropped could not be written back,
//! and a digest taken over less than what was read would prove less than it says.

use std::collections::BTreeMap;
use std::fmt;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::certification::Certification;
use crate::clauses::{ClauseInForce, ClausesInForce};
use crate::digest::Digest;
use crate::invitation::MAX_TOKEN;
use crate::log::MAX_TIME;
use crate::question::{Mode, Quiz, Shuffle};
use crate::record::{MAX_ATTEMPTS, MAX_RECORD_BYTES, MAX_TEXT, Record, VERSION};
use crate::validate::is_id;
use crate::wire::{
    AttemptWire, CertificationWire, ClauseWire, ClausesWire, QuestionWire, QuizWire, RecordWire,
};

/// Why bytes are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReadError {
    /// More bytes than are read.
    TooLarge { bytes: usize },
    /// No JSON, or members that are missing, unknown or of the wrong type.
    Malformed { line: usize, column: usize, reason: String },
    /// JSON, but of another format.
    OtherFormat { expected: &'static str, found: String },
    /// Written by a newer version.
    Newer { version: u64, known: u64 },
    /// A value out of its range.
    Value { member: &'static str, reason: String },
}

impl fmt::Display for ReadError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLarge { bytes } => {
                write!(out, "the file has {bytes} bytes, expected at most {MAX_RECORD_BYTES}")
            }
            Self::Malformed { line, column, reason } => {
                write!(out, "the file cannot be read at line {line}, column {column}: {reason}")
            }
            Self::OtherFormat { expected, found } => {
                write!(out, "expected a file of the format `{expected}`, found `{found}`")
            }
            Self::Newer { version, known } => {
                write!(out, "the file is of version {version}, this program knows version {known}")
            }
            Self::Value { member, reason } => write!(out, "`{member}` {reason}"),
        }
    }
}

impl std::error::Error for ReadError {}

/// The error of [`Record::parse`].
pub type RecordError = ReadError;

impl Record {
    /// Reads a completion file; see [`Record`] for what is then known of it.
    pub fn parse(bytes: &[u8]) -> Result<Self, RecordError> {
        let wire: RecordWire = read(bytes, "hallpass-completion", VERSION)?;
        if let Some(member) = wire.beyond_its_version() {
            return Err(value(member, "is no member of version 1".into()));
        }
        let version = wire.version;
        if wire.attempts.len() > MAX_ATTEMPTS {
            return Err(value(
                "attempts",
                format!("has {} entries, expected at most {MAX_ATTEMPTS}", wire.attempts.len()),
            ));
        }
        let mut record = Self {
            course: id("course", wire.course)?,
            year: line("year", wire.year)?,
            exported: time(wire.exported)?,
            learner: wire.learner.check()?,
            attempts: wire
                .attempts
                .into_iter()
                .map(AttemptWire::check)
                .collect::<Result<_, _>>()?,
            invitation: wire.invitation.map(token).transpose()?,
            canonical: false,
        };
        record.canonical = record.to_json_of(version).as_bytes() == bytes;
        Ok(record)
    }
}

impl Quiz {
    /// Reads [`Quiz::to_json`]. The structure may still be faulty: see [`Quiz::validate`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        let wire: QuizWire = read(bytes, "hallpass-quiz", 1)?;
        let shuffles = |name: &str| wire.shuffle.iter().any(|entry| entry == name);
        if let Some(other) =
            wire.shuffle.iter().find(|name| *name != "questions" && *name != "options")
        {
            return Err(value(
                "shuffle",
                format!("has the entry `{other}`, expected `questions` or `options`"),
            ));
        }
        Ok(Self {
            mode: Mode::from_name(&wire.mode)
                .ok_or_else(|| value("mode", format!("is `{}`", wire.mode)))?,
            shuffle: Shuffle { questions: shuffles("questions"), options: shuffles("options") },
            id: id("id", wire.id)?,
            title: wire.title,
            pass: wire.pass.mark(),
            mastery: wire.mastery,
            clears: wire.clears.map(|quiz| id("clears", quiz)).transpose()?,
            attempts: wire.attempts,
            wait_seconds: wire.wait,
            draw: wire.draw,
            objectives: wire.objectives,
            clauses: digests(wire.clauses)?,
            questions: wire
                .questions
                .into_iter()
                .map(QuestionWire::question)
                .collect::<Result<_, _>>()?,
        })
    }
}

impl Certification {
    /// Reads [`Certification::to_json`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        let wire: CertificationWire = read(bytes, "hallpass-certification", 1)?;
        Ok(Self {
            id: id("id", wire.id)?,
            title: wire.title,
            course: id("course", wire.course)?,
            year: wire.year,
            roles: wire.roles,
            window: wire.window.check()?,
            quizzes: wire.quizzes,
            pretests: wire.pretests,
            attestations: wire.attestations.into_iter().map(|it| (it.quiz, it.question)).collect(),
            basis: wire.basis,
        })
    }
}

impl ClausesInForce {
    /// Reads [`ClausesInForce::to_json`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        let wire: ClausesWire = read(bytes, "hallpass-clauses", 1)?;
        let clause = |wire: ClauseWire| -> Result<ClauseInForce, ReadError> {
            Ok(ClauseInForce {
                title: line("clauses.title", wire.title)?,
                digest: hex("clauses.digest", &wire.digest)?,
                since: wire.since.map(|since| hex("clauses.since", &since)).transpose()?,
                quizzes: wire.quizzes.into_iter().collect(),
            })
        };
        let clauses = wire.clauses.into_iter();
        Ok(Self {
            certification: id("certification", wire.certification)?,
            clauses: clauses
                .map(|(name, wire)| Ok((line("clauses", name)?, clause(wire)?)))
                .collect::<Result<_, ReadError>>()?,
        })
    }
}

/// In the characters of a token and of its length; whether it is one, its reader says.
fn token(text: String) -> Result<String, ReadError> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    if text.len() <= MAX_TOKEN && text.bytes().all(fits) {
        Ok(text)
    } else {
        Err(value("invitation", "is no token of an invitation".into()))
    }
}

fn digests(wire: BTreeMap<String, String>) -> Result<BTreeMap<String, Digest>, ReadError> {
    wire.into_iter().map(|(name, digest)| Ok((name, hex("clauses", &digest)?))).collect()
}

/// What the formats have in common, read first so that a newer or foreign file is told as such.
#[derive(Deserialize)]
struct Kindred {
    #[serde(default)]
    format: String,
    #[serde(default)]
    version: u64,
}

/// Reads one format up to the version `known`.
pub(crate) fn read<T: DeserializeOwned>(
    bytes: &[u8],
    format: &'static str,
    known: u64,
) -> Result<T, ReadError> {
    if bytes.len() > MAX_RECORD_BYTES {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    let kindred: Kindred = serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
    if kindred.format != format {
        let found =
            kindred.format.chars().filter(|character| !character.is_control()).take(40).collect();
        return Err(ReadError::OtherFormat { expected: format, found });
    }
    if !(1..=known).contains(&kindred.version) {
        return Err(ReadError::Newer { version: kindred.version, known });
    }
    serde_json::from_slice(bytes).map_err(|error| malformed(&error))
}

fn malformed(error: &serde_json::Error) -> ReadError {
    let reason = error.to_string();
    // The position stands apart.
    let reason = reason.rsplit_once(" at line ").map_or(reason.as_str(), |(reason, _)| reason);
    let reason = reason.chars().filter(|character| !character.is_control()).take(200).collect();
    ReadError::Malformed { line: error.line(), column: error.column(), reason }
}

pub(crate) fn value(member: &'static str, reason: String) -> ReadError {
    ReadError::Value { member, reason }
}

pub(crate) fn id(member: &'static str, text: String) -> Result<String, ReadError> {
    if is_id(&text) {
        Ok(text)
    } else {
        Err(value(member, "is not an id: letters, digits, `-`, `_`, `.`".into()))
    }
}

/// One line of bounded length: it will stand in tables, reports and spreadsheets.
pub(crate) fn line(member: &'static str, text: String) -> Result<String, ReadError> {
    let reordering =
        |character| matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().count() > MAX_TEXT {
        Err(value(member, format!("is longer than {MAX_TEXT} characters")))
    } else if text.chars().any(|character| character.is_control() || reordering(character)) {
        Err(value(member, "has control characters in it".into()))
    } else {
        Ok(text)
    }
}

pub(crate) fn time(millis: u64) -> Result<u64, ReadError> {
    if millis <= MAX_TIME {
        Ok(millis)
    } else {
        Err(value("at", "lies after the year 9999".into()))
    }
}

pub(crate) fn hex<T: std::str::FromStr<Err: fmt::Display>>(
    member: &'static str,
    text: &str,
) -> Result<T, ReadError> {
    text.parse().map_err(|error: T::Err| value(member, format!("is wrong: {error}")))
}
