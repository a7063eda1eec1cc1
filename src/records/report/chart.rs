//! The charts of the report, as SVG. Each is an image with a title and a description that says its
//! figures, and stands beside the table of them. Colour comes from the style sheet by class and is never
//! alone: what it says is also said by a label, a length or a line's pattern.

use std::fmt::Write as _;

use quiz::Date;

use crate::records::figures::Week;

/// One bar of [`by_status`].
#[derive(Debug, Clone)]
pub(super) struct Bar {
    /// The class is `status-<name>`.
    pub status: String,
    pub label: String,
    pub people: usize,
    /// The same as it is shown.
    pub shown: String,
}

const WIDTH: usize = 320;
const ROW: usize = 42;

/// Bars from top to bottom, the longest as wide as the chart. Labels are escaped here.
pub(super) fn by_status(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.people).max().unwrap_or(0).max(1);
    let said: Vec<String> =
        bars.iter().map(|bar| format!("{}: {}", bar.label, bar.shown)).collect();
    let mut svg = opening("status", WIDTH, bars.len() * ROW, title, &said.join(", "));
    for (row, bar) in bars.iter().enumerate() {
        let top = row * ROW;
        let (text, from) = (top + 15, top + 22);
        let label = escaped(&bar.label);
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{text}\" font-size=\"14\">{label}</text><text x=\"{WIDTH}\" y=\"{text}\" font-size=\"14\" font-weight=\"650\" text-anchor=\"end\">{}</text>",
            escaped(&bar.shown)
        );
        // One pixel where there is nobody, so that the row's line starts somewhere.
        let width = (WIDTH * bar.people / most).max(1);
        let _ = write!(
            svg,
            "<rect class=\"status-{}\" x=\"0\" y=\"{from}\" width=\"{width}\" height=\"12\" rx=\"1\"/>",
            bar.status
        );
    }
    svg.push_str("</svg>");
    svg
}

/// What [`over_time`] is made from. Texts are escaped there.
#[derive(Debug)]
pub(super) struct Time<'t> {
    pub title: &'t str,
    pub description: &'t str,
    pub weeks: &'t [Week],
    /// How many there are to certify.
    pub total: usize,
    pub opens: Date,
    pub due: Date,
    pub as_of: Date,
    /// At the line of the due date.
    pub due_label: &'t str,
    /// At the top line.
    pub total_label: &'t str,
    /// At the last point.
    pub last_label: &'t str,
    /// First days of months in the window, with their names.
    pub months: &'t [(Date, String)],
}

const WIDE: i64 = 640;
const HIGH: i64 = 360;
const TOP: i64 = 34;
const BOTTOM: i64 = 330;

/// How many had earned it, as an area that grows, against the due date.
pub(super) fn over_time(time: &Time) -> String {
    let first = i64::from(time.opens.epoch_days());
    let last = i64::from(time.due.max(time.as_of).epoch_days()).max(first + 7);
    // Three in a hundred stay free at the right, for the due date's line and its label.
    let across = |day: Date| {
        let from = (i64::from(day.epoch_days()) - first).clamp(0, last - first);
        from * (WIDE * 97 / 100) / (last - first)
    };
    let total = i64::try_from(time.total).unwrap_or(i64::MAX).max(1);
    let height = |count: usize| {
        let count = i64::try_from(count).unwrap_or(total).min(total);
        BOTTOM - (BOTTOM - TOP) * count / total
    };
    let wide = usize::try_from(WIDE).unwrap_or(0);
    let high = usize::try_from(HIGH).unwrap_or(0);
    let mut svg = opening("time", wide, high, time.title, time.description);
    let _ = write!(
        svg,
        "<path class=\"grid\" d=\"M0 {TOP}H{WIDE}M0 {BOTTOM}H{WIDE}\"/><text class=\"soft\" x=\"0\" y=\"{}\" font-size=\"12\">{}</text>",
        TOP - 7,
        escaped(time.total_label)
    );
    let mut next_free = 0;
    for (day, name) in time.months {
        let x = across(*day);
        let _ = write!(svg, "<path class=\"grid\" d=\"M{x} {BOTTOM}v5\"/>");
        let width = i64::try_from(name.chars().count()).unwrap_or(0) * 7 + 8;
        if x >= next_free && x + width <= WIDE {
            let below = BOTTOM + 20;
            let _ = write!(
                svg,
                "<text class=\"soft\" x=\"{x}\" y=\"{below}\" font-size=\"12\">{}</text>",
                escaped(name)
            );
            next_free = x + width;
        }
    }
    if let Some(end) = time.weeks.last() {
        let mut line = format!("M0 {BOTTOM}");
        for week in time.weeks {
            let _ = write!(line, "L{} {}", across(week.ends), height(week.sum));
        }
        let (x, y) = (across(end.ends), height(end.sum));
        let _ = write!(
            svg,
            "<path class=\"area\" d=\"{line}V{BOTTOM}Z\"/><path class=\"line\" d=\"{line}\"/><circle class=\"point\" cx=\"{x}\" cy=\"{y}\" r=\"4.5\"/>"
        );
        let (anchor, at) = if x > WIDE / 2 { ("end", x - 8) } else { ("start", x + 8) };
        let above = if y < TOP + 24 { y + 22 } else { y - 9 };
        let _ = write!(
            svg,
            "<text x=\"{at}\" y=\"{above}\" font-size=\"15\" font-weight=\"650\" text-anchor=\"{anchor}\">{}</text>",
            escaped(time.last_label)
        );
    }
    let due = across(time.due);
    let _ = write!(
        svg,
        "<path class=\"due\" d=\"M{due} {}V{BOTTOM}\"/><text x=\"{due}\" y=\"{}\" font-size=\"13\" font-weight=\"650\" text-anchor=\"{}\">{}</text>",
        TOP - 16,
        TOP - 21,
        if due > WIDE / 2 { "end" } else { "start" },
        escaped(time.due_label)
    );
    svg.push_str("</svg>");
    svg
}

