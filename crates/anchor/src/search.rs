//! Finds a quote in a text by its words and context: exact copies first, then passages
//! that are nearly equal, then what stands between a prefix and a suffix that are nearly
//! equal. The best one is taken if it is above the floor and clearly before the second.

use crate::characters::{real, weight};
use crate::find::find;
use crate::floor::{self, PHRASE};
use crate::pattern::Direction::{Backward, Forward};
use crate::pattern::{Begin, Pattern};
use crate::sort::{Keyed, key, sort};
use crate::target::Target;
use crate::wanted::{Evidence, Wanted};
use crate::work;
use std::ops::Range;

/// How much better the best place must be than the second.
const MARGIN: f64 = 0.02;

/// The weight from which a copy of a quote that was alone, and is, needs no context.
const ALONE: usize = 32;

/// The shortest quote that is looked for with errors.
const FUZZY: usize = 12;

/// The share of errors that a passage may have.
const MOST_ERRORS: f64 = 0.4;

/// The longest pattern: of a longer quote, both ends are looked for.
const LONGEST_PATTERN: usize = 512;

/// The most copies whose context is looked at.
const MOST_COPIES: usize = 512;

/// The most copies whose context is compared with errors.
const MOST_COMPARED: usize = 12;

/// A place that was found.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub range: Range<usize>,
    pub evidence: Evidence,
}

/// The place of a quote, if one is good enough and no other is as good. `expected` is
/// about where it would start; it breaks ties only.
pub(crate) fn search(target: &Target, wanted: &Wanted, expected: usize) -> Option<Found> {
    if wanted.folded.iter().all(|c| *c == ' ') {
        return None;
    }
    let (copies, count) = copies(target, wanted, expected);
    if let [copy] = copies.as_slice()
        && count == 1
        && wanted.alone
        && wanted.weight >= ALONE
    {
        return Some(judge(target, wanted, copy.clone()));
    }
    if let Some((found, is_clear)) = best(target, wanted, copies, expected)
        && floor::is_enough(wanted, found.evidence)
        // Two copies with about the same context: one whose context is whole is right.
        && (is_clear || wanted.weight >= PHRASE && found.evidence.best_side() >= 0.9)
    {
        return Some(found);
    }
    let (found, is_clear) = best(target, wanted, nearly(target, wanted), expected)?;
    (is_clear && floor::is_enough(wanted, found.evidence)).then_some(found)
}

fn judge(target: &Target, wanted: &Wanted, range: Range<usize>) -> Found {
    let evidence = wanted.evidence(&target.folded, &range);
    Found { range, evidence }
}

/// The exact copies with the best context, and how many there are.
fn copies(target: &Target, wanted: &Wanted, expected: usize) -> (Vec<Range<usize>>, usize) {
    let mut starts: Vec<usize> = find(&target.folded, &wanted.folded, usize::MAX);
    let count = starts.len();
    if count > MOST_COPIES {
        let middle = starts.partition_point(|start| *start < expected);
        let from = middle
            .saturating_sub(MOST_COPIES / 2)
            .min(count - MOST_COPIES);
        starts = starts[from..from + MOST_COPIES].to_vec();
    }
    if starts.len() > MOST_COMPARED {
        let rank = |start: usize| {
            // Most context first, then the nearest one.
            let context = equal_context(&target.folded, wanted, start);
            work::count(context);
            (u64::MAX >> 16) - (key(context) << 32) + key(start.abs_diff(expected))
        };
        let mut ranked: Vec<Keyed> = starts.iter().map(|start| (rank(*start), *start)).collect();
        sort(&mut ranked);
        ranked.truncate(MOST_COMPARED);
        starts = ranked.into_iter().map(|(_, start)| start).collect();
    }
    let copies = starts.into_iter().map(|start| start..start + wanted.len());
    (copies.collect(), count)
}

/// How many characters of the context are equal, counted from the quote outwards.
fn equal_context(text: &[char], wanted: &Wanted, start: usize) -> usize {
    let before = text[..start].iter().rev().zip(wanted.prefix.iter().rev());
    let after = text[start + wanted.len()..].iter().zip(&wanted.suffix);
    before.take_while(|(a, b)| a == b).count() + after.take_while(|(a, b)| a == b).count()
}

/// The best of the places, and whether it is clearly before all that do not overlap it.
fn best(
    target: &Target,
    wanted: &Wanted,
    places: Vec<Range<usize>>,
    expected: usize,
) -> Option<(Found, bool)> {
    let length = real(target.text.len().max(1));
    // A long quote is known by its words, a short one by its context.
    let words = 0.25 + 0.45 * (real(wanted.weight) / 40.0).min(1.0);
    let score = |found: &Found| {
        let distance = real(found.range.start.abs_diff(expected)) / length;
        words * found.evidence.words + (1.0 - words) * found.evidence.context() - 0.03 * distance
    };
    let found: Vec<(f64, Found)> = places
        .into_iter()
        .map(|range| judge(target, wanted, range))
        .map(|found| (score(&found), found))
        .collect();
    let first = found.iter().max_by(|a, b| a.0.total_cmp(&b.0))?;
    let range = &first.1.range;
    let is_apart = |other: &Found| other.range.end <= range.start || other.range.start >= range.end;
    let is_clear = !found
        .iter()
        .any(|other| is_apart(&other.1) && first.0 - other.0 < MARGIN);
    Some((first.1.clone(), is_clear))
}

