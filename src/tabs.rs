//! The open tabs, a plain model: which articles are open, their order, which one is in
//! front, and which were closed. The library is always there and is not counted.

use crate::locator::Locator;

/// How many times closed tabs can be opened again.
const REMEMBERED: usize = 20;

/// The open tabs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tabs {
    open: Vec<Locator>,
    /// The index of the tab in front; `None` is the library.
    active: Option<usize>,
    /// The closed tabs with their indexes, the last closed ones last. Those that were closed
    /// at once are reopened at once.
    closed: Vec<Vec<(usize, Locator)>>,
}

impl Tabs {
    /// Restores tabs as they were left. An invalid `active` index means the library; an
    /// article that occurs twice is kept once.
    pub fn restore(places: Vec<Locator>, active: Option<usize>) -> Self {
        let front = active.and_then(|at| places.get(at).cloned());
        let mut tabs = Self::default();
        for place in places {
            if tabs.find(&place).is_none() {
                tabs.open.push(place);
            }
        }
        tabs.active = front.and_then(|front| tabs.find(&front));
        tabs
    }

    /// Removes the tabs for which `keep` is false, such as those of articles that no
    /// longer exist. They cannot be reopened.
    pub fn retain(&mut self, keep: impl Fn(&Locator) -> bool) {
        let front = self.active.and_then(|at| self.open.get(at).cloned());
        self.open.retain(|place| keep(place));
        for closed in &mut self.closed {
            closed.retain(|(_, place)| keep(place));
        }
        self.closed.retain(|closed| !closed.is_empty());
        self.active = front.and_then(|front| self.find(&front));
    }

    /// The open tabs in order.
    pub fn open(&self) -> &[Locator] {
        &self.open
    }

    /// The index of the tab in front; `None` is the library.
    pub fn active(&self) -> Option<usize> {
        self.active
    }

    /// Where the person is in the tab in front; `None` is the library.
    pub fn front(&self) -> Option<&Locator> {
        self.open.get(self.active?)
    }

    /// Whether the tab in front shows this article; `None` is the library.
    pub fn is_front(&self, article: Option<&Locator>) -> bool {
        match (self.front(), article) {
            (Some(front), Some(article)) => front.same_article(article),
            (front, article) => front.is_none() && article.is_none(),
        }
    }

    /// The index of the tab that shows this article.
    pub fn find(&self, place: &Locator) -> Option<usize> {
        self.open.iter().position(|tab| tab.same_article(place))
    }

    /// Where the person was in this article, if it is open.
    pub fn place_in(&self, article: &Locator) -> Option<&Locator> {
        self.open.get(self.find(article)?)
    }

    /// Puts an article in front; if it is not open yet, opens it after the tab in front.
    pub fn show(&mut self, place: &Locator) {
        let at = self.find(place).unwrap_or_else(|| self.insert(place));
        self.active = Some(at);
    }

    /// Puts an article in the place of the one in front, unless it is open elsewhere: as the
    /// same article in another language.
    pub fn show_in_place(&mut self, place: &Locator) {
        if let (None, Some(front)) = (self.find(place), self.active) {
            self.open[front] = place.clone();
        } else {
            self.show(place);
        }
    }

    /// Opens an article without leaving the one in front. Returns whether it was not open
    /// yet.
    pub fn open_behind(&mut self, place: &Locator) -> bool {
        let new = self.find(place).is_none();
        if new {
            // At the end, so that several keep the order in which they were opened.
            self.open.push(place.clone());
        }
        new
    }

    fn insert(&mut self, place: &Locator) -> usize {
        let at = self.active.map_or(self.open.len(), |active| active + 1);
        self.open.insert(at, place.clone());
        at
    }

    /// Puts the library in front.
    pub fn show_library(&mut self) {
        self.active = None;
    }

    /// Remembers where the person is in an open article.
    pub fn moved(&mut self, place: &Locator) {
        if let Some(at) = self.find(place) {
            self.open[at] = place.clone();
        }
    }

    /// Closes a tab. If it was in front, the next one comes to the front, otherwise the
    /// one before it, otherwise the library.
    pub fn close(&mut self, at: usize) {
        if at >= self.open.len() {
            return;
        }
        let place = self.open.remove(at);
        self.remember(vec![(at, place)]);
        self.active = match self.active {
            Some(active) if active > at => Some(active - 1),
            Some(active) if active == at && at >= self.open.len() => self.open.len().checked_sub(1),
            active => active,
        };
    }

    /// Closes all tabs but the one in front; all of them, if the library is in front.
    /// Returns how many were closed.
    pub fn close_others(&mut self) -> usize {
        let mut closed: Vec<_> = std::mem::take(&mut self.open)
            .into_iter()
            .enumerate()
            .collect();
        let kept = self.active.map(|front| closed.remove(front).1);
        self.active = kept.is_some().then_some(0);
        self.open.extend(kept);
        let count = closed.len();
        if count > 0 {
            self.remember(closed);
        }
        count
    }

    fn remember(&mut self, closed: Vec<(usize, Locator)>) {
        self.closed.push(closed);
        if self.closed.len() > REMEMBERED {
            self.closed.remove(0);
        }
    }

    /// Reopens the tabs that were closed last, at their indexes; a single one comes to the
    /// front. Returns whether there were any.
    pub fn reopen(&mut self) -> bool {
        let Some(closed) = self.closed.pop() else {
            return false;
        };
        let front = match closed.as_slice() {
            [(_, place)] => Some(place.clone()),
            _ => self.front().cloned(),
        };
        for (at, place) in closed {
            if self.find(&place).is_none() {
                self.open.insert(at.min(self.open.len()), place);
            }
        }
        self.active = front.and_then(|front| self.find(&front));
        true
    }

