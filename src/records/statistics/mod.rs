//! How well a quiz measures: the statistics of a test and of its questions, as Moodle defines them.
//!
//! The formulas are those of "Quiz statistics calculations"
//! (<https://docs.moodle.org/dev/Quiz_statistics_calculations>), which follow classical test theory; alpha is
//! Cronbach's (Psychometrika 16, 1951), skewness and kurtosis are Fisher's k-statistics. They are checked
//! against the figures that Moodle publishes with its own test data.
//!
//! Points are whole numbers, and every sum is taken in whole numbers: only the last division and root are
//! in floating point, where IEEE 754 prescribes each bit. Two machines, or two orders of the same
//! attempts, give the same figures.
//!
//! A figure that its formula does not define (everyone has the same score, too few attempts) is `None`.

mod item;
mod sums;
mod test;

pub use item::{Item, share};
pub use test::{Position, Test};

/// With fewer attempts the figures say more about chance than about the questions. Moodle's documentation warns
/// of small samples; 20 is this program's line, below which a report hides them and says so.
pub const FEWEST: usize = 20;

#[cfg(test)]
mod published;
