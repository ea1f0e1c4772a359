//! Which blocks of an article changed: equal blocks are matched first, in order; others
//! that are equal were moved; of what is left, blocks between the same neighbours that
//! have half of their words in common are a pair, one edited block.

use super::{Passage, PassageKind, kept, tokens_of};
use crate::sort::{Keyed, key, place, sort};
use crate::tokens::{Compare, Token, hash};
use std::ops::Range;

/// A block, as a token whose characters are the block's.
type Block = Token;

/// Unmatched blocks of both texts, between the same matched ones.
type Gap = (Range<usize>, Range<usize>);

/// Where blocks of one text are in the other.
struct Partners {
    /// For each old block: the new one, if it was moved.
    old: Vec<Option<usize>>,
    /// For each new block: the old one, if it was moved.
    new: Vec<Option<usize>>,
}

/// The changed blocks, in the order of reading, without their pieces.
pub(super) fn compare(old: &[char], new: &[char]) -> Vec<Passage> {
    let (a, b) = (blocks(old), blocks(new));
    let gaps = gaps((old, &a), (new, &b));
    let moved = moved((old, &a), (new, &b), &gaps);
    let mut found = Vec::new();
    for gap in gaps {
        let pairs = pairs((old, &a), (new, &b), &gap, &moved);
        let end = (gap.0.end, gap.1.end);
        let mut from = (gap.0.start, gap.1.start);
        for pair in pairs.into_iter().chain([end]) {
            let (olds, news) = (from.0..pair.0, from.1..pair.1);
            // Where a removed block would be in the new text, and an added one was.
            let place = (start(new, &b, pair.1), start(old, &a, pair.0));
            let gone = olds.filter(|n| moved.old[*n].is_none());
            found
                .extend(gone.map(|n| passage(PassageKind::Removed, range(&a, n), place.0.clone())));
            found.extend(news.map(|n| match moved.new[n] {
                Some(from) => passage(PassageKind::Moved, range(&a, from), range(&b, n)),
                None => passage(PassageKind::Added, place.1.clone(), range(&b, n)),
            }));
            if pair != end {
                let kind = PassageKind::Edited;
                found.push(passage(kind, range(&a, pair.0), range(&b, pair.1)));
            }
            from = (pair.0 + 1, pair.1 + 1);
        }
    }
    found
}

fn passage(kind: PassageKind, old: Range<usize>, new: Range<usize>) -> Passage {
    let pieces = Vec::new();
    Passage {
        kind,
        old,
        new,
        pieces,
    }
}

/// The characters of a block.
fn range(blocks: &[Block], n: usize) -> Range<usize> {
    blocks[n].start..blocks[n].end
}

/// The empty range before a block, or at the end of the text.
fn start(text: &[char], blocks: &[Block], n: usize) -> Range<usize> {
    let place = blocks.get(n).map_or(text.len(), |block| block.start);
    place..place
}

/// The blocks of a text; one without `\n` is a single block.
fn blocks(text: &[char]) -> Vec<Block> {
    let mut start = 0;
    text.split(|c| *c == '\n')
        .map(|block| {
            let end = start + block.len();
            let block = Block {
                start,
                end,
                hash: hash(block, Compare::Exactly),
            };
            start = end + 1;
            block
        })
        .collect()
}

/// The stretches without equal blocks.
fn gaps(old: (&[char], &[Block]), new: (&[char], &[Block])) -> Vec<Gap> {
    let mut gaps = Vec::new();
    let mut from = (0, 0);
    let runs = kept(old, new);
    let pairs = runs
        .iter()
        .flat_map(|run| (0..run.len).map(|n| (run.old + n, run.new + n)));
    let equal = pairs.filter(|(i, j)| is_equal(old, *i, new, *j));
    for (i, j) in equal.chain([(old.1.len(), new.1.len())]) {
        if (i, j) != from {
            gaps.push((from.0..i, from.1..j));
        }
        from = (i + 1, j + 1);
    }
    gaps
}

