//! The columns that every estimate has: the mean with its Monte-Carlo error, ignorance and chance, quantiles.

use super::column::Column;
use crate::summary::Estimate;

/// Shares of the quantiles that every table gives, as column names.
const QUANTILES: [(&str, &str); 5] =
    [("q05", "5 %"), ("q25", "25 %"), ("q50", "50 %"), ("q75", "75 %"), ("q95", "95 %")];

/// One column out of an estimate: name behind the prefix, what it is, how to read it, whether it is in squared units.
type Part = (&'static str, &'static str, fn(&Estimate) -> f64, bool);

const PARTS: [Part; 8] = [
    ("mean", "over all trajectories", |estimate| estimate.mean, false),
    ("standard_error", "Monte-Carlo standard error of the mean", |estimate| estimate.standard_error, false),
    ("low", "Monte-Carlo interval of the mean, 95 %, lower end", |estimate| estimate.low, false),
    ("high", "Monte-Carlo interval of the mean, 95 %, upper end", |estimate| estimate.high, false),
    (
        "ignorance_low",
        "central 95 % of the mean given the parameters, lower end, within what the values can be",
        |estimate| estimate.ignorance_low,
        false,
    ),
    (
        "ignorance_high",
        "central 95 % of the mean given the parameters, upper end, within what the values can be",
        |estimate| estimate.ignorance_high,
        false,
    ),
    (
        "ignorance_variance",
        "variance over draws of the parameters of the mean given them",
        |estimate| estimate.ignorance_variance,
        true,
    ),
    (
        "chance_variance",
        "mean variance within a draw of the parameters",
        |estimate| estimate.chance_variance,
        true,
    ),
];

/// A unit and its square, as the metadata says them.
#[derive(Clone, Copy)]
pub(crate) struct Units {
    /// Of the mean.
    pub(crate) plain: &'static str,
    /// Of the variances.
    pub(crate) squared: &'static str,
}

/// A share of trajectories or of steps.
pub(crate) const SHARE: Units = Units { plain: "1", squared: "1" };
/// A number of events.
pub(crate) const EVENTS: Units = Units { plain: "events", squared: "events^2" };
/// Each row has its own unit.
pub(crate) const OF_ROW: Units =
    Units { plain: "as column `unit` says", squared: "the square of what column `unit` says" };

/// The columns of estimates, each name behind `prefix`; `of` is what the mean is of.
pub(crate) fn columns(prefix: &str, of: &str, units: Units, estimates: &[&Estimate]) -> Vec<Column> {
    let column = |(name, description, read, is_squared): &Part| {
        let unit = if *is_squared { units.squared } else { units.plain };
        let values = estimates.iter().map(|estimate| Some(read(estimate))).collect();
        Column::numbers(&format!("{prefix}{name}"), unit, &format!("{of}: {description}"), values)
    };
    PARTS.iter().map(column).collect()
}

/// The same columns of shares whose intervals hold for all of them at once, whenever the run stops.
pub(crate) fn at_any_time(prefix: &str, columns: Vec<Column>) -> Vec<Column> {
    let ends = [("low", "lower"), ("high", "upper")];
    let described = |column: Column| {
        let end = ends.iter().find(|(name, _)| column.is_called(&format!("{prefix}{name}")));
        match end {
            Some((_, end)) => column.described(&format!(
                "Monte-Carlo interval of the share, 95 % for all outcomes together and at whatever number of draws the run stopped, \
                 {end} end"
            )),
            None => column,
        }
    };
    columns.into_iter().map(described).collect()
}

/// The columns of quantiles over trajectories; `None` for rows that have none.
pub(crate) fn quantiles(
    prefix: &str,
    of: &str,
    unit: &'static str,
    values: &[Option<[f64; 5]>],
) -> Vec<Column> {
    let column = |(place, (name, share)): (usize, &(&str, &str))| {
        let of_share = values.iter().map(|quantiles| quantiles.map(|quantiles| quantiles[place])).collect();
        Column::numbers(
            &format!("{prefix}{name}"),
            unit,
            &format!("{of}: {share} quantile over trajectories"),
            of_share,
        )
    };
    QUANTILES.iter().enumerate().map(column).collect()
}
