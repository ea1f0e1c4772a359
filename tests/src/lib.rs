//! What the stories in `stories/` are told with: browsers that are started and
//! ended by themselves, the finished site on a server of this machine that can
//! put faults in the way, and a page on which one presses, types, clicks and
//! looks as a person does.
//!
//! A step waits until it can be done, and a story waits for conditions: none
//! sleeps. A step that fails says what was on the page. What a person does is
//! found by its role and its words. What a person cannot see is read from the
//! page: its states, names and times are in `known.rs`; where a story looks at
//! how the page is laid out, it names classes of the HTML itself.

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
