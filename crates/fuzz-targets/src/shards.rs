//! The target that searches an index in shards, alone and with other collections.

use crate::Reached;
use crate::seal::{checksum, seal_index, seal_shards};
use crate::search::{LIMIT, SameText, TEXT, check_marks, use_index};
use crate::seeds::{SEPARATOR, sound_index, sound_shards};
use bookmobile_search::{
    Collection, Index, Request, ShardId, search_collection_groups, search_collections,
};
use std::sync::OnceLock;

const PER_GROUP: usize = 2;

/// A whole index that nothing happened to.
fn sound() -> &'static Index {
    static INDEX: OnceLock<Index> = OnceLock::new();
    INDEX.get_or_init(|| Index::open(sound_index()).expect("what was built opens"))
}

/// The shards are supplied as they are, of which the root refuses what it does not
/// know, and with checksums that the root expects.
pub(crate) fn search_shards(bytes: &[u8]) -> Reached {
    let mut parts = parts(bytes).into_iter();
    let query = String::from_utf8_lossy(parts.next().unwrap_or(&[]));
    let root = parts.next().and_then(<[u8]>::split_first);
    let shards: Vec<&[u8]> = parts.collect();
    let Some((&choice, changes)) = root else {
        return Reached::Refusal;
    };
    let root = changed(sound_root(choice), changes);
    let Ok(mut checked) = Index::open(seal_index(root.clone())) else {
        return Reached::Refusal;
    };
    supply(&mut checked, 0, &shards);
    use_index(&checked, &query);
    let Ok(mut trusted) = Index::open(seal_shards(root, &shards)) else {
        return Reached::Refusal;
    };
    // Before anything is there, with half of it, and with all.
    let (first, last) = shards.split_at(shards.len() / 2);
    use_together([&trusted, sound(), &checked], &query);
    supply(&mut trusted, 0, first);
    use_together([sound(), &checked, &trusted], &query);
    supply(&mut trusted, first.len(), last);
    use_index(&trusted, &query);
    use_together([&checked, &trusted, sound()], &query);
    Reached::Content
}

/// The parts of an input.
fn parts(mut bytes: &[u8]) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    loop {
        let mut places = bytes.windows(SEPARATOR.len());
        let Some(end) = places.position(|place| place == SEPARATOR) else {
            parts.push(bytes);
            return parts;
        };
        parts.push(&bytes[..end]);
        bytes = &bytes[end + SEPARATOR.len()..];
    }
}

/// A sound root.
fn sound_root(choice: u8) -> Vec<u8> {
    static ROOTS: OnceLock<[Vec<u8>; 3]> = OnceLock::new();
    let roots = ROOTS.get_or_init(|| [0, 1, 2].map(|root| sound_shards(root).root));
    roots[usize::from(choice) % roots.len()].clone()
}

/// A root with changes: each has two bytes for a place from the end, one for what
/// stands there.
fn changed(mut root: Vec<u8>, changes: &[u8]) -> Vec<u8> {
    for change in changes.chunks_exact(3) {
        let place = usize::from(u16::from_le_bytes([change[0], change[1]]));
        let place = place % root.len();
        if let Some(byte) = root.iter_mut().rev().nth(place) {
            *byte = change[2];
        }
    }
    root
}

/// Supplies shards from a number on; what is taken is what the root names, and what is
/// refused is not there.
fn supply(index: &mut Index, first: usize, shards: &[&[u8]]) {
    for (at, shard) in (first..).zip(shards) {
        let id = ShardId(u32::try_from(at).unwrap_or(u32::MAX));
        let was_here = index.has_shard(id);
        let taken = index.supply(id, shard.to_vec());
        let name = format!("{:016x}", checksum(shard));
        assert!(
            taken.is_err() || index.shard_name(id) == Some(name),
            "a shard is taken if it has its name"
        );
        assert_eq!(
            index.has_shard(id),
            taken.is_ok() || was_here,
            "a shard is there if it was taken"
        );
    }
}

/// Searches several collections as one. Whatever the bytes say, no hit is outside of
/// its collection, none is there twice, and only what is not there is missing.
fn use_together(indexes: [&Index; 3], query: &str) {
    let collections = [
        Collection {
            index: indexes[0],
            fields: &SameText,
            groups: None,
        },
        Collection {
            index: indexes[1],
            fields: &(),
            groups: None,
        },
        Collection {
            index: indexes[2],
            fields: &SameText,
            groups: None,
        },
    ];
    let request = Request {
        text: query,
        limit: LIMIT,
        ..Request::default()
    };
    let outcome = search_collections(&collections, &request);
    assert!(outcome.hits.len() <= LIMIT, "more hits than asked for");
    let hits = outcome.hits.iter().map(|(place, hit)| (*place, hit.doc.0));
    let mut hits: Vec<(usize, u32)> = hits.collect();
    hits.sort_unstable();
    assert!(hits.windows(2).all(|pair| pair[0] < pair[1]), "a hit twice");
    assert!(
        hits.iter()
            .all(|&(place, doc)| doc < indexes[place].doc_count()),
        "no such document"
    );
    assert_eq!(outcome.index.len(), 3);
    for (index, own) in indexes.iter().zip(&outcome.index) {
        check_marks(&own.highlighter, TEXT);
        assert!(
            own.urgent <= own.missing.len(),
            "the urgent ones are missing"
        );
        let mut shards = own.missing.iter();
        assert!(
            shards.all(|shard| shard.0 < index.shard_count() && !index.has_shard(*shard)),
            "what is missing is not there"
        );
    }
    let outcome = search_collection_groups(&collections, &request, PER_GROUP);
    assert!(outcome.hits.len() <= LIMIT, "more groups than asked for");
    let mut groups = outcome.hits.iter();
    assert!(groups.all(|(place, group)| *place < 3 && group.hits.len() <= PER_GROUP));
}
