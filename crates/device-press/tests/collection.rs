//! Files become a collection that the reader's search finds, and that is read again.

use bookmobile_device_press::{Maker, Opened, Place, Tools, chapter, language_of, markdown, plain};
use bookmobile_search::{Form, Index, Request};

/// Tools that stand in for a browser's: texts without forms, words of two characters.
fn tools() -> Tools {
    Tools {
        normalize: Box::new(|_: Form, text: &str| text.to_owned()),
        segment: Box::new(|run| vec![2; run.chars().count().div_ceil(2)]),
    }
}

#[test]
fn what_was_made_is_found_and_read() {
    let mut maker = Maker::default();
    for text in [
        "# Rivers\n\nThe *ferries* cross.\n\n## Bridges\n\nStone.",
        "# 图书馆\n\n公共图书馆开放。",
    ] {
        let mut draft = markdown(text, "name", Place::default(), |_| "en".to_owned());
        draft.language = language_of(text, "en").to_owned();
        maker.add(draft);
    }
    for mut draft in plain("Notes\n\nA lighthouse <b>stands</b>.", "notes") {
        draft.language = "en".to_owned();
        maker.add(draft);
    }
    assert_eq!(maker.len(), 3);
    let made = maker.finish("Mine", tools()).expect("it is small");
    let index = Index::open(made.index).expect("an index");
    let groups = |text: &str| -> Vec<u32> {
        let request = Request {
            text,
            limit: 9,
            ..Request::default()
        };
        index
            .search_groups(&request, 1, &())
            .hits
            .iter()
            .map(|hit| hit.group)
            .collect()
    };
    assert_eq!(groups("ferry"), [0], "an English word by its stem");
    assert_eq!(groups("图书馆"), [1]);
    assert_eq!(groups("lighthouse "), [2]);
    assert_eq!(groups("lang:zh 开放"), [1]);
    let files = vec![("volume.bin".to_owned(), made.volume)];
    let opened = Opened::new(&made.catalog, files).expect("a pack");
    assert_eq!(opened.title(), "Mine");
    let articles = opened.articles().into_iter();
    let articles: Vec<_> = articles
        .map(|one| (one.number, one.title, one.language))
        .collect();
    assert_eq!(
        articles,
        [(0, "Rivers", "en"), (1, "图书馆", "zh"), (2, "Notes", "en")]
    );
    let sections = opened.sections(0).expect("an article");
    assert_eq!(
        sections[0].body.trim(),
        "<p>The <em>ferries</em> cross.</p>"
    );
    assert_eq!((sections[1].id.as_str(), sections[1].level), ("bridges", 2));
    assert_eq!(opened.sections(3), None);
}

#[test]
fn what_shows_nothing_is_left_out() {
    let mut maker = Maker::default();
    maker.add(markdown(
        "<script>x</script>\n",
        "name",
        Place::default(),
        |_| "en".to_owned(),
    ));
    for draft in plain(" \n\n", "name") {
        maker.add(draft);
    }
    assert!(maker.is_empty());
}

#[test]
fn a_book_of_many_chapters_is_made() {
    let mut maker = Maker::default();
    for at in 0..2000 {
        let mut draft = chapter(
            &format!("<h1>C{at}</h1><p>Text {at}.</p>"),
            &|_| None,
            Place::default(),
        )
        .0;
        draft.language = "en".to_owned();
        maker.add(draft);
    }
    assert_eq!(maker.len(), 2000);
    assert!(maker.finish("t", tools()).is_ok());
}
