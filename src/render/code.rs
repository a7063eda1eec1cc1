//! Code in colour, as a dozen short CSS classes instead of inline styles: the theme decides how a
//! keyword looks, in light and dark.

use std::sync::LazyLock;

use pulldown_cmark_escape::{FmtWriter, escape_html};
use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

/// A block above this is shown plain: nobody reads it in colour, and the time is better spent.
const MAX_BYTES: usize = 64 * 1024;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

/// Scope prefix to class, most telling first; the innermost scope that fits decides.
static CLASSES: LazyLock<Vec<(Scope, &'static str)>> = LazyLock::new(|| {
    [
        ("comment", "c"),
        ("string", "s"),
        ("constant", "n"),
        ("keyword.operator", "o"),
        ("keyword", "k"),
        ("storage", "k"),
        ("entity.name.function", "f"),
        ("support.function", "f"),
        ("entity.name.tag", "t"),
        ("entity.name", "t"),
        ("support.type", "t"),
        ("support.class", "t"),
        ("entity.other.attribute-name", "a"),
        ("variable", "v"),
        ("markup.deleted", "d"),
        ("markup.inserted", "i"),
        ("invalid", "e"),
    ]
    .into_iter()
    .filter_map(|(prefix, class)| Some((Scope::new(prefix).ok()?, class)))
    .collect()
});

/// Appends `text` as HTML; plain where the language is not known.
pub(super) fn highlight(language: &str, text: &str, out: &mut String) {
    let syntax = SYNTAXES
        .find_syntax_by_token(language)
        .filter(|_| text.len() <= MAX_BYTES && !language.is_empty());
    let start = out.len();
    if let Some(syntax) = syntax
        && coloured(ParseState::new(syntax), text, out).is_some()
    {
        return;
    }
    out.truncate(start);
    let _ = escape_html(FmtWriter(out), text);
}

fn coloured(mut state: ParseState, text: &str, out: &mut String) -> Option<()> {
    let mut stack = ScopeStack::new();
    let mut open: Option<&'static str> = None;
    for line in LinesWithEndings::from(text) {
        let changes = state.parse_line(line, &SYNTAXES).ok()?;
        for (piece, change) in ScopeRegionIterator::new(&changes, line) {
            stack.apply(change).ok()?;
            if piece.is_empty() {
                continue;
            }
            let class = class_of(&stack);
            if class != open {
                if open.is_some() {
                    out.push_str("</span>");
                }
                if let Some(class) = class {
                    out.push_str("<span class=\"hl-");
                    out.push_str(class);
                    out.push_str("\">");
                }
                open = class;
            }
            let _ = escape_html(FmtWriter(&mut *out), piece);
        }
    }
    if open.is_some() {
        out.push_str("</span>");
    }
    Some(())
}

fn class_of(stack: &ScopeStack) -> Option<&'static str> {
    stack.as_slice().iter().rev().find_map(|scope| {
        CLASSES.iter().find(|(prefix, _)| prefix.is_prefix_of(*scope)).map(|(_, class)| *class)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(language: &str, text: &str) -> String {
        let mut out = String::new();
        highlight(language, text, &mut out);
        out
    }

    #[test]
    fn colours_are_classes_and_text_is_escaped() {
        let shown = html("rust", "fn main() { let x = \"<b>\"; } // done\n");
        assert!(shown.contains("<span class=\"hl-k\">fn</span>"), "{shown}");
        assert!(shown.contains("&lt;b&gt;") && !shown.contains("style="), "{shown}");
        assert!(shown.contains("hl-c"), "{shown}");
    }

    #[test]
    fn an_unknown_language_is_plain() {
        assert_eq!(html("klingon", "a < b"), "a &lt; b");
        assert_eq!(html("", "a"), "a");
    }
}
