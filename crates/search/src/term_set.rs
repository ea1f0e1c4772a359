//! The terms of one query by number, and sets of them as bit masks.

/// The most terms of one query that are looked up: a whole page may be pasted. Each is a
/// bit of a [`TermSet`].
pub(crate) const MAX_TERMS: usize = 64;

/// A term of a query, by its position in the plan.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TermIndex(u8);

impl TermIndex {
    /// The term at a position below [`MAX_TERMS`]; the last one for any other.
    pub(crate) fn new(position: usize) -> Self {
        #[expect(clippy::cast_possible_truncation, reason = "it is below MAX_TERMS")]
        let position = position.min(MAX_TERMS - 1) as u8;
        Self(position)
    }

    pub(crate) fn position(self) -> usize {
        self.0.into()
    }
}

/// A set of terms of one query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct TermSet(u64);

impl TermSet {
    /// No terms.
    pub(crate) const EMPTY: Self = Self(0);

    /// One term.
    pub(crate) fn of(term: TermIndex) -> Self {
        Self(1 << (term.0 & 63))
    }

    pub(crate) fn contains(self, term: TermIndex) -> bool {
        self.0 >> (term.0 & 63) & 1 == 1
    }

    pub(crate) fn is_superset(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    pub(crate) fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    #[must_use]
    pub(crate) fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    pub(crate) fn insert(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// Takes the first term out of the set.
    pub(crate) fn pop(&mut self) -> Option<TermIndex> {
        let first = TermIndex::new(self.0.trailing_zeros() as usize);
        let is_empty = self.0 == 0;
        self.0 &= self.0.wrapping_sub(1);
        if is_empty { None } else { Some(first) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_has_what_was_inserted() {
        let [first, last] = [TermIndex::new(0), TermIndex::new(63)];
        let mut set = TermSet::of(last);
        assert!(set.contains(last) && !set.contains(first));
        set.insert(TermSet::of(first));
        assert_eq!((set.len(), TermSet::EMPTY.len()), (2, 0));
        assert!(set.is_superset(TermSet::of(first)) && !TermSet::EMPTY.is_superset(set));
        assert_eq!(set.union(TermSet::EMPTY), set);
        assert_eq!(TermIndex::new(999), last);
        let all: Vec<TermIndex> = std::iter::from_fn(|| set.pop()).collect();
        assert_eq!(all, [first, last]);
    }
}
