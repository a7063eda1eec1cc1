//! What the ledger says of a file: everything that a report needs, so that a report over many
//! thousand files reads statements and grades nothing again. The hash chain covers it, and
//! [`prove`](super::prove) grades the stored bytes again and compares.
//!
//! ```text
//! {"assurance":"invited and sealed","attempts":[{"asked":[[0,1,1,[2]],…],"claimed":…,"counts":true,"digest":…,"head":…,"missed":[…],
//!               "mode":"Graded","number":1,"quiz":…,"reasons":[…],"score":…,"seed":…,"started":…,
//!               "submitted":…,"unmastered":[…],"was":…}],
//!  "course":…,"exported":…,"learner":{"id":…,"name":…,"role":…,"school":…},"name":…,
//!  "reasons":[{"text":…,"weight":"warning"}],"received":…,"salt":…,"verdict":…,"version":2,"year":…}
//! ```
//!
//! `asked` has, in the order of the page, the question's place in its quiz (from 0), the points, the
//! points there were to earn, and the answer as the log spells it, `null` for none. `claimed`, `score` and `was` are
//! `[points, of, percent, passed]`; `was` is what a key earned that has been mended since. Members
//! that are empty are left out.

mod read;
mod versions;

pub(super) use versions::AnyStatement;

use std::fmt::Write as _;

use quiz::{
    Answer, Digest, Grade, LearnerId, Mode, Percent, Score, Seed, Verdict, VerifiedAttempt, Weight,
};
use serde::{Deserialize, Serialize};

use super::assurance::Assurance;
use super::verify::{JudgedAttempt, JudgedRecord, Judgement, Reason};
use super::words;

/// What was said of a file. Members in alphabetical order.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Statement {
    /// In the words of [`Assurance::text`]; empty when self-declared.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub assurance: String,
    /// By quiz and number.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attempts: Vec<Stated>,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub course: String,
    /// Unix milliseconds, by the learner's clock.
    pub exported: u64,
    /// `None`: the file is no completion file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub learner: Option<StatedLearner>,
    /// Of the file; fit to show.
    pub name: String,
    /// What speaks against the file as a whole.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<StatedReason>,
    /// Unix milliseconds, by the office's clock.
    pub received: u64,
    #[serde(skip_serializing_if = "String::is_empty")]
    pub salt: String,
    /// In the words of [`words::verdict`].
    pub verdict: String,
    pub version: u32,
    /// School year, such as `2026-27`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub year: String,
}

/// Who the file says it is from, as it came.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedLearner {
    #[serde(with = "spelled")]
    pub id: LearnerId,
    pub name: String,
    pub role: String,
    pub school: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StatedReason {
    pub text: String,
    #[serde(with = "weighed")]
    pub weight: Weight,
}

/// One attempt.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stated {
    /// See the module's head; kept as text, because most readers do not need it.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "as_it_is")]
    asked: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub claimed: Option<StatedScore>,
    /// It may certify.
    pub counts: bool,
    /// Of the quiz.
    #[serde(with = "spelled")]
    pub digest: Digest,
    #[serde(with = "spelled")]
    pub head: Digest,
    /// Ids of the questions that must be right and were not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub missed: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<Mode>,
    pub number: u32,
    pub quiz: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<StatedReason>,
    /// What the answers earn; `None` when open or not gradable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<StatedScore>,
    #[serde(with = "spelled")]
    pub seed: Seed,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub started: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub submitted: Option<u64>,
    /// Ids of the objectives below their own mark.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unmastered: Vec<String>,
    /// What they earned by the key that has been mended since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub was: Option<StatedScore>,
}

/// Points, points there were to earn, per cent, passed.
pub type StatedScore = (u32, u32, Percent, bool);

