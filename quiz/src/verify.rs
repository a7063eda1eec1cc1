//! From claim to evidence: every log replayed against the rules, every answer graded again.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::attempt::{Attempt, Earlier, Refusal, Start};
use crate::attest::signed_by_others;
use crate::digest::{Digest, Seed};
use crate::draw::Drawing;
use crate::grade::{Grade, Score, grade};
use crate::log::{Act, chain_holds};
use crate::question::{Mode, Quiz};
use crate::record::{AttemptRecord, Learner, Record};
use crate::sheet::{Answer, Key, Sheet};

/// A completion file after verification: what its answers really earn, and what was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedRecord {
    pub course: String,
    pub year: String,
    /// Unix milliseconds, by the learner's clock.
    pub exported: u64,
    pub learner: Learner,
    pub attempts: Vec<VerifiedAttempt>,
    /// Findings about the file as a whole; those of an attempt are with it.
    pub findings: Vec<Finding>,
}

/// One attempt after verification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VerifiedAttempt {
    /// Id of the quiz.
    pub quiz: String,
    /// Of the quiz.
    pub digest: Digest,
    /// `None`: the quiz of this digest is not known.
    pub mode: Option<Mode>,
    pub number: u32,
    pub seed: Seed,
    /// Head of the chain, as claimed.
    pub head: Digest,
    /// Unix milliseconds, by the learner's clock.
    pub started: Option<u64>,
    /// Unix milliseconds, by the learner's clock; `None`: still open.
    pub submitted: Option<u64>,
    /// What the file says it earned.
    pub claimed: Option<Score>,
    /// What the answers earn, graded here; `None` when open or not gradable.
    pub earned: Option<Grade>,
    /// The questions asked with the answers given, in the order of the page.
    pub answers: Vec<(String, Option<Answer>)>,
    pub findings: Vec<Finding>,
}

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// Worth knowing; what was graded stands.
    Warning,
    /// The attempt counts for nothing; the others may stand.
    AttemptVoid,
    /// The file was made or changed by other hands than the engine's; nothing of it counts.
    FileRejected,
}

/// A quiz made ready to grade with: sheet, key and digest are worked out once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grader {
    pub quiz: Quiz,
    pub sheet: Sheet,
    pub key: Key,
}

impl Grader {
    pub fn new(quiz: Quiz) -> Self {
        Self { sheet: quiz.sheet(), key: quiz.key(), quiz }
    }
}

/// Something about a record that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Finding {
    /// Not in canonical form: an editor or a tool rewrote the file.
    Reformatted,
    /// The file has no attempt in it.
    Empty,
    /// No quiz of this digest is known.
    UnknownQuiz { digest: Digest },
    /// The digest is that of a quiz with another id.
    OtherQuiz { named: String, found: String },
    /// The log's chain does not lead to the stated head.
    BrokenChain,
    /// The log says something that cannot have happened, at this event (from 1).
    ImpossibleEvent { event: usize, refusal: Refusal },
    /// The stated result is not what the answers earn.
    OtherScore { claimed: Score, earned: Score },
    /// A result is stated for an attempt that was not submitted, or for a sealed quiz.
    UnearnedResult { claimed: Score },
    /// Submitted, but no result is stated.
    MissingResult { earned: Score },
    /// Two attempts at this quiz have the same number.
    SameNumber { number: u32 },
    /// The quiz draws from pools, and an earlier attempt drew on another seed.
    OtherSeed { number: u32 },
    /// More submissions than the quiz allows.
    TooManyAttempts { allowed: u32 },
    /// Started before the waiting time was over.
    TooEarly { until: u64 },
    /// Something happened after the file says it was exported.
    AfterExport,
    /// An attestation has another name under it than the learner's; it earns nothing.
    SignedByOther { signed: String },
}

/// What is to be said of the whole file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Accepted,
    AcceptedWithWarnings,
    Rejected,
}

