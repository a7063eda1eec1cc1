//! One question.

use super::sums::{Powers, covariance, float};

/// What the attempts that were asked a question say about it. Percentages as shares of 100.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Item {
    /// Attempts that were asked it.
    pub count: usize,
    /// Mean points over the points there are, in percent: 100 is a question that everyone gets right.
    pub facility: Option<f64>,
    /// Standard deviation of the points over the points there are, in percent.
    pub deviation: Option<f64>,
    /// Correlation of its points with those of the rest of the quiz, in percent.
    pub discrimination: Option<f64>,
    /// The discrimination over the largest that these points would allow, in percent.
    pub efficiency: Option<f64>,
}

impl Item {
    /// `points`: what each attempt earned here; `rest`: what the same attempt earned in the other questions;
    /// `of`: the points there are, the least being 0.
    pub fn of(points: &[u32], rest: &[u32], of: u32) -> Self {
        let own = Powers::of(points.iter().copied());
        let share = |value: f64| 100.0 * value / f64::from(of);
        let there = (of > 0).then_some(());
        Self {
            count: points.len(),
            facility: there.and_then(|()| own.mean()).map(share),
            deviation: there.and_then(|()| own.variance()).map(|variance| share(variance.sqrt())),
            discrimination: discrimination(&own, points, rest),
            efficiency: efficiency(points, rest),
        }
    }
}

fn discrimination(own: &Powers, points: &[u32], rest: &[u32]) -> Option<f64> {
    let varying = |variance: &f64| *variance > 0.0;
    let own = own.variance().filter(varying)?;
    let others = Powers::of(rest.iter().copied()).variance().filter(varying)?;
    Some(100.0 * covariance(points, rest)? / (own * others).sqrt())
}

/// The covariance is largest when the best in the rest are the best here: both columns sorted.
fn efficiency(points: &[u32], rest: &[u32]) -> Option<f64> {
    let mut best_points = points.to_vec();
    let mut best_rest = rest.to_vec();
    best_points.sort_unstable();
    best_rest.sort_unstable();
    let most = covariance(&best_points, &best_rest).filter(|most| *most != 0.0)?;
    Some(100.0 * covariance(points, rest)? / most)
}

/// The share of `part` in `whole`, in percent; `None` of nothing.
pub fn share(part: usize, whole: usize) -> Option<f64> {
    let count = |count: usize| i128::try_from(count).unwrap_or(i128::MAX);
    (whole > 0).then(|| 100.0 * float(count(part)) / float(count(whole)))
}
