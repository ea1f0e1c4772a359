//! Views as plain values on Leptos' signals.
//!
//! A view is a function that returns a tree of [`El`] values. The builder methods
//! are those of Leptos: `.child`, `.attr`, `.class`, `.prop`, `.on`, `.inner_html`.
//!
//! ```
//! use bookmobile_dom::{El, html};
//!
//! fn next_article(title: &'static str, href: String) -> El {
//!     html::p()
//!         .class("kicker")
//!         .child("Read on: ")
//!         .child(html::a().attr("href", href).child(title))
//! }
//!
//! assert_eq!(
//!     next_article("Wells", "../wells/".to_owned()).to_html(),
//!     "<p class=\"kicker\">Read on: <a href=\"../wells/\">Wells</a></p>"
//! );
//! ```
//!
//! # Signals
//!
//! A closure in place of a value follows the signals that it reads, as in Leptos:
//! `.child(move || ...)`, `.attr("href", move || ...)`, `.class(move || ...)`.
//! A closure that returns text changes one text node. A closure that returns
//! elements replaces them all; [`keyed`] makes a list whose elements stay.
//!
//! ```
//! use bookmobile_dom::{El, StaticSignal, ev, html};
//!
//! fn counter(count: StaticSignal<u32>) -> El {
//!     html::button()
//!         .attr("disabled", move || count.get() == 9)
//!         .on(ev::click, move |_| count.update(|count| *count += 1))
//!         .child("Pressed: ")
//!         .child(move || count.get().to_string())
//! }
//!
//! assert_eq!(
//!     counter(StaticSignal::new(9)).to_html(),
//!     "<button disabled>Pressed: 9</button>"
//! );
//! ```
//!
//! # Three ways to show a view
//!
//! - [`El::to_html`] writes it, natively, for a page that is readable before the
//!   program has arrived; [`View::render`] also returns the style sheets that its
//!   elements declared with [`El::uses`].
//! - [`View::hydrate`] takes that HTML over in a browser without changing it. A
//!   development build warns on the console where the page differs from the view.
//! - Where nothing was written ahead, `hydrate` builds the elements.
//!
//! # Why not `view!`
//!
//! Typed views made the same reader twice as large: see docs/decisions/0003. Here
//! all views have one type, and each closure is boxed. The quirks that follow:
//!
//! - [`StaticSignal`] and Leptos' own signals can both be read. A `StaticSignal`
//!   is never freed.
//! - A keyed list consists of single elements.
//! - HTML natively ignores handlers and properties; a control that needs the
//!   program must be disabled until the program is there.

mod arrange;
mod attribute;
mod debounce;
mod effect;
mod element;
pub mod html;
mod hydrate;
mod keyed;
mod render;
mod signal;
mod style;
#[cfg(not(target_arch = "wasm32"))]
mod tree;

pub use attribute::{Attribute, AttributeValue, IntoAttribute};
pub use debounce::Debounce;
pub use effect::{effect, memo_bool};
pub use element::{El, IntoView, Item, View, el};
pub use keyed::keyed;
pub use leptos::ev;
pub use render::Rendered;
pub use signal::StaticSignal;
pub use style::StyleSheets;
