//! CSV: one question in a row.
//!
//! | column | holds |
//! |---|---|
//! | `question` | the text; the one column that must be there |
//! | `type` | `choice`, `true-false`, `number`, `text`, `ordering` or `matching`; left out: told by the answers |
//! | `option 1`, `option 2`, … | the options, the items in their order, or pairs `left -> right` |
//! | `feedback 1`, `feedback 2`, … | for who picks that option |
//! | `right` | numbers or letters of the right options, or their words, several parted by `;`; `true` or `false`; a number such as `10`, `10 ± 2` or `5..10`; words that count as right |
//! | `explanation` | shown with the result |
//! | `hint` | shown on request |
//! | `points`, `objective`, `cites`, `id`, `must pass` | as in a question's Markdown; `objective` as words |
//!
//! Columns go by these names or by those that other programs give them (`Question Text`, `Answer 1 - max 75
//! characters`, `Correct answer(s)`). Texts are plain text. Cells are parted by `,`, `;` or a tab, whichever the first line has most of.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diag::{FileId, Span};

use super::decimal::number;
use super::{Answer, Choice, Import, Item, Objectives, changed, left_out, plain, trimmed};

/// Most options that a table may have columns for.
const MAX_OPTIONS: usize = quiz::question::MAX_OPTIONS;

pub(super) fn read(text: &str, file: FileId) -> Import {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut csv = csv::ReaderBuilder::new()
        .flexible(true)
        .delimiter(delimiter(&text[start..]))
        .from_reader(&text.as_bytes()[start..]);
    let mut import = Import::default();
    let columns = match csv.headers() {
        Ok(headers) => Columns::of(headers),
        Err(_) => Columns::default(),
    };
    let head = trimmed(text, start..start + text[start..].find('\n').unwrap_or(text.len() - start));
    if columns.question.is_none() {
        let problem = left_out("the first line names no column `question`", Span::new(file, head));
        import.problems.push(
            problem.help("begin the table with a line such as `question,option 1,option 2,right`"),
        );
        return import;
    }
    if !columns.unknown.is_empty() {
        let names = columns.unknown.join("`, `");
        let message = format!("the columns `{names}` are not carried over");
        import.problems.push(changed(message, Span::new(file, head)));
    }
    let mut objectives = Objectives::default();
    let mut record = csv::StringRecord::new();
    loop {
        let from = start + usize::try_from(csv.position().byte()).unwrap_or(0);
        let more = csv.read_record(&mut record);
        let to = start + usize::try_from(csv.position().byte()).unwrap_or(0);
        let place = first_line(text, from..to.clamp(from, text.len()));
        match more {
            Ok(false) => break,
            Err(error) => {
                import.problems.push(left_out(
                    format!("not a row of a table: {error}"),
                    Span::new(file, place),
                ));
                break;
            }
            Ok(true) => {}
        }
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        import.found += 1;
        let mut row = Row { columns: &columns, record: &record, changes: Vec::new() };
        let span = Span::new(file, place);
        let item = row.item(&mut objectives, span);
        let changes = std::mem::take(&mut row.changes);
        import.problems.extend(changes.into_iter().map(|message| changed(message, span)));
        match item {
            Ok(item) => import.items.push(item),
            Err(message) => import.problems.push(left_out(message, span)),
        }
    }
    import.front.objectives = objectives.list;
    import
}

fn delimiter(text: &str) -> u8 {
    let head = text.lines().next().unwrap_or_default();
    let count = |mark: u8| head.bytes().filter(|byte| *byte == mark).count();
    // The first of several with as many.
    [b',', b';', b'\t'].into_iter().rev().max_by_key(|mark| count(*mark)).unwrap_or(b',')
}

fn first_line(text: &str, range: Range<usize>) -> Range<usize> {
    let range = trimmed(text, range);
    let end = text[range.clone()].find('\n').map_or(range.end, |at| range.start + at);
    trimmed(text, range.start..end)
}

