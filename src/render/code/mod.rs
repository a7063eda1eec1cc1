//! Code in colour, as a dozen short CSS classes instead of inline styles: the theme decides how a
//! keyword looks, in light and dark.

mod lines;
mod names;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use pulldown_cmark_escape::{FmtWriter, escape_html};
use syntect::parsing::{Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use lines::Language;
use names::Names;

/// A block above this is shown plain: nobody reads it in colour, and the time is better spent.
const MAX_BYTES: usize = 64 * 1024;

static SYNTAXES: LazyLock<SyntaxSet> = LazyLock::new(SyntaxSet::load_defaults_newlines);

thread_local! {
    /// The languages that were met, by the word of the fence. What is in them is true of every text, so it may
    /// outlive a build; a grammar's state holds memory of the C library, which does not leave its thread.
    static LANGUAGES: RefCell<HashMap<String, Language>> = RefCell::default();
}

/// What a theme's styles are written for: `hl-` and this.
type Class = &'static str;

/// Scope prefix to class, most telling first; the innermost scope that fits decides.
static CLASSES: LazyLock<Vec<(Scope, Class)>> = LazyLock::new(|| {
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
    let start = out.len();
    if text.len() > MAX_BYTES
        || with_language(language, |known| coloured(known, text, out)).is_none()
    {
        out.truncate(start);
        let _ = escape_html(FmtWriter(out), text);
    }
}

fn with_language<T>(name: &str, f: impl FnOnce(&mut Language) -> Option<T>) -> Option<T> {
    LANGUAGES.with_borrow_mut(|languages| {
        if let Some(language) = languages.get_mut(name) {
            return f(language);
        }
        let syntax = SYNTAXES.find_syntax_by_token(name).filter(|_| !name.is_empty())?;
        f(languages.entry(name.to_owned()).or_insert(Language::new(syntax, Names::of(syntax))))
    })
}

fn coloured(language: &mut Language, text: &str, out: &mut String) -> Option<()> {
    let mut open: Option<Class> = None;
    language.each_line(&SYNTAXES, LinesWithEndings::from(text), |line, pieces| {
        let mut start = 0;
        for &(class, end) in pieces {
            let end = end as usize;
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
            let _ = escape_html(FmtWriter(&mut *out), &line[start..end]);
            start = end;
        }
    })?;
    if open.is_some() {
        out.push_str("</span>");
    }
    Some(())
}

fn class_of(stack: &ScopeStack) -> Option<Class> {
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

    /// What is remembered of other blocks must not show: each block is as if it were the first.
    #[test]
    fn a_block_is_the_same_whatever_came_before() {
        let blocks = ["/* a\n", "b */ x\n", "let a = \"b\n", "c\"; }\n", "}\n", "\n", "r#\"\n"];
        let mut texts = Vec::new();
        for (a, b, c) in (0..7 * 7 * 7).map(|n| (n / 49, n / 7 % 7, n % 7)) {
            texts.push([blocks[a], blocks[b], blocks[c]].concat());
        }
        let alone = |text: &str| {
            let syntax = SYNTAXES.find_syntax_by_token("rust").unwrap();
            let mut out = String::new();
            coloured(&mut Language::new(syntax, None), text, &mut out).unwrap();
            out
        };
        for text in texts.iter().chain(texts.iter().rev()) {
            assert_eq!(html("rust", text), alone(text), "{text:?}");
        }
    }

    /// Names exchanged or not, the colours are those of the grammar.
    #[test]
    fn names_change_no_colour() {
        let samples = [
            ("rust", include_str!("lines.rs")),
            ("rust", "let r = r\"raw\"; let abc_t = b'x'; fn name<'lifetime>(self) -> usize { 4095 }\n"),
            ("python", "class Course(Base):\n    def __init__(self, title: str = 'a') -> None:\n        print(f\"{title!r}\", len(title), 25)\n"),
            ("js", "export async function loadCourse(id) { const {title, ...rest} = await fetch(`/api/${id}`); }\n"),
            ("json", "{\"name\": \"value\", \"count\": 25, \"flag\": true, \"other\": null}\n"),
            ("yaml", "name: value\nlist:\n  - 2026-01-02\n  - yes\n  - \"text\" # note\n"),
            ("cpp", "#include <vector>\nstatic std::vector<size_t> numbers{12, 25}; int main() { return my_size_t(u8\"x\"); }\n"),
            ("c", "#define LIMIT 25\nuint8_t count(const char *text) { return strlen(text) > LIMIT; }\n"),
        ];
        for (language, text) in samples {
            let syntax = SYNTAXES.find_syntax_by_token(language).unwrap();
            let [mut with, mut without] = [String::new(), String::new()];
            coloured(&mut Language::new(syntax, Names::of(syntax)), text, &mut with).unwrap();
            coloured(&mut Language::new(syntax, None), text, &mut without).unwrap();
            assert_eq!(with, without, "{language}");
        }
    }
}
