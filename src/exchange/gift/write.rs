//! Items to GIFT.

use std::fmt::Write as _;

use crate::diag::FileId;
use crate::exchange::{Answer, Choice, Front, GAP, Gap, Item, Number};

use super::answers::{FULL, Weight, percent};
use super::scan::escape;
use super::{HINT, PAGE, read, tags};

/// A GIFT file of the items, and the ids of those that GIFT cannot carry: read back, they would not be the same.
pub fn write(front: &Front, items: &[Item]) -> (String, Vec<String>) {
    let mut text = String::new();
    let page = front.to_json();
    let _ = writeln!(text, "// {PAGE} {page}\n");
    let mut left_out = Vec::new();
    let mut category = None;
    for item in items {
        let question = question(item);
        let again = read(&question, FileId(0)).items;
        let same = |read: &Item| {
            Item { name: item.name.clone(), span: item.span, ..read.clone() } == *item
        };
        if again.len() != 1 || !again.iter().all(same) {
            left_out.push(item.id.clone().unwrap_or_default());
            continue;
        }
        if category != item.objective {
            category.clone_from(&item.objective);
            let _ = writeln!(text, "$CATEGORY: {}\n", path(front, category.as_deref()));
        }
        text.push_str(&question);
        text.push('\n');
    }
    (text, left_out)
}

/// The category of an objective, below the place that Moodle has for a course.
fn path(front: &Front, objective: Option<&str>) -> String {
    let Some(id) = objective else { return "$course$/top".to_owned() };
    let named = front.objectives.iter().find(|(known, _)| known == id);
    let text = named.map_or(id, |(_, text)| text);
    // A slash parts categories; twice, it is one of the name.
    let text = text.replace('/', "//");
    format!("$course$/top/{}", text.split_whitespace().collect::<Vec<_>>().join(" "))
}

fn question(item: &Item) -> String {
    let mut out = String::new();
    let id = item.id.as_deref().unwrap_or_default();
    let _ = writeln!(out, "// [id:{id}]{}", tags_of(item));
    for hint in &item.hints {
        let _ = writeln!(out, "// {HINT} {}", escape(hint));
    }
    let _ = write!(out, "::{}::[markdown]", escape(id));
    let (before, after) = match &item.answer {
        Answer::Gap(_) => item.prompt.split_once(GAP).unwrap_or((&item.prompt, "")),
        _ => (item.prompt.as_str(), ""),
    };
    let _ = write!(out, "{}{{{}", escape(before), answers(&item.answer));
    if let Some(explanation) = &item.explanation {
        let _ = write!(out, "####{}", marked(explanation));
    }
    let _ = writeln!(out, "}}{}", escape(after));
    out
}

fn tags_of(item: &Item) -> String {
    let mut tags_of = String::new();
    let mut tag = |text: &str| {
        let _ = write!(tags_of, " [tag:{text}]");
    };
    if let Some(objective) = &item.objective {
        tag(&format!("{}={objective}", tags::OBJECTIVE));
    }
    if !item.cites.is_empty() {
        tag(&format!("{}={}", tags::CITES, item.cites.join(" ")));
    }
    if item.must_pass {
        tag(tags::MUST_PASS);
    }
    let all_or_nothing = match &item.answer {
        Answer::Choice { options, partial: false } => rights(options) > 1,
        Answer::Pairs { partial, .. } => !partial,
        _ => false,
    };
    if all_or_nothing {
        tag(tags::ALL_OR_NOTHING);
    }
    if matches!(item.answer, Answer::Gap(_)) {
        tag(tags::GAP);
    }
    // Said wherever it is not 1: what is usual depends on the other tags.
    let several =
        matches!(item.answer, Answer::Choice { .. } | Answer::Pairs { .. } | Answer::Order { .. });
    if item.points != 1 || (several && item.answer.usual_points() != 1) || all_or_nothing {
        tag(&format!("{}={}", tags::POINTS, item.points));
    }
    tags_of
}

fn rights(options: &[Choice]) -> usize {
    options.iter().filter(|option| option.right).count()
}

