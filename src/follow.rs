//! Work that follows signals: it runs at once, and again whenever a signal that
//! it reads changes, for as long as what made it is shown. The machinery of an
//! effect is large; here it exists once, not once for each use.

use leptos::prelude::*;

/// Runs `work` now and whenever a signal that it reads changes.
pub fn follow(work: impl FnMut() + 'static) {
    follow_boxed(Box::new(work));
}

fn follow_boxed(mut work: Box<dyn FnMut()>) {
    let effect = RenderEffect::new(move |_| work());
    // The owner of the signals around it keeps it, and drops it with them.
    StoredValue::new_local(effect);
}

/// A yes or no that follows signals and tells only when it changes.
pub fn whether(test: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    whether_boxed(Box::new(test))
}

fn whether_boxed(test: Box<dyn Fn() -> bool + Send + Sync>) -> Memo<bool> {
    Memo::new(move |_| test())
}
