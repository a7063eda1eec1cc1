//! A component's arguments against its declaration.

use crate::component::{Argument, Declaration, Kind};
use crate::diag::{Diagnostic, Span, codes};
use crate::parse::facts;
use crate::yaml::types::{Placed, is_id};

use super::{Fence, Reference, Used};

pub(super) fn check(
    fence: &Fence,
    declaration: &Declaration,
    used: &mut Used,
    problems: &mut Vec<Diagnostic>,
) {
    let component = &fence.name.value;
    for (at, (name, value)) in fence.arguments.iter().enumerate() {
        let Some(argument) = declaration.arguments.get(&name.value) else {
            problems.push(unknown(component, name, declaration));
            continue;
        };
        if fence.arguments[..at].iter().any(|(earlier, _)| earlier.value == name.value) {
            problems.push(
                error(format!("`{component}` has the argument `{}` twice", name.value))
                    .at(name.span),
            );
        }
        // An argument without `=` is the word itself; only a flag may stand so.
        if name.span == value.span && argument.kind != Kind::Flag {
            let (name, expected) = (&name.value, argument.kind.expected());
            problems.push(
                error(format!("`{name}` needs a value"))
                    .at(value.span)
                    .help(format!("write `{name}=\"…\"`: {expected}")),
            );
            continue;
        }
        value_of(name, value, argument, used, problems);
    }
    for (name, argument) in &declaration.arguments {
        if argument.required && fence.get(name).is_none() {
            problems.push(
                error(format!("`{component}` needs `{name}`")).at(fence.name.span).help(format!(
                    "write `{{{component} {name}=…}}`: {}",
                    argument.kind.expected()
                )),
            );
        }
    }
    for group in &declaration.either {
        let given = group.iter().filter(|name| fence.get(name).is_some()).count();
        if given != 1 {
            problems.push(
                error(format!("`{component}` needs one of `{}`", group.join("`, `")))
                    .at(fence.name.span)
                    .help(format!("it has {given} of them; give exactly one")),
            );
        }
    }
    if let Some(id) = fence.id.as_ref().filter(|id| !is_id(&id.value)) {
        problems.push(
            error(format!(
                "expected an id of lower-case letters, digits and `-`, found `{}`",
                id.value
            ))
            .at(id.span),
        );
    }
}

fn unknown(component: &str, name: &Placed<String>, declaration: &Declaration) -> Diagnostic {
    let known: Vec<&str> = declaration.arguments.keys().map(String::as_str).collect();
    let problem = error(format!("`{component}` has no argument `{}`", name.value))
        .at(name.span)
        .did_you_mean(&name.value, known.iter().copied());
    match (problem.help.is_empty(), known.is_empty()) {
        (false, _) => problem,
        (true, false) => problem.help(format!("its arguments are `{}`", known.join("`, `"))),
        (true, true) => problem.help("it takes none"),
    }
}

fn value_of(
    name: &Placed<String>,
    value: &Placed<String>,
    argument: &Argument,
    used: &mut Used,
    problems: &mut Vec<Diagnostic>,
) {
    let words = if argument.many { words(value) } else { vec![value.clone()] };
    if words.is_empty() {
        let expected = argument.kind.expected();
        problems
            .push(error(format!("`{}` is empty, expected {expected}", name.value)).at(name.span));
    }
    let before = problems.len();
    for word in words {
        single(&word, &argument.kind, codes::COMPONENT_ARGUMENT, used, problems);
    }
    if argument.kind == Kind::Flag
        && let Some(problem) = problems[before..].last_mut()
    {
        problem.help.push(format!("write `{}` alone, or leave it out", name.value));
    }
}

/// A value of a kind; what it names in the data is kept for the checks.
pub(super) fn single(
    value: &Placed<String>,
    kind: &Kind,
    code: crate::diag::Code,
    used: &mut Used,
    problems: &mut Vec<Diagnostic>,
) {
    // A fact's value is known only when the data is.
    let is_fact = facts::pieces(&value.value).any(|piece| matches!(piece, facts::Piece::Fact(_)));
    if !is_fact && !kind.fits(&value.value) {
        let mut problem = Diagnostic::error(
            code,
            format!("expected {}, found `{}`", kind.expected(), value.value),
        )
        .at(value.span);
        if let Kind::OneOf(words) = kind {
            problem = problem.did_you_mean(&value.value, words.iter().map(String::as_str));
        }
        problems.push(problem);
        return;
    }
    if let Kind::From { file, field } = kind {
        used.references.push(Reference {
            file: file.clone(),
            field: field.clone(),
            value: value.clone(),
        });
    }
    if *kind == Kind::Snippet {
        used.includes.push(value.clone());
    }
}

/// The words of a value, each at its place.
pub(super) fn words(value: &Placed<String>) -> Vec<Placed<String>> {
    let mut at = value.span.start;
    let mut words = Vec::new();
    for part in value.value.split_inclusive(char::is_whitespace) {
        let word = part.trim_end();
        if !word.is_empty() {
            let span = Span::new(value.span.file, at..at + word.len());
            words.push(Placed { value: word.to_owned(), span });
        }
        at += part.len();
    }
    words
}

fn error(message: String) -> Diagnostic {
    Diagnostic::error(codes::COMPONENT_ARGUMENT, message)
}
