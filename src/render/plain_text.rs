//! The text of our own HTML, for what looks words up in it.

use std::borrow::Cow;

/// A tag or the text before it; both may be empty.
pub(super) struct Piece<'h> {
    pub(super) text: &'h str,
    /// From `<` to `>`.
    pub(super) tag: &'h str,
}

/// Cuts HTML into text and tags. A `>` inside a quoted attribute does not end a tag.
pub(super) fn pieces(html: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = html;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find('<').unwrap_or(rest.len());
        let (text, after) = rest.split_at(start);
        let end = tag_end(after);
        let (tag, after) = after.split_at(end);
        rest = after;
        Some(Piece { text, tag })
    })
}

fn tag_end(html: &str) -> usize {
    let mut quote = None;
    for (at, c) in html.char_indices() {
        match (c, quote) {
            ('>', None) => return at + 1,
            ('"' | '\'', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            _ => {}
        }
    }
    html.len()
}

/// The name of a tag, with `/` before it when it closes: `h2`, `/h2`.
pub(super) fn name(tag: &str) -> &str {
    let inside = tag.trim_start_matches('<').trim_end_matches('>');
    inside.split([' ', '\n', '\t']).next().unwrap_or(inside)
}

/// The value of an attribute, still escaped. Our own HTML quotes all values.
pub(super) fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let found = tag.match_indices(name).find(|(at, _)| {
        let before = tag[..*at].chars().next_back();
        before.is_some_and(char::is_whitespace) && tag[at + name.len()..].starts_with(['='])
    });
    let (at, _) = found?;
    let value = &tag[at + name.len() + 1..];
    let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
    value[1..].split(quote).next()
}

/// `&amp;` and its few siblings that our own HTML has.
pub(super) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let named = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&#x2f;", "/"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ];
    Cow::Owned(named.iter().fold(text.to_owned(), |text, (name, c)| text.replace(name, c)))
}

/// Elements whose text runs on in the line; all others part words.
pub(super) const INLINE: &[&str] = &[
    "a", "abbr", "b", "bdi", "bdo", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s",
    "small", "span", "strong", "sub", "sup", "time", "u", "wbr",
];

/// What a reader sees of it, spaces folded.
pub(super) fn of(html: &str) -> String {
    let mut text = String::with_capacity(html.len() / 2);
    for piece in pieces(html) {
        text.push_str(&unescape(piece.text));
        if !piece.tag.is_empty() && !INLINE.contains(&name(piece.tag).trim_start_matches('/')) {
            text.push(' ');
        }
    }
    fold(&text)
}

pub(super) fn fold(text: &str) -> String {
    let invisible = |c: char| ['\u{2060}', '\u{200b}', '\u{feff}'].contains(&c);
    let visible: String = text.chars().filter(|&c| !invisible(c)).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_what_a_reader_sees() {
        let html = "<p title=\"a > b\">One <em>wo</em>rd &amp; <code>x&lt;y</code></p><p>two\n</p>";
        assert_eq!(of(html), "One word & x<y two");
        assert_eq!(of("no tags"), "no tags");
        assert_eq!(of("<unclosed attr=\""), "");
    }

    #[test]
    fn attributes_are_found_by_their_whole_name() {
        let tag = "<a data-id=\"x\" id=\"y\" href='z'>";
        assert_eq!(attribute(tag, "id"), Some("y"));
        assert_eq!(attribute(tag, "href"), Some("z"));
        assert_eq!(attribute(tag, "class"), None);
        assert_eq!(name("</h2>"), "/h2");
    }
}
