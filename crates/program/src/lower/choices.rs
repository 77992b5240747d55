//! Choices: when a decision is due, and what is played.

use super::Lowering;
use super::frame::Frame;
use crate::program::{Operation, Register};
use detente_model::model::{BinaryOperation, Choice, ChoiceId, Expression, Play, Rule, UnaryOperation};

/// How far a decision has come.
#[derive(Clone, Copy)]
struct Decision {
    /// 1 while no rule has played and none was at fault.
    undecided: Register,
    /// The option held.
    option: Register,
    /// What was wrong with the rule that ended it, if one did.
    faults: ChoiceFaults,
}

/// What is wrong with a choice in this step: each 1 if so.
#[derive(Clone, Copy)]
pub(super) struct ChoiceFaults {
    /// A rule's chance is outside 0 to 1 or not a number.
    pub(super) chance: Register,
    /// A precision is below 0, or a worth is not a number.
    pub(super) worth: Register,
}

/// What a rule would play.
struct Played {
    /// 1 if there is an open option to play.
    playable: Register,
    /// Which.
    option: Register,
    /// 1 if the rule cannot say.
    fault: Register,
}

impl Lowering<'_> {
    /// The option held in this step.
    pub(super) fn decide(&mut self, frame: &Frame, id: ChoiceId) -> Register {
        let model = self.model;
        let choice = &model.choices[id.index()];
        self.builder.at(&choice.about.path);
        let open: Vec<Register> =
            choice.options.iter().map(|option| self.open(frame, option.open.as_ref())).collect();
        let zero = self.builder.constant(0.0);
        let undecided = self.due(id, choice);
        let faults = ChoiceFaults { chance: zero, worth: zero };
        let mut decision = Decision { undecided, option: frame.options.get(id.index()), faults };
        for rule in &choice.rules {
            decision = self.try_rule(frame, choice, rule, &open, decision);
        }
        self.choice_faults[id.index()] = decision.faults;
        decision.option
    }

    /// 1 if the option can be played.
    fn open(&mut self, frame: &Frame, condition: Option<&Expression>) -> Register {
        match condition {
            None => self.builder.constant(1.0),
            Some(condition) => self.expression(frame, condition),
        }
    }

    /// 1 in a step in which the choice is due.
    fn due(&mut self, id: ChoiceId, choice: &Choice) -> Register {
        let regular = match choice.every_steps {
            Some(1) => self.builder.constant(1.0),
            Some(steps) if steps > 1 => self.builder.emit(Operation::EverySteps(steps), &[]),
            _ => self.on_steps(&[0]),
        };
        let regular = if choice.at_steps.is_empty() {
            regular
        } else {
            let at_steps = self.on_steps(&choice.at_steps);
            self.builder.or(regular, at_steps)
        };
        if choice.at_events.is_empty() {
            return regular;
        }
        let called = self.states.called[id.index()];
        self.builder.or(regular, called)
    }

    fn try_rule(
        &mut self,
        frame: &Frame,
        choice: &Choice,
        rule: &Rule,
        open: &[Register],
        before: Decision,
    ) -> Decision {
        let mut applies = before.undecided;
        let mut no_chance = self.builder.constant(0.0);
        if let Some(condition) = &rule.condition {
            let condition = self.expression(frame, condition);
            applies = self.builder.and(applies, condition);
        }
        if let Some(chance) = &rule.chance {
            let chance = self.expression(frame, chance);
            let is_none = self.is_no_chance(chance);
            no_chance = self.builder.and(applies, is_none);
            let u = self.builder.uniform(&choice.about.luck, &rule.luck, 0);
            let holds = self.builder.less(u, chance);
            let sound = self.builder.not(is_none);
            let holds = self.builder.and(holds, sound);
            applies = self.builder.and(applies, holds);
        }
        let played = self.play(frame, choice, &rule.play, open);
        let fault = self.builder.and(applies, played.fault);
        let sound = self.builder.not(played.fault);
        let playable = self.builder.and(played.playable, sound);
        let plays = self.builder.and(applies, playable);
        let ends = self.builder.or(plays, fault);
        let ends = self.builder.or(ends, no_chance);
        let goes_on = self.builder.not(ends);
        Decision {
            undecided: self.builder.and(before.undecided, goes_on),
            option: self.builder.select(plays, played.option, before.option),
            faults: ChoiceFaults {
                chance: self.builder.or(before.faults.chance, no_chance),
                worth: self.builder.or(before.faults.worth, fault),
            },
        }
    }

    fn play(&mut self, frame: &Frame, choice: &Choice, play: &Play, open: &[Register]) -> Played {
        match play {
            Play::Option(option) => Played {
                playable: open[*option as usize],
                option: self.builder.constant(f64::from(*option)),
                fault: self.builder.constant(0.0),
            },
            Play::QuantalResponse { precision, worth } => {
                let precision = self.expression(frame, precision);
                let worth: Vec<Register> = worth.iter().map(|worth| self.expression(frame, worth)).collect();
                self.quantal_response(choice, precision, &worth, open)
            }
            // Models with such rules are turned away before lowering; if one came here, the choice would be at fault.
            Play::LooksAhead(_) | Play::Solved => {
                let (zero, one) = (self.builder.constant(0.0), self.builder.constant(1.0));
                Played { playable: zero, option: zero, fault: one }
            }
        }
    }

    /// The first of the open options with the greatest `precision * worth - ln(-ln u)`.
    fn quantal_response(
        &mut self,
        choice: &Choice,
        precision: Register,
        worth: &[Register],
        open: &[Register],
    ) -> Played {
        let zero = self.builder.constant(0.0);
        let precise = self.builder.binary(BinaryOperation::LessOrEqual, zero, precision);
        let mut best = Played { playable: zero, option: zero, fault: self.builder.not(precise) };
        let mut highest = self.builder.constant(f64::NEG_INFINITY);
        for ((option, place), (worth, open)) in choice.options.iter().zip(0..).zip(worth.iter().zip(open)) {
            let u = self.builder.uniform(&choice.about.luck, &format!("option {}", option.name), 0);
            let score = self.score(precision, *worth, u);
            let is_number = self.builder.binary(BinaryOperation::Equal, score, score);
            let is_none = self.builder.not(is_number);
            let fault = self.builder.and(*open, is_none);
            best.fault = self.builder.or(best.fault, fault);
            let higher = self.builder.less(highest, score);
            let none_yet = self.builder.not(best.playable);
            let better = self.builder.or(none_yet, higher);
            let wins = self.builder.and(*open, better);
            let number = self.builder.constant(f64::from(place));
            highest = self.builder.select(wins, score, highest);
            best.option = self.builder.select(wins, number, best.option);
            best.playable = self.builder.or(best.playable, wins);
        }
        best
    }

    fn score(&mut self, precision: Register, worth: Register, u: Register) -> Register {
        let valued = self.builder.multiply(precision, worth);
        let logarithm = self.builder.unary(UnaryOperation::Logarithm, u);
        let exponential = self.builder.unary(UnaryOperation::Negate, logarithm);
        let gumbel = self.builder.unary(UnaryOperation::Logarithm, exponential);
        self.builder.subtract(valued, gumbel)
    }

    /// Carries options, and whether an event makes a choice due in the next step.
    pub(super) fn carry_choices(&mut self, frame: &Frame) {
        let zero = self.builder.constant(0.0);
        for (index, choice) in self.model.choices.iter().enumerate() {
            self.builder.at(&choice.about.path);
            let start = self.builder.constant(f64::from(choice.start));
            self.builder.carry(self.states.options[index], start, frame.options.get(index));
            let mut called = zero;
            for event in &choice.at_events {
                let happens = self.is_positive(frame.counts.get(event.index()));
                called = self.builder.or(called, happens);
            }
            self.builder.carry(self.states.called[index], zero, called);
        }
    }
}
