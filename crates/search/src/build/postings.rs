//! Writes what `postings.rs` reads, step for step; the steps that both take are
//! there.

use crate::bytes::len_u32;
use crate::code::Encoder;
use crate::odds::{Kind, Odds, class};
use crate::postings::{
    Collection, FREQUENCIES, Form, MANY, Parent, Postings, again, alike, by_level, can_differ,
    can_reach, count_kind, headed, implied_count, level_kind, level_sums, odds_of, room, room_sums,
    select, swap_0_and_1,
};

/// Where the items of `list` stand in `universe`; both ascending.
pub(crate) fn places_of(list: &[u32], universe: &[u32]) -> Vec<u32> {
    list.iter()
        .filter_map(|item| universe.binary_search(item).ok())
        .filter_map(|place| u32::try_from(place).ok())
        .collect()
}

impl Encoder<'_> {
    fn some_of(
        &mut self,
        kind: Kind,
        list: &[u32],
        universe: &[u32],
        odds: &dyn Fn(&[u32]) -> Vec<u32>,
    ) {
        if universe.is_empty() {
            return;
        }
        self.number(
            kind,
            class(len_u32(universe)),
            len_u32(universe),
            len_u32(list),
        );
        let sums = odds(universe);
        self.subset(&places_of(list, universe), odds_of(&sums, universe));
    }

    /// See the reader's.
    pub(crate) fn postings(
        &mut self,
        parent: Parent<'_>,
        count_class: Option<u32>,
        postings: &Postings,
    ) {
        if let Some(count_class) = count_class
            && implied_count(parent).is_none()
        {
            let (kind, most) = count_kind(parent);
            self.number(
                kind,
                count_class,
                most,
                swap_0_and_1(len_u32(&postings.docs)),
            );
        }
        let places = match parent {
            Parent::Collection(all) => {
                let odds = all
                    .long
                    .odds(len_u32(&postings.docs), len_u32(&all.group_of));
                self.subset(&postings.docs, odds);
                Vec::new()
            }
            Parent::Term(term, sums) => {
                let places = places_of(&postings.docs, &term.docs);
                self.subset(&places, odds_of(sums, &term.docs));
                places
            }
        };
        let in_heading = select(&postings.headings, |&heading| heading);
        let headed = headed(parent, &places, postings);
        self.some_of(Kind::HEADINGS, &in_heading, &headed, &alike);
        let only: Vec<u32> = in_heading
            .iter()
            .copied()
            .filter(|&place| postings.levels[place as usize] == 0)
            .collect();
        self.some_of(Kind::ONLY_HEADINGS, &only, &in_heading, &alike);
        for level in 2..=FREQUENCIES.len() {
            let level = u8::try_from(level).unwrap_or(u8::MAX);
            let reached = postings.places(level);
            let mut below = postings.places(level - 1);
            if let Parent::Term(term, _) = parent {
                below.retain(|&place| can_reach(term, &places, place, level));
            }
            self.some_of(level_kind(parent, level), &reached, &below, &|below| {
                level_sums(parent, &postings.docs, &places, below)
            });
            if reached.is_empty() {
                break;
            }
        }
        match parent {
            Parent::Collection(all) => {
                let has_titles = u32::from(!postings.titles.is_empty());
                let docs = class(len_u32(&postings.docs));
                self.number(Kind::HAS_TITLES, docs, 1, has_titles);
                if !postings.titles.is_empty() {
                    self.titles(all, postings);
                }
            }
            Parent::Term(term, _) => {
                let kind = Kind::PAIR_TITLES;
                self.some_of(kind, &postings.titles, &term.titles, &alike);
                if can_differ(postings) {
                    let lists = [
                        (&postings.docs, &postings.split),
                        (&postings.titles, &postings.split_titles),
                    ];
                    for (kind, (list, split)) in Kind::SPLIT.into_iter().zip(lists) {
                        let places: Vec<u32> = (0..len_u32(list)).collect();
                        self.some_of(kind, &select(split, |&split| split), &places, &alike);
                    }
                }
            }
        }
    }

    fn titles(&mut self, all: &Collection, postings: &Postings) {
        let (groups, levels) = all.groups_of(postings);
        let is_title = |group: &u32| postings.titles.binary_search(group).is_ok();
        let (by_level, sums) = by_level(&groups, &levels);
        let within = select(&by_level, is_title);
        let count = len_u32(&groups);
        self.number(Kind::TITLES, class(count), count, len_u32(&within));
        self.subset(&within, Odds::Sums(&sums));
        let outside: Vec<u32> = (0..all.groups)
            .filter(|group| groups.binary_search(group).is_err())
            .collect();
        let others = select(&outside, is_title);
        let most = len_u32(&outside);
        self.number(Kind::OTHER_TITLES, class(count), most, len_u32(&others));
        self.subset(&others, Odds::Even(most));
    }

    /// See the reader's.
    pub(crate) fn forms(&mut self, stem: &Postings, forms: &[Form]) {
        if forms.len() < 2 {
            return;
        }
        self.cover(
            Kind::FORM_DOCS,
            room(stem),
            forms.iter().map(|form| form.docs.as_slice()),
        );
        let title_room = vec![MANY; stem.titles.len()];
        self.cover(
            Kind::FORM_TITLES,
            title_room,
            forms.iter().map(|form| form.titles.as_slice()),
        );
    }

    fn cover<'a>(
        &mut self,
        kinds: [Kind; 2],
        mut room: Vec<u32>,
        lists: impl ExactSizeIterator<Item = &'a [u32]>,
    ) {
        let last = lists.len() - 1;
        let mut covered = vec![false; room.len()];
        for (at, list) in lists.enumerate() {
            if at == last {
                let others: Vec<u32> = list
                    .iter()
                    .copied()
                    .filter(|&place| covered[place as usize])
                    .collect();
                self.some_of(kinds[1], &others, &again(&covered, &room), &|again| {
                    room_sums(&room, again)
                });
                return;
            }
            let free = select(&room, |&room| room > 0);
            self.some_of(kinds[0], list, &free, &|free| room_sums(&room, free));
            for &place in list {
                covered[place as usize] = true;
                room[place as usize] -= 1;
            }
        }
    }
}
