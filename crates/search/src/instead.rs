//! What is looked for in place of a pair of characters that is nowhere: one of
//! them may be another one, or both may have changed places.

use crate::index::Reader;
use crate::quit;
use crate::score::Scorer;
use crate::search::MAX_UNITS;
use crate::together::score_unit;
use crate::units::Unit;

/// What a character counts when its pair is nowhere to be found: one of them
/// may be mistyped.
const CHARACTER: f32 = 0.3;
/// So many are looked for at any cost: what one pair may have been meant for.
const LEAST: usize = 3;
/// What such a pair counts the other way round.
const SWAPPED: f32 = 0.7;

/// A unit that is looked for in place of others.
pub(crate) struct Instead {
    /// For each collection.
    units: Vec<Option<Unit>>,
    /// What it counts.
    weight: f32,
}

impl Instead {
    fn units(&self) -> Vec<Option<&Unit>> {
        self.units.iter().map(Option::as_ref).collect()
    }
}

/// Adds what a pair may have been meant for, as long as there are not as many as a
/// query has units.
pub(crate) fn add(all: &mut Vec<Instead>, missing: &[Option<&Unit>]) {
    let apart: Vec<Option<[Unit; 3]>> = missing
        .iter()
        .map(|unit| unit.and_then(Unit::instead))
        .collect();
    if apart.iter().all(Option::is_none) || all.len() >= MAX_UNITS {
        return;
    }
    for (part, weight) in [CHARACTER, SWAPPED, CHARACTER].into_iter().enumerate() {
        let unit = |units: &Option<[Unit; 3]>| units.as_ref().map(|units| units[part].clone());
        let units: Vec<Option<Unit>> = apart.iter().map(unit).collect();
        // The second one of the pair before, if that is nowhere either, is there.
        if part > 0 || all.last().is_none_or(|last| last.units != units) {
            all.push(Instead { units, weight });
        }
    }
}

/// Adds what they find, as far as it is not too dear.
pub(crate) fn score(all: &[Instead], scorers: &mut [Scorer<'_>], readers: &[Reader<'_>]) {
    let cost = |instead: &Instead| quit::cost(readers, &instead.units());
    let costs: Vec<u32> = all.iter().map(cost).collect();
    for (instead, left_out) in all.iter().zip(quit::left_out(&costs, LEAST)) {
        if !left_out {
            score_unit(scorers, &instead.units(), instead.weight, 0);
        }
    }
}
