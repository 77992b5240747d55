//! What holds of a box: how much of the outcome it covers, how dense it is, and which of its restrictions chance alone could have made.

use super::draws::{Sample, Tally};
use super::region::{Held, Region};
use detente_numbers::estimates::share_interval;
use detente_numbers::{beta_regularised, sqrt};

/// What holds of a region among the draws of a sample.
///
/// **With shares for labels**, coverage and density count trajectories, not draws: density is the chance of the outcome for a future drawn in the
/// region with luck of its own, and cannot reach 1 where luck has a say; `luck` tells how much of what keeps it from 0 and 1 is luck.
/// Figures of a region are too good by as much as the region was fitted to these very draws; those on fresh draws are not.
///
/// Intervals are 95 % ones for what other draws and other luck could change, the region being given: Wilson's with the effective number of draws
/// ([`share_interval`]), which for the coverage, a ratio of two sums over draws, comes from its linearisation (W. G. Cochran, Sampling Techniques,
/// 1977, section 6.3).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figures {
    /// Draws inside.
    pub points: u64,
    /// The part of all trajectories with the outcome that is inside: 0 to 1.
    pub coverage: f64,
    /// The lower end of its interval.
    pub coverage_low: f64,
    /// Its upper end.
    pub coverage_high: f64,
    /// The part of the trajectories inside that have the outcome: the mean share of the draws inside. NaN without a draw.
    pub density: f64,
    /// The lower end of its interval.
    pub density_low: f64,
    /// Its upper end.
    pub density_high: f64,
    /// The part of all draws that is inside.
    pub mass: f64,
    /// The lower end of its interval.
    pub mass_low: f64,
    /// Its upper end.
    pub mass_high: f64,
    /// The part of the variance of the shares inside that the luck of so few trajectories a draw makes: near 1, all draws inside have about the
    /// same chance of the outcome and no further restriction can tell them apart; near 0, the draws differ. `None` with one trajectory a
    /// draw, which says nothing about it, and where all shares are the same.
    pub luck: Option<f64>,
}

/// The figures of a region in a sample; those of parts of `whole` where a region was found after others.
#[must_use]
pub fn figures(sample: &Sample<'_>, whole: &Sample<'_>, region: &Region) -> Figures {
    let inside: Vec<u32> = rows(sample, region).collect();
    let tally = inside.iter().fold(Tally::default(), |sum, row| sum + sample.tally(*row));
    let density = sample.density(tally);
    let spread = Spread::of(sample, &inside, tally);
    let points = tally.points as f64;
    let error = sqrt(spread.squares / ((points - 1.0) * points));
    let (density_low, density_high) = share_interval(density, error, tally.points, sample.draws.per_draw);
    let coverage = tally.units as f64 / whole.total.units as f64;
    let error = error_of_coverage(whole, &inside, coverage);
    let (coverage_low, coverage_high) =
        share_interval(coverage, error, whole.total.points, sample.draws.per_draw);
    let mass = points / whole.total.points as f64;
    let error = sqrt(mass * (1.0 - mass) / whole.total.points as f64);
    let (mass_low, mass_high) = share_interval(mass, error, whole.total.points, 1);
    let per_draw = f64::from(sample.draws.per_draw);
    let by_luck = spread.products / (per_draw - 1.0);
    let has_luck = sample.draws.per_draw > 1 && spread.squares > 0.0;
    Figures {
        points: tally.points,
        coverage,
        coverage_low,
        coverage_high,
        density,
        density_low,
        density_high,
        mass,
        mass_low,
        mass_high,
        luck: has_luck.then(|| if by_luck < spread.squares { by_luck / spread.squares } else { 1.0 }),
    }
}

/// The standard error of the part of all outcomes that is inside: each draw moves it by its share times what being inside is more than that part.
fn error_of_coverage(whole: &Sample<'_>, inside: &[u32], coverage: f64) -> f64 {
    let mut is_inside = vec![false; whole.weights.len()];
    inside.iter().for_each(|row| is_inside[*row as usize] = true);
    let (mut squares, mut sum) = (0.0, 0.0);
    for ((share, weight), is_inside) in whole.draws.shares.iter().zip(&whole.weights).zip(is_inside) {
        let (weight, moved) = (f64::from(*weight), share * (f64::from(u8::from(is_inside)) - coverage));
        squares += weight * moved * moved;
        sum += weight * share;
    }
    let points = whole.total.points as f64;
    sqrt(squares * points / (points - 1.0)) / sum
}

