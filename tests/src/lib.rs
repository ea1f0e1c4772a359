//! The library of the end-to-end tests in `stories/`: browsers that are started and ended
//! automatically, the finished site on a local server that can simulate faults, and a page
//! with the steps of a person, who presses keys, types, clicks and looks.
//!
//! A step waits until it can be done, and a story waits for conditions instead of
//! sleeping. The error of a step reports what was on the page. A person's actions find
//! elements by role and name. What a person cannot see is read from the page: its states,
//! names and times are in `known.rs`; where a story checks the layout, it names classes of
//! the HTML itself.

mod axe;
mod driver;
mod engine;
pub mod known;
mod page;
mod site;
mod version;
mod webdriver;

pub use axe::{Axe, Violation};
pub use engine::{DESK, ENGINES, Engine, PHONE, Setting};
pub use known::{manifest, with_manifest};
pub use page::{LIMIT, Page};
pub use site::Site;
pub use webdriver::Element;
pub use xtask::server::{Fault, Link, Sent};
