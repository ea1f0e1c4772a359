//! Where a person arrives on a page: what is scrolled to, what is highlighted, and
//! where the focus goes. All of it is decided here, by one pure function; `reading`
//! carries it out.

use crate::locator::Locator;
use crate::route::{Page, Route};

/// What the browser, the history and the tabs know when a route is arrived at.
#[derive(Debug, Clone, Default)]
#[allow(clippy::struct_excessive_bools)] // independent facts
pub struct Situation {
    /// The person came back to this entry of the history, by Back, Forward or a
    /// reload, and so expects to be where they were.
    pub has_returned: bool,
    /// The page was loaded again. What a page writes into the history while it goes
    /// is lost, so the tabs know better then.
    pub is_reloaded: bool,
    /// The page is not at its top.
    pub has_scrolled: bool,
    /// The browser itself has gone to the section, and it can be seen.
    pub is_target_shown: bool,
    /// The page has the section that the route names.
    pub has_section: bool,
    /// What the entry of the history remembers: a [`Locator`] as a line, or in a
    /// list of the library the scroll in pixels.
    pub in_history: Option<String>,
    /// Where the article's tab was left.
    pub in_tab: Option<Locator>,
    /// Where this list of the library was left, in pixels from its top, if it was the last
    /// one that was shown.
    pub in_list: Option<i32>,
}

/// What is to be done on the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arrival {
    /// Where to scroll to.
    pub scroll: Scroll,
    /// What to do with the words that the route names.
    pub highlight: Highlight,
    /// What to do with the focus.
    pub focus: Focus,
}

/// Where to scroll to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scroll {
    /// Nowhere: the person has begun to read.
    Stay,
    /// To a place in the article.
    To(Locator),
    /// To the section that the route names.
    Section,
    /// To this many pixels from the page's top.
    Offset(i32),
}

/// What to do with the words that a route names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Highlight {
    /// There are none.
    Nothing,
    /// Highlight them where they are.
    InPlace,
    /// Highlight them, and bring the first one into view.
    BringIntoView,
}

/// What to do with the focus.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Focus {
    /// Leave it where it is.
    Keep,
    /// Move it to where the person has arrived if the element that had it is gone.
    MoveIfLost,
    /// Move it there: a hit leads to its passage, not back to what opened the search.
    Move,
}

/// Decides what happens on arriving at `now` from `before`; there is no `before` when
/// the app has just taken over a page that is readable already.
pub fn arrive(before: Option<&Route>, now: &Route, situation: &Situation) -> Arrival {
    let stays = before.is_none() && has_begun_to_read(now, situation);
    let highlight = match () {
        () if now.highlight.is_empty() => Highlight::Nothing,
        () if stays || situation.has_returned => Highlight::InPlace,
        () => Highlight::BringIntoView,
    };
    let focus = match before {
        None => Focus::Keep,
        Some(before) if before.search.is_some() && !situation.has_returned => Focus::Move,
        Some(_) => Focus::MoveIfLost,
    };
    let scroll = if stays {
        Scroll::Stay
    } else {
        scroll(now, situation)
    };
    Arrival {
        scroll,
        highlight,
        focus,
    }
}

/// Whether the person reads already: they have scrolled, or the browser has gone to
/// the section. A person who loads a page with a section again was perhaps far from it.
fn has_begun_to_read(now: &Route, situation: &Situation) -> bool {
    if now.section.is_empty() {
        return situation.has_scrolled;
    }
    let is_new = !situation.is_reloaded && situation.in_history.is_none();
    is_new && (situation.has_scrolled || situation.is_target_shown)
}

