//! Plain text as Markdown of our dialect that shows the same text, and no more marks than it needs.

use pulldown_cmark::{Event, Tag, TagEnd};

use crate::parse::markdown;

/// The text, with a backslash before what Markdown would read as a mark. Lines stay lines: two spaces'
/// worth of meaning, a line break, is kept as a hard one; an empty line parts paragraphs.
pub(super) fn escape(text: &str) -> String {
    let paragraphs: Vec<String> = paragraphs(text)
        .iter()
        .map(|lines| lines.iter().map(|line| escape_line(line)).collect::<Vec<_>>().join("\\\n"))
        .collect();
    paragraphs.join("\n\n")
}

/// Lines of paragraphs, without white space at either end.
fn paragraphs(text: &str) -> Vec<Vec<String>> {
    let mut paragraphs: Vec<Vec<String>> = vec![Vec::new()];
    for line in text.lines() {
        let line: String = line.chars().filter(|c| !is_unwanted(*c)).collect();
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        match (line.is_empty(), paragraphs.last_mut()) {
            (false, Some(last)) => last.push(line),
            (true, Some(last)) if !last.is_empty() => paragraphs.push(Vec::new()),
            _ => {}
        }
    }
    paragraphs.retain(|lines| !lines.is_empty());
    paragraphs
}

/// Control characters, and the two that stand for facts while a page is read.
fn is_unwanted(c: char) -> bool {
    (c.is_control() && c != '\t') || ('\u{e000}'..='\u{e001}').contains(&c)
}

/// One line, wherever it may come to stand: at the beginning of a block, in a heading, in a table.
pub(super) fn escape_line(line: &str) -> String {
    let mut out = String::with_capacity(line.len() + 8);
    let chars: Vec<char> = line.chars().collect();
    let first = block_mark(&chars);
    for (at, &c) in chars.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| chars.get(at)).copied();
        let after = chars.get(at + 1).copied();
        let escaped = Some(at) == first
            || match c {
                '\\' | '`' | '*' | '[' | ']' | '<' | '|' | '~' => true,
                '_' => !is_inside_word(&chars, at),
                '{' => before == Some('{') || after == Some('{') || after == Some('#'),
                '&' => is_entity(&chars[at + 1..]),
                '#' => chars[at..].iter().all(|c| *c == '#'),
                _ => false,
            };
        if escaped {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// Whether an underscore stands in a run between two letters or digits, where it means nothing.
fn is_inside_word(chars: &[char], at: usize) -> bool {
    let before = chars[..at].iter().rev().find(|c| **c != '_');
    let after = chars[at..].iter().find(|c| **c != '_');
    let is_word = |c: Option<&char>| c.is_some_and(|c| c.is_alphanumeric());
    let is_space = |c: Option<&char>| c.is_some_and(|c| c.is_whitespace());
    (is_word(before) && is_word(after)) || (is_space(before) && is_space(after))
}

/// The character that would make a block of a line: a heading, a list, a quotation, an answer.
fn block_mark(chars: &[char]) -> Option<usize> {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    match chars.first()? {
        '#' | '>' | '+' | '-' | '=' | ':' => Some(0),
        _ if digits > 0 && matches!(chars.get(digits), Some('.' | ')')) => Some(digits),
        _ => None,
    }
}

/// Whether what follows an `&` makes a character reference of it.
fn is_entity(after: &[char]) -> bool {
    let name = after.iter().take_while(|c| c.is_ascii_alphanumeric() || **c == '#').count();
    name > 0 && after.get(name) == Some(&';')
}

/// What a reader sees of a line of Markdown.
pub(super) fn text_of(markdown: &str) -> String {
    let text = markdown::events(markdown).filter_map(|(event, _)| match event {
        Event::Text(text) | Event::Code(text) => Some(text.into_string()),
        Event::SoftBreak | Event::HardBreak => Some(" ".to_owned()),
        _ => None,
    });
    text.collect()
}

/// The words of a Markdown text and its blocks, whatever their marks: what has to stay the same.
pub(super) fn words_of(markdown: &str) -> String {
    let mut words = String::new();
    for (event, _) in markdown::events(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => words.push_str(&text),
            Event::Start(Tag::Emphasis | Tag::Strong | Tag::Strikethrough)
            | Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough) => {}
            Event::Start(Tag::Link { dest_url, .. }) => words.push_str(&dest_url),
            _ => words.push(' '),
        }
    }
    folded(&words)
}

/// One space between words, none at the ends.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A paragraph that may come to stand in a heading: its lines joined.
pub(super) fn one_line(markdown: &str) -> String {
    folded(&markdown.replace("\\\n", " "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Tag, TagEnd};

    use super::{escape, escape_line};
    use crate::parse::markdown::events;

    /// The text that a reader sees, and whether anything but paragraphs was read.
    fn seen(markdown: &str) -> (String, bool) {
        let (mut text, mut marks) = (String::new(), false);
        for (event, _) in events(markdown) {
            match event {
                Event::Text(part) => text.push_str(&part),
                Event::SoftBreak | Event::HardBreak => text.push('\n'),
                Event::Start(Tag::Paragraph) if !text.is_empty() => text.push_str("\n\n"),
                Event::Start(Tag::Paragraph) | Event::End(TagEnd::Paragraph) => {}
                _ => marks = true,
            }
        }
        (text, marks)
    }

    #[test]
    fn little_is_escaped_where_little_is_needed() {
        for text in ["What is it?", "snake_case and a _____ gap", "5 - 3 = 2", "50% of A & B: 1.5"]
        {
            assert_eq!(escape(text), text);
        }
        assert_eq!(escape_line("= 5 * 3"), "\\= 5 \\* 3");
        assert_eq!(escape("one\ntwo\n\n\nthree"), "one\\\ntwo\n\nthree");
    }

    proptest! {
        #[test]
        fn any_text_shows_as_it_is(text in "[-+=#>*_`~\\[\\](){}<!&;:|.0-9a-z \\\\\n]{0,40}") {
            let folded: Vec<String> =
                super::paragraphs(&text).into_iter().map(|lines| lines.join("\n")).collect();
            let (found, marks) = seen(&escape(&text));
            prop_assert_eq!(found, folded.join("\n\n"));
            prop_assert!(!marks, "{}", escape(&text));
        }

        #[test]
        fn a_line_stays_one_in_a_heading(text in "[-+=#>*_`~\\[\\](){}<!&;:|.0-9a-z\\\\]{1,20}( [-+=#>*_`{}#a-z]{1,9}){0,3}") {
            let heading = format!("## {} {{#id}}", escape_line(&text));
            let mut found = String::new();
            for (event, _) in events(&heading) {
                if let Event::Text(part) = event {
                    found.push_str(&part);
                }
            }
            prop_assert_eq!(found, text);
        }
    }
}
