//! What people knew at their first attempt: by objective, by clause and by question.

use std::collections::{BTreeMap, BTreeSet};

use quiz::{Certification, Digest, Mode, Question, Quiz};
use rayon::prelude::*;

use super::analysis::Analysis;
use super::tally::{First, Versions};
use crate::records::evidence::Evidence;
use crate::records::statistics::{Item, Test};
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
            let mut objectives = Sums::new(quiz, |question| question.objective.as_slice());
            let mut clauses = Sums::new(quiz, |question| &question.cites);
            let is_most = most.is_some_and(|(_, most)| most == *digest);
            let mut analysis = is_most.then(|| Analysis::new(quiz));
            for first in attempts.iter().map(|judged| First::of(judged)) {
                objectives.see(&first);
                clauses.see(&first);
                if let Some(analysis) = &mut analysis {
                    analysis.see(first);
                }
            }
            all.objectives.add(objectives);
            all.clauses.add(clauses);
            match analysis {
                Some(analysis) => all.figures.fill(attempts.len(), analysis),
                None => all.figures.elsewhere += attempts.len(),
            }
        }
        all
    }
}

/// Points by objective or clause, at one version of a quiz.
struct Sums<'q> {
    quiz: &'q Quiz,
    /// In their order.
    ids: Vec<&'q String>,
    /// By question: which of the ids it is about. They are looked up once, not for each of many thousand answers.
    places: Vec<Vec<usize>>,
    /// By id.
    shares: Vec<Shared>,
    /// By question: whether anyone was asked.
    asked: Vec<bool>,
    /// By id: whether the attempt that is being seen was asked about it.
    met: Vec<bool>,
}

impl<'q> Sums<'q> {
    fn new(quiz: &'q Quiz, of: impl Fn(&'q Question) -> &'q [String]) -> Self {
        let ids: BTreeSet<&String> = quiz.questions.iter().flat_map(&of).collect();
        let ids: Vec<&String> = ids.into_iter().collect();
        let place = |id| ids.binary_search(&id).ok();
        let of_question = |question| of(question).iter().filter_map(place).collect();
        Self {
            quiz,
            places: quiz.questions.iter().map(of_question).collect(),
            shares: vec![Shared::default(); ids.len()],
            asked: vec![false; quiz.questions.len()],
            met: vec![false; ids.len()],
            ids,
        }
    }

    fn see(&mut self, first: &First<'_>) {
        self.met.fill(false);
        for one in &first.asked {
            let Some(places) = self.places.get(one.question) else { continue };
            if let Some(asked) = self.asked.get_mut(one.question) {
                *asked = true;
            }
            for place in places {
                if let (Some(sum), Some(met)) =
                    (self.shares.get_mut(*place), self.met.get_mut(*place))
                {
                    sum.points += u64::from(one.points);
                    sum.of += u64::from(one.of);
                    sum.attempts += usize::from(!std::mem::replace(met, true));
                }
            }
        }
    }
}

/// Points by objective or clause.
#[derive(Default)]
struct Sharing(BTreeMap<String, (Shared, BTreeSet<String>)>);

impl Sharing {
    /// Adds the attempts at one version of a quiz.
    fn add(&mut self, version: Sums<'_>) {
        let Sums { quiz, ids, places, shares, asked, .. } = version;
        for (at, (id, sum)) in ids.into_iter().zip(shares).enumerate() {
            if sum.attempts == 0 {
                continue;
            }
            let (shared, questions) = self.0.entry(id.clone()).or_default();
            shared.points += sum.points;
            shared.of += sum.of;
            shared.attempts += sum.attempts;
            let about = quiz.questions.iter().zip(&asked).zip(&places);
            let about = about.filter(|((_, asked), places)| **asked && places.contains(&at));
            questions.extend(about.map(|((question, _), _)| question.id.clone()));
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

    fn fill(&mut self, attempts: usize, analysis: Analysis<'_, '_>) {
        self.attempts = attempts;
        if let Some((test, questions)) = analysis.finish() {
            self.test = Some(test);
            self.questions = questions;
        }
    }
}
