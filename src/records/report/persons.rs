//! The rows about single people and their files.

use quiz::{QuizStanding, Verdict};
use serde::Serialize;

use super::view::{Material, status_label};
use crate::records::Assurance;
use crate::records::figures::{Figures, earned_on};
use crate::records::people::{Filed, Person};
use crate::records::say::Say;
use crate::records::words;
use quiz::Date;

/// Those missing that stand on paper; the page and the tables have the others.
const MISSING_ON_PAPER: usize = 10;
/// Files in the page, those with findings first.
const MOST_FILES: usize = 500;

#[derive(Debug, Serialize)]
pub(super) struct MissingView {
    name: String,
    school: String,
    networks: String,
    status: String,
    label: String,
    /// What is missing, in one line.
    what: String,
}

#[derive(Debug, Serialize)]
pub(super) struct PersonView {
    name: String,
    role: String,
    school: String,
    networks: String,
    status: String,
    label: String,
    since: Option<String>,
    overdue: Option<String>,
    rejected: Option<String>,
    /// What vouches for the files, in words.
    assurance: Option<String>,
    quizzes: Vec<QuizView>,
    last_activity: Option<String>,
    notes: Vec<String>,
}

#[derive(Debug, Serialize)]
struct QuizView {
    id: String,
    best: Option<u8>,
    pass: u8,
    passed: bool,
    /// The pre-test cleared it.
    pretest: bool,
    open: bool,
    attempts: usize,
    claimed: Option<u8>,
}

#[derive(Debug, Serialize)]
pub(super) struct FileView {
    name: String,
    verdict: &'static str,
    reasons: Vec<String>,
    learner: Option<String>,
    received: String,
}

/// Those who are missing, as many as paper has room for.
pub(super) fn missing(material: &Material) -> Vec<MissingView> {
    let Material { figures, people, say, .. } = *material;
    let rows = figures.missing.iter().filter_map(|index| people.get(*index));
    rows.take(MISSING_ON_PAPER).map(|person| missing_view(person, material, say)).collect()
}

pub(super) fn missing_more(figures: &Figures, say: &Say) -> Option<String> {
    let more = figures.missing.len().saturating_sub(MISSING_ON_PAPER);
    (more > 0).then(|| say.count("report_missing_more", say.number(more)))
}

fn missing_view(person: &Person, material: &Material, say: &Say) -> MissingView {
    let status = material.audience.shown(person.standing.status);
    let scores = material.audience.scores();
    let rules = &material.figures.certification;
    let open: Vec<String> = person
        .standing
        .quizzes
        .iter()
        .filter(|quiz| quiz.passed.is_none())
        .map(|quiz| {
            let title = words::plain(material.evidence.quiz_title(&quiz.quiz));
            match quiz.best.filter(|_| scores) {
                Some(best) => {
                    let best = best.get().to_string();
                    say.fill("report_quiz_best", &[("title", &title), ("n", &best)])
                }
                None => title,
            }
        })
        .collect();
    MissingView {
        name: person.name.clone(),
        school: person.school.clone(),
        networks: person.networks.join(", "),
        label: status_label(status, say),
        status: status.to_owned(),
        what: if !person.standing.renew.is_empty() {
            let clauses = person.standing.renew.iter();
            let title = |clause: &String| material.evidence.clause_title(rules, clause);
            clauses.map(title).collect::<Vec<String>>().join(", ")
        } else if open.len() == person.standing.quizzes.len() && person.learners.is_empty() {
            say.text("report_missing_all")
        } else {
            open.join(", ")
        },
    }
}

pub(super) fn people(material: &Material, most: usize) -> Vec<PersonView> {
    let Material { figures, people, .. } = *material;
    if people.len() <= most {
        return people.iter().map(|person| person_view(person, material)).collect();
    }
    // Not all have room: those who are missing go first.
    let rows = figures.missing.iter().filter_map(|index| people.get(*index));
    rows.take(most).map(|person| person_view(person, material)).collect()
}

fn person_view(person: &Person, material: &Material) -> PersonView {
    let Material { figures, say, audience, .. } = *material;
    let standing = &person.standing;
    let status = material.audience.shown(person.standing.status);
    let rejected = !person.learners.is_empty()
        && person.last_activity.is_none()
        && person.notes.iter().any(|note| note.contains("rejected: "));
    let quiz = |quiz: &QuizStanding| QuizView {
        id: quiz.quiz.clone(),
        best: quiz.best.map(quiz::Percent::get),
        pass: quiz.mark.get(),
        passed: quiz.passed.is_some(),
        pretest: quiz.via.is_some(),
        open: quiz.open,
        attempts: quiz.submitted,
        claimed: person.claimed.get(&quiz.quiz).copied(),
    };
    PersonView {
        name: person.name.clone(),
        role: person.role.clone(),
        school: person.school.clone(),
        networks: person.networks.join(", "),
        label: status_label(status, say),
        status: status.to_owned(),
        since: earned_on(standing.status)
            .map(|on| say.fill("report_since", &[("date", &say.date(on))])),
        overdue: standing.overdue.then(|| {
            let due = say.date(figures.certification.window.due);
            say.fill("report_was_due", &[("date", &due)])
        }),
        rejected: rejected.then(|| say.text("report_all_rejected")),
        assurance: person
            .assurance
            .filter(|_| audience.is_office())
            .map(|it| say.text(vouching(it))),
        quizzes: if audience.scores() {
            standing.quizzes.iter().map(quiz).collect()
        } else {
            Vec::new()
        },
        last_activity: person.last_activity.map(|day| say.date(day)),
        notes: if audience.is_office() { person.notes.clone() } else { Vec::new() },
    }
}

fn vouching(assurance: Assurance) -> &'static str {
    match (assurance.invited, assurance.sealed) {
        (false, false) => "report_self_declared",
        (false, true) => "report_sealed",
        (true, false) => "report_invited",
        (true, true) => "report_invited_sealed",
    }
}

pub(super) fn files(material: &Material) -> Vec<FileView> {
    let mut files: Vec<&Filed> = material.files.iter().collect();
    // A stable sort: within a verdict, in the order of receipt.
    files.sort_by_key(|filed| std::cmp::Reverse(filed.judgement.verdict));
    files.into_iter().take(MOST_FILES).map(|filed| file_view(filed, material.say)).collect()
}

fn file_view(filed: &Filed, say: &Say) -> FileView {
    let reasons = filed.judgement.texts();
    let learner = filed.judgement.record.as_ref().map(|record| words::plain(&record.learner.name));
    FileView {
        name: format!("{}. {}", filed.entry.id, filed.entry.name),
        verdict: match filed.judgement.verdict {
            Verdict::Accepted => "accepted",
            Verdict::AcceptedWithWarnings => "warning",
            Verdict::Rejected => "rejected",
        },
        reasons,
        learner,
        received: say.date(Date::of_millis(filed.entry.statement.received)),
    }
}
