//! What happened in an attempt, as a hash chain: whoever changes one event must change the head.
//!
//! head 0 = SHA-256(canonical JSON of the attempt's [`Header`]);
//! head i = SHA-256(head i-1 ‖ canonical JSON of event i).

use crate::canon::Canon;
use crate::digest::{Digest, LearnerId, Seed};
use crate::draw::Drawing;
use crate::sheet::{Answer, Part};

/// Most events one log may hold; more than anyone clicks, little enough to store.
pub const MAX_EVENTS: usize = 20_000;
/// Latest time an event may state: the end of the year 9999, in Unix milliseconds.
pub const MAX_TIME: u64 = 253_402_300_799_999;

/// What an attempt is an attempt at, and whose: the first link of its chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    pub course: String,
    /// School year, such as `2026-27`.
    pub year: String,
    pub learner: LearnerId,
    /// Id of the quiz.
    pub quiz: String,
    /// Digest of the quiz.
    pub digest: Digest,
    /// From 1, for this learner and quiz.
    pub number: u32,
    pub seed: Seed,
    /// How the seed decides the form.
    pub drawing: Drawing,
}

impl Header {
    pub fn head(&self) -> Digest {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("course").string(&self.course);
            canon.key("digest").string(&self.digest.to_hex());
            canon.key("format").string(self.drawing.log_format());
            canon.key("learner").string(&self.learner.to_hex());
            canon.key("number").number(u64::from(self.number));
            canon.key("quiz").string(&self.quiz);
            canon.key("seed").string(&self.seed.to_hex());
            canon.key("year").string(&self.year);
        });
        Digest::of(canon.finish().as_bytes())
    }
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Unix milliseconds, UTC, by the learner's clock.
    pub at: u64,
    pub act: Act,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Act {
    Start,
    /// The answer now given to the question; it replaces the one before.
    Answer {
        question: String,
        answer: Answer,
    },
    /// One more hint of the question was shown.
    Hint {
        question: String,
    },
    /// Practice: the question's feedback was shown.
    Check {
        question: String,
    },
    Submit,
}

impl Event {
    pub(crate) fn write(&self, canon: &mut Canon) {
        canon.object(|canon| match &self.act {
            Act::Start => self.write_plain(canon, "start", None),
            Act::Submit => self.write_plain(canon, "submit", None),
            Act::Hint { question } => self.write_plain(canon, "hint", Some(question)),
            Act::Check { question } => self.write_plain(canon, "check", Some(question)),
            Act::Answer { question, answer } => {
                write_answer(canon.key("answer"), answer);
                self.write_plain(canon, "answer", Some(question));
            }
        });
    }

    fn write_plain(&self, canon: &mut Canon, act: &str, question: Option<&str>) {
        canon.key("at").number(self.at);
        canon.key("do").string(act);
        if let Some(question) = question {
            canon.key("question").string(question);
        }
    }
}

impl Answer {
    /// The answer as the log spells it: canonical JSON.
    pub fn to_json(&self) -> String {
        let mut canon = Canon::new();
        write_answer(&mut canon, self);
        canon.finish()
    }
}

fn write_answer(canon: &mut Canon, answer: &Answer) {
    canon.array(&answer.0, |canon, part| match part {
        Part::Pick(index) => canon.number(u64::from(*index)),
        Part::Text(text) => canon.string(text),
    });
}

/// The events of an attempt with the head of their chain. Events can only be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Log {
    head: Digest,
    events: Vec<Event>,
}

impl Log {
    pub fn open(header: &Header) -> Self {
        Self { head: header.head(), events: Vec::new() }
    }

    pub fn add(&mut self, event: Event) {
        let mut canon = Canon::new();
        event.write(&mut canon);
        self.head = self.head.chain(canon.finish().as_bytes());
        self.events.push(event);
    }

    pub fn head(&self) -> Digest {
        self.head
    }

    pub fn events(&self) -> &[Event] {
        &self.events
    }
}

/// Whether `head` is the head of the chain that `header` and `events` make.
pub fn chain_holds(header: &Header, events: &[Event], head: &Digest) -> bool {
    let mut log = Log::open(header);
    for event in events {
        log.add(event.clone());
    }
    log.head() == *head
}
