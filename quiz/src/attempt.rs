//! One attempt, folded from its log: each event is held against the rules before it is added.
//!
//! The browser adds events as they happen; the command line replays a recorded log through the same
//! function, so that a log which could not have happened is found out.

use std::fmt;

use crate::digest::{LearnerId, Seed};
use crate::draw::{Drawing, Layout};
use crate::grade::{Grade, grade};
use crate::log::{Act, Event, Header, Log, MAX_EVENTS, MAX_TIME};
use crate::question::Mode;
use crate::sheet::{Answer, Key, Sheet, SheetKind};

/// The state of one attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt {
    header: Header,
    layout: Layout,
    log: Log,
    /// By sheet index.
    answers: Vec<Option<Answer>>,
    /// How many hints were shown, by sheet index.
    hints: Vec<u32>,
    /// Whether the feedback was shown, by sheet index.
    checked: Vec<bool>,
    submitted: bool,
}

/// Why an event is not one of this attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    NotStarted,
    AlreadyStarted,
    AlreadySubmitted,
    /// The quiz has no such question, or this form does not ask it.
    NotAsked,
    /// Several ticks where one is allowed, an option that is not there, no number, a decision of a case taken back.
    AnswerDoesNotFit,
    NoMoreHints,
    /// Feedback before submitting is for practice only, and for a question that was answered.
    NothingToCheck,
    /// Earlier than the event before, or later than [`MAX_TIME`].
    Time,
    LogFull,
}

impl fmt::Display for Refusal {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::NotStarted => "the attempt has not started",
            Self::AlreadyStarted => "the attempt has started already",
            Self::AlreadySubmitted => "the attempt is submitted",
            Self::NotAsked => "the attempt does not ask this question",
            Self::AnswerDoesNotFit => "the answer does not fit the question",
            Self::NoMoreHints => "the question has no more hints",
            Self::NothingToCheck => "there is no answer to check, or the quiz is not for practice",
            Self::Time => "the time lies before that of the event before it, or is no time",
            Self::LogFull => "the log is full",
        })
    }
}

impl Attempt {
    /// A new attempt before its first event, which must be [`Act::Start`].
    pub fn new(
        sheet: &Sheet,
        course: &str,
        year: &str,
        learner: LearnerId,
        number: u32,
        seed: Seed,
    ) -> Self {
        let header = Header {
            course: course.to_owned(),
            year: year.to_owned(),
            learner,
            quiz: sheet.quiz.clone(),
            digest: sheet.digest,
            number,
            seed,
            drawing: Drawing::default(),
        };
        Self::of(sheet, header)
    }

    /// The attempt of this header, before its first event.
    pub fn of(sheet: &Sheet, header: Header) -> Self {
        Self {
            layout: sheet.lay_out(header.drawing, header.seed, header.number),
            log: Log::open(&header),
            header,
            answers: vec![None; sheet.questions.len()],
            hints: vec![0; sheet.questions.len()],
            checked: vec![false; sheet.questions.len()],
            submitted: false,
        }
    }

    /// Adds one event, or leaves everything as it was.
    pub fn apply(&mut self, sheet: &Sheet, event: Event) -> Result<(), Refusal> {
        self.check_order(&event)?;
        match &event.act {
            Act::Start => {}
            Act::Submit => self.submitted = true,
            Act::Answer { question, answer } => {
                let index = self.asked(sheet, question)?;
                let kind = sheet.questions.get(index).map(|question| &question.kind);
                if !kind
                    .is_some_and(|kind| kind.fits(answer) && self.may_follow(sheet, index, answer))
                {
                    return Err(Refusal::AnswerDoesNotFit);
                }
                set(
                    &mut self.answers,
                    index,
                    Some(answer.clone()).filter(|answer| !answer.is_empty()),
                );
                set(&mut self.checked, index, false);
            }
            Act::Hint { question } => {
                let index = self.asked(sheet, question)?;
                let shown = self.hints_shown(index);
                if sheet.questions.get(index).is_none_or(|question| shown >= question.hints) {
                    return Err(Refusal::NoMoreHints);
                }
                set(&mut self.hints, index, shown + 1);
            }
            Act::Check { question } => {
                let index = self.asked(sheet, question)?;
                if sheet.mode != Mode::Practice || self.answer(index).is_none() {
                    return Err(Refusal::NothingToCheck);
                }
                set(&mut self.checked, index, true);
            }
        }
        self.log.add(event);
        Ok(())
    }

