//! The headings of tables, as far as a reader who hears a table needs them.

use std::ops::Range;

use pulldown_cmark::{Event, Tag, TagEnd};

/// A table of the text.
#[derive(Debug, Clone)]
pub struct Table {
    /// In the order of the columns.
    pub headings: Vec<ColumnHeading>,
    pub range: Range<usize>,
}

#[derive(Debug, Clone)]
pub struct ColumnHeading {
    pub is_empty: bool,
    /// The cell, with the space in it.
    pub range: Range<usize>,
}

/// Sees the events of a text go by, and keeps the table that is open.
#[derive(Default)]
pub(super) struct TableWatch {
    open: Option<Table>,
    in_head: bool,
}

impl TableWatch {
    /// The table that ends here, if one does.
    pub(super) fn see(&mut self, event: &Event<'_>, range: &Range<usize>) -> Option<Table> {
        match event {
            Event::Start(Tag::Table(_)) => {
                self.open = Some(Table { headings: Vec::new(), range: range.clone() });
            }
            Event::Start(Tag::TableHead) => self.in_head = true,
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableCell) if self.in_head => {
                let heading = ColumnHeading { is_empty: true, range: range.clone() };
                self.open.as_mut()?.headings.push(heading);
            }
            Event::Text(text) | Event::Code(text) if self.in_head && !text.trim().is_empty() => {
                self.open.as_mut()?.headings.last_mut()?.is_empty = false;
            }
            Event::Start(Tag::Image { .. }) if self.in_head => {
                self.open.as_mut()?.headings.last_mut()?.is_empty = false;
            }
            Event::End(TagEnd::Table) => return self.open.take(),
            _ => {}
        }
        None
    }
}
