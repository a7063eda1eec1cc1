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
    /// The best submission's percentage.
    pub best: Option<Percent>,
    /// Submissions that count.
    pub submitted: usize,
    /// Begun and not submitted.
    pub open: bool,
}

impl Certification {
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
        for attempt in attempts {
            if attempt.mode == Some(Mode::Practice) {
                continue;
            }
            if let Some(standing) = quizzes.get_mut(attempt.quiz.as_str()) {
                standing.add(attempt, &self.window);
            }
        }
        let quizzes: Vec<QuizStanding> = quizzes.into_values().collect();
        let status = self.status(&quizzes, today);
        let overdue = today > self.window.due
            && !matches!(status, Status::Certified { .. } | Status::Expired { .. });
        Standing { status, quizzes, overdue, renew: Vec::new() }
    }

    fn status(&self, quizzes: &[QuizStanding], today: Date) -> Status {
        let passed: Option<Vec<Date>> = quizzes.iter().map(|quiz| quiz.passed).collect();
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
            if let Some(basis) = &self.basis {
                canon.key("basis").string(basis);
            }
            canon.key("course").string(&self.course);
            canon.key("format").string("hallpass-certification");
            canon.key("id").string(&self.id);
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
        Self { quiz: quiz.to_owned(), mark, passed: None, best: None, submitted: 0, open: false }
    }

    fn add(&mut self, attempt: &VerifiedAttempt, window: &Window) {
        let Some(submitted) = attempt.submitted else {
            self.open |= attempt.started.is_some();
            return;
        };
        let day = Date::of_millis(submitted);
        let Some(grade) = &attempt.earned else { return };
        if day < window.opens.plus_days(-1) || day > window.closes.plus_days(1) {
            return;
        }
        self.submitted += 1;
        self.best = self.best.max(Some(grade.score.percent));
        if grade.score.percent >= self.mark && grade.must_pass_missed.is_empty() {
            self.passed = Some(self.passed.map_or(day, |earlier| earlier.min(day)));
        }
    }
}
