//! How hard each page is to read: its grade, that of its sections, and its hardest sentences, by formulas that
//! were published and tested for the language of the text ([`Measure`]); for a language without one nothing
//! is said. A formula sees the length of sentences and words and nothing else: it finds the page that needs
//! another look, and cannot say that a page is good. What else only the running text can tell is read here as
//! well, in the same walk: capitals that nobody explains, paragraphs without end, days that have passed.

mod formula;
mod past;
mod prose;
mod readers;
mod sentences;
mod spanish;
mod syllables;
mod told;
mod words;

pub use formula::{Counts, Measure};
pub use told::{Verdict, problems};

use std::ops::Range;

use rayon::prelude::*;

use crate::diag::{Quiet, Span};
use crate::model::{Language, Model, NodeId, Site, Standing};
use crate::parse::{Heading, Page};
use crate::read::Sources;
use crate::share::share;

/// The formulas were fitted to passages of 100 words and more; below this number a figure says nothing, and
/// none is given.
pub const FEWEST_WORDS: usize = 30;

/// A block of fewer words without a mark at its end is a label: the cell of a table, an item of a list.
const LABEL_WORDS: usize = 4;

/// A page of a site in a language, as it was measured.
pub struct PageReading<'m> {
    pub site: &'m Site,
    pub page: &'m Page,
    /// BCP 47.
    pub language: &'m str,
    /// None: no formula is known for the language, and the rest is empty.
    pub measure: Option<Measure>,
    pub counts: Counts,
    /// None below [`FEWEST_WORDS`].
    pub score: Option<f64>,
    pub sections: Vec<SectionReading<'m>>,
    /// Whether the page is for those whom `reading.audience` of `site.yaml` names.
    pub is_held: bool,
    sentences: Vec<Sentence>,
}

/// What stands under a heading, up to the next.
pub struct SectionReading<'m> {
    pub heading: &'m Heading,
    pub span: Span,
    pub counts: Counts,
    pub score: Option<f64>,
}

struct Sentence {
    section: Option<usize>,
    span: Span,
    counts: Counts,
    /// In lower case.
    long_words: Vec<String>,
}

/// Measures every page of every site in each of its languages.
pub fn readings<'m>(model: &'m Model, sources: &'m Sources) -> Vec<PageReading<'m>> {
    each_page(model, sources, Wanted::All, &Quiet::default(), |mut reading, prose| {
        reading.find_sentences(prose);
        reading
    })
}

/// Of which pages sentences, words and syllables are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    All,
    /// Those that are held to the limits of `site.yaml`.
    Held,
}

/// Reads every page of every site in each of its languages, in parallel, but those that are quiet; the order is that of
/// the sites.
fn each_page<'m, T: Send>(
    model: &'m Model,
    sources: &'m Sources,
    wanted: Wanted,
    quiet: &Quiet,
    look: impl Fn(PageReading<'m>, &prose::Prose<'m>) -> T + Sync,
) -> Vec<T> {
    let pages: Vec<(&Site, &Language, NodeId)> = model
        .sites
        .iter()
        .flat_map(|site| site.languages.iter().map(move |language| (site, language)))
        .flat_map(|(site, language)| site.ids().map(move |id| (site, language, id)))
        .collect();
    let read = |&(site, language, id): &(&'m Site, &'m Language, NodeId)| {
        let variant = model.variant(site, id, language);
        if quiet.is_known(variant.page.file) && quiet.is_known(model.page(site, id).file) {
            return None;
        }
        if variant.standing == Standing::Missing {
            return None;
        }
        let is_held = readers::is_held(model, site, id);
        let prose = prose::prose(model, sources, site, variant.page);
        let mut reading = PageReading::of(site, (variant.page, variant.language), is_held);
        if wanted == Wanted::All || is_held {
            reading.read(&prose);
        }
        Some(look(reading, &prose))
    };
    share(&pages).filter_map(read).collect()
}

impl<'m> PageReading<'m> {
    /// Not read yet.
    fn of(site: &'m Site, (page, language): (&'m Page, &'m str), is_held: bool) -> Self {
        Self {
            site,
            page,
            language,
            measure: Measure::of(language),
            counts: Counts::default(),
            score: None,
            sections: Vec::new(),
            is_held,
            sentences: Vec::new(),
        }
    }

