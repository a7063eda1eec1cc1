//! Training that knows which rule changed: what a passed quiz proves about the clauses of a policy, and
//! which of them have changed since.
//!
//! A published quiz carries the digest of each clause that its questions are about ([`Quiz::clauses`]),
//! and its own digest covers them. So a passed attempt proves that its learner was asked about these very
//! words. Whoever is certified must renew when a clause that they were asked about says something else
//! today, or when a clause was added to the policy and to a check since they passed it; and has renewed
//! once they pass any quiz, the short renewal course or the whole check, that asks about the words of
//! today.

use std::collections::{BTreeMap, BTreeSet};

use crate::canon::Canon;
use crate::certification::{Certification, Standing, Status};
use crate::date::Date;
use crate::digest::Digest;
use crate::question::{Mode, Quiz};
use crate::verify::VerifiedAttempt;

/// The clauses in force when a site was built, as far as a certification is about them. A build keeps it
/// as `clauses/<certification>.json` in the records folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClausesInForce {
    /// Id of the certification.
    pub certification: String,
    /// By the name that pages cite them by: `transfer-procedure#evidence`.
    pub clauses: BTreeMap<String, ClauseInForce>,
}

/// One clause as it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClauseInForce {
    /// As people say it: `Options transfer procedure, 4: Evidence`.
    pub title: String,
    /// Over the canonical form of its words.
    pub digest: Digest,
    /// Since when it says this; `None`: since the first version of its document.
    pub since: Option<Date>,
    /// Ids of the certification's quizzes that ask about it.
    pub quizzes: BTreeSet<String>,
}

impl ClausesInForce {
    /// The names of the clauses that a certified learner has to learn anew, sorted.
    ///
    /// `attempts` are the ones that [`Certification::standing`] was given; `quiz` finds a kept quiz by its
    /// digest. Clauses that are no longer in force have nothing to learn.
    pub fn to_renew<'a>(
        &self,
        certification: &Certification,
        attempts: impl IntoIterator<Item = &'a VerifiedAttempt>,
        quiz: impl Fn(&Digest) -> Option<&'a Quiz>,
    ) -> Vec<String> {
        let passes: Vec<(Date, &Quiz)> = attempts
            .into_iter()
            .filter_map(|attempt| Some((passed(certification, attempt)?, quiz(&attempt.digest)?)))
            .collect();
        let is_proven = |name: &str, digest: Digest| {
            passes.iter().any(|(_, quiz)| quiz.clauses.get(name) == Some(&digest))
        };
        let needed = |quiz: &&(Date, &Quiz)| certification.asks(&quiz.1.id);
        let to_renew = |(name, now): (&String, &ClauseInForce)| {
            let asked =
                passes.iter().filter(needed).any(|(_, quiz)| quiz.clauses.contains_key(name));
            let added = now.quizzes.iter().any(|id| {
                let last =
                    passes.iter().filter(|(_, quiz)| quiz.id == *id).map(|(on, _)| *on).max();
                last.zip(now.since).is_some_and(|(passed, since)| since > passed)
            });
            ((asked || added) && !is_proven(name, now.digest)).then(|| name.clone())
        };
        self.clauses.iter().filter_map(to_renew).collect()
    }

    /// What people call a clause; its name when it is not among these.
    pub fn title<'c>(&'c self, name: &'c str) -> &'c str {
        self.clauses.get(name).map_or(name, |clause| clause.title.as_str())
    }

    /// Canonical JSON (RFC 8785).
    pub fn to_json(&self) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            canon.key("certification").string(&self.certification);
            canon.key("clauses").object(|canon| {
                for (name, clause) in &self.clauses {
                    canon.key(name).object(|canon| clause.write(canon));
                }
            });
            canon.key("format").string("hallpass-clauses");
            canon.key("version").number(1);
        });
        canon.finish()
    }
}

impl ClauseInForce {
    fn write(&self, canon: &mut Canon) {
        canon.key("digest").string(&self.digest.to_hex());
        canon.key("quizzes").array(&self.quizzes, |canon, quiz| canon.string(quiz));
        if let Some(since) = self.since {
            canon.key("since").string(&since.to_string());
        }
        canon.key("title").string(&self.title);
    }
}

/// The day of a submission that passed: at the certification's mark where the quiz is one of its own,
/// else at the quiz's.
fn passed(certification: &Certification, attempt: &VerifiedAttempt) -> Option<Date> {
    if attempt.mode == Some(Mode::Practice) {
        return None;
    }
    let (submitted, grade) = (attempt.submitted?, attempt.earned.as_ref()?);
    let on = Date::of_millis(submitted);
    let enough = match certification.quizzes.get(&attempt.quiz) {
        Some(mark) => grade.score.percent >= *mark && grade.misses_nothing(),
        None => grade.score.passed,
    };
    (enough && certification.window.takes(on)).then_some(on)
}

impl Standing {
    /// The same with what has to be renewed. Only who is certified can have something to renew.
    #[must_use]
    pub fn renewing(mut self, clauses: Vec<String>) -> Self {
        if let (Status::Certified { on }, false) = (self.status, clauses.is_empty()) {
            self.status = Status::RenewalNeeded { on };
            self.renew = clauses;
        }
        self
    }
}
