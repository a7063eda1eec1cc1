//! Answers in words: what was given, what is right, and how often which was given.

use std::collections::BTreeMap;

use quiz::{Answer, Choice, Gap, Kind, Part, Percent, Step};

use super::figures::Outcome;
use super::words;

/// So many of the texts that people typed are named, the most frequent ones.
const TYPED_SHOWN: usize = 6;

/// One thing that could be answered, and how often it was.
pub(super) struct Given {
    pub text: String,
    pub outcome: Outcome,
    pub count: usize,
}

/// What was given, fit to show.
pub(super) fn given(kind: &Kind, answer: &Answer) -> Vec<String> {
    let lists = kind.published_texts();
    let mut step = Some(0);
    let word = |(at, part): (usize, &Part)| -> Option<String> {
        let index = match part {
            Part::Text(text) if text.is_empty() => return None,
            Part::Text(text) => return Some(words::plain(text)),
            Part::Pick(index) => usize::try_from(*index).ok()?,
        };
        let list = match kind {
            Kind::Fill { .. } => lists.get(at),
            Kind::Case { .. } => lists.get(step?),
            _ => lists.first(),
        };
        let text = line(list?.get(index)?);
        match kind {
            Kind::Matching { pairs, .. } => Some(matched(&pairs.get(at)?.left, &text)),
            Kind::Case { steps } => {
                let to = steps.get(step?)?.options.get(index)?.to.as_ref();
                step = to.and_then(|to| steps.iter().position(|step| step.id == *to));
                Some(text)
            }
            _ => Some(text),
        }
    };
    answer.0.iter().enumerate().filter_map(word).collect()
}

/// What would have been right, fit to show.
pub(super) fn right(kind: &Kind) -> Vec<String> {
    match kind {
        Kind::Choice { options, .. } => {
            options.iter().filter(|option| option.right).map(|option| line(&option.text)).collect()
        }
        Kind::Ordering { items: texts, .. } | Kind::Attest { statements: texts } => {
            texts.iter().map(|text| line(text)).collect()
        }
        Kind::Matching { pairs, .. } => {
            pairs.iter().map(|pair| matched(&pair.left, &line(&pair.right))).collect()
        }
        Kind::Number { range } => vec![range.to_string()],
        Kind::Text { accepted } => accepted.iter().map(|text| words::plain(text)).collect(),
        Kind::Fill { gaps, .. } => gaps.iter().map(right_gap).collect(),
        Kind::Case { steps } => steps.iter().filter_map(right_decision).collect(),
        _ => Vec::new(),
    }
}

fn right_gap(gap: &Gap) -> String {
    match gap {
        Gap::Menu { options, right } => {
            options.get(*right).map(|text| words::plain(text)).unwrap_or_default()
        }
        Gap::Number(range) => range.to_string(),
        Gap::Text(accepted) => accepted.first().map(|text| words::plain(text)).unwrap_or_default(),
    }
}

fn right_decision(step: &Step) -> Option<String> {
    let best = step.options.iter().find(|option| option.credit.get() == 100)?;
    Some(format!("{}: {}", line(&step.text), line(&best.text)))
}

fn matched(left: &str, right: &str) -> String {
    format!("{} → {right}", line(left))
}

fn line(markdown: &str) -> String {
    words::plain(markdown.trim().lines().next().unwrap_or_default())
}

/// Answers, and how often each was given.
type Answers<'a> = [(&'a Answer, usize)];

/// How often something was given.
fn count(answers: &Answers<'_>, is_it: impl Fn(&Answer) -> bool) -> usize {
    answers.iter().filter(|(answer, _)| is_it(answer)).map(|(_, times)| times).sum()
}

/// How often each thing was given, in authored order; `None` for a kind whose answers cannot be listed so.
pub(super) fn counted(kind: &Kind, answers: &Answers<'_>) -> Option<Vec<Given>> {
    let part = |at: usize, index: usize| {
        let wanted = u32::try_from(index).ok().map(Part::Pick);
        count(answers, |answer| answer.0.get(at) == wanted.as_ref())
    };
    match kind {
        Kind::Choice { options, .. } => Some(ticked(options, answers)),
        // How many had the item or row right: who had it wrong had it wrong in many ways.
        Kind::Ordering { items, .. } => {
            let order = kind.published();
            let place = |authored| order.first()?.iter().position(|index| *index == authored);
            let rows = items.iter().enumerate().map(|(at, item)| Given {
                text: format!("{}. {}", at + 1, words::first_paragraph(item)),
                outcome: Outcome::Right,
                count: place(at).map_or(0, |index| part(at, index)),
            });
            Some(rows.collect())
        }
        Kind::Matching { pairs, .. } => {
            let sides = kind.published_texts();
            let rows = pairs.iter().enumerate().map(|(at, pair)| {
                let index = sides
                    .first()
                    .and_then(|sides| sides.iter().position(|side| *side == pair.right));
                Given {
                    text: matched(
                        &words::first_paragraph(&pair.left),
                        &words::first_paragraph(&pair.right),
                    ),
                    outcome: Outcome::Right,
                    count: index.map_or(0, |index| part(at, index)),
                }
            });
            Some(rows.collect())
        }
        Kind::Number { .. } | Kind::Text { .. } => Some(typed(kind, 0, "", answers)),
        Kind::Fill { gaps, .. } => Some(filled(kind, gaps, answers)),
        Kind::Case { steps } => Some(decided(kind, steps, answers)),
        _ => None,
    }
}

