//! What is kept of the draws for one comparison: a few numbers a draw, however many trajectories it has. Only quantiles keep every value.

use super::quantity::{Bounds, Form, Quantity};
use super::tally::{Counted, Tally};
use detente_numbers::{abs, max, min};

/// Relative to the size of the values, a spread that is rounding and nothing else.
const ROUNDING: f64 = 1e-12;

/// What is kept for one comparison.
#[derive(Clone, Debug)]
pub(super) struct Track {
    pub(super) form: Form,
    /// Components that make the columns; for a linear form there is one column, worked out in each trajectory.
    columns: Vec<usize>,
    draws: Vec<Draw>,
    /// Of quantiles: all values, a list a column, in the order of trajectories.
    pub(super) values: Vec<Vec<f64>>,
    /// Of a linear quantity its values, of a ratio value and weight.
    pub(super) tally: Tally,
    /// The least and greatest of what could differ between trajectories.
    seen: Bounds,
    /// The least and greatest of what one trajectory gave to the whole comparison; nothing where trajectories do not add up to it.
    lone: Bounds,
    /// Between what a linear quantity lies in every trajectory, and a ratio.
    pub(super) bounds: Bounds,
}

/// A draw of the parameters.
#[derive(Clone, Debug)]
pub(super) struct Draw {
    pub(super) trajectories: u32,
    /// Means of the columns.
    pub(super) means: Vec<f64>,
    /// Sums of products of deviations from them, row by row of the lower triangle.
    pub(super) products: Vec<f64>,
}

impl Track {
    pub(super) fn new(quantity: &Quantity, form: Form, bounds: &[Bounds]) -> Self {
        let mut columns = Vec::new();
        let mut of_values = 0;
        let mut of_form = Bounds::NONE;
        match &form {
            Form::Linear { constant, coefficients } => {
                of_form = linear_bounds(*constant, coefficients, bounds)
            }
            Form::Ratio { offset, scale, conditional } => {
                columns = vec![conditional.value, conditional.weight];
                let (a, b) = (offset + scale * conditional.low, offset + scale * conditional.high);
                of_form = Bounds { low: min(a, b), high: max(a, b) };
            }
            Form::Quantiles { terms, .. } => {
                columns = terms.iter().map(|term| term.of).collect();
                of_values = terms.len();
            }
            Form::Smooth => {
                quantity.components(&mut columns);
                columns.sort_unstable();
                columns.dedup();
            }
        }
        let nothing = Bounds { low: f64::INFINITY, high: f64::NEG_INFINITY };
        Self {
            form,
            columns,
            draws: Vec::new(),
            values: vec![Vec::new(); of_values],
            tally: Tally::default(),
            seen: nothing,
            lone: nothing,
            bounds: of_form,
        }
    }

    pub(super) fn draws(&self) -> &[Draw] {
        &self.draws
    }

    pub(super) fn columns(&self) -> &[usize] {
        &self.columns
    }

    /// Adds a draw by the components' values in each of its trajectories, one row a trajectory.
    pub(super) fn add(&mut self, rows: &[&[f64]]) {
        for row in rows {
            self.note_spread(row);
        }
        match &self.form {
            Form::Linear { constant, coefficients } => {
                let value = |row: &&[f64]| {
                    coefficients.iter().fold(*constant, |sum, (coefficient, of)| sum + coefficient * row[*of])
                };
                let values: Vec<f64> = rows.iter().map(value).collect();
                self.tally.add(values.iter().map(|value| [*value, 1.0]));
                self.draws.push(Draw::of(&[values]));
            }
            Form::Ratio { .. } | Form::Smooth => {
                if let Form::Ratio { conditional, .. } = &self.form {
                    self.tally.add(rows.iter().map(|row| [row[conditional.value], row[conditional.weight]]));
                }
                let column = |of: &usize| rows.iter().map(|row| row[*of]).collect::<Vec<f64>>();
                let columns: Vec<Vec<f64>> = self.columns.iter().map(column).collect();
                self.draws.push(Draw::of(&columns));
            }
            Form::Quantiles { .. } => {
                for (values, of) in self.values.iter_mut().zip(&self.columns) {
                    values.extend(rows.iter().map(|row| row[*of]));
                }
                let trajectories = rows.len() as u32;
                self.draws.push(Draw { trajectories, means: Vec::new(), products: Vec::new() });
            }
        }
    }

    /// Notes what could differ between trajectories: the linear quantity, the ratio, the difference of each quantile's value from the first.
    fn note_spread(&mut self, row: &[f64]) {
        let lone = match &self.form {
            Form::Linear { constant, coefficients } => {
                Some(coefficients.iter().fold(*constant, |sum, (factor, of)| sum + factor * row[*of]))
            }
            Form::Quantiles { constant, terms } => {
                Some(terms.iter().fold(*constant, |sum, term| sum + term.coefficient * row[term.of]))
            }
            Form::Ratio { .. } | Form::Smooth => None,
        };
        if let Some(value) = lone {
            self.lone = Bounds { low: min(self.lone.low, value), high: max(self.lone.high, value) };
        }
        let mut note = |value: f64| {
            self.seen.low = min(self.seen.low, value);
            self.seen.high = max(self.seen.high, value);
        };
        match &self.form {
            Form::Linear { .. } => lone.into_iter().for_each(&mut note),
            Form::Ratio { conditional, .. } => {
                if row[conditional.weight] > 0.0 {
                    note(row[conditional.value] / row[conditional.weight]);
                }
            }
            // Only a quantity that is the same everywhere has the same quantiles under all luck.
            Form::Quantiles { terms, .. } if terms.len() == 1 => note(row[terms[0].of]),
            Form::Quantiles { .. } | Form::Smooth => {
                note(f64::NEG_INFINITY);
                note(f64::INFINITY);
            }
        }
    }

