//! The quiz crate behind a surface small enough to send to a phone: numbers and one list of bytes go in, numbers and
//! JSON come out. Each other shape would cost the script its own way over.
//!
//! Everything that decides something (layout, rules, grading, the log's chain, the record's spelling) is
//! done here by the same code as in the command line. Everything that touches the page, the clock, the
//! store or randomness is done by the script in `quiz-wasm/script`, which hands the results in as values.
//!
//! An attempt is kept by the page as the JSON of its record. To resume it the script replays the events
//! of that JSON through [`Engine::act`] and compares [`Engine::record`] with what was kept: no JSON is
//! parsed here.

use quiz::canon::Canon;
use quiz::grade::credits;
use quiz::log::MAX_TIME;
use quiz::record::attempt_json;
use quiz::{
    Act, Answer, Attempt, Drawing, Earlier, Event, GapKey, Grade, Header, Paper, Part, Refusal,
    Solution, Start,
};
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// One quiz on one page, with the attempt that is shown.
#[wasm_bindgen]
pub struct Engine {
    paper: Paper,
    attempt: Option<Attempt>,
    earlier: Vec<Earlier>,
}

#[wasm_bindgen]
impl Engine {
    /// From the bytes of the form's `data-paper`; `undefined` when they are no paper.
    pub fn open(paper: &[u8]) -> Option<Engine> {
        Some(Self { paper: Paper::from_bytes(paper).ok()?, attempt: None, earlier: Vec::new() })
    }

    /// The ids of the quiz's questions; by their place here all other calls name them. A JSON array.
    pub fn ids(&self) -> String {
        json(|canon| {
            canon.array(&self.paper.sheet.questions, |canon, question| canon.string(&question.id));
        })
    }

    /// An earlier attempt, for [`Engine::may_start`]: whether it was made on this digest, and when it was submitted
    /// or -1.
    pub fn earlier(&mut self, same_digest: bool, submitted: f64) {
        let submitted = Some(submitted).filter(|at| *at >= 0.0).map(millis);
        self.earlier.push(Earlier { same_digest, submitted });
    }

    /// Whether another attempt may start at `now` (Unix milliseconds) after those that [`Engine::earlier`] told, which
    /// are then forgotten.
    ///
    /// 0: yes · -1: an open attempt comes first · -2: none left · else: the time from which it may.
    pub fn may_start(&mut self, now: f64) -> f64 {
        let earlier = std::mem::take(&mut self.earlier);
        match self.paper.sheet.may_start(&earlier, millis(now)) {
            Start::Allowed => 0.0,
            Start::Open => -1.0,
            Start::NoneLeft => -2.0,
            Start::WaitUntil(until) => number(until),
        }
    }

    /// Makes a new attempt the shown one; its first event must be a start. `texts` are course, year, learner and seed,
    /// spelled as for [`Engine::act`]; learner and seed are 16 hexadecimal digits each, `draw` is the version of the
    /// [`Drawing`]. False when they are not.
    pub fn begin(&mut self, texts: &[u8], attempt: u32, draw: u8) -> bool {
        self.attempt = self.begun(texts, attempt, draw);
        self.attempt.is_some()
    }

    fn begun(&self, texts: &[u8], number: u32, draw: u8) -> Option<Attempt> {
        let mut texts = read(texts)?.0.into_iter().filter_map(|part| match part {
            Part::Text(text) => Some(text),
            Part::Pick(_) => None,
        });
        let (course, year) = (texts.next()?, texts.next()?);
        let learner = texts.next()?.parse().ok()?;
        let seed = texts.next()?.parse().ok()?;
        let drawing = Drawing::from_version(draw)?;
        let sheet = &self.paper.sheet;
        let (quiz, digest) = (sheet.quiz.clone(), sheet.digest);
        let header = Header { course, year, learner, quiz, digest, number, seed, drawing };
        Some(Attempt::of(sheet, header))
    }

    /// Adds an event: 0 start, 1 answer, 2 hint, 3 check, 4 submit. `answer` has the parts of a
    /// [`quiz::Answer`]: a byte for each index, and each text between two bytes 255. `at` is in Unix milliseconds.
    ///
    /// 0: done · 1 to 9: refused, by the order of [`Refusal`] · 10: no attempt · 11: no such act or question.
    pub fn act(&mut self, act: u8, question: u32, answer: &[u8], at: f64) -> u8 {
        let Some(attempt) = &mut self.attempt else {
            return 10;
        };
        let Some(act) = act_of(&self.paper, act, question, answer) else {
            return 11;
        };
        let event = Event { at: millis(at), act };
        attempt.apply(&self.paper.sheet, event).map_or_else(code, |()| 0)
    }

    /// For each question asked, in the order of the page: `[its index, [its options in the order of the page]]`.
    pub fn layout(&self) -> String {
        json(|canon| {
            let laid = self.attempt.iter().flat_map(|attempt| &attempt.layout().questions);
            canon.array(laid, |canon, laid| {
                canon.array([()], |canon, ()| {
                    canon.number(laid.question as u64);
                    numbers(canon, &laid.options);
                });
            });
        })
    }

    /// The answer given, as the log spells it; empty where nothing is given.
    pub fn answer(&self, question: u32) -> String {
        let attempt = self.attempt.as_ref();
        let given = attempt.and_then(|attempt| attempt.answer(index(question)));
        given.map_or_else(String::new, Answer::to_json)
    }

    /// Whether an answer, spelled as for [`Engine::act`], would be taken.
    pub fn fits(&self, question: u32, answer: &[u8]) -> bool {
        let question = self.paper.sheet.questions.get(index(question));
        question.zip(read(answer)).is_some_and(|(question, answer)| question.kind.fits(&answer))
    }

