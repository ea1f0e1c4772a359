//! Plural forms: which of a language's forms belongs to a whole number. The rules are those
//! of Unicode's CLDR for cardinal numbers, as tables of ranges, so that the reader has code
//! for one kind of rule and a language that is data brings its own.

use bookmobile_pack::PluralRange;

/// The plural categories of CLDR, in its order.
pub const CATEGORIES: [&str; 6] = ["zero", "one", "two", "few", "many", "other"];

/// The plural rule of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PluralRule {
    /// The categories that a whole number can have, in the order of the forms; `other` is
    /// the last one.
    pub categories: &'static [&'static str],
    /// The ranges of numbers; the first one that has a number decides, the last one has all.
    pub ranges: &'static [PluralRange],
}

/// The index of the form for a number; 0 if no range has it.
pub fn form(ranges: &[PluralRange], number: u32) -> usize {
    let has = |range: &&PluralRange| {
        let part = number.checked_rem(range.modulo.into()).unwrap_or(number);
        (u32::from(range.from)..=range.to.into()).contains(&part)
    };
    let found = ranges.iter().find(has);
    found.map_or(0, |range| range.form.into())
}

const fn range(modulo: u8, from: u8, to: u8, form: u8) -> PluralRange {
    PluralRange {
        modulo,
        from,
        to,
        form,
    }
}

/// The rule of English, and of languages that are not listed.
pub const ONE_OTHER: PluralRule = PluralRule {
    categories: &["one", "other"],
    ranges: &[range(0, 1, 1, 0), range(1, 0, 0, 1)],
};

const NONE: PluralRule = PluralRule {
    categories: &["other"],
    ranges: &[],
};

/// Languages with their rules. Where CLDR has a category for millions alone, as in French,
/// these have none: nothing is counted that far.
const RULES: &[(&[&str], PluralRule)] = &[
    (
        &[
            "zh", "ja", "ko", "vi", "th", "lo", "my", "km", "id", "ms", "jv", "su", "bo", "dz",
            "ii", "yo", "ig", "wo", "to", "yue", "sah", "ses", "sg", "kde", "bm", "nqo",
        ],
        NONE,
    ),
    (
        &[
            "fr", "pt", "hy", "ff", "kab", "am", "as", "bn", "fa", "gu", "hi", "kn", "zu", "ak",
            "ln", "mg", "nso", "pa", "ti", "wa", "si", "doi",
        ],
        PluralRule {
            categories: &["one", "other"],
            ranges: &[range(0, 0, 1, 0), range(1, 0, 0, 1)],
        },
    ),
    (
        &["ar", "ars"],
        PluralRule {
            categories: &["zero", "one", "two", "few", "many", "other"],
            ranges: &[
                range(0, 0, 0, 0),
                range(0, 1, 1, 1),
                range(0, 2, 2, 2),
                range(100, 3, 10, 3),
                range(100, 11, 99, 4),
                range(1, 0, 0, 5),
            ],
        },
    ),
    (
        &["ru", "uk", "be"],
        PluralRule {
            categories: &["one", "few", "many", "other"],
            ranges: &[
                range(100, 11, 14, 2),
                range(10, 1, 1, 0),
                range(10, 2, 4, 1),
                range(1, 0, 0, 2),
            ],
        },
    ),
    (
        &["pl"],
        PluralRule {
            categories: &["one", "few", "many", "other"],
            ranges: &[
                range(0, 1, 1, 0),
                range(100, 12, 14, 2),
                range(10, 2, 4, 1),
                range(1, 0, 0, 2),
            ],
        },
    ),
    (
        &["hr", "sr", "bs", "sh"],
        PluralRule {
            categories: &["one", "few", "other"],
            ranges: &[
                range(100, 11, 14, 2),
                range(10, 1, 1, 0),
                range(10, 2, 4, 1),
                range(1, 0, 0, 2),
            ],
        },
    ),
    (
        &["cs", "sk"],
        PluralRule {
            categories: &["one", "few", "other"],
            ranges: &[range(0, 1, 1, 0), range(0, 2, 4, 1), range(1, 0, 0, 2)],
        },
    ),
    (
        &["sl"],
        PluralRule {
            categories: &["one", "two", "few", "other"],
            ranges: &[
                range(100, 1, 1, 0),
                range(100, 2, 2, 1),
                range(100, 3, 4, 2),
                range(1, 0, 0, 3),
            ],
        },
    ),
    (
        &["lt"],
        PluralRule {
            categories: &["one", "few", "other"],
            ranges: &[
                range(100, 11, 19, 2),
                range(10, 1, 1, 0),
                range(10, 2, 9, 1),
                range(1, 0, 0, 2),
            ],
        },
    ),
    (
        &["lv"],
        PluralRule {
            categories: &["zero", "one", "other"],
            ranges: &[
                range(10, 0, 0, 0),
                range(100, 11, 19, 0),
                range(10, 1, 1, 1),
                range(1, 0, 0, 2),
            ],
        },
    ),
    (
        &["ro", "mo"],
        PluralRule {
            categories: &["one", "few", "other"],
            ranges: &[
                range(0, 1, 1, 0),
                range(0, 0, 0, 1),
                range(100, 1, 19, 1),
                range(1, 0, 0, 2),
            ],
        },
    ),
    (
        &["is", "mk"],
        PluralRule {
            categories: &["one", "other"],
            ranges: &[range(100, 11, 11, 1), range(10, 1, 1, 0), range(1, 0, 0, 1)],
        },
    ),
    (
        &["fil", "tl"],
        PluralRule {
            categories: &["one", "other"],
            ranges: &[
                range(10, 4, 4, 1),
                range(10, 6, 6, 1),
                range(10, 9, 9, 1),
                range(1, 0, 0, 0),
            ],
        },
    ),
    (
        &["he", "iu", "se"],
        PluralRule {
            categories: &["one", "two", "other"],
            ranges: &[range(0, 1, 1, 0), range(0, 2, 2, 1), range(1, 0, 0, 2)],
        },
    ),
    (
        &["ga"],
        PluralRule {
            categories: &["one", "two", "few", "many", "other"],
            ranges: &[
                range(0, 1, 1, 0),
                range(0, 2, 2, 1),
                range(0, 3, 6, 2),
                range(0, 7, 10, 3),
                range(1, 0, 0, 4),
            ],
        },
    ),
    (
        &["gd"],
        PluralRule {
            categories: &["one", "two", "few", "other"],
            ranges: &[
                range(0, 1, 1, 0),
                range(0, 11, 11, 0),
                range(0, 2, 2, 1),
                range(0, 12, 12, 1),
                range(0, 3, 19, 2),
                range(1, 0, 0, 3),
            ],
        },
    ),
    (
        &["mt"],
        PluralRule {
            categories: &["one", "two", "few", "many", "other"],
            ranges: &[
                range(0, 1, 1, 0),
                range(0, 2, 2, 1),
                range(0, 0, 0, 2),
                range(100, 3, 10, 2),
                range(100, 11, 19, 3),
                range(1, 0, 0, 4),
            ],
        },
    ),
    (
        &["cy"],
        PluralRule {
            categories: &CATEGORIES,
            ranges: &[
                range(0, 0, 0, 0),
                range(0, 1, 1, 1),
                range(0, 2, 2, 2),
                range(0, 3, 3, 3),
                range(0, 6, 6, 4),
                range(1, 0, 0, 5),
            ],
        },
    ),
];

