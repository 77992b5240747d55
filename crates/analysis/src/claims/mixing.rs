//! How chances differ from draw to draw, when each draw shows only how often its trajectories gave each of two or three things.
//!
//! A draw's chances are taken as logistic-normal: the logarithms of their ratios to the chance of what was most frequent are normal over the
//! draws (J. Aitchison and S. M. Shen, Biometrika 67, 1980), so that no chance leaves 0..1 and a chance may lie anywhere over orders of
//! magnitude; given them, the trajectories of a draw are independent, so that luck is small where a chance is. Mean and covariance are those
//! of greatest likelihood, by expectation and maximisation (A. P. Dempster, N. M. Laird and D. B. Rubin, Journal of the Royal Statistical
//! Society B 39, 1977). Expectations given the counts are sums over a lattice that lies where each posterior does (J. C. Naylor and
//! A. F. M. Smith, Applied Statistics 31, 1982): with steps of a standard deviation they are exact to many digits for bell-shaped densities.

use detente_numbers::{abs, exp, ln, max, min, sqrt};
use std::collections::BTreeMap;

/// Kinds of trajectories that are told apart, at most.
pub(super) const KINDS: usize = 3;
/// Logarithms of ratios, at most.
const RATIOS: usize = KINDS - 1;
/// Parameters at most: two means, two variances and a covariance.
const PARAMETERS: usize = 5;
/// Rounds of expectation and maximisation, at most. They are sure but slow where a chance is rare: what is left is climbed.
const ROUNDS: u32 = 40;
/// Steps of the climb, at most.
const STEPS: u32 = 60;
/// Steps along one way, at most, each half as long again as the one before.
const WALK: u32 = 12;
/// Steps of the search are not smaller than this.
const STEP_LEAST: f64 = 0.02;
/// The climb ends where the next step would gain less of the logarithm of the likelihood.
const GAIN_LEAST: f64 = 1e-6;
/// Relative change of a variance, or change of a mean in standard deviations, below which they end.
const STILL: f64 = 2e-4;
/// Variances of log odds do not fall below this: a chance known within some 3 %.
const VARIANCE_LEAST: f64 = 1e-3;
/// Ratios are not tied more closely than this.
const CORRELATION_MOST: f64 = 0.995;
/// Standard deviations from the middle of a posterior to the ends of its lattice.
const REACH: f64 = 5.0;
/// A step whose likelihood is too small is shortened by this, so many times.
const SHORTER: f64 = 0.8;
const SHORTENINGS: u32 = 20;
/// More cells than these are joined where they are alike.
const CELLS: usize = 200;

/// Draws with the same counts.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Of the most frequent kind first.
    counts: [f64; KINDS],
    draws: f64,
    /// Where its posterior lies.
    place: Normal,
}

/// A normal distribution of the logarithms of ratios.
#[derive(Clone, Copy, Debug)]
pub(super) struct Normal {
    mean: [f64; RATIOS],
    /// Two variances and the covariance.
    spread: [f64; 3],
}

/// What the draws showed, and how they hang together.
pub(super) struct Mixing {
    /// Ratios: 1 or 2.
    ratios: usize,
    /// How far each kind lies on the claim's side, the most frequent first.
    leads: [f64; KINDS],
    cells: Vec<Cell>,
    /// The cell of each draw.
    of_draw: Vec<usize>,
    normal: Normal,
}

impl Mixing {
    /// Fitted to the counts of each kind in each draw; `leads` has two or three kinds.
    pub(super) fn fit(leads: &[f64], counts: &[[u32; KINDS]]) -> Self {
        let kinds = leads.len();
        let total = |kind: usize| counts.iter().map(|of| u64::from(of[kind])).sum::<u64>();
        let mut order: Vec<usize> = (0..kinds).collect();
        order.sort_by_key(|kind| (std::cmp::Reverse(total(*kind)), *kind));
        let mut sorted = [0.0; KINDS];
        for (to, from) in sorted.iter_mut().zip(&order) {
            *to = leads[*from];
        }
        let (cells, of_draw) = cells(counts, &order);
        let normal = first_guess(&cells, kinds - 1);
        let mut mixing = Self { ratios: kinds - 1, leads: sorted, cells, of_draw, normal };
        mixing.cells.iter_mut().for_each(|cell| cell.place = laplace(kinds - 1, &cell.counts, &normal));
        for _ in 0..ROUNDS {
            let before = mixing.normal;
            mixing.round();
            if before.is_near(&mixing.normal, mixing.ratios) {
                break;
            }
        }
        mixing.climb();
        mixing
    }