fn ticked(options: &[Choice], answers: &Answers<'_>) -> Vec<Given> {
    let row = |(index, option): (u32, &Choice)| Given {
        text: words::first_paragraph(&option.text),
        outcome: if option.right { Outcome::Right } else { Outcome::Wrong },
        count: count(answers, |answer| answer.picks().any(|pick| pick == index)),
    };
    (0..).zip(options).map(row).collect()
}

fn filled(kind: &Kind, gaps: &[Gap], answers: &Answers<'_>) -> Vec<Given> {
    let lists = kind.published_texts();
    let mut rows = Vec::new();
    for (at, gap) in gaps.iter().enumerate() {
        let number = format!("[{}] ", at + 1);
        let Gap::Menu { options, right } = gap else {
            rows.extend(typed(kind, at, &number, answers));
            continue;
        };
        for (authored, text) in options.iter().enumerate() {
            let index = lists.get(at).and_then(|list| list.iter().position(|other| other == text));
            let wanted = index.and_then(|index| u32::try_from(index).ok()).map(Part::Pick);
            rows.push(Given {
                text: format!("{number}{}", words::plain(text)),
                outcome: if authored == *right { Outcome::Right } else { Outcome::Wrong },
                count: count(answers, |answer| answer.0.get(at) == wanted.as_ref()),
            });
        }
    }
    rows
}

/// What was typed into one gap, the most frequent first. What one person alone typed is nobody else's business.
fn typed(kind: &Kind, at: usize, before: &str, answers: &Answers<'_>) -> Vec<Given> {
    let (sheet, solution) = (kind.sheet(), kind.solution());
    let mut counts: BTreeMap<String, (usize, Outcome)> = BTreeMap::new();
    for (answer, times) in answers {
        let Some(Part::Text(text)) = answer.0.get(at) else { continue };
        let credit = quiz::grade::credits(&sheet, &solution, answer).get(at).copied();
        let outcome = if credit == Some(100) { Outcome::Right } else { Outcome::Wrong };
        counts.entry(quiz::typed::fold(text)).or_insert((0, outcome)).0 += times;
    }
    let mut rows: Vec<(String, (usize, Outcome))> = counts
        .into_iter()
        .filter(|(text, (count, outcome))| {
            !text.is_empty() && (*count > 1 || matches!(outcome, Outcome::Right))
        })
        .collect();
    rows.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
    rows.truncate(TYPED_SHOWN);
    let row = |(text, (count, outcome)): (String, (usize, Outcome))| Given {
        text: format!("{before}{}", words::plain(&text)),
        outcome,
        count,
    };
    rows.into_iter().map(row).collect()
}

fn decided(kind: &Kind, steps: &[Step], answers: &Answers<'_>) -> Vec<Given> {
    let quiz::SheetKind::Case { steps: ways } = kind.sheet() else { return Vec::new() };
    let mut counts: Vec<Vec<usize>> =
        steps.iter().map(|step| vec![0; step.options.len()]).collect();
    for (answer, times) in answers {
        let mut at = 0;
        for pick in answer.picks() {
            let Ok(option) = usize::try_from(pick) else { break };
            if let Some(count) = counts.get_mut(at).and_then(|counts| counts.get_mut(option)) {
                *count += times;
            }
            let to = ways.get(at).and_then(|ways| ways.get(option)).copied();
            at = to.and_then(|to| usize::try_from(to).ok()).unwrap_or(usize::MAX);
        }
    }
    let outcome = |credit: Percent| match credit.get() {
        100 => Outcome::Right,
        0 => Outcome::Wrong,
        _ => Outcome::Partly,
    };
    let mut rows = Vec::new();
    for (step, counts) in steps.iter().zip(counts) {
        let step_words = words::first_paragraph(&step.text);
        for (option, count) in step.options.iter().zip(counts) {
            let text = format!("{step_words}: {}", words::first_paragraph(&option.text));
            rows.push(Given { text, outcome: outcome(option.credit), count });
        }
    }
    rows
}
