//! What the stories in `stories/` are told with: browsers that are started and
//! ended by themselves, the finished site on a server of this machine that can
//! put faults in the way, and a page on which one presses, types, clicks and
//! looks as a person does.
//!
//! A step waits until it can be done, and a story never sleeps to make a thing
//! true. A step that fails says what was on the page. Nothing here knows the
//! reader's code: it finds things by their role and their words.

mod axe;
mod driver;
mod engine;
mod page;
mod site;
mod version;
mod webdriver;

pub use axe::{Axe, Violation};
pub use engine::{DESK, ENGINES, Engine, PHONE, Setting};
pub use page::{LIMIT, Page};
pub use site::Site;
pub use version::{manifest, with_manifest};
pub use webdriver::Element;
pub use xtask::server::{Fault, Link, Sent};
