//! The canonical form of a quiz, its digest and its paper.

use proptest::prelude::*;
use quiz::{Mode, Paper, Quiz, ReadError};

use crate::support::{any_quiz, sample};

#[test]
fn a_digest_changes_with_any_part_and_with_nothing_else() {
    let quiz = sample();
    // Kept evidence is found by this name: it must be the same for ever.
    assert_eq!(quiz.digest().to_string(), DIGEST);
    let mut changed = [sample(), sample(), sample(), sample(), sample()];
    changed[0].title.push('!');
    changed[1].attempts = Some(3);
    changed[2].questions[0].explanation = None;
    changed[3].questions.swap(0, 1);
    changed[4].questions[3].must_pass = true;
    for quiz in changed {
        assert_ne!(quiz.digest().to_string(), DIGEST);
    }
}

const DIGEST: &str = "e6ed9f31f89435b882b28c316745cc57e938ab33061ef1fb3791ae0f3f825e30";

#[test]
fn a_sealed_paper_has_no_key() {
    let mut quiz = sample();
    assert_eq!(quiz.paper().key, Some(quiz.key()));
    quiz.mode = Mode::Sealed;
    assert_eq!(quiz.paper().key, None);
    // Which option is right is nowhere in the bytes: they are the same for any key but for the digest.
    let mut other = quiz.clone();
    other.questions[0] = crate::support::question("a", 3, &[2]);
    other.questions[0].must_pass = true;
    let bytes = |quiz: &Quiz| {
        let mut paper = quiz.paper();
        paper.sheet.digest = sample().digest();
        paper.to_bytes()
    };
    assert_eq!(bytes(&quiz), bytes(&other));
}

#[test]
fn foreign_json_is_told_as_such() {
    let json = sample().to_json();
    assert!(matches!(Quiz::from_json(b"{}"), Err(ReadError::OtherFormat { .. })));
    let newer = json.replace("\"version\":1", "\"version\":2");
    assert_eq!(Quiz::from_json(newer.as_bytes()), Err(ReadError::Newer { version: 2, known: 1 }));
    let unknown = json.replace("\"version\":1", "\"colour\":1,\"version\":1");
    assert!(matches!(Quiz::from_json(unknown.as_bytes()), Err(ReadError::Malformed { .. })));
}

proptest! {
    #[test]
    fn a_quiz_reads_back_as_it_was_written(quiz in any_quiz()) {
        let json = quiz.to_json();
        let back = Quiz::from_json(json.as_bytes());
        prop_assert_eq!(back.as_ref(), Ok(&quiz));
        prop_assert_eq!(back.unwrap().to_json(), json);
    }

    #[test]
    fn canonical_json_is_what_a_sorting_serializer_writes(quiz in any_quiz()) {
        let json = quiz.to_json();
        // serde_json's own map is sorted by key, and it escapes as RFC 8785 does.
        let value: serde_json::Value = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(serde_json::to_string(&value).unwrap(), json);
    }

    #[test]
    fn a_paper_reads_back(quiz in any_quiz()) {
        let paper = quiz.paper();
        prop_assert_eq!(Paper::from_bytes(&paper.to_bytes()), Ok(paper));
    }

    #[test]
    fn no_bytes_make_the_readers_panic(bytes: Vec<u8>) {
        let _paper = Paper::from_bytes(&bytes);
        let _quiz = Quiz::from_json(&bytes);
    }
}
