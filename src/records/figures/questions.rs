//! What people knew at their first attempt: by objective, by clause and by question.

use std::collections::{BTreeMap, BTreeSet};

use quiz::{Answer, Certification, Digest, Mode, Question, Quiz};
use rayon::prelude::*;

use super::places::Places;
use super::tally::{First, Versions};
use crate::records::answers::counted;
use crate::records::evidence::Evidence;
use crate::records::statistics::{FEWEST, Item, Test, share};
use crate::records::verify::JudgedAttempt;
use crate::records::words;

/// An objective or a clause with what was earned in its questions.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shared {
    pub id: String,
    /// An objective's words; empty for a clause.
    pub text: String,
    /// Questions that were asked about it.
    pub questions: usize,
    /// First attempts that were asked at least one of them.
    pub attempts: usize,
    pub points: u64,
    /// Points there were to earn.
    pub of: u64,
}

/// One quiz: its version with the most first attempts.
#[derive(Debug)]
pub struct QuizFigures {
    pub id: String,
    pub title: String,
    pub digest: Digest,
    /// Its questions are not to be shown to a wider audience.
    pub sealed: bool,
    /// First attempts at this version.
    pub attempts: usize,
    /// First attempts at other versions, which are not in the figures.
    pub elsewhere: usize,
    /// `None`: fewer than [`FEWEST`] attempts.
    pub test: Option<Test>,
    /// In authored order; empty with fewer than [`FEWEST`] attempts.
    pub questions: Vec<QuestionFigures>,
}

/// One question of a [`QuizFigures`].
#[derive(Debug)]
pub struct QuestionFigures {
    pub id: String,
    /// Its first paragraph without markup.
    pub prompt: String,
    pub objective: String,
    pub item: Item,
    /// Percent of the quiz; `None` for a question that is drawn.
    pub intended_weight: Option<f64>,
    pub effective_weight: Option<f64>,
    /// What was answered, and how often; empty where fewer than [`FEWEST`] were asked.
    pub options: Vec<OptionFigures>,
}

/// One answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub struct OptionFigures {
    /// The option's text; for a kind without options empty, see `outcome`.
    pub text: String,
    pub outcome: Outcome,
    pub count: usize,
    /// Percent of those who were asked. Where several may be ticked they add up to more.
    pub share: f64,
}

/// What an answer is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    Right,
    Partly,
    Wrong,
    Unanswered,
}

impl Shared {
    /// Whole percent of the points, rounded down as grades are.
    pub fn percent(&self) -> u64 {
        (self.points * 100).checked_div(self.of).unwrap_or(0)
    }
}

/// Everything of this module.
pub(super) struct Learned {
    pub objectives: Vec<Shared>,
    pub clauses: Vec<Shared>,
    pub quizzes: Vec<QuizFigures>,
}

impl Learned {
    pub(super) fn of(
        certification: &Certification,
        versions: &Versions,
        evidence: &Evidence,
    ) -> Self {
        let asked = certification.quizzes.keys().map(String::as_str);
        let ids: BTreeSet<&str> = asked.chain(versions.keys().copied()).collect();
        let ids: Vec<&str> = ids.into_iter().collect();
        let none = BTreeMap::new();
        let parts: Vec<OfQuiz> = ids
            .into_par_iter()
            .map(|id| OfQuiz::of(id, versions.get(id).unwrap_or(&none), evidence))
            .collect();
        let mut quizzes = Vec::new();
        let (mut objectives, mut clauses) = (Sharing::default(), Sharing::default());
        for part in parts {
            quizzes.push(part.figures);
            objectives.join(part.objectives);
            clauses.join(part.clauses);
        }
        for quiz in evidence.quizzes.values() {
            objectives.name(&quiz.objectives);
        }
        Self { objectives: objectives.finish(), clauses: clauses.finish(), quizzes }
    }
}

/// What one quiz adds.
struct OfQuiz {
    figures: QuizFigures,
    objectives: Sharing,
    clauses: Sharing,
}