/// How shares spread: squared distances from their mean, and what K trajectories with the share y say of the luck in it: y (1 - y), whose mean is
/// (K - 1) / K times that of p (1 - p), while the luck in y has the variance p (1 - p) / K.
struct Spread {
    squares: f64,
    products: f64,
}

impl Spread {
    fn of(sample: &Sample<'_>, rows: &[u32], tally: Tally) -> Self {
        let mean = sample.density(tally);
        let mut spread = Self { squares: 0.0, products: 0.0 };
        for row in rows {
            let (share, weight) =
                (sample.draws.shares[*row as usize], f64::from(sample.weights[*row as usize]));
            spread.squares += weight * (share - mean) * (share - mean);
            spread.products += weight * share * (1.0 - share);
        }
        spread
    }
}

fn rows<'a>(sample: &'a Sample<'_>, region: &'a Region) -> impl Iterator<Item = u32> + 'a {
    let is_in = |row: &usize| sample.weights[*row] > 0 && region.contains(sample.draws, *row);
    (0..sample.weights.len()).filter(is_in).map(|row| row as u32)
}

/// A limit of a region, and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Support {
    /// The factor that it restricts.
    pub factor: usize,
    /// Which of its limits.
    pub limit: Limit,
    /// The density of the region without this limit.
    pub density_without: f64,
    /// The chance that as many trajectories with the outcome would be in the region, were its draws any of those that are in it without
    /// this limit: the binomial tail of Bryant and Lempert (2010). *Quasi*, because the limit was chosen to make it small: one that is large
    /// condemns the limit, one that is small does not prove it.
    ///
    /// **With shares for labels** a draw is worth so many independent trials as make the variance of a share that of the shares seen without the
    /// limit: 1 for labels of 0 and 1, which gives the published value; up to K where K trajectories of a draw have nothing but the chance
    /// in common. The tail is that of the beta distribution with these trials, which is the binomial's where they are whole.
    pub quasi_p: f64,
}

/// One limit of a restriction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The lower end.
    Low,
    /// The upper end.
    High,
    /// The choice of categories.
    Categories,
}

/// What each limit of a region is worth, in the order of the factors, low before high.
#[must_use]
pub fn supports(sample: &Sample<'_>, region: &Region) -> Vec<Support> {
    let mut supports = Vec::new();
    let inside = rows(sample, region).fold(Tally::default(), |sum, row| sum + sample.tally(row));
    for restriction in &region.restrictions {
        let factor = restriction.factor;
        let loosened: &[(Limit, Held)] = match &restriction.held {
            Held::OneOf(_) => &[(Limit::Categories, UNLIMITED)],
            Held::Between { low, high } => &[
                (Limit::Low, Held::Between { low: f64::NEG_INFINITY, high: *high }),
                (Limit::High, Held::Between { low: *low, high: f64::INFINITY }),
            ],
        };
        for (limit, held) in loosened.iter().filter(|(_, held)| *held != restriction.held) {
            supports.push(support(sample, &region.with(factor, held.clone()), inside, (factor, *limit)));
        }
    }
    supports
}

/// The region without limits that may be worth nothing: as long as some quasi-p-value is above `worth`, the worst quarter of those limits goes, since a
/// limit may seem worthless only beside another one that says the same.
#[must_use]
pub fn worthwhile(sample: &Sample<'_>, region: &Region, worth: f64) -> Region {
    let mut region = region.clone();
    loop {
        let mut idle = supports(sample, &region);
        idle.retain(|support| support.quasi_p > worth);
        if idle.is_empty() {
            return region;
        }
        idle.sort_by(|a, b| b.quasi_p.total_cmp(&a.quasi_p));
        for support in &idle[..idle.len().div_ceil(4)] {
            let held = match (region.held(support.factor), support.limit) {
                (Some(Held::Between { high, .. }), Limit::Low) => {
                    Held::Between { low: f64::NEG_INFINITY, high: *high }
                }
                (Some(Held::Between { low, .. }), Limit::High) => {
                    Held::Between { low: *low, high: f64::INFINITY }
                }
                _ => UNLIMITED,
            };
            region = if held == UNLIMITED {
                region.without(support.factor)
            } else {
                region.with(support.factor, held)
            };
        }
    }
}

const UNLIMITED: Held = Held::Between { low: f64::NEG_INFINITY, high: f64::INFINITY };

