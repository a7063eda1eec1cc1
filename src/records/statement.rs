//! What the ledger says of a file, in the words and figures that the hash chain covers.

use quiz::{Digest, Verdict};
use serde::{Deserialize, Serialize};

use super::verify::Judgement;
use super::words;

/// What was said of a file when it came in. Members in alphabetical order: that is their order in
/// the hash chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Statement {
    /// What each gradable attempt earned, by quiz and number.
    pub graded: Vec<Graded>,
    /// SHA-256 of the file's name.
    pub name: String,
    pub reasons: Vec<String>,
    /// Unix milliseconds, by the office's clock.
    pub received: u64,
    /// In the words of [`words::verdict`].
    pub verdict: String,
    pub version: u32,
}

/// What one attempt earned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Graded {
    pub attempt: u32,
    pub counts: bool,
    /// Points there were to earn.
    pub of: u32,
    pub passed: bool,
    pub points: u32,
    pub quiz: String,
}

impl Statement {
    pub fn new(name: &str, received: u64, judgement: &Judgement) -> Self {
        Self {
            graded: graded(judgement),
            name: Digest::of(name.as_bytes()).to_hex(),
            reasons: judgement.texts(),
            received,
            verdict: words::verdict(judgement.verdict).to_owned(),
            version: 1,
        }
    }

    /// The same verdict and the same points. Reasons may be worded better by a later version.
    pub fn says(&self, judgement: &Judgement) -> bool {
        self.verdict == words::verdict(judgement.verdict) && self.graded == graded(judgement)
    }

    /// `None` in a ledger that was changed by hand.
    pub fn verdict(&self) -> Option<Verdict> {
        words::verdict_from(&self.verdict)
    }

    /// The bytes that the chain is taken over.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

fn graded(judgement: &Judgement) -> Vec<Graded> {
    let attempts = judgement.record.iter().flat_map(|record| &record.attempts);
    attempts
        .filter_map(|judged| {
            let score = judged.attempt.earned.as_ref()?.score;
            Some(Graded {
                attempt: judged.attempt.number,
                counts: judged.counts,
                of: score.of,
                passed: score.passed,
                points: score.points,
                quiz: judged.attempt.quiz.clone(),
            })
        })
        .collect()
}
