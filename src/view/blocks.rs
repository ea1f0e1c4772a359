//! Long lists in blocks. The first block is in the page. The app adds the others as empty
//! elements of about the same height, so that the list scrolls as one, and fills each when
//! it comes near the window: a list of ten thousand articles opens as quickly as a short
//! one, and only the parts of the catalog that are looked at are fetched.

use super::missing::load_again;
use crate::context::Context;
use crate::library::LoadState;
use crate::route::Page;
use crate::style;
use bookmobile_dom::{El, IntoView, StaticSignal, View, html, memo_bool};
use bookmobile_i18n::Messages;
use bookmobile_pack::ArticleId;
use js_sys::Array;
use leptos::prelude::Get;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{Element, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

/// A block of a list.
pub(super) struct Block {
    /// The articles that it shows.
    pub(super) articles: Vec<ArticleId>,
    /// Whether it shows their texts.
    pub(super) with_texts: bool,
    /// Draws it. What it shows is loaded.
    pub(super) draw: Box<dyn Fn() -> View>,
}

/// A list in blocks, in a language; a list that is one block is as it was drawn.
pub(super) fn in_blocks(cx: Context, language: &str, blocks: Vec<Block>) -> View {
    let Some(first) = blocks.first() else {
        return View::Empty;
    };
    let first = (first.draw)();
    if blocks.len() == 1 {
        return first;
    }
    let blocks = Rc::new(blocks);
    let plain = cx.router.file(&Page::list_path(language));
    let rest = move || {
        if cx.live.get() {
            later(cx, &blocks).into_view()
        } else {
            // Without the app the list goes on in plain pages.
            let all = html::a().attr("href", plain.clone());
            let all = all.child(cx.messages().all_articles());
            html::p().class("list-goes-on").child(all).into_view()
        }
    };
    html::div()
        .class("blocks")
        .uses(style::LISTS)
        // A list that is shown again is as high at once, so that its place is found again.
        .prop("style", move || height_of(cx.block_height.get_untracked()))
        .on_mount(move |element| measure(cx, &element))
        .child(first)
        .child(rest)
        .into_view()
}

/// Sets the height of empty blocks to that of the first block.
fn measure(cx: Context, blocks: &Element) {
    let Some(first) = blocks.first_element_child() else {
        return;
    };
    // Whole pixels: formatting fractions costs 24 KB of program.
    #[allow(clippy::cast_possible_truncation)]
    let height = first.get_bounding_client_rect().height() as i32;
    if height > 0 {
        cx.block_height.set(height);
        let style = JsValue::from_str(&height_of(height));
        let _ = js_sys::Reflect::set(blocks, &"style".into(), &style);
    }
}

/// The style of a list whose blocks have a height in pixels; none if it is not known.
fn height_of(height: i32) -> String {
    if height == 0 {
        return String::new();
    }
    "--block: ".to_owned() + &height.to_string() + "px"
}

/// All blocks but the first.
fn later(cx: Context, blocks: &Rc<Vec<Block>>) -> Vec<El> {
    let near = StaticSignal::new(Vec::new());
    let observer = observer(near);
    let block = |at: usize| {
        let observer = observer.clone();
        let blocks = Rc::clone(blocks);
        let is_near = memo_bool(move || near.with(|near| near.contains(&at)));
        html::div()
            .class("block")
            .attr("data-block", at.to_string())
            .child(move || is_near.get().then(|| filled(cx, &blocks[at])))
            .on_mount(move |element| {
                if let Some(observer) = &observer {
                    observer.observe(&element);
                }
            })
    };
    (1..blocks.len()).map(block).collect()
}

/// The content of a block; nothing while it is being loaded.
fn filled(cx: Context, block: &Block) -> View {
    match cx.library.load_entries(&block.articles, block.with_texts) {
        LoadState::Loading => View::Empty,
        LoadState::Loaded => (block.draw)(),
        LoadState::Failed => {
            let text = html::p().child(cx.text(Messages::not_here_text));
            let again = load_again(cx, "link-button");
            html::div()
                .class("notice")
                .child(text)
                .child(again)
                .into_view()
        }
    }
}

/// Adds the numbers of blocks that come within a window's height of the window.
fn observer(near: StaticSignal<Vec<usize>>) -> Option<IntersectionObserver> {
    let number = |entry: JsValue| -> Option<usize> {
        let entry: IntersectionObserverEntry = entry.dyn_into().ok()?;
        let block = entry.target().get_attribute("data-block")?;
        block.parse().ok().filter(|_| entry.is_intersecting())
    };
    let seen = move |entries: Array| {
        let mut new: Vec<usize> = entries.iter().filter_map(number).collect();
        near.with_untracked(|near| new.retain(|at| !near.contains(at)));
        if !new.is_empty() {
            near.update(|near| near.append(&mut new));
        }
    };
    // It lives as long as the page: a list is opened a few times.
    let seen = Closure::<dyn FnMut(Array)>::new(seen).into_js_value();
    let options = IntersectionObserverInit::new();
    options.set_root_margin("100% 0px");
    IntersectionObserver::new_with_options(seen.unchecked_ref(), &options).ok()
}
