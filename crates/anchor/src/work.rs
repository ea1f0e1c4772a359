//! Counts the work of placing quotes and comparing texts, for tests: the steps of the
//! loops whose length depends on the texts. It is not compiled into a program unless the
//! feature `count-work` asks for it.

#[cfg(feature = "count-work")]
use std::cell::Cell;

#[cfg(feature = "count-work")]
thread_local! {
    static STEPS: Cell<u64> = const { Cell::new(0) };
}

/// Counts steps.
#[inline]
pub(crate) fn count(steps: usize) {
    #[cfg(feature = "count-work")]
    STEPS.with(|all| {
        let steps = u64::try_from(steps).unwrap_or(u64::MAX);
        all.set(all.get().saturating_add(steps));
    });
    #[cfg(not(feature = "count-work"))]
    let _ = steps;
}

/// How many steps this thread has made so far.
#[cfg(feature = "count-work")]
pub fn steps() -> u64 {
    STEPS.with(Cell::get)
}
