//! What is said about a page that is harder to read than its readers should have to cope with, and about
//! its words.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Quiet, Span, codes};
use crate::model::Model;
use crate::parse::{Limits, Reading};
use crate::read::Sources;

use super::prose::Prose;
use super::{Measure, PageReading, SectionReading, Sentence, Wanted, each_page, past, words};

/// How many sentences are shown.
const SHOWN_SENTENCES: usize = 3;
/// How many long words are named.
const NAMED_WORDS: usize = 5;
/// A shorter sentence is not hard because of its length, and its few words make any figure jump.
const SENTENCE_WORDS: usize = 8;

/// How a page or section stands to the limits of `site.yaml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Not for readers to whom a limit applies, too short to say, or in a language without a measure.
    Free,
    Fine,
    Hard,
    TooHard,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Fine => "fine",
            Self::Hard => "hard",
            Self::TooHard => "too hard",
        }
    }
}

impl PageReading<'_> {
    pub fn verdict(&self, reading: &Reading) -> Verdict {
        self.judge(reading, self.score)
    }

    /// Whether anything of it is beyond a limit.
    fn is_told(&self, reading: &Reading) -> bool {
        let scores = self.sections.iter().map(|section| section.score);
        let mut verdicts = scores.chain([self.score]).map(|score| self.judge(reading, score));
        verdicts.any(|verdict| verdict >= Verdict::Hard)
    }

    fn judge(&self, reading: &Reading, score: Option<f64>) -> Verdict {
        let (Some(measure), Some(score), true) = (self.measure, score, self.is_held) else {
            return Verdict::Free;
        };
        let limits = limits(reading, measure);
        match score {
            score if measure.is_harder(score, limits.fail.into()) => Verdict::TooHard,
            score if measure.is_harder(score, limits.warn.into()) => Verdict::Hard,
            _ => Verdict::Fine,
        }
    }
}

fn limits(reading: &Reading, measure: Measure) -> Limits {
    match measure {
        Measure::FleschKincaid => reading.grade,
        Measure::Inflesz => reading.inflesz,
    }
}

/// Everything that running text tells, page by page; of those that are quiet there is nothing to tell.
pub fn problems(model: &Model, sources: &Sources, quiet: &Quiet) -> Vec<Diagnostic> {
    let limits = &model.documents.config.reading;
    let of_page = |mut page: PageReading<'_>, prose: &Prose<'_>| {
        if page.is_told(limits) {
            page.find_sentences(prose);
        }
        let mut problems = grades(&page, limits);
        // Capitals are explained in words of their language; we know those of the measures.
        if page.measure.is_some() {
            problems.extend(words::acronyms(model, sources, page.site, page.page, prose));
        }
        problems.extend(words::long_paragraphs(prose));
        problems.extend(past::problems(model.as_of, page.page, prose));
        quiet.hear(page.page.file, &problems);
        problems
    };
    each_page(model, sources, Wanted::Held, quiet, of_page).into_iter().flatten().collect()
}

/// The page if it is above its limits, and every section above the upper one of a page that keeps within.
fn grades(page: &PageReading<'_>, reading: &Reading) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    let (Some(measure), verdict) = (page.measure, page.verdict(reading)) else { return problems };
    let told = Told { page, measure, limits: limits(reading, measure) };
    if let (Some(score), Verdict::Hard | Verdict::TooHard) = (page.score, verdict) {
        problems.push(told.page(score, verdict, &reading.audience));
    }
    if verdict == Verdict::TooHard {
        return problems;
    }
    for (index, section) in page.sections.iter().enumerate() {
        if let (Some(score), Verdict::TooHard) = (section.score, page.judge(reading, section.score))
        {
            problems.push(told.section(index, section, score));
        }
    }
    problems
}

struct Told<'t> {
    page: &'t PageReading<'t>,
    measure: Measure,
    limits: Limits,
}

