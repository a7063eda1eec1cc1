//! Links and anchors: every one leads somewhere.

use std::ops::Range;

use crate::diag::{Diagnostic, closest, codes};
use crate::model::facts::{Bare, FactValue, plain, value};
use crate::model::links::{Target, resolve};
use crate::parse::facts::{Piece, fill, pieces};
use crate::parse::{Link, Page};

use super::{Place, publishing};

pub(super) fn links(place: Place<'_>, problems: &mut Vec<Diagnostic>) {
    let body = place.text.body;
    for link in body.links.iter().filter(|link| place.shows(&link.range)) {
        if is_open(place, &link.address) {
            continue;
        }
        let address = address(place, &link.address);
        let target = resolve(place.site, place.id, place.text.name, &address);
        if let Target::Page { node, .. } = target {
            problems.extend(publishing::withdrawn_link(place, &link.range, node));
        }
        match target {
            Target::Page { node, anchor: Some(anchor) } => {
                check_anchor(place, node, &anchor, &fragment(link), problems);
            }
            Target::Page { .. } | Target::File { .. } | Target::Outside => {}
            Target::Missing { name } => {
                let problem = missing(place, &link.range, &name);
                problems.push(moved(place, link, &name).unwrap_or(problem));
            }
            Target::Refused { scheme } => problems.push(
                Diagnostic::error(codes::BROKEN_LINK, format!("a link may not lead to `{scheme}`"))
                    .at(body.span(&link.range))
                    .help("link to a page, to `https://…`, `mailto:…` or `tel:…`"),
            ),
        }
    }
    for image in body.images.iter().filter(|image| place.shows(&image.range)) {
        if is_open(place, &image.address) {
            continue;
        }
        let address = address(place, &image.address);
        match resolve(place.site, place.id, place.text.name, &address) {
            Target::File { .. } => {}
            Target::Outside | Target::Refused { .. } => problems.push(
                Diagnostic::error(codes::BROKEN_LINK, "an image must be a file of this site")
                    .at(body.span(&image.range))
                    .help(
                        "put the file beside the page: pages ask nobody else's server for anything",
                    ),
            ),
            Target::Missing { name } => problems.push(missing(place, &image.range, &name)),
            Target::Page { .. } => problems.push(
                Diagnostic::error(codes::BROKEN_LINK, "this image leads to a page")
                    .at(body.span(&image.range)),
            ),
        }
    }
}

/// Where the part behind `#` stands, if the address is written as it is meant.
fn fragment(link: &Link) -> Range<usize> {
    match link.address.find('#').filter(|_| link.address.len() == link.range.len()) {
        Some(at) if at + 1 < link.range.len() => link.range.start + at + 1..link.range.end,
        _ => link.range.clone(),
    }
}

/// Whether a part of the address is still to be confirmed, which is told as such.
fn is_open(place: Place<'_>, masked: &str) -> bool {
    let facts = &place.text.body.facts;
    pieces(masked).any(|piece| {
        let Piece::Fact(index) = piece else { return false };
        let value = facts.get(index).map(|fact| value(place.model, place.site, &fact.kind));
        matches!(value, Some(Ok(FactValue::Tbc(_))))
    })
}

/// The address with its facts put in.
fn address(place: Place<'_>, masked: &str) -> String {
    let facts = &place.text.body.facts;
    let value = |index: usize| {
        facts
            .get(index)
            .map_or(String::new(), |fact| plain(place.model, place.site, &Bare, &fact.kind))
    };
    fill(masked, value).into_owned()
}

fn missing(place: Place<'_>, range: &Range<usize>, name: &str) -> Diagnostic {
    if let Some(problem) = publishing::left_out_link(place, range, name) {
        return problem;
    }
    let body = place.text.body;
    if let Some(other) = place.model.sites.iter().find(|site| site.find(name).is_some()) {
        return Diagnostic::error(
            codes::LINK_LEAVES_SITE,
            format!(
                "`{name}` is a page of the site `{}`, and this page belongs to `{}`",
                other.config.name.value, place.site.config.name.value
            ),
        )
        .at(body.span(range))
        .help(format!(
            "readers of `{}` cannot open it; link to a page of this site, or write the full `https://` address",
            place.site.config.name.value
        ));
    }
    let problem = Diagnostic::error(codes::BROKEN_LINK, format!("there is no file `{name}`"))
        .at(body.span(range));
    let folder = place.text.name.rsplit_once('/').map_or("", |(folder, _)| folder);
    match closest(name, place.site.names()) {
        Some(known) => problem.help(format!("did you mean `{}`?", relative(folder, known))),
        None => problem
            .help("links go to source files, by their path from this one: `../family/records.md`"),
    }
}

