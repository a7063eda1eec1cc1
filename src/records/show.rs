//! One file question by question: what was asked, what was answered, what it earns.

use std::path::Path;

use quiz::{Answer, LearnerId, Mode, Question, Quiz, Score};

use super::answers;
use super::evidence::Evidence;
use super::filed::{Beside, add_beside, open};
use super::ledger::{Entry, Ledger};
use super::people::Filed;
use super::roster::Roster;
use super::verify::{JudgedAttempt, judge};
use super::words;
use crate::error::{Error, Result};

/// A file of the ledger, ready to be read. All texts are fit to show.
#[derive(Debug)]
pub struct Shown {
    pub filed: Filed,
    pub attempts: Vec<ShownAttempt>,
    /// What was said of the same bytes before, in order.
    pub earlier: Vec<Entry>,
    pub faults: Vec<String>,
}

/// One attempt with its questions.
#[derive(Debug)]
pub struct ShownAttempt {
    pub quiz: String,
    pub title: String,
    pub number: u32,
    pub mode: Option<Mode>,
    pub started: Option<u64>,
    pub submitted: Option<u64>,
    pub stated: Option<Score>,
    pub earned: Option<Score>,
    /// What it earned by the key that has been mended since.
    pub was: Option<Score>,
    pub counts: bool,
    pub reasons: Vec<String>,
    /// In the order of the page.
    pub questions: Vec<ShownQuestion>,
}

/// One question with the answer given.
#[derive(Debug)]
pub struct ShownQuestion {
    pub id: String,
    /// The first line of the question's Markdown.
    pub prompt: String,
    /// The texts of the options that were ticked.
    pub given: Vec<String>,
    /// Those that are right.
    pub right: Vec<String>,
    /// Points and points there were to earn; `None` while the attempt is open.
    pub points: Option<(u32, u32)>,
}

/// Finds a file by its entry's number, or the last of a learner by the learner's id.
pub fn show(records: &Path, which: &str, roster: &Roster) -> Result<Shown> {
    let (ledger, evidence) = open(records)?;
    let entry = match which.parse::<LearnerId>() {
        Ok(learner) => last_of(&ledger, learner, &evidence)?,
        Err(_) => which.parse().ok().map_or(Ok(None), |id| ledger.entry(id, &evidence))?,
    };
    let entry = entry.ok_or_else(|| {
        let which = words::plain(which);
        Error::Usage(format!(
            "the ledger has no file `{which}`; expected a number or a learner id that `hallpass records list` shows"
        ))
    })?;
    let bytes = ledger.bytes(&entry.digest)?;
    let mut judgement = judge(&bytes, entry.arrival(), &evidence);
    let twins = ledger.twins_of(&judgement.marks)?;
    add_beside(&mut judgement, &entry, &Beside { roster, twins: &twins, evidence: &evidence });
    let earlier = ledger.earlier(&entry, &evidence)?;
    let record = judgement.record.as_ref();
    let attempts = record
        .map(|record| record.attempts.iter().map(|judged| shown(judged, &evidence)).collect())
        .unwrap_or_default();
    Ok(Shown { filed: Filed { entry, judgement }, attempts, earlier, faults: evidence.faults })
}

fn last_of(ledger: &Ledger, learner: LearnerId, evidence: &Evidence) -> Result<Option<Entry>> {
    let mut last = None;
    ledger.each_current(
        evidence,
        |entry| entry,
        |entry| {
            if entry.statement.learner.as_ref().is_some_and(|stated| stated.id == learner) {
                last = Some(entry);
            }
        },
    )?;
    Ok(last)
}

fn shown(judged: &JudgedAttempt, evidence: &Evidence) -> ShownAttempt {
    let attempt = &judged.attempt;
    // What is right is what the key says that counts now.
    let counts = evidence.mends.get(&attempt.digest).unwrap_or(&attempt.digest);
    let quiz = evidence.quizzes.get(counts).or_else(|| evidence.quizzes.get(&attempt.digest));
    let question = |(id, answer): &(String, Option<Answer>)| {
        let known = quiz.and_then(|quiz| find(quiz, id));
        let grades = attempt.earned.iter().flat_map(|grade| &grade.questions);
        ShownQuestion {
            id: id.clone(),
            prompt: first_line(known.map_or("", |question| &question.prompt)),
            given: known
                .zip(answer.as_ref())
                .map(|(question, answer)| answers::given(&question.kind, answer))
                .unwrap_or_default(),
            right: known.map(|question| answers::right(&question.kind)).unwrap_or_default(),
            points: grades
                .filter(|grade| grade.id == *id)
                .map(|grade| (grade.points, grade.of))
                .next(),
        }
    };
    ShownAttempt {
        quiz: attempt.quiz.clone(),
        title: words::plain(quiz.map_or(&attempt.quiz, |quiz| &quiz.title)),
        number: attempt.number,
        mode: attempt.mode,
        started: attempt.started,
        submitted: attempt.submitted,
        stated: attempt.claimed,
        earned: attempt.earned.as_ref().map(|grade| grade.score),
        was: judged.was,
        counts: judged.counts,
        reasons: judged.reasons.iter().map(|reason| reason.text.clone()).collect(),
        questions: attempt.answers.iter().map(question).collect(),
    }
}

fn find<'q>(quiz: &'q Quiz, id: &str) -> Option<&'q Question> {
    quiz.questions.iter().find(|question| question.id == id)
}

fn first_line(markdown: &str) -> String {
    words::plain(markdown.trim().lines().next().unwrap_or_default())
}
