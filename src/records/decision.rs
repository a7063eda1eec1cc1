//! What the office decides, as the ledger keeps it: each with its reason and its author, because a
//! certification that rests on a person's word must say whose.

use std::collections::BTreeMap;

use quiz::{Date, Digest};
use serde::{Deserialize, Serialize};
use serde_json::Value;

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
    /// What names the invitation.
    pub token: String,
    /// School year, such as `2026-27`.
    pub year: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Revoked {
    pub author: String,
    pub reason: String,
    #[serde(default)]
    pub salt: String,
    /// What names the invitation.
    pub token: String,
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
