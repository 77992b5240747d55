//! One draw of the parameters: each by its own uniform number, correlated ones through a Gaussian copula.

use super::expression::numbers_only;
use crate::model::{Correlation, Model, Parameter, ParameterValue};
use detente_numbers::distributions::{Distribution, correlated_uniforms};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

/// The values of all parameters in draw `draw`, in base units and in the order of the model.
pub fn draw_parameters(model: &Model, seed: Seed, draw: u64) -> Vec<f64> {
    let key = lane_key(seed, World::Parameters, draw);
    let mut uniforms: Vec<f64> = model
        .parameters
        .iter()
        .map(|parameter| uniform(key, Source::new(&parameter.about.luck, "value"), 0, 0))
        .collect();
    for group in &model.correlations {
        tie(group, &mut uniforms);
    }
    let mut values = Vec::with_capacity(model.parameters.len());
    for (parameter, u) in model.parameters.iter().zip(uniforms) {
        let value = value_at(parameter, u, model, &values);
        values.push(value);
    }
    values
}

fn value_at(parameter: &Parameter, u: f64, model: &Model, earlier: &[f64]) -> f64 {
    match &parameter.value {
        ParameterValue::Drawn(distribution) => distribution.quantile(u),
        ParameterValue::OneOf { values, weights } => {
            let place = Distribution::Categorical { weights: weights.clone() }.quantile(u);
            values.get(place as usize).copied().unwrap_or(f64::NAN)
        }
        ParameterValue::Derived(expression) => numbers_only(expression, model, earlier),
    }
}

/// Replaces the independent uniform numbers of a group by tied ones; not a number if the matrix is none of correlations.
fn tie(group: &Correlation, uniforms: &mut [f64]) {
    let apart: Vec<f64> = group.parameters.iter().map(|parameter| uniforms[parameter.index()]).collect();
    let tied = correlated_uniforms(&group.matrix, &apart).unwrap_or_else(|_| vec![f64::NAN; apart.len()]);
    for (parameter, tied) in group.parameters.iter().zip(tied) {
        uniforms[parameter.index()] = tied;
    }
}
