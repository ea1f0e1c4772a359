//! The texts of the interface, and those that the press adds to articles, in each language.
//!
//! English and Chinese are Rust and in the program. Any other language is a file that the
//! press reads, with the same [`Key`]s; what the reader needs of it travels in the
//! collection's catalog (docs/decisions/0059). Both become [`Messages`]:
//!
//! ```
//! use bookmobile_i18n::built_in;
//!
//! let [english, chinese] = built_in();
//! assert_eq!(english.library(), "Library");
//! assert_eq!(english.tabs_closed(2), "Closed 2 articles");
//! assert_eq!(chinese.close_tab("水井"), "关闭《水井》");
//! ```

mod built_in;
mod direction;
mod en;
mod fill;
mod interface;
mod labels;
mod language;
mod plural;
mod texts;
mod zh;

pub use built_in::built_in;
pub use direction::is_right_to_left;
pub use interface::Messages;
pub use labels::Labels;
pub use language::{Group, Language, built_in_labels};
pub use plural::{CATEGORIES, ONE_OTHER, PluralRule, form, rule_of};
pub use texts::{Key, Kind};