impl OfQuiz {
    fn of(id: &str, versions: &BTreeMap<Digest, Vec<&JudgedAttempt>>, evidence: &Evidence) -> Self {
        let known = versions.iter().filter(|(digest, _)| evidence.quizzes.contains_key(*digest));
        let most = known.map(|(digest, attempts)| (attempts.len(), *digest)).max();
        let mut all = Self {
            figures: QuizFigures::none(id, most.map(|(_, digest)| digest), evidence),
            objectives: Sharing::default(),
            clauses: Sharing::default(),
        };
        for (digest, attempts) in versions {
            let Some(quiz) = evidence.quizzes.get(digest) else { continue };
            let first: Vec<First> = attempts.iter().map(|judged| First::of(judged)).collect();
            all.objectives.add(&first, quiz, |question| question.objective.as_slice());
            all.clauses.add(&first, quiz, |question| &question.cites);
            if most.is_some_and(|(_, most)| most == *digest) {
                all.figures.fill(quiz, &first);
            } else {
                all.figures.elsewhere += first.len();
            }
        }
        all
    }
}

/// Points by objective or clause.
#[derive(Default)]
struct Sharing(BTreeMap<String, (Shared, BTreeSet<String>)>);

impl Sharing {
    /// Adds the attempts at one version of a quiz.
    fn add<'q>(
        &mut self,
        all: &[First],
        quiz: &'q Quiz,
        of: impl Fn(&'q Question) -> &'q [String],
    ) {
        // Ids are looked up once for each question, not once for each of many thousand answers.
        let ids: BTreeSet<&String> = quiz.questions.iter().flat_map(&of).collect();
        let places: Vec<Vec<usize>> = quiz
            .questions
            .iter()
            .map(|question| {
                let place = |id| ids.iter().position(|known| *known == id);
                of(question).iter().filter_map(place).collect()
            })
            .collect();
        let mut sums = vec![Shared::default(); ids.len()];
        let mut asked = vec![false; quiz.questions.len()];
        let mut met = vec![false; ids.len()];
        for first in all {
            met.fill(false);
            for given in &first.given {
                let Some(places) = places.get(given.question) else { continue };
                if let Some(asked) = asked.get_mut(given.question) {
                    *asked = true;
                }
                for place in places {
                    if let (Some(sum), Some(met)) = (sums.get_mut(*place), met.get_mut(*place)) {
                        sum.points += u64::from(given.points);
                        sum.of += u64::from(given.of);
                        sum.attempts += usize::from(!std::mem::replace(met, true));
                    }
                }
            }
        }
        for (id, sum) in ids.into_iter().zip(sums).filter(|(_, sum)| sum.attempts > 0) {
            let (shared, questions) = self.0.entry(id.clone()).or_default();
            shared.points += sum.points;
            shared.of += sum.of;
            shared.attempts += sum.attempts;
            let about = quiz.questions.iter().zip(&asked);
            let about = about.filter(|(question, asked)| **asked && of(question).contains(id));
            questions.extend(about.map(|(question, _)| question.id.clone()));
        }
    }

    fn join(&mut self, other: Self) {
        for (id, (sum, questions)) in other.0 {
            let (shared, known) = self.0.entry(id).or_default();
            shared.points += sum.points;
            shared.of += sum.of;
            shared.attempts += sum.attempts;
            known.extend(questions);
        }
    }

    fn name(&mut self, texts: &BTreeMap<String, String>) {
        for (id, text) in texts {
            if let Some((shared, _)) = self.0.get_mut(id) {
                shared.text = words::plain(text);
            }
        }
    }

    /// The weakest first.
    fn finish(self) -> Vec<Shared> {
        let mut all: Vec<Shared> = self
            .0
            .into_iter()
            .map(|(id, (shared, questions))| Shared { id, questions: questions.len(), ..shared })
            .collect();
        all.sort_by(|one, other| (one.percent(), &one.id).cmp(&(other.percent(), &other.id)));
        all
    }
}

impl QuizFigures {
    /// Of the version `most`, or the newest, before any attempt is looked at.
    fn none(id: &str, most: Option<Digest>, evidence: &Evidence) -> Self {
        let newest = || evidence.quizzes.values().find(|quiz| quiz.id == id);
        let quiz = most.and_then(|digest| evidence.quizzes.get(&digest)).or_else(newest);
        Self {
            id: id.to_owned(),
            title: words::plain(evidence.quiz_title(id)),
            digest: most.unwrap_or_else(|| Digest::of(b"")),
            sealed: quiz.is_some_and(|quiz| quiz.mode == Mode::Sealed),
            attempts: 0,
            elsewhere: 0,
            test: None,
            questions: Vec::new(),
        }
    }

