//! Syllables of Spanish words. The spelling tells them without a list: each syllable has one vowel, diphthong
//! or triphthong, as the Ortografía de la lengua española (Real Academia Española, 2010, chapter II, 3.4)
//! parts them, so that `h` between vowels parts nothing and `cohibir` has the diphthong that it has there.

/// The syllables of a word as it stands in the text; a figure counts as one.
pub(super) fn spanish(word: &str) -> usize {
    let parts = word.split(['-', '‐', '‑']).filter(|part| !part.is_empty());
    parts.map(part).sum::<usize>().max(1)
}

#[derive(Clone, Copy, PartialEq)]
enum Sound {
    /// a, e, o; and í, ú, which stand by themselves beside any other vowel.
    Strong,
    /// i, u, ü, and y where it sounds as i.
    Weak,
    Consonant,
}

fn part(word: &str) -> usize {
    if word.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return 1;
    }
    let all: Vec<char> =
        word.to_lowercase().chars().filter(|c| c.is_alphabetic() && *c != 'h').collect();
    let sounds: Vec<Sound> = (0..all.len()).map(|at| sound(&all, at)).collect();
    let mut count = 0;
    let mut last: Option<Sound> = None;
    for sound in sounds {
        match (last, sound) {
            (_, Sound::Consonant) => last = None,
            (None, _) => {
                count += 1;
                last = Some(sound);
            }
            // Two strong vowels are two syllables; a weak one joins what stands before or after it.
            (Some(Sound::Strong), Sound::Strong) => count += 1,
            (Some(_), Sound::Weak) => {}
            (Some(_), Sound::Strong) => last = Some(Sound::Strong),
        }
    }
    count
}

fn sound(all: &[char], at: usize) -> Sound {
    let next = all.get(at + 1).copied().unwrap_or(' ');
    let before = if at == 0 { ' ' } else { all[at - 1] };
    match all[at] {
        'a' | 'e' | 'o' | 'á' | 'é' | 'ó' | 'í' | 'ú' => Sound::Strong,
        // Written and not heard: `que`, `guerra`.
        'u' if before == 'q' || (before == 'g' && "eiéí".contains(next)) => Sound::Consonant,
        'i' | 'u' | 'ü' => Sound::Weak,
        'y' if !"aeiouáéíóú".contains(next) => Sound::Weak,
        _ => Sound::Consonant,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_parted_as_the_academy_parts_them() {
        let divided = "es·cue·la es·tu·dian·te ex·pe·dien·te pa·dre ma·trí·cu·la ins·crip·ción ciu·dad \
            tra·duc·tor de·re·cho per·so·nal a·ho·ra pro·hí·be prohi·bir a·hí pa·ís le·er po·e·ta \
            te·a·tro hé·ro·e ai·re au·la rei·na deu·da oi·go bou viu·da cui·da a·ve·ri·guáis Pa·ra·guay \
            buey rey y ya ma·yo gue·rra gui·ta·rra pin·güi·no que quie·ro di·rec·ción dí·a tí·o \
            ca·í·da ba·úl o·ír res·pues·ta vein·ti·cua·tro cre·en·cia lin·güís·ti·ca mie·do ac·tú·a \
            hie·lo hue·vo cohi·bir muy hoy ley";
        let wrong: Vec<String> = divided
            .split_whitespace()
            .map(|word| (word.replace('·', ""), word.matches('·').count() + 1))
            .filter(|(word, expected)| spanish(word) != *expected)
            .map(|(word, expected)| format!("{word}: {} for {expected}", spanish(&word)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
        assert_eq!((spanish("10"), spanish("10-días"), spanish("")), (1, 3, 1));
    }

    proptest::proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,20}") {
            proptest::prop_assert!(spanish(&word) >= 1);
        }
    }
}
