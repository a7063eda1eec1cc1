//! What the content of a file's entry says, by the version in it: the form of now, and the one that ledgers of the
//! first schema have.

use quiz::{Digest, Score};
use serde::Deserialize;

use super::{Statement, read};
use crate::records::evidence::Evidence;
use crate::records::verify::{Arrival, Judgement};
use crate::records::{judge, words};

/// A statement of version 1, as ledgers of the first schema have it. It names no person.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::records) struct Statement1 {
    pub(super) graded: Vec<Graded1>,
    /// SHA-256 of the file's name.
    pub(in crate::records) name: String,
    pub(in crate::records) reasons: Vec<String>,
    pub(in crate::records) received: u64,
    pub(in crate::records) verdict: String,
    version: u32,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::records) struct Graded1 {
    pub(in crate::records) attempt: u32,
    pub(in crate::records) counts: bool,
    pub(in crate::records) of: u32,
    pub(in crate::records) passed: bool,
    pub(in crate::records) points: u32,
    pub(in crate::records) quiz: String,
}

impl Statement1 {
    pub(in crate::records) fn says(&self, judgement: &Judgement) -> bool {
        let stated = self
            .graded
            .iter()
            .map(|it| (it.quiz.as_str(), it.attempt, it.counts, it.points, it.of, it.passed));
        let attempts = judgement.record.iter().flat_map(|record| &record.attempts);
        let judged = attempts.filter_map(|judged| {
            let Score { points, of, passed, .. } = judged.attempt.earned.as_ref()?.score;
            let attempt = &judged.attempt;
            Some((attempt.quiz.as_str(), attempt.number, judged.counts, points, of, passed))
        });
        self.verdict == words::verdict(judgement.verdict) && stated.eq(judged)
    }
}

/// What the content of a file's entry says, by the version in it.
pub(in crate::records) enum AnyStatement {
    First(Statement1),
    Now(Statement),
}

impl AnyStatement {
    pub(in crate::records) fn parse(version: i64, text: &[u8]) -> Option<Self> {
        match version {
            1 => serde_json::from_slice(text).ok().map(Self::First),
            _ => std::str::from_utf8(text)
                .ok()
                .and_then(read::read)
                .or_else(|| serde_json::from_slice(text).ok())
                .map(Self::Now),
        }
    }

    pub(in crate::records) fn received(&self) -> u64 {
        match self {
            Self::First(statement) => statement.received,
            Self::Now(statement) => statement.received,
        }
    }

    /// Whether this is the name that was stated.
    pub(in crate::records) fn is_named(&self, name: &[u8]) -> bool {
        match self {
            Self::First(statement) => Digest::of(name).to_hex() == statement.name,
            Self::Now(statement) => statement.name.as_bytes() == name,
        }
    }

    pub(in crate::records) fn verdict(&self) -> &str {
        match self {
            Self::First(statement) => &statement.verdict,
            Self::Now(statement) => &statement.verdict,
        }
    }

    pub(in crate::records) fn says(&self, judgement: &Judgement) -> bool {
        match self {
            Self::First(statement) => statement.says(judgement),
            Self::Now(statement) => statement.says(judgement),
        }
    }

    /// In the form of now; a file of version 1 is judged again for it.
    pub(in crate::records) fn restated(
        self,
        name: &str,
        bytes: &[u8],
        entry: u64,
        evidence: &Evidence,
    ) -> Statement {
        match self {
            Self::Now(statement) => statement,
            Self::First(first) => {
                let arrival = Arrival { at: first.received, entry };
                let judgement = judge(bytes, arrival, evidence);
                Statement::new(name, first.received, &judgement)
            }
        }
    }
}
