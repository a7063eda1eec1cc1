//! HTML, as other programs keep it in a question's text, as Markdown of our dialect.

use std::borrow::Cow;

use crate::parse::markdown;

use super::plain;

/// What a text was made into, and what of it could not be.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Converted {
    pub(super) markdown: String,
    /// Tags that were taken off, their content kept; a picture with its address. In the order found, once each.
    pub(super) lost: Vec<String>,
}

/// `breaks`: a line break in the source is one on the page, as in Moodle's own format.
pub(super) fn to_markdown(html: &str, breaks: bool) -> Converted {
    let mut writer = Writer { breaks, ..Writer::default() };
    let mut rest = html;
    while let Some(open) = rest.find('<') {
        let Some((tag, after)) = tag(&rest[open..]) else {
            // No tag: a `<` of the text.
            writer.text(&rest[..=open]);
            rest = &rest[open + 1..];
            continue;
        };
        writer.text(&rest[..open]);
        writer.tag(&tag);
        rest = after;
    }
    writer.text(rest);
    writer.finish()
}

struct Tag<'h> {
    name: String,
    closing: bool,
    attributes: &'h str,
}

/// The tag at the beginning of a text, and what follows it.
fn tag(text: &str) -> Option<(Tag<'_>, &str)> {
    if let Some(comment) = text.strip_prefix("<!--") {
        let (inside, after) = comment.split_once("-->")?;
        return Some((Tag { name: "!--".to_owned(), closing: false, attributes: inside }, after));
    }
    let inside = text.strip_prefix('<')?;
    let closing = inside.starts_with('/');
    let inside = inside.strip_prefix('/').unwrap_or(inside);
    let length = inside.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(inside.len());
    let (name, rest) = inside.split_at(length);
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let mut quote = None;
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '>') => {
                let name = name.to_ascii_lowercase();
                let attributes = rest[..at].trim_end_matches('/');
                return Some((Tag { name, closing, attributes }, &rest[at + 1..]));
            }
            (None, '<') => return None,
            _ => {}
        }
    }
    None
}

impl Tag<'_> {
    fn attribute(&self, wanted: &str) -> Option<String> {
        let mut rest = self.attributes;
        while let Some(at) = rest.find('=') {
            let name = rest[..at].trim().rsplit(char::is_whitespace).next().unwrap_or_default();
            let value = rest[at + 1..].trim_start();
            let quote = value.chars().next().filter(|c| "\"'".contains(*c));
            let (value, after) = match quote {
                Some(quote) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
                None => value.split_once(char::is_whitespace).unwrap_or((value, "")),
            };
            if name.eq_ignore_ascii_case(wanted) {
                return Some(unescape(value).into_owned());
            }
            rest = after;
        }
        None
    }
}

#[derive(Default)]
struct Writer {
    breaks: bool,
    /// Blocks that are finished.
    blocks: Vec<String>,
    /// The inline text of the block being written.
    line: String,
    /// Marker of the list item being written.
    marker: Option<String>,
    /// Open lists: the number of the next item, where they are numbered.
    lists: Vec<Option<u32>>,
    /// The address of an open link.
    links: Vec<Option<String>>,
    /// Inside of `<pre>`.
    code_block: Option<String>,
    /// Inside of `<code>`.
    code: Option<String>,
    /// Inside of a script or style, which is no text.
    silent: Option<String>,
    lost: Vec<String>,
}

