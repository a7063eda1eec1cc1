//! Items as a page of our Markdown.

use std::fmt::Write as _;

use serde_json::{Map, Value, json};

use crate::yaml::{self, Node};

use super::{Answer, GAP, Gap, Item, Number, plain};

/// What stands above the questions, besides what the author has to add.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Front {
    pub title: Option<String>,
    /// The group `quiz:` of the front matter, as it is written there.
    pub quiz: Map<String, Value>,
    /// Id to text.
    pub objectives: Vec<(String, String)>,
}

impl Front {
    /// On one line, for a comment in another format.
    pub(super) fn to_json(&self) -> String {
        let objectives: Vec<Value> =
            self.objectives.iter().map(|(id, text)| json!([id, text])).collect();
        json!({"title": self.title, "quiz": self.quiz, "objectives": objectives}).to_string()
    }

    /// That of a page of ours: its title, its objectives and the group `quiz:` as they are written there.
    pub fn of_page(front: &Node) -> Self {
        let text = |node: &Node| node.as_scalar().map(str::to_owned);
        let quiz = match front.get("quiz").map(json_of) {
            Some(Value::Object(quiz)) => quiz,
            _ => Map::new(),
        };
        let objectives = match front.get("objectives").map(|node| &node.value) {
            Some(yaml::Value::Mapping(entries)) => entries.as_slice(),
            _ => &[],
        };
        let pair = |entry: &yaml::Entry| Some((entry.key.clone(), text(&entry.value)?));
        Self {
            title: front.get("title").and_then(text),
            quiz,
            objectives: objectives.iter().filter_map(pair).collect(),
        }
    }

    /// Takes over what [`Front::to_json`] wrote; anything else is no front matter of ours.
    pub(super) fn read(&mut self, text: &str) {
        let Ok(Value::Object(page)) = serde_json::from_str(text.trim()) else { return };
        self.title = page.get("title").and_then(Value::as_str).map(str::to_owned);
        if let Some(Value::Object(quiz)) = page.get("quiz") {
            self.quiz.clone_from(quiz);
        }
        let pairs = page.get("objectives").and_then(Value::as_array);
        let pair = |pair: &Value| {
            Some((pair.get(0)?.as_str()?.to_owned(), pair.get(1)?.as_str()?.to_owned()))
        };
        self.objectives = pairs.into_iter().flatten().filter_map(pair).collect();
    }
}

fn json_of(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Scalar(text) => Value::String(text.clone()),
        yaml::Value::Sequence(list) => list.iter().map(json_of).collect(),
        yaml::Value::Mapping(entries) => {
            let pairs = entries.iter().map(|entry| (entry.key.clone(), json_of(&entry.value)));
            Value::Object(pairs.collect())
        }
    }
}

/// The page. `title` and `id` are used where the file says none.
pub fn page(front: &Front, title: &str, id: &str, items: &[Item]) -> String {
    let title = front.title.as_deref().unwrap_or(title);
    let mut quiz = front.quiz.clone();
    quiz.entry("id").or_insert_with(|| json!(id));
    quiz.entry("mode").or_insert_with(|| json!("graded"));
    if quiz.get("mode") != Some(&json!("practice")) {
        quiz.entry("pass").or_insert_with(|| json!("80%"));
    }
    let mut out = format!("---\ntitle: {}\nquiz:\n", scalar(&json!(title)));
    // The order in which people write them; what is not known here comes after.
    let known = ["id", "mode", "pass", "attempts", "wait", "draw", "shuffle"];
    let rest = quiz.keys().map(String::as_str).filter(|key| !known.contains(key));
    let keys: Vec<&str> = known.into_iter().chain(rest).collect();
    for (key, value) in keys.into_iter().filter_map(|key| Some((key, quiz.get(key)?))) {
        let _ = writeln!(out, "  {key}: {}", scalar(value));
    }
    if !front.objectives.is_empty() {
        out.push_str("objectives:\n");
        for (id, text) in &front.objectives {
            let _ = writeln!(out, "  {id}: {}", scalar(&json!(text)));
        }
    }
    out.push_str("---\n");
    for item in items {
        out.push('\n');
        question(item, &mut out);
    }
    out
}

