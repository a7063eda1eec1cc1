//! Whether the Markdown of an item says what the item says: it is read back, and compared.
//!
//! A foreign text may hold what has a meaning of its own here, a heading, a task list, `{{ … }}`. Such a text is
//! carried over as plain text, which is told; a question that even so is read differently is left out, which is told too.

use crate::component::Declarations;
use crate::diag::{FileId, Span};
use crate::parse::parse;
use crate::read::{Layer, Sources};

use super::{Answer, Front, GAP, Gap, Import, Item, changed, left_out, of_quiz, page, plain};

/// Leaves only items in `import` that are read back as they are.
pub(super) fn settle(import: &mut Import) {
    let mut settled = Vec::with_capacity(import.items.len());
    for mut item in std::mem::take(&mut import.items) {
        head(&mut item);
        let span = item.span.unwrap_or(Span::new(FileId(0), 0..0));
        if let Some(read) = read_back(&import.front, &item) {
            settled.push(read);
            continue;
        }
        for_texts(&mut item, &|text: &mut String| *text = plain::escape(text));
        match read_back(&import.front, &item) {
            Some(read) => {
                import.problems.push(
                    changed("marks in the texts of this question would mean something else here; they show as text", span),
                );
                settled.push(read);
            }
            None => import.problems.push(left_out(
                "this question cannot be written in our Markdown so that it means the same",
                span,
            )),
        }
    }
    import.items = settled;
    import.problems.sort_by_key(|problem| problem.span.map(|span| (span.start, span.end)));
}

/// Where a question begins with its gap, which a heading has no place for, and has no name.
const GAP_HEADING: &str = "Fill in the gap";

/// Gives the prompt a first line that can be a heading: its own, parted from the rest, or else the question's name.
fn head(item: &mut Item) {
    let (first, rest) = item.prompt.split_once("\n\n").unwrap_or((&item.prompt, ""));
    let numbered = first.split_once(". ").is_some_and(|(number, _)| number.parse::<u32>().is_ok());
    let is_block = numbered || first.starts_with(['-', '>', '+', '#', '|', '`', '~']);
    if is_block || first.contains(GAP) {
        let name = item.name.as_deref().filter(|name| !name.is_empty());
        let name = name.map_or_else(|| GAP_HEADING.to_owned(), plain::escape_line);
        let name =
            if is_block && item.name.is_none() { item.id.clone().unwrap_or(name) } else { name };
        item.prompt = format!("{name}\n\n{}", item.prompt);
    } else if let Some((line, more)) = first.split_once("\\\n") {
        let rest = if rest.is_empty() { String::new() } else { format!("\n\n{rest}") };
        item.prompt = format!("{line}\n\n{more}{rest}");
    }
}

/// The item as it is read back, when that is the same question.
fn read_back(front: &Front, item: &Item) -> Option<Item> {
    let mut sources = Sources::default();
    sources.add_text(
        Layer::Content,
        "site.yaml",
        "site.yaml",
        "title: T\nsites: [{name: t, root: t, title: T, base_url: https://example.org/}]\n",
    );
    let text = page(front, "Q", "q", std::slice::from_ref(item));
    sources.add_text(Layer::Content, "t/q.md", "t/q.md", text);
    let (documents, problems) = parse(&sources, Declarations::default());
    let documents = documents.filter(|_| problems.is_empty())?;
    let page = documents.pages.first()?;
    let outgoing = of_quiz(&page.quiz.as_ref()?.quiz);
    let [read] = outgoing.items.as_slice() else { return None };
    (normal(read) == normal(item)).then(|| item.clone())
}

/// What makes two items the same question, however their texts are written.
fn normal(item: &Item) -> Item {
    let mut normal = Item { name: None, span: None, ..item.clone() };
    for_texts(&mut normal, &|text: &mut String| *text = plain::words_of(text));
    match &mut normal.answer {
        Answer::Number(number) | Answer::Gap(Gap::Number(number)) => *number = number.between(),
        Answer::Text(accepted) | Answer::Gap(Gap::Blank(accepted)) => {
            for text in accepted {
                *text = plain::folded(text);
            }
        }
        Answer::Gap(Gap::Menu(options)) => {
            for (text, _) in options {
                *text = plain::folded(text);
            }
        }
        _ => {}
    }
    normal
}

/// Does something to every text that is Markdown.
fn for_texts(item: &mut Item, each: &dyn Fn(&mut String)) {
    each(&mut item.prompt);
    item.hints.iter_mut().for_each(each);
    item.explanation.iter_mut().for_each(each);
    match &mut item.answer {
        Answer::Choice { options, .. } => {
            for option in options {
                each(&mut option.text);
                option.feedback.iter_mut().for_each(each);
            }
        }
        Answer::Order { items, .. } => items.iter_mut().for_each(each),
        Answer::Pairs { pairs, distractors, .. } => {
            for (left, right) in pairs {
                each(left);
                each(right);
            }
            distractors.iter_mut().for_each(each);
        }
        Answer::Number(_) | Answer::Text(_) | Answer::Gap(_) => {}
    }
}
