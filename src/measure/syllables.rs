//! Syllables of English words, as a dictionary parts them: rules for the spelling, and a list of the common
//! words that the rules get wrong.
//!
//! Flesch's counting rules hold (R. Flesch, "A new readability yardstick", Journal of Applied Psychology 32,
//! 1948): a word is counted as it is read aloud. A figure counts as one syllable, because reading out `10`
//! or a phone number does not make a text harder.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use foldhash::fast::RandomState;

/// Word to number of syllables, where the rules below would miscount.
static EXCEPTIONS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let lines = include_str!("syllables.en.txt").lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.split_once(' '))
        .filter_map(|(number, words)| Some((number.parse().ok()?, words)))
        .flat_map(|(number, words)| words.split(' ').map(move |word| (word, number)))
        .collect()
});

/// Written in capitals for weight, not because it is an abbreviation.
const SHOUTED: &[&str] = &[
    "a", "all", "and", "any", "are", "ask", "at", "but", "by", "can", "do", "for", "get", "go",
    "has", "his", "her", "if", "in", "is", "it", "may", "no", "not", "now", "of", "off", "on",
    "one", "or", "our", "out", "see", "the", "to", "two", "up", "use", "was", "we", "who", "yes",
    "you",
];

thread_local! {
    /// Words that were counted: a site says the same few thousand over and over.
    static COUNTED: RefCell<HashMap<Box<str>, usize, RandomState>> = RefCell::default();
}

/// No site has so many words; a file that means harm may.
const MOST_COUNTED: usize = 50_000;

/// The syllables of a word as it stands in the text; a hyphen parts it into words read one after the other.
pub(super) fn english(word: &str) -> usize {
    COUNTED.with_borrow_mut(|counted| {
        if let Some(&known) = counted.get(word) {
            return known;
        }
        let syllables = count(word);
        if counted.len() < MOST_COUNTED {
            counted.insert(word.into(), syllables);
        }
        syllables
    })
}

fn count(word: &str) -> usize {
    let parts = word.split(['-', '‐', '‑']).filter(|part| !part.is_empty());
    parts.map(part).sum::<usize>().max(1)
}

fn part(word: &str) -> usize {
    let letters: String = word.chars().filter(|c| c.is_alphabetic()).collect();
    if letters.is_empty() || word.chars().next().is_some_and(|c| c.is_ascii_digit()) {
        return 1;
    }
    if is_spelled_out(&letters) {
        // Only W has a name of three syllables.
        return letters.chars().map(|c| if c == 'W' { 3 } else { 1 }).sum();
    }
    let lower = word.to_lowercase().replace('’', "'");
    let (stem, tail) = lower.split_once('\'').unwrap_or((&lower, ""));
    let stem: String = stem.chars().filter(|c| c.is_alphabetic()).collect();
    let hisses = stem.ends_with(['s', 'x', 'z']) || stem.ends_with("ch") || stem.ends_with("sh");
    let heard = match tail {
        // `didn't`, `couldn't` have one more than `did` and `could`; `don't` and `can't` do not.
        "t" if stem.ends_with('n') => usize::from(stem.ends_with("dn") || stem.ends_with("sn")),
        "s" if hisses => 1,
        "ll" | "d" if !ends_in_vowel(&stem) => 1,
        "ve" if !ends_in_vowel(&stem) => 1,
        _ => 0,
    };
    one_word(&stem) + heard
}

/// Up to three capitals are read letter by letter (`IEP`, `CPS`), and so is what nobody can read as a word
/// (`STLS`); longer ones are (`ALOP`, `FERPA`).
fn is_spelled_out(letters: &str) -> bool {
    let lower = letters.to_lowercase();
    let count = letters.chars().count();
    let capitals = letters.chars().all(char::is_uppercase);
    let readable = lower.chars().any(|c| "aeiouy".contains(c));
    capitals && count > 1 && !SHOUTED.contains(&lower.as_str()) && (count <= 3 || !readable)
}

fn ends_in_vowel(stem: &str) -> bool {
    stem.ends_with(['a', 'e', 'i', 'o', 'u', 'y', 'w'])
}

fn one_word(word: &str) -> usize {
    let listed = |word: &str| EXCEPTIONS.get(word).copied();
    let singular = || word.strip_suffix('s').and_then(listed);
    listed(word).or_else(singular).unwrap_or_else(|| by_rule(word))
}

/// A word's letters, and which of them sound as vowels.
struct Letters {
    all: Vec<char>,
    vowels: Vec<bool>,
}

