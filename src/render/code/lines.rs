//! What a grammar makes of a line, remembered. Matching a grammar's expressions is by far the dearest part
//! of a page with code, and documentation repeats its lines: closing braces, empty lines, imports, the same
//! example with another name. What a line becomes depends on its text and on what the grammar is inside of
//! where it begins, and on nothing else; so both are kept together with what follows, like the edges of an
//! automaton that is built while it runs.

use std::collections::HashMap;

use syntect::easy::ScopeRegionIterator;
use syntect::parsing::{ParseState, Scope, ScopeStack, SyntaxReference, SyntaxSet};

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
    lines: Vec<HashMap<Box<str>, Line>>,
    /// What all of this costs, about.
    bytes: usize,
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
    pub(super) fn new(syntax: &SyntaxReference) -> Self {
        let mut language =
            Self { states: Vec::new(), by_scopes: HashMap::new(), lines: Vec::new(), bytes: 0 };
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
        for line in lines {
            let (from, mut state) = match place {
                Place::Known(id) => {
                    if let Some(found) = self.lines[id.0].get(line) {
                        take(line, &found.pieces);
                        place = Place::Known(found.next);
                        continue;
                    }
                    (Some(id), self.states[id.0].clone())
                }
                Place::New(state) => (None, *state),
            };
            let pieces = pieces(&mut state, line, syntaxes)?;
            take(line, &pieces);
            place = self.remember(from, line, pieces, state);
        }
        Some(())
    }

    /// Keeps what a line became, while there is room. Returns where the next one begins.
    fn remember(
        &mut self,
        from: Option<StateId>,
        line: &str,
        pieces: Vec<Piece>,
        state: State,
    ) -> Place {
        if self.bytes > MOST_BYTES {
            return match self.find(&state) {
                Some(id) => Place::Known(id),
                None => Place::New(Box::new(state)),
            };
        }
        let next = self.keep(state);
        if let Some(from) = from.filter(|_| line.len() <= LONGEST_LINE) {
            self.bytes += BYTES_PER_LINE + line.len() + size_of_val(pieces.as_slice());
            self.lines[from.0].insert(line.into(), Line { pieces: pieces.into(), next });
        }
        Place::Known(next)
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
        self.lines.push(HashMap::new());
        self.bytes += BYTES_PER_STATE;
        id
    }
}

/// Matches a line; `state` is afterwards that of the next.
fn pieces(state: &mut State, line: &str, syntaxes: &SyntaxSet) -> Option<Vec<Piece>> {
    let changes = state.parse.parse_line(line, syntaxes).ok()?;
    let mut pieces: Vec<Piece> = Vec::new();
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
    Some(pieces)
}
