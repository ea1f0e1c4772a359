//! Encodes postings, step for step as `decode.rs` reads them; `postings.rs` has what both
//! need.

use crate::bytes::len_u32;
use crate::code::Encoder;
use crate::model::{Context, Weights, class};
use crate::postings::{
    DocTable, Form, Parent, Postings, TF_BUCKETS, UNBOUNDED, again, alike, bucket_context,
    bucket_sums, by_bucket, can_differ, can_reach, count_context, headed, implied_count,
    remaining_tf, remaining_tf_sums, select, swap_0_and_1, weights_of,
};

/// The positions of the items of `list` in `universe`; both ascend.
pub(crate) fn places_of(list: &[u32], universe: &[u32]) -> Vec<u32> {
    list.iter()
        .filter_map(|item| universe.binary_search(item).ok())
        .filter_map(|place| u32::try_from(place).ok())
        .collect()
}

impl Encoder<'_> {
    fn some_of(
        &mut self,
        context: Context,
        list: &[u32],
        universe: &[u32],
        weights: &dyn Fn(&[u32]) -> Vec<u32>,
    ) {
        if universe.is_empty() {
            return;
        }
        self.number(
            context,
            class(len_u32(universe)),
            len_u32(universe),
            len_u32(list),
        );
        let sums = weights(universe);
        self.subset(&places_of(list, universe), weights_of(&sums, universe));
    }

    /// Encodes what [`Decoder::placed`](crate::code::Decoder::placed) reads.
    pub(crate) fn postings(
        &mut self,
        parent: Parent<'_>,
        count_class: Option<u32>,
        postings: &Postings,
    ) {
        if let Some(count_class) = count_class
            && implied_count(parent).is_none()
        {
            let (context, most) = count_context(parent);
            self.number(
                context,
                count_class,
                most,
                swap_0_and_1(len_u32(&postings.docs)),
            );
        }
        let places = match parent {
            Parent::Docs(all) => {
                let weights = all
                    .long
                    .weights(len_u32(&postings.docs), len_u32(&all.group_of));
                self.subset(&postings.docs, weights);
                Vec::new()
            }
            Parent::Term(term, sums) => {
                let places = places_of(&postings.docs, &term.docs);
                self.subset(&places, weights_of(sums, &term.docs));
                places
            }
        };
        self.headings(parent, &places, postings);
        self.buckets(parent, &places, postings);
        match parent {
            Parent::Docs(all) => {
                let has_titles = u32::from(!postings.titles.is_empty());
                let docs = class(len_u32(&postings.docs));
                self.number(Context::HAS_TITLES, docs, 1, has_titles);
                if !postings.titles.is_empty() {
                    self.titles(all, postings);
                }
            }
            Parent::Term(term, _) => self.bigram_titles(term, postings),
        }
    }

    /// Encodes which documents have the term in the heading, and which have it only there.
    fn headings(&mut self, parent: Parent<'_>, places: &[u32], postings: &Postings) {
        let in_heading = select(&postings.headings, |&heading| heading);
        let headed = headed(parent, places, postings);
        self.some_of(Context::HEADINGS, &in_heading, &headed, &alike);
        let only: Vec<u32> = in_heading
            .iter()
            .copied()
            .filter(|&place| postings.tf_buckets[place as usize] == 0)
            .collect();
        self.some_of(Context::ONLY_HEADINGS, &only, &in_heading, &alike);
    }

    /// Encodes which documents reach each bucket.
    fn buckets(&mut self, parent: Parent<'_>, places: &[u32], postings: &Postings) {
        for bucket in 2..=TF_BUCKETS.len() {
            let bucket = u8::try_from(bucket).unwrap_or(u8::MAX);
            let reached = postings.places(bucket);
            let mut below = postings.places(bucket - 1);
            if let Parent::Term(term, _) = parent {
                below.retain(|&place| can_reach(term, places, place, bucket));
            }
            self.some_of(bucket_context(parent, bucket), &reached, &below, &|below| {
                bucket_sums(parent, &postings.docs, places, below)
            });
            if reached.is_empty() {
                break;
            }
        }
    }

    /// Encodes the titles of a bigram, and where it is only across the border of two
    /// words.
    fn bigram_titles(&mut self, term: &Postings, postings: &Postings) {
        let context = Context::BIGRAM_TITLES;
        self.some_of(context, &postings.titles, &term.titles, &alike);
        if can_differ(postings) {
            let lists = [
                (&postings.docs, &postings.split),
                (&postings.titles, &postings.split_titles),
            ];
            for (context, (list, split)) in Context::SPLIT.into_iter().zip(lists) {
                let places: Vec<u32> = (0..len_u32(list)).collect();
                self.some_of(context, &select(split, |&split| split), &places, &alike);
            }
        }
    }

    fn titles(&mut self, all: &DocTable, postings: &Postings) {
        let (groups, tf_buckets) = all.groups_of(postings);
        let is_title = |group: &u32| postings.titles.binary_search(group).is_ok();
        let (by_bucket, sums) = by_bucket(&groups, &tf_buckets);
        let within = select(&by_bucket, is_title);
        let count = len_u32(&groups);
        self.number(Context::TITLES, class(count), count, len_u32(&within));
        self.subset(&within, Weights::PrefixSums(&sums));
        let outside: Vec<u32> = (0..all.groups)
            .filter(|group| groups.binary_search(group).is_err())
            .collect();
        let others = select(&outside, is_title);
        let most = len_u32(&outside);
        self.number(Context::OTHER_TITLES, class(count), most, len_u32(&others));
        self.subset(&others, Weights::Uniform(most));
    }

    /// Encodes what [`Decoder::forms`](crate::code::Decoder::forms) reads.
    pub(crate) fn forms(&mut self, stem: &Postings, forms: &[Form]) {
        if forms.len() < 2 {
            return;
        }
        self.cover(
            Context::FORM_DOCS,
            remaining_tf(stem),
            forms.iter().map(|form| form.docs.as_slice()),
        );
        let title_room = vec![UNBOUNDED; stem.titles.len()];
        self.cover(
            Context::FORM_TITLES,
            title_room,
            forms.iter().map(|form| form.titles.as_slice()),
        );
    }

    fn cover<'a>(
        &mut self,
        contexts: [Context; 2],
        mut remaining_tf: Vec<u32>,
        lists: impl ExactSizeIterator<Item = &'a [u32]>,
    ) {
        let last = lists.len() - 1;
        let mut covered = vec![false; remaining_tf.len()];
        for (at, list) in lists.enumerate() {
            if at == last {
                let others: Vec<u32> = list
                    .iter()
                    .copied()
                    .filter(|&place| covered[place as usize])
                    .collect();
                self.some_of(
                    contexts[1],
                    &others,
                    &again(&covered, &remaining_tf),
                    &|again| remaining_tf_sums(&remaining_tf, again),
                );
                return;
            }
            let free = select(&remaining_tf, |&remaining_tf| remaining_tf > 0);
            self.some_of(contexts[0], list, &free, &|free| {
                remaining_tf_sums(&remaining_tf, free)
            });
            for &place in list {
                covered[place as usize] = true;
                remaining_tf[place as usize] -= 1;
            }
        }
    }
}
