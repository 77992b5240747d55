//! The chances of options, of the states after the interval, and of a vote.

use super::{Field, one_hot};
use crate::model::{
    Bloc, Choice, ChoiceId, Expression, Majority, Play, RegimeId, Share, TransitionKind, Vote, VoteId,
};
use detente_numbers::{exp, max, min, normal_cdf, pow, sqrt};

impl Field<'_> {
    /// The chance of each option if the choice were due. A rule that looks ahead keeps what is held.
    pub(in super::super) fn option_chances(&self, id: ChoiceId) -> Vec<f64> {
        let choice = &self.model().choices[id.index()];
        let mut chances = vec![0.0; choice.options.len()];
        let mut left = 1.0;
        for rule in &choice.rules {
            let tried =
                left * self.chance_if_any(rule.condition.as_ref()) * self.chance_if_any(rule.chance.as_ref());
            let played = match &rule.play {
                Play::Option(option) => {
                    let open = self.open(choice, *option as usize);
                    one_hot(choice.options.len(), *option).iter().map(|share| share * open).collect()
                }
                Play::QuantalResponse { precision, worth } => self.logit(choice, precision, worth),
                Play::LooksAhead(_) | Play::Solved => one_hot(choice.options.len(), self.held[id.index()]),
            };
            for (chance, share) in chances.iter_mut().zip(&played) {
                *chance += tried * share;
            }
            left -= tried * played.iter().sum::<f64>();
        }
        chances[self.held[id.index()] as usize] += max(0.0, left);
        chances
    }

    fn open(&self, choice: &Choice, option: usize) -> f64 {
        self.chance_if_any(choice.options[option].open.as_ref())
    }

    /// Shares of the options, which are the logit exactly; all 0 if none is open.
    fn logit(&self, choice: &Choice, precision: &Expression, worth: &[Expression]) -> Vec<f64> {
        let precision = self.value(precision);
        let open: Vec<f64> = (0..worth.len()).map(|option| self.open(choice, option)).collect();
        let scores: Vec<f64> = worth.iter().map(|worth| precision * self.value(worth)).collect();
        let among = || scores.iter().zip(&open).filter(|(_, open)| **open > 0.0);
        let most = among().map(|(score, _)| *score).fold(f64::NEG_INFINITY, max);
        let weight = |(score, open): (&f64, &f64)| if *open > 0.0 { open * exp(score - most) } else { 0.0 };
        let weights: Vec<f64> = scores.iter().zip(&open).map(weight).collect();
        let sum: f64 = weights.iter().sum();
        weights.iter().map(|weight| if sum > 0.0 { weight / sum } else { 0.0 }).collect()
    }

    /// The chance of each state at the end of the interval, of the ways out of the present one.
    pub(in super::super) fn state_chances(&self, id: RegimeId) -> Vec<f64> {
        let regime = &self.model().regimes[id.index()];
        let stay = self.regimes[id.index()];
        let mut chances = vec![0.0; regime.states.len()];
        let leaving = || regime.transitions.iter().filter(|transition| transition.from == stay.state);
        let mut left = 1.0;
        for transition in leaving() {
            if let TransitionKind::At { event, chance } = &transition.kind {
                let taken =
                    left * at_least_once(self.counts[event.index()], self.chance_if_any(chance.as_ref()));
                chances[transition.to as usize] += taken;
                left -= taken;
            }
        }
        let hazard = |kind: &TransitionKind| match kind {
            TransitionKind::Hazard(per_day) => Some(max(0.0, self.value(per_day))),
            TransitionKind::After(mean_days) => Some(1.0 / max(f64::MIN_POSITIVE, self.value(mean_days))),
            TransitionKind::At { .. } => None,
        };
        let hazards: Vec<(u32, f64)> =
            leaving().filter_map(|transition| Some((transition.to, hazard(&transition.kind)?))).collect();
        let all: f64 = hazards.iter().map(|(_, hazard)| hazard).sum();
        if all > 0.0 {
            let leaves = left * (1.0 - exp(-all * self.days() * self.steps));
            hazards.iter().for_each(|(to, hazard)| chances[*to as usize] += leaves * hazard / all);
            left -= leaves;
        }
        chances[stay.state as usize] += left;
        chances
    }

    /// The chance that a vote passes if it is held, where the numbers of those present and of yes votes are near normal and a quorum is a question of its own.
    pub(super) fn vote_chance(&self, id: VoteId) -> f64 {
        let vote = &self.model().votes[id.index()];
        let mut present = (0.0, 0.0);
        let mut yes = (0.0, 0.0);
        for bloc in &vote.blocs {
            let (seats, attends, supports) = self.bloc(bloc);
            let there = spread_of(seats, attends);
            let in_favour = spread_of(seats * attends.0, supports);
            present = (present.0 + there.0, present.1 + there.1);
            yes = (yes.0 + in_favour.0, yes.1 + in_favour.1 + supports.0 * supports.0 * there.1);
        }
        let above = |(mean, variance): (f64, f64), least: f64| {
            // A half for whole numbers.
            normal_cdf((mean - least + 0.5) / max(sqrt(variance), 1e-3))
        };
        let quorum = vote.quorum.as_ref().map_or(1.0, |quorum| above(present, self.value(quorum)));
        quorum * above(yes, self.needed(vote, present.0))
    }

    fn bloc(&self, bloc: &Bloc) -> (f64, (f64, f64), (f64, f64)) {
        let share = |share: &Share| {
            let spread = share.spread.as_ref().map_or(0.0, |spread| self.value(spread));
            (min(1.0, max(0.0, self.value(&share.mean))), spread)
        };
        (self.value(&bloc.seats), share(&bloc.attends), share(&bloc.supports))
    }

    fn needed(&self, vote: &Vote, present: f64) -> f64 {
        match &vote.majority {
            Majority::OfPresent(fraction) => fraction * present,
            Majority::OfAll(fraction) => {
                let of_blocs = || vote.blocs.iter().map(|bloc| self.value(&bloc.seats)).sum();
                fraction * vote.seats.as_ref().map_or_else(of_blocs, |seats| self.value(seats))
            }
            Majority::Votes(votes) => self.value(votes),
        }
    }
}

/// The chance that something comes of events that are expected so often, each with a chance; below one expected event there is one at most.
pub(super) fn at_least_once(count: f64, chance: f64) -> f64 {
    if count <= 1.0 { count * chance } else { 1.0 - pow(1.0 - min(1.0, chance), count) }
}

/// Mean and variance of how many of so many do what a share with a spread does.
fn spread_of(of: f64, (mean, spread): (f64, f64)) -> (f64, f64) {
    (of * mean, of * mean * (1.0 - mean) + max(0.0, of * (of - 1.0)) * spread * spread)
}
