//! Tests of views in a browser: hydration of pages written by `to_html`, dynamic views,
//! and the focus in keyed lists. They run in a real browser (`cargo test --target
//! wasm32-unknown-unknown -p bookmobile-dom`).

#![cfg(target_arch = "wasm32")]

use bookmobile_dom::{El, IntoView, StaticSignal, View, html, keyed};
use leptos::prelude::{Owner, document};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};
use web_sys::{Element, HtmlElement, Node};

wasm_bindgen_test_configure!(run_in_browser);

/// An element of the page, and the owner of what is shown in it.
struct Page {
    element: Element,
    _owner: Owner,
}

impl Page {
    /// A page with this HTML, over which a view is hydrated.
    fn hydrate(html: &str, view: impl FnOnce() -> View) -> Self {
        let _ = any_spawner::Executor::init_wasm_bindgen();
        let element = document().create_element("main").expect("an element");
        element.set_inner_html(html);
        let body = document().body().expect("a body");
        body.append_child(&element).expect("it is appended");
        let owner = Owner::new();
        owner.with(|| view().hydrate(&element));
        Self {
            element,
            _owner: owner,
        }
    }

    fn html(&self) -> String {
        self.element.inner_html()
    }

    fn find(&self, selector: &str) -> HtmlElement {
        let found = self.element.query_selector(selector).expect("a selector");
        found
            .expect(selector)
            .dyn_into()
            .expect("an element of HTML")
    }

    /// The text nodes that are not empty.
    fn texts(&self) -> Vec<String> {
        fn collect(node: &Node, texts: &mut Vec<String>) {
            let children = node.child_nodes();
            for at in 0..children.length() {
                collect(&children.item(at).expect("a child"), texts);
            }
            texts.extend(node.node_value().filter(|text| !text.is_empty()));
        }
        let mut texts = Vec::new();
        collect(&self.element, &mut texts);
        texts
    }
}

/// Waits for effects, which run in the browser's queue of microtasks.
async fn settled() {
    for _ in 0..3 {
        let done = js_sys::Promise::resolve(&wasm_bindgen::JsValue::NULL);
        let _ = wasm_bindgen_futures::JsFuture::from(done).await;
    }
}

fn focused_text() -> Option<String> {
    document().active_element()?.text_content()
}

#[wasm_bindgen_test]
async fn a_page_that_is_the_same_is_kept_and_then_follows() {
    let count = StaticSignal::new(1);
    let view = move || -> View {
        html::p()
            .attr("title", move || count.get().to_string())
            .child("Count: ")
            .child(move || count.get().to_string())
            .child("!")
            .child(move || (count.get() > 1).then(|| html::b().child("many")))
            .child(html::span().child("end"))
            .into_view()
    };
    let html = view().to_html();
    let page = Page::hydrate(&html, view);
    let paragraph = page.find("p");
    assert_eq!(page.html(), html, "hydration changes nothing");
    count.set(2);
    settled().await;
    assert_eq!(page.find("p"), paragraph, "the element stays");
    assert_eq!(paragraph.get_attribute("title").as_deref(), Some("2"));
    assert_eq!(
        paragraph.text_content().as_deref(),
        Some("Count: 2!manyend")
    );
    assert_eq!(page.texts(), ["Count: ", "2", "!", "many", "end"]);
    count.set(0);
    settled().await;
    assert_eq!(paragraph.text_content().as_deref(), Some("Count: 0!end"));
}

#[wasm_bindgen_test]
fn where_the_page_differs_the_view_takes_its_place() {
    let view = || -> View {
        vec![
            html::h1().child("Title"),
            html::p().child("Text"),
            html::p().child("More"),
        ]
        .into_view()
    };
    let expected = view().to_html();
    for written in [
        "",
        "<h1>Title</h1>",
        "<h1>Title</h1><div>Text</div><p>More</p>",
        "<h1>Another</h1><p>Text</p><p>More</p><p>Left over</p>",
        "<h1>Title and more</h1><p>Text</p><p>More</p>",
        "Text",
    ] {
        assert_eq!(Page::hydrate(written, view).html(), expected, "{written}");
    }
}