    /// To the greatest likelihood by steps along the slope in the metric of the information, each shortened until it gains (E. R. Berndt, B. H. Hall,
    /// R. E. Hall and J. A. Hausman, Annals of Economic and Social Measurement 3, 1974).
    fn climb(&mut self) {
        let mut here = self.judged(&self.normal).1;
        for _ in 0..STEPS {
            let normal = self.normal;
            for at in 0..self.cells.len() {
                self.cells[at].place = self.settled(&self.cells[at], &normal).0;
            }
            let (step, gain) = self.uphill();
            let shorter = (0..SHORTENINGS).map(|times| (0..times).fold(1.0, |factor, _| 0.5 * factor));
            let next = shorter
                .map(|factor| normal.moved(&step, factor, self.ratios))
                .map(|normal| (self.judged(&normal).1, normal))
                .find(|(likelihood, _)| *likelihood > here);
            if gain < GAIN_LEAST {
                return;
            }
            // A step that gains a small part of what was hoped for goes round a bend.
            let Some((likelihood, next)) = next.filter(|(likelihood, _)| likelihood - here > 0.1 * gain)
            else {
                return self.explore(here);
            };
            (here, self.normal) = (likelihood, next);
        }
    }

    /// To the greatest likelihood where it bends: by steps up and down along each mean, and along each variance with the mean chance kept, larger
    /// as long as they gain and smaller where they do not.
    fn explore(&mut self, mut here: f64) {
        let mut steps = [1.0; 2 * RATIOS];
        for _ in 0..STEPS {
            for (way, step) in steps.iter_mut().enumerate().take(2 * self.ratios) {
                let tried = [*step, -*step].map(|by| self.normal.along(way, by));
                let tried = tried.map(|normal| (self.judged(&normal).1, normal));
                let best = if tried[0].0 >= tried[1].0 { tried[0] } else { tried[1] };
                if best.0 > here {
                    (here, self.normal) = best;
                    *step *= 2.0;
                } else {
                    *step *= 0.5;
                }
            }
            if steps[..2 * self.ratios].iter().all(|step| *step < STEP_LEAST) {
                return;
            }
        }
    }

    /// The step that the slope and the information propose, and what it would gain.
    fn uphill(&self) -> ([f64; PARAMETERS], f64) {
        let mut slope = [0.0; PARAMETERS];
        for cell in &self.cells {
            let score = self.normal.score(&cell.place);
            slope.iter_mut().zip(score).for_each(|(sum, own)| *sum += cell.draws * own);
        }
        let (mut step, mut gain) = ([0.0; PARAMETERS], 0.0);
        for direction in self.directions() {
            let along: f64 = direction.iter().zip(&slope).map(|(a, b)| a * b).sum();
            gain += 0.5 * along * along;
            step.iter_mut().zip(direction).for_each(|(sum, own)| *sum += along * own);
        }
        (step, gain)
    }

    /// Expectation and maximisation.
    fn round(&mut self) {
        let normal = self.normal;
        let mut sums = Normal { mean: [0.0; RATIOS], spread: [0.0; 3] };
        let mut all = 0.0;
        for cell in &mut self.cells {
            cell.place = lattice(self.ratios, cell, &normal, &self.leads).0;
            all += cell.draws;
            for (sum, mean) in sums.mean.iter_mut().zip(cell.place.mean) {
                *sum += cell.draws * mean;
            }
        }
        sums.mean.iter_mut().for_each(|mean| *mean /= all);
        for cell in &self.cells {
            let second = cell.place.second_moment_around(&sums.mean);
            for (sum, value) in sums.spread.iter_mut().zip(second) {
                *sum += cell.draws * value / all;
            }
        }
        self.normal = sums.tamed();
    }

