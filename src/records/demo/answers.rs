//! What somebody answers who does not know.

use quiz::{Answer, Choice, GapKey, Kind, Part, Question, Solution};

use super::Chance;

/// An answer that is not the right one: the first of the wrong options tempts most. `None` where only no
/// answer is surely wrong.
pub(super) fn wrong(question: &Question, right: &Solution, chance: &Chance) -> Option<Answer> {
    match (&question.kind, right) {
        (Kind::Choice { options, many, .. }, Solution::Picks(right)) => {
            wrong_ticks(options, *many, right, chance)
        }
        (Kind::Case { .. }, _) => Some(question.kind.way(|credit| 100 - credit)),
        (_, Solution::Picks(right)) => {
            let mut picks = right.clone();
            let at =
                chance.below("swaps", u32::try_from(picks.len()).ok()?.saturating_sub(1)) as usize;
            (at + 1 < picks.len()).then(|| {
                picks.swap(at, at + 1);
                Answer::of_picks(picks)
            })
        }
        // One gap is left open.
        (_, Solution::Gaps(gaps)) => {
            let open = chance.below("open", u32::try_from(gaps.len()).ok()?) as usize;
            let mut parts: Vec<Part> = gaps.iter().map(GapKey::right_part).collect();
            *parts.get_mut(open)? = Part::Text(String::new());
            Some(Answer(parts)).filter(|answer| !answer.is_empty())
        }
        _ => None,
    }
}

fn wrong_ticks(options: &[Choice], many: bool, right: &[u32], chance: &Chance) -> Option<Answer> {
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
        return distractor.map(|distractor| Answer::of_picks([distractor]));
    }
    // Of several right ones, one is forgotten, or a wrong one is taken along.
    let mut picked = right.to_vec();
    match distractor.filter(|_| tempting.is_multiple_of(2)) {
        Some(distractor) => picked.push(distractor),
        None => {
            let forgotten = chance.below("forgets", u32::try_from(picked.len()).unwrap_or(1));
            picked.remove(forgotten as usize % picked.len().max(1));
        }
    }
    picked.sort_unstable();
    (!picked.is_empty()).then(|| Answer::of_picks(picked))
}