    fn fill(&mut self, quiz: &Quiz, first: &[First]) {
        self.attempts = first.len();
        if first.len() >= FEWEST {
            let (test, questions) = analyse(quiz, first);
            self.test = Some(test);
            self.questions = questions;
        }
    }
}

fn analyse(quiz: &Quiz, attempts: &[First]) -> (Test, Vec<QuestionFigures>) {
    let places = Places::of(quiz);
    let rows: Vec<Vec<u32>> =
        attempts.iter().filter_map(|first| places.fill(&first.given)).collect();
    let columns: Vec<Vec<u32>> = (0..places.of.len())
        .map(|position| rows.iter().filter_map(|row| row.get(position).copied()).collect())
        .collect();
    let test = Test::of(&columns, &places.of);
    let mut asked: Vec<Asked> = quiz.questions.iter().map(|_| Asked::default()).collect();
    for first in attempts {
        let total = first.total();
        for given in &first.given {
            if let Some(asked) = asked.get_mut(given.question) {
                asked.points.push(given.points);
                asked.rest.push(total.saturating_sub(given.points));
                asked.answers.push(given.answer.as_ref());
            }
        }
    }
    let questions = (0..)
        .zip(quiz.questions.iter().zip(&asked))
        .map(|(index, (question, asked))| {
            let position = places.fixed.get(&index).and_then(|place| test.positions.get(*place));
            asked.figures(question, position)
        })
        .collect();
    (test, questions)
}

/// What came in for one question.
#[derive(Default)]
struct Asked<'a> {
    points: Vec<u32>,
    rest: Vec<u32>,
    answers: Vec<Option<&'a Answer>>,
}

impl Asked<'_> {
    fn figures(
        &self,
        question: &Question,
        position: Option<&crate::records::statistics::Position>,
    ) -> QuestionFigures {
        let enough = self.points.len() >= FEWEST;
        let hidden = Item { count: self.points.len(), ..Item::default() };
        QuestionFigures {
            id: question.id.clone(),
            prompt: words::first_paragraph(&question.prompt),
            objective: question.objective.clone().unwrap_or_default(),
            item: if enough { Item::of(&self.points, &self.rest, question.points) } else { hidden },
            intended_weight: position.and_then(|position| position.intended_weight),
            effective_weight: position.and_then(|position| position.effective_weight),
            options: if enough { self.options(question) } else { Vec::new() },
        }
    }

    fn options(&self, question: &Question) -> Vec<OptionFigures> {
        let figures = |text: String, outcome, count| OptionFigures {
            text,
            outcome,
            count,
            share: share(count, self.points.len()).unwrap_or(0.0),
        };
        let unanswered = self.answers.iter().filter(|answer| answer.is_none()).count();
        let given: Vec<&Answer> = self.answers.iter().copied().flatten().collect();
        let mut rows: Vec<OptionFigures> = match counted(&question.kind, &given) {
            Some(rows) => {
                rows.into_iter().map(|row| figures(row.text, row.outcome, row.count)).collect()
            }
            None => self
                .outcomes(question.points)
                .map(|(outcome, count)| figures(String::new(), outcome, count))
                .collect(),
        };
        if unanswered > 0 {
            rows.push(figures(String::new(), Outcome::Unanswered, unanswered));
        }
        rows
    }

    /// How many answered right, partly right and wrong: for a kind whose answers are no options.
    fn outcomes(&self, of: u32) -> impl Iterator<Item = (Outcome, usize)> {
        let mut counts = [(Outcome::Right, 0), (Outcome::Partly, 0), (Outcome::Wrong, 0)];
        for (points, _) in
            self.points.iter().zip(&self.answers).filter(|(_, answer)| answer.is_some())
        {
            let place = if *points == of { 0 } else { 2 - usize::from(*points > 0) };
            counts[place].1 += 1;
        }
        counts.into_iter().filter(|(_, count)| *count > 0)
    }
}
