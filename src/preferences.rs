//! How a person wants to read: theme, text size, line width, pictures and the
//! interface's language. Each is one word on the page's root element, where
//! the style sheets (and the script before the first paint) find it.

use crate::session::Store;
use crate::words::Tongue;
use bookmobile_dom::StaticSignal;
use leptos::prelude::*;

/// What can be chosen, as it is named in storage and in `data-` attributes.
/// Values stand in the order in which they are offered.
pub const CHOICES: [Choice; 5] = [
    Choice::new("theme", &["auto", "light", "dark"], 0),
    Choice::new("size", &["small", "medium", "large", "huge"], 1),
    Choice::new("measure", &["narrow", "medium", "wide"], 1),
    Choice::new("images", &["shown", "request"], 0),
    Choice::new("interface", &["page", "en", "zh"], 0),
];

/// Something that can be chosen.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// Its name.
    pub name: &'static str,
    /// What it can be.
    pub values: &'static [&'static str],
    /// The place of the default among the values.
    default: usize,
}

impl Choice {
    const fn new(name: &'static str, values: &'static [&'static str], default: usize) -> Self {
        Self {
            name,
            values,
            default,
        }
    }
}

/// The choices in force.
#[derive(Debug, Clone, Copy)]
pub struct Preferences {
    values: [StaticSignal<&'static str>; CHOICES.len()],
}

impl Preferences {
    /// All at their defaults, as in a page that is written natively.
    pub fn new() -> Self {
        Self {
            values: CHOICES.map(|choice| StaticSignal::new(choice.values[choice.default])),
        }
    }

    /// The value of the choice of this name.
    pub fn get(self, name: &str) -> &'static str {
        let place = CHOICES.iter().position(|choice| choice.name == name);
        place.map_or("", |at| self.values[at].get())
    }

    /// Chooses a value, shows it and keeps it. Gives whether it could be kept.
    pub fn choose(self, store: &Store, name: &str, value: &str) -> bool {
        self.apply(name, value);
        store.set(name, value)
    }

    /// Takes up what was kept, or what the script before the first paint found:
    /// that a browser saves data.
    pub fn load(self, store: &Store) {
        let page = document().document_element();
        for Choice { name, .. } in CHOICES {
            let found = || page.as_ref()?.get_attribute(&("data-".to_owned() + name));
            if let Some(value) = store.get(name).or_else(found) {
                self.apply(name, &value);
            }
        }
    }

    /// Applies a value, or the default if it is none.
    fn apply(self, name: &str, value: &str) {
        let Some(at) = CHOICES.iter().position(|choice| choice.name == name) else {
            return;
        };
        let Choice {
            values, default, ..
        } = CHOICES[at];
        let place = values.iter().position(|known| *known == value);
        let place = place.unwrap_or(default);
        self.values[at].set(values[place]);
        if let Some(page) = document().document_element() {
            let attribute = "data-".to_owned() + name;
            let _ = if place == default {
                page.remove_attribute(&attribute)
            } else {
                page.set_attribute(&attribute, values[place])
            };
        }
    }

    /// The language of the interface on a page in this language.
    pub fn tongue(self, page_language: &str) -> Tongue {
        match self.get("interface") {
            "page" => Tongue::of(page_language),
            chosen => Tongue::of(chosen),
        }
    }
}

impl Default for Preferences {
    fn default() -> Self {
        Self::new()
    }
}