    /// The share of draws on the claim's side, and the logarithm of the likelihood but for a constant.
    fn judged(&self, normal: &Normal) -> (f64, f64) {
        let (mut all, mut share, mut likelihood) = (0.0, 0.0, 0.0);
        for cell in &self.cells {
            let (_, chance, own) = self.settled(cell, normal);
            all += cell.draws;
            share += cell.draws * chance;
            likelihood += cell.draws * own;
        }
        (share / all, likelihood)
    }

    /// What a lattice says that has moved to where the posterior lies under this distribution, from its mode: the posterior under another
    /// distribution may lie far away, and a lattice that misses it tells of likelihoods that are not there.
    fn settled(&self, cell: &Cell, normal: &Normal) -> (Normal, f64, f64) {
        let mode = laplace(self.ratios, &cell.counts, normal);
        let place = lattice(self.ratios, &Cell { place: mode, ..*cell }, normal, &self.leads).0;
        lattice(self.ratios, &Cell { place, ..*cell }, normal, &self.leads)
    }

    /// The chance of each draw that it lies on the claim's side, given its counts.
    pub(super) fn chances(&self, normal: &Normal) -> Vec<f64> {
        let of_cells: Vec<f64> = self.cells.iter().map(|cell| self.settled(cell, normal).1).collect();
        self.of_draw.iter().map(|cell| of_cells[*cell]).collect()
    }

    pub(super) const fn normal(&self) -> &Normal {
        &self.normal
    }

    /// The distributions at which the share of draws on the claim's side is least and greatest, among those that lie within so many standard
    /// errors of the fitted one, in single directions and in the one that moves the share most; where likelihood falls faster than a normal
    /// one would, not so far.
    pub(super) fn extremes(&self, standard_errors: f64) -> (Normal, Normal) {
        let (middle, likelihood) = self.judged(&self.normal);
        let enough = likelihood - 0.5 * standard_errors * standard_errors;
        let directions = self.directions();
        let mut found = vec![(middle, self.normal)];
        let (mut down, mut up) = ([0.0; PARAMETERS], [0.0; PARAMETERS]);
        for (index, direction) in directions.iter().enumerate() {
            for sign in [-1.0, 1.0] {
                let (share, normal) = self.moved(&direction.map(|step| sign * step), standard_errors, enough);
                let change = share - middle;
                if -change > abs(down[index]) {
                    down[index] = -change * sign;
                }
                if change > abs(up[index]) {
                    up[index] = change * sign;
                }
                found.push((share, normal));
            }
        }
        for weights in [down, up] {
            let size = sqrt(weights.iter().map(|weight| weight * weight).sum::<f64>());
            if size > 0.0 {
                let mut by = [0.0; PARAMETERS];
                for (weight, direction) in weights.iter().zip(&directions) {
                    by.iter_mut().zip(direction).for_each(|(sum, step)| *sum += weight / size * step);
                }
                found.push(self.moved(&by, standard_errors, enough));
            }
        }
        found.extend(self.along_all(enough));
        let least = found.iter().fold(found[0], |best, one| if one.0 < best.0 { *one } else { best });
        let most = found.iter().fold(found[0], |best, one| if one.0 > best.0 { *one } else { best });
        (least.1, most.1)
    }

    /// Distributions along each mean, and along each variance with the mean chance kept, as far as the likelihood is enough: the information says little of
    /// a variance where hardly any draw showed anything twice.
    fn along_all(&self, enough: f64) -> Vec<(f64, Normal)> {
        let mut found = Vec::new();
        for (way, sign) in (0..2 * self.ratios).flat_map(|way| [(way, -1.0), (way, 1.0)]) {
            let mut by = 0.25;
            for _ in 0..WALK {
                let normal = self.normal.along(way, sign * by);
                let (share, likelihood) = self.judged(&normal);
                if likelihood < enough {
                    break;
                }
                found.push((share, normal));
                by *= 1.5;
            }
        }
        found
    }

