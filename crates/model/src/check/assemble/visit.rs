//! New places for parameters, wherever they are mentioned.

use super::{Expectation, Expression, Intervention, Model, ParameterId, ParameterValue};

/// Gives each parameter its new place, wherever it is mentioned.
pub(super) fn rename_parameters(model: &mut Model, places: &[ParameterId]) {
    let renamed = |id: &mut ParameterId| *id = places[id.index()];
    let mut visit = |expression: &mut Expression| {
        expression.rewrite(&mut |part| {
            if let Expression::Parameter(id) = part {
                renamed(id);
            }
        });
    };
    for parameter in &mut model.parameters {
        if let ParameterValue::Derived(value) = &mut parameter.value {
            visit(value);
        }
    }
    model.each_expression(&mut visit);
    for correlation in &mut model.correlations {
        correlation.parameters.iter_mut().for_each(renamed);
        sort_correlation(correlation);
    }
    model.choices.iter_mut().flat_map(|choice| &mut choice.believes).for_each(|(id, _)| renamed(id));
    for policy in &mut model.policies {
        for intervention in &mut policy.interventions {
            if let Intervention::Parameter(id, ..) = intervention {
                renamed(id);
            }
        }
    }
    for expectation in model.claims.iter_mut().flat_map(|claim| &mut claim.expectations) {
        if let Expectation::MonotoneIn { parameter, .. } = expectation {
            renamed(parameter);
        }
    }
}

/// Keeps a group in the order of its parameters.
fn sort_correlation(correlation: &mut crate::model::Correlation) {
    let mut order: Vec<usize> = (0..correlation.parameters.len()).collect();
    order.sort_by_key(|at| correlation.parameters[*at]);
    let matrix =
        order.iter().map(|row| order.iter().map(|column| correlation.matrix[*row][*column]).collect());
    correlation.matrix = matrix.collect();
    correlation.parameters.sort_unstable();
}
