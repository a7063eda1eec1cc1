//! Words as search compares them. `search.js` does the same to what is typed; a change here is one there.

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::is_combining_mark;

/// Longer than any word that somebody types.
const LONGEST: usize = 40;

/// Looks at the words of a text, folded: without case and accents, letters that people write for each other as one. Scripts
/// without spaces between words (Chinese, Japanese, Thai) give each two neighbours.
pub(super) fn each_word(text: &str, language: &str, mut look: impl FnMut(&str)) {
    let mut word = String::new();
    let mut spaceless: Vec<char> = Vec::new();
    for c in folded(text).chars().chain([' ']) {
        if is_spaceless(c) {
            close(&mut word, language, &mut look);
            spaceless.push(c);
            continue;
        }
        pairs(&mut spaceless, &mut look);
        if c.is_alphanumeric() {
            word.push(c);
        } else {
            close(&mut word, language, &mut look);
        }
    }
}

fn folded(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let bare = text.nfkd().filter(|c| !is_combining_mark(*c));
    bare.flat_map(char::to_lowercase).filter_map(plain).collect()
}

/// Letters that stand for each other, and the one that only stretches a word.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'ى' | 'ی' => 'ي',
        'ة' => 'ه',
        'ک' => 'ك',
        'ـ' => return None,
        'ς' => 'σ',
        'ı' => 'i',
        'ł' => 'l',
        'ø' => 'o',
        'đ' => 'd',
        c => c,
    })
}

fn is_spaceless(c: char) -> bool {
    matches!(c, '\u{e00}'..='\u{e7f}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}')
}

/// Arabic writes its article in one with the word, and "and", "in", "as" and "for" before it: with and without.
const ARTICLES: &[&str] = &["وال", "بال", "فال", "كال", "لل", "ال"];

fn close(word: &mut String, language: &str, look: &mut impl FnMut(&str)) {
    if word.is_empty() {
        return;
    }
    let end = word.char_indices().nth(LONGEST).map_or(word.len(), |(end, _)| end);
    let whole = &word[..end];
    if language == "ar"
        && let Some(bare) = ARTICLES.iter().find_map(|article| whole.strip_prefix(article))
        && bare.chars().count() >= 3
    {
        look(bare);
    }
    look(whole);
    word.clear();
}

fn pairs(spaceless: &mut Vec<char>, look: &mut impl FnMut(&str)) {
    match spaceless.as_slice() {
        [] => return,
        [one] => look(one.encode_utf8(&mut [0; 4])),
        many => many.windows(2).for_each(|pair| look(&pair.iter().collect::<String>())),
    }
    spaceless.clear();
}

#[cfg(test)]
mod tests {
    use super::each_word;

    fn words(text: &str, language: &str) -> Vec<String> {
        let mut words = Vec::new();
        each_word(text, language, |word| words.push(word.to_owned()));
        words
    }

    #[test]
    fn words_are_folded_in_every_script() {
        assert_eq!(words("L'École, Ħ 12-B ŁÓDŹ", "fr"), ["l", "ecole", "ħ", "12", "b", "lodz"]);
        assert_eq!(words("المَدْرَسـة إلى", "ar"), ["مدرسه", "المدرسه", "الي"]);
        assert_eq!(words("والمدرسة للطالب", "ar"), ["مدرسه", "والمدرسه", "طالب", "للطالب"]);
        assert_eq!(words("学校の日", "ja"), ["学校", "校の", "の日"]);
        assert_eq!(words("ΟΔΟΣ ﬁn", "el"), ["οδοσ", "fin"]);
        assert!(words(" — … ", "en").is_empty());
    }
}
