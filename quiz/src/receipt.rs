//! The receipt: what the office found in a learner's files, signed, for the learner's own page. It makes
//! the certificate there more than provisional, and shows the results of sealed quizzes.
//!
//! A receipt is canonical JSON with the members below and `signature`: base64url of the Ed25519 signature
//! (RFC 8032) over the same JSON without that member.

use crate::canon::Canon;
use crate::date::Date;
use crate::digest::Digest;
use crate::grade::Score;
use crate::office::{KeyId, Signature};
use crate::record::Learner;

/// What the office says about one learner in one course and year.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    pub course: String,
    /// School year, such as `2026-27`.
    pub year: String,
    pub learner: Learner,
    pub issued: Date,
    /// Whose signature it bears.
    pub key: KeyId,
    /// Sorted by id.
    pub certifications: Vec<ReceiptStanding>,
    /// Every submission that counts; sorted by quiz and number.
    pub results: Vec<ReceiptResult>,
}

/// Where the learner stands with one certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptStanding {
    pub id: String,
    pub title: String,
    /// As [`Status::name`](crate::certification::Status::name) spells it.
    pub status: String,
    /// What its certificate is checked by, where there is one: `HP-` and four groups of four letters and
    /// digits.
    pub code: Option<String>,
    /// The day of certification, where there is one.
    pub on: Option<Date>,
    /// Last day of whoever holds it.
    pub until: Date,
}

/// What one submission earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptResult {
    pub quiz: String,
    pub number: u32,
    /// Head of the attempt's chain: which attempt it is.
    pub head: Digest,
    pub score: Score,
}

/// A receipt as read: well formed, its signature not checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedReceipt {
    pub receipt: Receipt,
    pub signature: Signature,
}

impl Receipt {
    /// What is to be signed: canonical JSON (RFC 8785) without `signature`.
    pub fn message(&self) -> String {
        self.write(None)
    }

    /// The receipt file.
    pub fn to_json(&self, signature: Signature) -> String {
        self.write(Some(signature))
    }

    /// `receipt-<course>-<learner id>.json`.
    pub fn file_name(&self) -> String {
        format!("receipt-{}-{}.json", self.course, self.learner.id)
    }

    fn write(&self, signature: Option<Signature>) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            let standings = canon.key("certifications");
            standings.array(&self.certifications, |canon, standing| standing.write(canon));
            canon.key("course").string(&self.course);
            canon.key("format").string("hallpass-receipt");
            canon.key("issued").string(&self.issued.to_string());
            canon.key("key").string(&self.key.to_string());
            self.learner.write(canon.key("learner"));
            canon.key("results").array(&self.results, |canon, result| result.write(canon));
            if let Some(signature) = signature {
                canon.key("signature").string(&signature.to_string());
            }
            canon.key("version").number(1);
            canon.key("year").string(&self.year);
        });
        canon.finish()
    }
}

impl ReceiptStanding {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            if let Some(code) = &self.code {
                canon.key("code").string(code);
            }
            canon.key("id").string(&self.id);
            if let Some(on) = self.on {
                canon.key("on").string(&on.to_string());
            }
            canon.key("status").string(&self.status);
            canon.key("title").string(&self.title);
            canon.key("until").string(&self.until.to_string());
        });
    }
}

impl ReceiptResult {
    fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            canon.key("head").string(&self.head.to_hex());
            canon.key("number").number(u64::from(self.number));
            canon.key("of").number(u64::from(self.score.of));
            canon.key("passed").boolean(self.score.passed);
            canon.key("percent").number(u64::from(self.score.percent.get()));
            canon.key("points").number(u64::from(self.score.points));
            canon.key("quiz").string(&self.quiz);
        });
    }
}
