//! Special values, exact cases and order of the elementary functions; accuracy is tested in `reference.rs`.

use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};
use detente_numbers::{
    abs, canonical, exp, exp_m1, floor, ln, ln_1p, ln_gamma, logistic, max, min, modulo, normal_cdf,
    normal_quantile, pow, sqrt,
};

const INFINITE: f64 = f64::INFINITY;
const NEGATIVE_NAN: f64 = f64::from_bits(0xfff8_0000_0000_0001);

/// So many numbers in (0, 1), the same at every run.
fn uniforms(name: &str, count: u64) -> impl Iterator<Item = f64> {
    let at = StepSource::new(Source::new(name, "test"), 0, 0);
    (0..count).map(move |index| uniform_at(lane_key(Seed(1), World::Trajectory, index), at))
}

#[track_caller]
fn same(computed: f64, expected: f64) {
    assert_eq!(computed.to_bits(), expected.to_bits(), "{computed} is not {expected}");
}

#[test]
fn there_is_one_nan() {
    type Named = (&'static str, fn(f64) -> f64);
    let functions: [Named; 13] = [
        ("canonical", canonical),
        ("abs", abs),
        ("floor", floor),
        ("sqrt", sqrt),
        ("exp", exp),
        ("exp_m1", exp_m1),
        ("ln", ln),
        ("ln_1p", ln_1p),
        ("logistic", logistic),
        ("ln_gamma", ln_gamma),
        ("normal_cdf", normal_cdf),
        ("normal_quantile", normal_quantile),
        ("pow", |x| pow(x, 2.0)),
    ];
    for (name, function) in functions {
        for nan in [f64::NAN, NEGATIVE_NAN, -f64::NAN] {
            assert_eq!(function(nan).to_bits(), f64::NAN.to_bits(), "{name}");
        }
    }
    for nan in [
        sqrt(-1.0),
        ln(-1.0),
        ln(-INFINITE),
        ln_1p(-2.0),
        pow(-2.0, 0.5),
        pow(2.0, NEGATIVE_NAN),
        pow(f64::NAN, 0.0),
        modulo(1.0, 0.0),
        modulo(INFINITE, 3.0),
        modulo(NEGATIVE_NAN, 3.0),
        normal_quantile(-0.1),
        normal_quantile(1.1),
        ln_gamma(-0.5),
    ] {
        same(nan, f64::NAN);
    }
}

#[test]
fn ends_of_the_range() {
    same(exp(INFINITE), INFINITE);
    same(exp(-INFINITE), 0.0);
    same(exp(709.9), INFINITE);
    same(exp(-745.2), 0.0);
    same(exp(-745.1), 5e-324);
    same(exp(0.0), 1.0);
    same(exp_m1(INFINITE), INFINITE);
    same(exp_m1(-INFINITE), -1.0);
    same(exp_m1(-0.0), -0.0);
    same(exp_m1(5e-324), 5e-324);
    same(ln(0.0), -INFINITE);
    same(ln(-0.0), -INFINITE);
    same(ln(INFINITE), INFINITE);
    same(ln(1.0), 0.0);
    same(ln_1p(-1.0), -INFINITE);
    same(ln_1p(INFINITE), INFINITE);
    same(ln_1p(-5e-324), -5e-324);
    same(logistic(-INFINITE), 0.0);
    same(logistic(INFINITE), 1.0);
    same(logistic(0.0), 0.5);
    same(normal_cdf(-INFINITE), 0.0);
    same(normal_cdf(INFINITE), 1.0);
    same(normal_cdf(0.0), 0.5);
    same(normal_quantile(0.0), -INFINITE);
    same(normal_quantile(1.0), INFINITE);
    same(normal_quantile(0.5), 0.0);
    same(ln_gamma(0.0), INFINITE);
    same(ln_gamma(INFINITE), INFINITE);
    same(sqrt(2.0) * sqrt(2.0), 2.000_000_000_000_000_4);
}

#[test]
fn special_powers() {
    for base in [0.0, -0.0, 1.0, -3.0, INFINITE, -INFINITE, 1e-310] {
        same(pow(base, 0.0), 1.0);
    }
    same(pow(0.0, 2.0), 0.0);
    for base in [-1.5, 0.1, 3.7, 1e-200] {
        same(pow(base, 2.0), base * base);
        same(pow(base, 3.0), base * base * base);
        same(pow(base, 4.0), (base * base) * (base * base));
    }
    same(pow(0.0, -2.0), INFINITE);
    same(pow(0.0, 1e-300), 0.0);
    same(pow(INFINITE, 0.5), INFINITE);
    same(pow(INFINITE, -0.5), 0.0);
    same(pow(-INFINITE, 3.0), -INFINITE);
    same(pow(1.0, INFINITE), 1.0);
    same(pow(0.5, INFINITE), 0.0);
    same(pow(2.0, -INFINITE), 0.0);
    same(pow(2.0, 1024.0), INFINITE);
    same(pow(2.0, -1074.0), 5e-324);
    same(pow(-2.0, 2.0), 4.0);
    same(pow(-2.0, -3.0), -0.125);
    same(pow(-1.0, 1e300), 1.0);
    same(pow(-1.0, 9_007_199_254_740_991.0), -1.0);
}

#[test]
fn powers_of_small_integers_are_exact() {
    for base in 2..=40_u64 {
        let mut exact = 1;
        for exponent in 1..=10_u32 {
            exact *= base;
            if exact < 1 << 53 {
                same(pow(base as f64, f64::from(exponent)), exact as f64);
                same(
                    pow(-(base as f64), f64::from(exponent)),
                    if exponent % 2 == 0 { 1.0 } else { -1.0 } * exact as f64,
                );
            }
        }
        same(pow((base * base) as f64, 0.5), base as f64);
    }
    for exponent in -1074..1024 {
        let power = if exponent < -1022 { 1 << (exponent + 1074) } else { ((exponent + 1023) as u64) << 52 };
        same(pow(2.0, f64::from(exponent)), f64::from_bits(power));
    }
}

#[test]
fn floor_agrees_with_the_standard_library() {
    let odd_ones =
        [0.0, -0.0, 0.5, -0.5, 1.0, -1.0, 4_503_599_627_370_495.5, -4_503_599_627_370_495.5, 1e300, INFINITE];
    for x in odd_ones.into_iter().chain(uniforms("floor", 20_000).map(|u| 1e4 * (u - 0.5))) {
        same(floor(x), x.floor());
        same(floor(-x), (-x).floor());
    }
}

#[test]
fn modulo_is_exact_for_integers() {
    // A generator that models of this field bring along.
    let (mut exact, mut state) = (12_345_u64, 12_345.0);
    for _ in 0..10_000 {
        exact = 48_271 * exact % 2_147_483_647;
        state = modulo(48_271.0 * state, 2_147_483_647.0);
        same(state, exact as f64);
    }
    for (a, m, expected) in [
        (7.0, 3.0, 1.0),
        (-7.0, 3.0, 2.0),
        (7.0, -3.0, -2.0),
        (-7.0, -3.0, -1.0),
        (6.0, 3.0, 0.0),
        (5.5, 2.0, 1.5),
        (-5.5, 2.0, 0.5),
        (3.0, INFINITE, 3.0),
    ] {
        same(modulo(a, m), expected);
    }
}

#[test]
fn least_and_greatest_take_the_second_when_in_doubt() {
    same(min(1.0, 2.0), 1.0);
    same(max(1.0, 2.0), 2.0);
    same(min(-0.0, 0.0), 0.0);
    same(max(0.0, -0.0), -0.0);
    same(min(f64::NAN, 1.0), 1.0);
    assert!(min(1.0, f64::NAN).is_nan());
}

/// Where neighbours differ by many ulps, so must the results be in order.
#[test]
fn order_is_kept() {
    let mut points: Vec<f64> = uniforms("order", 20_000).map(|u| 40.0 * (u - 0.5)).collect();
    points.sort_by(f64::total_cmp);
    for pair in points.windows(2).filter(|pair| pair[1] - pair[0] > 1e-12) {
        let increasing: [fn(f64) -> f64; 4] = [exp, logistic, normal_cdf, |x| ln(x + 21.0)];
        for function in increasing {
            assert!(function(pair[0]) <= function(pair[1]), "{pair:?}");
        }
    }
}

#[test]
fn the_normal_distribution_is_symmetrical() {
    for u in uniforms("symmetry", 20_000) {
        let x = normal_quantile(u);
        same(normal_quantile(1.0 - u), -x);
        assert!((normal_cdf(x) - u).abs() < 6e-16, "{u}");
        assert!((normal_cdf(x) + normal_cdf(-x) - 1.0).abs() < 3e-16);
    }
}
