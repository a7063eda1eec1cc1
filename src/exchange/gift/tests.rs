//! GIFT as Moodle reads it.

use crate::diag::FileId;
use crate::exchange::{Answer, Choice, Front, Gap, Import, Item, Number};

use super::{read, write};

fn messages(import: &Import) -> Vec<&str> {
    import.problems.iter().map(|problem| problem.message.as_str()).collect()
}

#[track_caller]
fn one(text: &str) -> Item {
    let import = read(text, FileId(0));
    assert!(import.problems.is_empty(), "{:?}", messages(&import));
    let [item] = import.items.as_slice() else { panic!("{:?}", import.items) };
    item.clone()
}

fn options(item: &Item) -> Vec<(&str, bool, Option<&str>)> {
    match &item.answer {
        Answer::Choice { options, .. } => options
            .iter()
            .map(|option| (option.text.as_str(), option.right, option.feedback.as_deref()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_single_choice_has_its_feedback() {
    let item = one(
        "::Clock::By when?{\n ~14 days#The other clock.\n =10 days # Right.\n ####It runs at once.\n}",
    );
    assert_eq!((item.name.as_deref(), item.prompt.as_str()), (Some("Clock"), "By when?"));
    assert_eq!(
        options(&item),
        [("14 days", false, Some("The other clock.")), ("10 days", true, Some("Right."))]
    );
    assert_eq!(item.explanation.as_deref(), Some("It runs at once."));
}

#[test]
fn several_right_answers_share_the_points() {
    let item = one("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-33.33333%d}");
    assert!(matches!(item.answer, Answer::Choice { partial: true, .. }));
    assert_eq!((item.points, options(&item).iter().filter(|(_, right, _)| *right).count()), (3, 3));
}

#[test]
fn weights_that_mean_something_else_here_are_told() {
    for (text, told) in [
        ("q{=a ~%50%b ~c}", "the weight of 50% is not carried over: this answer is wrong"),
        (
            "q{~%70%a ~%30%b ~%-100%c}",
            "the weights are not carried over: here every right answer weighs the same",
        ),
        (
            "q{~%50%a ~%50%b ~c}",
            "a wrong tick costs nothing there; here it takes away what a right one gives",
        ),
        (
            "q{~%50%a ~%50%b ~%-10%c}",
            "a wrong tick costs another share there; here it takes away what a right one gives",
        ),
        ("q{~%100%a ~b}", "boxes of which one is right become a single choice"),
        (
            "q{=a =b ~c}",
            "several answers with `=` are each right alone there; here all of them are to be ticked",
        ),
        ("q{=a =%50%b}", "an answer that earns 50% is not carried over"),
        ("q{=a#well done}", "feedback for a typed answer is not carried over"),
        ("q{#=5:1 =%50%5:2}", "an answer that earns 50% is not carried over"),
        ("q{#5 ~#no}", "feedback for any other number is not carried over"),
        ("q{=a =b*}", "an answer with `*` for any letters is not carried over"),
        ("Read this first.", "this text asks nothing, and stays behind"),
        ("// [tag:hard]\nq{T}", "the tags `hard` are not carried over"),
    ] {
        assert!(
            messages(&read(text, FileId(0))).contains(&told),
            "{text}: {:?}",
            messages(&read(text, FileId(0)))
        );
    }
}

#[test]
fn what_stays_behind_is_told() {
    for (text, told) in [
        ("Tell a story.{}", "an essay cannot be graded by rule"),
        ("q{a ~b", "a `{` without its `}`"),
        ("q}", "a `}` without its `{`"),
        ("q{=a} and {=b}", "a question has one `{…}`, and this is its second"),
        ("q{~a ~b}", "no answer of this choice is right"),
        ("q{~a}", "a choice needs two answers"),
        ("q{~%50%a ~%50%b}", "every answer of this choice is right"),
        ("q{=a -> b =c}", "this pair has no `->`"),
        ("q{#many}", "no answer of this question is a number"),
        ("q{=*}", "no answer of this question can be carried over"),
        ("{=a}", "nothing is asked before the answers"),
        ("q{>\none\n}", "ordering needs two items"),
    ] {
        let import = read(text, FileId(0));
        assert!(messages(&import).contains(&told), "{text}: {:?}", messages(&import));
        assert_eq!((import.items.len(), import.found), (0, 1), "{text}");
    }
}

#[test]
fn true_and_false_are_a_choice() {
    let item = one("It is so.{FALSE#No, look again.#Right.}");
    assert_eq!(
        options(&item),
        [("True", false, Some("No, look again.")), ("False", true, Some("Right."))]
    );
    assert_eq!(options(&one("It is so.{T}")), [("True", true, None), ("False", false, None)]);
    assert!(matches!(one("Which word?{=True story}").answer, Answer::Text(_)));
}

#[test]
fn typed_answers_pairs_and_orders() {
    let text = |item: Item| match item.answer {
        Answer::Text(accepted) => accepted,
        other => panic!("{other:?}"),
    };
    assert_eq!(text(one("Which form?{=Form 12-B =12\\=B}")), ["Form 12-B", "12=B"]);
    assert_eq!(text(one("Which form? {Form 12-B}")), ["Form 12-B"]);
    let number = |value: &str, tolerance: &str| {
        Answer::Number(Number::Around { value: value.into(), tolerance: tolerance.into() })
    };
    assert_eq!(one("Pi?{#3.1415:0.0005}").answer, number("3.1415", "0.0005"));
    assert_eq!(one("Year?{#=1822:0}").answer, number("1822", "0"));
    assert_eq!(
        one("Range?{#1..5}").answer,
        Answer::Number(Number::Between { low: "1".into(), high: "5".into() })
    );
    let Answer::Pairs { pairs, distractors, .. } =
        one("Match.{\n=A -> one\n=B -> two\n= -> three\n}").answer
    else {
        panic!()
    };
    assert_eq!((pairs.len(), distractors), (2, vec!["three".to_owned()]));
    let Answer::Order { items, partial } =
        one("Order.{>3 ALL VERTICAL ALL_OR_NOTHING\nAsk\nWait\nCall\n}").answer
    else {
        panic!()
    };
    assert_eq!(
        (items, partial),
        (vec!["Ask".to_owned(), "Wait".to_owned(), "Call".to_owned()], false)
    );
    let Answer::Order { items, partial } = one("Order.{> Ask\nWait 2 days\n}").answer else {
        panic!()
    };
    assert_eq!((items, partial), (vec!["Ask".to_owned(), "Wait 2 days".to_owned()], true));
}

#[test]
fn a_missing_word_is_a_gap() {
    let item = one("Grant is {~buried =entombed} in his tomb.");
    assert_eq!(item.prompt, "Grant is \u{fffc} in his tomb.");
    assert_eq!(
        item.answer,
        Answer::Gap(Gap::Menu(vec![("buried".into(), false), ("entombed".into(), true)]))
    );
    let item = one("Two plus {=two =2}, they say");
    assert_eq!(
        (item.prompt.as_str(), item.answer),
        ("Two plus \u{fffc}, they say", Answer::Gap(Gap::Blank(vec!["two".into(), "2".into()])))
    );
    // With feedback it stays a choice, which a drop-down would have no place for.
    let item = one("Grant is {~buried#No. =entombed} in his tomb.");
    assert_eq!(item.prompt, "Grant is _____ in his tomb.");
}

#[test]
fn categories_become_objectives() {
    let import = read(
        "$CATEGORY: $course$/top/Records/Clocks\n\nA{T}\n\n$CATEGORY: top/Fees//Fines\nB{F}\n\n$CATEGORY: $course$\n\nC{T}\n\n$CATEGORY: x/Records/Clocks\n\nD{T}",
        FileId(0),
    );
    assert!(import.problems.is_empty(), "{:?}", messages(&import));
    let objectives: Vec<Option<&str>> =
        import.items.iter().map(|item| item.objective.as_deref()).collect();
    assert_eq!(
        objectives,
        [Some("records-clocks"), Some("fees-fines"), None, Some("x-records-clocks")]
    );
    assert_eq!(import.front.objectives[1], ("fees-fines".to_owned(), "Fees/Fines".to_owned()));
}

#[test]
fn formats_escapes_comments_and_loose_lines() {
    assert_eq!(one("[html]<p>Who is <b>it</b>?</p>{=a}").prompt, "Who is **it**?");
    assert_eq!(one("[markdown]Who is **it**?{=a}").prompt, "Who is **it**?");
    assert_eq!(one("[plain]Who is **it**?{=a}").prompt, "Who is \\*\\*it\\*\\*?");
    assert_eq!(
        one("Which\\: 2 \\= \\{2\\}\\n\\nor \\\\n?{=a}").prompt,
        "Which: 2 = {2}\n\nor \\\\n?"
    );
    assert_eq!(
        one("\u{feff}// [id:clk-01] [tag:must-pass] [tag:points=3]\nq{T}").id.as_deref(),
        Some("clk-01")
    );
    assert_eq!(options(&one("q{\n// not this\n=a\n\n~b}")).len(), 2);
    let import = read("::One::q{T}\n::Two::r{F}\n", FileId(0));
    assert_eq!((import.items.len(), import.found), (2, 2));
    assert_eq!(
        options(&one("q{=\\~ ~\\# # \\#\\n is none. ~[html]<i>x</i>}")),
        [("\\~", true, None), ("\\#", false, Some("\\#\\\nis none.")), ("*x*", false, None)]
    );
}

#[test]
fn what_is_written_is_read_again() {
    let choice = |text: &str, right| Choice {
        text: text.into(),
        right,
        feedback: Some("`~` = **no**\n\n> {x}".into()),
    };
    let mut item = one("q{T}");
    item.id = Some("a".into());
    item.span = None;
    item.prompt = "What: #1?\n\nTwo paragraphs.\n\n    code // x".into();
    item.answer = Answer::Choice {
        options: vec![choice("%5% [x]", true), choice("[html] y", true), choice("z", false)],
        partial: false,
    };
    item.points = 1;
    item.hints = vec!["Look\ntwice".into(), "again ]".into()];
    item.cites = vec!["il-8.1b".into(), "doc#clause".into()];
    item.objective = Some("o".into());
    item.must_pass = true;
    item.explanation = Some("####".into());
    let objectives = vec![("o".into(), "Fees / fines//all".into())];
    let front = Front { objectives, ..Front::default() };
    let (text, left_out) = write(&front, std::slice::from_ref(&item));
    assert!(left_out.is_empty(), "{text}");
    let again = read(&text, FileId(0));
    assert_eq!(again.front, front, "{text}");
    let [found] = again.items.as_slice() else { panic!("{text}") };
    assert_eq!(
        Item { name: None, span: None, ..found.clone() },
        Item { name: None, ..item },
        "{text}"
    );
}
