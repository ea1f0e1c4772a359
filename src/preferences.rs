//! The preferences of a person: theme, text size, line width, pictures and the interface's
//! language. Each choice other than the default is an attribute on the page's root
//! element, which the style sheets read, and which the script before the first paint sets.

use crate::session::Store;
use bookmobile_dom::StaticSignal;
use bookmobile_i18n::Messages;
use leptos::prelude::document;

macro_rules! preferences {
    ($($(#[$doc:meta])* $preference:ident,)*) => {
        /// Something that a person can choose.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Preference {
            $($(#[$doc])* $preference,)*
        }

        impl Preference {
            /// All preferences, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$preference),*];
        }
    };
}

preferences! {
    /// The colours: light, dark, or as the system has them.
    Theme,
    /// The size of an article's text.
    TextSize,
    /// How wide a line of text may be.
    LineWidth,
    /// Whether pictures are shown at once.
    Pictures,
    /// The language of the interface.
    Interface,
}

/// A preference with its choices.
#[derive(Debug)]
pub struct Definition {
    /// Its name in storage, and after `data-` on the root element.
    pub name: &'static str,
    /// Its label.
    pub legend: fn(&Messages) -> &'static str,
    /// Its choices, in the order in which they are offered; of the interface's language only
    /// the default (see [`Preferences::choices`]).
    pub choices: &'static [Choice],
    /// The index of the default among the choices.
    pub(crate) default: usize,
}

/// One of the choices of a preference.
#[derive(Debug, Clone, Copy)]
pub struct Choice {
    /// The value in storage and on the root element: two to eight lower-case letters.
    pub value: &'static str,
    label: Label,
}

#[derive(Debug, Clone, Copy)]
enum Label {
    Message(fn(&Messages) -> &'static str),
    /// A language's name for itself.
    Name(&'static str),
}

impl Choice {
    const fn new(value: &'static str, label: fn(&Messages) -> &'static str) -> Self {
        let label = Label::Message(label);
        Self { value, label }
    }

    /// The label of the choice.
    pub fn label(&self, messages: &Messages) -> &'static str {
        match self.label {
            Label::Message(message) => message(messages),
            Label::Name(name) => name,
        }
    }
}

/// The value with which the interface's language follows the page's: the first choice.
const AS_PAGE: &str = "page";

impl Preference {
    /// Its name, its choices and their labels.
    pub fn definition(self) -> &'static Definition {
        match self {
            Self::Theme => {
                const {
                    &Definition {
                        name: "theme",
                        legend: Messages::theme,
                        choices: &[
                            Choice::new("auto", Messages::theme_auto),
                            Choice::new("light", Messages::theme_light),
                            Choice::new("dark", Messages::theme_dark),
                        ],
                        default: 0,
                    }
                }
            }
            Self::TextSize => {
                const {
                    &Definition {
                        name: "size",
                        legend: Messages::text_size,
                        choices: &[
                            Choice::new("small", Messages::size_small),
                            Choice::new("medium", Messages::size_medium),
                            Choice::new("large", Messages::size_large),
                            Choice::new("huge", Messages::size_huge),
                        ],
                        default: 1,
                    }
                }
            }
            Self::LineWidth => {
                const {
                    &Definition {
                        name: "measure",
                        legend: Messages::measure,
                        choices: &[
                            Choice::new("narrow", Messages::measure_narrow),
                            Choice::new("medium", Messages::measure_medium),
                            Choice::new("wide", Messages::measure_wide),
                        ],
                        default: 1,
                    }
                }
            }
            Self::Pictures => {
                const {
                    &Definition {
                        name: "images",
                        legend: Messages::pictures,
                        choices: &[
                            Choice::new("shown", Messages::pictures_shown),
                            Choice::new("request", Messages::pictures_on_request),
                        ],
                        default: 0,
                    }
                }
            }
            Self::Interface => {
                const {
                    &Definition {
                        name: "interface",
                        legend: Messages::interface_language,
                        choices: &[Choice::new(AS_PAGE, Messages::interface_page)],
                        default: 0,
                    }
                }
            }
        }
    }
}

/// The current preferences: for each one the index of its choice.
#[derive(Debug, Clone, Copy)]
pub struct Preferences {
    chosen: [StaticSignal<usize>; Preference::ALL.len()],
    /// The languages of the interface.
    languages: &'static [&'static Messages],
}

impl Preferences {
    /// All at their defaults, as in a page that is written natively, where the interface has
    /// these languages.
    pub fn new(languages: &'static [&'static Messages]) -> Self {
        let default = |at| {
            let preference: Preference = Preference::ALL[at];
            StaticSignal::new(preference.definition().default)
        };
        Self {
            chosen: std::array::from_fn(default),
            languages,
        }
    }

    fn signal(self, preference: Preference) -> StaticSignal<usize> {
        self.chosen[preference as usize]
    }

    /// The current value; follows it.
    pub fn get(self, preference: Preference) -> &'static str {
        let at = self.signal(preference).get();
        self.choice(preference, at)
            .map_or("", |choice| choice.value)
    }

    /// The choices of a preference, in the order in which they are offered.
    pub fn choices(self, preference: Preference) -> impl Iterator<Item = Choice> {
        (0..).map_while(move |at| self.choice(preference, at))
    }

    fn choice(self, preference: Preference, at: usize) -> Option<Choice> {
        let choices = preference.definition().choices;
        let further = || {
            let is_interface = preference == Preference::Interface;
            let at = at.checked_sub(choices.len()).filter(|_| is_interface)?;
            let messages = self.languages.get(at)?;
            Some(Choice {
                value: messages.code(),
                label: Label::Name(messages.name()),
            })
        };
        choices.get(at).copied().or_else(further)
    }

    /// Applies and stores a value. Returns whether it could be stored.
    pub fn choose(self, store: &Store, preference: Preference, value: &str) -> bool {
        self.apply(preference, value);
        store.set(preference.definition().name, value)
    }

    /// Applies the stored values, or what the script before the first paint has set, such
    /// as pictures on request where the browser saves data.
    pub fn load(self, store: &Store) {
        let page = document().document_element();
        for &preference in Preference::ALL {
            let name = preference.definition().name;
            let found = || page.as_ref()?.get_attribute(&("data-".to_owned() + name));
            if let Some(value) = store.get(name).or_else(found) {
                self.apply(preference, &value);
            }
        }
    }

    /// Applies a value, or the default if there is no such value.
    fn apply(self, preference: Preference, value: &str) {
        let Definition { name, default, .. } = preference.definition();
        let known = (self.choices(preference)).position(|choice| choice.value == value);
        let at = known.unwrap_or(*default);
        self.signal(preference).set(at);
        if let Some(page) = document().document_element() {
            let attribute = "data-".to_owned() + name;
            let _ = match self.choice(preference, at) {
                Some(choice) if at != *default => page.set_attribute(&attribute, choice.value),
                _ => page.remove_attribute(&attribute),
            };
        }
    }

    /// Sets the language of the interface of what is written natively.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn write_in(self, messages: &Messages) {
        let mut choices = self.choices(Preference::Interface);
        if let Some(at) = choices.position(|choice| choice.value == messages.code()) {
            self.signal(Preference::Interface).set(at);
        }
    }

    /// The messages in the language that the person chose; otherwise it is the page's.
    pub fn interface(self) -> Option<&'static Messages> {
        let chosen = self.signal(Preference::Interface).get();
        self.languages.get(chosen.checked_sub(1)?).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session;
    use bookmobile_i18n::built_in;

    /// `src/js/head-inline.js` restores only values of this form from storage.
    #[test]
    fn the_script_before_the_first_paint_restores_every_value() {
        for preference in Preference::ALL {
            let definition = preference.definition();
            assert!(definition.default < definition.choices.len());
            for Choice { value, .. } in definition.choices {
                let is_word = value.bytes().all(|byte| byte.is_ascii_lowercase());
                assert!(is_word && (2..=8).contains(&value.len()), "{value}");
            }
        }
        assert!(include_str!("js/head-inline.js").contains("/^[a-z-]{2,8}$/"));
    }

    #[test]
    fn no_other_code_stores_under_the_name_of_a_preference() {
        let types = include_str!("js/globals.d.ts");
        let (_, line) = types.split_once("type StoredName = ").expect("the type");
        let (line, _) = line.split_once(';').expect("its end");
        let mut names: Vec<_> = (line.split(" | ").map(|name| name.trim_matches('"')))
            .chain([session::TABS, session::RECENT])
            .chain(Preference::ALL.iter().map(|one| one.definition().name))
            .collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count, "{names:?}");
    }

    #[test]
    fn the_interface_can_be_in_each_of_its_languages() {
        let preferences = Preferences::new(Box::leak(Box::new(built_in())));
        let choices = preferences.choices(Preference::Interface);
        let labels: Vec<_> = choices.map(|choice| choice.label(built_in()[1])).collect();
        assert_eq!(labels, ["与页面一致", "English", "简体中文"]);
        preferences.write_in(built_in()[1]);
        assert_eq!(preferences.interface().map(Messages::code), Some("zh"));
        assert_eq!(preferences.choices(Preference::Theme).count(), 3);
    }
}
