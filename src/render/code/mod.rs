//! Code in colour, as a dozen short CSS classes instead of inline styles: the theme decides how a
//! keyword looks, in light and dark. The languages that documentation shows most are read by a lexer, the others by
//! the grammars of Sublime Text.

mod languages;
mod lexer;
mod lines;
mod spans;

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::{Scope, ScopeStack, SyntaxSet};
use syntect::util::LinesWithEndings;

use lines::Language;
use spans::Spans;

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
    let mut spans = Spans::new(out);
    if text.len() > MAX_BYTES {
        spans.put(None, text);
    } else if let Some(known) = lexer::language(language) {
        lexer::colour(known, text, &mut spans);
        spans.close();
    } else if with_language(language, |known| coloured(known, text, &mut spans)).is_some() {
        spans.close();
    } else {
        out.truncate(start);
        Spans::new(out).put(None, text);
    }
}

fn with_language<T>(name: &str, f: impl FnOnce(&mut Language) -> Option<T>) -> Option<T> {
    LANGUAGES.with_borrow_mut(|languages| {
        if let Some(language) = languages.get_mut(name) {
            return f(language);
        }
        let syntax = SYNTAXES.find_syntax_by_token(name).filter(|_| !name.is_empty())?;
        f(languages.entry(name.to_owned()).or_insert(Language::new(syntax)))
    })
}

