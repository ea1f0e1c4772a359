//! The file with what a search before the app is made of: its views as templates, for each
//! language of a page and of the interface, and what its filters stand for.

use bookmobile::context::Context;
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile::router::Router;
use bookmobile::view::search_templates;
use bookmobile_i18n::Messages;
use leptos::prelude::Owner;
use serde_json::{Map, Value, json};

/// The file, as JSON.
pub(crate) fn early_search(library: &'static Library) -> String {
    let catalog = library.catalog();
    // Many topics are a list, which the app fills.
    let few = catalog.topics.iter().filter(|_| !library.has_many_topics());
    let topics: Vec<_> = few.map(|topic| &topic.slug).collect();
    let languages = catalog.site.languages.iter();
    let tags: Vec<_> = languages
        .map(|language| {
            let direction = library.direction(&language.code).unwrap_or_default();
            (&language.code, &language.tag, direction)
        })
        .collect();
    let views = catalog.site.languages.iter().map(|language| {
        let written = |messages: &&Messages| {
            let owner = Owner::new();
            let templates = owner.with(|| {
                let page = Page::library(&language.code);
                let cx = Context::new(library, Router::for_page(&page));
                cx.preferences.write_in(messages);
                search_templates(cx)
            });
            owner.cleanup();
            format!("\"{}\":{templates}", messages.code())
        };
        let written: Vec<_> = library.interface().iter().map(written).collect();
        format!("{}:{{{}}}", json!(language.code), written.join(","))
    });
    let views: Vec<_> = views.collect();
    format!(
        "{{\"topics\":{},\"languages\":{},\"plural\":{},\"views\":{{{}}}}}",
        json!(topics),
        json!(tags),
        plural_texts(library),
        views.join(",")
    )
}

/// The texts with a number, by the interface's languages: all of their forms, and the ranges
/// that choose one.
fn plural_texts(library: &'static Library) -> Value {
    let of = |messages: &&Messages| {
        let forms = |name: &str| -> Vec<&str> {
            messages
                .written(name)
                .unwrap_or_default()
                .split('\n')
                .collect()
        };
        let ranges = messages.plural().iter();
        let ranges = ranges.map(|range| (range.modulo, range.from, range.to, range.form));
        let texts = json!({
            "ranges": ranges.collect::<Vec<_>>(),
            "articles": forms("articles"),
            "passages": forms("passages"),
            "more": forms("more_passages"),
        });
        (messages.code().to_owned(), texts)
    };
    let all: Map<String, Value> = library.interface().iter().map(of).collect();
    all.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::built_in;
    use serde_json::Value;

    #[test]
    fn each_language_has_its_words_and_places_for_values() {
        let file: Value = serde_json::from_str(&early_search(built_in())).expect("JSON");
        let text = |page: &str, interface: &str, name: &str| {
            file["views"][page][interface][name].to_string()
        };
        let sheet = text("en", "zh", "sheet");
        assert!(
            sheet.contains("输入一个词") && sheet.contains("\"Cities\""),
            "{sheet}"
        );
        assert!(text("zh", "en", "sheet").contains("\"城市\""));
        assert_eq!(file["views"]["en"]["en"]["found"][2], "{0} in {1}");
        assert_eq!(file["plural"]["en"]["passages"][1], "{count} passages");
        assert_eq!(file["plural"]["zh"]["ranges"], json!([]));
        assert!(text("en", "en", "correction").contains("No “{0}” here; showing “{1}”"));
        assert_eq!(
            file["plural"]["en"]["more"][0],
            "{count} more in this article"
        );
    }
}