    /// The distribution so far in a direction, or as far as the likelihood is enough, and its share.
    fn moved(&self, by: &[f64; PARAMETERS], standard_errors: f64, enough: f64) -> (f64, Normal) {
        let mut factor = standard_errors;
        for _ in 0..SHORTENINGS {
            let normal = self.normal.moved(by, factor, self.ratios);
            let (share, likelihood) = self.judged(&normal);
            if likelihood >= enough {
                return (share, normal);
            }
            factor *= SHORTER;
        }
        (self.judged(&self.normal).0, self.normal)
    }

    /// Independent directions, each a standard error long, from the spread of the scores (the information that the draws themselves show).
    fn directions(&self) -> Vec<[f64; PARAMETERS]> {
        let used: &[usize] = if self.ratios == 1 { &[0, 2] } else { &[0, 1, 2, 3, 4] };
        let mut information = vec![vec![0.0; used.len()]; used.len()];
        for cell in &self.cells {
            let score = self.normal.score(&cell.place);
            for (row, i) in information.iter_mut().zip(used) {
                for (sum, j) in row.iter_mut().zip(used) {
                    *sum += cell.draws * score[*i] * score[*j];
                }
            }
        }
        inverse_root(&information)
            .into_iter()
            .map(|column| {
                let mut direction = [0.0; PARAMETERS];
                for (at, value) in used.iter().zip(column) {
                    direction[*at] = value;
                }
                direction
            })
            .collect()
    }
}

/// Draws with equal counts, and the cell of each draw. Where there are many, counts count as equal whose square roots lie within a quarter,
/// which is half the standard deviation that luck gives them: they are replaced by their mean.
fn cells(counts: &[[u32; KINDS]], order: &[usize]) -> (Vec<Cell>, Vec<usize>) {
    let exact = |count: u32| u64::from(count);
    let rough = |count: u32| (4.0 * sqrt(f64::from(count))) as u64;
    let rougher = |count: u32| (2.0 * sqrt(f64::from(count))) as u64;
    let keys: [&dyn Fn(u32) -> u64; 3] = [&exact, &rough, &rougher];
    let mut found = (Vec::new(), Vec::new());
    for key in keys {
        let mut places: BTreeMap<Vec<u64>, usize> = BTreeMap::new();
        let mut cells: Vec<Cell> = Vec::new();
        let mut of_draw = Vec::with_capacity(counts.len());
        let nowhere = Normal { mean: [0.0; RATIOS], spread: [1.0, 1.0, 0.0] };
        for own in counts {
            let place = order.iter().map(|kind| key(own[*kind])).collect();
            let at = *places.entry(place).or_insert_with(|| {
                cells.push(Cell { counts: [0.0; KINDS], draws: 0.0, place: nowhere });
                cells.len() - 1
            });
            let cell = &mut cells[at];
            cell.draws += 1.0;
            for (sum, kind) in cell.counts.iter_mut().zip(order) {
                *sum += f64::from(own[*kind]);
            }
            of_draw.push(at);
        }
        cells.iter_mut().for_each(|cell| cell.counts.iter_mut().for_each(|count| *count /= cell.draws));
        found = (cells, of_draw);
        if found.0.len() <= CELLS {
            break;
        }
    }
    found
}

