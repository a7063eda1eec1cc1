//! The invitations that the ledger has: who holds which, and which were revoked or have expired.

use std::collections::BTreeMap;
use std::path::Path;

use quiz::{Date, LearnerId, SignedInvitation};

use super::decision::{Decision, Revoked};
use super::excuse::said;
use super::filed::open;
use super::ledger::{Decided, New};
use super::words;
use crate::error::{Error, Result};

/// An invitation that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issued {
    /// Number of its entry.
    pub entry: u64,
    /// Unix milliseconds.
    pub at: u64,
    /// Id in the roster.
    pub person: String,
    /// Id of the certification.
    pub certification: String,
    /// School year, such as `2026-27`.
    pub year: String,
    /// As it is in the link.
    pub token: String,
    pub revoked: Option<Revocation>,
}

/// An invitation counts no longer. Texts are as they were given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revocation {
    /// Number of its entry: files with a lower one came in before.
    pub entry: u64,
    /// Unix milliseconds.
    pub at: u64,
    pub reason: String,
    pub author: String,
}

/// By the learner id that each gave, which is drawn at random for each.
pub type Invited = BTreeMap<LearnerId, Issued>;

/// The invitations in these decisions.
pub(super) fn invited(decided: &[Decided]) -> Invited {
    let mut invited = Invited::new();
    let mut learners: BTreeMap<u64, LearnerId> = BTreeMap::new();
    for Decided { id, at, decision } in decided {
        match decision {
            Decision::Invite(it) => {
                let Ok(learner) = it.learner.parse() else { continue };
                learners.insert(*id, learner);
                let issued = Issued {
                    entry: *id,
                    at: *at,
                    person: it.person.clone(),
                    certification: it.certification.clone(),
                    year: it.year.clone(),
                    token: it.token.clone(),
                    revoked: None,
                };
                invited.insert(learner, issued);
            }
            Decision::Revoke(Revoked { author, entry, reason, .. }) => {
                let issued = learners.get(entry).and_then(|learner| invited.get_mut(learner));
                if let Some(issued) = issued.filter(|issued| issued.entry == *entry) {
                    let (reason, author) = (reason.clone(), author.clone());
                    issued.revoked = Some(Revocation { entry: *id, at: *at, reason, author });
                }
            }
            _ => {}
        }
    }
    invited
}

impl Revocation {
    /// When and why, fit to show.
    pub fn text(&self) -> String {
        let day = words::long_date(Date::of_millis(self.at));
        format!("revoked on {day}: {}", words::plain(&self.reason))
    }
}

/// An invitation as the list shows it; all texts are fit to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    pub entry: u64,
    /// Unix milliseconds.
    pub at: u64,
    pub person: String,
    /// As the invitation names the person.
    pub name: String,
    pub certification: String,
    pub year: String,
    pub learner: LearnerId,
    pub state: State,
    /// Files that came in for it and were not rejected.
    pub files: usize,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Holds,
    /// Its window closed on this day.
    Expired(Date),
    /// When and why; fit to show.
    Revoked(String),
}

/// Every invitation, in order.
pub fn list(records: &Path, today: Date) -> Result<Vec<Listed>> {
    let (ledger, evidence) = open(records)?;
    let mut files: BTreeMap<LearnerId, usize> = BTreeMap::new();
    ledger.each_current(
        &evidence,
        |entry| entry,
        |entry| {
            let stands = entry.statement.verdict() != Some(quiz::Verdict::Rejected);
            if let Some(learner) = entry.statement.learner.filter(|_| stands) {
                *files.entry(learner.id).or_default() += 1;
            }
        },
    )?;
    let mut listed: Vec<Listed> = evidence
        .invited
        .iter()
        .map(|(learner, issued)| {
            let invitation =
                SignedInvitation::parse(&issued.token).ok().map(|signed| signed.invitation);
            let name = invitation.as_ref().map_or("", |it| it.learner.name.as_str());
            let closes = invitation.as_ref().map(|it| it.window.closes);
            Listed {
                entry: issued.entry,
                at: issued.at,
                person: words::plain(&issued.person),
                name: words::plain(name),
                certification: words::plain(&issued.certification),
                year: words::plain(&issued.year),
                learner: *learner,
                state: match (&issued.revoked, closes) {
                    (Some(revoked), _) => State::Revoked(revoked.text()),
                    (None, Some(closes)) if today > closes => State::Expired(closes),
                    _ => State::Holds,
                },
                files: files.get(learner).copied().unwrap_or(0),
            }
        })
        .collect();
    listed.sort_by_key(|listed| listed.entry);
    Ok(listed)
}

/// Revokes an invitation: `which` is the id of a person in the roster, or the number of the
/// invitation's entry. Returns the number of the entry that says so, and whose invitation it was.
pub fn revoke(
    records: &Path,
    which: &str,
    reason: &str,
    author: &str,
    now: u64,
) -> Result<(u64, String)> {
    let (mut ledger, evidence) = open(records)?;
    let which = which.trim();
    let holding = || evidence.invited.values().filter(|issued| issued.revoked.is_none());
    let mut found: Vec<&Issued> = holding().filter(|issued| issued.person == which).collect();
    if found.is_empty() {
        found = holding().filter(|issued| Ok(issued.entry) == which.parse()).collect();
    }
    let issued = match found.as_slice() {
        [only] => *only,
        [] => {
            return Err(Error::Usage(format!(
                "no invitation that holds is that of `{}`; `hallpass records invitations` lists them",
                words::plain(which)
            )));
        }
        several => {
            let mut entries: Vec<u64> = several.iter().map(|issued| issued.entry).collect();
            entries.sort_unstable();
            let entries: Vec<String> = entries.iter().map(u64::to_string).collect();
            return Err(Error::Usage(format!(
                "`{}` holds several invitations; name one by the number of its entry: `{}`",
                words::plain(which),
                entries.join("`, `")
            )));
        }
    };
    let decision = Decision::Revoke(Revoked {
        author: said("author", author)?,
        entry: issued.entry,
        reason: said("reason", reason)?,
        salt: String::new(),
    });
    let whose = words::plain(&issued.person);
    let ids = ledger.record(vec![New::Decision(decision)], now)?;
    Ok((ids.first().copied().unwrap_or_default(), whose))
}
