//! Import after export gives the same quiz, over generated quizzes of every kind that GIFT can carry.

use hallpass::component::Declarations;
use hallpass::diag::FileId;
use hallpass::exchange::{Format, Front, of_quiz, page, write_gift};
use hallpass::parse::parse;
use hallpass::read::{Layer, Sources};
use proptest::prelude::*;
use quiz::{Choice, Decimal, Gap, Kind, Pair, Question, Quiz, Range};

/// The quiz of a page that holds these questions.
fn quiz_of(text: &str) -> Quiz {
    let mut sources = Sources::default();
    let site = "title: T\nsites: [{name: t, root: t, title: T, base_url: https://example.org/}]\n";
    sources.add_text(Layer::Content, "site.yaml", "site.yaml", site);
    sources.add_text(Layer::Content, "t/q.md", "t/q.md", text);
    let (documents, problems) = parse(&sources, Declarations::default());
    assert!(problems.is_empty(), "{problems:#?}\n{text}");
    documents.unwrap().pages[0].quiz.as_ref().unwrap().quiz.clone()
}

/// A line of Markdown with the marks that GIFT and Markdown have in common trouble with.
fn line() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[a-z]{1,8}",
        Just("**bold**".to_owned()),
        Just("`a = {b}`".to_owned()),
        Just("\\*star".to_owned()),
        Just("50%".to_owned()),
        Just("a~b".to_owned()),
        Just("x: y".to_owned()),
        Just("C# = #1".to_owned()),
        Just("a -> b".to_owned()),
        Just("{x}".to_owned()),
        Just("::".to_owned()),
        Just("\\[html\\]".to_owned()),
        Just("// slash".to_owned()),
        Just("é — ü".to_owned()),
        Just("مدرسة".to_owned()),
        Just("\\\\n".to_owned()),
    ];
    ("[A-Z][a-z]{1,6}", proptest::collection::vec(word, 0..5))
        .prop_map(|(first, rest)| std::iter::once(first).chain(rest).collect::<Vec<_>>().join(" "))
}

fn text() -> impl Strategy<Value = String> {
    proptest::collection::vec(line(), 1..3).prop_map(|lines| lines.join("\n\n"))
}

/// Words that are no Markdown and no number: accepted answers, options of a menu.
fn plain() -> impl Strategy<Value = String> {
    "[A-Z][a-z%=#~:é]{0,6}( [a-z0-9\\-]{1,5}){0,2}"
}

fn distinct<T: Strategy<Value = String>>(
    of: T,
    from: usize,
    to: usize,
) -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(of, from..to).prop_map(|texts| {
        let numbered = texts.into_iter().enumerate();
        numbered
            .map(|(at, text)| format!("{text} {}", ["one", "two", "three", "four", "five"][at]))
            .collect()
    })
}

fn choice() -> impl Strategy<Value = (Kind, u32)> {
    let feedback = proptest::option::of(text());
    (distinct(line(), 2, 6), proptest::collection::vec((any::<bool>(), feedback), 5), any::<bool>())
        .prop_map(|(texts, marks, partial)| {
            let count = texts.len();
            let mut options: Vec<Choice> = texts
                .into_iter()
                .zip(marks)
                .map(|(text, (right, feedback))| Choice { text, right, feedback })
                .collect();
            options[0].right = true;
            options[count - 1].right = false;
            let right = options.iter().filter(|option| option.right).count();
            let (many, partial) = (right > 1, partial && right > 1);
            (
                Kind::Choice { options, many, partial, keep_order: false },
                if partial { 2 } else { 1 },
            )
        })
}

fn true_or_false() -> impl Strategy<Value = (Kind, u32)> {
    (any::<bool>(), proptest::option::of(text()), proptest::option::of(text())).prop_map(
        |(right, yes, no)| {
            let option =
                |text: &str, right, feedback| Choice { text: text.to_owned(), right, feedback };
            let options = vec![option("True", right, yes), option("False", !right, no)];
            (Kind::Choice { options, many: false, partial: false, keep_order: true }, 1)
        },
    )
}

fn range() -> impl Strategy<Value = Range> {
    (-1_000_000_i64..1_000_000, 0_i64..100_000).prop_map(|(low, width)| {
        let decimal = |thousandths: i64| {
            let sign = if thousandths < 0 { "-" } else { "" };
            let (whole, part) = (thousandths.abs() / 1000, thousandths.abs() % 1000);
            Decimal::parse(&format!("{sign}{whole}.{part:03}")).unwrap()
        };
        Range { low: decimal(low), high: decimal(low + width) }
    })
}

