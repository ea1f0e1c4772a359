//! Table from the names of articles to the parts of the catalog that have them. It stores
//! no names: each name is hashed to three cells, whose values combine to the number of its
//! part (a Bloomier filter; Chazelle, Kilian, Rubinfeld, Tal, 2004). An unknown name gives
//! some part, which then does not have it. A name costs 1.23 times the bits of a part's
//! number.

use bookmobile_wire::record;
use xxhash_rust::xxh32::xxh32;

/// How many seeds are tried: each fails with a probability of far less than a half.
const TRIES: u32 = 100;

/// A table from names to numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct NameTable {
    seed: u32,
    /// The bits of a cell, 0 to 32.
    width: u8,
    /// The cells, one after another, each with its lowest bit first.
    cells: Vec<u8>,
}
record!(NameTable { seed, width, cells });

impl NameTable {
    /// The table of some names, all different, with the number of each; `None` if two names
    /// are the same.
    pub(crate) fn of(names: &[(String, u32)]) -> Option<Self> {
        let largest = names.iter().map(|(_, number)| *number).max().unwrap_or(0);
        let width = u8::try_from(u32::BITS - largest.leading_zeros()).ok()?;
        if width == 0 {
            return Some(Self::default());
        }
        // A third of the cells, with room for the smallest tables to succeed too.
        let third = (names.len() * 41).div_ceil(100) + 4;
        let seeds = (0..TRIES).map(|at| at * 3);
        let (seed, order) = seeds
            .into_iter()
            .find_map(|seed| Some((seed, order_of(names, seed, third)?)))?;
        let mut numbers = vec![0u32; third * 3];
        for (name, cell) in order.into_iter().rev() {
            let (name, number) = &names[name];
            let others = cells_of(name, seed, third)
                .into_iter()
                .filter(|other| *other != cell);
            numbers[cell] = others.fold(*number, |sum, other| sum ^ numbers[other]);
        }
        let mut cells = vec![0u8; (numbers.len() * usize::from(width)).div_ceil(8)];
        for (at, number) in numbers.into_iter().enumerate() {
            for bit in (0..usize::from(width)).filter(|bit| number >> bit & 1 == 1) {
                let to = at * usize::from(width) + bit;
                cells[to / 8] |= 1 << (to % 8);
            }
        }
        Some(Self { seed, width, cells })
    }

    /// The number of a name; any number for a name that the table does not have.
    pub(crate) fn get(&self, name: &str) -> u32 {
        let width = usize::from(self.width);
        if width == 0 {
            return 0;
        }
        let third = self.cells.len() * 8 / width / 3;
        if third == 0 {
            return 0;
        }
        let cells = cells_of(name, self.seed, third);
        cells.into_iter().fold(0, |sum, cell| sum ^ self.cell(cell))
    }

    fn cell(&self, at: usize) -> u32 {
        let width = usize::from(self.width);
        let bit = |bit: usize| {
            let from = at * width + bit;
            let byte = self.cells.get(from / 8).copied().unwrap_or(0);
            u32::from(byte >> (from % 8) & 1)
        };
        (0..width.min(32)).fold(0, |number, at| number | bit(at) << at)
    }
}

/// The cells of a name: one in each third of the table.
fn cells_of(name: &str, seed: u32, third: usize) -> [usize; 3] {
    [0, 1, 2].map(|at| {
        let hash = xxh32(name.as_bytes(), seed.wrapping_add(at)) as usize;
        at as usize * third + hash % third
    })
}

/// An order in which the names can be taken away, each with a cell that no later name has;
/// `None` if there is none for this seed.
fn order_of(names: &[(String, u32)], seed: u32, third: usize) -> Option<Vec<(usize, usize)>> {
    // Of each cell: how many names it has, and their indices combined.
    let mut holds = vec![(0u32, 0usize); third * 3];
    for (at, (name, _)) in names.iter().enumerate() {
        for cell in cells_of(name, seed, third) {
            holds[cell].0 += 1;
            holds[cell].1 ^= at;
        }
    }
    let mut single: Vec<usize> = (0..holds.len())
        .filter(|cell| holds[*cell].0 == 1)
        .collect();
    let mut order = Vec::with_capacity(names.len());
    while let Some(cell) = single.pop() {
        let (count, at) = holds[cell];
        if count != 1 {
            continue;
        }
        order.push((at, cell));
        for other in cells_of(&names[at].0, seed, third) {
            holds[other].0 -= 1;
            holds[other].1 ^= at;
            if holds[other].0 == 1 {
                single.push(other);
            }
        }
    }
    (order.len() == names.len()).then_some(order)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(count: u32, parts: u32) -> Vec<(String, u32)> {
        let name = |at: u32| (format!("en/article-{at}"), at * parts / count);
        (0..count).map(name).collect()
    }

    #[test]
    fn every_name_has_its_number() {
        for (count, parts) in [(1, 1), (2, 2), (7, 7), (300, 9), (12_000, 380)] {
            let names = names(count, parts);
            let table = NameTable::of(&names).expect("a table");
            for (name, number) in &names {
                assert_eq!(table.get(name), *number, "{name} of {count}");
            }
        }
    }

    #[test]
    fn a_name_costs_little_more_than_its_number() {
        let table = NameTable::of(&names(12_000, 380)).expect("a table");
        assert!(table.cells.len() * 8 <= 12_000 * 9 * 124 / 100 + 64);
        assert_eq!(NameTable::of(&names(500, 1)).expect("a table").cells, []);
    }

    #[test]
    fn equal_names_are_refused() {
        let same = vec![("en/a".to_owned(), 0), ("en/a".to_owned(), 1)];
        assert_eq!(NameTable::of(&same), None);
    }

    #[test]
    fn a_table_of_any_bytes_gives_some_number() {
        for width in [0, 1, 9, 31, 32, 33, 255] {
            for length in [0, 1, 2, 100] {
                let cells = vec![0xa5; length];
                let seed = u32::MAX;
                let _ = NameTable { seed, width, cells }.get("en/a");
            }
        }
    }
}
