//! What a question is answered on, as the template gets it. Everything goes by the numbers of the sheet, so
//! that no order of the author's shows through; words come from the page that is shown.

use minijinja::Value;
use quiz::{Gap, Kind, Question, Step};

use crate::render::markdown::Composer;
use crate::render::plain_text;

pub(super) struct Answer<'a> {
    /// The source's: its order and rules.
    pub(super) question: &'a Question,
    /// The words, perhaps a translation's.
    pub(super) shown: &'a Question,
    /// The heads of a matching's columns.
    pub(super) columns: &'a [String],
    /// Feedback may stand in the page.
    pub(super) open: bool,
}

impl Answer<'_> {
    /// `form` names the controls: `choice`, `order`, `gaps`, `case` or `attest`. `context` is the HTML above the
    /// answer, in which a fill-in has its gaps.
    pub(super) fn context(&self, composer: &mut Composer<'_>, context: &str) -> Value {
        let lists = self.lists();
        let first = lists.first().map_or(&[][..], Vec::as_slice);
        match &self.question.kind {
            Kind::Choice { .. } => form("choice", [("options", self.options(composer, first))]),
            Kind::Ordering { .. } => form("order", [("options", self.options(composer, first))]),
            Kind::Attest { .. } => form("attest", [("options", self.options(composer, first))]),
            Kind::Matching { .. } => self.matching(composer, first),
            Kind::Number { .. } => typed_alone("number"),
            Kind::Text { .. } => typed_alone("text"),
            Kind::Fill { gaps, .. } => fill(composer, gaps, &lists, context),
            Kind::Case { .. } => self.case(composer, &lists),
            _ => Value::from(()),
        }
    }

    /// For each list of the sheet the authored index and the shown words of its members.
    fn lists(&self) -> Vec<Vec<(usize, &str)>> {
        let words = self.shown.kind.lists();
        let word = |list: usize, index: usize| words.get(list)?.get(index).copied();
        let list = |(list, order): (usize, Vec<usize>)| -> Vec<(usize, &str)> {
            order.into_iter().map(|index| (index, word(list, index).unwrap_or_default())).collect()
        };
        self.question.kind.published().into_iter().enumerate().map(list).collect()
    }

    fn options(&self, composer: &mut Composer<'_>, list: &[(usize, &str)]) -> Value {
        let feedback = |index: usize| match &self.shown.kind {
            Kind::Choice { options, .. } => options.get(index)?.feedback.as_deref(),
            _ => None,
        };
        let option = |(number, (index, text)): (usize, &(usize, &str))| {
            let feedback = feedback(*index).filter(|_| self.open);
            option(composer, number, text, feedback, [])
        };
        list.iter().enumerate().map(option).collect()
    }

    fn matching(&self, composer: &mut Composer<'_>, sides: &[(usize, &str)]) -> Value {
        let rows: Value = match &self.shown.kind {
            Kind::Matching { pairs, .. } => {
                pairs.iter().map(|pair| Value::from(composer.fragment(&pair.left))).collect()
            }
            _ => Value::from(()),
        };
        let columns: Value =
            self.columns.iter().map(|head| Value::from(composer.fragment(head))).collect();
        form("gaps", [("rows", rows), ("columns", columns), ("menu", menu(composer, sides))])
    }

    fn case(&self, composer: &mut Composer<'_>, lists: &[Vec<(usize, &str)>]) -> Value {
        let quiz::SheetKind::Case { steps: ways } = self.question.kind.sheet() else {
            return Value::from(());
        };
        let shown: &[Step] = match &self.shown.kind {
            Kind::Case { steps } => steps,
            _ => &[],
        };
        let step = |(at, ways): (usize, &Vec<u32>)| {
            let words = shown.get(at);
            let list = lists.get(at).map_or(&[][..], Vec::as_slice);
            let options: Value = list
                .iter()
                .zip(ways)
                .enumerate()
                .map(|(number, ((index, text), to))| {
                    let feedback =
                        words.and_then(|step| step.options.get(*index)?.feedback.as_deref());
                    let to = [("to", Value::from(*to))];
                    option(composer, number, text, feedback.filter(|_| self.open), to)
                })
                .collect();
            Value::from_pairs([
                ("html", Value::from(words.map(|step| composer.fragment(&step.text)))),
                ("options", options),
            ])
        };
        let steps: Value = ways.iter().enumerate().map(step).collect();
        form("case", [("steps", steps)])
    }
}

/// What tells the forms apart is there in each, so that a template can ask for it.
fn form<const N: usize>(name: &'static str, members: [(&'static str, Value); N]) -> Value {
    let all = ["options", "rows", "typed", "pieces", "steps"].map(|key| (key, Value::from(())));
    let members = all.into_iter().chain([("form", Value::from(name))]).chain(members);
    let members: std::collections::BTreeMap<&str, Value> = members.collect();
    Value::from_pairs(members)
}

fn option<const N: usize>(
    composer: &mut Composer<'_>,
    number: usize,
    text: &str,
    feedback: Option<&str>,
    more: [(&'static str, Value); N],
) -> Value {
    let feedback = feedback.map_or(Value::from(()), |text| Value::from(composer.fragment(text)));
    let members = [
        ("index", Value::from(number)),
        ("html", Value::from(composer.fragment(text))),
        ("feedback_html", feedback),
    ];
    Value::from_pairs(members.into_iter().chain(more))
}

/// Options of a drop-down, which shows plain text alone.
fn menu(composer: &mut Composer<'_>, list: &[(usize, &str)]) -> Value {
    let option = |(number, (_, text)): (usize, &(usize, &str))| {
        let text = plain_text::of(&composer.fragment(text));
        Value::from_pairs([("index", Value::from(number)), ("text", Value::from(text))])
    };
    list.iter().enumerate().map(option).collect()
}

fn typed_alone(typed: &'static str) -> Value {
    form("gaps", [("typed", Value::from(typed))])
}

/// The context cut at its gaps: HTML, gap, HTML, gap, HTML.
fn fill(
    composer: &mut Composer<'_>,
    gaps: &[Gap],
    lists: &[Vec<(usize, &str)>],
    context: &str,
) -> Value {
    let mut pieces = Vec::new();
    let mut rest = context;
    for (at, gap) in gaps.iter().enumerate() {
        let Some((before, after)) = rest.split_once(&format!("[[{}]]", at + 1)) else { continue };
        rest = after;
        let (typed, options) = match gap {
            Gap::Menu { .. } => {
                let list = lists.get(at).map_or(&[][..], Vec::as_slice);
                (Value::from(()), menu(composer, list))
            }
            Gap::Number(_) => (Value::from("number"), Value::from(())),
            Gap::Text(_) => (Value::from("text"), Value::from(())),
        };
        pieces.push(Value::from_pairs([
            ("html", Value::from(before)),
            ("number", Value::from(at + 1)),
            ("typed", typed),
            ("menu", options),
        ]));
    }
    let rest = ("rest", Value::from(rest));
    form("gaps", [("pieces", Value::from(pieces)), rest, ("gaps", Value::from(gaps.len()))])
}