/// Which column holds what.
#[derive(Debug, Default)]
struct Columns {
    question: Option<usize>,
    options: BTreeMap<usize, usize>,
    feedback: BTreeMap<usize, usize>,
    /// Single columns by their name here.
    single: BTreeMap<&'static str, usize>,
    unknown: Vec<String>,
}

/// Names of columns, ours first.
const SINGLE: &[(&str, &[&str])] = &[
    ("type", &["type", "question type", "kind"]),
    (
        "right",
        &[
            "right",
            "correct",
            "correct answer",
            "correct answers",
            "answer",
            "answers",
            "solution",
            "key",
        ],
    ),
    (
        "explanation",
        &["explanation", "answer explanation", "general feedback", "feedback", "rationale"],
    ),
    ("hint", &["hint"]),
    ("points", &["points", "score", "marks", "mark"]),
    ("objective", &["objective", "category", "topic", "pool"]),
    ("cites", &["cites", "cite"]),
    ("id", &["id", "question id"]),
    ("must pass", &["must pass", "required"]),
];

impl Columns {
    fn of(headers: &csv::StringRecord) -> Self {
        let mut columns = Self::default();
        for (at, header) in headers.iter().enumerate() {
            let name = normal(header);
            let single = SINGLE.iter().find(|(_, names)| names.contains(&name.as_str()));
            if ["question", "question text", "text", "prompt"].contains(&name.as_str())
                && columns.question.is_none()
            {
                columns.question = Some(at);
            } else if let Some((name, _)) =
                single.filter(|(name, _)| !columns.single.contains_key(name))
            {
                columns.single.insert(name, at);
            } else if let Some(number) = numbered(&name, &["feedback"]) {
                columns.feedback.insert(number, at);
            } else if let Some(number) = numbered(&name, &["option", "answer", "choice", ""]) {
                columns.options.insert(number, at);
            } else if !name.is_empty() {
                columns.unknown.push(header.trim().to_owned());
            }
        }
        columns
    }
}

/// `Answer 1 - max 75 characters` → `answer 1`; `Correct answer(s)` → `correct answers`.
fn normal(header: &str) -> String {
    let name = header.trim_start_matches('\u{feff}').to_lowercase();
    let name = name.split(" - ").next().unwrap_or_default();
    let letters: String = name.chars().filter(|c| !"()".contains(*c)).collect();
    letters
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// `option 2`, `option b`, `b`: the number.
fn numbered(name: &str, names: &[&str]) -> Option<usize> {
    let rest = names.iter().find_map(|known| name.strip_prefix(known))?.trim();
    position(rest).filter(|number| (1..=MAX_OPTIONS).contains(number))
}

/// `2` and `b` are the second.
fn position(word: &str) -> Option<usize> {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(letter), None) if letter.is_ascii_alphabetic() => {
            Some(usize::from(letter.to_ascii_lowercase() as u8 - b'a') + 1)
        }
        _ => word.parse().ok(),
    }
}

struct Row<'r> {
    columns: &'r Columns,
    record: &'r csv::StringRecord,
    changes: Vec<String>,
}

