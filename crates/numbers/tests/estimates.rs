//! The nested design: closed forms, and what intervals promise over repeated designs.

use detente_numbers::estimates::{
    NestedEstimate, NestedMoments, ignorance_interval_mean, ignorance_interval_share, mean_interval,
    share_interval, weighted_hits_interval,
};
use detente_numbers::luck::{Seed, Source, World, lane_key, uniform};
use detente_numbers::sums::Moments;
use detente_numbers::{beta_regularised, student_t_quantile};

const DRAWS: u64 = 60;
const PER_DRAW: u32 = 10;
const DESIGNS: u64 = 2_000;

/// Designs of 60 draws with 10 trajectories each, in which an event happens with a chance that
/// `chance_of` makes of the uniform number of the draw.
fn designs(chance_of: impl Fn(f64) -> f64) -> Vec<NestedEstimate> {
    let (ignorance, chance) = (Source::new("p", "value"), Source::new("event", "count"));
    let design = |seed| {
        let mut moments = NestedMoments::new(PER_DRAW);
        for draw in 0..DRAWS {
            let p = chance_of(uniform(lane_key(Seed(seed), World::Parameters, draw), ignorance, 0, 0));
            let values: Vec<f64> = (0..u64::from(PER_DRAW))
                .map(|k| lane_key(Seed(seed), World::Trajectory, draw * u64::from(PER_DRAW) + k))
                .map(|key| if uniform(key, chance, 0, 0) < p { 1.0 } else { 0.0 })
                .collect();
            moments.add_draw_values(&values);
        }
        moments.estimate()
    };
    (0..DESIGNS).map(design).collect()
}

/// The share of designs whose interval holds the truth.
fn coverage(designs: &[NestedEstimate], truth: f64, interval: impl Fn(&NestedEstimate) -> (f64, f64)) -> f64 {
    let holds = |estimate: &&NestedEstimate| {
        let (low, high) = interval(estimate);
        low <= truth && truth <= high
    };
    designs.iter().filter(holds).count() as f64 / designs.len() as f64
}

/// As if all trajectories were independent: what this module must not do.
fn naive_interval(estimate: &NestedEstimate) -> (f64, f64) {
    let size = (estimate.draws * u64::from(estimate.trajectories_per_draw)) as f64;
    let half = 1.96 * f64::sqrt(estimate.mean * (1.0 - estimate.mean) / size);
    (estimate.mean - half, estimate.mean + half)
}

/// Five standard errors of a coverage of 95 % over the designs: 2.4 %.
const ERROR_OF_COVERAGE: f64 = 0.0244;

/// With a chance that is uniform over 0..1 the design effect is 1 + 9/3 = 4, so that the naive interval is
/// half as wide as it should be: 0.98 standard errors, which hold the truth in 67 % of designs.
#[test]
fn intervals_cover_when_much_is_unknown() {
    let designs = designs(|u| u);
    let share = coverage(&designs, 0.5, NestedEstimate::share_interval);
    assert!((share - 0.95).abs() < ERROR_OF_COVERAGE, "shares: {share}");
    let mean = coverage(&designs, 0.5, NestedEstimate::mean_interval);
    assert!((mean - 0.95).abs() < ERROR_OF_COVERAGE, "means: {mean}");
    let naive = coverage(&designs, 0.5, naive_interval);
    assert!((naive - 0.67).abs() < 0.055, "naive: {naive}");
}

#[test]
fn intervals_cover_when_nothing_is_unknown() {
    // Here a Wilson interval of 600 independent trajectories; shares come in steps, which costs up to 1 %.
    for truth in [0.5, 0.1, 0.02] {
        let share = coverage(&designs(|_| truth), truth, NestedEstimate::share_interval);
        assert!((share - 0.95).abs() < ERROR_OF_COVERAGE + 0.015, "{truth}: {share}");
    }
}

/// Ignorance 1/12 and chance 1/6 for a uniform chance; means over the designs, five standard errors.
#[test]
fn variances_are_unbiased() {
    let designs = designs(|u| u);
    for (name, part, expected) in [
        ("ignorance", (|e| e.ignorance_variance) as fn(&NestedEstimate) -> f64, 1.0 / 12.0),
        ("chance", |e| e.chance_variance, 1.0 / 6.0),
        ("total", |e| e.ignorance_variance + e.chance_variance, 0.25),
        ("error", |e| e.standard_error * e.standard_error, (1.0 / 12.0 + 1.0 / 60.0) / DRAWS as f64),
    ] {
        let moments = Moments::of(&designs.iter().map(part).collect::<Vec<_>>());
        let off = (moments.mean() - expected) / moments.standard_error();
        assert!(off.abs() < 5.0, "{name}: {off} standard errors");
    }
}

/// Where nothing is unknown, half of the designs show no ignorance at all and the others hardly any.
#[test]
fn no_ignorance_where_nothing_is_unknown() {
    let designs = designs(|_| 0.3);
    let none =
        designs.iter().filter(|estimate| estimate.ignorance_variance == 0.0).count() as f64 / DESIGNS as f64;
    assert!((0.45..0.62).contains(&none), "{none}");
    // The standard deviation of (MSB - MSW) / K is about 0.21 sqrt(2 / 59 + 2 / 540) / 10 = 0.004.
    let mean = Moments::of(&designs.iter().map(|e| e.ignorance_variance).collect::<Vec<_>>()).mean();
    assert!(mean < 0.003, "{mean}");
}

