//! Numbers and cites inside text that runs from right to left. The bidirectional algorithm (Unicode
//! Standard Annex 9) turns the groups of `773-555-0100` around there, and a phone number in the wrong
//! order is a wrong phone number. So such runs stand in a `<bdi>` of their own, and so does whatever
//! comes from the data files, whose language the text around it does not know.

use std::ops::Range;

use super::push_escaped;

/// Writes text of a right-to-left page, its numbers and cites set apart.
pub(super) fn push_isolated(out: &mut String, text: &str) {
    let mut rest = text;
    while let Some(run) = next_run(rest) {
        push_escaped(out, &rest[..run.start]);
        out.push_str("<bdi dir=\"ltr\">");
        push_escaped(out, &rest[run.clone()]);
        out.push_str("</bdi>");
        rest = &rest[run.end..];
    }
    push_escaped(out, rest);
}

/// Writes a value from the data files into a right-to-left page.
pub(super) fn push_value(out: &mut String, value: &str) {
    let has_letters = value.chars().any(char::is_alphabetic);
    out.push_str(if has_letters { "<bdi>" } else { "<bdi dir=\"ltr\">" });
    push_escaped(out, value);
    out.push_str("</bdi>");
}

/// The next run of ASCII that the algorithm would tear apart: one with a digit and a sign inside, such as
/// a phone number, a year `2026-27`, a cite `105 ILCS 10/8.1(b)`, an address of a page.
fn next_run(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    loop {
        let begins = |c: char| c.is_ascii_alphanumeric() || c == '+' || c == '(';
        let start = from + text[from..].find(begins)?;
        let end = start + run_length(&text[start..]);
        if is_torn(&text[start..end]) {
            return Some(start..end);
        }
        from = end.max(start + 1);
    }
}

/// How far a run reaches: without what trails it, and with every bracket in it closed.
fn run_length(text: &str) -> usize {
    let belongs = |c: char| c.is_ascii_alphanumeric() || " -+/.,:()@#%&_=?\u{a7}".contains(c);
    let mut open: Vec<usize> = Vec::new();
    let mut end = 0;
    for (at, c) in text.char_indices().take_while(|&(_, c)| belongs(c)) {
        match c {
            '(' => open.push(at),
            ')' if open.pop().is_none() => break,
            _ => {}
        }
        if c.is_ascii_alphanumeric() || c == ')' {
            end = at + c.len_utf8();
        }
    }
    let end = open.first().map_or(end, |&bracket| end.min(bracket));
    text[..end].trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != ')').len()
}

fn is_torn(run: &str) -> bool {
    run.contains(|c: char| c.is_ascii_digit()) && run.contains(['-', '/', '.', '(', ':', '@', '+'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn isolated(text: &str) -> String {
        let mut out = String::new();
        push_isolated(&mut out, text);
        out.replace("<bdi dir=\"ltr\">", "[").replace("</bdi>", "]")
    }

    #[test]
    fn phone_numbers_years_and_cites_are_set_apart() {
        assert_eq!(isolated("اتصل: 773-555-0100."), "اتصل: [773-555-0100].");
        assert_eq!(isolated("(773) 555-0100 الآن"), "[(773) 555-0100] الآن");
        assert_eq!(
            isolated("القانون 105 ILCS 10/8.1(b)، الفقرة"),
            "القانون [105 ILCS 10/8.1(b)]، الفقرة"
        );
        assert_eq!(isolated("العام (2026-27)"), "العام [(2026-27)]");
    }

    #[test]
    fn words_and_plain_numbers_are_left_alone() {
        for text in ["خلال 14 يوماً", "(CPS)", "برنامج ALOP، العمر 17 أو 18", "(", "a) 7", "+", ""]
        {
            assert_eq!(isolated(text), text);
        }
    }

    #[test]
    fn a_bracket_that_does_not_close_in_the_run_stays_outside() {
        assert_eq!(isolated("10-14 (من"), "[10-14] (من");
        assert_eq!(isolated("(من 10-14)"), "(من [10-14])");
    }
}