/// A text that begins as one of another format would says that it is Markdown.
fn marked(text: &str) -> String {
    let mark = if text.starts_with('[') { "[markdown]" } else { "" };
    format!("{mark}{}", escape(text))
}

fn answers(answer: &Answer) -> String {
    match answer {
        Answer::Choice { options, partial } => {
            true_or_false(options, *partial).unwrap_or_else(|| choice(options))
        }
        Answer::Order { items, partial } => {
            let grading = if *partial { "ABSOLUTE_POSITION" } else { "ALL_OR_NOTHING" };
            let items = items.iter().map(|item| format!("\n\t{}", marked(item)));
            format!(">{} ALL VERTICAL {grading}{}\n", items.len(), items.collect::<String>())
        }
        Answer::Pairs { pairs, distractors, .. } => {
            let pairs = pairs.iter().map(|(left, right)| (left.as_str(), right));
            let more = distractors.iter().map(|right| ("", right));
            let rows = pairs.chain(more).map(|(left, right)| {
                let right = crate::exchange::plain::text_of(right);
                format!("\n\t={} -> {}", marked(left), escape(&right))
            });
            rows.collect::<String>() + "\n"
        }
        Answer::Number(range) | Answer::Gap(Gap::Number(range)) => format!("#{}", number(range)),
        Answer::Text(accepted) | Answer::Gap(Gap::Blank(accepted)) => {
            let rows = accepted.iter().map(|text| format!("={}", typed(text)));
            rows.collect::<Vec<_>>().join(" ")
        }
        Answer::Gap(Gap::Menu(options)) => {
            let rows = options.iter().map(|(text, right)| match right {
                true => format!("={}", marked(text)),
                false => format!("~{}{}", no_weight(text), marked(text)),
            });
            rows.collect::<Vec<_>>().join(" ")
        }
    }
}

/// `*` stands for any letters there.
fn typed(text: &str) -> String {
    let weight = if text.starts_with('%') { "%100%" } else { "" };
    format!("{weight}{}", marked(text).replace('*', "\\*"))
}

fn number(range: &Number) -> String {
    match range {
        Number::Around { value, tolerance } if tolerance == "0" => value.clone(),
        Number::Around { value, tolerance } => format!("{value}:{tolerance}"),
        Number::Between { low, high } => format!("{low}..{high}"),
    }
}

fn true_or_false(options: &[Choice], partial: bool) -> Option<String> {
    let [yes, no] = options else { return None };
    let is_plain = yes.text == "True" && no.text == "False" && yes.right != no.right && !partial;
    if !is_plain {
        return None;
    }
    let (right, wrong) = if yes.right { (yes, no) } else { (no, yes) };
    let mut out = if yes.right { "TRUE" } else { "FALSE" }.to_owned();
    let feedback = |choice: &Choice| choice.feedback.as_deref().map(marked);
    match (feedback(wrong), feedback(right)) {
        (None, None) => {}
        (wrong, None) => out.extend(["#", wrong.as_deref().unwrap_or_default()]),
        (wrong, Some(right)) => {
            out.extend(["#", wrong.as_deref().unwrap_or_default(), "#", &right]);
        }
    }
    Some(out)
}

fn choice(options: &[Choice]) -> String {
    let rights = rights(options);
    let share = FULL / Weight::try_from(rights.max(1)).unwrap_or(1);
    let mut out = String::new();
    for option in options {
        let mark = match (rights, option.right) {
            (0 | 1, true) => "=".to_owned(),
            (0 | 1, false) => format!("~{}", no_weight(&option.text)),
            (_, true) => format!("~%{}%", percent(share)),
            (_, false) => format!("~%{}%", percent(-share)),
        };
        let _ = write!(out, "\n\t{mark}{}", marked(&option.text));
        if let Some(feedback) = &option.feedback {
            let _ = write!(out, "#{}", marked(feedback));
        }
    }
    out.push('\n');
    out
}

/// Before a text that begins as a weight does.
fn no_weight(text: &str) -> &'static str {
    if text.starts_with('%') { "%0%" } else { "" }
}
