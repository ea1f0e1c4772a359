//! Lists whose items keep their elements, so that focus, scroll and half-typed text
//! stay in them.

use crate::element::{El, Item, View};

/// A list that follows signals: `each` returns the items, `children` makes the
/// element of an item. Unlike in Leptos' `For`, an item is its own key.
///
/// An item that was there before keeps its element, and `children` is not called
/// again: an item holds all that its element shows, or closures in its view read the
/// rest from signals. When the focus is in an item that leaves the list, it moves to
/// the same control of the item that takes its place, or of the last one.
pub fn keyed<T: PartialEq + 'static>(
    each: impl Fn() -> Vec<T> + 'static,
    children: impl Fn(&T) -> El + 'static,
) -> View {
    keyed_boxed(Box::new(each), Box::new(children))
}

type Each<T> = Box<dyn Fn() -> Vec<T>>;
type Children<T> = Box<dyn Fn(&T) -> El>;

fn keyed_boxed<T: PartialEq + 'static>(each: Each<T>, children: Children<T>) -> View {
    let mut old: Vec<T> = Vec::new();
    View::Keyed(Box::new(move |show| {
        let new = each();
        let mut is_taken = vec![false; old.len()];
        for item in &new {
            let found = (old.iter().zip(&is_taken))
                .position(|(known, is_taken)| !is_taken && known == item);
            match found {
                Some(at) => {
                    is_taken[at] = true;
                    show(Item::Kept(at));
                }
                None => show(Item::New(&|| children(item))),
            }
        }
        old = new;
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::html;
    use std::cell::RefCell;

    #[test]
    fn an_item_is_known_again() {
        let lists = RefCell::new(vec![vec!["b", "c", "a", "b"], vec!["a", "b", "b"]]);
        let each = move || lists.borrow_mut().pop().unwrap_or_default();
        let View::Keyed(mut list) = keyed(each, |item| html::li().child(*item)) else {
            panic!("a keyed list");
        };
        let mut kept = move || {
            let mut kept = Vec::new();
            list(&mut |item| {
                kept.push(match item {
                    Item::Kept(at) => Some(at),
                    Item::New(_) => None,
                });
            });
            kept
        };
        assert_eq!(kept(), [None, None, None]);
        assert_eq!(kept(), [Some(1), None, Some(0), Some(2)]);
        assert_eq!(kept(), []);
    }
}
