//! A table as JSON Lines (<https://jsonlines.org>): an object for each row, with the columns as members in their
//! order. What is empty is `null`; days are text such as `2026-11-23`.

use std::io::{self, Write};

use super::{Cell, Table, rounded};

pub(in crate::records) fn to_jsonl(table: Table, out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = table.columns.iter().map(|name| quoted(name)).collect();
    let mut line = String::new();
    for row in table.rows {
        line.clear();
        for (place, (name, cell)) in names.iter().zip(&row).enumerate() {
            line.push(if place == 0 { '{' } else { ',' });
            line.push_str(name);
            line.push(':');
            line.push_str(&value(cell));
        }
        line.push_str("}\n");
        out.write_all(line.as_bytes())?;
    }
    Ok(())
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "null".to_owned(),
        Cell::Whole(count) => count.to_string(),
        Cell::Figure(figure) if figure.is_finite() => rounded(*figure),
        Cell::Figure(_) => "null".to_owned(),
        Cell::Is(is) => is.to_string(),
        Cell::Text(_) | Cell::Day(_) | Cell::Moment(_) => quoted(&cell.to_string()),
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_an_object_with_its_types() {
        let row = vec![
            "a\"\n\u{2028}".into(),
            7_u8.into(),
            "2026-11-23".parse::<quiz::Date>().unwrap().into(),
            true.into(),
            (-0.000_01).into(),
            Cell::Empty,
        ];
        let columns = ["name", "best", "on", "counts", "alpha", "none"];
        let mut written = Vec::new();
        to_jsonl(Table::new("people", &columns, [row]), &mut written).unwrap();
        let text = String::from_utf8(written).unwrap();
        let line = text.strip_suffix('\n').unwrap();
        assert!(!line.contains('\n'));
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            read,
            serde_json::json!({"name": "a\"\n\u{2028}", "best": 7, "on": "2026-11-23", "counts": true, "alpha": 0.0, "none": null})
        );
    }
}
