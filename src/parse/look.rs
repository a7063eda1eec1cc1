//! `look` of `site.yaml`: what a district puts in the place of the theme's own, its logo and its colors.

use crate::diag::{Diagnostic, FileId, Span};
use crate::yaml::fields::wrong;
use crate::yaml::schema::COLOR;
use crate::yaml::types::{self, Placed};
use crate::yaml::{Fields, Node, Value};

use super::{Documents, Size};

/// The logo and colors of the district; what is left out stays the theme's.
#[derive(Debug, Clone, Default)]
pub struct Look {
    /// An image, by its path in the content folder.
    pub logo: Option<Placed<String>>,
    pub colors: Vec<LookColor>,
}

/// One of the theme's colors, set anew.
#[derive(Debug, Clone)]
pub struct LookColor {
    /// The token of the theme, without its dashes.
    pub name: &'static str,
    /// `#rrggbb` or `#rgb`.
    pub light: Option<Placed<String>>,
    pub dark: Option<Placed<String>>,
}

impl LookColor {
    /// The color in the light and in the dark scheme, with its place.
    pub fn schemes(&self) -> [Option<(&str, Span)>; 2] {
        [&self.light, &self.dark]
            .map(|color| color.as_ref().map(|color| (color.value.as_str(), color.span)))
    }
}

/// The tokens that a district can set, in the order in which the schema names them.
const COLORS: [&str; 13] = [
    "band",
    "band-fg",
    "accent",
    "accent-fg",
    "pass",
    "pass-fg",
    "focus",
    "bg",
    "surface",
    "fg",
    "muted",
    "border",
    "rule",
];

impl Documents {
    /// The logo's file, its name and its size; none where there is none, or no such image.
    pub fn logo(&self) -> Option<(FileId, &str, Size)> {
        let wanted = &self.config.look.logo.as_ref()?.value;
        let (id, name) = self.file_names.iter().find(|(_, name)| name == wanted)?;
        Some((*id, name, *self.image_sizes.get(id)?))
    }
}

pub(super) fn read(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Look> {
    let mut fields = Fields::new(node, "`look`", problems)?;
    let logo = fields.optional("logo", types::placed_text, problems);
    let colors = fields.optional("colors", colors, problems).unwrap_or_default();
    fields.finish(problems);
    Some(Look { logo, colors })
}

fn colors(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Vec<LookColor>> {
    if let Value::Mapping(entries) = &node.value {
        for entry in entries.iter().filter(|entry| entry.value.value == Value::Null) {
            problems.push(
                wrong(&entry.value, COLOR.expected)
                    .at(entry.key_span)
                    .help("`#` begins a comment in YAML: put the color in quotes"),
            );
        }
    }
    let mut fields = Fields::new(node, "`colors`", problems)?;
    let read = |&name: &&'static str| {
        let (light, dark) = fields.optional(name, schemes, problems)?;
        Some(LookColor { name, light, dark })
    };
    let colors = COLORS.iter().filter_map(read).collect();
    fields.finish(problems);
    Some(colors)
}

type Schemes = (Option<Placed<String>>, Option<Placed<String>>);

/// One color for both schemes, or one for each.
fn schemes(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Schemes> {
    if node.as_scalar().is_some() {
        let color = color(node, problems)?;
        return Some((Some(color.clone()), Some(color)));
    }
    let mut fields = Fields::new(node, "a color", problems)?;
    let light = fields.optional("light", color, problems);
    let dark = fields.optional("dark", color, problems);
    fields.finish(problems);
    Some((light, dark))
}

fn color(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
    match node.as_scalar().filter(|text| (COLOR.fits)(text)) {
        Some(text) => Some(Placed { value: text.to_owned(), span: node.span }),
        None => {
            problems.push(wrong(node, COLOR.expected));
            None
        }
    }
}
