//! Decodes postings, and those of the forms of a stem: each list as a subset of a list
//! that is known already. `build/postings.rs` writes them.

use crate::bytes::len_u32;
use crate::code::Decoder;
use crate::model::{Context, Weights, class};
use crate::postings::{
    DocTable, Form, Parent, Postings, TF_BUCKETS, UNBOUNDED, again, alike, bucket_context,
    bucket_sums, by_bucket, can_differ, can_reach, count_context, headed, implied_count, pick,
    remaining_tf, remaining_tf_sums, select, swap_0_and_1, weights_of,
};
use crate::sort::sort;

impl Decoder<'_> {
    /// A count of at most `most`, whose class is that of `most`.
    fn count_within(&mut self, context: Context, most: u32) -> u32 {
        self.number(context, class(most), most)
    }

    /// A subset of `universe`, whose size is encoded before it; `weights` are computed
    /// only if they matter.
    fn some_of(
        &mut self,
        context: Context,
        universe: &[u32],
        weights: &dyn Fn(&[u32]) -> Vec<u32>,
    ) -> Vec<u32> {
        if universe.is_empty() {
            return Vec::new();
        }
        let count = self.count_within(context, len_u32(universe));
        if count == 0 {
            return Vec::new();
        }
        let sums = weights(universe);
        let places = self.subset(count, weights_of(&sums, universe));
        pick(universe, &places)
    }

    /// The postings of a term; `doc_count` if it is known beforehand.
    pub(crate) fn postings(
        &mut self,
        parent: Parent<'_>,
        doc_count: Option<u32>,
        class: u32,
    ) -> Postings {
        self.placed(parent, doc_count, class).0
    }

    /// The postings of a term, and their positions in the parent's.
    pub(crate) fn placed(
        &mut self,
        parent: Parent<'_>,
        doc_count: Option<u32>,
        count_class: u32,
    ) -> (Postings, Vec<u32>) {
        let (context, most) = count_context(parent);
        let count = doc_count
            .or_else(|| implied_count(parent))
            .unwrap_or_else(|| swap_0_and_1(self.number(context, count_class, most)));
        let (places, docs) = match parent {
            Parent::Docs(all) => {
                let weights = all.long.weights(count, len_u32(&all.group_of));
                (Vec::new(), self.subset(count, weights))
            }
            Parent::Term(term, sums) => {
                let places = self.subset(count, weights_of(sums, &term.docs));
                let docs = pick(&term.docs, &places);
                (places, docs)
            }
        };
        let mut postings = Postings {
            tf_buckets: vec![1; docs.len()],
            docs,
            ..Postings::default()
        };
        self.fields(parent, &places, &mut postings);
        self.tf_buckets(parent, &places, &mut postings);
        postings.titles = match parent {
            Parent::Docs(all) if self.has_titles(&postings) => self.titles(all, &postings),
            Parent::Docs(_) => Vec::new(),
            Parent::Term(term, _) => self.some_of(Context::BIGRAM_TITLES, &term.titles, &alike),
        };
        if matches!(parent, Parent::Term(..)) && can_differ(&postings) {
            let [docs, titles] = Context::SPLIT;
            postings.split = self.flags(docs, postings.docs.len());
            postings.split_titles = self.flags(titles, postings.titles.len());
        }
        (postings, places)
    }

    /// Which of `count` flags are set; empty if none is.
    fn flags(&mut self, context: Context, count: usize) -> Vec<bool> {
        let most = u32::try_from(count).unwrap_or(u32::MAX);
        let some = if most > 0 {
            self.count_within(context, most)
        } else {
            0
        };
        if some == 0 {
            return Vec::new();
        }
        let mut flags = vec![false; count];
        for place in self.subset(some, Weights::Uniform(most)) {
            if let Some(flag) = flags.get_mut(place as usize) {
                *flag = true;
            }
        }
        flags
    }

    /// The documents that reach each bucket, as a subset of those that reach the one
    /// below.
    fn tf_buckets(&mut self, parent: Parent<'_>, places: &[u32], postings: &mut Postings) {
        let mut below: Vec<u32> = if postings.headings.is_empty() {
            (0..len_u32(&postings.docs)).collect()
        } else {
            postings.places(1)
        };
        for bucket in 2..=TF_BUCKETS.len() {
            let bucket = u8::try_from(bucket).unwrap_or(u8::MAX);
            if let Parent::Term(term, _) = parent {
                below.retain(|&place| can_reach(term, places, place, bucket));
            }
            let docs = &postings.docs;
            below = self.some_of(bucket_context(parent, bucket), &below, &|below| {
                bucket_sums(parent, docs, places, below)
            });
            for &place in &below {
                if let Some(slot) = postings.tf_buckets.get_mut(place as usize) {
                    *slot = bucket;
                }
            }
            if below.is_empty() {
                break;
            }
        }
    }

    /// The titles with the term: those of groups that have it in their sections, then
    /// others.
    fn titles(&mut self, all: &DocTable, postings: &Postings) -> Vec<u32> {
        let (groups, tf_buckets) = all.groups_of(postings);
        let mut titles = Vec::new();
        let count = self.count_within(Context::TITLES, len_u32(&groups));
        if count > 0 {
            let (order, sums) = by_bucket(&groups, &tf_buckets);
            titles = pick(&order, &self.subset(count, Weights::PrefixSums(&sums)));
        }
        let outside = all.groups.saturating_sub(len_u32(&groups));
        let count = self.number(Context::OTHER_TITLES, class(len_u32(&groups)), outside);
        if count > 0 {
            let places = self.subset(count, Weights::Uniform(outside));
            titles.extend(others(&groups, &places));
        }
        ascending(titles, all.groups)
    }

    fn has_titles(&mut self, postings: &Postings) -> bool {
        self.number(Context::HAS_TITLES, class(len_u32(&postings.docs)), 1) > 0
    }

    /// The documents with the term in the heading, and those with it only there.
    fn fields(&mut self, parent: Parent<'_>, places: &[u32], postings: &mut Postings) {
        let headed = headed(parent, places, postings);
        let headed = self.some_of(Context::HEADINGS, &headed, &alike);
        if headed.is_empty() {
            return;
        }
        postings.headings = vec![false; postings.docs.len()];
        for &place in &headed {
            postings.headings[place as usize] = true;
        }
        for place in self.some_of(Context::ONLY_HEADINGS, &headed, &alike) {
            postings.tf_buckets[place as usize] = 0;
        }
    }

    /// The documents and titles of the forms of a stem: subsets of the stem's, whose
    /// union is all of them.
    pub(crate) fn forms(&mut self, stem: &Postings, count: usize) -> Vec<Form> {
        if count < 2 {
            let whole = |list: &[u32]| (0..len_u32(list)).collect();
            return vec![
                Form {
                    docs: whole(&stem.docs),
                    titles: whole(&stem.titles)
                };
                count
            ];
        }
        let docs = self.cover(Context::FORM_DOCS, remaining_tf(stem), count);
        let titles = vec![UNBOUNDED; stem.titles.len()];
        let titles = self.cover(Context::FORM_TITLES, titles, count);
        docs.into_iter()
            .zip(titles)
            .map(|(docs, titles)| Form { docs, titles })
            .collect()
    }

    /// `count` lists of places. Each place is in at least one list, and in no more lists
    /// than it has remaining term frequency.
    fn cover(
        &mut self,
        contexts: [Context; 2],
        mut remaining_tf: Vec<u32>,
        count: usize,
    ) -> Vec<Vec<u32>> {
        let mut lists = Vec::new();
        let mut covered = vec![false; remaining_tf.len()];
        for _ in 1..count {
            let free = select(&remaining_tf, |&remaining_tf| remaining_tf > 0);
            let list = self.some_of(contexts[0], &free, &|free| {
                remaining_tf_sums(&remaining_tf, free)
            });
            for &place in &list {
                let place = place as usize;
                if let (Some(covered), Some(remaining_tf)) =
                    (covered.get_mut(place), remaining_tf.get_mut(place))
                {
                    *covered = true;
                    *remaining_tf -= 1;
                }
            }
            lists.push(list);
        }
        // The last list has the places that no other has, and some that others have.
        let mut last: Vec<bool> = covered.iter().map(|&covered| !covered).collect();
        let again = again(&covered, &remaining_tf);
        for place in self.some_of(contexts[1], &again, &|again| {
            remaining_tf_sums(&remaining_tf, again)
        }) {
            last[place as usize] = true;
        }
        lists.push(select(&last, |&own| own));
        lists
    }
}

/// The numbers at `places` in the sequence of all numbers that are not in `taken`; both
/// ascend.
fn others(taken: &[u32], places: &[u32]) -> Vec<u32> {
    let mut skipped = 0;
    let mut number = |place: u32| {
        while taken
            .get(skipped as usize)
            .is_some_and(|&taken| taken <= place + skipped)
        {
            skipped += 1;
        }
        place + skipped
    };
    places.iter().map(|&place| number(place)).collect()
}

/// The numbers in order; all are below `bound`.
fn ascending(mut list: Vec<u32>, bound: u32) -> Vec<u32> {
    if list.len() < 64 {
        sort(&mut list);
        return list;
    }
    let mut has = vec![false; bound as usize];
    for &number in &list {
        has[number as usize] = true;
    }
    select(&has, |&has| has)
}
