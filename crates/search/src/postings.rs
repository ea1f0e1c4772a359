//! Postings: the documents in which a term occurs, how often, and in which fields. Every
//! list is encoded as a subset of a list that the reader already has: the documents of a
//! word within those of its stem, those of a bigram within those of its rarer character.
//! So the numbers are small, and wrong bytes can only name documents that exist.
//! `decode.rs` reads postings and `build/postings.rs` writes them; this file has what
//! both need.

use crate::bytes::len_u32;
use crate::model::{Context, WeightPrefixSums, Weights, prefix_sums, prefix_sums_into};
use crate::sort::{first, key, second, sorted};

/// The least term frequency of each bucket. From 13 on BM25 is nearly flat.
pub(crate) const TF_BUCKETS: [u32; 6] = [1, 2, 3, 5, 8, 13];

/// The documents, and articles, of one term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Postings {
    /// Documents with the term in their heading or body, ascending.
    pub(crate) docs: Vec<u32>,
    /// For each of `docs` the bucket of the term frequency in the body: 1 + an index into
    /// [`TF_BUCKETS`]; 0 for none.
    pub(crate) tf_buckets: Vec<u8>,
    /// For each of `docs`: whether the heading has the term. Empty if none has.
    pub(crate) headings: Vec<bool>,
    /// Groups (articles) with the term in their title, ascending.
    pub(crate) titles: Vec<u32>,
    /// For each of `docs`: whether it has the bigram across the border of two words only,
    /// while others have it within a word. Empty if that is so of none.
    pub(crate) split: Vec<bool>,
    /// The same for each of `titles`.
    pub(crate) split_titles: Vec<bool>,
}

impl Postings {
    /// Whether the heading of `docs[at]` has the term.
    pub(crate) fn in_heading(&self, at: usize) -> bool {
        self.headings.get(at).copied().unwrap_or(false)
    }

    /// Positions in `docs` whose bucket is at least `bucket`.
    pub(crate) fn places(&self, bucket: u8) -> Vec<u32> {
        select(&self.tf_buckets, |&found| found >= bucket)
    }
}

/// The indexes of the items for which `keep` holds.
pub(crate) fn select<T>(list: &[T], keep: impl Fn(&T) -> bool) -> Vec<u32> {
    // Without a branch: each index is written, and the next one overwrites it unless it is
    // kept.
    let mut kept = vec![0; list.len()];
    let mut count = 0;
    for (at, item) in (0..).zip(list) {
        if let Some(slot) = kept.get_mut(count) {
            *slot = at;
        }
        count += usize::from(keep(item));
    }
    kept.truncate(count);
    kept
}

/// What a list is a subset of.
#[derive(Clone, Copy)]
pub(crate) enum Parent<'a> {
    /// All documents and groups.
    Docs(&'a DocTable),
    /// Another term's postings, with the prefix sums of its documents' weights.
    Term(&'a Postings, &'a [u32]),
}

/// The documents of an index, as far as postings depend on them.
#[derive(Clone, Debug, Default)]
pub(crate) struct DocTable {
    /// For each document its group's ordinal, dense from 0.
    pub(crate) group_of: Vec<u32>,
    pub(crate) groups: u32,
    /// Whether any document has a heading; if not, no headings are encoded.
    pub(crate) headings: bool,
    /// The weights of documents by their lengths.
    pub(crate) long: WeightPrefixSums,
}

impl DocTable {
    /// The prefix sums of the weights of some documents.
    fn sums_of(&self, docs: &[u32], places: &[u32]) -> Vec<u32> {
        let weight = |&place: &u32| {
            let doc = docs.get(place as usize).copied();
            self.long.weight(doc.unwrap_or(0))
        };
        prefix_sums(places.iter().map(weight))
    }

