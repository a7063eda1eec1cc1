//! Where everything stands. Steps are put in layers, so that ways lead down; each way passes a bend in
//! every layer between, the first of which holds its label and takes its room; the order in a layer is
//! improved until few ways cross; then everything moves as near to what it hangs on as its neighbours
//! let it.

use crate::parse::component::diagram::Diagram;

use super::wrap::{width, wrap_evenly};

/// Widths and heights are in CSS pixels, made for a text of 16 pixels.
pub(super) const LINE: f64 = 20.0;
pub(super) const LETTER: f64 = 8.6;
const PADDING_X: f64 = 14.0;
const PADDING_Y: f64 = 11.0;
const BOX_LETTERS: usize = 21;
const LABEL_LETTERS: usize = 15;
const GAP_X: f64 = 22.0;
const GAP_Y: f64 = 20.0;
const BEND: f64 = 18.0;
/// More room at the sides, for lines and heads.
pub(super) const MARGIN: f64 = 4.0;
const SWEEPS: usize = 8;

/// A step, or the bend of a way in a layer.
pub(super) struct Item {
    pub(super) rank: usize,
    /// Its middle.
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) lines: Vec<String>,
}

/// One way: the items it passes, from the upper to the lower.
pub(super) struct Path {
    pub(super) items: Vec<usize>,
    /// Which of them holds its label.
    pub(super) label: Option<usize>,
    /// It leads up, against the layers.
    pub(super) is_back: bool,
}

/// A process with the places of its parts. The first items are its steps.
pub(super) struct Layout {
    pub(super) items: Vec<Item>,
    pub(super) paths: Vec<Path>,
    pub(super) width: f64,
    pub(super) height: f64,
    steps: usize,
    /// The items of each rank, from the start of the line to its end.
    ranks: Vec<Vec<usize>>,
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
}

impl Layout {
    pub(super) fn new(process: &Diagram) -> Self {
        let back = back_ways(process);
        let layers = layers(process, &back);
        let items: Vec<Item> = process
            .steps
            .iter()
            .zip(&layers)
            .map(|(step, layer)| {
                // Between two layers of steps lies one of labels.
                Item::new(wrap_evenly(&step.label, BOX_LETTERS), 2 * layer, PADDING_X, PADDING_Y)
            })
            .collect();
        let mut layout = Self {
            steps: items.len(),
            items,
            paths: Vec::new(),
            width: 0.0,
            height: 0.0,
            ranks: Vec::new(),
            above: Vec::new(),
            below: Vec::new(),
        };
        layout.add_paths(process, &back);
        layout.order();
        layout.place();
        layout
    }

    /// Steps by layer, and in a layer as their author named them.
    pub(super) fn reading_order(&self) -> Vec<usize> {
        let mut steps: Vec<usize> = (0..self.steps).collect();
        steps.sort_by_key(|&step| (self.items[step].rank, step));
        let mut order = vec![0; self.steps];
        for (place, step) in steps.into_iter().enumerate() {
            order[step] = place;
        }
        order
    }

    fn add_paths(&mut self, process: &Diagram, back: &[bool]) {
        for (way, &is_back) in process.ways.iter().zip(back) {
            let (top, bottom) = if is_back { (way.to, way.from) } else { (way.from, way.to) };
            let mut passed = vec![top];
            let mut label = None;
            let (first, last) = (self.items[top].rank + 1, self.items[bottom].rank);
            // A label stands where the way begins.
            let label_rank = if is_back { last.saturating_sub(1) } else { first };
            for rank in first..last {
                let words = way.label.as_deref().filter(|_| rank == label_rank);
                let bend = match words {
                    Some(words) => Item::new(wrap_evenly(words, LABEL_LETTERS), rank, 6.0, 3.0),
                    None => Item::bend(rank),
                };
                if words.is_some() {
                    label = Some(self.items.len());
                }
                passed.push(self.items.len());
                self.items.push(bend);
            }
            passed.push(bottom);
            self.paths.push(Path { items: passed, label, is_back });
        }
        self.above = vec![Vec::new(); self.items.len()];
        self.below = vec![Vec::new(); self.items.len()];
        for pair in self.paths.iter().flat_map(|path| path.items.windows(2)) {
            self.below[pair[0]].push(pair[1]);
            self.above[pair[1]].push(pair[0]);
        }
        let count = self.items.iter().map(|item| item.rank + 1).max().unwrap_or(0);
        self.ranks = vec![Vec::new(); count];
        for (index, item) in self.items.iter().enumerate() {
            self.ranks[item.rank].push(index);
        }
    }

