//! What changed between two versions: clause by clause, word by word, and what each change touches.

use minijinja::Value;

use crate::model::policy::{BlockChange, Change, ClauseChange, EditKind, Move, between, cited};
use crate::parse::{Policy, PolicyVersion, clause_name};

use super::text::policy_value;
use super::{Maker, Values, cites, is_shown, version_url};

/// In the order in which they are counted at the top.
const KINDS: [Change; 6] =
    [Change::Changed, Change::Added, Change::Removed, Change::Renamed, Change::Moved, Change::Same];

pub(super) fn page(
    maker: &Maker<'_>,
    policy: &Policy,
    old: &PolicyVersion,
    new: &PolicyVersion,
) -> Values {
    let view = maker.view;
    let changes = between(old, new);
    let title = view.words.get("policy_what_changed");
    let name = format!("{}: {}", title, maker.title(new));
    let mut page = maker.page(&name, &maker.above(policy));
    let counts: Value = KINDS
        .iter()
        .map(|kind| {
            let count = changes.iter().filter(|change| change.change == *kind).count();
            (kind, count)
        })
        .filter(|(_, count)| *count > 0)
        .map(|(kind, count)| {
            Value::from_pairs([
                ("kind", Value::from(kind.name())),
                ("label", Value::from(view.words.get(&format!("policy_change_{}", kind.name())))),
                ("count", Value::from(count)),
            ])
        })
        .collect();
    let of = |wanted: fn(&ClauseChange<'_>) -> bool| -> Value {
        let changes = changes.iter().filter(|change| wanted(change));
        changes.map(|change| clause(maker, policy, (old, new), change)).collect()
    };
    let source = maker.source_language();
    page.extend([
        ("summary", Value::from(maker.standing(policy, new).1)),
        ("policy", policy_value(maker, policy, new)),
        ("old", maker.version(policy, old)),
        ("new", maker.version(policy, new)),
        ("counts", counts),
        (
            "clauses",
            of(|change| matches!(change.change, Change::Added | Change::Removed | Change::Changed)),
        ),
        ("moved", of(|change| matches!(change.change, Change::Renamed | Change::Moved))),
        ("same", of(|change| change.change == Change::Same)),
    ]);
    page.extend(maker.language_of(source).map(|(key, value)| match key {
        "lang" => ("text_lang", value),
        _ => ("text_dir", value),
    }));
    page
}

fn clause(
    maker: &Maker<'_>,
    policy: &Policy,
    (old, new): (&PolicyVersion, &PolicyVersion),
    change: &ClauseChange<'_>,
) -> Value {
    let known = change.after.or(change.before);
    let number = known.map_or("", |clause| clause.number.as_str());
    let was = change.before.map(|clause| clause.number.as_str()).filter(|was| *was != number);
    let link = |version: &PolicyVersion, id: &str| {
        format!("{}{}#{id}", maker.home, version_url(maker.model, policy, version))
    };
    let url = match (change.after, change.before) {
        (Some(clause), _) => link(new, &clause.id.value),
        (None, Some(clause)) => link(old, &clause.id.value),
        (None, None) => String::new(),
    };
    // The heading of a changed clause stands above; its words come below it.
    let heading = change.blocks.iter().find(|block| block.mark == "# ");
    let is_whole = matches!(change.change, Change::Added | Change::Removed);
    let retitled = heading.is_some_and(|block| !is_whole && !block.is_wholly(EditKind::Same));
    let blocks = change.blocks.iter().filter(|block| block.mark != "# ");
    let name = clause_name(&policy.id, change.id());
    let touched = if is_shown(maker.model, policy, new) || is_shown(maker.model, policy, old) {
        maker.touched_value(&name)
    } else {
        Value::from(())
    };
    let renamed = change.before.filter(|_| change.change == Change::Renamed);
    Value::from_pairs([
        ("id", Value::from(change.id())),
        ("kind", Value::from(change.change.name())),
        (
            "label",
            Value::from(maker.view.words.get(&format!("policy_change_{}", change.change.name()))),
        ),
        ("number", Value::from(number)),
        ("was_number", Value::from(was)),
        ("moved", Value::from(change.moved == Move::Moved)),
        ("renamed_from", Value::from(renamed.map(|clause| clause.id.value.clone()))),
        ("title", Value::from(known.map(|clause| clause.title.clone()))),
        (
            "title_edits",
            heading.filter(|_| retitled).map_or(Value::from(()), |block| edits(maker, block)),
        ),
        ("url", Value::from(url)),
        ("groups", groups(maker, blocks)),
        ("touched", touched),
    ])
}