fn by_rule(word: &str) -> usize {
    let all: Vec<char> = word.chars().map(plain).collect();
    let plain_word: String = all.iter().collect();
    let vowels = (0..all.len()).map(|at| is_vowel(&all, at)).collect();
    let letters = Letters { all, vowels };
    let added = letters.groups() + letters.heard_apart() + breath(&plain_word);
    // An accent says that the last vowel is heard: `résumé`.
    let silent = if word.ends_with('é') { 0 } else { letters.silent(&plain_word) };
    added.saturating_sub(silent).max(1)
}

/// `é` of `résumé` sounds as `e` does.
fn plain(c: char) -> char {
    match c {
        'á' | 'à' | 'â' | 'ä' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ï' | 'î' => 'i',
        'ó' | 'ö' | 'ô' => 'o',
        'ú' | 'ü' | 'û' => 'u',
        'ñ' => 'n',
        c => c,
    }
}

/// `y` before a vowel, at the start or after another, is a consonant: `yes`, `player`.
fn is_vowel(all: &[char], at: usize) -> bool {
    let open = |at: usize| all.get(at).is_some_and(|&c| "aeiou".contains(c));
    match all[at] {
        'y' => !(open(at + 1) && (at == 0 || open(at - 1))),
        c => "aeiou".contains(c),
    }
}

/// `-sm` and `-thm` are a syllable without a vowel.
fn breath(word: &str) -> usize {
    usize::from(["sm", "sms", "thm", "thms"].iter().any(|ending| word.ends_with(ending)))
}

impl Letters {
    fn groups(&self) -> usize {
        let starts = |&at: &usize| self.vowels[at] && (at == 0 || !self.vowels[at - 1]);
        (0..self.all.len()).filter(starts).count()
    }

    fn at(&self, at: usize) -> char {
        self.all.get(at).copied().unwrap_or(' ')
    }

    /// Pairs of vowels of which each is a syllable: `ra-di-o`, `be-ing`, `so-ci-e-ty`.
    fn heard_apart(&self) -> usize {
        (1..self.all.len())
            .filter(|&at| self.vowels[at - 1] && self.vowels[at] && self.is_apart(at - 1))
            .count()
    }

    fn is_apart(&self, first: usize) -> bool {
        let before = if first == 0 { ' ' } else { self.all[first - 1] };
        let after = self.at(first + 2);
        let rest: String = self.all[first + 2..].iter().collect();
        let soft = "ctgsx".contains(before);
        match (self.all[first], self.all[first + 1]) {
            (a, 'i') if ["ng", "ngs", "ngly"].contains(&rest.as_str()) => {
                before != 'q' && !(a == 'u' && before == 'g')
            }
            ('i', 'o') => !soft,
            ('i', 'a') => !soft || after == 't',
            ('i', 'u') | ('y', 'i') => true,
            ('i', 'e') => match after {
                'r' | 's' if ["r", "rs", "st"].contains(&rest.as_str()) => first > 1,
                'n' => !soft && !rest.is_empty() && rest != "n" && !rest.starts_with("nd"),
                't' => true,
                _ => false,
            },
            ('e', 'o') => after != 'u' && before != 'g' && before != 'p',
            ('u', 'a' | 'o') => before != 'q' && before != 'g',
            ('u', 'e') => "lr".contains(before) && after == 'n',
            ('e', 'a') => after == 't' && first >= 2 && self.all[first - 2..first] == ['c', 'r'],
            _ => false,
        }
    }

    /// Vowels that are written and not heard: `take`, `times`, `asked`, `safely`, `basically`.
    fn silent(&self, word: &str) -> usize {
        let count = self.all.len();
        let consonant = |at: usize| !self.vowels[at];
        let last = match word {
            _ if count > 2 && word.ends_with('e') && consonant(count - 2) => {
                !self.is_syllabic_l(count - 1)
            }
            _ if count > 3 && word.ends_with("es") && consonant(count - 3) => {
                let stem = &self.all[..count - 2];
                let hisses = "sxzcg".contains(stem[stem.len() - 1])
                    || stem.ends_with(&['c', 'h'])
                    || stem.ends_with(&['s', 'h']);
                !hisses && !self.is_syllabic_l(count - 2)
            }
            _ if count > 3 && word.ends_with("ed") && consonant(count - 3) => {
                !"td".contains(self.all[count - 3]) && !self.is_syllabic_l(count - 2)
            }
            _ => false,
        };
        usize::from(last) + self.silent_inside(word) + usize::from(word.ends_with("ically"))
    }

