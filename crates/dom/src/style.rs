//! Sets of style sheets: what views declare that they need.

use std::ops::{BitOr, BitOrAssign};

/// A set of up to 32 style sheets, each known by its number.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct StyleSheets(u32);

impl StyleSheets {
    /// None of them.
    pub const NONE: Self = Self(0);

    /// The set of one sheet, by its number below 32.
    pub const fn one(number: u32) -> Self {
        Self(1 << number)
    }

    /// Whether the set holds all of another one.
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl BitOr for StyleSheets {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

impl BitOrAssign for StyleSheets {
    fn bitor_assign(&mut self, other: Self) {
        *self = *self | other;
    }
}