impl Finding {
    pub fn weight(&self) -> Weight {
        match self {
            Self::Reformatted
            | Self::OtherScore { .. }
            | Self::UnearnedResult { .. }
            | Self::MissingResult { .. }
            | Self::SameNumber { .. }
            | Self::OtherSeed { .. }
            | Self::TooEarly { .. }
            | Self::AfterExport
            | Self::SignedByOther { .. } => Weight::Warning,
            Self::UnknownQuiz { .. } | Self::TooManyAttempts { .. } => Weight::AttemptVoid,
            Self::Empty
            | Self::OtherQuiz { .. }
            | Self::BrokenChain
            | Self::ImpossibleEvent { .. } => Weight::FileRejected,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reformatted => {
                write!(out, "the file was rewritten by another program after it was exported")
            }
            Self::Empty => write!(out, "the file holds no attempt at any quiz"),
            Self::UnknownQuiz { digest } => {
                let short: String = digest.to_hex().chars().take(12).collect();
                write!(
                    out,
                    "no published quiz has the digest `{short}…`, so the answers cannot be graded"
                )
            }
            Self::OtherQuiz { named, found } => {
                write!(
                    out,
                    "the attempt names the quiz `{named}`, but its digest is that of `{found}`"
                )
            }
            Self::BrokenChain => {
                write!(out, "the log was changed after it was recorded: its chain does not match")
            }
            Self::ImpossibleEvent { event, refusal } => {
                write!(out, "entry {event} of the log cannot have happened: {refusal}")
            }
            Self::OtherScore { claimed, earned } => write!(
                out,
                "the file states {} of {} points ({}), but the answers earn {} of {} ({})",
                claimed.points,
                claimed.of,
                claimed.percent,
                earned.points,
                earned.of,
                earned.percent
            ),
            Self::UnearnedResult { claimed } => write!(
                out,
                "the file states {} of {} points for an attempt that has no result",
                claimed.points, claimed.of
            ),
            Self::MissingResult { earned } => {
                write!(
                    out,
                    "the file states no result; the answers earn {} of {} points",
                    earned.points, earned.of
                )
            }
            Self::SameNumber { number } => {
                write!(out, "there is more than one attempt with the number {number}")
            }
            Self::OtherSeed { number } => write!(
                out,
                "it drew its questions on another seed than attempt {number}, so some may have been seen before"
            ),
            Self::TooManyAttempts { allowed } => {
                write!(out, "the quiz allows {allowed} attempts, and this one is beyond them")
            }
            Self::TooEarly { .. } => {
                write!(out, "the attempt started before the waiting time was over")
            }
            Self::AfterExport => {
                write!(out, "something in the log happened after the file was exported")
            }
            Self::SignedByOther { signed } => {
                write!(out, "an attestation is signed `{signed}`, which is not the learner's name")
            }
        }
    }
}

impl VerifiedAttempt {
    /// Nothing found makes it count for nothing.
    pub fn counts(&self) -> bool {
        self.findings.iter().all(|finding| finding.weight() == Weight::Warning)
    }
}

impl VerifiedRecord {
    /// Findings of the file and of its attempts, file first.
    pub fn all_findings(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().chain(self.attempts.iter().flat_map(|attempt| &attempt.findings))
    }

    /// Rejected when anything rejects the file or none of its attempts counts.
    pub fn verdict(&self) -> Verdict {
        let worst = self.all_findings().map(Finding::weight).max();
        if worst == Some(Weight::FileRejected) || !self.attempts.iter().any(VerifiedAttempt::counts)
        {
            Verdict::Rejected
        } else if worst.is_some() {
            Verdict::AcceptedWithWarnings
        } else {
            Verdict::Accepted
        }
    }

    /// The attempts that count: none when the file is rejected.
    pub fn counting(&self) -> impl Iterator<Item = &VerifiedAttempt> {
        let rejected = self.verdict() == Verdict::Rejected;
        self.attempts.iter().filter(move |attempt| !rejected && attempt.counts())
    }
}

