//! Tables: wide ones scroll in a region of their own that has a name.

use std::fmt::Write as _;

use pulldown_cmark::Alignment;

use super::escape;
use super::writer::Writer;

#[derive(Default)]
pub(super) struct Table {
    pub(super) alignments: Vec<Alignment>,
    pub(super) cell: usize,
    pub(super) in_head: bool,
    /// Where the head and the open cell begin in the output.
    head_at: usize,
    cell_at: usize,
    pub(super) label_at: usize,
    pub(super) columns: Vec<String>,
}

impl Table {
    /// Whether the cell that begins is the head of its row: the corner above it is empty.
    fn heads_rows(&self) -> bool {
        !self.in_head && self.cell == 0 && self.columns.first().is_some_and(String::is_empty)
    }
}

impl Writer<'_, '_> {
    pub(super) fn start_table(&mut self, alignments: &[Alignment]) {
        self.out
            .push_str("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.table =
            Table { alignments: alignments.to_vec(), label_at: self.out.len(), ..Table::default() };
        self.out.push_str("\"><table>\n");
    }

    pub(super) fn start_head(&mut self) {
        self.table.in_head = true;
        self.table.cell = 0;
        self.table.head_at = self.out.len();
        self.out.push_str("<thead><tr>");
    }

    /// A head without a word is none: the first cell of each row then says what the row is about.
    pub(super) fn end_head(&mut self) {
        self.table.in_head = false;
        if self.table.columns.iter().all(String::is_empty) {
            self.out.truncate(self.table.head_at);
        } else {
            self.out.push_str("</tr></thead>\n");
        }
        self.out.push_str("<tbody>\n");
    }

    pub(super) fn start_cell(&mut self) {
        let align = match self.table.alignments.get(self.table.cell) {
            Some(Alignment::Center) => " class=\"align-center\"",
            Some(Alignment::Right) => " class=\"align-end\"",
            _ => "",
        };
        if self.table.in_head {
            self.table.columns.push(String::new());
            let _ = write!(self.out, "<th scope=\"col\"{align}>");
        } else if self.table.heads_rows() {
            let _ = write!(self.out, "<th scope=\"row\"{align}>");
        } else {
            let _ = write!(self.out, "<td{align}>");
        }
        self.table.cell_at = self.out.len();
    }

    /// A head cell that says nothing heads nothing.
    pub(super) fn end_cell(&mut self) {
        let is_head = self.table.in_head || self.table.heads_rows();
        let is_empty = self.out.len() == self.table.cell_at;
        if is_head && is_empty {
            let tag = self.out.rfind("<th").unwrap_or(self.table.cell_at);
            self.out.truncate(tag);
            self.out.push_str("<td></td>");
        } else {
            self.out.push_str(if is_head { "</th>" } else { "</td>" });
        }
        self.table.cell += 1;
    }

    /// The label of a table's region is made of its column heads, known only after the fact.
    pub(super) fn end_table(&mut self) {
        let heads = self.table.columns.iter().filter(|column| !column.is_empty());
        let columns = heads.map(String::as_str).collect::<Vec<_>>().join(", ");
        self.table_columns.push(columns.clone());
        // Two tables of the same columns are told apart by their number.
        let nth = self.table_columns.iter().filter(|known| **known == columns).count();
        let words = &self.composer.words;
        let label = match (columns.as_str(), nth) {
            ("", nth) => words.fill("table_nth", "n", &nth.to_string()),
            (_, 1) => words.fill("table_of", "columns", &columns),
            (_, nth) => {
                words.fill("table_nth_of", "n", &nth.to_string()).replace("{columns}", &columns)
            }
        };
        self.out.insert_str(self.table.label_at, &escape(&label));
        self.out.push_str("</tbody></table></div>\n");
    }
}