    /// The least and greatest of what trajectories gave.
    pub(super) const fn seen(&self) -> Bounds {
        self.seen
    }

    /// Whether every single trajectory lies on one side of a threshold or on it: above, if `is_above`. Of quantiles that is their order trajectory by
    /// trajectory, which they keep. Nothing where trajectories do not add up to the comparison, or there are none.
    pub(super) fn lies(&self, is_above: bool, threshold: f64) -> Option<bool> {
        let Bounds { low, high } = self.lone;
        let slack = ROUNDING * max(1.0, max(abs(low), abs(high)));
        (low <= high).then_some(if is_above { low >= threshold - slack } else { high <= threshold + slack })
    }

    /// Whether all trajectories gave the same, but for rounding.
    pub(super) fn is_without_spread(&self) -> bool {
        let Bounds { low, high } = self.seen;
        low <= high && high.is_finite() && high - low <= ROUNDING * max(abs(low), abs(high))
    }

    /// The same combination of the columns in each draw, with the variance inside it where it has two trajectories.
    pub(super) fn combined(&self, constant: f64, weights: &[f64]) -> Combined {
        let mut means = Vec::with_capacity(self.draws.len());
        let mut within = Vec::with_capacity(self.draws.len());
        for draw in &self.draws {
            means.push(weights.iter().zip(&draw.means).fold(constant, |sum, (w, mean)| sum + w * mean));
            within.push((draw.trajectories, draw.squares(weights)));
        }
        Combined::new(means, &within)
    }
}

fn linear_bounds(constant: f64, coefficients: &[(f64, usize)], bounds: &[Bounds]) -> Bounds {
    let mut sum = Bounds { low: constant, high: constant };
    for (coefficient, of) in coefficients.iter().filter(|(coefficient, _)| *coefficient != 0.0) {
        let (a, b) = (coefficient * bounds[*of].low, coefficient * bounds[*of].high);
        sum.low += min(a, b);
        sum.high += max(a, b);
    }
    sum
}

impl Draw {
    fn of(columns: &[Vec<f64>]) -> Self {
        let trajectories = columns.first().map_or(0, Vec::len);
        let mean = |column: &Vec<f64>| {
            // Around the first value, so that equal values have themselves as their mean.
            let first = column[0];
            first + column.iter().map(|value| value - first).sum::<f64>() / trajectories as f64
        };
        let means: Vec<f64> = columns.iter().map(mean).collect();
        let mut products = Vec::with_capacity(columns.len() * (columns.len() + 1) / 2);
        for (i, a) in columns.iter().enumerate() {
            for (j, b) in columns[..=i].iter().enumerate() {
                let product = |(x, y): (&f64, &f64)| (x - means[i]) * (y - means[j]);
                products.push(a.iter().zip(b).map(product).sum());
            }
        }
        Self { trajectories: trajectories as u32, means, products }
    }

    /// The sum of squared deviations of a combination of the columns.
    fn squares(&self, weights: &[f64]) -> f64 {
        let mut sum = 0.0;
        let mut at = 0;
        for (i, a) in weights.iter().enumerate() {
            for (j, b) in weights[..=i].iter().enumerate() {
                sum += if i == j { 1.0 } else { 2.0 } * a * b * self.products[at];
                at += 1;
            }
        }
        max(sum, 0.0)
    }
}

/// What each draw says of one number: its mean, and how far luck may have moved it.
#[derive(Clone, Debug)]
pub(super) struct Combined {
    /// Mean of each draw.
    pub(super) means: Vec<f64>,
    /// Variance of each of them that is luck; `None` where no draw has two trajectories.
    pub(super) noise: Option<Vec<f64>>,
    /// The mean variance inside a draw: what a single trajectory has by luck.
    pub(super) chance_variance: f64,
    /// Where trajectories give two or three different things alone: how often each.
    pub(super) counted: Option<Counted>,
    /// Between what single trajectories lie, as far as they were seen; `None` where that says nothing of means.
    pub(super) range: Option<(f64, f64)>,
}

impl Combined {
    /// From the means, and the number of trajectories with the sum of their squared deviations. A draw with one trajectory is given the
    /// mean variance of the others.
    pub(super) fn new(means: Vec<f64>, within: &[(u32, f64)]) -> Self {
        let several = || within.iter().filter(|(trajectories, _)| *trajectories > 1);
        let variance = |(trajectories, squares): &(u32, f64)| squares / f64::from(trajectories - 1);
        let count = several().count();
        if count == 0 {
            return Self { means, noise: None, chance_variance: f64::NAN, counted: None, range: None };
        }
        let chance_variance = several().map(variance).sum::<f64>() / count as f64;
        let noise = |draw: &(u32, f64)| {
            if draw.0 > 1 { variance(draw) / f64::from(draw.0) } else { chance_variance }
        };
        let noise = Some(within.iter().map(noise).collect());
        Self { means, noise, chance_variance, counted: None, range: None }
    }
}
