//! Tests of an index in shards: it answers as the whole index does, needs few shards, and
//! reports which are missing.
#![cfg(not(target_arch = "wasm32"))]
#![allow(missing_docs)]

mod suite;

use bookmobile_search::{
    FieldId, Hit, Index, IndexBuilder, Outcome, Request, ShardError, ShardId, ShardedIndex,
};
use std::collections::BTreeSet;
use suite::parse::Doc;

/// Marsaglia's xorshift.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % bound
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.below(from.len())]
    }

    /// A random word, with or without a suffix of another form.
    fn word(&mut self) -> String {
        let parts = [
            "ba", "ke", "lin", "mo", "nur", "ra", "set", "ti", "vo", "zu",
        ];
        let most = 1 + self.below(4);
        let stem: String = (0..most).map(|_| self.pick(&parts)).collect();
        stem + self.pick(&["", "", "s", "ed", "ing"])
    }

    fn chinese(&mut self) -> String {
        let characters = "微信公众号发布新闻提供医疗咨询智慧城市利用数据和技术改善居民的生活";
        let all: Vec<char> = characters.chars().collect();
        let length = 1 + self.below(6);
        (0..length)
            .map(|_| all[self.below(all.len()).min(self.below(all.len()))])
            .collect()
    }

    fn text(&mut self, words: usize) -> String {
        let mut text = String::new();
        for _ in 0..words {
            text += &if self.below(4) == 0 {
                self.chinese()
            } else {
                self.word()
            };
            text.push(' ');
        }
        text
    }
}

fn docs() -> Vec<Doc> {
    let mut random = Random(7);
    (0..500)
        .map(|group| Doc {
            title: random.text(3),
            body: random.text(40),
            group,
            language: if group % 3 == 0 { "zh" } else { "en" }.into(),
            ..Doc::default()
        })
        .collect()
}

fn sharded(docs: &[Doc]) -> ShardedIndex {
    suite::builder(docs)
        .finish_shards(400)
        .expect("a small collection fits")
}

fn request(text: &str) -> Request<'_> {
    Request {
        text,
        limit: 10,
        ..Request::default()
    }
}

/// Supplies a shard as it was written.
fn give(index: &mut Index, shards: &[Vec<u8>], shard: ShardId) {
    let supplied = index.supply(shard, shards[shard.0 as usize].clone());
    assert_eq!(supplied, Ok(()));
}

/// Searches and supplies the urgent shards, or if there are none all missing ones, until
/// nothing is missing.
fn fetch(
    index: &mut Index,
    shards: &[Vec<u8>],
    request: &Request<'_>,
    docs: &[Doc],
) -> (Outcome<Hit>, BTreeSet<ShardId>) {
    let mut fetched = BTreeSet::new();
    for _ in 0..6 {
        let outcome = index.search(request, &suite::DocFields(docs));
        if outcome.index.missing.is_empty() {
            return (outcome, fetched);
        }
        let all = outcome.index.missing.len();
        let urgent = if outcome.index.urgent == 0 {
            all
        } else {
            outcome.index.urgent
        };
        for shard in outcome.index.missing.into_iter().take(urgent) {
            give(index, shards, shard);
            assert!(fetched.insert(shard), "a shard is wanted once");
        }
    }
    panic!("`{}` wants shards for ever", request.text);
}

fn queries(docs: &[Doc]) -> Vec<String> {
    let mut random = Random(99);
    let mut queries = Vec::new();
    for _ in 0..60 {
        let doc = &docs[random.below(docs.len())];
        let title: Vec<char> = doc.title.chars().collect();
        queries.push(doc.title.clone());
        queries.push(title[..=random.below(title.len())].iter().collect());
        queries.push(format!(
            "\"{}\"",
            doc.body.split(' ').take(2).collect::<Vec<_>>().join(" ")
        ));
        queries.push(format!("{} -{}", random.word(), random.word()));
        queries.push(random.word().replacen('e', "x", 1) + " ");
        queries.push(random.chinese());
        queries.push(format!("title:{}", random.word()));
    }
    queries.extend(["wx".into(), "zhcs".into(), "k".into(), String::new()]);
    queries
}

