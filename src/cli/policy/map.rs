//! The policy map in a terminal: clause, pages, questions, and how people did.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};

use crate::build::Checked;
use crate::cli::terminal::{Terminal, count};
use crate::error::Result;
use crate::model::Model;
use crate::model::policy::in_force;
use crate::parse::{Clause, Policy, clause_name};
use crate::records;

use super::tell::touches;

/// Graded answers to the questions about a clause.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Answers {
    right: usize,
    given: usize,
}

/// Clause to the answers of every attempt that counts, whatever words the clause had then.
pub(super) fn results(folder: &Path) -> Result<BTreeMap<String, Answers>> {
    let (files, evidence) = records::filed(folder, &records::Roster::default())?;
    let mut by_clause: BTreeMap<String, Answers> = BTreeMap::new();
    let records = files.iter().filter_map(|filed| filed.judgement.record.as_ref());
    let attempts = records.flat_map(|record| &record.attempts).filter(|judged| judged.counts);
    for judged in attempts {
        let Some(quiz) = evidence.quizzes.get(&judged.attempt.digest) else { continue };
        for graded in judged.asked() {
            let Some(question) = quiz.questions.get(graded.question) else { continue };
            for cite in question.cites.iter().filter(|cite| cite.contains('#')) {
                let answers = by_clause.entry(cite.clone()).or_default();
                answers.given += 1;
                answers.right += usize::from(graded.points == graded.of);
            }
        }
    }
    Ok(by_clause)
}

pub(super) struct Map<'d> {
    pub(super) checked: &'d Checked,
    pub(super) model: &'d Model,
    pub(super) policies: Vec<&'d Policy>,
    pub(super) results: Option<BTreeMap<String, Answers>>,
}

/// A clause that only holds others is not taught by itself.
fn is_frame(clauses: &[Clause], at: usize) -> bool {
    clauses[at].blocks.len() < 2 && clauses.iter().any(|below| below.parent == Some(at))
}

impl Map<'_> {
    pub(super) fn human(&self, terminal: &Terminal) -> String {
        let mut text = String::new();
        let mut gaps = 0;
        for policy in &self.policies {
            let Some(version) = in_force(policy, self.model.as_of) else {
                let _ = writeln!(text, "{}: no version is in force", terminal.bold(&policy.id));
                continue;
            };
            let _ = writeln!(
                text,
                "{}, version {}",
                terminal.bold(&policy.id),
                version.front.version.value
            );
            for (at, clause) in version.text.clauses.iter().enumerate() {
                if !is_frame(&version.text.clauses, at) {
                    gaps += self.clause(policy, clause, terminal, &mut text);
                }
            }
        }
        let _ = match gaps {
            0 => writeln!(text, "{} every clause is taught and tested", terminal.good("whole:")),
            gaps => writeln!(text, "{} {}", terminal.warning("open:"), count(gaps, "gap", "gaps")),
        };
        text
    }

    fn clause(
        &self,
        policy: &Policy,
        clause: &Clause,
        terminal: &Terminal,
        text: &mut String,
    ) -> usize {
        let name = clause_name(&policy.id, &clause.id.value);
        let touched = touches(self.checked, self.model, &name);
        let _ = writeln!(
            text,
            "  {} {}  {}",
            clause.number,
            clause.title,
            terminal.dim(&format!("#{}", clause.id.value))
        );
        let (questions, pages): (Vec<_>, Vec<_>) =
            touched.into_iter().partition(|touch| touch.question.is_some());
        let gaps = [
            (pages.is_empty(), "no page teaches it"),
            (questions.is_empty(), "no question tests it"),
        ];
        for touch in &pages {
            let _ = writeln!(text, "      taught on  {}", touch.place);
        }
        for touch in &questions {
            let id = touch.question.as_deref().unwrap_or_default();
            let _ = writeln!(text, "      tested by  {}  `{id}`", touch.place);
        }
        for (_, gap) in gaps.iter().filter(|(open, _)| *open) {
            let _ = writeln!(text, "      {}", terminal.warning(gap));
        }
        if let Some(results) = &self.results {
            let said = match results.get(&name) {
                Some(Answers { right, given }) => {
                    format!("{right} of {}", count(*given, "answer right", "answers right"))
                }
                None => "no answers yet".to_owned(),
            };
            let _ = writeln!(text, "      {}", terminal.dim(&said));
        }
        gaps.iter().filter(|(open, _)| *open).count()
    }

    pub(super) fn json(&self) -> Value {
        let clause = |policy: &Policy, clause: &Clause| {
            let name = clause_name(&policy.id, &clause.id.value);
            let touched: Vec<Value> = touches(self.checked, self.model, &name)
                .into_iter()
                .map(|touch| {
                    json!({"site": touch.site, "place": touch.place, "question": touch.question})
                })
                .collect();
            let answers = self.results.as_ref().map(|results| {
                let Answers { right, given } = results.get(&name).copied().unwrap_or_default();
                json!({"right": right, "given": given})
            });
            json!({
                "clause": name,
                "number": clause.number,
                "title": clause.title,
                "digest": clause.digest.to_hex(),
                "cited": touched,
                "answers": answers,
            })
        };
        let documents = self.policies.iter().filter_map(|policy| {
            let version = in_force(policy, self.model.as_of)?;
            let clauses: Vec<Value> = (0..version.text.clauses.len())
                .filter(|&at| !is_frame(&version.text.clauses, at))
                .map(|at| clause(policy, &version.text.clauses[at]))
                .collect();
            Some(json!({
                "document": policy.id,
                "version": version.front.version.value,
                "clauses": clauses,
            }))
        });
        Value::Array(documents.collect())
    }
}
