//! Postings: in which documents a term occurs, how often, and in which fields.
//! Every list is told as a subset of a list that the reader already has - a
//! word's documents within those of its stem, a pair's within those of its
//! rarer character - so that the numbers are small, and wrong bytes can only
//! name documents that exist. Scores are none of its business.

use crate::code::Decoder;
use crate::odds::{Graded, Kind, Odds, class, sum_into, sums};
use crate::sort::{first, key, second, sort, sorted};

/// The frequencies that are told apart in a body: 3 stands for 3 and 4.
/// Beyond these BM25 is as good as flat.
pub(crate) const FREQUENCIES: [u32; 6] = [1, 2, 3, 5, 8, 13];

/// The documents, and articles, of one term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Postings {
    /// Documents with the term in their heading or body, ascending.
    pub(crate) docs: Vec<u32>,
    /// For each of `docs`: how often in the body, as 1 + an index into
    /// [`FREQUENCIES`]; 0 for none.
    pub(crate) levels: Vec<u8>,
    /// For each of `docs`: whether in the heading. Empty if in none.
    pub(crate) headings: Vec<bool>,
    /// Groups (articles) with the term in their title, ascending.
    pub(crate) titles: Vec<u32>,
}

impl Postings {
    /// Whether the heading of `docs[at]` has the term.
    pub(crate) fn in_heading(&self, at: usize) -> bool {
        self.headings.get(at).copied().unwrap_or(false)
    }

    /// Places in `docs` whose level is at least `level`.
    pub(crate) fn places(&self, level: u8) -> Vec<u32> {
        select(&self.levels, |&found| found >= level)
    }
}

/// The indexes at which `keep` holds.
pub(crate) fn select<T>(list: &[T], keep: impl Fn(&T) -> bool) -> Vec<u32> {
    // Written first and kept after, without a choice of ways.
    let mut kept = vec![0; list.len()];
    let mut count = 0;
    for (at, item) in (0..).zip(list) {
        if let Some(slot) = kept.get_mut(count) {
            *slot = at;
        }
        count += usize::from(keep(item));
    }
    kept.truncate(count);
    kept
}

/// What a list is a subset of.
#[derive(Clone, Copy)]
pub(crate) enum Parent<'a> {
    /// All documents and groups of the collection.
    Collection(&'a Collection),
    /// Another term's, with the sums of its documents' weights.
    Term(&'a Postings, &'a [u32]),
}

/// The documents of the collection, as far as postings need to know them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Collection {
    /// For each document its group's ordinal, dense from 0.
    pub(crate) group_of: Vec<u32>,
    pub(crate) groups: u32,
    /// Whether any document has a heading; if not, nothing is told of them.
    pub(crate) headings: bool,
    /// How long the documents are.
    pub(crate) long: Graded,
}

impl Collection {
    /// The weights of some documents, as sums.
    fn sums_of(&self, docs: &[u32], places: &[u32]) -> Vec<u32> {
        let weight = |&place: &u32| {
            let doc = docs.get(place as usize).copied();
            self.long.weight(doc.unwrap_or(0))
        };
        sums(places.iter().map(weight))
    }

    /// The groups in whose sections a term is, ascending, and for each the
    /// highest level there.
    pub(crate) fn groups_of(&self, postings: &Postings) -> (Vec<u32>, Vec<u8>) {
        let group_of = |doc: u32| self.group_of.get(doc as usize).copied().unwrap_or(0);
        let (mut groups, mut most) = (Vec::new(), Vec::new());
        let mut sorted_already = true;
        for (&doc, &level) in postings.docs.iter().zip(&postings.levels) {
            let group = group_of(doc);
            if let (Some(&last), Some(most)) = (groups.last(), most.last_mut()) {
                if group == last {
                    *most = level.max(*most);
                    continue;
                }
                sorted_already &= last < group;
            }
            groups.push(group);
            most.push(level);
        }
        // Sections of one article mostly come together, and then this is all.
        if sorted_already {
            return (groups, most);
        }
        let pairs = groups.iter().zip(&most);
        let mut keys = sorted(
            pairs
                .map(|(&group, &level)| key(group, u32::from(u8::MAX - level)))
                .collect(),
        );
        keys.dedup_by_key(|key| first(*key));
        let level = |&key: &u64| u8::MAX - u8::try_from(second(key)).unwrap_or(u8::MAX);
        let levels = keys.iter().map(level).collect();
        (keys.into_iter().map(first).collect(), levels)
    }
}

