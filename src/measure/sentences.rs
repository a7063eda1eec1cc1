//! Sentences and words of a piece of prose.

use std::ops::Range;

/// After these a full stop ends no sentence.
const ABBREVIATIONS: &[&str] = &[
    "cf", "dr", "dra", "e.g", "i.e", "lic", "mr", "mrs", "ms", "prof", "rev", "sr", "sra", "srta",
    "st", "ud", "uds", "viz", "vs",
];

/// After these it ends none where a number follows: `No. 5`.
const BEFORE_NUMBERS: &[&str] = &[
    "art", "ch", "ext", "fig", "no", "núm", "p", "pág", "para", "pp", "sec", "sect", "tel", "v",
    "vol",
];
/// Nor within the name of a law: `23 Ill. Adm. Code 375`.
const IN_CITATIONS: &[&str] = &["Adm", "Ill", "Stat", "Rev", "Ed", "Pub", "Fed", "Reg"];

/// The sentences of a text, without the space around them. An end is `.`, `?`, `!` or `…`, with the quotation
/// marks and brackets that close after it, before a space or the end of the text.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        if !matches!(c, '.' | '?' | '!' | '…') {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some(&(next, c)) = rest.peek() {
            if !".?!…\"'”’»)]".contains(c) {
                break;
            }
            end = next + c.len_utf8();
            rest.next();
        }
        if ends(&text[start..at], c, &text[end..]) {
            push(text, start..end, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

/// Whether a mark between two texts ends a sentence.
fn ends(before: &str, mark: char, after: &str) -> bool {
    let mut following = after.chars();
    match following.next() {
        None => return true,
        Some(c) if !c.is_whitespace() => return false,
        Some(_) => {}
    }
    let next =
        after.trim_start().trim_start_matches(['"', '“', '«', '(', '[', '¿', '¡', '\'', '‘']);
    let goes_on = next.chars().next().is_some_and(char::is_lowercase);
    if mark != '.' {
        // "Did you get it?" asked the clerk.
        return !goes_on;
    }
    let word =
        before.rsplit(|c: char| c.is_whitespace() || "(“\"".contains(c)).next().unwrap_or_default();
    let is_initial =
        word.chars().count() == 1 && word.chars().all(char::is_uppercase) && word != "I";
    let lower = word.to_lowercase();
    let is_short = ABBREVIATIONS.contains(&lower.as_str())
        || IN_CITATIONS.contains(&word)
        || (BEFORE_NUMBERS.contains(&lower.as_str())
            && next.starts_with(|c: char| c.is_ascii_digit()));
    // `U.S. law`, `105 ILCS 5. Then`
    let is_dotted = word.contains('.') && word.chars().all(|c| c == '.' || c.is_uppercase());
    !(goes_on || is_initial || is_short || is_dotted)
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let start = range.start + (part.len() - part.trim_start().len());
    let end = range.start + part.trim_end().len();
    if start < end && text[start..end].chars().any(char::is_alphabetic) {
        found.push(start..end);
    }
}

/// The words of a text. A hyphen joins, a dash or slash parts; addresses of the web and of mail are not read
/// out and count for nothing; what has neither letter nor digit is no word.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut words = Words { rest: text, parts: "" };
    std::iter::from_fn(move || words.next_word())
}

struct Words<'t> {
    rest: &'t str,
    /// What is left of a token that slashes or dashes may part.
    parts: &'t str,
}

impl<'t> Words<'t> {
    fn next_word(&mut self) -> Option<&'t str> {
        loop {
            if !self.parts.is_empty() {
                let (part, rest) = self.parts.split_once(PARTS).unwrap_or((self.parts, ""));
                self.parts = rest;
                let word = part.trim_matches(|c: char| !c.is_alphanumeric());
                if !word.is_empty() {
                    return Some(word);
                }
                continue;
            }
            self.rest = self.rest.trim_start();
            if let Some(word) = self.plain_word() {
                return Some(word);
            }
            let end = self.rest.find(char::is_whitespace).unwrap_or(self.rest.len());
            let (token, rest) = self.rest.split_at(end);
            if token.is_empty() {
                return None;
            }
            self.rest = rest;
            let is_address =
                token.contains("://") || token.contains('@') || token.starts_with("www.");
            if !is_address {
                self.parts = token;
            }
        }
    }

    /// Most words by far: letters of ASCII, one sign behind them or none, then a space or the end.
    fn plain_word(&mut self) -> Option<&'t str> {
        let bytes = self.rest.as_bytes();
        let end = bytes.iter().position(|byte| !byte.is_ascii_alphanumeric());
        let end = end.unwrap_or(bytes.len());
        let sign = bytes.get(end).is_some_and(|byte| b".,;:!?)\"".contains(byte));
        let next = end + usize::from(sign);
        let ends = bytes.get(next).is_none_or(u8::is_ascii_whitespace);
        if end == 0 || !ends || &bytes[..end] == b"www" {
            return None;
        }
        let word = &self.rest[..end];
        self.rest = &self.rest[next..];
        Some(word)
    }
}

/// Parts a token into words.
const PARTS: [char; 4] = ['/', '–', '—', '…'];

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|range| &text[range]).collect()
    }

    #[test]
    fn sentences_end_where_a_reader_ends_them() {
        assert_eq!(cut("One. Two? Three! Four…"), ["One.", "Two?", "Three!", "Four…"]);
        assert_eq!(
            cut("Ask Dr. Lee, e.g. today. Then go."),
            ["Ask Dr. Lee, e.g. today.", "Then go."]
        );
        assert_eq!(cut("It is 9.5 miles by 3 p.m. Go."), ["It is 9.5 miles by 3 p.m.", "Go."]);
        assert_eq!(
            cut("Say “Why?” and wait. “No.” He left."),
            ["Say “Why?” and wait.", "“No.”", "He left."]
        );
        assert_eq!(
            cut("The U.S. law. (It holds.) J. Doe came"),
            ["The U.S. law.", "(It holds.)", "J. Doe came"]
        );
        assert_eq!(
            cut("¿Qué pasa? ¡Llame! Espere 10 días."),
            ["¿Qué pasa?", "¡Llame!", "Espere 10 días."]
        );
        assert_eq!(cut("12. 13! "), [""; 0]);
    }

    #[test]
    fn words_are_what_is_read_out() {
        let found: Vec<&str> =
            words("The 10-day clock — and/or “Form 12-B” at a@b.org, https://x.org/a (don’t!)")
                .collect();
        assert_eq!(found, ["The", "10-day", "clock", "and", "or", "Form", "12-B", "at", "don’t"]);
    }

    /// Without the short way for plain words.
    fn slowly(text: &str) -> Vec<&str> {
        let is_address =
            |token: &str| token.contains("://") || token.contains('@') || token.starts_with("www.");
        text.split_whitespace()
            .filter(|token| !is_address(token))
            .flat_map(|token| token.split(PARTS))
            .map(|token| token.trim_matches(|c: char| !c.is_alphanumeric()))
            .filter(|token| !token.is_empty())
            .collect()
    }

    proptest::proptest! {
        #[test]
        fn the_short_way_finds_the_same_words(text in "([a-zé0-9]{0,4}|www|[ .,:;!?)\"/@–\u{a0}]|://){0,24}") {
            proptest::prop_assert_eq!(words(&text).collect::<Vec<_>>(), slowly(&text));
        }

        #[test]
        fn no_text_panics(text in "(\\PC|[.?! \"]){0,60}") {
            for range in sentences(&text) {
                proptest::prop_assert!(words(&text[range]).count() < 100);
            }
        }
    }
}
