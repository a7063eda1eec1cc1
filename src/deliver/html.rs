//! Tags of pages that we made, one by one: enough to change an attribute without touching the rest.

use std::borrow::Cow;
use std::fmt::Write as _;

/// An opening tag.
pub(super) struct Tag<'h> {
    /// Lower case.
    pub(super) name: &'h str,
    /// As they stand, values still escaped.
    attributes: Vec<(&'h str, Option<Cow<'h, str>>)>,
    changed: bool,
}

impl Tag<'_> {
    pub(super) fn has(&self, name: &str) -> bool {
        self.attributes.iter().any(|(key, _)| *key == name)
    }

    /// The value, unescaped.
    pub(super) fn get(&self, name: &str) -> Option<String> {
        let (_, value) = self.attributes.iter().find(|(key, _)| *key == name)?;
        value.as_deref().map(unescape)
    }

    pub(super) fn set(&mut self, name: &'static str, value: &str) {
        let escaped = Some(Cow::Owned(escape(value)));
        self.changed = true;
        match self.attributes.iter_mut().find(|(key, _)| *key == name) {
            Some((_, old)) => *old = escaped,
            None => self.attributes.push((name, escaped)),
        }
    }

    /// An attribute without a value.
    pub(super) fn flag(&mut self, name: &'static str) {
        self.changed = true;
        self.attributes.push((name, None));
    }

    pub(super) fn remove(&mut self, name: &str) {
        let before = self.attributes.len();
        self.attributes.retain(|(key, _)| *key != name);
        self.changed |= self.attributes.len() < before;
    }
}

/// The text with every opening tag as `edit` leaves it.
pub(super) fn rewrite(html: &str, mut edit: impl FnMut(&mut Tag<'_>)) -> String {
    let mut out = String::with_capacity(html.len() + html.len() / 16);
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        out.push_str(&rest[..open]);
        rest = &rest[open..];
        let (written, after) = cut(rest);
        match tag(written) {
            Some(mut tag) => {
                edit(&mut tag);
                if tag.changed {
                    write_tag(&tag, &mut out);
                } else {
                    out.push_str(written);
                }
                rest = after;
                if matches!(tag.name, "script" | "style") {
                    let end = rest.find("</").unwrap_or(rest.len());
                    out.push_str(&rest[..end]);
                    rest = &rest[end..];
                }
            }
            None => {
                out.push_str(written);
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A tag or comment, and what follows it.
fn cut(text: &str) -> (&str, &str) {
    if text.starts_with("<!--") {
        let end = text.find("-->").map_or(text.len(), |end| end + 3);
        return text.split_at(end);
    }
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (None, '>') => return text.split_at(at + 1),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    (text, "")
}

/// None for what is no opening tag.
fn tag(written: &str) -> Option<Tag<'_>> {
    let inside = written.strip_prefix('<')?.strip_suffix('>')?;
    let end = inside.find(|c: char| c.is_ascii_whitespace()).unwrap_or(inside.len());
    let (name, mut rest) = inside.split_at(end);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start();
        if rest.is_empty() {
            break;
        }
        let end = rest.find(|c: char| c.is_ascii_whitespace() || c == '=').unwrap_or(rest.len());
        let (key, after) = rest.split_at(end.max(1).min(rest.len()));
        let Some(value) = after.strip_prefix('=') else {
            attributes.push((key, None));
            rest = after;
            continue;
        };
        let (value, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => {
                value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len()))
            }
        };
        attributes.push((key, Some(Cow::Borrowed(value))));
        rest = after;
    }
    Some(Tag { name, attributes, changed: false })
}

fn write_tag(tag: &Tag<'_>, out: &mut String) {
    let _ = write!(out, "<{}", tag.name);
    for (key, value) in &tag.attributes {
        match value {
            // It may have stood in single quotes.
            Some(value) => _ = write!(out, " {key}=\"{}\"", value.replace('"', "&quot;")),
            None => _ = write!(out, " {key}"),
        }
    }
    out.push('>');
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;")
}

/// The references that our own pages write.
pub(super) fn unescape(text: &str) -> String {
    const KNOWN: &[(&str, &str)] = &[
        ("&#x2f;", "/"),
        ("&#47;", "/"),
        ("&#x27;", "'"),
        ("&#39;", "'"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return text.to_owned();
    }
    KNOWN.iter().fold(text.to_owned(), |text, (written, meant)| text.replace(written, meant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_changed_changes() {
        let html = "<!doctype html><!-- <a href=x> --><a class='b \"c\"' href=\"..&#x2f;x&amp;y\" hidden>a < b</a><script>if (a<b) {}</script><br/>";
        assert_eq!(rewrite(html, |_| ()), html);
        let mut seen = Vec::new();
        let changed = rewrite(html, |tag| {
            seen.extend(tag.get("href"));
            if tag.name == "a" {
                tag.set("href", "../\"&/");
                tag.remove("hidden");
                tag.flag("download");
            }
        });
        assert_eq!(seen, ["../x&y"]);
        assert!(
            changed.contains(
                "<a class=\"b &quot;c&quot;\" href=\"../&quot;&amp;/\" download>a < b</a>"
            ),
            "{changed}"
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics_and_nothing_is_lost(html in "([<>=\"'/! a-c-]|<!--|-->|<script|\\PC){0,40}") {
            proptest::prop_assert_eq!(rewrite(&html, |_| ()), html);
        }
    }
}
