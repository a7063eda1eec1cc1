//! What is counted in a text, and the published formulas that make one figure of it.

use super::spanish::spanish;
use super::syllables::english;

/// What a formula looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Counts {
    pub words: usize,
    pub sentences: usize,
    pub syllables: usize,
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.words += other.words;
        self.sentences += other.sentences;
        self.syllables += other.syllables;
    }
}

/// How hard a text of a language is to read. A language without a published and tested formula has none:
/// the formulas below were fitted to English and Spanish, and a figure of theirs for another language, or of
/// a translated formula, would be made up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// English: the school grade in the United States that can read it; higher is harder. J. P. Kincaid,
    /// R. P. Fishburne, R. L. Rogers, B. S. Chissom: "Derivation of new readability formulas (Automated
    /// Readability Index, Fog Count and Flesch Reading Ease Formula) for Navy enlisted personnel", Research
    /// Branch Report 8-75, Naval Air Station Memphis, 1975.
    FleschKincaid,
    /// Spanish: ease on the INFLESZ scale; lower is harder. The formula is F. Szigriszt Pazos, "Sistemas
    /// predictivos de legilibilidad del mensaje escrito: fórmula de perspicuidad", doctoral thesis,
    /// Universidad Complutense de Madrid, 1993; the scale I. M. Barrio-Cantalejo and others, "Validación de
    /// la Escala INFLESZ para evaluar la legibilidad de los textos dirigidos a pacientes", Anales del Sistema
    /// Sanitario de Navarra 31(2), 2008: below 40 very hard, 40 to 55 somewhat hard, 55 to 65 normal,
    /// 65 to 80 fairly easy, above 80 very easy.
    Inflesz,
}

impl Measure {
    /// By the language's BCP 47 tag.
    pub fn of(language: &str) -> Option<Self> {
        match language.split('-').next() {
            Some("en") => Some(Self::FleschKincaid),
            Some("es") => Some(Self::Inflesz),
            _ => None,
        }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::FleschKincaid => "Flesch–Kincaid grade",
            Self::Inflesz => "INFLESZ",
        }
    }

    pub(super) fn syllables(self, word: &str) -> usize {
        match self {
            Self::FleschKincaid => english(word),
            Self::Inflesz => spanish(word),
        }
    }

    /// Syllables from which a word is one to look at.
    pub(super) fn long_word(self) -> usize {
        match self {
            Self::FleschKincaid => 4,
            Self::Inflesz => 5,
        }
    }

    /// To a tenth, as it is shown and compared. None where there is nothing to measure.
    pub fn score(self, counts: Counts) -> Option<f64> {
        let [words, sentences, syllables] = [counts.words, counts.sentences, counts.syllables]
            .map(|count| f64::from(u32::try_from(count).unwrap_or(u32::MAX)));
        if counts.words == 0 || counts.sentences == 0 {
            return None;
        }
        let score = match self {
            Self::FleschKincaid => 0.39 * words / sentences + 11.8 * syllables / words - 15.59,
            Self::Inflesz => 206.835 - 62.3 * syllables / words - words / sentences,
        };
        Some((score * 10.0).round() / 10.0)
    }

    /// Whether one score is harder to read than another.
    pub fn is_harder(self, score: f64, than: f64) -> bool {
        match self {
            Self::FleschKincaid => score > than,
            Self::Inflesz => score < than,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_formulas_are_the_published_ones() {
        let counts = Counts { words: 100, sentences: 5, syllables: 140 };
        // 0.39 · 20 + 11.8 · 1.4 − 15.59
        assert_eq!(Measure::FleschKincaid.score(counts), Some(8.7));
        // 206.835 − 62.3 · 1.4 − 20
        assert_eq!(Measure::Inflesz.score(counts), Some(99.6));
        assert_eq!(Measure::Inflesz.score(Counts::default()), None);
        // The lowest grade there is: sentences of one word of one syllable.
        let least = Counts { words: 1, sentences: 1, syllables: 1 };
        assert_eq!(Measure::FleschKincaid.score(least), Some(-3.4));
    }

    #[test]
    fn no_figure_is_made_up_for_other_languages() {
        assert_eq!(Measure::of("en-US"), Some(Measure::FleschKincaid));
        assert_eq!(Measure::of("es"), Some(Measure::Inflesz));
        for language in ["ar", "pl", "ur", "zh-Hans", "eng", ""] {
            assert_eq!(Measure::of(language), None, "{language}");
        }
    }
}
