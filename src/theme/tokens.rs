//! The tokens of a face: the custom properties that its sheets set on `:root`, in the light scheme and in the
//! dark one, each with its place. What the pages look like, what the style guide shows and what the check of
//! contrast reads are these same values.

use std::collections::BTreeMap;

use crate::diag::{FileId, Span};

use super::sheets::blanked;

/// The sheets that a page loads first, by the face of its site.
pub const FACES: [&str; 2] = ["public", "course"];

/// A value as it is written, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub value: String,
    pub span: Span,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    Light,
    Dark,
}

impl Scheme {
    pub const ALL: [Self; 2] = [Self::Light, Self::Dark];

    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A color that the district sets in the place of the theme's.
#[derive(Debug, Clone)]
pub struct OwnColor {
    /// Without the dashes: `accent`.
    pub name: String,
    /// None: the theme's.
    pub light: Option<Token>,
    pub dark: Option<Token>,
}

impl OwnColor {
    fn of(&self, scheme: Scheme) -> Option<&Token> {
        match scheme {
            Scheme::Light => self.light.as_ref(),
            Scheme::Dark => self.dark.as_ref(),
        }
    }
}

/// The tokens of one face by name, without the dashes.
#[derive(Debug, Clone, Default)]
pub struct Tokens {
    light: BTreeMap<String, Token>,
    /// Those that differ.
    dark: BTreeMap<String, Token>,
}

impl Tokens {
    pub fn get(&self, name: &str, scheme: Scheme) -> Option<&Token> {
        let dark = (scheme == Scheme::Dark).then(|| self.dark.get(name)).flatten();
        dark.or_else(|| self.light.get(name))
    }

    pub(super) fn has_the_values_of(&self, other: &Self) -> bool {
        let same = |one: &BTreeMap<String, Token>, two: &BTreeMap<String, Token>| {
            one.len() == two.len()
                && one.iter().all(|(name, token)| {
                    two.get(name).is_some_and(|known| known.value == token.value)
                })
        };
        same(&self.light, &other.light) && same(&self.dark, &other.dark)
    }

    /// Names whose beginning is this, in their order.
    pub fn names<'t>(&'t self, beginning: &'t str) -> impl Iterator<Item = &'t str> {
        self.light.keys().map(String::as_str).filter(move |name| name.starts_with(beginning))
    }

    /// Adds what a sheet says; it holds over what was said before.
    pub(super) fn read(&mut self, file: FileId, css: &str) {
        let css = blanked(css);
        let (mut start, mut heads) = (0, Vec::new());
        for (at, c) in css.char_indices() {
            match c {
                '{' => heads.push(css[start..at].trim().to_owned()),
                ';' | '}' => {
                    self.declare(file, &css, start..at, &heads);
                    if c == '}' {
                        heads.pop();
                    }
                }
                _ => continue,
            }
            start = at + 1;
        }
    }

    fn declare(
        &mut self,
        file: FileId,
        css: &str,
        range: std::ops::Range<usize>,
        heads: &[String],
    ) {
        let is_light = match heads {
            [root] if root == ":root" => true,
            [media, root] if root == ":root" && is_dark(media) => false,
            _ => return,
        };
        let Some((name, value)) = css[range.clone()].split_once(':') else { return };
        let Some(name) = name.trim().strip_prefix("--") else { return };
        let start = range.end - value.trim_start().len();
        let value = value.trim().to_owned();
        let span = Span::new(file, start..start + value.len());
        let token = Token { value, span };
        if is_light {
            self.light.insert(name.to_owned(), token);
        } else {
            self.light.entry(name.to_owned()).or_insert_with(|| token.clone());
            self.dark.insert(name.to_owned(), token);
        }
    }

    pub(super) fn set(&mut self, own: &[OwnColor]) {
        for color in own {
            self.light.extend(color.light.clone().map(|token| (color.name.clone(), token)));
            self.dark.extend(color.dark.clone().map(|token| (color.name.clone(), token)));
        }
    }
}

fn is_dark(media: &str) -> bool {
    media.starts_with("@media") && media.contains("prefers-color-scheme: dark")
}

/// The rules that put the district's colors in the place of the theme's, after them.
pub(super) fn rules(own: &[OwnColor]) -> String {
    let of = |scheme: Scheme| {
        let lines = own
            .iter()
            .filter_map(|color| Some(format!("--{}: {};", color.name, color.of(scheme)?.value)));
        lines.collect::<String>()
    };
    let light = Some(of(Scheme::Light)).filter(|lines| !lines.is_empty());
    let dark = Some(of(Scheme::Dark)).filter(|lines| !lines.is_empty());
    let light = light.map(|lines| format!(":root {{ {lines} }}\n"));
    let dark = dark
        .map(|lines| format!("@media (prefers-color-scheme: dark) {{ :root {{ {lines} }} }}\n"));
    light.into_iter().chain(dark).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_face_is_read_over_its_base() {
        let mut tokens = Tokens::default();
        tokens.read(
            FileId(1),
            "/* é { */ :root { --bg: #fff; /* paper */ --fg: #111 }\n\
             @media (prefers-color-scheme: dark) { :root { --bg: #000; --only: #222; } }\n\
             @media print { :root { --bg: #eee; } } a { --bg: red; color: blue; }",
        );
        let face = ":root { --fg: #333; }";
        tokens.read(FileId(2), face);
        let value = |name, scheme| tokens.get(name, scheme).map(|token| token.value.as_str());
        assert_eq!(value("bg", Scheme::Light), Some("#fff"));
        assert_eq!(value("bg", Scheme::Dark), Some("#000"));
        assert_eq!(value("fg", Scheme::Dark), Some("#333"));
        assert_eq!(value("none", Scheme::Dark), None);
        let token = tokens.get("fg", Scheme::Light).unwrap();
        assert_eq!((token.span.file, &face[token.span.range()]), (FileId(2), "#333"));
    }

    #[test]
    fn the_districts_colors_come_last() {
        let token =
            |value: &str| Some(Token { value: value.to_owned(), span: Span::new(FileId(0), 0..0) });
        let own = [OwnColor { name: "accent".to_owned(), light: token("#123"), dark: None }];
        assert_eq!(rules(&own), ":root { --accent: #123; }\n");
        let mut tokens = Tokens::default();
        tokens.read(FileId(1), ":root{--accent:#fff}");
        tokens.set(&own);
        assert_eq!(tokens.get("accent", Scheme::Dark).unwrap().value, "#123");
    }
}
