//! Colors and how well they are told apart: relative luminance and contrast ratio as WCAG 2.2 defines them,
//! <https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio>.

use std::fmt;

/// An opaque color of the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Color {
    pub red: u8,
    pub green: u8,
    pub blue: u8,
}

const BLACK: Color = Color { red: 0, green: 0, blue: 0 };
const WHITE: Color = Color { red: 255, green: 255, blue: 255 };

/// Steps from a color to black or white, when a better one is looked for.
const STEPS: u32 = 64;

impl Color {
    /// `#0b5f4c` or `#fff`.
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#')?;
        let digit = |at: usize| u8::from_str_radix(digits.get(at..=at)?, 16).ok();
        let pair = |at: usize| Some(digit(at)? * 16 + digit(at + 1)?);
        match digits.len() {
            3 => Some(Self { red: digit(0)? * 17, green: digit(1)? * 17, blue: digit(2)? * 17 }),
            6 => Some(Self { red: pair(0)?, green: pair(2)?, blue: pair(4)? }),
            _ => None,
        }
    }

    /// From 0, black, to 1, white.
    pub fn luminance(self) -> f64 {
        let linear = |channel: u8| {
            let value = f64::from(channel) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }

    /// From 1, the same, to 21, black on white.
    pub fn contrast(self, other: Self) -> f64 {
        let (one, two) = (self.luminance(), other.luminance());
        (one.max(two) + 0.05) / (one.min(two) + 0.05)
    }

    /// The color nearest to this one, on its way to black or to white, that has these contrasts.
    pub fn nearest(self, wanted: &[(Self, f64)]) -> Option<Self> {
        (0..=STEPS)
            .flat_map(|step| [self.towards(BLACK, step), self.towards(WHITE, step)])
            .find(|color| wanted.iter().all(|&(other, least)| color.contrast(other) >= least))
    }

    fn towards(self, end: Self, step: u32) -> Self {
        let mix = |from: u8, to: u8| {
            let sum = u32::from(from) * (STEPS - step) + u32::from(to) * step;
            u8::try_from(sum / STEPS).unwrap_or(u8::MAX)
        };
        Self {
            red: mix(self.red, end.red),
            green: mix(self.green, end.green),
            blue: mix(self.blue, end.blue),
        }
    }
}

impl fmt::Display for Color {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn color(text: &str) -> Color {
        Color::parse(text).unwrap()
    }

    #[test]
    fn what_is_no_color_is_none() {
        for text in ["", "red", "#", "#12", "#1234", "#12345g", "#é2", "12345f", "#+1f"] {
            assert_eq!(Color::parse(text), None, "{text}");
        }
        assert_eq!(color("#fa0").to_string(), "#ffaa00");
    }

    // Figures that other calculators give too.
    #[test]
    fn contrast_is_that_of_wcag() {
        let near = |one: f64, two: f64| (one - two).abs() < 0.01;
        assert!(near(color("#000").contrast(color("#fff")), 21.0));
        assert!(near(color("#777777").contrast(color("#ffffff")), 4.48));
        assert!(near(color("#767676").contrast(color("#ffffff")), 4.54));
        assert!(near(color("#ff0000").contrast(color("#ffffff")), 4.0));
    }

    #[test]
    fn the_nearest_color_is_near_and_fits() {
        let white = color("#fff");
        let found = color("#ffcc00").nearest(&[(white, 4.5)]).unwrap();
        assert!(found.contrast(white) >= 4.5 && found.contrast(white) < 4.8, "{found}");
        assert_eq!(color("#123456").nearest(&[(white, 4.5)]), Some(color("#123456")));
        assert_eq!(white.nearest(&[(white, 4.5), (BLACK, 19.0)]), None);
    }
}
