//! The marks of a quiz: each can be reached, and is of something that is asked.

use std::collections::BTreeMap;

use super::Fault;
use crate::mark::Mark;
use crate::question::{Question, Quiz};

impl Quiz {
    pub(super) fn validate_marks(&self, add: &mut impl FnMut(Fault)) {
        if self.pass.is_zero() {
            add(Fault::PassMarkZero);
        }
        if let Mark::Points(mark) = self.pass {
            let most = self.most_points();
            if mark > most && !self.questions.is_empty() {
                add(Fault::PassMarkTooHigh { mark, most });
            }
        }
        for objective in self.mastery.keys() {
            let belongs = |question: &Question| question.objective.as_ref() == Some(objective);
            if !self.questions.iter().any(belongs) {
                add(Fault::MasteryOfUnknown { objective: objective.clone() });
            }
        }
        if self.clears.as_ref() == Some(&self.id) {
            add(Fault::ClearsItself);
        }
    }

    /// The most points that one attempt can have: of each pool the questions that are worth most.
    fn most_points(&self) -> u32 {
        let mut pools: BTreeMap<Option<&String>, Vec<u32>> = BTreeMap::new();
        for question in &self.questions {
            pools.entry(question.objective.as_ref()).or_default().push(question.points);
        }
        let of_pool = |(objective, mut points): (Option<&String>, Vec<u32>)| -> u32 {
            points.sort_unstable_by(|a, b| b.cmp(a));
            let drawn = objective.and_then(|objective| self.draw.get(objective));
            let count =
                drawn.and_then(|count| usize::try_from(*count).ok()).unwrap_or(points.len());
            points.iter().take(count).fold(0, |sum, points| sum.saturating_add(*points))
        };
        pools.into_iter().map(of_pool).fold(0, u32::saturating_add)
    }
}
