//! Grading with a mended key. The attempt is replayed on the quiz that was taken; only what counts as
//! right comes from the version that mends it, so the learner is graded on what was asked.

use quiz::{Digest, Grader, Kind, Laid, Layout, Question, Quiz, Score, VerifiedAttempt, grade};

use super::evidence::Evidence;

/// Grades an attempt by the key that mends its quiz's. Returns what it earned before, `None` when
/// nothing mends it.
pub(super) fn grade_again(attempt: &mut VerifiedAttempt, evidence: &Evidence) -> Option<Score> {
    let before = attempt.earned.as_ref()?.score;
    let taken = evidence.grader(&attempt.digest)?;
    let mended = evidence.grader(evidence.mends.get(&attempt.digest)?)?;
    if !fits(&taken.quiz, &mended.quiz) {
        return None;
    }
    let Grader { sheet, .. } = taken;
    let mut answers = vec![None; sheet.questions.len()];
    // The questions that were asked, in the order of the page; grading needs no order of options.
    let mut questions = Vec::with_capacity(attempt.answers.len());
    for (id, answer) in &attempt.answers {
        let place = sheet.questions.iter().position(|question| question.id == *id);
        if let Some((place, slot)) = place.and_then(|at| Some((at, answers.get_mut(at)?))) {
            slot.clone_from(answer);
            questions.push(Laid { question: place, options: Vec::new() });
        }
    }
    let layout = Layout { questions };
    attempt.earned = Some(grade(sheet, &mended.key, &layout, &answers));
    Some(before)
}

/// Whether the key of `mended` can be held against answers to `taken`: the same questions in the same
/// order, with the same options where there are options.
pub fn fits(taken: &Quiz, mended: &Quiz) -> bool {
    let alike = |(one, other): (&Question, &Question)| {
        one.id == other.id
            && shape(&one.kind) == shape(&other.kind)
            && !moved(&one.kind, &other.kind)
    };
    taken.id == mended.id
        && taken.questions.len() == mended.questions.len()
        && taken.questions.iter().zip(&mended.questions).all(alike)
}

/// Whether an option stands in another place: an answer names the place. What the sheet numbers by its words
/// (items, right sides, drop-downs) must have the same words.
fn moved(one: &Kind, other: &Kind) -> bool {
    match (one, other) {
        (Kind::Choice { options: one, .. }, Kind::Choice { options: other, .. }) => {
            let mut pairs = one.iter().zip(other).filter(|(one, other)| one.text != other.text);
            pairs.any(|(one, _)| other.iter().any(|option| option.text == one.text))
        }
        _ => one.sheet() != other.sheet() || one.published_texts() != other.published_texts(),
    }
}

/// Ids of the questions whose right answer is another in `mended`.
pub fn changed<'q>(taken: &'q Grader, mended: &Grader) -> Vec<&'q str> {
    let keys = taken.key.answers.iter().zip(&mended.key.answers);
    let differing = taken.quiz.questions.iter().zip(keys).filter(|(_, (one, other))| one != other);
    differing.map(|(question, _)| question.id.as_str()).collect()
}

/// What of a kind must be the same. A choice may become one of several right options.
fn shape(kind: &Kind) -> (std::mem::Discriminant<Kind>, usize) {
    let options = match kind {
        Kind::Choice { options, .. } => options.len(),
        _ => 0,
    };
    (std::mem::discriminant(kind), options)
}

/// The start of a digest, as people write it.
pub fn short(digest: &Digest) -> String {
    digest.to_hex().chars().take(12).collect()
}