    /// Whether there are tabs to reopen.
    pub fn can_reopen(&self) -> bool {
        !self.closed.is_empty()
    }

    /// Moves a tab to another index.
    pub fn reorder(&mut self, from: usize, to: usize) {
        if from >= self.open.len() {
            return;
        }
        let front = self.active.map(|active| self.open[active].clone());
        let tab = self.open.remove(from);
        self.open.insert(to.min(self.open.len()), tab);
        self.active = front.and_then(|front| self.find(&front));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(slug: &str) -> Locator {
        Locator::top("en", slug)
    }

    fn tabs(slugs: &[&str]) -> Tabs {
        Tabs::restore(slugs.iter().map(|slug| place(slug)).collect(), None)
    }

    fn slugs(tabs: &Tabs) -> Vec<&str> {
        tabs.open().iter().map(|tab| tab.slug.as_str()).collect()
    }

    #[test]
    fn an_article_opens_beside_the_one_in_front_and_only_once() {
        let mut tabs = tabs(&["a", "b"]);
        tabs.show(&place("a"));
        tabs.show(&place("c"));
        assert_eq!(slugs(&tabs), ["a", "c", "b"]);
        tabs.show(&place("b"));
        assert_eq!(
            (slugs(&tabs), tabs.active()),
            (vec!["a", "c", "b"], Some(2))
        );
    }

    #[test]
    fn an_article_in_another_language_takes_the_place_of_the_first() {
        let mut tabs = tabs(&["a", "b", "c"]);
        tabs.show(&place("b"));
        tabs.show_in_place(&place("b-in-chinese"));
        assert_eq!(slugs(&tabs), ["a", "b-in-chinese", "c"]);
        assert_eq!(tabs.active(), Some(1));
        tabs.show_in_place(&place("c"));
        assert_eq!(slugs(&tabs), ["a", "b-in-chinese", "c"]);
        assert_eq!(tabs.active(), Some(2));
    }

    #[test]
    fn opening_behind_leaves_the_front_alone() {
        let mut tabs = tabs(&["a"]);
        tabs.show(&place("a"));
        assert!(tabs.open_behind(&place("b")));
        assert!(!tabs.open_behind(&place("b")));
        assert!(tabs.is_front(Some(&place("a"))) && !tabs.is_front(Some(&place("b"))));
        assert!(!tabs.is_front(None));
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["a", "b"], Some(0)));
    }

    #[test]
    fn closing_the_front_shows_its_neighbour_then_the_library() {
        let mut tabs = tabs(&["a", "b", "c"]);
        tabs.show(&place("b"));
        tabs.close(1);
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["a", "c"], Some(1)));
        tabs.close(1);
        assert_eq!(tabs.active(), Some(0));
        tabs.close(0);
        assert_eq!(tabs.active(), None);
        tabs.close(0);
    }

    #[test]
    fn closing_another_keeps_the_front() {
        let mut tabs = tabs(&["a", "b", "c"]);
        tabs.show(&place("c"));
        tabs.close(0);
        assert_eq!(tabs.active(), Some(1));
        tabs.show_library();
        tabs.close(0);
        assert_eq!(tabs.active(), None);
    }

    #[test]
    fn the_last_closed_comes_back_where_it_stood() {
        let mut tabs = tabs(&["a", "b", "c"]);
        tabs.close(1);
        tabs.close(0);
        assert!(tabs.reopen());
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["a", "c"], Some(0)));
        assert!(tabs.reopen());
        assert_eq!(
            (slugs(&tabs), tabs.active()),
            (vec!["a", "b", "c"], Some(1))
        );
        assert!(!tabs.reopen());
    }

    #[test]
    fn the_others_close_at_once_and_come_back_at_once() {
        let mut tabs = tabs(&["a", "b", "c", "d"]);
        tabs.show(&place("c"));
        assert_eq!(tabs.close_others(), 3);
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["c"], Some(0)));
        assert_eq!(tabs.close_others(), 0);
        assert!(tabs.reopen());
        assert_eq!(
            (slugs(&tabs), tabs.active()),
            (vec!["a", "b", "c", "d"], Some(2))
        );
        assert!(!tabs.can_reopen());
        tabs.show_library();
        assert_eq!(tabs.close_others(), 4);
        assert_eq!((tabs.open().len(), tabs.active()), (0, None));
        tabs.retain(|place| place.slug != "a");
        assert!(tabs.reopen());
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["b", "c", "d"], None));
    }

    #[test]
    fn reordering_keeps_the_same_article_in_front() {
        let mut tabs = tabs(&["a", "b", "c"]);
        tabs.show(&place("a"));
        tabs.reorder(0, 2);
        assert_eq!(
            (slugs(&tabs), tabs.active()),
            (vec!["b", "c", "a"], Some(2))
        );
        tabs.reorder(9, 0);
        tabs.reorder(0, 9);
        assert_eq!(slugs(&tabs), ["c", "a", "b"]);
    }

    #[test]
    fn an_article_that_is_gone_leaves_no_tab() {
        let mut tabs = tabs(&["a", "gone", "b"]);
        tabs.show(&place("b"));
        tabs.retain(|place| place.slug != "gone");
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["a", "b"], Some(1)));
        tabs.retain(|place| place.slug != "b");
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["a"], None));
    }

    #[test]
    fn what_was_left_twice_is_restored_once() {
        let tabs = Tabs::restore(vec![place("a"), place("a"), place("b")], Some(2));
        assert_eq!((slugs(&tabs), tabs.active()), (vec!["a", "b"], Some(1)));
        assert_eq!(Tabs::restore(vec![place("a")], Some(9)).active(), None);
    }
}
