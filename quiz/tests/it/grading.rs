//! Points, percent, passing.

use proptest::prelude::*;
use quiz::{Grade, Mark, Quiz};

use crate::support::{ALL_RIGHT, any_acts, any_quiz, percent, played, sample, take};

fn grade(quiz: &Quiz, answers: &[(&str, &[u32])]) -> Grade {
    let record = crate::support::record(vec![take(quiz, 1, 1_790_000_000_000, answers)]);
    let digest = quiz.digest();
    let verified = record.verify(|asked| (*asked == digest).then_some(quiz));
    verified.attempts[0].earned.clone().unwrap()
}

#[test]
fn all_right_is_full_marks() {
    let score = grade(&sample(), &ALL_RIGHT).score;
    assert_eq!((score.points, score.of, score.percent.get(), score.passed), (6, 6, 100, true));
}

#[test]
fn a_part_of_the_right_options_earns_a_part_and_a_wrong_one_takes_it_away() {
    for (picked, points) in [
        (&[0, 2, 3][..], 3),
        (&[0, 2], 2),
        (&[0], 1),
        (&[0, 1], 0),
        (&[0, 1, 2, 3], 2),
        (&[1], 0),
        (&[], 0),
    ] {
        assert_eq!(grade(&sample(), &[("c", picked)]).score.points, points, "{picked:?}");
    }
}

#[test]
fn without_partial_credit_it_is_all_or_nothing() {
    let mut quiz = sample();
    quiz.questions[2] = crate::support::question("c", 4, &[0, 2, 3]);
    assert_eq!(grade(&quiz, &[("c", &[0, 2])]).score.points, 0);
    assert_eq!(grade(&quiz, &[("c", &[0, 2, 3])]).score.points, 1);
}

#[test]
fn a_missed_must_pass_question_fails_whatever_the_points() {
    let mut quiz = sample();
    quiz.pass = percent(50).into();
    let grade = grade(&quiz, &ALL_RIGHT[1..]);
    assert_eq!((grade.score.percent.get(), grade.score.passed), (83, false));
    assert_eq!(grade.must_pass_missed, ["a"]);
}

#[test]
fn the_pass_mark_itself_passes_and_the_percentage_is_rounded_down() {
    let mut quiz = sample();
    quiz.pass = percent(84).into();
    // 5 of 6 are 83.33 %.
    let answers = &[ALL_RIGHT[0], ALL_RIGHT[1], ALL_RIGHT[2]];
    assert!(!grade(&quiz, answers).score.passed);
    quiz.pass = percent(83).into();
    assert!(grade(&quiz, answers).score.passed);
}

proptest! {
    #[test]
    fn grades_stay_within_bounds(quiz in any_quiz(), seed: u64, acts in any_acts()) {
        let attempt = played(&quiz, seed, acts);
        let sheet = quiz.sheet();
        let grade = quiz::grade(&sheet, &quiz.key(), attempt.layout(), attempt.answers());
        let sum: u32 = grade.questions.iter().map(|question| question.points).sum();
        let of: u32 = grade.questions.iter().map(|question| question.of).sum();
        prop_assert_eq!((grade.score.points, grade.score.of), (sum, of));
        prop_assert!(sum <= of);
        prop_assert!(grade.questions.iter().all(|question| question.points <= question.of));
        prop_assert_eq!(u32::from(grade.score.percent.get()), (100 * sum).checked_div(of).unwrap_or(0));
        prop_assert_eq!(
            grade.score.passed,
            quiz.pass.is_reached(sum, grade.score.percent) && grade.misses_nothing() && of > 0
        );
    }
}

#[test]
fn a_mark_in_points_and_the_marks_of_single_objectives() {
    let mut quiz = sample();
    quiz.questions[1].objective = Some("holds".into());
    quiz.objectives.insert("holds".into(), "Say when a school may hold a record".into());
    let all_but_b = &[ALL_RIGHT[0], ALL_RIGHT[2], ALL_RIGHT[3]];
    quiz.pass = Mark::Points(5);
    assert!(grade(&quiz, all_but_b).score.passed);
    quiz.pass = Mark::Points(6);
    assert!(!grade(&quiz, all_but_b).score.passed);
    quiz.pass = percent(80).into();
    quiz.mastery = [("clocks".to_owned(), percent(100)), ("holds".to_owned(), percent(50))].into();
    let grade_of = grade(&quiz, all_but_b);
    assert_eq!(grade_of.score.percent, percent(83));
    assert_eq!((grade_of.score.passed, grade_of.unmastered), (false, vec!["holds".to_owned()]));
    assert!(grade(&quiz, &ALL_RIGHT).score.passed);
    // An objective that is not asked about is not held against anybody.
    quiz.mastery.insert("other".into(), percent(100));
    assert!(grade(&quiz, &ALL_RIGHT).score.passed);
}
