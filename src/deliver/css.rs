//! Styles that reach no further than a fragment: every selector is bound to the element around it, so that a
//! fragment looks as it should and the page around it stays as it was.

use std::fmt::Write as _;

/// The element around a fragment.
pub(super) const SCOPE: &str = ".hallpass";
/// It or something in it; counts like a class, so that it outweighs the other page's plain rules.
const WITHIN: &str = ":is(.hallpass, .hallpass *)";

/// The rules of a style sheet, bound. What concerns the page as a whole (`@page`, `@font-face`) is left out,
/// and so are the colours of the dark scheme: the page around a fragment is what decides about them.
pub(super) fn scoped(css: &str) -> String {
    let mut out = String::with_capacity(css.len() * 2);
    rules(&without_comments(css), &mut out);
    out
}

fn without_comments(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        out.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    out.push_str(rest);
    out
}

/// A rule's head, its body, and what follows.
fn next_rule(css: &str) -> Option<(&str, &str, &str)> {
    let open = css.find('{')?;
    // `@import x;` and the like have no body.
    let head_start = css[..open].rfind(';').map_or(0, |end| end + 1);
    let mut depth = 0_usize;
    for (at, c) in css[open..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            let body = &css[open + 1..open + at];
            return Some((css[head_start..open].trim(), body, &css[open + at + 1..]));
        }
    }
    None
}

fn rules(css: &str, out: &mut String) {
    let mut rest = css;
    while let Some((head, body, after)) = next_rule(rest) {
        rest = after;
        let is_group =
            ["@media", "@supports", "@layer", "@container"].iter().any(|at| head.starts_with(at));
        if is_group {
            if head.contains("prefers-color-scheme") && head.contains("dark") {
                continue;
            }
            let mut inner = String::new();
            rules(body, &mut inner);
            if !inner.is_empty() {
                let _ = writeln!(out, "{head}{{{inner}}}");
            }
        } else if head.starts_with("@keyframes") {
            let _ = writeln!(out, "{head}{{{}}}", squeezed(body));
        } else if !head.starts_with('@') && !head.is_empty() {
            let selectors: Vec<String> = parts(head, ',').into_iter().map(bound).collect();
            let body = squeezed(body).replace("color-scheme:light dark", "color-scheme:light");
            let _ = writeln!(out, "{}{{{body}}}", selectors.join(","));
        }
    }
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Parts of a selector, cut at `at` outside of brackets.
fn parts(selector: &str, at: char) -> Vec<&str> {
    let (mut depth, mut start, mut found) = (0_i32, 0, Vec::new());
    for (index, c) in selector.char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            c if c == at && depth == 0 => {
                found.push(&selector[start..index]);
                start = index + c.len_utf8();
            }
            _ => {}
        }
    }
    found.push(&selector[start..]);
    found.retain(|part| !part.trim().is_empty());
    found.into_iter().map(str::trim).collect()
}

/// One selector, bound. `html`, `body` and `:root` are the element around the fragment.
fn bound(selector: &str) -> String {
    let selector = squeezed(selector);
    let words = parts(&selector, ' ');
    let mut own = String::new();
    let mut after = 0;
    for word in &words {
        let Some(rest) = whole_page(word) else { break };
        own.push_str(&rest);
        after += 1;
    }
    let rest = words[after..].join(" ");
    if after > 0 {
        let space = if rest.is_empty() { "" } else { " " };
        return format!("{SCOPE}{own}{space}{rest}");
    }
    let end = rest.find(|c: char| ".#[: >+~".contains(c)).unwrap_or(rest.len());
    let (element, qualifiers) = rest.split_at(end);
    format!("{element}{WITHIN}{qualifiers}")
}

/// What qualifies the page as a whole in `html.a`, `body.b`, `:root`, `html:root`.
fn whole_page(word: &str) -> Option<String> {
    let rest = word.strip_prefix("html").or_else(|| word.strip_prefix("body"));
    let rest = rest.filter(|rest| rest.is_empty() || rest.starts_with(['.', ':', '[', '#']));
    let rest = rest.or_else(|| word.starts_with(":root").then_some(word))?;
    Some(rest.replace(":root", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn selectors_reach_no_further_than_the_fragment() {
        let cases = [
            (":root", ".hallpass"),
            ("html:root", ".hallpass"),
            ("html.face-public body.kind-home h1", ".hallpass.face-public.kind-home h1"),
            ("body", ".hallpass"),
            ("h1", "h1:is(.hallpass, .hallpass *)"),
            ("a:hover > b", "a:is(.hallpass, .hallpass *):hover > b"),
            (".face-public .x", ":is(.hallpass, .hallpass *).face-public .x"),
            ("*", "*:is(.hallpass, .hallpass *)"),
            ("::before", ":is(.hallpass, .hallpass *)::before"),
            (":lang(ar)", ":is(.hallpass, .hallpass *):lang(ar)"),
            ("body-like", "body-like:is(.hallpass, .hallpass *)"),
            (":is(a, b) c", ":is(.hallpass, .hallpass *):is(a, b) c"),
        ];
        for (selector, expected) in cases {
            assert_eq!(bound(selector), expected, "{selector}");
        }
    }

    #[test]
    fn what_concerns_the_whole_page_is_left_out() {
        let css = "/* x{} */ @import 'a'; @page { margin: 0 } :root { color-scheme:light dark; --a: 1 }\n\
            @media (prefers-color-scheme: dark) { :root { --a: 2 } }\n\
            @media print { @page { margin: 1 } h1, .b { color:\n red } }";
        assert_eq!(
            scoped(css),
            ".hallpass{color-scheme:light; --a: 1}\n\
             @media print{h1:is(.hallpass, .hallpass *),:is(.hallpass, .hallpass *).b{color: red}\n}\n"
        );
    }

    proptest::proptest! {
        #[test]
        fn nothing_panics(css in "([{}@;:,.()/* a-c]|/\\*|\\*/|\\PC){0,40}") {
            scoped(&css);
        }
    }
}
