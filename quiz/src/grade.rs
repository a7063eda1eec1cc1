//! Answers against key: points, percent, passed or not.
//!
//! Whole numbers only, so that browser and command line cannot differ by a rounding:
//! percent = floor(100 × points / of), and passed means: the pass mark is reached, no must-pass question is
//! missed, and of each objective that has a mark of its own that mark is reached.

use crate::draw::Layout;
use crate::question::Percent;
use crate::sheet::{Answer, GapKey, Key, Part, Sheet, SheetKind, SheetQuestion, Solution, index};
use crate::typed::{Decimal, fold};

/// What the answers of one attempt earn.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grade {
    pub score: Score,
    /// The questions asked, in the order of the page.
    pub questions: Vec<QuestionGrade>,
    /// Objectives of the questions asked, in the order in which the page first asks them.
    pub objectives: Vec<ObjectiveGrade>,
    /// Ids of the must-pass questions not fully right.
    pub must_pass_missed: Vec<String>,
    /// Ids of the objectives below their own mark.
    pub unmastered: Vec<String>,
}

/// The short form of a [`Grade`], as a record states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Score {
    pub points: u32,
    /// Points there were to earn.
    pub of: u32,
    pub percent: Percent,
    pub passed: bool,
}

/// One question of a [`Grade`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuestionGrade {
    pub id: String,
    /// Index in [`Sheet::questions`].
    pub question: usize,
    pub points: u32,
    pub of: u32,
    /// All the points.
    pub right: bool,
}

/// One objective of a [`Grade`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectiveGrade {
    pub id: String,
    pub points: u32,
    pub of: u32,
}

impl Grade {
    /// Nothing is missing but, perhaps, points: no must-pass question and no objective.
    pub fn misses_nothing(&self) -> bool {
        self.must_pass_missed.is_empty() && self.unmastered.is_empty()
    }
}

impl Score {
    /// Passing counts before percent, percent before points: the order in which the best attempt is kept.
    pub fn rank(&self) -> (bool, Percent, u32) {
        (self.passed, self.percent, self.points)
    }
}

/// Grades the questions that `layout` asks. `answers` go by sheet index; one that is missing earns nothing.
pub fn grade(sheet: &Sheet, key: &Key, layout: &Layout, answers: &[Option<Answer>]) -> Grade {
    let mut points = 0_u32;
    let mut of = 0_u32;
    let mut questions = Vec::with_capacity(layout.questions.len());
    let mut objectives: Vec<ObjectiveGrade> = Vec::new();
    let mut must_pass_missed = Vec::new();
    for laid in &layout.questions {
        let Some(question) = sheet.questions.get(laid.question) else {
            continue;
        };
        let right = key.answers.get(laid.question);
        let given = answers.get(laid.question).and_then(Option::as_ref);
        let earned = question.earned(right, given);
        let full = earned == question.points;
        points = points.saturating_add(earned);
        of = of.saturating_add(question.points);
        if question.must_pass && !full {
            must_pass_missed.push(question.id.clone());
        }
        if let Some(objective) = &question.objective {
            add_to_objective(&mut objectives, objective, earned, question.points);
        }
        questions.push(QuestionGrade {
            id: question.id.clone(),
            question: laid.question,
            points: earned,
            of: question.points,
            right: full,
        });
    }
    let percent = percent(points, of);
    let unmastered = unmastered(sheet, &objectives);
    let mut grade = Grade {
        score: Score { points, of, percent, passed: false },
        questions,
        objectives,
        must_pass_missed,
        unmastered,
    };
    grade.score.passed = of > 0 && sheet.pass.is_reached(points, percent) && grade.misses_nothing();
    grade
}

fn add_to_objective(objectives: &mut Vec<ObjectiveGrade>, id: &str, points: u32, of: u32) {
    if let Some(known) = objectives.iter_mut().find(|objective| objective.id == id) {
        known.points = known.points.saturating_add(points);
        known.of = known.of.saturating_add(of);
    } else {
        objectives.push(ObjectiveGrade { id: id.to_owned(), points, of });
    }
}

/// An objective that the attempt did not ask about is not held against it.
fn unmastered(sheet: &Sheet, objectives: &[ObjectiveGrade]) -> Vec<String> {
    let mark =
        |id: &str| sheet.mastery.iter().find(|(known, _)| known == id).map(|(_, mark)| *mark);
    let below = |objective: &&ObjectiveGrade| {
        mark(&objective.id).is_some_and(|mark| percent(objective.points, objective.of) < mark)
    };
    objectives.iter().filter(below).map(|objective| objective.id.clone()).collect()
}

