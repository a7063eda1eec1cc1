//! The one chart of the report: how many people have which status.
//!
//! It is an image with a title and a description that says the figures, because the list beside it
//! is the data table. Colour comes from the style sheet by class and is never alone: every bar has
//! its label and count.

use std::fmt::Write as _;

const WIDTH: usize = 320;
const ROW: usize = 42;

/// One bar.
#[derive(Debug, Clone, Copy)]
pub struct Bar<'l> {
    /// A [`quiz::Status::name`]: the class is `status-<name>`.
    pub status: &'static str,
    pub label: &'l str,
    pub count: usize,
}

/// Bars from top to bottom, the longest as wide as the chart. Labels are escaped here.
pub fn by_status(title: &str, bars: &[Bar]) -> String {
    let most = bars.iter().map(|bar| bar.count).max().unwrap_or(0).max(1);
    let said: Vec<String> =
        bars.iter().map(|bar| format!("{}: {}", bar.label, bar.count)).collect();
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-labelledby=\"chart-title chart-description\"><title id=\"chart-title\">{}</title><desc id=\"chart-description\">{}</desc>",
        bars.len() * ROW,
        escaped(title),
        escaped(&said.join(", ")),
    );
    for (row, bar) in bars.iter().enumerate() {
        let top = row * ROW;
        let (text, from) = (top + 15, top + 22);
        let label = escaped(bar.label);
        let _ = write!(
            svg,
            "<text x=\"0\" y=\"{text}\" font-size=\"14\">{label}</text><text x=\"{WIDTH}\" y=\"{text}\" font-size=\"14\" font-weight=\"650\" text-anchor=\"end\">{}</text>",
            bar.count
        );
        // One pixel where there is nobody, so that the row's line starts somewhere.
        let width = (WIDTH * bar.count / most).max(1);
        let _ = write!(
            svg,
            "<rect class=\"status-{}\" x=\"0\" y=\"{from}\" width=\"{width}\" height=\"12\" rx=\"1\"/>",
            bar.status
        );
    }
    svg.push_str("</svg>");
    svg
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

    #[test]
    fn bars_are_in_proportion_and_said_in_words() {
        let bars = [
            Bar { status: "certified", label: "Certified", count: 4 },
            Bar { status: "not-started", label: "Not <b>", count: 1 },
        ];
        let svg = by_status("People", &bars);
        assert!(
            svg.contains("width=\"320\" height") && svg.contains("width=\"80\" height"),
            "{svg}"
        );
        assert!(svg.contains("Certified: 4, Not &lt;b&gt;: 1"), "{svg}");
        assert!(!svg.contains("<b>") && !svg.contains("style="), "{svg}");
    }

    #[test]
    fn nobody_at_all_is_a_chart_too() {
        assert!(
            by_status("People", &[Bar { status: "certified", label: "C", count: 0 }])
                .contains("width=\"1\"")
        );
    }
}