/// The groups with the highest level first: mostly the one in which a term is
/// most frequent has it in its title too.
pub(crate) fn by_level(groups: &[u32], levels: &[u8]) -> (Vec<u32>, Vec<u32>) {
    let mut starts = [0; FREQUENCIES.len() + 1];
    let slot = |level: u8| FREQUENCIES.len() - usize::from(level).min(FREQUENCIES.len());
    for &level in levels {
        starts[slot(level)] += 1;
    }
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum - *start;
    }
    let mut order = vec![0; groups.len()];
    let mut weights = vec![0; groups.len()];
    for (&group, &level) in groups.iter().zip(levels) {
        let start = &mut starts[slot(level)];
        let place = *start;
        *start += 1;
        let frequency = frequency(level);
        if let (Some(order), Some(weight)) = (order.get_mut(place), weights.get_mut(place)) {
            (*order, *weight) = (group, frequency * frequency);
        }
    }
    (order, sums(weights.into_iter()))
}

/// How often a term of this level is there at least.
pub(crate) fn frequency(level: u8) -> u32 {
    let level = usize::from(level).checked_sub(1);
    level
        .and_then(|level| FREQUENCIES.get(level))
        .copied()
        .unwrap_or(0)
}

/// What the documents of a term weigh for those who are a part of it: how often
/// it is there.
pub(crate) fn part_sums(sums: &mut Vec<u32>, postings: &Postings) {
    let weights = postings.levels.iter().map(|&level| 4 * frequency(level));
    sum_into(sums, weights);
}

/// The numbers at the given places of those that are not in `taken`; `taken`
/// and `places` ascend.
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

pub(crate) fn size<T>(list: &[T]) -> u32 {
    u32::try_from(list.len()).unwrap_or(u32::MAX)
}

/// Counts of documents: 1 is by far the most frequent and gets the shortest
/// code; 0 (only in titles) is rare.
pub(crate) fn swap_0_and_1(count: u32) -> u32 {
    if count < 2 { 1 - count } else { count }
}

/// What the number of documents counts, and the most that it can be.
pub(crate) fn count_kind(parent: Parent<'_>) -> (Kind, u32) {
    match parent {
        Parent::Collection(all) => (Kind::STEM_DOCS, size(&all.group_of).max(1)),
        Parent::Term(term, _) => (Kind::PAIR_DOCS, size(&term.docs)),
    }
}

/// What the number of those who reach a level counts.
pub(crate) fn level_kind(parent: Parent<'_>, level: u8) -> Kind {
    let levels = match parent {
        Parent::Collection(_) => Kind::LEVELS,
        Parent::Term(..) => Kind::PAIR_LEVELS,
    };
    levels[usize::from(level).clamp(2, 6) - 2]
}

/// The weights of those who may reach a level: the longer a text, and the more
/// often it has the parent, the likelier.
pub(crate) fn level_sums(
    parent: Parent<'_>,
    docs: &[u32],
    places: &[u32],
    below: &[u32],
) -> Vec<u32> {
    match parent {
        Parent::Collection(all) => all.sums_of(docs, below),
        Parent::Term(term, _) => {
            let up = |&place: &u32| places.get(place as usize).copied().unwrap_or(0);
            let level = |up: u32| term.levels.get(up as usize).copied().unwrap_or(0);
            sums(below.iter().map(|place| frequency(level(up(place)))))
        }
    }
}

/// The weights of places by the room that is left there.
pub(crate) fn room_sums(room: &[u32], places: &[u32]) -> Vec<u32> {
    let room = |&place: &u32| room.get(place as usize).map_or(1, |&room| room.min(16));
    sums(places.iter().map(room))
}

/// No weights: all places are alike.
pub(crate) fn alike(_: &[u32]) -> Vec<u32> {
    Vec::new()
}

/// The odds of places with these sums of weights, or with none.
pub(crate) fn odds_of<'a>(sums: &'a [u32], universe: &[u32]) -> Odds<'a> {
    if sums.len() == universe.len() + 1 {
        Odds::Sums(sums)
    } else {
        Odds::Even(size(universe))
    }
}

/// The number of documents, where there is no choice.
pub(crate) fn implied_count(parent: Parent<'_>) -> Option<u32> {
    match parent {
        Parent::Term(term, _) if term.docs.is_empty() => Some(0),
        Parent::Term(term, _) if term.docs.len() == 1 && term.titles.is_empty() => Some(1),
        _ => None,
    }
}

