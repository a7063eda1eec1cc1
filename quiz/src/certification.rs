//! Who is certified: the rules of a certification held against verified attempts, on a given day.

use std::collections::BTreeMap;

use crate::canon::Canon;
use crate::date::Date;
use crate::question::{Mode, Percent};
use crate::verify::VerifiedAttempt;

/// What certifies: these quizzes at these marks, in this window.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Certification {
    pub id: String,
    pub title: String,
    pub course: String,
    /// School year, such as `2026-27`.
    pub year: String,
    /// Roles it is for; empty: everyone.
    pub roles: Vec<String>,
    pub window: Window,
    /// Quiz id to the mark needed.
    pub quizzes: BTreeMap<String, Percent>,
    /// Pre-test to the quiz among `quizzes` that it clears: whoever passes the pre-test by its own rules and
    /// at the quiz's mark has that quiz.
    pub pretests: BTreeMap<String, String>,
    /// Quiz and question: what must be attested besides. The questions are asked in every attempt and
    /// must be right to pass.
    pub attestations: Vec<(String, String)>,
    /// Where the marks and dates come from.
    pub basis: Option<String>,
}

/// When a certification can be earned. All days are inclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    pub opens: Date,
    /// By when it is expected; later still counts, until `closes`.
    pub due: Date,
    /// Its last day, and the last day of whoever holds it.
    pub closes: Date,
}

impl Window {
    /// Whether a submission on this UTC day counts; see [`Certification::standing`].
    pub fn takes(&self, day: Date) -> bool {
        self.opens.plus_days(-1) <= day && day <= self.closes.plus_days(1)
    }

    pub(crate) fn write(&self, canon: &mut Canon) {
        canon.object(|canon| {
            canon.key("closes").string(&self.closes.to_string());
            canon.key("due").string(&self.due.to_string());
            canon.key("opens").string(&self.opens.to_string());
        });
    }
}

/// Where a learner stands with a certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    pub status: Status,
    /// One for each quiz of the certification, by quiz id.
    pub quizzes: Vec<QuizStanding>,
    /// One for each attestation, in the certification's order.
    pub attestations: Vec<Attestation>,
    /// Not certified, and the due day is past.
    pub overdue: bool,
    /// The policy clauses to learn anew, by name; see [`Standing::renewing`].
    pub renew: Vec<String>,
}

/// The word for a [`Standing`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Status {
    /// Every quiz is passed; since the UTC day of the last that was needed.
    Certified {
        on: Date,
    },
    /// Certified, and a clause that it rests on has changed since; which, is in [`Standing::renew`].
    RenewalNeeded {
        on: Date,
    },
    /// Something was begun, nothing failed; what is missing is in [`Standing::quizzes`].
    InProgress,
    /// A quiz was submitted and no submission reached its mark.
    NotPassed,
    NotStarted,
    /// Was certified, and the window has closed.
    Expired {
        on: Date,
    },
    /// Need not hold it: the office's decision, which no attempt can bring about.
    Exempt,
}

impl Status {
    /// A stable name for files and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Certified { .. } => "certified",
            Self::RenewalNeeded { .. } => "renewal-needed",
            Self::InProgress => "in-progress",
            Self::NotPassed => "not-passed",
            Self::NotStarted => "not-started",
            Self::Expired { .. } => "expired",
            Self::Exempt => "exempt",
        }
    }
}

/// Where a learner stands with one quiz of a certification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuizStanding {
    pub quiz: String,
    /// The mark needed.
    pub mark: Percent,
    /// UTC day of the first submission that reached the mark.
    pub passed: Option<Date>,
    /// The pre-test that cleared it, where that was it and not the quiz itself.
    pub via: Option<String>,
    /// The best submission's percentage.
    pub best: Option<Percent>,
    /// Submissions that count.
    pub submitted: usize,
    /// Begun and not submitted.
    pub open: bool,
}

/// Something that a certification wants to be attested.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attestation {
    pub quiz: String,
    pub question: String,
    /// UTC day of the first submission that gave it.
    pub on: Option<Date>,
}

impl Certification {
    /// Whether an attempt at this quiz can count for it: as one of its quizzes, as a pre-test for one, or for
    /// what it attests.
    pub fn asks(&self, quiz: &str) -> bool {
        self.quizzes.contains_key(quiz)
            || self.pretests.contains_key(quiz)
            || self.attestations.iter().any(|(in_quiz, _)| in_quiz == quiz)
    }

