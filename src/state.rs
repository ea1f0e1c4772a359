//! Values that views follow. A value lives beside one of Leptos' triggers, which
//! knows who read it; so the machinery of signals is in the program once, not
//! once for each type of value (docs/decisions/0014).

use leptos::reactive::signal::ArcTrigger;
use leptos::reactive::traits::{Notify as _, Track as _};
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// A value that lives as long as the page. Whoever reads it in a view, a memo or
/// a `follow` runs again when it changes. Handles are copies of one; make few,
/// since none is ever given back.
pub struct State<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> Clone for State<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for State<T> {}

impl<T> State<T> {
    /// A state with its first value.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(Inner {
            value: RwLock::new(value),
            changed: ArcTrigger::new(),
        })))
    }

    /// Follows it without reading it.
    pub fn track(self) {
        self.0.changed.track();
    }

    /// Reads it, and follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads it without following it.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    /// Gives it another value and tells those who follow.
    pub fn set(self, value: T) {
        self.update(|own| *own = value);
    }

    /// Changes it and tells those who follow.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let done = self.update_untracked(change);
        self.0.changed.notify();
        done
    }

    /// Changes it and tells nobody.
    pub fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        change(&mut self.write())
    }

    fn read(self) -> RwLockReadGuard<'static, T> {
        self.0.value.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(self) -> RwLockWriteGuard<'static, T> {
        self.0.value.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> State<T> {
    /// A copy of the value; follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value; does not follow it.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T> std::fmt::Debug for State<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("State")
    }
}

#[cfg(test)]
mod tests {
    use super::State;
    use leptos::prelude::{GetUntracked as _, Memo, Owner};

    #[test]
    fn who_reads_it_hears_of_a_change() {
        let owner = Owner::new();
        owner.set();
        let state = State::new(1);
        let double = Memo::new(move |_| state.get() * 2);
        let once = Memo::new(move |_| state.get_untracked());
        assert_eq!((double.get_untracked(), once.get_untracked()), (2, 1));
        state.set(5);
        assert_eq!((double.get_untracked(), once.get_untracked()), (10, 1));
        state.update_untracked(|value| *value = 7);
        assert_eq!(double.get_untracked(), 10);
        assert_eq!(state.update(std::mem::take), 7);
        assert_eq!(double.get_untracked(), 0);
    }
}