/// `universe[place]` for each place.
pub(crate) fn pick(universe: &[u32], places: &[u32]) -> Vec<u32> {
    let number = |&place: &u32| universe.get(place as usize).copied().unwrap_or(0);
    places.iter().map(number).collect()
}

impl Decoder<'_> {
    /// How many of `most`.
    fn count_within(&mut self, kind: Kind, most: u32) -> u32 {
        self.number(kind, class(most), most)
    }

    /// Some of `universe`, with their number told before them; `odds` are asked
    /// for if they matter.
    fn some_of(
        &mut self,
        kind: Kind,
        universe: &[u32],
        odds: &dyn Fn(&[u32]) -> Vec<u32>,
    ) -> Vec<u32> {
        if universe.is_empty() {
            return Vec::new();
        }
        let count = self.count_within(kind, size(universe));
        if count == 0 {
            return Vec::new();
        }
        let sums = odds(universe);
        let places = self.subset(count, odds_of(&sums, universe));
        pick(universe, &places)
    }

    /// The postings of a term; `doc_count` where it is known beforehand.
    pub(crate) fn postings(
        &mut self,
        parent: Parent<'_>,
        doc_count: Option<u32>,
        class: u32,
    ) -> Postings {
        self.placed(parent, doc_count, class).0
    }

    /// The postings of a term, and their places in the parent's.
    pub(crate) fn placed(
        &mut self,
        parent: Parent<'_>,
        doc_count: Option<u32>,
        count_class: u32,
    ) -> (Postings, Vec<u32>) {
        let (kind, most) = count_kind(parent);
        let count = doc_count
            .or_else(|| implied_count(parent))
            .unwrap_or_else(|| swap_0_and_1(self.number(kind, count_class, most)));
        let (places, docs) = match parent {
            Parent::Collection(all) => {
                let odds = all.long.odds(count, size(&all.group_of));
                (Vec::new(), self.subset(count, odds))
            }
            Parent::Term(term, sums) => {
                let places = self.subset(count, odds_of(sums, &term.docs));
                let docs = pick(&term.docs, &places);
                (places, docs)
            }
        };
        let mut postings = Postings {
            levels: vec![1; docs.len()],
            docs,
            ..Postings::default()
        };
        self.fields(parent, &places, &mut postings);
        self.levels(parent, &places, &mut postings);
        postings.titles = match parent {
            Parent::Collection(all) if self.has_titles(&postings) => self.titles(all, &postings),
            Parent::Collection(_) => Vec::new(),
            Parent::Term(term, _) => self.some_of(Kind::PAIR_TITLES, &term.titles, &alike),
        };
        (postings, places)
    }

    /// Who reaches each level, as a subset of those who reached the one below.
    fn levels(&mut self, parent: Parent<'_>, places: &[u32], postings: &mut Postings) {
        let mut below: Vec<u32> = if postings.headings.is_empty() {
            (0..size(&postings.docs)).collect()
        } else {
            postings.places(1)
        };
        for level in 2..=FREQUENCIES.len() {
            let level = u8::try_from(level).unwrap_or(u8::MAX);
            if let Parent::Term(term, _) = parent {
                below.retain(|&place| can_reach(term, places, place, level));
            }
            let docs = &postings.docs;
            below = self.some_of(level_kind(parent, level), &below, &|below| {
                level_sums(parent, docs, places, below)
            });
            for &place in &below {
                postings.levels[place as usize] = level;
            }
            if below.is_empty() {
                break;
            }
        }
    }

    /// The titles with the term: of the groups that have it in their sections,
    /// and of others.
    fn titles(&mut self, all: &Collection, postings: &Postings) -> Vec<u32> {
        let (groups, levels) = all.groups_of(postings);
        let mut titles = Vec::new();
        let count = self.count_within(Kind::TITLES, size(&groups));
        if count > 0 {
            let (order, sums) = by_level(&groups, &levels);
            titles = pick(&order, &self.subset(count, Odds::Sums(&sums)));
        }
        let outside = all.groups.saturating_sub(size(&groups));
        let count = self.number(Kind::OTHER_TITLES, class(size(&groups)), outside);
        if count > 0 {
            let places = self.subset(count, Odds::Even(outside));
            titles.extend(others(&groups, &places));
        }
        ascending(titles, all.groups)
    }

    fn has_titles(&mut self, postings: &Postings) -> bool {
        self.number(Kind::HAS_TITLES, class(size(&postings.docs)), 1) > 0
    }

    /// Which of the documents have the term in the heading, and which only there.
    fn fields(&mut self, parent: Parent<'_>, places: &[u32], postings: &mut Postings) {
        let headed = headed(parent, places, postings);
        let headed = self.some_of(Kind::HEADINGS, &headed, &alike);
        if headed.is_empty() {
            return;
        }
        postings.headings = vec![false; postings.docs.len()];
        for &place in &headed {
            postings.headings[place as usize] = true;
        }
        for place in self.some_of(Kind::ONLY_HEADINGS, &headed, &alike) {
            postings.levels[place as usize] = 0;
        }
    }

    /// The documents and titles of the forms of one stem: subsets of the
    /// stem's that together are the whole.
    pub(crate) fn forms(&mut self, stem: &Postings, count: usize) -> Vec<Form> {
        if count < 2 {
            let whole = |list: &[u32]| (0..size(list)).collect();
            return vec![
                Form {
                    docs: whole(&stem.docs),
                    titles: whole(&stem.titles)
                };
                count
            ];
        }
        let docs = self.cover(Kind::FORM_DOCS, room(stem), count);
        let titles = vec![MANY; stem.titles.len()];
        let titles = self.cover(Kind::FORM_TITLES, titles, count);
        docs.into_iter()
            .zip(titles)
            .map(|(docs, titles)| Form { docs, titles })
            .collect()
    }

    /// `count` lists of places, each place in at least one, and in no more
    /// lists than it has room for.
    fn cover(&mut self, kinds: [Kind; 2], mut room: Vec<u32>, count: usize) -> Vec<Vec<u32>> {
        let mut lists = Vec::new();
        let mut covered = vec![false; room.len()];
        for _ in 1..count {
            let free = select(&room, |&room| room > 0);
            let list = self.some_of(kinds[0], &free, &|free| room_sums(&room, free));
            for &place in &list {
                covered[place as usize] = true;
                room[place as usize] -= 1;
            }
            lists.push(list);
        }
        // The last list has what no other has, and some that others have.
        let mut last: Vec<bool> = covered.iter().map(|&covered| !covered).collect();
        let again = again(&covered, &room);
        for place in self.some_of(kinds[1], &again, &|again| room_sums(&room, again)) {
            last[place as usize] = true;
        }
        lists.push(select(&last, |&own| own));
        lists
    }
}