/// floor(100 × points / of), 0 of 0 being 0.
fn percent(points: u32, of: u32) -> Percent {
    let share = (u64::from(points) * 100).checked_div(u64::from(of)).unwrap_or(0).min(100);
    u8::try_from(share).ok().and_then(Percent::new).unwrap_or(Percent::ZERO)
}

/// The credit of each part of an answer, in percent: of each tick, item, gap or decision. An item of an
/// ordering has all of it in its right place and none elsewhere.
pub fn credits(kind: &SheetKind, right: &Solution, given: &Answer) -> Vec<u8> {
    let ordered = matches!(kind, SheetKind::Order { .. });
    let mut step = 0;
    let credit = |(at, part): (usize, &Part)| match (right, part) {
        (Solution::Picks(right), Part::Pick(pick)) if ordered => full(right.get(at) == Some(pick)),
        (Solution::Picks(right), Part::Pick(pick)) => full(right.contains(pick)),
        (Solution::Gaps(gaps), part) => full(gaps.get(at).is_some_and(|gap| gap.accepts(part))),
        (Solution::Case(steps), Part::Pick(pick)) => {
            let credit = steps.get(step).and_then(|credits| credits.get(index(*pick)));
            step = kind.way(step, *pick).unwrap_or(usize::MAX);
            credit.copied().unwrap_or(0)
        }
        _ => 0,
    };
    given.0.iter().enumerate().map(credit).collect()
}

fn full(right: bool) -> u8 {
    if right { 100 } else { 0 }
}

impl GapKey {
    fn accepts(&self, part: &Part) -> bool {
        match (self, part) {
            (Self::Pick(right), Part::Pick(given)) => right == given,
            (Self::Text(accepted), Part::Text(given)) => {
                let given = fold(given);
                !given.is_empty() && accepted.iter().any(|text| fold(text) == given)
            }
            (Self::Number { low, high, .. }, Part::Text(given)) => {
                Decimal::parse(given).is_some_and(|given| *low <= given && given <= *high)
            }
            _ => false,
        }
    }
}

impl SheetQuestion {
    /// All points when everything is right. Else, where the question gives a part, floor(points × share):
    ///
    /// - multiple choice: max(0, right ticks − wrong ticks) of the right options, so that ticking everything
    ///   earns nothing extra;
    /// - ordering: items in their right place, of all items; matching and fill-in: right gaps, of all gaps;
    /// - case: the mean credit of the decisions taken, once an end is reached.
    pub fn earned(&self, right: Option<&Solution>, given: Option<&Answer>) -> u32 {
        let Some((right, given)) = right.zip(given) else { return 0 };
        let (good, of, partial) = share(&self.kind, right, given);
        if good == of && of > 0 {
            self.points
        } else if partial {
            let share = (u64::from(self.points) * good).checked_div(of).unwrap_or(0);
            u32::try_from(share).unwrap_or(self.points).min(self.points)
        } else {
            0
        }
    }
}

/// How much is right, of how much, and whether a part of it earns a part.
fn share(kind: &SheetKind, right: &Solution, given: &Answer) -> (u64, u64, bool) {
    let credits = credits(kind, right, given);
    let sum: u64 = credits.iter().map(|credit| u64::from(*credit)).sum();
    let (good, of, partial) = match (kind, right) {
        (SheetKind::Choice { partial, .. }, Solution::Picks(right)) => {
            let misses = credits.len() as u64 * 100 - sum;
            (sum.saturating_sub(misses), right.len(), *partial)
        }
        (SheetKind::Order { partial, .. } | SheetKind::Gaps { partial, .. }, _) => {
            (sum, credits.len(), *partial)
        }
        (SheetKind::Case { .. }, _) if kind.ends(given) => (sum, credits.len(), true),
        (SheetKind::Attest { boxes }, Solution::Attest) => {
            let signed = matches!(given.0.last(), Some(Part::Text(name)) if !name.is_empty());
            let all = signed && given.picks().count() == index(*boxes);
            (u64::from(all) * 100, 1, false)
        }
        _ => (0, 1, false),
    };
    (good, of as u64 * 100, partial)
}
