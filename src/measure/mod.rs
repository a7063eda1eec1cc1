//! How hard each page is to read: its grade, that of its sections, and its hardest sentences, by formulas that
//! were published and tested for the language of the text ([`Measure`]); for a language without one nothing
//! is said. A formula sees the length of sentences and words and nothing else: it finds the page that needs
//! another look, and cannot say that a page is good.

mod formula;
mod prose;
mod readers;
mod sentences;
mod spanish;
mod syllables;
mod told;

pub use formula::{Counts, Measure};
pub use told::{Verdict, problems};

use rayon::prelude::*;

use crate::diag::Span;
use crate::model::{Language, Model, NodeId, Site, Standing};
use crate::parse::{Heading, Page};
use crate::read::Sources;

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
    readings_of(model, sources, |_, _| true)
}

/// Measures the pages that are held to the limits of `site.yaml`.
fn held_readings<'m>(model: &'m Model, sources: &'m Sources) -> Vec<PageReading<'m>> {
    readings_of(model, sources, |site, id| readers::is_held(model, site, id))
}

fn readings_of<'m>(
    model: &'m Model,
    sources: &'m Sources,
    is_wanted: impl Fn(&Site, NodeId) -> bool + Sync,
) -> Vec<PageReading<'m>> {
    let pages: Vec<(&Site, &Language, NodeId)> = model
        .sites
        .iter()
        .flat_map(|site| site.languages.iter().map(move |language| (site, language)))
        .flat_map(|(site, language)| site.ids().map(move |id| (site, language, id)))
        .collect();
    let read = |&(site, language, id): &(&'m Site, &'m Language, NodeId)| {
        let variant = model.variant(site, id, language);
        (variant.standing != Standing::Missing && is_wanted(site, id))
            .then(|| measure(model, sources, site, id, variant.page, variant.language))
    };
    pages.par_iter().filter_map(read).collect()
}

fn measure<'m>(
    model: &'m Model,
    sources: &'m Sources,
    site: &'m Site,
    id: NodeId,
    page: &'m Page,
    language: &'m str,
) -> PageReading<'m> {
    let measure = Measure::of(language);
    let mut reading = PageReading {
        site,
        page,
        language,
        measure,
        counts: Counts::default(),
        score: None,
        sections: Vec::new(),
        is_held: readers::is_held(model, site, id),
        sentences: Vec::new(),
    };
    if let Some(measure) = measure {
        reading.read(measure, &prose::prose(model, sources, site, page));
    }
    reading
}

impl<'m> PageReading<'m> {
    fn read(&mut self, measure: Measure, prose: &prose::Prose<'m>) {
        let mut by_section = vec![Counts::default(); prose.sections.len()];
        for block in &prose.blocks {
            let marked = block.text.trim_end().ends_with(['.', '?', '!', '…', '"', '”', '»', ')']);
            if !marked && sentences::words(&block.text).count() < LABEL_WORDS {
                continue;
            }
            for range in sentences::sentences(&block.text) {
                let mut long_words = Vec::new();
                let counts = sentence(measure, &block.text[range.clone()], |word| {
                    long_words.push(word.to_lowercase());
                });
                if counts.words == 0 {
                    continue;
                }
                self.counts += counts;
                if let Some(index) = block.section {
                    by_section[index] += counts;
                }
                let span = block.span(&range);
                self.sentences.push(Sentence { section: block.section, span, counts, long_words });
            }
        }
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

/// Counts one sentence, and hands over its long words.
fn sentence(measure: Measure, text: &str, mut long_word: impl FnMut(&str)) -> Counts {
    let mut counts = Counts { sentences: 1, ..Counts::default() };
    for word in sentences::words(text) {
        let syllables = measure.syllables(word);
        counts += Counts { words: 1, sentences: 0, syllables };
        if syllables >= measure.long_word() {
            long_word(word);
        }
    }
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