/// Where to begin: means at the ratios over all draws, so that rare kinds are taken as rare from the start, and variances from the logarithms of ratios
/// in single draws, each count half a trajectory greater, so that none is 0.
fn first_guess(cells: &[Cell], ratios: usize) -> Normal {
    let all: f64 = cells.iter().map(|cell| cell.draws).sum();
    let total = |kind: usize| cells.iter().map(|cell| cell.draws * cell.counts[kind]).sum::<f64>();
    let pooled = |ratio: usize| {
        if ratio < ratios { ln((total(ratio + 1) + 0.5) / (total(0) + 0.5)) } else { 0.0 }
    };
    let logarithm = |cell: &Cell, ratio: usize| {
        if ratio < ratios { ln((cell.counts[ratio + 1] + 0.5) / (cell.counts[0] + 0.5)) } else { 0.0 }
    };
    let mean = |ratio: usize| cells.iter().map(|cell| cell.draws * logarithm(cell, ratio)).sum::<f64>() / all;
    let centre = [mean(0), mean(1)];
    let product = |i: usize, j: usize| {
        let of = |cell: &Cell| (logarithm(cell, i) - centre[i]) * (logarithm(cell, j) - centre[j]);
        cells.iter().map(|cell| cell.draws * of(cell)).sum::<f64>() / all
    };
    // Not so little that it could hardly grow.
    let variance = |ratio: usize| max(product(ratio, ratio), 0.05);
    Normal { mean: [pooled(0), pooled(1)], spread: [variance(0), variance(1), product(0, 1)] }.tamed()
}

impl Normal {
    /// With variances and correlation inside what is allowed.
    fn tamed(mut self) -> Self {
        self.spread[0] = max(self.spread[0], VARIANCE_LEAST);
        self.spread[1] = max(self.spread[1], VARIANCE_LEAST);
        let most = CORRELATION_MOST * sqrt(self.spread[0] * self.spread[1]);
        self.spread[2] = max(-most, min(most, self.spread[2]));
        self
    }

    fn moved(&self, by: &[f64; PARAMETERS], factor: f64, ratios: usize) -> Self {
        let mut normal = *self;
        for (value, step) in normal.mean.iter_mut().zip(&by[..RATIOS]) {
            *value += factor * step;
        }
        for (value, step) in normal.spread.iter_mut().zip(&by[RATIOS..]) {
            *value += factor * step;
        }
        if ratios == 1 {
            normal.spread[2] = 0.0;
        }
        normal.tamed()
    }

    /// Another one: of two ways for each ratio the first moves its mean by so many standard deviations, the second the logarithm of its
    /// variance, with the mean so that the ratio's own mean stays.
    fn along(&self, way: usize, by: f64) -> Self {
        let (ratio, mut normal) = (way / 2, *self);
        let variance = self.spread[ratio];
        if way.is_multiple_of(2) {
            normal.mean[ratio] += by * sqrt(variance);
            return normal;
        }
        let factor = exp(max(min(by, 12.0), -12.0));
        normal.spread[ratio] = max(factor * variance, VARIANCE_LEAST);
        normal.spread[2] *= sqrt(normal.spread[ratio] / variance);
        normal.mean[ratio] -= 0.5 * (normal.spread[ratio] - variance);
        normal.tamed()
    }

    fn precision(&self) -> [f64; 3] {
        let [a, b, c] = self.spread;
        let determinant = a * b - c * c;
        [b / determinant, a / determinant, -c / determinant]
    }

    fn second_moment_around(&self, centre: &[f64; RATIOS]) -> [f64; 3] {
        let (x, y) = (self.mean[0] - centre[0], self.mean[1] - centre[1]);
        [self.spread[0] + x * x, self.spread[1] + y * y, self.spread[2] + x * y]
    }

    /// The slope of the logarithm of the likelihood of draws with this posterior, in means, variances and covariance.
    fn score(&self, posterior: &Normal) -> [f64; PARAMETERS] {
        let [a, b, c] = self.precision();
        let (x, y) = (posterior.mean[0] - self.mean[0], posterior.mean[1] - self.mean[1]);
        let second = posterior.second_moment_around(&self.mean);
        let [d, e, f] = [second[0] - self.spread[0], second[1] - self.spread[1], second[2] - self.spread[2]];
        // Half of precision * (second moment - covariance) * precision.
        let first = 0.5 * (a * (a * d + c * f) + c * (a * f + c * e));
        let last = 0.5 * (c * (c * d + b * f) + b * (c * f + b * e));
        let cross = a * (c * d + b * f) + c * (c * f + b * e);
        [a * x + c * y, c * x + b * y, first, last, cross]
    }

