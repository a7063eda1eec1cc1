//! One made-up person at the quizzes.

use quiz::{
    Act, Attempt, AttemptRecord, Certification, Event, LearnerId, Percent, Question, Quiz, Score,
    Seed,
};

use super::Manner;
use super::chance::Chance;

pub(super) const MINUTE: u64 = 60_000;
pub(super) const DAY: u64 = 24 * 60 * MINUTE;
/// Nobody tries more often.
const MOST_TRIES: u32 = 4;

pub(super) struct Sitter<'d> {
    pub certification: &'d Certification,
    pub chance: Chance,
    pub learner: LearnerId,
    /// Of every attempt, when an invitation gives it.
    pub seed: Option<Seed>,
    pub name: &'d str,
    pub manner: Manner,
    /// Against a question's difficulty, both around 0 for the middle.
    pub ability: f64,
    /// Unix milliseconds, and going on.
    pub now: u64,
    /// Nothing happens later.
    pub until: u64,
    /// What has been done so far.
    pub attempts: Vec<AttemptRecord>,
}

/// How one attempt goes.
#[derive(Clone, Copy)]
enum Care {
    /// Out of a hundred answers, so many are wrong.
    Wrong(u64),
    /// By ability, with so much learned since the first try.
    Able(f64),
}

impl Sitter<'_> {
    /// Takes a quiz until it is passed or given up. Returns whether the next one is begun.
    pub(super) fn sit(&mut self, quiz: &Quiz, at: usize, of: usize) -> bool {
        let half = of.div_ceil(2);
        let (care, again) = match self.manner {
            Manner::Thorough => (Care::Wrong(0), None),
            Manner::SecondTry if at == 0 => (Care::Wrong(60), Some(Care::Wrong(0))),
            Manner::SecondTry => (Care::Wrong(0), None),
            Manner::Halfway if at >= half => return false,
            Manner::Halfway => (Care::Wrong(0), None),
            Manner::Edited => (Care::Wrong(35), None),
            Manner::Exempt | Manner::Paper => return false,
            Manner::Human => (Care::Able(0.0), Some(Care::Able(1.3))),
        };
        let finished = !(self.manner == Manner::Halfway && at + 1 == half);
        let mut passed = self.attempt(quiz, 1, care, finished);
        let tries = quiz.attempts.unwrap_or(MOST_TRIES).min(MOST_TRIES);
        for number in 2..=tries {
            let Some(care) = again.filter(|_| !passed) else { break };
            // A few leave it at that.
            if self.manner == Manner::Human && self.chance.below("leaves it", 100) < 6 {
                break;
            }
            self.now += quiz.wait_seconds.unwrap_or(0) * 1000;
            self.now += 60 * MINUTE + u64::from(self.chance.below("rest", 2 * 24 * 60)) * MINUTE;
            passed = self.attempt(quiz, number, care, true);
        }
        let longest = if self.manner == Manner::Human { 5 * 24 * 60 } else { 24 * 60 };
        let pause = self.chance.within(&quiz.id).below("pause", longest);
        self.now += 30 * MINUTE + u64::from(pause) * MINUTE;
        self.now < self.until
    }

    /// Some look first what they know already. It counts for nothing.
    pub(super) fn tries_out(&mut self, pretest: &Quiz) {
        let looks = self.chance.within(&pretest.id).below("tries out", 100) < 70;
        let care = match self.manner {
            Manner::Human => Care::Able(-1.2),
            _ => Care::Wrong(40),
        };
        if looks {
            self.attempt(pretest, 1, care, true);
            self.now += 20 * MINUTE;
        }
    }

    /// The next attempt at a quiz that was passed before.
    pub(super) fn again(&mut self, quiz: &Quiz) {
        let before = self.attempts.iter().filter(|attempt| attempt.quiz == quiz.id);
        let number = before.map(|attempt| attempt.number).max().unwrap_or(0) + 1;
        if quiz.attempts.is_none_or(|most| number <= most) {
            self.attempt(quiz, number, Care::Able(1.3), true);
            self.now += 30 * MINUTE;
        }
    }

    /// Returns whether it reached the certification's mark. Nothing is begun after the end.
    fn attempt(&mut self, quiz: &Quiz, number: u32, care: Care, finished: bool) -> bool {
        if self.now + 60 * MINUTE > self.until {
            return false;
        }
        let (sheet, key) = (quiz.sheet(), quiz.key());
        let chance = self.chance.within(&quiz.id).within(number);
        let Certification { course, year, .. } = self.certification;
        let own = || Seed(self.chance.within(&quiz.id).number("seed"));
        let seed = self.seed.unwrap_or_else(own);
        let mut attempt = Attempt::new(&sheet, course, year, self.learner, number, seed);
        let mut at = self.now;
        // A refusal leaves the attempt as it was, which is all that a demonstration needs.
        let mut apply = |attempt: &mut Attempt, act: Act| {
            let _ = attempt.apply(&sheet, Event { at, act });
            at += MINUTE / 3 + chance.number(&at.to_string()) % MINUTE;
        };
        apply(&mut attempt, Act::Start);
        let asked: Vec<usize> =
            attempt.layout().questions.iter().map(|laid| laid.question).collect();
        let asked = if finished { asked.as_slice() } else { &asked[..asked.len() / 2] };
        for &index in asked {
            let Some((question, right)) = quiz.questions.get(index).zip(key.answers.get(index))
            else {
                continue;
            };
            let knows = self.knows(quiz, question, care, &chance.within(&question.id));
            let answer = if knows {
                Some(question.kind.right_answer(self.name))
            } else {
                super::answers::wrong(question, right, &chance.within(&question.id))
            };
            if let Some(answer) = answer {
                apply(&mut attempt, Act::Answer { question: question.id.clone(), answer });
            }
        }
        if finished {
            apply(&mut attempt, Act::Submit);
        }
        self.now = at;
        let earned = attempt.grade(&sheet, &key).filter(|_| finished);
        let mark = self.certification.quizzes.get(&quiz.id).copied().or(quiz.pass.percent());
        let passed = earned
            .as_ref()
            .is_some_and(|grade| Some(grade.score.percent) >= mark && grade.misses_nothing());
        let score = earned.filter(|_| quiz.mode != quiz::Mode::Sealed).map(|grade| grade.score);
        self.attempts.push(AttemptRecord::of(&attempt, score.map(|score| self.stated(score))));
        passed
    }

    /// What the file says was earned.
    fn stated(&self, earned: Score) -> Score {
        match self.manner {
            Manner::Edited => Score {
                points: earned.of,
                percent: Percent::new(100).unwrap_or(earned.percent),
                passed: true,
                ..earned
            },
            _ => earned,
        }
    }

    fn knows(&self, quiz: &Quiz, question: &Question, care: Care, chance: &Chance) -> bool {
        match care {
            Care::Wrong(of_hundred) => chance.number("miss") % 100 >= of_hundred,
            Care::Able(learned) => {
                // The question is as hard for everyone, whatever the seed of the people.
                let hard = Chance::new(0).within(&quiz.id).within(&question.id).spread("hard");
                let ahead = self.ability + learned - hard;
                // Between 0 and 1 like the logistic curve of the Rasch model, without its exponential, which
                // machines may round differently.
                let likely = 0.5 + ahead / (2.0 * (0.6 + ahead.abs()));
                chance.share("knows") < likely
            }
        }
    }
}

/// The whole part of a number that is not negative.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "the fraction is what is cut, and the number is not negative"
)]
pub(super) fn whole(number: f64) -> u64 {
    number.max(0.0) as u64
}
