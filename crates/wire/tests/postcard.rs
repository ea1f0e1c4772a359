//! Tests that the bytes are those of postcard, with which packs of format 3 were first
//! written and which JavaScript reads by the schema.

use bookmobile_wire::{decode, encode, record, variants};
use proptest::prelude::*;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Id(u32);
record!(Id { 0 });

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct Deep {
    level: u8,
    yes: bool,
}
record!(Deep { level, yes });

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
enum Kind {
    Number(u16),
    Deep(Deep),
    Named(String),
}
variants!(Kind {
    Number(u16),
    Deep(Deep),
    Named(String),
});

#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
struct All {
    id: Id,
    short: u16,
    kinds: Vec<Kind>,
    pairs: Vec<(String, u32)>,
    lists: Vec<Vec<(u32, u32)>>,
    perhaps: Option<Vec<u16>>,
}
record!(All {
    id,
    short,
    kinds,
    pairs,
    lists,
    perhaps
});

fn kind() -> impl Strategy<Value = Kind> {
    prop_oneof![
        Just(Kind::Number(0)),
        any::<(u8, bool)>().prop_map(|(level, yes)| Kind::Deep(Deep { level, yes })),
        any::<String>().prop_map(Kind::Named),
    ]
}

prop_compose! {
    fn all()(
        id in any::<u32>(),
        short in any::<u16>(),
        kinds in proptest::collection::vec(kind(), 0..5),
        pairs in proptest::collection::vec(any::<(String, u32)>(), 0..5),
        lists in proptest::collection::vec(proptest::collection::vec(any::<(u32, u32)>(), 0..4), 0..4),
        perhaps in proptest::option::of(proptest::collection::vec(any::<u16>(), 0..300)),
    ) -> All {
        All { id: Id(id), short, kinds, pairs, lists, perhaps }
    }
}

#[test]
fn numbers_of_every_length_are_written_alike() {
    for shift in 0..32 {
        for number in [(1u32 << shift) - 1, 1 << shift, u32::MAX >> shift] {
            let bytes = postcard::to_allocvec(&number).expect("small");
            assert_eq!(encode(&number), bytes);
            assert_eq!(decode(&bytes), Ok(number));
        }
    }
}

proptest! {
    #[test]
    fn what_is_written_is_postcards_and_is_read(value in all()) {
        let bytes = encode(&value);
        prop_assert_eq!(&bytes, &postcard::to_allocvec(&value).expect("small"));
        prop_assert_eq!(decode::<All>(&bytes), Ok(value));
    }

    #[test]
    fn no_part_is_taken_for_the_whole(value in all()) {
        let bytes = encode(&value);
        for end in 0..bytes.len() {
            prop_assert!(decode::<All>(&bytes[..end]).is_err(), "cut at {}", end);
        }
        prop_assert!(decode::<All>(&[&bytes[..], &[0]].concat()).is_err());
    }

    /// Valid bytes with a few changes, and noise.
    #[test]
    fn any_bytes_are_refused_or_read_as_postcard_reads_them(
        value in all(),
        wrong in proptest::collection::vec((any::<proptest::sample::Index>(), any::<u8>()), 0..4),
        noise in proptest::collection::vec(0u8..4, 0..40),
    ) {
        let mut bytes = encode(&value);
        for (at, byte) in wrong {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        for bytes in [bytes, noise] {
            if let Ok(value) = decode::<All>(&bytes) {
                prop_assert_eq!(&value, &postcard::from_bytes::<All>(&bytes).expect("as well"));
                prop_assert_eq!(encode(&value), bytes);
            }
        }
    }
}