    /// Barycentres, down and up by turns; the best order seen is kept.
    fn order(&mut self) {
        let mut best = (self.crossings(), self.ranks.clone());
        for sweep in 0..SWEEPS {
            let down = sweep % 2 == 0;
            let count = self.ranks.len();
            for step in 1..count {
                let rank = if down { step } else { count - 1 - step };
                let near = if down { &self.above } else { &self.below };
                let place = self.places();
                let mean = |&item: &usize| {
                    let near = &near[item];
                    if near.is_empty() {
                        return place[item];
                    }
                    near.iter().map(|&other| place[other]).sum::<f64>() / count_of(near)
                };
                let mut sorted: Vec<(f64, usize)> =
                    self.ranks[rank].iter().map(|item| (mean(item), *item)).collect();
                sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
                self.ranks[rank] = sorted.into_iter().map(|(_, item)| item).collect();
            }
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.ranks.clone());
            }
        }
        self.ranks = best.1;
    }

    /// The place of each item in its rank, from 0 to 1.
    fn places(&self) -> Vec<f64> {
        let mut places = vec![0.0; self.items.len()];
        for rank in &self.ranks {
            for (at, &item) in rank.iter().enumerate() {
                places[item] = (count(at) + 0.5) / count_of(rank);
            }
        }
        places
    }

    fn crossings(&self) -> usize {
        let place = self.places();
        let mut crossings = 0;
        for rank in &self.ranks {
            let ways: Vec<(f64, f64)> = rank
                .iter()
                .flat_map(|&top| self.below[top].iter().map(move |&bottom| (top, bottom)))
                .map(|(top, bottom)| (place[top], place[bottom]))
                .collect();
            for (at, a) in ways.iter().enumerate() {
                let crosses = |b: &&(f64, f64)| (a.0 - b.0) * (a.1 - b.1) < 0.0;
                crossings += ways[at + 1..].iter().filter(crosses).count();
            }
        }
        crossings
    }

    fn place(&mut self) {
        let mut top = MARGIN;
        for rank in 0..self.ranks.len() {
            let height =
                self.ranks[rank].iter().map(|&item| self.items[item].height).fold(0.0, f64::max);
            for &item in &self.ranks[rank] {
                self.items[item].y = top + height / 2.0;
            }
            top += height + GAP_Y;
            self.spread(rank, |_| None);
        }
        self.height = top - GAP_Y + MARGIN;
        for sweep in 0..SWEEPS * 2 {
            for step in 0..self.ranks.len() {
                let down = sweep % 2 == 0;
                let rank = if down { step } else { self.ranks.len() - 1 - step };
                let near = if down { self.above.clone() } else { self.below.clone() };
                let x: Vec<f64> = self.items.iter().map(|item| item.x).collect();
                self.spread(rank, |item| {
                    let near = &near[item];
                    (!near.is_empty())
                        .then(|| near.iter().map(|&other| x[other]).sum::<f64>() / count_of(near))
                });
            }
        }
        let start =
            self.items.iter().map(|item| item.x - item.width / 2.0).fold(f64::MAX, f64::min);
        let end = self.items.iter().map(|item| item.x + item.width / 2.0).fold(0.0, f64::max);
        for item in &mut self.items {
            item.x += MARGIN - start;
        }
        self.width = (end - start).max(0.0) + 2.0 * MARGIN;
    }

    /// Puts the items of a rank where they want to be, as far as their neighbours let them: the least
    /// squares under "no overlap", by pooling what would overlap.
    fn spread(&mut self, rank: usize, wish: impl Fn(usize) -> Option<f64>) {
        let mut offset = 0.0;
        // Each pool: its first item, how many, the sum of their wishes (less their offsets).
        let mut pools: Vec<(usize, f64)> = Vec::new();
        let mut offsets = Vec::new();
        for &item in &self.ranks[rank] {
            let half = self.items[item].width / 2.0;
            offset += half;
            let wanted = wish(item).unwrap_or(if rank == 0 && offsets.is_empty() {
                0.0
            } else {
                self.items[item].x
            });
            offsets.push(offset);
            pools.push((1, wanted - offset));
            offset += half + GAP_X;
            while let [.., (count_a, sum_a), (count_b, sum_b)] = pools.as_slice() {
                if sum_a / count(*count_a) <= sum_b / count(*count_b) {
                    break;
                }
                let joined = (count_a + count_b, sum_a + sum_b);
                pools.truncate(pools.len() - 2);
                pools.push(joined);
            }
        }
        let starts =
            pools.iter().flat_map(|&(many, sum)| std::iter::repeat_n(sum / count(many), many));
        let found: Vec<f64> = starts.zip(&offsets).map(|(start, offset)| start + offset).collect();
        for (&item, x) in self.ranks[rank].iter().zip(found) {
            self.items[item].x = x;
        }
    }
}

