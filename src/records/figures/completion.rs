//! How far a certification has come: over time, and by network and school.

use std::collections::BTreeMap;

use quiz::{Certification, Date, Status};

use super::{earned_on, holds};
use crate::records::people::Person;

/// Most weeks that a window is looked at; a window that somebody wrote for centuries ends there.
const MOST_WEEKS: usize = 106;

/// The people who had earned it by the end of a week, without those who have something to renew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Week {
    /// Its last day.
    pub ends: Date,
    /// In this week.
    pub new: usize,
    /// Up to its end.
    pub sum: usize,
}

/// The people of one network or school.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Group {
    /// As the roster, or the person, names it; empty: not stated.
    pub name: String,
    pub total: usize,
    pub certified: usize,
    /// Begun and not there yet, not passed included.
    pub under_way: usize,
    pub not_started: usize,
    /// How many groups are put together here, because each is too small to be shown.
    pub merged: usize,
}

impl Group {
    fn add(&mut self, person: &Person) {
        self.total += 1;
        if holds(person.standing.status) {
            self.certified += 1;
        } else if person.standing.status.name() == "not-started" {
            self.not_started += 1;
        } else {
            self.under_way += 1;
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.total += other.total;
        self.certified += other.certified;
        self.under_way += other.under_way;
        self.not_started += other.not_started;
        self.merged += other.merged;
    }
}

pub(super) fn networks(people: &[Person]) -> Vec<Group> {
    groups(people, named_networks)
}

/// Nothing stated is a network without a name.
fn named_networks(person: &Person) -> &[String] {
    static NONE: [String; 1] = [String::new()];
    if person.networks.is_empty() { &NONE } else { &person.networks }
}

pub(super) fn schools(people: &[Person]) -> Vec<Group> {
    groups(people, |person| std::slice::from_ref(&person.school))
}

fn groups(people: &[Person], of: impl Fn(&Person) -> &[String]) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Group> = BTreeMap::new();
    for person in people.iter().filter(|person| person.standing.status != Status::Exempt) {
        for name in of(person) {
            let group = groups.entry(name).or_insert_with(|| Group {
                name: name.clone(),
                merged: 1,
                ..Group::default()
            });
            group.add(person);
        }
    }
    groups.into_values().collect()
}

/// How many people each network has in each school.
pub(super) fn common(people: &[Person]) -> BTreeMap<(String, String), usize> {
    let mut common: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for person in people.iter().filter(|person| person.standing.status != Status::Exempt) {
        for network in named_networks(person) {
            *common.entry((network, &person.school)).or_default() += 1;
        }
    }
    let owned = |((network, school), count): ((&str, &str), usize)| {
        ((network.to_owned(), school.to_owned()), count)
    };
    common.into_iter().map(owned).collect()
}

pub(super) fn weeks(certification: &Certification, people: &[Person], as_of: Date) -> Vec<Week> {
    let opens = certification.window.opens;
    let last = as_of.min(certification.window.closes);
    let counts = |status: &Status| !matches!(status, Status::RenewalNeeded { .. });
    let statuses = people.iter().map(|person| person.standing.status).filter(counts);
    let mut earned: Vec<Date> = statuses.filter_map(earned_on).collect();
    earned.sort_unstable();
    let mut weeks = Vec::new();
    let mut sum = 0;
    let mut ends = opens.plus_days(6);
    while weeks.len() < MOST_WEEKS && ends.plus_days(-6) <= last {
        let up_to = earned.partition_point(|day| *day <= ends.min(as_of));
        weeks.push(Week { ends: ends.min(as_of), new: up_to - sum, sum: up_to });
        sum = up_to;
        ends = ends.plus_days(7);
    }
    weeks
}
