//! From verified files to persons. A file is a browser's word; a person may have used two browsers,
//! handed in twice, or not at all.
//!
//! A learner id is one browser. It belongs to the person of the roster with that id, else to the
//! only one with the same name; where two share a name, role and then school decide. People type
//! their role in many ways, so another role is noted and does not part a person from the roster.
//! Learner ids that no roster claims are one person when name, role and school are the same. Who is in the roster and
//! handed nothing in has not started.

mod identity;

use std::collections::{BTreeMap, BTreeSet};

use quiz::{Certification, Date, LearnerId, Standing, Status, Verdict};
use rayon::prelude::*;

use identity::{Identity, Index, Learner, by_learner};

use super::assurance::Assurance;
use super::evidence::Evidence;
use super::ledger::{Entry, Ledger};
use super::office::{Office, RosterPerson};
use super::verify::{JudgedAttempt, JudgedRecord, Judgement};
use super::words;
use crate::error::Result;

/// A file of the ledger with what counts of it now.
#[derive(Debug)]
pub struct Filed {
    pub entry: Entry,
    /// As the entry states it, with what the other files and the roster add.
    pub judgement: Judgement,
}

/// Where one person stands with one certification. All texts are fit to show.
#[derive(Debug)]
pub struct Person {
    pub name: String,
    pub role: String,
    pub school: String,
    pub networks: Vec<String>,
    /// Empty for someone who is not in the roster.
    pub roster_id: String,
    /// What the roster says that they read.
    pub language: Option<String>,
    /// Where the roster says that messages go.
    pub email: Option<String>,
    pub learners: BTreeSet<LearnerId>,
    pub standing: Standing,
    /// What is missing for the certification, a sentence each.
    pub missing: Vec<String>,
    /// The exemption, or the completion in another way, that decides the status; fit to show.
    pub excuse: Option<String>,
    /// The least that vouches for a file that counts and has a submission in it; `None`: there is none.
    pub assurance: Option<Assurance>,
    /// What the lead should know of the person's files.
    pub notes: Vec<String>,
    /// UTC day of the last thing that happened in an attempt that counts.
    pub last_activity: Option<Date>,
    /// Quiz id to the highest percentage that a file states and its answers do not earn.
    pub claimed: BTreeMap<String, u8>,
}

impl Person {
    /// What the office knows the person by: the id in the roster, else the lowest learner id.
    pub fn identity(&self) -> String {
        let learner = || self.learners.first().map(ToString::to_string);
        if self.roster_id.is_empty() {
            learner().unwrap_or_default()
        } else {
            self.roster_id.clone()
        }
    }

    /// The district has yet to say who this is, and nobody handed anything in for them.
    pub fn is_unnamed(&self) -> bool {
        self.learners.is_empty() && self.name.starts_with(UNNAMED)
    }
}

/// Everyone who is to hold `certification` or handed something in for it, by name.
pub fn people(
    certification: &Certification,
    files: &[Filed],
    roster: &[RosterPerson],
    evidence: &Evidence,
    today: Date,
) -> Vec<Person> {
    let index = Index::of(roster);
    let mut by_person: BTreeMap<Identity, Vec<Learner>> = BTreeMap::new();
    for (index, person) in roster.iter().enumerate() {
        let role = person.role.as_deref().map(words::role_id);
        if role.is_none_or(|role| certification.is_for(&role)) {
            by_person.insert(Identity::Roster(index), Vec::new());
        }
    }
    let identified = learners(certification, files)
        .into_par_iter()
        .map(|learner| (learner.identity(&index, evidence), learner));
    for (identity, learner) in identified.collect::<Vec<_>>() {
        by_person.entry(identity).or_default().push(learner);
    }
    let by_person: Vec<(Identity, Vec<Learner>)> = by_person.into_iter().collect();
    let mut people: Vec<Person> = by_person
        .into_par_iter()
        .map(|(identity, learners)| {
            let known = match identity {
                Identity::Roster(index) => roster.get(index),
                Identity::Stated(..) => None,
            };
            let judging = Judging { certification, evidence, today, roster: !roster.is_empty() };
            let mut person = judging.person(known, &learners);
            judging.excuse(&mut person);
            person
        })
        .collect();
    people.par_sort_by_cached_key(|person| {
        (
            person.is_unnamed(),
            words::folded(&person.name),
            person.roster_id.clone(),
            person.learners.clone(),
        )
    });
    people
}

/// The learner ids whose files are those of a person of the roster: by invitation, by id or by name, in any
/// course and year.
pub fn learners_of(
    person: &str,
    ledger: &Ledger,
    office: &Office,
    evidence: &Evidence,
) -> Result<BTreeSet<LearnerId>> {
    let index = Index::of(&office.roster);
    let Some(place) = index.ids.get(person).copied() else { return Ok(BTreeSet::new()) };
    let files = super::filed::without_answers(ledger, evidence)?;
    let of_person =
        |learner: &Learner| learner.identity(&index, evidence) == Identity::Roster(place);
    let learners = by_learner(&files, |_| true).into_iter().filter(of_person);
    Ok(learners.map(|learner| learner.id).collect())
}

