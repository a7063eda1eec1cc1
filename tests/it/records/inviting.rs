//! Invitations and seals: what vouches for a file, and what does not.

use std::path::Path;

use hallpass::records::invitations::{State, list, revoke};
use hallpass::records::invite::{Inviting, invite};
use hallpass::records::keys::Asking;
use hallpass::records::{Assurance, Kept, Roster, filed, prove};
use quiz::record::{AttemptRecord, Learner, Record};
use quiz::{BrowserKey, Invitation, Seal, Seed, Signature, SignedInvitation, Verdict};
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair as _};

use super::honest::{HOUR, NOVEMBER, RECEIVED, learner, quiz, record, submitted_on};
use super::keeping::Room;

const ROSTER: &str = "\
- {id: ts-1, name: Ana Ortiz, role: transition-specialist, school: North, email: ana@example.org}
- {id: ts-2, name: Ben Cho, role: transition-specialist, school: South}
- {id: ts-3, name: tbc, role: transition-specialist, school: tbc}
- {id: c-1, name: Cy, role: counselor, school: South}
";

/// A room with a roster, in which everyone was invited.
fn invited() -> Room {
    let room = Room::new();
    let data = room.path("content/training/data");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("roster.yaml"), ROSTER).unwrap();
    std::fs::write(
        room.path("content/site.yaml"),
        "organization: Office\nsites:\n  - {course: options-transfer, title: The course, base_url: 'https://course.example.org/'}\n",
    )
    .unwrap();
    inviting(&room, &asked(room.path("")));
    room
}

fn asked(folder: impl AsRef<Path>) -> Inviting {
    let folder = folder.as_ref();
    Inviting {
        records: folder.join("records"),
        content: folder.join("content"),
        roster: None,
        out: folder.join("invitations"),
        certification: None,
        today: "2026-10-01".parse().unwrap(),
        link: None,
        only: Vec::new(),
        lock: false,
        language: "en".to_owned(),
        renew: None,
    }
}

fn inviting(room: &Room, inviting: &Inviting) {
    let mut nobody = |_: Asking| -> Result<String, hallpass::error::Error> { panic!("asked") };
    let invitations = invite(inviting, RECEIVED - 40 * 24 * HOUR, &mut nobody).unwrap();
    assert!(room.path("invitations").is_dir() && !invitations.invited.is_empty());
}

/// The link's token as the person's message has it.
fn token(room: &Room, person: &str) -> (String, Invitation) {
    let text = std::fs::read_to_string(room.path(&format!("invitations/{person}.txt"))).unwrap();
    let link = text.split_whitespace().find(|word| word.starts_with("https://")).unwrap();
    let token = link.split_once("#invitation=").unwrap().1.to_owned();
    let signed = SignedInvitation::parse(&token).unwrap();
    (token, signed.invitation)
}

/// What a browser makes on an invitation.
fn on(token: &str, invitation: &Invitation) -> Record {
    let learner = &invitation.learner;
    let attempts = vec![
        submitted_on(&quiz("records-check"), learner.id, 1, NOVEMBER, 4, invitation.seed),
        submitted_on(&quiz("rules-check"), learner.id, 1, NOVEMBER + HOUR, 4, invitation.seed),
    ];
    Record { invitation: Some(token.to_owned()), ..record(learner, attempts) }
}

/// A browser's key.
struct Browser(EcdsaKeyPair, SystemRandom);

impl Browser {
    fn new() -> Self {
        let random = SystemRandom::new();
        let kind = &ECDSA_P256_SHA256_FIXED_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(kind, &random).unwrap();
        Self(EcdsaKeyPair::from_pkcs8(kind, key.as_ref(), &random).unwrap(), random)
    }

    fn seal(&self, attempt: &mut AttemptRecord) {
        let message = quiz::seal::message(&attempt.head);
        let signature = self.0.sign(&self.1, message.as_bytes()).unwrap();
        attempt.seal = Some(Seal {
            key: BrowserKey(self.0.public_key().as_ref().try_into().unwrap()),
            signature: Signature(signature.as_ref().try_into().unwrap()),
        });
    }

