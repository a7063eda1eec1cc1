//! Ids for questions that have none. They depend on the question alone, so that the same file, or a
//! longer one, gives the same ids again: records name questions by them.

use std::collections::BTreeSet;

use quiz::Digest;

use crate::yaml::types::is_id;

use super::{Import, Item};

/// Words of a prompt that make an id.
const WORDS: usize = 5;

/// Gives every item an id: the file's own, else made of its title, else of its prompt, else of a digest of
/// the prompt. A second one of the same id gets a number.
pub(super) fn give(import: &mut Import) {
    let mut taken = BTreeSet::new();
    for item in &mut import.items {
        let proposed = proposed(item);
        let numbered = (2..).map(|number| format!("{proposed}-{number}"));
        let free = |id: &String| !taken.contains(id);
        let id = std::iter::once(proposed.clone()).chain(numbered).find(free).unwrap_or(proposed);
        taken.insert(id.clone());
        item.id = Some(id);
    }
}

fn proposed(item: &Item) -> String {
    let own = item.id.as_deref().filter(|id| is_id(id)).map(str::to_owned);
    let of_text = |text: &String| slug(text);
    own.or_else(|| item.id.as_ref().and_then(of_text))
        .or_else(|| item.name.as_ref().and_then(of_text))
        .or_else(|| slug(&item.prompt))
        .unwrap_or_else(|| {
            let digest = Digest::of(item.prompt.as_bytes()).to_hex();
            format!("q-{}", &digest[..8])
        })
}

/// The first words of a text as an id; `None` where fewer than half of its letters are ASCII, so that
/// nothing that tells it from others would be left.
pub(super) fn slug(text: &str) -> Option<String> {
    let (plain, foreign) = text
        .chars()
        .filter(|c| c.is_alphanumeric())
        .fold((0, 0), |(a, b), c| if c.is_ascii() { (a + 1, b) } else { (a, b + 1) });
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.chars().filter(char::is_ascii_alphanumeric).collect::<String>())
        .filter(|word| !word.is_empty())
        .take(WORDS)
        .collect();
    let mut id = words.join("-").to_ascii_lowercase();
    id.truncate(48);
    let id = id.trim_end_matches('-').to_owned();
    (plain > foreign && is_id(&id)).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn ids_are_made_of_words_of_a_text_that_has_some() {
        assert_eq!(
            slug("By when must it answer, at the latest?").unwrap(),
            "by-when-must-it-answer"
        );
        assert_eq!(slug("¿Qué hago?").unwrap(), "qu-hago");
        assert_eq!(slug("ما هو 14"), None);
        assert_eq!(slug("?!"), None);
    }
}
