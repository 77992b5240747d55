//! Numbers in the unit of their element, and distributions.

use crate::units::Unit;
use detente_numbers::distributions::Distribution;

/// A number without the noise of its last digits.
pub(super) fn number(value: f64) -> String {
    // Twelve significant digits: what comes of dividing by a unit's scale differs in the sixteenth.
    let rounded: f64 = format!("{value:.11e}").parse().unwrap_or(value);
    format!("{rounded}")
}

/// `: troops/month`; nothing for a pure number.
pub(super) fn header_unit(unit: &Unit) -> String {
    if unit.name.is_empty() || unit.name == "%" { String::new() } else { format!(" : {}", unit.name) }
}

/// `36 months`, `0.4 / week`, `40%`, from base units.
pub(super) fn in_unit(value: f64, unit: &Unit) -> String {
    let own = number(value / unit.scale);
    match unit.name.as_str() {
        "" | "index" | "share" => own,
        "%" => format!("{own}%"),
        name => match name.strip_prefix("1/") {
            Some(below) => format!("{own} / {}", below.replace('/', " / ")),
            None => format!("{own} {name}"),
        },
    }
}

pub(super) fn one_of_text(values: &[f64], weights: &[f64], unit: &Unit) -> String {
    let pair =
        |(value, weight): (&f64, &f64)| format!("{}: {}%", in_unit(*value, unit), number(100.0 * weight));
    let pairs: Vec<_> = values.iter().zip(weights).map(pair).collect();
    format!("one of {{ {} }}", pairs.join("  "))
}

/// A distribution in the words of the language; locations in the unit, shapes as pure numbers.
pub(super) fn distribution_text(distribution: &Distribution, unit: &Unit) -> String {
    let place = |value: &f64| in_unit(*value, unit);
    match distribution {
        Distribution::Constant(value) => place(value),
        Distribution::Normal { mean, sd } => format!("normal({}, {})", place(mean), place(sd)),
        Distribution::LogNormal { median, sigma } => {
            format!("lognormal({}, {})", place(median), number(*sigma))
        }
        Distribution::LogitNormal { .. } => {
            // The language states it by its central 90 % interval.
            format!(
                "logitnormal {} to {}",
                place(&distribution.quantile(0.05)),
                place(&distribution.quantile(0.95))
            )
        }
        Distribution::Uniform { low, high } => format!("uniform({}, {})", place(low), place(high)),
        Distribution::Triangular { low, mode, high } => {
            format!("triangular({}, {}, {})", place(low), place(mode), place(high))
        }
        Distribution::Pert { low, mode, high } => {
            format!("{} to {}, most likely {}", place(low), place(high), place(mode))
        }
        Distribution::Beta { a, b } => format!("beta({}, {})", number(*a), number(*b)),
        Distribution::Gamma { shape, scale } => format!("gamma({}, {})", number(*shape), place(scale)),
        Distribution::Categorical { weights } => {
            let weights: Vec<_> = weights.iter().map(|weight| number(*weight)).collect();
            format!("categorical({})", weights.join(", "))
        }
    }
}
