//! The reader: a collection of articles, searchable, in tabs, entirely in the
//! browser. ARCHITECTURE.md tells where things are; models (`route`,
//! `locator`, `tabs`, `session`) hold no DOM, views are functions of them.

pub mod app;
#[cfg(feature = "ssr")]
pub mod document;
pub mod focus;
pub mod host;
pub mod i18n;
pub mod library;
pub mod locator;
pub mod navigation;
pub mod preferences;
pub mod reader;
pub mod reading;
pub mod route;
pub mod search_client;
pub mod session;
#[cfg(feature = "csr")]
pub mod start;
pub mod tabs;
pub mod view;
