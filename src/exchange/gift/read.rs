//! Blocks to items: name, prompt, comments, categories.

use std::ops::Range;

use crate::diag::{Diagnostic, FileId, Span};
use crate::exchange::html;
use crate::exchange::plain;
use crate::exchange::{Answer, GAP, Import, Item, Objectives, changed, left_out, trimmed};

use super::answers::Answers;
use super::scan::{self, Block};
use super::{HINT, PAGE, tags};

/// How a text is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TextFormat {
    /// HTML in which a line break is one.
    Moodle,
    Html,
    Plain,
    Markdown,
}

/// Reads a whole file.
pub(in crate::exchange) fn read(text: &str, file: FileId) -> Import {
    let (blanked, blocks) = scan::blocks(text);
    let mut reader = Reader {
        text: &blanked,
        file,
        objectives: Objectives::default(),
        category: None,
        import: Import::default(),
    };
    for block in &blocks {
        reader.block(block);
    }
    let Reader { objectives, mut import, .. } = reader;
    let declared = std::mem::take(&mut import.front.objectives);
    let more = objectives
        .list
        .into_iter()
        .filter(|(id, _)| !declared.iter().any(|(known, _)| known == id));
    import.front.objectives = declared.iter().cloned().chain(more).collect();
    import
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) file: FileId,
    objectives: Objectives,
    /// The id of the objective that the category became.
    category: Option<String>,
    pub(super) import: Import,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block) {
        if let Some(page) = block.comments.iter().find_map(|comment| comment.strip_prefix(PAGE)) {
            self.import.front.read(page);
        }
        let range = trimmed(self.text, block.range.clone());
        if let Some(category) = self.text[range.clone()].strip_prefix("$CATEGORY:") {
            self.category = self.category(category.trim());
            return;
        }
        let name = name(self.text, &range);
        let body =
            trimmed(self.text, name.as_ref().map_or(range.start, |name| name.end + 2)..range.end);
        let gap =
            block.comments.iter().any(|comment| comment.contains(&format!("[tag:{}]", tags::GAP)));
        let Some(mut item) = self.question(&range, body, gap) else { return };
        item.name = name.map(|name| plain::one_line(&scan::unescape(&self.text[name])));
        item.objective.clone_from(&self.category);
        self.comments(block, &mut item);
        self.import.items.push(item);
    }

    /// `$course$/top/Records/Clocks` is the objective `Records / Clocks`.
    fn category(&mut self, path: &str) -> Option<String> {
        // A slash of a name is written twice.
        let path = path.replace("//", "\u{0}");
        let parts = path.split('/').map(str::trim).filter(|part| {
            let is_place = part.starts_with('$') && part.ends_with('$');
            !part.is_empty() && !is_place && *part != "top"
        });
        let text = parts.collect::<Vec<_>>().join(" / ").replace('\u{0}', "/");
        if text.is_empty() {
            return None;
        }
        let declared = self.import.front.objectives.iter().find(|(_, known)| *known == text);
        match declared {
            Some((id, _)) => Some(id.clone()),
            None => Some(self.objectives.id(&text)),
        }
    }

    /// `range`: the whole of it; `body`: without the name; `gap`: the answers fill a gap wherever they stand.
    fn question(&mut self, range: &Range<usize>, body: Range<usize>, gap: bool) -> Option<Item> {
        let text = self.text;
        let open = scan::find(&text[body.clone()], '{').map(|at| body.start + at);
        let close = scan::find(&text[open.unwrap_or(body.start)..body.end], '}')
            .map(|at| open.unwrap_or(body.start) + at);
        let (open, close) = match (open, close) {
            (None, None) => {
                let span = self.span(&first_line(text, range));
                self.import.problems.push(
                    changed("this text asks nothing, and stays behind", span)
                        .help("a lesson has room for it, or the question that it is about"),
                );
                return None;
            }
            (Some(open), Some(close)) => (open, close),
            (open, close) => {
                self.import.found += 1;
                let at = open.or(close).unwrap_or(range.start);
                let (has, lacks) = if open.is_some() { ('{', '}') } else { ('}', '{') };
                self.import.problems.push(
                    left_out(format!("a `{has}` without its `{lacks}`"), self.span(&(at..at + 1)))
                        .help(format!("close the answers, or write `\\{has}` where the character itself is meant")),
                );
                return None;
            }
        };
        self.import.found += 1;
        let after = trimmed(text, close + 1..body.end);
        if let Some(second) = scan::find(&text[after.clone()], '{') {
            let at = after.start + second;
            self.import.problems.push(
                left_out("a question has one `{…}`, and this is its second", self.span(&(at..at + 1)))
                    .help("part the questions by an empty line, or write `\\{` where the character itself is meant"),
            );
            return None;
        }
        let before = trimmed(text, body.start..open);
        let (format, prompt_start) = self.format(&before, TextFormat::Moodle);
        let inside = trimmed(text, open + 1..close);
        let answers = Answers::new(self, range.clone(), inside, format, gap || !after.is_empty());
        let (answer, explanation) = answers.read()?;
        let prompt =
            self.prompt(prompt_start..before.end, &after, matches!(answer, Answer::Gap(_)), format);
        if prompt.trim().is_empty() {
            let span = self.span(&(open..open + 1));
            self.import.problems.push(left_out("nothing is asked before the answers", span));
            return None;
        }
        let mut item = Item::new(prompt, answer, self.span(&first_line(text, range)));
        item.points = item.answer.usual_points();
        item.explanation = explanation;
        Some(item)
    }

    /// What stands before and after the answers. A missing word shows as a line, or is a gap.
    fn prompt(
        &mut self,
        before: Range<usize>,
        after: &Range<usize>,
        gap: bool,
        format: TextFormat,
    ) -> String {
        let raw = &self.text[before.clone()];
        if after.is_empty() && !gap {
            return self.markdown(before, format);
        }
        let line = if gap { GAP.to_string() } else { "_____".to_owned() };
        let space = |parted: bool| if parted { " " } else { "" };
        let parted_before = self.text[before.end..].starts_with(char::is_whitespace);
        let parted_after = self.text[..after.start].ends_with(char::is_whitespace);
        let tail = &self.text[after.clone()];
        let joined = format!("{raw}{}{line}{}{tail}", space(parted_before), space(parted_after));
        self.convert(&joined, &(before.start..after.end), format)
    }

    fn comments(&mut self, block: &Block, item: &mut Item) {
        let mut foreign = Vec::new();
        for comment in &block.comments {
            if let Some(hint) = comment.strip_prefix(HINT) {
                item.hints.push(scan::unescape(hint.trim()));
                continue;
            }
            let bracketed = |name: &str| {
                comment
                    .split(&format!("[{name}:"))
                    .skip(1)
                    .filter_map(|rest| rest.split_once(']'))
                    .map(|(value, _)| value.to_owned())
                    .collect::<Vec<_>>()
            };
            if let Some(id) = bracketed("id").into_iter().next() {
                item.id = Some(id);
            }
            for tag in bracketed("tag") {
                let (key, value) = tag.split_once('=').unwrap_or((&tag, ""));
                match key.trim() {
                    tags::MUST_PASS => item.must_pass = true,
                    tags::ALL_OR_NOTHING => {
                        if let Some(partial) = item.answer.partial() {
                            *partial = false;
                        }
                    }
                    tags::POINTS => match value.trim().parse() {
                        Ok(points) if (1..=quiz::question::MAX_POINTS).contains(&points) => {
                            item.points = points;
                        }
                        _ => foreign.push(tag.clone()),
                    },
                    tags::OBJECTIVE if !value.is_empty() => item.objective = Some(value.to_owned()),
                    tags::GAP => {}
                    tags::CITES => {
                        item.cites = value.split_whitespace().map(str::to_owned).collect();
                    }
                    _ => foreign.push(tag.clone()),
                }
            }
        }
        if !foreign.is_empty() {
            let span = self.span(&first_line(self.text, &block.range));
            let tags = foreign.join("`, `");
            self.import
                .problems
                .push(changed(format!("the tags `{tags}` are not carried over"), span));
        }
    }

    /// `[html]` and its like at the beginning of a text, and where the text itself begins.
    pub(super) fn format(&self, range: &Range<usize>, default: TextFormat) -> (TextFormat, usize) {
        let text = &self.text[range.clone()];
        let known = [
            ("[moodle]", TextFormat::Moodle),
            ("[html]", TextFormat::Html),
            ("[plain]", TextFormat::Plain),
            ("[markdown]", TextFormat::Markdown),
        ];
        match known.into_iter().find(|(mark, _)| text.starts_with(mark)) {
            Some((mark, format)) => (format, range.start + mark.len()),
            None => (default, range.start),
        }
    }

    /// A part of the file as Markdown; `default`: its format where it names none.
    pub(super) fn markdown(&mut self, range: Range<usize>, default: TextFormat) -> String {
        let range = trimmed(self.text, range);
        let (format, start) = self.format(&range, default);
        self.convert(&self.text[start..range.end], &range, format)
    }

    /// `place`: where it stands, for what is lost.
    fn convert(&mut self, raw: &str, place: &Range<usize>, format: TextFormat) -> String {
        let text = scan::unescape(raw);
        match format {
            TextFormat::Plain => plain::escape(&text),
            TextFormat::Markdown => text.trim().to_owned(),
            TextFormat::Moodle | TextFormat::Html => {
                let converted = html::to_markdown(text.trim(), format == TextFormat::Moodle);
                if !converted.lost.is_empty() {
                    let lost = converted.lost.join(", ");
                    let problem =
                        changed(format!("Markdown has no place for {lost}"), self.span(place));
                    self.import
                        .problems
                        .push(problem.help("look at the text; what stood inside is kept"));
                }
                converted.markdown
            }
        }
    }

    pub(super) fn span(&self, range: &Range<usize>) -> Span {
        Span::new(self.file, range.clone())
    }

    pub(super) fn tell(&mut self, problem: Diagnostic) {
        self.import.problems.push(problem);
    }
}

/// The name between two `::` at the beginning.
fn name(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
    let inside = text[range.clone()].strip_prefix("::")?;
    let marks: Vec<(usize, char)> = scan::marks(inside).collect();
    let end =
        marks.windows(2).find(|pair| pair[0].1 == ':' && pair[1] == (pair[0].0 + 1, ':'))?[0].0;
    Some(range.start + 2..range.start + 2 + end)
}

/// The first line with words of a range.
pub(super) fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let range = trimmed(text, range.clone());
    let end = text[range.clone()].find('\n').map_or(range.end, |at| range.start + at);
    trimmed(text, range.start..end)
}
