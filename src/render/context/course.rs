//! The course as templates see it: modules with their quizzes, and what certifies.

use std::sync::Arc;

use minijinja::Value;

use crate::model::{Course, Language, Model, NodeId, Site};
use crate::theme::Words;

use super::super::dates::long_date;
use super::super::{policy, quizzes};
use super::objectives;

#[derive(Debug)]
pub(super) struct CourseEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) year: String,
    pub(super) modules: Vec<ModuleEntry>,
    pub(super) certifications: Vec<CertificationEntry>,
    /// The office's public keys, in base64url.
    pub(super) office_keys: Vec<String>,
}

#[derive(Debug)]
pub(super) struct ModuleEntry {
    pub(super) id: String,
    pub(super) node: NodeId,
    pub(super) objectives: Value,
    pub(super) pages: Arc<[NodeId]>,
    pub(super) quiz: Option<QuizEntry>,
    pub(super) pretest: Option<QuizEntry>,
}

#[derive(Debug)]
pub(super) struct QuizEntry {
    pub(super) id: String,
    pub(super) node: NodeId,
    pub(super) count: usize,
    /// The mark as the page says it.
    pub(super) pass: String,
    /// The mark that the certification wants, in per cent; none: the quiz's own will do.
    pub(super) mark: Option<u8>,
    /// Questions by which the certification wants something attested.
    pub(super) attests: Vec<String>,
    pub(super) mode: quiz::Mode,
    /// Id of the quiz whose pass clears this one.
    pub(super) cleared_by: Option<String>,
}

#[derive(Debug)]
pub(super) struct CertificationEntry {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) due: String,
    pub(super) due_text: String,
    /// ISO 8601.
    pub(super) closes: String,
    pub(super) closes_text: String,
    pub(super) quizzes: Vec<QuizEntry>,
    /// From the language's home page.
    pub(super) renewal: Option<String>,
}

impl CourseEntry {
    /// `None`: the site is no course.
    pub(super) fn new(
        model: &Model,
        site: &Site,
        language: &Language,
        words: &Words,
        year: String,
    ) -> Option<Self> {
        let course = site.course.as_ref()?;
        let config = &model.documents.config;
        Some(Self {
            id: course.id.clone(),
            title: model.face(site, language).title.to_owned(),
            year,
            modules: modules(model, site, course, language, words),
            certifications: certifications(model, site, course, words),
            office_keys: config.office_keys.iter().map(ToString::to_string).collect(),
        })
    }
}

fn modules(
    model: &Model,
    site: &Site,
    course: &Course,
    language: &Language,
    words: &Words,
) -> Vec<ModuleEntry> {
    let module = |module: &crate::model::Module| ModuleEntry {
        id: site.node(module.node).url.trim_end_matches('/').to_owned(),
        node: module.node,
        objectives: objectives(
            model,
            site,
            words,
            model.page(site, module.node),
            model.variant(site, module.node, language).page,
        ),
        pages: module.pages.as_slice().into(),
        quiz: module.quiz.and_then(|node| QuizEntry::at(model, site, words, node)),
        pretest: module.pretest.and_then(|node| QuizEntry::at(model, site, words, node)),
    };
    course.modules.iter().map(module).collect()
}

fn certifications(
    model: &Model,
    site: &Site,
    course: &Course,
    words: &Words,
) -> Vec<CertificationEntry> {
    let all = model.documents.config.certifications.iter();
    all.filter(|certification| certification.course.value == course.id)
        .map(|certification| {
            let asked = certification.quizzes.iter().filter_map(|(quiz, mark)| {
                let percent = quiz::Percent::new(*mark)?;
                let pass = quizzes::mark_text(words, percent.into());
                let entry = QuizEntry::of_id(model, site, words, &quiz.value)?;
                Some(QuizEntry { pass, mark: Some(*mark), ..entry })
            });
            // What only has to be attested stands among them, once.
            let mut wanted: Vec<QuizEntry> = asked.collect();
            for attestation in &certification.attestations {
                let (quiz, question) = &attestation.value;
                if !wanted.iter().any(|known| known.id == *quiz) {
                    wanted.extend(QuizEntry::of_id(model, site, words, quiz));
                }
                let entry = wanted.iter_mut().find(|known| known.id == *quiz);
                if let Some(entry) = entry {
                    entry.attests.push(question.clone());
                }
            }
            CertificationEntry {
                id: certification.id.value.clone(),
                title: certification.title.clone(),
                due: certification.due.to_string(),
                due_text: long_date(words, certification.due),
                closes: certification.closes.to_string(),
                closes_text: long_date(words, certification.closes),
                quizzes: wanted,
                renewal: policy::renewal_of(model, site, &certification.id.value),
            }
        })
        .collect()
}

impl QuizEntry {
    fn at(model: &Model, site: &Site, words: &Words, node: NodeId) -> Option<Self> {
        let quiz = &model.page(site, node).quiz.as_ref()?.quiz;
        let clearing = |id| {
            let other = &model.page(site, id).quiz.as_ref()?.quiz;
            (other.clears.as_ref() == Some(&quiz.id)).then(|| other.id.clone())
        };
        Some(Self {
            id: quiz.id.clone(),
            node,
            count: quiz.questions.len(),
            pass: quizzes::mark_text(words, quiz.pass),
            mark: None,
            attests: Vec::new(),
            mode: quiz.mode,
            cleared_by: site.ids().find_map(clearing),
        })
    }

    fn of_id(model: &Model, site: &Site, words: &Words, id: &str) -> Option<Self> {
        let is_it = |node: &NodeId| {
            let quiz = model.page(site, *node).quiz.as_ref();
            quiz.is_some_and(|quiz| quiz.quiz.id == id)
        };
        site.ids().find(is_it).and_then(|node| Self::at(model, site, words, node))
    }
}