    fn seal_all(&self, mut record: Record) -> Record {
        record.attempts.iter_mut().for_each(|attempt| self.seal(attempt));
        record
    }
}

/// Imports one file, and says what was told of it.
fn import(room: &Room, name: &str, record: &Record) -> Kept {
    let path = room.hand_in(name, record.to_json());
    let mut files = room.import_from(&[path]).unwrap().files;
    let hallpass::records::Outcome::Kept(kept) = files.remove(0).outcome else { panic!() };
    kept
}

#[track_caller]
fn told(kept: &Kept, verdict: Verdict, assurance: &str, reason: &str) {
    assert_eq!(kept.verdict, verdict, "{:?}", kept.reasons);
    assert_eq!(kept.assurance.map(Assurance::text), Some(assurance));
    let found = kept.reasons.iter().any(|text| text.contains(reason));
    assert!(if reason.is_empty() { kept.reasons.is_empty() } else { found }, "{:?}", kept.reasons);
}

#[test]
fn a_file_says_what_vouches_for_it() {
    let room = invited();
    let (token, invitation) = token(&room, "ts-1");
    let honest = on(&token, &invitation);
    let browser = Browser::new();
    let zoe = record(
        &learner(9, "Zoe"),
        vec![submitted_on(&quiz("rules-check"), learner(9, "").id, 1, NOVEMBER, 4, Seed(7))],
    );
    told(&import(&room, "a.json", &zoe), Verdict::Accepted, "self-declared", "");
    let sealed = Browser::new().seal_all(zoe.clone());
    told(&import(&room, "b.json", &sealed), Verdict::Accepted, "sealed", "");
    told(&import(&room, "c.json", &honest), Verdict::Accepted, "invited", "");
    let both = browser.seal_all(honest.clone());
    told(&import(&room, "d.json", &both), Verdict::Accepted, "invited and sealed", "");
    let mut half = both;
    half.attempts[0].seal = None;
    told(&import(&room, "e.json", &half), Verdict::Accepted, "invited", "");
    let proof = prove(&room.records(), None).unwrap();
    assert!(proof.holds(), "{proof:?}");
    assert_eq!(proof.files, 5);
}

#[test]
fn an_invitation_that_is_not_the_learners_is_refused() {
    let room = invited();
    let (token, invitation) = token(&room, "ts-1");
    let honest = on(&token, &invitation);
    let stranger = learner(77, "Mallory");
    let mut stolen = on(&token, &Invitation { learner: stranger, ..invitation.clone() });
    stolen.invitation = Some(token.clone());
    told(&import(&room, "a.json", &stolen), Verdict::Rejected, "self-declared", "another learner");

    let reworded = Invitation { seed: Seed(1), ..invitation.clone() };
    let signature = SignedInvitation::parse(&token).unwrap().signature;
    let forged = Record { invitation: Some(reworded.token(signature)), ..honest.clone() };
    let found = import(&room, "b.json", &forged);
    told(&found, Verdict::Rejected, "self-declared", "the signature does not match");

    let unknown = Invitation { key: quiz::KeyId(5), ..invitation.clone() };
    let unknown = Record { invitation: Some(unknown.token(signature)), ..honest.clone() };
    let found = import(&room, "c.json", &unknown);
    told(&found, Verdict::Rejected, "self-declared", "no such key");

    let cut = Record { invitation: Some(token[..40].to_owned()), ..honest.clone() };
    told(&import(&room, "d.json", &cut), Verdict::Rejected, "self-declared", "cut off");

    let mut without = honest.clone();
    without.invitation = None;
    let found = import(&room, "e.json", &without);
    told(&found, Verdict::AcceptedWithWarnings, "self-declared", "does not bear that invitation");
}