impl Stated {
    fn of(judged: &JudgedAttempt) -> Self {
        let attempt = &judged.attempt;
        Self {
            asked: asked(attempt),
            claimed: attempt.claimed.map(stated),
            counts: judged.counts,
            digest: attempt.digest,
            head: attempt.head,
            missed: attempt.earned.as_ref().map_or_else(Vec::new, |it| it.must_pass_missed.clone()),
            unmastered: attempt.earned.as_ref().map_or_else(Vec::new, |it| it.unmastered.clone()),
            mode: attempt.mode,
            number: attempt.number,
            quiz: attempt.quiz.clone(),
            reasons: judged.reasons.iter().map(StatedReason::of).collect(),
            score: attempt.earned.as_ref().map(|grade| stated(grade.score)),
            seed: attempt.seed,
            started: attempt.started,
            submitted: attempt.submitted,
            was: judged.was.map(stated),
        }
    }

    fn judged(self) -> JudgedAttempt {
        let earned = self.score.map(|score| Grade {
            score: score_of(score),
            questions: Vec::new(),
            objectives: Vec::new(),
            must_pass_missed: self.missed,
            unmastered: self.unmastered,
        });
        JudgedAttempt {
            attempt: VerifiedAttempt {
                quiz: self.quiz,
                digest: self.digest,
                mode: self.mode,
                number: self.number,
                seed: self.seed,
                head: self.head,
                started: self.started,
                submitted: self.submitted,
                claimed: self.claimed.map(score_of),
                earned,
                answers: Vec::new(),
                findings: Vec::new(),
            },
            reasons: self.reasons.into_iter().map(StatedReason::reason).collect(),
            counts: self.counts,
            was: self.was.map(score_of),
            stated: self.asked,
        }
    }
}

/// `[[place, points, answer], …]` of a graded attempt.
fn asked(attempt: &VerifiedAttempt) -> Option<Box<str>> {
    let grade = attempt.earned.as_ref()?;
    let mut json = String::from("[");
    for (question, (_, answer)) in grade.questions.iter().zip(&attempt.answers) {
        let comma = if json.len() > 1 { "," } else { "" };
        let answer = answer.as_ref().map_or_else(|| "null".to_owned(), Answer::to_json);
        // Writing into a `String` cannot fail.
        let quiz::QuestionGrade { question, points, of, .. } = question;
        let _ = write!(json, "{comma}[{question},{points},{of},{answer}]");
    }
    json.push(']');
    Some(json.into())
}

fn stated(score: Score) -> StatedScore {
    (score.points, score.of, score.percent, score.passed)
}

fn score_of((points, of, percent, passed): StatedScore) -> Score {
    Score { points, of, percent, passed }
}

impl StatedReason {
    fn of(reason: &Reason) -> Self {
        Self { text: reason.text.clone(), weight: reason.weight }
    }

    fn reason(self) -> Reason {
        Reason { weight: self.weight, text: self.text }
    }
}

impl Statement {
    pub fn new(name: &str, received: u64, judgement: &Judgement) -> Self {
        let mut statement = Self {
            name: name.to_owned(),
            reasons: judgement.file_reasons.iter().map(StatedReason::of).collect(),
            received,
            verdict: words::verdict(judgement.verdict).to_owned(),
            version: 3,
            ..Self::default()
        };
        if let Some(record) = &judgement.record {
            let learner = &record.learner;
            if record.assurance != Assurance::default() {
                record.assurance.text().clone_into(&mut statement.assurance);
            }
            statement.attempts = record.attempts.iter().map(Stated::of).collect();
            statement.course.clone_from(&record.course);
            statement.year.clone_from(&record.year);
            statement.exported = record.exported;
            statement.learner = Some(StatedLearner {
                id: learner.id,
                name: learner.name.clone(),
                role: learner.role.clone(),
                school: learner.school.clone(),
            });
        }
        statement
    }

