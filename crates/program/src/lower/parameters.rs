//! Parameters: known numbers become constants, unknown ones are filled from a draw, derived ones are worked out once a trajectory.

use super::Lowering;
use super::frame::{Frame, Moment, Slots};
use crate::program::{ParameterSlot, Register, Stage};
use detente_model::model::{Parameter, ParameterId, ParameterValue};
use detente_numbers::distributions::{Distribution, cholesky};
use detente_numbers::luck::Source;

impl Lowering<'_> {
    /// The registers of all parameters.
    pub(super) fn lower_parameters(&mut self) {
        self.builder.enter(Stage::PerTrajectory);
        let model = self.model;
        let frame = self.nothing();
        let mut places: Vec<Option<usize>> = vec![None; model.parameters.len()];
        for (index, parameter) in model.parameters.iter().enumerate() {
            let is_tied = model.correlations.iter().any(|group| group.parameters.contains(&id(index)));
            let register = self.parameter(&frame, parameter, is_tied, &mut places[index]);
            self.parameters.set(index, register);
        }
        for group in &model.correlations {
            // The checker ties drawn parameters only, so that each has a place.
            let tied: Vec<usize> = group.parameters.iter().filter_map(|id| places[id.index()]).collect();
            let factor = cholesky(&group.matrix).expect("the checker proved that it is positive definite");
            self.builder.program.correlations.push((tied, factor));
        }
    }

    fn parameter(
        &mut self,
        frame: &Frame,
        parameter: &Parameter,
        is_tied: bool,
        place: &mut Option<usize>,
    ) -> Register {
        self.builder.at(&parameter.about.path);
        let (distribution, values) = match &parameter.value {
            ParameterValue::Derived(expression) => return self.expression(frame, expression),
            ParameterValue::Drawn(Distribution::Constant(value)) if !is_tied => {
                return self.builder.constant(*value);
            }
            ParameterValue::Drawn(distribution) => (distribution.clone(), Vec::new()),
            ParameterValue::OneOf { values, weights } => {
                (Distribution::Categorical { weights: weights.clone() }, values.clone())
            }
        };
        let register = self.builder.parameter();
        let slots = &mut self.builder.program.parameters;
        *place = Some(slots.len());
        let path = parameter.about.path.clone();
        let source = Source::new(&parameter.about.luck, "value");
        slots.push(ParameterSlot { register, path, source, distribution, values });
        register
    }

    /// The frame of what reads nothing but numbers and parameters.
    pub(super) fn nothing(&mut self) -> Frame {
        let model = self.model;
        let none = self.builder.constant(f64::NAN);
        Frame {
            time: Moment::Before,
            lets: Slots::all(none, model.lets.len()),
            stocks: Slots::all(none, model.stocks.len()),
            memories: Slots::all(none, model.memories.len()),
            regimes: Slots::all(none, model.regimes.len()),
            options: Slots::all(none, model.choices.len()),
            counts: Slots::all(none, model.events.len()),
            totals: Slots::all(none, model.events.len()),
        }
    }
}

fn id(index: usize) -> ParameterId {
    ParameterId(index as u32)
}
