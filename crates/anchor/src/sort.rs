//! Sorts keys, each with a place. It is one function for all lists: each list of its own
//! type would bring another copy of the standard library's sort into the page's program,
//! which are 45 KB for the lists of this crate.

use crate::work;

/// A key with what it stands for.
pub(crate) type Keyed = (u64, usize);

/// Sorts by the key, then by the place: a merge sort from the bottom up.
#[inline(never)]
pub(crate) fn sort(list: &mut Vec<Keyed>) {
    let mut from = std::mem::take(list);
    let mut to = Vec::with_capacity(from.len());
    let mut width = 1;
    while width < from.len() {
        work::count(from.len());
        for both in from.chunks(width * 2) {
            let (mut left, mut right) = both.split_at(width.min(both.len()));
            while let (Some(first), Some(second)) = (left.first(), right.first()) {
                let side = if second < first {
                    &mut right
                } else {
                    &mut left
                };
                to.extend(side.first());
                *side = &side[1..];
            }
            to.extend_from_slice(left);
            to.extend_from_slice(right);
        }
        std::mem::swap(&mut from, &mut to);
        to.clear();
        width *= 2;
    }
    *list = from;
}

/// The keys that occur once, with their places, sorted.
pub(crate) fn once(mut list: Vec<Keyed>) -> Vec<Keyed> {
    sort(&mut list);
    let is_other = |at: Option<usize>, key: u64| {
        at.and_then(|at| list.get(at))
            .is_none_or(|(other, _)| *other != key)
    };
    let keyed = list.iter().enumerate();
    keyed
        .filter(|(at, (key, _))| is_other(at.checked_sub(1), *key) && is_other(Some(at + 1), *key))
        .map(|(_, keyed)| *keyed)
        .collect()
}

/// The place of a key in a sorted list without repeated keys.
pub(crate) fn lookup(list: &[Keyed], key: u64) -> Option<usize> {
    let at = list.partition_point(|(other, _)| *other < key);
    list.get(at)
        .filter(|(found, _)| *found == key)
        .map(|(_, place)| *place)
}

/// A place as a key.
pub(crate) fn key(place: usize) -> u64 {
    u64::try_from(place).unwrap_or(u64::MAX)
}

/// The place that a key is.
pub(crate) fn place(key: u64) -> usize {
    usize::try_from(key).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_the_standard_library_does(
            mut list in prop::collection::vec((0u64..20, 0usize..5), 0..70),
        ) {
            let mut expected = list.clone();
            expected.sort_unstable();
            sort(&mut list);
            prop_assert_eq!(&list, &expected);
            let counts = |key| expected.iter().filter(|(other, _)| *other == key).count();
            let single: Vec<Keyed> = expected.iter().filter(|(key, _)| counts(*key) == 1).copied().collect();
            for (key, place) in &single {
                prop_assert_eq!(lookup(&single, *key), Some(*place));
            }
            prop_assert_eq!(once(list), single);
        }
    }
}
