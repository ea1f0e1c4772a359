//! The list of a collection's topics, where there are more than tabs have room for.

use super::blocks::{Block, in_blocks};
use crate::context::Context;
use crate::library::BLOCK;
use crate::route::{LibraryFilter, Page};
use crate::style;
use bookmobile_dom::{IntoView, View, html};
use bookmobile_pack::Topic;

/// The topics in a language that have articles, each with how many.
pub(super) fn topic_list(cx: Context, language: &str) -> View {
    let catalog = cx.library.catalog();
    let mut counts = vec![0usize; catalog.topics.len()];
    for (_, listing) in catalog.articles.listings() {
        for topic in listing
            .topics
            .iter()
            .filter(|_| listing.language == language)
        {
            if let Some(count) = counts.get_mut(usize::from(*topic)) {
                *count += 1;
            }
        }
    }
    let topics = catalog.topics.iter().zip(counts);
    let topics: Vec<(&'static Topic, usize)> = topics.filter(|(_, count)| *count > 0).collect();
    let block = |topics: &[(&'static Topic, usize)]| {
        let (language, topics) = (language.to_owned(), topics.to_vec());
        let draw = move || {
            let topics = topics.iter().map(|(topic, count)| {
                let page = Page::Library {
                    language: language.clone(),
                    filter: LibraryFilter::Topic(topic.slug.clone()),
                };
                let link = html::a().attr("href", cx.href(page));
                html::li()
                    .child(link.child(topic.name.get(&language)))
                    .child(html::span().class("meta").child(count.to_string()))
            });
            html::ul()
                .class("topic-list")
                .uses(style::LISTS)
                .children(topics)
                .into_view()
        };
        Block {
            articles: Vec::new(),
            with_texts: false,
            draw: Box::new(draw),
        }
    };
    // A topic is a line: many more fit into a page than articles.
    in_blocks(cx, language, topics.chunks(3 * BLOCK).map(block).collect())
}