impl Record {
    /// Replays and grades every attempt with the quiz that `lookup` has for its digest.
    ///
    /// The result is sorted by quiz and number. `lookup` must return the quiz whose
    /// [`Quiz::digest`] is the digest asked for.
    pub fn verify<'a>(&self, lookup: impl Fn(&Digest) -> Option<&'a Quiz>) -> VerifiedRecord {
        let mut graders = BTreeMap::new();
        for attempt in &self.attempts {
            if let Some(quiz) = lookup(&attempt.digest) {
                graders.entry(attempt.digest).or_insert_with(|| Grader::new(quiz.clone()));
            }
        }
        self.verify_with(|digest| graders.get(digest))
    }

    /// [`Record::verify`] for many records: whoever has thousands keeps the graders.
    pub fn verify_with<'a>(
        &self,
        lookup: impl Fn(&Digest) -> Option<&'a Grader>,
    ) -> VerifiedRecord {
        let mut records: Vec<&AttemptRecord> = self.attempts.iter().collect();
        records.sort_by_key(|attempt| (attempt.quiz.clone(), attempt.number, attempt.seed));
        let mut attempts: Vec<VerifiedAttempt> = Vec::with_capacity(records.len());
        let mut sheets = Vec::with_capacity(records.len());
        for attempt in records {
            let grader = lookup(&attempt.digest);
            attempts.push(self.verify_attempt(attempt, grader));
            sheets.push((grader.map(|grader| &grader.sheet), attempt.drawing));
        }
        hold_against_each_other(&mut attempts, &sheets);
        let mut findings = Vec::new();
        if !self.canonical {
            findings.push(Finding::Reformatted);
        }
        if self.attempts.is_empty() {
            findings.push(Finding::Empty);
        }
        VerifiedRecord {
            course: self.course.clone(),
            year: self.year.clone(),
            exported: self.exported,
            learner: self.learner.clone(),
            attempts,
            findings,
        }
    }

    fn verify_attempt(&self, claim: &AttemptRecord, grader: Option<&Grader>) -> VerifiedAttempt {
        let mut findings = Vec::new();
        if !chain_holds(&claim.header(self), &claim.log, &claim.head) {
            findings.push(Finding::BrokenChain);
        }
        if claim.log.iter().any(|event| event.at > self.exported) {
            findings.push(Finding::AfterExport);
        }
        let mut verified = VerifiedAttempt {
            quiz: claim.quiz.clone(),
            digest: claim.digest,
            mode: grader.map(|grader| grader.quiz.mode),
            number: claim.number,
            seed: claim.seed,
            head: claim.head,
            started: claim.log.first().map(|event| event.at),
            submitted: claim
                .log
                .last()
                .filter(|event| event.act == Act::Submit)
                .map(|event| event.at),
            claimed: claim.result,
            earned: None,
            answers: Vec::new(),
            findings,
        };
        match grader {
            None => verified.findings.push(Finding::UnknownQuiz { digest: claim.digest }),
            Some(Grader { quiz, .. }) if quiz.id != claim.quiz => verified
                .findings
                .push(Finding::OtherQuiz { named: claim.quiz.clone(), found: quiz.id.clone() }),
            Some(grader) => self.replay(claim, grader, &mut verified),
        }
        verified
    }

    fn replay(&self, claim: &AttemptRecord, grader: &Grader, verified: &mut VerifiedAttempt) {
        let Grader { quiz, sheet, key } = grader;
        let mut attempt = Attempt::of(sheet, claim.header(self));
        for (place, event) in (1..).zip(&claim.log) {
            if let Err(refusal) = attempt.apply(sheet, event.clone()) {
                verified.findings.push(Finding::ImpossibleEvent { event: place, refusal });
                return;
            }
        }
        let mut answers = attempt.answers().to_vec();
        for (at, signed) in signed_by_others(sheet, &attempt, &self.learner.name) {
            if let Some(answer) = answers.get_mut(at) {
                *answer = None;
            }
            verified.findings.push(Finding::SignedByOther { signed });
        }
        verified.answers = attempt
            .layout()
            .questions
            .iter()
            .filter_map(|laid| {
                let question = sheet.questions.get(laid.question)?;
                let answer = answers.get(laid.question).cloned().flatten();
                Some((question.id.clone(), answer))
            })
            .collect();
        let submitted = attempt.is_submitted();
        verified.earned = submitted.then(|| grade(sheet, key, attempt.layout(), &answers));
        let earned = verified.earned.as_ref().map(|grade| grade.score);
        // Nothing can be stated where nothing was graded, and a sealed quiz is graded only here.
        let due = earned.filter(|_| quiz.mode != Mode::Sealed);
        match (claim.result, due) {
            (Some(claimed), Some(earned)) if claimed != earned => {
                verified.findings.push(Finding::OtherScore { claimed, earned });
            }
            (Some(claimed), None) => verified.findings.push(Finding::UnearnedResult { claimed }),
            (None, Some(earned)) => verified.findings.push(Finding::MissingResult { earned }),
            (Some(_), Some(_)) | (None, None) => {}
        }
    }
}

/// The rules that span attempts: numbers, how many, how soon. `attempts` is sorted by quiz and number.
fn hold_against_each_other(attempts: &mut [VerifiedAttempt], sheets: &[(Option<&Sheet>, Drawing)]) {
    let mut numbers = BTreeSet::new();
    let mut earlier: Vec<Earlier> = Vec::new();
    let mut quiz = None;
    let mut drawn: Option<(Seed, u32)> = None;
    for (attempt, (sheet, drawing)) in attempts.iter_mut().zip(sheets) {
        if quiz.as_ref() != Some(&attempt.quiz) {
            earlier.clear();
            drawn = None;
            quiz = Some(attempt.quiz.clone());
        }
        if !numbers.insert((attempt.quiz.clone(), attempt.number)) {
            attempt.findings.push(Finding::SameNumber { number: attempt.number });
        }
        if sheet.is_some_and(|sheet| !sheet.draw.is_empty()) && *drawing == Drawing::UnseenFirst {
            match drawn {
                Some((seed, number)) if seed != attempt.seed && number != attempt.number => {
                    attempt.findings.push(Finding::OtherSeed { number });
                }
                _ => drawn = drawn.or(Some((attempt.seed, attempt.number))),
            }
        }
        let start = sheet
            .as_ref()
            .zip(attempt.started)
            .map(|(sheet, now)| (sheet, sheet.may_start(&earlier, now)));
        match start {
            Some((Sheet { attempts: Some(allowed), .. }, Start::NoneLeft)) => {
                attempt.findings.push(Finding::TooManyAttempts { allowed: *allowed });
            }
            Some((_, Start::WaitUntil(until))) => {
                attempt.findings.push(Finding::TooEarly { until });
            }
            _ => {}
        }
        // Two tabs may hold two open attempts; that an attempt is open elsewhere is no fault here.
        if attempt.submitted.is_some() {
            earlier.push(Earlier { same_digest: true, submitted: attempt.submitted });
        }
    }
}
