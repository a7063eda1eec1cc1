//! What a reader who does not see the page needs: words for images, headings in order.

use crate::diag::{Diagnostic, codes};
use crate::model::links::{Target, resolve};

use super::Place;

pub(super) fn alternative_text(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for image in body.images.iter().filter(|image| place.shows(&image.range)) {
        if image.text.trim().is_empty() && !image.decorative {
            problems.push(
                Diagnostic::error(codes::IMAGE_WITHOUT_TEXT, "this image has no alternative text")
                    .at(body.span(&image.range))
                    .help(
                        "say in the brackets what it shows: `![A map of the two sites](map.png)`",
                    ),
            );
        }
    }
}

/// A page keeps an image's place free while it loads, so that nothing jumps; for that it must know
/// how large it is.
pub(super) fn size(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    for image in place.text.body.images.iter().filter(|image| place.shows(&image.range)) {
        let target = resolve(place.site, place.id, place.text.name, &image.address);
        let Target::File { file, path } = target else { continue };
        let known = place.model.documents.image_sizes.get(&file);
        if known.is_none_or(Option::is_none) {
            let problem = Diagnostic::warning(
                codes::IMAGE_SIZE,
                format!("`{path}` does not say how large it is"),
            )
            .at(place.text.body.span(&image.range));
            let help = if path.ends_with(".svg") {
                "give its `<svg>` a `viewBox`, or `width` and `height` in pixels"
            } else {
                "the file is damaged or of an unknown kind: save it again as PNG, JPEG, WebP or SVG"
            };
            problems.push(problem.help(help));
        }
    }
}

/// The page's title is the first heading; the text's begin at level 2 and skip none.
pub(super) fn heading_order(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = &place.page.body;
    let mut above = 1;
    for heading in &body.headings {
        let problem = if heading.level == 1 {
            Some(("the title in front matter is the page's only level-1 heading".to_owned(), 2))
        } else if heading.level > above + 1 {
            Some((
                format!("this heading skips from level {above} to level {}", heading.level),
                above + 1,
            ))
        } else {
            None
        };
        if let Some((message, level)) = problem {
            problems.push(
                Diagnostic::warning(codes::HEADING_ORDER, message)
                    .at(body.span(&heading.text_range))
                    .help(format!("begin it with `{}`", "#".repeat(level.into()))),
            );
        }
        above = heading.level;
    }
}
