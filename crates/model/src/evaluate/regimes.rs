//! Transitions: certain ones first, then competing clocks.

use super::step::Step;
use super::{Fault, is_chance};
use crate::model::{Regime, RegimeId, Transition, TransitionKind};
use detente_numbers::lag::stage_hazard;
use detente_numbers::{abs, ln};

impl Step<'_> {
    /// Works out which state a regime enters, if any.
    pub(super) fn run_regime(&mut self, id: RegimeId) {
        let regime = &self.model().regimes[id.index()];
        let stay = self.state.regimes[id.index()];
        let leaving: Vec<(&Transition, Option<f64>)> = regime
            .transitions
            .iter()
            .filter(|transition| transition.from == stay.state)
            .map(|transition| (transition, self.hazard_per_day(transition, stay.age_steps)))
            .collect();
        self.regime_faults[id.index()] = self.fault_of(&leaving);
        if self.regime_faults[id.index()].is_some() {
            return;
        }
        let at_event = leaving.iter().find(|(transition, _)| self.is_set_off(regime, transition));
        self.transitions[id.index()] = match at_event {
            Some((transition, _)) => Some(transition.to),
            None => self.first_clock(regime, &leaving),
        };
    }

    /// What is wrong with the ways out of the present state, whether or not they matter in this step.
    fn fault_of(&self, leaving: &[(&Transition, Option<f64>)]) -> Option<Fault> {
        if leaving.iter().any(|(_, hazard)| hazard.is_some_and(|hazard| hazard.is_nan() || hazard < 0.0)) {
            return Some(Fault::NoHazard);
        }
        let chance = |transition: &Transition| match &transition.kind {
            TransitionKind::At { chance, .. } => chance.as_ref().map(|chance| self.value(chance)),
            TransitionKind::Hazard(_) | TransitionKind::After(_) => None,
        };
        let mut chances = leaving.iter().filter_map(|(transition, _)| chance(transition));
        chances.any(|chance| !is_chance(chance)).then_some(Fault::NoChance)
    }

    /// The hazard of a transition that runs by a clock.
    pub(super) fn hazard_per_day(&self, transition: &Transition, age_steps: u32) -> Option<f64> {
        match &transition.kind {
            TransitionKind::Hazard(hazard) => Some(self.value(hazard)),
            TransitionKind::After(mean_days) => {
                let mean_steps = self.value(mean_days) / self.days();
                Some(stage_hazard(f64::from(age_steps), mean_steps) / self.days())
            }
            TransitionKind::At { .. } => None,
        }
    }

    /// Whether an event of this step takes the transition.
    fn is_set_off(&self, regime: &Regime, transition: &Transition) -> bool {
        let TransitionKind::At { event, chance } = &transition.kind else { return false };
        self.counts[event.index()] > 0.0
            && chance
                .as_ref()
                .is_none_or(|chance| self.uniform(&regime.about.luck, &transition.luck) < self.value(chance))
    }

    /// The state entered by the earliest clock that ends within the step.
    fn first_clock(&self, regime: &Regime, leaving: &[(&Transition, Option<f64>)]) -> Option<u32> {
        let mut earliest: Option<(u32, f64)> = None;
        for (transition, hazard) in leaving {
            let Some(hazard) = hazard else { continue };
            // A hazard of -0 is one of 0: never, not at once.
            let days = -ln(self.uniform(&regime.about.luck, &transition.luck)) / abs(*hazard);
            if days < self.days() && earliest.is_none_or(|(_, before)| days < before) {
                earliest = Some((transition.to, days));
            }
        }
        earliest.map(|(state, _)| state)
    }
}