    /// The `e` that a suffix leaves silent: `statement`, `useful`, `sometimes`.
    fn silent_inside(&self, word: &str) -> usize {
        const SUFFIXES: &[&str] = &[
            "ment", "ments", "ful", "fully", "less", "ly", "ness", "some", "where", "thing",
            "body", "time", "times", "one",
        ];
        let is_silent = SUFFIXES.iter().any(|suffix| {
            word.strip_suffix(suffix).and_then(|stem| stem.strip_suffix('e')).is_some_and(|stem| {
                let length = stem.chars().count();
                length > 1 && !self.vowels[length - 1] && !self.is_syllabic_l(length)
            })
        });
        usize::from(is_silent)
    }

    /// Whether what stands before `end` closes with a consonant and `l`, as in `table`: then the `e` after it
    /// is heard.
    fn is_syllabic_l(&self, end: usize) -> bool {
        end >= 2
            && self.all[end - 1] == 'l'
            && !self.vowels[end - 2]
            && !"lr".contains(self.all[end - 2])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Divided as Merriam-Webster's dictionary divides them.
    const DIVIDED: &str = "school stu·dent tran·script en·roll en·roll·ment rec·ord re·quire·ment \
        cer·ti·fi·cate dis·trict coun·sel·or fam·i·ly guard·i·an ad·dress i·den·ti·ty im·mu·ni·za·tion \
        sus·pen·sion ex·pul·sion ed·u·ca·tion in·di·vid·u·al·ized spe·cial al·ter·na·tive ap·pli·ca·tion \
        in·ter·pret·er home·less shel·ter vi·o·lence par·ent preg·nan·cy em·ploy·ee prin·ci·pal \
        at·tend·ance cred·it grad·u·a·tion di·plo·ma de·ci·sion ap·peal com·plaint no·tice state·ment \
        im·me·di·ate·ly doc·u·ment phys·i·cal vac·cine po·lice de·ten·tion trans·fer sched·ule \
        cal·en·dar Oc·to·ber Feb·ru·ar·y Wednes·day some·one ev·ery·thing peo·ple ta·ble walked \
        want·ed asked need·ed box·es pag·es clos·es takes times be·ing cre·ate sci·ence i·de·a a·re·a \
        ra·di·o so·ci·e·ty qui·et busi·ness fu·ture use·ful safe·ly bas·ic nu·cle·ar re·al·i·ty \
        o·pin·ion un·ion mil·lion pla·teau eye move·ment el·e·ment length strength through though rhy·thm \
        plan·ning hap·pi·er ear·li·est play·er em·ploy lay·er yes you bay·ou law·yer be·yond";

    #[test]
    fn words_are_parted_as_the_dictionary_parts_them() {
        let wrong: Vec<String> = DIVIDED
            .split_whitespace()
            .map(|word| (word.replace('·', ""), word.matches('·').count() + 1))
            .filter(|(word, expected)| english(word) != *expected)
            .map(|(word, expected)| format!("{word}: {} for {expected}", english(&word)))
            .collect();
        assert!(wrong.is_empty(), "{wrong:?}");
    }

    #[test]
    fn short_forms_figures_and_abbreviations() {
        let cases = [
            ("don't", 1),
            ("can't", 1),
            ("didn’t", 2),
            ("couldn't", 2),
            ("isn't", 2),
            ("school's", 1),
            ("boss's", 2),
            ("you'll", 1),
            ("it'll", 2),
            ("we've", 1),
            ("10", 1),
            ("14-day", 2),
            ("self-report", 3),
            ("IEP", 3),
            ("CPS", 3),
            ("STLS", 4),
            ("ALOP", 2),
            ("NOT", 1),
            ("MUST", 1),
            ("www", 1),
            ("résumé", 3),
            ("", 1),
            ("'", 1),
            ("é", 1),
        ];
        for (word, expected) in cases {
            assert_eq!(english(word), expected, "{word}");
        }
    }

    /// An entry that the rules count rightly is one to take out.
    #[test]
    fn each_exception_is_one() {
        let needless: Vec<_> =
            EXCEPTIONS.iter().filter(|(word, count)| by_rule(word) == **count).collect();
        assert!(needless.is_empty(), "{needless:?}");
        assert!(EXCEPTIONS.len() > 500);
    }

    proptest::proptest! {
        #[test]
        fn no_word_panics(word in "\\PC{0,20}") {
            proptest::prop_assert!(english(&word) >= 1);
        }
    }
}
