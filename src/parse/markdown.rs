//! The Markdown dialect, in one place: every stage that looks at Markdown looks through [`events`].

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser};

/// The address that a citation `[@id]` has among the events: `cite:id`.
pub const CITE_SCHEME: &str = "cite:";

/// `[ALOP](term:alop)` explains a word by the entry of the glossary with that id.
pub const TERM_SCHEME: &str = "term:";

fn options() -> Options {
    Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_GFM
        | Options::ENABLE_DEFINITION_LIST
}

/// CommonMark with tables, footnotes, task lists, alerts, definition lists, strikethrough and heading
/// attributes; `[@id]` is a link to `cite:id`. Places are bytes of `text`.
pub fn events(text: &str) -> impl Iterator<Item = (Event<'_>, Range<usize>)> {
    Parser::new_with_broken_link_callback(text, options(), Some(resolve_cite)).into_offset_iter()
}

#[expect(clippy::needless_pass_by_value, reason = "the signature is the library's")]
fn resolve_cite(link: BrokenLink<'_>) -> Option<(CowStr<'_>, CowStr<'_>)> {
    let id = link.reference.strip_prefix('@')?;
    (!id.is_empty()).then(|| (format!("{CITE_SCHEME}{id}").into(), "".into()))
}

/// An anchor made of a heading's text: lower case, letters and digits kept in every script, spaces and
/// hyphens to one `-`, the rest dropped.
pub fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if (c.is_whitespace() || c == '-' || c == '_')
            && !slug.ends_with('-')
            && !slug.is_empty()
        {
            slug.push('-');
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_readable_in_any_script() {
        assert_eq!(slug("What you must bring (and must not)"), "what-you-must-bring-and-must-not");
        assert_eq!(slug("¿Qué hago — hoy?"), "qué-hago-hoy");
        assert_eq!(slug("ما هو"), "ما-هو");
        assert_eq!(slug("!!!"), "");
    }
}
