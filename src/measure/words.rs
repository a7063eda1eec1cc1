//! Plain words, beyond what a formula sees: capitals that stand for words say at their first use for which,
//! and no paragraph is longer than a reader can hold.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diag::{Diagnostic, codes};
use crate::model::{Model, Site};
use crate::parse::Page;
use crate::read::Sources;
use crate::yaml::{Node, Value};

use super::prose::{Block, Prose};

/// More words than this in one paragraph are told.
pub(super) const PARAGRAPH_WORDS: usize = 150;
/// How much of a long paragraph is underlined, in words.
const SHOWN_WORDS: usize = 6;

/// Capitals that need no words, and words that are written in capitals to be heard.
const KNOWN: &[&str] = &[
    "AL", "ALL", "AM", "AND", "ANY", "BC", "CD", "CEO", "CSV", "DIY", "DNA", "DO", "DVD", "EU",
    "FAQ", "GPS", "HTML", "HTTP", "HTTPS", "ID", "IDS", "IL", "IT", "JPEG", "JSON", "LED", "MP3",
    "MUST", "NEVER", "NO", "NOT", "OK", "ONLY", "OR", "PC", "PDF", "PIN", "PM", "PNG", "PO", "QR",
    "SMS", "SVG", "TBC", "TBD", "TV", "UK", "UN", "URL", "URLS", "US", "USA", "USB", "VIP", "WIFI",
    "YES", "ZIP",
];

/// Small words that have no letter in an acronym.
const SMALL: &[&str] = &[
    "a", "an", "and", "de", "del", "el", "for", "in", "la", "las", "los", "of", "on", "or", "the",
    "to", "y",
];

pub(super) fn long_paragraphs(prose: &Prose<'_>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for block in &prose.blocks {
        long(block, &mut problems);
    }
    problems
}

fn long(block: &Block<'_>, problems: &mut Vec<Diagnostic>) {
    // A word has two bytes and more with its space, so most blocks need not be counted.
    if block.text.len() < PARAGRAPH_WORDS * 2 {
        return;
    }
    let words = block.text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric));
    let count = words.count();
    if count <= PARAGRAPH_WORDS {
        return;
    }
    let head = block.text.split_whitespace().take(SHOWN_WORDS).last();
    let end =
        head.map_or(0, |word| word.as_ptr() as usize - block.text.as_ptr() as usize + word.len());
    let start = block.text.len() - block.text.trim_start().len();
    problems.push(
        Diagnostic::warning(
            codes::LONG_PARAGRAPH,
            format!(
                "this paragraph has {count} words; more than {PARAGRAPH_WORDS} are hard to take in"
            ),
        )
        .at(block.span(&(start..end.max(start))))
        .help("make several of it, one thought each, or a list of what has parts"),
    );
}

/// Capitals of one page, as a site shows it.
pub(super) fn acronyms(
    model: &Model,
    sources: &Sources,
    site: &Site,
    page: &Page,
    prose: &Prose<'_>,
) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    if prose.blocks.iter().all(|block| candidates(&block.text).next().is_none()) {
        return problems;
    }
    let glossary = Glossary::of(model, site, page);
    if glossary.is_shown {
        return problems;
    }
    let headings: Vec<&str> =
        model.headings(site, page).into_iter().map(|heading| heading.title.as_str()).collect();
    let of_headings: Vec<Vec<Initial>> = headings.iter().map(|heading| initials(heading)).collect();
    // Of the blocks up to the one that is looked at.
    let mut of_blocks: Vec<Vec<Initial>> = Vec::new();
    let mut met: BTreeSet<&str> = BTreeSet::new();
    for (at, block) in prose.blocks.iter().enumerate() {
        for (range, acronym) in candidates(&block.text) {
            let span = block.span(&range);
            // Names in facts are what they are.
            let is_written = sources.file(span.file).text.get(span.range()) == Some(acronym);
            if !is_written || !met.insert(acronym) || glossary.explains(acronym) {
                continue;
            }
            let expand = glossary.expand(acronym);
            let so_far = &prose.blocks[..=at];
            of_blocks.extend(so_far[of_blocks.len()..].iter().map(|block| initials(&block.text)));
            let mut texts =
                so_far.iter().map(|block| block.text.as_str()).chain(headings.iter().copied());
            if expand.is_some_and(|expand| texts.any(|text| has(text, expand)))
                || of_blocks.iter().chain(&of_headings).any(|words| spell(words, acronym))
                || is_beside_words(&block.text, &range)
            {
                continue;
            }
            let problem = Diagnostic::warning(
                codes::ACRONYM,
                format!("`{acronym}` is not explained where the page first uses it"),
            )
            .at(span);
            problems.push(match expand {
                Some(expand) => problem.help(format!("write `{expand} ({acronym})` here")),
                None => problem.help(format!(
                    "write here what the letters stand for, and `({acronym})` behind it"
                )),
            });
        }
    }
    problems
}

