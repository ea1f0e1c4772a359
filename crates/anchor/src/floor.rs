//! The floors: how much a place must have in common with a quote to be accepted. Short
//! quotes are words that occur anywhere, so their context must agree; long ones need
//! little else.

use crate::wanted::{Evidence, Wanted};

/// The weight from which a quote is a sentence or so.
pub(crate) const SENTENCE: usize = 60;

/// The weight from which a quote is a phrase that says something by itself.
pub(crate) const PHRASE: usize = 25;

/// For a place that was found by its words and context alone.
pub(crate) fn is_enough(wanted: &Wanted, found: Evidence) -> bool {
    let (best, worst, mean) = (found.best_side(), found.worst_side(), found.context());
    if wanted.weight >= SENTENCE {
        found.words >= 0.55 && (found.words >= 0.8 || best >= 0.4 || mean >= 0.3)
    } else if wanted.weight >= PHRASE {
        let alone = found.words >= 0.95 && wanted.alone;
        found.words >= 0.6 && (alone || best >= 0.6 || mean >= 0.5)
    } else {
        found.words >= 0.75 && (best >= 0.9 && worst >= 0.25 || worst >= 0.5 || mean >= 0.68)
    }
}

/// For a place where the comparison of the texts kept `kept` of the quote (0 to 1): it is
/// evidence by itself, so the floor is lower.
pub(crate) fn is_enough_kept(wanted: &Wanted, found: Evidence, kept: f64) -> bool {
    let (words, context) = (found.words, found.context());
    if kept < 0.5 {
        false
    } else if wanted.weight >= PHRASE {
        words >= 0.6 || words >= 0.4 && words + context / 2.0 >= 0.72
    } else {
        words >= 0.6 && context >= 0.5
    }
}

/// For a place whose text is the quote's, where the comparison of the texts maps all of it.
pub(crate) fn is_enough_equal(wanted: &Wanted, found: Evidence) -> bool {
    wanted.weight >= PHRASE || found.best_side() >= 0.6 || found.context() >= 0.45
}

/// The share of the surroundings that the comparison must have kept for a short quote whose
/// context has become too different.
pub(crate) const KEPT_AROUND: f64 = 0.5;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Quote;

    fn wanted(exact: &str, is_alone: bool) -> Wanted {
        Wanted::new(&Quote {
            exact: exact.to_owned(),
            alone: is_alone,
            ..Quote::default()
        })
    }

    fn evidence(words: f64, left: f64, right: f64) -> Evidence {
        Evidence { words, left, right }
    }

    #[test]
    fn short_quotes_need_their_context() {
        let (word, sentence) = (wanted("ferry", true), wanted(&"ferry ".repeat(12), true));
        assert!(is_enough(&sentence, evidence(0.8, 0.0, 0.0)));
        assert!(!is_enough(&sentence, evidence(0.5, 1.0, 1.0)));
        assert!(!is_enough(&word, evidence(1.0, 0.3, 0.6)));
        assert!(is_enough(&word, evidence(1.0, 0.5, 0.6)));
        assert!(!is_enough_equal(&word, evidence(1.0, 0.3, 0.5)));
        assert!(is_enough_equal(&sentence, evidence(1.0, 0.0, 0.0)));
    }

    #[test]
    fn a_phrase_that_was_alone_needs_no_context() {
        let phrase = "the ferry leaves at nine or ten";
        assert!(is_enough(&wanted(phrase, true), evidence(1.0, 0.0, 0.0)));
        assert!(!is_enough(&wanted(phrase, false), evidence(1.0, 0.0, 0.0)));
    }

    #[test]
    fn half_of_a_quote_must_be_kept() {
        let sentence = wanted(&"ferry ".repeat(12), true);
        assert!(is_enough_kept(&sentence, evidence(0.6, 0.0, 0.0), 0.5));
        assert!(!is_enough_kept(&sentence, evidence(0.9, 1.0, 1.0), 0.49));
        assert!(is_enough_kept(&sentence, evidence(0.42, 0.6, 0.6), 0.6));
        assert!(!is_enough_kept(&sentence, evidence(0.42, 0.5, 0.5), 0.6));
    }
}
