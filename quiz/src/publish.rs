//! The order in which a page gets what the author wrote in a telling order.
//!
//! An ordering is written in its right order, a matching with each right side beside its left one, and a
//! drop-down tends to have its right option first. On the sheet, and so on the page and in the log, such
//! things go by another number: their place when sorted by the digest of their words, of which nobody can
//! tell what was right. A mended key or a translation leaves it alone.

use crate::digest::Digest;
use crate::question::{Gap, Kind};
use crate::sheet::{Answer, GapKey, Part, SheetKind, Solution, count, index};

impl Kind {
    /// For each menu or list of the question, the authored indexes of its members in the order of the sheet.
    /// The lists are those of [`Kind::lists`]; a text that stands twice goes by its first place.
    pub fn published(&self) -> Vec<Vec<usize>> {
        let lists = self.lists();
        match self {
            Self::Ordering { .. } | Self::Matching { .. } | Self::Fill { .. } => {
                lists.iter().map(|texts| neutral(texts)).collect()
            }
            _ => lists.iter().map(|texts| (0..texts.len()).collect()).collect(),
        }
    }

    /// The texts that the numbers in an answer stand for, as written: the options of a choice, the items of an
    /// ordering, the right sides of a matching (its pairs' before the distractors), the options of a fill-in gap by gap
    /// (none for one that is typed) and of a case step by step, the statements of an attestation.
    pub fn lists(&self) -> Vec<Vec<&str>> {
        match self {
            Self::Choice { options, .. } => {
                vec![options.iter().map(|option| option.text.as_str()).collect()]
            }
            Self::Ordering { items: texts, .. } | Self::Attest { statements: texts } => {
                vec![strs(texts)]
            }
            Self::Matching { .. } => vec![self.right_sides()],
            Self::Number { .. } | Self::Text { .. } => Vec::new(),
            Self::Fill { gaps, .. } => gaps.iter().map(|gap| strs(gap.options())).collect(),
            Self::Case { steps } => steps
                .iter()
                .map(|step| step.options.iter().map(|option| option.text.as_str()).collect())
                .collect(),
        }
    }

    /// The texts of [`Kind::lists`] in the order of the sheet.
    pub fn published_texts(&self) -> Vec<Vec<&str>> {
        let lists = self.lists();
        self.published()
            .iter()
            .zip(&lists)
            .map(|(order, list)| order.iter().filter_map(|at| list.get(*at).copied()).collect())
            .collect()
    }

    /// The right sides of a matching's rows, pairs before distractors; empty for another kind.
    pub fn right_sides(&self) -> Vec<&str> {
        match self {
            Self::Matching { pairs, distractors, .. } => {
                let pairs = pairs.iter().map(|pair| pair.right.as_str());
                pairs.chain(distractors.iter().map(String::as_str)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// An answer that earns all points, in the name of `learner` where it is signed.
    pub fn right_answer(&self, learner: &str) -> Answer {
        match (self, self.solution()) {
            (_, Solution::Picks(picks)) => Answer::of_picks(picks),
            (_, Solution::Gaps(gaps)) => Answer(gaps.iter().map(GapKey::right_part).collect()),
            (Self::Case { .. }, _) => self.way(|credit| credit),
            (Self::Attest { statements }, _) => {
                let ticks = (0..).zip(statements).map(|(index, _)| Part::Pick(index));
                Answer(ticks.chain([Part::Text(learner.to_owned())]).collect())
            }
            _ => Answer(Vec::new()),
        }
    }

    /// A way through a case that takes at each step the option whose credit `worth` ranks highest, the first of
    /// equals; empty for another kind.
    pub fn way(&self, worth: impl Fn(u8) -> u8) -> Answer {
        let (Self::Case { steps }, SheetKind::Case { steps: ways }) = (self, self.sheet()) else {
            return Answer(Vec::new());
        };
        let mut picks = Vec::new();
        let mut at = 0;
        while let Some((step, ways)) = steps.get(at).zip(ways.get(at)) {
            let options = (0..).zip(&step.options).zip(ways).collect::<Vec<_>>().into_iter().rev();
            let best = options.max_by_key(|((_, option), _)| worth(option.credit.get()));
            let Some(((pick, _), to)) = best else { break };
            picks.push(pick);
            at = index(*to);
        }
        Answer::of_picks(picks)
    }

    /// What is right, by the numbers of the sheet.
    pub fn solution(&self) -> Solution {
        let published = self.published();
        let place = |list: usize, authored: usize| {
            let list = published.get(list).map_or(&[][..], Vec::as_slice);
            count(list.iter().position(|index| *index == authored).unwrap_or(usize::MAX))
        };
        match self {
            Self::Choice { options, .. } => {
                let right = (0..).zip(options).filter(|(_, option)| option.right);
                Solution::Picks(right.map(|(index, _)| index).collect())
            }
            Self::Ordering { items, .. } => {
                let first = |item: &String| items.iter().position(|other| other == item);
                let places = items.iter().filter_map(first).map(|index| place(0, index));
                Solution::Picks(places.collect())
            }
            Self::Matching { pairs, .. } => {
                let sides = self.right_sides();
                let first = |right: &str| sides.iter().position(|side| *side == right);
                let rows = pairs.iter().filter_map(|pair| first(&pair.right));
                Solution::Gaps(rows.map(|row| GapKey::Pick(place(0, row))).collect())
            }
            Self::Number { range } => Solution::Gaps(vec![Gap::Number(*range).key(0)]),
            Self::Text { accepted } => Solution::Gaps(vec![GapKey::Text(accepted.clone())]),
            Self::Fill { gaps, .. } => {
                let key = |(at, gap): (usize, &Gap)| match gap {
                    Gap::Menu { right, .. } => gap.key(place(at, *right)),
                    _ => gap.key(0),
                };
                Solution::Gaps(gaps.iter().enumerate().map(key).collect())
            }
            Self::Case { steps } => {
                let credits = steps
                    .iter()
                    .map(|step| step.options.iter().map(|option| option.credit.get()).collect());
                Solution::Case(credits.collect())
            }
            Self::Attest { .. } => Solution::Attest,
        }
    }
}

impl Gap {
    /// The options of a drop-down; none of a blank.
    pub fn options(&self) -> &[String] {
        match self {
            Self::Menu { options, .. } => options,
            Self::Number(_) | Self::Text(_) => &[],
        }
    }

    fn key(&self, right: u32) -> GapKey {
        match self {
            Self::Menu { .. } => GapKey::Pick(right),
            Self::Number(range) => {
                GapKey::Number { low: range.low, high: range.high, shown: range.to_string() }
            }
            Self::Text(accepted) => GapKey::Text(accepted.clone()),
        }
    }
}

fn strs(texts: &[String]) -> Vec<&str> {
    texts.iter().map(String::as_str).collect()
}

impl GapKey {
    /// The part of an answer that is right.
    pub fn right_part(&self) -> Part {
        match self {
            Self::Pick(index) => Part::Pick(*index),
            Self::Text(accepted) => Part::Text(accepted.first().cloned().unwrap_or_default()),
            Self::Number { low, .. } => Part::Text(low.to_string()),
        }
    }
}

/// Indexes of `texts` by the digest of the text, each text once.
fn neutral(texts: &[&str]) -> Vec<usize> {
    let digests = texts.iter().map(|text| Digest::of(text.trim().as_bytes()));
    let mut order: Vec<(Digest, usize)> = digests.zip(0..).collect();
    order.sort_unstable();
    order.dedup_by_key(|(digest, _)| *digest);
    order.into_iter().map(|(_, index)| index).collect()
}