/// Whether two blocks are equal; their hashes may collide.
fn is_equal(old: (&[char], &[Block]), i: usize, new: (&[char], &[Block]), j: usize) -> bool {
    let (x, y) = (old.1[i], new.1[j]);
    old.0[x.start..x.end] == new.0[y.start..y.end]
}

/// The unmatched blocks that are in both texts, each paired with one, in order.
fn moved(old: (&[char], &[Block]), new: (&[char], &[Block]), gaps: &[Gap]) -> Partners {
    let mut partners = Partners {
        old: vec![None; old.1.len()],
        new: vec![None; new.1.len()],
    };
    let unmatched = gaps.iter().flat_map(|gap| gap.0.clone());
    let mut left: Vec<Keyed> = unmatched.map(|i| (old.1[i].hash, i)).collect();
    sort(&mut left);
    // Equal blocks are neighbours in the list; the next of them that is not taken.
    let mut next: Vec<usize> = (0..left.len()).collect();
    for j in gaps.iter().flat_map(|gap| gap.1.clone()) {
        let hash = new.1[j].hash;
        let first = left.partition_point(|(other, _)| *other < hash);
        if let Some(at) = next.get_mut(first)
            && let Some(&(other, i)) = left.get(*at)
            && other == hash
            && is_equal(old, i, new, j)
        {
            *at += 1;
            (partners.old[i], partners.new[j]) = (Some(j), Some(i));
        }
    }
    partners
}

/// The blocks of a gap that are one edited block, ascending in both texts.
fn pairs(
    old: (&[char], &[Block]),
    new: (&[char], &[Block]),
    gap: &Gap,
    moved: &Partners,
) -> Vec<(usize, usize)> {
    let (a, of_a) = words(old, gap.0.clone(), &moved.old);
    let (b, of_b) = words(new, gap.1.clone(), &moved.new);
    // How many tokens each pair of blocks shares. Blocks of a run ascend, so equal pairs
    // are neighbours.
    let mut shared: Vec<(usize, usize, usize)> = Vec::new();
    for run in kept((old.0, &a), (new.0, &b)) {
        for n in 0..run.len {
            let pair = (of_a[run.old + n], of_b[run.new + n]);
            match shared.last_mut() {
                Some((i, j, count)) if (*i, *j) == pair => *count += 1,
                _ => shared.push((pair.0, pair.1, 1)),
            }
        }
    }
    let size = |blocks: &[usize], block: usize| {
        blocks.partition_point(|other| *other <= block)
            - blocks.partition_point(|other| *other < block)
    };
    // Half of the words of both, at least: 2 * shared / (size + size) >= 1 / 2.
    shared.retain(|(i, j, count)| 4 * count >= size(&of_a, *i) + size(&of_b, *j));
    // A block that was split or joined is a pair with the larger part.
    let ranked = shared.iter().enumerate();
    let mut ranked: Vec<Keyed> = ranked.map(|(at, (.., count))| (!key(*count), at)).collect();
    sort(&mut ranked);
    let (mut used_old, mut used_new) = (vec![false; gap.0.len()], vec![false; gap.1.len()]);
    let mut pairs: Vec<Keyed> = Vec::new();
    for (i, j, _) in ranked.into_iter().map(|(_, at)| shared[at]) {
        let (x, y) = (i - gap.0.start, j - gap.1.start);
        if !used_old[x] && !used_new[y] {
            (used_old[x], used_new[y]) = (true, true);
            pairs.push((key(i), j));
        }
    }
    sort(&mut pairs);
    pairs.into_iter().map(|(i, j)| (place(i), j)).collect()
}

/// The tokens of blocks that were not moved, and for each token the number of its block.
fn words(
    (text, blocks): (&[char], &[Block]),
    range: Range<usize>,
    moved: &[Option<usize>],
) -> (Vec<Token>, Vec<usize>) {
    let (mut words, mut of) = (Vec::new(), Vec::new());
    for n in range.filter(|n| moved[*n].is_none()) {
        words.extend(tokens_of(text, blocks[n].start..blocks[n].end));
        of.resize(words.len(), n);
    }
    (words, of)
}