    /// The groups in whose sections a term is, ascending, and the highest bucket of each.
    pub(crate) fn groups_of(&self, postings: &Postings) -> (Vec<u32>, Vec<u8>) {
        let group_of = |doc: u32| self.group_of.get(doc as usize).copied().unwrap_or(0);
        let (mut groups, mut most) = (vec![0; postings.docs.len()], postings.tf_buckets.clone());
        // The last group, and how many groups there are.
        let (mut last, mut count) = (u32::MAX, 0);
        let mut sorted_already = true;
        for (&doc, &bucket) in postings.docs.iter().zip(&postings.tf_buckets) {
            let group = group_of(doc);
            let is_new = group != last || count == 0;
            sorted_already &= last < group || !is_new || count == 0;
            count += usize::from(is_new);
            last = group;
            let at = count - 1;
            if let (Some(slot), Some(most)) = (groups.get_mut(at), most.get_mut(at)) {
                *slot = group;
                *most = if is_new { bucket } else { bucket.max(*most) };
            }
        }
        groups.truncate(count);
        most.truncate(count);
        // Sections of one article mostly come together: then the groups are sorted
        // already.
        if sorted_already {
            return (groups, most);
        }
        let pairs = groups.iter().zip(&most);
        let mut keys = sorted(
            pairs
                .map(|(&group, &bucket)| key(group, u32::from(u8::MAX - bucket)))
                .collect(),
        );
        keys.dedup_by_key(|key| first(*key));
        let bucket = |&key: &u64| u8::MAX - u8::try_from(second(key)).unwrap_or(u8::MAX);
        let tf_buckets = keys.iter().map(bucket).collect();
        (keys.into_iter().map(first).collect(), tf_buckets)
    }
}

/// The groups with the highest bucket first: the group in which a term is most frequent
/// mostly has it in its title too.
pub(crate) fn by_bucket(groups: &[u32], tf_buckets: &[u8]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = [0; TF_BUCKETS.len() + 1];
    let slot = |bucket: u8| TF_BUCKETS.len() - usize::from(bucket).min(TF_BUCKETS.len());
    for &bucket in tf_buckets {
        starts[slot(bucket)] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum - *start;
    }
    let mut order = vec![0; groups.len()];
    let mut weights = vec![0; groups.len()];
    for (&group, &bucket) in groups.iter().zip(tf_buckets) {
        let start = &mut starts[slot(bucket)];
        let place = *start;
        *start += 1;
        let frequency = bucket_tf(bucket);
        if let (Some(order), Some(weight)) = (order.get_mut(place), weights.get_mut(place)) {
            (*order, *weight) = (group, frequency * frequency);
        }
    }
    (order, prefix_sums(weights.into_iter()))
}

/// The least term frequency of a bucket.
pub(crate) fn bucket_tf(bucket: u8) -> u32 {
    let bucket = usize::from(bucket).checked_sub(1);
    bucket
        .and_then(|bucket| TF_BUCKETS.get(bucket))
        .copied()
        .unwrap_or(0)
}

/// The prefix sums of the weights of a term's documents, for terms whose documents are a
/// subset: the term frequencies.
pub(crate) fn part_sums(sums: &mut Vec<u32>, postings: &Postings) {
    let weights = postings
        .tf_buckets
        .iter()
        .map(|&bucket| 4 * bucket_tf(bucket));
    prefix_sums_into(sums, weights);
}

/// Swaps the codes of 0 and 1: a count of documents is mostly 1, and rarely 0 (only in
/// titles).
pub(crate) fn swap_0_and_1(count: u32) -> u32 {
    if count < 2 { 1 - count } else { count }
}

/// The context and the maximum of the number of documents.
pub(crate) fn count_context(parent: Parent<'_>) -> (Context, u32) {
    match parent {
        Parent::Docs(all) => (Context::STEM_DOCS, len_u32(&all.group_of).max(1)),
        Parent::Term(term, _) => (Context::BIGRAM_DOCS, len_u32(&term.docs)),
    }
}

/// The context of the number of documents that reach a bucket.
pub(crate) fn bucket_context(parent: Parent<'_>, bucket: u8) -> Context {
    let tf_buckets = match parent {
        Parent::Docs(_) => Context::TF_BUCKETS,
        Parent::Term(..) => Context::BIGRAM_TF_BUCKETS,
    };
    tf_buckets[usize::from(bucket).clamp(2, 6) - 2]
}

/// The weights of documents that may reach a bucket: longer texts, and those with more
/// occurrences of the parent, are likelier.
pub(crate) fn bucket_sums(
    parent: Parent<'_>,
    docs: &[u32],
    places: &[u32],
    below: &[u32],
) -> Vec<u32> {
    match parent {
        Parent::Docs(all) => all.sums_of(docs, below),
        Parent::Term(term, _) => {
            let up = |&place: &u32| places.get(place as usize).copied().unwrap_or(0);
            let bucket = |up: u32| term.tf_buckets.get(up as usize).copied().unwrap_or(0);
            prefix_sums(below.iter().map(|place| bucket_tf(bucket(up(place)))))
        }
    }
}

