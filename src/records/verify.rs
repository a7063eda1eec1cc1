//! From bytes to a judgement: what the answers really earn, and everything that is to be said.
//!
//! | what is found | verdict |
//! |---|---|
//! | nothing | accepted |
//! | the stated score is not what the answers earn; a result that is missing or not earned | accepted with warnings; what is earned counts |
//! | rewritten by another program; events after the export; exported in the future | accepted with warnings |
//! | attempt numbers that occur twice or are left out; started before the waiting time was over | accepted with warnings |
//! | submitted outside of the certification's window; no certification of this course and year; no name | accepted with warnings |
//! | an attempt at a quiz that is not kept, beyond the attempts allowed, or in the future | accepted with warnings; that attempt counts for nothing |
//! | no attempt that counts | rejected |
//! | a broken chain, an impossible event, a digest of another quiz | rejected |
//! | empty, cut off, not JSON, another format or version, values out of range | rejected |
//! | larger than 8 MB | rejected by the import; not kept |
//!
//! Of invitation and seals [`assurance`](super::assurance) says the rest.
//!
//! Times are the learner's clock. They are held against the moment of receipt, never against the
//! moment of verification, so that the same file is judged the same way in ten years.

use std::collections::BTreeMap;

use quiz::{
    Date, Finding, Learner, ReadError, Record, Score, Verdict, VerifiedAttempt, VerifiedRecord,
    Weight,
};

use super::asked::{self, Asked};
use super::assurance::{self, Assurance};
use super::evidence::Evidence;
use super::twins::{self, Mark};
use super::{mend, words};

/// A learner's clock may be this far ahead of the office's before a time counts as impossible.
const CLOCK_TOLERANCE: u64 = 24 * 60 * 60 * 1000;

/// Nobody reads and answers a question in less, in milliseconds; far below what anyone needs.
const FASTEST_ANSWER: u64 = 200;

/// What is to be said of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    /// Each with its weight, the file's first, then by quiz and attempt. Plain text.
    pub reasons: Vec<Reason>,
    /// Those of the file as a whole alone.
    pub file_reasons: Vec<Reason>,
    /// `None`: the bytes are no completion file.
    pub record: Option<JudgedRecord>,
    /// What makes the file like others; see [`twins`](super::twins). Empty when it was not just judged.
    pub marks: Vec<Mark>,
}

/// One thing that speaks against a file, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    pub weight: Weight,
    pub text: String,
}

/// A completion file as judged. The learner's words are as they came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedRecord {
    pub course: String,
    pub year: String,
    /// Unix milliseconds, by the learner's clock.
    pub exported: u64,
    pub learner: Learner,
    /// What vouches for it.
    pub assurance: Assurance,
    /// By quiz and number.
    pub attempts: Vec<JudgedAttempt>,
}

/// One attempt as judged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JudgedAttempt {
    pub attempt: VerifiedAttempt,
    pub reasons: Vec<Reason>,
    /// It may certify: neither the attempt nor its file is void.
    pub counts: bool,
    /// What it earned by the key that has been mended since.
    pub was: Option<Score>,
    /// The questions as the ledger states them, when they were not just judged.
    pub(super) stated: Option<Box<str>>,
}

impl JudgedAttempt {
    /// The questions that were asked, in the order of the page, with the answers and what they earned.
    /// Empty for an attempt that is open or cannot be graded.
    pub fn asked(&self) -> Vec<Asked<'_>> {
        if let Some(stated) = &self.stated {
            return asked::read(stated).unwrap_or_default();
        }
        let Some(grade) = &self.attempt.earned else { return Vec::new() };
        let pairs = grade.questions.iter().zip(&self.attempt.answers);
        pairs
            .map(|(grade, (_, answer))| Asked {
                question: grade.question,
                points: grade.points,
                of: grade.of,
                answer: answer.as_ref().map(|answer| answer.to_json().into()),
            })
            .collect()
    }
}

impl Judgement {
    /// The reasons as text.
    pub fn texts(&self) -> Vec<String> {
        self.reasons.iter().map(|reason| reason.text.clone()).collect()
    }