/// The blocks as they are laid out: a run of items is a list, a run of rows a table.
fn groups<'b>(maker: &Maker<'_>, blocks: impl Iterator<Item = &'b BlockChange>) -> Value {
    let mut groups: Vec<(&'static str, Vec<Value>)> = Vec::new();
    for block in blocks {
        let form = form(&block.mark);
        let value = block_value(maker, block);
        match groups.last_mut().filter(|(last, _)| *last == form && form != "paragraph") {
            Some((_, run)) => run.push(value),
            None => groups.push((form, vec![value])),
        }
    }
    groups
        .into_iter()
        .map(|(form, blocks)| {
            Value::from_pairs([("form", Value::from(form)), ("blocks", Value::from(blocks))])
        })
        .collect()
}

/// What the mark of a block says: see [`crate::parse::Block`].
fn form(mark: &str) -> &'static str {
    let bare = mark.trim_start();
    match bare.trim_end() {
        "-" => "list",
        "|" => "table",
        "```" => "code",
        number if number.ends_with('.') && number.len() > 1 => "list",
        quote if quote.starts_with('>') => "quote",
        heading if heading.starts_with('#') => "heading",
        _ => "paragraph",
    }
}

fn block_value(maker: &Maker<'_>, block: &BlockChange) -> Value {
    let state = match () {
        () if block.is_wholly(EditKind::New) => "added",
        () if block.is_wholly(EditKind::Gone) => "removed",
        () if block.is_wholly(EditKind::Same) => "same",
        () => "changed",
    };
    let depth = (block.mark.len() - block.mark.trim_start().len()) / 2;
    let number = block.mark.trim().strip_suffix('.').unwrap_or_default();
    Value::from_pairs([
        ("state", Value::from(state)),
        ("depth", Value::from(depth)),
        ("number", Value::from(number)),
        ("edits", edits(maker, block)),
    ])
}

fn edits(maker: &Maker<'_>, block: &BlockChange) -> Value {
    block
        .edits
        .iter()
        .map(|edit| {
            let kind = match edit.kind {
                EditKind::Same => "same",
                EditKind::Gone => "gone",
                EditKind::New => "new",
            };
            Value::from_pairs([
                ("kind", Value::from(kind)),
                ("text", Value::from(readable(maker, &edit.text))),
            ])
        })
        .collect()
}

/// Canonical text names a citation `[@id]` and an open fact `{{ tbc("…") }}`; a reader sees what it is
/// called, and what the district has to confirm.
fn readable(maker: &Maker<'_>, text: &str) -> String {
    let (model, view) = (maker.model, maker.view);
    let cite = |id: &str| match model.documents.data.citations.get(id) {
        Some(citation) => citation.cite.clone(),
        None => cited(model, id).map_or(id.to_owned(), |found| cites::name(view, found)),
    };
    let text = between_signs(text, "[@", "]", |id| format!(" [{}]", cite(id)));
    between_signs(&text, "{{ tbc(\"", "\") }}", |what| format!("[{what}]"))
}

/// Puts something else in the place of what stands between two signs, and of the signs.
fn between_signs(text: &str, open: &str, close: &str, said: impl Fn(&str) -> String) -> String {
    let mut whole = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        let Some((inside, tail)) = after.split_once(close) else { break };
        whole.push_str(before);
        whole.push_str(&said(inside));
        rest = tail;
    }
    whole.push_str(rest);
    whole
}
