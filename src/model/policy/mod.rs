//! The policy documents on the day that the content is read: which version is in force, what it changed,
//! and who says so.

mod changes;
mod renewal;
mod uses;
mod words;

pub use changes::{BlockChange, Change, ClauseChange, Move, between};
pub use renewal::Renewal;
pub(super) use renewal::{mark_quizzes, renewals};
pub(super) use uses::uses_of;
pub use uses::{Citing, Use, Uses, place_of};
pub use words::{Edit, EditKind, diff};

use jiff::civil::Date;

use crate::parse::{
    Clause, Documents, Policy, PolicyStatus, PolicyVersion, SiteConfig, split_name,
};

use super::Model;

/// What a citation `document#clause` leads to.
#[derive(Clone, Copy)]
pub struct Cited<'m> {
    pub policy: &'m Policy,
    /// The version that readers see: the one in force, or the nearest to it.
    pub version: &'m PolicyVersion,
    /// None: the whole document is cited.
    pub clause: Option<&'m Clause>,
}

/// Why a citation leads nowhere.
#[derive(Clone, Copy)]
pub enum Uncited<'m> {
    /// No document has this id.
    Document,
    /// The document has no such clause now; with an earlier or later version that has it.
    Clause { policy: &'m Policy, version: &'m PolicyVersion, other: Option<&'m PolicyVersion> },
}

/// Looks a citation up as a reader of the day does. An id without `#` is the whole document's.
pub fn cited<'m>(model: &'m Model, cite: &str) -> Result<Cited<'m>, Uncited<'m>> {
    let (document, clause) = match split_name(cite) {
        Some((document, clause)) => (document, Some(clause)),
        None => (cite, None),
    };
    let policy = find(&model.documents, document).ok_or(Uncited::Document)?;
    let version = shown(policy, model.as_of).ok_or(Uncited::Document)?;
    let Some(id) = clause else { return Ok(Cited { policy, version, clause: None }) };
    match version.clause(id) {
        Some(clause) => Ok(Cited { policy, version, clause: Some(clause) }),
        None => {
            let other = policy.versions.iter().rev().find(|other| other.clause(id).is_some());
            Err(Uncited::Clause { policy, version, other })
        }
    }
}

pub fn find<'d>(documents: &'d Documents, id: &str) -> Option<&'d Policy> {
    documents.policies.iter().find(|policy| policy.id == id)
}

/// The version in force on a day: the last that took effect, unless it ended the document.
pub fn in_force(policy: &Policy, day: Date) -> Option<&PolicyVersion> {
    let last = history(policy, day).next_back()?;
    (last.front.status != PolicyStatus::Withdrawn).then_some(last)
}

/// The version that a page shows: the one in force, else the last that was, else the first to come.
pub fn shown(policy: &Policy, day: Date) -> Option<&PolicyVersion> {
    in_force(policy, day)
        .or_else(|| {
            history(policy, day)
                .rev()
                .find(|version| version.front.status != PolicyStatus::Withdrawn)
        })
        .or_else(|| policy.versions.first())
}

/// The versions that have taken effect by a day, first to last. Drafts never do.
pub fn history(policy: &Policy, day: Date) -> impl DoubleEndedIterator<Item = &PolicyVersion> {
    policy.versions.iter().filter(move |version| {
        version.front.status != PolicyStatus::Draft
            && version.effective().is_some_and(|effective| effective <= day)
    })
}

/// The version that another took the place of: the one it says it supersedes, or the one before it.
pub fn predecessor<'p>(policy: &'p Policy, version: &PolicyVersion) -> Option<&'p PolicyVersion> {
    let said = version.front.supersedes.as_ref().and_then(|name| policy.version(&name.value));
    if let Some(said) = said.filter(|said| !std::ptr::eq(*said, version)) {
        return Some(said);
    }
    let at = policy.versions.iter().position(|known| std::ptr::eq(known, version))?;
    policy.versions[..at].iter().rev().find(|before| before.front.status != PolicyStatus::Draft)
}

/// Since when a clause of the version in force on a day says what it says, and in which version it came
/// to; none for words that the first version had.
pub fn changed<'p>(policy: &'p Policy, clause: &str, day: Date) -> Option<Changed<'p>> {
    let versions: Vec<&PolicyVersion> = history(policy, day).collect();
    let mut now = versions.last()?.clause(clause)?;
    let mut since = versions.len() - 1;
    let mut before = None;
    while let Some(&earlier) = since.checked_sub(1).and_then(|at| versions.get(at)) {
        match ancestor(earlier, versions[since], now) {
            Some(same) if same.digest == now.digest => {
                now = same;
                since -= 1;
            }
            other => {
                before = other.map(|clause| (earlier, clause));
                break;
            }
        }
    }
    let version = *versions.get(since).filter(|_| since > 0)?;
    Some(Changed { on: version.effective()?, version, before })
}

/// What a clause was in the version before: the one with its id, or one with its words whose id is gone.
fn ancestor<'p>(
    before: &'p PolicyVersion,
    after: &PolicyVersion,
    clause: &Clause,
) -> Option<&'p Clause> {
    before.clause(&clause.id.value).or_else(|| {
        let mut clauses = before.text.clauses.iter();
        clauses.find(|old| old.digest == clause.digest && after.clause(&old.id.value).is_none())
    })
}

/// The last change of a clause.
#[derive(Clone, Copy)]
pub struct Changed<'p> {
    pub on: Date,
    pub version: &'p PolicyVersion,
    /// What it said before; none when it was added.
    pub before: Option<(&'p PolicyVersion, &'p Clause)>,
}

/// Whether the document is meant for readers of a site. Which sites show it is decided by who cites it,
/// too: see [`Model::policies_of`].
pub fn serves(config: &SiteConfig, policy: &Policy) -> bool {
    let audience = policy.versions.iter().flat_map(|version| &version.front.audience);
    let named: Vec<&str> = audience.map(|one| one.value.as_str()).collect();
    named.is_empty()
        || config.audience.is_empty()
        || named.iter().any(|one| config.audience.iter().any(|served| served == one))
}
