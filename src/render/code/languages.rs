//! What the lexer knows of each language: how its comments and strings begin and end, and its words.

/// A language.
pub(super) struct Language {
    /// The words of a fence that mean it, in lower case.
    pub(super) names: &'static [&'static str],
    pub(super) form: Form,
    pub(super) line_comments: &'static [&'static str],
    pub(super) block_comment: Option<(&'static str, &'static str)>,
    /// Longer ones before those that they begin with.
    pub(super) strings: &'static [Quote],
    /// Sorted, as are all lists of words; in lower case where `ignores_case`.
    pub(super) keywords: &'static [&'static str],
    pub(super) constants: &'static [&'static str],
    pub(super) types: &'static [&'static str],
    pub(super) ignores_case: bool,
    /// A sign and the word behind it, and what they are together: `$name`, `@decorator`, `#include`.
    pub(super) sigils: &'static [(char, Sigil)],
}

/// How a text of the language is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// Words, signs and blocks.
    Code,
    /// Tags and what stands between them.
    Markup,
    /// Names with values: what stands before the sign is a name.
    Pairs(char),
    /// Names in quotes with values.
    Json,
    /// Lines by their first sign.
    Diff,
    /// A terminal: what was typed, after a prompt, and what came back.
    Console,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sigil {
    Variable,
    Attribute,
    /// Only as the first of a line.
    Directive,
    Keyword,
}

/// A kind of string.
pub(super) struct Quote {
    pub(super) open: &'static str,
    pub(super) close: &'static str,
    /// A `\` takes the meaning from the next sign.
    pub(super) escapes: bool,
    /// It may go on over the end of the line.
    pub(super) spans_lines: bool,
}

const fn quote(open: &'static str, escapes: bool, spans_lines: bool) -> Quote {
    Quote { open, close: open, escapes, spans_lines }
}

const C_STRINGS: &[Quote] = &[quote("\"", true, false), quote("'", true, false)];
const NONE: &[&str] = &[];

const CODE: Language = Language {
    names: NONE,
    form: Form::Code,
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    strings: C_STRINGS,
    keywords: NONE,
    constants: NONE,
    types: NONE,
    ignores_case: false,
    sigils: &[],
};

