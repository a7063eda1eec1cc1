//! Whose files are whose: from the ids of browsers to persons of the roster.

use std::collections::BTreeMap;

use quiz::{LearnerId, Verdict};
use rayon::prelude::*;

use super::Filed;
use crate::records::evidence::Evidence;
use crate::records::office::RosterPerson;
use crate::records::verify::JudgedRecord;
use crate::records::words;

/// All the files of one browser.
pub(super) struct Learner<'f> {
    pub(super) id: LearnerId,
    pub(super) files: Vec<(&'f Filed, &'f JudgedRecord)>,
}

/// Who the person is, before the certification's rules are applied.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Identity {
    /// Index in the roster.
    Roster(usize),
    /// Folded name, role and school.
    Stated(String, String, String),
}

/// Files by browser, the latest export last and rejected files first.
pub(super) fn by_learner(
    files: &[Filed],
    wanted: impl Fn(&JudgedRecord) -> bool,
) -> Vec<Learner<'_>> {
    let records = files.iter().filter_map(|filed| Some((filed, filed.judgement.record.as_ref()?)));
    let mut records: Vec<_> = records.filter(|(_, record)| wanted(record)).collect();
    records.par_sort_unstable_by_key(|(filed, record)| {
        let stands = filed.judgement.verdict != Verdict::Rejected;
        (record.learner.id, stands, record.exported, filed.entry.id)
    });
    let of_one = records.chunk_by(|(_, one), (_, next)| one.learner.id == next.learner.id);
    of_one.map(|files| Learner { id: files[0].1.learner.id, files: files.to_vec() }).collect()
}

impl<'f> Learner<'f> {
    /// How the latest file that stands names the learner.
    pub(super) fn stated(&self) -> Option<&'f quiz::Learner> {
        self.files.last().map(|(_, record)| &record.learner)
    }

    pub(super) fn identity(&self, roster: &Index, evidence: &Evidence) -> Identity {
        let id = self.id.to_hex();
        let id = evidence.invited.get(&self.id).map_or(id, |issued| issued.person.clone());
        if let Some(index) = roster.ids.get(id.as_str()) {
            return Identity::Roster(*index);
        }
        let Some(stated) = self.stated() else {
            return Identity::Stated(id, String::new(), String::new());
        };
        let (name, role, school) = (
            words::folded(&stated.name),
            words::role_id(&stated.role),
            words::folded(&stated.school),
        );
        let mut fitting = roster.names.get(&name).cloned().unwrap_or_default();
        let has = |known: Option<&String>, fold: fn(&str) -> String, stated: &str| {
            known.is_some_and(|known| fold(known) == stated)
        };
        narrow(&mut fitting, |person| has(person.role.as_ref(), words::role_id, &role));
        narrow(&mut fitting, |person| has(person.school.as_ref(), words::folded, &school));
        match fitting.as_slice() {
            [(only, _)] => Identity::Roster(*only),
            _ if name.is_empty() => Identity::Stated(id, role, school),
            _ => Identity::Stated(name, role, school),
        }
    }
}

/// The roster, to be asked once for each of many thousand learners.
pub(super) struct Index<'r> {
    pub(super) ids: BTreeMap<&'r str, usize>,
    /// By folded name.
    names: BTreeMap<String, Vec<(usize, &'r RosterPerson)>>,
}

impl<'r> Index<'r> {
    pub(super) fn of(roster: &'r [RosterPerson]) -> Self {
        let mut names: BTreeMap<String, Vec<(usize, &RosterPerson)>> = BTreeMap::new();
        for (index, person) in roster.iter().enumerate() {
            if let Some(name) = &person.name {
                names.entry(words::folded(name)).or_default().push((index, person));
            }
        }
        // Of two with one id, which the roster's check tells, the first.
        let ids = roster.iter().enumerate().rev();
        Self { ids: ids.map(|(index, person)| (person.id.as_str(), index)).collect(), names }
    }
}

/// Of several, only those that fit; all of them when none does.
fn narrow(fitting: &mut Vec<(usize, &RosterPerson)>, fits: impl Fn(&RosterPerson) -> bool) {
    if fitting.len() > 1 && fitting.iter().any(|(_, person)| fits(person)) {
        fitting.retain(|(_, person)| fits(person));
    }
}
