//! Work on many pages, shared out among all processors.

use rayon::iter::{IndexedParallelIterator as _, MaxLen};
use rayon::prelude::*;
use rayon::slice;

/// A processor takes as many at once. Left to itself, the library gives a quarter of all to one, and at the end the other
/// processors wait for it.
const BATCH: usize = 32;

/// The items for a parallel iterator, in their order.
pub fn share<T: Sync>(items: &[T]) -> MaxLen<slice::Iter<'_, T>> {
    items.par_iter().with_max_len(BATCH)
}