/// How a person of the roster is named until the district supplies the name.
const UNNAMED: &str = "District to confirm";

/// The certification's files by browser.
fn learners<'f>(certification: &Certification, files: &'f [Filed]) -> Vec<Learner<'f>> {
    by_learner(files, |record| {
        record.course == certification.course && record.year == certification.year
    })
}

/// What it takes to say where a person stands.
struct Judging<'c> {
    certification: &'c Certification,
    evidence: &'c Evidence,
    today: Date,
    /// There is a roster to be in.
    roster: bool,
}

impl Judging<'_> {
    fn person(&self, known: Option<&RosterPerson>, learners: &[Learner]) -> Person {
        let stated = learners.iter().filter_map(Learner::stated).next_back();
        let said = |stated: Option<&String>| words::plain(stated.map_or("", |text| text.trim()));
        let pick = |known: Option<&String>, stated: Option<&String>| match known {
            Some(known) => words::plain(known),
            None => said(stated),
        };
        let mut name =
            pick(known.and_then(|person| person.name.as_ref()), stated.map(|stated| &stated.name));
        if name.is_empty() {
            name = match known {
                Some(person) => format!("{UNNAMED} ({})", person.id),
                None => {
                    learners.first().map_or_else(String::new, |one| format!("No name ({})", one.id))
                }
            };
        }
        let attempts = attempts(learners);
        let counting: Vec<&JudgedAttempt> =
            attempts.iter().copied().filter(|attempt| attempt.counts).collect();
        let counted = || counting.iter().map(|judged| &judged.attempt);
        let standing = self.certification.standing(counted(), self.today);
        let standing = self.evidence.renewing(self.certification, standing, counted(), self.today);
        let last = counting
            .iter()
            .filter_map(|judged| judged.attempt.submitted.max(judged.attempt.started));
        let last_activity = last.max().map(Date::of_millis);
        Person {
            role: pick(known.and_then(|person| person.role.as_ref()), stated.map(|it| &it.role)),
            school: pick(
                known.and_then(|person| person.school.as_ref()),
                stated.map(|it| &it.school),
            ),
            networks: known.map(|person| person.networks.clone()).unwrap_or_default(),
            roster_id: known.map(|person| person.id.clone()).unwrap_or_default(),
            language: known.and_then(|person| person.language.clone()),
            email: known.and_then(|person| person.email.clone()),
            learners: learners.iter().map(|learner| learner.id).collect(),
            missing: self.missing(&standing, &counting, learners),
            notes: self.notes(&name, known, learners),
            excuse: None,
            assurance: assurance(learners),
            claimed: claimed(&attempts),
            name,
            standing,
            last_activity,
        }
    }

    /// Lets the office's decisions stand above the attempts. A completion counts where the attempts have
    /// not certified; an exemption above all.
    fn excuse(&self, person: &mut Person) {
        let Certification { id, year, window, .. } = self.certification;
        let about = |who: &str| {
            who == person.roster_id || person.learners.iter().any(|learner| learner.to_hex() == who)
        };
        let of_person = self.evidence.excused.iter().filter(|excuse| {
            let excused = &excuse.excused;
            excused.certification == *id
                && excused.year == *year
                && excused.on <= self.today
                && about(&excused.person)
        });
        let mut of_person: Vec<_> = of_person.collect();
        of_person.sort_by_key(|excuse| (excuse.completed, excuse.entry));
        let Some(excuse) = of_person.first() else { return };
        let certified =
            matches!(person.standing.status, Status::Certified { .. } | Status::Expired { .. });
        if excuse.completed && certified {
            return;
        }
        let on = excuse.excused.on;
        person.standing.status = match excuse.completed {
            false => Status::Exempt,
            true if self.today > window.closes => Status::Expired { on },
            true => Status::Certified { on },
        };
        person.standing.overdue = false;
        person.missing.clear();
        person.excuse = Some(excuse.text());
        person.notes.push(excuse.text());
    }

    fn missing(
        &self,
        standing: &Standing,
        counting: &[&JudgedAttempt],
        learners: &[Learner],
    ) -> Vec<String> {
        let mut missing = Vec::new();
        let mut files = learners.iter().flat_map(|learner| &learner.files).peekable();
        if files.peek().is_some()
            && files.all(|(filed, _)| filed.judgement.verdict == Verdict::Rejected)
        {
            missing.push("what was handed in was rejected".to_owned());
        }
        if standing.overdue {
            let due = words::long_date(self.certification.window.due);
            missing.push(format!("was due by {due}"));
        }
        for quiz in standing.quizzes.iter().filter(|quiz| quiz.passed.is_none()) {
            let title = words::plain(self.evidence.quiz_title(&quiz.quiz));
            let what = match quiz.best {
                Some(best) if best >= quiz.mark => {
                    let missed = must_pass_missed(&quiz.quiz, counting).join("`, `");
                    format!("{best}, but missed what must be right: `{missed}`")
                }
                Some(best) => format!("{best}, needs {}", quiz.mark),
                None if quiz.open => "begun, not submitted".to_owned(),
                None => "not taken".to_owned(),
            };
            missing.push(format!("{title}: {what}"));
        }
        missing.extend(standing.renew.iter().map(|clause| {
            let title = self.evidence.clause_title(self.certification, clause);
            format!("renew: {title} has changed")
        }));
        missing
    }

    fn notes(&self, name: &str, known: Option<&RosterPerson>, learners: &[Learner]) -> Vec<String> {
        let mut notes = Vec::new();
        if self.roster && known.is_none() {
            notes.push("is not in the roster".to_owned());
        }
        let roles = learners.iter().filter_map(Learner::stated).map(|stated| &stated.role);
        for role in roles.collect::<BTreeSet<_>>() {
            let expected = known.and_then(|person| person.role.as_ref());
            let stated = words::role_id(role);
            match expected {
                Some(expected) if words::role_id(expected) != stated => notes.push(format!(
                    "states the role `{}`, the roster has `{}`",
                    words::plain(role),
                    words::plain(expected)
                )),
                None if !self.certification.is_for(&stated) => notes.push(format!(
                    "the certification is not meant for the role `{}`",
                    words::plain(role)
                )),
                _ => {}
            }
        }
        if learners.len() > 1 {
            notes.push(format!(
                "handed in from {} browsers; their attempts are counted together",
                learners.len()
            ));
        }
        let mut reasons: BTreeMap<String, BTreeSet<u64>> = BTreeMap::new();
        for (filed, record) in learners.iter().flat_map(|learner| &learner.files) {
            let id = filed.entry.id;
            if words::folded(&record.learner.name) != words::folded(name)
                && !record.learner.name.trim().is_empty()
            {
                let other = words::plain(record.learner.name.trim());
                reasons.entry(format!("is named `{other}`")).or_default().insert(id);
            }
            let rejected =
                if filed.judgement.verdict == Verdict::Rejected { "rejected: " } else { "" };
            for reason in &filed.judgement.reasons {
                reasons.entry(format!("{rejected}{}", reason.text)).or_default().insert(id);
            }
        }
        for (reason, files) in reasons {
            let files: Vec<String> = files.iter().map(u64::to_string).collect();
            let label = if files.len() == 1 { "file" } else { "files" };
            notes.push(format!("{label} {}: {reason}", files.join(", ")));
        }
        notes
    }
}

