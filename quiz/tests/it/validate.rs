//! Structural faults.

use quiz::{Gap, Kind, Mark, Quiz};

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
        ("has 1 option,", Some(0), faults(|quiz| quiz.questions[0] = q("a", 1, &[0]))),
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

fn kind_faults(kind: Kind, points: u32, prompt: &str) -> Vec<(Option<usize>, String)> {
    let asked = quiz::Question { prompt: prompt.into(), ..crate::kinds::asked(kind, points) };
    let problems = crate::kinds::of_one(asked).validate();
    problems.into_iter().map(|problem| (problem.part, problem.fault.to_string())).collect()
}

#[test]
fn the_kinds_of_the_tests_are_sound() {
    assert_eq!(kind_faults(crate::kinds::case(), 4, "Decide"), []);
}

#[test]
fn each_kind_has_its_faults_at_the_part() {
    use crate::kinds::{range, texts};
    let ordering = |items: &[&str]| Kind::Ordering { items: texts(items), partial: false };
    let matching = |rows: &[[&str; 2]], distractors: &[&str]| Kind::Matching {
        pairs: rows
            .iter()
            .map(|[left, right]| quiz::Pair { left: (*left).into(), right: (*right).into() })
            .collect(),
        distractors: texts(distractors),
        partial: false,
    };
    let text = |accepted: &[&str]| Kind::Text { accepted: texts(accepted) };
    let fill = |gaps: Vec<Gap>| Kind::Fill { gaps, partial: false };
    let menu = |options: &[&str], right| Gap::Menu { options: texts(options), right };
    let attest = |statements: &[&str]| Kind::Attest { statements: texts(statements) };
    for (expected, part, found) in [
        ("1 item, expected at least 2", None, kind_faults(ordering(&["a"]), 1, "P")),
        ("item `a` twice", Some(2), kind_faults(ordering(&["a", "b", "a"]), 1, "P")),
        ("1 row,", None, kind_faults(matching(&[["a", "x"]], &["y"]), 1, "P")),
        ("row `a` twice", Some(1), kind_faults(matching(&[["a", "x"], ["a", "y"]], &[]), 1, "P")),
        ("same right side", None, kind_faults(matching(&[["a", "x"], ["b", "x"]], &[]), 1, "P")),
        ("right side 2", Some(1), kind_faults(matching(&[["a", "x"], ["b", ""]], &["z"]), 1, "P")),
        (
            "as a distractor",
            Some(2),
            kind_faults(matching(&[["a", "x"], ["b", "y"]], &["x"]), 1, "P"),
        ),
        (
            "accepts no number",
            Some(0),
            kind_faults(Kind::Number { range: range("3", "2") }, 1, "P"),
        ),
        ("0 accepted answers", None, kind_faults(text(&[]), 1, "P")),
        ("accepted answer `A  b` twice", Some(1), kind_faults(text(&["a B", "A  b"]), 1, "P")),
        ("one line of at most", Some(0), kind_faults(text(&["a\nb"]), 1, "P")),
        ("does not stand", Some(0), kind_faults(fill(vec![menu(&["a", "b"], 0)]), 1, "P [[2]]")),
        ("option `a` twice", Some(0), kind_faults(fill(vec![menu(&["a", "a"], 0)]), 1, "P [[1]]")),
        ("no right option", Some(0), kind_faults(fill(vec![menu(&["a", "b"], 2)]), 1, "P [[1]]")),
        ("0 statements", None, kind_faults(attest(&[]), 1, "P")),
        ("it has only 1", None, kind_faults(crate::kinds::case(), 1, "P")),
    ] {
        assert!(
            found.len() == 1 && found[0].0 == part && found[0].1.contains(expected),
            "expected `{expected}` at {part:?}, found {found:?}"
        );
    }
}

#[test]
fn a_case_that_cannot_be_walked_is_told() {
    let changed = |change: fn(&mut Vec<quiz::Step>)| {
        let mut kind = crate::kinds::case();
        if let Kind::Case { steps } = &mut kind {
            change(steps);
        }
        kind_faults(kind, 4, "P")
    };
    // Parts: ask 0, its options 1 to 3, answer 4, its options 5 and 6, late 7.
    for (expected, part, found) in [
        ("no step `gone`", 3, changed(|steps| steps[0].options[2].to = Some("gone".into()))),
        ("comes to the step `answer`", 4, changed(|steps| steps[0].options[2].to = None)),
        ("round in a circle", 6, changed(|steps| steps[1].options[1].to = Some("ask".into()))),
        (
            "`answer` of case `q` has no right",
            4,
            changed(|steps| steps[1].options[0].credit = percent(50)),
        ),
        ("step `ask` twice", 4, changed(|steps| steps[1].id = "ask".into())),
    ] {
        assert!(
            found.iter().any(|(at, fault)| *at == Some(part) && fault.contains(expected)),
            "expected `{expected}` at {part}, found {found:?}"
        );
    }
}
