//! An article: its title and dates, its text, its questions, and links to the articles
//! before and after it.

use super::article_html::article_html;
use super::byline::{dates, same_section, translations};
use super::contents::contents;
use super::missing::load_again;
use super::press_html::{no_script, pressed, readdressed_for};
use crate::context::Context;
use crate::library::LoadState;
use crate::route::{LibraryFilter, Page};
use crate::style;
use bookmobile_dom::{El, IntoView, View, html};
use bookmobile_i18n::Messages;
use bookmobile_pack::{ArticleId, ArticleMeta, Neighbour};
use wasm_bindgen::JsValue;

/// An article's page.
pub fn article_page(cx: Context, id: ArticleId, meta: &'static ArticleMeta) -> El {
    let site = &cx.library.catalog().site;
    let tag = site
        .language(&meta.language)
        .map(|language| language.tag.as_str());
    let text = match cx.library.article(id) {
        Ok(article) => html::div()
            .attr("data-article", format!("{}/{}", meta.language, meta.slug))
            .child(pressed(
                cx,
                "prose",
                article_html(meta, &article, cx.library.messages(&meta.language)),
                &cx.page_of(meta),
            )),
        Err(_) => damaged(cx),
    };
    let read = move || JsValue::from(cx.progression.with(|position| position.read_permille));
    let progress = html::progress()
        .class("read")
        .attr("max", "1000")
        .attr("value", "0")
        .attr("aria-hidden", "true")
        .prop("value", read);
    html::div()
        .class("page page-article")
        .child(progress)
        .child(html::div().class("side").child(contents(cx, meta)))
        .child(
            html::article()
                .class("article")
                .uses(cx.library.style_of(&meta.language))
                .attr("lang", tag)
                .attr("dir", cx.library.direction(&meta.language))
                .child(no_script(cx))
                .child(head(cx, meta))
                .child(text)
                .child(neighbours(cx, meta)),
        )
}

/// The HTML of an article's text with addresses that fit the current page. Nothing while it
/// is being fetched, or if there is no such article; empty if it could not be fetched, which
/// is tried again when it is asked for again.
pub fn text_of(cx: Context, page: &Page) -> Option<String> {
    let Page::Article { language, slug } = page else {
        return None;
    };
    let (id, meta) = cx.library.find_or_load(language, slug)?;
    match cx.library.load_state(page) {
        LoadState::Loaded => {}
        LoadState::Loading => return None,
        LoadState::Failed => {
            cx.library.try_again(page);
            return Some(String::new());
        }
    }
    let article = cx.library.article(id).ok()?;
    let html = article_html(meta, &article, cx.library.messages(language));
    Some(readdressed_for(cx, &html, page, &cx.href(page.clone())))
}

fn head(cx: Context, meta: &'static ArticleMeta) -> El {
    let catalog = cx.library.catalog();
    let topics = (meta.topics.iter())
        .filter_map(|at| catalog.topics.get(usize::from(*at)))
        .map(|topic| {
            let page = Page::Library {
                language: meta.language.clone(),
                filter: LibraryFilter::Topic(topic.slug.clone()),
            };
            let name = topic.name.get(&meta.language);
            html::a()
                .class("topic")
                .attr("href", cx.href(page))
                .child(name)
        });
    html::header()
        .class("article-head")
        .child(html::p().class("kicker").children(topics))
        .child(html::h1().child(meta.title.as_str()))
        .child(html::p().class("summary").child(meta.summary.as_str()))
        .child(
            dates(cx, meta).children(translations(cx, meta, move |other| {
                same_section(cx, &other.language, &other.slug)
            })),
        )
}

fn damaged(cx: Context) -> El {
    html::div()
        .class("empty")
        .attr("role", "alert")
        .attr("dir", cx.dir())
        .child(html::h2().child(cx.text(Messages::damaged_title)))
        .child(html::p().child(cx.text(Messages::damaged_text)))
        .child(load_again(cx, "button"))
}

/// Links to the articles before and after this one.
fn neighbours(cx: Context, meta: &'static ArticleMeta) -> View {
    let link = |other: &'static Neighbour, class: &'static str, previous: bool| {
        let word = move || {
            let messages = cx.messages();
            if previous {
                messages.previous()
            } else {
                messages.next()
            }
        };
        html::a()
            .class(class)
            .attr("rel", if previous { "prev" } else { "next" })
            .attr("href", cx.href(Page::article(&meta.language, &other.slug)))
            .child(html::span().class("way").child(word))
            .child(html::span().class("title").child(other.title.as_str()))
    };
    let near = |neighbour: &'static Option<Neighbour>| {
        let has = |other: &&Neighbour| cx.library.has_name(&meta.language, &other.slug);
        neighbour.as_ref().filter(has)
    };
    let (previous, next) = &meta.neighbours;
    let previous = near(previous).map(|other| link(other, "neighbour neighbour-previous", true));
    let next = near(next).map(|other| link(other, "neighbour neighbour-next", false));
    if previous.is_none() && next.is_none() {
        return View::Empty;
    }
    html::nav()
        .class("neighbours")
        .uses(style::NEIGHBOURS)
        .attr("aria-label", cx.text(Messages::ways_on))
        .child(previous)
        .child(next)
        .into_view()
}
