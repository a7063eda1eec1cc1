//! The completion file: everything one learner did in one course in one year, in canonical JSON.
//! `docs/record.md` describes it member by member.
//!
//! A [`Record`] is a claim. Only [`Record::verify`] turns it into a
//! [`VerifiedRecord`](crate::verify::VerifiedRecord), which is what the rest of the program works with.

use crate::attempt::Attempt;
use crate::canon::Canon;
use crate::digest::{Digest, LearnerId, Seed};
use crate::draw::Drawing;
use crate::grade::Score;
use crate::log::{Event, Header, Log};
use crate::seal::Seal;

/// The largest completion file that is read.
pub const MAX_RECORD_BYTES: usize = 8 * 1024 * 1024;
/// Most attempts in one completion file.
pub const MAX_ATTEMPTS: usize = 1000;
/// The version that is written; files of every version from 1 are read.
pub const VERSION: u64 = 2;
/// Longest name, role, school, course, year or id, in characters.
pub const MAX_TEXT: usize = 200;

/// A completion file as read: bounded and well formed, nothing else is known of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub course: String,
    /// School year, such as `2026-27`.
    pub year: String,
    /// Unix milliseconds, by the learner's clock.
    pub exported: u64,
    pub learner: Learner,
    pub attempts: Vec<AttemptRecord>,
    /// The [token](crate::invitation) of the invitation on which it was made, as it came. Nothing of it is
    /// checked yet.
    pub invitation: Option<String>,
    /// The bytes it was read from were canonical JSON; an editor or a tool may have rewritten them.
    pub canonical: bool,
}

/// Who the learner says to be. Free of control characters, at most [`MAX_TEXT`] characters each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Learner {
    pub id: LearnerId,
    pub name: String,
    pub role: String,
    pub school: String,
}

/// One attempt of a [`Record`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttemptRecord {
    /// Of the quiz.
    pub digest: Digest,
    /// How the seed decides the form.
    pub drawing: Drawing,
    /// Claimed head of the log's chain.
    pub head: Digest,
    pub log: Vec<Event>,
    /// From 1, for this learner and quiz.
    pub number: u32,
    /// Id of the quiz.
    pub quiz: String,
    /// Claimed; absent until submitted, and for a sealed quiz.
    pub result: Option<Score>,
    /// By the browser that held it. Not checked yet.
    pub seal: Option<Seal>,
    pub seed: Seed,
}

impl Learner {
    pub(crate) fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            canon.key("id").string(&self.id.to_hex());
            canon.key("name").string(&self.name);
            canon.key("role").string(&self.role);
            canon.key("school").string(&self.school);
        });
    }
}

impl AttemptRecord {
    pub fn of(attempt: &Attempt, result: Option<Score>) -> Self {
        let header = attempt.header();
        Self {
            digest: header.digest,
            drawing: header.drawing,
            head: attempt.log().head(),
            log: attempt.log().events().to_vec(),
            number: header.number,
            quiz: header.quiz.clone(),
            result,
            seal: None,
            seed: header.seed,
        }
    }

    /// The header that the record claims for this attempt.
    pub fn header(&self, record: &Record) -> Header {
        Header {
            course: record.course.clone(),
            year: record.year.clone(),
            learner: record.learner.id,
            quiz: self.quiz.clone(),
            digest: self.digest,
            number: self.number,
            seed: self.seed,
            drawing: self.drawing,
        }
    }

    fn write(&self, canon: &mut Canon) {
        let part = Part {
            digest: self.digest,
            drawing: self.drawing,
            number: self.number,
            quiz: &self.quiz,
            seed: self.seed,
        };
        part.write(canon, self.head, &self.log, self.result, |canon| {
            if let Some(seal) = self.seal {
                seal.write(canon.key("seal"));
            }
        });
    }
}

/// One attempt as canonical JSON without a seal, the form in which the browser stores it.
pub fn attempt_json(header: &Header, log: &Log, result: Option<Score>) -> String {
    let mut canon = Canon::new();
    let part = Part {
        digest: header.digest,
        drawing: header.drawing,
        number: header.number,
        quiz: &header.quiz,
        seed: header.seed,
    };
    part.write(&mut canon, log.head(), log.events(), result, |_| {});
    canon.finish()
}

struct Part<'a> {
    digest: Digest,
    drawing: Drawing,
    number: u32,
    quiz: &'a str,
    seed: Seed,
}

impl Part<'_> {
    /// `seal` writes the member of that name, or nothing: what never seals then has no code for it.
    fn write(
        &self,
        canon: &mut Canon,
        head: Digest,
        events: &[Event],
        result: Option<Score>,
        seal: impl FnOnce(&mut Canon),
    ) {
        canon.object(|canon| {
            canon.key("digest").string(&self.digest.to_hex());
            if self.drawing > Drawing::Anew {
                canon.key("draw").number(u64::from(self.drawing.version()));
            }
            canon.key("head").string(&head.to_hex());
            canon.key("log").array(events, |canon, event| event.write(canon));
            canon.key("number").number(u64::from(self.number));
            canon.key("quiz").string(self.quiz);
            if let Some(score) = result {
                canon.key("result").object(|canon| {
                    canon.key("of").number(u64::from(score.of));
                    canon.key("passed").boolean(score.passed);
                    canon.key("percent").number(u64::from(score.percent.get()));
                    canon.key("points").number(u64::from(score.points));
                });
            }
            seal(canon);
            canon.key("seed").string(&self.seed.to_hex());
        });
    }
}

impl Record {
    /// Canonical JSON (RFC 8785), as the browser exports it.
    pub fn to_json(&self) -> String {
        self.to_json_of(VERSION)
    }

    /// In the spelling of a version.
    pub(crate) fn to_json_of(&self, version: u64) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("attempts").array(&self.attempts, |canon, attempt| attempt.write(canon));
            canon.key("course").string(&self.course);
            canon.key("exported").number(self.exported);
            canon.key("format").string("hallpass-completion");
            if let Some(token) = &self.invitation {
                canon.key("invitation").string(token);
            }
            self.learner.write(canon.key("learner"));
            canon.key("version").number(version);
            canon.key("year").string(&self.year);
        });
        canon.finish()
    }

    /// `completion-<course>-<learner id>.json`.
    pub fn file_name(&self) -> String {
        format!("completion-{}-{}.json", self.course, self.learner.id)
    }
}
