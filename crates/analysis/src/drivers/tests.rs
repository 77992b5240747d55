//! What holds for all methods: no values make them panic, whatever they are.

use super::textbook::chance;
use super::*;
use crate::designs::{Factors, Pairs, Points, Saltelli, Screening};
use detente_numbers::luck::Seed;

const ODD: [f64; 12] = [
    f64::NAN,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::MAX,
    f64::MIN,
    1e299,
    -1e299,
    5e-324,
    -0.0,
    0.0,
    1.0,
    1.0 + f64::EPSILON,
];

/// Values of which only some kinds occur, so that all kinds of samples come about.
fn values(count: usize, number: u64) -> Vec<f64> {
    let kinds = 1 + (chance(number, 0) * ODD.len() as f64) as usize;
    let first = (chance(number, 1) * ODD.len() as f64) as usize;
    let value = |place: u32| ODD[(first + (chance(number, 2 + place) * kinds as f64) as usize) % ODD.len()];
    (0..count as u32).map(value).collect()
}

#[test]
fn no_values_make_an_analysis_panic() {
    let factors = Factors::each(3).unwrap().with_luck();
    let saltelli = Saltelli::new(20, factors.clone(), Pairs::With, Seed(1)).unwrap();
    let screening = Screening::radial(20, factors.clone(), Seed(1)).unwrap();
    let bootstrap = Bootstrap { resamples: 5, level: 0.95, seed: Seed(1) };
    let mut answered = [0; 4];
    for number in 0..300 {
        for estimator in [Estimator::Azzini, Estimator::Saltelli, Estimator::Jansen] {
            let found = sobol_indices(&values(saltelli.rows(), number), &saltelli, estimator, &bootstrap);
            answered[0] += u32::from(found.is_ok());
        }
        let found = elementary_effects(&values(screening.rows(), number), &screening, &bootstrap);
        answered[1] += u32::from(found.is_ok());
        let (columns, results) = (values(3 * 120, number + 1000), values(240, number));
        let Ok(run) = GivenRun::new(&columns, 3, &results, 2) else { continue };
        answered[2] += u32::from(dependences(&run, &bootstrap).is_ok());
        answered[3] += u32::from(shapley_effects(&run, &factors, &bootstrap).is_ok());
    }
    assert!(answered.iter().all(|answered| *answered > 10), "{answered:?}");
}

#[test]
fn an_odd_level_or_number_of_resamples_makes_no_analysis_panic() {
    let saltelli = Saltelli::new(20, Factors::each(2).unwrap(), Pairs::With, Seed(1)).unwrap();
    let values: Vec<f64> = (0..saltelli.rows() as u64).map(|row| chance(row, 0)).collect();
    for level in [f64::NAN, -1.0, 0.0, 1.0, 7.0] {
        for resamples in [0, 1, 2, 33] {
            let bootstrap = Bootstrap { resamples, level, seed: Seed(1) };
            let found = sobol_indices(&values, &saltelli, Estimator::Azzini, &bootstrap).unwrap();
            assert_eq!(found.factors[0].first.low.is_nan(), resamples == 0);
        }
    }
}
