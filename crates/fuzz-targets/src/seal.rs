//! Checksums and lengths made right again, as the two formats describe them, so that
//! damage reaches the code behind them.

use bookmobile_search::{HEADER_BYTES, Index, SECTION_COUNT, ShardId};

/// Bytes of an index before what its checksum covers, and where it stands.
const INDEX_HEADER: usize = 16;
const INDEX_CHECKSUM: std::ops::Range<usize> = 8..16;

/// The most zeros that are appended to an index that is shorter than its table says.
const MOST_PADDING: usize = 256;

/// An index with the length that its table says and the checksum of its bytes. Bytes
/// that are too short for a checksum come back as they are.
pub fn seal_index(mut bytes: Vec<u8>) -> Vec<u8> {
    if let Some(table) = bytes.get(HEADER_BYTES - 4 * SECTION_COUNT..HEADER_BYTES) {
        let lengths = table.chunks(4).map(little_endian);
        let length = lengths.fold(HEADER_BYTES as u64, u64::saturating_add);
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        // Damage that removed or inserted bytes moves all sections after it.
        if length <= bytes.len().saturating_add(MOST_PADDING) {
            bytes.resize(length, 0);
        }
    }
    let Some(body) = bytes.get(INDEX_HEADER..) else {
        return bytes;
    };
    let sum = checksum(body);
    bytes[INDEX_CHECKSUM].copy_from_slice(&sum.to_le_bytes());
    bytes
}

/// A root with its checksum and those of its shards. It says itself which ones it
/// expects; each is exchanged where it is found first.
pub fn seal_shards(root: Vec<u8>, shards: &[&[u8]]) -> Vec<u8> {
    let mut root = seal_index(root);
    let Ok(index) = Index::open(root.clone()) else {
        return root;
    };
    for (id, shard) in (0..).map(ShardId).zip(shards) {
        let name = index.shard_name(id).unwrap_or_default();
        let Ok(expected) = u64::from_str_radix(&name, 16) else {
            break;
        };
        let expected = expected.to_le_bytes();
        let mut places = root.windows(expected.len());
        if let Some(at) = places.position(|place| place == expected) {
            let sum = checksum(shard).to_le_bytes();
            root[at..at + sum.len()].copy_from_slice(&sum);
        }
    }
    seal_index(root)
}

/// The checksum of an index's body, and of a shard.
pub(crate) fn checksum(body: &[u8]) -> u64 {
    let step = |sum: u64, word: u64| {
        let sum = (sum ^ word).wrapping_mul(0x0100_0000_01b3_0101);
        sum ^ (sum >> 29)
    };
    let mut sum = step(0xcbf2_9ce4_8422_2325, body.len() as u64);
    let mut chunks = body.chunks_exact(8);
    for chunk in &mut chunks {
        sum = step(sum, little_endian(chunk));
    }
    step(sum, little_endian(chunks.remainder()))
}

fn little_endian(bytes: &[u8]) -> u64 {
    (bytes.iter().rev()).fold(0, |word, &byte| word << 8 | u64::from(byte))
}

/// A pack with the checksums of its parts, as long as its table says, and of the
/// table. What is too short for them comes back as it is.
pub fn seal_pack(mut bytes: Vec<u8>) -> Vec<u8> {
    const HEADER: usize = 16;
    const ENTRY: usize = 8;
    let number = |bytes: &[u8], at: usize| {
        let four = bytes.get(at..at.checked_add(4)?)?;
        usize::try_from(u32::from_le_bytes(four.try_into().ok()?)).ok()
    };
    let Some(count) = number(&bytes, 8) else {
        return bytes;
    };
    let table_end = count.saturating_mul(ENTRY).saturating_add(HEADER);
    if table_end > bytes.len() {
        return bytes;
    }
    let mut start = table_end;
    for entry in (HEADER..table_end).step_by(ENTRY) {
        let length = number(&bytes, entry).unwrap_or(0);
        let end = start.saturating_add(length);
        let Some(part) = bytes.get(start..end) else {
            break;
        };
        let sum = xxhash_rust::xxh32::xxh32(part, 0);
        bytes[entry + 4..entry + 8].copy_from_slice(&sum.to_le_bytes());
        start = end;
    }
    let sum = xxhash_rust::xxh32::xxh32(&bytes[HEADER..table_end], 0);
    bytes[12..16].copy_from_slice(&sum.to_le_bytes());
    bytes
}
