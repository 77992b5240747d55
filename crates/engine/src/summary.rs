//! From collected numbers to the rows of the results.

use crate::batches::Batches;
use crate::collect::{Block, Kinds, Nested, Tally};
use crate::precision::Precision;
use detente_numbers::estimates::{NestedEstimate, ignorance_interval_share, share_interval};
use detente_numbers::sketch::Quantiles;
use detente_numbers::{max, min};
use detente_program::program::{Program, Tracked, TrackedKind};
use detente_results::summary::{
    ClampCount, Estimate, EventEstimate, OutcomeEstimate, QuantityEstimate, StateEstimate,
};
use detente_results::{Design, Summary};

/// The quantiles that every table gives.
const SHARES: [f64; 5] = [0.05, 0.25, 0.5, 0.75, 0.95];

/// Parts of the chance variance, and of the squared mean, below which a difference of mean squares is rounding and no ignorance: sums
/// carry some 16 digits.
const ROUNDING: (f64, f64) = (1e-12, 1e-24);

/// What all rows have in common.
struct Context<'a> {
    program: &'a Program,
    /// Some parameter is unknown; otherwise there is no ignorance by construction.
    unknown: bool,
}

/// What was collected of all trajectories.
pub(crate) struct Whole {
    pub(crate) block: Block,
    pub(crate) tally: Tally,
    pub(crate) batches: Batches,
    /// How precise the shares of the outcomes are, where a precision was asked for.
    pub(crate) precision: Option<Precision>,
}

impl Whole {
    /// Whether the run may stop though not all that was asked for is finished.
    pub(crate) fn is_precise(&self) -> bool {
        self.precision.as_ref().is_some_and(|precision| precision.is_reached)
    }
}

/// All that a run tells. `whole` holds at least one draw.
pub(crate) fn summarise(program: &Program, design: &Design, rows: &[u32], whole: &Whole) -> Summary {
    let unknown = program.parameters.iter().filter(|slot| !slot.is_known()).count();
    let context = Context { program, unknown: unknown > 0 };
    let kinds = Kinds::of(program);
    let finished = Design { draws: whole.block.trajectories / u64::from(design.per_draw), ..design.clone() };
    Summary {
        // A run that stopped because it was precise enough did all that was asked.
        asked: if whole.is_precise() { finished.trajectories() } else { design.trajectories() },
        precision: whole.precision.as_ref().map(|precision| precision.estimate(finished.draws)),
        design: finished,
        step_days: program.step_days,
        unknown_parameters: unknown as u64,
        rows: rows.to_vec(),
        outcomes: context.outcomes(whole),
        quantities: kinds
            .quantities
            .iter()
            .enumerate()
            .map(|(quantity, at)| context.quantity(*at, quantity, whole))
            .collect(),
        events: kinds.events.iter().enumerate().map(|(event, at)| context.event(*at, event, whole)).collect(),
        states: kinds
            .states
            .iter()
            .enumerate()
            .map(|(state, (at, _))| context.state(*at, state, whole))
            .collect(),
        broken: whole.block.broken.clone(),
        broken_count: whole.block.broken_count,
        clamps: context.clamps(whole),
        batches: whole.batches.estimates(whole.block.outcomes.len(), whole.block.quantities.len()),
        hash: String::new(),
    }
    .sealed()
}