impl Row<'_> {
    fn cell(&self, at: Option<usize>) -> &str {
        at.and_then(|at| self.record.get(at)).unwrap_or_default().trim()
    }

    fn single(&self, name: &str) -> &str {
        self.cell(self.columns.single.get(name).copied())
    }

    fn item(&mut self, objectives: &mut Objectives, span: Span) -> Result<Item, String> {
        let question = self.cell(self.columns.question);
        if question.is_empty() {
            return Err("this row asks nothing".to_owned());
        }
        let prompt = plain::escape(question);
        let answer = self.answer()?;
        let text =
            |name: &str| Some(plain::escape(self.single(name))).filter(|text| !text.is_empty());
        let mut item = Item::new(prompt, answer, span);
        item.points = item.answer.usual_points();
        item.explanation = text("explanation");
        item.hints = text("hint").into_iter().collect();
        item.cites = self.single("cites").split_whitespace().map(str::to_owned).collect();
        item.must_pass =
            ["true", "yes", "x", "1"].contains(&self.single("must pass").to_lowercase().as_str());
        item.id = Some(self.single("id").to_owned()).filter(|id| !id.is_empty());
        let objective = self.single("objective");
        item.objective = (!objective.is_empty()).then(|| objectives.id(objective));
        let points = self.single("points");
        match points.parse() {
            _ if points.is_empty() => {}
            Ok(points) if (1..=quiz::question::MAX_POINTS).contains(&points) => {
                item.points = points;
            }
            _ => self.changes.push(format!("expected whole points, found `{points}`")),
        }
        Ok(item)
    }

    /// Options that hold something, with their number.
    fn options(&self) -> Vec<(usize, String)> {
        let options =
            self.columns.options.iter().map(|(number, at)| (*number, self.cell(Some(*at))));
        options
            .filter(|(_, text)| !text.is_empty())
            .map(|(number, text)| (number, text.to_owned()))
            .collect()
    }

    fn answer(&mut self) -> Result<Answer, String> {
        let kind = normal(self.single("type"));
        let options = self.options();
        let right = self.single("right").to_owned();
        match kind.as_str() {
            "ordering" | "order" | "reorder" => Self::order(&options),
            "matching" | "match" => Self::pairs(&options),
            "number" | "numeric" | "numerical" => {
                number(&right, '±').map(Answer::Number).ok_or_else(|| {
                    format!("expected a number such as `10` or `5..10`, found `{right}`")
                })
            }
            "essay" | "open ended" | "poll" | "draw" => {
                Err(format!("a question of the type `{kind}` cannot be graded by rule"))
            }
            "true false" | "truefalse" | "true or false" => truth(&right)
                .map(|right| self.true_or_false(right))
                .ok_or_else(|| format!("expected `true` or `false`, found `{right}`")),
            _ if options.is_empty() => self.without_options(&right),
            _ => self.choice(&options, &right),
        }
    }

    fn without_options(&self, right: &str) -> Result<Answer, String> {
        if let Some(truth) = truth(right) {
            return Ok(self.true_or_false(truth));
        }
        if let Some(number) = number(right, '±') {
            return Ok(Answer::Number(number));
        }
        let accepted: Vec<String> = parts(right).map(str::to_owned).collect();
        if accepted.is_empty() {
            return Err("this row has neither options nor an answer".to_owned());
        }
        Ok(Answer::Text(accepted))
    }

    fn feedback(&self, number: usize) -> Option<String> {
        let text = plain::escape(self.cell(self.columns.feedback.get(&number).copied()));
        (!text.is_empty()).then_some(text)
    }

    fn true_or_false(&self, right: bool) -> Answer {
        let option = |text: &str, right, number| Choice {
            text: text.to_owned(),
            right,
            feedback: self.feedback(number),
        };
        Answer::Choice {
            options: vec![option("True", right, 1), option("False", !right, 2)],
            partial: false,
        }
    }

    fn choice(&mut self, options: &[(usize, String)], right: &str) -> Result<Answer, String> {
        let named = |part: &str| {
            options
                .iter()
                .find(|(_, text)| text.eq_ignore_ascii_case(part))
                .map(|(number, _)| *number)
        };
        let counted = |part: &str| {
            position(part).filter(|wanted| options.iter().any(|(number, _)| number == wanted))
        };
        let mut rights = Vec::new();
        // Words of an option may have a comma in them.
        let whole = named(right).filter(|_| counted(right).is_none());
        rights.extend(whole);
        for part in parts(right).filter(|_| whole.is_none()) {
            let (counted, named) = (counted(part), named(part));
            if counted.is_some() && named.is_some() && counted != named {
                self.changes.push(format!(
                    "`{part}` is read as the number of an option, and there is one with these words"
                ));
            }
            match counted.or(named) {
                Some(number) => rights.push(number),
                None => return Err(format!("`right` names no option of this row: `{part}`")),
            }
        }
        rights.sort_unstable();
        rights.dedup();
        if options.len() < 2 {
            return Err("a choice needs two options".to_owned());
        }
        if rights.is_empty() {
            return Err("no option of this row is right".to_owned());
        }
        if rights.len() == options.len() {
            return Err("every option of this row is right".to_owned());
        }
        let options = options.iter().map(|(number, text)| Choice {
            text: plain::escape(text),
            right: rights.contains(number),
            feedback: self.feedback(*number),
        });
        Ok(Answer::Choice { options: options.collect(), partial: rights.len() > 1 })
    }

    fn order(options: &[(usize, String)]) -> Result<Answer, String> {
        if options.len() < 2 {
            return Err("ordering needs two options".to_owned());
        }
        let items = options.iter().map(|(_, text)| plain::escape(text)).collect();
        Ok(Answer::Order { items, partial: true })
    }

    fn pairs(options: &[(usize, String)]) -> Result<Answer, String> {
        let (mut pairs, mut distractors) = (Vec::new(), Vec::new());
        for (_, text) in options {
            let Some((left, right)) = text.split_once("->") else {
                return Err(format!("expected a pair `left -> right`, found `{text}`"));
            };
            let (left, right) = (plain::escape(left.trim()), plain::escape(right.trim()));
            if left.is_empty() { distractors.push(right) } else { pairs.push((left, right)) }
        }
        if pairs.len() < 2 {
            return Err("matching needs two pairs".to_owned());
        }
        Ok(Answer::Pairs { pairs, distractors, partial: true })
    }
}