    /// The judgement that this states: the same, but the answers and the points of each question are to
    /// be had of [`JudgedAttempt::given`] alone. The judgement has the attempts then, and the statement no longer:
    /// of many thousand files once is enough.
    pub fn take_judgement(&mut self) -> Judgement {
        let attempts = std::mem::take(&mut self.attempts).into_iter();
        let record = self.learner.as_ref().map(|learner| JudgedRecord {
            course: self.course.clone(),
            year: self.year.clone(),
            exported: self.exported,
            learner: quiz::Learner {
                id: learner.id,
                name: learner.name.clone(),
                role: learner.role.clone(),
                school: learner.school.clone(),
            },
            assurance: Assurance::from_text(&self.assurance).unwrap_or_default(),
            attempts: attempts.map(Stated::judged).collect(),
        });
        let file_reasons = self.reasons.iter().cloned().map(StatedReason::reason).collect();
        let verdict = self.verdict().unwrap_or(Verdict::Rejected);
        Judgement::assemble(verdict, file_reasons, record)
    }

    /// The same verdict and the same points. Reasons may be worded better by a later version.
    pub fn says(&self, judgement: &Judgement) -> bool {
        let stated = self.attempts.iter().filter(|attempt| attempt.score.is_some()).map(|it| {
            let (points, of, _, passed) = it.score.unwrap_or((0, 0, Percent::ZERO, false));
            (it.quiz.as_str(), it.number, it.counts, points, of, passed)
        });
        let attempts = judgement.record.iter().flat_map(|record| &record.attempts);
        let judged = attempts.filter_map(|judged| {
            let Score { points, of, passed, .. } = judged.attempt.earned.as_ref()?.score;
            let attempt = &judged.attempt;
            Some((attempt.quiz.as_str(), attempt.number, judged.counts, points, of, passed))
        });
        let assurance = judgement.record.as_ref().map(|it| it.assurance).unwrap_or_default();
        self.verdict == words::verdict(judgement.verdict)
            && Assurance::from_text(&self.assurance).unwrap_or_default() == assurance
            && stated.eq(judged)
    }

    /// `None` in a ledger that was changed by hand.
    pub fn verdict(&self) -> Option<Verdict> {
        words::verdict_from(&self.verdict)
    }

    /// The bytes whose digest the chain covers.
    pub(super) fn to_json(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

/// JSON that is kept as it is.
mod as_it_is {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use serde_json::value::RawValue;

    #[expect(clippy::ref_option, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(
        text: &Option<Box<str>>,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        let raw = text.as_ref().map(|text| RawValue::from_string(text.to_string())).transpose();
        raw.map_err(serde::ser::Error::custom)?.serialize(to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Option<Box<str>>, D::Error> {
        Ok(Option::<Box<RawValue>>::deserialize(from)?.map(Into::into))
    }
}

/// Values that have one spelling in hexadecimal.
mod spelled {
    use std::fmt::Display;
    use std::str::FromStr;

    use serde::{Deserialize as _, Deserializer, Serializer};

    pub(super) fn serialize<T: Display, S: Serializer>(
        value: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.collect_str(value)
    }

    pub(super) fn deserialize<'de, T: FromStr<Err: Display>, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// How much a reason weighs, in a word.
mod weighed {
    use quiz::Weight;
    use serde::{Deserialize as _, Deserializer, Serializer};

    const WORDS: [(&str, Weight); 3] = [
        ("warning", Weight::Warning),
        ("attempt void", Weight::AttemptVoid),
        ("file rejected", Weight::FileRejected),
    ];

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    pub(super) fn serialize<S: Serializer>(weight: &Weight, to: S) -> Result<S::Ok, S::Error> {
        let word = WORDS.iter().find(|(_, known)| known == weight).map_or("", |(word, _)| word);
        to.serialize_str(word)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Weight, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(from)?;
        from_word(&text).ok_or_else(|| serde::de::Error::custom("no weight"))
    }

    pub(super) fn from_word(text: &str) -> Option<Weight> {
        let known = WORDS.iter().find(|(word, _)| *word == text);
        known.map(|(_, weight)| *weight)
    }
}
