//! What one would have said on the first day without the model: that nothing changes, or that things go on at their old rates.
//!
//! The old rates are counts of `evidence.md` from before the cut (E23, E27, E28, E32); no rate is fitted to what it is scored on.

use crate::figures::{Figure, Kind};
use detente_numbers::{exp, ln, min};

/// What "no change" gives to what stands going on.
const CERTAIN: f64 = 0.95;

/// A yes or no with three chances of a yes.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) answer: bool,
    pub(crate) model: f64,
    pub(crate) no_change: f64,
    pub(crate) old_rate: f64,
}

impl Question {
    /// The chances of a yes: of the model, of no change, of the old rates.
    pub(crate) fn chances(&self) -> [f64; 3] {
        [self.model, self.no_change, self.old_rate]
    }
}

/// The chance that nothing with so many events a month happens in so many months.
fn none(rate: f64, months: f64) -> f64 {
    exp(-rate * months)
}

/// Chances of a yes on "no change" and at the old rates.
fn chances(name: &str) -> Option<(f64, f64)> {
    // Two suspensions began in the 45 months before the start, and they broke at 0.14 a month. One that fills eleven weeks before
    // May 2024 begins in the first 3.9 months.
    let suspended = (1.0 - none(2.0 / 45.0, 3.9)) * none(0.14, 77.0 * 12.0 / 365.25);
    // One prime minister left outside elections in 64 months; no law bound the government in 49, which Jeffreys takes as half a law.
    let (removal, law) = (1.0 / 64.0, 0.5 / 49.0);
    Some(match name {
        "a lull of eleven weeks or more to April 2024" => (1.0 - CERTAIN, suspended),
        "government in office on 11 February 2024" => (CERTAIN, none(removal, 3.9)),
        "government in office after 6 months" => (CERTAIN, none(removal, 6.0)),
        "government in office after 12 months" => (CERTAIN, none(removal, 12.0)),
        "no law of expulsion within 12 months" => (CERTAIN, none(law, 12.0)),
        // Talks that take twelve and a half months on average.
        "agreement 6 to 12 months after the first round" => {
            (1.0 - CERTAIN, none(0.08, 6.0) - none(0.08, 12.0))
        }
        _ => return None,
    })
}

/// The figures that are a yes or no and for which there is something to say without the model.
pub(crate) fn questions<'a>(figures: impl Iterator<Item = &'a Figure>) -> Vec<Question> {
    let yes_no = figures.filter(|it| it.kind == Kind::YesNo).filter_map(|figure| {
        let (no_change, old_rate) = chances(figure.name)?;
        let model = figure.share_of_yes();
        Some(Question { name: figure.name, answer: figure.record > 0.5, model, no_change, old_rate })
    });
    yes_no.collect()
}

/// Mean Brier score (0 is best, 0.25 is that of even odds) and mean logarithm of the chance given to what happened (0 is best).
pub(crate) fn scores(questions: &[Question], which: usize) -> (f64, f64) {
    let count = questions.len() as f64;
    let given = questions.iter().map(|it| {
        let chance = it.chances()[which];
        if it.answer { chance } else { 1.0 - chance }
    });
    let (mut brier, mut log) = (0.0, 0.0);
    for chance in given {
        brier += (1.0 - chance) * (1.0 - chance) / count;
        log += ln(min(1.0, chance)) / count;
    }
    (brier, log)
}

#[test]
fn scores_are_those_of_even_odds_and_of_certainty() {
    let question =
        |chance, answer| Question { name: "", answer, model: chance, no_change: chance, old_rate: chance };
    let even = [question(0.5, true), question(0.5, false)];
    assert_eq!(scores(&even, 0), (0.25, ln(0.5)));
    assert_eq!(scores(&[question(1.0, true), question(0.0, false)], 1), (0.0, 0.0));
}