/// A value of YAML on one line: JSON is YAML, and a plain word needs no quotes.
fn scalar(value: &Value) -> String {
    let is_plain = |text: &str| {
        let starts = text.starts_with(|c: char| c.is_ascii_alphanumeric());
        let fits = text.chars().all(|c| c.is_alphanumeric() || " -_./%".contains(c));
        starts && fits && !text.ends_with(' ')
    };
    match value {
        Value::String(text) if is_plain(text) => text.clone(),
        Value::Array(list) => {
            format!("[{}]", list.iter().map(scalar).collect::<Vec<_>>().join(", "))
        }
        Value::Object(map) => {
            let pairs = map.iter().map(|(key, value)| format!("{key}: {}", scalar(value)));
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}

fn question(item: &Item, out: &mut String) {
    let (heading, context) = parts(item);
    let _ = writeln!(
        out,
        "## {heading} {{#{}{}}}",
        item.id.as_deref().unwrap_or_default(),
        attributes(item)
    );
    if !context.is_empty() {
        let _ = writeln!(out, "\n{context}\n");
    }
    answer(&item.answer, out);
    for hint in &item.hints {
        quotation("\n> [!TIP]", hint, "> ", out);
    }
    if let Some(explanation) = &item.explanation {
        quotation("\n> [!NOTE]", explanation, "> ", out);
    }
}

fn attributes(item: &Item) -> String {
    let mut out = String::new();
    if let Some(objective) = &item.objective {
        let _ = write!(out, " objective={objective}");
    }
    if !item.cites.is_empty() {
        let _ = write!(out, " cites=\"{}\"", item.cites.join(" "));
    }
    if item.points != 1 {
        let _ = write!(out, " points={}", item.points);
    }
    let mut answer = item.answer.clone();
    if answer.partial().is_some_and(|partial| *partial) {
        out.push_str(" score=partial");
    }
    if item.must_pass {
        out.push_str(" .must-pass");
    }
    out
}

/// The prompt as a heading and what stands below it; see [`super::settle`].
fn parts(item: &Item) -> (String, String) {
    let prompt = filled(item);
    let (heading, context) = prompt.split_once("\n\n").unwrap_or((&prompt, ""));
    (plain::one_line(heading), context.to_owned())
}

/// The prompt with its gap written out.
fn filled(item: &Item) -> String {
    let Answer::Gap(gap) = &item.answer else { return item.prompt.clone() };
    let inside = match gap {
        Gap::Menu(options) => {
            let options = options.iter().map(|(text, right)| {
                let text = text.replace('|', "\\|");
                if *right { format!("*{text}*") } else { text }
            });
            options.collect::<Vec<_>>().join(" | ")
        }
        Gap::Blank(accepted) => format!("= {}", alternatives(accepted)),
        Gap::Number(number) => format!("= {}", range(number)),
    };
    item.prompt.replace(GAP, &format!("[[{inside}]]"))
}

/// Typed answers are no Markdown; only what parts them is marked.
fn alternatives(accepted: &[String]) -> String {
    accepted.iter().map(|text| text.replace('|', "\\|")).collect::<Vec<_>>().join(" | ")
}

fn range(number: &Number) -> String {
    match number {
        Number::Around { value, tolerance } if tolerance == "0" => value.clone(),
        Number::Around { value, tolerance } => format!("{value} ± {tolerance}"),
        Number::Between { low, high } => format!("{low}..{high}"),
    }
}

fn answer(answer: &Answer, out: &mut String) {
    match answer {
        Answer::Choice { options, .. } => {
            for option in options {
                let mark = if option.right { 'x' } else { ' ' };
                let text = option.text.replace('\n', "\n  ");
                let _ = writeln!(out, "- [{mark}] {text}");
                if let Some(feedback) = &option.feedback {
                    quotation("", feedback, "  > ", out);
                }
            }
        }
        Answer::Order { items, .. } => {
            for (at, item) in items.iter().enumerate() {
                let _ = writeln!(out, "{}. {}", at + 1, item.replace('\n', "\n   "));
            }
        }
        Answer::Pairs { pairs, distractors, .. } => {
            let pairs = pairs.iter().map(|(left, right)| (left.as_str(), right.as_str()));
            let rows: Vec<(&str, &str)> =
                pairs.chain(distractors.iter().map(|right| ("", right.as_str()))).collect();
            // Their heads are words of no question.
            out.push_str("| | |\n|---|---|\n");
            for (left, right) in rows {
                let _ = writeln!(out, "| {} | {} |", cell(left), cell(right));
            }
        }
        Answer::Number(number) => {
            let _ = writeln!(out, "= {}", range(number));
        }
        Answer::Text(accepted) => {
            let _ = writeln!(out, "= {}", alternatives(accepted));
        }
        Answer::Gap(_) => {}
    }
}

/// In a table a `|` ends the cell, whatever else it means.
fn cell(text: &str) -> String {
    plain::one_line(text).replace("\\|", "|").replace('|', "\\|")
}

/// Lines behind a mark; an empty line keeps the quotation together.
fn quotation(first: &str, text: &str, mark: &str, out: &mut String) {
    if !first.is_empty() {
        let _ = writeln!(out, "{first}");
    }
    for line in text.lines() {
        let _ = writeln!(out, "{}", format!("{mark}{line}").trim_end());
    }
}
