//! Structural faults.

use quiz::{Kind, Mark, Quiz};

use crate::support::{percent, question, sample};

fn faults(change: impl FnOnce(&mut Quiz)) -> Vec<(Option<usize>, String)> {
    let mut quiz = sample();
    change(&mut quiz);
    quiz.validate()
        .into_iter()
        .map(|problem| (problem.question, problem.fault.to_string()))
        .collect()
}

#[test]
fn the_sample_is_sound() {
    assert_eq!(sample().validate(), []);
}

#[test]
fn each_fault_is_found_at_its_question() {
    let q = |id: &str, options, right: &[u32]| question(id, options, right);
    for (expected, place, found) in [
        ("the quiz has no questions", None, faults(|quiz| quiz.questions.clear())),
        ("the pass mark is 0,", None, faults(|quiz| quiz.pass = percent(0).into())),
        ("has at most 6", None, faults(|quiz| quiz.pass = Mark::Points(7))),
        (
            "has at most 4",
            None,
            faults(|quiz| {
                quiz.draw = draw(2);
                quiz.pass = Mark::Points(5);
            }),
        ),
        (
            "`mastery` names the objective `x`",
            None,
            faults(|quiz| {
                quiz.mastery = [("x".to_owned(), percent(80))].into();
            }),
        ),
        ("clears itself", None, faults(|quiz| quiz.clears = Some(quiz.id.clone()))),
        ("allows 0 attempts", None, faults(|quiz| quiz.attempts = Some(0))),
        ("draws 9 questions", None, faults(|quiz| quiz.draw = draw(9))),
        ("draws 0 questions", None, faults(|quiz| quiz.draw = draw(0))),
        ("the id `a b` is not", Some(1), faults(|quiz| quiz.questions[1].id = "a b".into())),
        ("names two questions", Some(1), faults(|quiz| quiz.questions[1].id = "a".into())),
        ("asks nothing", Some(0), faults(|quiz| quiz.questions[0].prompt = " ".into())),
        ("does not have", Some(0), faults(|quiz| quiz.questions[0].objective = Some("x".into()))),
        ("gives 0 points", Some(0), faults(|quiz| quiz.questions[0].points = 0)),
        ("has 1 options", Some(0), faults(|quiz| quiz.questions[0] = q("a", 1, &[0]))),
        ("expected at most 100", Some(0), faults(|quiz| quiz.questions[0] = q("a", 101, &[0]))),
        ("no right option", Some(0), faults(|quiz| quiz.questions[0] = q("a", 3, &[]))),
        (
            "every option of question `a`",
            Some(0),
            faults(|quiz| quiz.questions[0] = q("a", 3, &[0, 1, 2])),
        ),
        (
            "with 2 right options",
            Some(0),
            faults(|quiz| quiz.questions[0].kind = single(&q("a", 3, &[0, 1]).kind)),
        ),
        ("twice", Some(0), faults(|quiz| text(quiz, 1, "option 0"))),
        ("option 2 of question `a` is empty", Some(0), faults(|quiz| text(quiz, 1, ""))),
        ("it has only 1", Some(2), faults(|quiz| quiz.questions[2].points = 1)),
    ] {
        assert!(
            found.len() == 1 && found[0].0 == place && found[0].1.contains(expected),
            "expected `{expected}` at {place:?}, found {found:?}"
        );
    }
}

#[test]
fn all_faults_are_told_at_once() {
    let found = faults(|quiz| {
        quiz.pass = percent(0).into();
        quiz.questions[0] = question("a", 3, &[]);
        quiz.questions[3] = question("a", 3, &[]);
    });
    assert_eq!(found.len(), 4, "{found:?}");
}

fn single(kind: &Kind) -> Kind {
    match kind.clone() {
        Kind::Choice { options, partial, keep_order, .. } => {
            Kind::Choice { options, many: false, partial, keep_order }
        }
        other => other,
    }
}

fn text(quiz: &mut Quiz, option: usize, text: &str) {
    if let Kind::Choice { options, .. } = &mut quiz.questions[0].kind {
        options[option].text = text.into();
    }
}

fn draw(wanted: u32) -> std::collections::BTreeMap<String, u32> {
    [("clocks".to_owned(), wanted)].into()
}