/// Room without a bound.
pub(crate) const MANY: u32 = u32::MAX;

/// The most occurrences that each document's level can stand for in its body;
/// occurrences in a heading are not counted, so there is no bound with them.
pub(crate) fn room(postings: &Postings) -> Vec<u32> {
    let bound = |at: usize| {
        let above = FREQUENCIES.get(usize::from(postings.levels[at]));
        above
            .filter(|_| !postings.in_heading(at))
            .map_or(MANY, |above| above - 1)
    };
    (0..postings.docs.len()).map(bound).collect()
}

/// The level that stands for `frequency`.
pub(crate) fn frequency_level(frequency: u32) -> u8 {
    let level = FREQUENCIES
        .iter()
        .filter(|&&least| frequency >= least)
        .count();
    u8::try_from(level).unwrap_or(0)
}

/// Places that the last list can have though others have them.
pub(crate) fn again(covered: &[bool], room: &[u32]) -> Vec<u32> {
    let mut places = select(covered, |&covered| covered);
    places.retain(|&place| room[place as usize] > 0);
    places
}

/// One form (surface word) of a stem.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Form {
    /// Indexes into the stem's `docs`.
    pub(crate) docs: Vec<u32>,
    /// Indexes into the stem's `titles`.
    pub(crate) titles: Vec<u32>,
}

/// Places in `child.docs` that can have the term in their heading.
pub(crate) fn headed(parent: Parent<'_>, places: &[u32], child: &Postings) -> Vec<u32> {
    match parent {
        Parent::Collection(all) if !all.headings => Vec::new(),
        Parent::Collection(_) => (0..size(&child.docs)).collect(),
        Parent::Term(term, _) => select(places, |&place| term.in_heading(place as usize)),
    }
}

/// Whether a document of a child, by its place there, can reach `level`: its
/// parent did.
pub(crate) fn can_reach(term: &Postings, places: &[u32], place: u32, level: u8) -> bool {
    let up = places.get(place as usize);
    let most = up.and_then(|&up| term.levels.get(up as usize));
    most.is_some_and(|&most| most >= level)
}
