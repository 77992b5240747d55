//! In which share of the parameter draws a claim holds, when luck blurs what each of them says.
//!
//! The mean of K trajectories says what a draw's parameters would give on average but for luck. Counting the draws whose *means* bear a claim
//! out is wrong: luck alone takes the count towards one half. So each draw counts with the chance that its parameters bear the claim out,
//! given its mean: with the analysis of variance saying how much of the spread of the means is luck, that mean is drawn in towards the
//! mean of all by this share, and what is left open about it has the variance that goes with it (parametric empirical Bayes: C. N. Morris,
//! Journal of the American Statistical Association 78, 1983). The first two moments are then those of ignorance alone. The share is exact in
//! the limit of many draws where ignorance and luck are both normal, whatever K, and where K is large, whatever the shape of ignorance;
//! between, it has a shape between the two. A model in which nothing is unknown has no spread left: its claims hold in all draws or in none.
//!
//! Chances are no such case: where one is small, so is its luck, and it does not leave 0..1. Where trajectories give two or three different
//! things alone (chances, differences of two, a chance given something), the draws' chances are taken as logistic-normal instead
//! ([`super::mixing`]); again exact where K is large, whatever the shape.
//!
//! Where no trajectory at all lay on the other side (a chance above 0; an effect that only ever adds), no model can say more than in which
//! draws the effect was seen: that is the lower end of the interval.
//!
//! The interval is one at all numbers of draws at once, asymptotically, a quarter of the error each for the mean of the draws, for the share
//! of their spread that is luck (the values that an [`AsymptoticSequence`] for its defining equation does not shut out), for the size of
//! luck, and for the mean of those chances (exact, by bets), at the worst of what the other three leave; of logistic-normal chances, three quarters
//! for the distribution's parameters, in the direction that moves the share most, and with odds before any counts that are off by a factor
//! of two, since their shape is a guess where trajectories are few (L. DeRobertis and J. A. Hartigan, Annals of Statistics 9, 1981).

use super::mixing::Mixing;
use super::tally::Counted;
use super::track::Combined;
use detente_numbers::sequences::asymptotic::{AsymptoticSequence, DRAWS_LEAST};
use detente_numbers::sequences::betting::ratio_interval;
use detente_numbers::sums::Moments;
use detente_numbers::{abs, max, min, normal_cdf, sqrt};

/// By how much the odds that a draw lies on the claim's side may be off because ignorance has another shape than was taken.
const SHAPE: f64 = 2.0;
/// Relative to the greatest lead, one that is rounding and nothing else: it lies on the threshold.
const BORDER: f64 = 1e-12;
/// Shares of luck at which the worst is looked for, across what is left of them.
const LUCK_STEPS: u32 = 8;

/// A share of the parameter draws and its anytime-valid interval.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Share {
    /// Estimate.
    pub estimate: f64,
    /// Lower end of the 95 % interval.
    pub low: f64,
    /// Upper end.
    pub high: f64,
}

/// The chance, draw by draw, that its parameters bear one comparison out.
pub(super) struct Chances {
    estimate: Vec<f64>,
    /// Where their mean is as small, and as great, as may be.
    least: Vec<f64>,
    most: Vec<f64>,
}

/// Where the spread of the draws comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sources {
    pub(super) luck: bool,
    pub(super) ignorance: bool,
}

impl Chances {
    /// Of draws that lie so far on the claim's side. `None` with too few draws, where luck cannot be told from ignorance, or
    /// where nothing was seen of the quantity.
    pub(super) fn new(leads: &Combined, sources: Sources, error: f64, draws_best: f64) -> Option<Self> {
        let draws = leads.means.len() as u64;
        // No number where a quotient is of nothing.
        if draws < DRAWS_LEAST || leads.means.iter().any(|lead| !lead.is_finite()) {
            return None;
        }
        if sources.luck && leads.noise.is_some() {
            if let Some(one_sided) = leads.range.and_then(|range| Self::one_sided(&leads.means, range)) {
                return Some(one_sided);
            }
            if let Some(counted) = &leads.counted {
                return Some(Self::of_counts(counted, error, draws_best));
            }
        }
        let all = Moments::of(&leads.means);
        let sequence = AsymptoticSequence::new(0.25 * error, draws_best);
        let (low, high) = sequence.interval(&leads.means);
        let nothing = vec![0.0; leads.means.len()];
        let noise = if sources.luck { leads.noise.as_ref()? } else { &nothing };
        let of_noise = Moments::of(noise);
        let (size_low, size_high) = sequence.interval(noise);
        let size_low = max(size_low, 0.0);
        let (share, share_low, share_high) =
            luck_share(&leads.means, noise, all.mean(), sequence.standard_errors(draws));
        let chances = |mean: f64, size: f64, share: f64| -> Vec<f64> {
            leads.means.iter().map(|lead| chance(*lead, mean, size, share)).collect()
        };
        let extreme = |mean: f64, is_better: &dyn Fn(f64, f64) -> bool| {
            let mut best: Option<(f64, Vec<f64>)> = None;
            for step in 0..=LUCK_STEPS {
                let share = share_low + (share_high - share_low) * f64::from(step) / f64::from(LUCK_STEPS);
                for size in [size_low, size_high] {
                    let chances = chances(mean, size, share);
                    let sum = chances.iter().sum();
                    if best.as_ref().is_none_or(|(so_far, _)| is_better(sum, *so_far)) {
                        best = Some((sum, chances));
                    }
                }
            }
            best.map(|(_, chances)| chances)
        };
        Some(Self {
            estimate: chances(all.mean(), of_noise.mean(), share),
            least: extreme(low, &|sum, so_far| sum < so_far)?,
            most: extreme(high, &|sum, so_far| sum > so_far)?,
        })
    }
}

