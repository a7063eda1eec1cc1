//! Draw and shuffle.

use std::collections::BTreeSet;

use proptest::prelude::*;
use quiz::draw::FORMS;
use quiz::{Drawing, Kind, Seed, Shuffle};

use crate::support::{any_quiz, question, sample};

#[test]
fn there_are_twenty_forms_and_the_next_attempt_gets_the_next() {
    let mut quiz = sample();
    quiz.questions = (0..12).map(|number| question(&format!("q{number}"), 4, &[1])).collect();
    quiz.shuffle = Shuffle { questions: true, options: true };
    let sheet = quiz.sheet();
    let forms: BTreeSet<String> = (0..200)
        .map(|seed| format!("{:?}", sheet.lay_out(Drawing::UnseenFirst, Seed(seed), 1)))
        .collect();
    assert_eq!(forms.len() as u64, FORMS);
    let lay_out = |seed, number| sheet.lay_out(Drawing::UnseenFirst, Seed(seed), number);
    assert_eq!(lay_out(6, 1), lay_out(5, 2));
    assert_eq!(lay_out(u64::MAX, u32::MAX), lay_out(u64::MAX, u32::MAX));
}

#[test]
fn the_layout_of_a_form_never_changes() {
    // What this spells is in every record ever made: if it differs, old records no longer verify.
    let mut quiz = sample();
    quiz.draw = [("clocks".to_owned(), 3)].into();
    quiz.shuffle = Shuffle { questions: true, options: true };
    for (drawing, expected) in [
        (Drawing::Anew, [(1, &[1, 0][..]), (0, &[2, 1, 0]), (3, &[0, 2, 1])]),
        (Drawing::UnseenFirst, [(1, &[0, 1]), (3, &[1, 0, 2]), (2, &[3, 1, 0, 2])]),
    ] {
        let layout = quiz.sheet().lay_out(drawing, Seed(42), 1);
        let spelled: Vec<_> =
            layout.questions.iter().map(|laid| (laid.question, &laid.options[..])).collect();
        assert_eq!(spelled, expected, "{drawing:?}");
    }
}

#[test]
fn what_was_not_asked_yet_comes_first() {
    let mut quiz = sample();
    quiz.questions = (0..7).map(|number| question(&format!("q{number}"), 4, &[1])).collect();
    quiz.draw = [("clocks".to_owned(), 3)].into();
    for seed in 0..FORMS {
        let sheet = quiz.sheet();
        let mut times = [0; 7];
        for number in 1..=7 {
            for laid in &sheet.lay_out(Drawing::UnseenFirst, Seed(seed), number).questions {
                times[laid.question] += 1;
            }
            let (least, most) = (times.iter().min().unwrap(), times.iter().max().unwrap());
            assert!(most - least <= 1, "seed {seed}, attempt {number}: {times:?}");
        }
        assert_eq!(times, [3; 7]);
        // A corrected word makes another digest; what was asked before is still known.
        let asked = |quiz: &quiz::Quiz, number| -> BTreeSet<usize> {
            let layout = quiz.sheet().lay_out(Drawing::UnseenFirst, Seed(seed), number);
            layout.questions.iter().map(|laid| laid.question).collect()
        };
        let mut corrected = quiz.clone();
        corrected.title.push('!');
        assert!(asked(&quiz, 1).is_disjoint(&asked(&corrected, 2)));
    }
}

proptest! {
    #[test]
    fn a_layout_asks_each_question_once_and_offers_each_option_once(
        quiz in any_quiz(), seed: u64, number in 1_u32..50,
    ) {
        let layout = quiz.sheet().lay_out(Drawing::UnseenFirst, Seed(seed), number);
        let asked: BTreeSet<usize> = layout.questions.iter().map(|laid| laid.question).collect();
        prop_assert_eq!(asked.len(), layout.questions.len());
        let pool = quiz.questions.iter().filter(|question| question.objective.is_some()).count();
        let drawn = quiz.draw.get("clocks").map_or(pool, |wanted| pool.min(*wanted as usize));
        prop_assert_eq!(asked.len(), quiz.questions.len() - pool + drawn);
        for laid in &layout.questions {
            let kind = &quiz.questions[laid.question].kind;
            let lists = if matches!(kind, Kind::Attest { .. }) { Vec::new() } else { kind.published() };
            let mut rest = laid.options.as_slice();
            for list in lists {
                let (order, after) = rest.split_at(list.len());
                rest = after;
                let mut sorted = order.to_vec();
                sorted.sort_unstable();
                prop_assert_eq!(&sorted, &(0..u32::try_from(list.len()).unwrap()).collect::<Vec<_>>());
                let may_differ = match kind {
                    Kind::Choice { keep_order, .. } => quiz.shuffle.options && !keep_order,
                    Kind::Case { .. } => quiz.shuffle.options,
                    _ => true,
                };
                prop_assert!(may_differ || sorted == order);
            }
            prop_assert!(rest.is_empty());
        }
        let in_order = layout.questions.is_sorted_by_key(|laid| laid.question);
        prop_assert!(quiz.shuffle.questions || in_order);
    }
}