impl Context<'_> {
    fn outcomes(&self, whole: &Whole) -> Vec<OutcomeEstimate> {
        let endings = &self.program.endings;
        if endings.outcomes.is_empty() && whole.block.broken_count == 0 {
            return Vec::new();
        }
        let broken = ("broken".to_owned(), "Broken".to_owned());
        let is_dated = |outcome: usize| {
            let passages = endings.as_soon_as.iter().map(|(place, ..)| place);
            passages.chain(endings.dates.iter().map(|(place, _)| place)).any(|place| *place == outcome)
        };
        // Of one that an event dates, the event may never have happened.
        let days_of = |outcome: usize, days: &Quantiles| {
            let days = if is_dated(outcome) { quantiles(days).to_vec() } else { Vec::new() };
            if days.iter().any(|days| days.is_nan()) { Vec::new() } else { days }
        };
        let names = endings.outcomes.iter().chain(std::iter::once(&broken));
        names
            .zip(whole.block.outcomes.iter().zip(&whole.tally.outcomes))
            .enumerate()
            .map(|(place, ((path, label), (share, (count, days))))| OutcomeEstimate {
                path: path.clone(),
                label: label.clone(),
                share: self.outcome_share(place, share, whole),
                count: *count,
                days: days_of(place, days),
            })
            .collect()
    }

    fn quantity(&self, place: usize, quantity: usize, whole: &Whole) -> QuantityEstimate {
        let tracked = &self.program.tracked[place];
        QuantityEstimate {
            path: tracked.path.clone(),
            label: tracked.label.clone(),
            kind: kind(tracked).to_owned(),
            unit: tracked.unit.clone(),
            means: whole.block.quantities[quantity]
                .iter()
                .zip(&whole.tally.quantities[quantity])
                .map(|(moments, seen)| self.mean(moments, seen))
                .collect(),
            quantiles: all_quantiles(&whole.tally.quantities[quantity]),
            trajectories: counts(&whole.tally.quantities[quantity]),
        }
    }

    fn event(&self, place: usize, event: usize, whole: &Whole) -> EventEstimate {
        let tracked = &self.program.tracked[place];
        let (total, ever) = &whole.block.totals[event];
        EventEstimate {
            path: tracked.path.clone(),
            label: tracked.label.clone(),
            total: self.count(total, &whole.tally.totals[event]),
            total_quantiles: quantiles(&whole.tally.totals[event]),
            ever: self.share(ever),
            per_period: whole.block.periods[event]
                .iter()
                .zip(&whole.tally.periods[event])
                .map(|(moments, seen)| self.count(moments, seen))
                .collect(),
            per_period_quantiles: all_quantiles(&whole.tally.periods[event]),
            trajectories: whole.tally.totals[event].count(),
            per_period_trajectories: counts(&whole.tally.periods[event]),
        }
    }

    fn state(&self, place: usize, state: usize, whole: &Whole) -> StateEstimate {
        let tracked = &self.program.tracked[place];
        let states = match &tracked.kind {
            TrackedKind::Regime(states) | TrackedKind::Choice(states) => states.clone(),
            _ => Vec::new(),
        };
        let share = |counts: &Vec<u64>| {
            let all = counts.iter().sum::<u64>() as f64;
            counts.iter().map(|count| *count as f64 / all).collect()
        };
        StateEstimate {
            path: tracked.path.clone(),
            label: tracked.label.clone(),
            kind: kind(tracked).to_owned(),
            states,
            shares: whole.tally.states[state].iter().map(share).collect(),
            occupancy: whole.block.occupancy[state].iter().map(|share| self.part_of_time(share)).collect(),
            trajectories: whole.tally.states[state].iter().map(|counts| counts.iter().sum()).collect(),
        }
    }

    fn clamps(&self, whole: &Whole) -> Vec<ClampCount> {
        let bound = self.program.clamps.iter().zip(&whole.tally.clamps).filter(|(_, (steps, _))| *steps > 0);
        bound
            .map(|((site, _), (steps, trajectories))| ClampCount {
                path: self.program.sites[site.0 as usize].clone(),
                steps: *steps,
                trajectories: *trajectories,
            })
            .collect()
    }

    /// The share of an outcome: where a precision was asked for, in the interval that holds whenever the run stops.
    fn outcome_share(&self, place: usize, nested: &Nested, whole: &Whole) -> Estimate {
        let estimate = self.share(nested);
        let Some(precision) = &whole.precision else { return estimate };
        let (low, high) = precision.interval(place, estimate.mean, nested.closed().draws());
        Estimate { low, high, ..estimate }
    }

    fn share(&self, nested: &Nested) -> Estimate {
        let (mut estimate, nested) = self.estimate(nested);
        (estimate.low, estimate.high) = if self.unknown {
            nested.share_interval()
        } else {
            // Where nothing is unknown, each trajectory is a sample of its own, whatever draw it is said to be in.
            let trajectories = nested.draws * u64::from(nested.trajectories_per_draw);
            share_interval(nested.mean, nested.standard_error, trajectories, 1)
        };
        (estimate.ignorance_low, estimate.ignorance_high) =
            ignorance_interval_share(estimate.mean, estimate.ignorance_variance);
        estimate
    }

    /// A mean of parts of the time, each from 0 to 1: it has the error of a mean, not that of a count of yes and no.
    fn part_of_time(&self, nested: &Nested) -> Estimate {
        let mut estimate = self.share(nested);
        // Where no draw differs from another, only the interval of a share says how little that proves.
        if estimate.standard_error > 0.0 {
            let (low, high) = self.estimate(nested).1.mean_interval();
            (estimate.low, estimate.high) = (max(low, 0.0), min(high, 1.0));
        }
        estimate
    }

    /// The mean of values of which `seen` knows the least and the greatest.
    fn mean(&self, nested: &Nested, seen: &Quantiles) -> Estimate {
        let (mut estimate, nested) = self.estimate(nested);
        (estimate.low, estimate.high) = nested.mean_interval();
        (estimate.ignorance_low, estimate.ignorance_high) = ignorance_interval_between(
            estimate.mean,
            estimate.ignorance_variance,
            (seen.least(), seen.greatest()),
        );
        estimate
    }

    /// The mean of counts, which are never below 0.
    fn count(&self, nested: &Nested, seen: &Quantiles) -> Estimate {
        let estimate = self.mean(nested, seen);
        Estimate { low: max(estimate.low, 0.0), high: max(estimate.high, 0.0), ..estimate }
    }

    fn estimate(&self, nested: &Nested) -> (Estimate, NestedEstimate) {
        let nested = nested.estimate();
        // One trajectory a draw has no variance within it; where nothing is unknown, draws differ by chance alone.
        let by_draws = !self.unknown && nested.trajectories_per_draw == 1;
        let estimate = Estimate {
            mean: nested.mean,
            standard_error: nested.standard_error,
            // Where nothing is unknown, what the formula leaves is sampling error and no ignorance.
            ignorance_variance: if self.unknown { without_rounding(&nested) } else { 0.0 },
            chance_variance: if by_draws { nested.between_mean_square } else { nested.chance_variance },
            ..Estimate::default()
        };
        (estimate, nested)
    }
}

