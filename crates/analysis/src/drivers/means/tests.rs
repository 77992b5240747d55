//! Ishigami's function and a chance under luck, whose indices are known in closed form.

use super::*;
use crate::designs::Factors;
use crate::drivers::textbook::{chance, ishigami, ishigami_variances};
use detente_numbers::luck::Seed;

const REPLICAS: usize = 4;

/// Values of a function of the point and of luck, as the method asks for them.
fn values(design: &Saltelli, function: impl Fn(&[f64], f64) -> f64) -> Vec<f64> {
    let mut point = vec![0.0; design.columns()];
    let mut values = Vec::new();
    for row in 0..design.rows() {
        design.fill(row, &mut point);
        let (base, run) = (row / design.runs(), row % design.runs());
        let factors = design.factors().count();
        let luck = 2 * base as u64 + u64::from(run == 1 || run >= 2 + factors);
        values.extend((0..REPLICAS as u32).map(|replica| function(&point, chance(luck, replica))));
    }
    values
}

fn design(factors: usize, rows: usize, pairs: Pairs) -> Saltelli {
    Saltelli::new(rows, Factors::each(factors).unwrap(), pairs, Seed(3)).unwrap()
}

fn bootstrap() -> Bootstrap {
    Bootstrap { resamples: 100, level: 0.95, seed: Seed(4) }
}

/// The half width of a 95 % interval is about two standard errors: five of them are allowed.
fn agrees(found: Estimate, exact: f64) -> bool {
    (found.value - exact).abs() < 2.5 * 0.5 * (found.high - found.low) + 1e-9
}

#[test]
fn noise_of_thrice_the_variance_leaves_the_indices_of_ishigami_as_they_are() {
    let (whole, first, second, first_third) = ishigami_variances();
    // A uniform number has the variance 1/12.
    let size = (3.0 * whole * 12.0).sqrt();
    for pairs in [Pairs::Without, Pairs::With] {
        let design = design(3, 1 << 13, pairs);
        let values = values(&design, |point, luck| ishigami(point) + size * (luck - 0.5));
        let found = mean_indices(&values, &design, REPLICAS, &bootstrap()).unwrap();
        assert!(agrees(found.luck, 0.75), "{:?}", found.luck);
        assert!(agrees(found.variance, whole), "{:?}", found.variance);
        let exact = [
            [first / whole, (first + first_third) / whole],
            [second / whole, second / whole],
            [0.0, first_third / whole],
        ];
        for (found, exact) in found.factors.iter().zip(exact) {
            assert!(agrees(found[0], exact[0]) && agrees(found[1], exact[1]), "{found:?} {exact:?}");
            assert!(found.iter().all(|index| index.high - index.low < 0.2), "{found:?}");
        }
        let interactions = [0.0, first_third / whole, 0.0];
        assert_eq!(found.pairs.len(), if pairs == Pairs::With { 3 } else { 0 });
        assert!(found.pairs.iter().zip(interactions).all(|(found, exact)| agrees(*found, exact)));
    }
}

#[test]
fn a_chance_has_the_indices_of_the_chance_and_not_of_the_dice() {
    // The chance is (x + y) / 2 with x, y uniform: its variance is 1/24, that of yes and no 1/4, and each explains half of it alone.
    let design = design(3, 1 << 13, Pairs::Without);
    let dice = |point: &[f64], luck: f64| f64::from(u8::from(luck < 0.5 * (point[0] + point[1])));
    let found = mean_indices(&values(&design, dice), &design, REPLICAS, &bootstrap()).unwrap();
    assert!(agrees(found.luck, 1.0 - 4.0 / 24.0), "{:?}", found.luck);
    assert!(agrees(found.mean, 0.5), "{:?}", found.mean);
    for (found, exact) in found.factors.iter().zip([0.5, 0.5, 0.0]) {
        assert!(agrees(found[0], exact) && agrees(found[1], exact), "{found:?}");
    }
    // The third does nothing at all: its indices are 0 in every sample.
    assert_eq!(found.factors[2][1], Estimate { value: 0.0, low: 0.0, high: 0.0 });
}

#[test]
fn what_cannot_be_answered_is_refused() {
    let design = design(2, 16, Pairs::Without);
    let all = vec![1.0; design.rows() * 2];
    let of = |values: &[f64], replicas| mean_indices(values, &design, replicas, &bootstrap()).unwrap_err();
    assert_eq!(of(&all, 2), Unanswered::Constant(1.0));
    assert_eq!(of(&all, 1), Unanswered::NotInDesign);
    assert_eq!(of(&all[1..], 2), Unanswered::OtherShape { expected: 128, found: 127 });
    let broken = vec![f64::NAN; design.rows() * 2];
    assert_eq!(of(&broken, 2), Unanswered::TooFew { usable: 0, least: 8 });
}
