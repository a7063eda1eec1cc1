//! Invitations and receipts: one spelling, read back whole, and nothing else is read.

use proptest::prelude::*;
use quiz::{
    Digest, Invitation, KeyId, Learner, LearnerId, OfficeKey, Receipt, ReceiptResult,
    ReceiptStanding, Score, Seed, Signature, SignedInvitation, SignedReceipt, Window,
};

use crate::support::percent;

fn learner() -> Learner {
    Learner {
        id: LearnerId(0xabcd),
        name: "Ana \"Q\" Ruíz <b>".into(),
        role: "transition-specialist".into(),
        school: "Ødegård".into(),
    }
}

fn window() -> Window {
    let day = |text: &str| text.parse().unwrap();
    Window { opens: day("2026-08-01"), due: day("2026-12-18"), closes: day("2027-06-30") }
}

fn invitation() -> Invitation {
    Invitation {
        certification: "transition-specialist".into(),
        course: "options-transfer".into(),
        year: "2026-27".into(),
        window: window(),
        learner: learner(),
        seed: Seed(7),
        issued: "2026-08-03".parse().unwrap(),
        key: OfficeKey([9; 32]).id(),
    }
}

fn receipt() -> Receipt {
    Receipt {
        course: "options-transfer".into(),
        year: "2026-27".into(),
        learner: learner(),
        issued: "2026-12-02".parse().unwrap(),
        key: KeyId(1),
        certifications: vec![ReceiptStanding {
            id: "transition-specialist".into(),
            title: "Transition specialist".into(),
            status: "certified".into(),
            code: Some("HP-ABCD-EFGH-JKMN-PQRS".into()),
            on: Some("2026-12-01".parse().unwrap()),
            until: "2027-06-30".parse().unwrap(),
        }],
        results: vec![ReceiptResult {
            quiz: "records-check".into(),
            number: 2,
            head: Digest::of(b"head"),
            score: Score { points: 7, of: 8, percent: percent(87), passed: true },
        }],
    }
}

fn sorted(json: &str) -> String {
    serde_json::from_str::<serde_json::Value>(json).unwrap().to_string()
}

#[test]
fn an_invitation_reads_back_whole() {
    let token = invitation().token(Signature([3; 64]));
    let read = SignedInvitation::parse(&token).unwrap();
    assert_eq!(read.invitation, invitation());
    assert_eq!(read.message, invitation().message());
    assert_eq!(read.signature, Signature([3; 64]));
    assert!(token.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)));
    assert_eq!(sorted(&invitation().to_json()), invitation().to_json());
}

#[test]
fn a_receipt_reads_back_whole() {
    let signature = Signature([200; 64]);
    let read = SignedReceipt::parse(receipt().to_json(signature).as_bytes()).unwrap();
    assert_eq!(read, SignedReceipt { receipt: receipt(), signature });
    assert_eq!(sorted(&receipt().to_json(signature)), receipt().to_json(signature));
    assert!(!receipt().message().contains("signature"));
    assert_eq!(receipt().file_name(), "receipt-options-transfer-000000000000abcd.json");
}

#[test]
fn what_is_no_invitation_is_refused() {
    let token = invitation().token(Signature([3; 64]));
    let loose = invitation().message().len();
    for wrong in [
        "",
        "hallpass1..",
        &token[1..],
        &token[..token.len() - 1],
        &format!("{token}A"),
        &format!("{}.{}", &token[..loose - 4], &token[loose + 1..]),
        &"a".repeat(100_000),
    ] {
        assert!(SignedInvitation::parse(wrong).is_err(), "{wrong}");
    }
}

proptest! {
    /// Every byte of a token is part of what it says: change one and it is refused or says something else.
    #[test]
    fn no_byte_of_a_token_is_idle(at in any::<prop::sample::Index>(), to in any::<char>()) {
        let token = invitation().token(Signature([3; 64]));
        let mut letters: Vec<char> = token.chars().collect();
        let at = at.index(letters.len());
        prop_assume!(letters[at] != to);
        letters[at] = to;
        let text: String = letters.into_iter().collect();
        let before = SignedInvitation::parse(&token).unwrap();
        prop_assert_ne!(SignedInvitation::parse(&text), Ok(before));
    }

    #[test]
    fn nothing_that_comes_in_panics(text in ".{0,300}", bytes in any::<Vec<u8>>()) {
        let _ = SignedInvitation::parse(&text);
        let _ = SignedReceipt::parse(&bytes);
        let _ = text.parse::<OfficeKey>();
    }
}
