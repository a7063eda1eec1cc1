//! What somebody answers who does not know.

use quiz::{Answer, Kind, Question};

use super::Chance;

/// An answer that is not the right one: the first of the wrong options tempts most. `None` where only no
/// answer is surely wrong.
pub(super) fn wrong(question: &Question, right: &Answer, chance: &Chance) -> Option<Answer> {
    let (Kind::Choice { options, many, .. }, Answer::Choice(right)) = (&question.kind, right)
    else {
        return None;
    };
    let distractors: Vec<u32> =
        (0..).zip(options).filter(|(_, option)| !option.right).map(|(index, _)| index).collect();
    let tempting = chance.below("tempts", 100) as usize;
    let place = match tempting {
        0..=59 => 0,
        60..=84 => 1,
        _ => 2,
    };
    let count = distractors.len().max(1);
    let distractor = distractors.get(place % count).copied();
    if !many {
        return distractor.map(|distractor| Answer::Choice(vec![distractor]));
    }
    // Of several right ones, one is forgotten, or a wrong one is taken along.
    let mut picked = right.clone();
    match distractor.filter(|_| tempting.is_multiple_of(2)) {
        Some(distractor) => picked.push(distractor),
        None => {
            let forgotten = chance.below("forgets", u32::try_from(picked.len()).unwrap_or(1));
            picked.remove(forgotten as usize % picked.len().max(1));
        }
    }
    picked.sort_unstable();
    (!picked.is_empty()).then_some(Answer::Choice(picked))
}
