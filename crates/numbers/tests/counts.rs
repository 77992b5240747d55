//! Counts against slow independent computations, their monotonicity, and counts that are only begun.

use std::ops::RangeInclusive;

use detente_numbers::counts::{
    UNFINISHED, bernoulli, bernoulli_hazard, beta_binomial, beta_binomial_begun, binomial, binomial_begun,
    negative_binomial, negative_binomial_begun, poisson, poisson_begun,
};
use detente_numbers::luck::{Seed, Source, StepSource, World, lane_key, uniform_at};
use detente_numbers::{beta_regularised, exp, gamma_regularised_upper, ln, ln_1p, ln_gamma};

/// So many numbers in (0, 1), the same at every run.
fn uniforms(name: &str, count: u64) -> Vec<f64> {
    let at = StepSource::new(Source::new(name, "test"), 0, 0);
    (0..count).map(|index| uniform_at(lane_key(Seed(3), World::Trajectory, index), at)).collect()
}

/// Uniform numbers with some far out in both tails.
fn probing(name: &str, count: u64) -> Vec<f64> {
    let mut all = uniforms(name, count);
    all.extend([1e-15, 1e-12, 1e-9, 1e-6, 1e-3, 0.5, 1.0 - 1e-3, 1.0 - 1e-6, 1.0 - 1e-9, 1.0 - 1e-12]);
    all
}

/// Checks that `count` is the smallest with a cumulative chance of at least `u`, within a tolerance of
/// chance.
#[track_caller]
fn check_smallest(u: f64, count: f64, tolerance: f64, cumulative: impl Fn(f64) -> f64) {
    let at = cumulative(count);
    assert!(at >= u - tolerance, "{count} is too small for {u}: {at}");
    if count > 0.0 {
        let before = cumulative(count - 1.0);
        assert!(before < u + tolerance, "{count} is too large for {u}: {before}");
    }
}

/// Checks that the count steps from k to k + 1 where `u` passes the cumulative chance of k, within
/// `tolerance` times the standard deviation of the event that it is not exceeded, for k over the bulk of
/// the distribution and far out.
#[track_caller]
fn check_steps(tolerance: f64, count: impl Fn(f64) -> f64, cumulative: impl Fn(f64) -> f64) {
    for u in probing("steps", 40) {
        let k = count(u);
        let border = cumulative(k);
        let margin = tolerance * f64::sqrt(border * (1.0 - border)) + 3e-14;
        let below = border - margin;
        assert!(below <= 0.0 || count(below) <= k, "{k} below the border {border}");
        let above = border + margin;
        assert!(above >= 1.0 || count(above) > k, "{k} above the border {border}");
    }
}

/// A cumulative chance by adding up chances, given by their logarithms.
fn added_up(ln_chance: impl Fn(f64) -> f64) -> impl Fn(f64) -> f64 {
    move |count| (0..=count as u32).map(|k| exp(ln_chance(f64::from(k)))).sum()
}

fn ln_choose(n: f64, k: f64) -> f64 {
    ln_gamma(n + 1.0) - ln_gamma(k + 1.0) - ln_gamma(n - k + 1.0)
}

#[test]
fn poisson_counts_invert_the_sum_of_chances() {
    for mean in [1e-6, 0.01, 0.36, 1.0, 2.5, 7.0, 30.0, 63.9, 64.1, 150.0] {
        let cumulative = added_up(|k| k * ln(mean) - mean - ln_gamma(k + 1.0));
        for u in probing("poisson", 100) {
            check_smallest(u, poisson(u, mean), 1e-13, &cumulative);
        }
    }
}

#[test]
fn poisson_counts_invert_the_incomplete_gamma_function() {
    for (mean, tolerance) in [(70.0, 0.0), (800.0, 0.0), (27_000.0, 0.0), (28_000.0, 1e-7), (3e6, 1e-9)] {
        let cumulative = |count: f64| gamma_regularised_upper(count + 1.0, mean);
        check_steps(tolerance, |u| poisson(u, mean), cumulative);
    }
}

#[test]
fn negative_binomial_counts_invert_the_sum_of_chances() {
    for (mean, dispersion) in [(0.3, 2.2), (2.0, 1.05), (5.0, 30.0), (40.0, 3.0), (0.01, 500.0), (100.0, 5.0)]
    {
        let size = mean / (dispersion - 1.0);
        let ln_none = -size * ln_1p(dispersion - 1.0);
        let ln_decay = ln((dispersion - 1.0) / dispersion);
        let rising = |k: f64| ln_gamma(size + k) - ln_gamma(size) - ln_gamma(k + 1.0);
        let cumulative = added_up(|k| rising(k) + ln_none + k * ln_decay);
        for u in probing("negative binomial", 60).into_iter().filter(|u| *u < 1.0 - 1e-8) {
            check_smallest(u, negative_binomial(u, mean, dispersion), 1e-12, &cumulative);
        }
    }
}

