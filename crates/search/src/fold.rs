//! The fold table: the replacement of each character before texts are compared. The full
//! Unicode tables stay with the press. An index has only the rows that can matter to its
//! own texts (see `build/folding.rs`), so that a reader folds `Ｒ`, `é` and `體` as the
//! press did.

use crate::bytes::Cursor;

/// The size of the Basic Multilingual Plane, which has nearly all characters in use.
const PLANE: usize = 1 << 16;

/// Maps a character to the characters that replace it.
///
/// A row says `é` → `e` or `體` → `体`. A character without a row is not changed; the
/// analyzer lowers ASCII letters.
#[derive(Clone, Debug, Default)]
pub(crate) struct FoldTable {
    /// Sorted by character; the range is into `targets`.
    rows: Vec<(char, u32)>,
    targets: String,
    /// One bit for each character of that plane, up to the last with a row: whether it has
    /// one.
    has: Vec<u64>,
}

impl FoldTable {
    /// Reads the rows of an index. Rows that do not decode end the table.
    pub(crate) fn read(bytes: &[u8]) -> Self {
        let mut table = Self::default();
        let mut cursor = Cursor::new(bytes);
        let count = cursor.number() as usize;
        let mut codes = cursor.sized();
        let targets = core::str::from_utf8(cursor.rest()).unwrap_or("");
        let mut code = 0u32;
        for kind in targets.split(&['\0'][..]).take(count) {
            code = code.saturating_add(codes.number());
            let Some(from) = char::from_u32(code) else {
                break;
            };
            table.push(from, kind);
        }
        table
    }

    /// Adds a row; characters come in ascending order.
    pub(crate) fn push(&mut self, from: char, kind: &str) {
        let start = u32::try_from(self.targets.len()).unwrap_or(u32::MAX);
        self.rows.push((from, start));
        let word = from as usize / 64;
        if word < PLANE / 64 {
            self.has.resize(self.has.len().max(word + 1), 0);
            self.has[word] |= 1 << (from as usize % 64);
        }
        self.targets.push_str(kind);
    }

    /// Whether a character of the Basic Multilingual Plane has a row.
    #[expect(
        clippy::inline_always,
        reason = "else it is a call for each character of a text"
    )]
    #[inline(always)]
    pub(crate) fn has(&self, character: char) -> bool {
        let bits = self.has.get(character as usize / 64);
        bits.is_some_and(|bits| bits >> (character as usize % 64) & 1 == 1)
    }

    /// The replacement of a character outside ASCII, if it has a row.
    pub(crate) fn get(&self, from: char) -> Option<&str> {
        if (from as usize) < PLANE && !self.has(from) {
            return None;
        }
        let row = self.rows.binary_search_by_key(&from, |row| row.0).ok()?;
        let start = self.rows[row].1 as usize;
        let end = self
            .rows
            .get(row + 1)
            .map_or(self.targets.len(), |next| next.1 as usize);
        self.targets.get(start..end)
    }

    /// All rows, in ascending order.
    #[cfg(feature = "writer")]
    pub(crate) fn rows(&self) -> impl Iterator<Item = (char, &str)> {
        self.rows
            .iter()
            .map(|row| (row.0, self.get(row.0).unwrap_or("")))
    }
}
