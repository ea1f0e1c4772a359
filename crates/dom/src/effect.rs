//! Effects and memos of one type each. Leptos compiles the code of an effect for each type
//! of closure; with boxed closures it is in the program once.

use leptos::prelude::*;
use std::cell::RefCell;

thread_local! {
    static EFFECTS: RefCell<Effects> = const { RefCell::new(Effects::new()) };
}

/// The running effects; an effect ends when it is dropped. (Leptos' own arena would bring
/// Rust's thread handles into the program: 5 KB.)
struct Effects {
    slots: Vec<Option<RenderEffect<()>>>,
    /// The indexes of empty slots.
    free: Vec<usize>,
}

impl Effects {
    const fn new() -> Self {
        Self {
            slots: Vec::new(),
            free: Vec::new(),
        }
    }

    fn insert(&mut self, effect: RenderEffect<()>) -> usize {
        if let Some(index) = self.free.pop() {
            self.slots[index] = Some(effect);
            return index;
        }
        self.slots.push(Some(effect));
        self.slots.len() - 1
    }

    fn remove(&mut self, index: usize) -> Option<RenderEffect<()>> {
        self.free.push(index);
        self.slots.get_mut(index)?.take()
    }
}

/// Runs `work` now, and again whenever a signal that it reads changes, until the
/// current owner ends.
pub fn effect(work: impl FnMut() + 'static) {
    effect_boxed(Box::new(work));
}

fn effect_boxed(mut work: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_| work());
    let index = EFFECTS.with_borrow_mut(|effects| effects.insert(effect));
    on_cleanup(move || {
        // Dropped after the borrow: it may end effects of its own.
        let _ended = EFFECTS.with_borrow_mut(|effects| effects.remove(index));
    });
}

/// A boolean memo: effects that read it run again only when it changes.
pub fn memo_bool(test: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    memo_boxed(Box::new(test))
}

fn memo_boxed(test: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| test())
}
