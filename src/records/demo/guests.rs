//! Whom the office of a demonstration has invited. Its key comes from the seed like everything else, so whoever knows
//! the seed could sign too: good enough for what is made up, and for nothing else. Nobody seals, since an honest
//! seal takes a browser, and its signature is another each time.

use std::path::Path;

use quiz::{Certification, Invitation, Learner, Seed};

use super::super::decision::{Decision, Invited};
use super::super::filed::open_or_create;
use super::super::keys::{self, OfficeSigner};
use super::super::ledger::New;
use super::{Chance, Demo, Manner};
use crate::error::Result;

/// Out of a hundred, so many come by the link that they were sent; the others begin at the home page.
const BY_LINK: u32 = 80;

pub(super) fn signer(chance: &Chance) -> OfficeSigner {
    let mut seed = [0; 32];
    for (part, bytes) in seed.chunks_exact_mut(8).enumerate() {
        bytes.copy_from_slice(&chance.number(&format!("office key {part}")).to_be_bytes());
    }
    OfficeSigner::from_seed(&seed)
}

/// The invitation on which somebody comes, signed.
pub(super) fn invitation(
    certification: &Certification,
    learner: &Learner,
    manner: Manner,
    chance: &Chance,
    signer: &OfficeSigner,
) -> Option<(Seed, String)> {
    let comes = match manner {
        // What is edited bears nobody's signature.
        Manner::Edited | Manner::Exempt | Manner::Paper => false,
        Manner::Human => chance.below("by link", 100) < BY_LINK,
        Manner::Thorough | Manner::SecondTry | Manner::Halfway => true,
    };
    let seed = Seed(chance.number("invited seed"));
    let invitation = Invitation {
        certification: certification.id.clone(),
        course: certification.course.clone(),
        year: certification.year.clone(),
        window: certification.window,
        learner: learner.clone(),
        seed,
        issued: certification.window.opens,
        key: signer.public().id(),
    };
    comes.then(|| (seed, invitation.token(signer.sign(&invitation.message()))))
}

/// The ledger's entry for an invitation.
pub(super) fn entry(
    certification: &Certification,
    learner: &Learner,
    person: &str,
    token: String,
) -> Invited {
    Invited {
        certification: certification.id.clone(),
        learner: learner.id.to_hex(),
        person: person.to_owned(),
        salt: String::new(),
        token,
        year: certification.year.clone(),
    }
}

impl Demo {
    /// Puts the office's public key beside the ledger, without which no invitation is believed.
    pub fn publish_key(&self, records: &Path) -> Result<()> {
        self.key.as_ref().map_or(Ok(()), |key| keys::publish(records, key))
    }

    /// Tells the ledger who was invited, as `hallpass invite` does.
    pub fn record_invitations(&self, records: &Path, now: u64) -> Result<()> {
        let (mut ledger, _) = open_or_create(records)?;
        let invited = self.invited.iter().cloned();
        let entries: Vec<New> =
            invited.map(|invited| New::Decision(Decision::Invite(invited))).collect();
        if entries.is_empty() { Ok(()) } else { ledger.record(entries, now).map(|_| ()) }
    }
}
