//! Counts the work of searches, for tests: how many numbers of postings are decoded. It
//! is not compiled into a program unless the feature `count-work` asks for it.

use std::cell::Cell;

thread_local! {
    static DECODED: Cell<u64> = const { Cell::new(0) };
}

/// Counts the numbers of a list that was decoded.
pub(crate) fn count(numbers: usize) {
    let numbers = u64::try_from(numbers).unwrap_or(u64::MAX);
    DECODED.with(|decoded| decoded.set(decoded.get().saturating_add(numbers)));
}

/// How many numbers of postings this thread has decoded so far.
pub fn decoded_postings() -> u64 {
    DECODED.with(Cell::get)
}
