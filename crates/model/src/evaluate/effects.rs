//! Which way one element moves another, tried out in states that trajectories visit: for links whose signs bounds alone do not tell.
//!
//! In each state the first element of a chain is moved up and down by a tenth of what it usually varies (an event happens or does not, a
//! condition turns), and the expected value of the last is compared, all else as it is. Regimes and choices have no order, so they stand
//! between: their chances move, and each state or option gives the last element a value of its own (the derivative of a mean over
//! them). What has no effect in a state, such as a decision that a rule has taken already, says nothing there.

use super::initial::{Given, State, initial_state};
use super::step::Step;
use super::{Limits, is_chance};
use crate::dependencies::{Element, Place, named_flows};
use crate::model::{
    Choice, ChoiceId, Event, EventId, Expression, LetId, Model, Node, Play, RegimeId, SourceKind,
    TransitionKind,
};
use detente_numbers::luck::Seed;
use detente_numbers::{exp, max, min, sqrt};

/// Out of the states that were looked at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Effect {
    /// States in which the last element goes up as the first does.
    pub(crate) up: u32,
    /// States in which it goes down.
    pub(crate) down: u32,
}

/// Seed of the trajectories that are walked; any would do.
const SEED: Seed = Seed(20_240_211);
/// Steps that are walked in all, about; of a trajectory that is longer than its part of them, the first.
const STEPS: u32 = 20_000;
/// Trajectories, each with its own draw of the parameters: at least and at most.
const TRAJECTORIES: [u32; 2] = [4, 40];
/// States that are looked at, about.
const STATES: u32 = 400;
/// An effect below this part of the value is rounding.
const ROUNDING: f64 = 1e-12;

/// The effect of the first place of each chain on its last. Regimes and choices may stand between these only. What a trajectory that
/// breaks visits counts up to there.
pub(crate) fn effects(model: &Model, chains: &[Vec<Place>]) -> Vec<Effect> {
    if chains.is_empty() {
        return Vec::new();
    }
    let steps = model.calendar.steps.clamp(1, STEPS / TRAJECTORIES[0]);
    let trajectories = (STEPS / steps).clamp(TRAJECTORIES[0], TRAJECTORIES[1]);
    let every = (steps * trajectories / STATES).max(1);
    let givens: Vec<Given<'_>> =
        (0..trajectories).map(|number| Given::new(model, SEED, u64::from(number), 1)).collect();
    let mut visits = Vec::new();
    for given in &givens {
        visit(given, steps, every, &mut |number, state| visits.push((given, number, state.clone())));
    }
    let steps = || {
        visits.iter().map(|(given, number, state)| {
            let mut step = Step::new(given, state, *number);
            step.run();
            step
        })
    };
    let sizes = sizes(steps(), chains);
    let flows = named_flows(model);
    let mut effects = vec![Effect::default(); chains.len()];
    for step in steps() {
        for ((chain, size), effect) in chains.iter().zip(&sizes).zip(&mut effects) {
            let trial = Trial { step: &step, flows: &flows, size: *size };
            match trial.effect(chain) {
                Some(change) if change > 0.0 => effect.up += 1,
                Some(change) if change < 0.0 => effect.down += 1,
                _ => {}
            }
        }
    }
    effects
}

/// Walks a trajectory and shows the state before each so many steps.
fn visit(given: &Given<'_>, steps: u32, every: u32, seen: &mut impl FnMut(u32, &State)) {
    let limits = Limits { events_per_trajectory: f64::INFINITY };
    let mut state = initial_state(given);
    for number in 0..steps {
        if number.is_multiple_of(every) {
            seen(number, &state);
        }
        let mut step = Step::new(given, &state, number);
        step.run();
        let Ok(next) = step.end(&limits) else { return };
        state = next.state;
    }
}

