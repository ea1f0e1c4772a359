//! The work is bounded: on hostile texts it grows with the sum of their lengths, not with
//! the square, and for each further quote by a constant.
#![allow(missing_docs)]

use bookmobile_anchor::{Edits, Placement, Quote, changes, describe, place_without_old, steps};

/// The steps that something takes.
fn work(of: impl FnOnce()) -> u64 {
    let before = steps();
    of();
    steps() - before
}

/// Pairs of hostile texts of about `len` characters.
fn hostile(len: usize) -> Vec<(&'static str, String, String)> {
    let words =
        |count: usize, word: &dyn Fn(usize) -> String| (0..count).map(word).collect::<String>();
    let count = len / 5;
    let of_two = |seed: usize| {
        move |n: usize| {
            if (n * n + n * seed) % 7 < 3 {
                "this "
            } else {
                "that "
            }
            .to_owned()
        }
    };
    vec![
        (
            "one word repeated",
            "word ".repeat(count),
            "word ".repeat(count * 9 / 10),
        ),
        (
            "one word repeated, in other lines",
            "word\n".repeat(count),
            "word ".repeat(count),
        ),
        (
            "two words in another order",
            words(count, &of_two(1)),
            words(count, &of_two(3)),
        ),
        (
            "each second word is new",
            words(count / 2, &|n| format!("w{n} x{n} ")),
            words(count / 2, &|n| format!("w{n} y{n} ")),
        ),
        (
            "no word in common",
            words(count, &|n| format!("a{n} ")),
            words(count, &|n| format!("b{n} ")),
        ),
        (
            "all lines moved",
            words(count, &|n| format!("{n}\n")),
            words(count, &|n| format!("{}\n", count - n)),
        ),
        ("one character", "a".repeat(len), "a".repeat(len / 2)),
        (
            "one Chinese character",
            "的".repeat(len / 2),
            "的".repeat(len / 3),
        ),
        (
            "marks without a letter",
            "\u{301}".repeat(len / 2),
            "\u{301}".repeat(len / 3),
        ),
        (
            "flags",
            "\u{1f1eb}".repeat(len / 4),
            "\u{1f1eb}".repeat(len / 5),
        ),
        ("only line ends", "\n".repeat(len / 2), "\n".repeat(len / 3)),
    ]
}

/// Asserts that the steps are at most a constant for each token and each character.
fn assert_linear(name: &str, comparisons: u64, steps_of: impl Fn(&str, &str) -> u64) {
    for (trap, old, new) in hostile(80_000) {
        let steps = steps_of(&old, &new);
        println!("{name}, {trap}: {steps}");
        let count = |text: &str| {
            let characters = text.chars().count();
            let tokens = if text.is_ascii() {
                text.split_whitespace().count()
            } else {
                characters
            };
            // Pieces have at most 2^13 tokens, of both texts: 2^11 steps for each token.
            u64::try_from((tokens << 11) + characters * 40).expect("small")
        };
        let most = comparisons * (count(&old) + count(&new));
        assert!(
            steps < most,
            "{name}, {trap}: {steps} steps, at most {most}"
        );
    }
}

#[test]
fn comparing_grows_with_the_length() {
    assert_linear("Edits::between", 1, |old, new| {
        work(|| drop(Edits::between(old, new)))
    });
}

#[test]
fn changes_grow_with_the_length() {
    // Blocks are compared, pairs of blocks, and the words of each pair.
    assert_linear("changes", 3, |old, new| work(|| drop(changes(old, new))));
}

#[test]
fn each_quote_costs_a_bounded_amount() {
    for (trap, old, new) in hostile(50_000) {
        let length = u64::try_from(old.chars().count() + new.chars().count()).expect("small");
        let edits = Edits::between(&old, &new);
        for (start, len) in [(0, 4), (1000, 60), (5000, 400), (2000, 7000)] {
            let quote = describe(&old, start..start + len);
            let size = u64::try_from(quote.exact.chars().count()).expect("small");
            let steps = work(|| {
                edits.place(&quote);
            });
            println!("{trap}, {size} characters: {steps}");
            // One search for copies, and a bounded number of comparisons of 8 blocks.
            assert!(
                steps < 3 * length + 300 * size + 300_000,
                "{trap}, {size}: {steps} steps"
            );
        }
    }
}

#[test]
fn a_megabyte_and_the_longest_quote_are_placed() {
    let sentence = |n: usize| {
        format!(
            "Sentence {n} says that {} is {}.\n",
            n * 7 % 1000,
            n * 13 % 977
        )
    };
    let old: String = (0..30_000).map(sentence).collect();
    let new: String = (0..30_000).filter(|n| n % 50 != 7).map(sentence).collect();
    assert!(old.len() > 1_000_000);
    let edits = Edits::between(&old, &new);
    let quote = describe(&old, 300_000..365_000);
    let Placement::Changed(range) = edits.place(&quote) else {
        panic!("not placed")
    };
    assert!((62_000..65_000).contains(&range.len()), "{range:?}");
    let steps = work(|| {
        place_without_old(&new, &quote);
    });
    assert!(steps < 40_000_000, "{steps} steps");
}

#[test]
fn five_hundred_quotes_that_are_gone_cost_little() {
    let line = |name: &str, n: usize| {
        format!(
            "The {name} number {n} leaves from platform {} at noon.\n",
            n % 40
        )
    };
    let old: String = (0..800).map(|n| line("train", n)).collect();
    let new: String = (0..800).map(|n| line("ferry", n + 5000)).collect();
    assert!(old.len() > 39_000);
    let edits = Edits::between(&old, &new);
    let steps = work(|| {
        for n in 0..500 {
            edits.place(&describe(&old, n * 60..n * 60 + 55));
        }
    });
    println!("{} steps a quote", steps / 500);
    assert!(steps / 500 < 900_000, "{} steps a quote", steps / 500);
}

#[test]
fn a_quote_from_outside_may_have_any_values() {
    let edits = Edits::between("The ferry leaves at nine.", "The ferry leaves at ten.");
    for (start, end) in [
        (0, usize::MAX),
        (usize::MAX, usize::MAX),
        (9, 3),
        (4, 9),
        (25, 25),
    ] {
        for exact in [
            "",
            " ",
            "\n",
            "ferry",
            "leaves at nine",
            "\u{301}",
            "👩\u{200d}🚀",
        ] {
            for context in ["", "The ", "x\u{301}", &"long ".repeat(5000)] {
                let quote = Quote {
                    exact: exact.into(),
                    prefix: context.into(),
                    suffix: context.into(),
                    start,
                    end,
                    alone: start == 0,
                };
                edits.place(&quote);
                place_without_old("", &quote);
                place_without_old("The \u{301} ferry", &quote);
            }
        }
    }
}
