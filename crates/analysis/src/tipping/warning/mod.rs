//! Early warnings: whether trajectories that are about to shift can be told from others beforehand.
//!
//! A system that is pushed toward a fold recovers from small knocks more and more slowly, so its fluctuations grow wider and longer (M. Scheffer
//! et al., Early-warning signals for critical transitions, Nature 461, 2009). What is done with a single series is that of V. Dakos et al.
//! (Methods for detecting early warnings of critical transitions in time series, PLoS ONE 7, 2012): take off the slow trend, follow the
//! variance or the autocorrelation of what is left in a window that moves along, and measure by Kendall's tau whether it rises.
//!
//! One series cannot say what a tau is worth: windows overlap, so tau is far from 0 by luck alone, and much that does not shift has a rising
//! tau as well. An ensemble can. Here each trajectory that shifts is held against others that do not, over the same steps, so that what rises
//! for all with time is no warning. The answer is how often a warning tells the two apart, and how many false alarms it costs.
//!
//! Start at [`early_warning`], or at [`alarm()`] where many indicators are tried.

mod alarm; // Hits at a rate of false alarms that is put up with, on histories that set no threshold.
mod indicators; // A series to a tau.
mod ranks; // Kendall's tau, and the area under the curve.

pub use self::alarm::{Alarm, Readings, Share, alarm};
pub use self::indicators::{Indicator, Reading, rolling, smooth, tau};
pub use self::ranks::{Area, area, kendall_tau};

use detente_numbers::{beta_quantile, floor};

/// A trajectory that shifts.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shifting<'a> {
    /// The values, one a step.
    pub series: &'a [f64],
    /// The first step after the shift.
    pub shift: usize,
}

/// What is read of each trajectory.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Options {
    /// How a series is turned into a number.
    pub reading: Reading,
    /// Steps that are read.
    pub history: usize,
    /// Steps between the last that is read and the shift: 0 for up to the step before.
    pub lead: usize,
    /// The part of shifts that are to be announced: above 0, at most 1.
    pub hit_rate: f64,
}

/// What a warning is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct Warning {
    /// Tau of each trajectory that shifts and could be read.
    pub shifting: Vec<f64>,
    /// Tau of each that does not, over the steps of one that does.
    pub quiet: Vec<f64>,
    /// Trajectories left out: shifts too early to have so long a history, others that end too soon, and those whose readings do not vary.
    pub left_out: usize,
    /// How often a trajectory about to shift has the greater tau of the two: 1/2 is no warning at all, and below is a false one.
    pub area: Area,
    /// The least tau that announces at least the part of shifts that was asked for.
    pub threshold: f64,
    /// The part of the others that have such a tau as well.
    pub false_alarm: f64,
    /// Its 95 % interval, the threshold being given (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
    pub false_alarm_low: f64,
    /// Its upper end.
    pub false_alarm_high: f64,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoWarning {
    /// An option outside what its documentation says.
    Option(&'static str),
    /// Fewer than two trajectories that shift, or than two others, can be read.
    TooFew {
        /// Those that shift and could be read.
        shifting: usize,
        /// The others.
        quiet: usize,
    },
}

/// Reads all trajectories and tells what a rising indicator is worth. Each of those that do not shift is read once, over the same steps as one that
/// does; shifts are spread evenly over them.
///
/// # Errors
/// Options out of range, too few trajectories.
pub fn early_warning(
    shifting: &[Shifting<'_>],
    quiet: &[&[f64]],
    options: &Options,
) -> Result<Warning, NoWarning> {
    check(options)?;
    // The end of what is read of a trajectory that shifts, if so much comes before it.
    let end = |one: &Shifting<'_>| {
        let end = one.shift.checked_sub(options.lead)?;
        (options.history <= end && end <= one.series.len()).then_some(end)
    };
    let read: Vec<(&[f64], usize)> =
        shifting.iter().filter_map(|one| end(one).map(|end| (one.series, end))).collect();
    let tau_before = |series: &[f64], end: usize| {
        series.get(end - options.history..end).and_then(|part| tau(part, &options.reading))
    };
    let of_shifting: Vec<f64> = read.iter().filter_map(|(series, end)| tau_before(series, *end)).collect();
    let matched = |place: usize| {
        // Fewer others than shifts are spread over them; more begin with the first again.
        let of = if quiet.len() < read.len() {
            place * read.len() / quiet.len()
        } else {
            place.checked_rem(read.len())?
        };
        read.get(of).map(|(_, end)| *end)
    };
    let of_quiet: Vec<f64> = (quiet.iter().enumerate())
        .filter_map(|(place, series)| tau_before(series, matched(place)?))
        .collect();
    let too_few = NoWarning::TooFew { shifting: of_shifting.len(), quiet: of_quiet.len() };
    let area = area(&of_shifting, &of_quiet).ok_or(too_few)?;
    let threshold = threshold(&of_shifting, options.hit_rate);
    let alarms = of_quiet.iter().filter(|tau| **tau >= threshold).count();
    let (false_alarm_low, false_alarm_high) = exact_interval(alarms, of_quiet.len(), 0.05);
    Ok(Warning {
        left_out: shifting.len() + quiet.len() - of_shifting.len() - of_quiet.len(),
        area,
        threshold,
        false_alarm: alarms as f64 / of_quiet.len() as f64,
        false_alarm_low,
        false_alarm_high,
        shifting: of_shifting,
        quiet: of_quiet,
    })
}

fn check(options: &Options) -> Result<(), NoWarning> {
    let Reading { bandwidth, window, .. } = options.reading;
    for (holds, name) in [
        (bandwidth.is_none_or(|bandwidth| bandwidth > 0.0 && bandwidth.is_finite()), "bandwidth"),
        (window >= 3, "window"),
        (options.history > window, "history"),
        (options.hit_rate > 0.0 && options.hit_rate <= 1.0, "hit_rate"),
    ] {
        if !holds {
            return Err(NoWarning::Option(name));
        }
    }
    Ok(())
}

/// The greatest value that at least this part of the values reach.
fn threshold(values: &[f64], part: f64) -> f64 {
    let mut falling = values.to_vec();
    falling.sort_unstable_by(|a, b| b.total_cmp(a));
    let reached = part * values.len() as f64;
    let whole = floor(reached);
    // At least one, and no more than there are.
    let count = whole as usize + usize::from(whole < reached);
    falling[count.clamp(1, values.len()) - 1]
}

/// The interval of a share that fails with this chance (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
fn exact_interval(count: usize, of: usize, error: f64) -> (f64, f64) {
    let (hits, misses) = (count as f64, (of - count) as f64);
    (
        if count == 0 { 0.0 } else { beta_quantile(hits, misses + 1.0, 0.5 * error) },
        if count == of { 1.0 } else { beta_quantile(hits + 1.0, misses, 1.0 - 0.5 * error) },
    )
}

#[cfg(test)]
mod tests;