impl Told<'_> {
    fn page(&self, score: f64, verdict: Verdict, audience: &[String]) -> Diagnostic {
        let readers = audience.join("` or `");
        let said = self.said(score);
        let place = self.page.page.front.title.span;
        let problem = if verdict == Verdict::TooHard {
            let bound = self.bound(self.limits.fail);
            let message = format!("this page {said}; one for `{readers}` may not be {bound}");
            Diagnostic::error(codes::TOO_HARD_TO_READ, message)
        } else {
            let bound = self.bound(self.limits.warn);
            let message = format!("this page {said}; one for `{readers}` should not be {bound}");
            Diagnostic::warning(codes::HARD_TO_READ, message)
        };
        let problem = self.marked(problem.at(place), |_| true).help(self.advice(|_| true));
        problem.help("`hallpass check --grades` lists every page and section with its grade")
    }

    fn section(&self, index: usize, section: &SectionReading<'_>, score: f64) -> Diagnostic {
        let (said, bound) = (self.said(score), self.bound(self.limits.fail));
        let message =
            format!("this section {said}, {bound}, while the page as a whole keeps within");
        let problem = Diagnostic::warning(codes::SECTION_TOO_HARD, message).at(section.span);
        let of = |sentence: &Sentence| sentence.section == Some(index);
        self.marked(problem, of).help(self.advice(of))
    }

    fn said(&self, score: f64) -> String {
        match self.measure {
            Measure::FleschKincaid => format!("reads at grade {score:.1}"),
            Measure::Inflesz => format!("scores {score:.1} on the INFLESZ scale"),
        }
    }

    fn bound(&self, limit: u8) -> String {
        match self.measure {
            Measure::FleschKincaid => format!("above {limit}"),
            Measure::Inflesz => format!("below {limit}"),
        }
    }

    /// The hardest sentences, marked where they stand, in the order of the page.
    fn marked(&self, problem: Diagnostic, of: impl Fn(&Sentence) -> bool) -> Diagnostic {
        let is_hard = |score: f64| self.measure.is_harder(score, self.limits.warn.into());
        let scored = |sentence: &Sentence| {
            let words = sentence.counts.words;
            let score = self.measure.score(sentence.counts).filter(|score| is_hard(*score))?;
            (of(sentence) && words >= SENTENCE_WORDS).then_some((sentence.span, words, score))
        };
        let mut hardest: Vec<(Span, usize, f64)> =
            self.page.sentences.iter().filter_map(scored).collect();
        hardest.sort_by(|(_, _, a), (_, _, b)| match self.measure {
            Measure::FleschKincaid => b.total_cmp(a),
            Measure::Inflesz => a.total_cmp(b),
        });
        hardest.truncate(SHOWN_SENTENCES);
        hardest.sort_by_key(|(span, ..)| *span);
        hardest.into_iter().fold(problem, |problem, (span, words, score)| {
            let of = match self.measure {
                Measure::FleschKincaid => format!("{words} words, grade {score:.1}"),
                Measure::Inflesz => format!("{words} words, score {score:.1}"),
            };
            problem.related(span, of)
        })
    }

    fn advice(&self, of: impl Fn(&Sentence) -> bool) -> String {
        let mut times: BTreeMap<&str, usize> = BTreeMap::new();
        let sentences = self.page.sentences.iter().filter(|sentence| of(sentence));
        for word in sentences.flat_map(|sentence| &sentence.long_words) {
            *times.entry(word).or_default() += 1;
        }
        let mut words: Vec<(&str, usize)> = times.into_iter().collect();
        words.sort_by_key(|&(word, times)| (std::cmp::Reverse(times), word));
        let named: Vec<&str> = words.iter().take(NAMED_WORDS).map(|&(word, _)| word).collect();
        let split = "split the marked sentences, one thought each";
        if named.is_empty() {
            return split.to_owned();
        }
        format!("{split}, and find shorter words for `{}`", named.join("`, `"))
    }
}
