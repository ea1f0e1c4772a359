//! Writes what `postings.rs` reads, step for step; the steps that both take are
//! there.

use crate::bits::BitWriter;
use crate::postings::{
    Collection, FREQUENCIES, Form, MANY, Parent, Postings, again, by_level, can_reach, headed,
    implied_count, room, select, size, swap_0_and_1,
};

/// Where the items of `list` stand in `universe`; both ascending.
pub(crate) fn places_of(list: &[u32], universe: &[u32]) -> Vec<u32> {
    list.iter()
        .filter_map(|item| universe.binary_search(item).ok())
        .filter_map(|place| u32::try_from(place).ok())
        .collect()
}

impl BitWriter {
    fn count(&mut self, count: u32) {
        self.gamma(count + 1);
    }

    fn some_of(&mut self, list: &[u32], universe: &[u32]) {
        self.some_places(&places_of(list, universe), universe);
    }

    /// See the reader's.
    pub(crate) fn postings(
        &mut self,
        parent: &Parent<'_>,
        count_is_known: bool,
        postings: &Postings,
    ) {
        if !count_is_known && implied_count(parent).is_none() {
            self.count(swap_0_and_1(size(&postings.docs)));
        }
        let places = match parent {
            Parent::Collection(all) => {
                self.subset(&postings.docs, size(&all.group_of));
                Vec::new()
            }
            Parent::Term(term) => {
                let places = places_of(&postings.docs, &term.docs);
                self.subset(&places, size(&term.docs));
                places
            }
        };
        let in_heading = select(&postings.headings, |&heading| heading);
        self.some_of(&in_heading, &headed(parent, &places, postings));
        let only: Vec<u32> = in_heading
            .iter()
            .copied()
            .filter(|&place| postings.levels[place as usize] == 0)
            .collect();
        self.some_of(&only, &in_heading);
        for level in 2..=FREQUENCIES.len() {
            let level = u8::try_from(level).unwrap_or(u8::MAX);
            let reached = postings.places(level);
            let mut below = postings.places(level - 1);
            if let Parent::Term(term) = parent {
                below.retain(|&place| can_reach(term, &places, place, level));
            }
            self.some_of(&reached, &below);
            if reached.is_empty() {
                break;
            }
        }
        match parent {
            Parent::Collection(all) => {
                self.gamma(if postings.titles.is_empty() { 1 } else { 2 });
                if !postings.titles.is_empty() {
                    self.titles(all, postings);
                }
            }
            Parent::Term(term) => self.some_of(&postings.titles, &term.titles),
        }
    }

    fn titles(&mut self, all: &Collection, postings: &Postings) {
        let (groups, levels) = all.groups_of(postings);
        let is_title = |group: &u32| postings.titles.binary_search(group).is_ok();
        let by_level = by_level(&groups, &levels);
        self.some_places(&select(&by_level, is_title), &by_level);
        let outside: Vec<u32> = (0..all.groups)
            .filter(|group| groups.binary_search(group).is_err())
            .collect();
        if !outside.is_empty() {
            self.some_places(&select(&outside, is_title), &outside);
        }
    }

    fn some_places(&mut self, places: &[u32], universe: &[u32]) {
        if !universe.is_empty() {
            if universe.len() == 1 {
                self.bit(!places.is_empty());
            } else {
                self.count(size(places));
            }
            self.subset(places, size(universe));
        }
    }

    /// See the reader's.
    pub(crate) fn forms(&mut self, stem: &Postings, forms: &[Form]) {
        if forms.len() < 2 {
            return;
        }
        self.cover(room(stem), forms.iter().map(|form| form.docs.as_slice()));
        let title_room = vec![MANY; stem.titles.len()];
        self.cover(title_room, forms.iter().map(|form| form.titles.as_slice()));
    }

    fn cover<'a>(&mut self, mut room: Vec<u32>, lists: impl ExactSizeIterator<Item = &'a [u32]>) {
        let last = lists.len() - 1;
        let mut covered = vec![false; room.len()];
        for (at, list) in lists.enumerate() {
            if at == last {
                let others: Vec<u32> = list
                    .iter()
                    .copied()
                    .filter(|&place| covered[place as usize])
                    .collect();
                self.some_of(&others, &again(&covered, &room));
                return;
            }
            self.some_of(list, &select(&room, |&room| room > 0));
            for &place in list {
                covered[place as usize] = true;
                room[place as usize] -= 1;
            }
        }
    }
}
