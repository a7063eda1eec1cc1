//! What changed between two versions, clause by clause.

use std::collections::{BTreeMap, BTreeSet};

use crate::parse::{Block, Clause, PolicyVersion};

use super::words::{Edit, EditKind, common, diff, likeness};

/// What became of one clause.
pub struct ClauseChange<'p> {
    pub change: Change,
    /// None: added.
    pub before: Option<&'p Clause>,
    /// None: removed.
    pub after: Option<&'p Clause>,
    /// Whether it stands elsewhere or has another number.
    pub moved: Move,
    /// Its words, block by block, when they changed.
    pub blocks: Vec<BlockChange>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Added,
    Removed,
    /// Its words are others.
    Changed,
    /// The same words under another id.
    Renamed,
    /// The same words at another place, or with another number.
    Moved,
    Same,
}

impl Change {
    /// The name in templates and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Same => "same",
        }
    }
}

/// How the place of a clause changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    Stayed,
    /// It has another number, because something before it came or went.
    Renumbered,
    /// It stands in another order, or in another clause.
    Moved,
}

/// A block of a changed clause. `mark` says what it is; see [`Block`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlockChange {
    pub mark: String,
    /// All gone: the new text does not have the block; all new: the old one did not.
    pub edits: Vec<Edit>,
}

impl BlockChange {
    pub fn is_wholly(&self, kind: EditKind) -> bool {
        !self.edits.is_empty() && self.edits.iter().all(|edit| edit.kind == kind)
    }
}

impl ClauseChange<'_> {
    /// The id that it has now, or had.
    pub fn id(&self) -> &str {
        self.after.or(self.before).map_or("", |clause| clause.id.value.as_str())
    }

    /// Whether somebody has to learn it anew: words, not places.
    pub fn is_of_words(&self) -> bool {
        matches!(self.change, Change::Added | Change::Removed | Change::Changed)
    }
}

/// Blocks less alike than this are not the same one reworded.
const ALIKE: f64 = 0.4;
/// Blocks that are compared with each other in search of the reworded; beyond it they are in order.
const MAX_COMPARED: usize = 60;

/// Every clause of both versions: in the new order, and what was removed where it stood.
pub fn between<'p>(old: &'p PolicyVersion, new: &'p PolicyVersion) -> Vec<ClauseChange<'p>> {
    let (before, after) = (&old.text.clauses, &new.text.clauses);
    let renamed = renamed(before, after);
    let old_of = |clause: &Clause| -> Option<&'p Clause> {
        let same = before.iter().find(|old| old.id.value == clause.id.value);
        same.or_else(|| renamed.get(clause.id.value.as_str()).map(|&at| &before[at]))
    };
    let pairs: Vec<(&'p Clause, Option<&'p Clause>)> =
        after.iter().map(|clause| (clause, old_of(clause))).collect();
    let stayed = stayed(old, new, &pairs);
    let kept: BTreeSet<&str> =
        pairs.iter().filter_map(|(_, old)| old.map(|old| old.id.value.as_str())).collect();
    let mut changes: Vec<ClauseChange<'p>> =
        pairs.iter().map(|&(clause, old)| pair(old, clause, &stayed)).collect();
    for (at, gone) in before.iter().enumerate() {
        if kept.contains(gone.id.value.as_str()) {
            continue;
        }
        // After the clause that it stood after.
        let place = before[..at].iter().rev().find_map(|earlier| {
            changes
                .iter()
                .position(|change| change.before.is_some_and(|known| std::ptr::eq(known, earlier)))
        });
        changes.insert(place.map_or(0, |place| place + 1), removed(gone));
    }
    changes
}

fn pair<'p>(
    old: Option<&'p Clause>,
    clause: &'p Clause,
    stayed: &BTreeSet<&str>,
) -> ClauseChange<'p> {
    let Some(old) = old else {
        let blocks = whole(&clause.blocks, EditKind::New);
        return ClauseChange {
            change: Change::Added,
            before: None,
            after: Some(clause),
            moved: Move::Stayed,
            blocks,
        };
    };
    let moved = match () {
        () if !stayed.contains(clause.id.value.as_str()) => Move::Moved,
        () if old.number != clause.number => Move::Renumbered,
        () => Move::Stayed,
    };
    let change = match () {
        () if old.digest != clause.digest => Change::Changed,
        () if old.id.value != clause.id.value => Change::Renamed,
        () if moved != Move::Stayed => Change::Moved,
        () => Change::Same,
    };
    let blocks = match change {
        Change::Changed => blocks(&old.blocks, &clause.blocks),
        _ => Vec::new(),
    };
    ClauseChange { change, before: Some(old), after: Some(clause), moved, blocks }
}

fn removed(clause: &Clause) -> ClauseChange<'_> {
    ClauseChange {
        change: Change::Removed,
        before: Some(clause),
        after: None,
        moved: Move::Stayed,
        blocks: whole(&clause.blocks, EditKind::Gone),
    }
}

/// New ids whose words an old id had, which is no longer there: new id to the index of the old.
fn renamed<'p>(before: &'p [Clause], after: &'p [Clause]) -> BTreeMap<&'p str, usize> {
    let has = |clauses: &[Clause], id: &str| clauses.iter().any(|clause| clause.id.value == id);
    let mut taken = BTreeSet::new();
    let mut renamed = BTreeMap::new();
    for clause in after.iter().filter(|clause| !has(before, &clause.id.value)) {
        let old = before.iter().position(|old| {
            old.digest == clause.digest
                && !has(after, &old.id.value)
                && !taken.contains(&old.id.value)
        });
        if let Some(at) = old {
            taken.insert(&before[at].id.value);
            renamed.insert(clause.id.value.as_str(), at);
        }
    }
    renamed
}