impl Chances {
    /// Of draws of which no trajectory, among all that were seen, lay on the other side: then a draw lies on the claim's side just where some
    /// of its trajectories can, and no draw that never showed it can be told from one that never does.
    fn one_sided(means: &[f64], (least, greatest): (f64, f64)) -> Option<Self> {
        let border = BORDER * max(abs(least), abs(greatest));
        let all = |value: f64| vec![value; means.len()];
        if greatest <= border {
            return Some(Self { estimate: all(0.0), least: all(0.0), most: all(0.0) });
        }
        if least > border {
            return Some(Self { estimate: all(1.0), least: all(1.0), most: all(1.0) });
        }
        if least < -border {
            return None;
        }
        let shown = means.iter().map(|mean| if *mean > border { 1.0 } else { 0.0 }).collect();
        Some(Self { estimate: all(1.0), least: shown, most: all(1.0) })
    }

    /// Of draws whose trajectories gave two or three different things.
    fn of_counts(counted: &Counted, error: f64, draws_best: f64) -> Self {
        let mixing = Mixing::fit(&counted.leads, &counted.counts);
        let sequence = AsymptoticSequence::new(0.75 * error, draws_best);
        let (low, high) = mixing.extremes(sequence.standard_errors(counted.counts.len() as u64));
        let tilted = |normal, factor: f64| {
            let tilt = |chance: f64| factor * chance / (factor * chance + 1.0 - chance);
            mixing.chances(normal).into_iter().map(tilt).collect()
        };
        Self {
            estimate: mixing.chances(mixing.normal()),
            least: tilted(&low, 1.0 / SHAPE),
            most: tilted(&high, SHAPE),
        }
    }
}

/// The chance that a draw lies above 0, if its mean is `lead`, the mean of all `mean`, luck has the variance `size`, and that is the share
/// `luck` of the variance of the means.
///
/// Given the lead, the truth is normal with mean (1 - luck) lead + luck mean and variance (1 - luck) size.
fn chance(lead: f64, mean: f64, size: f64, luck: f64) -> f64 {
    let centre = (1.0 - luck) * lead + luck * mean;
    let deviation = sqrt((1.0 - luck) * size);
    if deviation > 0.0 {
        normal_cdf(centre / deviation)
    } else if centre > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// The share in which all comparisons hold. `None` without any, or if one has no chances.
///
/// What is left open about several comparisons of one draw may go together or not: the estimate takes it as independent, the lower end as
/// if no two ever failed together (the union bound), the upper end as if they always did.
pub(super) fn share_of_all(comparisons: &[Chances], error: f64) -> Option<Share> {
    let draws = comparisons.first()?.estimate.len();
    let of_draws = |of_draw: &dyn Fn(usize) -> f64| (0..draws).map(of_draw).collect::<Vec<f64>>();
    let estimates = of_draws(&|draw| comparisons.iter().map(|one| one.estimate[draw]).product());
    let least =
        of_draws(&|draw| max(0.0, 1.0 - comparisons.iter().map(|one| 1.0 - one.least[draw]).sum::<f64>()));
    let most = of_draws(&|draw| comparisons.iter().fold(1.0, |most, one| min(most, one.most[draw])));
    let interval = |chances: Vec<f64>| {
        let pairs: Vec<(f64, f64)> = chances.into_iter().map(|chance| (chance, 1.0)).collect();
        ratio_interval(&pairs, 0.25 * error)
    };
    Some(Share { estimate: Moments::of(&estimates).mean(), low: interval(least).0, high: interval(most).1 })
}

/// The share of the variance of the draws' means that is luck, with the values that the sequence does not shut out.
///
/// It is where the mean of share * d^2 - noise is 0, for deviations d of the draws: an equation in each share, so that no division by a
/// spread that may be nothing is needed.
fn luck_share(means: &[f64], noise: &[f64], mean: f64, standard_errors: f64) -> (f64, f64, f64) {
    let squares: Vec<f64> = means.iter().map(|value| (value - mean) * (value - mean)).collect();
    let (of_squares, of_noise) = (Moments::of(&squares), Moments::of(noise));
    let (spread, luck) = (of_squares.mean(), of_noise.mean());
    if spread <= 0.0 {
        return (1.0, 0.0, 1.0);
    }
    let count = means.len() as f64;
    let products = squares.iter().zip(noise).map(|(a, b)| (a - spread) * (b - luck));
    let covariance = products.sum::<f64>() / (count - 1.0);
    let allowed = standard_errors * standard_errors / count;
    let a = spread * spread - allowed * of_squares.variance();
    let b = spread * luck - allowed * covariance;
    let c = luck * luck - allowed * of_noise.variance();
    let within = |share: f64| max(0.0, min(1.0, share));
    let estimate = within(luck / spread);
    let root = b * b - a * c;
    if a <= 0.0 || root < 0.0 {
        // So few draws that any share may be.
        return (estimate, 0.0, 1.0);
    }
    let half = sqrt(root);
    (estimate, within((b - half) / a), within((b + half) / a))
}