    /// The same verdict and the same points.
    pub fn says_as(&self, other: &Self) -> bool {
        fn points(judgement: &Judgement) -> impl Iterator<Item = (&str, u32, bool, Score)> {
            let attempts = judgement.record.iter().flat_map(|record| &record.attempts);
            attempts.filter_map(|judged| {
                let attempt = &judged.attempt;
                let score = attempt.earned.as_ref()?.score;
                Some((attempt.quiz.as_str(), attempt.number, judged.counts, score))
            })
        }
        self.verdict == other.verdict && points(self).eq(points(other))
    }

    fn refused(text: String) -> Self {
        let reasons = vec![Reason { weight: Weight::FileRejected, text }];
        Self::assemble(Verdict::Rejected, reasons, None)
    }

    /// A judgement of these parts.
    pub(super) fn assemble(
        verdict: Verdict,
        file_reasons: Vec<Reason>,
        record: Option<JudgedRecord>,
    ) -> Self {
        let mut reasons = file_reasons.clone();
        for judged in record.iter().flat_map(|record| &record.attempts) {
            let place = || format!("{}, attempt {}", judged.attempt.quiz, judged.attempt.number);
            reasons.extend(judged.reasons.iter().map(|reason| Reason {
                weight: reason.weight,
                text: format!("{}: {}", place(), reason.text),
            }));
        }
        Self { verdict, reasons, file_reasons, record, marks: Vec::new() }
    }
}

/// When a file came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrival {
    /// Unix milliseconds, by the office's clock.
    pub at: u64,
    /// Number of its first entry: what the office decided under a lower one stood then.
    pub entry: u64,
}

/// A file that comes in at this moment, after everything that is in the ledger.
impl From<u64> for Arrival {
    fn from(at: u64) -> Self {
        Self { at, entry: u64::MAX }
    }
}

/// Judges a file. Never panics, whatever the bytes.
pub fn judge(bytes: &[u8], arrival: impl Into<Arrival>, evidence: &Evidence) -> Judgement {
    match Record::parse(bytes) {
        Ok(record) => judge_record(&record, arrival.into(), evidence),
        Err(error) => Judgement::refused(refusal(bytes, &error)),
    }
}

/// Why bytes are no completion file.
fn refusal(bytes: &[u8], error: &ReadError) -> String {
    let text = std::str::from_utf8(bytes);
    match error {
        _ if bytes.is_empty() => "the file is empty".to_owned(),
        _ if text.is_err() => "this is no completion file: it is not text in UTF-8".to_owned(),
        _ if text.is_ok_and(|text| !text.trim_start().starts_with('{')) => {
            "this is no completion file: it is not a JSON object".to_owned()
        }
        ReadError::Malformed { line, column, reason } if reason.starts_with("EOF") => format!(
            "the file is cut off: it ends in the middle, at line {line}, column {column}; export it again"
        ),
        ReadError::Malformed { reason, .. } if reason.starts_with("recursion") => {
            "this is no completion file: its JSON is nested too deeply".to_owned()
        }
        ReadError::OtherFormat { found, .. } if found.is_empty() => {
            "this is JSON, but no completion file of a course".to_owned()
        }
        error => words::plain(&error.to_string()),
    }
}

fn judge_record(record: &Record, arrival: Arrival, evidence: &Evidence) -> Judgement {
    let received = arrival.at;
    let verified = record.verify_with(|digest| evidence.grader(digest));
    let mut file: Vec<Reason> = verified.findings.iter().map(Reason::of).collect();
    let vouched = assurance::assure(record, arrival, evidence);
    file.extend(vouched.reasons);
    file_reasons(&verified, received, evidence, &mut file);
    let mut attempts: Vec<JudgedAttempt> = Vec::with_capacity(verified.attempts.len());
    for mut attempt in verified.attempts {
        let mut own: Vec<Reason> = attempt.findings.iter().map(Reason::of).collect();
        attempt_reasons(&attempt, received, &mut own);
        match &vouched.invitation {
            Some(invitation) => own.extend(assurance::off_the_invitation(&attempt, invitation)),
            None => window_reasons(&attempt, &record.course, &record.year, evidence, &mut own),
        }
        let counts = own.iter().all(|reason| reason.weight == Weight::Warning);
        let was = mend::grade_again(&mut attempt, evidence);
        attempts.push(JudgedAttempt { attempt, reasons: own, counts, was, stated: None });
    }
    let all = file.iter().chain(attempts.iter().flat_map(|attempt| &attempt.reasons));
    let worst = all.map(|reason| reason.weight).max();
    let verdict =
        if worst == Some(Weight::FileRejected) || !attempts.iter().any(|attempt| attempt.counts) {
            Verdict::Rejected
        } else if worst.is_some() {
            Verdict::AcceptedWithWarnings
        } else {
            Verdict::Accepted
        };
    if verdict == Verdict::Rejected {
        for attempt in &mut attempts {
            attempt.counts = false;
        }
    }
    let judged = JudgedRecord {
        course: verified.course,
        year: verified.year,
        exported: verified.exported,
        learner: verified.learner,
        assurance: vouched.assurance,
        attempts,
    };
    let marks = twins::marks(record);
    Judgement { marks, ..Judgement::assemble(verdict, file, Some(judged)) }
}

