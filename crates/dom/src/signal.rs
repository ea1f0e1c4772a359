//! A signal that lives as long as the page. The value is stored beside one of Leptos'
//! triggers, which knows the effects that read it, so the code of signals is in the
//! program once, not once for each type of value (docs/decisions/0014).

use leptos::reactive::signal::ArcTrigger;
use leptos::reactive::traits::{Notify as _, Track as _};
use std::sync::{RwLock, RwLockReadGuard};

/// A signal that is never freed; its methods are those of Leptos' `RwSignal`.
/// Copies are handles of one signal. Make few: each leaks its value.
///
/// Reads may be nested. To update a signal while it is read or updated panics at
/// once, as a `RefCell` would, and never waits. A signal is used on one thread.
pub struct StaticSignal<T: 'static>(&'static Inner<T>);

struct Inner<T> {
    value: RwLock<T>,
    changed: ArcTrigger,
}

impl<T> Clone for StaticSignal<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for StaticSignal<T> {}

impl<T> StaticSignal<T> {
    /// A signal with its first value.
    pub fn new(value: T) -> Self {
        Self(Box::leak(Box::new(Inner {
            value: RwLock::new(value),
            changed: ArcTrigger::new(),
        })))
    }

    /// Follows the signal without reading it.
    pub fn track(self) {
        self.0.changed.track();
    }

    /// Reads the value and follows it.
    pub fn with<R>(self, read: impl FnOnce(&T) -> R) -> R {
        self.track();
        self.with_untracked(read)
    }

    /// Reads the value without following it.
    pub fn with_untracked<R>(self, read: impl FnOnce(&T) -> R) -> R {
        read(&self.read())
    }

    fn read(self) -> RwLockReadGuard<'static, T> {
        // Without `ok`, the error's message would bring the Unicode tables of printable
        // characters into the program (docs/decisions/0006).
        let value = self.0.value.try_read().ok();
        value.expect("a signal is not read within its own update")
    }

    /// Sets the value and notifies all that follow it.
    pub fn set(self, value: T) {
        self.update(|own| *own = value);
    }

    /// Changes the value and notifies all that follow it.
    pub fn update<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let done = self.update_untracked(change);
        self.0.changed.notify();
        done
    }

    /// Changes the value and notifies nobody.
    ///
    /// # Panics
    /// While the same signal is read or updated.
    pub fn update_untracked<R>(self, change: impl FnOnce(&mut T) -> R) -> R {
        let value = self.0.value.try_write().ok();
        change(&mut value.expect("a signal is not updated while it is read or updated"))
    }
}

impl<T: Clone> StaticSignal<T> {
    /// A copy of the value; follows it.
    pub fn get(self) -> T {
        self.with(T::clone)
    }

    /// A copy of the value; does not follow it.
    pub fn get_untracked(self) -> T {
        self.with_untracked(T::clone)
    }
}

impl<T> std::fmt::Debug for StaticSignal<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StaticSignal")
    }
}

#[cfg(test)]
mod tests {
    use super::StaticSignal;
    use leptos::prelude::{GetUntracked as _, Memo, Owner};

    #[test]
    fn readers_run_again_when_it_changes() {
        let owner = Owner::new();
        owner.set();
        let signal = StaticSignal::new(1);
        let double = Memo::new(move |_| signal.get() * 2);
        let once = Memo::new(move |_| signal.get_untracked());
        assert_eq!((double.get_untracked(), once.get_untracked()), (2, 1));
        signal.set(5);
        assert_eq!((double.get_untracked(), once.get_untracked()), (10, 1));
        signal.update_untracked(|value| *value = 7);
        assert_eq!(double.get_untracked(), 10);
        assert_eq!(signal.update(std::mem::take), 7);
        assert_eq!(double.get_untracked(), 0);
    }

    #[test]
    fn reads_may_be_nested() {
        let signal = StaticSignal::new(2);
        let product = signal.with_untracked(|one| signal.with_untracked(|other| one * other));
        assert_eq!(product, 4);
    }

    #[test]
    #[should_panic(expected = "while it is read")]
    fn an_update_within_a_read_is_an_error_and_does_not_hang() {
        let signal = StaticSignal::new(1);
        signal.with_untracked(|_| signal.set(2));
    }

    #[test]
    #[should_panic(expected = "within its own update")]
    fn a_read_within_an_update_is_an_error_and_does_not_hang() {
        let signal = StaticSignal::new(1);
        signal.update(|value| *value = signal.get_untracked());
    }
}
