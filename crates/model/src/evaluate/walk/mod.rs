//! A trajectory that is looked at from close by: what happened in it and what set that off, and what each link did between moments.
//!
//! The trajectory is the one that a run with the same seed has under the same number, to the bit. What links did is worked out in the mean
//! field of its moments, so that luck that is still to come says nothing.

mod driven; // What made an event come more often than at the start.
mod happenings; // What happened, and what set it off.
mod links; // What each link did.

pub use self::driven::{Driven, is_exogenous};
pub use self::happenings::{Happening, SetOff, What};
pub use self::links::{Contribution, Links};

use super::field::Field;
use super::initial::{Given, State, initial_state};
use super::outcomes::FirstPassage;
use super::step::Step;
use super::{Broken, Ending, Limits, Row};
use crate::model::Model;
use detente_numbers::luck::Seed;

/// One trajectory, walked to its end, with the state at some moments.
pub struct Walk<'a> {
    given: Given<'a>,
    /// Steps between moments.
    every: u32,
    /// The state before step 0, and then after so many steps each.
    moments: Vec<State>,
    /// What happened, step by step.
    pub happenings: Vec<Happening>,
    /// How it ended; `None` if it broke, or if no outcome of the model holds.
    pub ending: Option<Ending>,
    /// When the event first happened that dates the outcome, in days from the start.
    pub dated_days: Option<f64>,
    /// Where and why it broke; what was until then is there.
    pub broken: Option<Broken>,
}

impl<'a> Walk<'a> {
    /// Walks the trajectory of this number over so many steps (all of the model's, or there is no ending), with a moment every so many (at least one). `per_draw` is the number of
    /// trajectories in each draw of the parameters.
    #[must_use]
    pub fn new(
        model: &'a Model,
        seed: Seed,
        (trajectory, per_draw): (u64, u32),
        (every, steps): (u32, u32),
        limits: &Limits,
    ) -> Self {
        let given = Given::new(model, seed, trajectory, per_draw);
        let every = every.max(1);
        let (mut moments, mut happenings) = (Vec::new(), Vec::new());
        let mut passage = FirstPassage::new(model);
        let mut state = initial_state(&given);
        let mut broken = None;
        let steps = steps.min(model.calendar.steps);
        for number in 0..steps {
            if number.is_multiple_of(every) {
                moments.push(state.clone());
            }
            let mut step = Step::new(&given, &state, number);
            step.run();
            passage.see(&step);
            happenings::note(&step, &mut happenings);
            match step.end(limits) {
                Ok(next) => state = next.state,
                Err(fault) => {
                    broken = Some(fault);
                    break;
                }
            }
        }
        let (mut ending, mut dated_days) = (None, None);
        if broken.is_none() && steps < model.calendar.steps {
            if steps.is_multiple_of(every) {
                moments.push(state);
            }
        } else if broken.is_none() {
            let mut last = Step::last(&given, &state, model.calendar.steps);
            last.run_lets();
            passage.see(&last);
            broken = last.broken_in_last();
            ending = if broken.is_none() { passage.ending(&last) } else { None };
            dated_days = ending.and_then(|ending| passage.date_days(ending.outcome));
            moments.push(state);
        }
        Self { given, every, moments, happenings, ending, dated_days, broken }
    }

    /// Steps before which the moments stand: every so many, and the end.
    #[must_use]
    pub fn moments(&self) -> Vec<u32> {
        (0..self.moments.len()).map(|place| self.step_of(place)).collect()
    }

    /// Steps between moments.
    #[must_use]
    pub const fn every(&self) -> u32 {
        self.every
    }

    /// The step of the last moment up to a step.
    #[must_use]
    pub const fn moment_before(&self, step: u32) -> u32 {
        step / self.every * self.every
    }

    fn step_of(&self, moment: usize) -> u32 {
        (moment as u32 * self.every).min(self.given.model.calendar.steps)
    }

    /// What stands at each moment: state as it is, lets and counts (over the interval from there) in the mean.
    #[must_use]
    pub fn rows(&self) -> Vec<Row> {
        let row = |field: Field<'_>| Row {
            states: field.regimes.iter().map(|stay| stay.state).collect(),
            stocks: field.stocks,
            lets: field.lets,
            memories: field.memories,
            totals: field.totals,
            counts: field.counts,
            options: field.held,
        };
        self.fields().map(row).collect()
    }

    /// The moments in the mean.
    fn fields(&self) -> impl Iterator<Item = Field<'_>> {
        let field = |(place, state)| Field::new(&self.given, state, self.step_of(place), self.every);
        self.moments.iter().enumerate().map(field)
    }
}

#[cfg(test)]
mod tests;
