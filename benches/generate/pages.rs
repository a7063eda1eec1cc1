//! The pages themselves, as every tool gets them: which there are, and their Markdown.

use std::fmt::Write as _;

use crate::code;
use crate::words::{Dice, capital};

/// The ways in at the top of the site.
const TOPICS: usize = 8;
/// Pages of a section, beside the section's own.
const IN_SECTION: usize = 20;

/// What a page is to its folder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Home, or the page of a topic or section.
    Index,
    Leaf,
}

#[derive(Debug, Clone)]
pub(crate) struct Page {
    /// Its folders and, for a leaf, its name: `topic-2/section-7/page-3`; empty for home.
    pub(crate) path: String,
    pub(crate) kind: Kind,
    pub(crate) title: String,
    pub(crate) summary: String,
    /// Where it stands among its siblings, from 1.
    pub(crate) order: usize,
    /// The lower-case titles of its main headings, of which anchors are made.
    headings: Vec<String>,
}

/// How a tool's Markdown links from one page to another, by path and kind; with the anchor.
pub(crate) type LinkForm = fn(from: &Page, to: &Page, anchor: Option<&str>) -> String;

/// Exactly `count` pages: home, topics, their sections, and the pages of those.
pub(crate) fn plan(count: usize, seed: u64) -> Vec<Page> {
    let mut dice = Dice::new(seed);
    let mut pages = vec![page(&mut dice, String::new(), Kind::Index, 1)];
    let sections = count.saturating_sub(1 + TOPICS).div_ceil(IN_SECTION + 1);
    for topic in 1..=TOPICS {
        pages.push(page(&mut dice, format!("topic-{topic}"), Kind::Index, topic));
        for section in (topic..=sections).step_by(TOPICS) {
            let folder = format!("topic-{topic}/section-{section}");
            pages.push(page(&mut dice, folder.clone(), Kind::Index, section));
            for leaf in 1..=IN_SECTION {
                pages.push(page(&mut dice, format!("{folder}/page-{leaf}"), Kind::Leaf, leaf));
            }
        }
    }
    pages.truncate(count);
    pages
}

fn page(dice: &mut Dice, path: String, kind: Kind, order: usize) -> Page {
    let title = capital(&dice.words(3));
    let headings = dice.words(5).split(' ').map(|word| format!("{word} part")).collect();
    Page { path, kind, title, summary: dice.paragraph(1).replace(['*', '`'], ""), order, headings }
}

/// About 600 words: paragraphs under headings, a list, a table, links to other pages and their headings,
/// and code on `code_percent` of the pages.
pub(crate) fn body(
    pages: &[Page],
    at: usize,
    seed: u64,
    code_percent: usize,
    link: LinkForm,
) -> String {
    let mut dice = Dice::new(seed ^ (at as u64).wrapping_mul(0x2545_f491_4f6c_dd1d));
    let page = &pages[at];
    let has_code = dice.below(100) < code_percent;
    let mut text = format!("{}\n", dice.paragraph(3));
    for (number, heading) in page.headings.iter().enumerate() {
        let _ = write!(text, "\n## {}\n\n{}\n", capital(heading), dice.paragraph(3));
        let other = &pages[dice.below(pages.len())];
        let anchor = &other.headings[dice.below(other.headings.len())].replace(' ', "-");
        let plain = link(page, &pages[dice.below(pages.len())], None);
        let exact = link(page, other, Some(anchor));
        let (a, b) = (dice.words(2), dice.words(2));
        let _ = write!(text, "\nSee [{a}]({plain}) and [{b}]({exact}). {}\n", dice.paragraph(2));
        match number {
            1 => list(&mut dice, &mut text),
            2 => table(&mut dice, &mut text),
            3 => {
                let _ =
                    write!(text, "\n### {}\n\n{}\n", capital(&dice.words(3)), dice.paragraph(3));
            }
            _ => {}
        }
        if has_code && matches!(number, 0 | 3) {
            let (language, block) = code::block(&mut dice);
            let _ = write!(text, "\n```{language}\n{block}```\n");
        }
    }
    text
}

fn list(dice: &mut Dice, text: &mut String) {
    text.push('\n');
    for _ in 0..4 {
        let _ = writeln!(text, "- {}", dice.sentence());
    }
}

fn table(dice: &mut Dice, text: &mut String) {
    let mut cell = || dice.words(2);
    let _ = write!(text, "\n| {} | {} | {} |\n|---|---|---|\n", cell(), cell(), cell());
    for _ in 0..5 {
        let _ = writeln!(text, "| {} | {} | {} |", cell(), cell(), cell());
    }
}
