//! Foreign bytes: every parser comes back from them, whatever they are. What `tests/fuzz` does with a nightly
//! compiler for hours, this does for a moment: the seeds and the inputs that once made something panic, each seed
//! mutated, and single marks repeated until anything that is not linear would be noticed.
//!
//! `HALLPASS_FUZZ=100` does a hundred times as many mutations.

use std::panic::catch_unwind;

use super::support::{repository, tree};

#[path = "../fuzz/targets.rs"]
mod targets;

/// Mutations of each seed.
const ROUNDS: usize = 12;

/// What foreign text is made of.
const PIECES: &[&str] = &[
    "{",
    "}",
    "~",
    "=",
    "#",
    "->",
    "%50%",
    "::",
    "//",
    "\\",
    "####",
    "[html]",
    "$CATEGORY: ",
    "\n\n",
    "\n",
    "- [x] ",
    "- [ ] ",
    "> ",
    "> [!TIP]\n",
    "## ",
    "{#id}",
    "[[",
    "]]",
    "|",
    "|---|\n",
    "```",
    "```{only}\n",
    "{{ data.a }}",
    "{{",
    "}}",
    "[@",
    "](",
    "<b>",
    "</p>",
    "<!--",
    "&amp;",
    "---\n",
    "\"",
    ",",
    ";",
    "\t",
    "\u{feff}",
    "\u{e000}",
    "\u{202e}",
    "é",
    "\0",
    "99999999999999999999",
    "1e9",
    "-",
    ":",
    "ANSWER: A\n",
    "A. ",
    "null",
    "[",
    "]",
    "true",
    "\u{10ffff}",
    "*",
    "_",
    "`",
];

/// `SplitMix64`, so that every run does the same.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % bound.max(1) as u64).unwrap()
    }

    fn mutated(&mut self, seed: &[u8]) -> Vec<u8> {
        let mut bytes = seed.to_vec();
        for _ in 0..=self.below(6) {
            let at = self.below(bytes.len() + 1);
            let end = (at + self.below(20)).min(bytes.len());
            match self.below(5) {
                0 => drop(bytes.drain(at..end)),
                1 => {
                    let piece = PIECES[self.below(PIECES.len())].as_bytes();
                    bytes.splice(at..at, piece.iter().copied());
                }
                2 => {
                    let again = bytes[at..end].to_vec();
                    bytes.splice(at..at, again);
                }
                3 => bytes.truncate(at),
                _ if at < bytes.len() => bytes[at] = u8::try_from(self.below(256)).unwrap(),
                _ => {}
            }
        }
        bytes
    }
}

fn inputs(folder: &str, target: &str) -> Vec<Vec<u8>> {
    tree(&repository(&format!("tests/fuzz/{folder}/{target}"))).into_values().collect()
}

/// The input lies in a file while it is tried: a stack that overflows cannot be caught.
#[track_caller]
fn run(name: &str, target: fn(&[u8]), bytes: &[u8]) {
    let thread = format!("{:?}", std::thread::current().id()).replace(['(', ')'], "-");
    let name_of_file = format!("hallpass-hostile-{}-{thread}{name}", std::process::id());
    let place = std::env::temp_dir().join(name_of_file);
    std::fs::write(&place, bytes).unwrap();
    let copy = bytes.to_vec();
    let shown = place.display();
    assert!(
        catch_unwind(move || target(&copy)).is_ok(),
        "`{name}` panicked; the input is in `{shown}`: put it into `tests/fuzz/crashes/{name}`"
    );
    std::fs::remove_file(&place).unwrap();
}

#[test]
fn no_bytes_make_a_parser_panic() {
    let more: usize =
        std::env::var("HALLPASS_FUZZ").ok().and_then(|times| times.parse().ok()).unwrap_or(1);
    for (at, (name, target)) in targets::TARGETS.iter().enumerate() {
        let seeds = inputs("seeds", name);
        assert!(!seeds.is_empty(), "`tests/fuzz/seeds/{name}` has no seed");
        for bytes in inputs("crashes", name).iter().chain(&seeds) {
            run(name, *target, bytes);
        }
        let mut random = Random(at as u64);
        // A page goes through the whole pipeline, which takes its time.
        let rounds = if *name == "page" { ROUNDS / 2 } else { ROUNDS * 8 };
        for _ in 0..rounds * more {
            for seed in &seeds {
                run(name, *target, &random.mutated(seed));
            }
        }
    }
}

#[test]
fn a_mark_repeated_a_thousand_times_is_read() {
    for (name, target) in targets::TARGETS {
        for piece in PIECES {
            let seed = piece.repeat(if *name == "page" { 400 } else { 2000 });
            run(name, *target, seed.as_bytes());
        }
    }
}

#[test]
fn every_target_can_be_fuzzed() {
    let manifest = std::fs::read_to_string(repository("tests/fuzz/Cargo.toml")).unwrap();
    for (name, _) in targets::TARGETS {
        assert!(manifest.contains(&format!("name = \"{name}\"")), "`tests/fuzz` has no `{name}`");
        assert!(repository(&format!("tests/fuzz/fuzz_targets/{name}.rs")).is_file(), "{name}");
    }
}
