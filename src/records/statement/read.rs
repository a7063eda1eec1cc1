//! A statement from the text that [`Statement::to_json`] writes: member by member, in their order.

use quiz::{Mode, Percent, Weight};

use super::{Stated, StatedLearner, StatedReason, StatedScore, Statement, weighed};
use crate::records::json::Reader;

/// `None` where the text is of another form, which a general reader may still understand.
pub(super) fn read(text: &str) -> Option<Statement> {
    let mut json = Reader::new(text);
    json.take(b'{')?;
    let mut statement = Statement::default();
    if json.next_is_member("assurance") {
        statement.assurance = json.quoted()?;
    }
    if json.next_is_member("attempts") {
        statement.attempts = json.list(attempt)?;
    }
    if json.next_is_member("course") {
        statement.course = json.quoted()?;
    }
    json.member("exported")?;
    statement.exported = json.number()?;
    if json.next_is_member("learner") {
        statement.learner = Some(learner(&mut json)?);
    }
    json.member("name")?;
    statement.name = json.quoted()?;
    if json.next_is_member("reasons") {
        statement.reasons = json.list(reason)?;
    }
    json.member("received")?;
    statement.received = json.number()?;
    if json.next_is_member("salt") {
        statement.salt = json.quoted()?;
    }
    json.member("verdict")?;
    statement.verdict = json.quoted()?;
    json.member("version")?;
    statement.version = json.number()?;
    if json.next_is_member("year") {
        statement.year = json.quoted()?;
    }
    json.take(b'}')?;
    json.is_done().then_some(statement)
}

fn attempt(json: &mut Reader<'_>) -> Option<Stated> {
    json.take(b'{')?;
    let asked = json.next_is_member("asked").then(|| json.raw_list().map(Into::into));
    let claimed = json.next_is_member("claimed").then(|| score(json));
    json.member("counts")?;
    let counts = json.boolean()?;
    json.member("digest")?;
    let digest = json.plain()?.parse().ok()?;
    json.member("head")?;
    let head = json.plain()?.parse().ok()?;
    let missed = json.next_is_member("missed").then(|| json.list(Reader::quoted));
    let mode = json.next_is_member("mode").then(|| mode(json.plain()?));
    json.member("number")?;
    let number = json.number()?;
    json.member("quiz")?;
    let quiz = json.quoted()?;
    let reasons = json.next_is_member("reasons").then(|| json.list(reason));
    let earned = json.next_is_member("score").then(|| score(json));
    json.member("seed")?;
    let seed = json.plain()?.parse().ok()?;
    let started = json.next_is_member("started").then(|| json.number());
    let submitted = json.next_is_member("submitted").then(|| json.number());
    let unmastered = json.next_is_member("unmastered").then(|| json.list(Reader::quoted));
    let was = json.next_is_member("was").then(|| score(json));
    json.take(b'}')?;
    // A member that is there and cannot be read is of another form.
    Some(Stated {
        asked: known(asked)?,
        claimed: known(claimed)?,
        counts,
        digest,
        head,
        missed: known(missed)?.unwrap_or_default(),
        mode: known(mode)?,
        number,
        quiz,
        reasons: known(reasons)?.unwrap_or_default(),
        score: known(earned)?,
        seed,
        started: known(started)?,
        submitted: known(submitted)?,
        unmastered: known(unmastered)?.unwrap_or_default(),
        was: known(was)?,
    })
}

/// As `serde` spells it, by the name of its variant.
fn mode(word: &str) -> Option<Mode> {
    match word {
        "Practice" => Some(Mode::Practice),
        "Graded" => Some(Mode::Graded),
        "Sealed" => Some(Mode::Sealed),
        _ => None,
    }
}

/// What is not there is known to be none; what is there must have been read.
#[expect(clippy::option_option, reason = "not there, or not to be read")]
fn known<T>(member: Option<Option<T>>) -> Option<Option<T>> {
    match member {
        None => Some(None),
        Some(read) => read.map(Some),
    }
}

fn score(json: &mut Reader<'_>) -> Option<StatedScore> {
    json.take(b'[')?;
    let points = json.number()?;
    json.take(b',')?;
    let of = json.number()?;
    json.take(b',')?;
    let percent = Percent::new(json.number()?)?;
    json.take(b',')?;
    let passed = json.boolean()?;
    json.take(b']')?;
    Some((points, of, percent, passed))
}