/// `1;3`, `A, C`: parted by `;` where there is one, else by commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mark = if text.contains(';') { ';' } else { ',' };
    text.split(mark).map(str::trim).filter(|part| !part.is_empty())
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "true" | "t" => Some(true),
        "false" | "f" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(item: &Item) -> Vec<&str> {
        match &item.answer {
            Answer::Choice { options, .. } => options
                .iter()
                .filter(|option| option.right)
                .map(|option| option.text.as_str())
                .collect(),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn rows_are_read_whatever_their_program_calls_the_columns() {
        let text = "Question - max 120 characters;Answer 1 - max 75 characters;Answer 2;Answer 3;Time limit (sec);Correct answer(s) - choose at least one\n\
                    \"By when?\nSay the day.\";10 days;14 days;;20;1\nWhich two?;a;b;c;20;1,3\n";
        let import = read(text, FileId(0));
        let [first, second] = import.items.as_slice() else { panic!("{import:?}") };
        assert_eq!(
            (first.prompt.as_str(), rights(first)),
            ("By when?\\\nSay the day.", vec!["10 days"])
        );
        assert_eq!((rights(second), second.points), (vec!["a", "c"], 2));
        let told: Vec<&str> =
            import.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(told, ["the columns `Time limit (sec)` are not carried over"]);
    }

    #[test]
    fn kinds_are_told_by_their_answers() {
        let text = "question,type,right,option 1,option 2,feedback 2\n\
                    A,,true,,,no\nB,,10 ± 2,,,\nC,,Form 12-B; 12B,,,\nD,ordering,,first,second,\n\
                    E,matching,,a -> 1,b -> 2,\nF,,Within 10 days,Within 10 days,\"1, 2\",\nG,essay,,,,\nH,,C,x,y,\n";
        let import = read(text, FileId(0));
        let kinds: Vec<&Answer> = import.items.iter().map(|item| &item.answer).collect();
        assert!(
            matches!(
                kinds.as_slice(),
                [
                    Answer::Choice { .. },
                    Answer::Number(_),
                    Answer::Text(_),
                    Answer::Order { .. },
                    Answer::Pairs { .. },
                    Answer::Choice { .. }
                ]
            ),
            "{kinds:?}"
        );
        let told: Vec<&str> =
            import.problems.iter().map(|problem| problem.message.as_str()).collect();
        assert_eq!(
            told,
            [
                "a question of the type `essay` cannot be graded by rule",
                "`right` names no option of this row: `C`"
            ]
        );
        assert_eq!(import.found, 8);
    }
}
