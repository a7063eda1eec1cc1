//! What a problem is about: the families in which checks are listed and counted.

/// What a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Files,
    Links,
    Facts,
    Policy,
    Freshness,
    Coverage,
    Languages,
    PlainWords,
    Accessibility,
    Components,
    Quizzes,
    Privacy,
    Publishing,
    Settings,
}

impl Family {
    pub const ALL: [Self; 14] = [
        Self::Files,
        Self::Links,
        Self::Facts,
        Self::Policy,
        Self::Freshness,
        Self::Coverage,
        Self::Languages,
        Self::PlainWords,
        Self::Accessibility,
        Self::Components,
        Self::Quizzes,
        Self::Privacy,
        Self::Publishing,
        Self::Settings,
    ];

    /// The name in an explanation's file and in machine formats.
    pub fn name(self) -> &'static str {
        match self {
            Self::Files => "files",
            Self::Links => "links",
            Self::Facts => "facts",
            Self::Policy => "policy",
            Self::Freshness => "freshness",
            Self::Coverage => "coverage",
            Self::Languages => "languages",
            Self::PlainWords => "plain-words",
            Self::Accessibility => "accessibility",
            Self::Components => "components",
            Self::Quizzes => "quizzes",
            Self::Privacy => "privacy",
            Self::Publishing => "publishing",
            Self::Settings => "settings",
        }
    }

    /// As a heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Files => "Files, front matter and data",
            Self::Links => "Links and anchors",
            Self::Facts => "Facts and citations",
            Self::Policy => "Policy documents and clauses",
            Self::Freshness => "Freshness",
            Self::Coverage => "Coverage",
            Self::Languages => "Languages",
            Self::PlainWords => "Plain words",
            Self::Accessibility => "Accessibility",
            Self::Components => "Components",
            Self::Quizzes => "Quizzes",
            Self::Privacy => "Privacy",
            Self::Publishing => "Who sees which page, when",
            Self::Settings => "Settings of the checks",
        }
    }
}
