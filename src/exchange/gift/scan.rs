//! Blocks of a GIFT file, and marks that a backslash does not take the meaning from.

use std::ops::Range;

/// One question, category or comment: lines up to an empty one. Places are bytes of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Block {
    /// Without the comments before it.
    pub(super) range: Range<usize>,
    /// The lines that begin with `//`, without that.
    pub(super) comments: Vec<String>,
}

/// A file whose comments are blanked out, and its blocks. The blanked text has the places of the file.
pub(super) fn blocks(text: &str) -> (String, Vec<Block>) {
    let mut blanked = String::with_capacity(text.len());
    let mut blocks: Vec<Block> = Vec::new();
    let mut open = Open::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let range = at..at + line.len();
        at = range.end;
        let content = line.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
        if let Some(comment) = content.strip_prefix("//") {
            open.comments.push(comment.trim().to_owned());
            blanked.extend(line.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
            continue;
        }
        // A byte order mark has three bytes.
        blanked.push_str(&line.replace('\u{feff}', "   "));
        if content.is_empty() {
            if open.is_inside() {
                open.braces = Braces::InsideAfterGap;
            } else {
                open.close(&mut blocks);
            }
            continue;
        }
        let is_category = content.starts_with("$CATEGORY:");
        let named = content.starts_with("::")
            && matches!(open.braces, Braces::InsideAfterGap | Braces::After);
        if is_category || named || open.is_category {
            open.close(&mut blocks);
        }
        open.is_category = is_category;
        open.add(line, range);
    }
    open.close(&mut blocks);
    (blanked, blocks)
}

/// The block being read.
#[derive(Default)]
struct Open {
    range: Option<Range<usize>>,
    comments: Vec<String>,
    braces: Braces,
    is_category: bool,
}

/// How far a block has come with its answers.
#[derive(Default, Clone, Copy, PartialEq)]
enum Braces {
    #[default]
    Before,
    Inside,
    /// The same, and an empty line was there.
    InsideAfterGap,
    After,
}

impl Open {
    fn add(&mut self, line: &str, range: Range<usize>) {
        if self.braces == Braces::Before && find(line, '{').is_some() {
            self.braces = Braces::Inside;
        }
        if self.is_inside() && find(line, '}').is_some() {
            self.braces = Braces::After;
        }
        self.range = Some(self.range.take().map_or(range.clone(), |known| known.start..range.end));
    }

    /// Between `{` and `}`: an empty line there is no end.
    fn is_inside(&self) -> bool {
        matches!(self.braces, Braces::Inside | Braces::InsideAfterGap)
    }

    /// Comments stay for the block that follows them.
    fn close(&mut self, blocks: &mut Vec<Block>) {
        if let Some(range) = self.range.take() {
            blocks.push(Block { range, comments: std::mem::take(&mut self.comments) });
        }
        *self = Self { comments: std::mem::take(&mut self.comments), ..Self::default() };
    }
}

/// The first place of a mark that stands for itself.
pub(super) fn find(text: &str, mark: char) -> Option<usize> {
    marks(text).find(|(_, c)| *c == mark).map(|(at, _)| at)
}

/// Characters that no backslash stands before, with their places.
pub(super) fn marks(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = chars.next()?;
            if c == '\\' && chars.next_if(|(_, next)| is_escaped(*next)).is_some() {
                continue;
            }
            return Some((at, c));
        }
    })
}

fn is_escaped(c: char) -> bool {
    matches!(c, '\\' | '~' | '=' | '#' | '{' | '}' | ':' | 'n')
}

/// The text that is meant.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match chars.next_if(|next| c == '\\' && is_escaped(*next)) {
            Some('n') => out.push('\n'),
            Some(escaped) => out.push(escaped),
            None => out.push(c),
        }
    }
    out
}

/// The other way round.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => {}
            c if is_escaped(c) && c != 'n' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

/// Parts of a range at each mark, the mark left out.
pub(super) fn split(text: &str, range: &Range<usize>, mark: char) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut from = range.start;
    for (at, _) in marks(&text[range.clone()]).filter(|(_, c)| *c == mark) {
        parts.push(from..range.start + at);
        from = range.start + at + mark.len_utf8();
    }
    parts.push(from..range.end);
    parts
}