/// The central 95 % of what a mean may be given what is not known: a beta distribution with this mean and ignorance variance over the
/// range of the values, which no mean of them can leave. So a count never goes below 0, an event that happens once never above 1, and a
/// stock never beyond its bounds.
fn ignorance_interval_between(mean: f64, variance: f64, (least, greatest): (f64, f64)) -> (f64, f64) {
    let range = greatest - least;
    if variance.is_nan() || mean.is_nan() {
        return (f64::NAN, f64::NAN);
    }
    // Where the range is nothing, or more than numbers hold, there is nothing to spread.
    if !(range > 0.0 && range.is_finite()) {
        return (mean, mean);
    }
    let share = (mean - least) / range;
    let (low, high) = ignorance_interval_share(share, variance / range / range);
    let inside = |end: f64| min(max(least + range * end, least), greatest);
    (inside(low), inside(high))
}

/// The ignorance variance, or 0 where it is no more than rounding. NaN stays.
fn without_rounding(nested: &NestedEstimate) -> f64 {
    let (of_chance, of_mean) = ROUNDING;
    let noise = of_chance * nested.chance_variance + of_mean * nested.mean * nested.mean;
    if nested.ignorance_variance <= noise { 0.0 } else { nested.ignorance_variance }
}

fn kind(tracked: &Tracked) -> &'static str {
    match tracked.kind {
        TrackedKind::Stock => "stock",
        TrackedKind::Let => "let",
        TrackedKind::Memory => "memory",
        TrackedKind::Total => "event",
        TrackedKind::Regime(_) => "regime",
        TrackedKind::Choice(_) => "choice",
    }
}

/// Values behind each cell.
fn counts(cells: &[Quantiles]) -> Vec<u64> {
    cells.iter().map(|cell| cell.count()).collect()
}

fn all_quantiles(cells: &[Quantiles]) -> Vec<[f64; 5]> {
    cells.iter().map(quantiles).collect()
}

fn quantiles(sketch: &Quantiles) -> [f64; 5] {
    SHARES.map(|share| sketch.quantile(share))
}

#[cfg(test)]
mod tests {
    use super::ignorance_interval_between;

    #[test]
    fn the_interval_of_a_mean_stays_within_the_values() {
        // A beta distribution of mean 1/2 and variance 1/12 is the uniform one: its central 95 % run from 0.025 to 0.975.
        let (low, high) = ignorance_interval_between(15.0, 100.0 / 12.0, (10.0, 20.0));
        assert!((low - 10.25).abs() < 1e-9 && (high - 19.75).abs() < 1e-9, "{low} {high}");
        // A normal interval would run from -2.1 to 6.1, from 0.3 to 1.5 and from -506 to 2,122.
        for (mean, variance, (least, greatest)) in
            [(2.0, 4.4, (0.0, 400.0)), (0.9, 0.089, (0.0, 1.0)), (808.0, 450_000.0, (0.0, 2_500.0))]
        {
            let (low, high) = ignorance_interval_between(mean, variance, (least, greatest));
            assert!(least <= low && low < mean && mean < high && high <= greatest, "{low} {high}");
        }
        assert_eq!(ignorance_interval_between(3.0, 0.0, (3.0, 3.0)), (3.0, 3.0));
        assert_eq!(ignorance_interval_between(3.0, 0.0, (0.0, 9.0)), (3.0, 3.0));
        assert!(ignorance_interval_between(3.0, f64::NAN, (0.0, 9.0)).0.is_nan());
        let far = ignorance_interval_between(3.0, 1e-30, (-1e300, 1e300));
        assert!(far.0 <= far.1, "{far:?}");
    }
}
