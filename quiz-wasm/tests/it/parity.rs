//! The same attempts through native code and through the committed module: the records must have the
//! same bytes. What is played comes from a seeded generator, so that a difference can be looked at again.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use quiz::{
    Act, Answer, Attempt, AttemptRecord, Choice, Decimal, Earlier, Event, Gap, GapKey, Kind,
    Learner, LearnerId, Mode, Pair, Part, Percent, Question, Quiz, Range, Record, Refusal, Seed,
    SheetKind, Shuffle, Solution, Start, Step, StepOption,
};
use serde_json::{Value, json};

const CASES: usize = 200;
const EXPORTED: u64 = 1_790_000_900_000;

/// Marsaglia's xorshift64: small, and not the generator that the crate itself draws with.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        u32::try_from((self.0 >> 11) % u64::from(bound)).unwrap()
    }

    fn chance(&mut self) -> bool {
        self.below(2) == 1
    }

    fn quiz(&mut self) -> Quiz {
        let questions: Vec<Question> =
            (0..=self.below(7)).map(|number| self.question(number)).collect();
        let drawn = (1 + self.below(3), self.below(3) == 0);
        let modes = [Mode::Practice, Mode::Graded, Mode::Graded, Mode::Sealed];
        Quiz {
            id: "records-check".into(),
            title: "Records – “check”".into(),
            mode: modes[self.below(4) as usize],
            pass: Percent::new(u8::try_from(self.below(101)).unwrap()).unwrap().into(),
            mastery: self
                .chance()
                .then(|| ("clocks".to_owned(), Percent::new(50).unwrap()))
                .into_iter()
                .collect(),
            clears: None,
            attempts: self.chance().then(|| self.below(3)),
            wait_seconds: self.chance().then(|| u64::from(self.below(4))),
            draw: drawn.1.then(|| ("clocks".to_owned(), drawn.0)).into_iter().collect(),
            shuffle: Shuffle { questions: self.chance(), options: self.chance() },
            objectives: BTreeMap::from([("clocks".into(), "Apply the clocks".into())]),
            clauses: BTreeMap::new(),
            questions,
        }
    }

    fn question(&mut self, number: u32) -> Question {
        Question {
            id: format!("q-{number}"),
            prompt: "What\tis \"it\"?".into(),
            kind: self.kind(),
            objective: self.chance().then(|| "clocks".into()),
            cites: Vec::new(),
            points: 1 + self.below(4),
            must_pass: self.below(4) == 0,
            hints: vec!["Think.".into(); self.below(3) as usize],
            explanation: None,
        }
    }

    fn kind(&mut self) -> Kind {
        let partial = self.chance();
        match self.below(11) {
            0 => Kind::Ordering { items: self.words(2, "item"), partial },
            1 => {
                let rights = self.words(2, "Recht");
                let pair = |(at, left): (usize, String)| Pair {
                    left,
                    right: rights[at % rights.len()].clone(),
                };
                let pairs = self.words(2, "links").into_iter().enumerate().map(pair).collect();
                Kind::Matching { pairs, distractors: self.words(0, "keins"), partial }
            }
            2 => Kind::Number { range: self.range() },
            3 => Kind::Text { accepted: self.accepted() },
            4 | 5 => {
                let gaps = (0..=self.below(3)).map(|_| self.gap()).collect();
                Kind::Fill { gaps, partial }
            }
            6 | 7 => self.case(),
            8 => Kind::Attest { statements: self.words(1, "ich") },
            _ => self.choice(partial),
        }
    }

    fn choice(&mut self, partial: bool) -> Kind {
        let options = (0..2 + self.below(4))
            .map(|index| Choice {
                text: format!("Óption {index}"),
                right: self.chance(),
                feedback: None,
            })
            .collect();
        Kind::Choice { options, many: self.chance(), partial, keep_order: self.below(4) == 0 }
    }

    fn words(&mut self, least: u32, word: &str) -> Vec<String> {
        (0..least + self.below(4)).map(|number| format!("{word} {number}")).collect()
    }

    fn range(&mut self) -> Range {
        let number = |dice: u32| Decimal::parse(&format!("{}.{}", dice / 10, dice % 10)).unwrap();
        let low = self.below(200);
        Range { low: number(low), high: number(low + self.below(30)) }
    }

    fn accepted(&mut self) -> Vec<String> {
        (0..=self.below(2)).map(|_| self.typed()).filter(|text| !text.is_empty()).collect()
    }

    fn gap(&mut self) -> Gap {
        match self.below(3) {
            0 => Gap::Number(self.range()),
            1 => Gap::Text(self.accepted()),
            _ => Gap::Menu { options: self.words(2, "wahl"), right: self.below(2) as usize },
        }
    }

    fn case(&mut self) -> Kind {
        let count = 1 + self.below(4);
        let credits = [0, 30, 50, 100];
        let steps = (0..count).map(|at| Step {
            id: format!("s{at}"),
            text: format!("Schritt {at}"),
            options: (0..self.below(4))
                .map(|number| StepOption {
                    text: format!("weiter {number}"),
                    credit: Percent::new(credits[self.below(4) as usize]).unwrap(),
                    feedback: None,
                    to: Some(at + 1 + self.below(2))
                        .filter(|to| *to < count)
                        .map(|to| format!("s{to}")),
                })
                .collect(),
        });
        Kind::Case { steps: steps.collect() }
    }

    /// What might be typed: some of it equal when folded, some of it numbers, some of it too much.
    fn typed(&mut self) -> String {
        let texts = [
            "",
            "Form 12-B",
            "form  12–b",
            "ÉCOLE",
            "école",
            "مرحبًا",
            "مرحبا",
            "10",
            "9,5",
            "١٢",
            "1,000",
            "12.5",
            "3",
            "Ана",
            "😀",
            "a\u{1}b",
            "zehn Tage",
        ];
        let text = texts[self.below(17) as usize];
        if self.below(60) == 0 { text.repeat(90) } else { text.to_owned() }
    }

    /// An event as the script hands it over; some break a rule.
    fn event(&mut self, quiz: &Quiz, at: u64) -> (u32, u32, Answer, u64) {
        let act = [0, 1, 1, 1, 1, 1, 1, 1, 2, 3, 4][self.below(11) as usize];
        let question = self.below(u32::try_from(quiz.questions.len()).unwrap());
        let sheet = quiz.questions[question as usize].kind.sheet();
        let answer = self.answer(&sheet);
        (act, question, answer, at - u64::from(self.below(8) == 0))
    }

    /// Mostly of the right shape.
    fn answer(&mut self, sheet: &SheetKind) -> Answer {
        match sheet {
            SheetKind::Order { items, .. } if self.below(5) > 0 => {
                let mut picks: Vec<u32> = (0..*items).collect();
                for at in (1..picks.len()).rev() {
                    let other = self.below(u32::try_from(at + 1).unwrap()) as usize;
                    picks.swap(at, other);
                }
                Answer::of_picks(picks)
            }
            SheetKind::Gaps { gaps, .. } => {
                let part = |gap: &u32| match gap {
                    0 | 1 => Part::Text(self.typed()),
                    _ if self.below(5) == 0 => Part::Text(String::new()),
                    menu => Part::Pick(self.below(menu + 1)),
                };
                Answer(gaps.iter().map(part).collect())
            }
            SheetKind::Case { .. } => {
                Answer::of_picks((0..self.below(4)).map(|_| self.below(4)).collect::<Vec<_>>())
            }
            SheetKind::Attest { boxes } => {
                let ticks: Vec<Part> =
                    (0..*boxes).filter(|_| self.below(4) > 0).map(Part::Pick).collect();
                Answer(ticks.into_iter().chain([Part::Text(self.typed())]).collect())
            }
            _ => Answer::of_picks((0..6).filter(|_| self.below(3) == 0).collect::<Vec<_>>()),
        }
    }
}