fn same(a: &[Hit], b: &[Hit]) -> bool {
    let bits = |hits: &[Hit]| -> Vec<_> {
        hits.iter()
            .map(|hit| (hit.doc, hit.group, hit.score.to_bits()))
            .collect()
    };
    bits(a) == bits(b)
}

#[test]
fn shards_answer_as_the_whole_index_does() {
    let docs = docs();
    let whole = Index::open(suite::build(&docs)).expect("what was built opens");
    let ShardedIndex { root, shards } = sharded(&docs);
    assert!(shards.len() > 20, "only {} shards", shards.len());
    let mut kept = Index::open(root.clone()).expect("the root opens");
    let mut fetched_most = 0;
    for text in queries(&docs) {
        let text = text.as_str();
        let request = Request {
            text,
            limit: 500,
            ..Request::default()
        };
        let expected = whole.search(&request, &suite::DocFields(&docs));
        let mut fresh = Index::open(root.clone()).expect("the root opens");
        let (outcome, fetched) = fetch(&mut fresh, &shards, &request, &docs);
        fetched_most = fetched_most.max(fetched.len());
        assert!(same(&expected.hits, &outcome.hits), "`{text}`");
        assert_eq!(
            (expected.total, &expected.terms),
            (outcome.total, &outcome.terms),
            "`{text}`"
        );
        let (outcome, _) = fetch(&mut kept, &shards, &request, &docs);
        assert!(
            same(&expected.hits, &outcome.hits),
            "`{text}`, after others"
        );
        let marks = |outcome: &Outcome<Hit>| outcome.index.highlighter.marks(&docs[0].body);
        assert_eq!(marks(&expected), marks(&outcome), "`{text}`");
    }
    assert!(fetched_most < shards.len(), "a query wanted all shards");
}

#[test]
fn a_word_costs_few_shards() {
    let docs = docs();
    let ShardedIndex { root, shards } = sharded(&docs);
    for (text, most) in [("bakelin ", 2), ("微信", 2), ("bakelin setti ", 4)] {
        let mut index = Index::open(root.clone()).expect("the root opens");
        let (_, fetched) = fetch(&mut index, &shards, &request(text), &docs);
        assert!(
            (1..=most).contains(&fetched.len()),
            "`{text}` took {fetched:?}"
        );
    }
}

#[test]
fn a_word_with_a_slip_has_hits_before_all_of_the_dictionary_is_there() {
    let docs = docs();
    let ShardedIndex { root, shards } = sharded(&docs);
    let mut index = Index::open(root).expect("the root opens");
    let request = request("bakelinx ");
    // The word's own shard of the dictionary, then the postings of similar words.
    for _ in 0..2 {
        let outcome = index.search(&request, &suite::DocFields(&docs));
        assert!(
            outcome.hits.is_empty() && outcome.index.urgent == 1,
            "{outcome:?}"
        );
        give(&mut index, &shards, outcome.index.missing[0]);
    }
    let outcome = index.search(&request, &suite::DocFields(&docs));
    assert!(!outcome.hits.is_empty() && outcome.index.urgent == 0);
    assert!(
        outcome.index.missing.len() > 2,
        "nearer words may be elsewhere"
    );
}

#[test]
fn for_a_word_with_a_slip_the_parts_near_it_come_first() {
    let docs = docs();
    let ShardedIndex { root, shards } = sharded(&docs);
    let mut index = Index::open(root).expect("the root opens");
    let request = request("mqqqqq ");
    let own = index
        .search(&request, &suite::DocFields(&docs))
        .index
        .missing[0];
    give(&mut index, &shards, own);
    let near = index
        .search(&request, &suite::DocFields(&docs))
        .index
        .missing;
    let after = (own.0 + 1..).take(near.len() - own.0 as usize);
    let expected: Vec<_> = after.chain((0..own.0).rev()).map(ShardId).collect();
    assert!(own.0 > 0 && expected[0].0 > own.0, "a part in the middle");
    assert_eq!(near, expected);
}

