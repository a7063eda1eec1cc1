//! `reading:` of `site.yaml`: how hard a page may be to read, and for whom.

use crate::diag::{Diagnostic, codes};
use crate::yaml::types;
use crate::yaml::{Fields, Node};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Whose pages are held to the limits.
    pub audience: Vec<String>,
    /// Flesch–Kincaid grades, for English: higher is harder.
    pub grade: Limits,
    /// The INFLESZ scale, for Spanish: lower is harder.
    pub inflesz: Limits,
}

/// Beyond `warn` a page is warned of, beyond `fail` it is an error.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    pub warn: u8,
    pub fail: u8,
}

impl Default for Reading {
    /// The bounds of INFLESZ are where its authors set the limits of "fairly easy" and "normal".
    fn default() -> Self {
        Self {
            audience: vec!["family".to_owned()],
            grade: Limits { warn: 7, fail: 9 },
            inflesz: Limits { warn: 65, fail: 55 },
        }
    }
}

pub(super) fn group(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Reading> {
    let known = Reading::default();
    let mut fields = Fields::new(node, "`reading`", problems)?;
    let audience = fields.optional("audience", types::list(types::text), problems);
    let grade = fields.optional("grade", |node, problems| limits(node, true, problems), problems);
    let inflesz =
        fields.optional("inflesz", |node, problems| limits(node, false, problems), problems);
    fields.finish(problems);
    Some(Reading {
        audience: audience.unwrap_or(known.audience),
        grade: grade.unwrap_or(known.grade),
        inflesz: inflesz.unwrap_or(known.inflesz),
    })
}

fn limits(node: &Node, higher_is_harder: bool, problems: &mut Vec<Diagnostic>) -> Option<Limits> {
    let mut fields = Fields::new(node, "limits", problems)?;
    let warn: Option<u8> = fields.required("warn", types::integer, problems);
    let fail: Option<u8> = fields.required("fail", types::integer, problems);
    fields.finish(problems);
    let (warn, fail) = (warn?, fail?);
    let in_order = if higher_is_harder { warn <= fail } else { warn >= fail };
    if in_order {
        return Some(Limits { warn, fail });
    }
    let word = if higher_is_harder { "below" } else { "above" };
    problems.push(
        Diagnostic::error(
            codes::WRONG_VALUE,
            format!("expected `warn` {word} `fail`, found `warn: {warn}` and `fail: {fail}`"),
        )
        .at(node.span),
    );
    None
}
