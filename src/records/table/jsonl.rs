//! A table as JSON Lines (<https://jsonlines.org>): an object for each row, with the columns as members in their
//! order. What is empty is `null`; days are text such as `2026-11-23`.

use super::{Cell, Table, rounded};

pub(in crate::records) fn to_jsonl(table: &Table) -> Vec<u8> {
    let names: Vec<String> = table.columns.iter().map(|name| quoted(name)).collect();
    let mut lines = String::new();
    for row in &table.rows {
        for (place, (name, cell)) in names.iter().zip(row).enumerate() {
            lines.push(if place == 0 { '{' } else { ',' });
            lines.push_str(name);
            lines.push(':');
            lines.push_str(&value(cell));
        }
        lines.push_str("}\n");
    }
    lines.into_bytes()
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Empty => "null".to_owned(),
        Cell::Whole(count) => count.to_string(),
        Cell::Figure(figure) if figure.is_finite() => rounded(*figure),
        Cell::Figure(_) => "null".to_owned(),
        Cell::Is(is) => is.to_string(),
        Cell::Text(_) | Cell::Day(_) | Cell::Moment(_) => quoted(&cell.plain()),
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
        let mut table = Table::new("people", &["name", "best", "on", "counts", "alpha", "none"]);
        table.rows.push(vec![
            "a\"\n\u{2028}".into(),
            7_u8.into(),
            "2026-11-23".parse::<quiz::Date>().unwrap().into(),
            true.into(),
            (-0.000_01).into(),
            Cell::Empty,
        ]);
        let text = String::from_utf8(to_jsonl(&table)).unwrap();
        let line = text.strip_suffix('\n').unwrap();
        assert!(!line.contains('\n'));
        let read: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(
            read,
            serde_json::json!({"name": "a\"\n\u{2028}", "best": 7, "on": "2026-11-23", "counts": true, "alpha": 0.0, "none": null})
        );
    }
}
