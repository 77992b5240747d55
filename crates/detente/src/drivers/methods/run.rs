//! What an ordinary run tells: dependences and Shapley effects.

use super::{Found, Plan, all_broke, bootstrap, difference, named, nothing, ordered, unanswered};
use crate::drivers::{FactorDrivers, Method, QuantityDrivers};
use crate::experiments::{Experiments, Quantity};
use crate::trouble::Trouble;
use detente_analysis::designs::Factors;
use detente_analysis::drivers::{
    Bootstrap, Distance, Estimate, GivenRun, Unanswered, dependences, shapley_effects,
};
use detente_model::evaluate::draw_parameters;
use detente_numbers::luck::Seed;
use detente_numbers::sums::Moments;

/// Parameters and groups that Shapley effects can be split among, at most; the others stand together.
const SHAPLEY_MOST: usize = 12;

impl Plan {
    /// What the trajectories of ordinary draws tell: for each trajectory a value of each quantity, in its unit.
    pub(in crate::drivers) fn of_run(
        &self,
        experiments: &Experiments,
        rows: &[f64],
    ) -> Result<Found, Trouble> {
        let count = experiments.quantities.len();
        let per_draw = self.per_draw as usize;
        let draws = rows.len() / count / per_draw;
        if draws == 0 {
            return Err(Trouble::Stopped);
        }
        all_broke(rows)?;
        let drawn: Vec<f64> = (0..draws as u64).flat_map(|draw| self.draw(experiments, draw)).collect();
        let find = |(number, quantity): (usize, &Quantity)| {
            let values: Vec<f64> = rows.chunks_exact(count).map(|row| row[number]).collect();
            let mut finding = nothing(quantity, &values);
            let run = GivenRun::new(&drawn, self.columns.len(), &values, per_draw);
            let found = run.and_then(|run| {
                finding.left_out = run.left_out();
                finding.luck = run.luck(&bootstrap(self.seed()));
                match self.request.method {
                    Method::Shapley => self.shapley(experiments, &run, &mut finding),
                    _ => self.given(experiments, &run, &mut finding),
                }
            });
            if let Err(why) = found {
                finding.unanswered = Some(unanswered(why, &finding.unit));
            }
            for factor in &mut finding.factors {
                let path = factor.parameters.first().filter(|_| factor.parameters.len() == 1);
                let column = path.and_then(|(path, ..)| {
                    self.columns.iter().position(|column| experiments.factors[*column].path == *path)
                });
                factor.shift = column.map(|column| self.shift(&drawn, column, &values));
            }
            finding
        };
        let findings = experiments.quantities.iter().enumerate().map(find).map(ordered).collect();
        Ok(Found { rows: (draws * per_draw) as u64, findings, instead: None })
    }

    /// The values of the columns in a draw.
    pub(super) fn draw(&self, experiments: &Experiments, draw: u64) -> Vec<f64> {
        let values = draw_parameters(&experiments.model, Seed(experiments.seed), draw);
        self.columns.iter().map(|factor| values[experiments.factors[*factor].parameter.index()]).collect()
    }

    /// Draws are split at the median of a column; the mean of a draw's trajectories is one observation.
    fn shift(&self, drawn: &[f64], column: usize, values: &[f64]) -> Estimate {
        let own: Vec<f64> = drawn.iter().skip(column).step_by(self.columns.len()).copied().collect();
        let mut sorted = own.clone();
        sorted.sort_by(f64::total_cmp);
        let median = sorted[sorted.len() / 2];
        let mut halves = [Moments::new(), Moments::new()];
        for (own, trajectories) in own.iter().zip(values.chunks_exact(self.per_draw as usize)) {
            let mut of_draw = Moments::new();
            trajectories.iter().filter(|value| value.is_finite()).for_each(|value| of_draw.add(*value));
            if of_draw.count() > 0 {
                halves[usize::from(*own >= median)].add(of_draw.mean());
            }
        }
        difference(&halves)
    }

    fn given(
        &self,
        experiments: &Experiments,
        run: &GivenRun,
        finding: &mut QuantityDrivers,
    ) -> Result<(), Unanswered> {
        let found = dependences(run, &bootstrap(self.seed()))?;
        for (column, of) in found.factors.iter().enumerate() {
            let Some(of) = of else { continue };
            let shown = |distance: &Distance| distance.estimate;
            finding.factors.push(FactorDrivers {
                parameters: vec![named(experiments, self.columns[column])],
                figures: vec![
                    of.first_of_rest,
                    shown(&of.delta),
                    shown(&of.pawn_median),
                    shown(&of.pawn_greatest),
                ],
                shift: None,
                is_seen: of.delta.is_beyond_noise() || of.pawn_greatest.is_beyond_noise(),
            });
        }
        Ok(())
    }

    /// Those that seem to matter most are split among; the others stand together.
    fn shapley(
        &self,
        experiments: &Experiments,
        run: &GivenRun,
        finding: &mut QuantityDrivers,
    ) -> Result<(), Unanswered> {
        let bootstrap = bootstrap(self.seed());
        let mut groups = self.groups.clone();
        if groups.len() > SHAPLEY_MOST {
            let first = dependences(run, &Bootstrap { resamples: 20, ..bootstrap })?;
            let of = |column: &usize| first.factors[*column].as_ref().map_or(0.0, |it| it.first.value);
            let weight = |group: &Vec<usize>| group.iter().map(of).fold(0.0, detente_numbers::max);
            groups.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
            let rest = groups.split_off(SHAPLEY_MOST - 1);
            groups.push(rest.concat());
        }
        let factors = Factors::groups(self.columns.len(), groups.clone()).map(Factors::with_luck);
        let Ok(factors) = factors else { return Err(Unanswered::NotInDesign) };
        let found = shapley_effects(run, &factors, &bootstrap)?;
        let of_rest = of_rest(found.luck);
        for (group, effect) in groups.iter().zip(&found.factors) {
            finding.factors.push(FactorDrivers {
                parameters: group.iter().map(|column| named(experiments, self.columns[*column])).collect(),
                figures: vec![of_rest(*effect)],
                shift: None,
                is_seen: effect.low > 0.0,
            });
        }
        Ok(())
    }
}

/// A share of the variance as one of what is not luck; not a number where nothing may be left of it.
fn of_rest(luck: Option<Estimate>) -> impl Fn(Estimate) -> Estimate {
    let rest = 1.0 - luck.map_or(0.0, |luck| luck.value);
    let rest = if rest > 0.0 { rest } else { f64::NAN };
    move |of| Estimate { value: of.value / rest, low: of.low / rest, high: of.high / rest }
}