impl Writer {
    fn text(&mut self, html: &str) {
        if self.silent.is_some() {
            return;
        }
        let text = unescape(html);
        if let Some(code) = self.code_block.as_mut().or(self.code.as_mut()) {
            code.push_str(&text);
            return;
        }
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                self.end_of_line(line);
            }
            self.words(line);
        }
    }

    /// Where white space of the source is one space of the text, it is also one of the Markdown.
    fn words(&mut self, line: &str) {
        if line.starts_with(char::is_whitespace) {
            self.space();
        }
        let words = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if words.is_empty() {
            return;
        }
        // The marks of the beginning of a line mean nothing further on.
        let escaped = plain::escape(&words);
        let inside = !self.line.is_empty() && !self.line.ends_with('\n');
        self.line.push_str(if inside { undo_block_mark(&words, &escaped) } else { &escaped });
        if line.ends_with(char::is_whitespace) {
            self.space();
        }
    }

    fn space(&mut self) {
        if !self.line.is_empty() && !self.line.ends_with([' ', '\n']) {
            self.line.push(' ');
        }
    }

    fn end_of_line(&mut self, next: &str) {
        if !self.breaks {
            self.space();
        } else if next.trim().is_empty() && self.marker.is_none() {
            self.block();
        } else {
            self.hard_break();
        }
    }

    fn hard_break(&mut self) {
        let end = self.line.trim_end().len();
        self.line.truncate(end);
        if !self.line.is_empty() {
            self.line.push_str("\\\n");
        }
    }

    /// Ends the block being written.
    fn block(&mut self) {
        let line = std::mem::take(&mut self.line);
        let line = line.trim().trim_end_matches("\\\n").trim_end_matches('\\').trim_end();
        let marker = self.marker.take();
        if line.is_empty() && marker.is_none() {
            return;
        }
        let Some(marker) = marker else {
            self.blocks.push(line.to_owned());
            return;
        };
        let indent = " ".repeat(marker.len());
        let item = format!("{marker}{}", line.replace('\n', &format!("\n{indent}")));
        match self.blocks.last_mut().filter(|last| is_list(last)) {
            Some(list) => {
                list.push('\n');
                list.push_str(&item);
            }
            None => self.blocks.push(item),
        }
    }

    fn tag(&mut self, tag: &Tag<'_>) {
        if let Some(name) = &self.silent {
            if tag.closing && *name == tag.name {
                self.silent = None;
            }
            return;
        }
        match tag.name.as_str() {
            "pre" => self.pre(tag.closing),
            "code" | "tt" | "kbd" | "samp" if self.code_block.is_none() => self.code(tag.closing),
            _ if self.code_block.is_some() || self.code.is_some() => {}
            "br" => self.hard_break(),
            "p" | "div" => self.block(),
            "b" | "strong" => self.mark("**", tag.closing),
            "i" | "em" => self.mark("*", tag.closing),
            "del" | "s" | "strike" => self.mark("~~", tag.closing),
            "ul" | "ol" => self.list(tag),
            "li" => self.item(tag.closing),
            "a" => self.link(tag),
            "img" => self.picture(tag),
            "script" | "style" if !tag.closing => {
                self.lose(format!("`<{}>`", tag.name));
                self.silent = Some(tag.name.clone());
            }
            "hr" => self.block(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                // A heading would begin another question.
                if tag.closing {
                    self.mark("**", true);
                    self.block();
                } else {
                    self.block();
                    self.mark("**", false);
                }
            }
            "span" | "font" | "tbody" | "html" | "body" | "center" | "!--" => {}
            name => {
                if ["table", "tr", "td", "th", "blockquote", "dl", "dt", "dd"].contains(&name) {
                    self.block();
                }
                if !tag.closing {
                    self.lose(format!("`<{name}>`"));
                }
            }
        }
    }

    fn lose(&mut self, what: String) {
        if !self.lost.contains(&what) {
            self.lost.push(what);
        }
    }

    /// A mark of emphasis has to touch the word that it begins or ends at.
    fn mark(&mut self, mark: &str, closing: bool) {
        if !closing {
            self.line.push_str(mark);
            return;
        }
        let end = self.line.trim_end().len();
        let spaces = self.line.split_off(end);
        if self.line.ends_with(mark) {
            self.line.truncate(end - mark.len());
        } else if self.line.contains(mark) {
            self.line.push_str(mark);
        }
        self.line.push_str(&spaces);
    }

    fn pre(&mut self, closing: bool) {
        if !closing {
            self.block();
            self.code_block = Some(String::new());
            return;
        }
        if let Some(code) = self.code_block.take() {
            let code = code.trim_matches('\n');
            let longest = code.split(|c| c != '`').map(str::len).max().unwrap_or(0);
            let fence = "`".repeat(longest.max(2) + 1);
            self.blocks.push(format!("{fence}\n{code}\n{fence}"));
        }
    }

    fn code(&mut self, closing: bool) {
        if !closing {
            self.code = Some(String::new());
            return;
        }
        if let Some(code) = self.code.take() {
            let code = code.split_whitespace().collect::<Vec<_>>().join(" ");
            if code.contains('`') || code.is_empty() || code.contains("{{") {
                self.line.push_str(&plain::escape_line(&code));
            } else {
                self.line.extend(["`", &code, "`"]);
            }
        }
    }

    fn list(&mut self, tag: &Tag<'_>) {
        self.block();
        if tag.closing {
            self.lists.pop();
        } else {
            self.lists.push((tag.name == "ol").then_some(1));
        }
    }

    fn item(&mut self, closing: bool) {
        self.block();
        if closing {
            return;
        }
        let depth = self.lists.len().saturating_sub(1);
        let marker = match self.lists.last_mut() {
            Some(Some(number)) => {
                *number += 1;
                format!("{}. ", *number - 1)
            }
            _ => "- ".to_owned(),
        };
        self.marker = Some(format!("{}{marker}", "   ".repeat(depth)));
    }

    fn link(&mut self, tag: &Tag<'_>) {
        if tag.closing {
            self.end_link();
            return;
        }
        let address = tag.attribute("href").filter(|address| {
            ["http://", "https://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
                && !address.contains(['<', '>', '\n', '{'])
        });
        match &address {
            Some(_) => self.line.push('['),
            None => self.lose("`<a>`".to_owned()),
        }
        self.links.push(address);
    }

    fn end_link(&mut self) {
        if let Some(Some(address)) = self.links.pop() {
            self.line.extend(["](<", &address, ">)"]);
        }
    }

    /// The file that holds the questions does not hold the picture.
    fn picture(&mut self, tag: &Tag<'_>) {
        let source = tag.attribute("src").unwrap_or_default();
        let shown: String = source.chars().take(80).collect();
        self.lose(format!("the picture `{shown}`"));
        if let Some(words) = tag.attribute("alt").filter(|words| !words.trim().is_empty()) {
            self.text(&format!(" ({words}) "));
        }
    }

    fn finish(mut self) -> Converted {
        self.pre(true);
        self.code(true);
        while !self.links.is_empty() {
            self.end_link();
        }
        self.block();
        Converted { markdown: self.blocks.join("\n\n"), lost: self.lost }
    }
}

