//! Draw and shuffle.

use std::collections::BTreeSet;

use proptest::prelude::*;
use quiz::draw::FORMS;
use quiz::{Kind, Seed, Shuffle};

use crate::support::{any_quiz, question, sample};

#[test]
fn there_are_twenty_forms_and_the_next_attempt_gets_the_next() {
    let mut quiz = sample();
    quiz.questions = (0..12).map(|number| question(&format!("q{number}"), 4, &[1])).collect();
    quiz.shuffle = Shuffle { questions: true, options: true };
    let sheet = quiz.sheet();
    let forms: BTreeSet<String> =
        (0..200).map(|seed| format!("{:?}", sheet.lay_out(Seed(seed), 1))).collect();
    assert_eq!(forms.len() as u64, FORMS);
    assert_eq!(sheet.lay_out(Seed(6), 1), sheet.lay_out(Seed(5), 2));
    assert_eq!(sheet.lay_out(Seed(u64::MAX), u32::MAX), sheet.lay_out(Seed(u64::MAX), u32::MAX));
}

#[test]
fn the_layout_of_a_form_never_changes() {
    // What this spells is in every record ever made: if it differs, old records no longer verify.
    let mut quiz = sample();
    quiz.draw = [("clocks".to_owned(), 3)].into();
    quiz.shuffle = Shuffle { questions: true, options: true };
    let layout = quiz.sheet().lay_out(Seed(42), 1);
    let spelled: Vec<_> =
        layout.questions.iter().map(|laid| (laid.question, laid.options.clone())).collect();
    assert_eq!(spelled, LAYOUT.map(|(question, options)| (question, options.to_vec())));
}

const LAYOUT: [(usize, &[u32]); 3] = [(1, &[1, 0]), (0, &[2, 1, 0]), (3, &[0, 2, 1])];

proptest! {
    #[test]
    fn a_layout_asks_each_question_once_and_offers_each_option_once(quiz in any_quiz(), seed: u64) {
        let layout = quiz.sheet().lay_out(Seed(seed), 1);
        let asked: BTreeSet<usize> = layout.questions.iter().map(|laid| laid.question).collect();
        prop_assert_eq!(asked.len(), layout.questions.len());
        let pool = quiz.questions.iter().filter(|question| question.objective.is_some()).count();
        let drawn = quiz.draw.get("clocks").map_or(pool, |wanted| pool.min(*wanted as usize));
        prop_assert_eq!(asked.len(), quiz.questions.len() - pool + drawn);
        for laid in &layout.questions {
            let Kind::Choice { options, keep_order, .. } = &quiz.questions[laid.question].kind else {
                unreachable!()
            };
            let mut sorted = laid.options.clone();
            sorted.sort_unstable();
            prop_assert_eq!(&sorted, &(0..u32::try_from(options.len()).unwrap()).collect::<Vec<_>>());
            let may_differ = quiz.shuffle.options && !keep_order;
            prop_assert!(may_differ || sorted == laid.options);
        }
        let in_order = layout.questions.is_sorted_by_key(|laid| laid.question);
        prop_assert!(quiz.shuffle.questions || in_order);
    }
}
