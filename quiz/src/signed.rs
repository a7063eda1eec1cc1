//! Reading what the office signs: invitations and receipts.

use serde::Deserialize;

use crate::certification::Window;
use crate::date::Date;
use crate::digest::Digest;
use crate::grade::Score;
use crate::invitation::Invitation;
use crate::json::{ReadError, hex, id, line, read, value};
use crate::office::KeyId;
use crate::question::Percent;
use crate::receipt::{Receipt, ReceiptResult, ReceiptStanding, SignedReceipt};
use crate::record::{Learner, MAX_ATTEMPTS};
use crate::wire::{LearnerWire, WindowWire};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "format and version are read before")]
struct InvitationWire {
    certification: String,
    course: String,
    format: String,
    issued: String,
    key: String,
    learner: LearnerWire,
    seed: String,
    version: u64,
    window: WindowWire,
    year: String,
}

impl Invitation {
    /// Reads [`Invitation::to_json`].
    pub fn from_json(bytes: &[u8]) -> Result<Self, ReadError> {
        let wire: InvitationWire = read(bytes, "hallpass-invitation", 1)?;
        Ok(Self {
            certification: id("certification", wire.certification)?,
            course: id("course", wire.course)?,
            year: line("year", wire.year)?,
            window: wire.window.check()?,
            learner: wire.learner.check()?,
            seed: hex("seed", &wire.seed)?,
            issued: date("issued", &wire.issued)?,
            key: hex::<KeyId>("key", &wire.key)?,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "format and version are read before")]
struct ReceiptWire {
    certifications: Vec<StandingWire>,
    course: String,
    format: String,
    issued: String,
    key: String,
    learner: LearnerWire,
    results: Vec<ResultWire>,
    signature: String,
    version: u64,
    year: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct StandingWire {
    code: Option<String>,
    id: String,
    on: Option<String>,
    status: String,
    title: String,
    until: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ResultWire {
    head: String,
    number: u32,
    of: u32,
    passed: bool,
    percent: Percent,
    points: u32,
    quiz: String,
}

impl SignedReceipt {
    /// Reads [`Receipt::to_json`]. Whoever wants to believe it checks `signature` over
    /// [`Receipt::message`] first.
    pub fn parse(bytes: &[u8]) -> Result<Self, ReadError> {
        let wire: ReceiptWire = read(bytes, "hallpass-receipt", 1)?;
        if wire.results.len() > MAX_ATTEMPTS || wire.certifications.len() > MAX_ATTEMPTS {
            return Err(value("results", "has too many entries".into()));
        }
        let receipt = Receipt {
            course: id("course", wire.course)?,
            year: line("year", wire.year)?,
            learner: wire.learner.check()?,
            issued: date("issued", &wire.issued)?,
            key: hex::<KeyId>("key", &wire.key)?,
            certifications: wire
                .certifications
                .into_iter()
                .map(StandingWire::check)
                .collect::<Result<_, _>>()?,
            results: wire.results.into_iter().map(ResultWire::check).collect::<Result<_, _>>()?,
        };
        let signature = hex("signature", &wire.signature)?;
        Ok(Self { receipt, signature })
    }
}

impl StandingWire {
    fn check(self) -> Result<ReceiptStanding, ReadError> {
        Ok(ReceiptStanding {
            id: id("certifications.id", self.id)?,
            code: self.code.map(|code| id("certifications.code", code)).transpose()?,
            title: line("certifications.title", self.title)?,
            status: id("certifications.status", self.status)?,
            on: self.on.map(|on| date("certifications.on", &on)).transpose()?,
            until: date("certifications.until", &self.until)?,
        })
    }
}

impl ResultWire {
    fn check(self) -> Result<ReceiptResult, ReadError> {
        let Self { of, passed, percent, points, .. } = self;
        Ok(ReceiptResult {
            quiz: id("results.quiz", self.quiz)?,
            number: self.number,
            head: hex::<Digest>("results.head", &self.head)?,
            score: Score { points, of, percent, passed },
        })
    }
}

impl LearnerWire {
    pub(crate) fn check(self) -> Result<Learner, ReadError> {
        Ok(Learner {
            id: hex("learner.id", &self.id)?,
            name: line("learner.name", self.name)?,
            role: line("learner.role", self.role)?,
            school: line("learner.school", self.school)?,
        })
    }
}

impl WindowWire {
    pub(crate) fn check(&self) -> Result<Window, ReadError> {
        Ok(Window {
            opens: date("window.opens", &self.opens)?,
            due: date("window.due", &self.due)?,
            closes: date("window.closes", &self.closes)?,
        })
    }
}

fn date(member: &'static str, text: &str) -> Result<Date, ReadError> {
    text.parse().map_err(|error| value(member, format!("is `{text}`, {error}")))
}