/// Two to six capitals, a plural `s` behind them or not.
fn candidates(text: &str) -> impl Iterator<Item = (Range<usize>, &str)> {
    let mut words = Vec::new();
    // Most texts have none, and are not taken apart.
    if !text.as_bytes().windows(2).any(|two| two.iter().all(u8::is_ascii_uppercase)) {
        return words.into_iter();
    }
    let is_part = |c: char| c.is_alphanumeric() || c == '\'' || c == '’';
    for word in text.split(|c: char| !is_part(c)).filter(|word| word.len() > 1) {
        let word = word.split(['\'', '’']).next().unwrap_or(word);
        let bare = word.strip_suffix('s').unwrap_or(word);
        let is_acronym =
            can_be_acronym(bare) && !is_of_a_cite(text, bare) && !is_of_an_alert(text, bare);
        if is_acronym {
            let start = bare.as_ptr() as usize - text.as_ptr() as usize;
            words.push((start..start + bare.len(), bare));
        }
    }
    words.into_iter()
}

/// Whether a word asks for an explanation, wherever it stands.
pub(super) fn can_be_acronym(word: &str) -> bool {
    (2..=6).contains(&word.len())
        && word.bytes().all(|byte| byte.is_ascii_uppercase())
        && !KNOWN.contains(&word)
        && !is_roman(word)
}

/// `105 ILCS 10/8.1`, `20 USC 6311`: between two numbers it is part of a citation.
fn is_of_a_cite(text: &str, word: &str) -> bool {
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    let (before, after) = (text[..start].trim_end(), text[start + word.len()..].trim_start());
    before.ends_with(|c: char| c.is_ascii_digit())
        && after.starts_with(|c: char| c.is_ascii_digit())
}

/// `> [!NOTE]` inside of a list is none to Markdown, and no word of the author's.
fn is_of_an_alert(text: &str, word: &str) -> bool {
    let start = word.as_ptr() as usize - text.as_ptr() as usize;
    text[..start].ends_with("[!")
}

fn is_roman(word: &str) -> bool {
    word.bytes().all(|byte| b"IVXLC".contains(&byte))
}

fn has(text: &str, words: &str) -> bool {
    text.to_lowercase().contains(&words.to_lowercase())
}

/// A word that an acronym could have a letter of.
struct Initial<'t> {
    word: &'t str,
    /// A capital.
    letter: char,
    is_small: bool,
}

fn initials(text: &str) -> Vec<Initial<'_>> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '’');
    let is_acronym = |word: &str| word.len() > 1 && word.chars().all(char::is_uppercase);
    words
        .filter(|word| !is_acronym(word))
        .filter_map(|word| {
            let letter = word.chars().next()?.to_ascii_uppercase();
            let is_small = SMALL.iter().any(|small| small.eq_ignore_ascii_case(word));
            Some(Initial { word, letter, is_small })
        })
        .collect()
}

