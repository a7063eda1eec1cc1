//! A made-up year: a roster and the completion files that its people would have handed in, so that import,
//! report, reminders and proof can be seen before anyone has taken the course. They go the whole honest way
//! (attempts with their rules, logs with their chains), and everything in them comes from a seed.
//!
//! A person has an ability, a question a difficulty, and chance has its part: so the statistics have
//! something to find. Most begin when the course opens or shortly before it is due; some begin too late, some fail
//! and try again, a few never begin.

mod cast;
mod chance;
mod sitting;

use quiz::{Certification, Date, Learner, LearnerId, Quiz, Record};

use super::Evidence;

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
}

/// A made-up year.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Demo {
    /// File name and bytes. Who never began has none.
    pub files: Vec<(String, String)>,
    /// As YAML.
    pub roster: String,
    pub people: usize,
}

/// How somebody gets through a course.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Passes everything at once.
    Thorough,
    /// Fails one check and tries again.
    SecondTry,
    /// Has not finished yet.
    Halfway,
    /// Gets one question in three wrong.
    Struggling,
    /// The same, with the score in the file edited to 100 %.
    Edited,
    /// By ability and chance.
    Human,
}

/// The first five of a small group show one status each.
const SHOWN: [Manner; 5] =
    [Manner::Thorough, Manner::SecondTry, Manner::Halfway, Manner::Struggling, Manner::Edited];
/// The people of one certification are numbered from a multiple of this on.
const FOR_ONE: usize = 100_000;
/// A group that is small enough for that.
const SMALL_GROUP: u32 = 20;

/// Makes up a year for everything that certifies.
pub fn demo(evidence: &Evidence, options: &DemoOptions) -> Demo {
    let mut demo = Demo::default();
    let mut players = Vec::new();
    let wanted = |id: &String| options.certification.as_ref().is_none_or(|only| only == id);
    let certifications = evidence.in_force(options.today);
    let certifications = certifications.into_iter().filter(|it| wanted(&it.id));
    for (first, certification) in (0..).step_by(FOR_ONE).zip(certifications) {
        let quizzes: Vec<&Quiz> = certification
            .quizzes
            .keys()
            .filter_map(|id| evidence.quizzes.values().find(|quiz| quiz.id == *id))
            .collect();
        let role = certification.roles.first().map_or("", String::as_str);
        for number in 0..options.people {
            let chance = Chance::new(options.seed).within(&certification.id).within(number);
            let player = cast::player(&chance, role, number, options.people, first);
            let person = Person { certification, options, number, chance, player: &player };
            if let Some(record) = person.record(&quizzes) {
                demo.files.push((record.file_name(), record.to_json()));
            }
            players.push(player);
        }
    }
    demo.people = players.len();
    demo.roster = cast::roster(&players);
    demo
}

struct Person<'d> {
    certification: &'d Certification,
    options: &'d DemoOptions,
    number: u32,
    chance: Chance,
    player: &'d Player,
}

impl Person<'_> {
    fn manner(&self) -> Manner {
        let shown = SHOWN.get(self.number as usize).filter(|_| self.options.people <= SMALL_GROUP);
        match shown {
            Some(manner) => *manner,
            // Somebody always tries.
            None if self.chance.below("manner", 400) == 0 => Manner::Edited,
            None => Manner::Human,
        }
    }

    /// `None`: never began.
    fn record(&self, quizzes: &[&Quiz]) -> Option<Record> {
        let manner = self.manner();
        let begins = self.begins(manner)?;
        let id = LearnerId(self.chance.number("learner"));
        let mut sitter = Sitter {
            certification: self.certification,
            chance: self.chance.clone(),
            learner: id,
            manner,
            ability: self.ability(manner),
            now: begins,
            until: self.evening(),
        };
        let mut attempts = Vec::new();
        // Some lose the thread on the way.
        let gives_up = (manner == Manner::Human && self.chance.below("gives up", 100) < 5)
            .then(|| self.chance.below("at", u32::try_from(quizzes.len()).unwrap_or(1)) as usize);
        for (at, quiz) in quizzes.iter().enumerate() {
            if gives_up == Some(at) || !sitter.sit(quiz, at, quizzes.len(), &mut attempts) {
                break;
            }
        }
        let last = attempts.iter().filter_map(|attempt| attempt.log.last()).map(|event| event.at);
        let exported = last.max()? + 5 * MINUTE;
        Some(Record {
            course: self.certification.course.clone(),
            year: self.certification.year.clone(),
            exported,
            learner: Learner {
                id,
                name: self.player.name.clone(),
                role: self.player.role.clone(),
                school: self.player.school.clone(),
            },
            attempts,
            invitation: None,
            canonical: true,
        })
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
        let window = self.certification.window;
        let day = |date: Date| u64::try_from(date.epoch_days()).unwrap_or(0) * DAY;
        let (opens, due) = (day(window.opens), day(window.due));
        let span = due.saturating_sub(opens);
        let at = match manner {
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
            _ => {
                let weeks = 8 - 2 * u64::from(self.number.min(3));
                self.evening().saturating_sub(weeks * 7 * DAY).max(opens)
            }
        };
        // At work, between 14:00 and 21:00 UTC.
        let at = at / DAY * DAY + (14 * 60 + u64::from(self.chance.below("minute", 420))) * MINUTE;
        (at < self.evening()).then_some(at)
    }
}

#[cfg(test)]
mod tests;