/// Passages that are nearly the quote, or stand where it stood.
fn nearly(target: &Target, wanted: &Wanted) -> Vec<Range<usize>> {
    let len = wanted.len();
    let (width, slack) = ((len / 2).clamp(24, 400), (len / 2).clamp(24, 256));
    let mut places = Vec::new();
    for region in target.regions(&surroundings(wanted), wanted.prefix.len(), width) {
        let from = region.first.saturating_sub(slack);
        let to = (region.last.saturating_add(len + slack)).min(target.folded.len());
        if from >= to {
            continue;
        }
        let equal =
            (wanted.weight >= FUZZY).then(|| nearly_equal(&target.folded, wanted, from..to));
        let between = between(&target.folded, wanted, from..to);
        for place in equal.into_iter().flatten().chain(between) {
            if !places.contains(&place) {
                places.push(place);
            }
        }
    }
    places
}

/// The quote with its context. Of a long quote the start is enough, with what is before it.
fn surroundings(wanted: &Wanted) -> Vec<char> {
    let exact = &wanted.folded;
    if exact.len() > LONGEST_PATTERN * 2 {
        [&wanted.prefix, &exact[..LONGEST_PATTERN]].concat()
    } else {
        [&wanted.prefix[..], exact, &wanted.suffix].concat()
    }
}

/// The parts of a passage with the fewest errors.
fn nearly_equal(text: &[char], wanted: &Wanted, within: Range<usize>) -> Vec<Range<usize>> {
    let exact = &wanted.folded;
    let head = &exact[..exact.len().min(LONGEST_PATTERN)];
    let tail = &exact[exact.len().saturating_sub(LONGEST_PATTERN)..];
    let is_few = |errors: usize, part: &[char]| real(errors) <= real(part.len()) * MOST_ERRORS;
    let region = &text[within.clone()];
    let ends = minima(&Pattern::new(tail, Forward), region).into_iter();
    ends.filter(|(_, errors)| is_few(*errors, tail))
        .filter_map(|(end, _)| {
            let start = if exact.len() > LONGEST_PATTERN {
                // The head of a long quote is looked for by itself.
                let (at, errors) = Pattern::new(head, Backward).nearest(region)?;
                is_few(errors, head).then_some(region.len() - at)?
            } else {
                start_of(head, &region[..end])?
            };
            (start < end).then_some(within.start + start..within.start + end)
        })
        .collect()
}

/// The two best ends of a pattern in a text, which are half a pattern apart.
fn minima(pattern: &Pattern, text: &[char]) -> Vec<(usize, usize)> {
    let ends = pattern.distances(text, Begin::Any);
    let best = |apart: Option<usize>| {
        let is_apart = |at: usize| apart.is_none_or(|other| at.abs_diff(other) > pattern.len() / 2);
        let all = ends.iter().enumerate().filter(|(at, _)| is_apart(*at));
        all.min_by_key(|(_, errors)| **errors)
            .map(|(at, errors)| (at, *errors))
    };
    let first = best(None);
    let second = first.and_then(|(at, _)| best(Some(at)));
    first
        .into_iter()
        .chain(second)
        .map(|(at, errors)| (at + 1, errors))
        .collect()
}

/// Where a match of a pattern starts that ends with the text. Of starts with as few errors
/// the outermost is taken, so that a changed first letter is in the match.
fn start_of(pattern: &[char], text: &[char]) -> Option<usize> {
    let longest = text.len().min(pattern.len() * 2);
    let pattern = Pattern::new(pattern, Backward);
    let starts = pattern.distances(&text[text.len() - longest..], Begin::First);
    let starts = starts.iter().enumerate();
    let (at, _) = starts.min_by_key(|(at, errors)| (**errors, std::cmp::Reverse(*at)))?;
    Some(text.len() - at - 1)
}

/// What stands between the prefix and the suffix, if both are there with few errors.
fn between(text: &[char], wanted: &Wanted, within: Range<usize>) -> Option<Range<usize>> {
    const NEAR: usize = 48;
    let prefix = &wanted.prefix[wanted.prefix.len().saturating_sub(NEAR)..];
    let suffix = &wanted.suffix[..wanted.suffix.len().min(NEAR)];
    if weight(prefix) < 20 || weight(suffix) < 20 {
        return None;
    }
    let from = within.start.saturating_sub(NEAR);
    let to = (within.end + NEAR).min(text.len());
    let few = |part: &[char]| part.len() / 5;
    let (start, errors) = Pattern::new(prefix, Forward).nearest(&text[from..to])?;
    if errors > few(prefix) {
        return None;
    }
    let start = from + start;
    let longest = wanted.len() * 2 + 20;
    let after = &text[start..text.len().min(start + longest + NEAR + NEAR / 2)];
    let (length, errors) = Pattern::new(suffix, Backward).nearest(after)?;
    let end = start + after.len() - length;
    let is_between = errors <= few(suffix) && end > start && end - start <= longest;
    (is_between && wanted.similarity(&text[start..end]) >= 0.5).then_some(start..end)
}
