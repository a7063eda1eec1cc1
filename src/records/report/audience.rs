//! Who reads a report, and what is left out of it for them.

use quiz::Status;

use crate::records::figures::{Figures, Shared};

/// A figure about fewer people is left out of a report for a wider audience: in so small a group each
/// can be found out. Ten is what the guidance of the Privacy Technical Assistance Center of the US
/// Department of Education gives as a common threshold for published figures ("Data De-identification:
/// An Overview of Basic Terms", 2013).
pub const SMALL: usize = 10;

/// Who the report is for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Audience {
    /// The office: everything.
    #[default]
    Office,
    /// Networks and schools: no persons unless asked for, no small groups, no sealed questions.
    Network(Persons),
}

/// What a report for networks says of persons.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Persons {
    /// Who they are and whether they are certified.
    pub names: bool,
    /// What they scored. Only together with the names.
    pub scores: bool,
}

impl Audience {
    pub(crate) fn names(self) -> bool {
        match self {
            Self::Office => true,
            Self::Network(persons) => persons.names || persons.scores,
        }
    }

    pub(crate) fn scores(self) -> bool {
        match self {
            Self::Office => true,
            Self::Network(persons) => persons.scores,
        }
    }

    pub(crate) fn is_office(self) -> bool {
        self == Self::Office
    }

    /// Whether a figure about so many may be shown.
    pub(crate) fn sees(self, people: usize) -> bool {
        self.is_office() || people >= SMALL
    }

    /// The status as this audience is told it: a wider one does not see who failed.
    pub(crate) fn shown(self, status: Status) -> &'static str {
        match status {
            Status::NotPassed if !self.scores() => Status::InProgress.name(),
            status => status.name(),
        }
    }

    /// Leaves out what this audience must not see.
    pub(crate) fn reduce(self, figures: &mut Figures) {
        if self.is_office() {
            return;
        }
        figures.hide_small_groups(SMALL);
        let enough = |shared: &Shared| shared.attempts >= SMALL;
        figures.objectives.retain(enough);
        figures.clauses.retain(enough);
        for quiz in figures.quizzes.iter_mut().filter(|quiz| quiz.sealed) {
            quiz.questions.clear();
        }
        if !self.names() {
            figures.missing.clear();
        }
    }
}