fn learner(json: &mut Reader<'_>) -> Option<StatedLearner> {
    json.take(b'{')?;
    json.member("id")?;
    let id = json.plain()?.parse().ok()?;
    json.member("name")?;
    let name = json.quoted()?;
    json.member("role")?;
    let role = json.quoted()?;
    json.member("school")?;
    let school = json.quoted()?;
    json.take(b'}')?;
    Some(StatedLearner { id, name, role, school })
}

fn reason(json: &mut Reader<'_>) -> Option<StatedReason> {
    json.take(b'{')?;
    json.member("text")?;
    let text = json.quoted()?;
    json.member("weight")?;
    let weight: Weight = weighed::from_word(json.plain()?)?;
    json.take(b'}')?;
    Some(StatedReason { text, weight })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use quiz::{Digest, LearnerId, Seed};

    use super::*;

    fn scores() -> impl Strategy<Value = Option<StatedScore>> {
        let percent = (0..=100_u8).prop_map(|percent| Percent::new(percent).unwrap());
        proptest::option::of((any::<u32>(), any::<u32>(), percent, any::<bool>()))
    }

    fn words() -> impl Strategy<Value = Vec<String>> {
        proptest::collection::vec("\\PC{0,8}", 0..3)
    }

    fn reasons() -> impl Strategy<Value = Vec<StatedReason>> {
        let weights = [Weight::Warning, Weight::AttemptVoid, Weight::FileRejected];
        let one = ("\\PC{0,20}|a\n\"b\\\\", proptest::sample::select(weights.to_vec()));
        proptest::collection::vec(
            one.prop_map(|(text, weight)| StatedReason { text, weight }),
            0..3,
        )
    }

    prop_compose! {
        fn attempts()(
            asked in proptest::option::of("\\[\\[0,1,1,\\[\"\\]\"\\]\\]\\]|\\[\\]"),
            (claimed, score, was) in (scores(), scores(), scores()),
            counts in any::<bool>(),
            (quiz, number) in ("[a-z-]{1,12}", any::<u32>()),
            (missed, unmastered) in (words(), words()),
            mode in proptest::sample::select(vec![None, Some(Mode::Graded), Some(Mode::Sealed), Some(Mode::Practice)]),
            reasons in reasons(),
            (started, submitted) in (any::<Option<u64>>(), any::<Option<u64>>()),
        ) -> Stated {
            let digest = Digest::of(quiz.as_bytes());
            let head = Digest::of(b"head");
            let seed: Seed = "0011223344556677".parse().unwrap();
            let asked = asked.map(Into::into);
            Stated { asked, claimed, counts, digest, head, missed, mode, number, quiz, reasons, score, seed, started, submitted, unmastered, was }
        }
    }

    prop_compose! {
        fn statements()(
            attempts in proptest::collection::vec(attempts(), 0..3),
            (assurance, course, salt, year) in ("|invited", "\\PC{0,8}", "[a-f0-9]{0,8}", "|2026-27"),
            (exported, received) in any::<(u64, u64)>(),
            learner in proptest::option::of(("\\PC{0,9}", "\\PC{0,9}|\"\t", "\\PC{0,9}")),
            name in "\\PC{0,12}|a\\\\\"\u{1}",
            reasons in reasons(),
            version in 2..4_u32,
        ) -> Statement {
            let id: LearnerId = "0123456789abcdef".parse().unwrap();
            let learner = learner.map(|(name, role, school)| StatedLearner { id, name, role, school });
            let verdict = "accepted".to_owned();
            Statement { assurance, attempts, course, exported, learner, name, reasons, received, salt, verdict, version, year }
        }
    }

    proptest! {
        /// A general reader of JSON reads the same.
        #[test]
        fn what_is_written_is_read(statement in statements()) {
            let text = statement.to_json();
            let general: Statement = serde_json::from_str(&text).unwrap();
            let read = read(&text).unwrap();
            prop_assert_eq!(read.to_json(), text);
            prop_assert_eq!(format!("{read:?}"), format!("{general:?}"));
        }

        #[test]
        fn what_was_cut_or_has_another_member_is_none(
            statement in statements(),
            at in any::<proptest::sample::Index>(),
        ) {
            let text = statement.to_json();
            let at = at.index(text.len());
            if text.is_char_boundary(at) {
                prop_assert!(read(&text[..at]).is_none());
            }
            let other = text.replace("\"received\":", "\"reached\":");
            prop_assert!(read(&other).is_none());
        }
    }
}
