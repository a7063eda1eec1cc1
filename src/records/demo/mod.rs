//! A made-up year: a roster, the completion files that its people would have handed in, and what the office would
//! have decided, so that import, report, reminders and renewals can be seen before anyone has taken the course. The
//! files go the whole honest way (attempts with their rules, logs with their chains), but for some that are
//! made to deceive; and everything comes from a seed.
//!
//! A person has an ability, a question a difficulty, and chance has its part: so the statistics have
//! something to find. Most begin when the course opens or shortly before it is due; some begin too late, some fail
//! and try again, a few never begin, and a few need not. When a policy changes in the year, whoever passed before has
//! to renew, and not everyone has.

mod answers;
mod cast;
mod chance;
mod guests;
mod hostile;
mod sitting;

use std::collections::BTreeMap;

use quiz::{Certification, Date, Learner, LearnerId, Mode, OfficeKey, Quiz, Record};
use rayon::prelude::*;

use super::Evidence;
use super::decision::Invited;
use super::keys::OfficeSigner;

pub use cast::Player;
pub use chance::Chance;
use sitting::{DAY, MINUTE, Sitter};

/// What to make up.
#[derive(Debug, Clone)]
pub struct DemoOptions {
    pub people: u32,
    pub seed: u64,
    /// The day on which the files were handed in.
    pub today: Date,
    /// Only for this certification.
    pub certification: Option<String>,
    /// Names of schools; when there are too few, examples follow.
    pub schools: Vec<String>,
}

/// The quizzes as they were published from a day on.
#[derive(Debug, Clone)]
pub struct Edition {
    pub from: Date,
    /// By id.
    pub quizzes: BTreeMap<String, Quiz>,
}

/// A made-up year.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Demo {
    /// File name and bytes. Who never began has none.
    pub files: Vec<(String, String)>,
    /// How many of the files are made to deceive, or are damaged.
    pub hostile: usize,
    /// As YAML.
    pub roster: String,
    pub people: usize,
    pub excuses: Vec<Excuse>,
    /// Who was sent a link, and came by it.
    pub invited: Vec<Invited>,
    /// The public key that proves these invitations.
    pub key: Option<OfficeKey>,
}

/// What the office decided about somebody.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Excuse {
    /// Id in the roster.
    pub person: String,
    pub certification: String,
    pub on: Date,
    /// They took it on paper; else they need not hold it.
    pub completed: bool,
    pub reason: &'static str,
}

/// How somebody gets through a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Passes everything at once, early in the year.
    Thorough,
    /// Fails one check and tries again.
    SecondTry,
    /// Has not finished yet.
    Halfway,
    /// Gets one question in three wrong; the score in the file is edited to 100 %.
    Edited,
    /// By ability and chance.
    Human,
    /// Need not.
    Exempt,
    /// Took it on paper.
    Paper,
}

/// The first five of a small group show one status each.
const SHOWN: [Manner; 5] =
    [Manner::Thorough, Manner::SecondTry, Manner::Halfway, Manner::Edited, Manner::Exempt];
/// The people of one certification are numbered from a multiple of this on.
const FOR_ONE: usize = 100_000;
/// A group that is small enough for that.
const SMALL_GROUP: u32 = 20;
/// Out of a hundred who have something to renew, so many have.
const RENEW: u32 = 75;

/// Makes up a year for everything that certifies. `editions`: the earliest first.
pub fn demo(evidence: &Evidence, editions: &[Edition], options: &DemoOptions) -> Demo {
    let mut demo = Demo::default();
    let mut players = Vec::new();
    let signer = guests::signer(&Chance::new(options.seed));
    demo.key = Some(signer.public());
    let wanted = |id: &String| options.certification.as_ref().is_none_or(|only| only == id);
    let certifications = evidence.in_force(options.today);
    let certifications = certifications.into_iter().filter(|it| wanted(&it.id));
    for (first, certification) in (0..).step_by(FOR_ONE).zip(certifications) {
        let course = Course::new(certification, editions);
        let role = certification.roles.first().map_or("", String::as_str);
        let play = |number: u32| {
            let chance = Chance::new(options.seed).within(&certification.id).within(number);
            let player = cast::player(&chance, role, number, options, first);
            let (course, signer) = (&course, &signer);
            let person = Person { course, options, number, chance, player: &player, signer };
            let record = person.record();
            let invited = record.as_ref().and_then(|record| person.invited(record));
            let file = record.map(|record| (record.file_name(), record.to_json()));
            let excuse = person.excuse();
            (player, file, excuse, invited)
        };
        let played: Vec<_> = (0..options.people).into_par_iter().map(play).collect();
        for (player, file, excuse, invited) in played {
            demo.files.extend(file);
            demo.excuses.extend(excuse);
            demo.invited.extend(invited);
            players.push(player);
        }
    }
    let hostile = hostile::files(&demo.files, &Chance::new(options.seed), options.people);
    demo.hostile = hostile.len();
    demo.files.extend(hostile);
    demo.people = players.len();
    demo.roster = cast::roster(&players);
    demo
}

