//! Chance that is the same for the same seed, on every machine: SHA-256 over what is asked for, and
//! whole numbers and plain divisions from there on.

use quiz::Digest;

/// A source of chance for one purpose; `within` makes another for a part of it.
#[derive(Debug, Clone)]
pub struct Chance {
    purpose: String,
}

impl Chance {
    pub(super) fn new(seed: u64) -> Self {
        Self { purpose: seed.to_string() }
    }

    pub(super) fn within(&self, part: impl std::fmt::Display) -> Self {
        Self { purpose: format!("{}/{part}", self.purpose) }
    }

    pub(super) fn number(&self, what: &str) -> u64 {
        let digest = Digest::of(format!("{}/{what}", self.purpose).as_bytes());
        digest.bytes().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// Below `bound`, which is at least 1.
    pub(super) fn below(&self, what: &str, bound: u32) -> u32 {
        u32::try_from(self.number(what) % u64::from(bound.max(1))).unwrap_or(0)
    }

    /// From 0 up to 1.
    pub(super) fn share(&self, what: &str) -> f64 {
        f64::from(self.below(what, 1 << 24)) / f64::from(1 << 24)
    }

    /// About normally spread around 0, two thirds of it within 1: the sum of twelve shares.
    pub(super) fn spread(&self, what: &str) -> f64 {
        (0..12).map(|part| self.share(&format!("{what}{part}"))).sum::<f64>() - 6.0
    }
}
