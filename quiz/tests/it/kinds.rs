//! Every kind of question: what fits, what it earns, what the sheet does not tell.

use proptest::prelude::*;
use quiz::grade::credits;
use quiz::{
    Answer, Choice, Decimal, Gap, Kind, Mode, Pair, Part, Percent, Question, Quiz, Range, Solution,
    Step, StepOption,
};

use crate::support::{answers_of, any_kind, question, sample};

pub(crate) fn texts(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

pub(crate) fn range(low: &str, high: &str) -> Range {
    Range { low: Decimal::parse(low).unwrap(), high: Decimal::parse(high).unwrap() }
}

pub(crate) fn asked(kind: Kind, points: u32) -> Question {
    Question { kind, points, ..question("q", 2, &[0]) }
}

pub(crate) fn of_one(question: Question) -> Quiz {
    Quiz { questions: vec![question], ..sample() }
}

fn text(words: &str) -> Part {
    Part::Text(words.to_owned())
}

fn earned(question: &Question, answer: &Answer) -> u32 {
    let quiz = of_one(question.clone());
    let sheet = quiz.sheet();
    assert!(sheet.questions[0].kind.fits(answer), "{answer:?} does not fit");
    sheet.questions[0].earned(quiz.key().answers.first(), Some(answer))
}

fn option(words: &str, credit: u8, to: Option<&str>) -> StepOption {
    StepOption {
        text: words.into(),
        credit: Percent::new(credit).unwrap(),
        feedback: None,
        to: to.map(str::to_owned),
    }
}

pub(crate) fn case() -> Kind {
    let step = |id: &str, options| Step { id: id.into(), text: format!("At {id}"), options };
    Kind::Case {
        steps: vec![
            step(
                "ask",
                vec![
                    option("wait", 0, Some("late")),
                    option("call", 50, Some("late")),
                    option("write", 100, Some("answer")),
                ],
            ),
            step("answer", vec![option("enroll", 100, None), option("refuse", 0, Some("late"))]),
            step("late", Vec::new()),
        ],
    }
}

#[test]
fn an_ordering_is_numbered_anew_and_earns_by_place() {
    let items = texts(&["ask", "wait", "enroll", "tell"]);
    let ordering = |partial| asked(Kind::Ordering { items: items.clone(), partial }, 4);
    let kind = &ordering(true).kind;
    let Solution::Picks(right) = kind.solution() else { panic!() };
    assert_ne!(right, [0, 1, 2, 3], "the numbers of the sheet follow the right order");
    let shown = kind.published_texts();
    let in_order: Vec<&str> = right.iter().map(|index| shown[0][*index as usize]).collect();
    assert_eq!(in_order, ["ask", "wait", "enroll", "tell"]);
    let mut swapped = right.clone();
    swapped.swap(1, 2);
    assert_eq!(earned(&ordering(true), &Answer::of_picks(right.clone())), 4);
    assert_eq!(earned(&ordering(true), &Answer::of_picks(swapped.clone())), 2);
    assert_eq!(earned(&ordering(false), &Answer::of_picks(swapped)), 0);
    let sheet = kind.sheet();
    for wrong in [vec![0, 1, 2], vec![0, 1, 2, 2], vec![0, 1, 2, 4]] {
        assert!(!sheet.fits(&Answer::of_picks(wrong)));
    }
}

#[test]
fn a_matching_has_one_menu_with_each_text_once() {
    let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
    let pairs =
        vec![pair("records", "10 days"), pair("request", "14 days"), pair("reply", "10 days")];
    let kind = Kind::Matching { pairs, distractors: texts(&["a year"]), partial: true };
    let question = asked(kind, 3);
    let menu = question.kind.published_texts().remove(0);
    assert_eq!(menu.len(), 3);
    let at = |text: &str| {
        Part::Pick(u32::try_from(menu.iter().position(|side| *side == text).unwrap()).unwrap())
    };
    let right = Answer(vec![at("10 days"), at("14 days"), at("10 days")]);
    assert_eq!(earned(&question, &right), 3);
    assert_eq!(earned(&question, &Answer(vec![at("10 days"), text(""), at("a year")])), 1);
    assert!(!question.kind.sheet().fits(&Answer(vec![at("10 days"), text("14 days"), text("")])));
    assert!(!question.kind.sheet().fits(&Answer(vec![at("10 days")])));
}

#[test]
fn a_number_is_right_within_its_range_however_it_is_written() {
    let question = asked(Kind::Number { range: range("9", "11.5") }, 1);
    for (typed, points) in
        [("10", 1), ("9", 1), ("11,5", 1), ("١٠", 1), ("8.99", 0), ("11.51", 0), ("-10", 0)]
    {
        assert_eq!(earned(&question, &Answer(vec![text(typed)])), points, "{typed}");
    }
    assert!(!question.kind.sheet().fits(&Answer(vec![text("ten")])));
    assert!(!question.kind.sheet().fits(&Answer(vec![Part::Pick(0)])));
}

#[test]
fn a_short_text_is_right_whatever_its_case_and_spaces() {
    let question = asked(Kind::Text { accepted: texts(&["Form 12-B", "12B", "نموذج ١٢"]) }, 1);
    for (typed, points) in
        [("form  12-b", 1), ("12b", 1), ("نموذج 12", 1), ("12-C", 0), ("form 12", 0)]
    {
        assert_eq!(earned(&question, &Answer(vec![text(typed)])), points, "{typed}");
    }
    let sheet = question.kind.sheet();
    assert!(!sheet.fits(&Answer(vec![text(&"x".repeat(201))])));
    assert!(!sheet.fits(&Answer(vec![text("two\nlines")])));
}

#[test]
fn a_fill_in_earns_gap_by_gap() {
    let menu = Gap::Menu { options: texts(&["same day", "3 days", "a week"]), right: 0 };
    let gaps = vec![menu, Gap::Text(texts(&["request"])), Gap::Number(range("10", "10"))];
    let question = asked(Kind::Fill { gaps, partial: true }, 6);
    let Solution::Gaps(key) = question.kind.solution() else { panic!() };
    let quiz::GapKey::Pick(right) = key[0] else { panic!() };
    assert_eq!(question.kind.published_texts()[0][right as usize], "same day");
    let all = Answer(vec![Part::Pick(right), text("Request"), text("10")]);
    assert_eq!(earned(&question, &all), 6);
    assert_eq!(
        earned(&question, &Answer(vec![Part::Pick((right + 1) % 3), text("request"), text("")])),
        2
    );
    assert!(!question.kind.sheet().fits(&Answer(vec![
        text("same day"),
        text("request"),
        text("10")
    ])));
}

#[test]
fn a_case_earns_the_mean_of_its_decisions_once_it_ends() {
    let question = asked(case(), 4);
    for (way, points) in [(&[2, 0][..], 4), (&[2, 1], 2), (&[1], 2), (&[0], 0), (&[2], 0)] {
        assert_eq!(earned(&question, &Answer::of_picks(way.to_vec())), points, "{way:?}");
    }
    for way in [vec![3], vec![0, 0], vec![2, 0, 0], vec![2, 2]] {
        assert!(!question.kind.sheet().fits(&Answer::of_picks(way.clone())), "{way:?}");
    }
}

#[test]
fn an_attestation_needs_every_box_and_a_name() {
    let question = asked(Kind::Attest { statements: texts(&["I have read it", "I will"]) }, 1);
    let answer = |ticks: &[u32], name: &str| {
        Answer(ticks.iter().map(|tick| Part::Pick(*tick)).chain([text(name)]).collect())
    };
    assert_eq!(earned(&question, &answer(&[0, 1], "Ana Díaz")), 1);
    assert_eq!(earned(&question, &answer(&[0], "Ana Díaz")), 0);
    assert_eq!(earned(&question, &answer(&[0, 1], "")), 0);
    assert!(!question.kind.sheet().fits(&Answer::of_picks([0, 1])));
    assert!(answer(&[], "").is_empty());
}

#[test]
fn an_attestation_in_another_name_is_told_and_earns_nothing() {
    let statements = texts(&["I have read it"]);
    let mut quiz = of_one(asked(Kind::Attest { statements }, 1));
    quiz.questions[0].must_pass = true;
    let digest = quiz.digest();
    for (name, earns, findings) in [("ana  DÍAZ", 1, 0), ("Ana Diaz", 0, 2)] {
        let answer = Answer(vec![Part::Pick(0), text(name)]);
        let record = crate::support::record(vec![crate::support::sit(&quiz, 1, &[("q", answer)])]);
        let verified = record.verify(|asked| (*asked == digest).then_some(&quiz));
        let attempt = &verified.attempts[0];
        assert_eq!(attempt.earned.as_ref().unwrap().score.points, earns, "{name}");
        assert_eq!(attempt.findings.len(), findings, "{:?}", attempt.findings);
    }
}

#[test]
fn a_decision_of_a_case_stands_but_in_practice() {
    for (mode, may) in [(Mode::Practice, true), (Mode::Graded, false), (Mode::Sealed, false)] {
        let mut quiz = of_one(asked(case(), 4));
        quiz.mode = mode;
        let acts = [&[2][..], &[2, 1], &[0]].map(|way| quiz::Act::Answer {
            question: "q".into(),
            answer: Answer::of_picks(way.to_vec()),
        });
        let attempt = crate::support::played(&quiz, 7, acts.to_vec());
        let expected = if may { vec![0] } else { vec![2, 1] };
        assert_eq!(attempt.answer(0), Some(&Answer::of_picks(expected)), "{mode:?}");
    }
}

/// The same words with another key: a sealed page must be the same for both, but for the digest.
#[test]
fn a_sealed_sheet_tells_no_order_and_no_key() {
    let pair = |left: &str, right: &str| Pair { left: left.into(), right: right.into() };
    let menu = |options: &[&str], right| Gap::Menu { options: texts(options), right };
    let two_ways: Vec<[Kind; 2]> = vec![
        [&["ask", "wait", "enroll"], &["enroll", "ask", "wait"]]
            .map(|items| Kind::Ordering { items: texts(items), partial: false }),
        [["x", "y"], ["y", "x"]].map(|[a, b]| Kind::Matching {
            pairs: vec![pair("one", a), pair("two", b)],
            distractors: texts(&["z"]),
            partial: false,
        }),
        [["5", "10"], ["7", "8"]].map(|[low, high]| Kind::Number { range: range(low, high) }),
        [&["one"][..], &["two", "three"]].map(|accepted| Kind::Text { accepted: texts(accepted) }),
        [menu(&["a", "b", "c"], 0), menu(&["c", "a", "b"], 2)]
            .map(|gap| Kind::Fill { gaps: vec![gap], partial: false }),
        [100, 0].map(|credit| Kind::Case {
            steps: vec![Step {
                id: "s".into(),
                text: "S".into(),
                options: vec![option("a", credit, None), option("b", 100 - credit, None)],
            }],
        }),
    ];
    for [one, other] in two_ways {
        assert_ne!(one.solution(), other.solution());
        assert_eq!(one.sheet(), other.sheet());
        assert_eq!(one.published_texts(), other.published_texts());
    }
}

#[test]
fn quizzes_of_choices_keep_their_canonical_form() {
    let json = sample().to_json();
    for kind in ["items", "pairs", "gaps", "steps", "statements", "accepted"] {
        assert!(!json.contains(&format!("\"{kind}\":")));
    }
}

proptest! {
    #[test]
    fn no_answer_earns_more_than_there_is_and_the_right_one_earns_all(
        (kind, answer) in any_kind().prop_flat_map(|kind| {
            let answers = answers_of(&kind);
            (Just(kind), answers)
        }),
        points in 1_u32..20,
    ) {
        let question = asked(kind, points);
        let quiz = of_one(question.clone());
        let (sheet, key) = (quiz.sheet(), quiz.key());
        let right = &key.answers[0];
        if sheet.questions[0].kind.fits(&answer) {
            let earned = sheet.questions[0].earned(Some(right), Some(&answer));
            prop_assert!(earned <= points);
            let credits = credits(&sheet.questions[0].kind, right, &answer);
            prop_assert!(credits.len() == answer.0.len() && credits.iter().all(|credit| *credit <= 100));
        }
        let best = question.kind.right_answer("Ana Díaz");
        prop_assert!(sheet.questions[0].kind.fits(&best), "{:?}", best);
        prop_assert_eq!(sheet.questions[0].earned(Some(right), Some(&best)), points);
    }

    /// Texts change, the key changes: what the sheet shows of a permuted question is the same.
    #[test]
    fn the_order_of_the_author_does_not_reach_the_sheet(items in prop::collection::btree_set("[a-z]{1,6}", 2..8), turns in 0_usize..8) {
        let items: Vec<String> = items.into_iter().collect();
        let mut turned = items.clone();
        turned.rotate_left(turns % items.len());
        let one = Kind::Ordering { items, partial: false };
        let other = Kind::Ordering { items: turned, partial: false };
        prop_assert_eq!(one.published_texts(), other.published_texts());
    }

    #[test]
    fn a_choice_shows_in_authored_order(count in 2_usize..9) {
        let choice = |at: usize| Choice { text: format!("o{at}"), right: at == 0, feedback: None };
        let kind = Kind::Choice { options: (0..count).map(choice).collect(), many: false, partial: false, keep_order: false };
        prop_assert_eq!(kind.published(), vec![(0..count).collect::<Vec<_>>()]);
    }
}
