//! The bar: how often highlights of this repository's articles are found after edits that
//! are generated, of which it is known what became of each character.
#![allow(missing_docs)]

mod edit;
mod judge;

use bookmobile_anchor::{Edits, Placement, describe, place_without_old};
use judge::{Class, Kind, Pair, Random, Table, Verdict, pick};
use std::path::Path;

/// How many histories are made of each article, of how many edits, with how many quotes: of
/// the smallest class there are so many that one more or less is no tenth of the bar.
const HISTORIES: usize = 12;
const QUOTES: usize = 120;

/// The plain text of each article: its Markdown without the front matter.
fn articles() -> Vec<(String, Vec<char>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content/articles");
    let mut found = Vec::new();
    for language in ["en", "zh"] {
        let files = std::fs::read_dir(folder.join(language)).expect("the articles");
        for file in files {
            let path = file.expect("an article").path();
            let text = std::fs::read_to_string(&path).expect("UTF-8");
            let fence = if text.starts_with("+++") {
                "+++\n"
            } else {
                "---\n"
            };
            let body = text.splitn(3, fence).nth(2).expect("front matter");
            let text = body
                .split("\n\n")
                .map(|block| block.trim().replace('\n', " "));
            let text: Vec<String> = text.filter(|block| !block.is_empty()).collect();
            found.push((
                path.display().to_string(),
                text.join("\n").chars().collect(),
            ));
        }
    }
    found.sort();
    assert!(found.len() >= 16, "{} articles", found.len());
    found
}

fn measure(
    place: impl Fn(&str, &str) -> Box<dyn Fn(&bookmobile_anchor::Quote) -> Placement>,
) -> Table {
    let mut table = Table::default();
    let mut random = Random::new(1);
    for (path, old) in articles() {
        for history in 0..HISTORIES {
            let (new, fate) = edit::history(&old, 1 + history, &mut random);
            let (before, after): (String, String) = (old.iter().collect(), new.iter().collect());
            let placed = place(&before, &after);
            let pair = Pair {
                old: &old,
                new: &new,
                fate: &fate,
            };
            for _ in 0..QUOTES {
                let Some((range, kind)) = pick(&old, &mut random) else {
                    continue;
                };
                let quote = describe(&before, range);
                let Some(truth) = pair.truth(quote.start..quote.end) else {
                    continue;
                };
                let placement = placed(&quote);
                let verdict = pair.judge(&truth, &placement);
                if let Placement::Same(range) = &placement {
                    assert_eq!(new[range.clone()].iter().collect::<String>(), quote.exact);
                }
                if verdict == Verdict::Wrong {
                    println!(
                        "{path} {history}: {:?} {quote:?} -> {placement:?}",
                        truth.class
                    );
                }
                table.add(truth.class, kind, verdict);
            }
        }
    }
    println!("{table}");
    table
}

/// Per mille.
fn rate(part: u32, counts: [u32; 4]) -> u32 {
    part * 1000 / counts.iter().sum::<u32>().max(1)
}

#[test]
fn highlights_are_found_after_edits() {
    let table = measure(|old, new| {
        let edits = Edits::between(old, new);
        Box::new(move |quote| edits.place(quote))
    });
    let of = |class| table.sum(move |c, kind| c == class && kind != Kind::Code);
    let same = of(Class::Same);
    assert!(same[0] > 3000 && same[1..] == [0; 3], "Same: {same:?}");
    let sentences = table.whole_sentences();
    assert_eq!(sentences[2], 0, "unchanged sentences: {sentences:?}");
    assert!(
        rate(sentences[0], sentences) >= 995,
        "unchanged sentences: {sentences:?}"
    );
    let context = of(Class::NewContext);
    assert!(rate(context[0], context) >= 980, "NewContext: {context:?}");
    assert!(rate(context[2], context) <= 3, "NewContext: {context:?}");
    let edited = of(Class::Edited);
    assert!(
        rate(edited[0] + edited[1], edited) >= 930,
        "Edited: {edited:?}"
    );
    assert!(rate(edited[2], edited) <= 5, "Edited: {edited:?}");
    // What was moved is followed by the truth too: it is in the classes above.
    let gone = of(Class::Gone);
    assert!(gone[0] > 250 && rate(gone[2], gone) <= 20, "Gone: {gone:?}");
    let gone = table.sum(|c, kind| c == Class::Gone && kind.is_long());
    assert!(
        rate(gone[2], gone) <= 7,
        "Gone, a sentence or more: {gone:?}"
    );
}

#[test]
fn highlights_are_found_without_the_old_text() {
    let table = measure(|_, new| {
        let new = new.to_owned();
        Box::new(move |quote| place_without_old(&new, quote))
    });
    let of = |class| table.sum(move |c, kind| c == class && kind != Kind::Code);
    let same = of(Class::Same);
    assert!(
        rate(same[0], same) >= 999 && rate(same[2], same) == 0,
        "Same: {same:?}"
    );
    let edited = of(Class::Edited);
    assert!(
        rate(edited[0] + edited[1], edited) >= 880,
        "Edited: {edited:?}"
    );
    let gone = of(Class::Gone);
    assert!(rate(gone[2], gone) <= 40, "Gone: {gone:?}");
}
