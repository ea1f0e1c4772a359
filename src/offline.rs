//! What is kept on the device for times without a network, as `offline.js` tells
//! it, and what a person can do about it: load a new version, or delete all.

use crate::navigation::listen;
use crate::reader::Reader;
use js_sys::{Function, Reflect};
use leptos::prelude::window;
use wasm_bindgen::prelude::*;

/// How it stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Offline {
    /// What is kept.
    pub state: Kept,
    /// The version that is kept; empty if none is.
    pub version: String,
    /// The day on which it came to this device, as YYYY-MM-DD; may be empty.
    pub since: String,
    /// The last update did not come whole.
    pub failed: bool,
    /// All was deleted, and nothing more is to be written down.
    pub forgotten: bool,
}

/// What is kept on the device.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kept {
    /// Nothing, or that is not known yet.
    #[default]
    None,
    /// This version.
    Version,
    /// This version, and a new one that waits, with so many articles that are
    /// not as they were.
    Update(u32),
}

/// Follows what `offline.js` tells.
pub fn follow_offline(reader: Reader) {
    let take = move |detail: &JsValue| {
        let told = read(detail);
        reader.offline.update(|offline| {
            let forgotten = offline.forgotten;
            *offline = Offline { forgotten, ..told };
        });
    };
    listen(
        &window(),
        "bookmobile-offline",
        move |event: web_sys::CustomEvent| take(&event.detail()),
    );
    // It may have told before the app was there.
    if let Some(told) = call("state") {
        take(&told);
    }
}

fn read(detail: &JsValue) -> Offline {
    let get = |name: &str| Reflect::get(detail, &name.into()).unwrap_or(JsValue::NULL);
    let text = |name: &str| get(name).as_string().unwrap_or_default();
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // a small count
    let articles = get("articles").as_f64().unwrap_or(0.0) as u32;
    Offline {
        state: match text("state").as_str() {
            "kept" => Kept::Version,
            "update" => Kept::Update(articles),
            _ => Kept::None,
        },
        version: text("version"),
        since: text("since"),
        failed: get("failed").is_truthy(),
        forgotten: false,
    }
}

/// Loads the new version in place of the page.
pub fn update() {
    call("update");
}

/// Deletes everything that the site keeps on this device. From then on nothing
/// more is written down until the page is loaded anew.
pub fn forget(reader: Reader) {
    reader.offline.update(|offline| offline.forgotten = true);
    call("forget");
}

/// Gives how many bytes the site uses on this device, where the browser says.
pub fn usage(give: impl FnOnce(u32) + 'static) {
    then(call("usage"), move |bytes| {
        if let Some(bytes) = bytes.as_f64() {
            #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // saturates
            give(bytes as u32);
        }
    });
}

/// Calls a function of `offline.js`, if it is there.
fn call(name: &str) -> Option<JsValue> {
    let door = Reflect::get(&window(), &"bookmobileOffline".into()).ok()?;
    let function: Function = Reflect::get(&door, &name.into()).ok()?.dyn_into().ok()?;
    function.call0(&door).ok()
}

fn then(promise: Option<JsValue>, done: impl FnOnce(JsValue) + 'static) {
    if let Some(promise) = promise {
        let done = Closure::once_into_js(move |value: JsValue| done(value));
        let then = Reflect::get(&promise, &"then".into());
        if let Ok(then) = then.and_then(JsCast::dyn_into::<Function>) {
            let _ = then.call1(&promise, &done);
        }
    }
}