    /// What a case shows after a decision would be a hint for another one: only practice takes a decision back.
    fn may_follow(&self, sheet: &Sheet, question: usize, answer: &Answer) -> bool {
        let settles = sheet.mode != Mode::Practice
            && matches!(
                sheet.questions.get(question).map(|question| &question.kind),
                Some(SheetKind::Case { .. })
            );
        let before = self.answer(question).filter(|_| settles);
        before.is_none_or(|before| answer.0.starts_with(&before.0))
    }

    fn check_order(&self, event: &Event) -> Result<(), Refusal> {
        let last = self.log.events().last();
        match (last, &event.act) {
            (None, Act::Start) => {}
            (None, _) => return Err(Refusal::NotStarted),
            (Some(_), Act::Start) => return Err(Refusal::AlreadyStarted),
            (Some(_), _) if self.submitted => return Err(Refusal::AlreadySubmitted),
            (Some(_), _) => {}
        }
        if self.log.events().len() >= MAX_EVENTS {
            return Err(Refusal::LogFull);
        }
        if event.at > MAX_TIME || last.is_some_and(|last| last.at > event.at) {
            return Err(Refusal::Time);
        }
        Ok(())
    }

    fn asked(&self, sheet: &Sheet, id: &str) -> Result<usize, Refusal> {
        sheet
            .questions
            .iter()
            .position(|question| question.id == id)
            .filter(|index| self.layout.asks(*index))
            .ok_or(Refusal::NotAsked)
    }

    pub fn header(&self) -> &Header {
        &self.header
    }

    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    pub fn log(&self) -> &Log {
        &self.log
    }

    /// By sheet index; `None` where nothing is answered.
    pub fn answers(&self) -> &[Option<Answer>] {
        &self.answers
    }

    pub fn answer(&self, question: usize) -> Option<&Answer> {
        self.answers.get(question)?.as_ref()
    }

    pub fn hints_shown(&self, question: usize) -> u32 {
        self.hints.get(question).copied().unwrap_or(0)
    }

    pub fn is_submitted(&self) -> bool {
        self.submitted
    }

    /// Whether the right answer of the question may be shown now.
    pub fn reveals(&self, question: usize) -> bool {
        self.submitted || self.checked.get(question).copied().unwrap_or(false)
    }

    /// What the answers earn: `None` before submitting.
    pub fn grade(&self, sheet: &Sheet, key: &Key) -> Option<Grade> {
        self.submitted.then(|| grade(sheet, key, &self.layout, &self.answers))
    }
}

fn set<T>(values: &mut [T], index: usize, value: T) {
    if let Some(slot) = values.get_mut(index) {
        *slot = value;
    }
}

/// An earlier attempt at the same quiz, as far as it bears on starting another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Earlier {
    /// It was made on this version of the quiz.
    pub same_digest: bool,
    /// Unix milliseconds; `None`: still open.
    pub submitted: Option<u64>,
}

/// Whether another attempt may start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    Allowed,
    /// An open attempt comes first.
    Open,
    NoneLeft,
    /// Unix milliseconds from which it may start.
    WaitUntil(u64),
}

impl Sheet {
    /// Whether another attempt may start at `now` (Unix milliseconds). An attempt left open on an older
    /// version of the quiz cannot be finished, so it uses up nothing.
    pub fn may_start(&self, earlier: &[Earlier], now: u64) -> Start {
        if earlier.iter().any(|attempt| attempt.same_digest && attempt.submitted.is_none()) {
            return Start::Open;
        }
        let mut used = 0;
        let mut last = None;
        for submitted in earlier.iter().filter_map(|attempt| attempt.submitted) {
            used += 1;
            last = last.max(Some(submitted));
        }
        if self.attempts.is_some_and(|allowed| used >= allowed) {
            return Start::NoneLeft;
        }
        let until = last
            .zip(self.wait_seconds)
            .map(|(last, wait)| last.saturating_add(wait.saturating_mul(1000)));
        match until {
            Some(until) if until > now => Start::WaitUntil(until),
            _ => Start::Allowed,
        }
    }
}