/// A language is looked for in this order.
#[rustfmt::skip] // One word on each line would hide the languages.
pub(super) const LANGUAGES: &[Language] = &[
    Language {
        names: &["rust", "rs"],
        strings: &[quote("\"", true, true)],
        keywords: &[
            "as", "async", "await", "break", "const", "continue", "crate", "dyn", "else", "enum", "extern",
            "fn", "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "pub", "ref",
            "return", "static", "struct", "super", "trait", "type", "union", "unsafe", "use", "where",
            "while",
        ],
        constants: &["Err", "None", "Ok", "Self", "Some", "false", "self", "true"],
        types: &[
            "bool", "char", "f32", "f64", "i128", "i16", "i32", "i64", "i8", "isize", "str", "u128", "u16",
            "u32", "u64", "u8", "usize",
        ],
        sigils: &[('\'', Sigil::Keyword)],
        ..CODE
    },
    Language {
        names: &["python", "py", "python3"],
        line_comments: &["#"],
        block_comment: None,
        strings: &[
            quote("\"\"\"", true, true),
            quote("'''", true, true),
            quote("\"", true, false),
            quote("'", true, false),
        ],
        keywords: &[
            "and", "as", "assert", "async", "await", "break", "case", "class", "continue", "def", "del",
            "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is",
            "lambda", "match", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with",
            "yield",
        ],
        constants: &["False", "None", "NotImplemented", "True", "cls", "self"],
        types: &[
            "bool", "bytes", "complex", "dict", "float", "frozenset", "int", "list", "object", "set", "str",
            "tuple", "type",
        ],
        sigils: &[('@', Sigil::Attribute)],
        ..CODE
    },
    Language {
        names: &["javascript", "js", "mjs", "cjs", "jsx", "typescript", "ts", "tsx"],
        strings: &[quote("\"", true, false), quote("'", true, false), quote("`", true, true)],
        keywords: &[
            "abstract", "as", "async", "await", "break", "case", "catch", "class", "const", "continue",
            "debugger", "declare", "default", "delete", "do", "else", "enum", "export", "extends", "finally",
            "for", "from", "function", "get", "if", "implements", "import", "in", "instanceof", "interface",
            "keyof", "let", "namespace", "new", "of", "override", "private", "protected", "public",
            "readonly", "return", "satisfies", "set", "static", "switch", "throw", "try", "type", "typeof",
            "var", "while", "with", "yield",
        ],
        constants: &["Infinity", "NaN", "false", "null", "super", "this", "true", "undefined"],
        types: &[
            "any", "bigint", "boolean", "never", "number", "object", "string", "symbol", "unknown", "void",
        ],
        sigils: &[('@', Sigil::Attribute)],
        ..CODE
    },
    Language {
        names: &["json", "jsonc", "json5", "geojson"],
        form: Form::Json,
        strings: &[quote("\"", true, false)],
        constants: &["false", "null", "true"],
        ..CODE
    },
    Language {
        names: &["yaml", "yml"],
        form: Form::Pairs(':'),
        line_comments: &["#"],
        block_comment: None,
        strings: C_STRINGS,
        constants: &["false", "no", "null", "off", "on", "true", "yes"],
        sigils: &[('&', Sigil::Variable), ('*', Sigil::Variable)],
        ..CODE
    },
    Language {
        names: &["toml", "ini", "cfg", "conf", "properties", "editorconfig", "dotenv"],
        form: Form::Pairs('='),
        line_comments: &["#", ";"],
        block_comment: None,
        strings: &[
            quote("\"\"\"", true, true),
            quote("'''", false, true),
            quote("\"", true, false),
            quote("'", false, false),
        ],
        constants: &["false", "off", "on", "true"],
        ..CODE
    },
    Language {
        names: &["html", "xml", "svg", "xhtml", "xsd", "xslt", "rss", "xaml", "vue"],
        form: Form::Markup,
        line_comments: NONE,
        block_comment: Some(("<!--", "-->")),
        strings: &[quote("\"", false, true), quote("'", false, true)],
        ..CODE
    },
    Language {
        names: &["css", "scss", "less"],
        line_comments: NONE,
        keywords: &["from", "important", "to"],
        sigils: &[
            ('@', Sigil::Keyword),
            ('.', Sigil::Attribute),
            ('#', Sigil::Attribute),
            ('$', Sigil::Variable),
        ],
        ..CODE
    },
    Language {
        names: &["bash", "sh", "shell", "zsh", "ksh"],
        line_comments: &["#"],
        block_comment: None,
        strings: &[quote("\"", true, true), quote("'", false, true)],
        keywords: &[
            "break", "case", "continue", "do", "done", "elif", "else", "esac", "exit", "export", "fi", "for",
            "function", "if", "in", "local", "readonly", "return", "set", "shift", "source", "then", "trap",
            "unset", "until", "while",
        ],
        constants: &["false", "true"],
        sigils: &[('$', Sigil::Variable)],
        ..CODE
    },
    Language {
        names: &["console", "shell-session", "sh-session", "terminal"],
        form: Form::Console,
        ..CODE
    },
    Language {
        names: &["sql", "mysql", "postgresql", "pgsql", "sqlite", "tsql"],
        line_comments: &["--"],
        strings: &[quote("'", false, true), quote("\"", false, true), quote("`", false, false)],
        keywords: &[
            "add", "all", "alter", "and", "as", "asc", "begin", "between", "by", "cascade", "case", "check",
            "column", "commit", "constraint", "create", "cross", "database", "default", "delete", "desc",
            "distinct", "drop", "else", "end", "exists", "foreign", "from", "full", "function", "grant",
            "group", "having", "if", "in", "index", "inner", "insert", "intersect", "into", "is", "join",
            "key", "left", "like", "limit", "not", "offset", "on", "or", "order", "outer", "over",
            "partition", "primary", "procedure", "references", "returning", "right", "rollback", "select",
            "set", "table", "then", "to", "trigger", "union", "unique", "update", "using", "values", "view",
            "when", "where", "with",
        ],
        constants: &["false", "null", "true"],
        types: &[
            "bigint", "blob", "boolean", "char", "date", "decimal", "double", "float", "int", "integer",
            "json", "numeric", "real", "serial", "smallint", "text", "time", "timestamp", "uuid", "varchar",
        ],
        ignores_case: true,
        ..CODE
    },
    Language {
        names: &["c", "h", "cpp", "c++", "cc", "cxx", "hpp", "objc", "ino", "cuda"],
        keywords: &[
            "alignas", "alignof", "asm", "auto", "break", "case", "catch", "class", "co_await", "co_return",
            "co_yield", "concept", "const", "const_cast", "consteval", "constexpr", "constinit", "continue",
            "decltype", "default", "delete", "do", "dynamic_cast", "else", "enum", "explicit", "export",
            "extern", "final", "for", "friend", "goto", "if", "inline", "mutable", "namespace", "new",
            "noexcept", "operator", "override", "private", "protected", "public", "register",
            "reinterpret_cast", "requires", "restrict", "return", "sizeof", "static", "static_assert",
            "static_cast", "struct", "switch", "template", "thread_local", "throw", "try", "typedef",
            "typeid", "typename", "union", "using", "virtual", "volatile", "while",
        ],
        constants: &["NULL", "false", "nullptr", "this", "true"],
        types: &[
            "bool", "char", "char16_t", "char32_t", "char8_t", "double", "float", "int", "int16_t", "int32_t",
            "int64_t", "int8_t", "long", "ptrdiff_t", "short", "signed", "size_t", "uint16_t", "uint32_t",
            "uint64_t", "uint8_t", "unsigned", "void", "wchar_t",
        ],
        sigils: &[('#', Sigil::Directive)],
        ..CODE
    },
    Language {
        names: &["java", "kotlin", "kt", "scala", "groovy"],
        strings: &[quote("\"\"\"", true, true), quote("\"", true, false), quote("'", true, false)],
        keywords: &[
            "abstract", "as", "assert", "break", "by", "case", "catch", "class", "companion", "const",
            "continue", "data", "def", "default", "do", "else", "enum", "extends", "final", "finally", "for",
            "fun", "if", "implements", "import", "in", "instanceof", "interface", "internal", "is",
            "lateinit", "native", "new", "object", "open", "override", "package", "permits", "private",
            "protected", "public", "record", "return", "sealed", "static", "suspend", "switch",
            "synchronized", "throw", "throws", "trait", "transient", "try", "typealias", "val", "var",
            "volatile", "when", "while", "with", "yield",
        ],
        constants: &["false", "it", "null", "super", "this", "true"],
        types: &["boolean", "byte", "char", "double", "float", "int", "long", "short", "void"],
        sigils: &[('@', Sigil::Attribute)],
        ..CODE
    },
    Language {
        names: &["csharp", "cs", "c#"],
        strings: &[
            quote("\"\"\"", false, true),
            Quote { open: "@\"", close: "\"", escapes: false, spans_lines: true },
            quote("\"", true, false),
            quote("'", true, false),
        ],
        keywords: &[
            "abstract", "as", "async", "await", "base", "break", "case", "catch", "checked", "class", "const",
            "continue", "default", "delegate", "do", "else", "enum", "event", "explicit", "extern", "finally",
            "fixed", "for", "foreach", "get", "goto", "if", "implicit", "in", "init", "interface", "internal",
            "is", "lock", "namespace", "new", "operator", "out", "override", "params", "partial", "private",
            "protected", "public", "readonly", "record", "ref", "required", "return", "sealed", "set",
            "sizeof", "static", "struct", "switch", "throw", "try", "typeof", "unchecked", "unsafe", "using",
            "value", "var", "virtual", "volatile", "when", "where", "while", "with", "yield",
        ],
        constants: &["false", "null", "this", "true"],
        types: &[
            "bool", "byte", "char", "decimal", "double", "dynamic", "float", "int", "long", "nint", "object",
            "sbyte", "short", "string", "uint", "ulong", "ushort", "void",
        ],
        sigils: &[('#', Sigil::Directive)],
        ..CODE
    },
    Language {
        names: &["go", "golang"],
        strings: &[quote("\"", true, false), quote("`", false, true), quote("'", true, false)],
        keywords: &[
            "break", "case", "chan", "const", "continue", "default", "defer", "else", "fallthrough", "for",
            "func", "go", "goto", "if", "import", "interface", "map", "package", "range", "return", "select",
            "struct", "switch", "type", "var",
        ],
        constants: &["false", "iota", "nil", "true"],
        types: &[
            "any", "bool", "byte", "complex128", "complex64", "error", "float32", "float64", "int", "int16",
            "int32", "int64", "int8", "rune", "string", "uint", "uint16", "uint32", "uint64", "uint8",
            "uintptr",
        ],
        ..CODE
    },
    Language { names: &["diff", "patch"], form: Form::Diff, ..CODE },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_and_no_name_means_two_languages() {
        let mut names: Vec<&str> = Vec::new();
        for language in LANGUAGES {
            for list in [language.keywords, language.constants, language.types] {
                let mut sorted = list.to_vec();
                sorted.sort_unstable();
                sorted.dedup();
                assert_eq!(list, sorted, "{:?}", language.names);
            }
            names.extend(language.names);
            for (at, quote) in language.strings.iter().enumerate() {
                let hidden =
                    language.strings[..at].iter().any(|one| quote.open.starts_with(one.open));
                assert!(!hidden, "{:?} in {:?}", quote.open, language.names);
            }
        }
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(count, names.len());
    }
}