fn assurance(learners: &[Learner]) -> Option<Assurance> {
    let records = learners.iter().flat_map(|learner| &learner.files).map(|(_, record)| record);
    let submits = |record: &&&JudgedRecord| {
        record.attempts.iter().any(|judged| judged.counts && judged.attempt.submitted.is_some())
    };
    records.filter(submits).map(|record| record.assurance).min()
}

/// The ids of the questions that kept the latest submission with a sufficient mark from passing.
fn must_pass_missed(quiz: &str, counting: &[&JudgedAttempt]) -> Vec<String> {
    let submissions = counting.iter().filter(|judged| judged.attempt.quiz == quiz);
    let latest = submissions
        .filter(|judged| {
            judged.attempt.earned.as_ref().is_some_and(|grade| !grade.must_pass_missed.is_empty())
        })
        .max_by_key(|judged| judged.attempt.submitted);
    let grade = latest.and_then(|judged| judged.attempt.earned.as_ref());
    grade.map(|grade| grade.must_pass_missed.clone()).unwrap_or_default()
}

fn claimed(attempts: &[&JudgedAttempt]) -> BTreeMap<String, u8> {
    let mut claimed: BTreeMap<String, u8> = BTreeMap::new();
    for judged in attempts {
        let attempt = &judged.attempt;
        let earned = attempt.earned.as_ref().map(|grade| grade.score);
        if let Some(score) = attempt.claimed.filter(|score| Some(*score) != earned) {
            let highest = claimed.entry(attempt.quiz.clone()).or_default();
            *highest = score.percent.get().max(*highest);
        }
    }
    claimed
}

/// Each attempt once, although every export repeats those before it, and an attempt that was open in
/// one export and submitted in a later one only as submitted.
fn attempts<'f>(learners: &[Learner<'f>]) -> Vec<&'f JudgedAttempt> {
    let mut latest: BTreeMap<_, &JudgedAttempt> = BTreeMap::new();
    for learner in learners {
        for judged in learner.files.iter().flat_map(|(_, record)| &record.attempts) {
            let attempt = &judged.attempt;
            let key =
                (learner.id, attempt.quiz.as_str(), attempt.number, attempt.seed, attempt.head);
            let known = latest.entry(key).or_insert(judged);
            if judged.counts {
                *known = judged;
            }
        }
    }
    let submitted: BTreeSet<_> = latest
        .iter()
        .filter(|(_, judged)| judged.counts && judged.attempt.submitted.is_some())
        .map(|((learner, quiz, number, seed, _), _)| (*learner, *quiz, *number, *seed))
        .collect();
    latest
        .into_iter()
        .filter(|((learner, quiz, number, seed, _), judged)| {
            judged.attempt.submitted.is_some()
                || !submitted.contains(&(*learner, *quiz, *number, *seed))
        })
        .map(|(_, judged)| judged)
        .collect()
}
