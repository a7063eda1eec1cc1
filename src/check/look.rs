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
        let images =
            documents.file_names.iter().filter(|(id, _)| documents.image_sizes.contains_key(id));
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
    let is_shown =
        |face: &str| model.sites.iter().any(|site| site.is_course() == (face == "course"));
    let faces: Vec<_> = FACES
        .into_iter()
        .filter(|face| is_shown(face))
        .filter_map(|face| theme.tokens(face))
        .collect();
    for scheme in Scheme::ALL {
        let all: Vec<Figure<'_>> =
            faces.iter().flat_map(|tokens| figures(tokens, scheme)).collect();
        let mut failing: BTreeMap<Span, Vec<&Figure<'_>>> = BTreeMap::new();
        for figure in all.iter().filter(|figure| !figure.fits()) {
            let (first, second) = (figure.tokens.0.span, figure.tokens.1.span);
            let is_own = |span: Span| span.file == site_file;
            let at = if is_own(second) && !is_own(first) { second } else { first };
            failing.entry(at).or_default().push(figure);
        }
        for (at, found) in failing {
            let problem = told(&found, scheme).map(|problem| problem.at(at));
            problems.extend(problem.map(|problem| match nearest(at, &all) {
                Some((name, color)) => {
                    problem.help(format!("the nearest `{name}` that does is `\"{color}\"`"))
                }
                None => problem,
            }));
        }
    }
}

/// The worst of the pairs that fail at one color.
fn told(failing: &[&Figure<'_>], scheme: Scheme) -> Option<Diagnostic> {
    let lack = |figure: &Figure<'_>| figure.contrast / figure.needs;
    let worst = failing.iter().min_by(|one, two| lack(one).total_cmp(&lack(two)))?;
    let (name, on) = worst.names;
    let what = if worst.needs >= TEXT { "text needs" } else { "what one must see needs" };
    Some(Diagnostic::error(
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
    .help(
        "contrast is (L1 + 0.05) / (L2 + 0.05), with the relative luminance L of the lighter and the darker color: \
         WCAG 2.2, 1.4.3 and 1.4.11",
    ))
}

/// A color in the place of the one that stands there, which suits every pair that has it.
fn nearest(at: Span, all: &[Figure<'_>]) -> Option<(&'static str, Color)> {
    let mut own = None;
    let mut others = Vec::new();
    for figure in all {
        let ((name, on), (color, on_color)) = (figure.names, figure.colors);
        if figure.tokens.0.span == at {
            own = Some((name, color));
            others.push((on_color, figure.needs));
        } else if figure.tokens.1.span == at {
            own = Some((on, on_color));
            others.push((color, figure.needs));
        }
    }
    let (name, color) = own?;
    color.nearest(&others).map(|better| (name, better))
}

/// `4.5:1`, rounded down, so that what fails never reads as if it did not.
fn ratio(contrast: f64) -> String {
    format!("{}:1", (contrast * 100.0).floor() / 100.0)
}