#[test]
fn attempts_off_the_invitation_count_for_nothing() {
    let room = invited();
    let (token, invitation) = token(&room, "ts-1");
    let chosen = Invitation { seed: Seed(3), ..invitation.clone() };
    let found = import(&room, "a.json", &on(&token, &chosen));
    told(&found, Verdict::Rejected, "invited", "another seed than the invitation's");

    let mut renamed = on(&token, &invitation);
    renamed.learner = Learner { name: "A. Ortiz-Vega".to_owned(), ..renamed.learner };
    renamed.learner.role = "Transition Specialist".to_owned();
    let found = import(&room, "b.json", &renamed);
    told(&found, Verdict::AcceptedWithWarnings, "invited", "states the name `A. Ortiz-Vega`");
    assert_eq!(found.reasons.len(), 1, "{:?}", found.reasons);

    let early = submitted_on(
        &quiz("rules-check"),
        invitation.learner.id,
        1,
        NOVEMBER - 120 * 24 * HOUR,
        4,
        invitation.seed,
    );
    let mut early = record(&invitation.learner, vec![early]);
    early.invitation = Some(token);
    told(
        &import(&room, "c.json", &early),
        Verdict::Rejected,
        "invited",
        "its invitation holds from",
    );
}

#[test]
fn a_revoked_invitation_lets_nothing_more_in() {
    let room = invited();
    let (token_1, invitation) = token(&room, "ts-1");
    let first = on(&token_1, &invitation);
    told(&import(&room, "a.json", &first), Verdict::Accepted, "invited", "");
    let revoking = |which: &str| revoke(&room.records(), which, "forwarded", "R. Vega", RECEIVED);
    assert!(revoking("ts-9").unwrap_err().to_string().contains("no invitation that holds"));
    revoking("ts-1").unwrap();
    assert!(revoking("ts-1").is_err());
    let mut later = first.clone();
    later.exported += 1;
    let found = import(&room, "b.json", &later);
    told(&found, Verdict::Rejected, "self-declared", "its invitation was revoked on");
    let again = import(&room, "a.json", &first);
    told(&again, Verdict::AcceptedWithWarnings, "invited", "after the file had come in");

    inviting(&room, &Inviting { only: vec!["ts-1".to_owned()], ..asked(room.path("")) });
    let (token_2, invitation) = token(&room, "ts-1");
    assert_ne!(token_1, token_2);
    told(&import(&room, "c.json", &on(&token_2, &invitation)), Verdict::Accepted, "invited", "");

    let states: Vec<(String, bool, usize)> = list(&room.records(), "2026-12-01".parse().unwrap())
        .unwrap()
        .into_iter()
        .map(|it| (it.person, matches!(it.state, State::Revoked(_)), it.files))
        .collect();
    let expected = [("ts-1", true, 1), ("ts-2", false, 0), ("ts-1", false, 1)];
    assert_eq!(
        states,
        expected.map(|(person, revoked, files)| (person.to_owned(), revoked, files))
    );
    let later = list(&room.records(), "2027-07-01".parse().unwrap()).unwrap();
    assert!(matches!(later[1].state, State::Expired(_)));
    let proof = prove(&room.records(), None).unwrap();
    assert!(proof.holds(), "{proof:?}");
}

#[test]
fn a_seal_that_does_not_match_is_refused_and_one_key_for_two_is_told_to_both() {
    let room = invited();
    let browser = Browser::new();
    let (token_1, ana) = token(&room, "ts-1");
    let (token_2, ben) = token(&room, "ts-2");
    let first = browser.seal_all(on(&token_1, &ana));
    let mut moved = first.clone();
    let seal = moved.attempts[0].seal;
    moved.attempts[1].seal = seal;
    let found = import(&room, "moved.json", &moved);
    told(&found, Verdict::Rejected, "invited", "its seal does not match");
    let second = browser.seal_all(on(&token_2, &ben));
    told(&import(&room, "a.json", &first), Verdict::Accepted, "invited and sealed", "");
    let found = import(&room, "b.json", &second);
    told(&found, Verdict::AcceptedWithWarnings, "invited and sealed", "the same browser signed");
    let (files, _) = filed(&room.records(), &Roster::default()).unwrap();
    let warned: Vec<bool> = files
        .iter()
        .map(|it| it.judgement.texts().iter().any(|text| text.contains("the same browser")))
        .collect();
    assert_eq!(warned, [false, true, true]);
}