#[test]
fn negative_binomial_counts_invert_the_incomplete_beta_function() {
    for (mean, dispersion, tolerance) in [
        (300.0, 4.0, 0.0),
        (3_000.0, 1.01, 1e-11),
        (20_000.0, 2.0, 1e-6),
        (5_000.0, 80.0, 1e-6),
        (1e6, 3.0, 1e-6),
        (40_000.0, 1_000.0, 1e-6),
        (0.5, 1e6, 1e-6),
        (60.0, 1e5, 1e-6),
        (1_000.0, 400.0, 1e-6),
    ] {
        let size = mean / (dispersion - 1.0);
        let cumulative = |count: f64| beta_regularised(size, count + 1.0, 1.0 / dispersion);
        check_steps(tolerance, |u| negative_binomial(u, mean, dispersion), cumulative);
    }
}

#[test]
fn binomial_counts_invert_the_sum_of_chances() {
    for (trials, p) in [
        (1.0, 0.02),
        (5.0, 0.5),
        (12.0, 0.92),
        (16.0, 0.3),
        (17.0, 0.3),
        (329.0, 0.97),
        (329.0, 0.45),
        (1_000.0, 0.001),
    ] {
        let cumulative = added_up(|k| {
            if k > trials {
                f64::NEG_INFINITY
            } else {
                ln_choose(trials, k) + k * ln(p) + (trials - k) * ln_1p(-p)
            }
        });
        for u in probing("binomial", 60) {
            check_smallest(u, binomial(u, trials, p), 1e-12, &cumulative);
        }
    }
}

#[test]
fn binomial_counts_invert_the_incomplete_beta_function() {
    for (trials, p, tolerance) in
        [(20_000.0, 0.3, 0.0), (2e5, 0.5, 1e-7), (1e6, 0.05, 1e-7), (1e6, 0.9999, 1e-11)]
    {
        let cumulative = |count: f64| {
            if count >= trials { 1.0 } else { beta_regularised(trials - count, count + 1.0, 1.0 - p) }
        };
        check_steps(tolerance, |u| binomial(u, trials, p), cumulative);
    }
}

#[test]
fn beta_binomial_counts_invert_the_sum_of_chances() {
    for (trials, mean, spread) in
        [(138.0, 0.6, 0.15), (31.0, 0.02, 0.05), (10.0, 0.5, 0.45), (329.0, 0.3, 0.001), (50.0, 0.9, 0.2)]
    {
        let sum = mean * (1.0 - mean) / (spread * spread) - 1.0;
        let (a, b) = (sum * mean, sum * (1.0 - mean));
        let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
        let cumulative = added_up(|k| {
            if k > trials {
                f64::NEG_INFINITY
            } else {
                ln_choose(trials, k) + ln_beta(k + a, trials - k + b) - ln_beta(a, b)
            }
        });
        for u in probing("bloc", 60) {
            check_smallest(u, beta_binomial(u, trials, mean, spread), 1e-9, &cumulative);
        }
    }
}

#[test]
fn beta_binomial_of_one_for_both_parameters_is_uniform() {
    // A uniform share gives each number of successes the same chance.
    let spread = f64::sqrt(1.0 / 12.0);
    for u in uniforms("uniform share", 500) {
        assert_eq!(beta_binomial(u, 10.0, 0.5, spread), (u * 11.0).floor());
    }
}

#[test]
fn a_beta_binomial_without_spread_is_binomial_and_with_all_of_it_is_one_event() {
    for u in uniforms("ends", 300) {
        assert_eq!(beta_binomial(u, 40.0, 0.3, 0.0), binomial(u, 40.0, 0.3));
        assert_eq!(beta_binomial(u, 40.0, 0.3, 1e-12), binomial(u, 40.0, 0.3));
        let all_or_none = beta_binomial(u, 40.0, 0.3, 0.9);
        assert!(all_or_none == 0.0 || all_or_none == 40.0);
        assert_eq!(beta_binomial(u, 40.0, 1.0, 0.2), 40.0);
        assert_eq!(beta_binomial(u, 0.0, 0.3, 0.2), 0.0);
    }
}