fn support(sample: &Sample<'_>, wider: &Region, inside: Tally, (factor, limit): (usize, Limit)) -> Support {
    let around: Vec<u32> = rows(sample, wider).collect();
    let tally = around.iter().fold(Tally::default(), |sum, row| sum + sample.tally(*row));
    let density_without = sample.density(tally);
    let trials = trials_per_draw(sample, &around, tally);
    let quasi_p = quasi_p(inside.points as f64 * trials, sample.density(inside), density_without);
    Support { factor, limit, density_without, quasi_p }
}

/// How many independent trials a draw is worth: p (1 - p) over the variance of the shares, 1 for labels of 0 and 1.
fn trials_per_draw(sample: &Sample<'_>, rows: &[u32], tally: Tally) -> f64 {
    let is_label = |row: &u32| matches!(sample.draws.shares[*row as usize], 0.0 | 1.0);
    if rows.iter().all(is_label) {
        return 1.0;
    }
    let density = sample.density(tally);
    let variance = Spread::of(sample, rows, tally).squares / tally.points as f64;
    let most = f64::from(sample.draws.per_draw);
    let trials = density * (1.0 - density) / variance;
    // Not above the trajectories that there are; NaN where all shares are the same.
    if trials < most { trials } else { most }
}

/// The chance of at least `density * trials` successes in so many trials of chance `p`.
fn quasi_p(trials: f64, density: f64, p: f64) -> f64 {
    let successes = density * trials;
    if successes.is_nan() {
        return f64::NAN;
    }
    // The tail is 1 without successes to reach, and where every trial succeeds.
    if successes <= 0.0 || p >= 1.0 {
        return 1.0;
    }
    // Division of whole sums may be half a bit off, and the tail jumps from one whole number to the next only for a binomial.
    beta_regularised(successes, trials - successes + 1.0, p)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::discovery::{Draws, Factor};
    use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};

    #[test]
    fn intervals_of_a_given_box_hold_as_often_as_they_say() {
        const REPETITIONS: u64 = 300;
        const DRAWS: u64 = 200;
        // Above 0.6 the chance is 0.7, below 0.1: of all that comes about 0.28 / 0.34 is above, which is 0.4 of the futures.
        let region =
            Region { restrictions: Vec::new() }.with(0, Held::Between { low: 0.6, high: f64::INFINITY });
        let truths = [0.7, 0.28 / 0.34, 0.4];
        let mut held = [0.0; 3];
        for repetition in 0..REPETITIONS {
            let chance = |draw: u64, number: u32| {
                let key = lane_key(Seed(repetition), World::Trajectory, draw);
                uniform(key, Source::new("figures", "test"), 0, number)
            };
            let column: Vec<f64> = (0..DRAWS).map(|draw| chance(draw, 0)).collect();
            let share = |draw: u64| {
                let of = if column[draw as usize] > 0.6 { 0.7 } else { 0.1 };
                f64::from((1..=5).filter(|number| chance(draw, *number) < of).count() as u32) / 5.0
            };
            let shares: Vec<f64> = (0..DRAWS).map(share).collect();
            let draws = Draws::new(vec![Factor::Numbers(&column)], &shares, 5).unwrap();
            let it = figures(&draws.all(), &draws.all(), &region);
            let ends = [
                (it.density_low, it.density_high),
                (it.coverage_low, it.coverage_high),
                (it.mass_low, it.mass_high),
            ];
            for ((held, truth), (low, high)) in held.iter_mut().zip(truths).zip(ends) {
                *held += f64::from(u8::from(low <= truth && truth <= high)) / REPETITIONS as f64;
            }
        }
        // Five standard errors of a share of 0.95 in 300 are 6.3 points, and of one of 1 none: an interval that always holds is too wide.
        assert!(held.iter().all(|held| (0.887..0.9999).contains(held)), "{held:?}");
    }

    #[test]
    fn a_quasi_p_value_is_the_binomial_tail() {
        // P(X >= 3) of 4 trials at 1/2: 5/16. P(X >= 2) of 3 at 1/4: 3 (1/16) (3/4) + 1/64 = 10/64. All of 5 at 0.3: 0.3^5.
        for (trials, successes, p, tail) in
            [(4.0, 3.0, 0.5, 5.0 / 16.0), (3.0, 2.0, 0.25, 10.0 / 64.0), (5.0, 5.0, 0.3, 0.00243)]
        {
            let found = quasi_p(trials, successes / trials, p);
            assert!((found - tail).abs() < 1e-14, "{found} and not {tail}");
        }
        assert_eq!(quasi_p(4.0, 0.0, 0.5), 1.0);
        assert_eq!(quasi_p(4.0, 1.0, 1.0), 1.0);
    }
}