    /// Counts words and syllables. Which sentences they are in is asked of few pages: [`PageReading::find_sentences`].
    fn read(&mut self, prose: &prose::Prose<'m>) {
        let Some(measure) = self.measure else { return };
        let mut by_section = vec![Counts::default(); prose.sections.len()];
        each_sentence(prose, |block, range| {
            let counts = sentence(measure, &block.text[range], |_| ());
            self.counts += counts;
            if let Some(index) = block.section {
                by_section[index] += counts;
            }
        });
        self.score = score(measure, self.counts);
        let sections = prose.sections.iter().zip(by_section);
        self.sections = sections
            .map(|(heading, counts)| SectionReading {
                heading,
                span: self.page.body.span(&heading.text_range),
                counts,
                score: score(measure, counts),
            })
            .collect();
    }

    /// Each sentence with its place and its long words.
    fn find_sentences(&mut self, prose: &prose::Prose<'_>) {
        let Some(measure) = self.measure else { return };
        each_sentence(prose, |block, range| {
            let mut long_words = Vec::new();
            let counts = sentence(measure, &block.text[range.clone()], |word| {
                long_words.push(word.to_lowercase());
            });
            if counts.words > 0 {
                let span = block.span(&range);
                self.sentences.push(Sentence { section: block.section, span, counts, long_words });
            }
        });
    }

    /// The section that is hardest to read, of those that are long enough to say.
    pub fn hardest_section(&self) -> Option<(&SectionReading<'m>, f64)> {
        let measure = self.measure?;
        let scored = self.sections.iter().filter_map(|section| Some((section, section.score?)));
        scored.reduce(
            |hardest, next| {
                if measure.is_harder(next.1, hardest.1) { next } else { hardest }
            },
        )
    }
}

/// Every sentence of the prose; a block that is a label has none.
fn each_sentence(prose: &prose::Prose<'_>, mut look: impl FnMut(&prose::Block<'_>, Range<usize>)) {
    for block in &prose.blocks {
        let marked = block.text.trim_end().ends_with(['.', '?', '!', '…', '"', '”', '»', ')']);
        if marked || sentences::words(&block.text).nth(LABEL_WORDS - 1).is_some() {
            for range in sentences::sentences(&block.text) {
                look(block, range);
            }
        }
    }
}

/// Counts one sentence, nothing where it has no words, and hands over its long words.
fn sentence(measure: Measure, text: &str, mut long_word: impl FnMut(&str)) -> Counts {
    let mut counts = Counts::default();
    for word in sentences::words(text) {
        let syllables = measure.syllables(word);
        counts += Counts { words: 1, sentences: 0, syllables };
        if syllables >= measure.long_word() {
            long_word(word);
        }
    }
    counts.sentences = usize::from(counts.words > 0);
    counts
}

fn score(measure: Measure, counts: Counts) -> Option<f64> {
    measure.score(counts).filter(|_| counts.words >= FEWEST_WORDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples that the English Wikipedia gives for Flesch's formula, whose counts follow from the
    /// scores: 116 for 6 words and 6 syllables, 69 for 16 and 23, 37.5 for 13 and 24.
    #[test]
    fn published_examples_are_counted_as_published() {
        let examples = [
            ("The cat sat on the mat.", 6, 6, 116.1),
            (
                "This sentence, taken as a reading passage unto itself, is being used to prove a point.",
                16,
                23,
                69.0,
            ),
            (
                "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.",
                13,
                24,
                37.5,
            ),
        ];
        for (text, words, syllables, ease) in examples {
            let counts = sentence(Measure::FleschKincaid, text, |_| ());
            assert_eq!(counts, Counts { words, sentences: 1, syllables }, "{text}");
            let [words, syllables] =
                [words, syllables].map(|count| f64::from(u32::try_from(count).unwrap()));
            let found = 206.835 - 1.015 * words - 84.6 * syllables / words;
            assert!((found - ease).abs() < 0.1, "{text} {found}");
        }
    }
}