/// A bar in a table's cell, beside the figures that it repeats: parts of a whole, from the start on.
pub(super) fn parts(parts: &[(&str, usize)], whole: usize) -> String {
    let mut svg = "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\" focusable=\"false\"><rect class=\"whole\" width=\"1000\" height=\"10\"/>".to_owned();
    let mut before = 0;
    for (class, part) in parts.iter().filter(|(_, part)| *part > 0) {
        let at = |sum: usize| (1000 * sum).checked_div(whole).unwrap_or(0).min(1000);
        let (from, to) = (at(before), at(before + part));
        before += part;
        let width = (to - from).max(4);
        let _ =
            write!(svg, "<rect class=\"{class}\" x=\"{from}\" width=\"{width}\" height=\"10\"/>");
    }
    svg.push_str("</svg>");
    svg
}

fn opening(id: &str, width: usize, height: usize, title: &str, description: &str) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"xMinYMid meet\" role=\"img\" aria-labelledby=\"{id}-chart-title {id}-chart-description\"><title id=\"{id}-chart-title\">{}</title><desc id=\"{id}-chart-description\">{}</desc>",
        escaped(title),
        escaped(description),
    )
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    // Writing into a `String` cannot fail.
    let _ = pulldown_cmark_escape::escape_html(&mut out, text);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bar(status: &str, label: &str, count: usize) -> Bar {
        Bar {
            status: status.to_owned(),
            label: label.to_owned(),
            people: count,
            shown: count.to_string(),
        }
    }

    #[test]
    fn bars_are_in_proportion_and_said_in_words() {
        let svg =
            by_status("People", &[bar("certified", "Certified", 4), bar("expired", "Not <b>", 1)]);
        assert!(
            svg.contains("width=\"320\" height") && svg.contains("width=\"80\" height"),
            "{svg}"
        );
        assert!(svg.contains("Certified: 4, Not &lt;b&gt;: 1"), "{svg}");
        assert!(!svg.contains("<b>") && !svg.contains("style="), "{svg}");
        assert!(by_status("People", &[bar("certified", "C", 0)]).contains("width=\"1\""));
    }

    #[test]
    fn the_line_ends_at_the_day_and_the_height_of_its_last_week() {
        let day = |text: &str| text.parse::<Date>().unwrap();
        let weeks = [Week { ends: day("2026-08-11"), new: 5, sum: 5 }];
        let time = Time {
            title: "t",
            description: "<d>",
            weeks: &weeks,
            total: 10,
            opens: day("2026-08-01"),
            due: day("2026-08-21"),
            as_of: day("2026-08-11"),
            due_label: "due",
            total_label: "10",
            last_label: "5",
            months: &[(day("2026-08-01"), "August".to_owned())],
        };
        let svg = over_time(&time);
        // Half the days of 620, half the height between 330 and 34.
        assert!(svg.contains("d=\"M0 330L310 182\""), "{svg}");
        assert!(svg.contains("&lt;d&gt;") && svg.contains("class=\"due\" d=\"M620 18V330\""));
        let empty = over_time(&Time { weeks: &[], total: 0, ..time });
        assert!(!empty.contains("class=\"line\""));
    }

    #[test]
    fn parts_fill_the_bar_and_a_small_one_still_shows() {
        let svg = parts(&[("a", 999), ("b", 1), ("c", 0)], 1000);
        assert!(svg.contains("class=\"a\" x=\"0\" width=\"999\"") && svg.contains("width=\"4\""));
        assert!(!svg.contains("class=\"c\"") && parts(&[("a", 1)], 0).ends_with("</svg>"));
    }
}