/// By how much the first place of each chain is moved: a tenth of its standard deviation over the states.
fn sizes<'s>(steps: impl Iterator<Item = Step<'s>>, chains: &[Vec<Place>]) -> Vec<f64> {
    let mut sums = vec![[0.0; 3]; chains.len()];
    for step in steps {
        for ([count, sum, squares], chain) in sums.iter_mut().zip(chains) {
            let value = chain.first().and_then(|place| level(&step, place.elements().first().copied()?));
            if let Some(value) = value.filter(|value| value.is_finite()) {
                *count += 1.0;
                *sum += value;
                *squares += value * value;
            }
        }
    }
    let size = |[count, sum, squares]: &[f64; 3]| {
        let mean = sum / max(*count, 1.0);
        let deviation = sqrt(max(0.0, squares / max(*count, 1.0) - mean * mean));
        // What never varies is moved a little.
        if deviation > 1e-9 * mean.abs() { deviation / 10.0 } else { max(mean.abs(), 1.0) / 1000.0 }
    };
    sums.iter().map(size).collect()
}

/// The value of what can be moved by degrees.
fn level(step: &Step<'_>, element: Element) -> Option<f64> {
    match element {
        Element::Let(id) => Some(step.lets[id.index()]),
        Element::Stock(id) => Some(step.stocks[id.index()]),
        Element::Memory(id) => Some(step.memories[id.index()]),
        _ => None,
    }
}

/// A state in which something is tried.
struct Trial<'a> {
    step: &'a Step<'a>,
    /// Named flows: what reads a stock may do so over its flow.
    flows: &'a std::collections::BTreeSet<LetId>,
    size: f64,
}

impl Trial<'_> {
    /// By how much the last place of a chain goes up as the first does; `None` where that cannot be tried.
    fn effect(&self, chain: &[Place]) -> Option<f64> {
        let (first, rest) = chain.split_first()?;
        let (next, further) = rest.split_first()?;
        let (change, magnitude) = match next.unordered() {
            None => {
                let up = self.moved(first, Way::Up, |step| expected(step, None, rest))??;
                let down = self.moved(first, Way::Down, |step| expected(step, None, rest))??;
                (up - down, max(up.abs(), down.abs()))
            }
            Some(element) => {
                let up = self.moved(first, Way::Up, |step| chances(step, element))??;
                let down = self.moved(first, Way::Down, |step| chances(step, element))??;
                // What each state or option gives is the same as before: only the chances move.
                let gains = (0..up.len() as u32)
                    .map(|number| {
                        held(self.step, element, number, |step| {
                            expected(step, Some((element, number)), further)
                        })
                    })
                    .collect::<Option<Vec<f64>>>()?;
                let mean = gains.iter().sum::<f64>() / max(gains.len() as f64, 1.0);
                let parts =
                    up.iter().zip(&down).zip(&gains).map(|((up, down), gain)| (up - down) * (gain - mean));
                (parts.sum(), gains.iter().fold(0.0, |most, gain| max(most, (gain - mean).abs())))
            }
        };
        (change.is_finite() && change.abs() > ROUNDING * magnitude).then_some(change)
    }

    /// Looks at the step with the place moved, and named flows with it; `None` if it cannot be moved.
    fn moved<R>(&self, place: &Place, way: Way, look: impl FnOnce(&Step<'_>) -> R) -> Option<R> {
        let mut state = self.step.state.clone();
        for element in place.elements() {
            if let (Element::Event(id), Way::Up) = (element, way) {
                state.totals[id.index()] += 1.0;
            }
        }
        let mut step = Step { state: &state, ..self.step.clone() };
        for element in place.elements() {
            move_one(&mut step, *element, way, self.size)?;
        }
        let is_moved = |id: LetId| place.elements().contains(&Element::Let(id));
        for node in &step.model().order {
            if let Node::Let(id) = *node
                && self.flows.contains(&id)
                && !is_moved(id)
            {
                step.lets[id.index()] = step.value(&step.model().lets[id.index()].value);
            }
        }
        Some(look(&step))
    }
}

#[derive(Clone, Copy)]
enum Way {
    Up,
    Down,
}

