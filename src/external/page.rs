//! The anchors of a page of somebody else's, which may be anything.

use percent_encoding::percent_decode_str;

/// Whether the HTML has an element with this id, or the old `<a name>`. Comments, scripts and styles hold none.
/// GitHub puts `user-content-` before the ids of what its users write.
pub(super) fn has_anchor(html: &str, anchor: &str) -> bool {
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let (tag, after) = cut_tag(rest);
        rest = after;
        if names(tag).any(|name| is_same(&name, anchor)) {
            return true;
        }
        for raw in ["script", "style"] {
            let opens = tag.get(..raw.len()).is_some_and(|start| start.eq_ignore_ascii_case(raw));
            if opens && !tag.ends_with('/') {
                let end = find_ignoring_case(rest, &format!("</{raw}"));
                rest = end.map_or("", |end| &rest[end..]);
            }
        }
    }
    false
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let (text, wanted) = (text.as_bytes(), wanted.as_bytes());
    text.windows(wanted.len()).position(|window| window.eq_ignore_ascii_case(wanted))
}

/// A tag ends at the `>` that stands outside of quotation marks.
fn cut_tag(text: &str) -> (&str, &str) {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return (&text[..at], &text[at + 1..]),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    (text, "")
}

/// The values of a tag's `id` and `name`.
fn names(tag: &str) -> impl Iterator<Item = String> {
    let mut rest = tag.trim_start_matches(|c: char| !c.is_whitespace());
    std::iter::from_fn(move || {
        loop {
            rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
            if rest.is_empty() {
                return None;
            }
            let end = rest.find(|c: char| c.is_whitespace() || c == '=').unwrap_or(rest.len());
            let (key, after) = rest.split_at(end);
            let after = after.trim_start();
            let Some(value) = after.strip_prefix('=').map(str::trim_start) else {
                // `=` without a name before it would stand still.
                rest = if key.is_empty() { after.get(1..).unwrap_or("") } else { after };
                continue;
            };
            let (value, after) = match value.chars().next() {
                Some(quote @ ('"' | '\'')) => {
                    value[1..].split_once(quote).unwrap_or((&value[1..], ""))
                }
                _ => value.split_at(value.find(char::is_whitespace).unwrap_or(value.len())),
            };
            rest = after;
            if key.eq_ignore_ascii_case("id") || key.eq_ignore_ascii_case("name") {
                return Some(value.replace("&amp;", "&").replace("&quot;", "\""));
            }
        }
    })
}

fn is_same(name: &str, anchor: &str) -> bool {
    let name = name.strip_prefix("user-content-").unwrap_or(name);
    name == anchor || percent_decode_str(name).decode_utf8_lossy() == anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn anchors_are_found_however_they_are_written() {
        let html = "<!doctype html><!-- <p id=hidden> --><script>x = '<p id=\"script\">' < 1</script>
            <h2 class=\"a > b\" ID='one two'>x</h2><a name=old><p id = \"spaced\"/><p data-id=\"data\">
            <h1 id=\"user-content-readme\"><br id=br/>";
        for anchor in ["one two", "old", "spaced", "readme"] {
            assert!(has_anchor(html, anchor), "{anchor}");
        }
        for anchor in ["hidden", "script", "data", "x", ""] {
            assert!(!has_anchor(html, anchor), "{anchor}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_page_panics(html in "([<>\"'= /a-c-]|<!--|-->|<script|</script|id=|\\PC){0,40}", anchor in ".{0,3}") {
            has_anchor(&html, &anchor);
        }
    }
}