/// A kind with the points that it needs, and whether its prompt has a gap.
fn kind() -> impl Strategy<Value = (Kind, u32, bool)> {
    let plain_kind = |(kind, points)| (kind, points, false);
    let part = any::<bool>();
    prop_oneof![
        choice().prop_map(plain_kind),
        true_or_false().prop_map(plain_kind),
        (distinct(line(), 2, 5), part).prop_map(move |(items, partial)| {
            plain_kind((Kind::Ordering { items, partial }, if partial { 4 } else { 1 }))
        }),
        (distinct("[A-Z][a-z]{1,6}", 3, 6), distinct("[A-Z][a-z#=]{1,6}", 3, 6), part).prop_map(
            move |(left, right, partial)| {
                let pairs: Vec<Pair> = left
                    .iter()
                    .zip(&right)
                    .map(|(left, right)| Pair { left: left.clone(), right: right.clone() })
                    .collect();
                let distractors = right.into_iter().skip(pairs.len()).collect();
                plain_kind((
                    Kind::Matching { pairs, distractors, partial },
                    if partial { 5 } else { 1 },
                ))
            }
        ),
        range().prop_map(move |range| plain_kind((Kind::Number { range }, 1))),
        distinct(plain(), 1, 4).prop_map(move |accepted| plain_kind((Kind::Text { accepted }, 1))),
        prop_oneof![
            range().prop_map(Gap::Number),
            distinct(plain(), 1, 4).prop_map(Gap::Text),
            distinct(plain(), 2, 5)
                .prop_map(|options| Gap::Menu { right: options.len() - 1, options }),
        ]
        .prop_map(|gap| (Kind::Fill { gaps: vec![gap], partial: false }, 1, true)),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let more = (
        any::<bool>(),
        proptest::collection::vec(text(), 0..3),
        proptest::option::of(text()),
        0_usize..3,
        0_usize..3,
    );
    (line(), proptest::option::of(text()), kind(), more).prop_map(
        |(
            heading,
            context,
            (kind, points, gap),
            (must_pass, hints, explanation, objective, cites),
        )| {
            let context = match (context, gap) {
                (context, true) => Some(
                    format!("{} [[1]] in the end.", context.unwrap_or_default()).trim().to_owned(),
                ),
                (context, false) => context,
            };
            Question {
                id: String::new(),
                prompt: context
                    .map_or(heading.clone(), |context| format!("{heading}\n\n{context}")),
                kind,
                objective: [None, Some("clocks"), Some("holds")][objective].map(str::to_owned),
                cites: ["il-8.1b", "doc#clause"][..cites.min(2)]
                    .iter()
                    .map(|cite| (*cite).to_owned())
                    .collect(),
                points,
                must_pass,
                hints,
                explanation,
            }
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn import_after_export_gives_the_same_questions(questions in proptest::collection::vec(question(), 1..6)) {
        let mut questions = questions;
        for (at, question) in questions.iter_mut().enumerate() {
            question.id = format!("q-{at}");
        }
        let objectives = [("clocks", "Apply the clocks"), ("holds", "Say when / why a record is held")];
        let front = Front {
            title: Some("A quiz: with 'marks' #1".to_owned()),
            objectives: objectives.map(|(id, text)| (id.to_owned(), text.to_owned())).to_vec(),
            ..Front::default()
        };
        let written = Quiz { questions: questions.clone(), ..quiz_of("---\ntitle: T\nquiz: {id: q, pass: 80%}\n---\n\n## A {#a}\n- [x] b\n- [ ] c\n") };
        // Our Markdown says what the quiz says …
        let outgoing = of_quiz(&written);
        prop_assert_eq!(outgoing.items.len(), questions.len());
        let markdown = page(&front, "T", "q", &outgoing.items);
        let read = quiz_of(&markdown);
        prop_assert_eq!(&read.questions, &questions, "{}", markdown);
        // … and GIFT carries it there and back, but for what it says that it leaves out.
        let (gift, left_out) = write_gift(&front, &outgoing.items);
        let import = Format::Gift.read(&gift, FileId(0));
        prop_assert!(import.problems.is_empty(), "{:?}\n{}", import.problems, gift);
        let again = quiz_of(&page(&import.front, "T", "q", &import.items));
        let kept: Vec<&Question> = questions.iter().filter(|question| !left_out.contains(&question.id)).collect();
        prop_assert_eq!(again.questions.iter().collect::<Vec<_>>(), kept, "{}", gift);
        prop_assert_eq!(import.front.title.as_deref(), Some("A quiz: with 'marks' #1"));
        prop_assert!(left_out.len() <= questions.len() / 2 + 1, "{:?} of {}", left_out, gift);
    }
}
