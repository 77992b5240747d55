//! An alarm that sounds in quiet times as often as is put up with: how many shifts does it announce?
//!
//! Of many indicators the best is better by luck than it will ever be again, and a threshold fits the histories from which it was taken. So the
//! threshold is taken from one half of the histories, and what it is worth from the other.

use super::ranks::{Area, area};
use super::{NoWarning, exact_interval};
use detente_numbers::floor;

/// Readings of trajectories that shift, and of matched ones that do not. What could not be read is negative infinity, so that it never sounds an
/// alarm.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Readings {
    /// Before a shift.
    pub shifting: Vec<f64>,
    /// Over the same steps of one that does not shift.
    pub quiet: Vec<f64>,
}

/// How often something was the case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Times.
    pub count: usize,
    /// Of so many.
    pub of: usize,
    /// Lower and upper end of the 95 % interval (C. J. Clopper and E. S. Pearson, Biometrika 26, 1934).
    pub interval: (f64, f64),
}

/// What an alarm is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Alarm {
    /// It sounds above this reading.
    pub threshold: f64,
    /// How many shifts it announces.
    pub hits: Share,
    /// How many of the quiet sound it too.
    pub false_alarms: Share,
    /// How often a trajectory about to shift has the greater reading of the two: 1/2 tells nothing.
    pub area: Area,
    /// Whether it surely announces more shifts than it sounds in quiet times, though so many alarms were tried.
    pub tells: bool,
}

impl Share {
    fn new(count: usize, of: usize) -> Self {
        Self { count, of, interval: exact_interval(count, of, ERROR) }
    }

    /// The share, from 0 to 1.
    #[must_use]
    pub fn estimate(&self) -> f64 {
        self.count as f64 / self.of as f64
    }
}

/// Chance that an interval fails.
const ERROR: f64 = 0.05;

/// The alarm whose threshold is taken from the first readings, so that no more than a part `false_alarm` of the quiet among them exceed it, and
/// what it does for the second. `tried` says how many alarms were tried together (C. E. Bonferroni 1936).
///
/// # Errors
/// A part that is not above 0 and below 1, or nothing tried; fewer than two of a kind in a half.
pub fn alarm(learn: &Readings, judge: &Readings, false_alarm: f64, tried: usize) -> Result<Alarm, NoWarning> {
    if !(false_alarm > 0.0 && false_alarm < 1.0) {
        return Err(NoWarning::Option("false_alarm"));
    }
    if tried == 0 {
        return Err(NoWarning::Option("tried"));
    }
    let too_few =
        NoWarning::TooFew { shifting: judge.shifting.len(), quiet: judge.quiet.len().min(learn.quiet.len()) };
    let threshold = threshold(&learn.quiet, false_alarm).ok_or(too_few)?;
    let area = area(&judge.shifting, &judge.quiet).ok_or(too_few)?;
    let sounds = |readings: &[f64]| readings.iter().filter(|reading| **reading > threshold).count();
    let hits = Share::new(sounds(&judge.shifting), judge.shifting.len());
    let false_alarms = Share::new(sounds(&judge.quiet), judge.quiet.len());
    let error = ERROR / tried as f64;
    let least = exact_interval(hits.count, hits.of, error).0;
    let most = exact_interval(false_alarms.count, false_alarms.of, error).1;
    Ok(Alarm { threshold, hits, false_alarms, area, tells: least > most })
}

/// The least reading that no more than this part exceed; `None` for fewer than two.
fn threshold(quiet: &[f64], part: f64) -> Option<f64> {
    let mut falling = quiet.to_vec();
    falling.sort_unstable_by(|a, b| b.total_cmp(a));
    let may_exceed = floor(part * falling.len() as f64) as usize;
    (falling.len() > 1).then(|| falling[may_exceed.min(falling.len() - 1)])
}

#[cfg(test)]
mod tests {
    use super::*;
    use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
    use detente_numbers::{normal_cdf, normal_quantile};

    /// Normal numbers around so much.
    fn normal(seed: u64, around: f64, count: u64) -> Vec<f64> {
        let key = |number| lane_key(Seed(seed), World::Trajectory, number);
        let drawn = |number| uniform(key(number), Source::new("alarm", "test"), 0, 0);
        (0..count).map(|number| around + normal_quantile(drawn(number))).collect()
    }

    fn readings(seed: u64, apart: f64, count: u64) -> Readings {
        Readings { shifting: normal(seed, apart, count), quiet: normal(seed + 1, 0.0, count) }
    }

    #[test]
    fn hits_and_false_alarms_are_those_of_two_normal_distributions() {
        // One standard deviation apart: the 90 % quantile of the one is exceeded by 38.9 % of the other.
        let truth = 1.0 - normal_cdf(1.2816 - 1.0);
        let found = alarm(&readings(1, 1.0, 4_000), &readings(3, 1.0, 4_000), 0.1, 40).unwrap();
        // Five standard errors: of a threshold from 4,000 some 0.08 wide, and of shares of 4,000.
        assert!((found.hits.estimate() - truth).abs() < 0.07, "{found:?}");
        assert!((found.false_alarms.estimate() - 0.1).abs() < 0.04, "{found:?}");
        assert!((found.area.estimate - 0.76).abs() < 0.03 && found.tells, "{found:?}");
        assert!(
            found.hits.interval.0 < found.hits.estimate() && found.hits.estimate() < found.hits.interval.1
        );
    }

    #[test]
    fn of_many_that_tell_nothing_hardly_one_is_said_to() {
        let tells = |number: u64| {
            let [learn, judge] = [0, 2].map(|half| readings(100 + 4 * number + half, 0.0, 200));
            alarm(&learn, &judge, 0.1, 20).unwrap().tells
        };
        // Twenty are tried together twenty times: one such time in twenty at most would have any.
        assert!((0..400).filter(|number| tells(*number)).count() <= 3);
    }

    #[test]
    fn what_cannot_be_read_sounds_no_alarm() {
        let none = Readings { shifting: vec![f64::NEG_INFINITY; 9], quiet: vec![f64::NEG_INFINITY; 9] };
        let found = alarm(&none, &none, 0.1, 1).unwrap();
        assert!((found.hits.count, found.false_alarms.count, found.tells) == (0, 0, false));
        assert!((found.area.estimate - 0.5).abs() < 1e-12);
        assert_eq!(alarm(&none, &none, 0.0, 1), Err(NoWarning::Option("false_alarm")));
        assert_eq!(alarm(&none, &none, 0.1, 0), Err(NoWarning::Option("tried")));
        let one = Readings { shifting: vec![0.0], quiet: vec![0.0] };
        assert_eq!(alarm(&one, &one, 0.1, 1), Err(NoWarning::TooFew { shifting: 1, quiet: 1 }));
    }
}
