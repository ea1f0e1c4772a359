//! Partial results: a value together with the shards that it lacks. Whatever looks into
//! shards returns what it could not look into, so that a caller can tell "not there"
//! from "not loaded".

use crate::ids::ShardId;

/// Shards that were needed and are not loaded, in the order in which they were needed.
#[derive(Clone, Debug, Default)]
pub(crate) struct MissingShards(Vec<MissingShard>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct MissingShard {
    shard: ShardId,
    /// Without an urgent shard there may be no hits; others may have better matches than
    /// those that were found.
    is_urgent: bool,
}

impl MissingShards {
    /// A shard without which there may be no hits.
    pub(crate) fn add_urgent(&mut self, shard: ShardId) {
        self.add(MissingShard {
            shard,
            is_urgent: true,
        });
    }

    /// A shard that may have better matches than those that were found.
    pub(crate) fn add_deferred(&mut self, shard: ShardId) {
        self.add(MissingShard {
            shard,
            is_urgent: false,
        });
    }

    /// Adds what was not found, if it may be in a shard.
    pub(crate) fn add_not_found(&mut self, error: NotFound) {
        if let NotFound::InShard(shard) = error {
            self.add_urgent(shard);
        }
    }

    fn add(&mut self, missing: MissingShard) {
        if !self.0.contains(&missing) {
            self.0.push(missing);
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds those of a later step.
    pub(crate) fn merge(&mut self, later: &Self) {
        for missing in &later.0 {
            self.add(*missing);
        }
    }

    /// All shards, each once, the urgent ones first, and how many are urgent.
    pub(crate) fn list(&self) -> (Vec<ShardId>, usize) {
        let mut all = Vec::new();
        let mut urgent = 0;
        for is_urgent in [true, false] {
            for missing in self.0.iter().filter(|own| own.is_urgent == is_urgent) {
                if !all.contains(&missing.shard) {
                    all.push(missing.shard);
                    urgent += usize::from(is_urgent);
                }
            }
        }
        (all, urgent)
    }
}

/// A value, and the shards in which there may be more of it.
#[derive(Debug, Default)]
pub(crate) struct Partial<T> {
    pub(crate) value: T,
    pub(crate) missing: MissingShards,
}

impl<T> Partial<T> {
    /// The value, with what is missing moved to `missing`.
    pub(crate) fn merge_into(self, missing: &mut MissingShards) -> T {
        missing.merge(&self.missing);
        self.value
    }
}

impl<T> From<T> for Partial<T> {
    /// A value that lacks nothing.
    fn from(value: T) -> Self {
        let missing = MissingShards::default();
        Self { value, missing }
    }
}

/// Why something was not found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NotFound {
    /// The index does not have it.
    Absent,
    /// It would be in this shard, which is not loaded.
    InShard(ShardId),
}
