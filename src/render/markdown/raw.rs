//! HTML in a page, where `site.yaml` allows it: sanitised, and closed where its block of Markdown ends,
//! so that nothing an author writes can break out of the page or run in it.

use std::collections::HashSet;
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

/// Stands where the text after a piece of HTML will go; no text has it, because it is taken out first.
const HERE: &str = "\u{fdd0}";

/// Images come by Markdown, which knows their size and their words, and the page has its heading; all else is
/// text and its marks.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = Builder::default();
    builder
        .rm_tags(["h1", "img", "map", "area"])
        .add_tags(["section"])
        .add_generic_attributes(["class", "dir"])
        .url_schemes(HashSet::from(["https", "http", "mailto", "tel", "sms"]))
        .url_relative(UrlRelative::PassThrough)
        .link_rel(None);
    builder
});

/// The elements that HTML of the author's has open, through the Markdown between.
#[derive(Debug, Default)]
pub(super) struct RawHtml {
    open: Vec<String>,
    /// How many were open when each block of Markdown that is open began.
    blocks: Vec<usize>,
}

impl RawHtml {
    pub(super) fn start_block(&mut self) {
        self.blocks.push(self.open.len());
    }

    /// What is still open of a block's own elements ends with it.
    pub(super) fn end_block(&mut self) -> String {
        let keep = self.blocks.pop().unwrap_or(0);
        self.close_down_to(keep)
    }

    fn close_down_to(&mut self, keep: usize) -> String {
        let keep = keep.min(self.open.len());
        let mut ends = String::new();
        for name in self.open.split_off(keep).iter().rev() {
            push_end(&mut ends, name);
        }
        ends
    }

    /// One piece of HTML as it stands between pieces of Markdown: a tag, or a block of it.
    pub(super) fn piece(&mut self, html: &str) -> String {
        let html = html.replace(HERE, "");
        let mut out = String::new();
        let mut rest = html.trim_start();
        // A sanitiser drops an end tag without its start; this one's start stood further up.
        while let Some((name, after)) = end_tag(rest) {
            let floor = self.blocks.last().copied().unwrap_or(0);
            if self.open.len() > floor && self.open.last() == Some(&name) {
                self.open.pop();
                push_end(&mut out, &name);
            }
            rest = after.trim_start();
        }
        let clean = SANITISER.clean(&format!("{rest}{HERE}")).to_string();
        let Some((before, mut ends)) = clean.split_once(HERE) else { return out + &clean };
        let mut opened = Vec::new();
        while let Some((name, after)) = end_tag(ends) {
            opened.push(name);
            ends = after;
        }
        if !ends.is_empty() {
            return out + &clean.replace(HERE, "");
        }
        self.open.extend(opened.into_iter().rev());
        out + before
    }
}

fn push_end(out: &mut String, name: &str) {
    out.extend(["</", name, ">"]);
}

/// `</b>rest` → `b` and `rest`.
fn end_tag(html: &str) -> Option<(String, &str)> {
    let (name, rest) = html.strip_prefix("</")?.split_once('>')?;
    let name = name.trim_end();
    let fits = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    fits.then(|| (name.to_ascii_lowercase(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_span_the_markdown_between() {
        let mut raw = RawHtml::default();
        assert_eq!(
            raw.piece("<details>\n<summary>More</summary>\n"),
            "<details>\n<summary>More</summary>\n"
        );
        raw.start_block();
        assert_eq!(raw.piece("<kbd>"), "<kbd>");
        assert_eq!(raw.piece("</details>"), "", "a block cannot end what began outside of it");
        assert_eq!(raw.end_block(), "</kbd>");
        assert_eq!(raw.piece("</details>\n"), "</details>");
        assert_eq!(raw.piece("</div>"), "");
        assert_eq!(raw.end_block(), "");
    }

    #[test]
    fn what_could_run_or_call_out_is_taken_out() {
        let mut raw = RawHtml::default();
        for html in [
            "<script>alert(1)</script>",
            "<script>",
            "<style>p{}</style>",
            "<iframe src=x></iframe>",
            "<img src=x onerror=alert(1)>",
            "<!-- x -->",
            "<svg onload=alert(1)>",
            "<form action=x>",
        ] {
            let clean = raw.piece(html);
            assert!(!clean.contains('<'), "{html} gives {clean}");
        }
        assert_eq!(raw.piece("<b onclick=x style=y>"), "<b>");
        assert_eq!(raw.piece("<a href=\"javascript:x\">"), "<a>");
        assert_eq!(raw.end_block(), "</a></b>");
    }
}