    /// How many hints of the question were shown.
    pub fn hints(&self, question: u32) -> u32 {
        self.attempt.as_ref().map_or(0, |attempt| attempt.hints_shown(index(question)))
    }

    /// How the answer was; empty until the rules let it be shown: `[0 wrong, 1 in part, 2 right, [the credit of each part
    /// given, in percent], [the right answer]]`. Of a case the latter is the credit of every option of every step, of
    /// an attestation nothing.
    pub fn review(&self, question: u32) -> String {
        self.review_of(index(question)).unwrap_or_default()
    }

    fn review_of(&self, place: usize) -> Option<String> {
        let attempt = self.attempt.as_ref().filter(|attempt| attempt.reveals(place))?;
        let question = self.paper.sheet.questions.get(place)?;
        let right = self.paper.key.as_ref()?.answers.get(place)?;
        let given = attempt.answer(place);
        let points = question.earned(Some(right), given);
        let credits = given.map_or_else(Vec::new, |given| credits(&question.kind, right, given));
        let verdict = u8::from(points > 0) + u8::from(points == question.points);
        Some(json(|canon| {
            canon.array([()], |canon, ()| {
                canon.number(u64::from(verdict));
                canon.array(&credits, |canon, credit| canon.number(u64::from(*credit)));
                right_answer(canon, right);
            });
        }))
    }

    /// Points, points to earn, percent, passed (1 or 0); then for each question asked, in the order of the page: its
    /// index, points, points to earn, whether it had to be right and was not. A JSON array, empty before submitting and
    /// for a sealed quiz.
    pub fn grade(&self) -> String {
        let mut figures = Vec::new();
        if let Some(grade) = self.graded() {
            let score = grade.score;
            let percent = u32::from(score.percent.get());
            figures.extend([score.points, score.of, percent, u32::from(score.passed)]);
            for question in &grade.questions {
                let missed = grade.must_pass_missed.contains(&question.id);
                let place = u32::try_from(question.question).unwrap_or(u32::MAX);
                figures.extend([place, question.points, question.of, u32::from(missed)]);
            }
        }
        json(|canon| numbers(canon, &figures))
    }

    /// The attempt as the completion file states it: canonical JSON. Empty when there is none.
    pub fn record(&self) -> String {
        let Some(attempt) = &self.attempt else {
            return String::new();
        };
        let score = self.graded().map(|grade| grade.score);
        attempt_json(attempt.header(), attempt.log(), score)
    }

    fn graded(&self) -> Option<Grade> {
        self.attempt.as_ref()?.grade(&self.paper.sheet, self.paper.key.as_ref()?)
    }
}

fn act_of(paper: &Paper, act: u8, question: u32, answer: &[u8]) -> Option<Act> {
    let question = || Some(paper.sheet.questions.get(index(question))?.id.clone());
    Some(match act {
        0 => Act::Start,
        1 => Act::Answer { question: question()?, answer: read(answer)? },
        2 => Act::Hint { question: question()? },
        3 => Act::Check { question: question()? },
        4 => Act::Submit,
        _ => return None,
    })
}

fn code(refusal: Refusal) -> u8 {
    match refusal {
        Refusal::NotStarted => 1,
        Refusal::AlreadyStarted => 2,
        Refusal::AlreadySubmitted => 3,
        Refusal::NotAsked => 4,
        Refusal::AnswerDoesNotFit => 5,
        Refusal::NoMoreHints => 6,
        Refusal::NothingToCheck => 7,
        Refusal::Time => 8,
        Refusal::LogFull => 9,
        _ => 11,
    }
}

/// UTF-8 never has a byte 255, so that what stands between two of them is a text.
fn read(bytes: &[u8]) -> Option<Answer> {
    let mut parts = Vec::new();
    for (place, piece) in bytes.split(|byte| *byte == 255).enumerate() {
        if place % 2 == 0 {
            parts.extend(piece.iter().map(|index| Part::Pick(u32::from(*index))));
        } else {
            parts.push(Part::Text(String::from_utf8(piece.to_vec()).ok()?));
        }
    }
    Some(Answer(parts))
}

fn json(write: impl FnOnce(&mut Canon)) -> String {
    let mut canon = Canon::new();
    write(&mut canon);
    canon.finish()
}

fn numbers(canon: &mut Canon, numbers: &[u32]) {
    canon.array(numbers, |canon, number| canon.number(u64::from(*number)));
}

fn right_answer(canon: &mut Canon, right: &Solution) {
    match right {
        Solution::Picks(picks) => numbers(canon, picks),
        Solution::Case(steps) => canon.array(steps.iter().flatten(), |canon, credit| {
            canon.number(u64::from(*credit));
        }),
        Solution::Gaps(gaps) => canon.array(gaps, |canon, gap| match gap {
            GapKey::Pick(pick) => canon.number(u64::from(*pick)),
            GapKey::Number { shown, .. } => canon.string(shown),
            GapKey::Text(accepted) => canon.string(accepted.first().map_or("", String::as_str)),
        }),
        _ => numbers(canon, &[]),
    }
}

/// JavaScript's times are doubles; each whole number of milliseconds up to [`MAX_TIME`] is exact in one.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to the range first; NaN becomes 0"
)]
fn millis(at: f64) -> u64 {
    at.clamp(0.0, number(MAX_TIME + 1)) as u64
}

#[expect(clippy::cast_precision_loss, reason = "at most MAX_TIME and a waiting time: below 2^53")]
fn number(millis: u64) -> f64 {
    millis.min(1 << 53) as f64
}

fn index(question: u32) -> usize {
    usize::try_from(question).unwrap_or(usize::MAX)
}
