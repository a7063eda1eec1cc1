//! Front matter: the YAML between two `---` lines at the top of a page.

use jiff::civil::Date;
use jiff::{Span as Period, ToSpan as _};

use crate::diag::{Diagnostic, FileId, Span, codes};
use crate::yaml::schema::MARK;
use crate::yaml::types::{self, Placed};
use crate::yaml::{self, Fields, Node, fields::wrong};

use super::publishing::{self, Publishing};
use super::silence::{self, Silences};
use super::translation::{self, Translation};

/// What a page says about itself.
#[derive(Debug, Clone)]
pub struct FrontMatter {
    pub title: Placed<String>,
    /// For navigation, where the title is long.
    pub short_title: Option<Placed<String>>,
    pub summary: Option<Placed<String>>,
    /// Id of a contact.
    pub owner: Option<Placed<String>>,
    pub last_reviewed: Option<Date>,
    /// Given, or `last_reviewed` + `review_every`.
    pub review_by: Option<Placed<Date>>,
    /// Empty: everyone whom the site serves.
    pub audience: Vec<Placed<String>>,
    pub redirect_from: Vec<Placed<String>>,
    pub order: Option<i64>,
    pub template: Option<Placed<String>>,
    /// Whether a table of contents is shown; left out: where there are headings enough.
    pub toc: Option<bool>,
    pub minutes: Option<u32>,
    /// Id to text, in the author's order.
    pub objectives: Vec<(Placed<String>, String)>,
    pub quiz: Option<QuizSettings>,
    pub publishing: Publishing,
    /// Codes of checks that are not told here, and why.
    pub silence: Silences,
    /// In a twin: what it was translated from, and by whom.
    pub translation: Option<Translation>,
}

impl FrontMatter {
    /// That of a text which is no page of its author's and says no more than its title.
    pub(super) fn titled(title: Placed<String>) -> Self {
        Self {
            title,
            short_title: None,
            summary: None,
            owner: None,
            last_reviewed: None,
            review_by: None,
            audience: Vec::new(),
            redirect_from: Vec::new(),
            order: None,
            template: None,
            toc: None,
            minutes: None,
            objectives: Vec::new(),
            quiz: None,
            publishing: Publishing::default(),
            silence: Vec::new(),
            translation: None,
        }
    }
}

/// How a quiz stands on its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Show {
    #[default]
    All,
    /// One question at a time.
    One,
}

pub(super) const SHOWN: &[(&str, Show)] = &[("all", Show::All), ("one", Show::One)];

/// The `quiz:` group of a quiz page.
#[derive(Debug, Clone)]
pub struct QuizSettings {
    pub id: Placed<String>,
    pub mode: quiz::Mode,
    pub pass: Option<quiz::Mark>,
    /// Where the mark stands, also one that cannot be read.
    pub pass_place: Option<Span>,
    /// Objective to the mark of its own, in per cent.
    pub mastery: Vec<(Placed<String>, u8)>,
    /// The quiz that this pre-test clears.
    pub clears: Option<Placed<String>>,
    /// Left out: as the site has it.
    pub show: Option<Show>,
    pub attempts: Option<u32>,
    pub attempts_place: Option<Span>,
    pub wait_seconds: Option<u64>,
    /// Objective to number of questions.
    pub draw: Vec<(Placed<String>, u32)>,
    pub shuffle_questions: bool,
    pub shuffle_options: bool,
}

/// Where front matter ends and the body begins, in bytes.
pub(super) struct Split {
    pub(super) yaml_end: usize,
    pub(super) body_start: usize,
}

/// Finds the fences. A byte order mark before the first is allowed, and Windows line ends are.
pub(super) fn split(text: &str) -> Option<Split> {
    let mut at = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut lines = text[at..].split_inclusive('\n');
    let first = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    at += first.len();
    for line in lines {
        if line.trim_end() == "---" {
            return Some(Split { yaml_end: at, body_start: at + line.len() });
        }
        at += line.len();
    }
    None
}

