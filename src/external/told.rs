//! What is said about the addresses that were asked.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, Span, codes};

use super::{Answer, Finding, Links};

/// How many other places of an address are shown.
const SHOWN_PLACES: usize = 3;

/// One problem per address or missing anchor, at the first place where it stands.
pub fn problems(links: &Links, findings: &BTreeMap<String, Finding>) -> Vec<Diagnostic> {
    let mut problems = Vec::new();
    for (url, places) in links {
        let Some(finding) = findings.get(url) else { continue };
        let all = || places.iter().map(|(span, _)| *span);
        match &finding.answer {
            Answer::Well => {}
            Answer::Moved(to) => problems.extend(placed(
                Diagnostic::warning(codes::EXTERNAL_MOVED, format!("`{url}` has moved for good"))
                    .help(format!("write the new address: `{to}`")),
                all(),
            )),
            Answer::Gone(status) => problems.extend(placed(
                Diagnostic::error(
                    codes::EXTERNAL_GONE,
                    format!("there is nothing at `{url}` any more: the server answers {status}"),
                )
                .help("find where it is now, or take the link out"),
                all(),
            )),
            Answer::Unknown(why) => problems.extend(placed(
                Diagnostic::warning(
                    codes::EXTERNAL_UNKNOWN,
                    format!("`{url}` could not be checked: {why}"),
                )
                .help("open it in a browser; some servers answer only to those"),
                all(),
            )),
        }
        for (anchor, _) in finding.anchors.iter().filter(|(_, there)| !**there) {
            let here = places.iter().filter(|(_, wanted)| wanted.as_ref() == Some(anchor));
            problems.extend(placed(
                Diagnostic::warning(
                    codes::EXTERNAL_ANCHOR,
                    format!("the page `{url}` has no anchor `{anchor}`"),
                )
                .help("link to the page itself, or to a heading that it has"),
                here.map(|(span, _)| *span),
            ));
        }
    }
    problems
}

/// At the first place, with the others beside it.
fn placed(problem: Diagnostic, mut places: impl Iterator<Item = Span>) -> Option<Diagnostic> {
    let mut problem = problem.at(places.next()?);
    for span in places.by_ref().take(SHOWN_PLACES) {
        problem = problem.related(span, "here too");
    }
    match places.count() {
        0 => Some(problem),
        1 => Some(problem.help("it stands in 1 more place")),
        more => Some(problem.help(format!("it stands in {more} more places"))),
    }
}