/// Moves an element, within its bounds; `None` if it is none that can be moved.
fn move_one(step: &mut Step<'_>, element: Element, way: Way, size: f64) -> Option<()> {
    let by = match way {
        Way::Up => size,
        Way::Down => -size,
    };
    match element {
        Element::Let(id) if step.model().lets[id.index()].is_condition => {
            step.lets[id.index()] = f64::from(u8::from(by > 0.0));
        }
        Element::Let(id) => step.lets[id.index()] += by,
        Element::Stock(id) => {
            let stock = &step.model().stocks[id.index()];
            let mut level = step.stocks[id.index()] + by;
            if let Some(low) = &stock.low {
                level = max(step.value(low), level);
            }
            if let Some(high) = &stock.high {
                level = min(step.value(high), level);
            }
            step.stocks[id.index()] = level;
        }
        Element::Memory(id) => step.memories[id.index()] = max(0.0, step.memories[id.index()] + by),
        // Not at all, or more than once: parents count as having happened.
        Element::Event(id) => {
            let count = &mut step.counts[id.index()];
            *count = if by > 0.0 { max(1.0, *count) + 1.0 } else { 0.0 };
        }
        Element::Transfer(_) | Element::Regime(_) | Element::Choice(_) | Element::Vote(_) => return None,
    }
    Some(())
}

/// What is expected of the last place in this state, over the states and options of those before it. `picked` is the regime or choice
/// right before, and what it holds.
fn expected(step: &Step<'_>, picked: Option<(Element, u32)>, places: &[Place]) -> Option<f64> {
    let (first, rest) = places.split_first()?;
    if let Some(element) = first.unordered() {
        let chances = chances(step, element)?;
        let part = |(number, chance): (u32, &f64)| {
            let gain = held(step, element, number, |step| expected(step, Some((element, number)), rest))?;
            Some(chance * gain)
        };
        return (0..).zip(&chances).map(part).sum();
    }
    match (first, picked) {
        (Place::Members(members), Some((element, number))) if members.len() == number_of(step, element) => {
            response(step, *members.get(number as usize)?)
        }
        _ => first.elements().iter().map(|element| response(step, *element)).sum(),
    }
}

/// States of a regime, or options of a choice.
fn number_of(step: &Step<'_>, element: Element) -> usize {
    match element {
        Element::Regime(id) => step.model().regimes[id.index()].states.len(),
        Element::Choice(id) => step.model().choices[id.index()].options.len(),
        _ => 0,
    }
}

/// Looks at the step with a regime in that state, entered in it if it is another one, or with a choice that holds that option.
fn held<R>(step: &Step<'_>, element: Element, number: u32, look: impl FnOnce(&Step<'_>) -> R) -> R {
    let mut state = step.state.clone();
    let mut options = step.options.clone();
    let mut transitions = step.transitions.clone();
    match element {
        Element::Regime(id) => {
            let stay = &mut state.regimes[id.index()];
            transitions[id.index()] = (stay.state != number).then_some(number);
            stay.state = number;
        }
        Element::Choice(id) => options[id.index()] = number,
        _ => {}
    }
    look(&Step { state: &state, options, transitions, ..step.clone() })
}

/// What is expected of an element after the step, or in it; `None` for one of which nothing is.
fn response(step: &Step<'_>, element: Element) -> Option<f64> {
    match element {
        Element::Let(id) => Some(step.value(&step.model().lets[id.index()].value)),
        Element::Stock(id) => step.euler().get(id.index()).map(|update| update.value),
        Element::Transfer(id) => Some(step.value(&step.model().transfers[id.index()].rate)),
        Element::Memory(id) => step.next_memories().get(id.index()).copied(),
        Element::Event(id) => expected_count(step, id),
        Element::Regime(_) | Element::Choice(_) | Element::Vote(_) => None,
    }
}

/// How often an event happens in the step, in the mean, had each of its parents happened at least once.
fn expected_count(step: &Step<'_>, id: EventId) -> Option<f64> {
    let event: &Event = &step.model().events[id.index()];
    if event.once && step.state.totals[id.index()] > 0.0 {
        return Some(0.0);
    }
    let parents = |parent: EventId| max(1.0, step.counts[parent.index()]);
    let mut sum = 0.0;
    for source in &event.sources {
        sum += match &source.kind {
            SourceKind::Rate { per_day, .. } | SourceKind::Hazard { per_day } => {
                step.value(per_day) * step.days()
            }
            SourceKind::Child { parent, chance: mean }
            | SourceKind::Answer { parent, chance: mean, .. }
            | SourceKind::PerParent { parent, mean, .. } => step.value(mean) * parents(*parent),
            SourceKind::Split { split, child } => {
                let split = &step.model().splits[split.index()];
                let share = match split.children.get(*child as usize)? {
                    (_, Some(chance)) => step.value(chance),
                    _ => {
                        1.0 - split
                            .children
                            .iter()
                            .filter_map(|(_, chance)| chance.as_ref())
                            .map(|it| step.value(it))
                            .sum::<f64>()
                    }
                };
                share * parents(split.parent)
            }
            SourceKind::When(condition) => step.value(condition),
            SourceKind::Entry { regime, state } => {
                f64::from(u8::from(step.transitions[regime.index()] == Some(*state)))
            }
            SourceKind::Dates(_) => 0.0,
            SourceKind::Passed(_) => return None,
        };
    }
    Some(sum)
}

