//! Answers against key: points, percent, passed or not.
//!
//! Whole numbers only, so that browser and command line cannot differ by a rounding:
//! percent = floor(100 × points / of), and passed means: the pass mark is reached, no must-pass question is
//! missed, and of each objective that has a mark of its own that mark is reached.

use crate::draw::Layout;
use crate::question::Percent;
use crate::sheet::{Answer, Key, Sheet, SheetKind};

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
        let earned = earned(&question.kind, question.points, right, given);
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

fn earned(kind: &SheetKind, points: u32, right: Option<&Answer>, given: Option<&Answer>) -> u32 {
    match (kind, right, given) {
        (
            SheetKind::Choice { partial, .. },
            Some(Answer::Choice(right)),
            Some(Answer::Choice(given)),
        ) => {
            if right == given {
                points
            } else if *partial {
                part(points, right, given)
            } else {
                0
            }
        }
        _ => 0,
    }
}

/// floor(points × max(0, right ticks − wrong ticks) / right options): ticking everything earns nothing extra.
fn part(points: u32, right: &[u32], given: &[u32]) -> u32 {
    let hits = given.iter().filter(|index| right.contains(index)).count();
    let net = hits.saturating_sub(given.len() - hits) as u64;
    let share = (u64::from(points) * net).checked_div(right.len() as u64).unwrap_or(0);
    u32::try_from(share).unwrap_or(points).min(points)
}
