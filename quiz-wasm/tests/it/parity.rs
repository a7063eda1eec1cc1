//! The same attempts through native code and through the committed module: the records must have the
//! same bytes. What is played comes from a seeded generator, so that a difference can be looked at again.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::process::{Command, Stdio};

use quiz::{
    Act, Answer, Attempt, AttemptRecord, Choice, Earlier, Event, Kind, Learner, LearnerId, Mode,
    Percent, Question, Quiz, Record, Refusal, Seed, Shuffle, Start,
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
        let options = (0..2 + self.below(4))
            .map(|index| Choice {
                text: format!("Óption {index}"),
                right: self.chance(),
                feedback: None,
            })
            .collect();
        let kind = Kind::Choice {
            options,
            many: self.chance(),
            partial: self.chance(),
            keep_order: self.below(4) == 0,
        };
        Question {
            id: format!("q-{number}"),
            prompt: "What\tis \"it\"?".into(),
            kind,
            objective: self.chance().then(|| "clocks".into()),
            cites: Vec::new(),
            points: 1 + self.below(4),
            must_pass: self.below(4) == 0,
            hints: vec!["Think.".into(); self.below(3) as usize],
            explanation: None,
        }
    }

    /// An event as numbers, as the script hands it over; some break a rule.
    fn event(&mut self, questions: u32, at: u64) -> (u32, u32, Vec<u32>, u64) {
        let act = [0, 1, 1, 1, 1, 1, 2, 3, 4][self.below(9) as usize];
        let answer = (0..6).filter(|_| self.below(3) == 0).collect();
        (act, self.below(questions), answer, at - u64::from(self.below(8) == 0))
    }
}

fn act(quiz: &Quiz, act: u32, question: u32, answer: &[u32]) -> Act {
    let question = quiz.questions[question as usize].id.clone();
    match act {
        0 => Act::Start,
        1 => Act::Answer { question, answer: Answer::Choice(answer.to_vec()) },
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
        let mut events = vec![(0, 0, Vec::new(), 1_790_000_000_000)];
        for at in (1_790_000_000_001..).take(dice.below(30) as usize) {
            events.push(dice.event(u32::try_from(quiz.questions.len()).unwrap(), at));
        }
        for (number, question, answer, at) in &events {
            let event = Event { at: *at, act: act(&quiz, *number, *question, answer) };
            codes.push(json!(attempt.apply(&sheet, event).map_or_else(code, |()| 0)));
        }
        let grade = attempt.grade(&sheet, &quiz.key()).filter(|_| quiz.mode != Mode::Sealed);
        codes.extend([
            json!(layout(&attempt)),
            json!(grade.as_ref().map_or_else(Vec::new, numbers)),
            json!(start(&quiz)),
        ]);
        records.push(AttemptRecord::of(&attempt, grade.map(|grade| grade.score)));
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
        "paper": quiz.paper().to_base64(), "course": record.course, "year": record.year, "learner": who,
        "exported": EXPORTED, "attempts": played,
    });
    (input, json!({"codes": codes, "record": record.to_json()}), record, quiz)
}

fn layout(attempt: &Attempt) -> Vec<u32> {
    let mut numbers = Vec::new();
    for laid in &attempt.layout().questions {
        numbers.extend(
            [laid.question, laid.options.len()].map(|number| u32::try_from(number).unwrap()),
        );
        numbers.extend(&laid.options);
    }
    numbers
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
