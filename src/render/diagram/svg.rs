//! The picture as SVG 1.1 (W3C), with classes for every colour and no style of its own.

use std::fmt::Write as _;

use pulldown_cmark_escape::{FmtWriter, escape_html};

use crate::parse::component::diagram::Diagram;

use super::layout::{Item, LINE, Layout};

/// How far the corners of a question are cut.
const CUT: f64 = 12.0;
/// From a line's middle to where its letters stand.
const BASELINE: f64 = 5.5;

pub(super) fn write(process: &Diagram, layout: &Layout, id: &str, right_to_left: bool) -> String {
    let mut picture = Picture { layout, right_to_left, out: String::new() };
    let (width, height) = (layout.width.ceil(), layout.height.ceil());
    let _ = write!(
        picture.out,
        "<svg class=\"diagram-picture\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\" aria-hidden=\"true\" focusable=\"false\">\
         <defs><marker id=\"{id}-head\" viewBox=\"0 0 10 10\" refX=\"9\" refY=\"5\" markerWidth=\"8\" markerHeight=\"8\" orient=\"auto-start-reverse\">\
         <path class=\"diagram-head\" d=\"M0 0L10 5L0 10z\"/></marker></defs>"
    );
    for at in 0..layout.paths.len() {
        picture.path(at, id);
    }
    for path in &layout.paths {
        if let Some(label) = path.label {
            picture.label(&layout.items[label]);
        }
    }
    for (step, item) in process.steps.iter().zip(&layout.items) {
        picture.step(item, step.is_question);
    }
    picture.out.push_str("</svg>");
    picture.out
}

struct Picture<'p> {
    layout: &'p Layout,
    right_to_left: bool,
    out: String,
}

impl Picture<'_> {
    fn x(&self, x: f64) -> f64 {
        round(if self.right_to_left { self.layout.width - x } else { x })
    }

    /// Straight down through each bend, curved between.
    fn path(&mut self, at: usize, id: &str) {
        let path = &self.layout.paths[at];
        let items: Vec<&Item> = path.items.iter().map(|&item| &self.layout.items[item]).collect();
        let (Some(first), Some(last)) = (items.first(), items.last()) else { return };
        let mut points = vec![(self.x(self.port(at, true)), first.y + first.height / 2.0)];
        for bend in &items[1..items.len() - 1] {
            points.push((self.x(bend.x), bend.y - bend.height / 2.0));
            if bend.height > 0.0 {
                points.push((self.x(bend.x), bend.y + bend.height / 2.0));
            }
        }
        points.push((self.x(self.port(at, false)), last.y - last.height / 2.0));
        let (x, y) = points[0];
        let _ = write!(self.out, "<path class=\"diagram-way\" d=\"M{x} {}", round(y));
        for pair in points.windows(2) {
            let [(from, top), (to, bottom)] = [pair[0], pair[1]];
            if (from - to).abs() < 0.05 {
                let _ = write!(self.out, "V{}", round(bottom));
            } else {
                let middle = round(f64::midpoint(top, bottom));
                let _ = write!(self.out, "C{from} {middle} {to} {middle} {to} {}", round(bottom));
            }
        }
        let head = if path.is_back { "start" } else { "end" };
        let _ = write!(self.out, "\" marker-{head}=\"url(#{id}-head)\"/>");
    }

    /// Where a way leaves its upper or enters its lower step: side by side with the others there, in
    /// the order of where they come from.
    fn port(&self, at: usize, upper: bool) -> f64 {
        let end = |path: &super::layout::Path| {
            if upper { path.items.first().copied() } else { path.items.last().copied() }
        };
        let next = |path: &super::layout::Path| {
            let item = if upper { path.items.get(1) } else { path.items.iter().rev().nth(1) };
            item.map_or(0.0, |&item| self.layout.items[item].x)
        };
        let mine = &self.layout.paths[at];
        let Some(step) = end(mine) else { return 0.0 };
        let mut beside: Vec<usize> = (0..self.layout.paths.len())
            .filter(|&other| end(&self.layout.paths[other]) == Some(step))
            .collect();
        beside.sort_by(|&a, &b| {
            next(&self.layout.paths[a]).total_cmp(&next(&self.layout.paths[b])).then(a.cmp(&b))
        });
        let place = beside.iter().position(|&other| other == at).unwrap_or(0);
        let item = &self.layout.items[step];
        let count = u32::try_from(beside.len()).map_or(1.0, f64::from);
        let place = u32::try_from(place).map_or(0.0, f64::from);
        let room = (item.width - 2.0 * CUT - 8.0).min(count * 28.0);
        item.x + ((place + 0.5) / count - 0.5) * room
    }

    fn label(&mut self, item: &Item) {
        let x = self.x(item.x) - item.width / 2.0;
        let y = item.y - item.height / 2.0;
        let _ = write!(
            self.out,
            "<rect class=\"diagram-label-back\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"/>",
            round(x),
            round(y),
            round(item.width),
            round(item.height)
        );
        self.text(item, "diagram-label");
    }

    fn step(&mut self, item: &Item, is_question: bool) {
        let (left, top) = (self.x(item.x) - item.width / 2.0, item.y - item.height / 2.0);
        let (width, height) = (item.width, item.height);
        if is_question {
            let across = round(width - 2.0 * CUT);
            let half = round(height / 2.0);
            let _ = write!(
                self.out,
                "<path class=\"diagram-step diagram-question\" d=\"M{} {}h{across}l{CUT} {half}l-{CUT} {half}h-{across}l-{CUT} -{half}z\"/>",
                round(left + CUT),
                round(top),
            );
        } else {
            let _ = write!(
                self.out,
                "<rect class=\"diagram-step\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"5\"/>",
                round(left),
                round(top),
                round(width),
                round(height)
            );
        }
        self.text(item, "diagram-text");
    }

    fn text(&mut self, item: &Item, class: &str) {
        let x = self.x(item.x);
        let lines = u32::try_from(item.lines.len()).map_or(1.0, f64::from);
        let mut y = item.y - (lines - 1.0) * LINE / 2.0 + BASELINE;
        let _ = write!(self.out, "<text class=\"{class}\" text-anchor=\"middle\">");
        for line in &item.lines {
            let _ = write!(self.out, "<tspan x=\"{x}\" y=\"{}\">", round(y));
            let _ = escape_html(FmtWriter(&mut self.out), line);
            self.out.push_str("</tspan>");
            y += LINE;
        }
        self.out.push_str("</text>");
    }
}

/// A tenth of a pixel is fine enough, and the same everywhere.
fn round(number: f64) -> f64 {
    // Adding zero turns -0 into 0.
    (number * 10.0).round() / 10.0 + 0.0
}
