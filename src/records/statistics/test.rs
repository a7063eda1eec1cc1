//! The quiz as a whole, and what each of its positions weighs in it.
//!
//! A position is a place in the quiz that every attempt fills: a question that is always asked, or the
//! n-th question that is drawn from a pool. Alpha and the weights need every attempt to have as many.

use super::item::Item;
use super::sums::{Powers, covariance, float};

/// The statistics of one version of a quiz.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Test {
    /// Attempts.
    pub count: usize,
    /// Points there are.
    pub of: u32,
    /// In points.
    pub average: Option<f64>,
    /// In points.
    pub median: Option<f64>,
    /// In points.
    pub deviation: Option<f64>,
    /// Below 0: most did well and a few fell behind.
    pub skewness: Option<f64>,
    /// 0 for a normal distribution; above: more at both ends.
    pub kurtosis: Option<f64>,
    /// Cronbach's alpha, the coefficient of internal consistency, in percent.
    pub alpha: Option<f64>,
    /// The part of the standard deviation that is chance, in percent.
    pub error_ratio: Option<f64>,
    /// How far a person's points may lie from their true ones, in points.
    pub standard_error: Option<f64>,
    pub positions: Vec<Position>,
}

/// One position of a [`Test`].
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Position {
    pub item: Item,
    /// The share of the points there are, in percent.
    pub intended_weight: Option<f64>,
    /// How much of the spread of the results it makes, in percent; `None` when who does well here does worse
    /// in the whole.
    pub effective_weight: Option<f64>,
}

impl Test {
    /// `points[position][attempt]`; every column has the same length. `of[position]`: the points there are.
    pub fn of(points: &[Vec<u32>], of: &[u32]) -> Self {
        let count = points.iter().map(Vec::len).min().unwrap_or(0);
        let mut totals = vec![0_u32; count];
        for column in points {
            for (total, points) in totals.iter_mut().zip(column) {
                *total = total.saturating_add(*points);
            }
        }
        let all = Powers::of(totals.iter().copied());
        let of_all = of.iter().fold(0_u32, |sum, of| sum.saturating_add(*of));
        let deviation = all.variance().map(f64::sqrt);
        let alpha = alpha(points, &all);
        // Alpha is at most 100, and the root of what is left of it always there.
        let error_ratio = alpha.map(|alpha| 100.0 * (1.0 - alpha / 100.0).max(0.0).sqrt());
        Self {
            count,
            of: of_all,
            average: all.mean(),
            median: median(&totals),
            deviation,
            skewness: all.skewness(),
            kurtosis: all.kurtosis(),
            alpha,
            error_ratio,
            standard_error: error_ratio.zip(deviation).map(|(ratio, sd)| ratio * sd / 100.0),
            positions: positions(points, of, &totals, of_all),
        }
    }
}

/// 100 × P/(P−1) × (1 − the positions' variances over the total's). From three attempts on, as in Moodle.
fn alpha(points: &[Vec<u32>], all: &Powers) -> Option<f64> {
    let places = i128::try_from(points.len()).ok().filter(|places| *places > 1)?;
    (all.count > 2).then_some(())?;
    let total = all.variance().filter(|variance| *variance > 0.0)?;
    let mut parts = 0.0;
    for column in points {
        parts += Powers::of(column.iter().copied()).variance()?;
    }
    Some(100.0 * float(places) / float(places - 1) * (1.0 - parts / total))
}

fn median(totals: &[u32]) -> Option<f64> {
    let mut sorted = totals.to_vec();
    sorted.sort_unstable();
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower =
        if sorted.len().is_multiple_of(2) { *sorted.get(sorted.len() / 2 - 1)? } else { upper };
    Some(f64::midpoint(f64::from(lower), f64::from(upper)))
}

fn positions(points: &[Vec<u32>], of: &[u32], totals: &[u32], of_all: u32) -> Vec<Position> {
    let roots: Vec<Option<f64>> = points
        .iter()
        .map(|column| covariance(column, totals).filter(|with| *with >= 0.0).map(f64::sqrt))
        .collect();
    let sum: f64 = roots.iter().flatten().sum();
    let lay = |((column, of), root): ((&Vec<u32>, &u32), &Option<f64>)| {
        let rest: Vec<u32> =
            totals.iter().zip(column).map(|(total, own)| total.saturating_sub(*own)).collect();
        Position {
            item: Item::of(column, &rest, *of),
            intended_weight: (of_all > 0).then(|| 100.0 * f64::from(*of) / f64::from(of_all)),
            effective_weight: root.filter(|_| sum > 0.0).map(|root| 100.0 * root / sum),
        }
    };
    points.iter().zip(of).zip(&roots).map(lay).collect()
}
