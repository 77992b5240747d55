//! Regimes: which transition a step brings.

use super::Lowering;
use super::frame::Frame;
use crate::program::{Operation, Register};
use detente_model::model::{
    BinaryOperation, EventId, Expression, Regime, RegimeId, Transition, TransitionKind, UnaryOperation,
};

/// What a step does to a regime.
#[derive(Clone, Copy, Debug)]
pub(super) struct Move {
    /// 1 if a transition happens.
    pub(super) moves: Register,
    /// The state after the step, if the regime is not at fault.
    pub(super) state: Register,
}

/// What a step has brought so far.
struct Race {
    /// The first transition that an event takes.
    certain: Move,
    /// The earliest clock.
    earliest: Move,
    /// When it ends, in days; the step's length while none ends within the step.
    ends: Register,
    faults: RegimeFaults,
}

/// What is wrong with the ways out of a regime's present state: each 1 if so.
#[derive(Clone, Copy)]
pub(super) struct RegimeFaults {
    /// A hazard is negative or not a number.
    pub(super) hazard: Register,
    /// A chance is outside 0 to 1 or not a number.
    pub(super) chance: Register,
}

impl Lowering<'_> {
    /// The regime's transition in this step.
    pub(super) fn transition(&mut self, frame: &Frame, id: RegimeId) -> Move {
        let model = self.model;
        let regime = &model.regimes[id.index()];
        self.builder.at(&regime.about.path);
        let state = frame.regimes.get(id.index());
        let zero = self.builder.constant(0.0);
        let stays = Move { moves: zero, state };
        let faults = RegimeFaults { hazard: zero, chance: zero };
        let mut race = Race { certain: stays, earliest: stays, ends: self.step_days(), faults };
        for transition in &regime.transitions {
            let from = self.equals(state, transition.from);
            match &transition.kind {
                TransitionKind::At { event, chance } => {
                    let chance = chance.as_ref().map(|chance| self.expression(frame, chance));
                    if let Some(chance) = chance {
                        let is_none = self.is_no_chance(chance);
                        let fault = self.builder.and(from, is_none);
                        race.faults.chance = self.builder.or(race.faults.chance, fault);
                    }
                    let happens = self.set_off(frame, regime, transition, *event, chance);
                    race.certain = self.first(race.certain, from, happens, transition.to);
                }
                TransitionKind::Hazard(per_day) => {
                    let per_day = self.expression(frame, per_day);
                    self.compete(&mut race, (regime, transition), from, per_day);
                }
                TransitionKind::After(mean_days) => {
                    let per_day = self.sojourn_hazard(frame, id, mean_days);
                    self.compete(&mut race, (regime, transition), from, per_day);
                }
            }
        }
        self.regime_faults[id.index()] = race.faults;
        self.decided(&race)
    }

    /// An event's transition goes before a clock's; a regime at fault stays until the trajectory breaks at the end of the step.
    fn decided(&mut self, race: &Race) -> Move {
        let fault = self.builder.or(race.faults.hazard, race.faults.chance);
        let sound = self.builder.not(fault);
        let moves = self.builder.or(race.certain.moves, race.earliest.moves);
        let moves = self.builder.and(moves, sound);
        let state = self.builder.select(race.certain.moves, race.certain.state, race.earliest.state);
        Move { moves, state }
    }

    /// 1 where the event happens, and the chance (if there is one) holds.
    fn set_off(
        &mut self,
        frame: &Frame,
        regime: &Regime,
        transition: &Transition,
        event: EventId,
        chance: Option<Register>,
    ) -> Register {
        let happens = self.is_positive(frame.counts.get(event.index()));
        let Some(chance) = chance else { return happens };
        let u = self.builder.uniform(&regime.about.luck, &transition.luck, 0);
        let holds = self.builder.less(u, chance);
        self.builder.and(happens, holds)
    }

    /// The transition happens if it leaves the present state and none before it happened.
    fn first(&mut self, before: Move, from: Register, happens: Register, to: u32) -> Move {
        let here = self.builder.and(from, happens);
        let none = self.builder.not(before.moves);
        let applies = self.builder.and(here, none);
        let to = self.builder.constant(f64::from(to));
        Move {
            moves: self.builder.or(before.moves, applies),
            state: self.builder.select(applies, to, before.state),
        }
    }

    /// A clock `-ln(u) / |hazard|`: the earliest that ends within the step wins, the first of equals.
    fn compete(
        &mut self,
        race: &mut Race,
        (regime, transition): (&Regime, &Transition),
        from: Register,
        per_day: Register,
    ) {
        let zero = self.builder.constant(0.0);
        let is_hazard = self.builder.binary(BinaryOperation::LessOrEqual, zero, per_day);
        let is_none = self.builder.not(is_hazard);
        let fault = self.builder.and(from, is_none);
        race.faults.hazard = self.builder.or(race.faults.hazard, fault);
        let u = self.builder.uniform(&regime.about.luck, &transition.luck, 0);
        let logarithm = self.builder.unary(UnaryOperation::Logarithm, u);
        let waited = self.builder.unary(UnaryOperation::Negate, logarithm);
        // A hazard of -0 is one of 0: never, not at once.
        let hazard = self.builder.unary(UnaryOperation::Absolute, per_day);
        let ends = self.builder.divide(waited, hazard);
        let earlier = self.builder.less(ends, race.ends);
        let wins = self.builder.and(from, earlier);
        let to = self.builder.constant(f64::from(transition.to));
        race.ends = self.builder.select(wins, ends, race.ends);
        race.earliest = Move {
            moves: self.builder.or(race.earliest.moves, wins),
            state: self.builder.select(wins, to, race.earliest.state),
        };
    }

    /// The hazard per day of leaving after about so many days.
    fn sojourn_hazard(&mut self, frame: &Frame, id: RegimeId, mean_days: &Expression) -> Register {
        let mean = self.expression(frame, mean_days);
        let step = self.step_days();
        let mean = self.builder.divide(mean, step);
        let age = self.states.ages[id.index()];
        let hazard = self.builder.emit(Operation::StageHazard, &[age, mean]);
        self.builder.divide(hazard, step)
    }

    /// 1 if this step's transition enters the state.
    pub(super) fn entered(&mut self, id: RegimeId, state: u32) -> Register {
        let moved = self.moves[id.index()];
        let there = self.equals(moved.state, state);
        self.builder.and(moved.moves, there)
    }

    /// Carries states and ages to the next step.
    pub(super) fn carry_regimes(&mut self) {
        let zero = self.builder.constant(0.0);
        let one = self.builder.constant(1.0);
        for (index, regime) in self.model.regimes.iter().enumerate() {
            self.builder.at(&regime.about.path);
            let moved = self.moves[index];
            let start = self.builder.constant(f64::from(regime.start));
            self.builder.carry(self.states.regimes[index], start, moved.state);
            let age = self.states.ages[index];
            let older = self.builder.add(age, one);
            let next = self.builder.select(moved.moves, zero, older);
            self.builder.carry(age, zero, next);
        }
    }
}
