//! Style sheets as they are published: what a sheet imports stands in it, so that a page asks for one file
//! rather than a chain of them, and what only its authors read is left out.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, FileId, Span, codes};

/// A sheet's file and its text, by the name that templates use: `css/base.css`.
pub(super) type Sheets<'s> = BTreeMap<&'s str, (FileId, &'s str)>;

/// A sheet with its imports in their place.
pub(super) struct Joined<'s> {
    pub(super) text: String,
    /// The sheets that it is made of, in the order in which they hold; the sheet itself is the last.
    pub(super) parts: Vec<&'s str>,
}

/// Puts what a sheet imports in the place of its `@import "name.css";` lines, which stand at its top. A sheet that
/// is imported twice stands where it is first.
pub(super) fn join<'s>(
    name: &'s str,
    sheets: &Sheets<'s>,
    problems: &mut Vec<Diagnostic>,
) -> Joined<'s> {
    let mut joined = Joined { text: String::new(), parts: Vec::new() };
    let mut open = BTreeSet::new();
    add(name, sheets, &mut open, &mut joined, problems);
    joined
}

fn add<'s>(
    name: &'s str,
    sheets: &Sheets<'s>,
    open: &mut BTreeSet<&'s str>,
    joined: &mut Joined<'s>,
    problems: &mut Vec<Diagnostic>,
) {
    let Some((&name, &(file, text))) = sheets.get_key_value(name) else { return };
    if !open.insert(name) {
        return;
    }
    let uncommented = without_comments(text);
    let mut rest = uncommented.trim_start();
    while let Some((import, after)) = rest.strip_prefix("@import").and_then(|r| r.split_once(';')) {
        rest = after.trim_start();
        let wanted = import.trim().trim_matches(['"', '\'']);
        let folder = name.rsplit_once('/').map_or("", |(folder, _)| folder);
        match sheets.get_key_value(format!("{folder}/{wanted}").as_str()) {
            Some((&part, _)) => add(part, sheets, open, joined, problems),
            None => problems.push(unknown_import(name, wanted, file, text)),
        }
    }
    joined.text.push_str(rest);
    joined.parts.push(name);
}

fn unknown_import(name: &str, wanted: &str, file: FileId, text: &str) -> Diagnostic {
    let start = text.find(wanted).unwrap_or_default();
    Diagnostic::error(
        codes::TEMPLATE,
        format!("`{name}` imports `{wanted}`, which is no style sheet beside it"),
    )
    .at(Span::new(file, start..start + wanted.len()))
    .help("an import names a file of the same folder and nothing more: `@import \"base.css\";`")
}

/// Comments become blanks, so that no place in the text moves.
pub(super) fn blanked(css: &str) -> String {
    let mut out = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        let (comment, after) = after.split_once("*/").map_or((after, ""), |parts| parts);
        out.push_str(before);
        out.extend(std::iter::repeat_n(' ', (comment.len() + 4).min(rest.len() - before.len())));
        rest = after;
    }
    out.push_str(rest);
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

/// The same rules in fewer bytes: without comments, without blanks that mean nothing. Texts in quotes stay.
pub(super) fn minified(css: &str) -> String {
    let css = without_comments(css);
    let mut out = String::with_capacity(css.len());
    let mut chars = css.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' | '\'' => {
                out.push(c);
                copy_text(c, &mut chars, &mut out);
            }
            c if c.is_whitespace() => {
                // A blank before a colon parts two selectors; one after it means nothing.
                if !out.is_empty() && !out.ends_with([' ', '{', '}', ';', ',', ':', '(']) {
                    out.push(' ');
                }
            }
            '{' | '}' | ';' | ',' | ')' => {
                if out.ends_with(' ') {
                    out.pop();
                }
                if c == '}' && out.ends_with(';') {
                    out.pop();
                }
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// Copies up to the closing quote; a backslash keeps the character after it.
fn copy_text(quote: char, chars: &mut std::str::Chars<'_>, out: &mut String) {
    while let Some(c) = chars.next() {
        out.push(c);
        if c == '\\' {
            out.extend(chars.next());
        } else if c == quote {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets<'s>(files: &[(&'s str, &'s str)]) -> Sheets<'s> {
        files.iter().map(|&(name, text)| (name, (FileId(0), text))).collect()
    }

    #[test]
    fn imports_stand_in_their_place_once() {
        let sheets = sheets(&[
            ("css/a.css", "/* the face */\n@import \"b.css\";\n@import 'c.css';\na{}"),
            ("css/b.css", "@import \"c.css\";\nb{}"),
            ("css/c.css", "@import \"a.css\";\nc{}"),
        ]);
        let mut problems = Vec::new();
        let joined = join("css/a.css", &sheets, &mut problems);
        assert_eq!(joined.text, "c{}b{}a{}");
        assert_eq!(joined.parts, ["css/c.css", "css/b.css", "css/a.css"]);
        assert_eq!(problems, []);
    }

    #[test]
    fn an_import_of_nothing_is_told_at_its_name() {
        let text = "@import \"https://fonts.example/x.css\";\na{}";
        let mut problems = Vec::new();
        assert_eq!(join("css/a.css", &sheets(&[("css/a.css", text)]), &mut problems).text, "a{}");
        let place = problems[0].span.unwrap().range();
        assert_eq!(&text[place], "https://fonts.example/x.css");
    }

    #[test]
    fn blanks_that_mean_something_stay() {
        let css = "a :hover , b > c {\n  margin: 0 auto ;  --x: ; content: \"a  ; }\" / '' ;\n}\n\
            @media (min-width: 40rem) and (x) { a { width: calc(1px + 2px) !important; } } /* end";
        assert_eq!(
            minified(css),
            "a :hover,b > c{margin:0 auto;--x:;content:\"a  ; }\" / ''}\
             @media (min-width:40rem) and (x){a{width:calc(1px + 2px) !important}}"
        );
    }

    #[test]
    fn blanked_comments_move_nothing() {
        let css = "a/* é */b /* open";
        assert_eq!(blanked(css).len(), css.len());
        assert_eq!(blanked(css).find('b'), css.find('b'));
    }
}
