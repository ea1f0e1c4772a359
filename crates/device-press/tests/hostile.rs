//! No bytes make the parsers panic, and whatever they give is HTML that the page lets in.

use bookmobile_device_press::{
    Draft, Links, Maker, Opened, Place, Tools, chapter, container, entries, markdown, package,
    plain, titles,
};
use bookmobile_html::allowed::inert_tag;
use regex::Regex;

const SEEDS: &[&str] = &[
    "# A\n\n<script>x</script> [a](javascript:b) [s](b#\"t) ![c](d \"e\")\n\n| f |\n|-|\n| g |\n\n- [x] h\n  1. i\n\n> j\n\n```k\"onclick=\"l\nm\n```\n\n[^n]: o\n\np[^n] ~~q~~ <b onclick=r>\n",
    "<html><body><h1 id='a\"b'>T</h1><p onclick='x' title='\"><script>'>a<a href='javascript:b' id='&quot;&gt;'>c</a><a href='a/b#&quot;&gt;'>u</a><img src='p.png' alt='\">'/></p><table><tr><td colspan='9\"'>d</td></tr></table><ruby>e<rt>f</rt></ruby></body></html>",
    "<package><metadata><title>t</title></metadata><manifest><item id='a' href='../../b'/></manifest><spine><itemref idref='a'/></spine></package>",
    "第一章 起\n\n　　正文。\n\n第二章 承\n\n<b>\"文\"</b>\n",
];

/// Changes a few characters of a text.
fn mutated(text: &str, state: &mut u64) -> String {
    let mut next = |below: usize| {
        *state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        usize::try_from(*state >> 33).unwrap_or(0) % below.max(1)
    };
    let mut all: Vec<char> = text.chars().collect();
    let signs: Vec<char> = "<>&\"'/=:;#![]()*_`~|\n- x第\u{0}\u{3000}"
        .chars()
        .collect();
    for _ in 0..=next(8) {
        let at = next(all.len() + 1);
        match next(3) {
            0 => all.insert(at, signs[next(signs.len())]),
            1 if at < all.len() => drop(all.remove(at)),
            _ => {
                let end = (at + next(20)).min(all.len());
                let copy: Vec<char> = all[at..end].to_vec();
                let to = next(all.len() + 1);
                all.splice(to..to, copy);
            }
        }
    }
    all.into_iter().collect()
}

fn tools() -> Tools {
    Tools {
        normalize: Box::new(|_, text| text.to_owned()),
        segment: Box::new(|_| vec![0, 200]),
    }
}

/// Panics unless all HTML of a draft is what the page lets in.
fn check(mut draft: Draft, tag: &Regex, from: &str) {
    "en".clone_into(&mut draft.language);
    let mut maker = Maker::default();
    maker.add(draft);
    if maker.is_empty() {
        return;
    }
    let made = maker.finish("t", tools()).expect("it is small");
    let files = vec![("volume.bin".to_owned(), made.volume)];
    let opened = Opened::new(&made.catalog, files).expect("a pack");
    for section in opened.sections(0).expect("an article") {
        for html in [section.heading, section.body] {
            assert!(
                !tag.replace_all(&html, "").contains('<'),
                "{html} of {from}"
            );
        }
    }
}

#[test]
fn whatever_is_read_is_inert() {
    let tag = Regex::new(&inert_tag()).expect("an expression");
    let mut state = 7;
    for round in 0..300 {
        let text = mutated(SEEDS[round % SEEDS.len()], &mut state);
        let links = Links::new(vec!["a/b".to_owned(), "b".to_owned()]);
        check(
            markdown(&text, "n<b>", links.at("a/b"), |_| "en".to_owned()),
            &tag,
            &text,
        );
        for draft in plain(&text, "n") {
            check(draft, &tag, &text);
        }
        let picture = |address: &str| (!address.is_empty()).then(|| "picture-0".to_owned());
        check(chapter(&text, &picture, links.at("b")).0, &tag, &text);
        let _ = (
            container(&text),
            package(&text, &text),
            titles(&text, "a/b"),
        );
        let _ = entries(text.as_bytes());
    }
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