/// The weights of places by their remaining term frequency.
pub(crate) fn remaining_tf_sums(remaining_tf: &[u32], places: &[u32]) -> Vec<u32> {
    let remaining_tf = |&place: &u32| {
        remaining_tf
            .get(place as usize)
            .map_or(1, |&remaining_tf| remaining_tf.min(16))
    };
    prefix_sums(places.iter().map(remaining_tf))
}

/// Uniform weights.
pub(crate) fn alike(_: &[u32]) -> Vec<u32> {
    Vec::new()
}

/// The weights with these prefix sums; uniform if there are none.
pub(crate) fn weights_of<'a>(sums: &'a [u32], universe: &[u32]) -> Weights<'a> {
    if sums.len() == universe.len() + 1 {
        Weights::PrefixSums(sums)
    } else {
        Weights::Uniform(len_u32(universe))
    }
}

/// Whether a bigram occurs at more than one place, so that some can be across words and
/// others within one.
pub(crate) fn can_differ(pair: &Postings) -> bool {
    pair.docs.len() + pair.titles.len() > 1
}

/// The number of documents, where only one is possible.
pub(crate) fn implied_count(parent: Parent<'_>) -> Option<u32> {
    match parent {
        Parent::Term(term, _) if term.docs.is_empty() => Some(0),
        Parent::Term(term, _) if term.docs.len() == 1 && term.titles.is_empty() => Some(1),
        _ => None,
    }
}

/// `universe[place]` for each place.
pub(crate) fn pick(universe: &[u32], places: &[u32]) -> Vec<u32> {
    let number = |&place: &u32| universe.get(place as usize).copied().unwrap_or(0);
    places.iter().map(number).collect()
}

/// A remaining term frequency without a bound.
pub(crate) const UNBOUNDED: u32 = u32::MAX;

/// The occurrences that each document can still account for: the most that its bucket
/// stands for. Occurrences in a heading are not counted, so with them there is no bound.
pub(crate) fn remaining_tf(postings: &Postings) -> Vec<u32> {
    let bound = |(at, &bucket): (usize, &u8)| {
        let above = TF_BUCKETS.get(usize::from(bucket));
        above
            .filter(|_| !postings.in_heading(at))
            .map_or(UNBOUNDED, |above| above - 1)
    };
    postings.tf_buckets.iter().enumerate().map(bound).collect()
}

/// The bucket of a term frequency.
pub(crate) fn tf_bucket(frequency: u32) -> u8 {
    let bucket = TF_BUCKETS
        .iter()
        .filter(|&&least| frequency >= least)
        .count();
    u8::try_from(bucket).unwrap_or(0)
}

/// Places that the last list may have although other lists have them.
pub(crate) fn again(covered: &[bool], remaining_tf: &[u32]) -> Vec<u32> {
    let mut places = select(covered, |&covered| covered);
    places.retain(|&place| {
        remaining_tf
            .get(place as usize)
            .is_some_and(|&remaining_tf| remaining_tf > 0)
    });
    places
}

/// One form (surface word) of a stem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Indexes into the stem's `docs`.
    pub(crate) docs: Vec<u32>,
    /// Indexes into the stem's `titles`.
    pub(crate) titles: Vec<u32>,
}

/// Positions in `child.docs` that can have the term in their heading.
pub(crate) fn headed(parent: Parent<'_>, places: &[u32], child: &Postings) -> Vec<u32> {
    match parent {
        Parent::Docs(all) if !all.headings => Vec::new(),
        Parent::Docs(_) => (0..len_u32(&child.docs)).collect(),
        Parent::Term(term, _) => select(places, |&place| term.in_heading(place as usize)),
    }
}

/// Whether a document of a child can reach `bucket`: its parent did.
pub(crate) fn can_reach(term: &Postings, places: &[u32], place: u32, bucket: u8) -> bool {
    let up = places.get(place as usize);
    let most = up.and_then(|&up| term.tf_buckets.get(up as usize));
    most.is_some_and(|&most| most >= bucket)
}
