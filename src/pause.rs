//! Work that waits for a pause, as in typing or scrolling: each restart begins
//! the wait anew. One type for all such work, so that the machinery of a timer
//! exists once in the program.

use leptos::prelude::window;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::*;

/// Some work and the pause it waits for. Handles are copies of one.
#[derive(Clone)]
pub struct Pause(Rc<Inner>);

struct Inner {
    milliseconds: i32,
    timer: Cell<Option<i32>>,
    work: RefCell<Box<dyn FnMut()>>,
    /// The work as the browser calls it, made when first needed.
    callback: OnceCell<JsValue>,
}

impl Pause {
    /// Nothing waits yet.
    pub fn new(milliseconds: i32, work: impl FnMut() + 'static) -> Self {
        Self::boxed(milliseconds, Box::new(work))
    }

    fn boxed(milliseconds: i32, work: Box<dyn FnMut()>) -> Self {
        Self(Rc::new(Inner {
            milliseconds,
            timer: Cell::new(None),
            work: RefCell::new(work),
            callback: OnceCell::new(),
        }))
    }

    /// Does the work once so much time has passed without another call.
    pub fn restart(&self) {
        let inner = &self.0;
        if let Some(timer) = inner.timer.take() {
            window().clear_timeout_with_handle(timer);
        }
        let callback = inner.callback.get_or_init(|| {
            let inner = Rc::clone(inner);
            let work = move || {
                inner.timer.set(None);
                // It cannot be under way: it starts from the browser's queue.
                if let Ok(mut work) = inner.work.try_borrow_mut() {
                    work();
                }
            };
            Closure::<dyn FnMut()>::new(work).into_js_value()
        });
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.unchecked_ref(),
            inner.milliseconds,
        );
        inner.timer.set(timer.ok());
    }
}