    fn is_near(&self, other: &Self, ratios: usize) -> bool {
        let near = |ratio: usize| {
            let (variance, other_variance) = (self.spread[ratio], other.spread[ratio]);
            let step = abs(self.mean[ratio] - other.mean[ratio]);
            step <= STILL * sqrt(other_variance) && abs(variance - other_variance) <= STILL * other_variance
        };
        (0..ratios).all(near)
    }

    /// The root of the covariance: x = mean + (p u, q u + r v).
    fn root(&self) -> [f64; 3] {
        let [a, b, c] = self.spread;
        let p = sqrt(a);
        let q = c / p;
        [p, q, sqrt(max(b - q * q, 0.0))]
    }
}

/// Chances of the kinds, and the logarithm of the likelihood of the counts but for a constant.
fn kinds(ratios: usize, at: &[f64; RATIOS], counts: &[f64; KINDS]) -> ([f64; KINDS], f64) {
    let largest = at[..ratios].iter().fold(0.0, |largest, value| max(largest, *value));
    let mut chances = [0.0; KINDS];
    chances[0] = exp(-largest);
    let mut sum = chances[0];
    let mut likelihood = 0.0;
    for ratio in 0..ratios {
        chances[ratio + 1] = exp(at[ratio] - largest);
        sum += chances[ratio + 1];
        likelihood += counts[ratio + 1] * at[ratio];
    }
    chances.iter_mut().for_each(|chance| *chance /= sum);
    let all: f64 = counts[..=ratios].iter().sum();
    (chances, likelihood - all * (largest + ln(sum)))
}

/// A normal distribution at the posterior's mode with its curvature there, by Newton's steps: the logarithm of the posterior is concave.
fn laplace(ratios: usize, counts: &[f64; KINDS], normal: &Normal) -> Normal {
    let precision = normal.precision();
    let all: f64 = counts[..=ratios].iter().sum();
    let height = |at: &[f64; RATIOS]| kinds(ratios, at, counts).1 - 0.5 * distance(&precision, normal, at);
    let mut at = normal.mean;
    let mut spread = normal.spread;
    for _ in 0..30 {
        let (chances, _) = kinds(ratios, &at, counts);
        let (p, q) = (chances[1], if ratios > 1 { chances[2] } else { 0.0 });
        let (x, y) = (at[0] - normal.mean[0], at[1] - normal.mean[1]);
        let slope = [
            counts[1] - all * p - precision[0] * x - precision[2] * y,
            if ratios > 1 { counts[2] - all * q - precision[2] * x - precision[1] * y } else { 0.0 },
        ];
        let curve = Normal {
            mean: at,
            spread: [
                precision[0] + all * p * (1.0 - p),
                precision[1] + all * q * (1.0 - q),
                precision[2] - all * p * q,
            ],
        };
        spread = curve.precision();
        let step = [spread[0] * slope[0] + spread[2] * slope[1], spread[2] * slope[0] + spread[1] * slope[1]];
        let (here, mut factor) = (height(&at), 1.0);
        let mut next = at;
        for _ in 0..20 {
            next = [at[0] + factor * step[0], at[1] + factor * step[1]];
            if height(&next) >= here {
                break;
            }
            factor *= 0.5;
        }
        at = next;
        if abs(step[0]) + abs(step[1]) < 1e-6 {
            break;
        }
    }
    Normal { mean: at, spread }
}

fn distance(precision: &[f64; 3], normal: &Normal, at: &[f64; RATIOS]) -> f64 {
    let (x, y) = (at[0] - normal.mean[0], at[1] - normal.mean[1]);
    precision[0] * x * x + precision[1] * y * y + 2.0 * precision[2] * x * y
}

