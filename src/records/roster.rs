//! Who is expected to hand something in, found by id or by name.

use std::collections::BTreeSet;

use super::office::RosterPerson;
use super::words;

/// The roster, ready to be asked for one learner after the other.
#[derive(Debug, Default)]
pub struct Roster {
    ids: BTreeSet<String>,
    /// Folded.
    names: BTreeSet<String>,
    unnamed: usize,
}

impl Roster {
    pub fn new(people: &[RosterPerson]) -> Self {
        let names = people.iter().filter_map(|person| person.name.as_deref());
        Self {
            ids: people.iter().map(|person| person.id.clone()).collect(),
            names: names.map(words::folded).collect(),
            unnamed: people.iter().filter(|person| person.name.is_none()).count(),
        }
    }

    /// The same, with learners whom an invitation ties to someone of the roster.
    #[must_use]
    pub fn with_invited(mut self, learners: impl IntoIterator<Item = String>) -> Self {
        self.ids.extend(learners);
        self
    }

    /// What is to be said of a learner who is not in the roster. Nothing while the roster names nobody:
    /// then anyone may be one of its people.
    pub fn stranger(&self, learner: &quiz::Learner) -> Option<String> {
        let known = self.names.is_empty()
            || self.ids.contains(&learner.id.to_hex())
            || self.names.contains(&words::folded(&learner.name));
        if known {
            return None;
        }
        let name = words::plain(learner.name.trim());
        let name = if name.is_empty() { "the learner".to_owned() } else { format!("`{name}`") };
        let unnamed = match self.unnamed {
            0 => String::new(),
            1 => " (one of its people has no name yet)".to_owned(),
            some => format!(" ({some} of its people have no name yet)"),
        };
        Some(format!("{name} is not in the roster{unnamed}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use quiz::{Learner, LearnerId};

    #[test]
    fn a_stranger_is_told_once_the_roster_has_names() {
        let person = |id: &str, name: Option<&str>| RosterPerson {
            id: id.into(),
            name: name.map(str::to_owned),
            role: None,
            school: None,
            networks: Vec::new(),
            email: None,
            language: None,
        };
        let learner = |id, name: &str| Learner {
            id: LearnerId(id),
            name: name.into(),
            role: String::new(),
            school: String::new(),
        };
        let nobody = Roster::new(&[person("ts-1", None)]);
        assert_eq!(nobody.stranger(&learner(1, "Ana")), None);
        let roster = Roster::new(&[person("ts-1", Some("Ana Ortiz")), person("ts-2", None)])
            .with_invited(["00000000000000ff".to_owned()]);
        assert_eq!(roster.stranger(&learner(1, " ANA  ortiz")), None);
        assert_eq!(roster.stranger(&learner(255, "Zoe")), None);
        let told = roster.stranger(&learner(1, "Zoe")).unwrap();
        assert_eq!(told, "`Zoe` is not in the roster (one of its people has no name yet)");
    }
}
