//! Text with classes as HTML: neighbours of one class become one element.

use pulldown_cmark_escape::{FmtWriter, escape_html};

use super::Class;

pub(super) struct Spans<'o> {
    out: &'o mut String,
    open: Option<Class>,
}

impl<'o> Spans<'o> {
    pub(super) fn new(out: &'o mut String) -> Self {
        Self { out, open: None }
    }

    pub(super) fn put(&mut self, class: Option<Class>, text: &str) {
        if text.is_empty() {
            return;
        }
        if class != self.open {
            self.close();
            if let Some(class) = class {
                self.out.push_str("<span class=\"hl-");
                self.out.push_str(class);
                self.out.push_str("\">");
            }
            self.open = class;
        }
        let _ = escape_html(FmtWriter(&mut *self.out), text);
    }

    pub(super) fn close(&mut self) {
        if self.open.take().is_some() {
            self.out.push_str("</span>");
        }
    }
}
