//! When a card is shown again, by the crate `fsrs`. `UPDATE=1 cargo test -p
//! bookmobile-program-oracles` writes the answers; `src/js/tests/programs.test.js` compares
//! those of the mini-program.

use fsrs::{DEFAULT_PARAMETERS, FSRS, MemoryState};
use serde_json::{Value, json};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/js/tests/fsrs.json");

/// The states of a card after each answer: days since the one before, and the rating.
fn history(fsrs: &FSRS, answers: &[(u32, usize)]) -> Value {
    let mut state: Option<MemoryState> = None;
    let states: Vec<_> = answers
        .iter()
        .map(|(days, rating)| {
            let next = fsrs.next_states(state, 0.9, *days).expect("a state");
            let next = [&next.again, &next.hard, &next.good, &next.easy][rating - 1].clone();
            state = Some(next.memory);
            json!({
                "days": days,
                "rating": rating,
                "stability": next.memory.stability,
                "difficulty": next.memory.difficulty,
                "interval": next.interval,
            })
        })
        .collect();
    json!(states)
}

#[test]
fn the_answers_of_the_crate_are_in_the_file() {
    let fsrs = FSRS::new(&DEFAULT_PARAMETERS).expect("the default parameters");
    let mut seed = 7_u32;
    let mut random = |below: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (seed >> 16) % below
    };
    let histories: Vec<_> = (0..60)
        .map(|_| {
            let answers: Vec<_> = (0..8)
                .map(|at| {
                    let days = if at == 0 {
                        0
                    } else {
                        [0, 1, 3, 10, 40, 200][random(6) as usize]
                    };
                    (days, random(4) as usize + 1)
                })
                .collect();
            history(&fsrs, &answers)
        })
        .collect();
    let text = serde_json::to_string(&json!(histories)).expect("JSON") + "\n";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(FILE, &text).expect("the file is written");
    }
    assert_eq!(std::fs::read_to_string(FILE).expect("the file"), text);
}