/// Mean and covariance of the posterior of a cell, its chance of lying on the claim's side, and the logarithm of the likelihood of its counts
/// but for a constant.
fn lattice(ratios: usize, cell: &Cell, normal: &Normal, leads: &[f64; KINDS]) -> (Normal, f64, f64) {
    let precision = normal.precision();
    let root = cell.place.root();
    let step = if ratios == 1 { 0.5 } else { 1.0 };
    let points = (REACH / step) as i32;
    let others = if ratios == 1 { 0 } else { points };
    let height = |at: &[f64; RATIOS]| {
        let (chances, likelihood) = kinds(ratios, at, &cell.counts);
        (chances, likelihood - 0.5 * distance(&precision, normal, at))
    };
    let top = height(&cell.place.mean).1;
    let (mut sum, mut first, mut second, mut on_side) = (0.0, [0.0; RATIOS], [0.0; 3], 0.0);
    for u in -points..=points {
        for v in -others..=others {
            let (u, v) = (step * f64::from(u), step * f64::from(v));
            let (x, y) = (root[0] * u, root[1] * u + root[2] * v);
            let y = if ratios == 1 { 0.0 } else { y };
            let (chances, here) = height(&[cell.place.mean[0] + x, cell.place.mean[1] + y]);
            // Far out on one side of a badly placed lattice the density may be the greater, but not beyond all numbers.
            let weight = exp(min(here - top, 300.0));
            sum += weight;
            first[0] += weight * x;
            first[1] += weight * y;
            second[0] += weight * x * x;
            second[1] += weight * y * y;
            second[2] += weight * x * y;
            on_side += weight * side(&chances, leads, &root, step);
        }
    }
    let (x, y) = (first[0] / sum, first[1] / sum);
    let mean = [cell.place.mean[0] + x, cell.place.mean[1] + y];
    let spread = [second[0] / sum - x * x, second[1] / sum - y * y, second[2] / sum - x * y];
    let least = |variance: f64| max(variance, 1e-12);
    let spread = if ratios == 1 {
        [least(spread[0]), 1.0, 0.0]
    } else {
        [least(spread[0]), least(spread[1]), spread[2]]
    };
    let (area, volume) = if ratios == 1 {
        (root[0], normal.spread[0])
    } else {
        (root[0] * root[2], normal.spread[0] * normal.spread[1] - normal.spread[2] * normal.spread[2])
    };
    // The lattice's step, and what the densities are divided by, are the same everywhere.
    (Normal { mean, spread }, on_side / sum, top + ln(sum * area) - 0.5 * ln(volume))
}

/// How much of the lattice's cell around a point lies on the claim's side, as if the border were straight there.
fn side(chances: &[f64; KINDS], leads: &[f64; KINDS], root: &[f64; 3], step: f64) -> f64 {
    let lead: f64 = chances.iter().zip(leads).map(|(chance, lead)| chance * lead).sum();
    let (x, y) = (chances[1] * (leads[1] - lead), chances[2] * (leads[2] - lead));
    let (along, across) = (x * root[0] + y * root[1], y * root[2]);
    let width = step * (abs(along) + abs(across));
    if width > 0.0 {
        max(0.0, min(1.0, 0.5 + lead / width))
    } else if lead > 0.0 {
        1.0
    } else {
        0.0
    }
}

/// Columns whose products with themselves sum to the inverse of a matrix; what the draws say nothing of is left out.
fn inverse_root(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let size = matrix.len();
    let mut lower = vec![vec![0.0; size]; size];
    for i in 0..size {
        for j in 0..=i {
            let inner: f64 = (0..j).map(|k| lower[i][k] * lower[j][k]).sum();
            let rest = matrix[i][j] - inner;
            lower[i][j] = match (i == j, lower[j][j] > 0.0) {
                (true, _) if rest > 1e-12 * matrix[i][i] => sqrt(rest),
                (false, true) => rest / lower[j][j],
                _ => 0.0,
            };
        }
    }
    // Columns of the inverse of the upper triangle, one by one, from below.
    let column = |of: usize| {
        let mut column = vec![0.0; size];
        if lower[of][of] > 0.0 {
            for i in (0..=of).rev() {
                let unit = if i == of { 1.0 } else { 0.0 };
                let inner: f64 = (i + 1..=of).map(|k| lower[k][i] * column[k]).sum();
                if lower[i][i] > 0.0 {
                    column[i] = (unit - inner) / lower[i][i];
                }
            }
        }
        column
    };
    (0..size).map(column).collect()
}
