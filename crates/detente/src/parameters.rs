//! What parameters are drawn from, in words.

use crate::numerals::number;
use detente_model::Model;
use detente_model::model::{Parameter, ParameterValue};
use detente_numbers::distributions::Distribution;
use detente_results::tables::ParameterRow;

/// The parameters as the tables and pages list them.
pub(crate) fn rows(model: &Model) -> Vec<ParameterRow> {
    model.parameters.iter().map(row).collect()
}

fn row(parameter: &Parameter) -> ParameterRow {
    let about = &parameter.about;
    let cites: Vec<&str> = about.cites.iter().map(|cite| &*cite.text).collect();
    ParameterRow {
        path: about.path.clone(),
        label: about.label.clone(),
        unit: parameter.unit.name.clone(),
        drawn_from: drawn_from(parameter),
        judgement: about.judgement && cites.is_empty(),
        cites: cites.join(", "),
    }
}

/// What a parameter is drawn from.
pub(crate) fn drawn_from(parameter: &Parameter) -> String {
    let scale = parameter.unit.scale;
    let shown = |value: f64| number(value / scale);
    match &parameter.value {
        ParameterValue::Drawn(distribution) => words(distribution, &shown),
        ParameterValue::OneOf { values, weights } => {
            let parts: Vec<String> = values
                .iter()
                .zip(weights)
                .map(|(value, weight)| format!("{} ({}%)", shown(*value), number(weight * 100.0)))
                .collect();
            format!("one of {}", parts.join(", "))
        }
        ParameterValue::Derived(_) => "worked out from other parameters".to_owned(),
    }
}

/// The distribution's family and its central 90 % interval, or its bounds where it has some that were written.
fn words(distribution: &Distribution, shown: &impl Fn(f64) -> String) -> String {
    let (low, high) = (shown(distribution.quantile(0.05)), shown(distribution.quantile(0.95)));
    let within = |family: &str| format!("{family}, 90 % within {low} to {high}");
    match distribution {
        Distribution::Constant(value) => shown(*value),
        Distribution::Normal { .. } => within("normal"),
        Distribution::LogNormal { .. } => within("log-normal"),
        Distribution::LogitNormal { .. } => within("logit-normal"),
        Distribution::Uniform { low, high } => format!("uniform, {} to {}", shown(*low), shown(*high)),
        Distribution::Triangular { low, mode, high } => {
            format!("triangular, {} to {}, most likely {}", shown(*low), shown(*high), shown(*mode))
        }
        Distribution::Pert { low, mode, high } => {
            format!("PERT, {} to {}, most likely {}", shown(*low), shown(*high), shown(*mode))
        }
        Distribution::Beta { .. } => within("beta"),
        Distribution::Gamma { .. } => within("gamma"),
        Distribution::Categorical { .. } => "one of several".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distributions_say_their_family_and_their_range_in_the_unit_that_prints() {
        let percent = |value: f64| number(value * 100.0);
        let interval = Distribution::log_normal_interval(0.002, 0.024).unwrap();
        assert_eq!(words(&interval, &percent), "log-normal, 90 % within 0.2 to 2.4");
        assert_eq!(words(&Distribution::Constant(0.25), &percent), "25");
        let pert = Distribution::Pert { low: 0.0, mode: 0.1, high: 0.5 };
        assert_eq!(words(&pert, &percent), "PERT, 0 to 50, most likely 10");
    }
}
