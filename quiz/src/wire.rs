//! The JSON formats as they are spelled, member by member; `json` reads them into the crate's own types.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::digest::{Digest, Seed};
use crate::draw::Drawing;
use crate::grade::Score;
use crate::json::{ReadError, hex, id, line, time, value};
use crate::log::{Act, Event, MAX_EVENTS};
use crate::mark::Mark;
use crate::question::{MAX_OPTIONS, Percent, Question};
use crate::record::AttemptRecord;
use crate::seal::Seal;
use crate::sheet::{Answer, Part};

mod kinds;

use kinds::KindWire;

/// Most parts an answer can have: every option ticked, and a name.
const MAX_PARTS: usize = MAX_OPTIONS + 1;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "format and version are read before, and listed so that they are not unknown here"
)]
pub(crate) struct RecordWire {
    pub(crate) attempts: Vec<AttemptWire>,
    pub(crate) course: String,
    pub(crate) exported: u64,
    pub(crate) format: String,
    pub(crate) invitation: Option<String>,
    pub(crate) learner: LearnerWire,
    pub(crate) version: u64,
    pub(crate) year: String,
}

impl RecordWire {
    /// What only later versions have, named.
    pub(crate) fn beyond_its_version(&self) -> Option<&'static str> {
        if self.version > 1 {
            return None;
        }
        let attempts = self.attempts.iter();
        let mut extra = attempts.filter_map(|attempt| {
            attempt.draw.map(|_| "draw").or(attempt.seal.as_ref().map(|_| "seal"))
        });
        extra.next().or(self.invitation.as_ref().map(|_| "invitation"))
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LearnerWire {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) role: String,
    pub(crate) school: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttemptWire {
    pub(crate) digest: String,
    pub(crate) draw: Option<u8>,
    pub(crate) head: String,
    pub(crate) log: Vec<EventWire>,
    pub(crate) number: u32,
    pub(crate) quiz: String,
    pub(crate) result: Option<ScoreWire>,
    pub(crate) seal: Option<SealWire>,
    pub(crate) seed: String,
}

impl AttemptWire {
    pub(crate) fn check(self) -> Result<AttemptRecord, ReadError> {
        if self.log.len() > MAX_EVENTS {
            return Err(value(
                "log",
                format!("has {} entries, expected at most {MAX_EVENTS}", self.log.len()),
            ));
        }
        if self.number == 0 {
            return Err(value("number", "is 0, expected 1 or more".into()));
        }
        Ok(AttemptRecord {
            digest: hex::<Digest>("digest", &self.digest)?,
            drawing: self.draw.map_or(Ok(Drawing::Anew), |draw| {
                let known = Drawing::from_version(draw).filter(|known| *known > Drawing::Anew);
                known.ok_or_else(|| value("draw", format!("is {draw}, expected 2")))
            })?,
            head: hex::<Digest>("head", &self.head)?,
            log: self.log.into_iter().map(EventWire::check).collect::<Result<_, _>>()?,
            number: self.number,
            quiz: id("quiz", self.quiz)?,
            result: self.result.map(|score| Score {
                points: score.points,
                of: score.of,
                percent: score.percent,
                passed: score.passed,
            }),
            seal: self.seal.map(SealWire::check).transpose()?,
            seed: hex::<Seed>("seed", &self.seed)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct SealWire {
    pub(crate) key: String,
    pub(crate) signature: String,
}

impl SealWire {
    fn check(self) -> Result<Seal, ReadError> {
        Ok(Seal {
            key: hex("seal.key", &self.key)?,
            signature: hex("seal.signature", &self.signature)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ScoreWire {
    pub(crate) of: u32,
    pub(crate) passed: bool,
    pub(crate) percent: Percent,
    pub(crate) points: u32,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventWire {
    pub(crate) answer: Option<AnswerWire>,
    pub(crate) at: u64,
    pub(crate) r#do: String,
    pub(crate) question: Option<String>,
}

/// An answer is a list of indexes and texts; whether it fits its question is the replay's to say.
#[derive(Deserialize)]
#[serde(transparent)]
pub(crate) struct AnswerWire(Vec<PartWire>);

#[derive(Deserialize)]
#[serde(untagged)]
enum PartWire {
    Pick(u32),
    Text(String),
}

impl AnswerWire {
    pub(crate) fn answer(self) -> Result<Answer, ReadError> {
        let part = |part| match part {
            PartWire::Pick(index) => Ok(Part::Pick(index)),
            PartWire::Text(text) => Ok(Part::Text(line("answer", text)?)),
        };
        if self.0.len() > MAX_PARTS {
            let found = self.0.len();
            return Err(value(
                "answer",
                format!("has {found} parts, expected at most {MAX_PARTS}"),
            ));
        }
        Ok(Answer(self.0.into_iter().map(part).collect::<Result<_, _>>()?))
    }
}

impl EventWire {
    pub(crate) fn check(self) -> Result<Event, ReadError> {
        let act = match (self.r#do.as_str(), self.question, self.answer) {
            ("start", None, None) => Act::Start,
            ("submit", None, None) => Act::Submit,
            ("hint", Some(question), None) => Act::Hint { question: id("question", question)? },
            ("check", Some(question), None) => Act::Check { question: id("question", question)? },
            ("answer", Some(question), Some(answer)) => {
                Act::Answer { question: id("question", question)?, answer: answer.answer()? }
            }
            _ => {
                return Err(value(
                    "do",
                    "names nothing that this version records, or its members do not fit it".into(),
                ));
            }
        };
        Ok(Event { at: time(self.at)?, act })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "format and version are read before, and listed so that they are not unknown here"
)]
pub(crate) struct QuizWire {
    pub(crate) attempts: Option<u32>,
    pub(crate) clears: Option<String>,
    #[serde(default)]
    pub(crate) clauses: BTreeMap<String, String>,
    #[serde(default)]
    pub(crate) draw: BTreeMap<String, u32>,
    pub(crate) format: String,
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) mastery: BTreeMap<String, Percent>,
    pub(crate) mode: String,
    #[serde(default)]
    pub(crate) objectives: BTreeMap<String, String>,
    pub(crate) pass: MarkWire,
    pub(crate) questions: Vec<QuestionWire>,
    #[serde(default)]
    pub(crate) shuffle: Vec<String>,
    pub(crate) title: String,
    pub(crate) version: u64,
    pub(crate) wait: Option<u64>,
}

/// A bare number is a percentage.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum MarkWire {
    Percent(Percent),
    Points(PointsWire),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct PointsWire {
    points: u32,
}

impl MarkWire {
    pub(crate) fn mark(self) -> Mark {
        match self {
            Self::Percent(mark) => Mark::Percent(mark),
            Self::Points(PointsWire { points }) => Mark::Points(points),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct QuestionWire {
    #[serde(default)]
    pub(crate) cites: Vec<String>,
    pub(crate) explanation: Option<String>,
    #[serde(default)]
    pub(crate) hints: Vec<String>,
    pub(crate) id: String,
    kind: KindWire,
    #[serde(default)]
    pub(crate) must_pass: bool,
    pub(crate) objective: Option<String>,
    pub(crate) points: u32,
    pub(crate) prompt: String,
}

impl QuestionWire {
    pub(crate) fn question(self) -> Result<Question, ReadError> {
        Ok(Question {
            id: self.id,
            prompt: self.prompt,
            kind: self.kind.kind()?,
            objective: self.objective,
            cites: self.cites,
            points: self.points,
            must_pass: self.must_pass,
            hints: self.hints,
            explanation: self.explanation,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "format and version are read before, and listed so that they are not unknown here"
)]
pub(crate) struct ClausesWire {
    pub(crate) certification: String,
    pub(crate) clauses: BTreeMap<String, ClauseWire>,
    pub(crate) format: String,
    pub(crate) version: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ClauseWire {
    pub(crate) digest: String,
    #[serde(default)]
    pub(crate) quizzes: Vec<String>,
    pub(crate) since: Option<String>,
    pub(crate) title: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "format and version are read before, and listed so that they are not unknown here"
)]
pub(crate) struct CertificationWire {
    #[serde(default)]
    pub(crate) attestations: Vec<AttestationWire>,
    pub(crate) basis: Option<String>,
    pub(crate) course: String,
    pub(crate) format: String,
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) pretests: BTreeMap<String, String>,
    pub(crate) quizzes: BTreeMap<String, Percent>,
    pub(crate) roles: Vec<String>,
    pub(crate) title: String,
    pub(crate) version: u64,
    pub(crate) window: WindowWire,
    pub(crate) year: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct AttestationWire {
    pub(crate) question: String,
    pub(crate) quiz: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WindowWire {
    pub(crate) closes: String,
    pub(crate) due: String,
    pub(crate) opens: String,
}
