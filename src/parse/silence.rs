//! What authors say about the checks: `checks:` in `site.yaml` gives a code another weight everywhere, and
//! `silence:` in a page takes it out of that page, with the reason. Whether the codes are known, and may
//! be turned off, is for `check` to say.

use crate::diag::{Diagnostic, Severity};
use crate::yaml::Node;
use crate::yaml::types::{self, Pairs};

/// Code to its weight; none: the check is off.
pub type Weights = Pairs<Option<Severity>>;

/// Code to the reason why a page is not told.
pub type Silences = Pairs<String>;

const WEIGHTS: &[(&str, Option<Severity>)] =
    &[("error", Some(Severity::Error)), ("warning", Some(Severity::Warning)), ("off", None)];

pub(super) fn weights(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Weights> {
    types::map(types::one_of(WEIGHTS))(node, problems)
}

pub(super) fn silences(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Silences> {
    types::map(types::text)(node, problems)
}
