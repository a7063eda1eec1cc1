//! Which colors of a theme must be told apart, and how well they are. The check of contrast and the style guide
//! both read this one list.

use super::color::Color;
use super::tokens::{Scheme, Token, Tokens};

/// Text against what it stands on: WCAG 2.2, 1.4.3, level AA.
pub const TEXT: f64 = 4.5;
/// Edges of controls, the mark of focus and what else one must see to use a page: WCAG 2.2, 1.4.11.
pub const EDGE: f64 = 3.0;

/// A color, what it stands on, and the contrast that it needs there.
const PAIRS: &[(&str, &str, f64)] = &[
    ("fg", "bg", TEXT),
    ("fg", "surface", TEXT),
    ("muted", "bg", TEXT),
    ("muted", "surface", TEXT),
    ("accent", "bg", TEXT),
    ("accent", "surface", TEXT),
    ("accent-fg", "accent", TEXT),
    ("band-fg", "band", TEXT),
    ("pass-fg", "pass", TEXT),
    ("ok", "bg", TEXT),
    ("bad", "bg", TEXT),
    ("warn", "bg", TEXT),
    ("note", "bg", TEXT),
    ("ok", "surface", TEXT),
    ("bad", "surface", TEXT),
    ("warn", "surface", TEXT),
    ("fg", "tint-note", TEXT),
    ("fg", "tint-ok", TEXT),
    ("fg", "tint-warn", TEXT),
    ("fg", "tint-bad", TEXT),
    ("accent", "tint-note", TEXT),
    ("accent", "tint-ok", TEXT),
    ("accent", "tint-warn", TEXT),
    ("accent", "tint-bad", TEXT),
    ("note", "tint-note", TEXT),
    ("ok", "tint-ok", TEXT),
    ("warn", "tint-warn", TEXT),
    ("bad", "tint-bad", TEXT),
    ("border", "bg", EDGE),
    ("border", "surface", EDGE),
    ("focus", "bg", EDGE),
    ("focus", "surface", EDGE),
    ("pass", "band", EDGE),
];

/// One pair in one scheme.
#[derive(Debug, Clone)]
pub struct Figure<'t> {
    /// The names of the two tokens; the first stands on the second.
    pub names: (&'static str, &'static str),
    pub tokens: (&'t Token, &'t Token),
    pub colors: (Color, Color),
    pub contrast: f64,
    pub needs: f64,
}

impl Figure<'_> {
    pub fn fits(&self) -> bool {
        self.contrast >= self.needs
    }
}

/// Every pair whose two colors the tokens have. A theme of its own may write colors that are not of the form
/// `#rrggbb`; they cannot be computed with and are passed over.
pub fn figures(tokens: &Tokens, scheme: Scheme) -> Vec<Figure<'_>> {
    let find = |name| {
        let token = tokens.get(name, scheme)?;
        Some((token, Color::parse(&token.value)?))
    };
    let figure = |&(name, on, needs): &(&'static str, &'static str, f64)| {
        let ((token, color), (on_token, on_color)) = (find(name)?, find(on)?);
        let contrast = color.contrast(on_color);
        let (tokens, colors) = ((token, on_token), (color, on_color));
        Some(Figure { names: (name, on), tokens, colors, contrast, needs })
    };
    PAIRS.iter().filter_map(figure).collect()
}