    /// Whether `role` is one of its roles. People type theirs: case, spaces, `-` and `_` make no difference.
    pub fn is_for(&self, role: &str) -> bool {
        let plain = |role: &str| -> String {
            let letters = role
                .chars()
                .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '_'));
            letters.flat_map(char::to_lowercase).collect()
        };
        self.roles.is_empty() || self.roles.iter().any(|known| plain(known) == plain(role))
    }

    /// Where one learner stands on the day `today`.
    ///
    /// `attempts` are the learner's counting ones
    /// ([`VerifiedRecord::counting`](crate::verify::VerifiedRecord::counting)) for this course and year, from any
    /// number of files; the same attempt twice does no harm. Practice counts for nothing. A submission counts on the days of
    /// the window, and on the day before and after it: the log has no time zone.
    pub fn standing<'a>(
        &self,
        attempts: impl IntoIterator<Item = &'a VerifiedAttempt>,
        today: Date,
    ) -> Standing {
        let mut quizzes: BTreeMap<&str, QuizStanding> = self
            .quizzes
            .iter()
            .map(|(quiz, mark)| (quiz.as_str(), QuizStanding::none(quiz, *mark)))
            .collect();
        let attestation = |(quiz, question): &(String, String)| Attestation {
            quiz: quiz.clone(),
            question: question.clone(),
            on: None,
        };
        let mut attestations: Vec<Attestation> =
            self.attestations.iter().map(attestation).collect();
        for attempt in attempts {
            if attempt.mode == Some(Mode::Practice) {
                continue;
            }
            if let Some(standing) = quizzes.get_mut(attempt.quiz.as_str()) {
                standing.add(attempt, &self.window);
            }
            let cleared = self.pretests.get(&attempt.quiz);
            if let Some(standing) = cleared.and_then(|quiz| quizzes.get_mut(quiz.as_str())) {
                standing.add_pretest(attempt, &self.window);
            }
            for attestation in &mut attestations {
                attestation.add(attempt, &self.window);
            }
        }
        let quizzes: Vec<QuizStanding> = quizzes.into_values().collect();
        let status = self.status(&quizzes, &attestations, today);
        let overdue = today > self.window.due
            && !matches!(status, Status::Certified { .. } | Status::Expired { .. });
        Standing { status, quizzes, attestations, overdue, renew: Vec::new() }
    }

    fn status(
        &self,
        quizzes: &[QuizStanding],
        attestations: &[Attestation],
        today: Date,
    ) -> Status {
        let given = attestations.iter().map(|attestation| attestation.on);
        let passed: Option<Vec<Date>> =
            quizzes.iter().map(|quiz| quiz.passed).chain(given).collect();
        if let Some(on) = passed.and_then(|dates| dates.into_iter().max()) {
            return if today > self.window.closes {
                Status::Expired { on }
            } else {
                Status::Certified { on }
            };
        }
        if quizzes.iter().any(|quiz| quiz.submitted > 0 && quiz.passed.is_none()) {
            Status::NotPassed
        } else if quizzes.iter().any(|quiz| quiz.open || quiz.submitted > 0) {
            Status::InProgress
        } else {
            Status::NotStarted
        }
    }

    /// Canonical JSON (RFC 8785), as a build keeps it for later verification.
    pub fn to_json(&self) -> String {
        let mut canon = Canon::new();
        canon.object(|canon| {
            if !self.attestations.is_empty() {
                canon.key("attestations").array(&self.attestations, |canon, (quiz, question)| {
                    canon.object(|canon| {
                        canon.key("question").string(question);
                        canon.key("quiz").string(quiz);
                    });
                });
            }
            if let Some(basis) = &self.basis {
                canon.key("basis").string(basis);
            }
            canon.key("course").string(&self.course);
            canon.key("format").string("hallpass-certification");
            canon.key("id").string(&self.id);
            if !self.pretests.is_empty() {
                canon.key("pretests").object(|canon| {
                    for (pretest, quiz) in &self.pretests {
                        canon.key(pretest).string(quiz);
                    }
                });
            }
            canon.key("quizzes").object(|canon| {
                for (quiz, mark) in &self.quizzes {
                    canon.key(quiz).number(u64::from(mark.get()));
                }
            });
            canon.key("roles").array(&self.roles, |canon, role| canon.string(role));
            canon.key("title").string(&self.title);
            canon.key("version").number(1);
            self.window.write(canon.key("window"));
            canon.key("year").string(&self.year);
        });
        canon.finish()
    }
}

impl QuizStanding {
    fn none(quiz: &str, mark: Percent) -> Self {
        Self {
            quiz: quiz.to_owned(),
            mark,
            passed: None,
            via: None,
            best: None,
            submitted: 0,
            open: false,
        }
    }

    fn add(&mut self, attempt: &VerifiedAttempt, window: &Window) {
        let Some(submitted) = attempt.submitted else {
            self.open |= attempt.started.is_some();
            return;
        };
        let day = Date::of_millis(submitted);
        let Some(grade) = attempt.earned.as_ref().filter(|_| window.takes(day)) else { return };
        self.submitted += 1;
        self.best = self.best.max(Some(grade.score.percent));
        if grade.score.percent >= self.mark && grade.misses_nothing() {
            self.pass(day, None);
        }
    }

    /// A pre-test that was not passed says nothing: the module is there for that.
    fn add_pretest(&mut self, attempt: &VerifiedAttempt, window: &Window) {
        let Some(day) = attempt.submitted.map(Date::of_millis) else { return };
        let Some(grade) = attempt.earned.as_ref().filter(|_| window.takes(day)) else { return };
        if grade.score.passed && grade.score.percent >= self.mark {
            self.best = self.best.max(Some(grade.score.percent));
            self.pass(day, Some(&attempt.quiz));
        }
    }

    /// The earliest counts; of one day the quiz itself.
    fn pass(&mut self, day: Date, via: Option<&String>) {
        let earlier = self.passed.is_none_or(|known| day < known);
        if earlier || (self.passed == Some(day) && via.is_none()) {
            self.passed = Some(day);
            self.via = via.cloned();
        }
    }
}

impl Attestation {
    /// The question is always asked and must be right, so that it was given unless it was missed.
    fn add(&mut self, attempt: &VerifiedAttempt, window: &Window) {
        if attempt.quiz != self.quiz {
            return;
        }
        let Some(day) = attempt.submitted.map(Date::of_millis) else { return };
        let Some(grade) = attempt.earned.as_ref().filter(|_| window.takes(day)) else { return };
        if !grade.must_pass_missed.contains(&self.question) {
            self.on = Some(self.on.map_or(day, |earlier| earlier.min(day)));
        }
    }
}
