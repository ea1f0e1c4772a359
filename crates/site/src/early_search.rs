//! The file with what a search before the app is made of: its views as templates, for each
//! language of a page and of the interface, and what its filters stand for.

use bookmobile::context::Context;
use bookmobile::i18n::Locale;
use bookmobile::library::Library;
use bookmobile::route::Page;
use bookmobile::router::Router;
use bookmobile::view::search_templates;
use leptos::prelude::Owner;
use serde_json::json;

/// The file, as JSON.
pub(crate) fn early_search(library: &'static Library) -> String {
    let catalog = library.catalog();
    // Many topics are a list, which the app fills.
    let few = catalog.topics.iter().filter(|_| !library.has_many_topics());
    let topics: Vec<_> = few.map(|topic| &topic.slug).collect();
    let languages = catalog.site.languages.iter();
    let tags: Vec<_> = languages
        .map(|language| (&language.code, &language.tag))
        .collect();
    let views = catalog.site.languages.iter().map(|language| {
        let in_locale = |locale: &Locale| {
            let owner = Owner::new();
            let templates = owner.with(|| {
                let page = Page::library(&language.code);
                let cx = Context::new(library, Router::for_page(&page));
                cx.preferences.write_in(*locale);
                search_templates(cx)
            });
            owner.cleanup();
            format!("\"{}\":{templates}", locale.code())
        };
        let in_locales: Vec<_> = Locale::ALL.iter().map(in_locale).collect();
        format!("{}:{{{}}}", json!(language.code), in_locales.join(","))
    });
    let views: Vec<_> = views.collect();
    format!(
        "{{\"topics\":{},\"languages\":{},\"views\":{{{}}}}}",
        json!(topics),
        json!(tags),
        views.join(",")
    )
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
        let counts = &file["views"]["en"]["en"]["counts"];
        let words = |at: usize| counts[at][2].as_str().expect("a text").to_owned();
        assert_eq!(words(0), "1 passage in 1 article");
        assert_eq!(words(3), "{1} passages in {0} articles");
        assert!(text("en", "en", "correction").contains("No “{0}” here; showing “{1}”"));
        assert!(text("en", "en", "group").contains("{0} more in this article"));
    }
}
