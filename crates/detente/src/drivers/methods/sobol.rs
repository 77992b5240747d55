//! Sobol' indices of the mean over luck: of a chance, and not of what luck makes of it.
//!
//! Of many parameters most do little. Where there are more than a few, an ordinary run says which seem to matter; these are told apart, and all
//! others stand together, so that it shows what was missed.

use super::{
    BASE_ROWS_LEAST, DRAWS_LEAST, Found, PER_DRAW, Plan, all_broke, bootstrap, difference, nothing, one,
    ordered, refused, unanswered,
};
use crate::drivers::{FactorDrivers, Method, PairDrivers, QuantityDrivers};
use crate::experiments::{Experiments, Quantity};
use crate::trouble::Trouble;
use detente_analysis::designs::{Factors, Pairs, Points, Saltelli};
use detente_analysis::drivers::{Bootstrap, Estimate, GivenRun, dependences, mean_indices};
use detente_numbers::max;
use detente_numbers::sums::Moments;
use detente_results::Progress;

/// Pieces of luck that each point is run on.
pub(super) const REPLICAS: u32 = 4;
/// Groups that are told apart without looking first.
const GROUPS_MOST: usize = 15;
/// Groups that are told apart after it; all others are one more.
const CHOSEN: usize = 11;

/// How many base rows, and how many draws are looked at first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rows {
    pub(super) first_draws: u64,
    pub(super) base_rows: usize,
    pub(super) pairs: Pairs,
    groups: usize,
}

impl Rows {
    /// As many as a number of trajectories in each world allows; none where they allow none.
    pub(super) fn of(trajectories: u64, groups: usize, pairs: bool) -> Self {
        let is_first = groups > GROUPS_MOST;
        let first_draws = if is_first { trajectories / 4 / u64::from(PER_DRAW) } else { 0 };
        let groups = if is_first { CHOSEN + 1 } else { groups };
        let pairs = if pairs { Pairs::With } else { Pairs::Without };
        let rows = Self { first_draws, base_rows: 0, pairs, groups };
        let left = (trajectories - first_draws * u64::from(PER_DRAW)) / rows.of_base_row();
        // The sequence is even after powers of two.
        let base_rows = left.checked_ilog2().map_or(0, |power| 1_usize << power.min(40));
        Self { base_rows, ..rows }
    }

    /// Trajectories of a base row.
    fn of_base_row(&self) -> u64 {
        let groups = self.groups as u64;
        let runs = if self.pairs == Pairs::With { 2 + 2 * groups } else { 2 + groups };
        runs * u64::from(REPLICAS)
    }

    /// All trajectories in each world.
    pub(super) fn trajectories(&self) -> u64 {
        self.first_draws * u64::from(PER_DRAW) + self.base_rows as u64 * self.of_base_row()
    }

    /// The fewest trajectories for so many base rows.
    pub(super) fn least(base_rows: u64, groups: usize, pairs: bool) -> u64 {
        let one = Self::of(0, groups, pairs);
        let rows = base_rows * one.of_base_row();
        if groups > GROUPS_MOST { rows * 4 / 3 + u64::from(PER_DRAW) } else { rows }
    }
}

impl Plan {
    pub(super) fn sobol(
        &self,
        experiments: &Experiments,
        rows: Rows,
        progress: &dyn Progress,
    ) -> Result<Found, Trouble> {
        let first = experiments.drawn(rows.first_draws, PER_DRAW, progress)?;
        let draws = self.draws_of(experiments, &first);
        if draws < rows.first_draws {
            return self.of_first(experiments, first, 0);
        }
        let groups = if draws == 0 { self.groups.clone() } else { self.chosen(experiments, &first)? };
        let factors = Factors::groups(self.columns.len(), groups.clone());
        let make = |base_rows: usize| {
            let factors = factors.clone()?;
            Saltelli::new(base_rows, factors, rows.pairs, self.seed())
        };
        let whole = make(rows.base_rows).map_err(|why| Trouble::Request(refused(&why)))?;
        let fill = |row: usize, point: &mut [f64]| {
            whole.fill(row, point);
            luck_of(&whole, row)
        };
        let values = experiments.rows(&self.moved(), (whole.rows(), REPLICAS), &fill, progress)?;
        let of_row = experiments.quantities.len() * REPLICAS as usize * whole.runs();
        let base_rows = values.len() / of_row;
        if (base_rows as u64) < BASE_ROWS_LEAST {
            let trajectories = (values.len() / experiments.quantities.len()) as u64;
            return self.of_first(experiments, first, trajectories);
        }
        let design = make(base_rows).map_err(|why| Trouble::Request(refused(&why)))?;
        let values = &values[..base_rows * of_row];
        all_broke(values)?;
        let find = |(number, quantity): (usize, &Quantity)| {
            let scale = quantity.unit.1;
            let own = values.iter().skip(number).step_by(experiments.quantities.len());
            let own: Vec<f64> = own.map(|value| value / scale).collect();
            let mut finding = nothing(quantity, &own);
            let found = mean_indices(&own, &design, REPLICAS as usize, &bootstrap(self.seed()));
            let found = match found {
                Ok(found) => found,
                Err(why) => {
                    return QuantityDrivers { unanswered: Some(unanswered(why, &finding.unit)), ..finding };
                }
            };
            (finding.mean, finding.luck) = (found.mean.value, Some(found.luck));
            finding.left_out = found.left_out * design.runs() * REPLICAS as usize;
            let shifts = self.shifts(&design, &own, &groups);
            for ((group, [first, total]), shift) in groups.iter().zip(&found.factors).zip(shifts) {
                finding.factors.push(FactorDrivers {
                    parameters: self.named(experiments, group),
                    figures: vec![*total, *first],
                    shift,
                    is_seen: total.high > 0.0,
                });
            }
            finding.pairs = self.pairs(experiments, &groups, &found.pairs);
            finding
        };
        let findings = experiments.quantities.iter().enumerate().map(find).map(ordered).collect();
        let first = rows.first_draws * u64::from(PER_DRAW);
        let rows = first + (design.rows() * REPLICAS as usize) as u64;
        Ok(Found { rows, findings, instead: None })
    }