/// Runs work and returns its warnings on the console.
fn warnings(work: impl FnOnce()) -> Vec<String> {
    let console = js_sys::Reflect::get(&js_sys::global(), &"console".into()).expect("a console");
    let own = js_sys::Reflect::get(&console, &"warn".into()).expect("its warn");
    let heard = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    let hear = {
        let heard = heard.clone();
        move |text: String| heard.borrow_mut().push(text)
    };
    let hear = Closure::<dyn FnMut(String)>::new(hear);
    let set = |warn: &JsValue| js_sys::Reflect::set(&console, &"warn".into(), warn);
    set(hear.as_ref()).expect("it is replaced");
    work();
    set(&own).expect("it is put back");
    heard.take()
}

#[wasm_bindgen_test]
fn a_development_build_warns_where_the_page_differs() {
    let view = || {
        let paragraph = html::p().class("a").attr("lang", || "en").child("Text");
        html::div().child(paragraph).into_view()
    };
    let written = |html: &'static str| {
        warnings(move || {
            Page::hydrate(html, view);
        })
    };
    let same = "<div><p class=\"a\" lang=\"en\">Text</p></div>";
    assert_eq!(written(same), Vec::<String>::new());
    for (html, words) in [
        (
            "<div><p class=\"b\" lang=\"en\">Text</p></div>",
            "class of <p> is Some(\"b\")",
        ),
        ("<div><p class=\"a\">Text</p></div>", "lang of <p> is None"),
        (
            "<div><p class=\"a\" lang=\"en\">Test</p></div>",
            "mismatch in <p>: the page has \"Test\"",
        ),
        (
            "<div><b>Text</b></div>",
            "mismatch in <div>: the page has <b>, the view p",
        ),
    ] {
        let heard = written(html);
        assert!(heard.len() == 1 && heard[0].contains(words), "{heard:?}");
    }
}

#[wasm_bindgen_test]
fn a_page_that_was_cut_off_within_its_html_is_made_whole() {
    let view = || {
        let text = html::section().inner_html("<p>One</p><p>Two</p>".to_owned());
        html::div()
            .child(html::article().child(text))
            .child(html::footer().child("End"))
            .into_view()
    };
    let whole = view().to_html();
    for cut in 1..whole.len() {
        let page = Page::hydrate(&whole[..cut], view);
        assert_eq!(page.html(), whole, "{}", &whole[..cut]);
        page.element.remove();
    }
    let other = whole.replace("One", "1");
    let page = Page::hydrate(&other, view);
    assert_eq!(page.html(), other, "in a whole page it is left as it is");
    page.element.remove();
}

#[wasm_bindgen_test]
fn what_is_the_same_before_a_difference_is_kept() {
    let view = || html::p().child("a").child(html::b().child("c")).into_view();
    let written = "<p>a<i>b</i></p>";
    let element = document().create_element("div").expect("an element");
    element.set_inner_html(written);
    let paragraph = element.first_child().expect("the paragraph");
    Owner::new().with(|| view().hydrate(&element));
    assert_eq!(element.first_child(), Some(paragraph));
    assert_eq!(element.inner_html(), "<p>a<b>c</b></p>");
}

#[wasm_bindgen_test]
async fn a_text_without_letters_in_the_page_appears_in_its_place() {
    let name = StaticSignal::new(String::new());
    let view = move || -> View {
        html::p()
            .child("书：")
            .child(move || name.get())
            .child("。")
            .into_view()
    };
    let page = Page::hydrate("<p>书：。</p>", view);
    name.set("井".to_owned());
    settled().await;
    assert_eq!(page.html(), "<p>书：井。</p>");
}

