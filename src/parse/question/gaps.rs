//! Gaps in running text: `[[*same day* | 3 days]]` is a drop-down, `[[= request for records]]` a blank.

use std::ops::Range;

use quiz::Gap;

use super::reader::QuestionReader;
use super::typed::split;

/// A text whose gaps are replaced by their numbers, the gaps, and where each stands.
pub(super) struct Filled {
    pub(super) text: String,
    pub(super) gaps: Vec<Gap>,
    pub(super) places: Vec<Range<usize>>,
}

/// Whether the text has a gap.
pub(super) fn any(text: &str) -> bool {
    find(text).next().is_some()
}

/// Inside and outside of each `[[…]]` of one line.
fn find(text: &str) -> impl Iterator<Item = (Range<usize>, Range<usize>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let open = from + text.get(from..)?.find("[[")?;
            let inside = &text[open + 2..];
            let close = open + 2 + inside.find("]]")?;
            from = open + 2;
            if !text[open..close].contains('\n') {
                from = close + 2;
                return Some((open + 2..close, open..close + 2));
            }
        }
    })
}

impl QuestionReader<'_> {
    /// Reads the gaps of the context's blocks, which are numbered through.
    pub(super) fn fill_in(&mut self, blocks: &[Range<usize>]) -> Filled {
        let mut filled = Filled { text: String::new(), gaps: Vec::new(), places: Vec::new() };
        for block in blocks {
            if !filled.text.is_empty() {
                filled.text.push_str("\n\n");
            }
            let mut shown = String::new();
            let mut from = block.start;
            for (inside, outside) in find(&self.text[block.clone()]) {
                let at = |range: Range<usize>| block.start + range.start..block.start + range.end;
                let (inside, outside) = (at(inside), at(outside));
                shown.push_str(&self.text[from..outside.start]);
                from = outside.end;
                let gap = self.gap(&inside);
                filled.gaps.push(gap);
                filled.places.push(inside);
                shown.extend(["[[", &filled.gaps.len().to_string(), "]]"]);
            }
            shown.push_str(&self.text[from..block.end]);
            filled.text.push_str(&self.written(&shown));
        }
        filled
    }

    fn gap(&mut self, place: &Range<usize>) -> Gap {
        let text = &self.text[place.clone()];
        if let Some(typed) = text.trim_start().strip_prefix('=') {
            let start = place.end - typed.len();
            return self.accepted(&(start..place.end)).0;
        }
        let mut options = Vec::new();
        let mut right = Vec::new();
        for (at, option) in split(text, place.start).into_iter().enumerate() {
            let written = &self.text[option];
            let marked = written.strip_prefix('*').and_then(|text| text.strip_suffix('*'));
            if marked.is_some() {
                right.push(at);
            }
            let bare = marked.unwrap_or(written).replace("\\|", "|");
            options.push(self.written(&bare));
        }
        match right.as_slice() {
            [_] => {}
            [] => self
                .wrong(place, "no option of this drop-down is marked as right")
                .help_last("put `*` around it: `[[*same day* | 3 days]]`; a blank begins with `=`: `[[= same day]]`"),
            more => {
                let found = more.len();
                self.wrong(place, format!("{found} options of this drop-down are marked as right, expected 1"));
            }
        }
        Gap::Menu { options, right: right.first().copied().unwrap_or(0) }
    }
}