fn file_reasons(
    record: &VerifiedRecord,
    received: u64,
    evidence: &Evidence,
    reasons: &mut Vec<Reason>,
) {
    if record.learner.name.trim().is_empty() {
        reasons.push(Reason::warning("the file names nobody".to_owned()));
    }
    if record.exported > received.saturating_add(CLOCK_TOLERANCE) {
        let (exported, received) = (words::moment(record.exported), words::moment(received));
        reasons.push(Reason::warning(format!(
            "it says it was exported at {exported}, but it was received at {received}: the computer's clock was wrong, or the file was made up"
        )));
    }
    if evidence.certifying(&record.course, &record.year).next().is_none() {
        reasons.push(Reason::warning(format!(
            "no certification is known for the course `{}` in the year `{}`, so it counts for none",
            words::plain(&record.course),
            words::plain(&record.year)
        )));
    }
    let mut numbers: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for attempt in &record.attempts {
        numbers.entry(&attempt.quiz).or_default().push(attempt.number);
    }
    for (quiz, mut numbers) in numbers {
        numbers.dedup();
        let last = numbers.last().copied().unwrap_or_default();
        let left_out = usize::try_from(last).unwrap_or(usize::MAX).saturating_sub(numbers.len());
        if left_out > 0 {
            let attempts = words::count(left_out, "attempt", "attempts");
            reasons.push(Reason::warning(format!(
                "{quiz}: {attempts} before attempt {last} left out of the file"
            )));
        }
    }
}

fn attempt_reasons(attempt: &VerifiedAttempt, received: u64, reasons: &mut Vec<Reason>) {
    let last = attempt.submitted.max(attempt.started).unwrap_or(0);
    if last > received.saturating_add(CLOCK_TOLERANCE) {
        let (last, received) = (words::moment(last), words::moment(received));
        reasons.push(Reason {
            weight: Weight::AttemptVoid,
            text: format!(
                "it happened at {last}, after the file was received at {received}: the computer's clock was wrong, or the file was made up"
            ),
        });
    }
    let answered = attempt.answers.iter().filter(|(_, answer)| answer.is_some()).count() as u64;
    let took = attempt.started.zip(attempt.submitted).map(|(started, at)| at - started.min(at));
    if let Some(took) = took.filter(|took| answered > 2 && *took < answered * FASTEST_ANSWER) {
        reasons.push(Reason::warning(format!(
            "{answered} answers in {}.{:03} seconds are faster than anyone can read and click: the clock was wrong, or the file was made up",
            took / 1000,
            took % 1000
        )));
    }
}

/// A submission outside of every window that it could count in; see
/// [`quiz::Certification::standing`], which leaves it out.
fn window_reasons(
    attempt: &VerifiedAttempt,
    course: &str,
    year: &str,
    evidence: &Evidence,
    reasons: &mut Vec<Reason>,
) {
    let Some(day) = attempt.submitted.map(Date::of_millis) else { return };
    let mut windows = evidence
        .certifying(course, year)
        .filter(|certification| certification.asks(&attempt.quiz))
        .map(|certification| certification.window)
        .peekable();
    let Some(first) = windows.peek().copied() else { return };
    if windows.any(|window| window.takes(day)) {
        return;
    }
    let (opens, closes) = (words::long_date(first.opens), words::long_date(first.closes));
    reasons.push(Reason::warning(format!(
        "it was submitted on {}, outside of the window from {opens} to {closes}, and counts for no certification",
        words::long_date(day)
    )));
}

impl Reason {
    fn of(finding: &Finding) -> Self {
        Self { weight: finding.weight(), text: words::plain(&finding.to_string()) }
    }

    fn warning(text: String) -> Self {
        Self { weight: Weight::Warning, text }
    }
}