#[test]
fn many_trials_of_a_varying_share_follow_the_share() {
    // With a million trials the share itself decides: its beta distribution has parameters 2 and 3.
    for u in uniforms("many", 100) {
        let share = detente_numbers::beta_quantile(2.0, 3.0, u);
        assert!((beta_binomial(u, 1e6, 0.4, 0.2) / 1e6 - share).abs() < 1e-5);
    }
    for u in uniforms("many nearly constant", 100) {
        let expected = binomial(u, 1e6, 0.4);
        assert!((beta_binomial(u, 1e6, 0.4, 1e-7) - expected).abs() <= 1.0, "{u}");
    }
}

/// Mean and variance over many uniform numbers; five standard errors.
#[test]
fn means_and_variances_are_right() {
    type Case = (&'static str, fn(f64) -> f64, f64, f64);
    let cases: [Case; 5] = [
        ("poisson", |u| poisson(u, 3.7), 3.7, 3.7),
        ("clusters", |u| negative_binomial(u, 3.7, 2.2), 3.7, 3.7 * 2.2),
        ("binomial", |u| binomial(u, 12.0, 0.3), 3.6, 2.52),
        ("bloc", |u| beta_binomial(u, 10.0, 0.5, f64::sqrt(1.0 / 12.0)), 5.0, 10.0),
        ("hazard", |u| bernoulli_hazard(u, -ln(0.7)), 0.3, 0.21),
    ];
    for (name, count, mean, variance) in cases {
        let values: Vec<f64> = uniforms(name, 40_000).into_iter().map(count).collect();
        let moments = detente_numbers::sums::Moments::of(&values);
        let off = (moments.mean() - mean) / f64::sqrt(variance / 40_000.0);
        assert!(off.abs() < 5.0, "{name}: the mean is {off} standard errors off");
        let fourth: f64 = values.iter().map(|value| (value - mean).powi(4)).sum::<f64>() / 40_000.0;
        let off = (moments.variance() - variance) / f64::sqrt((fourth - variance * variance) / 40_000.0);
        assert!(off.abs() < 5.0, "{name}: the variance is {off} standard errors off");
    }
}

/// Checks that a function of (u, parameter) falls in neither.
#[track_caller]
fn check_monotone(
    name: &str,
    bulk: RangeInclusive<f64>,
    parameters: &[f64],
    count: impl Fn(f64, f64) -> f64,
) {
    let mut chances: Vec<f64> = probing(name, 150).into_iter().filter(|u| bulk.contains(u)).collect();
    chances.sort_by(f64::total_cmp);
    let mut above = vec![0.0; chances.len()];
    for parameter in parameters {
        let counts: Vec<f64> = chances.iter().map(|u| count(*u, *parameter)).collect();
        assert!(counts.windows(2).all(|pair| pair[0] <= pair[1]), "{name} falls in u at {parameter}");
        for ((u, before), now) in chances.iter().zip(&above).zip(&counts) {
            assert!(before <= now, "{name} falls from {before} to {now} at {parameter} for {u}");
        }
        above = counts;
    }
}

#[test]
fn counts_rise_with_luck_and_with_rate() {
    let fine: Vec<f64> = (0..2_000).map(|i| 0.05 * f64::from(i)).collect();
    // Over the borders between the methods.
    let coarse: Vec<f64> = (0..400).map(|i| 20_000.0 + 40.0 * f64::from(i)).collect();
    let wide: Vec<f64> = (0..100).map(|i| 1.5_f64.powi(i - 20)).collect();
    let shares: Vec<f64> = (0..=1_000).map(|i| f64::from(i) / 1_000.0).collect();
    for means in [&fine, &coarse, &wide] {
        check_monotone("poisson", 0.0..=1.0, means, poisson);
    }
    check_monotone("clusters", 0.0..=1.0, &fine, |u, mean| negative_binomial(u, mean, 1.7));
    check_monotone("large clusters", 0.0..=1.0, &coarse[..60], |u, mean| negative_binomial(u, mean, 12.0));
    check_monotone("binomial", 0.0..=1.0, &shares, |u, p| binomial(u, 138.0, p));
    check_monotone("many trials", 0.0..=1.0, &shares[..200], |u, p| binomial(u, 70_000.0, p));
    check_monotone("trials", 0.0..=1.0, &[0.0, 1.0, 2.0, 5.0, 40.0, 200.0, 201.0, 5e4, 1e5], |u, n| {
        binomial(u, n, 0.6)
    });
    check_monotone("bloc", 0.001..=0.999, &shares[100..=900], |u, p| beta_binomial(u, 138.0, p, 0.05));
}

#[test]
fn what_makes_no_sense_is_nan() {
    for count in [
        poisson(0.5, -1.0),
        poisson(0.5, f64::NAN),
        poisson(0.5, f64::INFINITY),
        poisson(f64::NAN, 1.0),
        poisson(1.5, 1.0),
        negative_binomial(0.5, -1.0, 2.0),
        negative_binomial(0.5, 1.0, f64::NAN),
        negative_binomial(0.5, 1.0, f64::INFINITY),
        binomial(0.5, 10.0, 1.1),
        binomial(0.5, 10.5, 0.1),
        binomial(0.5, -1.0, 0.1),
        binomial(0.5, f64::INFINITY, 0.1),
        binomial(0.5, 1.0, -0.1),
        beta_binomial(0.5, 10.0, 0.5, -0.1),
        beta_binomial(0.5, 10.0, f64::NAN, 0.1),
        bernoulli(0.5, 1.1),
        bernoulli(f64::NAN, 0.1),
        bernoulli_hazard(0.5, -0.1),
        bernoulli_hazard(0.5, f64::NAN),
    ] {
        assert_eq!(count.to_bits(), f64::NAN.to_bits());
    }
    // What is not tried is not asked for.
    assert_eq!((binomial(0.5, 0.0, f64::NAN), beta_binomial(0.5, 0.0, 1.1, -0.1)), (0.0, 0.0));
    assert_eq!(binomial(0.7, 10.0, 1.0 + 1e-13), 10.0);
    assert_eq!(binomial(0.7, 10.0, -1e-13), 0.0);
    assert_eq!((bernoulli(0.3, 0.3), bernoulli(0.3, 0.31)), (0.0, 1.0));
    assert_eq!((poisson(0.3, 0.0), negative_binomial(0.3, 0.0, 3.0)), (0.0, 0.0));
    assert_eq!(bernoulli_hazard(0.3, f64::INFINITY), 1.0);
}

/// However odd the arguments, an answer comes soon, and it is a count or NaN.
#[test]
fn work_is_bounded() {
    let sizes = [0.0, 1e-300, 1e-9, 0.5, 1.0, 700.0, 1e4, 1e9, 1e15, 1e300];
    for u in [f64::EPSILON / 2.0, 0.5, 1.0 - f64::EPSILON / 2.0, 0.0, 1.0] {
        for size in sizes {
            let mut counts = vec![poisson(u, size)];
            for other in sizes {
                counts.push(negative_binomial(u, size, other));
                counts.push(binomial(u, size.floor(), if other < 1.0 { other } else { 1.0 / other }));
                counts.push(beta_binomial(
                    u,
                    size.floor(),
                    0.3,
                    if other < 1.0 { other } else { 1.0 / other },
                ));
            }
            for count in counts {
                assert!(
                    count.is_nan() || count >= 0.0 && count.floor() == count,
                    "{count} at {u} and {size}"
                );
            }
        }
    }
}

#[test]
fn what_is_begun_has_the_bits_of_the_whole_or_is_left_unfinished() {
    let u = probing("column", 1_000);
    let means = uniforms("means", u.len() as u64);
    let mut unfinished = [0; 4];
    for (index, (u, m)) in u.iter().zip(&means).enumerate() {
        let mean = match index % 10 {
            0 => 100.0 * m,
            1 => [f64::NAN, -1.0, 0.0, 64.0, f64::INFINITY][index / 10 % 5],
            _ => -ln(*m),
        };
        let dispersion = [2.2, 1.0, 30.0, f64::NAN, 0.5, f64::INFINITY, 1.001][index % 7];
        let trials = [0.0, 1.0, 0.0, 1.0, 3.0, 0.0, 0.5, f64::NAN, 1.0][index % 9];
        let share = [*m, 0.0, *m, 1.0, -1e-13, *m, 2.0, f64::NAN][index % 8];
        let spread = [0.1, 0.0, -1.0, f64::NAN][index / 3 % 4];
        let pairs = [
            (poisson_begun(*u, mean), poisson(*u, mean)),
            (negative_binomial_begun(*u, mean, dispersion), negative_binomial(*u, mean, dispersion)),
            (binomial_begun(*u, trials, share), binomial(*u, trials, share)),
            (beta_binomial_begun(*u, trials), beta_binomial(*u, trials, share, spread)),
        ];
        for (kind, (begun, whole)) in pairs.into_iter().enumerate() {
            unfinished[kind] += usize::from(begun == UNFINISHED);
            let same = begun == UNFINISHED || begun.to_bits() == whole.to_bits();
            assert!(
                same,
                "{kind}: {begun} is not {whole} at {u}, {mean}, {dispersion}, {trials}, {share}, {spread}"
            );
        }
    }
    // Each kind is often done at once and often not, or this shows nothing.
    let often = unfinished.iter().all(|count| (u.len() / 20..19 * u.len() / 20).contains(count));
    assert!(often, "{unfinished:?}");
}
