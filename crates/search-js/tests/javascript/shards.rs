//! Tests of a site with a large collection: it cuts the index into shards, opens the root,
//! and fetches what its readers' queries need.

use crate::building::{articles, builder};
use crate::{docs, get, items, message, show};
use bookmobile_search_js::SearchIndex;
use js_sys::{Array, Function, JSON, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_test::wasm_bindgen_test;

const README: &str = include_str!("../../README.md");

/// The opened root of an index in small shards, and what `finishShards` gave.
pub(crate) fn opened(articles: &Array) -> (SearchIndex, Object) {
    let sharded = builder(articles).finish_shards(Some(40.0)).expect("built");
    let root: Uint8Array = get(&sharded, "root").dyn_into().expect("bytes");
    let index = SearchIndex::new(root.to_vec()).expect("the root opens");
    (index, sharded)
}

fn shard_bytes(sharded: &Object, shard: usize) -> Vec<u8> {
    let bytes = get(sharded, &format!("shards.{shard}.bytes"));
    bytes.unchecked_into::<Uint8Array>().to_vec()
}

pub(crate) fn supply_all(index: &SearchIndex, sharded: &Object) {
    for shard in 0..index.shard_count() {
        let bytes = shard_bytes(sharded, shard as usize);
        index.supply(shard, bytes).expect("as it was written");
    }
}

/// An object with one member.
pub(crate) fn with(name: &str, value: &JsValue) -> JsValue {
    let object = Object::new();
    Reflect::set(&object, &name.into(), value).expect("an object");
    object.into()
}

/// The code of a section of the README.
pub(crate) fn example(heading: &str) -> String {
    let section = README.split(heading).nth(1).expect("the section");
    let lines = section.split("\n## ").next().unwrap_or_default().lines();
    let code: Vec<&str> = lines.filter_map(|line| line.strip_prefix("    ")).collect();
    code.join("\n")
}

#[wasm_bindgen_test]
async fn a_site_that_does_as_the_readme_says_finds_what_the_whole_index_finds() {
    let articles = articles(0..100);
    let whole = builder(&articles).finish().expect("built");
    let whole = SearchIndex::new(whole).expect("opened");
    let (index, sharded) = opened(&articles);
    let shards = items(&sharded, "shards");
    assert!(shards.len() > 9, "only {} shards", shards.len());
    assert_eq!(whole.shard_count(), 0);
    assert_eq!(index.shard_count() as usize, shards.len());
    for (number, shard) in (0..).zip(&shards) {
        assert_eq!(index.shard_name(number), get(shard, "name").as_string());
    }
    assert_eq!(index.shard_name(index.shard_count()), None);

    let options = with("texts", &articles);
    let first = index.search("ferry", &options).expect("no error");
    assert_eq!(docs(&first), [0.0; 0], "nothing is here yet");
    assert_eq!(items(&first, "missing").len(), 1, "the word's own part");
    assert_eq!(show(&get(&first, "urgent")), "1");
    let groups = index.search_groups("ferry", &options).expect("no error");
    assert_eq!(
        show(&get(&groups, "missing")),
        show(&get(&first, "missing"))
    );

    let site = Function::new_with_args(
        "index, builder",
        &format!(
            "const fetch = async path => new Response(files[path.replace('shards/', '')])\n{}
            return search",
            example("## Large collections")
        ),
    );
    let build = Function::new_with_args("", "return this.sharded");
    let stub = with("finishShards", &build.bind0(&with("sharded", &sharded)));
    let search: Function = site
        .call2(&JsValue::NULL, &index.share().into(), &stub)
        .expect("the README's code")
        .unchecked_into();
    for (number, query) in [
        "ferry",
        "harbors ",
        "\"river coast\"",
        "islnad ",
        "bake",
        "x",
    ]
    .into_iter()
    .enumerate()
    {
        let found: Promise = search
            .call2(&JsValue::NULL, &query.into(), &options)
            .expect("searched")
            .unchecked_into();
        let found = found.await.expect("nothing is refused");
        let expected = whole.search(query, &options).expect("found");
        for part in ["hits", "total", "groups", "missing"] {
            let [found, expected] = [&found, &expected].map(|result| show(&get(result, part)));
            assert_eq!(found, expected, "{part} of {query}");
        }
        let fetched = (0..index.shard_count()).filter(|shard| index.has_shard(*shard));
        let fetched = fetched.count();
        assert!(fetched > 0, "they are here now");
        assert!(number > 0 || fetched < 6, "{fetched} shards for a word");
    }
}

#[wasm_bindgen_test]
fn what_is_no_such_shard_is_refused_with_words() {
    let (index, sharded) = opened(&articles(0..50));
    let refused = |shard, bytes| message(index.supply(shard, bytes).expect_err("refused"));
    let name = index.shard_name(0).expect("a shard");
    let why = refused(0, b"<h1>404 Not Found</h1>".to_vec());
    assert!(
        why.contains("damaged shard") && why.contains(&name),
        "{why}"
    );
    let why = refused(0, shard_bytes(&sharded, 1));
    assert!(why.contains("damaged shard"), "{why}");
    let count = index.shard_count();
    let why = refused(count, shard_bytes(&sharded, 0));
    assert_eq!(why, format!("no shard {count} in an index of {count}"));
    assert!(!index.has_shard(0));

    supply_all(&index, &sharded);
    assert!(index.has_shard(0));
    let found = index.search("ferry ", &JsValue::UNDEFINED).expect("found");
    assert!(!docs(&found).is_empty());
    assert_eq!(show(&get(&found, "missing")), "[]");

    let built = builder(&articles(0..2)).finish_shards(Some(f64::NAN));
    let why = message(built.expect_err("no number"));
    assert_eq!(why, "bytes: expected a number from 1, found NaN");
}

#[wasm_bindgen_test]
fn a_shard_is_not_supplied_in_the_middle_of_a_search() {
    let (index, sharded) = opened(&articles(0..50));
    supply_all(&index, &sharded);
    let site = with("index", &index.share().into());
    let give = Function::new_with_args(
        "doc",
        "try { this.index.supply(0, new Uint8Array(0)) } catch (error) { this.heard = error }",
    );
    let options = with("texts", &give.bind0(&site));
    let found = index.search("ferry ", &options).expect("found");
    assert!(!docs(&found).is_empty(), "the search went on");
    let heard = get(&site, "heard.message").as_string().unwrap_or_default();
    assert!(heard.contains("being searched"), "{heard}");
    let again = index.supply(0, shard_bytes(&sharded, 0));
    assert!(again.is_ok(), "afterwards it can be");
    assert!(JSON::stringify(&found).is_ok());
}
