//! No bytes panic, and no change of what was recorded passes without a word.

use hallpass::records::{Evidence, judge};
use proptest::prelude::*;
use quiz::record::Record;
use quiz::{Verdict, Weight};

use super::cases::evidence;
use super::honest::{RECEIVED, completion, learner};

fn with_evidence<T>(run: impl FnOnce(&Evidence) -> T) -> T {
    thread_local!(static EVIDENCE: Evidence = evidence());
    EVIDENCE.with(run)
}

/// All that a file proves. Who the learner says to be and when it was exported is the learner's word:
/// the chain holds the learner's id, not the name.
fn proven(record: &Record) -> impl PartialEq + std::fmt::Debug + use<> {
    (record.course.clone(), record.year.clone(), record.learner.id, record.attempts.clone())
}

#[derive(Debug, Clone)]
enum Change {
    Set(usize, u8),
    Remove(usize, usize),
    Insert(usize, Vec<u8>),
    Swap(usize, usize, usize),
}

impl Change {
    fn apply(&self, bytes: &mut Vec<u8>) {
        let length = bytes.len();
        match self {
            Self::Set(at, byte) => bytes[at % length] = *byte,
            Self::Remove(at, count) => {
                let at = at % length;
                bytes.drain(at..(at + count).min(length));
            }
            Self::Insert(at, new) => {
                let at = at % length;
                bytes.splice(at..at, new.iter().copied());
            }
            Self::Swap(one, other, count) => {
                let (one, other) = (one % length, other % length);
                for step in 0..*count {
                    bytes.swap((one + step) % length, (other + step) % length);
                }
            }
        }
    }
}

/// Bytes that JSON is made of, so that a good part of the changes can still be parsed.
fn byte() -> impl Strategy<Value = u8> {
    prop_oneof![any::<u8>(), prop::sample::select(b"0123456789abcdef\",:[]{}".to_vec())]
}

fn change() -> impl Strategy<Value = Change> {
    let at = any::<usize>;
    prop_oneof![
        4 => (at(), byte()).prop_map(|(at, byte)| Change::Set(at, byte)),
        1 => (at(), 1_usize..80).prop_map(|(at, count)| Change::Remove(at, count)),
        1 => (at(), prop::collection::vec(byte(), 1..8)).prop_map(|(at, new)| Change::Insert(at, new)),
        1 => (at(), at(), 1_usize..64).prop_map(|(one, other, count)| Change::Swap(one, other, count)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_bytes_get_a_verdict(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let judgement = with_evidence(|evidence| judge(&bytes, RECEIVED, evidence));
        prop_assert_eq!(judgement.verdict, Verdict::Rejected);
        prop_assert_eq!(judgement.texts().len(), 1);
    }

    #[test]
    fn no_change_passes_without_a_word(changes in prop::collection::vec(change(), 1..4)) {
        let honest = completion(&learner(0x1f2e_3d4c_5b6a_7988, "Ana Ortiz"), 3, 4);
        let mut bytes = honest.to_json().into_bytes();
        for change in &changes {
            change.apply(&mut bytes);
        }
        let judgement = with_evidence(|evidence| judge(&bytes, RECEIVED, evidence));
        if judgement.verdict == Verdict::Accepted {
            prop_assert_eq!(proven(&Record::parse(&bytes).unwrap()), proven(&honest));
        } else {
            prop_assert!(!judgement.reasons.is_empty());
        }
        // Whatever was changed, nobody earns more than the honest answers do.
        let earned = judgement.record.iter().flat_map(|record| &record.attempts).filter(|it| it.counts);
        for judged in earned {
            prop_assert!(judged.reasons.iter().all(|reason| reason.weight == Weight::Warning));
            let score = judged.attempt.earned.as_ref().map(|grade| grade.score.points);
            prop_assert!(score <= Some(4));
        }
    }

    #[test]
    fn one_changed_digit_of_the_attempts_is_always_found(at in any::<prop::sample::Index>(), digit in b'0'..=b'9') {
        let honest = completion(&learner(0x1f2e_3d4c_5b6a_7988, "Ana Ortiz"), 3, 4);
        let mut bytes = honest.to_json().into_bytes();
        let end = honest.to_json().find("\"course\":\"options-transfer\",\"exported\"").unwrap();
        let digits: Vec<usize> = (0..end).filter(|at| bytes[*at].is_ascii_digit()).collect();
        let at = digits[at.index(digits.len())];
        prop_assume!(bytes[at] != digit);
        bytes[at] = digit;
        let judgement = with_evidence(|evidence| judge(&bytes, RECEIVED, evidence));
        prop_assert_ne!(judgement.verdict, Verdict::Accepted);
    }
}
