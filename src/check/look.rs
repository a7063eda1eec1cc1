//! The district's own look: a logo that is there, colors that people with weak sight can tell apart.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span, codes};
use crate::model::Model;
use crate::theme::contrast::{Figure, TEXT, figures};
use crate::theme::{Color, FACES, Scheme, Theme};

pub(super) fn logo(model: &Model, problems: &mut Vec<Diagnostic>) {
    let Some(logo) = &model.documents.config.look.logo else { return };
    let documents = &model.documents;
    if documents.logo().is_none() {
        let images = documents.file_names.iter().filter(|(id, _)| documents.image_sizes.contains_key(id));
        problems.push(
            Diagnostic::error(
                codes::BROKEN_LINK,
                format!("the content folder has no image `{}`", logo.value),
            )
            .at(logo.span)
            .did_you_mean(&logo.value, images.map(|(_, name)| name.as_str())),
        );
    }
}

/// Every pair of colors that a page sets on each other, in both schemes. What fails is told at the color that the
/// district has set, or at the theme's where it set neither; once for each color, with its worst pair.
pub(super) fn contrast(model: &Model, theme: &Theme, problems: &mut Vec<Diagnostic>) {
    let site_file = model.documents.config.file;
    let is_shown = |face: &str| {
        model.sites.iter().any(|site| site.is_course() == (face == "course"))
    };
    let faces: Vec<_> =
        FACES.into_iter().filter(|face| is_shown(face)).filter_map(|face| theme.tokens(face)).collect();
    for scheme in Scheme::ALL {
        let mut failing: BTreeMap<Span, Vec<Figure<'_>>> = BTreeMap::new();
        for tokens in &faces {
            for figure in figures(tokens, scheme).into_iter().filter(|figure| !figure.fits()) {
                let (first, second) = (figure.tokens.0.span, figure.tokens.1.span);
                let is_own = |span: Span| span.file == site_file;
                let at = if is_own(second) && !is_own(first) { second } else { first };
                failing.entry(at).or_default().push(figure);
            }
        }
        problems.extend(failing.into_iter().filter_map(|(at, found)| told(at, &found, scheme)));
    }
}

fn told(at: Span, failing: &[Figure<'_>], scheme: Scheme) -> Option<Diagnostic> {
    let lack = |figure: &Figure<'_>| figure.contrast / figure.needs;
    let worst = failing.iter().min_by(|one, two| lack(one).total_cmp(&lack(two)))?;
    let (name, on) = worst.names;
    let what = if worst.needs >= TEXT { "text needs" } else { "what one must see needs" };
    let problem = Diagnostic::error(
        codes::CONTRAST,
        format!(
            "`{name}` {} on `{on}` {} has a contrast of {} in the {} scheme; {what} {}",
            worst.colors.0,
            worst.colors.1,
            ratio(worst.contrast),
            scheme.name(),
            ratio(worst.needs),
        ),
    )
    .at(at)
    .help(
        "contrast is (L1 + 0.05) / (L2 + 0.05), with the relative luminance L of the lighter and the darker color: \
         WCAG 2.2, 1.4.3 and 1.4.11",
    );
    Some(match nearest(at, failing) {
        Some((name, color)) => problem.help(format!("the nearest `{name}` that does is `\"{color}\"`")),
        None => problem,
    })
}

/// A color in the place of the failing one that suits all pairs which it fails.
fn nearest(at: Span, failing: &[Figure<'_>]) -> Option<(&'static str, Color)> {
    let own = |figure: &Figure<'_>| {
        if figure.tokens.0.span == at {
            (figure.names.0, figure.colors.0, figure.colors.1)
        } else {
            (figure.names.1, figure.colors.1, figure.colors.0)
        }
    };
    let (name, color, _) = own(failing.first()?);
    let others: Vec<_> = failing.iter().map(|figure| (own(figure).2, figure.needs)).collect();
    color.nearest(&others).map(|better| (name, better))
}

/// `4.5:1`, rounded down, so that what fails never reads as if it did not.
fn ratio(contrast: f64) -> String {
    format!("{}:1", (contrast * 100.0).floor() / 100.0)
}