/// As the script's list of numbers and texts; what has nothing in it is an empty list.
fn parts(answer: &Answer) -> Value {
    serde_json::from_str(&answer.to_json()).unwrap()
}

/// What the script hands over: nothing given is an empty answer.
fn handed(answer: &Answer) -> Answer {
    if answer.is_empty() { Answer(Vec::new()) } else { answer.clone() }
}

fn act(quiz: &Quiz, act: u32, question: u32, answer: &Answer) -> Act {
    let question = quiz.questions[question as usize].id.clone();
    match act {
        0 => Act::Start,
        1 => Act::Answer { question, answer: handed(answer) },
        2 => Act::Hint { question },
        3 => Act::Check { question },
        _ => Act::Submit,
    }
}

fn code(refusal: Refusal) -> u32 {
    use Refusal::{
        AlreadyStarted, AlreadySubmitted, AnswerDoesNotFit, LogFull, NoMoreHints, NotAsked,
        NotStarted, NothingToCheck, Time,
    };
    let order = [
        NotStarted,
        AlreadyStarted,
        AlreadySubmitted,
        NotAsked,
        AnswerDoesNotFit,
        NoMoreHints,
        NothingToCheck,
        Time,
        LogFull,
    ];
    1 + u32::try_from(order.iter().position(|known| *known == refusal).unwrap()).unwrap()
}

