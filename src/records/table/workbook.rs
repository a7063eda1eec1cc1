//! Tables as a workbook (Office Open XML, ECMA-376): a sheet each, with real days and numbers, a frozen and
//! filtered header, and columns as wide as what stands in them. Text is written as text, so that no cell is
//! a formula, whatever it begins with.

use quiz::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatBorder, Workbook, Worksheet, XlsxError,
};

use super::{Cell, Table};

/// Rows of a sheet, its header included.
const MOST_ROWS: usize = 1_048_576;
/// Characters that a cell may hold.
const MOST_TEXT: usize = 32_000;
const NARROWEST: usize = 8;
const WIDEST: usize = 48;

/// What a kind of cell looks like.
struct Looks {
    header: Format,
    day: Format,
    moment: Format,
    figure: Format,
}

/// `written` stands as the workbook's date, so that the same figures are the same bytes.
pub(in crate::records) fn workbook(
    tables: Vec<Table>,
    title: &str,
    written: Date,
) -> Result<Vec<u8>, XlsxError> {
    let looks = Looks {
        header: Format::new().set_bold().set_border_bottom(FormatBorder::Medium).set_text_wrap(),
        day: Format::new().set_num_format("yyyy-mm-dd"),
        moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        figure: Format::new().set_num_format("0.0"),
    };
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::parse_from_str(&written.to_string())?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    for table in tables {
        let mut rows = table.rows.peekable();
        // What has no room on one sheet goes on on the next.
        for number in 1.. {
            let name = match number {
                1 => table.name.to_owned(),
                more => format!("{} {more}", table.name),
            };
            let sheet = workbook.add_worksheet();
            sheet.set_name(&name)?;
            fill(sheet, &table.columns, rows.by_ref().take(MOST_ROWS - 1), &looks)?;
            if rows.peek().is_none() {
                break;
            }
        }
    }
    workbook.save_to_buffer()
}

fn fill(
    sheet: &mut Worksheet,
    columns: &[String],
    rows: impl Iterator<Item = Vec<Cell>>,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let mut last_row = 0;
    let mut widths: Vec<usize> = Vec::with_capacity(columns.len());
    for (column, name) in (0_u16..).zip(columns) {
        sheet.write_string_with_format(0, column, name, &looks.header)?;
        // The filter's button takes room.
        widths.push(name.chars().count() + 3);
    }
    for (row, cells) in (1_u32..).zip(rows) {
        last_row = row;
        for ((column, cell), width) in (0_u16..).zip(&cells).zip(&mut widths) {
            write(sheet, row, column, cell, looks)?;
            *width = (*width).max(wide(cell));
        }
    }
    for (column, width) in (0_u16..).zip(&widths) {
        let width = u32::try_from((*width).clamp(NARROWEST, WIDEST)).unwrap_or(0);
        sheet.set_column_width(column, f64::from(width))?;
    }
    sheet.set_freeze_panes(1, 0)?;
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(u16::MAX);
    sheet.autofilter(0, 0, last_row, last_column)?;
    sheet.set_landscape();
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn write(
    sheet: &mut Worksheet,
    row: u32,
    column: u16,
    cell: &Cell,
    looks: &Looks,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => {}
        Cell::Text(text) => {
            let text: String = text.chars().take(MOST_TEXT).collect();
            sheet.write_string(row, column, text)?;
        }
        Cell::Whole(count) => {
            // Every count there is has fewer than 32 bits; a larger one is told whole, as text.
            match u32::try_from(*count) {
                Ok(count) => sheet.write_number(row, column, count)?,
                Err(_) => sheet.write_string(row, column, cell.to_string())?,
            };
        }
        Cell::Figure(figure) => {
            sheet.write_number_with_format(row, column, *figure, &looks.figure)?;
        }
        Cell::Day(day) => {
            let day = ExcelDateTime::parse_from_str(&day.to_string())?;
            sheet.write_datetime_with_format(row, column, &day, &looks.day)?;
        }
        Cell::Moment(at) => match ExcelDateTime::from_timestamp((*at / 1000).cast_signed()) {
            Ok(moment) => {
                sheet.write_datetime_with_format(row, column, &moment, &looks.moment)?;
            }
            // A clock that was set beyond what a workbook knows.
            Err(_) => {
                sheet.write_string(row, column, cell.to_string())?;
            }
        },
        Cell::Is(_) => {
            sheet.write_string(row, column, cell.to_string())?;
        }
    }
    Ok(())
}

/// Characters that a cell takes.
fn wide(cell: &Cell) -> usize {
    match cell {
        Cell::Text(text) => text.chars().take(WIDEST).count() + 1,
        Cell::Moment(_) => 19,
        Cell::Day(_) => 11,
        _ => NARROWEST,
    }
}