impl Item {
    fn new(lines: Vec<String>, rank: usize, padding_x: f64, padding_y: f64) -> Self {
        let widest = lines.iter().map(|line| width(line)).max().unwrap_or(0);
        Self {
            rank,
            x: 0.0,
            y: 0.0,
            width: count(widest) * LETTER + 2.0 * padding_x,
            height: count(lines.len()) * LINE + 2.0 * padding_y,
            lines,
        }
    }

    fn bend(rank: usize) -> Self {
        Self { rank, x: 0.0, y: 0.0, width: BEND, height: 0.0, lines: Vec::new() }
    }
}

/// Which ways lead back to a step that leads to them.
fn back_ways(process: &Diagram) -> Vec<bool> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut back = vec![false; process.ways.len()];
    let mut marks = vec![Mark::New; process.steps.len()];
    for start in 0..process.steps.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        // A step, and the next of its ways to look at.
        let mut line = vec![(start, 0)];
        while let Some((step, from)) = line.pop() {
            let found = (from..process.ways.len()).find(|&way| process.ways[way].from == step);
            let Some(way) = found else {
                marks[step] = Mark::Done;
                continue;
            };
            line.push((step, way + 1));
            let to = process.ways[way].to;
            match marks[to] {
                Mark::Open => back[way] = true,
                Mark::New => {
                    marks[to] = Mark::Open;
                    line.push((to, 0));
                }
                Mark::Done => {}
            }
        }
    }
    back
}

/// The longest way to each step from where nothing leads to it.
fn layers(process: &Diagram, back: &[bool]) -> Vec<usize> {
    let mut layers = vec![0_usize; process.steps.len()];
    // Without the ways back there is no circle, so that this ends after as many rounds as steps.
    for _ in 0..process.steps.len() {
        let mut changed = false;
        for (way, _) in process.ways.iter().zip(back).filter(|(_, is_back)| !**is_back) {
            if layers[way.to] <= layers[way.from] {
                layers[way.to] = layers[way.from] + 1;
                changed = true;
            }
        }
        if !changed {
            break;
        }
    }
    layers
}

fn count_of<T>(items: &[T]) -> f64 {
    count(items.len())
}

/// Counts here are small: a diagram has at most some hundred parts.
fn count(number: usize) -> f64 {
    u32::try_from(number).map_or(0.0, f64::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse::component::diagram::read;

    fn layout(text: &str) -> Layout {
        Layout::new(&read(text).0)
    }

    #[test]
    fn nothing_overlaps() {
        let layout = layout(
            "a -> b: when the window is open\na -> c: when it is not\na -> d: sometimes\nb -> e\nc -> e\nd -> e\na -> e\ne -> a: again\n",
        );
        for (at, one) in layout.items.iter().enumerate() {
            for other in layout.items[at + 1..].iter().filter(|other| other.rank == one.rank) {
                let apart = (one.x - other.x).abs() - f64::midpoint(one.width, other.width);
                assert!(apart > GAP_X - 0.01, "{apart}");
            }
            assert!(one.x - one.width / 2.0 >= 0.0 && one.x + one.width / 2.0 <= layout.width);
        }
    }

    #[test]
    fn ways_lead_down_but_for_those_back() {
        let layout = layout("a -> b\nb -> c\nc -> a\n");
        let ranks: Vec<usize> = (0..3).map(|step| layout.items[step].rank).collect();
        assert_eq!(ranks, [0, 2, 4]);
        let back: Vec<bool> = layout.paths.iter().map(|path| path.is_back).collect();
        assert_eq!(back, [false, false, true]);
    }

    #[test]
    fn a_fork_is_untangled() {
        let layout = layout("a -> x\nb -> y\na -> y2\ny2 -> z\nx -> z\ny -> z\n");
        assert_eq!(layout.crossings(), 0);
    }
}
