//! A quiz of ours as items.

use quiz::{Kind, Question, Quiz, Range};

use super::{Answer, Choice, GAP, Gap, Item, Number};

/// The questions of a quiz that an [`Item`] can hold.
#[derive(Debug, Default)]
pub struct Outgoing {
    pub items: Vec<Item>,
    /// Id and kind of the others.
    pub left_out: Vec<(String, &'static str)>,
}

/// Every question as an item, where there is a form for it.
pub fn of_quiz(quiz: &Quiz) -> Outgoing {
    let mut outgoing = Outgoing::default();
    for question in &quiz.questions {
        match answer(&question.kind) {
            Some(answer) => outgoing.items.push(item(question, answer)),
            None => outgoing.left_out.push((question.id.clone(), question.kind.name())),
        }
    }
    outgoing
}

fn item(question: &Question, answer: Answer) -> Item {
    let prompt = match &answer {
        Answer::Gap(_) => question.prompt.replacen("[[1]]", &GAP.to_string(), 1),
        _ => question.prompt.clone(),
    };
    Item {
        id: Some(question.id.clone()),
        name: None,
        span: None,
        prompt,
        answer,
        objective: question.objective.clone(),
        cites: question.cites.clone(),
        points: question.points,
        must_pass: question.must_pass,
        hints: question.hints.clone(),
        explanation: question.explanation.clone(),
    }
}

fn answer(kind: &Kind) -> Option<Answer> {
    Some(match kind {
        Kind::Choice { options, partial, .. } => {
            let options = options.iter().map(|option| Choice {
                text: option.text.clone(),
                right: option.right,
                feedback: option.feedback.clone(),
            });
            Answer::Choice { options: options.collect(), partial: *partial }
        }
        Kind::Ordering { items, partial } => {
            Answer::Order { items: items.clone(), partial: *partial }
        }
        Kind::Matching { pairs, distractors, partial } => {
            let pairs = pairs.iter().map(|pair| (pair.left.clone(), pair.right.clone()));
            Answer::Pairs {
                pairs: pairs.collect(),
                distractors: distractors.clone(),
                partial: *partial,
            }
        }
        Kind::Number { range } => Answer::Number(number(range)),
        Kind::Text { accepted } => Answer::Text(accepted.clone()),
        Kind::Fill { gaps, .. } => match gaps.as_slice() {
            [quiz::Gap::Menu { options, right }] => {
                let menu = options.iter().enumerate();
                Answer::Gap(Gap::Menu(
                    menu.map(|(at, text)| (text.clone(), at == *right)).collect(),
                ))
            }
            [quiz::Gap::Number(range)] => Answer::Gap(Gap::Number(number(range))),
            [quiz::Gap::Text(accepted)] => Answer::Gap(Gap::Blank(accepted.clone())),
            _ => return None,
        },
        _ => return None,
    })
}

fn number(range: &Range) -> Number {
    let (low, high) = (range.low.to_string(), range.high.to_string());
    if low == high {
        return Number::exactly(range.low);
    }
    Number::Between { low, high }
}