/// One case for the module, and what native code makes of it.
fn case(dice: &mut Dice) -> (Value, Value, Record, Quiz) {
    let quiz = dice.quiz();
    let sheet = quiz.sheet();
    let learner = Learner {
        id: LearnerId(u64::from(dice.below(u32::MAX)) << 20),
        name: "Zoë \"Z\" O'Brien \\ 李 😀".into(),
        role: "transition-specialist".into(),
        school: "Network 14 / École".into(),
    };
    let mut codes = Vec::new();
    let mut played = Vec::new();
    let mut records = Vec::new();
    for number in 1..=1 + dice.below(2) {
        let seed = Seed(u64::from(dice.below(u32::MAX)) * 77);
        let mut attempt =
            Attempt::new(&sheet, "options-transfer", "2026-27", learner.id, number, seed);
        let mut events = vec![(0, 0, Answer(Vec::new()), 1_790_000_000_000)];
        for at in (1_790_000_000_001..).take(dice.below(30) as usize) {
            events.push(dice.event(&quiz, at));
        }
        for (number, question, answer, at) in &events {
            let kind = &sheet.questions[*question as usize].kind;
            codes.push(json!(kind.fits(&handed(answer))));
            let event = Event { at: *at, act: act(&quiz, *number, *question, answer) };
            codes.push(json!(attempt.apply(&sheet, event).map_or_else(code, |()| 0)));
        }
        let grade = attempt.grade(&sheet, &quiz.key()).filter(|_| quiz.mode != Mode::Sealed);
        for question in 0..quiz.questions.len() {
            let given = attempt.answer(question);
            codes.push(json!(given.map_or_else(String::new, Answer::to_json)));
            codes.push(json!(review(&quiz, &attempt, question)));
        }
        codes.extend([
            json!(layout(&attempt)),
            json!(json!(grade.as_ref().map_or_else(Vec::new, numbers)).to_string()),
            json!(start(&quiz)),
        ]);
        records.push(AttemptRecord::of(&attempt, grade.map(|grade| grade.score)));
        let events: Vec<Value> = events
            .iter()
            .map(|(act, question, answer, at)| json!([act, question, parts(answer), at]))
            .collect();
        played.push(json!({"number": number, "seed": seed.to_string(), "events": events}));
    }
    let who = json!({"id": learner.id.to_string(), "name": learner.name, "role": learner.role, "school": learner.school});
    let record = Record {
        course: "options-transfer".into(),
        year: "2026-27".into(),
        exported: EXPORTED,
        learner,
        attempts: records,
        invitation: None,
        canonical: true,
    };
    let input = json!({
        "paper": quiz.paper().to_base64(), "questions": quiz.questions.len(), "course": record.course, "year": record.year, "learner": who,
        "exported": EXPORTED, "attempts": played,
    });
    (input, json!({"codes": codes, "record": record.to_json()}), record, quiz)
}

