//! Functions of one uniform number, over many numbers, and where uniform numbers come from.

use crate::clock::seconds_of_one;
use crate::{Figure, Measured, in_turns};
use detente_numbers::counts::{beta_binomial, binomial, negative_binomial, poisson};
use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};
use detente_numbers::{
    beta_quantile, exp, gamma_quantile, ln, logistic, normal_quantile, pow, student_t_quantile,
};
use std::hint::black_box;

/// Numbers in a pass: they stay in the fastest cache.
const NUMBERS: u64 = 1024;
const TURNS: usize = 11;

/// One of each, in nanoseconds a number.
pub(crate) fn measure() -> Vec<Figure> {
    let at = StepSource::new(Source::new("measure", "numbers"), 1, 0);
    let keys: Vec<u64> = (0..NUMBERS).map(|index| lane_key(Seed(1), World::Trajectory, index)).collect();
    let uniforms: Vec<f64> = keys.iter().map(|key| uniform_at(*key, at)).collect();
    let mut measured = generators(&keys);
    for (group, name, function) in FUNCTIONS {
        measured.push((Figure::new(group, *name, "ns"), pass(&uniforms, *function)));
    }
    in_turns(TURNS, measured)
}

fn generators(keys: &[u64]) -> Vec<Measured<'_>> {
    let source = Source::new("measure", "generators");
    let column = move || {
        let mut step = 0;
        let seconds = seconds_of_one(|| {
            step += 1;
            let at = StepSource::new(source, step, 0);
            black_box(keys.iter().map(|key| uniform_at(*key, at)).fold(0.0, |sum, uniform| sum + uniform));
        });
        seconds / keys.len() as f64 * 1e9
    };
    let addresses = move || {
        let mut index = 0;
        seconds_of_one(|| {
            index += 1;
            black_box(lane_key(Seed(black_box(1)), World::Trajectory, index));
        }) * 1e9
    };
    vec![
        (
            Figure::new("generator", "uniform number, one address in a column of trajectories", "ns"),
            Box::new(column),
        ),
        (Figure::new("generator", "key of a trajectory", "ns"), Box::new(addresses)),
    ]
}

fn pass(uniforms: &[f64], function: fn(f64) -> f64) -> Box<dyn FnMut() -> f64 + '_> {
    Box::new(move || {
        let seconds = seconds_of_one(|| {
            black_box(uniforms.iter().map(|uniform| function(*uniform)).fold(0.0, |sum, value| sum + value));
        });
        seconds / uniforms.len() as f64 * 1e9
    })
}

type Named = (&'static str, &'static str, fn(f64) -> f64);

/// A number that the compiler does not know, so that nothing is worked out before the program runs.
fn seen(number: f64) -> f64 {
    black_box(number)
}

/// Counts and quantiles at a uniform number, with sizes that models have.
#[rustfmt::skip]
const FUNCTIONS: &[Named] = &[
    ("function", "exp", |u| exp(u)),
    ("function", "ln", |u| ln(u)),
    ("function", "logistic", |u| logistic(u)),
    ("function", "power", |u| pow(u, seen(1.5))),
    ("sampler", "Poisson, mean 0.1", |u| poisson(u, seen(0.1))),
    ("sampler", "Poisson, mean 3", |u| poisson(u, seen(3.0))),
    ("sampler", "Poisson, mean 50", |u| poisson(u, seen(50.0))),
    ("sampler", "Poisson, mean 10,000", |u| poisson(u, seen(10_000.0))),
    ("sampler", "binomial, 10 trials, 30%", |u| binomial(u, seen(10.0), seen(0.3))),
    ("sampler", "binomial, 1,000 trials, 30%", |u| binomial(u, seen(1_000.0), seen(0.3))),
    ("sampler", "beta-binomial, 100 trials, 30% give or take 10 points", |u| beta_binomial(u, seen(100.0), seen(0.3), seen(0.1))),
    ("sampler", "negative binomial, mean 3, variance 6", |u| negative_binomial(u, seen(3.0), seen(2.0))),
    ("sampler", "normal", |u| normal_quantile(u)),
    ("sampler", "gamma, shape 3", |u| gamma_quantile(seen(3.0), u)),
    ("sampler", "beta, 2 and 5", |u| beta_quantile(seen(2.0), seen(5.0), u)),
    ("sampler", "Student's t, 9 degrees", |u| student_t_quantile(seen(9.0), u)),
];
