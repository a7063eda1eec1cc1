//! A quiz of ours as items.

use quiz::{Kind, Question, Quiz};

use super::{Answer, Choice, Item};

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
            Ok(answer) => outgoing.items.push(item(question, answer)),
            Err(kind) => outgoing.left_out.push((question.id.clone(), kind)),
        }
    }
    outgoing
}

fn item(question: &Question, answer: Answer) -> Item {
    Item {
        id: Some(question.id.clone()),
        name: None,
        span: None,
        prompt: question.prompt.clone(),
        answer,
        objective: question.objective.clone(),
        cites: question.cites.clone(),
        points: question.points,
        must_pass: question.must_pass,
        hints: question.hints.clone(),
        explanation: question.explanation.clone(),
    }
}

fn answer(kind: &Kind) -> Result<Answer, &'static str> {
    Ok(match kind {
        Kind::Choice { options, partial, .. } => {
            let options = options.iter().map(|option| Choice {
                text: option.text.clone(),
                right: option.right,
                feedback: option.feedback.clone(),
            });
            Answer::Choice { options: options.collect(), partial: *partial }
        }
        _ => return Err("case"),
    })
}
