//! The positions of a quiz, each of which every attempt fills: see [`crate::records::statistics`].

use std::collections::BTreeMap;

use quiz::{Question, Quiz};

use crate::records::asked::Asked;

/// Where each question's points go: a position of its own, or the next one of its pool.
pub(super) struct Places<'q> {
    quiz: &'q Quiz,
    /// Sheet index to position, of the questions that everyone is asked.
    pub fixed: BTreeMap<usize, usize>,
    /// Pool to its first position and how many it has.
    pools: BTreeMap<&'q str, (usize, usize)>,
    /// The points there are, by position.
    pub of: Vec<u32>,
}

impl<'q> Places<'q> {
    pub(super) fn of(quiz: &'q Quiz) -> Self {
        let mut places =
            Self { quiz, fixed: BTreeMap::new(), pools: BTreeMap::new(), of: Vec::new() };
        for (index, question) in quiz.questions.iter().enumerate() {
            match places.pool(question) {
                None => {
                    places.fixed.insert(index, places.of.len());
                    places.of.push(question.points);
                }
                Some((pool, drawn)) => {
                    let first = places.of.len();
                    let (first, _) = *places.pools.entry(pool).or_insert((first, drawn));
                    places.of.resize(places.of.len().max(first + drawn), 0);
                    for of in places.of.iter_mut().skip(first).take(drawn) {
                        *of = question.points.max(*of);
                    }
                }
            }
        }
        places
    }

    /// The pool that a question is drawn from, and how many are.
    fn pool(&self, question: &Question) -> Option<(&'q str, usize)> {
        let objective = question.objective.as_deref()?;
        let (pool, drawn) = self.quiz.draw.get_key_value(objective)?;
        let members = self
            .quiz
            .questions
            .iter()
            .filter(|question| question.objective.as_deref() == Some(objective))
            .count();
        let drawn = usize::try_from(*drawn).unwrap_or(usize::MAX);
        (drawn < members).then_some((pool.as_str(), drawn))
    }

    /// The points of an attempt by position; `None` when one stays empty.
    pub(super) fn fill(&self, asked: &[Asked<'_>]) -> Option<Vec<u32>> {
        let mut points: Vec<Option<u32>> = vec![None; self.of.len()];
        let mut drawn: BTreeMap<&str, usize> = BTreeMap::new();
        for asked in asked {
            let position = match self.fixed.get(&asked.question) {
                Some(position) => *position,
                None => {
                    let question = self.quiz.questions.get(asked.question)?;
                    let (first, count) = self.pools.get(question.objective.as_deref()?)?;
                    let next = drawn.entry(question.objective.as_deref()?).or_default();
                    *next += 1;
                    (*next <= *count).then_some(first + *next - 1)?
                }
            };
            *points.get_mut(position)? = Some(asked.points);
        }
        points.into_iter().collect()
    }
}