#[test]
fn a_small_design_by_hand() {
    let mut first = NestedMoments::new(2);
    first.add_draw_values(&[1.0, 3.0]);
    let mut rest = NestedMoments::new(2);
    rest.add_draw_values(&[4.0, 4.0]);
    rest.add_draw(9.0, 8.0);
    first.merge(&rest);
    let estimate = first.estimate();
    assert_eq!((first.draws(), estimate.draws, estimate.trajectories_per_draw), (3, 3, 2));
    // Means 2, 4, 9: variance 13. Within: 2 + 0 + 8 over 3 degrees of freedom.
    assert!((estimate.mean - 5.0).abs() < 1e-15);
    assert!((estimate.standard_error - f64::sqrt(13.0 / 3.0)).abs() < 1e-15);
    assert!((estimate.between_mean_square - 26.0).abs() < 1e-13);
    assert!((estimate.within_mean_square - 10.0 / 3.0).abs() < 1e-14);
    assert!((estimate.ignorance_variance - (26.0 - 10.0 / 3.0) / 2.0).abs() < 1e-13);
    assert!((estimate.chance_variance - 10.0 / 3.0).abs() < 1e-13);
    let (low, high) = estimate.mean_interval();
    // Student's t with two degrees of freedom: 4.302653.
    assert!(((high - low) / 2.0 / estimate.standard_error - 4.302_652_73).abs() < 1e-6);
}

#[test]
fn too_little_to_say() {
    let one = {
        let mut moments = NestedMoments::new(5);
        moments.add_draw(0.4, 1.2);
        moments.estimate()
    };
    assert!(one.standard_error.is_nan());
    assert_eq!(one.share_interval(), (0.0, 1.0));
    assert_eq!(one.mean_interval(), (f64::NEG_INFINITY, f64::INFINITY));
    let mut single = NestedMoments::new(1);
    single.add_draw(0.4, 0.0);
    single.add_draw(0.6, 0.0);
    assert!(single.estimate().ignorance_variance.is_nan() && single.estimate().standard_error > 0.0);
    assert!(NestedMoments::new(5).estimate().mean.is_nan());
}

#[test]
fn share_intervals_at_the_ends() {
    // Nothing seen in 100 draws: Wilson's upper end is t^2 / (n + t^2).
    let t = student_t_quantile(99.0, 0.975);
    let (low, high) = share_interval(0.0, 0.0, 100, 50);
    assert!(low == 0.0 && (high - t * t / (100.0 + t * t)).abs() < 1e-15, "{high}");
    let (low, high) = share_interval(1.0, 0.0, 100, 50);
    assert!(high == 1.0 && (low - 100.0 / (100.0 + t * t)).abs() < 1e-15, "{low}");
    // A standard error smaller than independent trajectories could have is not believed.
    let tight = share_interval(0.3, 1e-9, 100, 50);
    let independent = share_interval(0.3, f64::sqrt(0.21 / 5_000.0), 100, 50);
    assert!((tight.0 - independent.0).abs() < 1e-12 && (tight.1 - independent.1).abs() < 1e-12);
    assert!(share_interval(f64::NAN, 0.1, 100, 50).0.is_nan());
    // Large designs: the usual interval.
    let (low, high) = share_interval(0.3, 0.001, 1_000_000, 2);
    assert!((low - (0.3 - 1.959_964e-3)).abs() < 1e-5 && (high - (0.3 + 1.959_964e-3)).abs() < 1e-5);
    let (low, high) = mean_interval(7.0, 2.0, 1_000_000);
    assert!((high - low - 4.0 * 1.959_966).abs() < 1e-4);
}

#[test]
fn ignorance_intervals_hold_the_middle_of_what_may_be() {
    assert_eq!(ignorance_interval_share(0.3, 0.0), (0.3, 0.3));
    assert_eq!(ignorance_interval_share(0.0, 0.01), (0.0, 0.0));
    // A beta distribution with parameters 2 and 3 has mean 0.4 and variance 0.04.
    let (low, high) = ignorance_interval_share(0.4, 0.04);
    assert!((beta_regularised(2.0, 3.0, low) - 0.025).abs() < 1e-12);
    assert!((beta_regularised(2.0, 3.0, high) - 0.975).abs() < 1e-12);
    let (low, high) = ignorance_interval_share(0.4, 5.0);
    assert!(low < 1e-9 && high > 1.0 - 1e-9, "as wide as can be: {low}, {high}");
    let (low, high) = ignorance_interval_share(0.4, 1e-16);
    assert!((low - 0.4 + 1.959_964e-8).abs() < 1e-13 && (high - 0.4 - 1.959_964e-8).abs() < 1e-13);
    let (low, high) = ignorance_interval_mean(2.0, 9.0);
    assert!((high - 2.0 - 3.0 * 1.959_964).abs() < 1e-5 && (low + high - 4.0).abs() < 1e-14);
    assert!(ignorance_interval_share(f64::NAN, 0.1).0.is_nan());
}

#[test]
fn equal_weights_give_the_exact_interval_of_a_poisson_count() {
    // F. Garwood, Fiducial limits for the Poisson distribution, Biometrika 28, 1936: 10 events seen.
    let (low, high) = weighted_hits_interval(10.0 * 0.5, 10.0 * 0.25, 0.5).unwrap();
    assert!((low / 0.5 - 4.795_389).abs() < 1e-5 && (high / 0.5 - 18.390_356).abs() < 1e-5, "{low} {high}");
    assert_eq!(weighted_hits_interval(0.0, 0.0, 0.0), None);
    assert_eq!(weighted_hits_interval(f64::NAN, 1.0, 1.0), None);
    // One heavy hit among many light ones leaves the upper end far away.
    let (low, high) = weighted_hits_interval(2.0, 1.0 + 1e-4, 1.0).unwrap();
    assert!(low > 0.3 && low < 2.0 && high > 5.0, "{low} {high}");
}