/// Character references as characters.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let name = |c: char| c.is_ascii_alphanumeric() || c == '#';
        let length = 1 + rest[1..].chars().take(32).take_while(|c| name(*c)).count();
        let reference = rest.get(..=length).filter(|reference| reference.ends_with(';'));
        match reference {
            Some(reference) => {
                out.push_str(&character(reference));
                rest = &rest[reference.len()..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// CommonMark knows every character reference that HTML has, so that no table of them is needed here.
fn character(reference: &str) -> String {
    markdown::events(reference)
        .filter_map(|(event, _)| match event {
            pulldown_cmark::Event::Text(text) => Some(text.into_string()),
            _ => None,
        })
        .collect()
}

fn is_list(block: &str) -> bool {
    let first = block.trim_start();
    let digits = first.chars().take_while(char::is_ascii_digit).count();
    first.starts_with("- ") || (digits > 0 && first[digits..].starts_with(". "))
}

/// A mark that only the beginning of a line needs.
fn undo_block_mark<'t>(words: &str, escaped: &'t str) -> &'t str {
    let needed = words.starts_with(['#', '>', '+', '-', '=', ':']) && escaped.starts_with('\\');
    let only_hashes = words.chars().all(|c| c == '#');
    if needed && !only_hashes { &escaped[1..] } else { escaped }
}

#[cfg(test)]
mod tests {
    use super::to_markdown;

    fn markdown(html: &str) -> String {
        to_markdown(html, false).markdown
    }

    #[test]
    fn what_markdown_has_is_kept() {
        assert_eq!(
            markdown("<p>One <b>two</b></p>\n<p><em>three</em><br />four</p>"),
            "One **two**\n\n*three*\\\nfour"
        );
        assert_eq!(markdown("<ul><li>a</li><li>b <code>x*y</code></li></ul>"), "- a\n- b `x*y`");
        assert_eq!(markdown("<ol><li>a</ol>after"), "1. a\n\nafter");
        assert_eq!(
            markdown("see <a href='https://example.org/?a=1&amp;b=2'>it</a>"),
            "see [it](<https://example.org/?a=1&b=2>)"
        );
        assert_eq!(markdown("<pre>if a &lt; b {\n}</pre>"), "```\nif a < b {\n}\n```");
    }

    #[test]
    fn characters_have_many_names() {
        assert_eq!(
            markdown("caf&eacute; &#233;&#xe9; &Eacute; AT&T &amp;amp; &nope;"),
            "café éé É AT&T \\&amp; \\&nope;"
        );
    }

    #[test]
    fn text_is_text() {
        assert_eq!(markdown("a < b and 2 * 3 &lt; 7"), "a \\< b and 2 \\* 3 \\< 7");
        assert_eq!(markdown("<b>x</b> - y"), "**x** - y");
        assert_eq!(markdown("<p></p>"), "");
        assert_eq!(markdown("a <b"), "a \\<b");
    }

    #[test]
    fn what_markdown_lacks_is_told() {
        let found = to_markdown(
            "H<sub>2</sub>O <img src=\"@@PLUGINFILE@@/w.png\" alt=\"water\"/><script>x()</script>",
            false,
        );
        assert_eq!(found.markdown, "H2O (water)");
        assert_eq!(found.lost, ["`<sub>`", "the picture `@@PLUGINFILE@@/w.png`", "`<script>`"]);
    }

    #[test]
    fn lines_break_where_the_format_says_so() {
        assert_eq!(to_markdown("one\ntwo\n\nthree", true).markdown, "one\\\ntwo\n\nthree");
        assert_eq!(markdown("one\ntwo"), "one two");
    }
}
