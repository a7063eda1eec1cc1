//! What a reader who does not see the page needs: words for images, headings in order.

use crate::diag::{Diagnostic, codes};

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
