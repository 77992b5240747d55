//! The share of variance that one factor explains, from draws that were made anyway.
//!
//! What a result's mean does along a factor is followed by a line in each of some classes of it, and what is left about the lines is what the
//! factor does not explain, in equal parts for each degree of freedom, as the analysis of variance has it. Classes of constant means would
//! count what a factor does inside a class as unexplained: a result that is its factor alone would be told as 1 - 1/M^2 by M classes, and
//! much lower where it is steep. Lines leave little, and two looks tell how much:
//! - *Neighbours*: a draw less what the line between its two neighbours says (T. Gasser, L. Sroka and C. Jennen-Steinmetz, Biometrika 73,
//!   1986; for shares of variance with one neighbour: F. Gamboa, P. Gremaud, T. Klein and A. Lagnoux, Bernoulli 28, 2022). It has hardly any
//!   bias, but many times the noise of classes. Where it lies below what the lines leave by more than its noise, it is believed, the more the
//!   further it lies, as E. J. Green and W. E. Strawderman combine the two kinds (Journal of the American Statistical Association 86, 1991).
//! - *Halves*: what half as many classes leave more than all of them, each of two that are next to each other. Twice as many would take away less than that again, where the mean
//!   has jumps, and much less where it is smooth. The upper end of the interval is raised by it.
//!
//! The interval is that of the delta method: each draw's influence on the ratio of the two variances, and the noise of the neighbours as far
//! as they are believed.

use detente_numbers::{abs, max, min, normal_quantile, sqrt};

use super::given::{Classes, GivenRun};
use super::{Bootstrap, Estimate};

/// Draws in a class, and classes at most.
const DRAWS_A_CLASS: usize = 20;
const CLASSES_MOST: usize = 48;
/// Neighbours are not believed where they lie nearer than so many standard deviations of their noise.
const BELIEVED_FROM: f64 = 3.0;

/// What one factor explains.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Explained {
    /// As a share of all variance.
    pub(super) of_all: Estimate,
    /// As a share of the variance that is not luck; as `of_all`, where no draw has two trajectories.
    pub(super) of_rest: Estimate,
}

/// What the factor in a column explains; `None` where it does not vary.
pub(super) fn explained(run: &GivenRun, column: usize, bootstrap: &Bootstrap) -> Option<Explained> {
    let numbers: Vec<f64> = run.column(column).collect();
    let classes = Classes::new(numbers.iter().copied(), (run.draws() / DRAWS_A_CLASS).min(CLASSES_MOST));
    if classes.count < 2 {
        return None;
    }
    let parts = Parts::of(run);
    let left = Left::of(&numbers, &parts.means, &classes);
    // Divided by n - 1, as the mean itself was estimated.
    let unbiased = parts.means.len() as f64 / (parts.means.len() as f64 - 1.0);
    let found: Vec<f64> =
        parts.means.iter().zip(&left.of_draw).map(|(mean, left)| mean * mean * unbiased - left).collect();
    let ratio = |below: &[f64]| left.ratio(&found, below, bootstrap);
    Some(Explained { of_all: ratio(&parts.all), of_rest: ratio(&parts.rest) })
}

/// What each draw adds to variances, in the order of the draws.
struct Parts {
    /// Its mean, less that of all.
    means: Vec<f64>,
    /// What it adds to all variance.
    all: Vec<f64>,
    /// What it adds to the variance that is not luck.
    rest: Vec<f64>,
}

impl Parts {
    fn of(run: &GivenRun) -> Self {
        let moments = run.moments();
        let centre = moments[0].0;
        let mean = average(moments.iter().map(|(mean, _)| mean - centre));
        let means: Vec<f64> = moments.iter().map(|(of_draw, _)| of_draw - centre - mean).collect();
        let all: Vec<f64> =
            means.iter().zip(&moments).map(|(mean, (_, within))| mean * mean + within).collect();
        // With n below, the variance inside a draw is too small by what its mean takes of it.
        let luck = |draw: usize| {
            let count = run.places(draw).len() as f64;
            if count > 1.0 { moments[draw].1 * count / (count - 1.0) } else { f64::NAN }
        };
        let of_luck: Vec<f64> = (0..means.len()).map(luck).collect();
        let told = || of_luck.iter().copied().filter(|luck| luck.is_finite());
        let usual = if told().next().is_some() { average(told()) } else { 0.0 };
        let known = |luck: f64| if luck.is_finite() { luck } else { usual };
        let rest = all.iter().zip(&of_luck).map(|(all, luck)| all - known(*luck)).collect();
        Self { means, all, rest }
    }
}

/// What a factor leaves of the variance of the draws' means.
struct Left {
    /// By draw; the mean of these is the estimate.
    of_draw: Vec<f64>,
    /// The variance that the neighbours' noise gives the mean, as far as they are believed.
    noise: f64,
    /// By how much the lines, having been fitted to the draws, make variances look smaller.
    fitted: f64,
    /// How much less finer classes might leave.
    finer: f64,
}

