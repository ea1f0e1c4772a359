//! Sorting of numbers only: everything that the reading side sorts becomes a number
//! first. Each type that the standard library's sort is compiled for costs 3 to 7 KB of
//! WebAssembly; a heap of numbers costs one, and the lists are short.

use std::collections::BinaryHeap;

/// The numbers in ascending order.
pub(crate) fn sorted(numbers: Vec<u64>) -> Vec<u64> {
    BinaryHeap::from(numbers).into_sorted_vec()
}

/// The least `count` of the numbers in ascending order.
pub(crate) fn least(numbers: impl Iterator<Item = u64>, count: usize) -> Vec<u64> {
    let mut heap = BinaryHeap::new();
    for number in numbers {
        if heap.len() < count {
            heap.push(number);
        } else if let Some(mut most) = heap.peek_mut()
            && number < *most
        {
            *most = number;
        }
    }
    heap.into_sorted_vec()
}

/// One number that sorts by `first`, then by `second`.
pub(crate) fn key(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// The second part of a [`key`].
pub(crate) fn second(key: u64) -> u32 {
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is meant")]
    let second = key as u32;
    second
}

/// The first part of a [`key`].
pub(crate) fn first(key: u64) -> u32 {
    second(key >> 32)
}

/// Sorts a list of numbers.
pub(crate) fn sort(list: &mut [u32]) {
    let numbers = sorted(list.iter().map(|&number| number.into()).collect());
    for (place, number) in list.iter_mut().zip(numbers) {
        *place = second(number);
    }
}

/// The indexes of `list`, ordered by a number for each item; equals stay in order.
pub(crate) fn order_by<T>(list: &[T], number: impl Fn(&T) -> u32) -> Vec<u32> {
    let keys = (0..)
        .zip(list)
        .map(|(at, item)| key(number(item), at))
        .collect();
    sorted(keys).into_iter().map(second).collect()
}

/// A number that falls as a score from 0 rises: the best score sorts first.
pub(crate) fn falling(score: f32) -> u32 {
    // The bits of floats from 0 are in the order of the floats.
    u32::MAX - score.max(0.0).to_bits()
}