/// `text` is the file up to its closing fence, so that the places are the file's.
pub(super) fn parse(
    file: FileId,
    text: &str,
    problems: &mut Vec<Diagnostic>,
) -> Option<FrontMatter> {
    let node = match yaml::parse(file, text) {
        Ok(node) => node,
        Err(problem) => {
            problems.push(problem);
            return None;
        }
    };
    let fence = Span::new(file, 0..text.find('\n').unwrap_or(text.len()));
    let mut fields = Fields::new(&node, "front matter", problems)?.placed(fence);
    let title = fields.required("title", types::placed_text, problems);
    let last_reviewed = fields.optional("last_reviewed", types::date, problems);
    let review_by = fields.optional("review_by", placed_date, problems);
    let review_every = fields.optional("review_every", placed_period, problems);
    let front = FrontMatter {
        title: title.unwrap_or(Placed { value: String::new(), span: fence }),
        short_title: fields.optional("short_title", types::placed_text, problems),
        summary: fields.optional("summary", types::placed_text, problems),
        owner: fields.optional("owner", types::id, problems),
        last_reviewed,
        review_by: review_by.or_else(|| due(last_reviewed, review_every, problems)),
        audience: fields
            .optional("audience", types::list(types::placed_text), problems)
            .unwrap_or_default(),
        redirect_from: fields
            .optional("redirect_from", types::list(address), problems)
            .unwrap_or_default(),
        order: fields.optional("order", types::integer, problems),
        template: fields.optional("template", types::placed_text, problems),
        toc: fields.optional("toc", types::boolean, problems),
        minutes: fields.optional("minutes", types::integer, problems),
        objectives: fields
            .optional("objectives", types::map(types::text), problems)
            .unwrap_or_default(),
        quiz: fields.optional("quiz", quiz_settings, problems),
        publishing: publishing::read(&mut fields, problems),
        silence: fields.optional("silence", silence::silences, problems).unwrap_or_default(),
        translation: fields.optional("translation", translation::group, problems),
    };
    fields.finish(problems);
    Some(front)
}