/// A certification with its quizzes, as they were on each day.
struct Course<'d> {
    certification: &'d Certification,
    editions: &'d [Edition],
    /// Ids, in the order in which people take them: a sealed one comes last.
    order: Vec<&'d str>,
}

impl<'d> Course<'d> {
    fn new(certification: &'d Certification, editions: &'d [Edition]) -> Self {
        let known = |id: &&str| editions.iter().any(|edition| edition.quizzes.contains_key(*id));
        let mut order: Vec<&str> =
            certification.quizzes.keys().map(String::as_str).filter(known).collect();
        for (quiz, _) in &certification.attestations {
            if known(&quiz.as_str()) && !order.contains(&quiz.as_str()) {
                order.push(quiz);
            }
        }
        let sealed = |id: &str| {
            let mut all = editions.iter().filter_map(|edition| edition.quizzes.get(id));
            all.any(|quiz| quiz.mode == Mode::Sealed)
        };
        order.sort_by_key(|id| sealed(id));
        Self { certification, editions, order }
    }

    /// The quizzes of a time in Unix milliseconds.
    fn edition(&self, at: u64) -> Option<&'d Edition> {
        let day = Date::of_millis(at);
        let then = self.editions.iter().rev().find(|edition| edition.from <= day);
        then.or(self.editions.first())
    }

    fn quiz(&self, id: &str, at: u64) -> Option<&'d Quiz> {
        self.edition(at)?.quizzes.get(id)
    }

    /// What people may try themselves out on before a check: its pre-test, or practice on the same objectives.
    fn pretest(&self, check: &Quiz, at: u64) -> Option<&'d Quiz> {
        let quizzes = self.edition(at)?.quizzes.values();
        let shares = |quiz: &&Quiz| {
            quiz.clears.as_deref() == Some(check.id.as_str())
                || quiz.mode == Mode::Practice
                    && quiz.objectives.keys().any(|id| check.objectives.contains_key(id))
                    && !self.certification.quizzes.contains_key(&quiz.id)
        };
        quizzes.into_iter().find(shares)
    }
}

struct Person<'d> {
    course: &'d Course<'d>,
    options: &'d DemoOptions,
    number: u32,
    chance: Chance,
    player: &'d Player,
    signer: &'d OfficeSigner,
}

