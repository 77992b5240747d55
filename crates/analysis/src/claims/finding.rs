//! What the draws so far say of one comparison: estimate, intervals, and on which side of the threshold each draw lies.

use super::quantiles::{Values, leads};
use super::quantity::{Bounds, Conditional, Form, QuantileTerm, Quantity};
use super::share::Sources;
use super::track::{Combined, Track};
use super::{Comparison, Side};
use detente_numbers::estimates::{ignorance_interval_mean, ignorance_interval_share};
use detente_numbers::sequences::asymptotic::{AsymptoticSequence, DRAWS_LEAST};
use detente_numbers::sequences::betting::ratio_interval;
use detente_numbers::sums::Moments;
use detente_numbers::{max, min};

/// How an interval was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Bounded values: exact at every number of draws, by bets (I. Waudby-Smith and A. Ramdas 2024).
    Betting,
    /// Means without bounds, and functions of several means: asymptotic, from [`DRAWS_LEAST`] draws on (I. Waudby-Smith and others 2024).
    Asymptotic,
    /// Quantiles: exact at every number of draws, each with its part of the error (S. R. Howard and A. Ramdas 2022).
    Quantiles,
}

/// What the draws so far say of one comparison. Values are in the quantity's unit.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The quantity, from all trajectories. NaN where nothing was seen of it.
    pub estimate: f64,
    /// Its 95 % Monte-Carlo interval, which holds at all numbers of draws at once, and together with those of the claim's other comparisons.
    pub interval: (f64, f64),
    /// Where the interval comes from.
    pub method: Method,
    /// The standard error of the estimate; `None` for quantiles.
    pub standard_error: Option<f64>,
    /// The central 95 % of what the quantity may be given what is not known, from its moments; `None` for quantiles, and where luck
    /// cannot be told from ignorance.
    pub ignorance: Option<(f64, f64)>,
    /// What better knowledge of the parameters would take from the variance of a trajectory, and what would remain.
    pub variances: Option<(f64, f64)>,
    /// Whether all trajectories gave the same to the last digit.
    pub is_without_spread: bool,
}

impl Finding {
    /// Whether the interval lies wholly on the claim's side, or wholly on the other.
    pub(super) fn clear(&self, comparison: &Comparison) -> Option<bool> {
        let (low, high) = self.interval;
        let (is_above, is_below) = (low > comparison.threshold, high < comparison.threshold);
        match comparison.side {
            Side::Above => is_above.then_some(true).or(is_below.then_some(false)),
            Side::Below => is_below.then_some(true).or(is_above.then_some(false)),
        }
    }

    /// Whether the estimate is on the claim's side.
    pub(super) fn holds(&self, comparison: &Comparison) -> bool {
        match comparison.side {
            Side::Above => self.estimate > comparison.threshold,
            Side::Below => self.estimate < comparison.threshold,
        }
    }
}

/// With what the intervals are made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Precision {
    pub(super) error: f64,
    pub(super) draws_best: f64,
    pub(super) sources: Sources,
}

/// The finding, and how far each draw lies on the claim's side.
pub(super) fn find(
    comparison: &Comparison,
    track: &Track,
    bounds: &[Bounds],
    precision: Precision,
) -> (Finding, Combined) {
    let side = if comparison.side == Side::Above { 1.0 } else { -1.0 };
    match &track.form {
        Form::Linear { .. } => {
            let values = track.combined(0.0, &[1.0]);
            let mut finding = of_means(&values, track.bounds, track, precision);
            // Bets win little on values that lie close together far inside their bounds: there the asymptotic interval is far narrower.
            if track.tally.is_usable()
                && let Some(interval) = bounded_mean(&values.means, track.bounds, precision.error)
            {
                (finding.interval, finding.method) = (interval, Method::Betting);
            }
            let mut leads = track.combined(-side * comparison.threshold, &[side]);
            let lead = |value: f64| side * (value - comparison.threshold);
            leads.counted = track.tally.counted(|[value, _]| lead(*value));
            let (a, b) = (lead(track.seen().low), lead(track.seen().high));
            leads.range = Some((min(a, b), max(a, b)));
            (finding, leads)
        }
        Form::Ratio { offset, scale, conditional } => {
            of_ratio(comparison.threshold, side, (*offset, *scale, conditional), track, bounds, precision)
        }
        Form::Smooth => of_smooth(comparison, side, track, bounds.len(), precision),
        Form::Quantiles { constant, terms } => {
            of_quantiles(comparison.threshold, side, (*constant, terms), track, bounds, precision)
        }
    }
}

/// Estimate and asymptotic interval from what each draw says.
fn of_means(values: &Combined, bounds: Bounds, track: &Track, precision: Precision) -> Finding {
    let all = Moments::of(&values.means);
    let sequence = AsymptoticSequence::new(precision.error, precision.draws_best);
    let (low, high) = sequence.interval(&values.means);
    let noise = match (precision.sources.luck, &values.noise) {
        (false, _) => Some(0.0),
        (true, Some(noise)) => Some(Moments::of(noise).mean()),
        (true, None) => None,
    };
    let ignorance =
        noise.map(|noise| if precision.sources.ignorance { max(all.variance() - noise, 0.0) } else { 0.0 });
    let chance = if precision.sources.luck { values.chance_variance } else { 0.0 };
    let is_share = bounds == Bounds::SHARE;
    let spread = |variance: f64| {
        if is_share {
            return ignorance_interval_share(all.mean(), variance);
        }
        let (low, high) = ignorance_interval_mean(all.mean(), variance);
        (max(low, bounds.low), min(high, bounds.high))
    };
    Finding {
        estimate: all.mean(),
        interval: (max(low, bounds.low), min(high, bounds.high)),
        method: Method::Asymptotic,
        standard_error: Some(all.standard_error()),
        ignorance: ignorance.map(spread),
        variances: ignorance.map(|ignorance| (ignorance, chance)),
        is_without_spread: track.is_without_spread(),
    }
}

