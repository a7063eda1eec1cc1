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
    pub(super) label_at: usize,
    pub(super) columns: Vec<String>,
}

impl Writer<'_, '_> {
    pub(super) fn start_table(&mut self, alignments: &[Alignment]) {
        self.out
            .push_str("<div class=\"table-scroll\" role=\"group\" tabindex=\"0\" aria-label=\"");
        self.table =
            Table { alignments: alignments.to_vec(), label_at: self.out.len(), ..Table::default() };
        self.out.push_str("\"><table>\n");
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
        } else {
            let _ = write!(self.out, "<td{align}>");
        }
    }

    /// The label of a table's region is made of its column heads, known only after the fact.
    pub(super) fn end_table(&mut self) {
        let columns = self.table.columns.join(", ");
        self.table_columns.push(columns.clone());
        // Two tables of the same columns are told apart by their number.
        let label = match self.table_columns.iter().filter(|known| **known == columns).count() {
            1 => self.composer.words.fill("table_of", "columns", &columns),
            nth => self
                .composer
                .words
                .fill("table_nth_of", "n", &nth.to_string())
                .replace("{columns}", &columns),
        };
        self.out.insert_str(self.table.label_at, &escape(&label));
        self.out.push_str("</tbody></table></div>\n");
    }
}