fn coloured(language: &mut Language, text: &str, spans: &mut Spans<'_>) -> Option<()> {
    language.each_line(&SYNTAXES, LinesWithEndings::from(text), |line, pieces| {
        let mut start = 0;
        for &(class, end) in pieces {
            let end = end as usize;
            spans.put(class, &line[start..end]);
            start = end;
        }
    })
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
        let blocks = ["# a\n", "x = %q(b\n", "a = \"b\n", "c\"; end\n", "end\n", "\n", "=begin\n"];
        let mut texts = Vec::new();
        for (a, b, c) in (0..7 * 7 * 7).map(|n| (n / 49, n / 7 % 7, n % 7)) {
            texts.push([blocks[a], blocks[b], blocks[c]].concat());
        }
        let alone = |text: &str| {
            let syntax = SYNTAXES.find_syntax_by_token("ruby").unwrap();
            let mut out = String::new();
            let mut spans = Spans::new(&mut out);
            coloured(&mut Language::new(syntax), text, &mut spans).unwrap();
            spans.close();
            out
        };
        for text in texts.iter().chain(texts.iter().rev()) {
            assert_eq!(html("ruby", text), alone(text), "{text:?}");
        }
    }

    /// Language, text, and what must be in the HTML.
    const SAMPLES: &[(&str, &str, &[&str])] = &[
        (
            "rust",
            "fn load(x: &'a str) -> u8 { b'x' + r#\"a\"b\"#.len() } // end",
            &[
                "<span class=\"hl-k\">fn</span> <span class=\"hl-f\">load</span>",
                "<span class=\"hl-k\">&#39;a</span>",
                "<span class=\"hl-s\">&#39;x&#39;</span>",
                "<span class=\"hl-s\">#&quot;a&quot;b&quot;#</span>",
                "<span class=\"hl-c\">// end</span>",
            ],
        ),
        (
            "Python",
            "@cache\ndef f(a: int = 1.5e-3):\n    \"\"\"One\n    two\"\"\"\n    return f\"{a}\\n\"  # x",
            &[
                "<span class=\"hl-a\">@cache</span>",
                "<span class=\"hl-n\">1.5e-3</span>",
                "<span class=\"hl-s\">&quot;&quot;&quot;One\n    two&quot;&quot;&quot;</span>",
                "<span class=\"hl-n\">\\n</span>",
                "<span class=\"hl-c\"># x</span>",
            ],
        ),
        (
            "js",
            "const re = /a[/\"]b/g, n = a / b / c; // `x`\nfoo(`a\nb`);",
            &[
                "<span class=\"hl-s\">/a[/&quot;]b/g</span>",
                "a <span class=\"hl-o\">/</span> b <span class=\"hl-o\">/</span> c",
                "<span class=\"hl-s\">`a\nb`</span>",
            ],
        ),
        (
            "json",
            "{\"a\": [1, true, \"x\"]}",
            &[
                "<span class=\"hl-a\">&quot;a&quot;</span>",
                "<span class=\"hl-n\">true</span>",
                "<span class=\"hl-s\">&quot;x&quot;</span>",
            ],
        ),
        (
            "yaml",
            "a: yes # c\nrun: |\n  x: y\n  z\n- url: http://x.y/#z\n",
            &[
                "<span class=\"hl-a\">a</span>: <span class=\"hl-n\">yes</span>",
                "<span class=\"hl-s\">  x: y\n  z\n</span>",
                "<span class=\"hl-a\">url</span>: http://x.y/#z",
            ],
        ),
        (
            "toml",
            "[a.b]\nc = \"d\" # e\n",
            &[
                "<span class=\"hl-t\">[a.b]</span>",
                "<span class=\"hl-a\">c </span>= <span class=\"hl-s\">&quot;d&quot;</span>",
            ],
        ),
        (
            "html",
            "<!-- a --><p class=\"b\">x &amp; y</p><script>let a = 1;</script>",
            &[
                "<span class=\"hl-t\">p</span> <span class=\"hl-a\">class</span>",
                "<span class=\"hl-n\">&amp;amp;</span>",
                "<span class=\"hl-k\">let</span>",
            ],
        ),
        (
            "css",
            "@media print { .a:hover { color: #fff; margin-top: 2px } }",
            &[
                "<span class=\"hl-k\">@media</span>",
                "<span class=\"hl-a\">color</span>",
                "<span class=\"hl-n\">2px</span>",
            ],
        ),
        (
            "bash",
            "if [ -n \"$HOME\" ]; then echo ${x} # no\nfi",
            &[
                "<span class=\"hl-k\">if</span>",
                "<span class=\"hl-v\">${x}</span>",
                "<span class=\"hl-c\"># no</span>",
            ],
        ),
        (
            "sql",
            "SELECT a FROM b WHERE c = 'd' -- e",
            &[
                "<span class=\"hl-k\">SELECT</span>",
                "<span class=\"hl-s\">&#39;d&#39;</span>",
                "<span class=\"hl-c\">-- e</span>",
            ],
        ),
        (
            "c++",
            "#include <vector>\nint main() { return 0x1F; } /* a\nb */",
            &[
                "<span class=\"hl-k\">#include</span> <span class=\"hl-s\">&lt;vector&gt;</span>",
                "<span class=\"hl-n\">0x1F</span>",
                "<span class=\"hl-c\">/* a\nb */</span>",
            ],
        ),
        (
            "diff",
            "--- a\n+b\n-c\n d\n",
            &["<span class=\"hl-i\">+b\n</span>", "<span class=\"hl-d\">-c\n</span>"],
        ),
        ("console", "$ ls -l\nfile\n", &["<span class=\"hl-c\">$ </span>"]),
    ];

    #[test]
    fn a_reader_sees_what_is_what() {
        for (language, text, wanted) in SAMPLES {
            let shown = html(language, text);
            for part in *wanted {
                assert!(shown.contains(part), "{language}: {part}\n{shown}");
            }
        }
    }

    proptest::proptest! {
        /// Whatever is in the block, in whatever language: no sign is lost or added, and every element is closed.
        #[test]
        fn colours_change_no_text(
            at in 0..languages::LANGUAGES.len(),
            text in "([a-z0'\"`/*#<>{}$@&\\\\ \n=:|!.-]|//|/\\*|\"\"\"|<!--|é|r#\"|\\$\\{|&amp;){0,60}",
        ) {
            let shown = html(languages::LANGUAGES[at].names[0], &text);
            let (mut plain, mut open, mut rest) = (String::new(), 0, shown.as_str());
            while let Some(at) = rest.find('<') {
                plain.push_str(&rest[..at]);
                let end = rest.find('>').unwrap();
                match &rest[at..=end] {
                    "</span>" => open -= 1,
                    tag => {
                        proptest::prop_assert!(tag.starts_with("<span class=\"hl-"));
                        open += 1;
                    }
                }
                proptest::prop_assert!(open == 0 || open == 1);
                rest = &rest[end + 1..];
            }
            plain.push_str(rest);
            let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&");
            proptest::prop_assert_eq!(plain, text);
            proptest::prop_assert_eq!(open, 0);
        }
    }
}