/// The rule of a language, by its code or tag; `None` if it is not known here.
pub fn rule_of(tag: &str) -> Option<PluralRule> {
    let code = tag.split('-').next().unwrap_or_default();
    let mut rules = RULES.iter();
    rules
        .find(|(codes, _)| codes.contains(&code))
        .map(|(_, rule)| *rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn category(tag: &str, number: u32) -> &'static str {
        let rule = rule_of(tag).unwrap_or(ONE_OTHER);
        rule.categories[form(rule.ranges, number)]
    }

    // Numbers and categories of CLDR 45, as Intl.PluralRules has them.
    #[test]
    fn numbers_have_the_categories_of_cldr() {
        let cases: [(&str, &[(u32, &str)]); 9] = [
            ("zh-Hans", &[(0, "other"), (1, "other"), (2, "other")]),
            (
                "en",
                &[(0, "other"), (1, "one"), (2, "other"), (101, "other")],
            ),
            ("fr", &[(0, "one"), (1, "one"), (2, "other")]),
            (
                "ar",
                &[
                    (0, "zero"),
                    (1, "one"),
                    (2, "two"),
                    (3, "few"),
                    (10, "few"),
                    (11, "many"),
                    (99, "many"),
                    (100, "other"),
                    (102, "other"),
                    (103, "few"),
                    (111, "many"),
                    (200, "other"),
                ],
            ),
            (
                "ru",
                &[
                    (0, "many"),
                    (1, "one"),
                    (2, "few"),
                    (5, "many"),
                    (11, "many"),
                    (21, "one"),
                    (112, "many"),
                    (122, "few"),
                ],
            ),
            (
                "pl",
                &[
                    (1, "one"),
                    (3, "few"),
                    (13, "many"),
                    (21, "many"),
                    (22, "few"),
                ],
            ),
            ("cs", &[(1, "one"), (4, "few"), (5, "other"), (22, "other")]),
            (
                "lv",
                &[
                    (0, "zero"),
                    (1, "one"),
                    (11, "zero"),
                    (21, "one"),
                    (22, "other"),
                ],
            ),
            ("he", &[(1, "one"), (2, "two"), (20, "other")]),
        ];
        for (tag, numbers) in cases {
            for (number, expected) in numbers {
                assert_eq!(category(tag, *number), *expected, "{tag} {number}");
            }
        }
    }

    #[test]
    fn rules_end_with_other_and_have_a_form_for_each_category() {
        for (codes, rule) in RULES {
            assert_eq!(rule.categories.last(), Some(&"other"), "{codes:?}");
            for range in rule.ranges {
                assert!(usize::from(range.form) < rule.categories.len(), "{codes:?}");
            }
        }
    }
}
