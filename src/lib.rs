//! The reader: a searchable collection of articles in tabs, entirely in the browser.
//! ARCHITECTURE.md describes its files. Models (`route`, `locator`, `tabs`, `session`)
//! hold no DOM, and views are functions of them.

pub mod app;
pub mod arrival;
pub mod context;
pub mod focus;
pub mod highlight;
pub mod js_bindings;
pub mod library;
pub mod locator;
pub mod preferences;
pub mod reading;
pub mod route;
pub mod router;
pub mod search_client;
pub mod session;
#[cfg(feature = "csr")]
pub mod start;
pub mod style;
pub mod tabs;
pub mod view;