/// The clauses that kept their order among those that both versions have, and the clause around them:
/// new ids.
fn stayed<'p>(
    old: &'p PolicyVersion,
    new: &'p PolicyVersion,
    pairs: &[(&'p Clause, Option<&'p Clause>)],
) -> BTreeSet<&'p str> {
    let both: Vec<(&Clause, &Clause)> =
        pairs.iter().filter_map(|&(clause, old)| Some((clause, old?))).collect();
    let mut order: Vec<&str> = both.iter().map(|(_, old)| old.id.value.as_str()).collect();
    let now = order.clone();
    let place = |id: &&str| old.text.clauses.iter().position(|clause| clause.id.value == **id);
    order.sort_by_key(place);
    let in_order = common(&order, &now, usize::MAX / 4).unwrap_or_default();
    let around = |clauses: &'p [Clause], clause: &Clause| -> Option<&'p str> {
        clause.parent.and_then(|at| clauses.get(at)).map(|parent| parent.id.value.as_str())
    };
    in_order
        .into_iter()
        .filter_map(|(_, at)| both.get(at))
        .filter(|(clause, was)| {
            let (before, after) =
                (around(&old.text.clauses, was), around(&new.text.clauses, clause));
            let old_name = |id: &str| {
                both.iter()
                    .find(|(clause, _)| clause.id.value == id)
                    .map(|(_, was)| was.id.value.as_str())
            };
            before == after.and_then(old_name) || (before.is_none() && after.is_none())
        })
        .map(|(clause, _)| clause.id.value.as_str())
        .collect()
}

fn whole(blocks: &[Block], kind: EditKind) -> Vec<BlockChange> {
    let change = |block: &Block| BlockChange {
        mark: block.mark.clone(),
        edits: vec![Edit { kind, text: block.text.clone() }],
    };
    blocks.iter().map(change).collect()
}

/// The blocks that both have as they are hold the rest in place; between them, each is put to the one
/// that it is most like.
fn blocks(old: &[Block], new: &[Block]) -> Vec<BlockChange> {
    let kept = common(old, new, 5_000).unwrap_or_default();
    let mut changes = Vec::new();
    let (mut b, mut a) = (0, 0);
    for (to_b, to_a) in kept.into_iter().chain([(old.len(), new.len())]) {
        changes.extend(reworded(&old[b..to_b], &new[a..to_a]));
        if let Some(block) = old.get(to_b) {
            changes.extend(whole(std::slice::from_ref(block), EditKind::Same));
        }
        (b, a) = (to_b + 1, to_a + 1);
    }
    changes
}

/// Pairs blocks in order, so that the sum of their likeness is the greatest.
fn reworded(old: &[Block], new: &[Block]) -> Vec<BlockChange> {
    let pairs = if old.len() > MAX_COMPARED || new.len() > MAX_COMPARED {
        (0..old.len().min(new.len())).map(|at| (at, at)).collect()
    } else {
        alike(old, new)
    };
    let mut changes = Vec::new();
    let (mut b, mut a) = (0, 0);
    for (to_b, to_a) in pairs.into_iter().chain([(old.len(), new.len())]) {
        changes.extend(whole(&old[b..to_b], EditKind::Gone));
        changes.extend(whole(&new[a..to_a], EditKind::New));
        if let (Some(before), Some(after)) = (old.get(to_b), new.get(to_a)) {
            let edits = if before.text == after.text {
                // The mark alone differs: a paragraph became an item.
                return_both(before, after)
            } else {
                vec![BlockChange {
                    mark: after.mark.clone(),
                    edits: diff(&before.text, &after.text),
                }]
            };
            changes.extend(edits);
        }
        (b, a) = (to_b + 1, to_a + 1);
    }
    changes
}

/// The same words as another kind of block: a list that has become a paragraph says something else.
fn return_both(before: &Block, after: &Block) -> Vec<BlockChange> {
    let mut both = whole(std::slice::from_ref(before), EditKind::Gone);
    both.extend(whole(std::slice::from_ref(after), EditKind::New));
    both
}

fn alike(old: &[Block], new: &[Block]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    let like: Vec<f64> = old
        .iter()
        .flat_map(|before| new.iter().map(|after| likeness(&before.text, &after.text)))
        .map(|like| if like < ALIKE { 0.0 } else { like })
        .collect();
    let mut best = vec![0.0_f64; (old.len() + 1) * width];
    for b in (0..old.len()).rev() {
        for a in (0..new.len()).rev() {
            let paired = like[b * new.len() + a] + best[(b + 1) * width + a + 1];
            let apart = best[(b + 1) * width + a].max(best[b * width + a + 1]);
            best[b * width + a] = paired.max(apart);
        }
    }
    let mut pairs = Vec::new();
    let (mut b, mut a) = (0, 0);
    while b < old.len() && a < new.len() {
        let here = like[b * new.len() + a];
        let total = best[b * width + a];
        if here > 0.0 && here + best[(b + 1) * width + a + 1] >= total {
            pairs.push((b, a));
            (b, a) = (b + 1, a + 1);
        } else if best[(b + 1) * width + a] >= total {
            b += 1;
        } else {
            a += 1;
        }
    }
    pairs
}