/// Whether words in a row begin with the letters: `Chicago Public Schools` for CPS. Small words between
/// may have a letter or none.
fn spell(words: &[Initial<'_>], acronym: &str) -> bool {
    let letters: Vec<char> = acronym.chars().collect();
    let words: Vec<&Initial> = words.iter().filter(|initial| initial.word != acronym).collect();
    (0..words.len()).any(|from| spelt(&words[from..], &letters))
}

fn spelt(words: &[&Initial<'_>], letters: &[char]) -> bool {
    match (letters, words) {
        ([], _) => true,
        (_, []) => false,
        ([letter, rest @ ..], [word, after @ ..]) => {
            (word.letter == *letter && spelt(after, rest))
                || (word.is_small && spelt(after, letters))
        }
    }
}

/// `Something longer (ACR)` or `ACR (something longer)`, whatever its letters: in another language than
/// the acronym's they do not match.
fn is_beside_words(text: &str, range: &Range<usize>) -> bool {
    let (before, after) = (&text[..range.start], &text[range.end..]);
    let words = |text: &str| text.split_whitespace().count();
    let in_brackets = before.trim_end().strip_suffix('(').is_some_and(|before| words(before) >= 2);
    let bracket = after.trim_start_matches('s').trim_start().strip_prefix('(');
    let explained =
        bracket.and_then(|rest| rest.split_once(')')).is_some_and(|(inside, _)| words(inside) >= 2);
    in_brackets || explained
}

/// What the glossary says for a page.
struct Glossary<'m> {
    entries: &'m [Node],
    /// Ids of the terms that the page explains where they stand.
    linked: Vec<&'m str>,
    /// The page shows the glossary itself.
    is_shown: bool,
}

impl<'m> Glossary<'m> {
    fn of(model: &'m Model, site: &'m Site, page: &'m Page) -> Self {
        let path = ["glossary".to_owned()];
        let node = model.documents.data.lookup(&site.config.root.value, &path).ok();
        let entries = match node.map(|node| &node.value) {
            Some(Value::Sequence(items)) => items.as_slice(),
            _ => &[],
        };
        let texts = model.texts(site, page);
        let used = || texts.iter().map(|text| &text.body.used);
        Self {
            entries,
            linked: used()
                .flat_map(|used| &used.references)
                .filter(|reference| reference.file == "glossary")
                .map(|reference| reference.value.value.as_str())
                .collect(),
            is_shown: used()
                .flat_map(|used| &used.components)
                .any(|known| known.name.value == "glossary"),
        }
    }

    fn entry(&self, acronym: &str) -> Option<&'m Node> {
        self.entries
            .iter()
            .find(|entry| entry.get("term").and_then(Node::as_scalar) == Some(acronym))
    }

    fn expand(&self, acronym: &str) -> Option<&'m str> {
        self.entry(acronym)?.get("expand")?.as_scalar().filter(|text| !text.is_empty())
    }

    /// The page links the word to the glossary, or the glossary says that the letters are the name.
    fn explains(&self, acronym: &str) -> bool {
        let Some(entry) = self.entry(acronym) else { return false };
        let id = entry.get("id").and_then(Node::as_scalar).unwrap_or_default();
        let is_a_name = entry.get("expand").and_then(Node::as_scalar) == Some("");
        self.linked.contains(&id) || is_a_name
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Vec<&str> {
        candidates(text).map(|(_, word)| word).collect()
    }

    #[test]
    fn capitals_are_told_from_words() {
        assert_eq!(found("105 ILCS 10/8.1 and 20 USC 6311"), Vec::<&str>::new());
        assert_eq!(
            found("Ask the ALOP or an IEP team; two ALOPs. CPS's page"),
            ["ALOP", "IEP", "ALOP", "CPS"]
        );
        assert_eq!(
            found("Part II, a PDF for the USA: do NOT sign. McKinney, COVID19, A"),
            Vec::<&str>::new()
        );
    }

    #[test]
    fn words_that_spell_the_letters_explain_them() {
        assert!(spell(&initials("CPS is Chicago Public Schools."), "CPS"));
        assert!(spell(&initials("the Department of Children and Family Services"), "DCFS"));
        assert!(spell(&initials("an Individualized Education Program"), "IEP"));
        assert!(!spell(&initials("Ask the school for the plan"), "IEP"));
        let text = "El plan de estudios (PEI) sirve.";
        let at = text.find("PEI").unwrap();
        assert!(is_beside_words(text, &(at..at + 3)));
        assert!(!is_beside_words("The PEI helps.", &(4..7)));
    }
}
