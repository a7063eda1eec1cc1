//! What the office decides, as the ledger keeps it: each with its reason and its author, because a
//! certification that rests on a person's word must say whose.

use std::collections::BTreeMap;

use quiz::{Date, Digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::ledger::Decided;
use super::words;

/// A decision of the office. Texts are as they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// The person need not hold the certification.
    Exempt(Excused),
    /// The person completed it in another way: on paper, in a course room.
    Complete(Excused),
    /// An exemption or completion was taken back.
    Withdraw(Withdrawn),
    /// The key of one version of a quiz is put right by that of another.
    Mend(Mended),
    /// An invitation was made.
    Invite(Invited),
    /// An invitation counts no longer.
    Revoke(Revoked),
    /// Entries were removed.
    Forget(Forgot),
}

/// An exemption or a completion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Excused {
    pub author: String,
    /// Id of the certification.
    pub certification: String,
    /// The day of the completion, or from which the exemption holds.
    #[serde(with = "day")]
    pub on: Date,
    /// Id of the person in the roster, or learner id.
    pub person: String,
    pub reason: String,
    #[serde(default)]
    pub salt: String,
    /// School year, such as `2026-27`.
    pub year: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Withdrawn {
    pub author: String,
    /// Number of the entry that is taken back.
    pub entry: u64,
    pub reason: String,
    #[serde(default)]
    pub salt: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mended {
    pub author: String,
    /// Digest of the quiz whose key is wrong.
    pub from: String,
    /// Id of the quiz.
    pub quiz: String,
    pub reason: String,
    #[serde(default)]
    pub salt: String,
    /// Digest of the quiz whose key counts.
    pub to: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Invited {
    /// Id of the certification.
    pub certification: String,
    /// The learner id that the invitation gives.
    pub learner: String,
    /// Id of the person in the roster.
    pub person: String,
    #[serde(default)]
    pub salt: String,
    /// The signed invitation, as it is in the link.
    pub token: String,
    /// School year, such as `2026-27`.
    pub year: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    pub author: String,
    /// Number of the invitation's entry.
    pub entry: u64,
    pub reason: String,
    #[serde(default)]
    pub salt: String,
}

/// Names no person: only what was removed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Forgot {
    pub author: String,
    /// Numbers of the entries whose content and files were removed.
    pub entries: Vec<u64>,
    pub reason: String,
    #[serde(default)]
    pub salt: String,
}

impl Decision {
    /// The `kind` of its entry.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Exempt(_) => "exempt",
            Self::Complete(_) => "complete",
            Self::Withdraw(_) => "withdraw",
            Self::Mend(_) => "mend",
            Self::Invite(_) => "invite",
            Self::Revoke(_) => "revoke",
            Self::Forget(_) => "forget",
        }
    }

    pub(super) fn to_value(&self) -> Value {
        let value = match self {
            Self::Exempt(it) | Self::Complete(it) => serde_json::to_value(it),
            Self::Withdraw(it) => serde_json::to_value(it),
            Self::Mend(it) => serde_json::to_value(it),
            Self::Invite(it) => serde_json::to_value(it),
            Self::Revoke(it) => serde_json::to_value(it),
            Self::Forget(it) => serde_json::to_value(it),
        };
        value.unwrap_or_default()
    }

    /// `None` for what no decision of this kind looks like.
    pub(super) fn parse(kind: &str, text: &[u8]) -> Option<Self> {
        match kind {
            "exempt" => serde_json::from_slice(text).ok().map(Self::Exempt),
            "complete" => serde_json::from_slice(text).ok().map(Self::Complete),
            "withdraw" => serde_json::from_slice(text).ok().map(Self::Withdraw),
            "mend" => serde_json::from_slice(text).ok().map(Self::Mend),
            "invite" => serde_json::from_slice(text).ok().map(Self::Invite),
            "revoke" => serde_json::from_slice(text).ok().map(Self::Revoke),
            "forget" => serde_json::from_slice(text).ok().map(Self::Forget),
            _ => None,
        }
    }

    /// The person whom it is about, as the roster or the learner id names them.
    pub fn person(&self) -> Option<&str> {
        match self {
            Self::Exempt(it) | Self::Complete(it) => Some(&it.person),
            Self::Invite(it) => Some(&it.person),
            _ => None,
        }
    }
}

/// An exemption or completion that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excuse {
    /// Number of its entry.
    pub entry: u64,
    /// The person completed the certification in another way; else they need not hold it.
    pub completed: bool,
    pub excused: Excused,
}

impl Excuse {
    /// In a sentence, fit to show.
    pub fn text(&self) -> String {
        let Excused { on, reason, author, .. } = &self.excused;
        let what = if self.completed { "completed in another way on" } else { "exempt from" };
        let day = words::long_date(*on);
        let (reason, author) = (words::plain(reason), words::plain(author));
        format!("{what} {day}: {reason} (entry {}, by {author})", self.entry)
    }
}

/// The exemptions and completions that nobody took back, in order.
pub(super) fn excused(decided: &[Decided]) -> Vec<Excuse> {
    let withdrawn: Vec<u64> = decided
        .iter()
        .filter_map(|decided| match &decided.decision {
            Decision::Withdraw(withdrawn) => Some(withdrawn.entry),
            _ => None,
        })
        .collect();
    let excuse = |decided: &Decided| {
        let (completed, excused) = match &decided.decision {
            Decision::Exempt(excused) => (false, excused),
            Decision::Complete(excused) => (true, excused),
            _ => return None,
        };
        Some(Excuse { entry: decided.id, completed, excused: excused.clone() })
    };
    let standing = decided.iter().filter(|decided| !withdrawn.contains(&decided.id));
    standing.filter_map(excuse).collect()
}

/// Which key counts for each version of a quiz: the last mend of it, followed to its end.
pub(super) fn mends<'d>(decisions: impl Iterator<Item = &'d Decision>) -> BTreeMap<Digest, Digest> {
    let mut mends: BTreeMap<Digest, Digest> = BTreeMap::new();
    for decision in decisions {
        let Decision::Mend(mended) = decision else { continue };
        let (Ok(from), Ok(to)) = (mended.from.parse(), mended.to.parse()) else { continue };
        mends.insert(from, to);
        for counts in mends.values_mut().filter(|counts| **counts == from) {
            *counts = to;
        }
    }
    mends
}

/// A day as `2026-12-18`.
mod day {
    use quiz::Date;
    use serde::{Deserialize as _, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(day: &Date, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(day)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Date, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}