/// The chances of the states in which a regime will be, or of the options that a choice would hold if it were due.
fn chances(step: &Step<'_>, element: Element) -> Option<Vec<f64>> {
    match element {
        Element::Regime(id) => Some(state_chances(step, id)),
        Element::Choice(id) => option_chances(step, id),
        _ => None,
    }
}

fn state_chances(step: &Step<'_>, id: RegimeId) -> Vec<f64> {
    let regime = &step.model().regimes[id.index()];
    let stay = step.state.regimes[id.index()];
    let mut chances = vec![0.0; regime.states.len()];
    let leaving = || regime.transitions.iter().filter(|transition| transition.from == stay.state);
    let mut left = 1.0;
    for transition in leaving() {
        if let TransitionKind::At { event, chance } = &transition.kind
            && step.counts[event.index()] > 0.0
        {
            let taken = left * chance.as_ref().map_or(1.0, |chance| step.value(chance));
            chances[transition.to as usize] += taken;
            left -= taken;
        }
    }
    let hazards: Vec<(u32, f64)> = leaving()
        .filter_map(|transition| Some((transition.to, step.hazard_per_day(transition, stay.age_steps)?)))
        .collect();
    let all: f64 = hazards.iter().map(|(_, hazard)| hazard).sum();
    if all > 0.0 {
        let leaves = left * (1.0 - exp(-all * step.days()));
        hazards.iter().for_each(|(to, hazard)| chances[*to as usize] += leaves * hazard / all);
        left -= leaves;
    }
    chances[stay.state as usize] += left;
    chances
}

fn option_chances(step: &Step<'_>, id: ChoiceId) -> Option<Vec<f64>> {
    let choice = &step.model().choices[id.index()];
    let mut chances = vec![0.0; choice.options.len()];
    let mut left = 1.0;
    for rule in &choice.rules {
        if !step.holds_if_any(rule.condition.as_ref()) {
            continue;
        }
        let chance = rule.chance.as_ref().map_or(1.0, |chance| step.value(chance));
        if !is_chance(chance) {
            return None;
        }
        match &rule.play {
            Play::Option(option) if step.is_open(choice, *option) => {
                chances[*option as usize] += left * chance
            }
            Play::Option(_) => continue,
            Play::QuantalResponse { precision, worth } => match logit(step, choice, precision, worth) {
                None => continue,
                Some(shares) => {
                    chances.iter_mut().zip(shares).for_each(|(own, share)| *own += left * chance * share);
                }
            },
            Play::LooksAhead(_) | Play::Solved => return None,
        }
        left *= 1.0 - chance;
    }
    chances[step.state.options[id.index()] as usize] += left;
    Some(chances)
}

/// Shares of the open options, which are the logit exactly; `None` if none is open.
fn logit(step: &Step<'_>, choice: &Choice, precision: &Expression, worth: &[Expression]) -> Option<Vec<f64>> {
    let precision = step.value(precision);
    let scores: Vec<Option<f64>> = (0..)
        .zip(worth)
        .map(|(option, worth)| step.is_open(choice, option).then(|| precision * step.value(worth)))
        .collect();
    let most = scores.iter().flatten().copied().reduce(max)?;
    let weights: Vec<f64> = scores.iter().map(|score| score.map_or(0.0, |score| exp(score - most))).collect();
    let sum: f64 = weights.iter().sum();
    Some(weights.iter().map(|weight| weight / sum).collect())
}
