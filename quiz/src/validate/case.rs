//! A case goes forward only, every step can be reached, and every way ends.

use std::collections::BTreeSet;

use crate::question::{MAX_STEPS, Step};

use super::{Fault, is_id, kinds};

type Tell<'t> = &'t mut dyn FnMut(Option<usize>, Fault);

pub(super) fn validate(id: &str, steps: &[Step], tell: Tell<'_>) {
    let owned = || id.to_owned();
    match steps.len() {
        0 => tell(None, Fault::TooFew { id: owned(), part: "step", found: 0, least: 1 }),
        found if found > MAX_STEPS => {
            tell(None, Fault::TooMany { id: owned(), part: "step", found, most: MAX_STEPS });
        }
        _ => {}
    }
    let mut ids = BTreeSet::new();
    for (place, step) in steps.iter().enumerate() {
        let at = Some(part(steps, place));
        if !is_id(&step.id) {
            tell(at, Fault::BadId { id: step.id.clone() });
        } else if !ids.insert(&step.id) {
            tell(at, Fault::Same { id: owned(), part: "step", text: step.id.clone() });
        }
        if step.text.trim().is_empty() {
            tell(at, Fault::Empty { id: owned(), part: "step", place });
        }
    }
    for (place, step) in steps.iter().enumerate() {
        options(id, steps, place, step, tell);
    }
    ways(id, steps, tell);
}

fn options(id: &str, steps: &[Step], place: usize, step: &Step, tell: Tell<'_>) {
    let first = part(steps, place) + 1;
    let mut texts = BTreeSet::new();
    for (at, option) in step.options.iter().enumerate() {
        let (here, text) = (Some(first + at), option.text.trim());
        if text.is_empty() {
            tell(here, Fault::Empty { id: id.to_owned(), part: "option", place: at });
        } else if !texts.insert(text) {
            tell(here, Fault::Same { id: id.to_owned(), part: "option", text: text.to_owned() });
        }
        if let Some(to) = option.to.as_ref().filter(|to| steps.iter().all(|step| step.id != **to)) {
            tell(here, Fault::UnknownStep { id: id.to_owned(), to: to.clone() });
        }
    }
    if step.options.is_empty() {
        return;
    }
    let here = part(steps, place);
    kinds::how_many(id, "option", 2, step.options.len(), &mut |_, fault| tell(Some(here), fault));
    if step.options.iter().all(|option| option.credit.get() < 100) {
        tell(Some(here), Fault::NoRightDecision { id: id.to_owned(), step: step.id.clone() });
    }
}

/// Walks every way from the first step, each step once.
fn ways(id: &str, steps: &[Step], tell: Tell<'_>) {
    let mut reached = BTreeSet::new();
    let mut finished = BTreeSet::new();
    // Steps on the way here, each with the option that is looked at next.
    let mut way: Vec<(usize, usize)> = Vec::new();
    if !steps.is_empty() {
        way.push((0, 0));
        reached.insert(0);
    }
    while let Some((place, next)) = way.pop() {
        let Some(step) = steps.get(place) else { continue };
        let Some(option) = step.options.get(next) else {
            finished.insert(place);
            continue;
        };
        way.push((place, next + 1));
        let Some(to) = option.to.as_ref().and_then(|to| steps.iter().position(|s| s.id == *to))
        else {
            continue;
        };
        if reached.insert(to) {
            way.push((to, 0));
        } else if !finished.contains(&to) {
            let (step, to) = (step.id.clone(), steps[to].id.clone());
            let here = part(steps, place) + 1 + next;
            tell(Some(here), Fault::EndlessCase { id: id.to_owned(), step, to });
        }
    }
    for (place, step) in steps.iter().enumerate().filter(|(place, _)| !reached.contains(place)) {
        let fault = Fault::UnreachableStep { id: id.to_owned(), step: step.id.clone() };
        tell(Some(part(steps, place)), fault);
    }
}

/// The number of a step among steps and options counted through.
fn part(steps: &[Step], place: usize) -> usize {
    steps.iter().take(place).map(|step| 1 + step.options.len()).sum()
}
