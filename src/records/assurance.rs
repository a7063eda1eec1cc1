//! What vouches for a completion file beside its own chain: the office's invitation says whom it is from,
//! and the seals of the browser that held its attempts say that nobody else wrote them.
//!
//! | what is found | verdict |
//! |---|---|
//! | an invitation that is cut off, forged, or signed with a key that the office does not have | rejected |
//! | an invitation for another learner, course or year | rejected |
//! | an invitation that was revoked before the file came in | rejected |
//! | a seal that does not match its attempt | rejected |
//! | an attempt on another seed than the invitation's, or outside of its window | accepted with warnings; that attempt counts for nothing |
//! | another name, role or school than the invitation's | accepted with warnings |
//! | neither invitation nor seals | nothing is said: the file is self-declared |

use quiz::{AttemptRecord, Date, Invitation, Record, SignedInvitation, VerifiedAttempt, Weight};
use ring::signature::{ECDSA_P256_SHA256_FIXED, UnparsedPublicKey};

use super::evidence::Evidence;
use super::verify::{Arrival, Reason};
use super::{keys, words};

/// How sure one can be of whom a file is from, and of who wrote it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Assurance {
    /// It bears an invitation that the office signed for this learner.
    pub invited: bool,
    /// Each of its submitted attempts is sealed by the browser that held it.
    pub sealed: bool,
}

impl Assurance {
    const WORDS: [(Self, &'static str); 4] = [
        (Self { invited: false, sealed: false }, "self-declared"),
        (Self { invited: false, sealed: true }, "sealed"),
        (Self { invited: true, sealed: false }, "invited"),
        (Self { invited: true, sealed: true }, "invited and sealed"),
    ];

    /// In the words that a lead reads.
    pub fn text(self) -> &'static str {
        Self::WORDS.iter().find(|(known, _)| *known == self).map_or("self-declared", |it| it.1)
    }

    /// The other way of [`Assurance::text`].
    pub fn from_text(text: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, known)| *known == text).map(|it| it.0)
    }
}

/// What was found of a file's invitation and seals.
pub(super) struct Vouched {
    pub(super) assurance: Assurance,
    pub(super) reasons: Vec<Reason>,
    /// Signed by the office, and this learner's.
    pub(super) invitation: Option<Invitation>,
}

pub(super) fn assure(record: &Record, arrival: Arrival, evidence: &Evidence) -> Vouched {
    let mut reasons = Vec::new();
    let invitation = record.invitation.as_deref().and_then(|token| {
        let read = invitation(token, record, arrival, evidence);
        read.map_err(|text| reasons.push(Reason { weight: Weight::FileRejected, text })).ok()
    });
    if let Some(invitation) = &invitation {
        reasons.extend(other_person(invitation, record));
    }
    let sealed = seals(record, &mut reasons);
    let assurance = Assurance { invited: invitation.is_some(), sealed };
    Vouched { assurance, reasons, invitation }
}

/// The file's invitation, or why it is none.
fn invitation(
    token: &str,
    record: &Record,
    arrival: Arrival,
    evidence: &Evidence,
) -> Result<Invitation, String> {
    let signed =
        SignedInvitation::parse(token).map_err(|error| words::plain(&error.to_string()))?;
    let SignedInvitation { invitation, message, signature } = signed;
    let Some(key) = evidence.keys.get(&invitation.key) else {
        return Err(format!(
            "its invitation is signed with the key `{}`, and the office has no such key in `records/keys`",
            invitation.key
        ));
    };
    if !keys::holds(key, &message, &signature) {
        return Err(
            "its invitation was made up, or changed after the office had signed it: the signature does not match"
                .to_owned(),
        );
    }
    if invitation.learner.id != record.learner.id {
        return Err(format!(
            "its invitation is for another learner (`{}`, not `{}`)",
            invitation.learner.id, record.learner.id
        ));
    }
    if (&invitation.course, &invitation.year) != (&record.course, &record.year) {
        return Err(format!(
            "its invitation is for the course `{}` in {}",
            words::plain(&invitation.course),
            words::plain(&invitation.year)
        ));
    }
    let issued = evidence.invited.get(&invitation.learner.id);
    match issued.and_then(|issued| issued.revoked.as_ref()) {
        Some(revoked) if revoked.entry < arrival.entry => {
            Err(format!("its invitation was {}", revoked.text()))
        }
        _ => Ok(invitation),
    }
}

/// What the learner says of themselves and the invitation says otherwise.
fn other_person(invitation: &Invitation, record: &Record) -> Vec<Reason> {
    let (stated, invited) = (&record.learner, &invitation.learner);
    let differing = [
        ("name", &stated.name, &invited.name, words::folded as fn(&str) -> String),
        ("role", &stated.role, &invited.role, words::role_id),
        ("school", &stated.school, &invited.school, words::folded),
    ];
    let differing = differing.into_iter().filter(|(_, stated, invited, fold)| {
        !invited.trim().is_empty() && fold(stated) != fold(invited)
    });
    let reason = |(what, stated, invited, _): (&str, &String, &String, _)| Reason {
        weight: Weight::Warning,
        text: format!(
            "the file states the {what} `{}`, the invitation `{}`",
            words::plain(stated.trim()),
            words::plain(invited.trim())
        ),
    };
    differing.map(reason).collect()
}

/// Whether every submitted attempt is sealed. A seal that does not match is a reason.
fn seals(record: &Record, reasons: &mut Vec<Reason>) -> bool {
    let mut submitted = 0;
    let mut sealed = 0;
    for attempt in &record.attempts {
        let is_submitted = attempt.log.last().is_some_and(|event| event.act == quiz::Act::Submit);
        submitted += usize::from(is_submitted);
        match seal_holds(attempt) {
            Some(true) => sealed += usize::from(is_submitted),
            Some(false) => reasons.push(Reason {
                weight: Weight::FileRejected,
                text: format!(
                    "{}, attempt {}: its seal does not match: the log was changed, or sealed for another attempt",
                    attempt.quiz, attempt.number
                ),
            }),
            None => {}
        }
    }
    submitted > 0 && sealed == submitted
}

/// Whether an attempt's seal is that of its head; `None`: there is no seal.
pub fn seal_holds(attempt: &AttemptRecord) -> Option<bool> {
    let seal = attempt.seal.as_ref()?;
    let message = quiz::seal::message(&attempt.head);
    let key = UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, seal.key.0);
    Some(key.verify(message.as_bytes(), &seal.signature.0).is_ok())
}

/// Why an attempt was not made on its invitation; it then counts for nothing.
pub(super) fn off_the_invitation(
    attempt: &VerifiedAttempt,
    invitation: &Invitation,
) -> Vec<Reason> {
    let mut texts = Vec::new();
    if attempt.seed != invitation.seed {
        texts.push(
            "it was drawn on another seed than the invitation's, so its questions may have been chosen"
                .to_owned(),
        );
    }
    let window = &invitation.window;
    let day = attempt.submitted.map(Date::of_millis);
    // The log has no time zone.
    let outside =
        |day: &Date| *day < window.opens.plus_days(-1) || *day > window.closes.plus_days(1);
    if let Some(day) = day.filter(outside) {
        let (opens, closes) = (words::long_date(window.opens), words::long_date(window.closes));
        texts.push(format!(
            "it was submitted on {}, and its invitation holds from {opens} to {closes}",
            words::long_date(day)
        ));
    }
    let void = |text| Reason { weight: Weight::AttemptVoid, text };
    texts.into_iter().map(void).collect()
}
