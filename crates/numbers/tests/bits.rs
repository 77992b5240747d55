//! The same bits on every machine: a hash of many results of each function, pinned.
//!
//! A hash that differs on some machine, instruction set or compiler is a bug there; one that differs
//! everywhere means that results changed, and with them the version of the engine.

use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};
use detente_numbers::sums::{Moments, pairwise_sum};
use detente_numbers::{
    beta_quantile, counts, exp, exp_m1, floor, gamma_quantile, ln, ln_1p, ln_gamma, logistic, modulo,
    normal_cdf, normal_quantile, pow, sqrt,
};

const LANES: u64 = 10_000;

fn uniforms(step: u32) -> Vec<f64> {
    let keys: Vec<u64> = (0..LANES).map(|lane| lane_key(Seed(1), World::Trajectory, lane)).collect();
    let at = StepSource::new(Source::new("bits", "test"), step, 0);
    keys.iter().map(|key| uniform_at(*key, at)).collect()
}

fn hash(values: impl Iterator<Item = f64>) -> u64 {
    values.fold(0, |hash: u64, value| {
        (hash.rotate_left(5) ^ value.to_bits()).wrapping_mul(0x9e37_79b9_7f4a_7c15)
    })
}

#[test]
fn results_are_pinned() {
    let (first, second) = (uniforms(0), uniforms(1));
    let one = |function: fn(f64) -> f64| hash(first.iter().map(|u| function(*u)));
    let two = |function: fn(f64, f64) -> f64| hash(first.iter().zip(&second).map(|(u, v)| function(*u, *v)));
    let few = || first.iter().zip(&second).take(300);
    let found = [
        ("uniform", one(|u| u)),
        ("exp", one(|u| exp(1_600.0 * (u - 0.5)))),
        ("exp_m1", one(|u| exp_m1(10.0 * (u - 0.5)))),
        ("ln", one(|u| ln(u - 0.01))),
        ("ln_1p", one(|u| ln_1p(2.0 * u - 1.01))),
        ("pow", two(|u, v| pow(4.0 * u - 1.0, 10.0 * v - 5.0))),
        ("logistic", one(|u| logistic(80.0 * (u - 0.5)))),
        ("sqrt", one(|u| sqrt(u - 0.1))),
        ("floor", one(|u| floor(80.0 * (u - 0.5)))),
        ("modulo", two(|u, v| modulo(80.0 * (u - 0.5), v - 0.5))),
        ("normal_cdf", one(|u| normal_cdf(80.0 * (u - 0.5)))),
        ("normal_quantile", one(normal_quantile)),
        ("ln_gamma", one(|u| ln_gamma(30.0 * u))),
        ("gamma_quantile", hash(few().map(|(u, v)| gamma_quantile(9.0 * v, *u)))),
        ("beta_quantile", hash(few().map(|(u, v)| beta_quantile(*v, 2.0, *u)))),
        ("poisson", two(counts::poisson)),
        ("negative binomial", hash(few().map(|(u, v)| counts::negative_binomial(*u, 300.0 * v, 2.2)))),
        ("binomial", hash(few().map(|(u, v)| counts::binomial(*u, 300.0, *v)))),
        ("beta-binomial", hash(few().map(|(u, v)| counts::beta_binomial(*u, 300.0, *v, 0.1)))),
        ("sum", pairwise_sum(&first).to_bits()),
        ("variance", Moments::of(&first).variance().to_bits()),
    ];
    let text: String = found.iter().map(|(name, hash)| format!("{name} {hash:016x}\n")).collect();
    assert_eq!(text, PINNED, "{text}");
}

const PINNED: &str = "\
uniform 0c69c99e8624eec0
exp f3f04109684c1bc1
exp_m1 c5de472402bc3f3b
ln 7cbc9c773d517a47
ln_1p 648d22cec0bf8c6a
pow a79bd9647542b8b2
logistic e1643d86dfa0cfac
sqrt 8b6312360a360940
floor 3bb1850257afe40d
modulo adf42c042152bed2
normal_cdf 0ab7771f7c54b0ab
normal_quantile 0a8cd6d4fb0345f7
ln_gamma 3be12cea28a7ede9
gamma_quantile accfdf18d42a9b59
beta_quantile 9abf1b3c2f923bab
poisson 19967e7a58a7ec68
negative binomial d01661c934d44a2e
binomial 06b8a27c7e391445
beta-binomial dc27501bd205bd47
sum 40b39c057f207e5a
variance 3fb56a0c7b066fd1
";
