//! What is watched, read over the steps before a date.

use detente_analysis::tipping::warning::{Indicator, kendall_tau, rolling, smooth};
use detente_engine::{Engine, Paths};
use detente_results::{Design, Progress, Stop};

/// What may announce a shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// The variance rises.
    Variance,
    /// The autocorrelation from step to step rises.
    Autocorrelation,
    /// It stands high. Like the next no sign of slowing down, but what an observer sees first, and against which the others are to be held.
    High,
    /// It stands low.
    Low,
}

/// The signs that are tried of all that is watched.
pub(super) const SIGNS: [Sign; 4] = [Sign::Variance, Sign::Autocorrelation, Sign::High, Sign::Low];

impl Sign {
    /// Whether it is one of slowing down, which rises whatever the level.
    #[must_use]
    pub fn rises(self) -> bool {
        matches!(self, Self::Variance | Self::Autocorrelation)
    }
}
/// Histories that are read between two looks at whether to stop.
const AT_ONCE: u64 = 4_096;

/// Which steps are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Window {
    /// How many.
    pub(super) history: usize,
    /// How many lie between the last of them and the shift.
    pub(super) lead: usize,
}

impl Window {
    /// Steps that must lie before a shift.
    pub(super) fn needs(self) -> usize {
        self.history + self.lead
    }

    /// What each sign reads of a series. The level is the mean of the last tenth, for a low one with the other sign. Of a rise it is Kendall's tau: off comes the trend, by a kernel of a tenth of the history; half of the history moves along, as is
    /// usual (V. Dakos et al. 2012). Negative infinity where an indicator does not change.
    fn read(self, series: &[f64]) -> [f64; 4] {
        let trend = smooth(series, self.history as f64 / 10.0);
        let rests: Vec<f64> = series.iter().zip(trend).map(|(value, trend)| value - trend).collect();
        // What does not change leaves rests of rounding, which are no fluctuations.
        let is_flat = series.iter().all(|value| *value == series[0]);
        let tau = |indicator| {
            let tau = kendall_tau(&rolling(&rests, self.history / 2, indicator)).filter(|_| !is_flat);
            tau.unwrap_or(f64::NEG_INFINITY)
        };
        let last = &series[series.len() - self.history.div_ceil(10)..];
        let level = last.iter().sum::<f64>() / last.len() as f64;
        SIGNS.map(|sign| match sign {
            Sign::Variance => tau(Indicator::Variance),
            Sign::Autocorrelation => tau(Indicator::LagOneAutocorrelation),
            Sign::High => level,
            Sign::Low => -level,
        })
    }
}

/// What was read of histories.
pub(super) struct Read {
    /// Readings of a history: for each thing watched, each sign.
    per_history: usize,
    values: Vec<f64>,
    /// Where those of a history stand, if it was read.
    places: Vec<Option<usize>>,
    /// Not all that were to be read.
    pub(super) is_partial: bool,
}

impl Read {
    /// That reading of a history.
    pub(super) fn of(&self, history: usize, number: usize) -> Option<f64> {
        let place = (*self.places.get(history)?)?;
        Some(self.values[place * self.per_history + number])
    }
}

/// Reads each history that has a date before it. Of a stop, what was read.
pub(super) fn before(
    (engine, design): (&Engine, &Design),
    (watched, window): (&[usize], Window),
    dates: &[Option<usize>],
    progress: &dyn Progress,
) -> Result<Read, Stop> {
    let per_history = watched.len() * SIGNS.len();
    let mut read =
        Read { per_history, values: Vec::new(), places: vec![None; dates.len()], is_partial: false };
    let reduce = |paths: &Paths| {
        let of_these = dates[paths.first as usize..].iter().take(paths.endings.len()).enumerate();
        let dated = of_these.filter_map(|(number, date)| date.map(|end| (number, end)));
        let one = |(number, end): (usize, usize)| {
            let from = number * paths.rows + end - window.history;
            paths.values.iter().flat_map(move |values| window.read(&values[from..from + window.history]))
        };
        dated.flat_map(one).collect::<Vec<f64>>()
    };
    let mut next = 0;
    for first in (0..design.draws).step_by(AT_ONCE as usize) {
        let some = first..(first + AT_ONCE).min(design.draws);
        match engine.reduced((design, some.clone()), watched, &reduce, progress) {
            Ok(parts) => parts.iter().for_each(|part| read.values.extend(part)),
            Err(Stop::StoppedAtOnce) => {
                read.is_partial = true;
                break;
            }
            Err(stop) => return Err(stop),
        }
        for history in some {
            if dates[history as usize].is_some() {
                read.places[history as usize] = Some(next);
                next += 1;
            }
        }
    }
    Ok(read)
}
