//! Characters of scripts without spaces, and the pairs (bigrams) they form.
//! A pair is filed under the rarer of its two characters, as a subset of that
//! character's documents, less those whose occurrences other pairs have used up.

use crate::bits::BitReader;
use crate::bytes::Cursor;
use crate::error::OpenError;
use crate::format::Section;
use crate::index::{Reader, offsets};
use crate::postings::{FREQUENCIES, MANY, Parent, Postings, frequency_level, pick, room, select};
use crate::sort::order_by;
use crate::words::expect;

/// How many pairs on one side of a character are told together. Where there are
/// more, the length of each chunk is told, so that a pair is found in a bounded
/// number of steps; what earlier pairs have used up counts within a chunk.
pub(crate) const PAIRS_IN_CHUNK: usize = 64;

/// What is worked out once, when an index is opened.
#[derive(Clone, Debug, Default)]
pub(crate) struct CharacterTable {
    /// Sorted by character: its rank.
    ranks: Vec<(char, u32)>,
    /// By rank, from the most frequent: the number of documents, and the place
    /// of the character's record in the section.
    records: Vec<(u32, u32, u32)>,
}

impl CharacterTable {
    /// Reads the columns.
    pub(crate) fn open(
        codes: &[u8],
        counts: &[u8],
        blocks: &[u8],
        bytes: u32,
    ) -> Result<Self, OpenError> {
        let (mut codes, mut counts) = (Cursor::new(codes), Cursor::new(counts));
        let mut all = Vec::new();
        let mut code = 0u32;
        while !codes.is_empty() {
            code = code.saturating_add(codes.number());
            all.push((char::from_u32(code).unwrap_or('\0'), counts.number()));
        }
        let count = u32::try_from(all.len()).unwrap_or(u32::MAX);
        let offsets = offsets(blocks, "records of characters", count, bytes)?;
        expect("counts of characters", 0, u32::from(!counts.is_empty()))?;
        let order = rank_order(&all);
        let mut table = Self {
            ranks: all.iter().map(|&(character, _)| (character, 0)).collect(),
            ..Self::default()
        };
        for (rank, at) in (0..).zip(order) {
            let at = at as usize;
            table.ranks[at].1 = rank;
            table
                .records
                .push((all[at].1, offsets[at], offsets[at + 1]));
        }
        Ok(table)
    }

    /// A character's rank by frequency, if the collection has it.
    pub(crate) fn rank(&self, character: char) -> Option<u32> {
        let at = self
            .ranks
            .binary_search_by_key(&character, |entry| entry.0)
            .ok()?;
        Some(self.ranks[at].1)
    }
}

/// The order of ranks: frequent characters first, ties by code.
pub(crate) fn rank_order(characters: &[(char, u32)]) -> Vec<u32> {
    order_by(characters, |&(_, count)| u32::MAX - count)
}

/// The record of one character: its postings, then its pairs with more frequent
/// characters, first those that follow it, then those that precede it.
pub(crate) struct Record<'a> {
    bits: BitReader<'a>,
    rank: u32,
    /// Where the character occurs.
    pub(crate) postings: Postings,
}

impl<'a> Record<'a> {
    /// The record of the character of this rank.
    pub(crate) fn read(reader: &Reader<'a>, rank: u32) -> Option<Self> {
        let table = &reader.parts.characters;
        let &(count, start, end) = table.records.get(rank as usize)?;
        let bytes = reader.postings(Section::CharacterPostings, start..end)?;
        let mut bits = BitReader::new(bytes);
        let parent = Parent::Collection(&reader.parts.collection);
        let postings = bits.postings(&parent, Some(count));
        Some(Self {
            bits,
            rank,
            postings,
        })
    }

    /// The postings of the pair with the character of this rank, which follows
    /// or precedes.
    pub(crate) fn pair(mut self, partner: u32, follows: bool) -> Option<Postings> {
        if !follows {
            self.side(true, None);
        }
        self.side(follows, Some(partner))
    }

    /// Reads the pairs of one side: up to the one that is wanted, or past all.
    fn side(&mut self, follows: bool, wanted: Option<u32>) -> Option<Postings> {
        // A character can follow itself, and that is told once.
        let universe = self.rank + u32::from(follows);
        if universe == 0 {
            return None;
        }
        let count = self.bits.gamma() - 1;
        let partners = self.bits.subset(count, universe);
        let last = match wanted {
            Some(wanted) => partners.binary_search(&wanted).ok()?,
            None => partners.len(),
        };
        let mut chunks = partners.chunks(PAIRS_IN_CHUNK).count();
        let mut first = 0;
        if chunks > 1 {
            let lengths: Vec<u32> = (0..chunks).map(|_| self.bits.gamma()).collect();
            chunks = last / PAIRS_IN_CHUNK;
            lengths
                .iter()
                .take(chunks)
                .for_each(|&bits| self.bits.skip(bits));
            first = chunks * PAIRS_IN_CHUNK;
        }
        let mut left = Left::of(&self.postings);
        for at in first..partners.len() {
            // Past the end only damaged bytes go on.
            if self.bits.overran() {
                return None;
            }
            let (postings, places) = self.bits.placed(&Parent::Term(&left.postings), None);
            if at == last {
                return Some(postings);
            }
            left.take(&postings, &places);
        }
        None
    }
}

/// What is left of a character's occurrences while its pairs are told one by
/// one: an occurrence has one neighbour on a side, so it is in one pair of that
/// side.
pub(crate) struct Left {
    pub(crate) postings: Postings,
    room: Vec<u32>,
    /// How many of the documents have no room left.
    full: usize,
}

impl Left {
    pub(crate) fn of(character: &Postings) -> Self {
        Self {
            room: room(character),
            postings: character.clone(),
            full: 0,
        }
    }

    /// Takes away the occurrences of a pair, which is at these places of the
    /// character's documents.
    pub(crate) fn take(&mut self, pair: &Postings, places: &[u32]) {
        for (&place, &level) in places.iter().zip(&pair.levels) {
            let at = place as usize;
            let Some(room) = self
                .room
                .get_mut(at)
                .filter(|room| **room != MANY && **room > 0)
            else {
                continue;
            };
            let least = usize::from(level)
                .checked_sub(1)
                .and_then(|level| FREQUENCIES.get(level));
            *room = room.saturating_sub(*least.unwrap_or(&0));
            self.postings.levels[at] = self.postings.levels[at].min(frequency_level(*room));
            self.full += usize::from(*room == 0);
        }
        // Documents are dropped by the eighth, not one by one, for speed.
        if self.full * 8 > self.room.len() {
            self.drop_full();
        }
    }

    fn drop_full(&mut self) {
        let kept = select(&self.room, |&room| room > 0);
        let old = &self.postings;
        let mut postings = Postings {
            docs: pick(&old.docs, &kept),
            titles: old.titles.clone(),
            ..Postings::default()
        };
        for &at in &kept {
            postings.levels.push(old.levels[at as usize]);
            if !old.headings.is_empty() {
                postings.headings.push(old.in_heading(at as usize));
            }
        }
        self.room = pick(&self.room, &kept);
        self.postings = postings;
        self.full = 0;
    }
}

/// Where the pair `first second` occurs, if it does.
pub(crate) fn pair(reader: &Reader<'_>, first: char, second: char) -> Option<Postings> {
    let first = reader.parts.characters.rank(first)?;
    let second = reader.parts.characters.rank(second)?;
    let follows = first >= second;
    let (owner, partner) = if follows {
        (first, second)
    } else {
        (second, first)
    };
    Record::read(reader, owner)?.pair(partner, follows)
}