fn list(items: StaticSignal<Vec<&'static str>>) -> View {
    let item = |name: &&'static str| -> El {
        html::li()
            .child(html::button().child(*name))
            .child(html::button().child(format!("close {name}")))
    };
    let list = keyed(move || items.get(), item);
    html::ul()
        .child("before")
        .child(list)
        .child("after")
        .into_view()
}

#[wasm_bindgen_test]
async fn an_item_that_moves_keeps_its_element_and_the_focus() {
    let items = StaticSignal::new(vec!["a", "b", "c", "d"]);
    let html = list(items).to_html();
    let page = Page::hydrate(&html, move || list(items));
    assert_eq!(page.html(), html);
    let b = page.find("li:nth-of-type(2) button");
    b.focus().expect("it takes the focus");
    for order in [
        vec!["b", "a", "c", "d"],
        vec!["d", "c", "a", "b"],
        vec!["x", "d", "b", "y", "a"],
        vec!["b"],
        vec!["a", "b", "c"],
    ] {
        items.set(order.clone());
        settled().await;
        let shown: Vec<_> = (page.texts().into_iter())
            .filter(|text| text.chars().count() == 1)
            .collect();
        assert_eq!(shown, order);
        assert_eq!(
            document().active_element(),
            Some(b.clone().into()),
            "{order:?}"
        );
        assert!(page.html().starts_with("<ul>before<li>"), "{}", page.html());
        assert!(page.html().ends_with("</li>after</ul>"), "{}", page.html());
    }
}

#[wasm_bindgen_test]
async fn the_focus_of_an_item_that_leaves_goes_to_the_one_in_its_place() {
    let items = StaticSignal::new(vec!["a", "b", "c"]);
    let page = Page::hydrate("", move || list(items));
    let close = page.find("li:nth-of-type(2) button:last-child");
    close.focus().expect("it takes the focus");
    items.set(vec!["a", "c"]);
    settled().await;
    assert_eq!(focused_text().as_deref(), Some("close c"));
    items.set(vec!["a"]);
    settled().await;
    assert_eq!(focused_text().as_deref(), Some("close a"));
    items.set(vec![]);
    settled().await;
    assert_eq!(page.html(), "<ul>beforeafter</ul>");
}

#[wasm_bindgen_test]
async fn what_left_the_list_follows_nothing_any_more() {
    let items = StaticSignal::new(vec!["a", "b"]);
    let tick = StaticSignal::new(0);
    let runs = StaticSignal::new(0);
    let view = move || {
        let item = move |_: &&str| {
            html::li().child(move || {
                runs.update_untracked(|runs| *runs += 1);
                tick.get().to_string()
            })
        };
        keyed(move || items.get(), item)
    };
    let page = Page::hydrate("", view);
    assert_eq!(runs.get_untracked(), 2);
    items.set(vec!["b"]);
    settled().await;
    tick.set(1);
    settled().await;
    assert_eq!(page.html(), "<li>1</li>");
    assert_eq!(runs.get_untracked(), 3, "one item is left");
}

#[wasm_bindgen_test]
async fn a_view_that_is_replaced_leaves_its_neighbours_alone() {
    let is_open = StaticSignal::new(false);
    let inner = StaticSignal::new(vec!["x"]);
    let view = move || -> View {
        html::div()
            .child(html::b().child("1"))
            .child(move || is_open.get().then(|| vec![list(inner), list(inner)]))
            .child(html::b().child("2"))
            .into_view()
    };
    let page = Page::hydrate("<div><b>1</b><b>2</b></div>", view);
    let (first, last) = (page.find("b"), page.find("b:last-child"));
    is_open.set(true);
    settled().await;
    inner.set(vec!["y", "x"]);
    settled().await;
    assert_eq!(
        page.find("div")
            .query_selector_all("li")
            .map(|all| all.length()),
        Ok(4)
    );
    is_open.set(false);
    settled().await;
    assert_eq!(page.html(), "<div><b>1</b><b>2</b></div>");
    assert_eq!((page.find("b"), page.find("b:last-child")), (first, last));
}
