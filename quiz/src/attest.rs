//! Whether an attestation is signed by the learner whose file it stands in.
//!
//! The page takes no other name than the learner's. Where the names differ, the file was changed or the learner
//! has since got another name; either way the office should see it, and the attestation earns nothing.

use crate::attempt::Attempt;
use crate::sheet::{Answer, Part, Sheet, SheetKind};
use crate::typed::fold;

/// Sheet indexes of the attestations signed by another than `learner`, each with the name that signed.
pub(crate) fn signed_by_others(
    sheet: &Sheet,
    attempt: &Attempt,
    learner: &str,
) -> Vec<(usize, String)> {
    let attests = |at: &usize| {
        sheet
            .questions
            .get(*at)
            .is_some_and(|question| matches!(question.kind, SheetKind::Attest { .. }))
    };
    let asked = attempt.layout().questions.iter().map(|laid| laid.question).filter(attests);
    asked
        .filter_map(|at| Some((at, signature(attempt.answer(at)?)?)))
        .filter(|(_, name)| !same_name(name, learner))
        .map(|(at, name)| (at, name.to_owned()))
        .collect()
}

fn signature(answer: &Answer) -> Option<&str> {
    match answer.0.last() {
        Some(Part::Text(name)) if !name.is_empty() => Some(name),
        _ => None,
    }
}

/// Case and spacing do not count. Only the command line compares so, where Unicode's tables cost nothing.
fn same_name(one: &str, other: &str) -> bool {
    let plain = |name: &str| fold(&name.to_lowercase());
    plain(one) == plain(other)
}