/// The exact interval of a mean of values with known bounds.
fn bounded_mean(means: &[f64], Bounds { low, high }: Bounds, error: f64) -> Option<(f64, f64)> {
    let width = high - low;
    if !width.is_finite() || width <= 0.0 {
        return None;
    }
    // Rounding must not take a value out of its bounds.
    let scaled = |mean: &f64| (max(0.0, min(1.0, (mean - low) / width)), 1.0);
    let (from, to) = ratio_interval(&means.iter().map(scaled).collect::<Vec<_>>(), error);
    Some((low + width * from, low + width * to))
}

fn of_ratio(
    threshold: f64,
    side: f64,
    (offset, scale, conditional): (f64, f64, &Conditional),
    track: &Track,
    bounds: &[Bounds],
    precision: Precision,
) -> (Finding, Combined) {
    let mean = |column: usize| {
        Moments::of(&track.draws().iter().map(|draw| draw.means[column]).collect::<Vec<_>>()).mean()
    };
    let (value, weight) = (mean(0), mean(1));
    let ratio = value / weight;
    let own = Bounds { low: offset + scale * conditional.low, high: offset + scale * conditional.high };
    let own = if own.low <= own.high { own } else { Bounds { low: own.high, high: own.low } };
    // The linear part of the ratio at the means.
    let linear = track.combined(offset + scale * ratio, &[scale / weight, -scale * ratio / weight]);
    let mut finding = of_means(&linear, own, track, precision);
    finding.estimate = offset + scale * ratio;
    let most = bounds[conditional.weight].high;
    let width = conditional.high - conditional.low;
    if width.is_finite() && width > 0.0 && most.is_finite() && most > 0.0 {
        let scaled = |draw: &super::track::Draw| {
            let weight = max(0.0, min(1.0, draw.means[1] / most));
            let value = (draw.means[0] - conditional.low * draw.means[1]) / width / most;
            (max(0.0, min(weight, value)), weight)
        };
        let pairs: Vec<(f64, f64)> = track.draws().iter().map(scaled).collect();
        let (from, to) = ratio_interval(&pairs, precision.error);
        let ends = (
            offset + scale * (conditional.low + width * from),
            offset + scale * (conditional.low + width * to),
        );
        finding.interval = if scale < 0.0 { (ends.1, ends.0) } else { ends };
        finding.method = Method::Betting;
    }
    // value / weight > x just where value - x weight > 0: no draw's own ratio is needed, which luck would bend.
    let at = (threshold - offset) / scale;
    let mut leads = track.combined(0.0, &[side * scale / weight, -side * scale * at / weight]);
    leads.counted = track.tally.counted(|[value, weight]| side * scale * (value - at * weight));
    let (a, b) = (track.seen().low - at, track.seen().high - at);
    let (a, b) = (side * scale * a / weight, side * scale * b / weight);
    leads.range = Some((min(min(a, b), 0.0), max(max(a, b), 0.0)));
    (finding, leads)
}

fn of_smooth(
    comparison: &Comparison,
    side: f64,
    track: &Track,
    components: usize,
    precision: Precision,
) -> (Finding, Combined) {
    let mut means = vec![f64::NAN; components];
    for (column, of) in track.columns().iter().enumerate() {
        means[*of] =
            Moments::of(&track.draws().iter().map(|draw| draw.means[column]).collect::<Vec<_>>()).mean();
    }
    let quantity: &Quantity = &comparison.quantity;
    let value = quantity.value(&means);
    let mut slopes = vec![0.0; components];
    quantity.add_slopes(&means, 1.0, &mut slopes);
    let slopes: Vec<f64> = track.columns().iter().map(|of| slopes[*of]).collect();
    let at_means: f64 = track.columns().iter().zip(&slopes).map(|(of, slope)| slope * means[*of]).sum();
    let linear = track.combined(value - at_means, &slopes);
    let mut finding = of_means(&linear, Bounds::NONE, track, precision);
    finding.estimate = value;
    let sided: Vec<f64> = slopes.iter().map(|slope| side * slope).collect();
    (finding, track.combined(side * (value - at_means - comparison.threshold), &sided))
}

fn of_quantiles(
    threshold: f64,
    side: f64,
    (constant, terms): (f64, &[QuantileTerm]),
    track: &Track,
    bounds: &[Bounds],
    precision: Precision,
) -> (Finding, Combined) {
    let columns: Vec<Values<'_>> =
        track.values.iter().map(|values| Values::new(values, track.draws())).collect();
    let estimates: Vec<f64> =
        terms.iter().zip(&columns).map(|(term, column)| column.quantile(term.level)).collect();
    let error = precision.error / terms.len() as f64;
    let (mut estimate, mut low, mut high) = (constant, constant, constant);
    for ((term, column), at) in terms.iter().zip(&columns).zip(&estimates) {
        let (from, to) = column.interval(term.level, error, bounds[term.of]);
        let (from, to) = (term.coefficient * from, term.coefficient * to);
        estimate += term.coefficient * at;
        low += min(from, to);
        high += max(from, to);
    }
    let finding = Finding {
        estimate,
        interval: (low, high),
        method: Method::Quantiles,
        standard_error: None,
        ignorance: None,
        variances: None,
        is_without_spread: track.is_without_spread(),
    };
    let leads = leads(terms, &columns, &estimates, estimate - threshold, side);
    (finding, leads)
}

/// Whether there are draws enough for the method to say anything.
pub(super) fn is_enough(finding: &Finding, draws: u64) -> bool {
    finding.method != Method::Asymptotic || draws >= DRAWS_LEAST
}