/// A person who comes back is where they were, before all; then the section counts,
/// then where the article was left.
fn scroll(now: &Route, situation: &Situation) -> Scroll {
    let article = match &now.page {
        Page::Article { language, slug } => Some(Locator::top(language, slug)),
        _ => None,
    };
    let in_history = situation.in_history.as_deref();
    let in_tab = situation.in_tab.as_ref();
    let returned_to = in_tab.filter(|_| situation.is_reloaded).cloned();
    let returned_to = returned_to.or_else(|| {
        let place = in_history.and_then(Locator::parse)?;
        place.same_article(article.as_ref()?).then_some(place)
    });
    match (returned_to, article) {
        (Some(place), _) => Scroll::To(place),
        (None, _) if situation.has_section => Scroll::Section,
        (None, Some(article)) => Scroll::To(in_tab.cloned().unwrap_or(article)),
        (None, None) => {
            let offset = in_history.and_then(|place| place.parse().ok());
            Scroll::Offset(offset.or(situation.in_list).unwrap_or(0))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Search;

    fn article() -> Route {
        Route::to(Page::article("en", "wells"))
    }

    fn library() -> Route {
        Route::to(Page::library("en"))
    }

    fn at(section: &str, permille: u16) -> Locator {
        Locator {
            section: section.into(),
            permille,
            ..Locator::top("en", "wells")
        }
    }

    fn section() -> Route {
        Route {
            section: "the-spring".into(),
            ..article()
        }
    }

    fn hit() -> Route {
        Route {
            highlight: "spring".into(),
            ..section()
        }
    }

    fn searching(route: Route) -> Route {
        Route {
            search: Some(Search::default()),
            ..route
        }
    }

    /// What happens, from where, to where, what is known, and what follows.
    type Case = (
        &'static str,
        Option<Route>,
        Route,
        Situation,
        (Scroll, Highlight, Focus),
    );

    #[rustfmt::skip] // a table
    fn cases() -> Vec<Case> {
        use Focus::{Keep, Move, MoveIfLost};
        use Highlight::{BringIntoView, InPlace, Nothing};
        use Scroll::{Offset, Section, Stay, To};
        let known = Situation::default;
        let back = || Situation { has_returned: true, ..known() };
        let reload = || Situation { is_reloaded: true, ..back() };
        let top = || To(at("", 0));
        let pump = || at("the-pump", 400);
        let line = || Some(pump().to_string());
        let other = || Some(Locator::top("en", "pumps").to_string());
        vec![
            ("a link to an article leads to its top", Some(library()), article(),
                known(), (top(), Nothing, MoveIfLost)),
            ("an article that is open is where it was left", Some(library()), article(),
                Situation { in_tab: Some(pump()), ..known() }, (To(pump()), Nothing, MoveIfLost)),
            ("a link to a section leads there, wherever the tab was", Some(library()), section(),
                Situation { has_section: true, in_tab: Some(pump()), ..known() }, (Section, Nothing, MoveIfLost)),
            ("a section that is gone leads to where the tab was", Some(library()), section(),
                Situation { in_tab: Some(pump()), ..known() }, (To(pump()), Nothing, MoveIfLost)),
            ("a hit leads to its passage with the focus", Some(searching(library())), hit(),
                Situation { has_section: true, ..known() }, (Section, BringIntoView, Move)),
            ("back to a hit leads to where the person read on", Some(library()), hit(),
                Situation { has_section: true, in_history: line(), ..back() }, (To(pump()), InPlace, MoveIfLost)),
            ("back from a search moves no focus that is somewhere", Some(searching(library())), article(),
                Situation { in_history: line(), ..back() }, (To(pump()), Nothing, MoveIfLost)),
            ("an entry that remembers another article is not believed", Some(library()), article(),
                Situation { in_history: other(), ..back() }, (top(), Nothing, MoveIfLost)),
            ("back to the library is at its scroll", Some(article()), library(),
                Situation { in_history: Some("620".into()), ..back() }, (Offset(620), Nothing, MoveIfLost)),
            ("a link to the library leads to its top", Some(article()), library(),
                known(), (Offset(0), Nothing, MoveIfLost)),
            ("a damaged entry leads to the top", Some(article()), library(),
                Situation { in_history: Some("much".into()), ..back() }, (Offset(0), Nothing, MoveIfLost)),
            ("the app takes a page over at its top", None, article(),
                known(), (top(), Nothing, Keep)),
            ("who has scrolled before the app is there stays", None, article(),
                Situation { has_scrolled: true, ..known() }, (Stay, Nothing, Keep)),
            ("who came to a section by the browser stays there", None, hit(),
                Situation { is_target_shown: true, has_section: true, ..known() }, (Stay, InPlace, Keep)),
            ("a section inside closed details has to be opened", None, section(),
                Situation { has_section: true, ..known() }, (Section, Nothing, Keep)),
            ("a reload leads to where the tab was, not to the section", None, section(),
                Situation { is_target_shown: true, has_section: true, in_tab: Some(pump()), ..reload() },
                (To(pump()), Nothing, Keep)),
            ("a reload of an article whose tab is not known", None, article(),
                Situation { in_history: line(), ..reload() }, (To(pump()), Nothing, Keep)),
            ("who comes back is not pulled to the section", None, section(),
                Situation { is_target_shown: true, has_section: true, in_history: line(), ..back() },
                (To(pump()), Nothing, Keep)),
        ]
    }

    #[test]
    fn a_person_arrives_where_they_expect_to_be() {
        for (name, before, now, situation, (scroll, highlight, focus)) in cases() {
            let expected = Arrival {
                scroll,
                highlight,
                focus,
            };
            assert_eq!(
                arrive(before.as_ref(), &now, &situation),
                expected,
                "{name}"
            );
        }
    }
}
