//! Which questions an attempt asks, in which order: decided by a seed, the same everywhere.
//!
//! There are only [`FORMS`] forms of a quiz: with every learner on a form of their own, no two people
//! would have sat the same test and the statistics of its items would mean little.
//!
//! A learner's attempts at a quiz are on one seed. The seed's form puts each pool in an order, and attempt n
//! asks the n-th handful of it, around the end: so what was not asked yet comes first, and whoever has seed
//! and number can work it out again. The order of questions and options is that of the next form with each
//! attempt.
//!
//! The random numbers are `SplitMix64` (Steele, Lea and Flood, "Fast splittable pseudorandom number
//! generators", OOPSLA 2014), started from the first eight bytes, big-endian, of
//! SHA-256(`"hallpass-form-1"` ‖ quiz digest ‖ form number as one byte), and for a pool's order of
//! SHA-256(`"hallpass-pool-2"` ‖ quiz id ‖ form number as one byte): a new version of a quiz with as many
//! questions keeps that order. A number below n is taken by rejection, a shuffle is Fisher and Yates' from the
//! end (Knuth, TAOCP 2, 3.4.2 P).

use crate::digest::{Digest, Seed};
use crate::sheet::{GAP_NUMBER, Sheet, SheetKind, SheetQuestion, count};

/// How many forms a quiz has.
pub const FORMS: u64 = 20;

/// How a seed decides the form of an attempt.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Drawing {
    /// Version 1: each attempt draws anew, on the next form.
    Anew,
    /// Version 2: see the module's head.
    #[default]
    UnseenFirst,
}

impl Drawing {
    /// The version that a record states; 1 is left out there.
    pub fn version(self) -> u8 {
        match self {
            Self::Anew => 1,
            Self::UnseenFirst => 2,
        }
    }

    /// `None`: this program does not know how it is drawn.
    pub fn from_version(version: u8) -> Option<Self> {
        [Self::Anew, Self::UnseenFirst].into_iter().find(|drawing| drawing.version() == version)
    }

    /// How the header of a log with this drawing names its format.
    pub(crate) fn log_format(self) -> &'static str {
        match self {
            Self::Anew => "hallpass-log-1",
            Self::UnseenFirst => "hallpass-log-2",
        }
    }
}

/// The questions of one attempt in the order of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    pub questions: Vec<Laid>,
}

/// One question of a [`Layout`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// Index in [`Sheet::questions`].
    pub question: usize,
    /// Indexes of the options in the order of the page, one list after the other where the question has
    /// several: the menus of a fill-in, the steps of a case. Empty for a kind without options. All rows of a matching
    /// have the same menu, which stands here once.
    pub options: Vec<u32>,
}

impl Layout {
    /// Whether the question of this sheet index is asked.
    pub fn asks(&self, question: usize) -> bool {
        self.questions.iter().any(|laid| laid.question == question)
    }
}

impl Sheet {
    /// The form that `seed` gives attempt `number` (from 1).
    pub fn lay_out(&self, drawing: Drawing, seed: Seed, number: u32) -> Layout {
        let earlier = number.saturating_sub(1);
        let form = (seed.0 % FORMS + u64::from(earlier) % FORMS) % FORMS;
        let mut random = SplitMix64::of_form(b"hallpass-form-1", self.digest.bytes(), form);
        let mut asked = match drawing {
            Drawing::Anew => self.drawn(&mut random, 0),
            Drawing::UnseenFirst => {
                let quiz = self.quiz.as_bytes();
                let mut pools = SplitMix64::of_form(b"hallpass-pool-2", quiz, seed.0 % FORMS);
                self.drawn(&mut pools, earlier)
            }
        };
        if self.shuffle.questions {
            random.shuffle(&mut asked);
        }
        let questions = asked
            .into_iter()
            .filter_map(|question| {
                let options =
                    self.questions.get(question)?.lay_out(self.shuffle.options, &mut random);
                Some(Laid { question, options })
            })
            .collect();
        Layout { questions }
    }

    /// Sheet indexes of the questions asked, in authored order, after `earlier` handfuls of each pool.
    fn drawn(&self, random: &mut SplitMix64, earlier: u32) -> Vec<usize> {
        let mut asked: Vec<usize> = (0..self.questions.len()).collect();
        for (pool, wanted) in &self.draw {
            let mut members: Vec<usize> = (0..)
                .zip(&self.questions)
                .filter(|(_, question)| question.objective.as_ref() == Some(pool))
                .map(|(index, _)| index)
                .collect();
            random.shuffle(&mut members);
            let size = members.len() as u64;
            let turn = (u64::from(earlier) * u64::from(*wanted)).checked_rem(size).unwrap_or(0);
            let left_out = (0_u64..).zip(members).filter_map(|(place, member)| {
                let from_turn = if place < turn { place + size } else { place } - turn;
                (from_turn >= u64::from(*wanted)).then_some(member)
            });
            let left_out: Vec<usize> = left_out.collect();
            asked.retain(|index| !left_out.contains(index));
        }
        asked
    }
}

impl SheetQuestion {
    /// An ordering and the menus of gaps are shuffled whatever the quiz says.
    fn lay_out(&self, shuffle: bool, random: &mut SplitMix64) -> Vec<u32> {
        let mut order = Vec::new();
        let mut list = |length: u32, shuffle: bool| {
            let start = order.len();
            order.extend(0..length);
            if shuffle {
                random.shuffle(order.get_mut(start..).unwrap_or_default());
            }
        };
        match &self.kind {
            SheetKind::Choice { options, keep_order, .. } => list(*options, shuffle && !keep_order),
            SheetKind::Order { items, .. } => list(*items, true),
            SheetKind::Gaps { gaps, shared, .. } => {
                let menus = gaps.iter().filter(|options| **options > GAP_NUMBER);
                let lists = if *shared { 1 } else { gaps.len() };
                menus.take(lists).for_each(|options| list(*options, true));
            }
            SheetKind::Case { steps } => {
                for step in steps {
                    list(count(step.len()), shuffle);
                }
            }
            SheetKind::Attest { .. } => {}
        }
        order
    }
}

struct SplitMix64(u64);

impl SplitMix64 {
    fn of_form(purpose: &[u8], quiz: &[u8], form: u64) -> Self {
        let mut bytes = purpose.to_vec();
        bytes.extend(quiz);
        bytes.push(u8::try_from(form).unwrap_or(0));
        let start = Digest::of(&bytes)
            .bytes()
            .iter()
            .take(8)
            .fold(0, |start, byte| start << 8 | u64::from(*byte));
        Self(start)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Uniform below `bound`, which is at least 1.
    fn below(&mut self, bound: u64) -> u64 {
        let fair = u64::MAX - u64::MAX % bound;
        loop {
            let number = self.next();
            if number < fair {
                return number % bound;
            }
        }
    }

    fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            let other = usize::try_from(self.below(last as u64 + 1)).unwrap_or(last);
            items.swap(last, other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SplitMix64;

    #[test]
    fn splitmix64_gives_the_published_numbers() {
        // The reference implementation's output for seed 1234567.
        let mut random = SplitMix64(1_234_567);
        let numbers: Vec<u64> = (0..3).map(|_| random.next()).collect();
        assert_eq!(
            numbers,
            [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423]
        );
    }

    #[test]
    fn a_shuffle_reaches_every_order() {
        let mut random = SplitMix64(7);
        let mut seen = std::collections::BTreeSet::new();
        for _ in 0..200 {
            let mut items = [1, 2, 3];
            random.shuffle(&mut items);
            seen.insert(items);
        }
        assert_eq!(seen.len(), 6);
    }
}