/// `[verdict, [each part's credit], [the right answer]]`, as `serde_json` writes it.
fn review(quiz: &Quiz, attempt: &Attempt, at: usize) -> String {
    let (sheet, key) = (quiz.sheet(), quiz.key());
    if quiz.mode == Mode::Sealed || !attempt.reveals(at) {
        return String::new();
    }
    let (question, right) = (&sheet.questions[at], &key.answers[at]);
    let given = attempt.answer(at);
    let points = question.earned(Some(right), given);
    let credits =
        given.map_or_else(Vec::new, |given| quiz::grade::credits(&question.kind, right, given));
    let verdict = u32::from(points > 0) + u32::from(points == question.points);
    let gap = |gap: &GapKey| match gap {
        GapKey::Pick(index) => json!(index),
        GapKey::Number { shown, .. } => json!(shown),
        GapKey::Text(accepted) => json!(accepted.first().cloned().unwrap_or_default()),
    };
    let right = match right {
        Solution::Picks(picks) => json!(picks),
        Solution::Case(steps) => json!(steps.concat()),
        Solution::Gaps(gaps) => gaps.iter().map(gap).collect(),
        _ => json!([]),
    };
    json!([verdict, credits, right]).to_string()
}

fn layout(attempt: &Attempt) -> String {
    let laid = attempt.layout().questions.iter();
    let laid: Value = laid.map(|laid| json!([laid.question, laid.options])).collect();
    laid.to_string()
}

fn numbers(grade: &quiz::Grade) -> Vec<u32> {
    let score = grade.score;
    let mut numbers =
        vec![score.points, score.of, u32::from(score.percent.get()), u32::from(score.passed)];
    for question in &grade.questions {
        let missed = grade.must_pass_missed.contains(&question.id);
        let index = u32::try_from(question.question).unwrap();
        numbers.extend([index, question.points, question.of, u32::from(missed)]);
    }
    numbers
}

fn start(quiz: &Quiz) -> i64 {
    let earlier = [Earlier { same_digest: true, submitted: Some(EXPORTED - 1000) }];
    match quiz.sheet().may_start(&earlier, EXPORTED) {
        Start::Allowed => 0,
        Start::Open => -1,
        Start::NoneLeft => -2,
        Start::WaitUntil(until) => i64::try_from(until).unwrap(),
    }
}

fn through_the_module(cases: &[Value]) -> Vec<Value> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/parity.mjs");
    let mut node = Command::new("node")
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("this test runs the module under Node.js: install `node`, version 20 or later");
    let mut input = node.stdin.take().unwrap();
    let text = serde_json::to_vec(cases).unwrap();
    // Node reads all of its input before it writes, so that neither waits for the other.
    input.write_all(&text).unwrap();
    drop(input);
    let output = node.wait_with_output().unwrap();
    assert!(output.status.success(), "the module failed under Node.js");
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn native_code_and_the_module_make_the_same_records() {
    let mut dice = Dice(0x5eed_0f4a_11ba_5500);
    let mut inputs = Vec::new();
    let mut expected = Vec::new();
    let mut graded = 0;
    for _ in 0..CASES {
        let (input, output, record, quiz) = case(&mut dice);
        graded += record.attempts.iter().filter(|attempt| attempt.result.is_some()).count();
        let digest = quiz.digest();
        let read = Record::parse(record.to_json().as_bytes()).unwrap();
        assert!(read.canonical);
        let verified = read.verify(|asked| (*asked == digest).then_some(&quiz));
        assert!(
            verified
                .attempts
                .iter()
                .all(|attempt| attempt.earned.is_some() == attempt.submitted.is_some())
        );
        inputs.push(input);
        expected.push(output);
    }
    assert!(
        graded > CASES / 4,
        "only {graded} attempts were graded: the generator tests too little"
    );
    let made = through_the_module(&inputs);
    assert_eq!(made.len(), expected.len());
    for ((input, made), expected) in inputs.iter().zip(made).zip(expected) {
        assert_eq!(made, expected, "for {input}");
    }
}
