//! A root that is a course: its sections are modules, in order, each with pages and at most one quiz
//! that counts.

use crate::parse::Documents;

use super::site::{Kind, NodeId, Site};

/// The modules of a course.
#[derive(Debug, Clone)]
pub struct Course {
    pub id: String,
    pub modules: Vec<Module>,
}

/// A section right below the course's home page.
#[derive(Debug, Clone)]
pub struct Module {
    pub node: NodeId,
    /// All pages below it that are listed, in reading order.
    pub pages: Vec<NodeId>,
    /// The first quiz page that is neither practice nor a pre-test.
    pub quiz: Option<NodeId>,
    /// The quiz page whose pass clears that quiz.
    pub pretest: Option<NodeId>,
}

pub(super) fn build(documents: &Documents, site: &mut Site) -> Option<Course> {
    let id = site.config.course.clone()?;
    let home = NodeId(0);
    let sections: Vec<NodeId> = site
        .node(home)
        .children
        .iter()
        .copied()
        .filter(|&child| site.node(child).kind == Kind::Section)
        .collect();
    let mut modules = Vec::with_capacity(sections.len());
    for section in sections {
        let pages: Vec<NodeId> = site
            .ids()
            .filter(|&id| id != section && site.line(id).any(|above| above == section))
            .collect();
        let counting = |id: NodeId| {
            let document = documents.pages[site.node(id).page].quiz.as_ref();
            let quiz = document.filter(|document| document.declared).map(|document| &document.quiz);
            quiz.filter(|quiz| site.node(id).listed && quiz.mode != quiz::Mode::Practice)
        };
        let find = |wanted: &dyn Fn(&quiz::Quiz) -> bool| {
            pages.iter().copied().find(|&id| counting(id).is_some_and(wanted))
        };
        let quiz = find(&|quiz| quiz.clears.is_none());
        let cleared = quiz.and_then(counting).map(|quiz| quiz.id.clone());
        let pretest = find(&|quiz| quiz.clears.is_some() && quiz.clears == cleared);
        let number = modules.len();
        site.nodes[section.0].kind = Kind::Module;
        site.nodes[section.0].module = Some(number);
        for &page in &pages {
            let node = &mut site.nodes[page.0];
            node.module = Some(number);
            if node.kind != Kind::Quiz {
                node.kind = Kind::Lesson;
            }
        }
        let pages = pages.into_iter().filter(|&id| site.node(id).listed).collect();
        modules.push(Module { node: section, pages, quiz, pretest });
    }
    Some(Course { id, modules })
}
