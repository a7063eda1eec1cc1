//! Receipts: for each learner one signed file that the learner's own page takes in. It shows there the
//! results of sealed quizzes, which the page cannot grade, and confirms the certificate. `docs/receipts.md`
//! has the format.

use std::collections::BTreeMap;
use std::path::PathBuf;

use quiz::{
    Certification, Learner, LearnerId, Mode, Receipt, ReceiptResult, ReceiptStanding, Verdict,
};

use super::certificate::code;
use super::figures::earned_on;
use super::keys::{Ask, signer};
use super::papers::{self, Readers};
use super::people::{Filed, Person};
use super::standings::{Desk, Refusal, Standings};

/// What was written.
#[derive(Debug)]
pub struct Receipts {
    pub paths: Vec<PathBuf>,
    /// The key was made just now: no page knows it yet.
    pub new_key: bool,
}

/// Course, year and browser: what a page knows itself by.
type Of<'s> = (&'s str, &'s str, LearnerId);

/// Writes a receipt for every browser that handed in something that counts.
pub fn receipts(desk: &Desk, out: &std::path::Path, ask: Ask) -> Result<Receipts, Refusal> {
    let standings = Standings::read(desk)?;
    let mut drafts: BTreeMap<Of, Draft> = BTreeMap::new();
    for certification in standings.certifications(None)? {
        for person in &standings.people(certification) {
            for learner in &person.learners {
                let of = (certification.course.as_str(), certification.year.as_str(), *learner);
                let draft = drafts.entry(of).or_default();
                draft.standings.push(standing(certification, person));
            }
        }
    }
    for filed in &standings.files {
        add_results(filed, &mut drafts);
    }
    drafts.retain(|_, draft| draft.learner.is_some());
    if drafts.is_empty() {
        return Ok(Receipts { paths: Vec::new(), new_key: false });
    }
    let (key, new_key) = signer(&desk.records, false, ask)?;
    let outputs: Vec<(String, Vec<u8>)> = drafts
        .into_iter()
        .filter_map(|((course, year, _), draft)| {
            let receipt = Receipt {
                course: course.to_owned(),
                year: year.to_owned(),
                learner: draft.learner?.clone(),
                issued: desk.as_of,
                key: key.public().id(),
                certifications: draft.standings,
                results: draft.results.into_values().collect(),
            };
            let signature = key.sign(&receipt.message());
            Some((receipt.file_name(), receipt.to_json(signature).into_bytes()))
        })
        .collect();
    Ok(Receipts { paths: papers::write(out, &outputs, Readers::Owner)?, new_key })
}

/// What goes into one receipt.
#[derive(Default)]
struct Draft<'s> {
    /// As the latest file names them; none as long as no file stands.
    learner: Option<&'s Learner>,
    exported: u64,
    standings: Vec<ReceiptStanding>,
    /// By quiz, number and head: each export repeats those before it.
    results: BTreeMap<(String, u32, quiz::Digest), ReceiptResult>,
}

fn standing(certification: &Certification, person: &Person) -> ReceiptStanding {
    let status = person.standing.status;
    ReceiptStanding {
        id: certification.id.clone(),
        code: code(certification, person).map(|code| code.to_string()),
        title: certification.title.clone(),
        status: status.name().to_owned(),
        on: earned_on(status),
        until: certification.window.closes,
    }
}

fn add_results<'s>(filed: &'s Filed, drafts: &mut BTreeMap<Of<'s>, Draft<'s>>) {
    let Some(record) = &filed.judgement.record else { return };
    let of = (record.course.as_str(), record.year.as_str(), record.learner.id);
    let Some(draft) = drafts.get_mut(&of) else { return };
    if filed.judgement.verdict == Verdict::Rejected {
        return;
    }
    if draft.learner.is_none() || record.exported >= draft.exported {
        draft.learner = Some(&record.learner);
        draft.exported = record.exported;
    }
    for judged in record.attempts.iter().filter(|judged| judged.counts) {
        let attempt = &judged.attempt;
        let practice = attempt.mode == Some(Mode::Practice);
        let Some(grade) = attempt.earned.as_ref().filter(|_| !practice) else { continue };
        if attempt.submitted.is_some() {
            let key = (attempt.quiz.clone(), attempt.number, attempt.head);
            let (quiz, number, head) = key.clone();
            draft.results.insert(key, ReceiptResult { quiz, number, head, score: grade.score });
        }
    }
}
