//! What a grammar makes of a line, remembered. Matching a grammar's expressions is by far the dearest part
//! of a page with code, and documentation repeats its lines: closing braces, empty lines, imports, the same
//! example with another name. What a line becomes depends on its text and on what the grammar is inside of
//! where it begins, and on nothing else; so both are kept together with what follows, like the edges of an
//! automaton that is built while it runs. Names are exchanged first, so that a line is met again when only they
//! differ: see [`Names`].

use std::collections::{HashMap, HashSet};

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

use super::names::{Names, Shape};
use super::{Class, class_of};

/// Lines of a language are remembered up to this many bytes; what comes later is matched anew.
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// What a remembered line costs beside its text and pieces, about, and what a state costs.
const BYTES_PER_LINE: usize = 64;
const BYTES_PER_STATE: usize = 1024;
/// A longer line is hardly met again.
const LONGEST_LINE: usize = 256;

/// A piece of a line that has one class: the class, and the byte of the line at which it ends.
pub(super) type Piece = (Option<Class>, u32);

/// A language, and the lines of it that were met.
pub(super) struct Language {
    states: Vec<State>,
    /// States by the scopes in them: few differ in more.
    by_scopes: HashMap<Vec<Scope>, Vec<StateId>>,
    /// By state.
    met: Vec<Met>,
    /// None where a line is looked up as it is.
    names: Option<Names>,
    /// What all of this costs, about.
    bytes: usize,
}

/// The lines that were met in a state.
#[derive(Default)]
struct Met {
    lines: HashMap<Box<str>, Line>,
    /// Shapes in which a piece ends within a name: there the names matter.
    broken: HashSet<Box<str>>,
}

/// What the grammar is inside of at the beginning of a line.
#[derive(Clone, PartialEq, Eq)]
struct State {
    parse: ParseState,
    scopes: ScopeStack,
}

/// An index into [`Language::states`].
#[derive(Clone, Copy)]
struct StateId(usize);

struct Line {
    pieces: Box<[Piece]>,
    next: StateId,
}

/// Where a line begins.
enum Place {
    Known(StateId),
    /// A state that is not kept, because there is no room for more.
    New(Box<State>),
}

impl Language {
    pub(super) fn new(syntax: &SyntaxReference, names: Option<Names>) -> Self {
        let mut language = Self {
            states: Vec::new(),
            by_scopes: HashMap::new(),
            met: Vec::new(),
            names,
            bytes: 0,
        };
        language.keep(State { parse: ParseState::new(syntax), scopes: ScopeStack::new() });
        language
    }

    /// Hands over each line with its pieces; none when the grammar fails, whatever was handed over before.
    pub(super) fn each_line<'t>(
        &mut self,
        syntaxes: &SyntaxSet,
        lines: impl Iterator<Item = &'t str>,
        mut take: impl FnMut(&'t str, &[Piece]),
    ) -> Option<()> {
        let mut place = Place::Known(StateId(0));
        let (mut shape, mut pieces) = (Shape::default(), Vec::new());
        for line in lines {
            if let Some(names) = &self.names {
                names.shape(line, &mut shape);
                let is_whole = |end| !shape.is_inside(end);
                if let Some(next) =
                    self.line(&place, &shape.text, syntaxes, Some(is_whole), &mut pieces)?
                {
                    for (_, end) in &mut pieces {
                        *end = shape.in_line(*end);
                    }
                    take(line, &pieces);
                    place = next;
                    continue;
                }
            }
            let always: Option<fn(u32) -> bool> = None;
            place = self.line(&place, line, syntaxes, always, &mut pieces)??;
            take(line, &pieces);
        }
        Some(())
    }

    /// Says in `pieces` what a text becomes, and returns where the next line begins: none where a piece ends at a
    /// place of which `can_end` says that it is no end. The outer none: the grammar fails.
    #[expect(clippy::option_option, reason = "the outer is `?`, the inner an answer")]
    fn line(
        &mut self,
        place: &Place,
        text: &str,
        syntaxes: &SyntaxSet,
        can_end: Option<impl Fn(u32) -> bool>,
        pieces: &mut Vec<Piece>,
    ) -> Option<Option<Place>> {
        pieces.clear();
        let (from, mut state) = match place {
            Place::Known(id) => {
                let met = &self.met[id.0];
                if let Some(found) = met.lines.get(text) {
                    pieces.extend_from_slice(&found.pieces);
                    return Some(Some(Place::Known(found.next)));
                }
                if can_end.is_some() && met.broken.contains(text) {
                    return Some(None);
                }
                (Some(*id), self.states[id.0].clone())
            }
            Place::New(state) => (None, (**state).clone()),
        };
        matched(&mut state, text, syntaxes, pieces)?;
        let has_room = self.bytes <= MOST_BYTES;
        let kept = from.filter(|_| has_room && text.len() <= LONGEST_LINE);
        if can_end.is_some_and(|can_end| !pieces.iter().all(|(_, end)| can_end(*end))) {
            if let Some(from) = kept {
                self.bytes += BYTES_PER_LINE + text.len();
                self.met[from.0].broken.insert(text.into());
            }
            return Some(None);
        }
        let known = if has_room { Some(self.keep(state.clone())) } else { self.find(&state) };
        let Some(next) = known else { return Some(Some(Place::New(Box::new(state)))) };
        if let Some(from) = kept {
            self.bytes += BYTES_PER_LINE + text.len() + size_of_val(pieces.as_slice());
            let pieces = pieces.as_slice().into();
            self.met[from.0].lines.insert(text.into(), Line { pieces, next });
        }
        Some(Some(Place::Known(next)))
    }

    fn find(&self, state: &State) -> Option<StateId> {
        let alike = self.by_scopes.get(state.scopes.as_slice())?;
        alike.iter().copied().find(|id| self.states[id.0] == *state)
    }

    fn keep(&mut self, state: State) -> StateId {
        if let Some(id) = self.find(&state) {
            return id;
        }
        let id = StateId(self.states.len());
        self.by_scopes.entry(state.scopes.as_slice().to_vec()).or_default().push(id);
        self.states.push(state);
        self.met.push(Met::default());
        self.bytes += BYTES_PER_STATE;
        id
    }
}

/// Matches a line; `state` is afterwards that of the next.
fn matched(
    state: &mut State,
    line: &str,
    syntaxes: &SyntaxSet,
    pieces: &mut Vec<Piece>,
) -> Option<()> {
    let changes = state.parse.parse_line(line, syntaxes).ok()?;
    let mut end = 0;
    for (piece, change) in ScopeRegionIterator::new(&changes, line) {
        state.scopes.apply(change).ok()?;
        if piece.is_empty() {
            continue;
        }
        end += u32::try_from(piece.len()).ok()?;
        let class = class_of(&state.scopes);
        match pieces.last_mut() {
            Some((last, until)) if *last == class => *until = end,
            _ => pieces.push((class, end)),
        }
    }
    Some(())
}
