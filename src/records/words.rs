//! Foreign text made fit to show, and values in the words that a lead reads.

use std::borrow::Cow;
use std::fmt::Write as _;

use quiz::{Date, Status, Verdict};
use unicode_normalization::UnicodeNormalization as _;

/// Longest piece of foreign text that is shown, in characters.
const SHOWN: usize = 200;

/// Text that comes from outside, safe for a terminal, a page's text and a spreadsheet's cell: what
/// is invisible, breaks lines or turns the reading direction shows as its code, and what is overlong
/// is cut. Escaping for HTML or CSV comes on top.
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len().min(SHOWN * 4));
    for (count, character) in text.chars().enumerate() {
        if count == SHOWN {
            shown.push('…');
            break;
        }
        if deceives(character) {
            let _ = write!(shown, "\\u{{{:x}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Control characters, and the format characters of Unicode Technical Report 36 that hide or
/// reorder text. The joiners U+200C and U+200D stay: names of several scripts need them.
fn deceives(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{61c}'
                | '\u{200b}'
                | '\u{200e}'
                | '\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{feff}'
                | '\u{fff9}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e007f}'
        )
}

/// Two spellings of one name: case, spaces and the way a letter is composed do not tell people apart
/// (Unicode Standard Annex 15, form KC: `é` is `e` and an accent, `ﬁ` is `fi`).
pub fn folded(text: &str) -> String {
    let lower: String = if text.is_ascii() {
        text.to_ascii_lowercase()
    } else {
        text.nfkc().flat_map(char::to_lowercase).nfc().collect()
    };
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The first paragraph of a Markdown text without its markup, fit to show.
pub fn first_paragraph(markdown: &str) -> String {
    use pulldown_cmark::{Event, Parser, TagEnd};
    let mut text = String::new();
    for event in Parser::new(markdown) {
        match event {
            Event::Text(part) | Event::Code(part) | Event::InlineHtml(part) => text.push_str(&part),
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_)) => break,
            _ => {}
        }
    }
    plain(text.trim())
}

/// A role as certifications name it: `Transition Specialist` is `transition-specialist`.
pub fn role_id(text: &str) -> String {
    let text = if text.is_ascii() { text.into() } else { text.nfkc().collect::<Cow<'_, str>>() };
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect::<Vec<_>>()
        .join("-")
}

/// `December 18, 2026`.
pub fn long_date(date: Date) -> String {
    let iso = date.to_string();
    iso.parse::<jiff::civil::Date>().map_or(iso, |civil| civil.strftime("%B %-d, %Y").to_string())
}

/// Unix milliseconds as `2026-11-23T14:05:00Z`.
pub fn moment(millis: u64) -> String {
    i64::try_from(millis)
        .ok()
        .and_then(|millis| jiff::Timestamp::from_second(millis / 1000).ok())
        .map_or_else(|| "unknown".to_owned(), |at| at.to_string())
}

pub fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Accepted => "accepted",
        Verdict::AcceptedWithWarnings => "accepted with warnings",
        Verdict::Rejected => "rejected",
    }
}

/// The other way of [`verdict`].
pub fn verdict_from(text: &str) -> Option<Verdict> {
    [Verdict::Accepted, Verdict::AcceptedWithWarnings, Verdict::Rejected]
        .into_iter()
        .find(|known| verdict(*known) == text)
}

pub fn status(status: Status) -> &'static str {
    match status {
        Status::Certified { .. } => "Certified",
        Status::RenewalNeeded { .. } => "Certified, renewal needed",
        Status::InProgress => "In progress",
        Status::NotPassed => "Not passed",
        Status::NotStarted => "Not started",
        Status::Expired { .. } => "Expired",
        Status::Exempt => "Exempt",
        _ => "Unknown",
    }
}

/// `1 file`, `2 files`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_deceives_shows_as_its_code() {
        assert_eq!(plain("Ana\u{202e}gpj\u{7}\n"), "Ana\\u{202e}gpj\\u{7}\\u{a}");
        assert_eq!(plain("می\u{200c}خواهم Ñandú"), "می\u{200c}خواهم Ñandú");
        assert_eq!(plain(&"x".repeat(1_000_000)).chars().count(), SHOWN + 1);
    }

    #[test]
    fn spellings_of_one_name_and_one_role_are_one() {
        assert_eq!(folded("  ANA  Ortiz "), folded("Ana ortiz"));
        assert_eq!(folded("Jose\u{301} NU\u{d1}EZ"), folded("jos\u{e9} nun\u{303}ez"));
        assert_eq!(role_id("Transition Specialist"), "transition-specialist");
    }

    #[test]
    fn a_question_is_told_without_its_markup() {
        assert_eq!(first_paragraph("The *sending* school\n`x`?\n\nMore."), "The sending school x?");
        assert_eq!(first_paragraph(""), "");
    }

    #[test]
    fn dates_and_moments_read_well() {
        assert_eq!(long_date("2026-12-18".parse().unwrap()), "December 18, 2026");
        assert_eq!(moment(1_790_000_000_000), "2026-09-21T14:13:20Z");
        assert_eq!(moment(u64::MAX), "unknown");
    }
}
