//! The only place where a string becomes HTML, which `cargo xtask tidy` checks. Such
//! strings come from the press, which has sanitised them.

use crate::context::Context;
use crate::js_bindings;
use crate::route::Page;
use bookmobile_dom::{El, html};
use bookmobile_html::escape;
use leptos::prelude::untrack;

/// The notice for a browser that runs no scripts, in a page that was loaded. With scripts,
/// a browser parses it as text and does not show it.
pub(super) fn no_script(cx: Context) -> Option<El> {
    let is_loaded = !cx.live.get_untracked();
    is_loaded.then(|| {
        let text = escape(untrack(|| cx.messages()).no_script());
        html::noscript().inner_html(format!("<p class=\"notice\">{text}</p>"))
    })
}

/// A block of the press's HTML of `page` that is shown on another page. `base` is the
/// address of `page` from here, and is put before relative addresses, so that links keep
/// their targets.
pub(super) fn pressed_for(
    cx: Context,
    class: &'static str,
    html: &str,
    page: &Page,
    base: &str,
) -> El {
    block(class, readdressed_for(cx, html, page, base))
}

/// The press's HTML of `page` with addresses that fit another page, as in [`pressed_for`].
pub(super) fn readdressed_for(cx: Context, html: &str, page: &Page, base: &str) -> String {
    if cx.router.is_one_file() {
        return carried(cx, html, page);
    }
    readdressed(html, |_, address| {
        is_relative(address).then(|| base.to_owned() + address)
    })
}

/// A block of the press's HTML on its own page.
pub(super) fn pressed(cx: Context, class: &'static str, html: String, page: &Page) -> El {
    let html = if cx.router.is_one_file() {
        carried(cx, &html, page)
    } else {
        html
    };
    block(class, html)
}

fn block(class: &'static str, html: String) -> El {
    let block = html::div().class(class);
    #[cfg(not(target_arch = "wasm32"))]
    let block = block.uses(crate::style::of_html(&html));
    block.inner_html(html)
}

/// HTML of `page` in a single file: links become fragments, and pictures come from the
/// file.
fn carried(cx: Context, html: &str, page: &Page) -> String {
    readdressed(html, |attribute, address| {
        if !is_relative(address) {
            return None;
        }
        if attribute == "src" {
            let mut path = address;
            while let Some(rest) = path.strip_prefix("../") {
                path = rest;
            }
            return js_bindings::picture(path);
        }
        Some(cx.router.href(&page.route_of(address)))
    })
}

/// Replaces the addresses in HTML by what `change` returns for the name of the attribute
/// and the address; `None` keeps an address. Of a picture in several sizes only the one in
/// `src` remains. The press writes all values in double quotes, without spaces around `=`.
fn readdressed(html: &str, change: impl Fn(&str, &str) -> Option<String>) -> String {
    let mut out = String::with_capacity(html.len());
    let (mut in_tag, mut value) = (false, None);
    for (at, c) in html.char_indices() {
        match (c, value) {
            ('"', Some(start)) => {
                let address = html.get(start..at).unwrap_or_default();
                let attribute = ["href", "src", "srcset"].into_iter().find(|name| {
                    let before = out
                        .strip_suffix("=\"")
                        .and_then(|out| out.strip_suffix(name));
                    before.is_some_and(|out| out.ends_with(' '))
                });
                let changed = attribute.and_then(|name| match name {
                    "srcset" => Some(String::new()),
                    _ => change(name, address),
                });
                out.push_str(changed.as_deref().unwrap_or(address));
                value = None;
            }
            (_, Some(_)) => continue,
            ('"', None) if in_tag => value = Some(at + 1),
            ('<', None) => in_tag = true,
            ('>', None) => in_tag = false,
            _ => {}
        }
        out.push(c);
    }
    out
}

/// Whether an address names no host and does not begin at the host's root.
fn is_relative(address: &str) -> bool {
    let end = address.find(['/', '#', '?']).unwrap_or(address.len());
    let first = address.get(..end).unwrap_or_default();
    !address.starts_with('/') && !first.contains(':')
}

#[cfg(test)]
mod tests {
    use super::{is_relative, readdressed};

    #[test]
    fn links_of_an_answer_lead_to_where_they_led_on_its_own_page() {
        let html = "<p><a href=\"#fares\">x</a> <a href=\"../b/#c\">y</a> \
                    <a href=\"https://example.org/d\">z</a> <a href=\"mailto:a@example.org\">m</a> \
                    <img src=\"../../images/e.png\" srcset=\"../../images/f.png 480w\" alt=\"an href=\"></p>";
        let expected = "<p><a href=\"../articles/a/#fares\">x</a> <a href=\"../articles/a/../b/#c\">y</a> \
                        <a href=\"https://example.org/d\">z</a> <a href=\"mailto:a@example.org\">m</a> \
                        <img src=\"../articles/a/../../images/e.png\" srcset=\"\" alt=\"an href=\"></p>";
        let rebased = |html| {
            readdressed(html, |_, address| {
                is_relative(address).then(|| ["../articles/a/", address].concat())
            })
        };
        assert_eq!(rebased(html), expected);
        assert_eq!(rebased("text"), "text");
    }
}
