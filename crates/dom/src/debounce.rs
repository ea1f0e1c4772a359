//! Debounced work, as for typing or scrolling: each call restarts the wait. The closures
//! are boxed, so that the code of a timer is in the program once.

use leptos::prelude::window;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Work that runs after a pause without calls. Clones share one timer.
#[derive(Clone)]
pub struct Debounce(Rc<Inner>);

struct Inner {
    wait_ms: i32,
    timer: Cell<Option<i32>>,
    work: RefCell<Box<dyn FnMut()>>,
    /// The work as the browser calls it, made by the first call.
    callback: OnceCell<JsValue>,
}

impl Debounce {
    /// Work that waits for a pause of `wait_ms` milliseconds between calls.
    pub fn new(wait_ms: i32, work: impl FnMut() + 'static) -> Self {
        Self::boxed(wait_ms, Box::new(work))
    }

    fn boxed(wait_ms: i32, work: Box<dyn FnMut()>) -> Self {
        Self(Rc::new(Inner {
            wait_ms,
            timer: Cell::new(None),
            work: RefCell::new(work),
            callback: OnceCell::new(),
        }))
    }

    /// Runs the work after the wait, unless another call comes before.
    pub fn call(&self) {
        let inner = &self.0;
        if let Some(timer) = inner.timer.take() {
            window().clear_timeout_with_handle(timer);
        }
        let callback = inner.callback.get_or_init(|| {
            let inner = Rc::clone(inner);
            let work = move || {
                inner.timer.set(None);
                // A timer never fires while the work runs.
                if let Ok(mut work) = inner.work.try_borrow_mut() {
                    work();
                }
            };
            Closure::<dyn FnMut()>::new(work).into_js_value()
        });
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.unchecked_ref(),
            inner.wait_ms,
        );
        inner.timer.set(timer.ok());
    }
}