    /// What the run that was looked at first tells by itself, where a stop left too little of the points after it, which were so many
    /// trajectories in each world.
    fn of_first(&self, experiments: &Experiments, first: Vec<f64>, after: u64) -> Result<Found, Trouble> {
        let draws = self.draws_of(experiments, &first);
        if draws >= DRAWS_LEAST {
            let found = self.of_given(draws).of_drawn(experiments, first)?;
            return Ok(Found { instead: Some(Method::Given), ..found });
        }
        let worlds = experiments.worlds() as u64;
        let finished = draws * u64::from(PER_DRAW) + after;
        let is_first = self.groups.len() > GROUPS_MOST;
        let least = if is_first {
            DRAWS_LEAST * u64::from(PER_DRAW)
        } else {
            Rows::least(BASE_ROWS_LEAST, self.groups.len(), self.request.pairs)
        };
        Err(Trouble::too_soon(finished * worlds, least * worlds))
    }

    /// Whole draws of an ordinary run.
    fn draws_of(&self, experiments: &Experiments, values: &[f64]) -> u64 {
        (values.len() / experiments.quantities.len() / PER_DRAW as usize) as u64
    }

    /// The groups that seem to matter most for some quantity, and all others as one.
    fn chosen(&self, experiments: &Experiments, values: &[f64]) -> Result<Vec<Vec<usize>>, Trouble> {
        let count = experiments.quantities.len();
        all_broke(values)?;
        let drawn: Vec<f64> =
            (0..self.draws_of(experiments, values)).flat_map(|draw| self.draw(experiments, draw)).collect();
        let mut weights = vec![0.0; self.groups.len()];
        for number in 0..count {
            let own: Vec<f64> = values.iter().skip(number).step_by(count).copied().collect();
            let run = GivenRun::new(&drawn, self.columns.len(), &own, PER_DRAW as usize);
            let found =
                run.and_then(|run| dependences(&run, &Bootstrap { resamples: 0, ..bootstrap(self.seed()) }));
            let Ok(found) = found else { continue };
            for (weight, group) in weights.iter_mut().zip(&self.groups) {
                let firsts = group.iter().filter_map(|column| found.factors[*column].as_ref());
                *weight = firsts.fold(*weight, |most, factor| max(most, factor.first.value));
            }
        }
        let mut order: Vec<usize> = (0..self.groups.len()).collect();
        order.sort_by(|a, b| weights[*b].total_cmp(&weights[*a]));
        let mut groups: Vec<Vec<usize>> = order.iter().map(|group| self.groups[*group].clone()).collect();
        let rest = groups.split_off(CHOSEN.min(groups.len()));
        groups.extend((!rest.is_empty()).then(|| rest.concat()));
        Ok(groups)
    }

    fn pairs(
        &self,
        experiments: &Experiments,
        groups: &[Vec<usize>],
        pairs: &[Estimate],
    ) -> Vec<PairDrivers> {
        let both = (0..groups.len()).flat_map(|one| (one + 1..groups.len()).map(move |other| [one, other]));
        let told = both.zip(pairs).map(|(both, interaction)| {
            let [a, b] = both.map(|group| self.named(experiments, &groups[group]));
            let joined = |of: fn(&(String, String, String)) -> &str, group: &[(String, String, String)]| {
                group.iter().map(of).collect::<Vec<_>>().join(" and ")
            };
            PairDrivers {
                paths: [joined(|it| &it.0, &a), joined(|it| &it.0, &b)],
                labels: [joined(|it| &it.1, &a), joined(|it| &it.1, &b)],
                interaction: *interaction,
            }
        });
        let mut told: Vec<PairDrivers> = told.collect();
        told.sort_by(|a, b| b.interaction.value.total_cmp(&a.interaction.value));
        told
    }

    /// By how much values are higher where a column is in its upper half than in its lower, of the base rows: groups of one column alone.
    fn shifts(&self, design: &Saltelli, values: &[f64], groups: &[Vec<usize>]) -> Vec<Option<Estimate>> {
        let mut halves = vec![[Moments::new(), Moments::new()]; self.columns.len()];
        let mut point = vec![0.0; self.columns.len()];
        for base in 0..design.base_rows() {
            for row in [base * design.runs(), base * design.runs() + 1] {
                design.fill(row, &mut point);
                let replicas = &values[row * REPLICAS as usize..][..REPLICAS as usize];
                let mean = replicas.iter().sum::<f64>() / f64::from(REPLICAS);
                if mean.is_finite() {
                    let both = halves.iter_mut().zip(&point);
                    both.for_each(|(halves, number)| halves[usize::from(*number > 0.5)].add(mean));
                }
            }
        }
        groups.iter().map(|group| one(group).map(|column| difference(&halves[column]))).collect()
    }
}

/// B and BA run on luck of their own.
fn luck_of(design: &Saltelli, row: usize) -> u64 {
    let (base, run) = ((row / design.runs()) as u64, row % design.runs());
    let is_of_b = run == 1 || run >= 2 + design.factors().count();
    2 * base + u64::from(is_of_b)
}