fn placed_date(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<Date>> {
    types::date(node, problems).map(|value| Placed { value, span: node.span })
}

fn due(
    last: Option<Date>,
    every: Option<Placed<Period>>,
    problems: &mut Vec<Diagnostic>,
) -> Option<Placed<Date>> {
    let every = every?;
    let Some(last) = last else {
        problems.push(
            Diagnostic::error(
                codes::MISSING_KEY,
                "`review_every` needs a `last_reviewed` to count from",
            )
            .at(every.span)
            .help("add `last_reviewed: YYYY-MM-DD`, or give `review_by` instead"),
        );
        return None;
    };
    let value = last.checked_add(every.value).ok()?;
    Some(Placed { value, span: every.span })
}

/// `6 months`, `2 weeks`, `90 days`, `1 year`.
fn placed_period(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<Period>> {
    let period = node.as_scalar().and_then(|text| {
        let (number, unit) = text.trim().split_once(' ')?;
        let number: i32 = number.parse().ok().filter(|number| (1..=1000).contains(number))?;
        match unit.trim().trim_end_matches('s') {
            "day" => Some(number.days()),
            "week" => Some(number.weeks()),
            "month" => Some(number.months()),
            "year" => Some(number.years()),
            _ => None,
        }
    });
    match period {
        Some(value) => Some(Placed { value, span: node.span }),
        None => {
            problems.push(wrong(node, "a period such as `6 months`"));
            None
        }
    }
}

/// An address in the site: `/old/records/`.
fn address(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<Placed<String>> {
    let fits = |text: &str| {
        text.starts_with('/')
            && !text.split('/').any(|part| part == "." || part == "..")
            && text
                .chars()
                .all(|c| !c.is_control() && !c.is_whitespace() && !"\\?#\"<>".contains(c))
    };
    match node.as_scalar().filter(|text| fits(text)) {
        Some(text) => Some(Placed { value: text.to_owned(), span: node.span }),
        None => {
            problems.push(wrong(node, "an address in this site such as `/old/records/`"));
            None
        }
    }
}

const MODES: &[(&str, quiz::Mode)] = &[
    ("practice", quiz::Mode::Practice),
    ("graded", quiz::Mode::Graded),
    ("sealed", quiz::Mode::Sealed),
];

#[derive(Clone, Copy, PartialEq)]
enum Shuffled {
    Questions,
    Options,
}

const SHUFFLED: &[(&str, Shuffled)] =
    &[("questions", Shuffled::Questions), ("options", Shuffled::Options)];

fn quiz_settings(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<QuizSettings> {
    let mut fields = Fields::new(node, "`quiz`", problems)?;
    let id = fields.required("id", types::id, problems);
    let shuffle = fields
        .optional("shuffle", types::list(types::one_of(SHUFFLED)), problems)
        .unwrap_or_default();
    let place = |key| node.get(key).map(|value| value.span);
    let settings = QuizSettings {
        id: id.unwrap_or(Placed { value: "quiz".into(), span: node.span }),
        mode: fields.optional("mode", types::one_of(MODES), problems).unwrap_or(quiz::Mode::Graded),
        pass: fields.optional("pass", mark, problems),
        pass_place: place("pass"),
        mastery: fields
            .optional("mastery", types::map(types::percent), problems)
            .unwrap_or_default(),
        clears: fields.optional("clears", types::id, problems),
        show: fields.optional("show", types::one_of(SHOWN), problems),
        attempts: fields.optional("attempts", types::integer, problems),
        attempts_place: place("attempts"),
        wait_seconds: fields.optional("wait", duration, problems),
        draw: fields.optional("draw", types::map(types::integer), problems).unwrap_or_default(),
        shuffle_questions: shuffle.contains(&Shuffled::Questions),
        shuffle_options: shuffle.contains(&Shuffled::Options),
    };
    fields.finish(problems);
    Some(settings)
}

/// `80%` or `12 points`.
fn mark(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<quiz::Mark> {
    let mark = node.as_scalar().and_then(|text| {
        if let Some(share) = text.strip_suffix('%') {
            let share = share.trim().parse().ok().and_then(quiz::Percent::new);
            return share.map(quiz::Mark::Percent);
        }
        let number = text.strip_suffix("points").or_else(|| text.strip_suffix("point"))?;
        let number = number.trim_end().parse().ok().filter(|number| *number < 1_000_000);
        number.map(quiz::Mark::Points)
    });
    if mark.is_none() {
        problems.push(wrong(node, MARK.expected));
    }
    mark
}

/// `30m`, `24h`, `2d`: seconds.
fn duration(node: &Node, problems: &mut Vec<Diagnostic>) -> Option<u64> {
    let seconds = node.as_scalar().and_then(|text| {
        let (number, unit) = text.split_at_checked(text.len().checked_sub(1)?)?;
        let number: u64 = number.trim().parse().ok()?;
        let unit = match unit {
            "m" => 60,
            "h" => 3_600,
            "d" => 86_400,
            _ => return None,
        };
        number.checked_mul(unit).filter(|&seconds| seconds <= 366 * 86_400)
    });
    if seconds.is_none() {
        problems.push(wrong(node, "a waiting time such as `30m`, `24h` or `2d`"));
    }
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(yaml: &str) -> (Option<FrontMatter>, Vec<String>) {
        let mut problems = Vec::new();
        let front = parse(FileId(0), yaml, &mut problems);
        (front, problems.into_iter().map(|problem| problem.message).collect())
    }

    #[test]
    fn every_mistake_is_told_in_one_run() {
        let (_, problems) =
            read("---\ntilte: x\nlast_reviewed: soon\nminutes: ten\nreview_every: now and then\n");
        assert_eq!(
            problems,
            [
                "front matter has no `title`",
                "expected a date such as `2026-10-01`, found `soon`",
                "expected a period such as `6 months`, found `now and then`",
                "expected a whole number, found `ten`",
                "unknown key `tilte` in front matter",
            ]
        );
    }

    #[test]
    fn the_review_date_is_counted_from_the_last() {
        let (front, problems) =
            read("---\ntitle: x\nlast_reviewed: 2026-08-31\nreview_every: 6 months\n");
        assert!(problems.is_empty(), "{problems:?}");
        let due = front.unwrap().review_by.unwrap().value;
        assert_eq!(due.to_string(), "2027-02-28");
    }

    #[test]
    fn fences_are_found_whatever_the_line_ends() {
        for text in ["---\ntitle: x\n---\nbody", "\u{feff}---\r\ntitle: x\r\n---\r\nbody"] {
            let split = split(text).unwrap();
            assert_eq!(&text[split.body_start..], "body");
        }
        assert!(split("---\ntitle: x\n").is_none());
        assert!(split("title: x\n---\n").is_none());
    }
}
