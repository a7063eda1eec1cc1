//! What a component's template can only ask for: a citation is numbered, and Markdown is resolved, by
//! the page that is being written. The filters `cite`, `markdown` and `address` leave a mark in the text, which
//! whoever renders the page exchanges for the real thing. A mark is `U+E002`, one letter, the text,
//! `U+E003`, from Unicode's private use area; the text itself holds neither.

use minijinja::{Environment, Value};

const OPEN: char = '\u{e002}';
const CLOSE: char = '\u{e003}';

/// What a template asked for.
#[derive(Debug, PartialEq, Eq)]
pub enum Later<'t> {
    /// The mark of a citation, by its id.
    Cite(&'t str),
    /// Markdown as HTML.
    Markdown(&'t str),
    /// Where a page or a file of the site is, by its path from the site's root; for `href`.
    Address(&'t str),
}

pub(super) fn add(environment: &mut Environment<'static>) {
    environment.add_filter("cite", |value: Value| mark('c', &value));
    environment.add_filter("markdown", |value: Value| mark('m', &value));
    environment.add_filter("address", |value: Value| mark('a', &value));
}

/// What is HTML already, such as the mark of an unconfirmed value, stays; what is nothing is nothing.
fn mark(kind: char, value: &Value) -> Value {
    if value.is_safe() || value.is_none() {
        return Value::from_safe_string(value.as_str().unwrap_or_default().to_owned());
    }
    let text = value.to_string().replace([OPEN, CLOSE], "\u{fffd}");
    Value::from_safe_string(format!("{OPEN}{kind}{text}{CLOSE}"))
}

/// Exchanges the marks in a rendered text.
pub fn fill_later(html: &str, mut fill: impl FnMut(Later<'_>) -> String) -> String {
    let mut filled = String::with_capacity(html.len());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once(OPEN) {
        filled.push_str(before);
        let Some((inside, tail)) = after.split_once(CLOSE) else { break };
        rest = tail;
        if let Some(id) = inside.strip_prefix('c') {
            filled.push_str(&fill(Later::Cite(id)));
        } else if let Some(text) = inside.strip_prefix('m') {
            filled.push_str(&fill(Later::Markdown(text)));
        } else if let Some(path) = inside.strip_prefix('a') {
            filled.push_str(&fill(Later::Address(path)));
        }
    }
    filled.push_str(rest);
    filled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_exchanged_in_order() {
        let html = format!("<p>{}{}</p>", mark('m', &"*a*".into()), mark('c', &"il-1".into()));
        let filled = fill_later(&html, |later| match later {
            Later::Cite(id) => format!("[{id}]"),
            Later::Markdown(text) => text.to_uppercase(),
            Later::Address(path) => path.to_owned(),
        });
        assert_eq!(filled, "<p>*A*[il-1]</p>");
    }
}
