//! The views, one component a file. They are functions of the models: they hold no state,
//! and do not depend on how the search or the storage works.

use bookmobile_dom::{El, html};

mod article;
mod article_html;
mod blocks;
mod bottom_bar;
mod byline;
mod closed_notice;
mod colophon;
mod contents;
mod export;
mod highlighted;
mod library;
mod masthead;
mod missing;
mod more_sheet;
mod outline;
mod press_html;
mod questions;
mod search;
mod search_filters;
mod search_help;
mod search_keys;
mod search_results;
mod search_state;
#[cfg(not(target_arch = "wasm32"))]
mod search_templates;
mod sheet;
mod strip_overflow;
mod tab_list_order;
mod tab_sheet;
mod tab_strip;
mod title_link;
mod topic_list;
mod trouble;

pub use article::{article_page, text_of};
pub use bottom_bar::bottom_bar;
pub use closed_notice::closed_notice;
pub use colophon::colophon;
pub use export::follow_export;
pub use library::library_page;
pub use masthead::masthead;
pub use missing::{coming, missing, not_here};
pub use more_sheet::{more_sheet, show_keys};
pub use search::search_sheet;
#[cfg(not(target_arch = "wasm32"))]
pub use search_templates::search_templates;
pub use tab_sheet::tab_sheet;
pub use tab_strip::{follow_front, tab_id};
pub use trouble::trouble;

/// An icon of the style sheet, hidden from screen readers.
fn icon(class: &'static str) -> El {
    html::span().class(class).attr("aria-hidden", "true")
}