impl Left {
    fn of(numbers: &[f64], means: &[f64], classes: &Classes) -> Self {
        let by_lines = lines(numbers, means, classes);
        let by_neighbours = neighbours(numbers, means);
        let mean = average(by_lines.iter().copied());
        // The outermost draws have one neighbour only, and count as the others do on average.
        let told = || by_neighbours.iter().copied().filter(|left| left.is_finite());
        let of_neighbours = average(told());
        let gap = max(mean - of_neighbours, 0.0);
        let variance = noise(numbers, &by_lines, &by_neighbours);
        let belief = if gap > BELIEVED_FROM * sqrt(variance) {
            1.0 - BELIEVED_FROM * BELIEVED_FROM * variance / (gap * gap)
        } else {
            0.0
        };
        let both = by_lines.iter().zip(&by_neighbours).map(|(lines, near)| {
            let near = if near.is_finite() { *near } else { of_neighbours };
            (1.0 - belief) * lines + belief * near
        });
        let of_halves = |from| average(lines(numbers, means, &classes.halved(from)).into_iter());
        let of_halves = max(of_halves(0), of_halves(1));
        Self {
            of_draw: both.collect(),
            noise: belief * belief * variance,
            fitted: means.len() as f64 / max(means.len() as f64 - 2.0 * classes.count as f64, 1.0),
            finer: (1.0 - belief) * min(gap, max(of_halves - mean, 0.0)),
        }
    }

    /// The ratio of the means of two parts of each draw, between 0 and 1, with its interval.
    fn ratio(&self, above: &[f64], below: &[f64], bootstrap: &Bootstrap) -> Estimate {
        let whole = average(below.iter().copied());
        let ratio = average(above.iter().copied()) / whole;
        let influence = above.iter().zip(below).map(|(above, below)| above - ratio * below);
        let count = above.len() as f64;
        let variance = average(influence.map(|of| of * of)) * self.fitted / count + self.noise;
        let reach =
            if bootstrap.resamples == 0 { f64::NAN } else { normal_quantile(0.5 + 0.5 * bootstrap.level) };
        let reach = reach * sqrt(variance) / abs(whole);
        let within = |share: f64| if share.is_nan() { share } else { min(max(share, 0.0), 1.0) };
        Estimate {
            value: within(ratio),
            low: within(ratio - reach),
            high: within(ratio + reach + self.finer / abs(whole)),
        }
    }
}

/// Squared distances of the means from a line in each class, made larger by what the line takes of them.
fn lines(numbers: &[f64], means: &[f64], classes: &Classes) -> Vec<f64> {
    let mut sums = vec![[0.0; 3]; classes.count];
    for ((class, number), mean) in classes.of_draw.iter().zip(numbers).zip(means) {
        let of_class = &mut sums[*class];
        *of_class = [of_class[0] + 1.0, of_class[1] + number, of_class[2] + mean];
    }
    let centres: Vec<[f64; 2]> =
        sums.iter().map(|[count, numbers, means]| [numbers / count, means / count]).collect();
    let mut products = vec![[0.0; 2]; classes.count];
    for ((class, number), mean) in classes.of_draw.iter().zip(numbers).zip(means) {
        let [of_number, of_mean] = centres[*class];
        let (across, up) = (number - of_number, mean - of_mean);
        products[*class][0] += across * across;
        products[*class][1] += across * up;
    }
    let left = |draw: usize| {
        let class = classes.of_draw[draw];
        let ([of_number, of_mean], [squares, product], count) =
            (centres[class], products[class], sums[class][0]);
        let slope = if squares > 0.0 && count > 3.0 { product / squares } else { 0.0 };
        let taken = if slope == 0.0 { 1.0 } else { 2.0 };
        let distance = means[draw] - of_mean - slope * (numbers[draw] - of_number);
        if count > taken { distance * distance * count / (count - taken) } else { 0.0 }
    };
    (0..means.len()).map(left).collect()
}

/// Squared distances of the means from the line between their neighbours on either side, made as large as those of one alone; NaN at the ends.
fn neighbours(numbers: &[f64], means: &[f64]) -> Vec<f64> {
    let order = order(numbers);
    let mut left = vec![f64::NAN; means.len()];
    for three in order.windows(3) {
        let [before, at, after] = [three[0], three[1], three[2]];
        let between = numbers[after] - numbers[before];
        let weight = if between > 0.0 { (numbers[at] - numbers[before]) / between } else { 0.5 };
        let distance = means[at] - (1.0 - weight) * means[before] - weight * means[after];
        left[at] = distance * distance / (1.0 + weight * weight + (1.0 - weight) * (1.0 - weight));
    }
    left
}

/// The draws in the order of a factor.
fn order(numbers: &[f64]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|one, other| numbers[*one].total_cmp(&numbers[*other]));
    order
}

/// The variance of the mean difference between the two looks. Neighbours share draws, so that differences two apart still go together.
fn noise(numbers: &[f64], lines: &[f64], neighbours: &[f64]) -> f64 {
    let order = order(numbers);
    let differences: Vec<f64> =
        order[1..order.len() - 1].iter().map(|draw| neighbours[*draw] - lines[*draw]).collect();
    let count = differences.len() as f64;
    let mean = average(differences.iter().copied());
    let together = |apart: usize| {
        let pairs = differences.iter().zip(&differences[apart..]);
        pairs.map(|(one, other)| (one - mean) * (other - mean)).sum::<f64>() / count
    };
    max(together(0), together(0) + 2.0 * (together(1) + together(2))) / count
}

fn average(values: impl Iterator<Item = f64>) -> f64 {
    let (count, sum) = values.fold((0.0, 0.0), |(count, sum), value| (count + 1.0, sum + value));
    sum / count
}

#[cfg(test)]
mod tests;
