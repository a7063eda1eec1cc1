//! The quiz crate behind a surface of numbers, bytes and a few strings, small enough to send to a phone.
//!
//! Everything that decides something (layout, rules, grading, the log's chain, the record's spelling) is
//! done here by the same code as in the command line. Everything that touches the page, the clock, the
//! store or randomness is done by the script in `quiz-wasm/script`, which hands the results in as values.
//!
//! An attempt is kept by the page as the JSON of its record. To resume it the script replays the events
//! of that JSON through [`Engine::act`] and compares [`Engine::record`] with what was kept: no JSON is
//! parsed here.

use quiz::log::MAX_TIME;
use quiz::record::attempt_json;
use quiz::{Act, Answer, Attempt, Drawing, Earlier, Event, Grade, Header, Paper, Refusal, Start};
use wasm_bindgen::prelude::wasm_bindgen;

#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();

/// One quiz on one page, with the attempt that is shown.
#[wasm_bindgen]
pub struct Engine {
    paper: Paper,
    attempt: Option<Attempt>,
}

#[wasm_bindgen]
impl Engine {
    /// From the bytes of the form's `data-paper`; `undefined` when they are no paper.
    pub fn open(paper: &[u8]) -> Option<Engine> {
        Some(Self { paper: Paper::from_bytes(paper).ok()?, attempt: None })
    }

    /// Of the quiz, in hexadecimal.
    pub fn digest(&self) -> String {
        self.paper.sheet.digest.to_hex()
    }

    /// The question's index in the sheet, by which all other calls name it; -1: there is none.
    pub fn find(&self, id: &str) -> i32 {
        let place = self.paper.sheet.questions.iter().position(|question| question.id == id);
        place.and_then(|index| i32::try_from(index).ok()).unwrap_or(-1)
    }

    /// Whether another attempt may start at `now` (Unix milliseconds). `earlier` holds two numbers for each
    /// earlier attempt: 1 if it was made on this digest else 0, and when it was submitted or -1.
    ///
    /// 0: yes · -1: an open attempt comes first · -2: none left · else: the time from which it may.
    pub fn may_start(&self, earlier: &[f64], now: f64) -> f64 {
        let earlier: Vec<Earlier> = earlier
            .chunks_exact(2)
            .map(|pair| {
                let submitted = pair.last().copied().filter(|at| *at >= 0.0).map(millis);
                Earlier { same_digest: pair.first() == Some(&1.0), submitted }
            })
            .collect();
        match self.paper.sheet.may_start(&earlier, millis(now)) {
            Start::Allowed => 0.0,
            Start::Open => -1.0,
            Start::NoneLeft => -2.0,
            Start::WaitUntil(until) => number(until),
        }
    }

    /// Makes a new attempt the shown one; its first event must be a start. Learner and seed are 16
    /// hexadecimal digits each, `draw` is the version of the [`Drawing`]; false when they are not.
    pub fn begin(
        &mut self,
        course: String,
        year: String,
        learner: &str,
        attempt: u32,
        seed: &str,
        draw: u8,
    ) -> bool {
        let (Ok(learner), Ok(seed), Some(drawing)) =
            (learner.parse(), seed.parse(), Drawing::from_version(draw))
        else {
            return false;
        };
        let sheet = &self.paper.sheet;
        let (quiz, digest) = (sheet.quiz.clone(), sheet.digest);
        let header = Header { course, year, learner, quiz, digest, number: attempt, seed, drawing };
        self.attempt = Some(Attempt::of(sheet, header));
        true
    }

    /// Adds an event: 0 start, 1 answer, 2 hint, 3 check, 4 submit. `answer` has the authored indexes of the
    /// ticked options, ascending. `at` is in Unix milliseconds.
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

    /// For each question asked, in the order of the page: its index, how many options, and their authored
    /// indexes in the order of the page.
    pub fn layout(&self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for laid in self.attempt.iter().flat_map(|attempt| &attempt.layout().questions) {
            numbers.push(count(laid.question));
            numbers.push(count(laid.options.len()));
            numbers.extend(&laid.options);
        }
        numbers
    }

    /// Authored indexes of the ticked options.
    pub fn answer(&self, question: u32) -> Vec<u32> {
        let attempt = self.attempt.as_ref();
        indexes(attempt.and_then(|attempt| attempt.answer(index(question))))
    }

    /// How many hints of the question were shown.
    pub fn hints(&self, question: u32) -> u32 {
        self.attempt.as_ref().map_or(0, |attempt| attempt.hints_shown(index(question)))
    }

    /// Authored indexes of the right options; empty until the rules let them be shown.
    pub fn right(&self, question: u32) -> Vec<u32> {
        let shown = self.attempt.as_ref().is_some_and(|attempt| attempt.reveals(index(question)));
        let key = self.paper.key.as_ref().filter(|_| shown);
        indexes(key.and_then(|key| key.answers.get(index(question))))
    }

    /// Points, points to earn, percent, passed; then for each question asked, in the order of the page: its
    /// index, points, points to earn, whether it had to be right and was not. Empty before submitting, and
    /// for a sealed quiz.
    pub fn grade(&self) -> Vec<u32> {
        let Some(grade) = self.graded() else {
            return Vec::new();
        };
        let score = grade.score;
        let mut numbers =
            vec![score.points, score.of, u32::from(score.percent.get()), u32::from(score.passed)];
        for question in &grade.questions {
            let missed = grade.must_pass_missed.contains(&question.id);
            numbers.extend([
                count(question.question),
                question.points,
                question.of,
                u32::from(missed),
            ]);
        }
        numbers
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
        1 => Act::Answer {
            question: question()?,
            answer: Answer::Choice(answer.iter().copied().map(u32::from).collect()),
        },
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

fn indexes(answer: Option<&Answer>) -> Vec<u32> {
    match answer {
        Some(Answer::Choice(picked)) => picked.clone(),
        _ => Vec::new(),
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

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}