impl Person<'_> {
    fn manner(&self) -> Manner {
        let shown = SHOWN.get(self.number as usize).filter(|_| self.options.people <= SMALL_GROUP);
        if let Some(manner) = shown {
            return *manner;
        }
        match self.chance.below("manner", 400) {
            // Somebody always tries.
            0 => Manner::Edited,
            1..=3 => Manner::Exempt,
            4..=7 => Manner::Paper,
            _ => Manner::Human,
        }
    }

    fn excuse(&self) -> Option<Excuse> {
        let window = self.course.certification.window;
        let weeks = i32::try_from(self.chance.below("decided", 12)).unwrap_or(0);
        let on = window.opens.plus_days(7 * weeks + 3).min(self.options.today.plus_days(-1));
        let (completed, reason) = match self.manner() {
            Manner::Exempt => (false, "made up: on leave for the whole year"),
            Manner::Paper => (true, "made up: took the paper edition, filed in the office"),
            _ => return None,
        };
        Some(Excuse {
            person: self.player.id.clone(),
            certification: self.course.certification.id.clone(),
            on,
            completed,
            reason,
        })
    }

    /// `None`: never began.
    fn record(&self) -> Option<Record> {
        let manner = self.manner();
        let begins = self.begins(manner)?;
        let learner = Learner {
            id: LearnerId(self.chance.number("learner")),
            name: self.player.name.clone(),
            role: self.player.role.clone(),
            school: self.player.school.clone(),
        };
        let certification = self.course.certification;
        let (seed, invitation) =
            guests::invitation(certification, &learner, manner, &self.chance, self.signer).unzip();
        let mut sitter = Sitter {
            certification,
            chance: self.chance.clone(),
            learner: learner.id,
            seed,
            name: &self.player.name,
            manner,
            ability: self.ability(manner),
            now: begins,
            until: self.evening(),
            attempts: Vec::new(),
        };
        let finished = self.takes(&mut sitter);
        if finished {
            self.renews(&mut sitter);
        }
        let attempts = sitter.attempts;
        let last = attempts.iter().filter_map(|attempt| attempt.log.last()).map(|event| event.at);
        let exported = last.max()? + 5 * MINUTE;
        Some(Record {
            course: self.course.certification.course.clone(),
            year: self.course.certification.year.clone(),
            exported,
            learner,
            attempts,
            invitation,
            canonical: true,
        })
    }

    fn invited(&self, record: &Record) -> Option<Invited> {
        let (certification, person) = (self.course.certification, &self.player.id);
        let token = record.invitation.clone()?;
        Some(guests::entry(certification, &record.learner, person, token))
    }

    /// One check after the other. Whether all of them were taken.
    fn takes(&self, sitter: &mut Sitter) -> bool {
        let order = &self.course.order;
        // Some lose the thread on the way.
        let gives_up = (sitter.manner == Manner::Human && self.chance.below("gives up", 100) < 5)
            .then(|| self.chance.below("at", u32::try_from(order.len()).unwrap_or(1)) as usize);
        for (at, id) in order.iter().enumerate() {
            let Some(quiz) = self.course.quiz(id, sitter.now) else { continue };
            if gives_up == Some(at) {
                return false;
            }
            if let Some(pretest) = self.course.pretest(quiz, sitter.now) {
                sitter.tries_out(pretest);
            }
            if !sitter.sit(quiz, at, order.len()) {
                return false;
            }
        }
        true
    }

    /// Takes again what asks about clauses that have changed since.
    fn renews(&self, sitter: &mut Sitter) {
        let begun = Date::of_millis(sitter.attempts.first().map_or(sitter.now, AttemptStart::at));
        let changed = self.course.editions.iter().map(|edition| edition.from);
        let Some(changed) = changed.filter(|day| *day > begun).max() else { return };
        let willing = self.chance.below("renews", 100) < RENEW && sitter.manner == Manner::Human;
        if !willing {
            return;
        }
        let days = u64::from(2 + self.chance.below("renews after", 21));
        let from = u64::try_from(changed.epoch_days()).unwrap_or(0) + days;
        sitter.now = sitter
            .now
            .max(from * DAY + (15 * 60 + u64::from(self.chance.below("then", 300))) * MINUTE);
        for id in &self.course.order {
            let Some(quiz) = self.course.quiz(id, sitter.now) else { continue };
            let proven = sitter.attempts.iter().any(|attempt| attempt.digest == quiz.digest());
            if !proven && !quiz.clauses.is_empty() {
                sitter.again(quiz);
            }
        }
    }

    fn ability(&self, manner: Manner) -> f64 {
        match manner {
            Manner::Human => 2.2 + self.chance.spread("ability"),
            // Decided by the manner alone.
            _ => 0.0,
        }
    }

    /// 17:00 UTC of the day before the files are handed in.
    fn evening(&self) -> u64 {
        let days = u64::try_from(self.options.today.epoch_days() - 1).unwrap_or(0);
        days * DAY + 17 * 60 * MINUTE
    }

    /// When the course is begun: `None`, when that is never or has yet to come.
    fn begins(&self, manner: Manner) -> Option<u64> {
        let window = self.course.certification.window;
        let day = |date: Date| u64::try_from(date.epoch_days()).unwrap_or(0) * DAY;
        let (opens, due) = (day(window.opens), day(window.due));
        let span = due.saturating_sub(opens);
        let weeks_ago = |weeks: u64| self.evening().saturating_sub(weeks * 7 * DAY).max(opens);
        let at = match manner {
            Manner::Exempt | Manner::Paper => return None,
            // Spread over the time that has passed, so that the line over time has steps.
            Manner::Human => {
                if self.chance.below("ever", 100) < 3 {
                    return None;
                }
                let share = self.chance.share("begins");
                let through = match self.chance.below("when", 100) {
                    // The first weeks, when the year's training days are.
                    0..=39 => share * 0.25,
                    40..=69 => 0.2 + share * 0.5,
                    // The rush before the day.
                    70..=94 => 0.8 + share * 0.19,
                    // Too late.
                    _ => 1.02 + share * 0.2,
                };
                let minutes = u32::try_from(span / MINUTE).unwrap_or(u32::MAX);
                opens + sitting::whole(f64::from(minutes) * through) * MINUTE
            }
            // Under the rules that held when the course opened.
            Manner::Thorough => opens + 7 * DAY,
            // Under the rules that hold today.
            Manner::SecondTry => {
                weeks_ago(6).max(self.course.editions.last().map_or(opens, |last| day(last.from)))
            }
            Manner::Halfway => weeks_ago(4),
            Manner::Edited => weeks_ago(2),
        };
        // At work, between 14:00 and 21:00 UTC.
        let at = at / DAY * DAY + (14 * 60 + u64::from(self.chance.below("minute", 420))) * MINUTE;
        (at < self.evening()).then_some(at)
    }
}

/// When an attempt began.
trait AttemptStart {
    fn at(&self) -> u64;
}

impl AttemptStart for quiz::AttemptRecord {
    fn at(&self) -> u64 {
        self.log.first().map_or(0, |event| event.at)
    }
}

#[cfg(test)]
mod tests;