#[test]
fn what_is_missing_is_said_and_the_rest_is_found() {
    let docs = docs();
    let ShardedIndex { root, shards } = sharded(&docs);
    let mut index = Index::open(root).expect("the root opens");
    let (alone, _) = fetch(&mut index, &shards, &request("微信 "), &docs);
    let outcome = index.search(&request("微信 zulin "), &suite::DocFields(&docs));
    assert!(!outcome.index.missing.is_empty() && !alone.hits.is_empty());
    assert_eq!(outcome.total, alone.total);
    let groups = index.search_groups(&request("微信 zulin "), 3, &suite::DocFields(&docs));
    assert_eq!(groups.index.missing, outcome.index.missing);
}

#[test]
fn what_was_asked_before_makes_no_difference() {
    let docs = docs();
    let whole = Index::open(suite::build(&docs)).expect("what was built opens");
    let ShardedIndex { root, shards } = sharded(&docs);
    let mut index = Index::open(root).expect("the root opens");
    let queries = queries(&docs);
    for (shard, bytes) in (0..).map(ShardId).zip(shards) {
        for text in queries.iter().skip(shard.0 as usize % 7).step_by(7).take(9) {
            let request = Request {
                text,
                limit: 9,
                ..Request::default()
            };
            index.search(&request, &suite::DocFields(&docs));
        }
        assert_eq!(index.supply(shard, bytes), Ok(()));
    }
    for text in &queries {
        let request = Request {
            text,
            limit: 9,
            ..Request::default()
        };
        let [expected, found] =
            [&whole, &index].map(|index| index.search(&request, &suite::DocFields(&docs)));
        assert!(same(&expected.hits, &found.hits), "`{text}`");
        assert_eq!(expected.terms, found.terms, "`{text}`");
    }
}

#[test]
fn wrong_shards_are_refused() {
    let docs = docs();
    let ShardedIndex { root, shards } = sharded(&docs);
    let mut index = Index::open(root).expect("the root opens");
    let count = index.shard_count();
    assert_eq!(count as usize, shards.len());
    let unknown = index.supply(ShardId(count), Vec::new());
    assert_eq!(
        unknown,
        Err(ShardError::Unknown {
            shard: ShardId(count),
            count
        })
    );
    for (id, bytes) in (0..).map(ShardId).zip(&shards) {
        let mut damaged = bytes.clone();
        let middle = damaged.len() / 2;
        damaged[middle] ^= 1;
        let wrong = index.supply(id, damaged);
        assert!(matches!(wrong, Err(ShardError::Hash { .. })), "{wrong:?}");
        assert!(index.supply(id, Vec::new()).is_err());
        assert!(!index.has_shard(id));
        assert_eq!(index.supply(id, bytes.clone()), Ok(()));
        assert!(index.has_shard(id));
        assert_eq!(index.shard_name(id).map(|name| name.len()), Some(16));
    }
    assert_eq!(index.shard_name(ShardId(count)), None);
}

#[test]
fn a_whole_index_has_no_shards() {
    let mut builder = IndexBuilder::new();
    suite::add(&mut builder, &docs()[0]);
    let index = Index::open(builder.finish().expect("one document fits")).expect("it opens");
    assert_eq!(index.shard_count(), 0);
    let outcome = index.search(
        &Request {
            text: "a",
            limit: 1,
            ..Request::default()
        },
        &(),
    );
    assert!(outcome.index.missing.is_empty());
    assert_eq!(FieldId::TITLE, FieldId(0));
}
