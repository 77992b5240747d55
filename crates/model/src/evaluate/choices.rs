//! Which option is held: due or not, rules in order, quantal response.

use super::step::Step;
use super::{Fault, is_chance};
use crate::model::{Choice, ChoiceId, Expression, Play, Rule};
use detente_numbers::ln;

impl Step<'_> {
    /// Works out the option of a choice.
    pub(super) fn run_choice(&mut self, id: ChoiceId) {
        let choice = &self.model().choices[id.index()];
        if !self.is_due(choice) {
            return;
        }
        for rule in &choice.rules {
            match self.tried(choice, rule) {
                Ok(None) => {}
                Ok(Some(option)) => {
                    self.options[id.index()] = option;
                    return;
                }
                Err(fault) => {
                    self.choice_faults[id.index()] = Some(fault);
                    return;
                }
            }
        }
    }

    fn is_due(&self, choice: &Choice) -> bool {
        self.number == 0
            || choice.every_steps.is_some_and(|every| self.number.is_multiple_of(every))
            || choice.at_steps.contains(&self.number)
            || choice.at_events.iter().any(|event| self.state.counts_before[event.index()] > 0.0)
    }

    /// The option that a rule plays; `None` if it does not apply, or if what it would play is closed.
    fn tried(&self, choice: &Choice, rule: &Rule) -> Result<Option<u32>, Fault> {
        if !self.holds_if_any(rule.condition.as_ref()) {
            return Ok(None);
        }
        if let Some(chance) = &rule.chance {
            let chance = self.value(chance);
            if !is_chance(chance) {
                return Err(Fault::NoChance);
            }
            if chance <= self.uniform(&choice.about.luck, &rule.luck) {
                return Ok(None);
            }
        }
        self.played(choice, &rule.play)
    }

    /// The option that a rule plays; `None` if what it would play is closed.
    fn played(&self, choice: &Choice, play: &Play) -> Result<Option<u32>, Fault> {
        match play {
            Play::Option(option) => Ok(self.is_open(choice, *option).then_some(*option)),
            Play::QuantalResponse { precision, worth } => self.quantal_response(choice, precision, worth),
            Play::LooksAhead(_) | Play::Solved => Err(Fault::Unsolved),
        }
    }

    pub(super) fn is_open(&self, choice: &Choice, option: u32) -> bool {
        self.holds_if_any(choice.options[option as usize].open.as_ref())
    }

    fn quantal_response(
        &self,
        choice: &Choice,
        precision: &Expression,
        worth: &[Expression],
    ) -> Result<Option<u32>, Fault> {
        let precision = self.value(precision);
        if precision.is_nan() || precision < 0.0 {
            return Err(Fault::NoWorth);
        }
        let mut best: Option<(u32, f64)> = None;
        for (number, (option, worth)) in (0..).zip(choice.options.iter().zip(worth)) {
            if !self.is_open(choice, number) {
                continue;
            }
            let u = self.uniform(&choice.about.luck, &format!("option {}", option.name));
            let score = precision * self.value(worth) - ln(-ln(u));
            if score.is_nan() {
                return Err(Fault::NoWorth);
            }
            if best.is_none_or(|(_, best)| score > best) {
                best = Some((number, score));
            }
        }
        Ok(best.map(|(option, _)| option))
    }
}
