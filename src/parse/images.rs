//! How large the content's images are, so that pages can keep their places free while they load.

use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::diag::FileId;
use crate::read::{File, Layer, Sources};

const EXTENSIONS: &[&str] =
    &["png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "ico", "tif", "tiff"];

/// Width and height in CSS pixels; none for a file that does not say.
pub type Size = Option<(u32, u32)>;

/// The size of each image file of the content.
pub(super) fn sizes(sources: &Sources) -> BTreeMap<FileId, Size> {
    let images: Vec<(FileId, &File)> =
        sources.layer(Layer::Content).filter(|(_, file)| is_image(&file.name)).collect();
    images.par_iter().map(|&(id, file)| (id, size(file))).collect()
}

fn is_image(name: &str) -> bool {
    let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
    EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known))
}

fn size(file: &File) -> Size {
    if file.name.to_ascii_lowercase().ends_with(".svg") {
        return svg_size(&file.text);
    }
    let size = imagesize::blob_size(file.bytes()).ok()?;
    let (width, height) = (u32::try_from(size.width).ok()?, u32::try_from(size.height).ok()?);
    (width > 0 && height > 0).then_some((width, height))
}

/// `width` and `height` of the root element in pixels, or what its `viewBox` says; SVG 2, section 8.2.
fn svg_size(text: &str) -> Size {
    let root = &text[text.find("<svg")?..];
    let root = &root[..root.find('>')?];
    let side = |name| {
        let number = attribute(root, name)?.trim().trim_end_matches("px").trim();
        whole(number)
    };
    if let (Some(width), Some(height)) = (side("width"), side("height")) {
        return Some((width, height));
    }
    let numbers: Vec<&str> = attribute(root, "viewBox")?
        .split([' ', ',', '\n', '\t'])
        .filter(|part| !part.is_empty())
        .collect();
    match numbers.as_slice() {
        [_, _, width, height] => Some((whole(width)?, whole(height)?)),
        _ => None,
    }
}

fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let mut rest = tag;
    while let Some(at) = rest.find(name) {
        let before = rest[..at].chars().next_back();
        let after = rest[at + name.len()..].trim_start();
        rest = &rest[at + name.len()..];
        if !before.is_some_and(char::is_whitespace) {
            continue;
        }
        let Some(value) = after.strip_prefix('=').map(str::trim_start) else { continue };
        let quote = value.chars().next().filter(|c| ['"', '\''].contains(c))?;
        return value[1..].split(quote).next();
    }
    None
}

/// A length, rounded up; the page needs whole pixels.
fn whole(number: &str) -> Option<u32> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let more = u32::from(fraction.bytes().any(|byte| byte != b'0'));
    let whole: u32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    whole.checked_add(more).filter(|&size| size > 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn binary(name: &str, bytes: &[u8]) -> File {
        File {
            layer: Layer::Content,
            name: name.to_owned(),
            path: name.to_owned(),
            text: String::new(),
            binary: bytes.to_vec(),
            refused: false,
        }
    }

    #[test]
    fn svg_says_its_size_in_two_ways() {
        assert_eq!(
            svg_size("<?xml?><svg width=\"120\" height='40.5px' viewBox=\"0 0 1 1\">"),
            Some((120, 41))
        );
        assert_eq!(svg_size("<svg viewBox=\"0 0 24,24\" stroke-width=\"2\">"), Some((24, 24)));
        assert_eq!(svg_size("<svg width=\"100%\" height=\"100%\">"), None);
        assert_eq!(svg_size("<svg width=\""), None);
        assert_eq!(svg_size("no picture"), None);
    }

    #[test]
    fn webp_and_broken_files() {
        // The simplest lossy WebP head: RIFF, VP8, a frame of 16 by 9.
        let mut webp = b"RIFF\x1a\0\0\0WEBPVP8 \x0e\0\0\0\x30\x01\0\x9d\x01\x2a".to_vec();
        webp.extend([16, 0, 9, 0, 0, 0]);
        assert_eq!(size(&binary("a.webp", &webp)), Some((16, 9)));
        assert_eq!(size(&binary("a.webp", &webp[..20])), None);
        assert_eq!(size(&binary("a.png", b"\x89PNG\r\n\x1a\n")), None);
        assert_eq!(size(&binary("a.jpg", b"")), None);
    }
}