/// The page at this address has moved, and left its old one in `redirect_from`.
fn moved(place: Place<'_>, link: &Link, name: &str) -> Option<Diagnostic> {
    let root = format!("{}/", place.site.config.root.value);
    let stem = name.strip_prefix(&root)?;
    let stem = stem.strip_suffix(".md").unwrap_or(stem).trim_end_matches('/');
    let old = [format!("{stem}.html"), format!("{stem}/index.html")];
    let node = *old.iter().find_map(|file| place.site.redirects.get(file))?;
    let page = place.model.page(place.site, node);
    let folder = place.text.name.rsplit_once('/').map_or("", |(folder, _)| folder);
    let path_end = link.address.find(['#', '?']).unwrap_or(link.address.len());
    let address = format!("{}{}", relative(folder, &page.name), &link.address[path_end..]);
    let from = page.front.redirect_from.iter().find(|from| {
        let from = from.value.trim_matches('/');
        let stem = stem.strip_suffix("/index").unwrap_or(stem);
        from == stem || from.trim_end_matches(".html") == stem
    });
    let problem = Diagnostic::error(
        codes::BROKEN_LINK,
        format!("there is no file `{name}`: the page has moved to `{}`", page.name),
    )
    .at(place.text.body.span(&link.range))
    .help(format!("write `{address}`"));
    let problem = match from {
        Some(from) => problem.related(from.span, "the address that it had"),
        None => problem,
    };
    // An anchor that did not move along is for the author to choose.
    let anchor = address.split_once('#').map(|(_, anchor)| anchor);
    let headings = place.model.headings(place.site, page);
    let has = |anchor: &str| headings.iter().any(|heading| heading.id == anchor);
    if link.is_inline && anchor.is_none_or(has) {
        let span = place.text.body.span(&link.range);
        return Some(problem.fix(span, address));
    }
    Some(problem)
}

/// The path from a folder to a file, both in the content folder.
fn relative(folder: &str, file: &str) -> String {
    let from: Vec<&str> = folder.split('/').collect();
    let to: Vec<&str> = file.split('/').collect();
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = "../".repeat(from.len() - shared);
    format!("{up}{}", to[shared..].join("/"))
}

fn check_anchor(
    place: Place<'_>,
    node: crate::model::NodeId,
    anchor: &str,
    range: &Range<usize>,
    problems: &mut Vec<Diagnostic>,
) {
    let target = place.model.variant(place.site, node, place.language).page;
    let headings = place.model.headings(place.site, target);
    let anchors = || headings.iter().map(|heading| heading.id.as_str());
    if anchors().any(|known| known == anchor) {
        return anchor_in_translations(place, target, anchor, range, problems);
    }
    let mut problem = Diagnostic::error(
        codes::BROKEN_ANCHOR,
        format!("`{}` has no heading with the id `{anchor}`", target.name),
    )
    .at(place.text.body.span(range))
    .did_you_mean(anchor, anchors());
    if problem.help.is_empty() {
        let known: Vec<&str> = anchors().take(8).collect();
        if !known.is_empty() {
            problem = problem.help(format!("its headings have the ids `{}`", known.join("`, `")));
        }
    }
    problems.push(problem);
}

/// Readers of a language in which this page is not translated see its text, and follow its links to pages
/// that may be: an anchor made of the source's words is not there.
fn anchor_in_translations(
    place: Place<'_>,
    target: &Page,
    anchor: &str,
    range: &Range<usize>,
    problems: &mut Vec<Diagnostic>,
) {
    if !place.language.is_source() {
        return;
    }
    let is_shown = |language: &str| !place.page.twins.iter().any(|twin| twin.language == language);
    let lacks = |page: &Page| {
        let headings = place.model.headings(place.site, page);
        !headings.iter().any(|heading| heading.id == anchor)
    };
    let lacking = target.twins.iter().find(|twin| is_shown(&twin.language) && lacks(&twin.page));
    if let Some(twin) = lacking {
        problems.push(
            Diagnostic::error(
                codes::BROKEN_ANCHOR,
                format!("`{}` has no heading with the id `{anchor}`", twin.page.name),
            )
            .at(place.text.body.span(range))
            .help(format!("write `{{#{anchor}}}` after the heading in both files")),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn a_suggested_path_is_written_from_the_page() {
        assert_eq!(relative("public/family", "public/family/records.md"), "records.md");
        assert_eq!(relative("public/family", "public/school/index.md"), "../school/index.md");
        assert_eq!(relative("public", "public/about.md"), "about.md");
    }
}
