//! Days that a text names, in the ways in which people write them: `2026-03-02`, `3/2/2026`, `March 2, 2026`,
//! `2 March 2026`, `2 de marzo de 2026`, `2 مارس 2026`.

use std::ops::Range;

use jiff::civil::Date;

/// In the order of the year; English, Spanish, Arabic.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "enero", "ene", "يناير"],
    &["february", "feb", "febrero", "فبراير"],
    &["march", "mar", "marzo", "مارس"],
    &["april", "apr", "abril", "abr", "أبريل", "ابريل"],
    &["may", "mayo", "مايو"],
    &["june", "jun", "junio", "يونيو"],
    &["july", "jul", "julio", "يوليو"],
    &["august", "aug", "agosto", "ago", "أغسطس", "اغسطس"],
    &["september", "sep", "sept", "septiembre", "setiembre", "سبتمبر"],
    &["october", "oct", "octubre", "أكتوبر", "اكتوبر"],
    &["november", "nov", "noviembre", "نوفمبر"],
    &["december", "dec", "diciembre", "dic", "ديسمبر"],
];

/// A word or number, and its place.
struct Token<'t> {
    text: &'t str,
    range: Range<usize>,
}

/// Every whole day with its year, in the order of the text.
pub fn days(text: &str) -> Vec<(Range<usize>, Date)> {
    // Most texts name none, and no day is without a year.
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return Vec::new();
    }
    let tokens = tokens(text);
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        if let Some(year) = year(token.text) {
            found.extend(written(&tokens[..at], year, token));
        }
        found.extend(in_figures(text, &tokens[at..]));
    }
    found
}

fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        match (c.is_alphanumeric(), start) {
            (true, None) => start = Some(at),
            (false, Some(from)) => {
                tokens.push(Token { text: &text[from..at], range: from..at });
                start = None;
            }
            _ => {}
        }
    }
    tokens
}

fn year(text: &str) -> Option<i16> {
    let year: i16 = (text.len() == 4).then(|| text.parse().ok())??;
    (1900..=2200).contains(&year).then_some(year)
}

fn month(text: &str) -> Option<i8> {
    let text = text.to_lowercase();
    let at = MONTHS.iter().position(|names| names.contains(&text.as_str()))?;
    i8::try_from(at + 1).ok()
}

fn day(text: &str) -> Option<i8> {
    let figures = ["st", "nd", "rd", "th"].iter().find_map(|end| text.strip_suffix(end));
    let text = figures.unwrap_or(text);
    (text.len() <= 2).then(|| text.parse().ok()).flatten()
}

/// Month and day before a year, in either order; `de` and `of` may stand between.
fn written(before: &[Token<'_>], year: i16, last: &Token<'_>) -> Option<(Range<usize>, Date)> {
    let is_joint = |token: &&Token<'_>| !["de", "del", "of"].contains(&token.text);
    let mut words = before.iter().rev().filter(is_joint);
    let (second, first) = (words.next()?, words.next()?);
    let (month, day) = match (month(first.text), month(second.text)) {
        (Some(month), None) => (month, day(second.text)?),
        (None, Some(month)) => (month, day(first.text)?),
        _ => return None,
    };
    // Far from the year it belongs to another sentence.
    if last.range.start - first.range.start > 40 {
        return None;
    }
    let date = Date::new(year, month, day).ok()?;
    Some((first.range.start..last.range.end, date))
}

/// `2026-03-02` and `3/2/2026`.
fn in_figures(text: &str, tokens: &[Token<'_>]) -> Option<(Range<usize>, Date)> {
    let [a, b, c, ..] = tokens else { return None };
    let range = a.range.start..c.range.end;
    let between = (&text[a.range.end..b.range.start], &text[b.range.end..c.range.start]);
    let number =
        |token: &Token<'_>| token.text.parse::<i8>().ok().filter(|_| token.text.len() <= 2);
    let date = match between {
        ("-", "-") => Date::new(year(a.text)?, number(b)?, number(c)?),
        ("/", "/") => Date::new(year(c.text)?, number(a)?, number(b)?),
        _ => return None,
    };
    Some((range, date.ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_found_as_people_write_them() {
        let cases = [
            "by 2026-03-02.",
            "on 3/2/2026, or",
            "March 2, 2026",
            "Mar. 2nd, 2026",
            "2 March 2026",
            "el 2 de marzo de 2026",
            "2 de marzo del 2026",
            "في 2 مارس 2026",
            "the 2nd of March 2026",
        ];
        for text in cases {
            let found = days(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].1.to_string(), "2026-03-02", "{text}");
        }
        assert_eq!(&cases[0][days(cases[0])[0].0.clone()], "2026-03-02");
        assert_eq!(&cases[5][days(cases[5])[0].0.clone()], "2 de marzo de 2026");
    }

    #[test]
    fn what_is_no_day_is_none() {
        for text in
            ["in 2026", "July 31", "105 ILCS 10/8.1", "February 30, 2026", "2025-26", "May 2026"]
        {
            assert_eq!(days(text), [], "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics(text in "[0-9/ a-zé,-]{0,60}") {
            for (range, _) in days(&text) {
                proptest::prop_assert!(text.get(range).is_some());
            }
        }
    }
}
