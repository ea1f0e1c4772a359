//! Counts verdicts by class and kind, and prints them.

use super::{Class, Kind, Verdict};
use std::collections::BTreeMap;
use std::fmt;

/// Verdicts: right, near, wrong, missed.
type Counts = [u32; 4];

/// The verdicts on many placements.
#[derive(Clone, Debug, Default)]
pub(crate) struct Table(BTreeMap<(Class, Kind), Counts>);

impl Table {
    pub(crate) fn add(&mut self, class: Class, kind: Kind, verdict: Verdict) {
        let counts = self.0.entry((class, kind)).or_default();
        counts[match verdict {
            Verdict::Right => 0,
            Verdict::Near => 1,
            Verdict::Wrong => 2,
            Verdict::Missed => 3,
        }] += 1;
    }

    /// The sum over the classes and kinds that are asked for.
    pub(crate) fn sum(&self, wanted: impl Fn(Class, Kind) -> bool) -> Counts {
        let mut sum = Counts::default();
        for (_, counts) in self
            .0
            .iter()
            .filter(|((class, kind), _)| wanted(*class, *kind))
        {
            for (all, count) in sum.iter_mut().zip(counts) {
                *all += count;
            }
        }
        sum
    }

    /// Unchanged quotes of a sentence or several.
    pub(crate) fn whole_sentences(&self) -> Counts {
        self.sum(|class, kind| {
            matches!(class, Class::Same | Class::NewContext)
                && matches!(kind, Kind::Sentence | Kind::Sentences)
        })
    }
}

/// A share in percent.
pub(crate) fn percent(part: u32, counts: Counts) -> f64 {
    100.0 * f64::from(part) / f64::from(counts.iter().sum::<u32>().max(1))
}

impl fmt::Display for Table {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let classes = [
            Class::Same,
            Class::NewContext,
            Class::Edited,
            Class::Moved,
            Class::Gone,
        ];
        writeln!(
            out,
            "{:28}{:>7}{:>9}{:>8}{:>14}{:>9}",
            "", "quotes", "right", "near", "wrong", "missed"
        )?;
        let mut line = |name: String, counts: Counts| {
            let [right, near, wrong, missed] = counts;
            let share = |part| percent(part, counts);
            writeln!(
                out,
                "{name:28}{:7}{:8.2}%{:7.2}%{wrong:6} {:6.2}%{:8.2}%",
                counts.iter().sum::<u32>(),
                share(right),
                share(near),
                share(wrong),
                share(missed)
            )
        };
        for class in classes {
            line(
                format!("{class:?}, prose"),
                self.sum(|c, kind| c == class && kind != Kind::Code),
            )?;
        }
        line(
            "Gone, a sentence or more".into(),
            self.sum(|c, kind| c == Class::Gone && kind.is_long()),
        )?;
        line("Whole sentences, unchanged".into(), self.whole_sentences())?;
        for class in classes {
            line(
                format!("{class:?}, code"),
                self.sum(|c, kind| c == class && kind == Kind::Code),
            )?;
        }
        line("All, code".into(), self.sum(|_, kind| kind == Kind::Code))
    }
}
